# cython: language_level=3, boundscheck=False, wraparound=False
"""The native kernel: a border around kernel.c. What it promises stands in `_kernel.pyi`; `_kernel_py.py` is its readable twin."""

from cpython.array cimport array
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free
from libc.stdint cimport int16_t, int32_t, int64_t, int8_t, uint8_t, uint32_t
from libc.string cimport memset

cdef extern from "Python.h":
    uint32_t *PyUnicode_AsUCS4Copy(object) except NULL

cdef extern from "kernel.h":
    enum: LM_LANES
    ctypedef struct lm_characters:
        pass
    ctypedef struct lm_word:
        uint32_t start, end
        uint32_t letters[30]
        int count, script, capitals, letter_count, mixed
    ctypedef struct lm_parameters:
        int32_t temperature
    ctypedef struct lm_engine:
        lm_characters characters
        const int8_t *rows
        const int16_t *head
        uint32_t row_mask
        int32_t shift, languages, chinese, japanese
        uint8_t tier[128]
        uint8_t sibling[128][128]
        uint8_t lanes[64][128]
        uint8_t lane_count[64]
        int16_t alone[64]
    ctypedef struct lm_span:
        pass
    ctypedef struct lm_scratch:
        pass
    int lm_open_characters(lm_characters *, const uint8_t *, size_t)
    int lm_kind(const lm_characters *, uint32_t) nogil
    size_t lm_read_word(const lm_characters *, const uint32_t *, size_t, size_t, lm_word *) nogil
    int8_t *lm_copy_rows(const int8_t *, size_t)
    void lm_free_rows(int8_t *)
    lm_scratch *lm_new_scratch()
    void lm_free_scratch(lm_scratch *)
    void lm_score_word(const lm_engine *, const lm_parameters *, const lm_word *, uint8_t *) nogil
    long lm_find_spans(const lm_engine *, const lm_parameters *, lm_scratch *, const uint32_t *, const uint32_t *, size_t, const uint8_t *, int,
                       int64_t *, const lm_span **) nogil


cdef class Kernel:
    cdef lm_engine engine
    cdef object characters, head
    cdef int8_t *rows
    cdef list idle

    def __cinit__(self, bytes characters, const uint8_t[::1] rows, const uint8_t[::1] head, int row_bits, int shift, layout):
        cdef int kind, lane, other
        if lm_open_characters(&self.engine.characters, characters, len(characters)):
            raise ValueError("not a table of characters")
        if rows.shape[0] != (64 << row_bits) or head.shape[0] != 128 * 64 * 2 or len(layout.tiers) > 128:
            raise ValueError("weights of another shape")
        # The engine points into these: they must live as long as it does.
        self.characters, self.head = characters, head
        self.rows = lm_copy_rows(<const int8_t *> &rows[0], rows.shape[0])
        if self.rows == NULL:
            raise MemoryError
        self.engine.rows = self.rows
        self.engine.head = <const int16_t *> &head[0]
        self.engine.row_mask = (1 << row_bits) - 1
        self.engine.shift = shift
        self.engine.languages = len(layout.tiers)
        memset(self.engine.sibling, 0, sizeof(self.engine.sibling))
        for lane, tier in enumerate(layout.tiers):
            self.engine.tier[lane] = tier
        for lane, other in layout.siblings:
            self.engine.sibling[lane][other] = 1
        for kind in range(64):
            lanes = layout.scripts.get(kind, ())
            for position, lane in enumerate(lanes):
                self.engine.lanes[kind][position] = lane
            self.engine.lane_count[kind] = len(lanes)
            self.engine.alone[kind] = lanes[0] if len(lanes) == 1 else -1
        self.engine.chinese, self.engine.japanese = layout.chinese, layout.japanese
        self.idle = []

    def __dealloc__(self):
        lm_free_rows(self.rows)

    def find_spans(self, str text, array edges, bytes allowed, int prior, array parameters):
        cdef lm_scratch *scratch
        cdef uint32_t *codes
        cdef const lm_span *spans = NULL
        cdef int64_t totals[128]
        cdef long count
        cdef size_t segments = len(edges) // 2
        cdef size_t edge = 0
        cdef Py_ssize_t index
        cdef const lm_parameters *weighed = <const lm_parameters *> parameters.data.as_voidptr
        cdef const uint8_t *lanes = allowed
        cdef const uint32_t *offsets = <const uint32_t *> edges.data.as_voidptr
        cdef _Scratch held
        if edges.itemsize != sizeof(uint32_t) or len(allowed) != 128:
            raise ValueError("edges are no 32-bit numbers, or not 128 lanes")
        check_parameters(parameters)
        if not -1 <= prior < 128:
            raise ValueError("the prior is no lane")
        for index in range(len(edges)):
            if offsets[index] < edge or offsets[index] > <size_t> len(text):
                raise ValueError("edges out of order or outside the text")
            edge = offsets[index]
        if not segments:
            return b""
        # One scratch a thread at work, kept for the next call: its word cache is worth much.
        held = self.idle.pop() if self.idle else _Scratch()
        scratch = held.scratch
        codes = PyUnicode_AsUCS4Copy(text)
        try:
            with nogil:
                count = lm_find_spans(&self.engine, weighed, scratch, codes, offsets, segments, lanes, prior, totals, &spans)
            if count < 0:
                raise MemoryError
            return PyBytes_FromStringAndSize(<const char *> spans, count * sizeof(lm_span)) if count else b""
        finally:
            PyMem_Free(codes)
            self.idle.append(held)

    def score_words(self, str text, array parameters):
        cdef lm_word word
        cdef uint8_t deficits[128]
        cdef size_t at = 0, size = len(text)
        cdef uint32_t *codes
        check_parameters(parameters)
        codes = PyUnicode_AsUCS4Copy(text)
        found = []
        try:
            while at < size:
                if lm_kind(&self.engine.characters, codes[at]) < 16:
                    at += 1
                    continue
                at = lm_read_word(&self.engine.characters, codes, size, at, &word)
                lm_score_word(&self.engine, <const lm_parameters *> parameters.data.as_voidptr, &word, deficits)
                found.append((word.start, word.end, (<const char *> deficits)[:128]))
            return found
        finally:
            PyMem_Free(codes)


cdef class _Scratch:
    cdef lm_scratch *scratch

    def __cinit__(self):
        self.scratch = lm_new_scratch()
        if self.scratch == NULL:
            raise MemoryError

    def __dealloc__(self):
        lm_free_scratch(self.scratch)


cdef int check_parameters(array parameters) except -1:
    if parameters.itemsize != sizeof(int32_t) or len(parameters) * sizeof(int32_t) != sizeof(lm_parameters):
        raise ValueError("not all parameters")
    return 0
