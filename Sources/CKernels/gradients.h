/// Gradients of operations on rows, written over the lanes of one instruction set.
#pragma once

static void add_bias(float *y, size_t y_stride, const float *bias, size_t rows, size_t width) {
    for (size_t r = 0; r < rows; r++) {
        float *y_r = y + r * y_stride;  // (width)
        for (size_t i = 0; i < width; i += LANES)
            row_store(y_r, i, width, lanes_add(row_load(y_r, i, width), row_load(bias, i, width)));
    }
}

static void add_rows(float *sums, const float *x, size_t x_stride, size_t rows, size_t width) {
    for (size_t i = 0; i < width; i += LANES) {
        lanes sum = row_load(sums, i, width);
        for (size_t r = 0; r < rows; r++)
            sum = lanes_add(sum, row_load(x + r * x_stride, i, width));
        row_store(sums, i, width, sum);
    }
}

static void add_scaled(float *y, const float *x, float factor, size_t count) {
    const lanes factors = lanes_splat(factor);
    for (size_t i = 0; i < count; i += LANES)
        row_store(y, i, count, lanes_fma(factors, row_load(x, i, count), row_load(y, i, count)));
}

static void follow(float *average, const float *x, float share, size_t count) {
    const lanes shares = lanes_splat(share);
    for (size_t i = 0; i < count; i += LANES) {
        const lanes a = row_load(average, i, count);
        row_store(average, i, count, lanes_fma(shares, lanes_sub(row_load(x, i, count), a), a));
    }
}

/// The slope of x · Φ(x): Φ(x) + x · φ(x).
INLINE lanes lanes_gelu_slope(lanes x) {
    const lanes half = lanes_splat(0.5f), share = lanes_fma(half, lanes_erf(x), half);
    const lanes power = lanes_exp(lanes_mul(lanes_mul(x, x), lanes_splat(-0.5f)));
    return lanes_fma(lanes_mul(x, power), lanes_splat(0.398942280401f), share);
}

static void gelu_backward(float *d, float *u, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        const lanes x = row_load(u, i, count);
        row_store(d, i, count, lanes_mul(row_load(d, i, count), lanes_gelu_slope(x)));
        row_store(u, i, count, lanes_gelu(x));
    }
}

/// One row of `layer_norm_backward`.
INLINE void norm_row_backward(float *dx, float *dgain, float *dbias, const float *x,
                              const float *dy, const float *gain, size_t width, float epsilon) {
    lanes sum = lanes_splat(0), squares = sum, sum_g = sum, sum_gx = sum;
    for (size_t i = 0; i < width; i += LANES) sum = lanes_add(sum, row_load(x, i, width));
    const lanes mean = lanes_splat(lanes_sum(sum) / (float)width);
    for (size_t i = 0; i < width; i += LANES) {
        lanes d = lanes_sub(row_load(x, i, width), mean);
        d = lanes_select(d, lanes_splat(0), row_lanes(i, width));
        squares = lanes_fma(d, d, squares);
    }
    const lanes factor = lanes_splat(1.0f / sqrtf(lanes_sum(squares) / (float)width + epsilon));
    for (size_t i = 0; i < width; i += LANES) {
        const lanes h = lanes_mul(lanes_sub(row_load(x, i, width), mean), factor);
        const lanes d = row_load(dy, i, width), g = lanes_mul(d, row_load(gain, i, width));
        sum_g = lanes_add(sum_g, g);
        sum_gx = lanes_fma(g, h, sum_gx);
        row_store(dgain, i, width, lanes_fma(d, h, row_load(dgain, i, width)));
        row_store(dbias, i, width, lanes_add(row_load(dbias, i, width), d));
    }
    const lanes mean_g = lanes_splat(lanes_sum(sum_g) / (float)width);
    const lanes mean_gx = lanes_splat(lanes_sum(sum_gx) / (float)width);
    for (size_t i = 0; i < width; i += LANES) {
        const lanes h = lanes_mul(lanes_sub(row_load(x, i, width), mean), factor);
        const lanes g = lanes_mul(row_load(dy, i, width), row_load(gain, i, width));
        const lanes d = lanes_sub(lanes_sub(g, mean_g), lanes_mul(h, mean_gx));
        row_store(dx, i, width, lanes_mul(d, factor));
    }
}

static void layer_norm_backward(float *dx, float *dgain, float *dbias, const float *x,
                                const float *dy, const float *gain, size_t rows, size_t width,
                                float epsilon) {
    for (size_t r = 0; r < rows; r++)
        norm_row_backward(dx + r * width, dgain, dbias, x + r * width, dy + r * width, gain, width,
                          epsilon);
}

/// One row of `rms_norm_backward`: h is what the norm makes of x before the gain.
INLINE void rms_row_backward(float *dx, float *dgain, const float *x, const float *dy,
                             const float *gain, size_t width, float epsilon) {
    lanes squares = lanes_splat(0), sum = squares;
    for (size_t i = 0; i < width; i += LANES) {
        const lanes a = row_load(x, i, width);
        squares = lanes_fma(a, a, squares);
    }
    const lanes factor = lanes_splat(1.0f / sqrtf(lanes_sum(squares) / (float)width + epsilon));
    for (size_t i = 0; i < width; i += LANES) {
        const lanes h = lanes_mul(row_load(x, i, width), factor), d = row_load(dy, i, width);
        sum = lanes_fma(lanes_mul(d, row_load(gain, i, width)), h, sum);
        row_store(dgain, i, width, lanes_fma(d, h, row_load(dgain, i, width)));
    }
    const lanes mean = lanes_splat(lanes_sum(sum) / (float)width);
    for (size_t i = 0; i < width; i += LANES) {
        const lanes h = lanes_mul(row_load(x, i, width), factor);
        const lanes g = lanes_mul(row_load(dy, i, width), row_load(gain, i, width));
        const lanes d = lanes_sub(g, lanes_mul(h, mean));
        row_store(dx, i, width, lanes_fma(d, factor, row_load(dx, i, width)));
    }
}

static void rms_norm_backward(float *dx, float *dgain, const float *x, const float *dy,
                              const float *gain, size_t rows, size_t width, float epsilon) {
    for (size_t r = 0; r < rows; r++)
        rms_row_backward(dx + r * width, dgain, x + r * width, dy + r * width, gain, width,
                         epsilon);
}
