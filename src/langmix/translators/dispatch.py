"""From questions to answers: each asked once, looked up in the cache first, in batches, several requests at a time.

An answer is judged and written to the cache by the thread that got it, before that thread asks anything further. So a run that is killed
loses the requests that were on their way, and no other.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from ..errors import BadOutput, ConfigError, TranslationError, Unavailable
from ..languages import describe
from . import Translation, open_translator
from .fitting import fit
from .quality import DOUBTFUL, WRONG, Reading, estimate
from .service import FINAL, with_masks
from .verify import check_answer, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..config import Config
    from . import Translator
    from .answers import AnswerCache, Question

    Read = Callable[[str, str], Reading | None]
    """Reads an answer as a text in a language; None where it is too short to tell."""

GIVE_UP: Final = 3
"""Requests in a row without an answer after which no further text of the two languages is tried; and bad answers to single texts of a batch
after which the others of that batch are not asked for again."""

_MASK = re.compile(r"⟦\d+⟧")


class Answer(NamedTuple):
    """A translation that can be used."""

    text: str
    """With masks; its first letter and last mark as the source has them."""
    translation: Translation
    """As the translator gave it."""
    warnings: tuple[str, ...]
    """What an editor should look at; nothing about unknown words, of which the share counts for a whole passage."""
    reading: Reading | None

    @property
    def quality(self) -> float:
        """The estimated quality (0..1)."""
        return estimate(self.translation.unknown_ratio, self.reading, self.translation.likeness, len(self.warnings))


Answers = dict["Question", Answer | TranslationError]
"""What became of each question."""


class Sending(NamedTuple):
    """What is about to be asked of a translator."""

    translator: str
    """Its name."""
    host: str | None
    """The host that the text is sent to, or None where it stays on this machine."""
    texts: int
    """Each once; none whose answer is in the cache."""
    characters: int
    """Code points, masks instead of what is protected."""


class Desk:
    """Asks one translator. Once it says that it will answer nothing more (a limit, a wrong key), it is asked nothing more.

    Args:
        translator: opened.
        workers: the most requests at a time.
        cache: of earlier answers; None for none.
        read: judges the language of answers; None where nobody is to.
        tell: is told what is about to be asked; None where nobody wants to know.
    """

    def __init__(
        self,
        translator: Translator,
        workers: int = 1,
        cache: AnswerCache | None = None,
        read: Read | None = None,
        tell: Callable[[Sending], None] | None = None,
    ) -> None:
        self.translator = translator
        self._workers = min(workers, translator.parallel)
        self._cache = cache
        self._read = read
        self._tell = tell
        self._lock = threading.Lock()
        self._stopped: TranslationError | None = None
        """Why nothing more is asked."""
        self._given_up: dict[tuple[str, str], TranslationError] = {}
        """Why nothing more is asked of a pair of languages."""
        self._silent: dict[tuple[str, str], int] = {}
        """Requests in a row without an answer, by pair of languages."""

    def answer(self, questions: Iterable[Question]) -> Answers:
        """The answers to questions, in their order, each once."""
        answers: Answers = {}
        left: list[Question] = []
        for question in dict.fromkeys(questions):
            remembered = self.remembered(question)
            answers[question] = remembered or BadOutput(self.translator.name, "was not asked")
            if remembered is None:
                refusal = self._refusal((question.source, question.target))
                if refusal:
                    answers[question] = refusal
                else:
                    left.append(question)
        if left:
            if self._tell:
                characters = sum(len(question.text) for question in left)
                self._tell(Sending(self.translator.name, self.translator.host, len(left), characters))
            self._ask_all(list(_batches(left, self.translator)), answers)
        return answers

    def remembered(self, question: Question) -> Answer | None:
        """The answer in the cache; None where there is none, or none that would be taken today."""
        if self._cache is None:
            return None
        stored = self._cache.get(question.key(self.translator.identity))
        judged = self._judge(question, stored) if stored else None
        return judged if isinstance(judged, Answer) else None

    def _refusal(self, pair: tuple[str, str]) -> TranslationError | None:
        """Why a pair of languages is not to be asked for; None where it is."""
        if self._stopped is None and pair not in self._silent:
            refusal = self.translator.refusal(*pair)
            self._silent[pair] = 0
            if refusal:
                self._given_up[pair] = refusal
        return self._stopped or self._given_up.get(pair)

    def _ask_all(self, batches: Sequence[list[Question]], answers: Answers) -> None:
        """Put the answers to batches into `answers`.

        Raises:
            Exception: what a translator should not have raised.
        """
        waiting = iter(batches)
        faults: list[Exception] = []

        def work() -> None:
            while True:
                with self._lock:
                    batch = next(waiting, None)
                if batch is None or faults:
                    return
                try:
                    found = self._ask(batch)
                except Exception as fault:
                    faults.append(fault)
                    return
                with self._lock:
                    answers.update(found)

        count = min(self._workers, len(batches))
        if count == 1:
            work()
        else:
            # A run that is interrupted does not wait for answers that take long.
            threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
            for thread in threads:
                thread.start()
            try:
                for thread in threads:
                    thread.join()
            except BaseException:
                self._stopped = Unavailable(self.translator.name, "was interrupted")
                raise
        if faults:
            raise faults[0]

    def _ask(self, batch: Sequence[Question]) -> Answers:
        """The answers to a batch, of one pair of languages; bad ones are asked for again, alone."""
        pair = batch[0].source, batch[0].target
        refusal = self._refusal(pair)
        if refusal:
            return dict.fromkeys(batch, refusal)
        try:
            found = self.translator.translate([question.text for question in batch], *pair)
            if len(found) != len(batch):
                raise BadOutput(self.translator.name, "LM405: its answers are not as many as the texts; translate it by hand")
        except TranslationError as error:
            found = [error] * len(batch)
        answers: Answers = {question: self._judge(question, given) for question, given in zip(batch, found, strict=True)}
        if self._cache:
            identity = self.translator.identity
            given = zip(batch, found, strict=True)
            self._cache.put(
                (question.key(identity), one) for question, one in given if isinstance(one, Translation) and _is_used(answers[question])
            )
        self._note(pair, list(answers.values()))
        # A program on this machine gives the same text the same answer; a service may have mixed up the texts of a batch.
        if len(batch) > 1 and self.translator.parallel > 1:
            self._ask_again(answers)
        return answers

    def _ask_again(self, answers: Answers) -> None:
        misses = 0
        for question in [question for question, answer in answers.items() if isinstance(answer, BadOutput)]:
            answers.update(self._ask([question]))
            misses += not _is_used(answers[question])
            if misses == GIVE_UP:
                return

    def _judge(self, question: Question, given: Translation | TranslationError) -> Answer | TranslationError:
        """An answer, unless it cannot be used."""
        if isinstance(given, TranslationError):
            return given
        name = given.service or self.translator.name
        try:
            check_answer(question.text, given.text, name)
            text = fit(with_masks(question.text, given.text, name), question.text, question.target)
            warnings = (*given.warnings, *verify(question.text, text, name))
            reading = self._reading(text, question.target)
            return Answer(text, given, (*warnings, *_check_language(reading, question.target, name)), reading)
        except TranslationError as error:
            return error

    def _reading(self, text: str, target: str) -> Reading | None:
        if self._read is None:
            return None
        with self._lock:
            return self._read(_MASK.sub(" ", text), target)

    def _note(self, pair: tuple[str, str], answers: Sequence[Answer | TranslationError]) -> None:
        """Stop where the translator would give every further text the same answer, or none."""
        with self._lock:
            # Of a chain it is one service's answer: the chain asks that one nothing more, and the others go on.
            final = next((answer for answer in answers if isinstance(answer, FINAL) and answer.service == self.translator.name), None)
            self._stopped = self._stopped or final
            silence = next((answer for answer in answers if isinstance(answer, Unavailable)), None)
            self._silent[pair] = self._silent.get(pair, 0) + 1 if silence else 0
            if silence and self._silent[pair] >= GIVE_UP:
                self._given_up.setdefault(pair, silence)


class Dispatch:
    """The translators of a run, each opened once, with the cache that they share.

    Args:
        cache: of earlier answers, which is closed at the end; None for none.
        read: judges the language of answers; None where nobody is to.
        tell: is told what is about to be asked; None where nobody wants to know.
    """

    def __init__(self, cache: AnswerCache | None = None, read: Read | None = None, tell: Callable[[Sending], None] | None = None) -> None:
        self._cache = cache
        self._read = read
        self._tell = tell
        self._desks: dict[tuple[object, ...], Desk] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._cache:
            self._cache.close()

    def desk(self, config: Config) -> Desk:
        """The desk for a configuration's translator. Connects to nothing.

        Raises:
            ConfigError: there is no such translator, it lacks a setting, or it would send text away and must not.
            MissingDependency: the translator's package is not installed.
        """
        key = (config.translator, config.url, config.model, config.memory, config.timeout, config.workers, config.offline)
        if key not in self._desks:
            translator = open_translator(config.translator, config)
            if config.offline and translator.host:
                reason = "which offline forbids; use a translator on this machine, such as apertium"
                raise ConfigError(f"{translator.name} sends text to {translator.host}, {reason}")
            self._desks[key] = Desk(translator, config.workers, self._cache, self._read, self._tell)
        return self._desks[key]


def _batches(questions: Iterable[Question], translator: Translator) -> Iterator[list[Question]]:
    """The questions of each pair of languages, in order, as many together as one request takes."""
    pairs: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        pairs.setdefault((question.source, question.target), []).append(question)
    most = translator.request_chars
    for asked in pairs.values():
        batch: list[Question] = []
        size = 0
        for question in asked:
            if batch and (len(batch) == translator.batch or (most is not None and size + len(question.text) > most)):
                yield batch
                batch, size = [], 0
            batch.append(question)
            size += len(question.text)
        yield batch


def _check_language(reading: Reading | None, target: str, service: str) -> tuple[str, ...]:
    """A warning where our own engine reads an answer as another language.

    Raises:
        BadOutput: there is no doubt about it.
    """
    if reading is None or reading.share >= DOUBTFUL or reading.language == target:
        return ()
    if reading.share < WRONG:
        reason = f"LM404: the answer reads as {describe(reading.language)}, not as {describe(target)}; translate it by hand"
        raise BadOutput(service, reason)
    return (f"LM404: the translation reads as {describe(reading.language)}",)


def _is_used(answer: Answer | TranslationError) -> bool:
    return isinstance(answer, Answer)
