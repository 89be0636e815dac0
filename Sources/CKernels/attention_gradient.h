/// The gradients of attention, of one head of one sequence, by products of matrices: what the
/// softmax gave is computed again, for it would take more memory than all that is kept.
#pragma once

/// Turns scores into probabilities, and the gradient of these into that of the scores.
///   p, d  (count)  scores and the gradient of probabilities; with room for whole lanes
INLINE void attention_row_backward(float *p, float *d, size_t count, float scale) {
    for (size_t j = 0; j < count; j += LANES)
        lanes_store(p + j, lanes_mul(lanes_load(p + j), lanes_splat(scale)));
    const lanes inverse = lanes_splat(1.0f / row_exponentials(p, count));
    lanes sum = lanes_splat(0);
    for (size_t j = 0; j < count; j += LANES) {
        const lanes share = lanes_mul(lanes_load(p + j), inverse);
        lanes_store(p + j, share);
        sum = lanes_fma(share, row_load(d, j, count), sum);
    }
    const lanes mean = lanes_splat(lanes_sum(sum)), factor = lanes_splat(scale);
    for (size_t j = 0; j < count; j += LANES) {
        const lanes slope = lanes_mul(lanes_load(p + j), factor);
        lanes_store(d + j, lanes_mul(slope, lanes_sub(row_load(d, j, count), mean)));
    }
}

static void attention_backward(const opined_attention_gradient *g, float *scratch) {
    const size_t queries = g->queries, keys = g->keys, width = g->width;
    const size_t longest = queries > keys ? queries : keys, padded = round_up(longest, LANES);
    float *p = scratch, *d = p + queries * padded;  // (queries, padded) each
    float *panels = d + queries * padded, *others = panels + padded * round_up(width, LANES);
    pack_panels(panels, g->key, g->key_stride, true, keys, width);
    product(p, padded, g->query, g->query_stride, 1, panels, queries, keys, width, false);
    pack_panels(panels, g->value, g->key_stride, true, keys, width);
    product(d, padded, g->dy, g->dy_stride, 1, panels, queries, keys, width, false);
    for (size_t q = 0; q < queries; q++)
        attention_row_backward(p + q * padded, d + q * padded, keys, g->scale);

    pack_panels(panels, g->dy, g->dy_stride, false, width, queries);
    product(g->dvalue, g->dkey_stride, p, 1, padded, panels, keys, width, queries, false);
    pack_panels(panels, g->query, g->query_stride, false, width, queries);
    product(g->dkey, g->dkey_stride, d, 1, padded, panels, keys, width, queries, false);
    pack_panels(others, g->key, g->key_stride, false, width, keys);
    product(g->dquery, g->dquery_stride, d, padded, 1, others, queries, width, keys, false);
}
