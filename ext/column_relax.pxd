# Pieces of the exact solve of one column, for half a row of columns at a time.
#
# Down the column:  y_k = P_k (b_k + sum over lateral faces a t_neighbour + a_below y_(k-1))
# up again:         t_k = y_k + P_k (a_above t_(k+1) + u_k c)
#
# P_k is the inverse pivot that column_factor made, c the sheet's coolant, u its fill. On layers
# with twins (see twin_row) y, t and b are pairs and P_k is a block of 2 x 2.

from row_residual cimport real
from twin_row cimport (
    ABOVE, BELOW, FF, FS, HIGH, LEFT, LOW, RIGHT, SF, TWIN, X_FS, X_SF, Y_FS, Y_SF, Z_FS, Z_SF,
)


cdef inline void down_row(
    real* w, const real* b, const real* p, const real* left_a, const real* right_a,
    const real* low_a, const real* high_a, const real* below_a, bint lowest,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef const real* left = w - plane
    cdef const real* right = w + plane
    cdef const real* low = w + other - (1 - h)
    cdef const real* high = w + other + h
    cdef const real* below = w - 2 * half
    if lowest:
        for j in range(n):
            w[j] = p[j] * (b[j] + left_a[j] * left[j] + right_a[j] * right[j]
                           + low_a[j] * low[j] + high_a[j] * high[j])
    else:
        for j in range(n):
            w[j] = p[j] * (b[j] + left_a[j] * left[j] + right_a[j] * right[j]
                           + low_a[j] * low[j] + high_a[j] * high[j] + below_a[j] * below[j])


cdef inline void up_row(
    real* w, const real* p, const real* above_a, const real* above, const real* u,
    const real* c, Py_ssize_t n,
) noexcept nogil:
    # above_a NULL in the topmost layer; u NULL without coolant
    cdef Py_ssize_t j
    if above_a != NULL and u != NULL:
        for j in range(n):
            w[j] += p[j] * (above_a[j] * above[j] + u[j] * c[j])
    elif above_a != NULL:
        for j in range(n):
            w[j] += p[j] * (above_a[j] * above[j])
    elif u != NULL:
        for j in range(n):
            w[j] += p[j] * u[j] * c[j]


cdef inline void down_twins(
    real* s, real* f, const real* b_s, const real* b_f, const real* p, const real* gx,
    const real* gy, const real* gz, const real* twin, bint lowest, bint first,
    Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    # lowest: no layer below; first: the layer below, if any, has no twins
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t lo = other - (1 - h)
    cdef Py_ssize_t hi = other + h
    cdef const real* a
    cdef const real* g_high = gy + hi
    cdef const real* sf_right = twin + X_SF * row + twin_plane
    cdef const real* fs_right = twin + X_FS * row + twin_plane
    cdef const real* sf_high = twin + Y_SF * row + hi
    cdef const real* fs_high = twin + Y_FS * row + hi
    cdef real to_s, to_f
    cdef real below = <real> 0.0 if lowest else <real> 1.0
    cdef real within = <real> 0.0 if first else <real> 1.0
    for j in range(n):
        a = twin + j
        to_s = (b_s[j] + gx[j] * s[j - plane] + gx[plane + j] * s[j + plane]
                + gy[j] * s[j + lo] + g_high[j] * s[j + hi]
                + a[X_FS * row] * f[j - plane] + sf_right[j] * f[j + plane]
                + a[Y_FS * row] * f[j + lo] + sf_high[j] * f[j + hi])
        to_f = (b_f[j] + a[LEFT * row] * f[j - plane] + a[RIGHT * row] * f[j + plane]
                + a[LOW * row] * f[j + lo] + a[HIGH * row] * f[j + hi]
                + a[X_SF * row] * s[j - plane] + fs_right[j] * s[j + plane]
                + a[Y_SF * row] * s[j + lo] + fs_high[j] * s[j + hi])
        to_s = to_s + below * gz[j] * s[j - row] + within * a[Z_FS * row] * f[j - row]
        to_f = to_f + within * (a[BELOW * row] * f[j - row] + a[Z_SF * row] * s[j - row])
        s[j] = p[j] * to_s + a[SF * row] * to_f
        f[j] = a[FS * row] * to_s + a[FF * row] * to_f


cdef inline void up_twins(
    real* s, real* f, const real* p, const real* gz_above, const real* twin, bint last,
    const real* u, const real* u_f, const real* c, Py_ssize_t half, Py_ssize_t n,
) noexcept nogil:
    # gz_above NULL in the topmost layer; last: the layer above, if any, has no twins
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t layer = TWIN * row
    cdef const real* a
    cdef real to_s, to_f
    for j in range(n):
        a = twin + j
        to_s = 0
        to_f = 0
        if gz_above != NULL:
            to_s = gz_above[j] * s[j + row]
        if not last:
            to_s = to_s + a[layer + Z_SF * row] * f[j + row]
            to_f = a[ABOVE * row] * f[j + row] + a[layer + Z_FS * row] * s[j + row]
        if u != NULL:
            to_s = to_s + u[j] * c[j]
            to_f = to_f + u_f[j] * c[j]
        s[j] += p[j] * to_s + a[SF * row] * to_f
        f[j] += a[FS * row] * to_s + a[FF * row] * to_f
