"""MyMemory, through deep-translator: a public memory with an engine behind it, free of charge up to a daily allowance."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ..errors import BadOutput, QuotaExceeded, TranslationError
from .http import is_loopback
from .scraped import Scraped, load

if TYPE_CHECKING:
    from ..config import Config

NAME: Final = "mymemory"

MAIL: Final = "LANGMIX_MYMEMORY_MAIL"
"""Environment variable of the mail address that the service is told, for a larger allowance."""

CODES: Final = {"ku": "kmr-TR", "or": "ory-IN", "rn": "run-BI"}
"""Our tags that the service writes in another way."""

_PREFERRED: Final = "ar-SA bs-BA de-DE en-GB es-ES fr-FR it-IT nl-NL oc-FR pt-PT sr-Cyrl-RS ta-IN tn-BW zh-CN"
"""Of languages that the service has in more than one variety."""


def open_translator(config: Config) -> MyMemory:
    """The service, with the configuration's time-out.

    Raises:
        MissingDependency: deep-translator is not installed.
    """
    load(NAME, "mymemory")
    return MyMemory(config.timeout, os.environ.get(MAIL) or None)


class MyMemory(Scraped):
    """Sends texts to MyMemory, one after the other.

    Args:
        timeout: seconds without a byte from the service.
        mail: told to the service for a larger allowance, or None.
    """

    name = NAME
    max_chars = 499
    max_url_bytes = 1_500
    """It counts 500 bytes; most scripts take three in an address for each of theirs."""
    parallel = 1

    def __init__(self, timeout: float, mail: str | None) -> None:
        from deep_translator.constants import BASE_URLS, MY_MEMORY_LANGUAGES_TO_CODES

        address = BASE_URLS["MYMEMORY"]
        if not is_loopback(urlsplit(address).hostname or ""):
            # The library's own address sends texts in clear.
            address = address.replace("http://", "https://", 1)
        codes = list(MY_MEMORY_LANGUAGES_TO_CODES.values())
        own = {code.partition("-")[0]: code for code in (*codes, *_PREFERRED.split())} | CODES
        super().__init__(address, timeout, own, codes)
        self._mail = {"email": mail} if mail else {}

    def _translate(self, text: str, source: str, target: str) -> Any:
        from deep_translator import MyMemoryTranslator

        translator = MyMemoryTranslator(source=source, target=target, **self._mail)
        translator._base_url = self._address  # noqa: SLF001 -- there is no other way to have it send nothing in clear
        return translator.translate(text)

    def _complaint(self, body: bytes) -> TranslationError | None:
        """What the answer says of itself: its status is 200 whatever happened."""
        try:
            answer = json.loads(body)
            status, said = str(answer.get("responseStatus", "200")), str(answer["responseData"]["translatedText"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        if answer.get("quotaFinished") is True or "MYMEMORY WARNING" in said.upper() or status == "429":
            return QuotaExceeded(NAME, "LM405: today's allowance is used up; go on tomorrow, or use --translator apertium")
        if status != "200":
            return BadOutput(NAME, "LM405: the service refuses the text or the languages; translate it by hand")
        return None
