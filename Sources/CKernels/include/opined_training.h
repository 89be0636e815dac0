#ifndef OPINED_TRAINING_H
#define OPINED_TRAINING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The arithmetic of training, f32, over packed rows: what CKernels.h says of kernels holds here
/// too. Every level gives the bits of the plain one, and a sum is one chain in the order of its
/// rows, so that neither the instruction set nor the number of threads can change a student.

/// One head of one sequence in `attention_backward`. Of each matrix the rows lie a stride apart.
typedef struct {
    const float *query;        ///< (queries, width)
    const float *key, *value;  ///< (keys, width), rows key_stride apart
    const float *dy;           ///< (queries, width): the gradient of what `attention` gave
    float *dquery;             ///< (queries, width)
    float *dkey, *dvalue;      ///< (keys, width), rows dkey_stride apart
    size_t query_stride, key_stride, dy_stride, dquery_stride, dkey_stride;
    size_t queries, keys, width;
    float scale;
    /// What was added to the scores: bias[k - p] for the key k and the query of place p, where the
    /// queries are the last of the keys; or NULL.
    const float *_Nullable bias;
    float *_Nullable dbias;  ///< as bias: its gradient is added; or NULL
    bool is_causal;          ///< each query sees the keys up to its own place
} opined_attention_gradient;

/// Which elements a dropout lets through. The same key and place give the same choice, on every
/// machine, whoever asks and in whatever order.
typedef struct {
    uint64_t key;        ///< of the run's seed, the step and the layer
    uint32_t threshold;  ///< of 65536: how many are dropped; 0 for none
    float scale;         ///< of those that stay: 1 / their share
} opined_dropout;

/// One step of Adam with decoupled decay (Loshchilov & Hutter 2019), for parameters of one group.
typedef struct {
    float beta1, beta2, epsilon;
    float gradient_scale;  ///< what clipping leaves of the gradient
    float keep;            ///< 1 - lr · decay
    float rate;            ///< lr / (1 - beta1^step), times the RMS where it is scaled by that
    float correction;      ///< sqrt(1 - beta2^step)
} opined_adam;

typedef struct {
    opined_level level;

    /// Lays b (depth, columns) out for `product`, in panels of 16 columns; columns past the last
    /// are 0. Where it is transposed, b is given as (columns, depth).
    ///   panels  opined_panel_floats(columns, depth)
    ///   b       rows b_stride apart
    void (*pack_panels)(float *panels, const float *b, size_t b_stride, bool is_transposed,
                        size_t columns, size_t depth);

    /// c = a · b, or c + a · b where it adds; each sum is one chain of fma over the depth, from 0
    /// or from c.
    ///   c       (rows, columns), rows c_stride apart
    ///   a       (rows, depth): element (r, k) lies at r * a_row + k * a_step
    ///   panels  of b (depth, columns)
    void (*product)(float *c, size_t c_stride, const float *a, size_t a_row, size_t a_step,
                    const float *panels, size_t rows, size_t columns, size_t depth, bool adds);

    /// y[r,:] += bias.
    ///   y  (rows, width), rows y_stride apart
    void (*add_bias)(float *y, size_t y_stride, const float *bias, size_t rows, size_t width);

    /// sums += Σ of the rows of x, from the first to the last.
    ///   sums  (width)
    ///   x     (rows, width), rows x_stride apart
    void (*add_rows)(float *sums, const float *x, size_t x_stride, size_t rows, size_t width);

    /// y += factor · x.  (count)
    void (*add_scaled)(float *y, const float *x, float factor, size_t count);

    /// average += share · (x - average).  (count)
    void (*follow)(float *average, const float *x, float share, size_t count);

    /// y = dropout(x), where x[0] has the place `first`; y may be x.  (count)
    void (*dropout)(float *y, const float *x, opined_dropout dropout, uint64_t first,
                    size_t count);

    /// y = dropout(y + bias) + residual, where y[0, 0] has the place `first`.
    ///   y, residual  (rows, width)
    void (*add_dropped)(float *y, const float *bias, const float *residual,
                        opined_dropout dropout, uint64_t first, size_t rows, size_t width);

    /// The gradient of gelu, and its value once more.  (count)
    ///   d  in: of what gelu gave; out: of what it got
    ///   u  in: what it got; out: what it gave
    void (*gelu_backward)(float *d, float *u, size_t count);

    /// y = max(0, x); y may be x.  (count)
    void (*relu)(float *y, const float *x, size_t count);

    /// The gradient of relu, and its value once more, as gelu_backward.  (count)
    void (*relu_backward)(float *d, float *u, size_t count);

    /// y = gelu(u) · v, with the gelu by tanh: T5 1.1's.  (count)
    void (*gated_gelu)(float *y, const float *u, const float *v, size_t count);

    /// The gradients of gated_gelu, and its value once more.  (count)
    ///   d   in: of y; out: of u
    ///   dv  out: of v
    ///   u   in: u; out: y
    void (*gated_gelu_backward)(float *d, float *dv, float *u, const float *v, size_t count);

    /// The gradients of rms_norm, both added.
    ///   dx, x, dy  (rows, width)
    ///   dgain      (width)
    void (*rms_norm_backward)(float *dx, float *dgain, const float *x, const float *dy,
                              const float *gain, size_t rows, size_t width, float epsilon);

    /// The gradients of layer_norm; those of gain and bias are added. dx may be dy.
    ///   x      (rows, width)    what it got
    ///   dgain, dbias  (width)
    void (*layer_norm_backward)(float *dx, float *dgain, float *dbias, const float *x,
                                const float *dy, const float *gain, size_t rows, size_t width,
                                float epsilon);

    /// The gradients of `attention`, and of `attend` with one head; written, not added, but that of
    /// the bias.
    ///   scratch  opined_attention_gradient_scratch(queries, keys, width) floats
    void (*attention_backward)(const opined_attention_gradient *gradient, float *scratch);

    /// Σ over rows of weights[r] · -Σ targets[r,:] · log softmax(logits[r,:]), and its gradient.
    ///   gradient, logits, targets  (rows, classes); targets need not sum to 1
    ///   weights                    (rows); a row of 0 is not looked at
    double (*cross_entropy)(float *gradient, const float *logits, const float *targets,
                            const float *weights, size_t rows, size_t classes);

    /// Σ over rows of weights[r] · -((1 - smoothing) · log p[ids[r]] + smoothing · the mean of
    /// log p), where p = softmax(scale · x[r,:]); x becomes the gradient of x.
    ///   x             (rows, classes)
    ///   ids, weights  (rows); a row of weight 0 is not looked at
    double (*label_cross_entropy)(float *x, const int32_t *ids, const float *weights,
                                  float scale, float smoothing, size_t rows, size_t classes);

    /// Σ over rows of weights[r] · the KL divergence from some named classes and all others as one,
    /// to p = softmax(scale · x[r,:]); its gradient by x is added.
    ///   gradient     (rows, classes)
    ///   x            (rows, classes)  used up
    ///   ids, shares  (rows, named)    ids of a row differ; shares sum to at most 1
    ///   weights      (rows)           a row of 0 is not looked at
    double (*add_top_divergence)(float *gradient, float *x, const int32_t *ids,
                                 const float *shares, const float *weights, float scale,
                                 size_t named, size_t rows, size_t classes);

    /// Σ x².  (count)
    double (*sum_of_squares)(const float *x, size_t count);

    /// m = beta1 · m + (1 - beta1) · g, v = beta2 · v + (1 - beta2) · g²,
    /// p = keep · p - rate · m / (√v / correction + epsilon).  (count)
    void (*adam)(float *p, float *m, float *v, const float *g, opined_adam step, size_t count);
} opined_training_kernels;

/// The kernels in force: those of the level of opined_active_kernels.
const opined_training_kernels *opined_active_training_kernels(void);

/// The kernels of one level, or NULL where this CPU can't run them.
const opined_training_kernels *_Nullable opined_training_kernels_of(opined_level level);

/// Floats of the panels of a matrix of so many columns.
static inline size_t opined_panel_floats(size_t columns, size_t depth) {
    return (columns + 15) / 16 * 16 * depth;
}

/// Floats that `attention_backward` needs for its own: two matrices of scores, two of panels.
static inline size_t opined_attention_gradient_scratch(size_t queries, size_t keys, size_t width) {
    const size_t longest = queries > keys ? queries : keys, padded = (longest + 15) / 16 * 16;
    return 2 * queries * padded + 2 * padded * ((width + 15) / 16 * 16);
}

#pragma clang assume_nonnull end

#endif
