/// What the files of CKernels share: one table a level, and the layout of packed weights.
#pragma once

#include "CKernels.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

extern const opined_kernels opined_kernels_plain;
extern const opined_training_kernels opined_training_kernels_plain;
#if defined(__x86_64__)
extern const opined_kernels opined_kernels_avx2;
extern const opined_kernels opined_kernels_avx_vnni;
extern const opined_kernels opined_kernels_avx512_vnni;
extern const opined_training_kernels opined_training_kernels_avx2;
extern const opined_training_kernels opined_training_kernels_avx512_vnni;
#endif

enum {
    LANES = 16,        ///< outputs of one panel, and floats of one step of every row operation
    PANEL_PAIR = 32,   ///< panels come in pairs, so that a tile may always take two
    QUAD = 4,          ///< inputs of one output that a dot product of bytes takes at once
    PACKED_ALIGNMENT = 64
};

static inline size_t round_up(size_t value, size_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

/// Where the parts of packed int8 weights lie.
typedef struct {
    const int8_t *panels;   ///< (columns / 16, quads, 16, 4)
    const int32_t *sums;    ///< (columns): Σ w of an output
    const float *scales;    ///< (columns)
    const float *bias;      ///< (columns)
    const uint32_t *pairs_fit;  ///< (1): 1 where opined_pairs_fit holds for every output
    size_t columns;         ///< outputs, padded by zeros to whole pairs of panels
    size_t quads;           ///< inputs in groups of four, padded by zeros
} packed_i8;

static inline packed_i8 packed_i8_view(const void *packed, size_t outputs, size_t inputs) {
    packed_i8 view;
    view.columns = round_up(outputs, PANEL_PAIR);
    view.quads = round_up(inputs, QUAD) / QUAD;
    view.panels = packed;
    view.sums = (const int32_t *)(view.panels + view.columns * view.quads * QUAD);
    view.scales = (const float *)(view.sums + view.columns);
    view.bias = view.scales + view.columns;
    view.pairs_fit = (const uint32_t *)(view.bias + view.columns);
    return view;
}

/// Where the parts of packed f32 weights lie.
typedef struct {
    const float *panels;   ///< (columns / 16, inputs, 16)
    const float *bias;     ///< (columns)
    size_t columns;        ///< outputs, padded by zeros to whole pairs of panels
} packed_f32;

static inline packed_f32 packed_f32_view(const void *packed, size_t outputs, size_t inputs) {
    packed_f32 view;
    view.columns = round_up(outputs, PANEL_PAIR);
    view.panels = packed;
    view.bias = view.panels + view.columns * inputs;
    return view;
}
