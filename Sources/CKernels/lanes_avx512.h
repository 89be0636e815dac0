/// Sixteen floats in one register of AVX-512. lanes_plain.h says what each function does.
#pragma once

#include <immintrin.h>
#include <string.h>

#include "kernels.h"

typedef __m512 lanes;
typedef __m512i int_lanes;
typedef __m512i quads16;

INLINE __mmask16 lanes_before(size_t n) { return (__mmask16)((1u << n) - 1); }

INLINE lanes lanes_splat(float a) { return _mm512_set1_ps(a); }
INLINE lanes lanes_load(const float *p) { return _mm512_loadu_ps(p); }
INLINE lanes lanes_load_part(const float *p, size_t n) {
    return _mm512_maskz_loadu_ps(lanes_before(n), p);
}
INLINE void lanes_store(float *p, lanes a) { _mm512_storeu_ps(p, a); }
INLINE void lanes_store_part(float *p, lanes a, size_t n) {
    _mm512_mask_storeu_ps(p, lanes_before(n), a);
}
INLINE lanes lanes_select(lanes a, lanes b, size_t n) {
    return _mm512_mask_blend_ps(lanes_before(n), b, a);
}

INLINE lanes lanes_add(lanes a, lanes b) { return _mm512_add_ps(a, b); }
INLINE lanes lanes_sub(lanes a, lanes b) { return _mm512_sub_ps(a, b); }
INLINE lanes lanes_mul(lanes a, lanes b) { return _mm512_mul_ps(a, b); }
INLINE lanes lanes_div(lanes a, lanes b) { return _mm512_div_ps(a, b); }
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) { return _mm512_fmadd_ps(a, b, c); }
INLINE lanes lanes_min(lanes a, lanes b) { return _mm512_min_ps(a, b); }
INLINE lanes lanes_max(lanes a, lanes b) { return _mm512_max_ps(a, b); }
INLINE lanes lanes_sqrt(lanes a) { return _mm512_sqrt_ps(a); }
INLINE lanes lanes_round(lanes a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT); }
INLINE lanes lanes_power_of_two(lanes a) {
    __m512i exponent = _mm512_add_epi32(_mm512_cvtps_epi32(a), _mm512_set1_epi32(127));
    return _mm512_castsi512_ps(_mm512_slli_epi32(exponent, 23));
}

// Not _mm512_reduce_add_ps: the order of its sums is the compiler's.
#define FOLD(name, join8, join4)                                                             \
    INLINE float name(lanes a) {                                                             \
        __m256 eight = join8(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));       \
        __m128 four = join4(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1)); \
        __m128 two = join4(four, _mm_movehl_ps(four, four));                                 \
        return _mm_cvtss_f32(join4(two, _mm_movehdup_ps(two)));                              \
    }
FOLD(lanes_sum, _mm256_add_ps, _mm_add_ps)
FOLD(lanes_lowest, _mm256_min_ps, _mm_min_ps)
FOLD(lanes_highest, _mm256_max_ps, _mm_max_ps)

/// The halves of both joined: (a, b) of half as many lanes each.
INLINE __m512 folded(lanes a, lanes b) {
    return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xEE));
}
INLINE void lanes_store_sums(float *p, const lanes a[4]) {
    // Eight lanes of each, then four.
    const __m512 x = folded(a[0], a[1]), y = folded(a[2], a[3]);
    const __m512 four = _mm512_add_ps(_mm512_shuffle_f32x4(x, y, 0x88),
                                      _mm512_shuffle_f32x4(x, y, 0xDD));
    const __m512 two = _mm512_add_ps(four, _mm512_permute_ps(four, 0xEE));
    const __m512 one = _mm512_add_ps(two, _mm512_movehdup_ps(two));
    const __m512i firsts = _mm512_setr_epi32(0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    _mm_storeu_ps(p, _mm512_castps512_ps128(_mm512_permutexvar_ps(firsts, one)));
}
INLINE uint32_t lanes_equal(lanes a, lanes b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }

INLINE lanes lanes_load_half(const uint16_t *p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p));
}
INLINE lanes lanes_load_half_part(const uint16_t *p, size_t n) {
    return _mm512_cvtph_ps(_mm256_maskz_loadu_epi16(lanes_before(n), p));
}
INLINE void lanes_store_half(uint16_t *p, lanes a) {
    _mm256_storeu_si256((__m256i *)p, _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}
INLINE void lanes_store_half_part(uint16_t *p, lanes a, size_t n) {
    _mm256_mask_storeu_epi16(p, lanes_before(n), _mm512_cvtps_ph(a, _MM_FROUND_TO_NEAREST_INT));
}

INLINE lanes lanes_load_i8(const int8_t *p) {
    return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *)p)));
}
INLINE void lanes_store_u8(uint8_t *p, lanes a, size_t n) {
    const __m128i bytes = _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(a));
    if (n == LANES) _mm_storeu_si128((__m128i *)p, bytes);
    else _mm_mask_storeu_epi8(p, lanes_before(n), bytes);
}

INLINE int_lanes int_lanes_zero(void) { return _mm512_setzero_si512(); }
INLINE void int_lanes_store(int32_t *p, int_lanes a) { _mm512_storeu_si512(p, a); }
INLINE int_lanes int_lanes_add(int_lanes a, int_lanes b) { return _mm512_add_epi32(a, b); }
INLINE uint32_t quads_nonzero(const uint8_t *p) {
    const __m512i quads = _mm512_loadu_si512(p);
    return _mm512_test_epi32_mask(quads, quads);
}
INLINE quads16 quads_load(const int8_t *p) { return _mm512_load_si512(p); }
INLINE int_lanes int_lanes_dot(int_lanes sum, const uint8_t *x, quads16 w) {
    int quad;
    memcpy(&quad, x, sizeof quad);
    return _mm512_dpbusd_epi32(sum, _mm512_set1_epi32(quad), w);
}
INLINE int_lanes int_lanes_dot_pair(int_lanes sum, const uint8_t *x, quads16 w, quads16 v) {
    return int_lanes_dot(int_lanes_dot(sum, x, w), x + QUAD, v);
}
INLINE lanes int_lanes_corrected(const int32_t *sum, int32_t zero, const int32_t *weight_sum) {
    __m512i offset = _mm512_mullo_epi32(_mm512_set1_epi32(zero), _mm512_loadu_si512(weight_sum));
    return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_loadu_si512(sum), offset));
}
