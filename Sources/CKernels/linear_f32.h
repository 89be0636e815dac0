/// The f32 linear layer, written over the lanes of one instruction set; in form as linear_i8.h.
#pragma once

/// Stores one tile: sums of `rows` rows, a constant at each place of call, with TILE_PANELS panels.
typedef struct {
    float *y;               ///< (rows, outputs), at the first row and column of the tile
    const float *residual;  ///< the same, or NULL
    const float *x;         ///< (rows, inputs), at the first row
    const float *panels;    ///< (TILE_PANELS, inputs, 16)
    const float *bias;      ///< (TILE_PANELS * 16)
    size_t inputs, outputs, columns_left;
    opined_activation activation;
} f32_tile;

INLINE void f32_tile_run(const int rows, const f32_tile *t) {
    const size_t inputs = t->inputs;
    lanes sum[TILE_ROWS][TILE_PANELS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) sum[r][p] = lanes_splat(0);
    for (size_t i = 0; i < inputs; i++) {
        lanes w[TILE_PANELS];
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            w[p] = lanes_load(t->panels + ((size_t)p * inputs + i) * LANES);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int p = 0; p < TILE_PANELS; p++)
                sum[r][p] = lanes_fma(lanes_splat(t->x[(size_t)r * inputs + i]), w[p], sum[r][p]);
    }
    float stored[TILE_ROWS * TILE_PANELS * LANES];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            lanes_store(stored + (r * TILE_PANELS + p) * LANES, sum[r][p]);
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < TILE_PANELS && (size_t)p * LANES < t->columns_left; p++) {
            const size_t column = (size_t)p * LANES, at = (size_t)r * t->outputs + column;
            lanes a = lanes_add(lanes_load(stored + (r * TILE_PANELS + p) * LANES),
                                lanes_load(t->bias + column));
            if (t->activation == OPINED_GELU) a = lanes_gelu(a);
            const size_t count = row_lanes(column, t->columns_left);
            if (t->residual) a = lanes_add(a, lanes_load_part(t->residual + at, count));
            lanes_store_part(t->y + at, a, count);
        }
}

static void f32_tile_of(size_t rows, const f32_tile *tile) {
    switch (rows) {
#define CASE(n) \
    case n: f32_tile_run(n, tile); break;
        TILE_CASES(CASE)
#undef CASE
    }
}

static void linear_f32(float *y, const float *x, size_t rows, const void *packed, size_t inputs,
                       size_t outputs, opined_activation activation, const float *residual) {
    const packed_f32 weights = packed_f32_view(packed, outputs, inputs);
    for (size_t c = 0; c < outputs; c += TILE_PANELS * LANES)
        for (size_t r = 0; r < rows;) {
            const size_t left = rows - r, tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
            const size_t height = (left + tiles - 1) / tiles;
            const f32_tile tile = {y + r * outputs + c,
                                   residual ? residual + r * outputs + c : NULL,
                                   x + r * inputs, weights.panels + c * inputs, weights.bias + c,
                                   inputs, outputs, outputs - c, activation};
            f32_tile_of(height, &tile);
            r += height;
        }
}
