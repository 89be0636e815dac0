#include <string.h>

#include "kernels.h"

// Four int32, and eight int16: registers that every CPU has.
typedef int32_t quads4 __attribute__((vector_size(16), aligned(1), may_alias));
typedef int16_t words8 __attribute__((vector_size(16)));

enum { STEP = 16 };  ///< inputs that are packed at once

size_t opined_packed_i8_bytes(size_t outputs, size_t inputs) {
    size_t columns = round_up(outputs, PANEL_PAIR);
    return columns * (round_up(inputs, QUAD) + sizeof(int32_t) + 2 * sizeof(float)) +
           PACKED_ALIGNMENT;
}

/// Lays four outputs side by side.
///   column  (quads, 16, 4), at the first of the four
///   w       (4, inputs)
static void pack_four(int8_t *column, const int8_t *w, size_t inputs) {
    size_t i = 0;
    for (; i + STEP <= inputs; i += STEP, column += STEP * LANES) {
        const quads4 a = *(const quads4 *)(w + i), b = *(const quads4 *)(w + inputs + i),
                     c = *(const quads4 *)(w + 2 * inputs + i),
                     d = *(const quads4 *)(w + 3 * inputs + i);
        const quads4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5),
                     cd = __builtin_shufflevector(c, d, 0, 4, 1, 5),
                     ef = __builtin_shufflevector(a, b, 2, 6, 3, 7),
                     gh = __builtin_shufflevector(c, d, 2, 6, 3, 7);
        enum { NEXT = QUAD * LANES };
        *(quads4 *)column = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
        *(quads4 *)(column + NEXT) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
        *(quads4 *)(column + 2 * NEXT) = __builtin_shufflevector(ef, gh, 0, 1, 4, 5);
        *(quads4 *)(column + 3 * NEXT) = __builtin_shufflevector(ef, gh, 2, 3, 6, 7);
    }
    for (; i < inputs; i += QUAD, column += QUAD * LANES)
        for (size_t o = 0; o < 4; o++)
            memcpy(column + o * QUAD, w + o * inputs + i, inputs - i < QUAD ? inputs - i : QUAD);
}

/// The pairs of adjacent bytes of sixteen: their sums, and those of their positive and of their
/// negative values.
typedef struct { words8 all, positive, negative; } pair_sums;

static inline pair_sums pair_sums_of(const int8_t *w) {
    words8 bytes;
    memcpy(&bytes, w, sizeof bytes);
    const words8 even = (bytes << 8) >> 8, odd = bytes >> 8;
    const words8 above_even = even & (even > 0), above_odd = odd & (odd > 0);
    return (pair_sums){even + odd, above_even + above_odd,
                       above_even + above_odd - even - odd};
}

/// What `linear_i8` must know of one output's weights.
typedef struct { int32_t sum; bool pairs_fit; } weight_facts;

static weight_facts facts_of(const int8_t *w, size_t inputs) {
    enum { WEIGHT_MAX = 258 };  // 127 · 258 is the most that int16 holds.
    words8 highest = {0};
    int32_t sum = 0;
    for (size_t i = 0; i < inputs; i += STEP) {
        int8_t tail[STEP] = {0};
        if (inputs - i < STEP) memcpy(tail, w + i, inputs - i);
        const pair_sums pairs = pair_sums_of(inputs - i < STEP ? tail : w + i);
        // Pairs 0…7 are halves 0, 1 of quads 0…3: each joins the same half of the other quad.
        const words8 positive =
            pairs.positive +
            __builtin_shufflevector(pairs.positive, pairs.positive, 2, 3, 0, 1, 6, 7, 4, 5);
        const words8 negative =
            pairs.negative +
            __builtin_shufflevector(pairs.negative, pairs.negative, 2, 3, 0, 1, 6, 7, 4, 5);
        highest = __builtin_elementwise_max(highest, positive);
        highest = __builtin_elementwise_max(highest, negative);
        for (int p = 0; p < 8; p++) sum += pairs.all[p];
    }
    int16_t top = 0;
    for (int p = 0; p < 8; p++) top = highest[p] > top ? highest[p] : top;
    return (weight_facts){sum, top <= WEIGHT_MAX};
}

bool opined_pairs_fit(const int8_t *weight, size_t inputs) {
    return facts_of(weight, inputs).pairs_fit;
}

void opined_pack_i8(void *packed, const int8_t *weight, const float *scale, const float *bias,
                    size_t outputs, size_t inputs) {
    const packed_i8 view = packed_i8_view(packed, outputs, inputs);
    const size_t panel_bytes = LANES * QUAD * view.quads;
    int8_t *panels = (int8_t *)view.panels;
    int32_t *sums = (int32_t *)view.sums;
    bool pairs_fit = true;
    memset(sums, 0, opined_packed_i8_bytes(outputs, inputs) - view.columns * view.quads * QUAD);
    for (size_t first = 0; first < view.columns; first += LANES) {
        int8_t *panel = panels + first / LANES * panel_bytes;
        if (first + LANES > outputs || inputs % QUAD != 0) memset(panel, 0, panel_bytes);
        for (size_t o = first; o < outputs && o < first + LANES; o++) {
            const int8_t *w = weight + o * inputs;  // (inputs)
            int8_t *column = panel + o % LANES * QUAD;
            if (o % 4 == 0 && o + 4 <= outputs) {
                pack_four(column, w, inputs);
            } else if (o / 4 * 4 + 4 > outputs) {
                for (size_t i = 0; i < inputs; i++)
                    column[i / QUAD * QUAD * LANES + i % QUAD] = w[i];
            }
            const weight_facts facts = facts_of(w, inputs);
            sums[o] = facts.sum;
            pairs_fit = pairs_fit && facts.pairs_fit;
        }
    }
    if (outputs > 0) memcpy((float *)view.scales, scale, outputs * sizeof(float));
    if (bias && outputs > 0) memcpy((float *)view.bias, bias, outputs * sizeof(float));
    *(uint32_t *)view.pairs_fit = pairs_fit;
}

void opined_unpack_i8(float *y, const void *packed, size_t outputs, size_t inputs, size_t output,
                      float factor) {
    const packed_i8 view = packed_i8_view(packed, outputs, inputs);
    const int8_t *column =
        view.panels + output / LANES * LANES * QUAD * view.quads + output % LANES * QUAD;
    const float scale = view.scales[output] * factor;
    for (size_t i = 0; i < inputs; i++)
        y[i] = (float)column[i / QUAD * QUAD * LANES + i % QUAD] * scale;
}

size_t opined_packed_f32_bytes(size_t outputs, size_t inputs) {
    return round_up(outputs, PANEL_PAIR) * (inputs + 1) * sizeof(float);
}

void opined_pack_f32(void *packed, const float *weight, const float *bias, size_t outputs,
                     size_t inputs) {
    const packed_f32 view = packed_f32_view(packed, outputs, inputs);
    float *panels = (float *)view.panels;
    memset((float *)view.bias, 0, view.columns * sizeof(float));
    for (size_t o = 0; o < view.columns; o++) {
        float *column = panels + o / LANES * LANES * inputs + o % LANES;
        for (size_t i = 0; i < inputs; i++)
            column[i * LANES] = o < outputs ? weight[o * inputs + i] : 0;
    }
    if (bias && outputs > 0) memcpy((float *)view.bias, bias, outputs * sizeof(float));
}

void opined_unpack_f32(float *y, const void *packed, size_t outputs, size_t inputs, size_t output,
                       float factor) {
    const packed_f32 view = packed_f32_view(packed, outputs, inputs);
    const float *column = view.panels + output / LANES * LANES * inputs + output % LANES;
    for (size_t i = 0; i < inputs; i++) y[i] = column[i * LANES] * factor;
}
