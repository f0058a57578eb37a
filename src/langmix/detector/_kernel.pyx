# cython: language_level=3, boundscheck=False, wraparound=False
"""The native kernel: a border around kernel.c and passages.c. What it promises stands in `_kernel.pyi`; `_kernel_py.py` is its readable twin."""

from cpython.array cimport array, clone
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Free
from libc.stdint cimport int16_t, int32_t, int64_t, int8_t, uint8_t, uint32_t, uint64_t
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
        uint64_t scripts[128]
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

cdef extern from "passages.h":
    ctypedef struct lm_rules:
        double two_words
    ctypedef struct lm_passage:
        uint32_t start, end
        int64_t evidence, margin, letters
        int16_t language, runner_up
        uint8_t length_class, term
    ctypedef struct lm_passages:
        lm_passage *items
        size_t count
    ctypedef struct lm_column:
        uint8_t *states
        int32_t *characters
        int16_t *languages
        int32_t *behind
    void lm_free_passages(lm_passages *)
    int lm_find_passages(const lm_engine *, const lm_parameters *, const lm_rules *, lm_scratch *, lm_passages *, const uint32_t *, const uint32_t *,
                         size_t, const uint8_t *, int, int) nogil
    int lm_find_in_texts(const lm_engine *, const lm_parameters *, const lm_rules *, lm_scratch *, lm_passages *, const uint8_t *, const int64_t *,
                         const uint8_t *, size_t, const uint8_t *, int, int, lm_column *) nogil


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
        memset(self.engine.scripts, 0, sizeof(self.engine.scripts))
        for lane, tier in enumerate(layout.tiers):
            self.engine.tier[lane] = tier
        for lane, other in layout.siblings:
            self.engine.sibling[lane][other] = 1
        for kind in range(64):
            lanes = layout.scripts.get(kind, ())
            for position, lane in enumerate(lanes):
                self.engine.lanes[kind][position] = lane
                self.engine.scripts[lane] |= (<uint64_t> 1) << kind
            self.engine.lane_count[kind] = len(lanes)
            self.engine.alone[kind] = lanes[0] if len(lanes) == 1 else -1
        self.engine.chinese, self.engine.japanese = layout.chinese, layout.japanese
        self.idle = []

    def __dealloc__(self):
        lm_free_rows(self.rows)

    def find_spans(self, str text, array edges, bytes allowed, int prior, array parameters):
        cdef const lm_span *spans = NULL
        cdef int64_t totals[128]
        cdef long count
        cdef size_t segments = len(edges) // 2
        cdef uint32_t *codes
        cdef const uint32_t *offsets = <const uint32_t *> edges.data.as_voidptr
        cdef const lm_parameters *weighed = <const lm_parameters *> parameters.data.as_voidptr
        cdef const uint8_t *lanes = allowed
        cdef _Scratch held
        check_edges(edges, len(text))
        check_choice(allowed, prior, parameters)
        if not segments:
            return b""
        held = self.take_scratch()
        codes = PyUnicode_AsUCS4Copy(text)
        try:
            with nogil:
                count = lm_find_spans(&self.engine, weighed, held.scratch, codes, offsets, segments, lanes, prior, totals, &spans)
            if count < 0:
                raise MemoryError
            return PyBytes_FromStringAndSize(<const char *> spans, count * sizeof(lm_span)) if count else b""
        finally:
            PyMem_Free(codes)
            self.idle.append(held)

    def find_passages(self, str text, array edges, bytes allowed, int prior, array parameters, array rules, bint terms):
        cdef int failed
        cdef size_t segments = len(edges) // 2
        cdef uint32_t *codes
        cdef const uint32_t *offsets = <const uint32_t *> edges.data.as_voidptr
        cdef const lm_parameters *weighed = <const lm_parameters *> parameters.data.as_voidptr
        cdef const lm_rules *ruled = <const lm_rules *> rules.data.as_voidptr
        cdef const uint8_t *lanes = allowed
        cdef _Scratch held
        check_edges(edges, len(text))
        check_choice(allowed, prior, parameters)
        check_rules(rules)
        if not segments:
            return b""
        held = self.take_scratch()
        codes = PyUnicode_AsUCS4Copy(text)
        try:
            held.passages.count = 0
            with nogil:
                failed = lm_find_passages(&self.engine, weighed, ruled, held.scratch, &held.passages, codes, offsets, segments, lanes, prior, terms)
            if failed:
                raise MemoryError
            return PyBytes_FromStringAndSize(<const char *> held.passages.items, held.passages.count * sizeof(lm_passage))
        finally:
            PyMem_Free(codes)
            self.idle.append(held)

    def find_in_texts(self, const uint8_t[::1] data, array offsets, bytes wanted, bytes allowed, int prior, array parameters, array rules, bint terms):
        cdef int failed
        cdef Py_ssize_t index, count = len(wanted)
        cdef const lm_parameters *weighed = <const lm_parameters *> parameters.data.as_voidptr
        cdef const lm_rules *ruled = <const lm_rules *> rules.data.as_voidptr
        cdef const int64_t *places = <const int64_t *> offsets.data.as_voidptr
        cdef const uint8_t *lanes = allowed
        cdef const uint8_t *chosen = wanted
        cdef const uint8_t *content = &data[0] if data.shape[0] else NULL
        cdef lm_column column
        cdef array states = clone(_BYTES, count, False), characters = clone(_INTEGERS, count, False)
        cdef array languages = clone(_SHORTS, count, False), behind = clone(_INTEGERS, count, False)
        cdef _Scratch held
        check_choice(allowed, prior, parameters)
        check_rules(rules)
        if offsets.itemsize != sizeof(int64_t) or len(offsets) != count + 1:
            raise ValueError("offsets are no 64-bit numbers, or not one more than texts")
        for index in range(count):
            if chosen[index] and not (0 <= places[index] <= places[index + 1] <= data.shape[0] and places[index + 1] - places[index] < 2 ** 31 - 1):
                raise ValueError("offsets out of order or outside the data, or a text of 2 GiB")
        column.states = states.data.as_uchars
        column.characters = <int32_t *> characters.data.as_ints
        column.languages = <int16_t *> languages.data.as_shorts
        column.behind = <int32_t *> behind.data.as_ints
        held = self.take_scratch()
        try:
            with nogil:
                failed = lm_find_in_texts(&self.engine, weighed, ruled, held.scratch, &held.passages, content, places, chosen, count, lanes, prior, terms,
                                          &column)
            if failed:
                raise MemoryError
            return (states, characters, languages, behind, *columns_of(held.passages))
        finally:
            self.idle.append(held)

    cdef _Scratch take_scratch(self):
        """One a thread at work, kept for the next call: its word cache is worth much."""
        return self.idle.pop() if self.idle else _Scratch()

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
    cdef lm_passages passages

    def __cinit__(self):
        memset(&self.passages, 0, sizeof(self.passages))
        self.scratch = lm_new_scratch()
        if self.scratch == NULL:
            raise MemoryError

    def __dealloc__(self):
        lm_free_scratch(self.scratch)
        lm_free_passages(&self.passages)


cdef array _BYTES = array("B"), _SHORTS = array("h"), _INTEGERS = array("i"), _LONGS = array("q")


cdef tuple columns_of(lm_passages passages):
    """Each field of the passages as an array of its own."""
    cdef Py_ssize_t index, count = passages.count
    cdef const lm_passage *items = passages.items
    cdef array starts = clone(_INTEGERS, count, False), ends = clone(_INTEGERS, count, False), lanes = clone(_SHORTS, count, False)
    cdef array classes = clone(_BYTES, count, False), evidence = clone(_LONGS, count, False), letters = clone(_LONGS, count, False)
    cdef array terms = clone(_BYTES, count, False)
    cdef int *start = starts.data.as_ints
    cdef int *end = ends.data.as_ints
    cdef short *lane = lanes.data.as_shorts
    cdef unsigned char *length_class = classes.data.as_uchars
    cdef int64_t *weight = <int64_t *> evidence.data.as_voidptr
    cdef int64_t *size = <int64_t *> letters.data.as_voidptr
    cdef unsigned char *term = terms.data.as_uchars
    with nogil:
        for index in range(count):
            start[index] = <int> items[index].start
            end[index] = <int> items[index].end
            lane[index] = items[index].language
            length_class[index] = items[index].length_class
            weight[index] = items[index].evidence
            size[index] = items[index].letters
            term[index] = items[index].term
    return starts, ends, lanes, classes, evidence, letters, terms


cdef int check_edges(array edges, size_t size) except -1:
    cdef size_t edge = 0
    cdef Py_ssize_t index
    cdef const uint32_t *offsets = <const uint32_t *> edges.data.as_voidptr
    if edges.itemsize != sizeof(uint32_t):
        raise ValueError("edges are no 32-bit numbers")
    for index in range(len(edges)):
        if offsets[index] < edge or offsets[index] > size:
            raise ValueError("edges out of order or outside the text")
        edge = offsets[index]
    return 0


cdef int check_choice(bytes allowed, int prior, array parameters) except -1:
    check_parameters(parameters)
    if len(allowed) != 128:
        raise ValueError("not 128 lanes")
    if not -1 <= prior < 128:
        raise ValueError("the prior is no lane")
    return 0


cdef int check_rules(array rules) except -1:
    if rules.typecode != "d" or len(rules) * sizeof(double) != sizeof(lm_rules):
        raise ValueError("not all rules")
    return 0


cdef int check_parameters(array parameters) except -1:
    if parameters.itemsize != sizeof(int32_t) or len(parameters) * sizeof(int32_t) != sizeof(lm_parameters):
        raise ValueError("not all parameters")
    return 0
