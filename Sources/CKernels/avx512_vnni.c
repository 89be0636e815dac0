#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kernels.h"

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), \
    apply_to = function)

#include "lanes_avx512.h"

// 10 rows by 32 outputs fill 20 of 32 registers with sums; with 12, compilers put some in memory.
#define TILE_ROWS 10
#define TILE_PANELS 2
#define TILE_CASES(CASE) \
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10)
#define PAIR_TILE_ROWS 0
#define PAIR_TILE_CASES(CASE)
// Of quads that are not zeros: what is measured to break even.
#define SPARSE_PERCENT_MAX 20
#define ATTENTION_ROWS 8
#define ATTENTION_CASES(CASE) \
    CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8)

#include "table.h"
#include "training_table.h"

#pragma clang attribute pop

const opined_kernels opined_kernels_avx512_vnni = KERNEL_TABLE(OPINED_AVX512_VNNI);
const opined_training_kernels opined_training_kernels_avx512_vnni =
    TRAINING_TABLE(OPINED_AVX512_VNNI);

#endif
