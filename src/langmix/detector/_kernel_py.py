"""The kernel in Python: the readable twin of `kernel.c`, and its judge. What it promises stands in `_kernel.pyi`.

`_passages_py.py` is the twin of `passages.c`.

Both give the same bytes for the same text. Numbers are named and counted as in kernel.h: costs and gains come in 1/16 nat, weights of words
in 1/16, so sums of both are in 1/256 nat (`FULL` of them make a unit of the records).

Two tricks make it fast enough to serve where there is no C compiler: regular expressions read the text (`_text_py.py`), and big integers
add many numbers at once (`_scores_py.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..paragraphs import paragraph_edges
from ._passages_py import PASSAGE, join
from ._reader_py import AT_LINE, AT_SENTENCE, CHUNK_WORDS, FULL, Reader, Words
from ._scores_py import EXCESSES, Model, Scorer, unpack
from ._text_py import Characters
from .kernel import LEFT_OUT, NO_LANGUAGE, NO_UTF8, READ, SEVERAL, Parameters, TextColumns
from .terms import RECORD, PassageRules, script_sets
from .weights import LANES

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator, Sequence

    from .weights import Layout

CHUNK_PIECES, BLOCK_WORDS = 512, 200
STATES = 4
"""The most languages of a block."""


def divide(number: int, divisor: int) -> int:
    """As C divides: towards zero."""
    return number // divisor if number >= 0 else -(-number // divisor)


class Kernel:
    """See `_kernel.pyi`."""

    def __init__(self, characters: bytes, rows: memoryview, head: memoryview, row_bits: int, shift: int, layout: Layout) -> None:  # noqa: PLR0913, PLR0917 - the native kernel's
        self.characters = Characters(characters)
        rows, head = memoryview(rows).cast("B"), memoryview(head).cast("B")
        if len(layout.tiers) > LANES:
            raise ValueError("weights of another shape")
        self.layout = layout
        self.relatives = [frozenset(other for one, other in layout.siblings if one == lane) for lane in range(LANES)]
        self._scripts = script_sets(layout)
        self._model = Model(rows, head, row_bits, shift)
        self._scorer: Scorer | None = None

    def find_spans(self, text: str, edges: Sequence[int], allowed: Sequence[int], prior: int, parameters: Sequence[int]) -> bytes:
        """See `_kernel.pyi`."""
        if len(allowed) != LANES or len(parameters) != len(Parameters.__slots__):
            raise ValueError("not 128 lanes, or not all parameters")
        if not -1 <= prior < LANES:
            raise ValueError("the prior is no lane")
        if any(edge < before for before, edge in zip([0, *edges], [*edges, len(text)], strict=True)):
            raise ValueError("edges out of order or outside the text")
        decider = _Decider(self, [lane for lane in range(len(self.layout.tiers)) if allowed[lane]], prior, Parameters(*parameters))
        reader = Reader(self._open_scorer(decider.parameters), self.characters, decider.parameters.capital_weight, text)
        for start, end in zip(edges[::2], edges[1::2], strict=False):
            reader.open_segment(start, end)
            while reader.at < end:
                if len(reader.words) == CHUNK_WORDS or len(decider.pieces) == CHUNK_PIECES:
                    decider.decide_chunk(reader.words)
                    reader.words = Words()
                before = len(reader.words)
                reader.read()
                if len(reader.words) > before:
                    decider.pieces.append(len(reader.words))
        if reader.words:
            decider.decide_chunk(reader.words)
        return b"".join(decider.records)

    def find_passages(  # noqa: PLR0913, PLR0917 - the native kernel's
        self, text: str, edges: Sequence[int], allowed: bytes, prior: int, parameters: Sequence[int], rules: array[float], terms: bool
    ) -> bytes:
        """See `_kernel.pyi`."""
        if len(rules) != len(PassageRules.__slots__):
            raise ValueError("not all rules")
        records = list(RECORD.iter_unpack(self.find_spans(text, edges, allowed, prior, parameters)))
        ruled = PassageRules(*rules)  # type: ignore[arg-type] # compared with whole numbers, 5.0 is as good as 5
        return join(text, edges, records, ruled, self._scripts, terms=terms)

    def find_in_texts(  # noqa: PLR0913, PLR0917 - the native kernel's
        self,
        data: memoryview,
        offsets: Sequence[int],
        wanted: bytes,
        allowed: bytes,
        prior: int,
        parameters: Sequence[int],
        rules: array[float],
        terms: bool,
    ) -> TextColumns:
        """See `_kernel.pyi`."""
        if len(offsets) != len(wanted) + 1:
            raise ValueError("offsets are not one more than texts")
        columns = TextColumns.empty()
        for number, chosen in enumerate(wanted):
            start, end = offsets[number], offsets[number + 1]
            if chosen and not 0 <= start <= end <= len(data):
                raise ValueError("offsets out of order or outside the data")
            try:
                text = str(data[start:end], "utf-8") if chosen else ""
            except UnicodeDecodeError:
                text, state = "", NO_UTF8
            else:
                state = READ if chosen else LEFT_OUT
            packed = self.find_passages(text, paragraph_edges(text), allowed, prior, parameters, rules, terms) if text else b""
            languages = set()
            for first, behind, weight, _, letters, lane, _, kind, term in PASSAGE.iter_unpack(packed):
                for column, value in zip(columns[4:], (first, behind, lane, kind, weight, letters, term), strict=True):
                    column.append(value)
                languages.add(lane)
            languages.discard(NO_LANGUAGE)
            columns.states.append(state)
            columns.characters.append(len(text))
            columns.languages.append(SEVERAL if len(languages) > 1 else next(iter(languages), NO_LANGUAGE))
            columns.behind.append(len(columns.starts))
        return columns

    def score_words(self, text: str, parameters: Sequence[int]) -> list[tuple[int, int, bytes]]:
        """See `_kernel.pyi`."""
        if len(parameters) != len(Parameters.__slots__):
            raise ValueError("not all parameters")
        scorer = self._open_scorer(Parameters(*parameters))
        symbols = self.characters.symbols(text)
        found: list[tuple[int, int, bytes]] = []
        for word in self.characters.single.finditer(symbols):
            start, end = word.span()
            found.append((start, end, scorer.score(self.characters.spell(text[start:end])).deficits))
        return found

    def _open_scorer(self, parameters: Parameters) -> Scorer:
        """A scorer with a cache of words; kept for the next call, which mostly has the same parameters.

        Threads may share one: its dicts are only read and set, and what is kept for a word is always the same.
        """
        scorer = self._scorer
        if not scorer or (scorer.temperature, scorer.cap) != (parameters.temperature, parameters.cap):
            scorer = self._scorer = Scorer(self.characters, self._model, self.layout, parameters)
        return scorer


class _Block:
    """Words decided together."""

    def __init__(self, words: Words, first: int, behind: int, after: int) -> None:
        self.starts, self.ends = words.starts[first:behind], words.ends[first:behind]
        self.boundaries, self.weights = words.boundaries[first:behind], words.weights[first:behind]
        self.capitals, self.letters = words.capitals[first:behind], words.letters[first:behind]
        self.scripts = words.scripts[first:behind]
        self.scores, self.weighted = words.scores[first:behind], words.weighted[first:behind]
        self.after = after
        """Kind of boundary behind it."""
        self._costs: dict[int, list[int]] = {}

    def costs(self, lane: int) -> list[int]:
        """What each word costs in a language."""
        if lane not in self._costs:
            self._costs[lane] = [weight * scores.deficits[lane] for weight, scores in zip(self.weights, self.scores, strict=True)]
        return self._costs[lane]

    def count_scored(self, start: int, end: int) -> int:
        """How many of some words are not neutral."""
        return sum([weight > 0 for weight in self.weights[start:end]])

    def compare(self, start: int, end: int, lane: int, other: int) -> int:
        """How much better a language explains some words than another."""
        return divide(sum(self.costs(other)[start:end]) - sum(self.costs(lane)[start:end]), FULL)

    def runs(self, states: list[int], written: frozenset[int]) -> Iterator[tuple[int, int]]:
        """Where neighbours of one state begin and end. A foreign run has one script: a language with two explains names in either.

        Words in a script of no language, which say nothing, do not count.
        """
        start = 0
        script = -1
        for at, state in enumerate(states):
            if state != states[start]:
                yield start, at
                start, script = at, -1
            if state and self.weights[at] and self.scripts[at] in written:
                if script not in (-1, self.scripts[at]):
                    yield start, at
                    start = at
                script = self.scripts[at]
        yield start, len(states)

    def gains(self, main: int) -> tuple[int, ...]:
        """What each language could save at most: its gain over the main one, of all words for which it is better."""
        total = 0
        for weight, scores in zip(self.weights, self.scores, strict=True):
            home = scores.deficits[main]
            if weight and home:
                total += weight * int.from_bytes(scores.padded.translate(EXCESSES[home]), "little")
        return unpack(total)


class _Decider:
    """Decides which languages a text has and which words are in which."""

    def __init__(self, kernel: Kernel, allowed: list[int], prior: int, parameters: Parameters) -> None:
        p = self.parameters = parameters
        self.pieces: list[int] = []
        """Where, in the words of the chunk, each piece of a segment ends."""
        self.records: list[bytes] = []
        self.totals = [0] * LANES
        """Summed deficits."""
        self._allowed = allowed
        self._relatives = kernel.relatives
        self._languages = range(len(kernel.layout.tiers))
        self._alone = {script: lanes[0] for script, lanes in kernel.layout.scripts.items() if len(lanes) == 1}
        """The only language of a script."""
        self._written = frozenset(kernel.layout.scripts)
        """Scripts that some language is written in."""
        self._prior = self._document = prior
        """The document's main language so far."""
        tiers = (p.tier_common, p.tier_usual, p.tier_rare)
        documents = (p.document_common, p.document_usual, p.document_rare)
        self._tiers = [tiers[tier] for tier in kernel.layout.tiers]
        self._documents = [documents[tier] for tier in kernel.layout.tiers]
        self._seen: set[int] = set()
        """Languages that the document has."""
        self._change = [
            cost * FULL for cost in (p.change_word, p.change_comma, p.change_bracket, p.change_quote, p.change_sentence, p.change_line)
        ]

    def decide_chunk(self, words: Words) -> None:
        """Cut the chunk's words into blocks, at the ends of pieces, else behind sentence ends, else anywhere."""
        sums = unpack(sum(words.weighted))
        for lane in self._languages:
            self.totals[lane] += sums[lane]
        if self._allowed:
            self._document = min(self._allowed, key=self._cost_as_document)
        first = 0
        for end in self.pieces:
            while first < end:
                size = end - first
                if size > BLOCK_WORDS + BLOCK_WORDS // 2:
                    middle = range(first + BLOCK_WORDS // 2, first + BLOCK_WORDS + 1)
                    cuts = [at for at in middle if words.boundaries[at] >= AT_SENTENCE]
                    size = cuts[-1] - first if cuts else BLOCK_WORDS
                behind = first + size
                after = words.boundaries[behind] if behind < end else AT_LINE
                self._decide_block(_Block(words, first, behind, after))
                first = behind
        self.pieces = []

    def _cost_as_document(self, lane: int) -> int:
        return self.totals[lane] + (0 if lane == self._prior else self._documents[lane] * FULL)

    def _place_cost(self, lane: int, main: int, words: int) -> int:
        """Cost of a language in a block of a main one, where it has so many words."""
        p = self.parameters
        cost = self._tiers[lane] * FULL
        if lane == self._document:
            cost = divide(cost * p.home, 16)
        elif lane in self._seen:
            cost = divide(cost * p.seen, 16)
        if main >= 0 and lane in self._relatives[main]:
            cost += p.sibling * FULL + p.sibling_word * words
        return cost

    def _decide_block(self, block: _Block) -> None:
        states = [0] * len(block.starts)
        words = block.count_scored(0, len(states))
        sums = unpack(sum(block.weighted))
        main = self._choose_main(sums, words) if words else -1
        if main < 0:
            self._write(block, [max(self._document, 0)], states)
            return
        languages = [main]
        rest = self._find_candidates(block.gains(main), main)
        best = sums[main]
        # Languages are added one by one, each time the one that makes the whole block cheapest.
        while rest and len(languages) < STATES:
            chosen = -1
            for lane in rest:
                cost, path = self._find_path(block, [*languages, lane])
                used = sum([state == len(languages) and weight > 0 for state, weight in zip(path, block.weights, strict=True)])
                cost += sum(self._place_cost(other, main, 0) for other in languages[1:]) + self._place_cost(lane, main, used)
                if cost < best:
                    best, chosen, states = cost, lane, path
            if chosen < 0:
                break
            languages.append(chosen)
            rest.remove(chosen)
        if len(languages) > 1:
            self._trim_neutral(block, main, states)
            self._drop_weak(block, languages, states)
        self._write(block, languages, states)

    def _choose_main(self, sums: Sequence[int], words: int) -> int:
        """The cheapest main language of a block, or -1 where none is allowed."""
        p, document = self.parameters, self._document
        relatives = self._relatives[document] if document >= 0 else frozenset()
        best, chosen = 0, -1
        for lane in self._allowed:
            cost = sums[lane]
            if lane != document:
                cost += self._place_cost(lane, document, words)
                if document >= 0:
                    cost += (p.block + (p.sibling_block if lane in relatives else 0)) * FULL
            if chosen < 0 or cost < best:
                best, chosen = cost, lane
        return chosen

    def _find_candidates(self, gains: Sequence[int], main: int) -> list[int]:
        """The languages most likely to earn a place beside the main one."""
        ranked = [(self._place_cost(lane, main, 1) - gains[lane], lane) for lane in self._allowed if lane != main]
        return [lane for cost, lane in sorted(ranked)[: min(max(self.parameters.candidates, 0), 8)] if cost < 0]

    def _find_path(self, block: _Block, languages: list[int]) -> tuple[int, list[int]]:
        """The cheapest path of a block through some languages: its cost, without the languages' places, and the state of each word."""
        columns = [block.costs(lane) for lane in languages]
        changes = [self._change[boundary] for boundary in block.boundaries]
        changes[0] = 0
        costs, sources = _walk_two(changes, *columns) if len(columns) == 2 else _walk(changes, columns)
        cost = min(costs)
        state = costs.index(cost)
        path: list[int] = []
        for source in reversed(sources):
            path.append(state)
            state = source[state]
        return cost, path[::-1]

    def _trim_neutral(self, block: _Block, main: int, states: list[int]) -> None:
        """Names and numbers at the edges of a foreign span are no part of it.

        Nor is, anywhere in it, what only the main language can be: such as its endings behind foreign words.
        """
        for order in (range(len(states)), reversed(range(len(states)))):
            before = 0
            for at in order:
                if block.weights[at] == 0 and (before == 0 or self._alone.get(block.scripts[at]) == main):
                    states[at] = 0
                before = states[at]

    def _drop_weak(self, block: _Block, languages: list[int], states: list[int]) -> None:
        """Spans too weak to stand are given to the main language."""
        p = self.parameters
        for start, end in list(block.runs(states, self._written)):
            state = states[start]
            if state:
                words = block.count_scored(start, end)
                need = p.single if words <= 1 else p.two if words == 2 else p.more
                if languages[state] == self._document:
                    need = divide(need * p.home, 16)
                if words == 0 or block.compare(start, end, languages[state], languages[0]) < need:
                    states[start:end] = [0] * (end - start)

    def _write(self, block: _Block, languages: list[int], states: list[int]) -> None:
        """Record the spans of a decided block."""
        main = languages[0]
        for start, end in block.runs(states, self._written):
            lane = languages[states[start]]
            sums = unpack(sum(block.weighted[start:end]))
            words = block.count_scored(start, end)
            rival = min((other for other in self._allowed if other != lane), key=sums.__getitem__, default=-1)
            margin = divide(sums[rival] - sums[lane], FULL) if rival >= 0 else 0
            other = main if states[start] else self._document
            gain = margin if other in (lane, -1) else block.compare(start, end, lane, other)
            self.records.append(
                RECORD.pack(
                    block.starts[start],
                    block.ends[end - 1],
                    lane if words or end - start < len(states) else -1,
                    rival if words else -1,
                    main,
                    sum(block.capitals[start:end]),
                    words,
                    gain,
                    margin,
                    sum(block.letters[start:end]),
                    block.boundaries[start],
                    block.boundaries[end] if end < len(states) else block.after,
                )
            )
            if words > 3:
                self._seen.add(lane)


def _walk(changes: list[int], columns: list[list[int]]) -> tuple[list[int], list[Sequence[int]]]:
    """What it costs to end in each state, and for each word and state the state before."""
    costs = [0] * len(columns)
    stay = range(len(columns))
    sources: list[Sequence[int]] = []
    for change, *words in zip(changes, *columns, strict=True):
        cheapest = min(costs)
        moved = cheapest + change
        if max(costs) > moved:
            state = costs.index(cheapest)
            sources.append([state if cost > moved else own for own, cost in enumerate(costs)])
            costs = [min(cost, moved) for cost in costs]
        else:
            sources.append(stay)
        costs = [cost + word for cost, word in zip(costs, words, strict=True)]
    return costs, sources


def _walk_two(changes: list[int], first: list[int], second: list[int]) -> tuple[list[int], list[Sequence[int]]]:
    """The same for two states, which is most of the work."""
    stay, from_first, from_second = (0, 1), (0, 0), (1, 1)
    one = other = 0
    sources: list[Sequence[int]] = []
    for change, cost_one, cost_other in zip(changes, first, second, strict=True):
        source = stay
        if other > one + change:
            other, source = one + change, from_first
        elif one > other + change:
            one, source = other + change, from_second
        sources.append(source)
        one += cost_one
        other += cost_other
    return [one, other], sources
