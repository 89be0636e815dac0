/// Attention of a decoder, written over the lanes of one instruction set.
///
/// Few queries do not pay for transposing the keys: here a score has the width in its lanes, and
/// four scores are folded at once. Results have the columns of values in theirs.
///
/// The time goes into reading keys and values, each of them once. So all heads of four keys are
/// scored together, as they lie, while the values are asked for; and while these are summed, the
/// keys of the next sequence.
#pragma once

enum {
    SCORED_KEYS = 4,   ///< keys that are scored at once
    VALUE_COLUMNS = 4  ///< lanes of a row of values that are summed at once
};

/// The keys, or the values, of one sequence, and those that are needed next.
typedef struct {
    const void *rows;   ///< (keys, heads * width), of floats or halves
    const void *ahead;  ///< the same, of as many keys
    size_t stride;      ///< elements from row to row
} attended_rows;

/// Lanes i… of a row that begins at the element `at`, 0 past `width`.
INLINE lanes attended_load(const bool is_half, const void *rows, size_t at, size_t i,
                           size_t width) {
    if (!is_half) return row_load((const float *)rows + at, i, width);
    const uint16_t *row = (const uint16_t *)rows + at;
    return width - i >= LANES ? lanes_load_half(row + i) : lanes_load_half_part(row + i, width - i);
}
INLINE void attended_ask(const bool is_half, const void *rows, size_t at) {
    const size_t bytes = is_half ? sizeof(uint16_t) : sizeof(float);
    __builtin_prefetch((const char *)rows + at * bytes, 0, 2);
}

/// scores[j…j+3] = dot(query, key) of one head; past the last key that one again.
INLINE void attend_scores(const bool is_half, float *scores, const float *query,
                          const attended_rows *keys, size_t j, size_t count, size_t column,
                          size_t width) {
    lanes sum[SCORED_KEYS];
    size_t at[SCORED_KEYS];
    UNROLL for (size_t n = 0; n < SCORED_KEYS; n++) {
        at[n] = (j + n < count ? j + n : count - 1) * keys->stride + column;
        sum[n] = lanes_splat(0);
    }
    for (size_t i = 0; i < width; i += LANES) {
        const lanes q = row_load(query, i, width);
        UNROLL for (int n = 0; n < SCORED_KEYS; n++) {
            if (!is_half || i % (2 * LANES) == 0) attended_ask(is_half, keys->ahead, at[n] + i);
            sum[n] = lanes_fma(q, attended_load(is_half, keys->rows, at[n], i, width), sum[n]);
        }
    }
    lanes_store_sums(scores + j, sum);
}

/// y = Σ over j of weights[j] · values[j,:], times factor, from lane i on, of `columns` times 16
/// lanes, a constant at each place of call.
INLINE void attend_columns(const bool is_half, const int columns, float *y, const float *weights,
                           const attended_rows *values, size_t count, size_t column, size_t i,
                           size_t width, float factor) {
    lanes sum[VALUE_COLUMNS];
    UNROLL for (int c = 0; c < columns; c++) sum[c] = lanes_splat(0);
    for (size_t j = 0; j < count; j++) {
        const lanes weight = lanes_splat(weights[j]);
        const size_t at = j * values->stride + column;
        UNROLL for (int c = 0; c < columns; c++) {
            const size_t lane = i + (size_t)c * LANES;
            if (!is_half || c % 2 == 0) attended_ask(is_half, values->ahead, at + lane);
            sum[c] = lanes_fma(
                weight, attended_load(is_half, values->rows, at, lane, width), sum[c]);
        }
    }
    UNROLL for (int c = 0; c < columns; c++)
        row_store(y, i + (size_t)c * LANES, width, lanes_mul(sum[c], lanes_splat(factor)));
}

/// The answers of all heads to one query; is_half and, where it is 64, the width are constants at
/// each place of call.
///   scores  (heads, padded): the last 16 floats of a row hold the factor
INLINE void attend_one(const bool is_half, const size_t width, float *y, const float *query,
                       const attended_rows *keys, const attended_rows *values, size_t count,
                       size_t heads, const float *bias, size_t bias_stride, float *scores) {
    const size_t padded = opined_attend_scratch(count, 1);
    for (size_t j = 0; j < count; j += SCORED_KEYS)
        for (size_t h = 0; h < heads; h++)
            attend_scores(is_half, scores + h * padded, query + h * width, keys, j, count,
                          h * width, width);
    for (size_t h = 0; h < heads; h++) {
        float *row = scores + h * padded;
        for (size_t j = 0; bias && j < count; j += LANES)
            lanes_store(row + j, lanes_add(lanes_load(row + j),
                                           row_load(bias + h * bias_stride, j, count)));
        row[padded - 1] = 1.0f / row_exponentials(row, count);
    }
    for (size_t h = 0; h < heads; h++) {
        const float *row = scores + h * padded;
        const size_t column = h * width;
        size_t i = 0;
        for (; i + VALUE_COLUMNS * LANES <= width; i += VALUE_COLUMNS * LANES)
            attend_columns(is_half, VALUE_COLUMNS, y + column, row, values, count, column, i,
                           width, row[padded - 1]);
        for (; i < width; i += LANES)
            attend_columns(is_half, 1, y + column, row, values, count, column, i, width,
                           row[padded - 1]);
    }
}

static void attend(const opined_attended *sequences, size_t count, opined_attended_shape shape,
                   const float *bias, size_t bias_stride, float *scratch) {
    for (size_t s = 0; s < count; s++) {
        const opined_attended a = sequences[s], next = sequences[s + 1 < count ? s + 1 : s];
        for (size_t q = 0; q < a.queries; q++) {
            const size_t place = shape.is_causal ? a.keys - a.queries + q : a.keys - 1;
            const float *query = a.query + q * shape.query_stride;  // (heads, width)
            float *y = a.y + q * shape.y_stride;                    // (heads, width)
            const float *distances = bias ? bias - place : NULL;
            const attended_rows keys = {a.key, a.value, shape.key_stride},
                                values = {a.value, next.key, shape.key_stride};
#define ATTEND(is_half, width)                                                                 \
    attend_one(is_half, width, y, query, &keys, &values, place + 1, shape.heads, distances,    \
               bias_stride, scratch)
            if (shape.is_half && shape.width == 64) ATTEND(true, 64);
            else if (shape.is_half) ATTEND(true, shape.width);
            else if (shape.width == 64) ATTEND(false, 64);
            else ATTEND(false, shape.width);
#undef ATTEND
        }
    }
}
