/// The feed-forward of T5 between its linear layers, written over the lanes of one instruction set.
#pragma once

static void relu(float *y, const float *x, size_t count) {
    for (size_t i = 0; i < count; i += LANES)
        row_store(y, i, count, lanes_activated(OPINED_RELU, row_load(x, i, count)));
}

static void relu_backward(float *d, float *u, size_t count) {
    // What is not a number stays one: a batch that breaks must be seen.
    for (size_t i = 0; i < count; i++) d[i] = u[i] <= 0 ? 0 : d[i];
    relu(u, u, count);
}

static void gated_gelu(float *y, const float *u, const float *v, size_t count) {
    for (size_t i = 0; i < count; i += LANES)
        row_store(y, i, count,
                  lanes_mul(lanes_gelu_tanh(row_load(u, i, count)), row_load(v, i, count)));
}

/// The slope of x · s with s = 1 / (1 + e^-2u) and u = √(2/π) · (x + 0.044715x³):
/// s + x · s · (1 - s) · 2u'. Beyond ±13 it is 0 or 1.
INLINE lanes lanes_gelu_tanh_slope(lanes x) {
    const lanes one = lanes_splat(1);
    x = lanes_min(lanes_max(lanes_splat(-13.0f), x), lanes_splat(13.0f));
    const lanes square = lanes_mul(x, x);
    const lanes inner = lanes_fma(square, lanes_splat(-0.0713548163f), lanes_splat(-1.59576912f));
    const lanes rise = lanes_fma(square, lanes_splat(0.214064449f), lanes_splat(1.59576912f));
    const lanes power = lanes_exp(lanes_min(lanes_splat(88.0f), lanes_mul(x, inner)));
    const lanes share = lanes_div(one, lanes_add(power, one));
    // 1 - s is power · s, without what the difference would lose.
    const lanes spread = lanes_mul(lanes_mul(power, share), lanes_mul(x, rise));
    return lanes_fma(spread, share, share);
}

static void gated_gelu_backward(float *d, float *dv, float *u, const float *v, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        const lanes x = row_load(u, i, count), gate = row_load(v, i, count);
        const lanes dy = row_load(d, i, count), value = lanes_gelu_tanh(x);
        row_store(dv, i, count, lanes_mul(dy, value));
        row_store(d, i, count, lanes_mul(lanes_mul(dy, gate), lanes_gelu_tanh_slope(x)));
        row_store(u, i, count, lanes_mul(value, gate));
    }
}
