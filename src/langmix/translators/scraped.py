"""Services asked through deep-translator, which lacks time-outs, limits, thread safety and errors of one kind: they are added here.

It sends texts in the address of a GET request, and some of its exceptions show that address, or a key. None of that stands in a message of
ours, and its exceptions are not chained.
"""

from __future__ import annotations

import io
import threading
import time
from abc import abstractmethod
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..errors import BadOutput, MissingDependency, TranslationError
from .http import BACKOFF, CONNECT_SECONDS, is_late, is_loopback, no_translation, read_body, refusal, retry_after, silence, with_retries
from .service import Service, find_code, same_language, unknown_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    body: bytes = b""
    was_late: bool = False


_CALL: ContextVar[_Call | None] = ContextVar("_CALL", default=None)


class _Silence(Exception):
    """No answer came. No exception of requests', of which deep-translator prints some and forgets others."""


class _Requests:
    """Stands in a module of deep-translator's for ``requests``, which is left alone; only our calls are changed."""

    def get(self, url: str, **options: Any) -> Any:
        return _send("GET", url, options)

    def post(self, url: str, **options: Any) -> Any:
        return _send("POST", url, options)

    def __getattr__(self, name: str) -> Any:
        import requests

        return getattr(requests, name)


def _send(method: str, url: str, options: Mapping[str, Any]) -> Any:
    import requests
    from urllib3.exceptions import HTTPError

    call = _CALL.get()
    if call is None:
        return requests.request(method, url, **options)  # noqa: S113 -- somebody else's call, as deep-translator makes it
    limits = {"timeout": (min(call.timeout, CONNECT_SECONDS), call.timeout), "allow_redirects": False, "stream": True}
    headers = {**options.get("headers", {}), "Accept-Encoding": "identity"}
    try:
        with requests.request(method, url, **{**options, **limits, "headers": headers}) as response:  # noqa: S113 -- in the limits
            call.body = read_body(response, call.timeout) or b""
    except (requests.RequestException, HTTPError, OSError, UnicodeError) as error:
        call.was_late = is_late(error)
    else:
        call.status = response.status_code
        call.retry_after = retry_after(response.headers.get("Retry-After"))
        response.raw = io.BytesIO(call.body)
        return response
    raise _Silence


def load(service: str, module: str) -> None:
    """Import a module of deep-translator's, and have our calls in it keep to limits.

    Raises:
        MissingDependency: the package is not installed.
    """
    try:
        loaded: Any = import_module(f"deep_translator.{module}")
    except ModuleNotFoundError:
        raise MissingDependency(f"the translator {service} needs deep-translator; install it with: pip install deep-translator") from None
    if not isinstance(loaded.requests, _Requests):
        loaded.requests = _Requests()


class Scraped(Service):
    """A service that deep-translator asks, one text a request.

    Args:
        address: of the service.
        timeout: seconds without a byte from the service.
        own_codes: our tags that the service writes in another way.
        codes: all of the service's codes.
    """

    unnamed_pause: float | None = None
    """See `with_retries`."""

    def __init__(self, address: str, timeout: float, own_codes: dict[str, str], codes: Sequence[str]) -> None:
        # The host itself, even on this machine: these are services of others, whatever the address.
        self.host: str = urlsplit(address).hostname or ""
        self._address = address
        self._timeout = timeout
        self._own_codes = own_codes
        self._codes = frozenset(codes)
        is_remote = not is_loopback(self.host)
        self._interval = INTERVAL if is_remote else 0.0
        self._backoff = BACKOFF if is_remote else 0.0
        self._turn = threading.Lock()
        self._next = 0.0

    @property
    def identity(self) -> str:
        """The service; it does not say which model it has."""
        return f"{self.name} {self.host}"

    @property
    def scope(self) -> str:
        """How many languages it has."""
        return f"{len({code.partition('-')[0] for code in self._codes})} languages"

    def refusal(self, source: str, target: str) -> TranslationError | None:
        """Why it does not translate between two languages; None where it does."""
        for tag in (source, target):
            if self._code(tag) is None:
                return unknown_language(self.name, tag)
        return same_language(self.name, source, target) if self._code(source) == self._code(target) else None

    @abstractmethod
    def _translate(self, text: str, source: str, target: str) -> str | None:
        """What a fresh translator of the library's gives: a shared one mixes up the texts of two threads. The languages are codes."""

    def _complaint(self, body: bytes) -> TranslationError | None:
        """What an answer with a status of success says of a failure."""
        del body
        return None

    def _code(self, tag: str) -> str | None:
        return find_code(tag, self._own_codes, self._codes)

    def _ask(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        one, other = self._code(source) or "", self._code(target) or ""
        return [with_retries(partial(self._attempt, text, one, other), self._backoff, self.unnamed_pause) for text in texts]

    def _attempt(self, text: str, source: str, target: str) -> str | TranslationError:
        """The translation, or the error instead of it: raised inside the handler it would carry the address as its context."""
        self._wait()
        call = _Call(self._timeout)
        token = _CALL.set(call)
        try:
            answer = self._translate(text, source, target)
        except _Silence:
            return silence(self.name, self.host, call.timeout, call.was_late)
        except Exception as error:
            # The library's own have no common base, and many are those of Python.
            return self._failure(error, call)
        finally:
            _CALL.reset(token)
        if call.status is not None and not 200 <= call.status < 300:
            return refusal(self.name, self.host, call.status, call.retry_after)
        # It gives None for what is the same in both languages and has no letters.
        return self._complaint(call.body) or (text if answer is None else str(answer))

    def _failure(self, error: Exception, call: _Call) -> TranslationError:
        """The error of ours for one of the library's, in our words only."""
        from deep_translator.exceptions import NotValidLength, NotValidPayload

        if call.status is None:
            known = isinstance(error, NotValidLength | NotValidPayload)
            reason = "refuses the text before it is sent" if known else "fails before it sends anything; it may be too old"
            return BadOutput(self.name, f"deep-translator {reason}; translate it by hand")
        if not 200 <= call.status < 300:
            return refusal(self.name, self.host, call.status, call.retry_after)
        return self._complaint(call.body) or no_translation(self.name, self.host)

    def _wait(self) -> None:
        with self._turn:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._interval
        if start > now:
            time.sleep(start - now)
