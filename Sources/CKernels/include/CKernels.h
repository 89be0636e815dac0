#ifndef OPINED_CKERNELS_H
#define OPINED_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opined_sha256.h"

#pragma clang assume_nonnull begin

/// The arithmetic of opined.
///
/// Every kernel exists once for each level below, and all levels give the same bits: sums run over
/// 16 lanes and are folded by halves whatever the width of a register, products are contracted
/// where the text says `fma` and nowhere else, and the integers of the int8 path are exact.
/// `OPINED_PLAIN` is the reference.
///
/// Kernels start no thread, allocate nothing, keep no state and may be called from any thread.
/// Matrices are row-major; sizes may be any, 0 and odd ones included; nothing needs to be aligned
/// but packed weights.
typedef enum {
    OPINED_PLAIN = 0,       ///< C that any CPU runs, one lane after the other. Slow.
    OPINED_AVX2 = 1,        ///< AVX2, FMA, F16C: bytes multiply in pairs (vpmaddubsw, vpmaddwd).
    OPINED_AVX_VNNI = 2,    ///< AVX2 and vpdpbusd in 256 bits.
    OPINED_AVX512_VNNI = 3  ///< AVX-512 F, BW, DQ, VL and vpdpbusd in 512 bits.
} opined_level;

/// What a linear layer does with a sum before it is stored.
typedef enum {
    OPINED_IDENTITY = 0,
    OPINED_GELU = 1,      ///< x · Φ(x), by erf: BERT's.
    OPINED_RELU = 2,      ///< max(0, x): T5's.
    OPINED_GELU_TANH = 3  ///< x/2 · (1 + tanh(√(2/π) · (x + 0.044715x³))): T5 1.1's.
} opined_activation;

/// Rows of activations in 7 bits: u = clamp(roundeven(x * (1 / scale)) + zero, 0, 127), x ≈ (u -
/// zero) * scale.
typedef struct {
    uint8_t *bytes;   ///< (rows, opined_row_bytes(width)); bytes past the width are 0
    float *scales;    ///< (rows)
    int32_t *zeros;   ///< (rows)
} opined_quantized;

/// The newest tokens of one sequence, and what they look at: rows of all heads side by side.
typedef struct {
    float *y;            ///< (queries, heads * width), rows y_stride apart
    const float *query;  ///< (queries, heads * width), rows query_stride apart
    const void *key;     ///< (keys, heads * width), rows key_stride apart; floats or halves
    const void *value;   ///< as key
    size_t queries;
    size_t keys;         ///< at least one; where causal, at least as many as queries
} opined_attended;

/// What is the same for all sequences of one call of `attend`.
typedef struct {
    size_t heads, width, y_stride, query_stride, key_stride;
    /// The queries are the last of the keys, and each sees the keys up to its own. Otherwise each
    /// sees all.
    bool is_causal;
    /// Keys and values are halves, from `halve`; otherwise floats.
    bool is_half;
} opined_attended_shape;

/// The places of the highest value of a row and of the highest of the others; of equals the first.
typedef struct { size_t first, second; } opined_best;

/// What is to be known of a block of logits: its highest value, the highest of the others (-∞
/// where there is none), and log Σ e^x.
typedef struct { float highest, next, log_sum; } opined_peaks;

typedef struct {
    opined_level level;

    /// y = activation(x · Wᵀ + bias) + residual, exact in the integers.
    ///
    /// Each output is fma(float(Σ u·w - zero · Σ w) * row scale, weight scale, bias).
    ///   y         (rows, outputs)
    ///   x         (rows, inputs)    from `quantize`
    ///   packed    from opined_pack_i8, of (outputs, inputs)
    ///   residual  (rows, outputs)   or NULL; may be y
    void (*linear_i8)(float *y, opined_quantized x, size_t rows, const void *packed, size_t inputs,
                      size_t outputs, opined_activation activation,
                      const float *_Nullable residual);

    /// y = activation(x · Wᵀ + bias) + residual; each sum is one chain of fma over the inputs, from
    /// 0.
    ///   packed    from opined_pack_f32, of (outputs, inputs)
    void (*linear_f32)(float *y, const float *x, size_t rows, const void *packed, size_t inputs,
                       size_t outputs, opined_activation activation,
                       const float *_Nullable residual);

    /// Some outputs of `linear_i8`, with its bits: those of the panels of 16 that are named.
    ///   y       (rows, 16 * count): column 16i + l is output 16 · panels[i] + l; 0 past the
    ///   outputs panels  (count), each less than outputs / 16, rounded up
    void (*linear_i8_panels)(float *y, opined_quantized x, size_t rows, const void *packed,
                             size_t inputs, size_t outputs, const uint32_t *panels, size_t count);

    /// Some outputs of `linear_f32`, as `linear_i8_panels`.
    void (*linear_f32_panels)(float *y, const float *x, size_t rows, const void *packed,
                              size_t inputs, size_t outputs, const uint32_t *panels,
                              size_t count);

    /// Rows of x (rows, width) in 7 bits, each with its own scale and zero point: low = min(0, min
    /// x), high = max(0, max x), scale = (high - low) / 127, zero = roundeven(-low * (1 / scale)).
    /// A row that spans less than 1e-30, or more than 3e38, has scale 1 and zero point 0; what is
    /// not a number becomes 127.
    void (*quantize)(opined_quantized y, const float *x, size_t rows, size_t width);

    /// y[r,:] = (x[r,:] - mean) / sqrt(variance + epsilon) * gain + bias; y may be x.
    ///   gain, bias  (width)
    void (*layer_norm)(float *y, const float *x, const float *gain, const float *bias, size_t rows,
                       size_t width, float epsilon);

    /// y[r,:] = x[r,:] / sqrt(mean of x[r,:]² + epsilon) * gain; y may be x.
    ///   gain  (width)
    void (*rms_norm)(float *y, const float *x, const float *gain, size_t rows, size_t width,
                     float epsilon);

    /// y[q,:] = softmax(scale · query[q,:] · keyᵀ + bias[q,:]) · value, of one head of one sequence
    /// of which every token sees every other.
    ///
    /// A row of each matrix lies `stride` floats behind the one before. At least one key.
    ///   query    (queries, width)
    ///   key      (keys, width)
    ///   value    (keys, width)
    ///   bias     (queries, keys), or NULL; the stride of one that depends on the distance alone
    ///            is -1
    ///   scratch  opined_attention_scratch(keys, width) floats
    void (*attention)(float *y, size_t y_stride, const float *query, size_t query_stride,
                      size_t queries, const float *key, const float *value, size_t key_stride,
                      size_t keys, size_t width, float scale, const float *_Nullable bias,
                      ptrdiff_t bias_stride, float *scratch);

    /// y = x in 16 bits (IEEE 754 binary16), half to even, beyond ±65504 that: half the memory for
    /// keys and values, and half the time to read them.  (count)
    void (*halve)(uint16_t *y, const float *x, size_t count);

    /// Attention of a decoder, all heads of many sequences, for few queries each: as `attention`
    /// with the scale 1, but a score is `dot` of a query and a key.
    ///
    /// An answer depends on its query, on the keys, values and biases that it sees, and on nothing
    /// else: a token has the same bits alone and in a run. Keys and values are plain rows, as a
    /// linear layer writes them; those of the queries lie there before the call.
    ///   bias     of heads `bias_stride` apart: bias[k - p] for the query of place p and the key k,
    ///            0 ≤ k ≤ p; or NULL. Only where causal.
    ///   scratch  opined_attend_scratch(most keys, heads) floats
    void (*attend)(const opined_attended *sequences, size_t count, opined_attended_shape shape,
                   const float *_Nullable bias, size_t bias_stride, float *scratch);

    /// y = row * scale + addend, the look-up of one embedding.  (width)
    void (*embed_i8)(float *y, const int8_t *row, float scale, const float *addend, size_t width);

    /// y = a + b.  (width)
    void (*add)(float *y, const float *a, const float *b, size_t width);

    /// y = a · b, element by element; y may be a or b.  (count)
    void (*multiply)(float *y, const float *a, const float *b, size_t count);

    /// y = the mean of the rows of x (rows, width); at least one row.
    void (*mean)(float *y, const float *x, size_t rows, size_t width);

    /// Σ a·b.  (width)
    float (*dot)(const float *a, const float *b, size_t width);

    /// Each row of x (rows, width) becomes a distribution, in place; at least one column.
    void (*softmax)(float *x, size_t rows, size_t width);

    /// y = x · Φ(x), the exact GELU (by erf): within 6e-7, and 1.7e-7 · max(1, |x|), of the true
    /// value.
    void (*gelu)(float *y, const float *x, size_t count);

    /// The two highest of x (width). What is not a number is never chosen before what is; a row of
    /// one has it twice.
    opined_best (*best_two)(const float *x, size_t width);

    /// log Σ e^x, within 1e-5 of the true value; at least one finite number.  (width)
    float (*log_sum_exp)(const float *x, size_t width);

    /// The values of `best_two` and of `log_sum_exp`, in less time than both.  (width)
    opined_peaks (*peaks)(const float *x, size_t width);
} opined_kernels;

/// The kernels in force: the best level of this CPU, unless opined_force_level said another.
const opined_kernels *opined_active_kernels(void);

/// The kernels of one level, or NULL where this CPU can't run them.
const opined_kernels *_Nullable opined_kernels_of(opined_level level);

/// Puts a level in force for the whole process, for benchmarks; false, and no change, where the CPU
/// lacks it.
bool opined_force_level(opined_level level);

/// Bytes of one quantized row: the width in whole groups of four.
static inline size_t opined_row_bytes(size_t width) { return (width + 3) / 4 * 4; }

/// Floats that `attention` needs for its own: the keys transposed, and one tile of probabilities.
static inline size_t opined_attention_scratch(size_t keys, size_t width) {
    return (keys + 15) / 16 * 16 * (width + 8);
}

/// Floats that `attend` needs for its own: one row of scores for each head.
static inline size_t opined_attend_scratch(size_t keys, size_t heads) {
    return heads * ((keys + 15) / 16 * 16 + 16);
}

/// Bytes of packed int8 weights. They must lie on a boundary of 64.
size_t opined_packed_i8_bytes(size_t outputs, size_t inputs);

/// Packs weights for `linear_i8`: panels of 16 outputs, in which 4 inputs of an output lie side by
/// side.
///   packed  opined_packed_i8_bytes(outputs, inputs), on a boundary of 64
///   weight  (outputs, inputs), -127…127
///   scale   (outputs)
///   bias    (outputs), or NULL for zeros
void opined_pack_i8(void *packed, const int8_t *weight, const float *scale,
                    const float *_Nullable bias, size_t outputs, size_t inputs);

/// Whether the products of one output's weights with activations of 7 bits may be added in int16,
/// two quads at a time: of the four weights 8j + 2h + {0, 1, 4, 5}, for h = 0 and 1, neither the
/// positive nor the negative ones may weigh more than 258. Where it holds for all outputs, AVX2
/// runs a quarter faster, with the same integers.
///   weight  (inputs)
bool opined_pairs_fit(const int8_t *weight, size_t inputs);

/// y = weight[output,:] * (scale[output] * factor): an embedding, looked up in the packed weights
/// of the head that shares it.  (inputs)
void opined_unpack_i8(float *y, const void *packed, size_t outputs, size_t inputs, size_t output,
                      float factor);

/// Bytes of packed f32 weights. They must lie on a boundary of 64.
size_t opined_packed_f32_bytes(size_t outputs, size_t inputs);

/// Packs weights for `linear_f32`: panels of 16 outputs, in which the outputs of an input lie side
/// by side.
///   packed  opined_packed_f32_bytes(outputs, inputs), on a boundary of 64
///   weight  (outputs, inputs)
///   bias    (outputs), or NULL for zeros
void opined_pack_f32(void *packed, const float *weight, const float *_Nullable bias,
                     size_t outputs, size_t inputs);

/// y = weight[output,:] * factor, as `opined_unpack_i8`.  (inputs)
void opined_unpack_f32(float *y, const void *packed, size_t outputs, size_t inputs, size_t output,
                       float factor);

#pragma clang assume_nonnull end

// After the levels, which it names.
#include "opined_training.h"

#endif
