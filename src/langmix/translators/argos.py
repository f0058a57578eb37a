"""Argos Translate: neural models on this machine, where the user has installed the package and models."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .. import languages
from ..errors import ConfigError, MissingDependency
from .neural import NeuralEngine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..config import Config

NAME: Final = "argos"


def open_translator(config: Config) -> Argos:
    """The engine on this machine; which models there are is looked up when it is first asked.

    Raises:
        ConfigError: it is set up to send texts away.
        MissingDependency: argostranslate is not installed.
    """
    del config
    try:
        engine = import_module("argostranslate.translate")
    except ModuleNotFoundError:
        install = "pip install argostranslate, and a model for each pair with: argospm install translate-es_fr"
        raise MissingDependency(f"the translator argos needs argostranslate; install it with: {install}") from None
    settings: Any = import_module("argostranslate.settings")
    if settings.model_provider.name != "OPENNMT":
        raise ConfigError("argos is set up to send texts to a server; unset ARGOS_MODEL_PROVIDER, or use libretranslate or openai")
    return Argos(engine)


class Argos(NeuralEngine):
    """Asks Argos Translate's models.

    Args:
        engine: the module ``argostranslate.translate``.
    """

    name = NAME
    # It takes one at a time, and one that fails is not to cost the others.
    batch = 1
    advice = "argospm install translate-{source}_{target}"

    def __init__(self, engine: Any) -> None:
        super().__init__()
        self._engine = engine

    @cached_property
    def identity(self) -> str:
        """Changes with the models' versions."""
        packages: Any = import_module("argostranslate.package")
        versions = sorted(f"{model.from_code}-{model.to_code} {model.package_version}" for model in packages.get_installed_packages())
        return f"{NAME} {', '.join(versions)}"

    @cached_property
    def _languages(self) -> Mapping[str, Any]:
        """Tag of ours -> language of the engine's, as far as there are models. The engine reads them anew each time it is asked."""
        return {tag: language for language in self._engine.get_installed_languages() if (tag := languages.find(language.code))}

    def _pairs(self) -> Collection[tuple[str, str]]:
        known = self._languages.items()
        return {(one, other) for one, source in known for other, target in known if one != other and source.get_translation(target)}

    def _run(self, texts: Sequence[str], source: str, target: str) -> list[Any]:
        translation = self._languages[source].get_translation(self._languages[target])
        return [translation.translate(text) for text in texts]
