"""Keys of services: from the environment, or from the system's keyring where the package keyring is installed. Never from a setting."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from ..errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEYRING = "langmix"
"""The keyring's service; the user is the translator's name."""


def find_key(service: str, usual: Sequence[str] = ()) -> str | None:
    """The key for a service, or None where there is none.

    Args:
        service: the translator's name: ``deepl`` is looked for in LANGMIX_DEEPL_KEY.
        usual: other variables that programs read it from. Leave them out where the address is not the service's own: a configuration
            file that came with somebody's texts could name an address to collect keys.

    Raises:
        ConfigError: what is there is no key.
    """
    for variable in (variable_of(service), *usual):
        key = os.environ.get(variable, "").strip()
        if key:
            return _checked(key, variable)
    stored = _from_keyring(service)
    return _checked(stored, "the keyring") if stored else None


def variable_of(service: str) -> str:
    """The environment variable that a service's key is in.

    >>> variable_of("deepl")
    'LANGMIX_DEEPL_KEY'
    """
    return f"LANGMIX_{service.upper()}_KEY"


def missing_key(service: str, where: str) -> ConfigError:
    """The error where a service cannot be asked without a key; `where` is the page that gives keys."""
    return ConfigError(f"{service} needs a key: get one at {where} and set the environment variable {variable_of(service)}")


def _checked(key: str, where: str) -> str:
    # A header cannot hold any other character, and the library's complaint would show the key.
    if key.isascii() and key.isprintable() and " " not in key:
        return key
    raise ConfigError(f"the key in {where} has a character that no key has; copy it again")


def _from_keyring(service: str) -> str | None:
    try:
        keyring: Any = import_module("keyring")
    except ModuleNotFoundError:
        return None
    try:
        return cast("str | None", keyring.get_password(_KEYRING, service))
    except keyring.errors.KeyringError:
        # There is none on this machine, or it is locked.
        return None
