/// The gradients of attention, of one head of one sequence, by products of matrices: what the
/// softmax gave is computed again, for it would take more memory than all that is kept.
#pragma once

/// Turns scores into probabilities, and the gradient of these into that of the scores.
///   p, d         (count)  scores and the gradient of probabilities; with room for whole lanes
///   bias, dbias  (count)  or NULL
INLINE void attention_row_backward(float *p, float *d, size_t count, float scale,
                                   const float *bias, float *dbias) {
    for (size_t j = 0; j < count; j += LANES) {
        const lanes score = lanes_mul(lanes_load(p + j), lanes_splat(scale));
        lanes_store(p + j, bias ? lanes_add(score, row_load(bias, j, count)) : score);
    }
    const lanes inverse = lanes_splat(1.0f / row_exponentials(p, count));
    lanes sum = lanes_splat(0);
    for (size_t j = 0; j < count; j += LANES) {
        const lanes share = lanes_mul(lanes_load(p + j), inverse);
        lanes_store(p + j, share);
        sum = lanes_fma(share, row_load(d, j, count), sum);
    }
    const lanes mean = lanes_splat(lanes_sum(sum)), factor = lanes_splat(scale);
    for (size_t j = 0; j < count; j += LANES) {
        const lanes share = lanes_load(p + j), slope = lanes_mul(share, factor);
        const lanes change = lanes_sub(row_load(d, j, count), mean);
        if (dbias)
            row_store(dbias, j, count, lanes_fma(share, change, row_load(dbias, j, count)));
        lanes_store(d + j, lanes_mul(slope, change));
    }
}

/// What a causal query does not see has no share and no gradient.
///   p, d  (padded)  of which the first `seen`, up to whole lanes, are there
INLINE void attention_row_blind(float *p, float *d, size_t seen, size_t padded) {
    const size_t first = round_up(seen, LANES);
    memset(p + first, 0, (padded - first) * sizeof(float));
    memset(d + first, 0, (padded - first) * sizeof(float));
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
    for (size_t q = 0; q < queries; q++) {
        const size_t place = keys - queries + q, seen = g->is_causal ? place + 1 : keys;
        const float *bias = g->bias ? g->bias - place : NULL;  // (keys)
        float *dbias = g->dbias ? g->dbias - place : NULL;     // (keys)
        attention_row_backward(p + q * padded, d + q * padded, seen, g->scale, bias, dbias);
        attention_row_blind(p + q * padded, d + q * padded, seen, padded);
    }

    pack_panels(panels, g->dy, g->dy_stride, false, width, queries);
    product(g->dvalue, g->dkey_stride, p, 1, padded, panels, keys, width, queries, false);
    pack_panels(panels, g->query, g->query_stride, false, width, queries);
    product(g->dkey, g->dkey_stride, d, 1, padded, panels, keys, width, queries, false);
    pack_panels(others, g->key, g->key_stride, false, width, keys);
    product(g->dquery, g->dquery_stride, d, padded, 1, others, queries, width, keys, false);
}
