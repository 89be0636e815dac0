/// The f32 linear layer, written over the lanes of one instruction set; in form as linear_i8.h.
#pragma once

/// One tile: some rows with TILE_PANELS panels.
typedef struct {
    float *y;               ///< (rows, width), at the first row and column of the tile
    const float *residual;  ///< the same, or NULL
    const float *x;         ///< (rows, inputs), at the first row
    const float *panels[TILE_PANELS];  ///< (inputs, 16) each
    const float *bias[TILE_PANELS];    ///< (16) each
    size_t inputs, width, columns_left;
    opined_activation activation;
} f32_tile;

/// Stores one panel of a tile; the activation is a constant at each place of call.
///   sums  (rows, TILE_PANELS * 16), at the panel's column
INLINE void f32_finish_panel(const f32_tile *t, const opined_activation activation,
                             const float *sums, size_t rows, size_t p) {
    const size_t column = p * LANES, count = row_lanes(column, t->columns_left);
    const lanes bias = lanes_load(t->bias[p]);
    for (size_t r = 0; r < rows; r++) {
        const size_t at = r * t->width + column;
        lanes a = lanes_add(lanes_load(sums + r * TILE_PANELS * LANES), bias);
        a = lanes_activated(activation, a);
        if (t->residual) a = lanes_add(a, lanes_load_part(t->residual + at, count));
        lanes_store_part(t->y + at, a, count);
    }
}

static void f32_finish(const f32_tile *t, const float *sums, size_t rows) {
    for (size_t p = 0; p < TILE_PANELS && p * LANES < t->columns_left; p++)
        switch (t->activation) {
#define CASE(activation) \
    case activation: f32_finish_panel(t, activation, sums + p * LANES, rows, p); break;
            CASE(OPINED_IDENTITY) CASE(OPINED_GELU) CASE(OPINED_RELU) CASE(OPINED_GELU_TANH)
#undef CASE
        }
}

/// Computes a tile of `rows` rows, a constant at each place of call.
INLINE void f32_tile_run(const int rows, const f32_tile *t) {
    const size_t inputs = t->inputs;
    lanes sum[TILE_ROWS][TILE_PANELS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) sum[r][p] = lanes_splat(0);
    for (size_t i = 0; i < inputs; i++) {
        lanes w[TILE_PANELS];
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            w[p] = lanes_load(t->panels[p] + i * LANES);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int p = 0; p < TILE_PANELS; p++)
                sum[r][p] = lanes_fma(lanes_splat(t->x[(size_t)r * inputs + i]), w[p], sum[r][p]);
    }
    float stored[TILE_ROWS * TILE_PANELS * LANES];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            lanes_store(stored + (r * TILE_PANELS + p) * LANES, sum[r][p]);
    f32_finish(t, stored, (size_t)rows);
}

static void f32_tile_of(size_t rows, const f32_tile *tile) {
    switch (rows) {
#define CASE(n) \
    case n: f32_tile_run(n, tile); break;
        TILE_CASES(CASE)
#undef CASE
    }
}

/// The layer over `count` panels: those that `list` names, or all of them, in order.
///   whole  everything of a tile but its panels, at the first row and column
static void f32_layer(const f32_tile *whole, const packed_f32 *weights, size_t rows,
                      const uint32_t *list, size_t count) {
    const size_t inputs = whole->inputs, width = whole->width;
    for (size_t c = 0; c < count; c += TILE_PANELS) {
        f32_tile tile = *whole;
        tile.columns_left = width - c * LANES;
        for (size_t p = 0; p < TILE_PANELS; p++) {
            // Past the end of a list the last one again, and of all there is one of zeros.
            const size_t panel = !list ? c + p : list[c + p < count ? c + p : count - 1];
            tile.panels[p] = weights->panels + panel * LANES * inputs;
            tile.bias[p] = weights->bias + panel * LANES;
        }
        for (size_t r = 0; r < rows;) {
            const size_t left = rows - r, tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
            const size_t height = (left + tiles - 1) / tiles, at = r * width + c * LANES;
            tile.y = whole->y + at;
            tile.residual = whole->residual ? whole->residual + at : NULL;
            tile.x = whole->x + r * inputs;
            f32_tile_of(height, &tile);
            r += height;
        }
    }
}

static void linear_f32(float *y, const float *x, size_t rows, const void *packed, size_t inputs,
                       size_t outputs, opined_activation activation, const float *residual) {
    const packed_f32 weights = packed_f32_view(packed, outputs, inputs);
    const f32_tile whole = {.y = y, .residual = residual, .x = x, .inputs = inputs,
                            .width = outputs, .activation = activation};
    f32_layer(&whole, &weights, rows, NULL, round_up(outputs, LANES) / LANES);
}

static void linear_f32_panels(float *y, const float *x, size_t rows, const void *packed,
                              size_t inputs, size_t outputs, const uint32_t *panels,
                              size_t count) {
    const packed_f32 weights = packed_f32_view(packed, outputs, inputs);
    const f32_tile whole = {.y = y, .x = x, .inputs = inputs, .width = count * LANES,
                            .activation = OPINED_IDENTITY};
    f32_layer(&whole, &weights, rows, panels, count);
}
