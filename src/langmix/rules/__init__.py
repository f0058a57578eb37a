"""Rules: what makes a document fail a check. One module a rule; `RULES` is the table, keyed by the rule's code.

A rule's module has

``ID``, ``SLUG``
    its code, such as ``LM101``, and its name in words.
``DEFAULT``
    its severity.
``ON``
    whether it is applied where nothing is selected.
``SUMMARY``, ``HELP``
    a line; Markdown that says what is wrong and what to do.
``EXAMPLES``
    documents with what the rule says of them; the tests run them.
``check(result, config)``
    its findings in a scanned document, in order of place.
``fits(result, span, config)``, of the rules in `JUDGES`
    whether a foreign passage is this rule's to report. A passage is reported once, by the first selected rule there that it fits: `check` sees
    only its own in ``result.foreign``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol, cast

from ..errors import unknown_name
from . import (
    document_language,
    empty_output,
    foreign_sentence,
    foreign_span,
    foreign_term,
    glued_words,
    language_not_allowed,
    language_tag,
    length_ratio,
    missing_language,
    mixed_paragraph,
    mixed_script_word,
    number_changed,
    output_language,
    part_language,
    placeholder_changed,
    stale_baseline_entry,
    unmarked_part,
    untranslated_target,
    unused_directive,
    wrong_source_language,
    wrong_target_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config import Config
    from ..results import Finding, ScanResult, Severity, Span
    from .example import Example


class Rule(Protocol):
    """What a rule's module has."""

    ID: str
    SLUG: str
    DEFAULT: Severity
    ON: bool
    SUMMARY: str
    HELP: str
    EXAMPLES: tuple[Example, ...]

    def check(self, result: ScanResult, config: Config, /) -> Iterator[Finding]:
        """The rule's findings in a document, in order of place."""
        ...


class Judge(Rule, Protocol):
    """A rule that shares the foreign passages with others."""

    def fits(self, result: ScanResult, span: Span, config: Config, /) -> bool:
        """Whether a foreign passage is this rule's to report."""
        ...


RULES: Final[dict[str, Rule]] = {
    rule.ID: rule
    for rule in (
        foreign_sentence,
        foreign_span,
        mixed_paragraph,
        language_not_allowed,
        foreign_term,
        document_language,
        part_language,
        missing_language,
        unmarked_part,
        language_tag,
        untranslated_target,
        wrong_target_language,
        wrong_source_language,
        placeholder_changed,
        number_changed,
        length_ratio,
        output_language,
        empty_output,
        glued_words,
        mixed_script_word,
        unused_directive,
        stale_baseline_entry,
    )
}


JUDGES: Final = ("LM105", "LM104", "LM303", "LM301", "LM302", "LM202", "LM204", "LM101", "LM102")
"""The rules that share the foreign passages, the most special first."""


def check_rules(result: ScanResult, config: Config) -> tuple[Finding, ...]:
    """What the selected rules find in a scanned document, in order of place, then of the rule's code.

    Findings about foreign spans are notes where their share of the letters is at most `Config.max_foreign`.

    Raises:
        ConfigError: a rule is selected or ignored that there is not.
    """
    codes = selected(config)
    if document_language.ID in codes and document_language.says_all(result, config):
        # That the document is in another language is one thing to say, not one for each of its paragraphs.
        result = replace(result, foreign=tuple(span for span in result.foreign if span.language != result.language))
    own = _judge(result, codes, config)
    found = [
        finding for code in codes for finding in RULES[code].check(replace(result, foreign=own[code]) if code in own else result, config)
    ]
    if config.max_foreign is not None and result.foreign_share <= config.max_foreign:
        found = [replace(finding, severity="note") if finding.span else finding for finding in found]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.rule)))


def _judge(result: ScanResult, codes: tuple[str, ...], config: Config) -> dict[str, tuple[Span, ...]]:
    """The foreign passages that each of the selected rules in `JUDGES` is to report."""
    judges = [code for code in JUDGES if code in codes]
    own: dict[str, list[Span]] = {code: [] for code in judges}
    for span in result.foreign:
        first = next((code for code in judges if cast("Judge", RULES[code]).fits(result, span, config)), None)
        if first:
            own[first].append(span)
    return {code: tuple(spans) for code, spans in own.items()}


def selected(config: Config) -> tuple[str, ...]:
    """The codes of the rules to apply, in the order of the table; errors as for `check_rules`."""
    return _select(config.select, config.extend_select, config.ignore)


@lru_cache(maxsize=64)
def _select(select: tuple[str, ...], extend: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[str, ...]:
    wanted = [(_prefix(item, "select"), True) for item in (*select, *extend)] + [(_prefix(item, "ignore"), False) for item in ignore]

    def applies(code: str) -> bool:
        # Of an item to select and one to ignore of the same length the latter comes last, and wins.
        fitting = sorted((len(prefix), number) for number, (prefix, _) in enumerate(wanted) if code.startswith(prefix))
        return wanted[fitting[-1][1]][1] if fitting else RULES[code].ON and not select

    return tuple(code for code in RULES if applies(code))


def _prefix(item: str, where: str) -> str:
    """The code, or the beginning of codes, that an item of a selection stands for."""
    if item.upper() == "ALL":
        return ""
    named = next((code for code, rule in RULES.items() if item.lower() == rule.SLUG), item.upper())
    if not any(code.startswith(named) for code in RULES):
        raise unknown_name(f"rule in {where}", item, [*RULES, *(rule.SLUG for rule in RULES.values())])
    return named
