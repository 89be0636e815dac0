#include "sha256.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

bool sha256_has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    const bool has_sha = b >> 29 & 1;
    return has_sha && __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.1");
}

/// Four rounds: the state is kept as (a, b, e, f) and (c, d, g, h), highest lane first, as
/// sha256rnds2 wants it; two rounds make the one the other.
#define ROUNDS(t, w)                                                                     \
    do {                                                                                 \
        const __m128i k = _mm_loadu_si128((const __m128i *)(sha256_constants + (t)));    \
        const __m128i sum = _mm_add_epi32(w, k);                                         \
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);                                   \
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));          \
    } while (0)

/// The words of four rounds out of those of the sixteen before (FIPS 180-4 §6.2.2).
__attribute__((target("sha,ssse3,sse4.1"))) static inline __m128i next_words(
    __m128i w0, __m128i w4, __m128i w8, __m128i w12) {
    const __m128i w9 = _mm_alignr_epi8(w12, w8, 4);
    return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), w9), w12);
}

__attribute__((target("sha,ssse3,sse4.1"))) void sha256_compress_sha(
    uint32_t state[8], const uint8_t *blocks, size_t count) {
    const __m128i big_endian = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    const __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    const __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8), cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    for (size_t i = 0; i < count; i++) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        const __m128i *block = (const __m128i *)(blocks + i * SHA256_BLOCK);
        __m128i w[4];
#pragma clang loop unroll(full)
        for (int t = 0; t < 4; t++) {
            w[t] = _mm_shuffle_epi8(_mm_loadu_si128(block + t), big_endian);
            ROUNDS(4 * t, w[t]);
        }
#pragma clang loop unroll(full)
        for (int t = 4; t < 16; t++) {
            w[t % 4] = next_words(w[t % 4], w[(t + 1) % 4], w[(t + 2) % 4], w[(t + 3) % 4]);
            ROUNDS(4 * t, w[t % 4]);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool sha256_has_instructions(void) { return false; }

void sha256_compress_sha(uint32_t state[8], const uint8_t *blocks, size_t count) {
    sha256_compress_plain(state, blocks, count);
}

#endif
