"""The contract of both kernels: the native one (`_kernel.pyx` with two files in C) and its twin in Python.

`kernel.c` and `_kernel_py.py` find spans, `passages.c` and `_passages_py.py` make passages of them.

Both give the same bytes for the same arguments; `tests/test_kernel.py` compares them. A kernel knows nothing of documents and languages:
only of code points and of *lanes*, the places of the languages in the weights, 0 to 127.
"""

from array import array
from collections.abc import Sequence

from .weights import Layout

class Kernel:
    """Finds which words of a text are in which lane's language.

    It is made from what `weights.py` opens; an instance is immutable to its users and may serve many threads at once (the native one
    releases the interpreter's lock while it works). It keeps the scores of words it has seen, which makes it faster and changes no result.

    Args:
        characters: the table that `tools/build_characters.py` makes.
        rows: the bytes of 2^`row_bits` x 64 signed 8-bit numbers.
        head: the bytes of 128 x 64 signed 16-bit numbers, little-endian. The sum over 64 of their products with a word's rows must fit 32
            bits.
        row_bits: rows are numbered with this many bits.
        shift: bits by which the product of head and rows is larger than 1/256 nat.
        layout: what the lanes stand for.

    Raises:
        ValueError: `characters` is no such table, `rows` or `head` are of another size, or there are more than 128 languages.
    """

    def __init__(self, characters: bytes, rows: memoryview, head: memoryview, row_bits: int, shift: int, layout: Layout) -> None: ...
    def find_spans(self, text: str, edges: array[int], allowed: bytes, prior: int, parameters: array[int]) -> bytes:
        """The spans of a text.

        Args:
            text: any string, lone surrogates included.
            edges: pairs of offsets into `text` in code points, the half-open range of each segment; unsigned 32-bit numbers
                (``array("I")``), never falling. A segment may be empty; no word goes over an edge; an odd last edge is left out.
            allowed: 128 bytes, not 0 where a lane may be found. With none allowed, the spans are of `prior`, else of lane 0.
            prior: the lane that is expected, which costs nothing as the document's main language; or -1.
            parameters: `kernel.pack(Parameters(...))`, signed 32-bit numbers (``array("i")``) in the ranges told there: none negative,
                `cap` at most 255, weights and parts of 16 at most 16.

        Returns:
            Packed records of ``struct`` format ``<2I4h6i``, in order and disjoint, each inside its segment: `start` and `end` in code
            points, half-open, from the first word to the end of the last; `language`, the lane, or -1 for nothing but names, numbers and
            code; `runner_up`, the second best lane, or -1; `main`, the lane of the block's main language; `capitals`, how many words
            begin with a capital; `words`, how many were scored; `gain`, how much better this lane explains the words than the main one
            (or, for the main one, than the document's, or where that is the same, than the runner-up); `margin`, how much better than the
            runner-up; `letters`, in it (a Han character counts as three, a kana or a Hangul syllable as two); `before` and `after`, the
            kinds of boundary on both sides: 0 between words, 1 comma, 2 bracket, 3 quotation mark, 4 sentence end, 5 line end. Gains are
            in 1/16 nat and may be negative.

        Raises:
            ValueError: edges fall or are behind the text's end; or `allowed` or `parameters` has another size; or `prior` is no lane.
            MemoryError: memory is short.
        """

    def find_passages(
        self, text: str, edges: array[int], allowed: bytes, prior: int, parameters: array[int], rules: array[float], terms: bool
    ) -> bytes:
        """The passages of a text: its spans, of which neighbours in one language are one, and terms belong to the language around them.

        Args:
            text: as for `find_spans`.
            edges: as for `find_spans`.
            allowed: as for `find_spans`.
            prior: as for `find_spans`.
            parameters: as for `find_spans`.
            rules: `kernel.pack_rules(PassageRules(...))`.
            terms: whether terms are passages of their own instead.

        Returns:
            Packed records of ``struct`` format ``<2I3q2h2B2x``, in order and disjoint, each inside its segment: `start` and `end` in code points,
            half-open, with the marks of its sentences; `evidence`, what its confidence stands on; `margin`, how much better the lane explains the
            words than the runner-up; `letters`; `language`, the lane, or -1; `runner_up`, the second best lane, or -1; `length_class`, see
            `_passages_py.length_class`; `term`, 1 or 0. Evidence and margin are in 1/16 nat, and 0 where there is no language.

        Raises:
            ValueError: as for `find_spans`; or `rules` has another size.
            MemoryError: memory is short.
        """

    def find_in_texts(
        self,
        data: memoryview,
        offsets: array[int],
        wanted: bytes,
        allowed: bytes,
        prior: int,
        parameters: array[int],
        rules: array[float],
        terms: bool,
    ) -> tuple[array[int], ...]:
        """The passages of many plain texts, cut into paragraphs as `paragraphs.py` has it. The interpreter's lock is released once for all of them.

        Args:
            data: bytes, the texts in UTF-8 among them.
            offsets: one more than texts, signed 64-bit numbers (``array("q")``): text i is ``data[offsets[i]:offsets[i + 1]]``, and has less than
                2^31 - 1 bytes.
            wanted: a byte a text, 0 where it is not to be read.
            allowed: as for `find_spans`.
            prior: as for `find_spans`.
            parameters: as for `find_spans`.
            rules: as for `find_passages`.
            terms: as for `find_passages`.

        Returns:
            The fields of `kernel.TextColumns`, in that order; lengths of numbers as there.

        Raises:
            ValueError: as for `find_passages`; or the offsets of a wanted text fall, or are outside the data.
            MemoryError: memory is short.
        """

    def score_words(self, text: str, parameters: array[int]) -> Sequence[tuple[int, int, bytes]]:
        """Each word of a text, whatever stands around it, and its deficits.

        In scripts without spaces a word is here one letter with its marks. Names, addresses and words with digits are scored too.

        Returns:
            For each word its half-open range of code points, and 128 bytes, one a lane: by how many 1/16 nat that lane explains it worse
            than the best does, at most `cap`.

        Raises:
            ValueError: `parameters` has another size.
        """
