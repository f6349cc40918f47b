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

cimport row_loops
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


cdef inline void crossed_row(
    real* r, const real* s, const real* f, const real* twin, Py_ssize_t plane,
    Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    # r_s += EXCHANGE (f - s) + crossed (f_nb - s); all at half h of their row
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    row_loops.crossed(
        r, s, f, twin + EXCHANGE * row,
        f - plane, f + plane, f + other - (1 - h), f + other + h, f - row, f + row,
        twin + X_FS * row, twin + X_SF * row + twin_plane,
        twin + Y_FS * row, twin + Y_SF * row + other + h,
        twin + Z_FS * row, twin + Z_SF * row + TWIN * row, n)


cdef inline void flowing_row(
    real* r, const real* b, const real* s, const real* f, const real* twin, Py_ssize_t plane,
    Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
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
    row_loops.crossed(
        r, f, s, twin + EXCHANGE * row,
        s - plane, s + plane, s + other - (1 - h), s + other + h, s - row, s + row,
        twin + X_SF * row, twin + X_FS * row + twin_plane,
        twin + Y_SF * row, twin + Y_FS * row + other + h,
        twin + Z_SF * row, twin + Z_FS * row + TWIN * row, n)
    for j in range(n):
        r[j] -= sink[j] * f[j]


cdef inline void twin_rows(
    real* r_s, real* r_f, const real* b_f, const real* s, const real* f, const real* twin,
    Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t ny,
) noexcept nogil:
    # Both halves; either of r_s (added to) and r_f (set) may be NULL.
    cdef Py_ssize_t h, at
    for h in range(2):
        at = h * half
        if r_s != NULL:
            crossed_row(r_s + at, s + at, f + at, twin + at, plane, twin_plane, half, h,
                        (ny + 1 - h) // 2)
        if r_f != NULL:
            flowing_row(r_f + at, b_f + at, s + at, f + at, twin + at, plane, twin_plane, half, h,
                        (ny + 1 - h) // 2)
