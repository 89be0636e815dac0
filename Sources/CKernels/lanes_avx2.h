/// Sixteen floats in two registers of AVX2. lanes_plain.h says what each function does.
#pragma once

#include <immintrin.h>
#include <string.h>

#include "kernels.h"

typedef struct { __m256 low, high; } lanes;
typedef struct { __m256i low, high; } int_lanes;
typedef int_lanes quads16;

/// All ones in the lanes before n.
INLINE int_lanes lanes_before(size_t n) {
    const __m256i bound = _mm256_set1_epi32((int)n);
    return (int_lanes){
        _mm256_cmpgt_epi32(bound, _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)),
        _mm256_cmpgt_epi32(bound, _mm256_setr_epi32(8, 9, 10, 11, 12, 13, 14, 15))};
}

INLINE lanes lanes_splat(float a) { return (lanes){_mm256_set1_ps(a), _mm256_set1_ps(a)}; }
INLINE lanes lanes_load(const float *p) {
    return (lanes){_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)};
}
INLINE lanes lanes_load_part(const float *p, size_t n) {
    int_lanes mask = lanes_before(n);
    return (lanes){_mm256_maskload_ps(p, mask.low), _mm256_maskload_ps(p + 8, mask.high)};
}
INLINE void lanes_store(float *p, lanes a) {
    _mm256_storeu_ps(p, a.low);
    _mm256_storeu_ps(p + 8, a.high);
}
INLINE void lanes_store_part(float *p, lanes a, size_t n) {
    int_lanes mask = lanes_before(n);
    _mm256_maskstore_ps(p, mask.low, a.low);
    _mm256_maskstore_ps(p + 8, mask.high, a.high);
}
INLINE lanes lanes_select(lanes a, lanes b, size_t n) {
    int_lanes mask = lanes_before(n);
    return (lanes){_mm256_blendv_ps(b.low, a.low, _mm256_castsi256_ps(mask.low)),
                   _mm256_blendv_ps(b.high, a.high, _mm256_castsi256_ps(mask.high))};
}

#define HALVES(name, function)                                                       \
    INLINE lanes name(lanes a, lanes b) {                                            \
        return (lanes){function(a.low, b.low), function(a.high, b.high)};            \
    }
HALVES(lanes_add, _mm256_add_ps)
HALVES(lanes_sub, _mm256_sub_ps)
HALVES(lanes_mul, _mm256_mul_ps)
HALVES(lanes_div, _mm256_div_ps)
HALVES(lanes_min, _mm256_min_ps)
HALVES(lanes_max, _mm256_max_ps)
INLINE lanes lanes_fma(lanes a, lanes b, lanes c) {
    return (lanes){_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
INLINE lanes lanes_sqrt(lanes a) {
    return (lanes){_mm256_sqrt_ps(a.low), _mm256_sqrt_ps(a.high)};
}
INLINE lanes lanes_round(lanes a) {
    enum { HALF_TO_EVEN = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC };
    return (lanes){_mm256_round_ps(a.low, HALF_TO_EVEN), _mm256_round_ps(a.high, HALF_TO_EVEN)};
}
INLINE __m256 half_power_of_two(__m256 a) {
    __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(a), _mm256_set1_epi32(127));
    return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}
INLINE lanes lanes_power_of_two(lanes a) {
    return (lanes){half_power_of_two(a.low), half_power_of_two(a.high)};
}

#define FOLD(name, join8, join4)                                                       \
    INLINE float name(lanes a) {                                                       \
        __m256 eight = join8(a.low, a.high);                                           \
        __m128 four = join4(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1)); \
        __m128 two = join4(four, _mm_movehl_ps(four, four));                           \
        return _mm_cvtss_f32(join4(two, _mm_movehdup_ps(two)));                        \
    }
FOLD(lanes_sum, _mm256_add_ps, _mm_add_ps)
FOLD(lanes_lowest, _mm256_min_ps, _mm_min_ps)
FOLD(lanes_highest, _mm256_max_ps, _mm_max_ps)

/// a[l] + a[l + 4] of each half of a sum of eight: (a, b), four lanes each.
INLINE __m256 folded_to_four(lanes a, lanes b) {
    const __m256 x = _mm256_add_ps(a.low, a.high), y = _mm256_add_ps(b.low, b.high);
    return _mm256_add_ps(_mm256_permute2f128_ps(x, y, 0x20), _mm256_permute2f128_ps(x, y, 0x31));
}
INLINE void lanes_store_sums(float *p, const lanes a[4]) {
    const __m256 x = folded_to_four(a[0], a[1]), y = folded_to_four(a[2], a[3]);
    const __m256 two = _mm256_add_ps(_mm256_shuffle_ps(x, y, 0x44), _mm256_shuffle_ps(x, y, 0xEE));
    // Of halves (0, 0, 2, 2) and (1, 1, 3, 3).
    const __m256 one = _mm256_add_ps(two, _mm256_movehdup_ps(two));
    const __m128 even = _mm256_castps256_ps128(one), odd = _mm256_extractf128_ps(one, 1);
    _mm_storeu_ps(p, _mm_blend_ps(even, _mm_moveldup_ps(odd), 0xA));
}
INLINE uint32_t lanes_equal(lanes a, lanes b) {
    const int low = _mm256_movemask_ps(_mm256_cmp_ps(a.low, b.low, _CMP_EQ_OQ));
    const int high = _mm256_movemask_ps(_mm256_cmp_ps(a.high, b.high, _CMP_EQ_OQ));
    return (uint32_t)(low | high << 8);
}

INLINE lanes lanes_load_half(const uint16_t *p) {
    return (lanes){_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p)),
                   _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p + 8)))};
}
INLINE lanes lanes_load_half_part(const uint16_t *p, size_t n) {
    uint16_t part[LANES] = {0};
    memcpy(part, p, n * sizeof *p);
    return lanes_load_half(part);
}
INLINE void lanes_store_half(uint16_t *p, lanes a) {
    _mm_storeu_si128((__m128i *)p, _mm256_cvtps_ph(a.low, _MM_FROUND_TO_NEAREST_INT));
    _mm_storeu_si128((__m128i *)(p + 8), _mm256_cvtps_ph(a.high, _MM_FROUND_TO_NEAREST_INT));
}
INLINE void lanes_store_half_part(uint16_t *p, lanes a, size_t n) {
    uint16_t part[LANES];
    lanes_store_half(part, a);
    memcpy(p, part, n * sizeof *p);
}

INLINE lanes lanes_load_i8(const int8_t *p) {
    return (lanes){
        _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)p))),
        _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(p + 8))))};
}
INLINE void lanes_store_u8(uint8_t *p, lanes a, size_t n) {
    __m256i words = _mm256_packs_epi32(_mm256_cvtps_epi32(a.low), _mm256_cvtps_epi32(a.high));
    words = _mm256_permute4x64_epi64(words, 0xD8);  // packs works within halves: put them in order
    __m128i bytes =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    if (n == LANES) {
        _mm_storeu_si128((__m128i *)p, bytes);
    } else {
        uint8_t part[LANES];
        _mm_storeu_si128((__m128i *)part, bytes);
        memcpy(p, part, n);
    }
}

INLINE int_lanes int_lanes_zero(void) {
    return (int_lanes){_mm256_setzero_si256(), _mm256_setzero_si256()};
}
INLINE void int_lanes_store(int32_t *p, int_lanes a) {
    _mm256_storeu_si256((__m256i *)p, a.low);
    _mm256_storeu_si256((__m256i *)(p + 8), a.high);
}
INLINE int_lanes int_lanes_add(int_lanes a, int_lanes b) {
    return (int_lanes){_mm256_add_epi32(a.low, b.low), _mm256_add_epi32(a.high, b.high)};
}
INLINE int half_zero_quads(const uint8_t *p) {
    const __m256i quads = _mm256_loadu_si256((const __m256i *)p);
    return _mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(quads, _mm256_setzero_si256())));
}
INLINE uint32_t quads_nonzero(const uint8_t *p) {
    return 0xFFFF ^ (uint32_t)(half_zero_quads(p) | half_zero_quads(p + 32) << 8);
}
INLINE quads16 quads_load(const int8_t *p) {
    return (quads16){_mm256_load_si256((const __m256i *)p),
                     _mm256_load_si256((const __m256i *)(p + 32))};
}
INLINE __m256i splat_quad(const uint8_t *x) {
    int quad;
    memcpy(&quad, x, sizeof quad);
    return _mm256_set1_epi32(quad);
}
#if defined(OPINED_USE_AVX_VNNI)
INLINE __m256i half_dot(__m256i sum, __m256i x, __m256i w) {
    return _mm256_dpbusd_avx_epi32(sum, x, w);
}
INLINE __m256i half_dot_pair(__m256i sum, __m256i x, __m256i w, __m256i y, __m256i v) {
    return half_dot(half_dot(sum, x, w), y, v);
}
#else
// Two products of 7 bits by 8 fit in int16, so vpmaddubsw never saturates and the sum is exact.
INLINE __m256i half_dot(__m256i sum, __m256i x, __m256i w) {
    __m256i pairs = _mm256_maddubs_epi16(x, w);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
// Four products fit too, where opined_pairs_fit holds.
INLINE __m256i half_dot_pair(__m256i sum, __m256i x, __m256i w, __m256i y, __m256i v) {
    __m256i pairs = _mm256_add_epi16(_mm256_maddubs_epi16(x, w), _mm256_maddubs_epi16(y, v));
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
#endif
INLINE int_lanes int_lanes_dot(int_lanes sum, const uint8_t *x, quads16 w) {
    __m256i quad = splat_quad(x);
    return (int_lanes){half_dot(sum.low, quad, w.low), half_dot(sum.high, quad, w.high)};
}
INLINE int_lanes int_lanes_dot_pair(int_lanes sum, const uint8_t *x, quads16 w, quads16 v) {
    const __m256i a = splat_quad(x), b = splat_quad(x + QUAD);
    return (int_lanes){half_dot_pair(sum.low, a, w.low, b, v.low),
                       half_dot_pair(sum.high, a, w.high, b, v.high)};
}
INLINE __m256 half_corrected(const int32_t *sum, __m256i zero, const int32_t *weight_sum) {
    __m256i offset = _mm256_mullo_epi32(zero, _mm256_loadu_si256((const __m256i *)weight_sum));
    return _mm256_cvtepi32_ps(
        _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)sum), offset));
}
INLINE lanes int_lanes_corrected(const int32_t *sum, int32_t zero, const int32_t *weight_sum) {
    __m256i zeros = _mm256_set1_epi32(zero);
    return (lanes){half_corrected(sum, zeros, weight_sum),
                   half_corrected(sum + 8, zeros, weight_sum + 8)};
}
