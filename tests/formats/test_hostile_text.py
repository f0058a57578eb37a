"""No text makes a reader hang, crash or raise anything but a `FormatError`.

Each group of texts is read by a process of its own, whose time and memory are limited by the system: a reader that hangs fails its test
instead of holding up the run. The process is this file, run as a program: ``test_hostile_text.py FORMAT GROUP``.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from langmix import formats
from langmix.errors import FormatError
from roundtrip import check_segments

FILES = Path(__file__).parent / "files"
SECONDS = 60
BYTES = 2_000_000_000
REPEATED = (500, 20_000)
CHECKED = 20_000
"""Code points: of larger texts the segments are not looked at one by one, which takes longer than reading them."""
CUTS = 20

SHELLS = {
    "html": "<!DOCTYPE html><title>a</title><p>{}</p>",
    "json": '{{"a": "{}"}}',
    "markdown": "# a\n\n- b {}\n",
    "po": 'msgid "a"\nmsgstr "{}"\n',
    "srt": "1\n00:00:01,000 --> 00:00:04,000\n{}\n",
    "xliff": "<xliff version='1.2'><file target-language='fr'><body><trans-unit id='a'><target>{}</target></trans-unit></body></file></xliff>",
}
"""A valid file of each format, to carry a hostile text into its middle."""

MARKUP = (
    *("<", "<a<b", "<a>", "</a>", "<a b='", '<a b="c" ', "<!--", "<!-- -->", "<![CDATA[", "<?", "]]>", "<i>", "<%"),
    *("&", "&amp;", "&#", "&#65;", "[", "]", "[a](", "![", "(", "{", "{{", "{a}", "{a, plural, one {", "{\\", "}"),
    *('"', "'", "\\", "\\u", "`", "*", "**a", "_a", "~", "|", "|a", "$", "%", "%(", "@:", ":", '"a" ', 'msgid "'),
)
LINES = (
    *("> ", ">", ">\n", "-", "-\n", "- a\n", "--> ", "#\n", "# a\n", "1. ", "[a]: b\n", "\\\n", 'msgid ""\n', "0 --> 0\n"),
    *("\n", "\r", "\r\n", "\n\r", " ", "\t", " \n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"),
    *("a\u2028", "a\x85\n", "a\u2029\n\n"),
)
CHARACTERS = ("\0", "\ud800", "\udc80", "\ufeff", "\ufffc", "\U000f0000", "\u0301", "a\u0300")
PATTERNS = (*MARKUP, *LINES, *CHARACTERS)
WORDS = (*PATTERNS, *"un mot de la langue".split())

GROUPS = ("short", "long", "repeated", "repeated in a file", "cut")


def texts(name: str, group: str) -> Iterator[tuple[str, str]]:
    """The texts of a group, each with what to call it."""
    shell = SHELLS.get(name, "{}")
    if group == "short":
        for text in ("", *dict.fromkeys("".join(PATTERNS))):
            yield repr(text), text
            yield f"a file of {text!r}", shell.format(text)
    elif group == "long":
        noise = random.Random(7)  # noqa: S311 - the same in each run
        for label, text in (
            ("a letter", "a" * 1_000_000),
            ("two bytes", "é" * 500_000),
            ("four bytes", "\U0001f600" * 250_000),
            ("bytes", noise.randbytes(100_000).decode("latin-1")),
            ("bytes as UTF-8", noise.randbytes(100_000).decode("utf-8", "surrogateescape")),
            *((f"{count} patterns", "".join(noise.choices(PATTERNS, k=count))) for count in (1_000, 2_000, 3_000, 30_000)),
            *((f"{count} patterns and words", " ".join(noise.choices(WORDS, k=count))) for count in (1_000, 2_000, 3_000, 30_000)),
        ):
            yield label, text
            yield f"a file of {label}", shell.format(text)
    elif group == "cut":
        for path in (path for path in sorted(FILES.iterdir()) if path.is_file() and formats.choose(str(path), b"") == name):
            text = path.read_bytes().decode("utf-8", "replace")
            yield from ((f"{path.name} cut at {cut}/{CUTS}", text[: len(text) * cut // CUTS]) for cut in range(CUTS))
    else:
        for pattern in PATTERNS:
            for count in REPEATED:
                yield f"{group}: {count} {pattern!r}", (shell if group == "repeated in a file" else "{}").format(pattern * count)


def main(name: str, group: str) -> None:
    """Read the texts of a group; the first that is not read as it should be ends the program with an error."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    for label, text in texts(name, group):
        if label.startswith("a file of") and name not in SHELLS:
            # It is the text before it again.
            continue
        # What was printed last is what a killed process was at.
        print(label.encode("ascii", "backslashreplace").decode(), file=sys.stderr, flush=True)  # noqa: T201 - a program
        try:
            document = formats.read(text, None, name)
        except FormatError:
            continue
        if len(text) <= CHECKED:
            check_segments(document)


TEXT_FORMATS = [
    name for name, described in formats.FORMATS.items() if not described.container and find_spec(f"langmix.formats.{described.module}")
]


@pytest.mark.parametrize(
    ("name", "group"), [(name, group) for name in TEXT_FORMATS for group in GROUPS if name in SHELLS or group != "repeated in a file"]
)
def test_hostile_texts_are_read_or_refused(name: str, group: str) -> None:
    folders = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(
        [sys.executable, __file__, name, group],
        check=False,
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
    )
    assert run.returncode == 0, f"ended with {run.returncode} at:\n{run.stderr[-3000:]}"


if __name__ == "__main__":
    main(*sys.argv[1:])
