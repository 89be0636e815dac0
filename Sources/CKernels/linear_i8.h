/// The int8 linear layer, written over the lanes of one instruction set.
///
/// Panels are the outer loop: they stay in the first-level cache while all rows of a block pass by.
/// With few rows the time goes into reading weights.
#pragma once

#include "tile_i8.h"
#include "sparse_i8.h"

/// Bytes of activations in one block of rows: they stay in the second-level cache with a pair of
/// panels.
enum { ROW_BLOCK_BYTES = 192 * 1024 };

/// What turns sums into outputs: the same for all tiles of one call.
typedef struct {
    float *y;                 ///< (rows, width)
    const float *residual;    ///< (rows, width) or NULL
    const float *row_scales;  ///< (rows)
    const int32_t *row_zeros; ///< (rows)
    packed_i8 weights;
    size_t width;
    opined_activation activation;
} i8_epilogue;

/// Where one panel's outputs go: to `column` of y, with what belongs to `output`.
typedef struct { size_t first_row, rows, column, output; } i8_block;

/// Finishes one panel; activation and the presence of a residual are constants where it is called.
INLINE void i8_finish_panel(const i8_epilogue *e, const opined_activation activation,
                            const bool has_residual, const int32_t *sums, i8_block at) {
    const size_t width = e->width, count = row_lanes(at.column, width);
    const float *row_scales = e->row_scales + at.first_row;   // (rows)
    const int32_t *row_zeros = e->row_zeros + at.first_row;   // (rows)
    const int32_t *weight_sums = e->weights.sums + at.output; // (16)
    const float *residual = has_residual ? e->residual + at.first_row * width : NULL;
    float *y = e->y + at.first_row * width;                   // (rows, width)
    const lanes scale = lanes_load(e->weights.scales + at.output);
    const lanes bias = lanes_load(e->weights.bias + at.output);
    for (size_t r = 0; r < at.rows; r++) {
        lanes a = int_lanes_corrected(sums + r * TILE_PANELS * LANES, row_zeros[r], weight_sums);
        a = lanes_fma(lanes_mul(a, lanes_splat(row_scales[r])), scale, bias);
        a = lanes_activated(activation, a);
        if (has_residual) a = lanes_add(a, row_load(residual + r * width, at.column, width));
        if (count == LANES) lanes_store(y + r * width + at.column, a);
        else lanes_store_part(y + r * width + at.column, a, count);
    }
}

INLINE void i8_finish(const i8_epilogue *e, const int32_t *sums, i8_block at) {
    switch (e->activation) {
#define CASE(activation)                                                     \
    case activation:                                                         \
        if (e->residual) i8_finish_panel(e, activation, true, sums, at);     \
        else i8_finish_panel(e, activation, false, sums, at);                \
        break;
        CASE(OPINED_IDENTITY) CASE(OPINED_GELU) CASE(OPINED_RELU) CASE(OPINED_GELU_TANH)
#undef CASE
    }
}

/// The panels of the tile that begins at the place `c` of a list, or of all panels in order. Past
/// the end of a list it is the last one again; of all, there is one of zeros.
static i8_panels i8_panels_at(const packed_i8 *weights, const uint32_t *list, size_t count,
                              size_t c) {
    const size_t panel_bytes = weights->quads * QUAD_BYTES, last = c + TILE_PANELS - 1;
    const size_t first_panel = list ? list[c] : c;
    const size_t last_panel = list ? list[last < count ? last : count - 1] : last;
    return (i8_panels){weights->panels + first_panel * panel_bytes,
                       ((ptrdiff_t)last_panel - (ptrdiff_t)first_panel) * (ptrdiff_t)panel_bytes};
}

/// Rows of one block of activations.
typedef struct {
    const uint8_t *x;  ///< (rows, stride)
    size_t stride, first, rows;
} i8_rows;

/// A block of rows with `count` panels: those that `list` names, or all of them, in order.
static void i8_dense(const i8_epilogue *e, const i8_rows *block, const uint32_t *list,
                     size_t count) {
    const bool in_pairs = PAIR_TILE_ROWS > 0 && *e->weights.pairs_fit;
    const size_t tile_rows = in_pairs ? PAIR_TILE_ROWS : TILE_ROWS;
    const size_t tiles = (block->rows + tile_rows - 1) / tile_rows;
    int32_t sums[TILE_ROWS * TILE_PANELS * LANES];
    for (size_t c = 0; c < count; c += TILE_PANELS) {
        const size_t following = c + TILE_PANELS < count ? c + TILE_PANELS : c;
        i8_weights w = {i8_panels_at(&e->weights, list, count, c),
                        i8_panels_at(&e->weights, list, count, following), 0, e->weights.quads};
        size_t asked = 0;  // of AHEAD_QUADS
        // Tiles of even height: a last tile of one row would wait for its own sums.
        for (size_t r = 0, t = 0; t < tiles; t++) {
            const size_t height = (block->rows - r + tiles - t - 1) / (tiles - t);
            // The first tiles ask for what comes next, in even shares.
            w.ahead_quads = (int)((AHEAD_QUADS - asked + tiles - t - 1) / (tiles - t));
            i8_sums(height, in_pairs, sums, block->x + r * block->stride, block->stride, &w);
            asked += (size_t)w.ahead_quads;
            w.ahead.first += (size_t)w.ahead_quads * w.quads / AHEAD_QUADS * QUAD_BYTES;
            for (size_t p = 0; p < TILE_PANELS && c + p < count; p++) {
                const size_t panel = list ? list[c + p] : c + p;
                i8_finish(e, sums + p * LANES,
                          (i8_block){block->first + r, height, (c + p) * LANES, panel * LANES});
            }
            r += height;
        }
    }
}

/// The same, with all panels, where most quads of the rows are zeros.
static void i8_sparse(const i8_epilogue *e, const i8_rows *block, const i8_nonzero *nonzero,
                      size_t count) {
    int32_t sums[TILE_ROWS * TILE_PANELS * LANES];
    for (size_t c = 0; c < count; c += TILE_PANELS) {
        const size_t following = c + TILE_PANELS < count ? c + TILE_PANELS : c;
        const i8_panels panels = i8_panels_at(&e->weights, NULL, count, c),
                        ahead = i8_panels_at(&e->weights, NULL, count, following);
        for (size_t r = 0; r < block->rows; r += TILE_ROWS) {
            const size_t left = block->rows - r, height = left < TILE_ROWS ? left : TILE_ROWS;
            for (size_t n = 0; n < height; n++)
                i8_sparse_row(sums + n * TILE_PANELS * LANES, block->x + (r + n) * block->stride,
                              nonzero, r + n, panels, ahead);
            for (size_t p = 0; p < TILE_PANELS && c + p < count; p++)
                i8_finish(e, sums + p * LANES,
                          (i8_block){block->first + r, height, (c + p) * LANES, (c + p) * LANES});
        }
    }
}

/// The layer over `count` panels: those that `list` names, or all of them, in order.
static void i8_layer(const i8_epilogue *e, const uint8_t *x, size_t stride, size_t rows,
                     const uint32_t *list, size_t count) {
    const size_t block_rows = round_up(ROW_BLOCK_BYTES / (stride + 1) + 1, TILE_ROWS);
    for (size_t b = 0; b < rows; b += block_rows) {
        const size_t left = rows - b;
        const i8_rows block = {x + b * stride, stride, b, left < block_rows ? left : block_rows};
        i8_nonzero nonzero;
        if (!list && i8_find_nonzero(&nonzero, block.x, stride, e->row_zeros + b, block.rows,
                                     e->weights.quads))
            i8_sparse(e, &block, &nonzero, count);
        else
            i8_dense(e, &block, list, count);
    }
}

static void linear_i8(float *y, opined_quantized x, size_t rows, const void *packed, size_t inputs,
                      size_t outputs, opined_activation activation, const float *residual) {
    const i8_epilogue epilogue = {y, residual, x.scales, x.zeros,
                                  packed_i8_view(packed, outputs, inputs), outputs, activation};
    i8_layer(&epilogue, x.bytes, opined_row_bytes(inputs), rows, NULL,
             round_up(outputs, LANES) / LANES);
}

static void linear_i8_panels(float *y, opined_quantized x, size_t rows, const void *packed,
                             size_t inputs, size_t outputs, const uint32_t *panels,
                             size_t count) {
    const i8_epilogue epilogue = {y, NULL, x.scales, x.zeros,
                                  packed_i8_view(packed, outputs, inputs), count * LANES,
                                  OPINED_IDENTITY};
    i8_layer(&epilogue, x.bytes, opined_row_bytes(inputs), rows, panels, count);
}
