"""``langmix explain``: the rules, and what to do about a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import unknown_name
from ..rules import RULES
from . import options as o
from .run import CLEAN, command, report_stream, report_width, use_color

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..rules import Rule

RuleName = Annotated[
    str | None, typer.Argument(metavar="RULE", help="A code such as LM101, or a name; all in a list without.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, for programs.", rich_help_panel=o.OUTPUT)]


@command
def explain(rule: RuleName = None, as_json: AsJson = False, color: o.ColorOption = o.Color.AUTO) -> int:
    """Explain a rule: what it finds, what to do about it, examples.

    Examples:

    * langmix explain

    * langmix explain LM101

    * langmix explain glued-words
    """
    chosen = [_find(rule)] if rule else list(RULES.values())
    stream = report_stream()
    if as_json:
        import json

        stream.write(json.dumps([_describe(known) for known in chosen], indent=2, ensure_ascii=False) + "\n")
        return CLEAN
    from rich.console import Console

    console = Console(file=stream, width=report_width(), no_color=not use_color(color, stream), highlight=False)
    console.print(_page(chosen[0]) if rule else _table())
    return CLEAN


def _find(name: str) -> Rule:
    """The rule of a code or a name.

    Raises:
        ConfigError: there is none.
    """
    for code, known in RULES.items():
        if name.lower() in (code.lower(), known.SLUG):
            return known
    raise unknown_name("rule", name, [*RULES, *(known.SLUG for known in RULES.values())])


def _describe(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.ID,
        "name": rule.SLUG,
        "severity": rule.DEFAULT,
        "on_by_default": rule.ON,
        "summary": rule.SUMMARY,
        "help": rule.HELP,
        "examples": [{"text": example.text, "path": example.path, "found": list(example.found)} for example in rule.EXAMPLES],
    }


def _table() -> RenderableType:
    from rich.table import Table

    table = Table("code", "name", "severity", "on", "what it finds", box=None, header_style="bold", pad_edge=False)
    for code, rule in RULES.items():
        table.add_row(code, rule.SLUG, rule.DEFAULT, "yes" if rule.ON else "no", rule.SUMMARY)
    return table


def _page(rule: Rule) -> RenderableType:
    from rich.console import Group
    from rich.markdown import Markdown
    from rich.text import Text

    state = "on" if rule.ON else f"off, unless it is selected: --extend-select {rule.ID}"
    examples: list[RenderableType] = []
    for example in rule.EXAMPLES:
        verdict = f"reported: {' … '.join(example.found)}" if example.found else "not reported"
        examples += ["", Text(example.text.strip(), "dim"), Text(f"  -> {verdict}")]
    return Group(
        Text(f"{rule.ID} {rule.SLUG}", "bold"),
        f"{rule.SUMMARY}\nSeverity {rule.DEFAULT}; {state}.\n",
        Markdown(rule.HELP),
        *([Text("\nExamples", "bold"), *examples] if examples else []),
        f'\nTo silence it everywhere: --ignore {rule.ID}, or ignore = ["{rule.ID}"] in langmix.toml.',
        f"In one place: a comment langmix: next-line {rule.ID} above it.",
    )
