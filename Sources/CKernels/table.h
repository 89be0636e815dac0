/// Builds every kernel over the lanes that were included before, and the table of one level.
#pragma once

#include "lanes_math.h"
#include "rows.h"
#include "choice.h"
#include "linear_i8.h"
#include "linear_f32.h"
#include "attention.h"
#include "attend.h"

#define KERNEL_TABLE(level_of_table)                                                          \
    {.level = level_of_table,                                                                 \
     .linear_i8 = linear_i8, .linear_f32 = linear_f32,                                        \
     .linear_i8_panels = linear_i8_panels, .linear_f32_panels = linear_f32_panels,            \
     .quantize = quantize, .layer_norm = layer_norm, .rms_norm = rms_norm,                    \
     .attention = attention, .halve = halve, .attend = attend,                                \
     .embed_i8 = embed_i8, .add = add, .multiply = multiply, .mean = mean, .dot = dot,        \
     .softmax = softmax, .gelu = gelu, .best_two = best_two, .log_sum_exp = log_sum_exp,         \
     .peaks = peaks}
