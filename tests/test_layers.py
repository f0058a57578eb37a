"""Who may import whom: the right-hand column of docs/architecture.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "langmix"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "languages": {"_language_table", "errors"},
    "language_tags": {"_subtag_table", "languages"},
    "document": {"errors"},
    "results": {"document"},
    "sentences": {"document"},
    "paragraphs": set(),
    "config": {"languages", "results", "errors"},
    "config_files": {"config", "config_parts", "files"},
    "config_parts": {"config_schema", "errors", "files", "languages", "toml_lines"},
    "config_schema": {"config", "detector", "errors", "files", "formats", "results", "rules", "translators"},
    "toml_lines": set(),
    "files": {"errors"},
    "formats": {"document", "errors", "languages", "paragraphs", "results"},
    "inputs": {"config", "document", "errors", "files", "formats", "results"},
    "detector": {"document", "results", "languages", "paragraphs", "sentences", "errors"},
    "fidelity": set(),
    "titles": {"document", "languages", "results"},
    "vocabulary": {"config", "document", "errors", "languages"},
    "directives": {"config", "document", "errors", "formats", "languages", "results", "rules"},
    "suppressions": {"directives", "document", "errors", "formats", "results"},
    "rules": {"vocabulary", "document", "results", "config", "errors", "fidelity", "formats", "language_tags", "languages", "sentences"},
    "translators": {"cache_file", "document", "results", "config", "fidelity", "formats", "languages", "sentences", "errors", "vocabulary"},
    "reporters": {
        "__version__",
        "config",
        "decisions",
        "explanation",
        "document",
        "files",
        "formats",
        "results",
        "languages",
        "sentences",
        "rules",
        "errors",
    },
    "explanation": {"detector", "errors", "results"},
    "decisions": {"directives", "document", "errors", "fidelity", "formats", "pipeline", "results", "translators"},
    "fixes": {"config", "document", "errors", "formats", "inputs", "pipeline", "results"},
    "batch": {"config", "pipeline", "results"},
    "corpus": {
        "config",
        "detector",
        "document",
        "errors",
        "files",
        "formats",
        "languages",
        "paragraphs",
        "pipeline",
        "results",
        "titles",
        "worker_processes",
    },
    "baseline_file": {"errors", "files"},
    "baseline": {"baseline_file", "config", "document", "files", "results", "rules"},
    "changed_lines": {"document", "errors", "formats", "results"},
    "cache_file": set(),
    "cache": {"cache_file", "document", "results"},
    "cache_key": {"config", "detector", "rules"},
    "worker_processes": set(),
    "many_files": {
        "cache",
        "cache_key",
        "config",
        "directives",
        "document",
        "errors",
        "files",
        "inputs",
        "pipeline",
        "results",
        "rules",
        "worker_processes",
    },
    "normalization": {
        "config",
        "directives",
        "document",
        "errors",
        "formats",
        "inputs",
        "languages",
        "pipeline",
        "results",
        "rules",
        "translators",
    },
    "pipeline": {
        "normalization",
        "directives",
        "vocabulary",
        "formats",
        "config",
        "detector",
        "document",
        "errors",
        "inputs",
        "languages",
        "results",
        "rules",
        "titles",
        "translators",
    },
}
"""Module or folder -> what it may import from langmix besides itself. `__init__`, `__main__` and `cli` may import everything."""

FREE = {"__init__", "__main__", "cli", "_language_table", "_subtag_table"}


def unit(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """First names, below langmix, of everything a module imports."""
    depth = len(path.relative_to(PACKAGE).parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "langmix":
            found.add(([*node.module.split("."), "__init__"])[1])
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_stay_within_the_layers(path: Path) -> None:
    own = unit(path)
    if own in FREE:
        return
    assert imported(path) - {own} <= MAY_IMPORT[own]
