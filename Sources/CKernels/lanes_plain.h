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
INLINE lanes lanes_div(lanes a, lanes b) { EACH(a.at[l] / b.at[l]); }
/// a * b + c, rounded once.
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) { EACH(fmaf(a.at[l], b.at[l], c.at[l])); }
INLINE lanes lanes_sqrt(lanes a) { EACH(sqrtf(a.at[l])); }
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

/// Sixteen halves (IEEE 754 binary16), none of them infinite or not a number.
INLINE lanes lanes_load_half_part(const uint16_t *p, size_t n) {
    lanes y;
    for (size_t l = 0; l < LANES; l++) {
        const uint32_t half = l < n ? p[l] : 0, bits = (half & 0x7fff) << 13;
        memcpy(&y.at[l], &bits, sizeof bits);
        // The exponents begin 112 apart; denormal ones come right too.
        y.at[l] *= half & 0x8000 ? -0x1p112f : 0x1p112f;
    }
    return y;
}
INLINE lanes lanes_load_half(const uint16_t *p) { return lanes_load_half_part(p, LANES); }
/// Stores n lanes of at most ±65504 as halves, rounded half to even.
INLINE void lanes_store_half_part(uint16_t *p, lanes a, size_t n) {
    for (size_t l = 0; l < n; l++) {
        const float size = fabsf(a.at[l]), denormal = size + 0.5f;
        uint32_t bits;
        if (size < 0x1p-14f) {
            // The last bit of 0.5…1 weighs as much as that of a denormal half.
            memcpy(&bits, &denormal, sizeof bits);
            bits -= 0x3f000000;
        } else {
            memcpy(&bits, &size, sizeof bits);
            bits = (bits + 0xfff + (bits >> 13 & 1) - (112u << 23)) >> 13;
        }
        p[l] = (uint16_t)(bits | (signbit(a.at[l]) ? 0x8000 : 0));
    }
}
INLINE void lanes_store_half(uint16_t *p, lanes a) { lanes_store_half_part(p, a, LANES); }

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

/// Stores lanes_sum of each.
///   p  (4)
INLINE void lanes_store_sums(float *p, const lanes a[4]) {
    for (int n = 0; n < 4; n++) p[n] = lanes_sum(a[n]);
}
/// Bit l is set where lane l of both is equal.
INLINE uint32_t lanes_equal(lanes a, lanes b) {
    uint32_t equal = 0;
    for (int l = 0; l < LANES; l++) equal |= (uint32_t)(a.at[l] == b.at[l]) << l;
    return equal;
}

INLINE lanes lanes_load_i8(const int8_t *p) { EACH((float)p[l]); }
/// Stores n lanes, integers of 0…127, as bytes.
INLINE void lanes_store_u8(uint8_t *p, lanes a, size_t n) {
    for (size_t l = 0; l < n; l++) p[l] = (uint8_t)a.at[l];
}

INLINE int_lanes int_lanes_zero(void) { return (int_lanes){{0}}; }
INLINE void int_lanes_store(int32_t *p, int_lanes a) { memcpy(p, a.at, sizeof a.at); }
INLINE int_lanes int_lanes_add(int_lanes a, int_lanes b) {
    for (int l = 0; l < LANES; l++) a.at[l] += b.at[l];
    return a;
}
INLINE quads16 quads_load(const int8_t *p) { return p; }
/// Bit l is set where not all four bytes of lane l are 0.
INLINE uint32_t quads_nonzero(const uint8_t *p) {
    uint32_t bits = 0;
    for (int l = 0; l < LANES; l++)
        for (int i = 0; i < QUAD; i++) bits |= (uint32_t)(p[l * QUAD + i] != 0) << l;
    return bits;
}
/// sum + Σ over the four bytes of each lane: unsigned x, which is the same in all lanes, times
/// signed w.
INLINE int_lanes int_lanes_dot(int_lanes sum, const uint8_t *x, quads16 w) {
    for (int l = 0; l < LANES; l++)
        for (int i = 0; i < QUAD; i++) sum.at[l] += x[i] * w[l * QUAD + i];
    return sum;
}
/// The same with the next four bytes of x and v, where opined_pairs_fit holds for the weights.
INLINE int_lanes int_lanes_dot_pair(int_lanes sum, const uint8_t *x, quads16 w, quads16 v) {
    return int_lanes_dot(int_lanes_dot(sum, x, w), x + QUAD, v);
}
/// float(sum - zero * weight_sum)
INLINE lanes int_lanes_corrected(const int32_t *sum, int32_t zero, const int32_t *weight_sum) {
    EACH((float)(sum[l] - zero * weight_sum[l]));
}
