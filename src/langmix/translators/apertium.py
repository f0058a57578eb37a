"""Apertium: rule-based translation on this machine, as packaged by Debian, in one process per step of the route.

The text is handed over in Apertium's stream format instead of through one of its format readers: those translate inside of code and
addresses (txt) or damage entities (html). Whatever must come back byte for byte travels as a *superblank*, ``[...]``.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from .. import languages
from ..errors import BadOutput, TranslationError, Unavailable, UnsupportedPair
from . import Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..config import Config

NAME: Final = "apertium"

MAX_HOPS: Final = 3
"""Each hop loses quality: measured, a fourth has none left to lose."""

ROUTES: Final[dict[tuple[str, str], tuple[tuple[str, ...], ...]]] = {
    ("es", "fr"): (("es", "ca", "fr"), ("es", "fr")),
    ("fr", "es"): (("fr", "ca", "es"), ("fr", "es")),
    ("pt", "fr"): (("pt", "ca", "fr"), ("pt", "es", "fr")),
    ("fr", "pt"): (("fr", "ca", "pt"), ("fr", "es", "pt")),
    ("it", "fr"): (("it", "ca", "fr"), ("it", "es", "fr")),
    ("fr", "it"): (("fr", "ca", "it"),),
    ("fr", "en"): (("fr", "ca", "es", "en"), ("fr", "es", "en"), ("fr", "ca", "en")),
    ("en", "fr"): (("en", "ca", "fr"), ("en", "es", "ca", "fr")),
}
"""Routes by measured quality (chrF on TICO-19 and UDHR), the best first; for other pairs the shortest is taken."""

PACKAGES: Final[dict[str, str]] = {
    "apertium-afr-nld": "afr-nld nld-afr",
    "apertium-arg-cat": "arg-cat cat-arg",
    "apertium-bel-rus": "bel-rus rus-bel",
    "apertium-br-fr": "bre-fra",
    "apertium-cat-ita": "cat-ita ita-cat",
    "apertium-cat-srd": "cat-srd",
    "apertium-dan-nor": "dan-nob dan-nno nob-dan nno-dan",
    "apertium-en-gl": "eng-glg glg-eng",
    "apertium-eng-cat": "eng-cat cat-eng",
    "apertium-eng-spa": "eng-spa spa-eng",
    "apertium-eo-en": "eng-epo epo-eng",
    "apertium-eo-fr": "fra-epo",
    "apertium-es-gl": "spa-glg glg-spa",
    "apertium-es-pt": "spa-por por-spa",
    "apertium-es-ro": "ron-spa",
    "apertium-eu-en": "eus-eng",
    "apertium-eu-es": "eus-spa",
    "apertium-fr-es": "fra-spa spa-fra",
    "apertium-fra-cat": "fra-cat cat-fra",
    "apertium-fra-frp": "fra-frp frp-fra",
    "apertium-hbs-eng": "hbs-eng eng-hbs",
    "apertium-hbs-mkd": "hbs-mkd",
    "apertium-hbs-slv": "hbs-slv slv-hbs",
    "apertium-ind-zlm": "ind-zlm zlm-ind",
    "apertium-isl-eng": "isl-eng",
    "apertium-isl-swe": "isl-swe swe-isl",
    "apertium-mkd-bul": "mkd-bul bul-mkd",
    "apertium-mkd-eng": "mkd-eng",
    "apertium-nno-nob": "nno-nob nob-nno",
    "apertium-oc-ca": "oci-cat cat-oci",
    "apertium-oc-es": "oci-spa spa-oci",
    "apertium-oci-fra": "oci-fra fra-oci",
    "apertium-pol-szl": "pol-szl szl-pol",
    "apertium-por-cat": "por-cat cat-por",
    "apertium-pt-gl": "por-glg glg-por",
    "apertium-rus-ukr": "rus-ukr ukr-rus",
    "apertium-spa-arg": "spa-arg arg-spa",
    "apertium-spa-ast": "spa-ast",
    "apertium-spa-cat": "spa-cat cat-spa",
    "apertium-spa-ita": "spa-ita ita-spa",
    "apertium-srd-ita": "ita-srd",
    "apertium-swe-dan": "swe-dan dan-swe",
    "apertium-swe-nor": "swe-nob swe-nno nob-swe nno-swe",
    "apertium-urd-hin": "urd-hin hin-urd",
}
"""Debian's packages and the directions that work in them. Left out: eo-es and eo-ca, whose data is not where their modes look for it."""

_BROKEN = frozenset({"es-eo", "ca-eo"})
_CODES: dict[str, tuple[str, ...]] = {"hbs": ("bs", "hr", "sr"), "sh": ("bs", "hr", "sr"), "nor": ("nb", "nn"), "zlm": ("ms",)}
"""Apertium's codes that are not one language of the table of languages; every other code is read by `languages.find`."""

_MODE = re.compile(r"([a-z]{2,3})(?:_\w+)?-([a-z]{2,3})(?:_\w+)?")

_PRESERVED = re.compile(r"(?:\s|⟦\d+⟧|[][{}^$/\\@<>*#~])+")
"""What becomes a superblank: white space, masks, and characters that mean something in the stream, or that look like Apertium's marks."""

_SPECIAL = re.compile(r"[][{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SUPERBLANK = re.compile(r"(\[(?:[^\]\\]|\\.)*\])", re.DOTALL)
_MARKS = re.compile(r"(?<!\w)[*@#]+(?=\w)")
_WORD = re.compile(r"[^\W\d_]+")

_END = ".[]"
"""Closes each text, so that a text without a full stop is not read on into the next."""

_RERUNS = 16
"""The most processes started again for texts that came back empty; one text can bring the whole pipe down."""

_START_SECONDS = 60.0
_CHARACTERS_PER_SECOND = 1_000
"""Of a route's slowest hop, on a busy machine; measured on an idle one: some 10,000."""


def open_translator(config: Config) -> Apertium:
    """The engine on this machine; what is installed is looked up when it is first asked."""
    del config
    return Apertium()


class Apertium:
    """Translates with the program ``apertium`` that is found on PATH."""

    name = NAME
    host = None
    max_chars = 50_000
    max_url_bytes = None

    @cached_property
    def _modes(self) -> dict[tuple[str, str], str]:
        """Installed directions and Apertium's names for them; empty where Apertium is not installed."""
        if not self._program:
            return {}
        modes: dict[tuple[str, str], str] = {}
        listing = _run([self._program, "-l"], "", _START_SECONDS)
        # Shorter first: "es-pt" before "es-pt_BR".
        for mode in sorted(listing.split(), key=lambda mode: (len(mode), mode)):
            match = _MODE.fullmatch(mode)
            if match and mode not in _BROKEN:
                for source in _tags(match[1]):
                    for target in _tags(match[2]):
                        modes.setdefault((source, target), mode)
        return modes

    @cached_property
    def _program(self) -> str | None:
        return shutil.which(NAME)

    def supports(self, source: str, target: str) -> bool:
        """Whether every step of a route is installed."""
        return self.refusal(source, target) is None

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate, with the command that installs what is missing."""
        try:
            self.route(source, target)
        except TranslationError as error:
            return error
        return None

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """The modes to go through, one after the other, such as ``("spa-cat", "cat-fra")``.

        Raises:
            UnsupportedPair: no package translates between the two.
            Unavailable: Apertium or a package is not installed; says how to install it.
        """
        measured = ROUTES.get((source, target), ())
        installed = (path for path in measured if all(hop in self._modes for hop in _hops(path)))
        path = next(installed, None) or _shortest(source, target, self._modes)
        if path:
            return tuple(self._modes[hop] for hop in _hops(path))
        path = measured[0] if measured else _shortest(source, target, {**_PACKAGED, **self._modes})
        pair = f"{languages.name(source)} ({source}) to {languages.name(target)} ({target})"
        if not path:
            raise UnsupportedPair(NAME, f"has no way from {pair}; use an online service with --translator google")
        missing = dict.fromkeys(_PACKAGED[hop] for hop in _hops(path) if hop not in self._modes)
        if self._program:
            raise Unavailable(NAME, f"the data for {pair} is not installed; install it with: apt-get install {' '.join(missing)}")
        install = f"apt-get install {' '.join((NAME, *missing))}"
        raise Unavailable(NAME, f"the engine is not installed; install it with: {install} (Debian, Ubuntu)")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate texts, all together in one process per step of the route; arguments and errors as `Translator.translate`."""
        route = self.route(source, target)
        streams: dict[int, str] = {number: to_stream(text) for number, text in enumerate(texts)}
        unknown = dict.fromkeys(streams, 0.0)
        for mode in route:
            answers = self._translate_streams(streams, mode)
            for number, answer in answers.items():
                streams[number], ratio = _strip_marks(answer)
                unknown[number] = max(unknown[number], ratio)
            streams = {number: streams[number] for number in sorted(answers)}
        empty = BadOutput(NAME, "LM405: the engine gave nothing back; translate it by hand")
        return [
            Translation(from_stream(streams[number]), route, unknown[number]) if number in streams else empty
            for number in range(len(texts))
        ]

    def _translate_streams(self, streams: Mapping[int, str], mode: str) -> dict[int, str]:
        """What one mode makes of each stream; those it made nothing of are left out."""
        answers: dict[int, str] = {}
        batches = [list(streams)] if streams else []
        for _ in range(_RERUNS):
            if not batches:
                break
            batch = batches.pop()
            found = self._call([streams[number] for number in batch], mode)
            done = {number: answer for number, answer in zip(batch, found, strict=True) if from_stream(answer).strip()}
            answers |= done
            rest = [number for number in batch if number not in done]
            if rest and len(batch) > 1:
                half = len(rest) if done else (len(rest) + 1) // 2
                batches += [part for part in (rest[half:], rest[:half]) if part]
        return answers

    def _call(self, streams: Sequence[str], mode: str) -> list[str]:
        text = "".join(f"{stream}\0" for stream in streams)
        seconds = _START_SECONDS + len(text) / _CHARACTERS_PER_SECOND
        output = _run([str(self._program), "-z", "-f", "none", mode], text, seconds)
        # Each program of the pipe adds a NUL of its own at the end; one that broke down leaves too few.
        answers = output.split("\0")[: len(streams)]
        return answers + [""] * (len(streams) - len(answers))


def to_stream(text: str) -> str:
    r"""A text, with masks in it, in Apertium's stream format.

    >>> to_stream("Un gato, ⟦0⟧\ny *dos*")
    'Un gato,[ ⟦0⟧\n]y[ *]dos[*].[]'
    """

    def superblank(match: re.Match[str]) -> str:
        return " " if match[0] == " " else f"[{_SPECIAL.sub(_escape, match[0])}]"

    # A NUL would end the text, and every later answer would stand in the place of another's.
    return _PRESERVED.sub(superblank, text.replace("\0", " ")) + _END


def from_stream(stream: str) -> str:
    """The text of a stream that has no marks.

    >>> from_stream("Un chat,[ ⟦0⟧ ]et[ *]deux[*].[]")
    'Un chat, ⟦0⟧ et *deux*'
    """
    stream = stream.strip("\n")
    stream = stream.removesuffix("[]").rstrip(" ").removesuffix(".") if stream.endswith("[]") else stream
    parts = _SUPERBLANK.split(stream)
    return "".join(_ESCAPED.sub(r"\1", part[1:-1] if number % 2 else part) for number, part in enumerate(parts))


def _escape(match: re.Match[str]) -> str:
    return "\\" + match[0]


def _strip_marks(stream: str) -> tuple[str, float]:
    """A stream without the marks of unknown words, and their share of the words.

    The source's own stars, hashes and at signs stand in superblanks, so every other one is a mark.
    """
    parts = _SUPERBLANK.split(stream)
    words = marks = 0
    for number in range(0, len(parts), 2):
        words += len(_WORD.findall(parts[number]))
        parts[number], count = _MARKS.subn("", parts[number])
        marks += count
    return "".join(parts), min(1.0, marks / words) if words else 0.0


def _tags(code: str) -> tuple[str, ...]:
    """Our tags for a code of Apertium's."""
    tag = languages.find(code)
    return _CODES.get(code) or ((tag,) if tag else ())


def _packaged() -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for package, directions in PACKAGES.items():
        for direction in directions.split():
            source, target = direction.split("-")
            table.update({(one, other): package for one in _tags(source) for other in _tags(target)})
    return table


_PACKAGED = _packaged()
"""Each direction that can be installed, and the package it is in."""


def _hops(path: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(path))


def _shortest(source: str, target: str, directions: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """The path with the fewest hops, at most `MAX_HOPS`; of equal ones the first by name."""
    onward: dict[str, list[str]] = {}
    for one, other in sorted(directions):
        onward.setdefault(one, []).append(other)
    paths: list[tuple[str, ...]] = [(source,)]
    seen = {source}
    for _ in range(MAX_HOPS):
        paths = [(*path, other) for path in paths for other in onward.get(path[-1], ()) if other not in seen]
        for path in paths:
            if path[-1] == target:
                return path
        seen.update(path[-1] for path in paths)
    return None


def _run(command: Sequence[str], text: str, seconds: float) -> str:
    """What a command prints for a text on its standard input.

    Raises:
        Unavailable: it cannot be started, fails, or takes longer than `seconds`.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program and mode names, no shell; the text goes through the pipe
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Without a UTF-8 locale its programs stop at the first accent.
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            # A group of its own: apertium is a script, and its children hold the pipe open when only the script is stopped.
            start_new_session=True,
        )
    except OSError as error:
        raise Unavailable(NAME, f"{command[0]} cannot be started: {error.strerror or error}") from error
    try:
        output, errors = process.communicate(text.encode("utf-8", "replace"), timeout=seconds)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise Unavailable(NAME, f"gave no answer within {seconds:.0f} seconds; try a shorter text") from None
    except BaseException:
        _stop(process)
        raise
    if process.returncode:
        # Its messages are not always UTF-8.
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        raise Unavailable(NAME, f"{' '.join(command[1:])} ended with code {process.returncode}{f': {lines[0][:200]}' if lines else ''}")
    return output.decode("utf-8", "replace")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
