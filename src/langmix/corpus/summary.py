"""The summary of a run as a page that needs no other file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from ..languages import describe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .manifest import Account

MOST_LANGUAGES: Final = 25
"""Rows and columns of the table of mixing: the most frequent ones."""

_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 }
.wide { overflow-x: auto }
caption { text-align: left }
th, td { border-bottom: 1px solid #ccc; padding: .2rem .6rem; text-align: right }
th[scope=row], thead th:first-child { text-align: left; overflow-wrap: anywhere; min-width: 9rem }
.failed { border-left: .3rem solid #a00; padding-left: 1rem }
@media (prefers-color-scheme: dark) { body { color: #ddd; background: #111 } th, td { border-color: #555 } }
"""


def page(account: Account) -> str:
    """The summary as HTML."""
    tally = account.tally
    said = tally.to_json()
    facts = [
        ("Documents", f"{tally.rows:,}"),
        ("in the output", f"{tally.written:,}"),
        ("with a foreign passage", f"{tally.mixed:,} ({_percent(tally.mixed, tally.rows)})"),
        ("that could not be judged", f"{tally.errors:,}"),
        ("Characters", f"{tally.characters:,}"),
    ]
    body = [
        "<h1>Languages of a corpus</h1>",
        _failures(account.failed),
        _table("", [], [[name, value] for name, value in facts]),
        "<h2>Languages</h2>",
        _table(
            "Main language of the documents",
            ["Language", "Documents", "Share"],
            [[describe(tag), f"{count:,}", _percent(count, tally.rows)] for tag, count in said["languages"].items()],
        ),
        "<h2>Mixing</h2>",
        _mixing(said["mixing"]),
        "<h2>Most foreign</h2>",
        _table(
            "The documents with the largest foreign share",
            ["Document", "Main language", "Foreign", "Characters"],
            [[_document(row), describe(row["language"]), f"{row['foreign_share']:.0%}", f"{row['characters']:,}"] for row in tally.worst],
        ),
    ]
    if tally.refused:
        rows = [[_document(row), row["error"]] for row in tally.refused]
        body += ["<h2>Not judged</h2>", _table(f"The first {len(rows)} of {tally.errors:,}", ["Document", "Reason"], rows)]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Languages of a corpus</title><style>{_STYLE}</style></head><body>{''.join(body)}"
        f"<p>langmix {escape(account.manifest['langmix'])}</p></body></html>\n"
    )


def _failures(failed: Sequence[dict[str, Any]]) -> str:
    if not failed:
        return ""
    items = "".join(f"<li>{escape(shard['name'])}: {escape(str(shard['reason']))}</li>" for shard in failed)
    return f'<div class="failed"><p>Not complete: {len(failed):,} shard(s) failed. Mend them and run the same command again.</p><ul>{items}</ul></div>'


def _mixing(mixing: dict[str, dict[str, int]]) -> str:
    """How many passages of each language stand in documents of each other."""
    if not mixing:
        return "<p>No foreign passages.</p>"
    totals: dict[str, int] = {}
    for others in mixing.values():
        for tag, count in others.items():
            totals[tag] = totals.get(tag, 0) + count
    rows = sorted(mixing, key=lambda tag: -sum(mixing[tag].values()))[:MOST_LANGUAGES]
    columns = sorted(totals, key=lambda tag: -totals[tag])[:MOST_LANGUAGES]
    cells = [[describe(tag), *(f"{mixing[tag][other]:,}" if other in mixing[tag] else "" for other in columns)] for tag in rows]
    return _table("Foreign passages: a row is the documents' main language, a column the passages'", ["", *columns], cells)


def _document(row: dict[str, Any]) -> str:
    name = row.get("id")
    place = f"{row['source']}, {row['position']:,}"
    return place if name is None else f"{name} ({place})"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in others)}</tr>' for first, *others in rows
    )
    captioned = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'<div class="wide"><table>{captioned}<thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table></div>'
