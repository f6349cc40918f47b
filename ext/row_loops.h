/* Innermost loops over a row, in both precisions.

   They stand in C for one reason: the compiler must be told that no cell of a row depends on
   another (HG_EACH), which Cython cannot say. Without it every row of a hundred cells begins with
   a test of ten pointers against each other. What each loop computes is said where it is called:
   row_residual.pxd, column_relax.pxd, twin_row.pxd. */
#ifndef HG_ROW_LOOPS_H
#define HG_ROW_LOOPS_H
#include <stddef.h>
#if defined(__clang__)
#define HG_EACH _Pragma("clang loop vectorize(assume_safety)")
#define HG_INLINE static inline __attribute__((always_inline))
#elif defined(__GNUC__)
#define HG_EACH _Pragma("GCC ivdep")
#define HG_INLINE static inline __attribute__((always_inline))
#elif defined(_MSC_VER)
#define HG_EACH __pragma(loop(ivdep))
#define HG_INLINE static __forceinline
#else
#define HG_EACH
#define HG_INLINE static inline
#endif

#if defined(__GNUC__) || defined(__clang__)
#define HG_PREFETCH(at) __builtin_prefetch(at, 0, 2) /* to be read; into the second cache */
#else
#define HG_PREFETCH(at) ((void)(at))
#endif

HG_INLINE void hg_prefetch(const void *at, ptrdiff_t bytes)
{
    for (ptrdiff_t j = 0; j < bytes; j += 64)
        HG_PREFETCH((const char *)at + j);
}

#define HG_REAL float
#define HG_NAME(name) hg_##name##_float
#include "row_loops_body.h"
#undef HG_REAL
#undef HG_NAME
#define HG_REAL double
#define HG_NAME(name) hg_##name##_double
#include "row_loops_body.h"
#undef HG_REAL
#undef HG_NAME
#endif
