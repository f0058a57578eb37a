/* The training loop: a factored linear model over the rows of words, by stochastic gradient descent with per-row Adagrad.
 *
 * One thread and its own random numbers, so that the same input gives the same weights. Compiled and called by train.py. */
#include <math.h>
#include <stdlib.h>

#include "../src/langmix/detector/text.h"

#define DIMENSIONS 64
#define LANES 128

static uint64_t state;
static inline uint32_t next_random(void)
{
    /* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled", 2016. */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * 0x2545F4914F6CDD1Dull) >> 32);
}
static inline float next_unit(void) { return (float)(next_random() >> 8) * (1.0f / 16777216.0f); }

/* All words of a text, as offsets into a pool of letters. Lines end with U+000A.
 * words: for each, start in `pool` * 32 + count; 0 at a line's end. Returns how many entries, or -1 where there is no room. */
long read_words(const uint8_t *characters, size_t characters_size, const uint32_t *text, size_t size, uint32_t *pool, size_t pool_room,
                uint64_t *words, size_t words_room)
{
    lm_characters table;
    lm_word word;
    size_t at = 0, used = 0;
    long count = 0;
    if (lm_open_characters(&table, characters, characters_size))
        return -1;
    while (at < size) {
        int kind = lm_kind(&table, text[at]);
        if ((size_t)count >= words_room || used + LM_MAX_LETTERS > pool_room)
            return -1;
        if (text[at] == '\n') {
            words[count++] = 0;
            at++;
        } else if (lm_is_letter(kind)) {
            at = lm_read_word(&table, text, size, at, &word);
            memcpy(pool + used, word.letters, (size_t)word.count * 4);
            words[count++] = (uint64_t)used << 5 | (uint64_t)word.count;
            used += (size_t)word.count;
        } else
            at++;
    }
    return count;
}

typedef struct {
    float *rows, *row_sums;  /* [row_count][DIMENSIONS], [row_count] */
    float *head, *head_sums; /* [LANES][DIMENSIONS], [LANES] */
    float *bias;             /* [LANES] */
    uint32_t row_count;
} model;

typedef struct {
    const uint32_t *pool;
    const uint64_t *words;
    const uint32_t *lines;      /* start of each line in `words`; one more at the end */
    const uint32_t *first_line; /* per language, the first of its lines; one more at the end */
    const uint32_t *first_prose; /* per language, the first of its lines of prose */
    const uint32_t *first_list; /* per language, the first of its one-word lines */
    const float *cumulative;    /* per language, the summed share of samples */
    const uint32_t *plain;      /* letter without its diacritics, by code point below 0x2000 */
    int languages;
} corpus;

/* A random window of a random line of a language: its rows. Returns how many. */
static int draw(const corpus *data, int language, float list_share, float prose_share, float drop, uint32_t mask, uint32_t *rows)
{
    static const float cuts[5] = {0.35f, 0.55f, 0.70f, 0.85f, 1.0f};
    static const int lengths[5] = {1, 2, 3, 5, 12};
    uint32_t from = data->first_line[language], to = data->first_line[language + 1], list = data->first_list[language];
    int wanted = 0, used = 0, strip, n = 0;
    float pick = next_unit();
    if (list < to && next_unit() < list_share)
        from = list;
    else {
        /* As much prose as other text for every language: else relatives are told apart by the kind of text they were seen in. */
        uint32_t prose = data->first_prose[language];
        to = list;
        if (prose > from && prose < to) {
            if (next_unit() < prose_share)
                from = prose;
            else
                to = prose;
        }
    }
    if (from >= to)
        return 0;
    uint32_t line = from + (uint32_t)(((uint64_t)next_random() * (to - from)) >> 32);
    uint32_t start = data->lines[line], end = data->lines[line + 1];
    while (end > start && data->words[end - 1] == 0)
        end--;
    if (end == start)
        return 0;
    while (pick >= cuts[wanted] && wanted < 4)
        wanted++;
    wanted = lengths[wanted];
    if (end - start > (uint32_t)wanted)
        start += (uint32_t)(((uint64_t)next_random() * (end - start - (uint32_t)wanted + 1)) >> 32);
    strip = next_unit() < 0.08f;
    for (; start < end && used < wanted; start++, used++) {
        uint32_t letters[LM_MAX_LETTERS];
        uint64_t entry = data->words[start];
        int count = (int)(entry & 31);
        const uint32_t *source = data->pool + (entry >> 5);
        for (int i = 0; i < count; i++)
            letters[i] = strip && source[i] < 0x2000 ? data->plain[source[i]] : source[i];
        /* A slip of the finger: two letters change places. */
        if (count > 3 && next_unit() < 0.015f) {
            int i = 1 + (int)(next_random() % (uint32_t)(count - 2));
            uint32_t letter = letters[i];
            letters[i] = letters[i + 1 < count ? i + 1 : i - 1];
            letters[i + 1 < count ? i + 1 : i - 1] = letter;
        }
        int got = lm_rows(letters, count, mask, rows + n);
        if (next_unit() < drop) {
            /* Without the whole word the model must read it by its parts, as it must with new words. */
            rows[n] = rows[n + got - 1];
            got--;
        }
        n += got;
    }
    return n;
}

static void step(model *m, const uint32_t *rows, int n, int target, const uint8_t *allowed, float rate)
{
    float x[DIMENSIONS] = {0}, gradient[DIMENSIONS] = {0}, p[LANES], top = -1e30f, total = 0;
    for (int i = 0; i < n; i++) {
        const float *row = m->rows + (size_t)rows[i] * DIMENSIONS;
        for (int j = 0; j < DIMENSIONS; j++)
            x[j] += row[j];
    }
    for (int l = 0; l < LANES; l++) {
        const float *head = m->head + l * DIMENSIONS;
        float z = m->bias[l];
        if (!allowed[l]) {
            p[l] = -1e30f;
            continue;
        }
        for (int j = 0; j < DIMENSIONS; j++)
            z += head[j] * x[j];
        p[l] = z;
        if (z > top)
            top = z;
    }
    for (int l = 0; l < LANES; l++) {
        p[l] = allowed[l] ? expf(p[l] - top) : 0;
        total += p[l];
    }
    for (int l = 0; l < LANES; l++) {
        float g = p[l] / total - (l == target), square = 0, scaled;
        float *head = m->head + l * DIMENSIONS;
        if (g > -1e-5f && g < 1e-5f)
            continue;
        for (int j = 0; j < DIMENSIONS; j++) {
            gradient[j] += g * head[j];
            square += x[j] * x[j];
        }
        m->head_sums[l] += g * g * square / DIMENSIONS;
        scaled = 0.3f * rate * g / (sqrtf(m->head_sums[l]) + 1e-6f);
        for (int j = 0; j < DIMENSIONS; j++)
            head[j] -= scaled * x[j];
        m->bias[l] -= 0.01f * rate * g;
    }
    float square = 0;
    for (int j = 0; j < DIMENSIONS; j++)
        square += gradient[j] * gradient[j];
    square /= DIMENSIONS;
    for (int i = 0; i < n; i++) {
        float *row = m->rows + (size_t)rows[i] * DIMENSIONS;
        m->row_sums[rows[i]] += square;
        float scaled = rate / (sqrtf(m->row_sums[rows[i]]) + 1e-6f);
        for (int j = 0; j < DIMENSIONS; j++)
            row[j] -= scaled * gradient[j];
    }
}

/* Train from where the model stands; `rate` falls linearly to a twentieth. */
void train(model *m, const corpus *data, const uint8_t *allowed, long samples, uint64_t seed, float rate, float list_share, float prose_share, float drop)
{
    static uint32_t rows[12 * LM_MAX_ROWS];
    state = seed * 0x9E3779B97F4A7C15ull + 1;
    if (seed == 0) {
        state = 88172645463325252ull;
        for (size_t i = 0; i < (size_t)m->row_count * DIMENSIONS; i++)
            m->rows[i] = (next_unit() - 0.5f) * 0.02f;
        for (size_t i = 0; i < LANES * DIMENSIONS; i++)
            m->head[i] = (next_unit() - 0.5f) * 0.5f;
    }
    for (long i = 0; i < samples; i++) {
        float pick = next_unit();
        int low = 0, high = data->languages - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (pick < data->cumulative[middle])
                high = middle;
            else
                low = middle + 1;
        }
        int n = draw(data, low, list_share, prose_share, drop, m->row_count - 1, rows);
        if (n > 0)
            step(m, rows, n, low, allowed + (size_t)low * LANES, rate * (1.0f - 0.95f * (float)i / (float)samples));
    }
}
