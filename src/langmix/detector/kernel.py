"""Which kernel runs: the native one, or its twin in Python."""

from __future__ import annotations

import os
from array import array
from dataclasses import astuple, dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from ..errors import ConfigError
from .weights import Weights, open_characters, open_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .terms import PassageRules


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the decoder weighs. Costs and gains are in 1/16 nat of log probability; as `lm_parameters` in kernel.h, in that order.

    Tuned on half of the open evaluation documents by `bench/tune.py`; see docs/detector.md.
    """

    temperature: int = 281
    """Factor of all scores, in 1/256."""
    cap: int = 255
    """The most that one word can say, 1 to 255."""
    capital_weight: int = 12
    """Weight of a capitalised word inside a sentence, in 1/16."""
    tier_common: int = 49
    """Cost of a common language in a block."""
    tier_usual: int = 199
    tier_rare: int = 236
    document_common: int = 0
    """Cost of a common language as a document's main one."""
    document_usual: int = 28
    document_rare: int = 49
    home: int = 6
    """Part of all costs, in 1/16, for the document's main language in a block of another."""
    seen: int = 12
    """Part of that cost, in 1/16, for a language that the document already has."""
    sibling: int = 22
    """Cost added for a relative of the block's main language."""
    sibling_word: int = 42
    """And for each of its words, in 1/16 of the unit."""
    block: int = 12
    """Cost of a main language of a block other than the document's."""
    sibling_block: int = 100
    """Cost added where it is a relative of that."""
    change_word: int = 51
    """Cost of a change of language between two words, and at a comma, a bracket, a quotation mark, a sentence end, a line end."""
    change_comma: int = 7
    change_bracket: int = 19
    change_quote: int = 9
    change_sentence: int = 8
    change_line: int = 12
    single: int = 155
    """The least gain of a span of one word, of two words, of more."""
    two: int = 23
    more: int = 87
    candidates: int = 4
    """How many languages are tried for a place in a block's set, 1 to 8."""


READ: Final = 0
LEFT_OUT: Final = 1
NO_UTF8: Final = 2
"""States of a text, as in passages.h: read; not wanted; not decoded."""

NO_LANGUAGE: Final = -1
SEVERAL: Final = -2
"""What stands for the only lane of a text that has none, or more than one; as in passages.h."""


class TextColumns(NamedTuple):
    """What is in many texts: a number a text, then a number a passage, in order."""

    states: array[int]
    """Of a text: `READ`, `LEFT_OUT` or `NO_UTF8`; a text that was not read has no passages."""
    characters: array[int]
    """Its code points."""
    languages: array[int]
    """The only lane of its passages; `NO_LANGUAGE` where none has one, `SEVERAL` where they have more than one."""
    behind: array[int]
    """How many passages there are up to and with this text's."""
    starts: array[int]
    """Of a passage: its first code point in its text, inclusive."""
    ends: array[int]
    """Exclusive."""
    lanes: array[int]
    """The lane, or `NO_LANGUAGE`."""
    length_classes: array[int]
    evidence: array[int]
    letters: array[int]
    terms: array[int]
    """1 or 0. For these four see `_kernel.pyi`."""

    @classmethod
    def empty(cls) -> TextColumns:
        """Of no texts, with numbers of the sizes that the native kernel's have."""
        return cls(*(array(code) for code in "BihiiihBqqB"))


class Kernel(Protocol):
    """Finds spans in lanes and code points; knows nothing of documents."""

    def find_spans(self, text: str, edges: array[int], allowed: bytes, prior: int, parameters: array[int]) -> bytes:
        """See `_kernel.pyi`."""
        ...

    def find_passages(  # noqa: PLR0913, PLR0917 - all that a kernel knows comes from here
        self, text: str, edges: array[int], allowed: bytes, prior: int, parameters: array[int], rules: array[float], terms: bool
    ) -> bytes:
        """See `_kernel.pyi`."""
        ...

    def find_in_texts(  # noqa: PLR0913, PLR0917 - see above
        self,
        data: memoryview,
        offsets: array[int],
        wanted: bytes,
        allowed: bytes,
        prior: int,
        parameters: array[int],
        rules: array[float],
        terms: bool,
    ) -> Sequence[array[int]]:
        """See `_kernel.pyi`."""
        ...

    def score_words(self, text: str, parameters: array[int]) -> Sequence[tuple[int, int, bytes]]:
        """See `_kernel.pyi`."""
        ...


def pack(parameters: Parameters) -> array[int]:
    """The parameters as a kernel takes them: signed 32-bit numbers."""
    return array("i", astuple(parameters))


def pack_rules(rules: PassageRules) -> array[float]:
    """What a passage must have, as a kernel takes it: numbers of 64 bits with a fraction."""
    return array("d", astuple(rules))


@cache
def open_kernel() -> Kernel:
    """The kernel that `LANGMIX_KERNEL` names (``native`` or ``python``), else the native one where it was built."""
    return make_kernel(open_weights(), os.environ.get("LANGMIX_KERNEL", ""))


def make_kernel(weights: Weights, name: str = "") -> Kernel:
    """A kernel for some weights.

    Raises:
        ConfigError: the native kernel is asked for and was not built; or no such kernel.
    """
    if name not in ("", "native", "python"):
        raise ConfigError(f"LANGMIX_KERNEL: '{name}' is neither native nor python")
    if name != "python":
        try:
            from ._kernel import Kernel as Native

            return Native(open_characters(), weights.rows, weights.head, weights.row_bits, weights.shift, weights.layout)
        except ImportError as error:
            if name == "native":
                raise ConfigError(
                    "LANGMIX_KERNEL: the native kernel was not built; install langmix again where there is a C compiler"
                ) from error
    from ._kernel_py import Kernel as Twin

    return Twin(open_characters(), weights.rows, weights.head, weights.row_bits, weights.shift, weights.layout)


def kernel_name() -> str:
    """``native`` or ``python``: the kernel that runs."""
    return "python" if type(open_kernel()).__module__.endswith("_kernel_py") else "native"
