/// Rows of bytes that are mostly zeros, as a ReLU leaves them: quads of zeros are passed over. The
/// integers are the same.
///
/// It pays while a row has few enough quads that are not zero: a dense tile uses each weight that
/// it loads for several rows, here it is one.
#pragma once

enum {
    /// Rows with fewer quads than this are not worth looking at.
    SPARSE_QUADS_MIN = 64,
    SPARSE_ROWS_MAX = 256,
    /// Quads of one block: 40 KB of the stack.
    SPARSE_ENTRIES_MAX = 20 * 1024,
    /// Quads that are summed side by side, so that none waits for the one before.
    SPARSE_CHAINS = 4
};

/// The quads that are not zeros, one row behind the other.
typedef struct {
    uint16_t quads[SPARSE_ENTRIES_MAX];
    uint32_t ends[SPARSE_ROWS_MAX];
    /// Of a panel that comes next: what each entry asks for. All of it, one after the other, or, of
    /// few rows, where entries are fewer than quads, the same quads.
    size_t ahead_step;
    bool asks_own;
} i8_nonzero;

/// Bit i is set where quad q + i of a row is not all zeros.
INLINE uint32_t nonzero_quads_at(const uint8_t *x, size_t q, size_t quads) {
    if (quads - q >= LANES) return quads_nonzero(x + q * QUAD);
    uint8_t tail[QUAD_BYTES] = {0};
    memcpy(tail, x + q * QUAD, (quads - q) * QUAD);
    return quads_nonzero(tail);
}

/// Finds them; false where there are too many, or where a zero byte does not stand for zero.
///   x      rows of `stride` bytes
///   zeros  (rows)
static bool i8_find_nonzero(i8_nonzero *found, const uint8_t *x, size_t stride,
                            const int32_t *zeros, size_t rows, size_t quads) {
    if (quads < SPARSE_QUADS_MIN || quads > UINT16_MAX || rows > SPARSE_ROWS_MAX) return false;
    for (size_t r = 0; r < rows; r++)
        if (zeros[r] != 0) return false;
    size_t most = rows * quads * SPARSE_PERCENT_MAX / 100, count = 0;
    if (most > SPARSE_ENTRIES_MAX) most = SPARSE_ENTRIES_MAX;
    for (size_t r = 0; r < rows; r++)
        for (size_t q = 0; q < quads; q += LANES)
            count += (size_t)__builtin_popcount(nonzero_quads_at(x + r * stride, q, quads));
    if (count > most) return false;
    size_t end = 0;
    for (size_t r = 0; r < rows; r++) {
        for (size_t q = 0; q < quads; q += LANES) {
            uint32_t bits = nonzero_quads_at(x + r * stride, q, quads);
            for (; bits; bits &= bits - 1)
                found->quads[end++] = (uint16_t)(q + (size_t)__builtin_ctz(bits));
        }
        found->ends[r] = (uint32_t)end;
    }
    found->asks_own = end < quads;
    found->ahead_step = end < quads ? 0 : QUAD_BYTES * quads / end;
    return true;
}

/// Sums of one row with TILE_PANELS panels.
///   sums  (TILE_PANELS * 16)
INLINE void i8_sparse_row(int32_t *sums, const uint8_t *x, const i8_nonzero *nonzero, size_t row,
                          i8_panels panels, i8_panels ahead) {
    int_lanes sum[SPARSE_CHAINS][TILE_PANELS];
    UNROLL for (int c = 0; c < SPARSE_CHAINS; c++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++) sum[c][p] = int_lanes_zero();
    const size_t start = row > 0 ? nonzero->ends[row - 1] : 0;
    const uint16_t *quad = nonzero->quads + start, *end = nonzero->quads + nonzero->ends[row];
    const size_t step = nonzero->ahead_step, scale = nonzero->asks_own ? QUAD_BYTES : 0;
    ahead.first += start * step;
    for (; quad + SPARSE_CHAINS <= end; quad += SPARSE_CHAINS)
        UNROLL for (int c = 0; c < SPARSE_CHAINS; c++) {
            const size_t q = quad[c];
            ahead.first += step;
            UNROLL for (int p = 0; p < TILE_PANELS; p++) {
                __builtin_prefetch(ahead.first + p * ahead.next + q * scale, 0, 2);
                sum[c][p] = int_lanes_dot(
                    sum[c][p], x + q * QUAD,
                    quads_load(panels.first + p * panels.next + q * QUAD_BYTES));
            }
        }
    for (; quad < end; quad++)
        UNROLL for (int p = 0; p < TILE_PANELS; p++)
            sum[0][p] = int_lanes_dot(
                sum[0][p], x + *quad * QUAD,
                quads_load(panels.first + p * panels.next + *quad * QUAD_BYTES));
    UNROLL for (int p = 0; p < TILE_PANELS; p++) {
        UNROLL for (int c = 1; c < SPARSE_CHAINS; c++)
            sum[0][p] = int_lanes_add(sum[0][p], sum[c][p]);
        int_lanes_store(sums + p * LANES, sum[0][p]);
    }
}
