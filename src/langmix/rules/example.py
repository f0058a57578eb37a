"""Examples of rules: they stand in the documentation, and the tests run them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Example(NamedTuple):
    """A document, and what a rule says of it."""

    text: str
    found: tuple[str, ...]
    """The words of each finding, in order; empty where the document is as it should be."""
    path: str = "article.txt"
    """Its name, which chooses the format and may say the language."""
    settings: Mapping[str, Any] = {}
    """Fields of `Config`, besides the selection of the rule."""
