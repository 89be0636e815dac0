/// What is chosen out of a row of logits, written over the lanes of one instruction set.
#pragma once

/// The first place from `from` on, but not `except`, where x is `value`; `width` where it is
/// nowhere.
static size_t place_of(const float *x, size_t width, float value, size_t from, size_t except) {
    const lanes sought = lanes_splat(value);
    for (size_t i = from; i < width; i += LANES) {
        uint32_t equal = lanes_equal(row_load(x, i, width), sought);
        equal &= (1u << row_lanes(i, width)) - 1;
        if (except - i < LANES) equal &= ~(1u << (except - i));
        if (equal) return i + (size_t)__builtin_ctz(equal);
    }
    return width;
}

typedef struct { lanes first, second; } lane_peaks;

INLINE void lane_peaks_add(lane_peaks *peaks, lanes a) {
    peaks->second = lanes_max(lanes_min(peaks->first, a), peaks->second);
    peaks->first = lanes_max(a, peaks->first);
}

/// The highest value of a row and the highest of the others, -∞ where there is none. What is not a
/// number counts as nothing.
INLINE void two_highest(const float *x, size_t width, float *highest, float *next) {
    const lanes least = lanes_splat(-INFINITY);
    lane_peaks peaks = {least, least};
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) lane_peaks_add(&peaks, lanes_load(x + i));
    if (i < width)
        lane_peaks_add(&peaks, lanes_select(row_load(x, i, width), least, width - i));
    float firsts[LANES], seconds[LANES];
    lanes_store(firsts, peaks.first);
    lanes_store(seconds, peaks.second);
    *highest = *next = -INFINITY;
    for (int l = 0; l < LANES; l++) {
        const float lesser = firsts[l] > *highest ? *highest : firsts[l];
        *highest = firsts[l] > *highest ? firsts[l] : *highest;
        *next = lesser > *next ? lesser : *next;
        *next = seconds[l] > *next ? seconds[l] : *next;
    }
}

static opined_best best_two(const float *x, size_t width) {
    float highest, next;
    two_highest(x, width, &highest, &next);
    opined_best best;
    best.first = place_of(x, width, highest, 0, width);
    if (best.first >= width) best.first = 0;
    // Of equals the first was taken, so the other one comes after it.
    best.second = place_of(x, width, next, next == highest ? best.first : 0, best.first);
    if (best.second >= width) best.second = best.first == 0 && width > 1 ? 1 : 0;
    return best;
}

/// The natural logarithm of a positive normal number, within 1e-12. Not libm's: its bits depend on
/// the machine.
static double logarithm(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    // m of √½…√2, so that the series below is short.
    const uint32_t shifted = bits - 0x3f3504f3;
    const int exponent = (int32_t)shifted >> 23;
    bits = (shifted & 0x7fffff) + 0x3f3504f3;
    float m;
    memcpy(&m, &bits, sizeof m);
    const double z = ((double)m - 1) / ((double)m + 1), s = z * z;
    double sum = 0;  // artanh z = z + z³/3 + z⁵/5 + …
    for (int n = 15; n >= 1; n -= 2) sum = sum * s + 1.0 / n;
    return exponent * 0.693147180559945309 + 2 * z * sum;
}

/// log Σ e^x, where the highest of x is known.
INLINE float log_sum_below(const float *x, size_t width, float highest) {
    const lanes top = lanes_splat(highest);
    lanes sum = lanes_splat(0);
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        sum = lanes_add(sum, lanes_exp(lanes_sub(lanes_load(x + i), top)));
    if (i < width) {
        const lanes e = lanes_exp(lanes_sub(row_load(x, i, width), top));
        sum = lanes_add(sum, lanes_select(e, lanes_splat(0), width - i));
    }
    return (float)((double)highest + logarithm(lanes_sum(sum)));
}

static float log_sum_exp(const float *x, size_t width) {
    float highest, next;
    two_highest(x, width, &highest, &next);
    return log_sum_below(x, width, highest);
}

static opined_peaks peaks(const float *x, size_t width) {
    opined_peaks y;
    two_highest(x, width, &y.highest, &y.next);
    y.log_sum = log_sum_below(x, width, y.highest);
    return y;
}
