#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "lanes_avx2.h"

// 6 rows by 16 outputs fill 12 of 16 registers with sums.
#define TILE_ROWS 6
#define TILE_PANELS 1
#define TILE_CASES(CASE) CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6)
// In pairs of quads the weights take twice the registers.
#define PAIR_TILE_ROWS 4
#define PAIR_TILE_CASES(CASE) CASE(1) CASE(2) CASE(3) CASE(4)
// Of quads that are not zeros: what is measured to break even.
#define SPARSE_PERCENT_MAX 40
#define ATTENTION_ROWS 4
#define ATTENTION_CASES(CASE) CASE(1) CASE(2) CASE(3) CASE(4)

#include "table.h"
#include "training_table.h"

#pragma clang attribute pop

const opined_kernels opined_kernels_avx2 = KERNEL_TABLE(OPINED_AVX2);
const opined_training_kernels opined_training_kernels_avx2 = TRAINING_TABLE(OPINED_AVX2);

#endif
