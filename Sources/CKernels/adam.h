/// The step of Adam, written over the lanes of one instruction set.
#pragma once

static double sum_of_squares(const float *x, size_t count) {
    // f32 within a block, f64 over the blocks: a norm of ten million is right to 1e-6.
    enum { BLOCK = 4096 };
    double total = 0;
    for (size_t first = 0; first < count; first += BLOCK) {
        const size_t n = count - first < BLOCK ? count - first : BLOCK;
        lanes sum = lanes_splat(0);
        for (size_t i = 0; i < n; i += LANES) {
            const lanes a = row_load(x + first, i, n);
            sum = lanes_fma(a, a, sum);
        }
        total += (double)lanes_sum(sum);
    }
    return total;
}

static void adam(float *p, float *m, float *v, const float *g, opined_adam s, size_t count) {
    const lanes beta1 = lanes_splat(s.beta1), beta2 = lanes_splat(s.beta2),
                rest1 = lanes_splat(1 - s.beta1), rest2 = lanes_splat(1 - s.beta2),
                scale = lanes_splat(s.gradient_scale), keep = lanes_splat(s.keep),
                rate = lanes_splat(-s.rate), correction = lanes_splat(1 / s.correction),
                epsilon = lanes_splat(s.epsilon);
    for (size_t i = 0; i < count; i += LANES) {
        const lanes d = lanes_mul(row_load(g, i, count), scale);
        const lanes first = lanes_fma(beta1, row_load(m, i, count), lanes_mul(rest1, d));
        const lanes second =
            lanes_fma(beta2, row_load(v, i, count), lanes_mul(rest2, lanes_mul(d, d)));
        const lanes below = lanes_fma(lanes_sqrt(second), correction, epsilon);
        const lanes kept = lanes_mul(row_load(p, i, count), keep);
        row_store(p, i, count, lanes_fma(rate, lanes_div(first, below), kept));
        row_store(m, i, count, first);
        row_store(v, i, count, second);
    }
}
