from __future__ import annotations

import pytest

from langmix import formats
from langmix.config import Config
from langmix.pipeline import check_document
from langmix.rules import RULES, selected
from langmix.rules.example import Example

EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{number}") for code, rule in RULES.items() for number, example in enumerate(rule.EXAMPLES)
]


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_an_example_is_judged_as_the_rule_says(code: str, example: Example) -> None:
    document = formats.read(example.text, example.path, formats.choose(example.path, b""))
    result = check_document(document, Config(select=(code,), **example.settings))
    assert tuple(result.text(finding) for finding in result.findings) == example.found
    assert {finding.rule for finding in result.findings} <= {code}


def test_every_rule_that_judges_has_an_example_of_each_kind() -> None:
    silent = {"LM404", "LM405", "LM902"}  # about what `normalize` wrote, and about the baseline of a run
    for code, rule in RULES.items():
        if code in silent:
            continue
        assert any(example.found for example in rule.EXAMPLES), code
        assert any(not example.found for example in rule.EXAMPLES), code


def test_the_longer_of_two_selections_wins() -> None:
    assert "LM101" not in selected(Config(select=("LM1",), ignore=("LM101",)))
    assert "LM101" in selected(Config(select=("LM101",), ignore=("LM1",)))
    assert "LM102" not in selected(Config(select=("LM101",), ignore=("LM1",)))
    assert selected(Config(select=("foreign-sentence",))) == ("LM101",)
    assert selected(Config(select=("ALL",))) == tuple(RULES)
