# How the kernels were built and how many threads they can use.

cdef extern from *:
    """
    #ifdef _OPENMP
    #include <omp.h>
    #define HG_OPENMP _OPENMP
    #define HG_MAX_THREADS() omp_get_max_threads()
    #else
    #define HG_OPENMP 0
    #define HG_MAX_THREADS() 1
    #endif
    #ifndef HG_BUILD_FLAGS
    #define HG_BUILD_FLAGS ""
    #endif
    #if defined(__VERSION__)
    #define HG_COMPILER __VERSION__
    #else
    #define HG_COMPILER "unknown"
    #endif
    """
    int HG_OPENMP
    int HG_MAX_THREADS() nogil
    const char* HG_BUILD_FLAGS
    const char* HG_COMPILER


def build_facts():
    """Return (OpenMP version date or 0, compiler version, compiler flags, greatest threads)."""
    return HG_OPENMP, HG_COMPILER.decode(), HG_BUILD_FLAGS.decode(), HG_MAX_THREADS()
