/// Sixteen floats, one after the other: what the lanes of every instruction set must do, in C.
#pragma once

#include <math.h>
#include <string.h>

#include "kernels.h"

typedef struct { float at[LANES]; } lanes;
typedef struct { int32_t at[LANES]; } int_lanes;
typedef const int8_t *quads16;  ///< (16, 4): four bytes for each lane

#define EACH(expression)                                        \
    lanes y;                                                    \
    for (int l = 0; l < LANES; l++) y.at[l] = (expression);     \
    return y

INLINE lanes lanes_splat(float a) { EACH(a); }
INLINE lanes lanes_load(const float *p) { EACH(p[l]); }
/// The first n lanes; the others are 0 and are not read.
INLINE lanes lanes_load_part(const float *p, size_t n) { EACH((size_t)l < n ? p[l] : 0); }
INLINE void lanes_store(float *p, lanes a) { memcpy(p, a.at, sizeof a.at); }
INLINE void lanes_store_part(float *p, lanes a, size_t n) { memcpy(p, a.at, n * sizeof(float)); }
/// The first n lanes of a, then those of b.
INLINE lanes lanes_select(lanes a, lanes b, size_t n) { EACH((size_t)l < n ? a.at[l] : b.at[l]); }

INLINE lanes lanes_add(lanes a, lanes b) { EACH(a.at[l] + b.at[l]); }
INLINE lanes lanes_sub(lanes a, lanes b) { EACH(a.at[l] - b.at[l]); }
INLINE lanes lanes_mul(lanes a, lanes b) { EACH(a.at[l] * b.at[l]); }
/// a * b + c, rounded once.
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) { EACH(fmaf(a.at[l], b.at[l], c.at[l])); }
/// The second where one is not a number, as minps and maxps.
INLINE lanes lanes_min(lanes a, lanes b) { EACH(a.at[l] < b.at[l] ? a.at[l] : b.at[l]); }
INLINE lanes lanes_max(lanes a, lanes b) { EACH(a.at[l] > b.at[l] ? a.at[l] : b.at[l]); }
/// To the nearest integer, half to even.
INLINE lanes lanes_round(lanes a) { EACH(rintf(a.at[l])); }
/// 2 to the power of a, an integer of -126…127.
INLINE lanes lanes_power_of_two(lanes a) {
    lanes y;
    for (int l = 0; l < LANES; l++) {
        uint32_t bits = (uint32_t)((int32_t)a.at[l] + 127) << 23;
        memcpy(&y.at[l], &bits, sizeof bits);
    }
    return y;
}

#define FOLD(join)                                                              \
    for (int half = LANES / 2; half > 0; half /= 2)                             \
        for (int l = 0; l < half; l++) a.at[l] = join(a.at[l], a.at[l + half]); \
    return a.at[0]
#define PLUS(a, b) ((a) + (b))
#define LESSER(a, b) ((a) < (b) ? (a) : (b))
#define GREATER(a, b) ((a) > (b) ? (a) : (b))

/// Folded by halves: lane l joins lane l + 8, then l + 4, l + 2, l + 1.
INLINE float lanes_sum(lanes a) { FOLD(PLUS); }
INLINE float lanes_lowest(lanes a) { FOLD(LESSER); }
INLINE float lanes_highest(lanes a) { FOLD(GREATER); }

INLINE lanes lanes_load_i8(const int8_t *p) { EACH((float)p[l]); }
/// Stores n lanes, integers of 0…127, as bytes.
INLINE void lanes_store_u8(uint8_t *p, lanes a, size_t n) {
    for (size_t l = 0; l < n; l++) p[l] = (uint8_t)a.at[l];
}

INLINE int_lanes int_lanes_zero(void) { return (int_lanes){{0}}; }
INLINE void int_lanes_store(int32_t *p, int_lanes a) { memcpy(p, a.at, sizeof a.at); }
INLINE quads16 quads_load(const int8_t *p) { return p; }
/// sum + Σ over the four bytes of each lane: unsigned x, which is the same in all lanes, times
/// signed w.
INLINE int_lanes int_lanes_dot(int_lanes sum, const uint8_t *x, quads16 w) {
    for (int l = 0; l < LANES; l++)
        for (int i = 0; i < QUAD; i++) sum.at[l] += x[i] * w[l * QUAD + i];
    return sum;
}
/// float(sum - zero * weight_sum)
INLINE lanes int_lanes_corrected(const int32_t *sum, int32_t zero, const int32_t *weight_sum) {
    EACH((float)(sum[l] - zero * weight_sum[l]));
}
