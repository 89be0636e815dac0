/// Builds every kernel over the lanes that were included before, and the table of one level.
#pragma once

#include "lanes_math.h"
#include "rows.h"
#include "linear_i8.h"
#include "linear_f32.h"
#include "attention.h"

#define KERNEL_TABLE(level)                                                               \
    {level, linear_i8, linear_f32, quantize, layer_norm, attention, embed_i8, add, mean, \
     dot,   softmax,   gelu}
