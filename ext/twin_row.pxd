# Rows of a level with two temperatures per cell: s of what stands still, f of what flows.
#
# Coarse cells hold both fin and coolant, whose temperatures differ; one temperature for both
# ruins convergence. On layers that coolant flows through a coarse cell therefore has twins:
#
#   r_s  = b_s + sum over faces g (s_nb - s) - sink s     + EXCHANGE (f - s) + crossed (f_nb - s)
#   r_f  = b_f + sum over faces a (f_nb - f) - F_SINK f   + EXCHANGE (s - f) + crossed (s_nb - f)
#
# The coefficients, all but g and sink, lie in one array `twin` [x][layer][which][half]. Of a
# lower face (left, low, below) LEFT, LOW, BELOW are the coefficients of f on its neighbour's f;
# RIGHT, HIGH, ABOVE those across the upper faces. X_SF couples, across the left face, s of the
# left neighbour with f of the cell; X_FS f of the left neighbour with s of the cell; and so on.
# `crossing` tells for each layer whether any of its cells has such faces: IN_X left or right, IN_Y
# low or high, IN_Z below. Where none has, they need not be read.

cimport row_loops
from clones cimport part_void
from row_loops cimport real

cdef enum:
    LEFT = 0
    RIGHT = 1
    LOW = 2
    HIGH = 3
    BELOW = 4
    ABOVE = 5
    F_SINK = 6
    EXCHANGE = 7
    X_SF = 8
    X_FS = 9
    Y_SF = 10
    Y_FS = 11
    Z_SF = 12
    Z_FS = 13
    SF = 14       # column_factor: inverse of the pivot block; its (s, s) is in `pivot`
    FS = 15
    FF = 16
    TWIN = 17

cdef enum:
    IN_X = 1
    IN_Y = 2
    IN_Z = 4


cdef inline part_void crossed_row(
    real* r, const real* s, const real* f, const real* twin, int crossing, int above,
    Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
    Py_ssize_t swap,
) noexcept nogil:
    # r += EXCHANGE (f - s) + crossed (f_nb - s); all at half h of their row. swap: 0 for r_s; with
    # s and f exchanged 1, for r_f. above: crossing of the layer above.
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef const real* fs = twin + swap * (X_SF - X_FS) * row
    cdef const real* sf = twin + swap * (X_FS - X_SF) * row
    row_loops.exchange(r, s, f, twin + EXCHANGE * row, n)
    if crossing & IN_X:
        row_loops.crossed(r, s, f - plane, f + plane, fs + X_FS * row,
                          sf + X_SF * row + twin_plane, n)
    if crossing & IN_Y:
        row_loops.crossed(r, s, f + other - (1 - h), f + other + h, fs + Y_FS * row,
                          sf + Y_SF * row + other + h, n)
    if (crossing | above) & IN_Z:
        row_loops.crossed(r, s, f - row, f + row, fs + Z_FS * row,
                          sf + Z_SF * row + TWIN * row, n)


cdef inline part_void flowing_row(
    real* r, const real* b, const real* s, const real* f, const real* twin, int crossing,
    int above, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h,
    Py_ssize_t n,
) noexcept nogil:
    # r_f, all at half h of their row
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef const real* sink = twin + F_SINK * row
    row_loops.residual(
        r, b, f, f - plane, f + plane, f + other - (1 - h), f + other + h, f - row, f + row,
        twin + LEFT * row, twin + RIGHT * row, twin + LOW * row, twin + HIGH * row,
        twin + BELOW * row, twin + ABOVE * row, n)
    crossed_row(r, f, s, twin, crossing, above, plane, twin_plane, half, h, n, 1)
    for j in range(n):
        r[j] -= sink[j] * f[j]


cdef inline part_void twin_half(
    real* r_s, real* r_f, const real* b_f, const real* s, const real* f, const real* twin,
    int crossing, int above, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half,
    Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    # Half h, all at their row's first cell; either of r_s (added to) and r_f (set) may be NULL.
    cdef Py_ssize_t at = h * half
    if r_s != NULL:
        crossed_row(r_s + at, s + at, f + at, twin + at, crossing, above, plane, twin_plane,
                    half, h, (ny + 1 - h) // 2, 0)
    if r_f != NULL:
        flowing_row(r_f + at, b_f + at, s + at, f + at, twin + at, crossing, above, plane,
                    twin_plane, half, h, (ny + 1 - h) // 2)
