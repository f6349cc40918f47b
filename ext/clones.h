/* Compile a row function for several instruction sets and pick one when the module is loaded.
   Wheels are built for plain x86-64; this gives them AVX2 and AVX-512 loops where the machine has
   them. Other compilers and machines take the one version that they build. */
#ifndef HG_CLONES_H
#define HG_CLONES_H
#if !defined(HG_NO_CLONES) && defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__) \
    && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define HG_CLONES_VOID \
    __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"))) void
#else
#define HG_CLONES_VOID void
#endif
/* A part of such functions: compiled into each of them, never by itself, where it would be plain
   x86-64 again. */
#if defined(__GNUC__) || defined(__clang__)
#define HG_PART_VOID __attribute__((always_inline)) void
#else
#define HG_PART_VOID void
#endif
#endif
