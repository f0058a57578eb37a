"""The texts that repositories are put together from: units of one meaning in six languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "fr", "de", "es", "it", "pt")
"""In the order of the lines of a unit; the first is the source."""
TARGETS: Final = LANGUAGES[1:]
TOPICS: Final = (
    "installation",
    "settings",
    "backup",
    "accounts",
    "billing",
    "troubleshooting",
    "api",
    "releases",
    "support",
    "sharing",
)
FOLDER: Final = Path(__file__).parent / "text"
SEAM: Final = " | "
"""Where a text may be parted."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One meaning in every language."""

    lines: tuple[str, ...]
    """By language; a seventh is the English wording of an older version."""

    def halves(self, language: str) -> list[str]:
        """The text in a language, parted where it may be; one part where it may not."""
        return self.lines[LANGUAGES.index(language)].split(SEAM)

    def text(self, language: str) -> str:
        """The text in a language."""
        return " ".join(self.halves(language))

    @property
    def older(self) -> str | None:
        """The English wording of an older version, where it is known."""
        return self.lines[len(LANGUAGES)] if len(self.lines) > len(LANGUAGES) else None


@cache
def read_texts(name: str) -> dict[str, list[Unit]]:
    """The units of a file of texts, by section.

    Raises:
        ValueError: a unit has not six or seven lines, or is parted in some languages only.
    """
    sections: dict[str, list[Unit]] = {}
    for block in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.strip().splitlines() if not line.startswith("# ")]
        if lines[0].startswith("= "):
            section = sections.setdefault(lines.pop(0).removeprefix("= "), [])
        unit = Unit(tuple(lines))
        if len(lines) not in {6, 7} or len({len(unit.halves(language)) for language in LANGUAGES}) > 1:
            raise ValueError(f"{name}.txt: not a unit: {lines}")
        section.append(unit)
    return sections
