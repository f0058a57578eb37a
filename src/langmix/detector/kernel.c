#if defined(__linux__)
#define _DEFAULT_SOURCE
#endif

#include "kernel.h"

#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#define BLOCK_WORDS 200
/* Characters of a token in a script without spaces, and of what is looked at to tell Japanese from Chinese. */
#define UNSPACED_RUN 6
#define UNSPACED_AHEAD 24
#define STATES 4
#define FULL_WEIGHT 16
#define IMPOSSIBLE 0x3FFFFFFF

enum { BETWEEN_WORDS, AT_COMMA, AT_BRACKET, AT_QUOTE, AT_SENTENCE, AT_LINE };

typedef struct {
    uint32_t start, end;
    uint32_t letters;
    uint8_t boundary; /* before it */
    uint8_t weight;   /* in 1/16; 0 is neutral */
    uint8_t capital;
    uint8_t script; /* kind of its first letter; Han and kana are one */
    int8_t state;
} token;

struct lm_scratch {
    uint64_t *keys;                 /* [LM_CACHE] */
    uint8_t (*cached)[LM_LANES];    /* [LM_CACHE] */
    token *tokens;                  /* [LM_CHUNK] */
    uint8_t (*deficits)[LM_LANES];  /* [LM_CHUNK] */
    uint8_t (*from)[STATES];        /* [BLOCK_WORDS * 2] */
    lm_span *spans;
    size_t span_count, span_room;
    int32_t parameters[2];          /* of the scores in the cache */
    const lm_engine *engine;
};

/* A word's rows lie anywhere in 8 MB. On pages of 4 KB nearly each look-up misses the translation buffer, which costs more than all the
 * arithmetic (in a virtual machine: 3 us a word); on pages of 2 MB hardly any does. */
#define HUGE_PAGE ((size_t)2 << 20)

static void *allocate_large(size_t size)
{
#if defined(__linux__)
    size_t room = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *block = aligned_alloc(HUGE_PAGE, room);
#ifdef MADV_HUGEPAGE
    if (block)
        (void)madvise(block, room, MADV_HUGEPAGE); /* only a wish: without it all works, slower */
#endif
    return block;
#else
    return malloc(size);
#endif
}

int8_t *lm_copy_rows(const int8_t *rows, size_t size)
{
    int8_t *copy = allocate_large(size);
    if (copy)
        memcpy(copy, rows, size);
    return copy;
}

void lm_free_rows(int8_t *rows) { free(rows); }

lm_scratch *lm_new_scratch(void)
{
    lm_scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return NULL;
    scratch->keys = calloc(LM_CACHE, sizeof *scratch->keys);
    scratch->cached = allocate_large(LM_CACHE * sizeof *scratch->cached);
    scratch->tokens = malloc(LM_CHUNK * sizeof *scratch->tokens);
    scratch->deficits = malloc(LM_CHUNK * sizeof *scratch->deficits);
    scratch->from = malloc(LM_CHUNK * sizeof *scratch->from);
    if (!scratch->keys || !scratch->cached || !scratch->tokens || !scratch->deficits || !scratch->from) {
        lm_free_scratch(scratch);
        return NULL;
    }
    return scratch;
}

void lm_free_scratch(lm_scratch *scratch)
{
    if (scratch) {
        free(scratch->keys);
        free(scratch->cached);
        free(scratch->tokens);
        free(scratch->deficits);
        free(scratch->from);
        free(scratch->spans);
        free(scratch);
    }
}

/* Where the compiler can choose at load time, the same code is there for wider vectors too. Integers only: the results are the same. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__) && !defined(LM_NO_CLONES)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address)
#endif

WIDE void lm_score_word(const lm_engine *engine, const lm_parameters *parameters, const lm_word *word, uint8_t *deficits)
{
    uint32_t rows[LM_MAX_ROWS];
    int16_t x[LM_DIMENSIONS] = {0};
    int32_t z[LM_LANES], top = INT32_MIN;
    const uint8_t *lanes = engine->lanes[word->script - LM_FIRST_SCRIPT];
    int lane_count = engine->lane_count[word->script - LM_FIRST_SCRIPT];
    int n = lm_rows(word->letters, word->count, engine->row_mask, rows);
    for (int i = 0; i < n; i++)
        PREFETCH(engine->rows + (size_t)rows[i] * LM_DIMENSIONS);
    for (int i = 0; i < n; i++) {
        /* A copy of its own: bytes may be aliases of anything, and then no vectors are used. */
        int8_t row[LM_DIMENSIONS];
        memcpy(row, engine->rows + (size_t)rows[i] * LM_DIMENSIONS, sizeof row);
        for (int j = 0; j < LM_DIMENSIONS; j++)
            x[j] = (int16_t)(x[j] + row[j]);
    }
    for (int k = 0; k < lane_count; k++) {
        const int16_t *head = engine->head + lanes[k] * LM_DIMENSIONS;
        int32_t sum = 0;
        for (int j = 0; j < LM_DIMENSIONS; j++)
            sum += (int32_t)head[j] * x[j];
        z[k] = sum;
        if (sum > top)
            top = sum;
    }
    memset(deficits, parameters->cap, LM_LANES);
    for (int k = 0; k < lane_count; k++) {
        int64_t deficit = ((int64_t)(top - z[k]) * parameters->temperature) >> (12 + engine->shift);
        deficits[lanes[k]] = (uint8_t)(deficit > parameters->cap ? parameters->cap : deficit);
    }
}

/* A word of a script that has one language says that language. */
static void score_alone(const lm_parameters *parameters, int lane, uint8_t *deficits)
{
    memset(deficits, parameters->cap, LM_LANES);
    if (lane >= 0)
        deficits[lane] = 0;
}

/* What a word's scores are kept under; never 0, which is an empty slot. The script is mixed in before the letters: else a letter of one script
 * could pass for another's. */
static uint64_t word_key(const lm_word *word)
{
    uint64_t key = (0xCBF29CE484222325ull ^ (uint64_t)word->script) * 0x9E3779B97F4A7C15ull;
    for (int i = 0; i < word->count; i++) {
        key = (key ^ word->letters[i]) * 0x9E3779B97F4A7C15ull;
        key ^= key >> 29;
    }
    return key | 1;
}

static uint32_t slot_of(uint64_t key) { return (uint32_t)(key >> 40) & (LM_CACHE - 1); }

/* Words whose scores are yet to be fetched: the cache is larger than the processor's, and while one word's place in it is on its way from memory the
 * next words can be read. */
#define WAITING 16

typedef struct {
    uint64_t keys[WAITING];
    size_t tokens[WAITING];
    int count;
} waiting;

/* Fetch the scores of the words that wait; those that are not in the cache are read again. */
static void score_waiting(const lm_engine *engine, const lm_parameters *parameters, lm_scratch *scratch, const uint32_t *text, waiting *w)
{
    for (int i = 0; i < w->count; i++) {
        const token *t = scratch->tokens + w->tokens[i];
        uint64_t key = w->keys[i];
        uint32_t slot = slot_of(key);
        if (scratch->keys[slot] != key) {
            lm_word word;
            lm_read_word(&engine->characters, text, t->end, t->start, &word);
            lm_score_word(engine, parameters, &word, scratch->cached[slot]);
            scratch->keys[slot] = key;
        }
        memcpy(scratch->deficits[w->tokens[i]], scratch->cached[slot], LM_LANES);
    }
    w->count = 0;
}

static void score_later(const lm_engine *engine, const lm_parameters *parameters, lm_scratch *scratch, const uint32_t *text, waiting *w, const lm_word *word,
                        size_t token)
{
    uint64_t key = word_key(word);
    uint32_t slot = slot_of(key);
    if (w->count == WAITING)
        score_waiting(engine, parameters, scratch, text, w);
    PREFETCH(scratch->keys + slot);
    PREFETCH(scratch->cached[slot]);
    PREFETCH(scratch->cached[slot] + LM_LANES / 2);
    w->keys[w->count] = key;
    w->tokens[w->count++] = token;
}

/* ---- reading ---- */

typedef struct {
    const lm_engine *engine;
    const lm_parameters *parameters;
    lm_scratch *scratch;
    const uint32_t *text;
    size_t start;    /* of the segment */
    size_t word_end; /* behind the last word of a script with spaces */
    int kana;        /* whether it has kana */
    int neutral;     /* of what stands between white space up to `checked` */
    size_t checked;  /* kept from chunk to chunk: looking again at the rest of a long stretch would take quadratic time */
} reader;

/* Whether what stands between white space is a link, an address, a handle, a path, code: no language. Sets where it ends. */
static int is_neutral_chunk(const reader *r, size_t at, size_t end, size_t *behind)
{
    int at_sign = 0, underscore = 0, slashes = 0, colon_slashes = 0, unspaced = 0, dots = 0, previous = LM_SPACE;
    size_t i = at;
    for (; i < end; i++) {
        int kind = lm_kind(&r->engine->characters, r->text[i]);
        if (kind == LM_SPACE || kind == LM_NEWLINE)
            break;
        at_sign += kind == LM_AT || (i == at && r->text[i] == '#');
        underscore += kind == LM_UNDERSCORE;
        unspaced += lm_is_unspaced(kind);
        if (kind == LM_SLASH) {
            slashes++;
            colon_slashes += previous == LM_COLON;
        }
        /* A dot between letters: a file, a host, a method. */
        if (lm_is_letter(kind) && previous == LM_SENTENCE_END && i > at + 1 && r->text[i - 1] == '.' &&
            lm_is_letter(lm_kind(&r->engine->characters, r->text[i - 2])) && i + 1 < end && kind == LM_FIRST_SCRIPT &&
            (int32_t)0 == (lm_entry(&r->engine->characters, r->text[i]) >> 8))
            dots++;
        previous = kind;
    }
    *behind = i;
    return !unspaced && (at_sign || underscore || colon_slashes || slashes > 1 || dots);
}

/* Part of a run of Han and kana, or of another script without spaces, as one token: about as long as a word. */
static size_t read_unspaced(const reader *r, size_t at, size_t end, int script, uint8_t *deficits, uint32_t *letters)
{
    const lm_engine *engine = r->engine;
    int cap = r->parameters->cap, han = 0, kana = 0, east = script >= LM_HAN && script <= LM_KATAKANA;
    size_t stop = at;
    *letters = 0;
    for (size_t i = at; i < end && i - at < UNSPACED_AHEAD; i++) {
        int kind = lm_kind(&engine->characters, r->text[i]);
        if (east && kind == LM_HAN)
            han++;
        else if (east && (kind == LM_HIRAGANA || kind == LM_KATAKANA))
            kana++;
        else if (kind != LM_MARK && kind != script)
            break;
        if (i - at < UNSPACED_RUN) {
            *letters += kind == LM_HAN ? 3 : kind == LM_MARK ? 0 : east ? 2 : 1;
            stop = i + 1;
        }
    }
    if (!east) {
        score_alone(r->parameters, engine->alone[script - LM_FIRST_SCRIPT], deficits);
        return stop;
    }
    score_alone(r->parameters, engine->chinese, deficits);
    if (kana) {
        deficits[engine->chinese] = (uint8_t)cap;
        deficits[engine->japanese] = 0;
    } else if (r->kana) {
        /* Beside kana a few Han characters are Japanese; a long stretch of nothing else is Chinese. */
        deficits[engine->japanese] = (uint8_t)(han <= 7 ? 0 : (han - 7) * 16 > cap ? cap : (han - 7) * 16);
        deficits[engine->chinese] = (uint8_t)(24 < cap ? 24 : cap);
    } else {
        deficits[engine->japanese] = (uint8_t)(24 < cap ? 24 : cap);
    }
    return stop;
}

/* Read up to `room` tokens from `*at`. Returns how many. */
static size_t read_tokens(reader *r, size_t *at, size_t end, size_t room, int *boundary, int *first)
{
    const lm_engine *engine = r->engine;
    lm_scratch *s = r->scratch;
    size_t count = 0, i = *at, behind = 0;
    waiting w;
    w.count = 0;
    while (i < end && count < room) {
        int kind = lm_kind(&engine->characters, r->text[i]);
        int level = BETWEEN_WORDS;
        if (kind == LM_SPACE) {
            i++;
            continue;
        }
        if (i >= r->checked) {
            r->neutral = is_neutral_chunk(r, i, end, &behind);
            r->checked = behind > i ? behind : i + 1;
        }
        if (lm_is_letter(kind)) {
            token *t = s->tokens + count;
            uint8_t *deficits = s->deficits[count];
            t->start = (uint32_t)i;
            t->boundary = (uint8_t)*boundary;
            t->weight = FULL_WEIGHT;
            t->capital = 0;
            t->script = (uint8_t)(kind >= LM_HAN && kind <= LM_KATAKANA ? LM_HAN : kind);
            if (lm_is_unspaced(kind)) {
                i = read_unspaced(r, i, end, kind, deficits, &t->letters);
            } else {
                lm_word word;
                int digit = i > r->start && lm_kind(&engine->characters, r->text[i - 1]) == LM_DIGIT, alone = engine->alone[kind - LM_FIRST_SCRIPT];
                int touches = i == r->word_end, next;
                i = r->word_end = lm_read_word(&engine->characters, r->text, end, i, &word);
                next = i < end ? lm_kind(&engine->characters, r->text[i]) : LM_SPACE;
                digit |= next == LM_DIGIT;
                /* Letters of two scripts in one word: the wrong keyboard, or an ending behind a foreign name. */
                touches |= lm_is_letter(next) && !lm_is_unspaced(next);
                /* An initial, an abbreviation. */
                int initial = word.letter_count == 1 && i < end && r->text[i] == '.';
                t->letters = (uint32_t)word.letter_count * (kind == LM_HANGUL ? 2 : 1);
                t->capital = word.capitals > 0;
                if (r->neutral || digit || touches || initial || word.mixed || (alone >= 0 && word.count < 2)) {
                    t->weight = 0;
                    memset(deficits, 0, LM_LANES);
                } else {
                    if (kind - LM_FIRST_SCRIPT < 64 && alone >= 0)
                        score_alone(r->parameters, alone, deficits);
                    else
                        score_later(engine, r->parameters, s, r->text, &w, &word, count);
                    if (word.capitals && !*first)
                        t->weight = (uint8_t)r->parameters->capital_weight;
                }
            }
            t->end = (uint32_t)i;
            *boundary = BETWEEN_WORDS;
            *first = 0;
            count++;
            continue;
        }
        if (!r->neutral) {
            if (kind == LM_NEWLINE)
                level = AT_LINE;
            else if (kind == LM_SENTENCE_END)
                level = AT_SENTENCE;
            else if (kind == LM_QUOTE)
                level = AT_QUOTE;
            else if (kind == LM_BRACKET || kind == LM_COLON)
                level = AT_BRACKET;
            else if (kind == LM_COMMA || kind == LM_SLASH)
                level = AT_COMMA;
            if (level > *boundary)
                *boundary = level;
            if (level >= AT_BRACKET)
                *first = 1;
        }
        i++;
    }
    score_waiting(engine, r->parameters, s, r->text, &w);
    *at = i;
    return count;
}

/* ---- deciding ---- */

typedef struct {
    const lm_engine *engine;
    const lm_parameters *parameters;
    lm_scratch *scratch;
    const uint8_t *allowed;
    int document; /* the document's main language so far */
    uint8_t seen[LM_LANES];
} decider;

/* Sums of `count` tokens' deficits times their weights. Sixteen of these products fit 16 bits. */
WIDE static void add_deficits(const decider *d, size_t first, size_t count, int32_t *sums)
{
    const token *tokens = d->scratch->tokens + first;
    const uint8_t(*deficits)[LM_LANES] = (const uint8_t(*)[LM_LANES])(d->scratch->deficits + first);
    memset(sums, 0, LM_LANES * sizeof *sums);
    for (size_t i = 0; i < count;) {
        uint16_t part[LM_LANES] = {0};
        for (size_t end = i + 16 < count ? i + 16 : count; i < end; i++) {
            uint16_t weight = tokens[i].weight;
            if (weight)
                for (int l = 0; l < LM_LANES; l++)
                    part[l] = (uint16_t)(part[l] + weight * deficits[i][l]);
        }
        for (int l = 0; l < LM_LANES; l++)
            sums[l] += part[l];
    }
}

/* For each language, by how much it explains some tokens better than the main one, where it does. */
WIDE static void add_gains(const decider *d, size_t first, size_t count, int main, int32_t *gains)
{
    const token *tokens = d->scratch->tokens + first;
    const uint8_t(*deficits)[LM_LANES] = (const uint8_t(*)[LM_LANES])(d->scratch->deficits + first);
    memset(gains, 0, LM_LANES * sizeof *gains);
    for (size_t i = 0; i < count;) {
        uint16_t part[LM_LANES] = {0};
        for (size_t end = i + 16 < count ? i + 16 : count; i < end; i++) {
            uint16_t weight = tokens[i].weight;
            uint8_t home = deficits[i][main];
            if (weight && home)
                for (int l = 0; l < LM_LANES; l++)
                    part[l] = (uint16_t)(part[l] + weight * (uint8_t)(home > deficits[i][l] ? home - deficits[i][l] : 0));
        }
        for (int l = 0; l < LM_LANES; l++)
            gains[l] += part[l];
    }
}

/* Cost, in 1/256 nat, of a language in a block whose main one is `main`. */
static int32_t place_cost(const decider *d, int language, int main, int words)
{
    const lm_parameters *p = d->parameters;
    int32_t cost = p->tier[d->engine->tier[language]] * FULL_WEIGHT;
    if (language == d->document)
        cost = cost * p->home / 16;
    else if (d->seen[language])
        cost = cost * p->seen / 16;
    if (main >= 0 && d->engine->sibling[main][language])
        cost += p->sibling * FULL_WEIGHT + p->sibling_word * words;
    return cost;
}

static int choose_main(const decider *d, const int32_t *sums, size_t words)
{
    const lm_parameters *p = d->parameters;
    int64_t best = INT64_MAX;
    int chosen = -1;
    for (int l = 0; l < d->engine->languages; l++) {
        int64_t cost = sums[l];
        if (!d->allowed[l])
            continue;
        if (l != d->document) {
            cost += place_cost(d, l, d->document, (int)words);
            if (d->document >= 0)
                cost += (int64_t)p->block * FULL_WEIGHT + (d->engine->sibling[d->document][l] ? (int64_t)p->sibling_block * FULL_WEIGHT : 0);
        }
        if (cost < best) {
            best = cost;
            chosen = l;
        }
    }
    return chosen;
}

/* The cheapest path of a block through a set of languages; fills the tokens' states. Returns its cost without the languages' places. */
static int64_t find_path(decider *d, size_t first, size_t count, const int *set, int states, int keep)
{
    const lm_parameters *p = d->parameters;
    token *tokens = d->scratch->tokens + first;
    const uint8_t(*deficits)[LM_LANES] = (const uint8_t(*)[LM_LANES])(d->scratch->deficits + first);
    uint8_t(*from)[STATES] = d->scratch->from;
    int64_t cost[STATES] = {0};
    int last = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t change = i ? (int64_t)p->change[tokens[i].boundary] * FULL_WEIGHT : 0;
        int cheapest = 0;
        for (int s = 1; s < states; s++)
            if (cost[s] < cost[cheapest])
                cheapest = s;
        int64_t moved = cost[cheapest] + change;
        for (int s = 0; s < states; s++) {
            int stay = cost[s] <= moved;
            from[i][s] = (uint8_t)(stay ? s : cheapest);
            cost[s] = (stay ? cost[s] : moved) + (int64_t)tokens[i].weight * deficits[i][set[s]];
        }
    }
    for (int s = 1; s < states; s++)
        if (cost[s] < cost[last])
            last = s;
    if (keep) {
        int state = last;
        for (size_t i = count; i-- > 0;) {
            tokens[i].state = (int8_t)state;
            state = from[i][state];
        }
    }
    return cost[last];
}

static int put_span(lm_scratch *s, const lm_span *span)
{
    if (s->span_count == s->span_room) {
        size_t room = s->span_room ? s->span_room * 2 : 64;
        lm_span *grown = realloc(s->spans, room * sizeof *grown);
        if (!grown)
            return -1;
        s->spans = grown;
        s->span_room = room;
    }
    s->spans[s->span_count++] = *span;
    return 0;
}

/* How much better language `l` explains some tokens than `other`. */
static int32_t compare(const decider *d, size_t first, size_t count, int l, int other)
{
    int32_t sum = 0;
    for (size_t i = first; i < first + count; i++)
        sum += d->scratch->tokens[i].weight * ((int32_t)d->scratch->deficits[i][other] - d->scratch->deficits[i][l]);
    return sum / FULL_WEIGHT;
}

static int scored(const decider *d, size_t first, size_t count)
{
    int words = 0;
    for (size_t i = first; i < first + count; i++)
        words += d->scratch->tokens[i].weight > 0;
    return words;
}

/* Names and numbers at the edges of a foreign span are no part of it; nor is, anywhere in it, what only the main language can be: such as
 * its endings behind foreign words. */
static void trim_neutral(decider *d, size_t first, size_t count, int main)
{
    const int16_t *alone = d->engine->alone;
    token *tokens = d->scratch->tokens + first;
    for (size_t i = 0; i < count; i++)
        if (tokens[i].weight == 0 && tokens[i].state && (i == 0 || tokens[i - 1].state == 0 || alone[tokens[i].script - LM_FIRST_SCRIPT] == main))
            tokens[i].state = 0;
    for (size_t i = count; i-- > 0;)
        if (tokens[i].weight == 0 && tokens[i].state && (i + 1 == count || tokens[i + 1].state == 0))
            tokens[i].state = 0;
}

/* Where the run of one state that begins at `i` ends. A foreign one has one script: a language with two explains names in either. Words in a script
 * of no language, which say nothing, do not count. */
static size_t run_end(const decider *d, size_t i, size_t end)
{
    const token *tokens = d->scratch->tokens;
    int state = tokens[i].state, script = 0;
    for (; i < end && tokens[i].state == state; i++) {
        if (!state || !tokens[i].weight || !d->engine->lane_count[tokens[i].script - LM_FIRST_SCRIPT])
            continue;
        if (script && script != tokens[i].script)
            break;
        script = tokens[i].script;
    }
    return i;
}

/* Spans of one state too weak to stand are given to the main language. */
static void drop_weak(decider *d, size_t first, size_t count, const int *set)
{
    const lm_parameters *p = d->parameters;
    token *tokens = d->scratch->tokens;
    for (size_t i = first; i < first + count;) {
        size_t j = run_end(d, i, first + count);
        int state = tokens[i].state;
        if (state) {
            int words = scored(d, i, j - i);
            int32_t need = words <= 1 ? p->single : words == 2 ? p->two : p->more;
            if (set[state] == d->document)
                need = need * p->home / 16;
            if (words == 0 || compare(d, i, j - i, set[state], set[0]) < need)
                for (size_t k = i; k < j; k++)
                    tokens[k].state = 0;
        }
        i = j;
    }
}

static int write_block(decider *d, size_t first, size_t count, const int *set, int after)
{
    token *tokens = d->scratch->tokens;
    int32_t sums[LM_LANES];
    for (size_t i = first; i < first + count;) {
        size_t j = run_end(d, i, first + count);
        int state = tokens[i].state, lane = set[state], rival = -1;
        lm_span span = {0};
        for (size_t k = i; k < j; k++) {
            span.capitals += tokens[k].capital;
            span.letters += (int32_t)tokens[k].letters;
        }
        add_deficits(d, i, j - i, sums);
        for (int l = 0; l < d->engine->languages; l++)
            if (l != lane && d->allowed[l] && (rival < 0 || sums[l] < sums[rival]))
                rival = l;
        span.start = tokens[i].start;
        span.end = tokens[j - 1].end;
        span.words = scored(d, i, j - i);
        span.language = (int16_t)(span.words || count > (size_t)(j - i) ? lane : -1);
        span.runner_up = (int16_t)(span.words ? rival : -1);
        span.main = (int16_t)set[0];
        span.rival = rival >= 0 ? (sums[rival] - sums[lane]) / FULL_WEIGHT : 0;
        span.gain = state                                         ? compare(d, i, j - i, lane, set[0])
                    : d->document >= 0 && d->document != lane ? compare(d, i, j - i, lane, d->document)
                                                              : span.rival;
        span.before = tokens[i].boundary;
        span.after = j < first + count ? tokens[j].boundary : after;
        if (put_span(d->scratch, &span))
            return -1;
        if (span.language >= 0 && span.words > 3)
            d->seen[lane] = 1;
        i = j;
    }
    return 0;
}

static int decide_block(decider *d, size_t first, size_t count, int after)
{
    const lm_parameters *p = d->parameters;
    int32_t sums[LM_LANES], gains[LM_LANES];
    int set[STATES], states = 1, words = scored(d, first, count), tried[8], tries = 0;
    int64_t best;
    for (size_t i = 0; i < count; i++)
        d->scratch->tokens[first + i].state = 0;
    add_deficits(d, first, count, sums);
    set[0] = choose_main(d, sums, (size_t)words);
    if (words == 0 || set[0] < 0) {
        set[0] = d->document >= 0 ? d->document : 0;
        return write_block(d, first, count, set, after);
    }
    add_gains(d, first, count, set[0], gains);
    for (int l = 0; l < d->engine->languages; l++)
        gains[l] = l == set[0] || !d->allowed[l] ? 0 : gains[l] - place_cost(d, l, set[0], 1);
    while (tries < p->candidates && tries < 8) {
        int pick = 0;
        for (int l = 1; l < d->engine->languages; l++)
            if (gains[l] > gains[pick])
                pick = l;
        if (gains[pick] <= 0)
            break;
        tried[tries++] = pick;
        gains[pick] = 0;
    }
    best = sums[set[0]];
    while (tries && states < STATES) {
        int64_t better = best;
        int chosen = -1;
        for (int k = 0; k < tries; k++) {
            int64_t cost;
            if (tried[k] < 0)
                continue;
            set[states] = tried[k];
            cost = find_path(d, first, count, set, states + 1, 1);
            int used = 0;
            for (size_t i = first; i < first + count; i++)
                used += d->scratch->tokens[i].state == states && d->scratch->tokens[i].weight > 0;
            for (int s = 1; s < states; s++)
                cost += place_cost(d, set[s], set[0], 0);
            cost += place_cost(d, tried[k], set[0], used);
            if (cost < better) {
                better = cost;
                chosen = k;
            }
        }
        if (chosen < 0)
            break;
        set[states++] = tried[chosen];
        tried[chosen] = -1;
        best = better;
    }
    if (states > 1) {
        find_path(d, first, count, set, states, 1);
        trim_neutral(d, first, count, set[0]);
        drop_weak(d, first, count, set);
    } else
        for (size_t i = 0; i < count; i++)
            d->scratch->tokens[first + i].state = 0;
    return write_block(d, first, count, set, after);
}

/* Cut the chunk's tokens into blocks, at segment edges, else behind sentence ends, else anywhere. */
static int decide_chunk(decider *d, const size_t *edges, size_t edge_count, int64_t *totals, int prior)
{
    size_t first = 0;
    int32_t sums[LM_LANES];
    add_deficits(d, 0, edges[edge_count - 1], sums);
    int64_t best = INT64_MAX;
    for (int l = 0; l < d->engine->languages; l++) {
        int64_t cost;
        totals[l] += sums[l];
        cost = totals[l] + (l == prior ? 0 : (int64_t)d->parameters->document[d->engine->tier[l]] * FULL_WEIGHT);
        if (d->allowed[l] && cost < best) {
            best = cost;
            d->document = l;
        }
    }
    for (size_t e = 0; e < edge_count; e++) {
        while (first < edges[e]) {
            size_t size = edges[e] - first;
            if (size > BLOCK_WORDS + BLOCK_WORDS / 2) {
                size_t cut = BLOCK_WORDS;
                for (size_t k = BLOCK_WORDS / 2; k <= BLOCK_WORDS; k++)
                    if (d->scratch->tokens[first + k].boundary >= AT_SENTENCE)
                        cut = k;
                size = cut;
            }
            if (decide_block(d, first, size, first + size < edges[e] ? d->scratch->tokens[first + size].boundary : AT_LINE))
                return -1;
            first += size;
        }
    }
    return 0;
}

long lm_find_spans(const lm_engine *engine, const lm_parameters *parameters, lm_scratch *scratch, const uint32_t *text, const uint32_t *edges,
                   size_t segment_count, const uint8_t *allowed, int prior, int64_t *totals, const lm_span **spans)
{
    reader r = {engine, parameters, scratch, text, 0, 0, 0, 0, 0};
    decider d = {engine, parameters, scratch, allowed, prior, {0}};
    size_t cuts[512], cut_count = 0, used = 0;
    lm_scratch view = *scratch; /* tokens are read behind those of the segments before */
    scratch->span_count = 0;
    memset(totals, 0, LM_LANES * sizeof *totals);
    if (scratch->engine != engine || scratch->parameters[0] != parameters->temperature || scratch->parameters[1] != parameters->cap) {
        memset(scratch->keys, 0, LM_CACHE * sizeof *scratch->keys);
        scratch->engine = engine;
        scratch->parameters[0] = parameters->temperature;
        scratch->parameters[1] = parameters->cap;
    }
    r.scratch = &view;
    for (size_t s = 0; s < segment_count; s++) {
        size_t at = edges[2 * s], end = edges[2 * s + 1];
        int boundary = AT_LINE, first = 1;
        r.start = r.checked = at;
        r.word_end = end + 1; /* no word begins there */
        r.kana = 0;
        for (size_t i = at; i < end && i - at < 4096 && !r.kana; i++)
            r.kana = text[i] >= 0x3041 && text[i] <= 0x30FA;
        while (at < end) {
            size_t got;
            if (used == LM_CHUNK || cut_count == 512) {
                if (decide_chunk(&d, cuts, cut_count, totals, prior))
                    return -1;
                used = cut_count = 0;
            }
            view.tokens = scratch->tokens + used;
            view.deficits = scratch->deficits + used;
            got = read_tokens(&r, &at, end, LM_CHUNK - used, &boundary, &first);
            if (got) {
                used += got;
                cuts[cut_count++] = used;
            }
        }
    }
    if (used && decide_chunk(&d, cuts, cut_count, totals, prior))
        return -1;
    *spans = scratch->spans;
    return (long)scratch->span_count;
}
