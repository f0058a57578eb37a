"""From foreign passages to edits: cut, mask, translate, verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config import Config
    from ..results import Edit, Passage, ScanResult


def translate_passages(
    result: ScanResult, to: str, config: Config, can_encode: Callable[[str], bool] | None = None
) -> tuple[tuple[Passage, ...], tuple[Edit, ...]]:
    """Translate the foreign spans of a scanned document."""
    raise NotImplementedError
