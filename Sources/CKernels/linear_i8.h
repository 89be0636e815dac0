/// The int8 linear layer, written over the lanes of one instruction set.
///
/// A tile of TILE_ROWS rows by TILE_PANELS panels keeps its sums in registers while it runs down
/// the inputs. Panels are the outer loop: one pair stays in the first-level cache while all rows of
/// a block pass by.
#pragma once

/// Bytes of activations in one block of rows: they stay in the second-level cache with a pair of
/// panels.
enum { ROW_BLOCK_BYTES = 192 * 1024 };

/// Sums of `rows` rows, a constant at each place of call, with TILE_PANELS panels.
///   sums    (rows, TILE_PANELS * 16)
///   x       rows of `stride` bytes
///   panels  (TILE_PANELS, quads, 16, 4)
INLINE void i8_tile(const int rows, int32_t *sums, const uint8_t *x, size_t stride,
                    const int8_t *panels, size_t quads) {
    int_lanes sum[TILE_ROWS][TILE_PANELS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) sum[r][p] = int_lanes_zero();
    for (size_t q = 0; q < quads; q++) {
        quads16 w[TILE_PANELS];
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            w[p] = quads_load(panels + ((size_t)p * quads + q) * LANES * QUAD);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int p = 0; p < TILE_PANELS; p++)
                sum[r][p] = int_lanes_dot(sum[r][p], x + (size_t)r * stride + q * QUAD, w[p]);
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            int_lanes_store(sums + (r * TILE_PANELS + p) * LANES, sum[r][p]);
}

static void i8_sums(size_t rows, int32_t *sums, const uint8_t *x, size_t stride,
                    const int8_t *panels, size_t quads) {
    switch (rows) {
#define CASE(n) \
    case n: i8_tile(n, sums, x, stride, panels, quads); break;
        TILE_CASES(CASE)
#undef CASE
    }
}

/// What turns sums into outputs: the same for all tiles of one call.
typedef struct {
    float *y;                 ///< (rows, outputs)
    const float *residual;    ///< (rows, outputs) or NULL
    const float *row_scales;  ///< (rows)
    const int32_t *row_zeros; ///< (rows)
    packed_i8 weights;
    size_t outputs;
    opined_activation activation;
} i8_epilogue;

/// Finishes `rows` rows of one panel; activation and the presence of a residual are constants where
/// it is called.
INLINE void i8_finish_panel(const i8_epilogue *e, const opined_activation activation,
                            const bool has_residual, const int32_t *sums, size_t first_row,
                            size_t rows, size_t column) {
    const size_t outputs = e->outputs, count = row_lanes(column, outputs);
    const float *row_scales = e->row_scales + first_row;    // (rows)
    const int32_t *row_zeros = e->row_zeros + first_row;    // (rows)
    const int32_t *weight_sums = e->weights.sums + column;  // (16)
    const float *residual = has_residual ? e->residual + first_row * outputs : NULL;
    float *y = e->y + first_row * outputs;                  // (rows, outputs)
    const lanes scale = lanes_load(e->weights.scales + column);
    const lanes bias = lanes_load(e->weights.bias + column);
    for (size_t r = 0; r < rows; r++) {
        lanes a = int_lanes_corrected(sums + r * TILE_PANELS * LANES, row_zeros[r], weight_sums);
        a = lanes_fma(lanes_mul(a, lanes_splat(row_scales[r])), scale, bias);
        if (activation == OPINED_GELU) a = lanes_gelu(a);
        if (has_residual) a = lanes_add(a, row_load(residual + r * outputs, column, outputs));
        if (count == LANES) lanes_store(y + r * outputs + column, a);
        else lanes_store_part(y + r * outputs + column, a, count);
    }
}

static void i8_finish(const i8_epilogue *e, const int32_t *sums, size_t row, size_t rows,
                      size_t first_column) {
    for (size_t p = 0; p < TILE_PANELS; p++, sums += LANES) {
        const size_t c = first_column + p * LANES;
        if (c >= e->outputs) return;
        if (e->activation == OPINED_GELU && e->residual)
            i8_finish_panel(e, OPINED_GELU, true, sums, row, rows, c);
        else if (e->activation == OPINED_GELU)
            i8_finish_panel(e, OPINED_GELU, false, sums, row, rows, c);
        else if (e->residual)
            i8_finish_panel(e, OPINED_IDENTITY, true, sums, row, rows, c);
        else
            i8_finish_panel(e, OPINED_IDENTITY, false, sums, row, rows, c);
    }
}

/// Asks for bytes that are needed soon, in the second-level cache; past the end of the weights it
/// does no harm.
INLINE void prefetch(const int8_t *bytes, size_t count) {
    for (size_t i = 0; i < count; i += 64) __builtin_prefetch(bytes + i, 0, 2);
}

static void linear_i8(float *y, opined_quantized x, size_t rows, const void *packed, size_t inputs,
                      size_t outputs, opined_activation activation, const float *residual) {
    const i8_epilogue epilogue = {y, residual, x.scales, x.zeros,
                                  packed_i8_view(packed, outputs, inputs), outputs, activation};
    const size_t quads = epilogue.weights.quads, stride = opined_row_bytes(inputs);
    const size_t block = round_up(ROW_BLOCK_BYTES / (stride + 1) + 1, TILE_ROWS);
    int32_t sums[TILE_ROWS * TILE_PANELS * LANES];
    for (size_t b = 0; b < rows; b += block) {
        const size_t end = b + block < rows ? b + block : rows;
        for (size_t c = 0; c < outputs; c += TILE_PANELS * LANES) {
            const int8_t *panels = epilogue.weights.panels + c * quads * QUAD;
            const size_t panel_bytes = TILE_PANELS * LANES * quads * QUAD;
            // Tiles of even height: a last tile of one row would wait for its own sums.
            for (size_t r = b; r < end;) {
                const size_t left = end - r, tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
                const size_t height = (left + tiles - 1) / tiles;
                // While these rows pass, their share of the panels that come next.
                prefetch(panels + panel_bytes + (r - b) * panel_bytes / (end - b),
                         height * panel_bytes / (end - b));
                i8_sums(height, sums, x.bytes + r * stride, stride, panels, quads);
                i8_finish(&epilogue, sums, r, height, c);
                r += height;
            }
        }
    }
}
