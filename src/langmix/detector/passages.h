/* From the kernel's spans to passages and terms, and from plain texts in UTF-8 to the passages of each. The readable twin is
 * `_passages_py.py` with `terms.py`. */
#ifndef LANGMIX_PASSAGES_H
#define LANGMIX_PASSAGES_H

#include "kernel.h"

/* As `terms.PassageRules`, which says what each is for. */
typedef struct {
    double two_words, three_words, more_words, sentence, block;
    double two_words_margin, three_words_margin, latin_margin;
    double title_share, title_words, names_share;
    double name_margin, name_words, block_words, word_letters;
    double short_growth, long_growth, short_document, long_document;
} lm_rules;

typedef struct {
    uint32_t start, end; /* code points, half-open, with the marks of its sentences */
    int64_t evidence;    /* what its confidence stands on, in 1/16 nat */
    int64_t margin;      /* over the runner-up, in 1/16 nat */
    int64_t letters;     /* as in lm_span */
    int16_t language;    /* lane, or -1: undecided */
    int16_t runner_up;   /* lane, or -1 */
    uint8_t length_class; /* 0 to 2: one word, two or three, more; 3 more where it is in its block's main language */
    uint8_t term;
    uint8_t unused[2];
} lm_passage;

/* Buffers that grow with what is put into them; all zero to begin with. */
typedef struct {
    lm_passage *items;
    size_t count, room;
    uint8_t *small;
    size_t small_room;
    uint32_t *codes, *edges;
    size_t codes_room, edges_room;
} lm_passages;

void lm_free_passages(lm_passages *passages);

/* Append the passages of a text; arguments as for `lm_find_spans`. `terms`: whether terms are passages of their own, or belong to the language
 * around them. Returns 0, or -1 where memory is short. */
int lm_find_passages(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                     const uint32_t *text, const uint32_t *edges, size_t segment_count, const uint8_t *allowed, int prior, int terms);

enum { LM_READ, LM_LEFT_OUT, LM_NO_UTF8 };
enum { LM_NO_LANGUAGE = -1, LM_LANGUAGES = -2 };

/* What is said of each text of a column. */
typedef struct {
    uint8_t *states;     /* LM_READ, or why there is nothing */
    int32_t *characters; /* code points */
    int16_t *languages;  /* the only lane of its passages, LM_NO_LANGUAGE or LM_LANGUAGES: none, more than one */
    int32_t *behind;     /* number of passages up to and with this text's */
} lm_column;

/* The passages of many plain texts, each cut into paragraphs as `paragraphs.py` says. Text i is data[offsets[i]..offsets[i + 1]), where wanted[i];
 * a text has less than 2^31 - 1 bytes. Returns 0, or -1 where memory is short. */
int lm_find_in_texts(const lm_engine *engine, const lm_parameters *parameters, const lm_rules *rules, lm_scratch *scratch, lm_passages *passages,
                     const uint8_t *data, const int64_t *offsets, const uint8_t *wanted, size_t count, const uint8_t *allowed, int prior, int terms,
                     lm_column *column);

#endif
