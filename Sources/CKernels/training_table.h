/// Builds every kernel of training over the lanes that were included before; after table.h.
#pragma once

#include "product.h"
#include "gradients.h"
#include "gates.h"
#include "dropout.h"
#include "attention_gradient.h"
#include "loss.h"
#include "adam.h"

#define TRAINING_TABLE(level_of_table)                                                        \
    {.level = level_of_table, .pack_panels = pack_panels, .product = product,                 \
     .add_bias = add_bias, .add_rows = add_rows, .add_scaled = add_scaled, .follow = follow,  \
     .dropout = dropout, .add_dropped = add_dropped, .gelu_backward = gelu_backward,          \
     .relu = relu, .relu_backward = relu_backward, .gated_gelu = gated_gelu,                  \
     .gated_gelu_backward = gated_gelu_backward, .rms_norm_backward = rms_norm_backward,      \
     .layer_norm_backward = layer_norm_backward, .attention_backward = attention_backward,    \
     .cross_entropy = cross_entropy, .label_cross_entropy = label_cross_entropy,              \
     .add_top_divergence = add_top_divergence,                                                \
     .sum_of_squares = sum_of_squares, .adam = adam}
