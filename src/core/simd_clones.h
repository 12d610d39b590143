// Marks a function with plain loops over numbers: the compiler makes a second copy of it for AVX2,
// and the program takes that one where the machine has it. Without fused multiply-add, so both give
// the same bits. The sanitizers start after such a choice is made, hence not with them.
// VQLM_FMA_CLONES is for training: with fused multiply-add and AVX-512, as the matrix products
// there, whose last bits depend on the processor too.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VQLM_SIMD_CLONES __attribute__((target_clones("avx2", "default")))
#define VQLM_FMA_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VQLM_SIMD_CLONES
#define VQLM_FMA_CLONES
#endif
