"""Traps: what stands in another language, or in none, and is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .files import File, Mark, Piece, entry
from .texts import LANGUAGES, Unit, read_texts

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

TRAPS: Final = {
    "name": 4,
    "title": 3,
    "quotation": 5,
    "code": 3,
    "inline_code": 3,
    "url": 2,
    "brands": 3,
    "front_matter": 2,
    "loan_word": 3,
    "ui_label": 2,
    "switcher": 2,
    "changelog": 1,
    "placeholder": 2,
    "neutral": 2,
    "identical": 2,
    "comment": 1,
}
"""How many traps of each kind."""
MEANING: Final = {
    "name": "people, companies, streets and places",
    "title": "titles of works",
    "quotation": "quotations with their language marked",
    "code": "code blocks",
    "inline_code": "inline code, commands, keys of settings",
    "url": "addresses",
    "brands": "brands of English words, accepted by the vocabulary",
    "front_matter": "front matter",
    "loan_word": "loan words in a sentence",
    "ui_label": "a button of another program",
    "switcher": "a list of the languages in their own names",
    "changelog": "versions and names of components",
    "placeholder": "strings of placeholders",
    "neutral": "strings of no language",
    "identical": "strings that are the same in both languages",
    "comment": "a comment for the translator",
}
IN_CATALOGS: Final = {"placeholder", "neutral", "identical", "comment"}
BRANDS: Final = (
    "Tindrel",
    "Paper Lantern",
    "Blue Kettle Mail",
    "Open Harvest Cloud",
    "The Quiet Orchard",
    "Monday Again",
    "Letters from Home",
)

IDENTICAL: Final = {
    "fr": ("Minimum", "Total", "Information", "Version", "Message", "Description"),
    "de": ("Minimum", "Information", "Version", "Status", "Navigation", "Name"),
    "es": ("Total", "Error", "Color", "Normal", "Original", "Manual"),
    "it": ("Account", "Password", "Computer", "Menu", "Browser", "Link"),
    "pt": ("Total", "Menu", "Status", "Normal", "Original", "Manual"),
}
"""Words that a language shares with English."""

CODE: Final = (
    "```python\n"
    "# Ask the server for every folder that has changed since yesterday.\n"
    "for folder in client.folders(changed_since=yesterday):\n"
    '    print("This folder has been changed:", folder.name)\n'
    "```",
    "```yaml\n"
    "# The service reads this file once, when it starts.\n"
    "archive:\n"
    "  keep-deleted-files-for: 60 days\n"
    '  message-of-the-day: "Please save your work before you go home."\n'
    "```",
    "```console\n"
    "$ tindrelctl status\n"
    "The service is running and has been up for twelve days.\n"
    "No client is waiting for an answer.\n"
    "$ tindrelctl stop --when-idle\n"
    "```",
    "```sh\n# copy the old settings before you go on\ncp -r /etc/tindrel /root/the-settings-of-last-year\n```",
)
FRONT_MATTER: Final = (
    "---\nslug: how-to-keep-your-files-safe\nlayout: guide-with-sidebar\ntags: [getting-started, how-to]\ndraft: false\n---\n\n",
    "---\nid: what-is-new\nsidebar_position: 4\nhide_table_of_contents: true\nimage: /img/people-at-work.png\n---\n\n",
)
SWITCHER: Final = {"en": "English", "fr": "Français", "de": "Deutsch", "es": "Español", "it": "Italiano", "pt": "Português"}
COMMENT: Final = "Shown when the connection breaks off. Keep it short, there is not much room in the window."


def set_traps(files: Sequence[File], generator: random.Random) -> None:
    """Put traps into translated files, at most one a file."""
    free = list(files)
    generator.shuffle(free)
    for kind, number in TRAPS.items():
        for index in range(number):
            mark = Mark(kind, kind)
            fits = (file for file in free if (file.format != "markdown") == (kind in IN_CATALOGS) and _fits(file, kind))
            file = next(fits)
            free.remove(file)
            if kind in IN_CATALOGS:
                _set_in_catalog(file, mark, index, generator)
            elif kind == "front_matter":
                file.pieces.insert(0, Piece(FRONT_MATTER[index], mark=mark))
            else:
                pieces = [Piece(text, mark=mark) for text in _block(file.language, kind, index, generator)]
                file.insert(_gap(file, generator), pieces)


def _fits(file: File, kind: str) -> bool:
    if kind == "comment":
        return file.format == "po"
    return kind != "front_matter" or not file.text.startswith("---")


def _gap(file: File, generator: random.Random) -> int:
    return generator.choice([number for number, piece in enumerate(file.pieces) if piece.role == "gap"])


def _block(language: str, kind: str, index: int, generator: random.Random) -> list[str]:
    """A block of a page, of which all is the trap."""
    units = read_texts("traps")
    if kind == "code":
        return [generator.choice(CODE)]
    if kind == "switcher":
        links = [f"[{name}](../{tag}/index.md)" for tag, name in SWITCHER.items()]
        return [" · ".join(links) if index else "\n".join(f"- {link}" for link in links)]
    if kind == "quotation":
        return [_quotation(language, index, generator)]
    text = units[kind][index % len(units[kind])].text(language)
    if kind == "changelog":
        item = generator.choice(read_texts("releases")["items"]).text(language)
        return [f"{text}\n\n- `sync-agent`: {item}"]
    return [text]


def _quotation(language: str, index: int, generator: random.Random) -> str:
    """A paragraph with a quotation in another language that the markup names."""
    units = read_texts("traps")
    foreign = generator.choice([tag for tag in LANGUAGES if tag != language])
    letter, motto = units["quotation"]
    opinion, saying, proverb = units["quoted"]
    quoted = generator.choice([opinion, proverb]).text(foreign)
    said = saying.text(foreign)
    return (
        letter.text(language).format(f"[{quoted}]{{lang={foreign}}}"),
        motto.text(language).format(f'<q lang="{foreign}">{said}</q>'),
        f'{letter.text(language).format("").rstrip()}\n\n<blockquote lang="{foreign}">\n<p>{quoted}</p>\n</blockquote>',
        motto.text(language).format(f'*<span lang="{foreign}">{said}</span>*'),
        f"{letter.text(language).format('').rstrip()}\n\n::: {{lang={foreign}}}\n{quoted}\n:::",
    )[index]


def _set_in_catalog(file: File, mark: Mark, index: int, generator: random.Random) -> None:
    """A string that is a trap."""
    gap = _gap(file, generator)
    line = generator.randint(400, 900)
    if mark.kind == "comment":
        # Before an entry that is there: no catalog has the same original twice.
        file.pieces[gap + 1 : gap + 1] = [Piece("#. "), Piece(COMMENT, mark=mark), Piece("\n")]
        return
    if mark.kind == "identical":
        unit = Unit((IDENTICAL[file.language][generator.randrange(6)],) * len(LANGUAGES))
    else:
        units = read_texts("traps")[mark.kind]
        unit = units[generator.randrange(len(units))] if mark.kind == "neutral" else units[index]
    file.insert(gap, entry(file, unit, "markup", line, mark))
