/// Losses over classes, written over the lanes of one instruction set.
#pragma once

/// One row of `cross_entropy`.
INLINE double cross_entropy_row(float *gradient, const float *logits, const float *targets,
                                float weight, size_t classes) {
    const lanes least = lanes_splat(-3e38f);
    lanes highest = least, sum = lanes_splat(0), total = sum;
    for (size_t i = 0; i < classes; i += LANES)
        highest = lanes_max(
            lanes_select(row_load(logits, i, classes), least, row_lanes(i, classes)), highest);
    const float peak = lanes_highest(highest);
    const lanes top = lanes_splat(peak);
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes e = lanes_exp(lanes_sub(row_load(logits, i, classes), top));
        sum = lanes_add(sum, lanes_select(e, lanes_splat(0), row_lanes(i, classes)));
        total = lanes_add(total, row_load(targets, i, classes));
        row_store(gradient, i, classes, e);
    }
    const float all = lanes_sum(sum), targeted = lanes_sum(total);
    const double log_all = logarithm(all);
    double loss = 0;
    for (size_t i = 0; i < classes; i++)
        loss += (double)targets[i] * (log_all - ((double)logits[i] - (double)peak));
    const lanes share = lanes_splat(targeted / all), weights = lanes_splat(weight);
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes p = lanes_mul(row_load(gradient, i, classes), share);
        row_store(gradient, i, classes,
                  lanes_mul(weights, lanes_sub(p, row_load(targets, i, classes))));
    }
    return loss * (double)weight;
}

static double cross_entropy(float *gradient, const float *logits, const float *targets,
                            const float *weights, size_t rows, size_t classes) {
    double loss = 0;
    for (size_t r = 0; r < rows; r++) {
        float *gradient_r = gradient + r * classes;  // (classes)
        if (weights[r] == 0) {
            memset(gradient_r, 0, classes * sizeof(float));
        } else {
            loss += cross_entropy_row(gradient_r, logits + r * classes, targets + r * classes,
                                      weights[r], classes);
        }
    }
    return loss;
}
