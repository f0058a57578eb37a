"""The classic way: a label for each sentence, by langdetect's character n-grams.

Seeded, so the same text always gets the same labels. It cannot see inside a sentence.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ..document import count_letters
from ..languages import find
from ..results import UNDECIDED, RunnerUp, Span
from ..sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..document import Segment

MIN_EVIDENCE = 20
"""The fewest letters a sentence needs for a label. Shorter ones are often labelled wrongly, and always with a
confidence near 1: langdetect calls "Bonjour, ça va ?" Albanian with .99999."""

IDEOGRAPH_WEIGHT = 4
"""A Han, kana or Hangul character is evidence as good as this many letters."""

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@cache
def open_detector() -> LangdetectDetector:
    """The one instance: its language profiles take a third of a second to load."""
    return LangdetectDetector()


class LangdetectDetector:
    """A label per sentence. See `langmix.detector.Detector` for the promises."""

    name = "langdetect"

    def __init__(self) -> None:
        from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

        # A factory of our own: langdetect's global one may be in use, with another seed, by the calling program.
        self._factory: Any = DetectorFactory()
        self._factory.load_profile(PROFILES_DIRECTORY)
        self._factory.set_seed(0)
        self._codes: dict[str, str] = {profile: find(profile) or profile for profile in self._factory.langlist}

    def languages(self) -> frozenset[str]:
        """The 54 languages of langdetect's profiles (its two for Chinese are one here)."""
        return frozenset(self._codes.values())

    def detect(self, segments: Iterable[Segment], languages: Collection[str] = ()) -> Iterator[Span]:
        """A span for each sentence that has a letter, without the white space around it."""
        prior = {profile: 1.0 for profile, code in self._codes.items() if code in languages}
        for segment in segments:
            for start, end in split_sentences(segment.text):
                sentence = segment.text[start:end]
                if not count_letters(sentence):
                    continue
                first = start + len(sentence) - len(sentence.lstrip())
                last = end - len(sentence) + len(sentence.rstrip())
                language, confidence, runner_up, reason = self._label(sentence, prior)
                yield Span(*segment.source(first, last), language, confidence, runner_up, reason=reason)

    def _label(self, sentence: str, prior: dict[str, float]) -> tuple[str, float, RunnerUp | None, str | None]:
        evidence = count_letters(sentence) + (IDEOGRAPH_WEIGHT - 1) * len(_IDEOGRAPH.findall(sentence))
        if evidence < MIN_EVIDENCE:
            return UNDECIDED, 0.0, None, f"too short: fewer than {MIN_EVIDENCE} letters"
        ranked = self._rank(sentence, prior)
        if not ranked:
            return UNDECIDED, 0.0, None, "no letter sequence of a known language"
        language, confidence = ranked[0]
        runner_up = RunnerUp(*ranked[1]) if len(ranked) > 1 else None
        return language, confidence, runner_up, None

    def _rank(self, sentence: str, prior: dict[str, float]) -> list[tuple[str, float]]:
        """Languages with their probabilities, the likeliest first; those under 10 % are left out by langdetect."""
        from langdetect.lang_detect_exception import LangDetectException

        detector = self._factory.create()
        if prior:
            detector.set_prior_map(prior)
        # langdetect encodes every character as UTF-8, which has no lone surrogates.
        detector.append(_SURROGATE.sub("\ufffd", sentence))
        try:
            found = detector.get_probabilities()
        except LangDetectException:
            return []
        likely: dict[str, float] = {}
        for candidate in found:
            code = self._codes[candidate.lang]
            likely[code] = likely.get(code, 0.0) + candidate.prob
        return sorted(likely.items(), key=lambda item: (-item[1], item[0]))
