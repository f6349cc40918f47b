# How well the columns of a level are coupled, line by line and layer by layer.
#
#   through_x[i, j] = sum over k of g left of the cell;   through_y[i, j] = of g below it in y
#   along_x[i, k] = number of pairs in y of cells of a row that both have g_x > RATIO g_y > 0
#   along_y[i, k] = number of cells that have g_y > RATIO g_x > 0 like their left neighbours
#
# Neighbours both: walls that the grid resolves, each between channels, are another matter.
#
# What flows couples cells too but is no conductance: where coolant crosses a face the smaller one
# of its two coefficients is it.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real

cdef enum:
    RATIO = 8


cdef clones_void count_pairs(
    const real* x, const real* y, const real* x_2, const real* y_2, Py_ssize_t n,
    long long* along_x, long long* along_y,
) noexcept nogil:
    # pairs of neighbours that both conduct one way; NULL: not wanted
    cdef Py_ssize_t j
    cdef int more = 0
    if along_x != NULL:
        for j in range(n):
            more += ((y[j] > 0) & (x[j] > RATIO * y[j])
                     & (y_2[j] > 0) & (x_2[j] > RATIO * y_2[j]))
        along_x[0] += more
    if along_y != NULL:
        for j in range(n):
            more += ((x[j] > 0) & (y[j] > RATIO * x[j])
                     & (x_2[j] > 0) & (y_2[j] > RATIO * x_2[j]))
        along_y[0] += more


cdef clones_void sum_row(double* total, const real* g, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        total[j] += g[j]


cdef clones_void sum_least(
    double* total, const real* a, const real* b, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        total[j] += a[j] if a[j] < b[j] else b[j]


def couplings(
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    double[:, ::1] through_x,             # OUT (nx, 2 half) left of each cell, summed over layers
    double[:, ::1] through_y,             # OUT (nx, 2 half) below each cell in y, likewise
    long long[:, ::1] along_x,            # OUT (nx, nz)
    long long[:, ::1] along_y,            # OUT (nx, nz)
    Py_ssize_t wet_first, int nthreads,
):
    """Sum the lateral conductances of each plane, and count cells that conduct one way."""
    cdef Py_ssize_t nx = gy.shape[0], half = gy.shape[3], nz = along_x.shape[1]
    cdef Py_ssize_t wet = back.shape[1], row = 2 * half
    cdef Py_ssize_t i, j, k, q
    cdef double* x
    cdef double* y
    if gx.shape[0] != nx + 1 or gx.shape[3] != half or gy.shape[1] < nz:
        raise ValueError("arrays of one level do not fit each other")
    if through_x.shape[0] != nx or through_x.shape[1] != row:
        raise ValueError("sums do not fit the level")
    if through_y.shape[0] != nx or through_y.shape[1] != row:
        raise ValueError("sums do not fit the level")
    if along_x.shape[0] != nx or along_y.shape[0] != nx or along_y.shape[1] != nz:
        raise ValueError("sums do not fit the level")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        x = &through_x[i, 0]
        y = &through_y[i, 0]
        for j in range(row):
            x[j] = 0.0
            y[j] = 0.0
        for k in range(nz):
            q = k - wet_first
            along_x[i, k] = 0
            along_y[i, k] = 0
            if 0 <= q < wet:
                if i > 0:
                    sum_least(x, &gx[i, k, 0, 0], &back[i - 1, q, 0, 0, 0], row)
                # the lower neighbour of an even cell m is odd cell m - 1, of an odd one even cell m
                sum_least(y + 1, &gy[i, k, 0, 1], &back[i, q, 1, 1, 0], half - 1)
                sum_least(y + half, &gy[i, k, 1, 0], &back[i, q, 1, 0, 0], half)
                continue
            sum_row(x, &gx[i, k, 0, 0], row)
            sum_row(y, &gy[i, k, 0, 0], row)
            if i > 0:
                count_pairs(&gx[i, k, 0, 0], &gy[i, k, 0, 0], &gx[i, k, 1, 0], &gy[i, k, 1, 0],
                            half, &along_x[i, k], <long long*> NULL)
            if i > 1:
                count_pairs(&gx[i, k, 0, 0], &gy[i, k, 0, 0], &gx[i - 1, k, 0, 0],
                            &gy[i - 1, k, 0, 0], row, <long long*> NULL, &along_y[i, k])
