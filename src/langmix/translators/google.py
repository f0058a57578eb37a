"""Google Translate, through deep-translator."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

from .scraped import Scraped, load

if TYPE_CHECKING:
    from ..config import Config

NAME: Final = "google"

CODES: Final = {"zh": "zh-CN", "he": "iw", "jv": "jw", "nb": "no", "nn": "no", "fil": "tl", "mni": "mni-Mtei"}
"""Our tags that Google writes in another way."""


def open_translator(config: Config) -> Google:
    """The service, with the configuration's time-out.

    Raises:
        MissingDependency: deep-translator is not installed.
    """
    load(NAME, "google")
    return Google(config.timeout)


class Google(Scraped):
    """Sends texts to Google Translate, one after the other."""

    name = NAME
    max_chars = 4_999
    max_url_bytes = 12_000
    parallel = 2
    # Then it is the whole address that is shut out, for hours.
    unnamed_pause = inf

    def __init__(self, timeout: float) -> None:
        from deep_translator.constants import BASE_URLS, GOOGLE_LANGUAGES_TO_CODES

        super().__init__(BASE_URLS["GOOGLE_TRANSLATE"], timeout, CODES, list(GOOGLE_LANGUAGES_TO_CODES.values()))

    def _translate(self, text: str, source: str, target: str) -> Any:
        from deep_translator import GoogleTranslator

        return GoogleTranslator(source=source, target=target).translate(text)
