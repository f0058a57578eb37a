"""Who may import whom: the right-hand column of docs/architecture.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "langmix"

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "languages": {"_language_table", "errors"},
    "document": {"errors"},
    "results": {"document"},
    "sentences": {"document"},
    "config": {"languages", "results", "errors"},
    "files": {"config", "errors"},
    "formats": {"document", "errors", "languages", "results"},
    "inputs": {"config", "document", "errors", "files", "formats", "results"},
    "detector": {"document", "results", "languages", "sentences", "errors"},
    "fidelity": set(),
    "rules": {"document", "results", "config", "errors", "fidelity", "formats", "languages", "sentences"},
    "translators": {"document", "results", "config", "fidelity", "formats", "languages", "sentences", "errors"},
    "reporters": {"__version__", "config", "explanation", "document", "results", "languages", "sentences", "rules", "errors"},
    "explanation": {"detector", "errors", "results"},
    "batch": {"config", "pipeline", "results"},
    "pipeline": {"formats", "config", "detector", "document", "errors", "inputs", "languages", "results", "rules", "translators"},
}
"""Module or folder -> what it may import from langmix besides itself. `__init__`, `__main__` and `cli` may import everything."""

FREE = {"__init__", "__main__", "cli", "_language_table"}


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
