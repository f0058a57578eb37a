"""Apertium: rule-based translation on this machine, as packaged by Debian, in one process per step of the route.

The text is handed over in Apertium's stream format: see `apertium_stream`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import languages
from ..errors import BadOutput, TranslationError, Unavailable, UnsupportedPair
from . import Translation
from .apertium_routes import MAX_HOPS, find_route, missing_packages, read_modes
from .apertium_stream import from_stream, strip_marks, to_stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..config import Config

NAME: Final = "apertium"

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
    request_chars = None

    batch = 1_000
    parallel = 1

    @cached_property
    def identity(self) -> str:
        """Changes with every mode and every data file that is installed."""
        from hashlib import sha256

        data = Path(self._program or NAME).resolve().parents[1] / "share" / "apertium"
        files = sorted(path for path in data.glob("*/*") if path.is_file()) if self._program else []
        states = [f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
        return f"{NAME} {sha256(repr((sorted(self._modes.items()), states)).encode()).hexdigest()[:16]}"

    @property
    def scope(self) -> str:
        """How many directions are installed.

        Raises:
            Unavailable: none are.
        """
        if not self._modes:
            install = "apt-get install apertium apertium-spa-cat apertium-fra-cat apertium-fr-es"
            raise Unavailable(NAME, f"nothing is installed; install it with, for French and Spanish: {install} (Debian, Ubuntu)")
        return f"{len(self._modes)} pairs, and ways of up to {MAX_HOPS} of them"

    @cached_property
    def _modes(self) -> dict[tuple[str, str], str]:
        """Installed directions and Apertium's names for them; empty where Apertium is not installed."""
        return read_modes(_run([self._program, "-l"], "", _START_SECONDS).split()) if self._program else {}

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
        route = find_route(source, target, self._modes)
        if route:
            return route
        missing = missing_packages(source, target, self._modes)
        pair = f"{languages.describe(source)} to {languages.describe(target)}"
        if not missing:
            raise UnsupportedPair(NAME, f"has no way from {pair}; use an online service with --translator google")
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
                streams[number], ratio = strip_marks(answer)
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
