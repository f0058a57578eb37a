/* From code points to words and their rows: shared by the kernel and by the trainer, so that both see the same features.
 *
 * A word is a maximal run of letters and marks of one script, with apostrophes and joiners inside; in scripts without spaces it is one
 * character with its marks. The readable twin is `_kernel_py.py`; both give the same words and the same rows for the same text. */
#ifndef LANGMIX_TEXT_H
#define LANGMIX_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    LM_OTHER, LM_SPACE, LM_NEWLINE, LM_DIGIT, LM_SENTENCE_END, LM_COMMA, LM_QUOTE, LM_BRACKET, LM_APOSTROPHE, LM_JOINER, LM_MARK, LM_AT,
    LM_UNDERSCORE, LM_SLASH, LM_COLON, LM_FIRST_SCRIPT = 16
};

#define LM_HANGUL (LM_FIRST_SCRIPT + 20)
#define LM_HAN (LM_FIRST_SCRIPT + 24)
#define LM_HIRAGANA (LM_FIRST_SCRIPT + 25)
#define LM_KATAKANA (LM_FIRST_SCRIPT + 26)

/* Letters of a word that count; longer words are rare and are told by their beginning. */
#define LM_MAX_LETTERS 30
/* Code points of the n-grams that are features. Each kind costs a look-up a letter; more kinds told nothing more (docs/detector.md). */
#define LM_SHORT_NGRAM 3
#define LM_LONG_NGRAM 5
#define LM_MAX_ROWS (LM_MAX_LETTERS * 2 + 1)

typedef struct {
    const uint16_t *index; /* page of each 256 code points */
    const int32_t *pages;  /* kind in the low 8 bits, lower case minus itself above */
    const uint32_t *pairs; /* letter, mark, composed letter; sorted */
    uint32_t pair_count;
} lm_characters;

/* Returns 0, or -1 where the bytes are no table of characters. */
static inline int lm_open_characters(lm_characters *table, const uint8_t *bytes, size_t size)
{
    uint32_t pages;
    size_t need;
    if (size < 8 + 2 * 4352 || memcmp(bytes, "LMCH", 4) != 0)
        return -1;
    memcpy(&pages, bytes + 4, 4);
    table->index = (const uint16_t *)(bytes + 8);
    table->pages = (const int32_t *)(bytes + 8 + 2 * 4352);
    need = 8 + 2 * 4352 + (size_t)pages * 1024;
    if (pages > 4352 || size < need + 4)
        return -1;
    memcpy(&table->pair_count, bytes + need, 4);
    table->pairs = (const uint32_t *)(bytes + need + 4);
    if (table->pair_count > 65536 || size != need + 4 + 12 * (size_t)table->pair_count)
        return -1;
    for (int i = 0; i < 4352; i++)
        if (table->index[i] >= pages)
            return -1;
    /* The engine has 64 scripts. */
    for (size_t i = 0; i < (size_t)pages * 256; i++)
        if ((table->pages[i] & 255) >= LM_FIRST_SCRIPT + 64)
            return -1;
    return 0;
}

static inline int32_t lm_entry(const lm_characters *table, uint32_t code)
{
    if (code > 0x10FFFF)
        return LM_OTHER;
    return table->pages[(size_t)table->index[code >> 8] * 256 + (code & 255)];
}

static inline int lm_kind(const lm_characters *table, uint32_t code) { return lm_entry(table, code) & 255; }

static inline int lm_is_letter(int kind) { return kind >= LM_FIRST_SCRIPT; }

/* Scripts written without spaces: Han, kana, Thai, Lao, Tibetan, Myanmar, Khmer. */
static inline int lm_is_unspaced(int kind)
{
    int script = kind - LM_FIRST_SCRIPT;
    return (script >= 24 && script <= 26) || (script >= 15 && script <= 18) || script == 22;
}

static inline uint32_t lm_compose(const lm_characters *table, uint32_t letter, uint32_t mark)
{
    uint32_t low = 0, high = table->pair_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const uint32_t *pair = table->pairs + 3 * (size_t)middle;
        if (pair[0] < letter || (pair[0] == letter && pair[1] < mark))
            low = middle + 1;
        else
            high = middle;
    }
    if (low < table->pair_count && table->pairs[3 * (size_t)low] == letter && table->pairs[3 * (size_t)low + 1] == mark)
        return table->pairs[3 * (size_t)low + 2];
    return 0;
}

typedef struct {
    uint32_t start, end;              /* code points of the text, half-open */
    uint32_t letters[LM_MAX_LETTERS]; /* lower case, composed; an apostrophe is U+0027 */
    int count;                        /* of `letters` */
    int script;                       /* kind of the first letter */
    int capitals;                     /* how many of the first two letters are capitals; 3 where all letters are and there are two or more */
    int letter_count;                 /* all letters, also those that do not fit `letters` */
    int mixed;                        /* a capital behind a small letter: a name of a product, code */
} lm_word;

/* Read the word that begins at a letter. Returns the code point behind it. */
static inline size_t lm_read_word(const lm_characters *table, const uint32_t *text, size_t size, size_t start, lm_word *word)
{
    size_t at = start;
    int script = lm_kind(table, text[start]);
    int unspaced = lm_is_unspaced(script);
    int count = 0, upper = 0, letters = 0, marks = 0, capitals = 0, mixed = 0, previous_small = 0;
    while (at < size) {
        int32_t entry = lm_entry(table, text[at]);
        int kind = entry & 255;
        if (lm_is_letter(kind)) {
            uint32_t small;
            if (letters > 0 && (unspaced || kind != script))
                break;
            small = (uint32_t)((int32_t)text[at] + (entry >> 8));
            if (small != text[at]) {
                upper++;
                if (letters < 2)
                    capitals++;
                mixed |= previous_small;
                previous_small = 0;
            } else
                previous_small = 1;
            letters++;
            if (count < LM_MAX_LETTERS)
                word->letters[count++] = small;
            at++;
        } else if (kind == LM_MARK) {
            if (count > 0 && count < LM_MAX_LETTERS) {
                uint32_t composed = lm_compose(table, word->letters[count - 1], text[at]);
                if (composed)
                    word->letters[count - 1] = composed;
                else {
                    /* A vowel sign of an Indic script is written, and read, like a letter. */
                    word->letters[count++] = text[at];
                    letters++;
                    marks++;
                }
            }
            at++;
        } else if ((kind == LM_APOSTROPHE || kind == LM_JOINER) && !unspaced) {
            size_t after = at + 1;
            if (after < size && (lm_kind(table, text[after]) == LM_APOSTROPHE || lm_kind(table, text[after]) == LM_JOINER))
                after++;
            if (after >= size || lm_kind(table, text[after]) != script)
                break;
            if (kind == LM_APOSTROPHE && count < LM_MAX_LETTERS)
                word->letters[count++] = '\'';
            previous_small = 0;
            at = after;
        } else
            break;
    }
    word->start = (uint32_t)start;
    word->end = (uint32_t)at;
    word->count = count;
    word->script = script;
    word->capitals = upper == letters - marks && upper > 1 ? 3 : capitals;
    word->letter_count = letters;
    word->mixed = mixed;
    return at;
}

#define LM_EDGE 1u
#define LM_STEP(hash, letter) (((hash) ^ (letter)) * 0x9E3779B1u)
#define LM_ROW(hash, mask) (((hash) ^ ((hash) >> 15)) & (mask))

/* The rows of a word: its n-grams, edges included, and the word as a whole, first.
 * Returns how many; `mask` is the number of rows, a power of two, minus one. */
static inline int lm_rows(const uint32_t *letters, int count, uint32_t mask, uint32_t *rows)
{
    uint32_t edged[LM_MAX_LETTERS + 2];
    uint32_t whole = 0x2545F491u;
    int n = 1, size = count + 2;
    edged[0] = LM_EDGE;
    memcpy(edged + 1, letters, (size_t)count * 4);
    edged[size - 1] = LM_EDGE;
    for (int i = 1; i <= count; i++) {
        whole = LM_STEP(whole, letters[i - 1]);
        whole ^= whole >> 13;
    }
    rows[0] = LM_ROW(whole, mask);
    for (int i = 0; i + LM_SHORT_NGRAM <= size; i++) {
        uint32_t hash = 0x811C9DC5u;
        for (int k = 1; k <= LM_LONG_NGRAM && i + k <= size; k++) {
            hash = LM_STEP(hash, edged[i + k - 1]);
            hash ^= hash >> 13;
            if (k == LM_SHORT_NGRAM || k == LM_LONG_NGRAM)
                rows[n++] = LM_ROW(hash, mask);
        }
    }
    return n;
}

#endif
