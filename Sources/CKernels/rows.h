/// Operations on rows of floats, written over the lanes of one instruction set.
#pragma once

#include <math.h>

/// Loads lanes i… of a row of `width`, 0 past its end.
INLINE lanes row_load(const float *row, size_t i, size_t width) {
    return width - i >= LANES ? lanes_load(row + i) : lanes_load_part(row + i, width - i);
}
INLINE void row_store(float *row, size_t i, size_t width, lanes a) {
    if (width - i >= LANES) lanes_store(row + i, a);
    else lanes_store_part(row + i, a, width - i);
}
INLINE size_t row_lanes(size_t i, size_t width) { return width - i < LANES ? width - i : LANES; }

/// The bytes of n lanes of activations.
INLINE void quantize_lanes(uint8_t *y, lanes a, lanes inverse, lanes zero, size_t n) {
    a = lanes_add(lanes_round(lanes_mul(a, inverse)), zero);
    lanes_store_u8(y, lanes_max(lanes_min(a, lanes_splat(127)), lanes_splat(0)), n);
}

static void quantize(opined_quantized y, const float *x, size_t rows, size_t width) {
    const size_t stride = opined_row_bytes(width), whole = width / LANES * LANES;
    for (size_t r = 0; r < rows; r++) {
        const float *x_r = x + r * width;     // (width)
        uint8_t *y_r = y.bytes + r * stride;  // (stride)
        lanes last = lanes_load_part(x_r + whole, width - whole);
        lanes low = lanes_min(last, lanes_splat(0)), high = lanes_max(last, lanes_splat(0));
        for (size_t i = 0; i < whole; i += LANES) {
            lanes a = lanes_load(x_r + i);
            low = lanes_min(a, low);
            high = lanes_max(a, high);
        }
        float lowest = lanes_lowest(low);
        float span = lanes_highest(high) - lowest;
        const bool is_ordinary = span >= 1e-30f && span <= 3e38f;
        float scale = is_ordinary ? span / 127.0f : 1.0f;
        float inverse = 1.0f / scale;
        float zero = is_ordinary ? rintf(-lowest * inverse) : 0.0f;
        for (size_t i = 0; i < whole; i += LANES)
            quantize_lanes(y_r + i, lanes_load(x_r + i), lanes_splat(inverse), lanes_splat(zero),
                           LANES);
        quantize_lanes(y_r + whole, last, lanes_splat(inverse), lanes_splat(zero), width - whole);
        for (size_t i = width; i < stride; i++) y_r[i] = 0;
        y.scales[r] = scale;
        y.zeros[r] = (int32_t)zero;
    }
}

static void layer_norm(float *y, const float *x, const float *gain, const float *bias, size_t rows,
                       size_t width, float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float *x_r = x + r * width;  // (width)
        float *y_r = y + r * width;        // (width)
        lanes sum = lanes_splat(0), squares = lanes_splat(0);
        for (size_t i = 0; i < width; i += LANES) sum = lanes_add(sum, row_load(x_r, i, width));
        lanes mean = lanes_splat(lanes_sum(sum) / (float)width);
        for (size_t i = 0; i < width; i += LANES) {
            lanes d = lanes_sub(row_load(x_r, i, width), mean);
            d = lanes_select(d, lanes_splat(0), row_lanes(i, width));
            squares = lanes_fma(d, d, squares);
        }
        float variance = lanes_sum(squares) / (float)width;
        lanes factor = lanes_splat(1.0f / sqrtf(variance + epsilon));
        for (size_t i = 0; i < width; i += LANES) {
            lanes d = lanes_mul(lanes_sub(row_load(x_r, i, width), mean), factor);
            row_store(y_r, i, width,
                      lanes_fma(d, row_load(gain, i, width), row_load(bias, i, width)));
        }
    }
}

static void rms_norm(float *y, const float *x, const float *gain, size_t rows, size_t width,
                     float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float *x_r = x + r * width;  // (width)
        float *y_r = y + r * width;        // (width)
        lanes squares = lanes_splat(0);
        for (size_t i = 0; i < width; i += LANES) {
            const lanes a = row_load(x_r, i, width);
            squares = lanes_fma(a, a, squares);
        }
        const float mean = lanes_sum(squares) / (float)width;
        const lanes factor = lanes_splat(1.0f / sqrtf(mean + epsilon));
        for (size_t i = 0; i < width; i += LANES)
            row_store(y_r, i, width, lanes_mul(lanes_mul(row_load(x_r, i, width), factor),
                                               row_load(gain, i, width)));
    }
}

static void embed_i8(float *y, const int8_t *row, float scale, const float *addend, size_t width) {
    size_t i = 0;
    for (; i + LANES <= width; i += LANES)
        lanes_store(y + i, lanes_fma(lanes_load_i8(row + i), lanes_splat(scale),
                                     lanes_load(addend + i)));
    for (; i < width; i++) y[i] = fmaf((float)row[i], scale, addend[i]);
}

static void add(float *y, const float *a, const float *b, size_t width) {
    for (size_t i = 0; i < width; i += LANES)
        row_store(y, i, width, lanes_add(row_load(a, i, width), row_load(b, i, width)));
}

static void multiply(float *y, const float *a, const float *b, size_t count) {
    for (size_t i = 0; i < count; i += LANES)
        row_store(y, i, count, lanes_mul(row_load(a, i, count), row_load(b, i, count)));
}

static void halve(uint16_t *y, const float *x, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        lanes a = lanes_min(row_load(x, i, count), lanes_splat(65504));
        a = lanes_max(a, lanes_splat(-65504));
        if (count - i >= LANES) lanes_store_half(y + i, a);
        else lanes_store_half_part(y + i, a, count - i);
    }
}

static void mean(float *y, const float *x, size_t rows, size_t width) {
    for (size_t i = 0; i < width; i += LANES) {
        lanes sum = lanes_splat(0);
        for (size_t r = 0; r < rows; r++) sum = lanes_add(sum, row_load(x + r * width, i, width));
        row_store(y, i, width, lanes_mul(sum, lanes_splat(1.0f / (float)rows)));
    }
}

static float dot(const float *a, const float *b, size_t width) {
    lanes sum = lanes_splat(0);
    for (size_t i = 0; i < width; i += LANES)
        sum = lanes_fma(row_load(a, i, width), row_load(b, i, width), sum);
    return lanes_sum(sum);
}

/// Turns a row into e^(x - max), 0 past `width` up to whole lanes, and gives its sum.
///   row  (width rounded up to lanes): all of it is written
INLINE float row_exponentials(float *row, size_t width) {
    const lanes least = lanes_splat(-3e38f);
    lanes highest = least;
    for (size_t i = 0; i < width; i += LANES)
        highest = lanes_max(lanes_select(lanes_load(row + i), least, row_lanes(i, width)), highest);
    const lanes top = lanes_splat(lanes_highest(highest));
    lanes sum = lanes_splat(0);
    for (size_t i = 0; i < width; i += LANES) {
        lanes e = lanes_exp(lanes_sub(lanes_load(row + i), top));
        e = lanes_select(e, lanes_splat(0), row_lanes(i, width));
        sum = lanes_add(sum, e);
        lanes_store(row + i, e);
    }
    return lanes_sum(sum);
}

static void softmax(float *x, size_t rows, size_t width) {
    for (size_t r = 0; r < rows; r++) {
        float *x_r = x + r * width;  // (width)
        lanes highest = lanes_splat(-3e38f), sum = lanes_splat(0);
        for (size_t i = 0; i < width; i += LANES)
            highest = lanes_max(
                lanes_select(row_load(x_r, i, width), highest, row_lanes(i, width)), highest);
        const lanes top = lanes_splat(lanes_highest(highest));
        for (size_t i = 0; i < width; i += LANES) {
            lanes e = lanes_exp(lanes_sub(row_load(x_r, i, width), top));
            sum = lanes_add(sum, lanes_select(e, lanes_splat(0), row_lanes(i, width)));
            row_store(x_r, i, width, e);
        }
        const lanes inverse = lanes_splat(1.0f / lanes_sum(sum));
        for (size_t i = 0; i < width; i += LANES)
            row_store(x_r, i, width, lanes_mul(row_load(x_r, i, width), inverse));
    }
}

static void gelu(float *y, const float *x, size_t count) {
    for (size_t i = 0; i < count; i += LANES)
        row_store(y, i, count, lanes_gelu(row_load(x, i, count)));
}
