"""What reports for other programs call inputs and rules."""

from __future__ import annotations

import os
from pathlib import Path

from ..rules import RULES
from ..rules.finding import relative_path


def input_name(path: str | None) -> str:
    """A path for other programs, or what stands for it: ``stdin``, or ``text`` for a text that is no file.

    >>> input_name("./docs//a.md"), input_name("-"), input_name(None)
    ('docs/a.md', 'stdin', 'text')
    """
    return {None: "text", "-": "stdin"}.get(path) or relative_path(path)


def repository_path(path: str, root: str) -> str:
    """A file's path as a service wants it that runs langmix: relative to the checked-out repository.

    Args:
        path: of a file, as the user named it.
        root: name of the environment variable with the repository's absolute path. Where it is not set, or the file lies outside of it,
            the path is relative to the working directory.
    """
    repository = os.environ.get(root)
    if repository:
        # A step may run in a folder of the repository; the service takes a relative path as one from its root.
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow links out of the repository
        if absolute.is_relative_to(repository):
            return absolute.relative_to(repository).as_posix()
    return relative_path(path)


def rule_slug(code: str) -> str:
    """A rule's name in words; the code itself where there is no such rule."""
    return RULES[code].SLUG if code in RULES else code


def rule_title(code: str) -> str:
    """A rule's code and its name in words.

    >>> rule_title("LM101"), rule_title("XX999")
    ('LM101 foreign-sentence', 'XX999')
    """
    return f"{code} {RULES[code].SLUG}" if code in RULES else code
