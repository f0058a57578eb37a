"""Cases as data: what people complained about, in our own words; see ``cases/*.jsonl``, one object a line.

``text``, ``lang`` (its main language), ``spans`` (the true words of the foreign passages: start, end, language; in code points, the
end exclusive), ``comment``, ``expect`` (``pass`` or ``fail``), ``source`` (where the complaint comes from).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import langmix
from langmix.languages import find

CASES = Path(__file__).parent / "cases"
SLACK = 1
"""Words by which an edge may be wrong."""

# In scripts without spaces a word is a character.
WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\d_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")

Passage = tuple[int, int, str]


def load(name: str) -> list[Any]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(json.loads(line), id=f"{name}-{number}") for number, line in enumerate(lines, start=1)]


ALL = [case for name in ("wild", "synthetic", "negative", "known_failures") for case in load(name)]


def expected(case: Any) -> Any:
    (value,) = case.values
    marks = [pytest.mark.xfail(strict=True, reason=value["comment"])] if value["expect"] == "fail" else []
    return pytest.param(value, id=case.id, marks=marks)


def words(text: str, start: int, end: int) -> int:
    return len(WORD.findall(text[min(start, end) : max(start, end)]))


def joined(text: str, passages: list[Passage]) -> list[Passage]:
    """Neighbours of one language with no word between them are one passage."""
    result: list[Passage] = []
    for start, end, language in passages:
        if result and result[-1][2] == language and not words(text, result[-1][1], start):
            start = result.pop()[0]  # noqa: PLW2901
        result.append((start, end, language))
    return result


@pytest.mark.parametrize("case", ALL)
def test_the_gold_is_well_formed(case: dict[str, Any]) -> None:
    assert set(case) == {"text", "lang", "spans", "comment", "expect", "source"}
    assert case["expect"] in {"pass", "fail"}
    assert find(case["lang"]) == case["lang"]
    done = 0
    for start, end, language in case["spans"]:
        assert done <= start < end <= len(case["text"])
        assert not case["text"][start - 1 : start].isalpha()
        assert not case["text"][end : end + 1].isalpha()
        assert case["text"][start].isalpha()
        assert find(language) == language != case["lang"]
        done = end


@pytest.mark.parametrize("case", [expected(case) for case in ALL])
def test_the_foreign_passages_are_found(case: dict[str, Any]) -> None:
    text = case["text"]
    result = langmix.scan(text)
    gold = joined(text, [tuple(span) for span in case["spans"]])
    found = joined(text, [(span.start, span.end, span.language) for span in result.foreign])
    seen = [(language, text[start:end]) for start, end, language in found]
    assert result.language == case["lang"], seen
    assert [language for _, _, language in found] == [language for _, _, language in gold], seen
    for (start, end, _), (true_start, true_end, _) in zip(found, gold, strict=True):
        assert words(text, start, true_start) <= SLACK, seen
        assert words(text, end, true_end) <= SLACK, seen
