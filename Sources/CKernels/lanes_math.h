/// Functions of sixteen floats, written over the lanes of one instruction set.
#pragma once

/// e to the power of x, for x at most 88; below -87 as at -87. Relative error at most 2e-7.
///
/// x = n · ln 2 + r with |r| ≤ ln 2 / 2, and e^r = 1 + r + r² · q(r), where q is a minimax cubic.
INLINE lanes lanes_exp(lanes x) {
    x = lanes_max(x, lanes_splat(-87.0f));
    lanes n = lanes_round(lanes_mul(x, lanes_splat(1.44269504f)));
    // ln 2 in two parts: the first has few bits, so that n times it is exact.
    lanes r = lanes_fma(n, lanes_splat(-0.693359375f), x);
    r = lanes_fma(n, lanes_splat(2.12194440e-4f), r);
    lanes q = lanes_splat(8.374312254e-03f);
    q = lanes_fma(q, r, lanes_splat(4.189836847e-02f));
    q = lanes_fma(q, r, lanes_splat(1.666646082e-01f));
    q = lanes_fma(q, r, lanes_splat(4.999914602e-01f));
    lanes power = lanes_add(lanes_fma(q, lanes_mul(r, r), r), lanes_splat(1.0f));
    return lanes_mul(power, lanes_power_of_two(n));
}

/// erf(x/√2), which is 2Φ(x) - 1.
///
/// erf(u/√2) = u · p(s) with s = 2u²/5.3² - 1, where p is a minimax polynomial for |u| ≤ 5.3,
/// chosen such that it gives exactly ±1 at the ends: beyond, gelu is exactly x or 0.
INLINE lanes lanes_erf(lanes x) {
    static const float p[] = {2.667851150e-01f,  -1.330369115e-01f, 9.852806479e-02f,
                              -7.918135077e-02f, 6.416516751e-02f,  -5.056213215e-02f,
                              3.780124709e-02f,  -2.651309595e-02f, 1.784483530e-02f,
                              -1.141870674e-02f, 5.920373369e-03f,  -2.453816589e-03f,
                              1.777133788e-03f,  -1.436105580e-03f};
    lanes u = lanes_max(lanes_min(x, lanes_splat(5.3f)), lanes_splat(-5.3f));
    lanes s = lanes_fma(lanes_mul(u, u), lanes_splat(0.071199715f), lanes_splat(-1.0f));
    lanes sum = lanes_splat(4.594190978e-04f);
    UNROLL for (int i = sizeof p / sizeof *p - 1; i >= 0; i--)
        sum = lanes_fma(sum, s, lanes_splat(p[i]));
    return lanes_mul(u, sum);
}

/// x · Φ(x) = x/2 + x/2 · erf(x/√2).
INLINE lanes lanes_gelu(lanes x) {
    lanes half = lanes_mul(x, lanes_splat(0.5f));
    return lanes_fma(half, lanes_erf(x), half);
}

/// x/2 · (1 + tanh(u)) with u = √(2/π) · (x + 0.044715x³), which is x / (1 + e^-2u). Below -13 it
/// is 0 to 1e-37.
INLINE lanes lanes_gelu_tanh(lanes x) {
    x = lanes_max(lanes_splat(-13.0f), x);
    const lanes slope = lanes_fma(lanes_mul(x, x), lanes_splat(-0.0713548163f),
                                  lanes_splat(-1.59576912f));
    const lanes power = lanes_exp(lanes_min(lanes_splat(88.0f), lanes_mul(x, slope)));
    return lanes_div(x, lanes_add(power, lanes_splat(1.0f)));
}

/// What a linear layer stores of a sum; the activation is a constant at each place of call.
INLINE lanes lanes_activated(const opined_activation activation, lanes a) {
    switch (activation) {
    case OPINED_GELU: return lanes_gelu(a);
    case OPINED_RELU: return lanes_max(lanes_splat(0), a);
    case OPINED_GELU_TANH: return lanes_gelu_tanh(a);
    default: return a;
    }
}
