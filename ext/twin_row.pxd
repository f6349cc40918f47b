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

from row_residual cimport real

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
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t layer = TWIN * row
    cdef const real* x = twin + EXCHANGE * row
    cdef const real* left = twin + X_FS * row
    cdef const real* right = twin + X_SF * row + twin_plane
    cdef const real* low = twin + Y_FS * row
    cdef const real* high = twin + Y_SF * row + other + h
    cdef const real* below = twin + Z_FS * row
    cdef const real* above = twin + Z_SF * row + layer
    cdef const real* f_low = f + other - (1 - h)
    cdef const real* f_high = f + other + h
    cdef real t
    for j in range(n):
        t = s[j]
        r[j] += (x[j] * (f[j] - t) + left[j] * (f[j - plane] - t) + right[j] * (f[j + plane] - t)
                 + low[j] * (f_low[j] - t) + high[j] * (f_high[j] - t)
                 + below[j] * (f[j - row] - t) + above[j] * (f[j + row] - t))


cdef inline void flowing_row(
    real* r, const real* b, const real* s, const real* f, const real* twin, Py_ssize_t plane,
    Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    # r_f, all at half h of their row
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t layer = TWIN * row
    cdef const real* a
    cdef const real* right = twin + X_FS * row + twin_plane
    cdef const real* high = twin + Y_FS * row + other + h
    cdef const real* above = twin + Z_FS * row + layer
    cdef const real* f_low = f + other - (1 - h)
    cdef const real* f_high = f + other + h
    cdef const real* s_low = s + other - (1 - h)
    cdef const real* s_high = s + other + h
    cdef real t
    for j in range(n):
        t = f[j]
        a = twin + j
        r[j] = (b[j] - a[F_SINK * row] * t + a[EXCHANGE * row] * (s[j] - t)
                + a[LEFT * row] * (f[j - plane] - t) + a[RIGHT * row] * (f[j + plane] - t)
                + a[LOW * row] * (f_low[j] - t) + a[HIGH * row] * (f_high[j] - t)
                + a[BELOW * row] * (f[j - row] - t) + a[ABOVE * row] * (f[j + row] - t)
                + a[X_SF * row] * (s[j - plane] - t) + right[j] * (s[j + plane] - t)
                + a[Y_SF * row] * (s_low[j] - t) + high[j] * (s_high[j] - t)
                + a[Z_SF * row] * (s[j - row] - t) + above[j] * (s[j + row] - t))


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
