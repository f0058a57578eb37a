"""The native kernel and its twin in Python: the same bytes for the same text. See `_kernel.pyi` for what both promise."""

from __future__ import annotations

import random
import struct
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from langmix.detector._kernel_py import Kernel as Twin
from langmix.detector._passages_py import PASSAGE
from langmix.detector.kernel import LEFT_OUT, NO_UTF8, READ, Kernel, Parameters, TextColumns, make_kernel, pack, pack_rules
from langmix.detector.terms import PassageRules
from langmix.detector.weights import LANES, open_characters, open_weights
from langmix.errors import ConfigError

try:
    make_kernel(open_weights(), "native")
    NATIVE = True
except ConfigError:
    NATIVE = False

native = pytest.mark.skipif(
    not NATIVE,
    reason="THE NATIVE KERNEL IS NOT BUILT, so nothing was compared: python setup.py build_ext --inplace (needs Cython and a C compiler)",
)
both = pytest.mark.parametrize("name", [pytest.param("native", marks=native), "python"])

RECORD = struct.Struct("<2I4h6i")
ALL = bytes(lane < len(open_weights().layout.tags) for lane in range(LANES))
SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))

PASSAGES = (
    "Le conseil a voté hier l’interdiction des voitures dans le centre, aujourd'hui piéton. ",
    "The committee didn't agree on the state-of-the-art proposal, and Mr. Smith (of IBM) left early. ",
    "Der Straßenbau in München verzögert sich weiter; „niemand weiß, wie lange“, sagt Anna Müller. ",
    "Los vecinos piden explicaciones al ayuntamiento: «no sabemos nada», dicen.\n",
    "Ухвалення закону відкладено, пояснили в міністерстві. ",
    "Принятие закона отложено, объяснили в министерстве. ",
    "Η κυβέρνηση ανακοίνωσε νέα μέτρα χθες το βράδυ. ",
    "הממשלה הודיעה אתמול על צעדים חדשים. ",
    "أعلنت الحكومة أمس عن إجراءات جديدة، وقال الوزير. ",
    "دولت دیروز اقدام‌های تازه‌ای را اعلام کرد. ",
    "सरकार ने कल नए कदमों की घोषणा की। ",
    "அரசு நேற்று புதிய நடவடிக்கைகளை அறிவித்தது. ",
    "รัฐบาลประกาศมาตรการใหม่เมื่อวานนี้ ",
    "ລັດຖະບານປະກາດມາດຕະການໃຫມ່ ",
    "政府は昨日、新しい措置を発表しました。東京大学医学部附属病院\n",
    "政府昨天宣布了新的措施，市民表示欢迎。",
    "정부는 어제 새로운 조치를 발표했다. ",
    "მთავრობამ გუშინ ახალი ზომები გამოაცხადა. ",
    "https://example.org/a_b/c?d=1#e mail@example.com see docs.python.org and C:\\temp\\new @handle #tag iPhone 3D H2O ",
)
"""Real text, which makes the path and the sets of languages work; random letters seldom do."""

ODD = (
    *(
        "e\u0301",
        "A\u0308",
        "q\u0307\u0301",
        "\u0301",
        "ا\u064e",
        "क्‍ष",
        "\u1112\u1161\u11ab",
        "ﬁ",
        "ǅ",
        "İ",
        "ß",
        "ſ",
        "\u00aa",
        "Ⅷ",
        "ａＢ",
    ),
    *(
        "'",
        "''",
        "’",
        "l'été",
        "rock’n’roll",
        "aujourd'",
        "'tis",
        "a-b",
        "a\u00adb",
        "a\u200db",
        "l·l",
        "a'\u200cb",
        "a\u200c'b",
        "a'''b",
        "x`y",
    ),
    *("0", "1.5", "3D", "H2O", "²", "iOS", "McDonald", "ABC", "aB", "Ab", "ÀÉ", "І", "x", "Z."),
    *(
        "http://a.b/c",
        "a.b.c",
        "a.b",
        "a.B",
        "a.b ",
        "www.x.y",
        "me@x.org",
        "@",
        "#x",
        "#",
        "a_b",
        "_",
        "/a/b",
        "a/b",
        ":/",
        "a:b",
        "a://b",
    ),
    *("«", "»", '"', "“", "(", ")", "[", "|", "*", ", ", "; ", "— ", ". ", "! ", "?", "…", "。", "、", "：", "।", "؟"),
    *(
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\ufeff",
        "\0",
        "\x01",
        "\x7f",
        "\ud800",
        "\udfff",
        "\ue000",
    ),
    *(
        "👩‍👩‍👧",
        "🇫🇷",
        "\U0010ffff",
        "\U000e0041",
        "日",
        "漢字",
        "かな",
        "カナ",
        "ー",
        "漢かな",
        "ไทย",
        "ກ",
        "བོད",
        "မြန်",
        "ខ្មែរ",
        "ㄅ",
        "ᠮ",
        "ⵜ",
        "Ꭰ",
    ),
    *("лiквiдацыя", "ωmega", "API를", "컴포넌트를", "render-ஐ pass", "ஐ", "пакета SSH под Linux", "J. R. R.", "Б.з.б. ", "x.", "네."),
    *("x" * 100, "é" * 31, "e\u0301" * 40, "a'" * 40, "漢" * 60, "ไ" * 50, "W" * 29, "क\u094d" * 20),
)

text = st.lists(
    st.sampled_from(PASSAGES)
    | st.sampled_from(ODD)
    | st.sampled_from(PASSAGES).flatmap(lambda passage: st.sampled_from(passage.split()))
    | st.text(st.characters(categories=("L", "M", "N", "P", "Z", "S", "Cc", "Cs")), max_size=12),
    max_size=40,
).map("".join)


@st.composite
def pieces(draw: st.DrawFn, written: str) -> array[int]:
    """Edges of segments; some empty, some cutting words."""
    if draw(st.booleans()):
        return array("I", [0, len(written)])
    return array("I", sorted(draw(st.lists(st.integers(0, len(written)), max_size=40))))


# Ranges in which no sum of kernel.c can overflow; they are told in `Parameters`.
RANGES = {
    "temperature": (1, 1024),
    "cap": (1, 255),
    "capital_weight": (0, 16),
    "home": (0, 16),
    "seen": (0, 16),
    "candidates": (1, 8),
}
parameters = st.just(Parameters()) | st.builds(
    Parameters, **{field.name: st.integers(*RANGES.get(field.name, (0, 200))) for field in fields(Parameters)}
)
rules = st.just(PassageRules()) | st.builds(
    PassageRules,
    **{
        field.name: st.floats(0, 1.5) if field.type == "float" else st.integers(0, 20) if "words" in field.name else st.integers(0, 300)
        for field in fields(PassageRules)
        if "document" not in field.name
    },
)
allowed = st.just(ALL) | st.sets(st.integers(0, LANES - 1), max_size=5).map(lambda lanes: bytes(lane in lanes for lane in range(LANES)))
prior = st.just(-1) | st.integers(0, LANES - 1)


@cache
def kernel(name: str) -> Kernel:
    return make_kernel(open_weights(), name)


def find(name: str, written: str, *rest: object) -> list[tuple[int, ...]]:
    edges, lanes, expected, weighed = rest or (array("I", [0, len(written)]), ALL, -1, Parameters())
    records = kernel(name).find_spans(written, edges, lanes, expected, pack(weighed))
    return list(RECORD.iter_unpack(records))


def check_order(records: list[tuple[int, ...]], edges: array[int]) -> None:
    """Spans in order, disjoint, each inside its segment."""
    segments = [range(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    before = position = 0
    for start, end, *_ in records:
        assert before <= start < end
        before = end
        while start >= segments[position].stop:
            position += 1
        assert segments[position].start <= start
        assert end <= segments[position].stop


@native
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=400)
@given(st.data(), text, allowed, prior, parameters)
def test_both_find_the_same_spans(data: st.DataObject, written: str, lanes: bytes, expected: int, weighed: Parameters) -> None:
    edges = data.draw(pieces(written))
    found = find("native", written, edges, lanes, expected, weighed)
    assert found == find("python", written, edges, lanes, expected, weighed)
    check_order(found, edges)


@native
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=300)
@given(st.data(), text, allowed, prior, parameters, rules, st.booleans())
def test_both_find_the_same_passages(  # noqa: PLR0917 - as many as the function has
    data: st.DataObject, written: str, lanes: bytes, expected: int, weighed: Parameters, ruled: PassageRules, terms: bool
) -> None:
    edges = data.draw(pieces(written))
    given = (written, edges, lanes, expected, pack(weighed), pack_rules(ruled), terms)
    found = kernel("native").find_passages(*given)
    assert found == kernel("python").find_passages(*given)
    check_order(list(PASSAGE.iter_unpack(found)), edges)


def column_of(texts: list[bytes]) -> tuple[memoryview, array[int]]:
    """Texts as an Arrow column has them, behind something else."""
    offsets = array("q", accumulate(map(len, texts), initial=3))
    return memoryview(b"\xff--" + b"".join(texts) + b"\xc3"), offsets


broken = st.tuples(text, st.binary(min_size=1, max_size=4), st.integers(0, 200)).map(
    lambda given: given[0].encode("utf-8", "surrogatepass")[: given[2]] + given[1] + given[0].encode("utf-8", "surrogatepass")[given[2] :]
)
spaced = st.text(st.sampled_from("ab.É\n\r\t\f\v\u2028\u2029\x85\xa0\x1c\u3000\u200b"), max_size=40)
texts = st.lists(
    st.tuples(
        (text | spaced).map(lambda written: written.encode("utf-8", "surrogatepass")) | broken | st.binary(max_size=12), st.booleans()
    ),
    max_size=6,
)


@native
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=200)
@given(texts, allowed, prior, st.booleans())
def test_both_say_the_same_of_columns_of_texts(column: list[tuple[bytes, bool]], lanes: bytes, expected: int, terms: bool) -> None:
    wanted = bytes(chosen for _, chosen in column)
    data, offsets = column_of([content for content, _ in column])
    given = (data, offsets, wanted, lanes, expected, pack(Parameters()), pack_rules(PassageRules()), terms)
    found = TextColumns(*kernel("native").find_in_texts(*given))
    assert found == kernel("python").find_in_texts(*given)
    assert [values.typecode for values in found] == [values.typecode for values in TextColumns.empty()]
    for state, (content, chosen) in zip(found.states, column, strict=True):
        try:
            content.decode()
        except UnicodeDecodeError:
            assert state == (NO_UTF8 if chosen else LEFT_OUT)
        else:
            assert state == (READ if chosen else LEFT_OUT)


@both
def test_every_code_point_is_decoded_and_every_space_is_known(name: str) -> None:
    # A letter, the character, white space and a letter: two paragraphs wherever the character is a line end or white space.
    codes = [chr(code) for code in (*range(0x3100), *range(0xD7F0, 0xE010), *range(0xFEF0, 0x10010), *range(0x10FFF0, 0x110000))]
    data, offsets = column_of([f"a\n{code}\nb".encode("utf-8", "surrogatepass") for code in codes])
    given = (bytes([1]) * len(codes), ALL, -1, pack(Parameters()), pack_rules(PassageRules()), False)
    found = TextColumns(*kernel(name).find_in_texts(data, offsets, *given))
    for code, state, characters, first, behind in zip(
        codes, found.states, found.characters, [0, *found.behind], found.behind, strict=False
    ):
        assert state == (NO_UTF8 if "\ud800" <= code < "\ue000" else READ)
        assert characters == (5 if state == READ else 0)
        assert (behind - first == 2) == (state == READ and code.isspace()), hex(ord(code))


@both
@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: good | {"offsets": array("q", [0, 3])},
        lambda good: good | {"offsets": array("q", [0, 3, 6])},
        lambda good: good | {"offsets": array("q", [3, 0, 5])},
        lambda good: good | {"offsets": array("q", [-1, 0, 5])},
        lambda good: good | {"rules": pack_rules(PassageRules())[:-1]},
        lambda good: good | {"allowed": ALL[:-1]},
        lambda good: good | {"prior": -2},
    ],
)
def test_wrong_columns_are_refused(name: str, spoil: Callable[[dict[str, object]], dict[str, object]]) -> None:
    good: dict[str, object] = {
        "data": memoryview(b"hallo"),
        "offsets": array("q", [0, 3, 5]),
        "wanted": b"\1\1",
        "allowed": ALL,
        "prior": -1,
        "parameters": pack(Parameters()),
        "rules": pack_rules(PassageRules()),
        "terms": False,
    }
    find_in_texts: Callable[..., object] = kernel(name).find_in_texts
    find_in_texts(*good.values())
    with pytest.raises(ValueError, match=r"offsets|lane|rules"):
        find_in_texts(*spoil(good).values())


@both
def test_a_text_that_is_not_wanted_may_have_any_offsets(name: str) -> None:
    given = (ALL, -1, pack(Parameters()), pack_rules(PassageRules()), False)
    found = TextColumns(*kernel(name).find_in_texts(memoryview(b"hallo"), array("q", [5, 99, 0]), b"\0\0", *given))
    assert list(found.states) == [LEFT_OUT, LEFT_OUT]


@native
@settings(deadline=None)
@given(text, parameters)
def test_both_score_words_the_same(written: str, weighed: Parameters) -> None:
    assert list(kernel("native").score_words(written, pack(weighed))) == list(kernel("python").score_words(written, pack(weighed)))


@native
def test_both_know_every_code_point() -> None:
    # Of the large blocks of Han and Hangul the beginning; behind U+20000 there are only Han and what is no letter.
    blocks = [(0, 0x3500), (0x9F00, 0xAC40), (0xD780, 0x20040), (0xE0000, 0xE0200), (0x10FFF0, 0x110000)]
    codes = [chr(code) for start, end in blocks for code in range(start, end)]
    for written in (" ".join(codes), "".join(codes), "".join(f"a{code}b " for code in codes)):
        assert find("native", written) == find("python", written)


@native
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_both_read_the_samples_the_same(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    found = find("native", written)
    assert found
    assert found == find("python", written)
    assert list(kernel("native").score_words(written, pack(Parameters()))) == list(
        kernel("python").score_words(written, pack(Parameters()))
    )


def mixture(length: int, seed: int = 1) -> str:
    """Passages in random order, some of them cut in the middle."""
    chosen, parts = random.Random(seed), [""]  # noqa: S311 - a test's data
    size = 0
    while size < length:
        parts.append(chosen.choice(PASSAGES) if chosen.random() < 0.8 else chosen.choice(ODD))
        if chosen.random() < 0.2:
            parts[-1] = parts[-1][: chosen.randrange(len(parts[-1]) + 1)]
        if chosen.random() < 0.05:
            parts.append("\n\n")
        size += len(parts[-1])
    return "".join(parts)[:length]


@native
def test_both_read_a_long_mixture_the_same() -> None:
    written = mixture(30_000)
    found = find("native", written)
    assert len({record[2] for record in found}) > 10
    assert found == find("python", written)


@native
@pytest.mark.parametrize(
    "written",
    [
        "ein Wort und noch eins, ".ljust(24) * 5000,
        "one two three. " * 3000,
        # The chunk of 4,096 words ends inside an address, which is then judged by its rest.
        "word " * 4090 + "http://" + "some.where/" * 200 + " and more words" * 50,
        "word " * 4095 + "漢" * 500,
        "a-" * 9000,
        "mot, " * 4096 + "  \n ",
        "x" * 300_000,
        "a'" * 100_000,
        "漢" * 110_000,
    ],
    ids=["words", "sentences", "address", "han", "hyphens", "exact", "one word", "one word of apostrophes", "one run"],
)
def test_both_read_more_than_one_chunk_the_same(written: str) -> None:
    assert find("native", written) == find("python", written)


@native
@pytest.mark.parametrize("size", [0, 1, 7])
def test_both_read_many_segments_the_same(size: int) -> None:
    written = mixture(6_000)
    edges = array("I", [edge for start in range(0, len(written) - size, max(size, 3)) for edge in (start, start + size)])
    found = find("native", written, edges, ALL, -1, Parameters())
    assert found == find("python", written, edges, ALL, -1, Parameters())
    check_order(found, edges)


@both
def test_no_word_goes_over_an_edge(name: str) -> None:
    written = "Le conseil municipal a voté"
    middle = written.index("cipal")
    records = find(name, written, array("I", [3, middle, middle, len(written)]), ALL, -1, Parameters())
    assert [record[:2] for record in records] == [(3, middle), (middle, len(written))]


@both
def test_the_record_tells_what_the_span_is(name: str) -> None:
    written = "Le conseil municipal de Lyon a voté hier soir la fermeture du centre aux voitures."
    (record,) = find(name, written)
    tags = open_weights().layout.tags
    start, end, lane, _, main, capitals, words, _, margin, letters, before, after = record
    assert (start, end, before, after) == (0, len(written) - 1, 5, 5)
    assert (tags[lane], tags[main]) == ("fr", "fr")
    assert (capitals, words, letters) == (2, 15, sum(map(str.isalpha, written)))
    assert margin > 0


@both
def test_nothing_but_names_and_code_has_no_language(name: str) -> None:
    records = find(name, "https://example.org/a_b 3D iPhone")
    assert [(record[2], record[3], record[6]) for record in records] == [(-1, -1, 0)]


@both
@pytest.mark.parametrize("written", ["лiквi", "сi вi фi", "API를", "J. R. R.", "Б.з.б."])
def test_letters_of_two_scripts_in_one_word_and_initials_say_nothing(name: str, written: str) -> None:
    assert {record[6] for record in find(name, written)} == {0}


@both
def test_a_foreign_span_has_one_script(name: str) -> None:
    context = "Преди да продължите, прочетете внимателно указанията на тази страница и запазете всичките си файлове. "
    written = context + "Отворете пакета SSH под Linux и въведете името на сървъра. " + context
    tags = open_weights().layout.tags
    foreign = [written[record[0] : record[1]] for record in find(name, written) if record[2] >= 0 and tags[record[2]] != "bg"]
    assert not [words for words in foreign if len(words.split()) > 1]


@both
def test_what_only_the_main_language_can_be_is_no_part_of_a_foreign_span(name: str) -> None:
    written = "இந்தப் பக்கத்தில் reducer function-ஐ pass செய்யும் முறையைப் பார்ப்போம்."
    letter = written.index("ஐ")
    tags = open_weights().layout.tags
    assert [tags[record[2]] for record in find(name, written) if record[0] <= letter < record[1]] == ["ta"]


@both
def test_nothing_gives_nothing(name: str) -> None:
    for edges in ([], [0], [0, 0], [2, 2, 3, 3]):
        assert find(name, " .,\n", array("I", edges), ALL, -1, Parameters()) == []
    assert list(kernel(name).score_words("", pack(Parameters()))) == []


@both
def test_only_allowed_lanes_are_found(name: str) -> None:
    tags = open_weights().layout.tags
    lanes = bytes(lane < len(tags) and tags[lane] in ("de", "uk") for lane in range(LANES))
    written = mixture(3_000)
    records = find(name, written, array("I", [0, len(written)]), lanes, -1, Parameters())
    assert {tags[record[2]] for record in records if record[2] >= 0} == {"de", "uk"}


@both
@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: good | {"edges": array("I", [3, 2])},
        lambda good: good | {"edges": array("I", [0, 4, 3, 5])},
        lambda good: good | {"edges": array("I", [0, 6])},
        lambda good: good | {"edges": array("I", [6, 6])},
        lambda good: good | {"edges": array("I", [6])},
        lambda good: good | {"allowed": ALL[:-1]},
        lambda good: good | {"allowed": ALL + b"\1"},
        lambda good: good | {"parameters": pack(Parameters())[:-1]},
        lambda good: good | {"parameters": pack(Parameters()) + array("i", [0])},
        lambda good: good | {"prior": LANES},
        lambda good: good | {"prior": -2},
    ],
)
def test_wrong_arguments_are_refused(name: str, spoil: Callable[[dict[str, object]], dict[str, object]]) -> None:
    good: dict[str, object] = {"edges": array("I", [0, 5]), "allowed": ALL, "prior": -1, "parameters": pack(Parameters())}
    find_spans: Callable[..., object] = kernel(name).find_spans
    find_spans("hallo", **good)
    with pytest.raises(ValueError, match=r"edges|lane|parameters"):
        find_spans("hallo", **spoil(good))


@both
def test_scores_want_all_parameters(name: str) -> None:
    with pytest.raises(ValueError, match="not all parameters"):
        kernel(name).score_words("hallo", pack(Parameters())[:-1])


@both
def test_a_kernel_wants_whole_tables(name: str) -> None:
    made: Callable[..., object] = type(kernel(name)) if name == "native" else Twin
    weights, characters = open_weights(), open_characters()
    good = [characters, weights.rows, weights.head, weights.row_bits, weights.shift, weights.layout]
    made(*good)
    kinds = 8 + 2 * 4352
    for table in (
        b"",
        b"LMCH",
        characters[:-1],
        characters + b"\0",
        b"X" + characters[1:],
        characters[:kinds] + b"\xff" + characters[kinds + 1 :],
    ):
        with pytest.raises(ValueError, match="not a table of characters"):
            made(table, *good[1:])
    for place, value in ((1, weights.rows[:-64]), (2, weights.head[:-2]), (3, 16), (5, replace(weights.layout, tiers=(0,) * (LANES + 1)))):
        with pytest.raises(ValueError, match="weights of another shape"):
            made(*good[:place], value, *good[place + 1 :])


@both
def test_the_cache_of_words_changes_nothing(name: str) -> None:
    written, fresh = mixture(20_000), make_kernel(open_weights(), name)
    arguments = written, array("I", [0, len(written)]), ALL, -1
    first = fresh.find_spans(*arguments, pack(Parameters()))
    assert fresh.find_spans(*arguments, pack(Parameters())) == first
    assert fresh.find_spans(*arguments, pack(Parameters(temperature=50, cap=90))) != first
    assert fresh.find_spans(*arguments, pack(Parameters())) == first


@both
def test_more_words_than_the_cache_holds(name: str) -> None:
    chosen = random.Random(2)  # noqa: S311 - a test's data
    words = " ".join("".join(chosen.choices("abcdeghiklmnoprstu", k=chosen.randint(3, 9))) for _ in range(18_000))
    written, fresh = words + "\n" + words[:9_000], make_kernel(open_weights(), name)
    arguments = written, array("I", [0, len(written)]), ALL, -1, pack(Parameters())
    first = fresh.find_spans(*arguments)
    assert first == (kernel("native") if NATIVE else fresh).find_spans(*arguments)


@both
def test_threads_may_share_a_kernel(name: str) -> None:
    fresh = make_kernel(open_weights(), name)
    texts = [mixture(4_000, seed) for seed in range(8)]
    weighed = [Parameters(), Parameters(cap=90)]
    jobs = [(written, parameter) for written in texts for parameter in weighed] * 2
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda job: fresh.find_spans(job[0], array("I", [0, len(job[0])]), ALL, -1, pack(job[1])), jobs))
    assert found == [
        kernel(name).find_spans(written, array("I", [0, len(written)]), ALL, -1, pack(parameter)) for written, parameter in jobs
    ]
