from __future__ import annotations

import json
import os
import subprocess
import sys

from langmix.rules import RULES


def explain(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "langmix", "explain", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"},
    )


def test_all_rules_are_listed() -> None:
    shown = explain().stdout
    assert all(code in shown for code in RULES)


def test_a_rule_is_explained_by_code_or_name() -> None:
    shown = explain("lm301").stdout
    assert shown == explain("untranslated-target").stdout
    assert shown.startswith("LM301 untranslated-target\n")
    assert "reported: Save your work before you close this file." in shown
    assert "--ignore LM301" in shown


def test_an_unknown_rule_is_said() -> None:
    done = explain("LM310")
    assert done.returncode == 2
    assert "unknown rule 'LM310'; did you mean" in done.stderr


def test_rules_as_json() -> None:
    described = json.loads(explain("--json").stdout)
    assert [rule["code"] for rule in described] == list(RULES)
