/* Fuzzes kernel.c under the sanitizers: `tools/fuzz_kernel.sh [seconds] [seed]` builds and runs it.
 *
 *     fuzz_kernel SECONDS SEED CHARACTERS WEIGHTS
 *
 * Texts are mutated from round to round; what they are read into is allocated anew each time and exactly as large as needed, so that
 * AddressSanitizer sees every step over an end. The layout (tiers, relatives, scripts) is random: the kernel may not rely on the shipped one.
 * The same seed makes the same rounds. Exits with 0, or aborts and tells seed and round. */
#include "passages.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t state, seed;
static unsigned long round_number;

static uint32_t roll(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static uint32_t below(uint32_t limit) { return limit ? (uint32_t)((uint64_t)roll() * limit >> 32) : 0; }
static int chance(uint32_t percent) { return below(100) < percent; }

#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

static void fail(const char *condition, int line)
{
    fprintf(stderr, "line %d: %s does not hold; seed %llu, round %lu\n", line, condition, (unsigned long long)seed, round_number);
    abort();
}

static void *need(void *memory)
{
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes;
    if (!file || fseek(file, 0, SEEK_END)) {
        perror(path);
        exit(2);
    }
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = need(malloc(*size));
    if (fread(bytes, 1, *size, file) != *size) {
        perror(path);
        exit(2);
    }
    fclose(file);
    return bytes;
}

/* ---- texts ---- */

static const struct {
    uint32_t first, last;
} ranges[] = {
    {'a', 'z'},         {'a', 'z'},         {'A', 'Z'},         {' ', '/'},         {' ', ' '},         {'0', '9'},         {0, 0x7F},
    {0xA0, 0x24F},      {0x2B0, 0x370},     {0x370, 0x3FF},     {0x400, 0x52F},     {0x590, 0x6FF},     {0x900, 0x97F},     {0xB80, 0xBFF},
    {0xE00, 0xEFF},     {0xF00, 0xFFF},     {0x1000, 0x109F},   {0x1100, 0x11FF},   {0x1780, 0x17FF},   {0x2000, 0x206F},   {0x3000, 0x30FF},
    {0x3105, 0x312F},   {0x4E00, 0x9FFF},   {0x4E00, 0x4E80},   {0xAC00, 0xD7A3},   {0xD800, 0xDFFF},   {0xFB00, 0xFDFF},   {0xFF00, 0xFFFF},
    {0x10000, 0x1FFFF}, {0xE0000, 0xE01FF}, {0, 0x10FFFF},      {0x10FF00, 0x110100}, {0x110000, 0xFFFFFFFF},
};

static const char *const pieces[] = {
    "http://", "www.", "@", "#", "_", "//", "\\", ".py", "l'", "''", "'\xAD", ". ", ", ", "\n", "\r\n", "\"", "(", ")", ": ", "the ", "le ", "der ", "iPhone ", "3D ", "a b c d ",
};

typedef struct {
    uint32_t *codes;
    size_t size, room;
} text;

static void put(text *t, uint32_t code)
{
    if (t->size == t->room) {
        t->room = t->room ? t->room * 2 : 256;
        t->codes = need(realloc(t->codes, t->room * sizeof *t->codes));
    }
    t->codes[t->size++] = code;
}

static void put_some(text *t, size_t size)
{
    while (size) {
        size_t run = 1 + below(chance(3) ? 200 : 9);
        size_t range = below(sizeof ranges / sizeof *ranges);
        uint32_t width = ranges[range].last - ranges[range].first;
        if (run > size)
            run = size;
        size -= run;
        if (chance(20)) {
            for (const char *piece = pieces[below(sizeof pieces / sizeof *pieces)]; *piece; piece++)
                put(t, (uint8_t)*piece);
        } else if (chance(5)) {
            uint32_t code = ranges[range].first + below(width);
            while (run--)
                put(t, code);
        } else
            while (run--)
                put(t, ranges[range].first + (width == UINT32_MAX ? roll() : below(width + 1)));
        if (chance(60))
            put(t, ' ');
    }
}

static size_t some_size(void) { return chance(2) ? below(60000) : chance(20) ? below(3000) : below(200); }

/* The next text: a piece of the last one repeated, cut out, moved or overwritten, or a new one. */
static void mutate(text *t)
{
    size_t at, size;
    if (!t->size || t->size > 120000 || chance(30)) {
        t->size = 0;
        put_some(t, some_size());
        return;
    }
    at = below((uint32_t)t->size);
    size = below((uint32_t)(t->size - at) + 1);
    switch (below(4)) {
    case 0:
        for (size_t i = 0; i < size; i++)
            put(t, t->codes[at + i]);
        break;
    case 1:
        memmove(t->codes + at, t->codes + at + size, (t->size - at - size) * sizeof *t->codes);
        t->size -= size;
        break;
    case 2:
        for (size_t i = at; i < at + size && i < at + 40; i++)
            t->codes[i] = ranges[below(sizeof ranges / sizeof *ranges)].first + below(100);
        break;
    default:
        put_some(t, below(100));
    }
}

/* ---- what else the kernel is given ---- */

static void change_layout(lm_engine *engine, int languages)
{
    engine->languages = languages;
    memset(engine->sibling, 0, sizeof engine->sibling);
    for (int l = 0; l < LM_LANES; l++)
        engine->tier[l] = (uint8_t)below(3);
    for (int n = (int)below(100); n > 0; n--) {
        uint32_t one = below((uint32_t)languages), other = below((uint32_t)languages);
        engine->sibling[one][other] = engine->sibling[other][one] = 1;
    }
    for (int kind = 0; kind < 64; kind++) {
        int count = chance(40) ? 1 : (int)below(chance(20) ? (uint32_t)languages + 1 : 6);
        int first = (int)below((uint32_t)languages);
        engine->lane_count[kind] = (uint8_t)count;
        for (int k = 0; k < count; k++)
            engine->lanes[kind][k] = (uint8_t)((first + k) % languages);
        engine->alone[kind] = (int16_t)(count == 1 ? engine->lanes[kind][0] : -1);
    }
    for (int l = 0; l < LM_LANES; l++)
        engine->scripts[l] = chance(50) ? 1 : (uint64_t)roll() << 32 | roll();
    engine->chinese = (int32_t)below((uint32_t)languages);
    engine->japanese = (int32_t)below((uint32_t)languages);
}

/* Within the ranges told in `_kernel.pyi`. */
static void change_parameters(lm_parameters *p)
{
    int32_t *numbers = (int32_t *)p;
    uint32_t limit = chance(10) ? 20000 : 300;
    for (size_t i = 0; i < sizeof *p / sizeof *numbers; i++)
        numbers[i] = chance(10) ? 0 : (int32_t)below(limit);
    p->temperature = (int32_t)below(2000);
    p->cap = 1 + (int32_t)below(255);
    p->capital_weight = (int32_t)below(17);
    p->home = (int32_t)below(17);
    p->seen = (int32_t)below(17);
    p->candidates = 1 + (int32_t)below(8);
}

/* Numbers as `terms.PassageRules` has them, and others. */
static void change_rules(lm_rules *rules)
{
    double *numbers = (double *)rules;
    for (size_t i = 0; i < sizeof *rules / sizeof *numbers; i++)
        numbers[i] = chance(50) ? below(20) : below(3000) / 10.0;
    rules->short_document = below(300);
    rules->long_document = rules->short_document + 1 + below(2000);
}

static int compare_edges(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

static uint32_t *make_edges(size_t size, size_t *segments)
{
    uint32_t *edges;
    *segments = chance(50) ? 1 : chance(10) ? below(2000) : below(30);
    edges = need(malloc(*segments * 8 + !*segments));
    for (size_t i = 0; i < *segments * 2; i++)
        edges[i] = below((uint32_t)size + 1);
    qsort(edges, *segments * 2, 4, compare_edges);
    if (*segments == 1 && chance(80)) {
        edges[0] = 0;
        edges[1] = (uint32_t)size;
    }
    return edges;
}

/* ---- checks ---- */

static void check_spans(const lm_engine *engine, const lm_span *spans, long count, const uint32_t *edges, size_t segments, const int64_t *totals)
{
    uint32_t done = 0;
    size_t segment = 0;
    CHECK(count >= 0);
    for (long i = 0; i < count; i++) {
        const lm_span *span = spans + i;
        CHECK(span->start >= done && span->end > span->start);
        done = span->end;
        while (segment < segments && span->start >= edges[2 * segment + 1])
            segment++;
        CHECK(segment < segments && span->start >= edges[2 * segment] && span->end <= edges[2 * segment + 1]);
        CHECK(span->language >= -1 && span->language < engine->languages);
        CHECK(span->runner_up >= -1 && span->runner_up < engine->languages);
        CHECK(span->main >= 0 && span->main < engine->languages);
        CHECK(span->words >= 0 && span->capitals >= 0 && span->letters > 0);
        CHECK(span->before >= 0 && span->before <= 5 && span->after >= 0 && span->after <= 5);
    }
    for (int l = 0; l < LM_LANES; l++)
        CHECK(totals[l] >= 0);
}

static void score_all(const lm_engine *engine, const lm_parameters *parameters, const uint32_t *codes, size_t size)
{
    uint8_t *deficits = need(malloc(LM_LANES));
    for (size_t at = 0; at < size;) {
        lm_word word;
        size_t behind;
        int best = 255;
        if (!lm_is_letter(lm_kind(&engine->characters, codes[at]))) {
            at++;
            continue;
        }
        behind = lm_read_word(&engine->characters, codes, size, at, &word);
        CHECK(behind > at && behind <= size && word.start == at && word.end == behind);
        CHECK(word.count >= 1 && word.count <= LM_MAX_LETTERS);
        lm_score_word(engine, parameters, &word, deficits);
        for (int l = 0; l < LM_LANES; l++) {
            CHECK(deficits[l] <= parameters->cap);
            best = deficits[l] < best ? deficits[l] : best;
        }
        CHECK(best == 0 || engine->lane_count[word.script - LM_FIRST_SCRIPT] == 0);
        at = behind;
    }
    free(deficits);
}

static void check_passages(const lm_engine *engine, const lm_passages *passages, const uint32_t *edges, size_t segments, int terms)
{
    uint32_t done = 0;
    size_t segment = 0;
    for (size_t i = 0; i < passages->count; i++) {
        const lm_passage *passage = passages->items + i;
        CHECK(passage->start >= done && passage->end > passage->start);
        done = passage->end;
        while (segment < segments && passage->start >= edges[2 * segment + 1])
            segment++;
        CHECK(segment < segments && passage->start >= edges[2 * segment] && passage->end <= edges[2 * segment + 1]);
        CHECK(passage->language >= -1 && passage->language < engine->languages);
        CHECK(passage->runner_up >= -1 && passage->runner_up < engine->languages);
        CHECK(passage->length_class < 6 && passage->letters > 0 && passage->term <= terms);
    }
}

/* Code points as UTF-8, those that are none too, some bytes of it changed; with room for four bytes each. */
static size_t encode(const uint32_t *codes, size_t size, uint8_t *bytes)
{
    size_t at = 0;
    int damage = chance(30);
    for (size_t i = 0; i < size; i++) {
        uint32_t code = codes[i];
        if (code < 0x80)
            bytes[at++] = (uint8_t)code;
        else if (code < 0x800) {
            bytes[at++] = (uint8_t)(0xC0 | code >> 6);
            bytes[at++] = (uint8_t)(0x80 | (code & 0x3F));
        } else if (code < 0x10000) {
            bytes[at++] = (uint8_t)(0xE0 | code >> 12);
            bytes[at++] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
            bytes[at++] = (uint8_t)(0x80 | (code & 0x3F));
        } else {
            bytes[at++] = (uint8_t)(0xF0 | (code >> 18 & 0x0F));
            bytes[at++] = (uint8_t)(0x80 | (code >> 12 & 0x3F));
            bytes[at++] = (uint8_t)(0x80 | (code >> 6 & 0x3F));
            bytes[at++] = (uint8_t)(0x80 | (code & 0x3F));
        }
    }
    if (damage && at)
        bytes[below((uint32_t)at)] = (uint8_t)roll();
    return at;
}

/* The text as a column of several, cut anywhere. */
static void run_column(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                       const text *t, const uint8_t *allowed, int prior, int terms)
{
    size_t count = below(8), size;
    uint8_t *bytes = need(malloc(t->size * 4 + 1)), *exact, *wanted = need(malloc(count + 1));
    int64_t *offsets = need(calloc(count + 1, sizeof *offsets));
    lm_column column = {need(malloc(count + 1)), need(malloc(4 * count + 4)), need(malloc(2 * count + 2)), need(malloc(4 * count + 4))};
    int32_t before = 0;
    size = encode(t->codes, t->size, bytes);
    exact = need(malloc(size + !size));
    memcpy(exact, bytes, size);
    for (size_t i = 0; i < count; i++) {
        wanted[i] = (uint8_t)chance(90);
        offsets[i + 1] = i + 1 == count ? (int64_t)size : offsets[i] + (int64_t)below((uint32_t)(size - (size_t)offsets[i]) + 1);
    }
    CHECK(lm_find_in_texts(engine, parameters, rules, scratch, passages, exact, offsets, wanted, count, allowed, prior, terms, &column) == 0);
    for (size_t i = 0; i < count; i++) {
        CHECK(column.behind[i] >= before && (column.states[i] == LM_READ || column.behind[i] == before));
        CHECK(column.characters[i] >= 0 && column.characters[i] <= offsets[i + 1] - offsets[i]);
        CHECK(column.languages[i] >= LM_LANGUAGES && column.languages[i] < engine->languages);
        CHECK((column.states[i] == LM_LEFT_OUT) == !wanted[i]);
        for (int32_t k = before; k < column.behind[i]; k++)
            CHECK(passages->items[k].end <= (uint32_t)column.characters[i]);
        before = column.behind[i];
    }
    CHECK((size_t)before == passages->count);
    free(bytes);
    free(exact);
    free(wanted);
    free(offsets);
    free(column.states);
    free(column.characters);
    free(column.languages);
    free(column.behind);
}

/* One text through an engine; a fresh scratch must give what the old one gives, whose cache is full of other texts' words. */
static void run(const lm_engine *engine, const lm_parameters *parameters, lm_scratch *scratch, const text *t)
{
    uint32_t *codes = need(malloc(t->size * 4 + !t->size));
    uint8_t *allowed = need(calloc(1, LM_LANES));
    int64_t *totals = need(malloc(LM_LANES * sizeof *totals)), *again = need(malloc(LM_LANES * sizeof *again));
    const lm_span *spans = NULL, *other = NULL;
    int prior = chance(70) ? -1 : (int)below((uint32_t)engine->languages), dense = (int)below(3) * 50;
    size_t segments;
    uint32_t *edges = make_edges(t->size, &segments);
    long count;
    if (t->size)
        memcpy(codes, t->codes, t->size * 4);
    for (int l = 0; l < LM_LANES; l++)
        allowed[l] = (uint8_t)chance((uint32_t)dense);
    count = lm_find_spans(engine, parameters, scratch, codes, edges, segments, allowed, prior, totals, &spans);
    check_spans(engine, spans, count, edges, segments, totals);
    if (chance(10)) {
        lm_scratch *fresh = need(lm_new_scratch());
        CHECK(lm_find_spans(engine, parameters, fresh, codes, edges, segments, allowed, prior, again, &other) == count);
        CHECK(!count || !memcmp(spans, other, (size_t)count * sizeof *spans));
        CHECK(!memcmp(totals, again, LM_LANES * sizeof *totals));
        lm_free_scratch(fresh);
    }
    score_all(engine, parameters, codes, t->size);
    if (chance(50)) {
        lm_rules rules;
        lm_passages passages = {0};
        int terms = chance(50);
        change_rules(&rules);
        CHECK(lm_find_passages(engine, parameters, &rules, scratch, &passages, codes, edges, segments, allowed, prior, terms) == 0);
        check_passages(engine, &passages, edges, segments, terms);
        run_column(engine, parameters, &rules, scratch, &passages, t, allowed, prior, terms);
        lm_free_passages(&passages);
    }
    free(codes);
    free(allowed);
    free(totals);
    free(again);
    free(edges);
}

/* A damaged table is refused, or does no harm. */
static void damage(const lm_engine *good, const lm_parameters *parameters, const uint8_t *characters, size_t size, const text *t)
{
    lm_engine *engine = need(malloc(sizeof *engine));
    size_t kept = chance(60) ? size : chance(50) ? below((uint32_t)size + 1) : below(9000);
    uint8_t *bytes = need(malloc(kept + !kept));
    memcpy(bytes, characters, kept);
    for (int n = (int)below(20); n > 0 && kept; n--) {
        size_t at = chance(30) ? below(kept < 16 ? (uint32_t)kept : 16) : below((uint32_t)kept);
        bytes[at] = chance(50) ? (uint8_t)roll() : (uint8_t)(bytes[at] ^ 1 << below(8));
    }
    if (chance(50) && kept >= 4)
        memcpy(bytes, "LMCH", 4);
    memcpy(engine, good, sizeof *engine);
    if (lm_open_characters(&engine->characters, bytes, kept) == 0) {
        lm_scratch *scratch = need(lm_new_scratch());
        text every = {0};
        run(engine, parameters, scratch, t);
        /* Every page, so that a damaged entry is met. */
        for (uint32_t code = below(16); code < 0x20000; code += 1 + below(16)) {
            put(&every, code);
            if (chance(30))
                put(&every, ' ');
        }
        run(engine, parameters, scratch, &every);
        free(every.codes);
        lm_free_scratch(scratch);
    }
    free(bytes);
    free(engine);
}

int main(int argc, char **argv)
{
    size_t characters_size, weights_size, head;
    uint8_t *characters, *weights;
    uint32_t header[7];
    lm_engine *engine = need(calloc(1, sizeof *engine));
    lm_parameters parameters;
    lm_scratch *scratch = need(lm_new_scratch());
    text t = {0};
    time_t end;
    if (argc != 5) {
        fputs("fuzz_kernel SECONDS SEED CHARACTERS WEIGHTS\n", stderr);
        return 2;
    }
    end = time(NULL) + atol(argv[1]);
    seed = strtoull(argv[2], NULL, 10);
    state = (seed + 1) * 0x9E3779B97F4A7C15ull;
    characters = read_file(argv[3], &characters_size);
    weights = read_file(argv[4], &weights_size);
    if (lm_open_characters(&engine->characters, characters, characters_size) || weights_size < 64) {
        fputs("no characters, or no weights\n", stderr);
        return 2;
    }
    /* magic, version, row bits, dimensions, lanes, languages, shift, size of the layout */
    memcpy(header, weights + 4, sizeof header);
    head = 64 + (size_t)header[6];
    if (header[1] > 24 || !header[4] || header[4] > LM_LANES ||
        weights_size != head + LM_LANES * LM_DIMENSIONS * 2 + ((size_t)LM_DIMENSIONS << header[1])) {
        fputs("damaged weights\n", stderr);
        return 2;
    }
    engine->head = (const int16_t *)(weights + head);
    engine->rows = (const int8_t *)(weights + head + LM_LANES * LM_DIMENSIONS * 2);
    engine->row_mask = ((uint32_t)1 << header[1]) - 1;
    engine->shift = (int32_t)header[5];
    for (; time(NULL) < end; round_number++) {
        if (round_number % 64 == 0) {
            /* An engine never changes under its scratch: the words in its cache would be those of another layout. */
            lm_free_scratch(scratch);
            scratch = need(lm_new_scratch());
            change_layout(engine, chance(50) ? (int)header[4] : 2 + (int)below(LM_LANES - 1));
        }
        if (round_number % 16 == 0)
            change_parameters(&parameters);
        mutate(&t);
        run(engine, &parameters, scratch, &t);
        if (round_number % 8 == 0)
            damage(engine, &parameters, characters, characters_size, &t);
    }
    printf("%lu rounds, seed %llu: nothing found\n", round_number, (unsigned long long)seed);
    lm_free_scratch(scratch);
    free(t.codes);
    free(characters);
    free(weights);
    free(engine);
    return 0;
}
