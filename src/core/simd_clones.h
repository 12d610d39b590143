// Marks a function with plain loops over numbers: the compiler makes a second copy of it for AVX2,
// and the program takes that one where the machine has it. Without fused multiply-add, so both give
// the same bits. The sanitizers start after such a choice is made, hence not with them.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VQLM_SIMD_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define VQLM_SIMD_CLONES
#endif
