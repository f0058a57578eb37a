"""What the rules share: the making of a finding."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ..results import Finding

if TYPE_CHECKING:
    from ..results import ScanResult, Severity, Span


def span_finding(result: ScanResult, span: Span, rule: str, severity: Severity, message: str) -> Finding:
    """The finding about a foreign span."""
    key = fingerprint(rule, result.document.path, result.text(span))
    return Finding(rule, span.start, span.end, message, severity, key, span, result.expected_in(span))


def fingerprint(rule: str, path: str | None, text: str) -> str:
    """A finding's identity: the same for the same rule, path and words, wherever they stand in the file.

    White space, case and Unicode normalization do not count. The path counts relative to the working directory, so that it is the same on
    every machine.

    Returns:
        32 hexadecimal digits.
    """
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    key = "\0".join((rule, relative_path(path), words))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def relative_path(path: str | None) -> str:
    """A path as reports of other programs want it: relative to the working directory where it lies below it, with ``/``."""
    if path is None or path == "-":
        return path or ""
    pure = PurePath(path)
    if pure.is_absolute() and pure.is_relative_to(Path.cwd()):
        pure = pure.relative_to(Path.cwd())
    return pure.as_posix()
