/* A run of layers, down and up a block of columns at once, in both precisions.

   A block is 32 columns in single and 16 in double precision, four vectors wide: what the layer
   before it left stays in registers, the block's own rows in the first cache, and no row pays for
   the start of a loop of its own. What comes from beside is summed for all layers first, which
   keeps the processor's loads busy; only then does one layer wait for the other. Vectors of 32
   bytes are what most machines have. What is computed is said in column_runs.pxd. */
#ifndef HG_COLUMN_RUNS_H
#define HG_COLUMN_RUNS_H
#include "row_loops.h"
#if defined(__GNUC__) || defined(__clang__)
#define HG_RUNS 1
#define HG_VECTOR 32 /* bytes */
#if defined(__clang__)
#define HG_UNROLL _Pragma("clang loop unroll(full)")
#else
#define HG_UNROLL _Pragma("GCC unroll 4")
#endif
#define HG_REAL float
#define HG_NAME(name) hg_##name##_float
#include "column_runs_body.h"
#undef HG_REAL
#undef HG_NAME
#define HG_REAL double
#define HG_NAME(name) hg_##name##_double
#include "column_runs_body.h"
#undef HG_REAL
#undef HG_NAME
#else /* no vectors to be named: rows one by one */
#define HG_RUNS 0
#define hg_run_alone_float(...) ((void)0)
#define hg_run_down_float(...) ((void)0)
#define hg_run_up_float(...) ((void)0)
#define hg_run_whole_float(...) ((void)0)
#define hg_run_alone_double(...) ((void)0)
#define hg_run_down_double(...) ((void)0)
#define hg_run_up_double(...) ((void)0)
#define hg_run_whole_double(...) ((void)0)
#endif
#endif
