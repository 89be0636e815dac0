/// Attention of one head, written over the lanes of one instruction set.
///
/// Scores have keys in their lanes (so keys are transposed first), results have the columns of
/// values. Either way a sum is one chain of fma, and neither the padding nor the height of a tile
/// can change it.
#pragma once

/// What all tiles of one head share.
typedef struct {
    const float *keys;    ///< (width, padded)    transposed
    const float *values;  ///< (count, width)     rows `stride` apart
    float *scores;        ///< (ATTENTION_ROWS, padded)
    size_t count, padded, width, stride;
    float scale;
    const float *bias;      ///< (queries, count) or NULL    rows `bias_stride` apart
    ptrdiff_t bias_stride;
} attention_head;

/// scores[r, j] = scale · query[r,:] · keys[:, j] + bias[first + r, j]
INLINE void attention_scores(const int rows, const attention_head *h, const float *query,
                             size_t query_stride, size_t first) {
    for (size_t j = 0; j < h->padded; j += LANES) {
        lanes sum[ATTENTION_ROWS];
        UNROLL for (int r = 0; r < rows; r++) sum[r] = lanes_splat(0);
        for (size_t i = 0; i < h->width; i++) {
            const lanes key = lanes_load(h->keys + i * h->padded + j);
            UNROLL for (int r = 0; r < rows; r++)
                sum[r] = lanes_fma(lanes_splat(query[(size_t)r * query_stride + i]), key, sum[r]);
        }
        UNROLL for (int r = 0; r < rows; r++)
            sum[r] = lanes_mul(sum[r], lanes_splat(h->scale));
        if (h->bias)
            UNROLL for (int r = 0; r < rows; r++) {
                const float *bias = h->bias + (ptrdiff_t)(first + (size_t)r) * h->bias_stride;
                sum[r] = lanes_add(sum[r], row_load(bias, j, h->count));
            }
        UNROLL for (int r = 0; r < rows; r++)
            lanes_store(h->scores + (size_t)r * h->padded + j, sum[r]);
    }
}

/// y[q,:] = Σ over j of scores[q, j] · values[j,:], times factors[q]
INLINE void attention_values(const int rows, const attention_head *h, float *y, size_t y_stride,
                             const float *factors) {
    for (size_t i = 0; i < h->width; i += LANES) {
        lanes sum[ATTENTION_ROWS];
        UNROLL for (int r = 0; r < rows; r++) sum[r] = lanes_splat(0);
        for (size_t j = 0; j < h->count; j++) {
            const lanes value = row_load(h->values + j * h->stride, i, h->width);
            UNROLL for (int r = 0; r < rows; r++)
                sum[r] = lanes_fma(lanes_splat(h->scores[(size_t)r * h->padded + j]), value,
                                   sum[r]);
        }
        UNROLL for (int r = 0; r < rows; r++)
            row_store(y + (size_t)r * y_stride, i, h->width,
                      lanes_mul(sum[r], lanes_splat(factors[r])));
    }
}

/// One tile of `rows` queries, a constant at each place of call, from the query `first` on.
INLINE void attention_tile(const int rows, const attention_head *h, float *y, size_t y_stride,
                           const float *query, size_t query_stride, size_t first) {
    float factors[ATTENTION_ROWS];
    attention_scores(rows, h, query, query_stride, first);
    for (int r = 0; r < rows; r++)
        factors[r] = 1.0f / row_exponentials(h->scores + (size_t)r * h->padded, h->count);
    attention_values(rows, h, y, y_stride, factors);
}

typedef float four __attribute__((vector_size(16), aligned(4), may_alias));

/// y = xᵀ, of four by four.
INLINE void transpose_four(float *y, size_t y_stride, const float *x, size_t x_stride) {
    const four a = *(const four *)x, b = *(const four *)(x + x_stride),
               c = *(const four *)(x + 2 * x_stride), d = *(const four *)(x + 3 * x_stride);
    const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
               cd = __builtin_shufflevector(c, d, 0, 4, 1, 5),
               ef = __builtin_shufflevector(a, b, 2, 6, 3, 7),
               gh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    *(four *)y = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    *(four *)(y + y_stride) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
    *(four *)(y + 2 * y_stride) = __builtin_shufflevector(ef, gh, 0, 1, 4, 5);
    *(four *)(y + 3 * y_stride) = __builtin_shufflevector(ef, gh, 2, 3, 6, 7);
}

/// y = xᵀ, with 0 in the columns of y past the rows of x.
///   y  (width, y_stride)
///   x  (rows, width), rows x_stride apart
static void transpose(float *y, size_t y_stride, const float *x, size_t x_stride, size_t rows,
                      size_t width) {
    const size_t whole_rows = rows / 4 * 4, whole_width = width / 4 * 4;
    // A line of the cache of each row at a time, and of y as many.
    for (size_t first = 0; first < whole_width; first += LANES)
        for (size_t j = 0; j < whole_rows; j += 4)
            for (size_t i = first; i < whole_width && i < first + LANES; i += 4)
                transpose_four(y + i * y_stride + j, y_stride, x + j * x_stride + i, x_stride);
    for (size_t i = 0; i < width; i++) {
        for (size_t j = i < whole_width ? whole_rows : 0; j < rows; j++)
            y[i * y_stride + j] = x[j * x_stride + i];
        for (size_t j = rows; j < y_stride; j++) y[i * y_stride + j] = 0;
    }
}

static void attention(float *y, size_t y_stride, const float *query, size_t query_stride,
                      size_t queries, const float *key, const float *value, size_t key_stride,
                      size_t keys, size_t width, float scale, const float *bias,
                      ptrdiff_t bias_stride, float *scratch) {
    const size_t padded = round_up(keys, LANES);
    const attention_head head = {scratch, value, scratch + width * padded, keys, padded, width,
                                 key_stride, scale, bias, bias_stride};
    transpose(scratch, padded, key, key_stride, keys, width);
    for (size_t q = 0; q < queries;) {
        const size_t left = queries - q, tiles = (left + ATTENTION_ROWS - 1) / ATTENTION_ROWS;
        const size_t rows = (left + tiles - 1) / tiles;
        const float *query_q = query + q * query_stride;  // (rows, width)
        float *y_q = y + q * y_stride;                    // (rows, width)
        switch (rows) {
#define CASE(n)                                                                          \
    case n:                                                                              \
        attention_tile(n, &head, y_q, y_stride, query_q, query_stride, q);               \
        break;
            ATTENTION_CASES(CASE)
#undef CASE
        }
        q += rows;
    }
}
