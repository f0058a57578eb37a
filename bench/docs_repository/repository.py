"""Make the repository: three hundred files, a configuration, a vocabulary, and a manifest of what was planted."""

from __future__ import annotations

import json
import random
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from .files import KEYS, Block, File, Mark, catalog, markdown, messages
from .planting import plant
from .texts import LANGUAGES, TARGETS, TOPICS, Unit, read_texts
from .traps import BRANDS, set_traps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PAGES: Final = ("overview", "guide", "reference")
"""Pages of each topic."""
SECTIONS: Final = ("actions", "messages", "help")
COMMANDS: Final = (
    "```sh\nsudo apt install ./tindrel_4.2.1_amd64.deb\n```",
    "```sh\ntindrelctl export --to /mnt/archive --verify\n```",
    '```sh\ncurl -H "Authorization: Bearer $TOKEN" https://api.tindrel.example/v2/folders\n```',
    '```json\n{"items": [], "next": null}\n```',
    "```toml\n[server]\nport = 8443\n```",
)
CONFIGURATION: Final = r"""lang = "en"
accept = ["vocab/brands.txt"]
exclude = ["vocab/"]

[[overrides]]
files = ["docs/*/*.md"]
lang-from-path = 'docs/(?P<lang>[\w-]+)/'

[[overrides]]
files = ["locales/*/LC_MESSAGES/*.po", "locales/*.json", "i18n/*/*.json"]
lang-from-path = '(?:locales|i18n)/(?P<lang>[a-z]{2})'
"""
VOCABULARY: Final = "# Names that we never translate.\n" + "".join(f"{brand}\n" for brand in BRANDS)


def make(folder: Path, seed: int) -> dict[str, Any]:
    """Write a repository.

    Args:
        folder: where; it is made, and must be empty.
        seed: the same seed gives the same repository.

    Returns:
        The manifest: ``seed``, ``files`` (paths), ``leftovers`` and ``traps``, each with path, line, kind, variant and ``parts``
        (half-open code-point offsets and text); a leftover with its language, and the language of its file as ``expected``.
    """
    generator = random.Random(f"docs repository {seed}")  # noqa: S311 -- a test set
    files = [*_pages(generator), *_catalogs(generator), *_root(generator)]
    translated = [file for file in files if file.language in TARGETS and "/" in file.path]
    whole = plant(translated, generator)
    set_traps([file for file in translated if file not in whole], generator)
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8", newline="\n")
    (folder / "langmix.toml").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "vocab").mkdir()
    (folder / "vocab" / "brands.txt").write_text(VOCABULARY, encoding="utf-8")
    planted = [item for file in sorted(files, key=lambda file: file.path) for item in _planted(file)]
    return {
        "seed": seed,
        "files": sorted(file.path for file in files),
        "leftovers": [item for item in planted if item["language"]],
        "traps": [item for item in planted if not item["language"]],
    }


def write_manifest(path: Path, manifest: dict[str, Any]) -> None:
    """The manifest as JSON."""
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _pages(generator: random.Random) -> list[File]:
    files = []
    for topic in TOPICS:
        sentences = generator.sample(read_texts(topic)["sentences"], 16)
        for page in PAGES:
            blocks = _blocks(topic, page, sentences, generator)
            title = blocks[0].units[0] if generator.random() < 0.5 else None
            seam = generator.choice((" ", " ", "\n"))
            files += [markdown(f"docs/{language}/{topic}-{page}.md", language, blocks, title=title, seam=seam) for language in LANGUAGES]
    return files


def _blocks(topic: str, page: str, sentences: Sequence[Unit], generator: random.Random) -> list[Block]:
    """What a page consists of; the sentences of its topic come in another order on each."""
    texts = read_texts(topic)
    other = generator.choice([name for name in TOPICS if name != topic])
    headings = generator.sample(texts["headings"], 3)
    pool = generator.sample(sentences, generator.randint(11, 15))
    blocks = [Block("heading", [headings[0]], "#"), _paragraph(pool, 2, generator), Block("heading", [headings[1]], "##")]
    blocks.append(_paragraph(pool, 3, generator))
    if page == "reference":
        blocks.append(Block("table", generator.sample(texts["cells"], 4), " ".join(generator.sample(KEYS, 4))))
    else:
        sign = generator.choice(("-", "*", "1."))
        blocks.append(Block("items", generator.sample(texts["items"], generator.randint(3, 5)), sign))
    blocks += [Block("heading", [headings[2]], "##"), _paragraph(pool, 3, generator)]
    if generator.random() < 0.5:
        blocks.append(Block("code", detail=generator.choice(COMMANDS)))
    if page == "guide" and generator.random() < 0.5:
        blocks.append(Block("table", generator.sample(texts["cells"], 3), " ".join(generator.sample(KEYS, 3))))
    if pool:
        blocks.append(Block("paragraph", pool))
    related = read_texts(other)
    blocks.append(Block("heading", [generator.choice(related["headings"])], "##"))
    blocks.append(Block("paragraph", generator.sample(related["sentences"], generator.randint(1, 4))))
    return blocks


def _paragraph(pool: list[Unit], about: int, generator: random.Random) -> Block:
    """A paragraph of sentences that are taken from the pool."""
    return Block("paragraph", [pool.pop() for _ in range(generator.randint(about - 1, about + 1))])


def _catalogs(generator: random.Random) -> list[File]:
    interface = read_texts("interface")
    files = []
    for topic in TOPICS:
        texts = read_texts(topic)
        strings = generator.sample(interface["strings"], generator.randint(7, 11))
        sentences = generator.sample(texts["sentences"], generator.randint(6, 9))
        plurals = generator.sample(interface["plurals"], 1)
        files += [catalog(f"locales/{language}/LC_MESSAGES/{topic}.po", language, strings, sentences, plurals) for language in TARGETS]
        strings = generator.sample(interface["strings"], 9)
        hints = generator.sample(texts["items"] + texts["cells"], 5)
        sections = list(zip(SECTIONS, (strings[:5], strings[5:], hints), strict=True))
        files += [messages(f"i18n/{language}/{topic}.json", language, sections) for language in LANGUAGES]
    sections = [("common", generator.sample(interface["strings"], 36))]
    return [*files, *(messages(f"locales/{language}.json", language, sections) for language in LANGUAGES)]


def _root(generator: random.Random) -> list[File]:
    """The pages that every repository has at its root."""
    files = []
    names = {"README": ("en", "fr"), "CONTRIBUTING": ("en",), "CHANGELOG": ("en",)}
    for (name, languages), topic in zip(names.items(), ("installation", "support", "releases"), strict=True):
        blocks = _blocks(topic, "guide", generator.sample(read_texts(topic)["sentences"], 16), generator)
        for language in languages:
            path = f"{name}.md" if language == "en" else f"{name}.{language}.md"
            files.append(markdown(path, language, blocks, title=None, seam=" "))
    return files


def _planted(file: File) -> list[dict[str, Any]]:
    """What is planted in a file, as the manifest has it."""
    text = file.text
    places: list[tuple[Mark, int, int]] = []
    offset = 0
    for piece in file.pieces:
        if piece.mark:
            places.append((piece.mark, offset, offset + len(piece.text)))
        offset += len(piece.text)
    items = []
    for mark, group in groupby(places, lambda place: place[0]):
        spans = _joined(text, [(start, end) for _, start, end in group])
        if mark.variant.endswith(" file"):
            spans = [(0, len(text))]
        items.append(
            {
                "path": file.path,
                "line": text.count("\n", 0, spans[0][0]) + 1,
                "kind": mark.kind,
                "variant": mark.variant,
                "language": mark.language,
                "expected": file.language,
                "parts": [{"start": start, "end": end, "text": text[start:end]} for start, end in spans],
            }
        )
    return items


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those with only space between them as one."""
    joined = [spans[0]]
    for start, end in spans[1:]:
        if text[joined[-1][1] : start].strip():
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined
