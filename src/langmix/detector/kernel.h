/* The engine's hot loop: words, their scores, the best languages of each block, spans. Knows nothing of documents or Python. */
#ifndef LANGMIX_KERNEL_H
#define LANGMIX_KERNEL_H

#include "text.h"

#define LM_LANES 128
#define LM_DIMENSIONS 64
#define LM_CACHE 65536
#define LM_CHUNK 4096

/* All costs and gains are in 1/16 nat of log probability. */
typedef struct {
    int32_t temperature;    /* factor of all scores, in 1/256 */
    int32_t cap;            /* the most that one word can say, 1..255 */
    int32_t capital_weight; /* weight of a capitalised word inside a sentence, in 1/16 */
    int32_t tier[3];        /* cost of a language in a block, by how common it is */
    int32_t document[3];    /* cost of a document's main language, by how common it is */
    int32_t home;           /* part of all costs, in 1/16, for the document's main language in a block of another */
    int32_t seen;           /* part of that cost, in 1/16, for a language the document already has */
    int32_t sibling;        /* cost added for a relative of the block's main language */
    int32_t sibling_word;   /* and for each of its words, in 1/16 of the unit */
    int32_t block;          /* cost of a main language of a block other than the document's */
    int32_t sibling_block;  /* cost added where it is a relative of that */
    int32_t change[6];      /* cost of a change of language: between words, at a comma, bracket, quote, sentence end, line */
    int32_t single;         /* the least gain of a span of one word, of two words, of more */
    int32_t two;
    int32_t more;
    int32_t candidates; /* how many languages are tried for a place in a block's set */
} lm_parameters;

typedef struct {
    lm_characters characters;
    const int8_t *rows;
    const int16_t *head; /* [LM_LANES][LM_DIMENSIONS] */
    uint32_t row_mask;
    int32_t shift; /* logits are in 1/256 nat after this many bits */
    int32_t languages;
    uint8_t tier[LM_LANES];
    uint8_t sibling[LM_LANES][LM_LANES];
    uint8_t lanes[64][LM_LANES]; /* the languages written in a script, by kind of character - LM_FIRST_SCRIPT */
    uint8_t lane_count[64];
    int16_t alone[64];            /* the only language of a script, or -1 */
    uint64_t scripts[LM_LANES];   /* the scripts of a language, a bit each */
    int32_t chinese, japanese;
} lm_engine;

typedef struct {
    uint32_t start, end; /* code points, half-open, from the first word to the last */
    int16_t language;    /* lane, or -1: nothing but names, numbers, code */
    int16_t runner_up;   /* lane, or -1 */
    int16_t main;        /* the block's main language */
    int16_t capitals;    /* words that begin with a capital */
    int32_t words;       /* words that were scored */
    int32_t gain;        /* how much better this language explains the words than the block's main one; for that, than the document's */
    int32_t rival;       /* how much better than the runner-up */
    int32_t letters;     /* letters in it, names and code included; a Han character counts as three, a kana or a Hangul syllable as two */
    int32_t before;      /* kind of boundary before the span, as in `change` */
    int32_t after;
} lm_span;

typedef struct lm_scratch lm_scratch;

/* A copy of the rows where looking them up is cheapest; NULL where memory is short. */
int8_t *lm_copy_rows(const int8_t *rows, size_t size);
void lm_free_rows(int8_t *rows);

lm_scratch *lm_new_scratch(void);
void lm_free_scratch(lm_scratch *scratch);

/* The deficits of a word, one a language: how much worse than the best language each explains it. */
void lm_score_word(const lm_engine *engine, const lm_parameters *parameters, const lm_word *word, uint8_t *deficits);

/* The spans of a text. `edges`: segment_count pairs of code points, half-open, in order and disjoint. `allowed`: a byte a lane. `prior`: the
 * lane expected, or -1. `totals` (LM_LANES) is filled with the summed deficits of the document, and `*spans` points into the scratch, good until its
 * next use. Returns the number of spans, or -1 where memory is short. */
long lm_find_spans(const lm_engine *engine, const lm_parameters *parameters, lm_scratch *scratch, const uint32_t *text, const uint32_t *edges,
                   size_t segment_count, const uint8_t *allowed, int prior, int64_t *totals, const lm_span **spans);

#endif
