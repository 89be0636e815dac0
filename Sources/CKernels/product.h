/// Products of matrices for training, written over the lanes of one instruction set.
///
/// A sum is one chain of fma over the depth: neither the height of a tile, nor the blocks, nor who
/// computes which rows can change it. Blocks only keep the panels in the cache.
#pragma once

enum {
    DEPTH_BLOCK = 256,  ///< a panel of it is 16 KB: with the rows of a tile, the first-level cache
    PANEL_BLOCK = 12,   ///< panels of it are 192 KB, and
    ROW_BLOCK = 96      ///< rows of it 96 KB: together the second-level cache
};

/// One tile: some rows with TILE_PANELS panels, over one block of the depth.
typedef struct {
    float *c;                          ///< (rows, columns), at the first row and column
    const float *a;                    ///< (rows, depth), at the first row and step
    const float *panels[TILE_PANELS];  ///< (depth, 16) each, at the first step
    size_t c_stride, a_row, a_step, depth, columns_left;
    bool adds;
} product_tile;

/// Computes a tile of `rows` rows, a constant at each place of call.
INLINE void product_tile_run(const int rows, const product_tile *t) {
    lanes sum[TILE_ROWS][TILE_PANELS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) {
            const size_t column = (size_t)p * LANES;
            sum[r][p] = t->adds && column < t->columns_left
                            ? row_load(t->c + (size_t)r * t->c_stride, column, t->columns_left)
                            : lanes_splat(0);
        }
    const float *a[TILE_ROWS];
    UNROLL for (int r = 0; r < rows; r++) a[r] = t->a + (size_t)r * t->a_row;
    size_t at = 0;
    for (size_t k = 0; k < t->depth; k++, at += t->a_step) {
        lanes b[TILE_PANELS];
        UNROLL for (int p = 0; p < TILE_PANELS; p++) b[p] = lanes_load(t->panels[p] + k * LANES);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int p = 0; p < TILE_PANELS; p++)
                sum[r][p] = lanes_fma(lanes_splat(a[r][at]), b[p], sum[r][p]);
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) {
            const size_t column = (size_t)p * LANES;
            if (column < t->columns_left)
                row_store(t->c + (size_t)r * t->c_stride, column, t->columns_left, sum[r][p]);
        }
}

static void product_tile_of(size_t rows, const product_tile *tile) {
    switch (rows) {
#define CASE(n) \
    case n: product_tile_run(n, tile); break;
        TILE_CASES(CASE)
#undef CASE
    }
}

/// The rows of the next tile, of those that are left: all of about one height.
static size_t tile_height(size_t left) {
    const size_t tiles = (left + TILE_ROWS - 1) / TILE_ROWS;
    return (left + tiles - 1) / tiles;
}

/// Rows of a tile whose steps are far apart, side by side; a constant at each place of call.
///   y  (depth, rows)
INLINE void gather_tile(const int rows, float *y, const float *a, size_t a_step, size_t depth) {
    for (size_t k = 0; k < depth; k++)
        memcpy(y + k * (size_t)rows, a + k * a_step, (size_t)rows * sizeof(float));
}

/// The same of all tiles of a block, one behind the other: their loads would else meet in few sets
/// of the cache, once for each panel.
static void gather_block(float *y, const float *a, size_t a_step, size_t depth, size_t rows) {
    for (size_t r = 0; r < rows;) {
        const size_t height = tile_height(rows - r);
        switch (height) {
#define CASE(n) \
    case n: gather_tile(n, y + r * depth, a + r, a_step, depth); break;
            TILE_CASES(CASE)
#undef CASE
        }
        r += height;
    }
}

/// Some panels over one block of the depth, some rows.
///   whole     everything of a tile but its rows and panels
///   gathered  the rows as `gather_block` lays them, or NULL
///   stride    floats from panel to panel
static void product_block(const product_tile *whole, const float *gathered, const float *panels,
                          size_t stride, size_t count, size_t rows) {
    for (size_t r = 0; r < rows;) {
        const size_t height = tile_height(rows - r);
        product_tile tile = *whole;
        tile.a = gathered ? gathered + r * whole->depth : whole->a + r * whole->a_row;
        if (gathered) tile.a_step = height;
        for (size_t p = 0; p < count; p += TILE_PANELS) {
            tile.c = whole->c + r * whole->c_stride + p * LANES;
            tile.columns_left = whole->columns_left - p * LANES;
            // Past the last panel that one again: its columns are not stored.
            for (size_t n = 0; n < TILE_PANELS; n++)
                tile.panels[n] = panels + (p + n < count ? p + n : count - 1) * stride;
            product_tile_of(height, &tile);
        }
        r += height;
    }
}

/// Some rows over one block of the depth, all panels.
///   whole  everything of a tile but its rows and panels, at the first column
static void product_rows(const product_tile *whole, const float *panels, size_t stride,
                         size_t rows) {
    float gathered[ROW_BLOCK * DEPTH_BLOCK];
    const bool gathers = whole->a_row == 1 && whole->a_step > 1;
    if (gathers) gather_block(gathered, whole->a, whole->a_step, whole->depth, rows);
    const size_t count = round_up(whole->columns_left, LANES) / LANES;
    for (size_t p = 0; p < count; p += PANEL_BLOCK) {
        product_tile tile = *whole;
        tile.c += p * LANES;
        tile.columns_left -= p * LANES;
        product_block(&tile, gathers ? gathered : NULL, panels + p * stride, stride,
                      count - p < PANEL_BLOCK ? count - p : PANEL_BLOCK, rows);
    }
}

static void product(float *c, size_t c_stride, const float *a, size_t a_row, size_t a_step,
                    const float *panels, size_t rows, size_t columns, size_t depth, bool adds) {
    for (size_t k = 0; k == 0 || k < depth; k += DEPTH_BLOCK)
        for (size_t r = 0; r < rows; r += ROW_BLOCK) {
            const product_tile whole = {
                .c = c + r * c_stride, .a = a + r * a_row + k * a_step, .c_stride = c_stride,
                .a_row = a_row, .a_step = a_step,
                .depth = depth - k < DEPTH_BLOCK ? depth - k : DEPTH_BLOCK,
                .columns_left = columns, .adds = adds || k > 0};
            product_rows(&whole, panels + k * LANES, LANES * depth,
                         rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK);
        }
}

static void pack_panels(float *panels, const float *b, size_t b_stride, bool is_transposed,
                        size_t columns, size_t depth) {
    for (size_t first = 0; first < columns; first += LANES) {
        float *panel = panels + first * depth;  // (depth, 16)
        if (is_transposed) {
            transpose(panel, LANES, b + first * b_stride, b_stride, row_lanes(first, columns),
                      depth);
        } else {
            for (size_t k = 0; k < depth; k++)
                lanes_store(panel + k * LANES, row_load(b + k * b_stride, first, columns));
        }
    }
}
