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

/// One row of `add_top_divergence`; x is used up.
///
/// With the classes that are not named as one, of probability Q and share r, the slope is q - share
/// for those that are named, and q - q · r / Q for the others.
INLINE double top_divergence_row(float *gradient, float *x, const int32_t *ids,
                                 const float *shares, float weight, float scale, size_t named,
                                 size_t classes) {
    const lanes least = lanes_splat(-3e38f), factor = lanes_splat(scale);
    lanes highest = least, sum = lanes_splat(0);
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes a = lanes_mul(row_load(x, i, classes), factor);
        highest = lanes_max(lanes_select(a, least, row_lanes(i, classes)), highest);
        row_store(x, i, classes, a);
    }
    const float peak = lanes_highest(highest), slope = weight * scale;
    const lanes top = lanes_splat(peak);
    float left = 1;
    double loss = 0;
    for (size_t k = 0; k < named; k++) {
        const double own = (double)x[ids[k]] - (double)peak;
        left -= shares[k];
        if (shares[k] > 0) loss += (double)shares[k] * (logarithm(shares[k]) - own);
    }
    for (size_t i = 0; i < classes; i += LANES) {
        const lanes e = lanes_exp(lanes_sub(row_load(x, i, classes), top));
        sum = lanes_add(sum, lanes_select(e, lanes_splat(0), row_lanes(i, classes)));
        row_store(x, i, classes, e);
    }
    const float all = lanes_sum(sum);
    // The others are summed by themselves: as a difference they would be lost beside a sure token.
    sum = lanes_splat(0);
    for (size_t k = 0; k < named; k++) {
        gradient[ids[k]] += slope * (x[ids[k]] / all - shares[k]);
        x[ids[k]] = 0;
    }
    for (size_t i = 0; i < classes; i += LANES)
        sum = lanes_add(
            sum, lanes_select(row_load(x, i, classes), lanes_splat(0), row_lanes(i, classes)));
    const float others = lanes_sum(sum), share = left > 0 && others > 0 ? left : 0;
    const double log_all = logarithm(all);
    if (share > 0) loss += (double)share * (logarithm(share) - logarithm(others));
    const lanes spread = lanes_splat(slope * (1 / all - (share > 0 ? share / others : 0)));
    for (size_t i = 0; i < classes; i += LANES)
        row_store(gradient, i, classes,
                  lanes_add(row_load(gradient, i, classes),
                            lanes_mul(row_load(x, i, classes), spread)));
    return (double)weight * (loss + log_all);
}

static double add_top_divergence(float *gradient, float *x, const int32_t *ids,
                                 const float *shares, const float *weights, float scale,
                                 size_t named, size_t rows, size_t classes) {
    double loss = 0;
    for (size_t r = 0; r < rows; r++)
        if (weights[r] != 0)
            loss += top_divergence_row(gradient + r * classes, x + r * classes, ids + r * named,
                                       shares + r * named, weights[r], scale, named, classes);
    return loss;
}
