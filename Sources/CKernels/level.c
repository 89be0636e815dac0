#include <stdatomic.h>

#include "kernels.h"

static bool cpu_runs(opined_level level) {
    if (level == OPINED_PLAIN) return true;
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                __builtin_cpu_supports("f16c");
    if (level == OPINED_AVX2) return avx2;
    if (level == OPINED_AVX_VNNI) return avx2 && __builtin_cpu_supports("avxvnni");
    if (level == OPINED_AVX512_VNNI)
        return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512vnni");
#endif
    return false;
}

const opined_kernels *opined_kernels_of(opined_level level) {
    if (!cpu_runs(level)) return NULL;
    switch (level) {
#if defined(__x86_64__)
    case OPINED_AVX2: return &opined_kernels_avx2;
    case OPINED_AVX_VNNI: return &opined_kernels_avx_vnni;
    case OPINED_AVX512_VNNI: return &opined_kernels_avx512_vnni;
#endif
    default: return &opined_kernels_plain;
    }
}

static _Atomic(const opined_kernels *) active;

// Threads that come here at once find the same level, so it does not matter whose answer stays.
const opined_kernels *opined_active_kernels(void) {
    const opined_kernels *kernels = atomic_load_explicit(&active, memory_order_acquire);
    for (int level = OPINED_AVX512_VNNI; !kernels; level--) {
        kernels = opined_kernels_of((opined_level)level);
        if (kernels) atomic_store_explicit(&active, kernels, memory_order_release);
    }
    return kernels;
}

bool opined_force_level(opined_level level) {
    const opined_kernels *kernels = opined_kernels_of(level);
    if (kernels) atomic_store_explicit(&active, kernels, memory_order_release);
    return kernels != NULL;
}

const opined_training_kernels *opined_training_kernels_of(opined_level level) {
    if (!cpu_runs(level)) return NULL;
    switch (level) {
#if defined(__x86_64__)
    // Training multiplies floats only: VNNI is no use to it.
    case OPINED_AVX2:
    case OPINED_AVX_VNNI: return &opined_training_kernels_avx2;
    case OPINED_AVX512_VNNI: return &opined_training_kernels_avx512_vnni;
#endif
    default: return &opined_training_kernels_plain;
    }
}

const opined_training_kernels *opined_active_training_kernels(void) {
    const opined_training_kernels *kernels =
        opined_training_kernels_of(opined_active_kernels()->level);
    return kernels ? kernels : &opined_training_kernels_plain;
}
