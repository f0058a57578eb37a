"""Results made by hand, and what reporters make of them."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from langmix import Document, Finding, Notification, RunnerUp, ScanResult, Span
from langmix.document import Part, Segment
from langmix.reporters import ReportOptions, open_reporter
from langmix.results import Edit
from langmix.rules.finding import fingerprint

GOLDEN = Path(__file__).parent / "golden"
UNREADABLE = Notification("LM001", "samples/50%, old: notes.txt", "cannot be read:\nno such file")


def report(form: str, results: Iterable[ScanResult] = (), notifications: Sequence[Notification] = (), **options: Any) -> str:
    """What a reporter writes to a UTF-8 stream; fails where that is not UTF-8."""
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding=options.pop("encoding", "utf-8"), newline="")
    reporter = open_reporter(form, stream, ReportOptions(**{"command": "check", **options}))
    for result in results:
        reporter.add(result)
    for notification in notifications:
        reporter.notify(notification)
    reporter.close()
    stream.flush()
    return data.getvalue().decode("utf-8")


def made(text: str, *ranges: tuple[int, int], path: str | None = "a.txt", rule: str = "LM101", severity: Any = "warning") -> ScanResult:
    """A result with a foreign span, and a finding about it, for each range."""
    spans = tuple(Span(start, end, "es", 0.987654, RunnerUp("pt", 0.012346)) for start, end in ranges)
    findings = tuple(
        Finding(rule, span.start, span.end, "in Spanish", severity, fingerprint(rule, path, text[span.start : span.end]), span, "fr")
        for span in spans
    )
    return ScanResult(Document(text, (), path=path), "fr", {"fr": 2 / 3, "es": 1 / 3}, spans, "fr", spans, findings)


def golden(name: str, text: str) -> str:
    """What the golden file of a report says; ``LANGMIX_UPDATE_GOLDEN=1`` writes it anew."""
    path = GOLDEN / name
    if os.environ.get("LANGMIX_UPDATE_GOLDEN") == "1":
        path.write_bytes(text.encode("utf-8"))
    return path.read_bytes().decode("utf-8")


@st.composite
def texts_and_ranges(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    pieces = st.one_of(
        st.sampled_from(["\r\n", "\r", "\n", "\0", "\N{GRINNING FACE}", "é", "e\u0301", "\ud83d", "\ude00", "\udc80", "\u2028", "\x85"]),
        st.text(alphabet=st.characters()),
    )
    text = "".join(draw(st.lists(pieces, min_size=1, max_size=20))) or "x"
    edges = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=12)))
    return text, list(zip(edges[::2], edges[1::2], strict=False))


def found(text: str, words: str, language: str, *, rule: str = "LM101", severity: Any = "warning", path: str | None = None) -> Finding:
    """A finding about the first place of some words in a French text."""
    start = text.index(words)
    span = Span(start, start + len(words), language, 0.9876, RunnerUp("pt", 0.0123), letters=len(words))
    return Finding(
        rule, start, span.end, f"words in {language}; expected French (fr)", severity, fingerprint(rule, path, words), span, "fr"
    )


def checked(text: str, *findings: Finding, path: str | None, language: str = "fr", **document: Any) -> ScanResult:
    """The result of a document with some findings."""
    spans = tuple(finding.span for finding in findings if finding.span)
    letters = Counter({language: len(text) - sum(span.letters for span in spans)}) + Counter()
    for span in spans:
        letters[span.language] += span.letters
    shares = {tag: number / len(text) for tag, number in letters.most_common()}
    whole = Span(0, len(text), language, 1.0, letters=letters[language])
    segments = document.pop("segments", (Segment(text),) if text else ())
    main = language if text else "und"
    return ScanResult(Document(text, segments, path=path, **document), main, shares, (whole, *spans), main, spans, findings)


def editorial() -> list[ScanResult]:
    """A small run with one of each: a clean file, an empty one, findings with and without spans, a fix, a container, standard input."""
    guide = (
        "# Guide\n\nPlacez la clé *sous* la pierre. La llave está\nbajo la piedra.\n\n"
        "Il a dit « مرحبا بالعالم » & <b>rien</b> | `d'autre` à @anna.\n\nC'est tout. C'est tout.\n"
    )
    page = '<html lang="es"><p>Bonjour tout le monde.</p><p>Hello, everyone.</p></html>'
    parts = "<w:t>Voici la première page.</w:t><w:t>Und hier die zweite Seite.</w:t>"
    claim = "the page says that it is in Spanish (es), but it is in French (fr)"
    tag = Finding("LM201", 0, 16, claim, "error", "0" * 32, expected="fr", fix=Edit(0, 16, '<html lang="fr">'))
    empty = Finding("LM201", 0, 0, "the page has no words to say which language it is in", "note", "1" * 32)
    twice = found(guide, "C'est tout.", "ca", rule="LM102", path="docs/guide.md")
    again = replace(twice, start=twice.start + 12, end=twice.end + 12)
    return [
        checked("Tout est en ordre ici.\n", path="docs/clean.txt"),
        checked(
            guide,
            found(guide, "La llave está\nbajo la piedra.", "es", path="docs/guide.md"),
            found(guide, "مرحبا بالعالم", "ar", rule="LM102", severity="note", path="docs/guide.md"),
            twice,
            again,
            path="docs/guide.md",
        ),
        checked(page, tag, found(page, "Hello, everyone.", "en", path="docs/page.html"), path="docs/page.html", format="html"),
        checked("", empty, path="docs/empty.html", format="html"),
        checked(
            parts,
            found(parts, "Und hier die zweite Seite.", "de", path="docs/brief.docx"),
            path="docs/brief.docx",
            format="docx",
            segments=(Segment("Voici la première page.", 5), Segment("Und hier die zweite Seite.", parts.index("Und"))),
            parts=(Part("word/document.xml", 0, len(parts)),),
        ),
        checked("Bonjour, good morning!", found("Bonjour, good morning!", "good morning", "en", path="-"), path="-"),
    ]


REMARKS = (
    UNREADABLE,
    Notification("LM002", "docs/long.txt", "only the first 10 MB were read", "warning"),
    Notification("LM003", "docs/old.txt", "read as cp1252: say --encoding if that is wrong", "note"),
)
