"""Make `docs/rules.md` from the rules themselves.

python -m tools.build_rules_page            write the page
python -m tools.build_rules_page --check    fail if the page checked in is not the one this makes
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from langmix.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from langmix.rules import Rule

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"

HEAD = """\
# Rules

`langmix check` applies the rules that are on; `--select`, `--extend-select` and `--ignore` (or `select`, `extend-select`, `ignore` in the
[configuration](configuration.md)) take codes, beginnings of codes (`LM2`), names, or `ALL`. Of two that fit, the longer wins. A foreign passage is
reported once, by the most special rule that fits it. How to silence one place, or accept what is there already: [suppressions](suppressions.md),
[adopting](adopting.md). `langmix explain LM101` shows a rule in the terminal.

Notifications are no findings, cannot be selected, and are never in a baseline: LM001 (an input cannot be read; exit 2), LM002 (something was left out because of a
limit) and LM003 (the encoding was guessed).

| code | name | severity | on | what it finds |
| --- | --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| [{code}](#{_anchor(rule)}) | {rule.SLUG} | {rule.DEFAULT} | {_state(rule)} | {rule.SUMMARY} |" for code, rule in RULES.items()
    ]
    return HEAD + "\n".join([*rows, *(line for rule in RULES.values() for line in _section(rule))]) + "\n"


def _section(rule: Rule) -> Iterator[str]:
    yield from ("", f"## {rule.ID} {rule.SLUG}", "", rule.HELP.rstrip())
    for example in rule.EXAMPLES:
        found = ", ".join(f"“{' '.join(words.split())}”" for words in example.found)
        settings = ", ".join(f"{key.replace('_', '-')} = {value!r}" for key, value in example.settings.items())
        note = f" with `{settings}`" if settings else ""
        yield from (
            "",
            f"`{example.path}`{note}: {f'reported: {found}' if found else 'not reported'}",
            "",
            "```text",
            example.text.rstrip(),
            "```",
        )


def _anchor(rule: Rule) -> str:
    return f"{rule.ID} {rule.SLUG}".lower().replace(" ", "-")


def _state(rule: Rule) -> str:
    return "yes" if rule.ON else "no"


if __name__ == "__main__":
    made = page()
    if "--check" in sys.argv:
        sys.exit(
            None
            if TARGET.read_text(encoding="utf-8") == made
            else f"{TARGET} is not what the rules say: run python -m tools.build_rules_page"
        )
    TARGET.write_text(made, encoding="utf-8")
