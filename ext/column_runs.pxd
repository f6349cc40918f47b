# Runs of layers of one temperature, down and up again, block of columns by block of columns; what
# down_row and up_row of column_relax compute:
#
#   run_alone:  w_k = p_k (b_k + d_k w_(k-1))
#   run_down:   w_k = p_k (b_k + l_k w_left + r_k w_right + a_k w_low + c_k w_high + d_k w_(k-1))
#   run_up:     w_k += p_k (above_k w_(k+1) + u_k c)
#
# Both ways down add u_k w_k to c, the row of the sheet, where there is one (u is NULL otherwise).
# At the lowest layer of all nothing comes from below, at the highest nothing from above.
# run_whole does run_down (or run_alone) and run_up of columns of one kind, without a sheet, block
# by block. n must be a multiple of RUN, a vector in single precision.

from clones cimport part_void
from row_loops cimport real

cdef enum:
    RUN = 8

cdef extern from "column_runs.h":
    const bint HG_RUNS  # whether the compiler knows vectors
    void hg_run_alone_float(
        float* w, const float* b, const float* p, const float* g_d, Py_ssize_t step,
        bint lowest, const float* u, float* c, Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n,
        Py_ssize_t other, const float* next, const float* next_2,
        const float* far) noexcept nogil
    void hg_run_down_float(
        float* w, const float* b, const float* p, const float* g_l, const float* g_a,
        const float* g_d, const float* g_r, const float* g_c, Py_ssize_t step, bint lowest,
        const float* u, float* c, Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high,
        Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other,
        const float* next, const float* next_2, const float* far) noexcept nogil
    void hg_run_up_float(
        float* w, const float* p, const float* g, Py_ssize_t step, bint highest, const float* u,
        const float* c, Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n) noexcept nogil
    void hg_run_whole_float(
        float* w, const float* b, const float* p, const float* g_l, const float* g_a,
        const float* g_d, bint alone, Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high,
        Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other, const float* next,
        const float* next_2) noexcept nogil
    void hg_run_alone_double(
        double* w, const double* b, const double* p, const double* g_d, Py_ssize_t step,
        bint lowest, const double* u, double* c, Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n,
        Py_ssize_t other, const double* next, const double* next_2,
        const double* far) noexcept nogil
    void hg_run_down_double(
        double* w, const double* b, const double* p, const double* g_l, const double* g_a,
        const double* g_d, const double* g_r, const double* g_c, Py_ssize_t step, bint lowest,
        const double* u, double* c, Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high,
        Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other,
        const double* next, const double* next_2, const double* far) noexcept nogil
    void hg_run_up_double(
        double* w, const double* p, const double* g, Py_ssize_t step, bint highest,
        const double* u, const double* c, Py_ssize_t row, Py_ssize_t layers,
        Py_ssize_t n) noexcept nogil
    void hg_run_whole_double(
        double* w, const double* b, const double* p, const double* g_l, const double* g_a,
        const double* g_d, bint alone, Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high,
        Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other, const double* next,
        const double* next_2) noexcept nogil


cdef inline part_void run_alone(
    real* w, const real* b, const real* p, const real* g_d, Py_ssize_t step, bint lowest,
    const real* u, real* c, Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other,
    const real* next, const real* next_2, const real* far,
) noexcept nogil:
    # what is fetched meanwhile: next, next_2 and far as in run_down
    if real is float:
        hg_run_alone_float(w, b, p, g_d, step, lowest, u, c, row, layers, n, other, next, next_2,
                           far)
    else:
        hg_run_alone_double(w, b, p, g_d, step, lowest, u, c, row, layers, n, other, next, next_2,
                            far)


cdef inline part_void run_down(
    real* w, const real* b, const real* p, const real* g_l, const real* g_a, const real* g_d,
    const real* g_r, const real* g_c, Py_ssize_t step, bint lowest, const real* u, real* c,
    Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high, Py_ssize_t row, Py_ssize_t layers,
    Py_ssize_t n, Py_ssize_t other, const real* next, const real* next_2, const real* far,
) noexcept nogil:
    # g_r and g_c lie `step` further on from layer to layer, and so does `far`; next, next_2, far:
    # rows of a later plane to fetch, both halves, or NULL
    if real is float:
        hg_run_down_float(w, b, p, g_l, g_a, g_d, g_r, g_c, step, lowest, u, c, plane, low, high,
                          row, layers, n, other, next, next_2, far)
    else:
        hg_run_down_double(w, b, p, g_l, g_a, g_d, g_r, g_c, step, lowest, u, c, plane, low, high,
                           row, layers, n, other, next, next_2, far)


cdef inline part_void run_up(
    real* w, const real* p, const real* g, Py_ssize_t step, bint highest, const real* u,
    const real* c, Py_ssize_t row, Py_ssize_t layers, Py_ssize_t n,
) noexcept nogil:
    # g lies `step` further on from layer to layer
    if real is float:
        hg_run_up_float(w, p, g, step, highest, u, c, row, layers, n)
    else:
        hg_run_up_double(w, p, g, step, highest, u, c, row, layers, n)


cdef inline part_void run_whole(
    real* w, const real* b, const real* p, const real* g_l, const real* g_a, const real* g_d,
    bint alone, Py_ssize_t plane, Py_ssize_t low, Py_ssize_t high, Py_ssize_t row,
    Py_ssize_t layers, Py_ssize_t n, Py_ssize_t other, const real* next, const real* next_2,
) noexcept nogil:
    # all layers, from the lowest to the highest; next and next_2 as in run_down
    if real is float:
        hg_run_whole_float(w, b, p, g_l, g_a, g_d, alone, plane, low, high, row, layers, n, other,
                           next, next_2)
    else:
        hg_run_whole_double(w, b, p, g_l, g_a, g_d, alone, plane, low, high, row, layers, n, other,
                            next, next_2)
