#include "lanes_plain.h"

#define TILE_ROWS 4
#define TILE_PANELS 1
#define TILE_CASES(CASE) CASE(1) CASE(2) CASE(3) CASE(4)
#define PAIR_TILE_ROWS 0
#define PAIR_TILE_CASES(CASE)
// Of quads that are not zeros: what is measured to break even.
#define SPARSE_PERCENT_MAX 40
#define ATTENTION_ROWS 4
#define ATTENTION_CASES(CASE) CASE(1) CASE(2) CASE(3) CASE(4)

#include "table.h"
#include "training_table.h"

const opined_kernels opined_kernels_plain = KERNEL_TABLE(OPINED_PLAIN);
const opined_training_kernels opined_training_kernels_plain = TRAINING_TABLE(OPINED_PLAIN);
