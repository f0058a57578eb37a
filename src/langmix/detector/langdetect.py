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
from .merging import merge_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
        from langdetect.lang_detect_exception import LangDetectException

        # A factory of our own: langdetect's global one may be in use, with another seed, by the calling program.
        self._factory: Any = DetectorFactory()
        try:
            self._factory.load_profile(PROFILES_DIRECTORY)
        except LangDetectException as error:
            # langdetect turns every exception of the loading into its own, Ctrl-C too.
            if isinstance(error.__context__, KeyboardInterrupt):
                raise KeyboardInterrupt from None
            raise
        self._factory.set_seed(0)
        self._codes: dict[str, str] = {profile: find(profile) or profile for profile in self._factory.langlist}

    def languages(self) -> frozenset[str]:
        """The 54 languages of langdetect's profiles (its two for Chinese are one here)."""
        return frozenset(self._codes.values())

    def detect(
        self,
        segments: Sequence[Segment],
        languages: Collection[str] = (),
        expected: str | None = None,  # noqa: ARG002 -- a sentence is judged by itself
        *,
        terms: bool = False,  # noqa: ARG002 -- nothing is seen inside a sentence
    ) -> Iterator[Span]:
        """Sentences of one language in a row, without the white space around them; see `Detector`."""
        prior = {profile: 1.0 for profile, code in self._codes.items() if code in languages}
        for segment in segments:
            yield from merge_spans(self._sentences(segment, prior))

    def _sentences(self, segment: Segment, prior: dict[str, float]) -> Iterator[Span]:
        """A span for each sentence that has a letter."""
        for start, end in split_sentences(segment.text):
            sentence = segment.text[start:end]
            letters = count_letters(sentence)
            if letters:
                first = start + len(sentence) - len(sentence.lstrip())
                last = end - len(sentence) + len(sentence.rstrip())
                language, confidence, runner_up, reason = self._label(sentence, letters, prior)
                yield Span(*segment.source(first, last), language, confidence, runner_up, reason=reason, letters=letters)

    def _label(self, sentence: str, letters: int, prior: dict[str, float]) -> tuple[str, float, RunnerUp | None, str | None]:
        evidence = letters + (IDEOGRAPH_WEIGHT - 1) * len(_IDEOGRAPH.findall(sentence))
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
