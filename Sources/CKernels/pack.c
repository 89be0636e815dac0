#include <string.h>

#include "kernels.h"

size_t opined_packed_i8_bytes(size_t outputs, size_t inputs) {
    size_t columns = round_up(outputs, PANEL_PAIR);
    return columns * (round_up(inputs, QUAD) + sizeof(int32_t) + 2 * sizeof(float));
}

void opined_pack_i8(void *packed, const int8_t *weight, const float *scale, const float *bias,
                    size_t outputs, size_t inputs) {
    packed_i8 view = packed_i8_view(packed, outputs, inputs);
    memset(packed, 0, opined_packed_i8_bytes(outputs, inputs));
    int8_t *panels = (int8_t *)view.panels;
    int32_t *sums = (int32_t *)view.sums;
    for (size_t o = 0; o < outputs; o++) {
        const int8_t *w = weight + o * inputs;                                     // (inputs)
        int8_t *column = panels + o / LANES * LANES * view.quads * QUAD + o % LANES * QUAD;
        for (size_t i = 0; i < inputs; i++) {
            column[i / QUAD * QUAD * LANES + i % QUAD] = w[i];
            sums[o] += w[i];
        }
    }
    memcpy((float *)view.scales, scale, outputs * sizeof(float));
    memcpy((float *)view.bias, bias, outputs * sizeof(float));
}

size_t opined_packed_f32_bytes(size_t outputs, size_t inputs) {
    return round_up(outputs, PANEL_PAIR) * (inputs + 1) * sizeof(float);
}

void opined_pack_f32(void *packed, const float *weight, const float *bias, size_t outputs,
                     size_t inputs) {
    packed_f32 view = packed_f32_view(packed, outputs, inputs);
    memset(packed, 0, opined_packed_f32_bytes(outputs, inputs));
    float *panels = (float *)view.panels;
    for (size_t o = 0; o < outputs; o++) {
        float *column = panels + o / LANES * LANES * inputs + o % LANES;
        for (size_t i = 0; i < inputs; i++) column[i * LANES] = weight[o * inputs + i];
    }
    memcpy((float *)view.bias, bias, outputs * sizeof(float));
}
