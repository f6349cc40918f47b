# Pieces of the exact solve of one column, for half a row of columns at a time.
#
# Down the column:  y_k = P_k (b_k + sum over lateral faces a t_neighbour + a_below y_(k-1))
# up again:         t_k = y_k + P_k (a_above t_(k+1) + u_k c)
#
# P_k is the inverse pivot that column_factor made, c the sheet's coolant, u its fill. On layers
# with twins (see twin_row) y, t and b are pairs and P_k is a block of 2 x 2.

cimport row_loops
from row_loops cimport real
from twin_row cimport (
    ABOVE, BELOW, FF, FS, HIGH, LEFT, LOW, RIGHT, SF, TWIN, X_FS, X_SF, Y_FS, Y_SF, Z_FS, Z_SF,
)


cdef inline void down_row(
    real* w, const real* b, const real* p, const real* left_a, const real* right_a,
    const real* low_a, const real* high_a, const real* below_a, bint lowest,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t low = other - (1 - h)
    cdef Py_ssize_t high = other + h
    if lowest:
        row_loops.down_first(w, b, p, w - plane, w + plane, w + low, w + high, left_a, right_a,
                             low_a, high_a, n)
    else:
        row_loops.down(w, b, p, w - plane, w + plane, w + low, w + high, w - 2 * half,
                       left_a, right_a, low_a, high_a, below_a, n)


cdef inline void up_row(
    real* w, const real* p, const real* above_a, const real* above, const real* u,
    const real* c, Py_ssize_t n,
) noexcept nogil:
    # above_a NULL in the topmost layer; u NULL without coolant
    if above_a != NULL and u != NULL:
        row_loops.up_both(w, p, above_a, above, u, c, n)
    elif above_a != NULL:
        row_loops.up(w, p, above_a, above, n)
    elif u != NULL:
        row_loops.up(w, p, u, c, n)


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
    for j in range(n):
        s[j] = b_s[j]
    for j in range(n):
        f[j] = b_f[j]
    row_loops.gather4(s, gx, gx + plane, gy, gy + hi,
                      s - plane, s + plane, s + lo, s + hi, n)
    row_loops.gather4(s, twin + X_FS * row, twin + X_SF * row + twin_plane,
                      twin + Y_FS * row, twin + Y_SF * row + hi,
                      f - plane, f + plane, f + lo, f + hi, n)
    row_loops.gather4(f, twin + LEFT * row, twin + RIGHT * row, twin + LOW * row,
                      twin + HIGH * row, f - plane, f + plane, f + lo, f + hi, n)
    row_loops.gather4(f, twin + X_SF * row, twin + X_FS * row + twin_plane,
                      twin + Y_SF * row, twin + Y_FS * row + hi,
                      s - plane, s + plane, s + lo, s + hi, n)
    if not first:
        row_loops.gather2(s, gz, s - row, twin + Z_FS * row, f - row, n)
        row_loops.gather2(f, twin + BELOW * row, f - row, twin + Z_SF * row, s - row, n)
    elif not lowest:
        for j in range(n):
            s[j] += gz[j] * s[j - row]
    row_loops.block(s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, n)


cdef inline void up_twins(
    real* s, real* f, const real* p, const real* gz_above, const real* twin, bint last,
    const real* u, const real* u_f, const real* c, Py_ssize_t half, Py_ssize_t n,
) noexcept nogil:
    # gz_above NULL in the topmost layer; last: the layer above, if any, has no twins
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t layer = TWIN * row
    if not last:
        row_loops.up_block(
            s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, gz_above,
            twin + layer + Z_SF * row, twin + ABOVE * row, twin + layer + Z_FS * row,
            s + row, f + row, n)
    elif gz_above != NULL:
        # f first: it reads the layer above alone
        row_loops.up(f, twin + FS * row, gz_above, s + row, n)
        row_loops.up(s, p, gz_above, s + row, n)
    if u != NULL:
        row_loops.up_fill(s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, u, u_f, c,
                          n)
