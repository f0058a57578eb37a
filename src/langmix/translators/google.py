"""Google Translate through deep-translator, behind an adapter that adds what it lacks: time-outs, thread safety, errors of ours.

deep-translator sends the text in the address of a GET request, and some exceptions show that address. No message of this module has
anything of the text or of the address in it, and the exceptions behind it are not chained.
"""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from .. import languages
from ..errors import AuthError, BadOutput, MissingDependency, RateLimited, TranslationError, Unavailable, UnsupportedPair
from . import Translation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config import Config

NAME: Final = "google"

CODES: Final = {"zh": "zh-CN", "he": "iw", "jv": "jw", "nb": "no", "nn": "no", "fil": "tl", "mni": "mni-Mtei"}
"""Our tags that Google writes in another way."""

RETRIES: Final = 2
"""Further attempts where the service did not answer, or asked for a short pause."""

MAX_PAUSE: Final = 10.0
"""Seconds; where the service asks for a longer pause, the run ends instead."""

GIVE_UP: Final = 2
"""Texts in a row without an answer, after which the others are not tried: each costs three time-outs."""

INTERVAL: Final = 0.2
"""Least seconds between two requests; the library names five a second as the limit. None are waited for on this machine."""


@dataclass(slots=True)
class _Call:
    """One request: the time it may take, and how it was answered."""

    timeout: float
    """Seconds without a byte from the service."""
    status: int | None = None
    """HTTP status of the answer."""
    retry_after: float | None = None
    """Seconds, as the service asked for."""


_CALL: ContextVar[_Call | None] = ContextVar("_CALL", default=None)


class _Requests:
    """Stands in ``deep_translator.google`` for the module ``requests``, which is left alone; only our calls are changed."""

    def get(self, url: str, **options: Any) -> Any:
        import requests

        call = _CALL.get()
        if call is None:
            return requests.get(url, **options)  # noqa: S113 - somebody else's call, as deep-translator makes it
        response = requests.get(url, **options, timeout=call.timeout)
        call.status = response.status_code
        seconds = response.headers.get("Retry-After", "")
        call.retry_after = float(seconds) if seconds.isdecimal() else None
        return response

    def __getattr__(self, name: str) -> Any:
        import requests

        return getattr(requests, name)


def open_translator(config: Config) -> Google:
    """The service, with the configuration's time-out.

    Raises:
        MissingDependency: deep-translator is not installed.
    """
    try:
        import deep_translator.google
    except ModuleNotFoundError:
        raise MissingDependency("the translator google needs deep-translator; install it with: pip install deep-translator") from None
    if not isinstance(deep_translator.google.requests, _Requests):
        deep_translator.google.requests = _Requests()
    return Google(config.timeout)


class Google:
    """Sends texts to Google Translate, one after the other."""

    name = NAME
    max_chars = 4_999
    max_url_bytes = 12_000

    def __init__(self, timeout: float) -> None:
        from deep_translator.constants import BASE_URLS, GOOGLE_LANGUAGES_TO_CODES

        self._timeout = timeout
        self._codes = frozenset(GOOGLE_LANGUAGES_TO_CODES.values())
        self.host: str = urlsplit(BASE_URLS["GOOGLE_TRANSLATE"]).hostname or ""
        remote = not _is_loopback(self.host)
        self._interval = INTERVAL if remote else 0.0
        self._backoff = 1.0 if remote else 0.0
        self._turn = threading.Lock()
        self._next = 0.0

    def supports(self, source: str, target: str) -> bool:
        """Whether Google has both languages."""
        return self.refusal(source, target) is None

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where it does."""
        for tag in (source, target):
            if self._code(tag) is None:
                return UnsupportedPair(NAME, f"does not know {languages.name(tag)} ({tag}); translate it by hand")
        if self._code(source) == self._code(target):
            return UnsupportedPair(NAME, f"takes {languages.name(source)} and {languages.name(target)} for one language")
        return None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation | TranslationError]:
        """Translate texts one by one; arguments and errors as `Translator.translate`."""
        refusal = self.refusal(source, target)
        if refusal:
            raise refusal
        answers: list[Translation | TranslationError] = []
        silent = 0
        for text in texts:
            try:
                answers.append(Translation(self._translate(text, source, target)))
                silent = 0
            except TranslationError as error:
                answers.append(error)
                silent = silent + 1 if isinstance(error, Unavailable) else 0
                if silent >= GIVE_UP or isinstance(error, RateLimited | AuthError):
                    answers += [error] * (len(texts) - len(answers))
                    break
        return answers

    def _code(self, tag: str) -> str | None:
        return next((code for code in (CODES.get(tag), tag, tag.split("-", maxsplit=1)[0]) if code in self._codes), None)

    def _translate(self, text: str, source: str, target: str) -> str:
        attempt = 0
        while not isinstance(answer := self._attempt(text, source, target), str):
            pause = self._backoff * 2**attempt
            if isinstance(answer, RateLimited):
                # Without a time it is the whole address that is shut out, for hours.
                pause = MAX_PAUSE + 1 if answer.retry_after is None else answer.retry_after
            if attempt == RETRIES or pause > MAX_PAUSE or not answer.retryable:
                raise answer
            time.sleep(pause)
            attempt += 1
        return answer

    def _attempt(self, text: str, source: str, target: str) -> str | TranslationError:
        """The translation, or the error instead of it: raised inside the handler it would carry the address as its context."""
        from deep_translator import GoogleTranslator
        from deep_translator.exceptions import BaseError, RequestError, ServerException, TooManyRequests
        from requests import RequestException

        self._wait()
        call = _Call(self._timeout)
        token = _CALL.set(call)
        try:
            # A new one for each call: a shared one mixes up the texts of two threads.
            answer = GoogleTranslator(source=self._code(source), target=self._code(target)).translate(text)
        except (RequestException, OSError, BaseError, RequestError, ServerException, TooManyRequests) as error:
            return _failure(error, call, self.host)
        except (AttributeError, KeyError, TypeError, ValueError):
            return BadOutput(NAME, "LM405: the answer cannot be read; deep-translator may be too old for the service")
        finally:
            _CALL.reset(token)
        # It gives None for what is the same in both languages and has no letters.
        return text if answer is None else str(answer)

    def _wait(self) -> None:
        with self._turn:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._interval
        if start > now:
            time.sleep(start - now)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _failure(error: Exception, call: _Call, host: str) -> TranslationError:
    """The error of ours for one of the libraries', in our words only."""
    from deep_translator.exceptions import TranslationNotFound

    if isinstance(error, TranslationNotFound):
        return BadOutput(NAME, f"LM405: {host} answered with a page that has no translation (a captcha?); try again later")
    if call.status is None:
        return _silence(error, call, host)
    status = f"HTTP {call.status}"
    if call.status == 429:
        wait = f"wait {call.retry_after:.0f} seconds" if call.retry_after else "wait some hours"
        return RateLimited(NAME, f"{host} asks for a pause ({status}); {wait}, or use --translator apertium", call.retry_after)
    if call.status in (401, 403):
        return AuthError(NAME, f"{host} refuses this machine ({status}); use --translator apertium")
    if 400 <= call.status < 500:
        return BadOutput(NAME, f"LM405: {host} refuses the text ({status}); translate it by hand")
    return Unavailable(NAME, f"{host} is out of order ({status}); try again later, or use --translator apertium")


def _silence(error: Exception, call: _Call, host: str) -> TranslationError:
    """The error where no answer came, or none that came whole."""
    from deep_translator.exceptions import BaseError
    from requests import Timeout

    if isinstance(error, BaseError):
        return BadOutput(NAME, "deep-translator refuses the text before it is sent; translate it by hand")
    if isinstance(error, Timeout):
        return Unavailable(NAME, f"{host} gave no answer within {call.timeout:g} seconds; try again, or set a longer timeout")
    return Unavailable(NAME, f"cannot reach {host}; check the network, or use --translator apertium")
