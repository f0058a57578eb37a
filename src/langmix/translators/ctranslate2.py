"""CTranslate2: neural models on this machine that the user has converted, such as those of OPUS-MT.

``translate.model`` names a folder with a folder for each pair, ``es-fr``, in which are the model (``model.bin`` and what belongs to it) and
the two SentencePiece models, ``source.spm`` and ``target.spm``.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .. import languages
from ..errors import ConfigError, MissingDependency
from ..sentences import split_sentences
from .neural import NeuralEngine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..config import Config

NAME: Final = "ctranslate2"

FILES: Final = ("model.bin", "source.spm", "target.spm")
"""What a pair's folder must have."""


def open_translator(config: Config) -> CTranslate2:
    """The engine on this machine; models are loaded when they are first asked.

    Raises:
        ConfigError: ``translate.model`` is no folder with models in it.
        MissingDependency: ctranslate2 or sentencepiece is not installed.
    """
    try:
        engine, pieces = import_module("ctranslate2"), import_module("sentencepiece")
    except ModuleNotFoundError:
        raise MissingDependency(
            "the translator ctranslate2 needs two packages; install them with: pip install ctranslate2 sentencepiece"
        ) from None
    if config.model is None:
        raise ConfigError('ctranslate2 needs models: set translate.model to their folder, as in model = "models"')
    return CTranslate2(engine, pieces, Path(config.model))


class CTranslate2(NeuralEngine):
    """Asks models in a folder.

    Args:
        engine: the module ``ctranslate2``.
        pieces: the module ``sentencepiece``.
        folder: of the models.
    """

    name = NAME

    def __init__(self, engine: Any, pieces: Any, folder: Path) -> None:
        super().__init__()
        self._engine = engine
        self._pieces = pieces
        self._folder = folder
        self._loaded: dict[tuple[str, str], tuple[Any, Any, Any]] = {}
        self.advice = (
            f"ct2-transformers-converter --model MODEL --output_dir {folder / '{source}-{target}'}, and copy its two .spm files there"
        )

    @cached_property
    def identity(self) -> str:
        """Changes with the models."""
        states = [f"{folder.name} {(state := (folder / FILES[0]).stat()).st_size} {state.st_mtime_ns}" for folder in self._folders.values()]
        return f"{NAME} {self._engine.__version__} {', '.join(sorted(states))}"

    @cached_property
    def _folders(self) -> Mapping[tuple[str, str], Path]:
        folders: dict[tuple[str, str], Path] = {}
        for folder in sorted(self._folder.glob("*-*")):
            one, _, other = folder.name.partition("-")
            source, target = languages.find(one), languages.find(other)
            if source and target and all((folder / name).is_file() for name in FILES):
                folders[source, target] = folder
        return folders

    def _pairs(self) -> Collection[tuple[str, str]]:
        return self._folders.keys()

    def _run(self, texts: Sequence[str], source: str, target: str) -> list[Any]:
        model, encoder, decoder = self._load(source, target)
        # Such models were trained on sentences, and forget what comes after the first.
        sentences = [[text[start:end] for start, end in split_sentences(text)] for text in texts]
        tokens = [[*encoder.encode(sentence.strip(), out_type=str), "</s>"] for parts in sentences for sentence in parts]
        results = iter(model.translate_batch(tokens))
        answers: list[Any] = []
        for parts in sentences:
            ends = [part[len(part.rstrip()) :] for part in parts]
            answers.append("".join(decoder.decode(next(results).hypotheses[0]) + end for end in ends))
        return answers

    def _load(self, source: str, target: str) -> tuple[Any, Any, Any]:
        if (source, target) not in self._loaded:
            folder = self._folders[source, target]
            encoder = self._pieces.SentencePieceProcessor(model_file=str(folder / "source.spm"))
            decoder = self._pieces.SentencePieceProcessor(model_file=str(folder / "target.spm"))
            self._loaded[source, target] = (self._engine.Translator(str(folder)), encoder, decoder)
        return self._loaded[source, target]
