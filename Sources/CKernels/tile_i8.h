/// Sums of bytes, written over the lanes of one instruction set: a tile of rows by panels keeps
/// them in registers while it runs down the inputs.
#pragma once

enum { QUAD_BYTES = LANES * QUAD };

/// TILE_PANELS panels: each lies `next` bytes behind the one before.
typedef struct { const int8_t *first; ptrdiff_t next; } i8_panels;

/// The weights of one tile, and its share of those that come next: it asks for them while it runs,
/// so that they lie in the second-level cache when their time comes. Past the end of the weights
/// that does no harm.
typedef struct {
    i8_panels panels, ahead;
    int ahead_quads;  ///< of each panel, that the tile asks for with every AHEAD_QUADS of its own
    size_t quads;
} i8_weights;

enum { AHEAD_QUADS = 4 };

INLINE const int8_t *i8_ask_ahead(const int8_t *ahead, const i8_weights *w) {
    for (int n = 0; n < w->ahead_quads; n++, ahead += QUAD_BYTES)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            __builtin_prefetch(ahead + p * w->ahead.next, 0, 2);
    return ahead;
}

/// Sums of `rows` rows with TILE_PANELS panels; rows, and whether quads may be multiplied in pairs,
/// are constants at each place of call.
///   sums  (rows, TILE_PANELS * 16)
///   x     rows of `stride` bytes
INLINE void i8_tile(const int rows, const bool in_pairs, int32_t *sums, const uint8_t *x,
                    size_t stride, const i8_weights *w) {
    int_lanes sum[TILE_ROWS][TILE_PANELS];
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) sum[r][p] = int_lanes_zero();
    const int8_t *ahead = w->ahead.first;
    size_t q = 0;
    for (; in_pairs && q + 2 <= w->quads; q += 2) {
        if (q % AHEAD_QUADS == 0) ahead = i8_ask_ahead(ahead, w);
        UNROLL for (int p = 0; p < TILE_PANELS; p++) {
            const int8_t *panel = w->panels.first + p * w->panels.next + q * QUAD_BYTES;
            const quads16 a = quads_load(panel), b = quads_load(panel + QUAD_BYTES);
            UNROLL for (int r = 0; r < rows; r++)
                sum[r][p] = int_lanes_dot_pair(sum[r][p], x + (size_t)r * stride + q * QUAD, a, b);
        }
    }
    for (; q < w->quads; q++) {
        if (q % AHEAD_QUADS == 0) ahead = i8_ask_ahead(ahead, w);
        quads16 a[TILE_PANELS];
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            a[p] = quads_load(w->panels.first + p * w->panels.next + q * QUAD_BYTES);
        UNROLL for (int r = 0; r < rows; r++)
            UNROLL for (int p = 0; p < TILE_PANELS; p++)
                sum[r][p] = int_lanes_dot(sum[r][p], x + (size_t)r * stride + q * QUAD, a[p]);
    }
    UNROLL for (int r = 0; r < rows; r++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            int_lanes_store(sums + (r * TILE_PANELS + p) * LANES, sum[r][p]);
}

static void i8_sums(size_t rows, bool in_pairs, int32_t *sums, const uint8_t *x, size_t stride,
                    const i8_weights *w) {
#define CASE(n) \
    case n: i8_tile(n, false, sums, x, stride, w); return;
#define PAIR_CASE(n) \
    case n: i8_tile(n, true, sums, x, stride, w); return;
    if (in_pairs) {
        switch (rows) { PAIR_TILE_CASES(PAIR_CASE) }
    } else {
        switch (rows) { TILE_CASES(CASE) }
    }
#undef CASE
#undef PAIR_CASE
}
