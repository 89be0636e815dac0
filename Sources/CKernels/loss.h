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

/// One row of `label_cross_entropy`.
INLINE double label_cross_entropy_row(float *x, size_t id, float weight, float scale,
                                      float smoothing, size_t classes) {
    const lanes least = lanes_splat(-3e38f), factor = lanes_splat(scale);
    lanes highest = least, sum = lanes_splat(0), below = sum;
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes a = lanes_mul(row_load(x, i, classes), factor);
        highest = lanes_max(lanes_select(a, least, row_lanes(i, classes)), highest);
        row_store(x, i, classes, a);
    }
    const lanes top = lanes_splat(lanes_highest(highest));
    const double own = (double)x[id] - (double)lanes_highest(highest);
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes a = lanes_sub(row_load(x, i, classes), top), e = lanes_exp(a);
        sum = lanes_add(sum, lanes_select(e, lanes_splat(0), row_lanes(i, classes)));
        below = lanes_add(below, lanes_select(a, lanes_splat(0), row_lanes(i, classes)));
        row_store(x, i, classes, e);
    }
    const float all = lanes_sum(sum), kept = 1 - smoothing;
    const double mean = (double)lanes_sum(below) / (double)classes;
    const lanes share = lanes_splat(1.0f / all), slope = lanes_splat(weight * scale),
                spread = lanes_splat(smoothing / (float)classes);
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes p = lanes_mul(row_load(x, i, classes), share);
        row_store(x, i, classes, lanes_mul(slope, lanes_sub(p, spread)));
    }
    x[id] -= weight * scale * kept;
    return (double)weight * (logarithm(all) - (double)kept * own - (double)smoothing * mean);
}

static double label_cross_entropy(float *x, const int32_t *ids, const float *weights, float scale,
                                  float smoothing, size_t rows, size_t classes) {
    double loss = 0;
    for (size_t r = 0; r < rows; r++) {
        float *x_r = x + r * classes;  // (classes)
        if (weights[r] == 0) {
            memset(x_r, 0, classes * sizeof(float));
        } else {
            loss += label_cross_entropy_row(x_r, (size_t)ids[r], weights[r], scale, smoothing,
                                            classes);
        }
    }
    return loss;
}
