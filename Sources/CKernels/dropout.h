/// Dropout by counters (Salmon et al. 2011), written over the lanes of one instruction set: what is
/// dropped is a function of the key and the place, so that backward asks again and keeps nothing.
#pragma once

/// SplitMix64's mixing: four choices of 16 bits for the places 4 · group … 4 · group + 3.
INLINE uint64_t dropout_bits(uint64_t key, uint64_t group) {
    uint64_t x = key + (group + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// What sixteen elements are multiplied with, from the place `first` on.
INLINE lanes dropout_factors(opined_dropout dropout, uint64_t first) {
    enum { GROUP = 4, GROUPS = LANES / GROUP + 1 };
    uint64_t bits[GROUPS];
    for (uint64_t g = 0; g < GROUPS; g++) bits[g] = dropout_bits(dropout.key, first / GROUP + g);
    uint16_t choices[GROUPS * GROUP];  // little endian: the lowest 16 bits are the first choice
    memcpy(choices, bits, sizeof bits);
    float factors[LANES];
    for (size_t l = 0; l < LANES; l++)
        factors[l] = choices[first % GROUP + l] < dropout.threshold ? 0 : dropout.scale;
    return lanes_load(factors);
}

static void dropout(float *y, const float *x, opined_dropout dropout, uint64_t first,
                    size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        const lanes a = row_load(x, i, count);
        row_store(y, i, count,
                  dropout.threshold ? lanes_mul(a, dropout_factors(dropout, first + i)) : a);
    }
}

static void add_dropped(float *y, const float *bias, const float *residual,
                        opined_dropout dropout, uint64_t first, size_t rows, size_t width) {
    for (size_t r = 0; r < rows; r++) {
        float *y_r = y + r * width;                      // (width)
        const float *residual_r = residual + r * width;  // (width)
        for (size_t i = 0; i < width; i += LANES) {
            lanes a = lanes_add(row_load(y_r, i, width), row_load(bias, i, width));
            if (dropout.threshold)
                a = lanes_mul(a, dropout_factors(dropout, first + r * width + i));
            row_store(y_r, i, width, lanes_add(a, row_load(residual_r, i, width)));
        }
    }
}
