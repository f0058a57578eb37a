#include "passages.h"

#include <stdlib.h>

#define AT_SENTENCE 4 /* boundaries of this kind or more end a sentence or a line */

#define KEPT ((size_t)1 << 20) /* code points that a buffer may hold when nothing is in it */

static int make_room(void **items, size_t *room, size_t need, size_t size)
{
    if (need > *room) {
        size_t wanted = need + need / 2 + 64;
        void *grown = realloc(*items, wanted * size);
        if (!grown)
            return -1;
        *items = grown;
        *room = wanted;
    }
    return 0;
}

void lm_free_passages(lm_passages *passages)
{
    free(passages->items);
    free(passages->small);
    free(passages->codes);
    free(passages->edges);
    memset(passages, 0, sizeof *passages);
}

/* ---- terms ---- */

static int is_label(const lm_span *span, const lm_rules *rules)
{
    double least;
    if (span->words == 1)
        return span->letters < rules->word_letters;
    least = span->capitals == span->words && span->words <= rules->name_words ? rules->name_margin : 0;
    return span->words < rules->block_words && (span->gain < rules->block || span->rival < least);
}

static int is_term(const lm_engine *engine, const lm_span *span, int main, const lm_rules *rules)
{
    int whole = span->before >= AT_SENTENCE && span->after >= AT_SENTENCE, title;
    if (span->language == main)
        return is_label(span, rules);
    if (span->words == 1)
        return !(whole && span->letters >= rules->word_letters);
    title = span->words <= rules->title_words;
    if ((title || !whole) && span->capitals >= 2 && span->capitals >= span->words * (title ? rules->title_share : rules->names_share))
        return 1;
    if (span->words == 2) {
        /* Kind 0 is the Latin script. */
        int technical = engine->scripts[span->language] == 1 && main >= 0 && !(engine->scripts[main] & 1);
        return span->capitals > 0 || span->gain < rules->two_words || span->rival < (technical ? rules->latin_margin : rules->two_words_margin);
    }
    if (span->words == 3)
        return span->gain < rules->three_words || span->rival < rules->three_words_margin;
    return span->gain < (whole ? rules->sentence : rules->more_words);
}

static int is_lost(const lm_engine *engine, const lm_span *span, const lm_rules *rules, int document, int64_t words_read)
{
    double need, growth, length = (double)words_read;
    if (span->before >= AT_SENTENCE && span->after >= AT_SENTENCE)
        return 0;
    if (span->language == span->main)
        return span->words <= rules->name_words && is_term(engine, span, document, rules);
    need = span->words == 2 ? rules->two_words : span->words == 3 ? rules->three_words : rules->more_words;
    growth = span->words <= 3 ? rules->short_growth : rules->long_growth;
    length = length < rules->short_document ? rules->short_document : length > rules->long_document ? rules->long_document : length;
    return span->gain < need * (1.0 + growth * (length - rules->short_document) / (rules->long_document - rules->short_document));
}

/* Sets for each span whether it is a term. Returns the document's lane, or -1. */
static int find_terms(const lm_engine *engine, const lm_rules *rules, const lm_span *spans, size_t count, uint8_t *small)
{
    int64_t letters[LM_LANES] = {0}, words_read = 0, most = 0;
    int document = -1;
    for (size_t i = 0; i < count; i++) {
        const lm_span *span = spans + i;
        int home = span->language == span->main;
        small[i] = (uint8_t)(!(home && span->words >= rules->block_words) && is_term(engine, span, span->main, rules));
        words_read += span->words;
        if (span->language >= 0 && (home || !small[i]))
            letters[span->language] += span->letters;
    }
    for (int lane = 0; lane < LM_LANES; lane++)
        if (letters[lane] > most) {
            most = letters[lane];
            document = lane;
        }
    for (size_t i = 0; i < count; i++)
        small[i] = (uint8_t)(spans[i].language != document && (small[i] || is_lost(engine, spans + i, rules, document, words_read)));
    return document;
}

/* ---- joining ---- */

/* What ends a sentence belongs to it. */
static int is_closing(uint32_t code)
{
    switch (code) {
    case '.': case '!': case '?': case 0x2026: case 0x3002: case 0xFF01: case 0xFF1F: case 0x0964: case 0x0965: case 0x06D4: case 0x061F: case 0x1362:
    case 0x055C:
        return 1;
    default:
        return 0;
    }
}

/* What begins a Spanish one too. */
static int is_opening(uint32_t code) { return code == 0xBF || code == 0xA1; }

static int64_t evidence(const lm_span *span)
{
    return span->language != span->main && span->gain < span->rival ? span->gain : span->rival;
}

/* Neighbouring spans that make one passage. */
typedef struct {
    lm_passage passage;
    int32_t lane;
    int64_t words;
    int home;
} run;

static void begin_run(run *r, const lm_span *span, int lane, int term)
{
    memset(r, 0, sizeof *r);
    r->passage.start = span->start;
    r->passage.end = span->end;
    r->passage.letters = span->letters;
    r->passage.term = (uint8_t)term;
    r->passage.runner_up = -1;
    r->lane = lane;
    r->home = 1;
    /* Another language's span is only its place and its letters. */
    if (span->language == lane) {
        r->passage.runner_up = span->runner_up;
        r->passage.margin = span->rival;
        r->passage.evidence = evidence(span);
        r->words = span->words;
        r->home = lane == span->main;
    }
}

static void extend_run(run *r, const lm_span *span)
{
    r->passage.end = span->end;
    r->passage.letters += span->letters;
    if (span->language == r->lane) {
        if (span->words > r->words) {
            r->passage.runner_up = span->runner_up;
            r->home = span->language == span->main;
        }
        r->words += span->words;
        r->passage.margin += span->rival;
        r->passage.evidence += evidence(span);
    }
}

static int put_run(run *r, lm_passages *passages, const uint32_t *text, size_t first, size_t behind)
{
    lm_passage *p = &r->passage;
    while (p->end < behind && is_closing(text[p->end]))
        p->end++;
    while (p->start > first && is_opening(text[p->start - 1]))
        p->start--;
    if (r->lane < 0 || !r->words) {
        p->language = p->runner_up = -1;
        p->length_class = p->term = 0;
        p->margin = p->evidence = 0;
    } else {
        p->language = (int16_t)r->lane;
        p->length_class = (uint8_t)((r->words <= 1 ? 0 : r->words <= 3 ? 1 : 2) + 3 * (r->home != 0));
    }
    if (make_room((void **)&passages->items, &passages->room, passages->count + 1, sizeof *passages->items))
        return -1;
    passages->items[passages->count++] = *p;
    return 0;
}

int lm_find_passages(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                     const uint32_t *text, const uint32_t *edges, size_t segment_count, const uint8_t *allowed, int prior, int terms)
{
    int64_t totals[LM_LANES];
    const lm_span *spans = NULL;
    long count = lm_find_spans(engine, parameters, scratch, text, edges, segment_count, allowed, prior, totals, &spans);
    size_t segment = 0;
    run open;
    int document, is_open = 0;
    if (count < 0 || make_room((void **)&passages->small, &passages->small_room, (size_t)count, 1))
        return -1;
    document = find_terms(engine, rules, spans, (size_t)count, passages->small);
    for (long i = 0; i < count; i++) {
        const lm_span *span = spans + i;
        int small = passages->small[i], term = small && terms, lane = span->language;
        /* A term belongs to the language around it; a heading of its own to the document's. */
        if (small && !terms)
            lane = span->main != lane ? span->main : document;
        if (span->start >= edges[2 * segment + 1]) {
            if (is_open && put_run(&open, passages, text, edges[2 * segment], edges[2 * segment + 1]))
                return -1;
            is_open = 0;
            while (span->start >= edges[2 * segment + 1])
                segment++;
        }
        if (is_open && (lane == open.lane || lane < 0) && term == open.passage.term) {
            extend_run(&open, span);
            continue;
        }
        if (is_open && put_run(&open, passages, text, edges[2 * segment], edges[2 * segment + 1]))
            return -1;
        begin_run(&open, span, lane, term);
        is_open = 1;
    }
    return is_open ? put_run(&open, passages, text, edges[2 * segment], edges[2 * segment + 1]) : 0;
}

/* ---- plain texts ---- */

/* The code points of bytes in UTF-8 as RFC 3629 has it: nothing overlong, no surrogates. Returns how many, or -1 where the bytes are no UTF-8. */
static int64_t decode(const uint8_t *bytes, size_t size, uint32_t *codes)
{
    size_t at = 0;
    uint32_t *next = codes;
    while (at < size) {
        uint32_t code = bytes[at];
        if (code < 0x80) {
            *next++ = code;
            at++;
            continue;
        }
        if (code < 0xC2)
            return -1;
        if (code < 0xE0) {
            if (size - at < 2 || (bytes[at + 1] & 0xC0) != 0x80)
                return -1;
            *next++ = (code & 0x1F) << 6 | (bytes[at + 1] & 0x3F);
            at += 2;
        } else if (code < 0xF0) {
            if (size - at < 3 || (bytes[at + 1] & 0xC0) != 0x80 || (bytes[at + 2] & 0xC0) != 0x80)
                return -1;
            code = (code & 0x0F) << 12 | (uint32_t)(bytes[at + 1] & 0x3F) << 6 | (bytes[at + 2] & 0x3F);
            if (code < 0x800 || (code >= 0xD800 && code < 0xE000))
                return -1;
            *next++ = code;
            at += 3;
        } else {
            if (code > 0xF4 || size - at < 4 || (bytes[at + 1] & 0xC0) != 0x80 || (bytes[at + 2] & 0xC0) != 0x80 || (bytes[at + 3] & 0xC0) != 0x80)
                return -1;
            code = (code & 0x07) << 18 | (uint32_t)(bytes[at + 1] & 0x3F) << 12 | (uint32_t)(bytes[at + 2] & 0x3F) << 6 | (bytes[at + 3] & 0x3F);
            if (code < 0x10000 || code > 0x10FFFF)
                return -1;
            *next++ = code;
            at += 4;
        }
    }
    return next - codes;
}

/* White space as Python's str.isspace has it. */
static int is_space(uint32_t code)
{
    if (code < 0x85)
        return code == ' ' || (code >= 9 && code <= 13) || (code >= 0x1C && code <= 0x1F);
    return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
           code == 0x205F || code == 0x3000;
}

static int put_paragraph(lm_passages *passages, size_t start, size_t end, size_t *count)
{
    const uint32_t *codes = passages->codes;
    while (start < end && is_space(codes[start]))
        start++;
    while (end > start && is_space(codes[end - 1]))
        end--;
    if (start == end)
        return 0;
    if (make_room((void **)&passages->edges, &passages->edges_room, 2 * *count + 2, sizeof *passages->edges))
        return -1;
    passages->edges[2 * *count] = (uint32_t)start;
    passages->edges[2 * *count + 1] = (uint32_t)end;
    ++*count;
    return 0;
}

/* Where the paragraphs of the decoded text begin and end. Returns 0, or -1 where memory is short. */
static int find_paragraphs(lm_passages *passages, size_t size, size_t *count)
{
    const uint32_t *codes = passages->codes;
    size_t start = 0;
    *count = 0;
    for (size_t i = 0; i < size;) {
        uint32_t code = codes[i];
        size_t behind = i;
        int lines = 0, cut = 0;
        if ((code > '\r' || code < '\n' || code == '\v') && code != 0x2029) {
            i++;
            continue;
        }
        for (; behind < size && is_space(codes[behind]); behind++) {
            code = codes[behind];
            lines += code == '\n' || (code == '\r' && !(behind + 1 < size && codes[behind + 1] == '\n'));
            cut |= code == '\f' || code == 0x2029;
        }
        if (lines > 1 || cut) {
            if (put_paragraph(passages, start, i, count))
                return -1;
            start = behind;
        }
        i = behind;
    }
    return put_paragraph(passages, start, size, count);
}

/* The passages of one text in UTF-8. Returns its code points, -1 where it is no UTF-8, -2 where memory is short. */
static int64_t find_in_text(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                            const uint8_t *bytes, size_t size, const uint8_t *allowed, int prior, int terms)
{
    size_t paragraphs;
    int64_t characters;
    if (make_room((void **)&passages->codes, &passages->codes_room, size, sizeof *passages->codes))
        return -2;
    characters = decode(bytes, size, passages->codes);
    if (characters > 0 &&
        (find_paragraphs(passages, (size_t)characters, &paragraphs) ||
         lm_find_passages(engine, parameters, rules, scratch, passages, passages->codes, passages->edges, paragraphs, allowed, prior, terms)))
        return -2;
    return characters;
}

/* The only lane of some passages. */
static int only_language(const lm_passage *passages, size_t count)
{
    int only = LM_NO_LANGUAGE;
    for (size_t i = 0; i < count; i++) {
        int language = passages[i].language;
        if (language < 0 || language == only)
            continue;
        if (only >= 0)
            return LM_LANGUAGES;
        only = language;
    }
    return only;
}

int lm_find_in_texts(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                     const uint8_t *data, const int64_t *offsets, const uint8_t *wanted, size_t count, const uint8_t *allowed, int prior, int terms,
                     lm_column *column)
{
    passages->count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t first = passages->count;
        int64_t characters = 0;
        column->states[i] = wanted[i] ? LM_READ : LM_LEFT_OUT;
        if (wanted[i] && offsets[i + 1] > offsets[i])
            characters = find_in_text(engine, parameters, rules, scratch, passages, data + offsets[i], (size_t)(offsets[i + 1] - offsets[i]), allowed,
                                      prior, terms);
        if (characters == -2 || passages->count > INT32_MAX)
            return -1;
        if (characters < 0) {
            column->states[i] = LM_NO_UTF8;
            characters = 0;
        }
        column->characters[i] = (int32_t)characters;
        column->languages[i] = (int16_t)only_language(passages->items + first, passages->count - first);
        column->behind[i] = (int32_t)passages->count;
    }
    if (passages->codes_room > KEPT) {
        /* One huge text is no reason to hold four times its size for ever. */
        free(passages->codes);
        passages->codes = NULL;
        passages->codes_room = 0;
    }
    return 0;
}
