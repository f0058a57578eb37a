"""Microsoft Translator, through deep-translator."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final

from ..errors import AuthError, QuotaExceeded, TranslationError
from .keys import find_key, missing_key
from .scraped import Scraped, load

if TYPE_CHECKING:
    from ..config import Config

NAME: Final = "microsoft"

REGION: Final = "LANGMIX_MICROSOFT_REGION"
"""Environment variable of the region that the key belongs to, such as ``westeurope``; keys of the global region need none."""

LANGUAGES: Final = (
    "af am ar as az ba bg bho bn bo brx bs ca cs cy da de doi dsb dv el en es et eu fa fi fil fj fo fr ga gl gom gu ha he hi hr hsb ht hu "
    "hy id ig is it iu ja ka kk km kmr kn ko ks ku ky ln lo lt lug lv lzh mai mg mi mk ml mn-cyrl mr ms mt mww my nb ne nl nso nya or otq "
    "pa pl prs ps pt-pt ro ru run rw sd si sk sl sm sn so sq sr-cyrl st sv sw ta te th ti tk tlh-latn tn to tr tt ty ug uk ur uz vi xh yo "
    "yua yue zh-hans zu"
)
"""The service's codes, in small letters as the library wants them; of several varieties the one that is asked for."""

CODES: Final = {
    "ckb": "ku", "ku": "kmr", "lg": "lug", "mn": "mn-cyrl", "nn": "nb",
    "ny": "nya", "pt": "pt-pt", "rn": "run", "sr": "sr-cyrl", "tl": "fil", "zh": "zh-hans",
}  # fmt: skip
"""Our tags that the service writes in another way."""


def open_translator(config: Config) -> Microsoft:
    """The service, with the configuration's time-out.

    Raises:
        ConfigError: there is no key.
        MissingDependency: deep-translator is not installed.
    """
    load(NAME, "microsoft")
    key = find_key(NAME, ("MICROSOFT_API_KEY",))
    if key is None:
        raise missing_key(NAME, "https://portal.azure.com")
    return Microsoft(config.timeout, key, os.environ.get(REGION) or None)


class Microsoft(Scraped):
    """Sends texts to Microsoft Translator, one after the other.

    Args:
        timeout: seconds without a byte from the service.
        key: of the service.
        region: that the key belongs to, or None.
    """

    name = NAME
    max_chars = 4_999

    def __init__(self, timeout: float, key: str, region: str | None) -> None:
        from deep_translator.constants import BASE_URLS

        super().__init__(BASE_URLS["MICROSOFT_TRANSLATE"], timeout, CODES, LANGUAGES.split())
        self._key = key
        self._region = region

    def _translate(self, text: str, source: str, target: str) -> Any:
        from deep_translator import MicrosoftTranslator

        class Offline(MicrosoftTranslator):  # type: ignore[misc]
            """Does not ask for the languages before every text."""

            def _get_supported_languages(self) -> dict[str, str]:
                return {code: code for code in LANGUAGES.split()}

        return Offline(source=source, target=target, api_key=self._key, region=self._region).translate(text)

    def _complaint(self, body: bytes) -> TranslationError | None:
        """What the answer says of itself: the library looks at no status."""
        try:
            code = str(json.loads(body)["error"]["code"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        if code.startswith("403"):
            return QuotaExceeded(NAME, "the allowance is used up; wait until it is renewed, or use --translator apertium")
        return AuthError(NAME, "the service refuses the key or its region; check them") if code.startswith("401") else None
