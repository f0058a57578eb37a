"""Asking a service over HTTP: with time-outs, retries and limits, and with nothing private in any error.

Texts, keys and the queries of addresses never stand in a message, nor in an exception chained to one: the libraries' exceptions show them.
"""

from __future__ import annotations

import json
import math
import random
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

from ..errors import AuthError, BadOutput, ConfigError, QuotaExceeded, RateLimited, TranslationError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest, Response, Session

RETRIES: Final = 2
"""Further attempts where the service did not answer, was out of order, or asked for a short pause."""

MAX_PAUSE: Final = 10.0
"""Seconds; where the service asks for a longer pause, the run ends instead."""

BACKOFF: Final = 1.0
"""Seconds before the first further attempt, before the second twice as many; shortened by chance, so that clients do not return together.
None are waited for on this machine."""

MAX_ANSWER: Final = 8 * 1024 * 1024
"""Bytes; a longer answer is no translation."""

CONNECT_SECONDS: Final = 10.0
"""The most that a connection may take to be made, where the time-out is longer."""

SLOW: Final = 4
"""Time-outs that an answer may take in all; one that comes byte by byte would never reach a single one."""

_CHUNK = 65_536

Answer = TypeVar("Answer")

Explain: TypeAlias = "Callable[[int, Any], TranslationError | None]"
"""Reads a service's own account of a failure: the status and the parsed JSON body (None where it is none) -> the error, or None."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whatever its status."""

    status: int
    body: bytes
    retry_after: float | None
    """Seconds, as the service asked for."""


class Client:
    """Asks one service. Safe to share between threads: each has connections of its own.

    Args:
        service: the translator's name, for messages.
        address: of the service, to which the paths are added; checked by `check_address`.
        timeout: seconds without a byte from the service.
        headers: sent with every request; may have a key in them.
        explain: an `Explain`.
    """

    def __init__(
        self,
        service: str,
        address: str,
        timeout: float,
        headers: Mapping[str, str] | None = None,
        explain: Explain | None = None,
    ) -> None:
        self.address = check_address(address)
        host = urlsplit(self.address).hostname or ""
        self.is_local = is_loopback(host)
        """Whether the service runs on this machine."""
        self.host: str | None = None if self.is_local else host
        """The host that the text is sent to, or None where it stays on this machine."""
        self._host = host
        self._service = service
        self._timeout = timeout
        self._headers = dict(headers or {})
        self._explain = explain
        self._threads = threading.local()

    def json(self, path: str, body: Any = None) -> Any:
        """The service's answer, parsed: to a POST where there is a body, which is sent as JSON, else to a GET.

        Raises:
            TranslationError: there is none that can be used.
        """
        text = self._ask(path, {"json": body} if body is not None else {})
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
        raise no_translation(self._service, self._host)

    def text(self, path: str, form: Mapping[str, str]) -> str:
        """The service's answer to a form, as it is.

        Raises:
            TranslationError: there is none that can be used.
        """
        return self._ask(path, {"data": form})

    def _ask(self, path: str, content: Mapping[str, Any]) -> str:
        body = with_retries(lambda: self._attempt(path, content), 0.0 if self.is_local else BACKOFF)
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        raise no_translation(self._service, self._host)

    def _attempt(self, path: str, content: Mapping[str, Any]) -> bytes | TranslationError:
        """The answer, or the error instead of it: raised inside the handler it would carry the request as its context."""
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        try:
            reply = self._send(path, content)
        except (RequestException, HTTPError, HTTPException, OSError, UnicodeError) as error:
            return silence(self._service, self._host, self._timeout, is_late(error))
        if reply is None:
            return BadOutput(self._service, f"LM405: {self._host} gives an answer longer than any translation; check the address")
        if 200 <= reply.status < 300:
            return reply.body
        explained = self._explain(reply.status, _parsed(reply.body)) if self._explain else None
        return explained or refusal(self._service, self._host, reply.status, reply.retry_after)

    def _send(self, path: str, content: Mapping[str, Any]) -> Reply | None:
        """The answer to a request; None where it is longer than `MAX_ANSWER`."""
        response = self._session().request(
            "POST" if content else "GET",
            self.address + path,
            headers=self._headers,
            timeout=(min(self._timeout, CONNECT_SECONDS), self._timeout),
            # Text and key would follow it to wherever it leads.
            allow_redirects=False,
            stream=True,
            **content,
        )
        with response:
            body = read_body(response, self._timeout)
            return None if body is None else Reply(response.status_code, body, retry_after(response.headers.get("Retry-After")))

    def _session(self) -> Session:
        session: Session | None = getattr(self._threads, "session", None)
        if session is None:
            import requests

            session = requests.Session()
            # A proxy would carry the text off this machine.
            session.trust_env = not self.is_local
            # Without this the password of a .netrc file takes the place of the key.
            session.auth = _as_it_is
            # What is not compressed cannot grow without bounds when it is unpacked.
            session.headers["Accept-Encoding"] = "identity"
            self._threads.session = session
        return session


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("example.org")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_address(address: str) -> str:
    """The address of a service without a slash at its end.

    Raises:
        ConfigError: it is none, has a password in it, or would send texts in clear to another machine.

    >>> check_address("http://localhost:5000/"), check_address("https://example.org/v1")
    ('http://localhost:5000', 'https://example.org/v1')
    """
    try:
        parts = urlsplit(address)
        is_complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_complete = False
    if not is_complete or any(map(str.isspace, address)):
        raise ConfigError("translate.url: not a complete address; write one such as https://translate.example.org or http://localhost:5000")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigError("translate.url: leave out the name and password, and what stands behind ? or #; keys come from the environment")
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ConfigError(f"translate.url: {parts.hostname} is another machine, and http:// would send the texts in clear; use https://")
    return address.rstrip("/")


def with_retries(attempt: Callable[[], Answer | TranslationError], backoff: float, unnamed_pause: float | None = None) -> Answer:
    """What an attempt gives, after up to `RETRIES` further ones.

    Args:
        attempt: gives the answer, or the error instead of it.
        backoff: seconds, see `BACKOFF`.
        unnamed_pause: seconds to wait where the service asks for a pause and names none; None: as for other failures.

    Raises:
        TranslationError: the last error, or one after which it is of no use to try again.
    """
    number = 0
    while isinstance(answer := attempt(), TranslationError):
        pause = backoff * 2**number * random.uniform(0.5, 1)  # noqa: S311 -- nothing is kept secret by it
        if isinstance(answer, RateLimited):
            asked = unnamed_pause if answer.retry_after is None else answer.retry_after
            pause = pause if asked is None else asked
        if number == RETRIES or pause > MAX_PAUSE or not answer.retryable:
            raise answer
        time.sleep(pause)
        number += 1
    return answer


def read_body(response: Response, timeout: float) -> bytes | None:
    """The body of a streamed answer, as it was sent; None where it is longer than `MAX_ANSWER`.

    Raises:
        TimeoutError: it takes longer than `SLOW` time-outs.
    """
    end = time.monotonic() + SLOW * timeout
    chunks: list[bytes] = []
    size = 0
    while chunk := response.raw.read1(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_ANSWER:
            return None
        if time.monotonic() > end:
            raise TimeoutError
    return b"".join(chunks)


def retry_after(header: str | None) -> float | None:
    """Seconds to wait, from the header of that name: a number, or a date in GMT.

    >>> retry_after("120"), retry_after("Mon, 01 Jan 2001 00:00:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    if not header:
        return None
    try:
        seconds = float(header) if header.strip().isdecimal() else parsedate_to_datetime(header).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def refusal(service: str, host: str, status: int, pause: float | None) -> TranslationError:
    """The error for an answer that is none, by its status.

    Args:
        service: the translator's name.
        host: that answered.
        status: of HTTP, not 2xx.
        pause: seconds to wait, as the service asked for.
    """
    shown = f"HTTP {status}"
    if status == 429 or (status == 503 and pause is not None):
        wait = f"wait {pause:.0f} seconds" if pause else "wait some time"
        return RateLimited(service, f"{host} asks for a pause ({shown}); {wait}, or use --translator apertium", pause)
    if status in (401, 403):
        return AuthError(service, f"{host} refuses the key, or this machine ({shown}); check the key, or use --translator apertium")
    if status in (402, 456):
        return QuotaExceeded(
            service, f"the allowance at {host} is used up ({shown}); wait until it is renewed, or use --translator apertium"
        )
    if 400 <= status < 500 and status != 404:
        return BadOutput(service, f"LM405: {host} refuses the text ({shown}); translate it by hand")
    if status == 404:
        reason = f"{host} has no such service ({shown}); check the address in translate.url"
    elif status < 400:
        reason = f"{host} sends us on to another address ({shown}); put the address it leads to in translate.url"
    else:
        reason = f"{host} is out of order ({shown}); try again later, or use --translator apertium"
    return Unavailable(service, reason)


def silence(service: str, host: str, timeout: float, was_late: bool) -> TranslationError:
    """The error where no answer came, or none that came whole; the time-out is in seconds."""
    if was_late:
        return Unavailable(service, f"{host} gave no answer within {timeout:g} seconds; try again, or set a longer timeout")
    advice = "check that the server is running there" if is_loopback(host) else "check the network, or use --translator apertium"
    return Unavailable(service, f"cannot reach {host}; {advice}")


def no_translation(service: str, host: str) -> BadOutput:
    """The error for an answer that is a page, or nothing that can be read."""
    return BadOutput(service, f"LM405: {host} answered with something that has no translation in it (a captcha?); try again later")


def is_late(error: Exception) -> bool:
    """Whether an exception of the libraries' says that the time was up."""
    from requests import Timeout
    from urllib3.exceptions import TimeoutError as PoolTimeout

    return isinstance(error, Timeout | PoolTimeout | TimeoutError)


def _as_it_is(request: PreparedRequest) -> PreparedRequest:
    return request


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
