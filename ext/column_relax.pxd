# Pieces of the exact solve of one column, for half a row of columns at a time.
#
# Down the column:  y_k = P_k (b_k + sum over lateral faces a t_neighbour + a_below y_(k-1))
# up again:         t_k = y_k + P_k (a_above t_(k+1) + u_k c)
#
# P_k is the inverse pivot that column_factor made, c the sheet's coolant, u its fill. On layers
# with twins (see twin_row) y, t and b are pairs and P_k is a block of 2 x 2.

cimport row_loops
from clones cimport part_void
from row_loops cimport hg_prefetch, real
from twin_row cimport (
    ABOVE, BELOW, FF, FS, HIGH, IN_X, IN_Y, IN_Z, LEFT, LOW, RIGHT, SF, TWIN, X_FS, X_SF, Y_FS,
    Y_SF, Z_FS, Z_SF,
)


cdef inline part_void down_row(
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


cdef inline part_void down_row_alone(
    real* w, const real* b, const real* p, const real* below_a, bint lowest, Py_ssize_t half,
    Py_ssize_t n,
) noexcept nogil:
    # down_row where every neighbour beside the column stands at 0, whatever w holds there
    if lowest:
        row_loops.multiply(w, p, b, n)
    else:
        row_loops.down_alone(w, b, p, below_a, w - 2 * half, n)


cdef inline part_void up_row(
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


cdef inline part_void down_twins(
    real* s, real* f, const real* b_s, const real* b_f, const real* p, const real* gx,
    const real* gy, const real* gz, const real* twin, bint lowest, bint first, bint alone,
    int crossing, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h,
    Py_ssize_t n,
) noexcept nogil:
    # lowest: no layer below; first: the layer below, if any, has no twins; alone: all beside at 0
    # crossing: across which faces of the layer s and f are joined, see twin_row
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t lo = other - (1 - h)
    cdef Py_ssize_t hi = other + h
    if alone:
        for j in range(n):
            s[j] = b_s[j]
        for j in range(n):
            f[j] = b_f[j]
    else:
        row_loops.gather(s, b_s, gx, gx + plane, gy, gy + hi,
                         s - plane, s + plane, s + lo, s + hi, n)
        row_loops.gather(f, b_f, twin + LEFT * row, twin + RIGHT * row, twin + LOW * row,
                         twin + HIGH * row, f - plane, f + plane, f + lo, f + hi, n)
        if crossing & IN_X:
            row_loops.gather_crossed(
                s, f, twin + X_FS * row, twin + X_SF * row + twin_plane, f - plane, f + plane,
                twin + X_SF * row, twin + X_FS * row + twin_plane, s - plane, s + plane, n)
        if crossing & IN_Y:
            row_loops.gather_crossed(
                s, f, twin + Y_FS * row, twin + Y_SF * row + hi, f + lo, f + hi,
                twin + Y_SF * row, twin + Y_FS * row + hi, s + lo, s + hi, n)
    if first:
        if not lowest:
            for j in range(n):
                s[j] += gz[j] * s[j - row]
        row_loops.block(s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, n)
        return
    if crossing & IN_Z:
        for j in range(n):
            s[j] += (twin + Z_FS * row)[j] * f[j - row]
        for j in range(n):
            f[j] += (twin + Z_SF * row)[j] * s[j - row]
    row_loops.block_down(s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, gz,
                         twin + BELOW * row, s - row, f - row, n)


cdef inline part_void up_twins(
    real* s, real* f, const real* p, const real* gz_above, const real* twin, bint last,
    int crossing, const real* u, const real* u_f, const real* c, Py_ssize_t half, Py_ssize_t n,
) noexcept nogil:
    # gz_above NULL in the topmost layer; last: the layer above, if any, has no twins;
    # crossing: that of the layer above
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t layer = TWIN * row
    if not last and crossing & IN_Z:
        row_loops.up_block(
            s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, gz_above,
            twin + layer + Z_SF * row, twin + ABOVE * row, twin + layer + Z_FS * row,
            s + row, f + row, n)
    elif not last:
        row_loops.up_straight(
            s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, gz_above,
            twin + ABOVE * row, s + row, f + row, n)
    elif gz_above != NULL:
        # f first: it reads the layer above alone
        row_loops.up(f, twin + FS * row, gz_above, s + row, n)
        row_loops.up(s, p, gz_above, s + row, n)
    if u != NULL:
        row_loops.up_fill(s, f, p, twin + SF * row, twin + FS * row, twin + FF * row, u, u_f, c,
                          n)


cdef inline part_void down_rows(
    real* e, const real* b, const real* gx, const real* gy, const real* gz, const real* pivot,
    const real* back, const real* twin, const unsigned char* crossing, const real* fill_row,
    real* c, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
    Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first, Py_ssize_t wet, bint alone,
    Py_ssize_t ahead, Py_ssize_t bottom, Py_ssize_t top,
) noexcept nogil:
    # Layers bottom to top (not included) of half h of a plane, a row of columns at a time; with a
    # sheet what it gets from them is added to c. alone, ahead: see column_sweep.
    cdef Py_ssize_t j, k, q, at
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t behind = (nz if fill_row == NULL else nz + 1) * row
    cdef bint twins, flowing
    cdef real* w
    cdef real* f
    cdef const real* a
    cdef const real* u
    for k in range(bottom, top):
        q = k - wet_first
        twins = twin != NULL and 0 <= q < wet
        flowing = back != NULL and 0 <= q < wet
        at = k * row + h * half
        w = e + at
        a = NULL
        if flowing:
            a = back + q * 3 * row + h * half
        if ahead > 0:
            at = k * row
            hg_prefetch(e + at + 2 * plane, row * sizeof(real))
            hg_prefetch(gx + at + 2 * plane, row * sizeof(real))
            hg_prefetch(b + at + plane, row * sizeof(real))
            hg_prefetch(gy + at + plane, row * sizeof(real))
            hg_prefetch(gz + at + plane, row * sizeof(real))
            hg_prefetch(pivot + at + plane, row * sizeof(real))
            if twins:
                hg_prefetch(twin + q * TWIN * row + twin_plane, TWIN * row * sizeof(real))
            elif flowing:
                hg_prefetch(back + (q + wet) * 3 * row, 3 * row * sizeof(real))
            at += h * half
        if twins:
            down_twins(
                w, e + behind + q * row + h * half, b + at, b + behind + q * row + h * half,
                pivot + at, gx + at, gy + at, gz + at, twin + q * TWIN * row + h * half,
                k == 0, q == 0, alone, crossing[q], plane, twin_plane, half, h, n)
        elif alone:
            down_row_alone(w, b + at, pivot + at, gz + at, k == 0, half, n)
        else:
            down_row(
                w, b + at, pivot + at, gx + at, a if flowing else gx + at + plane,
                gy + at, a + row if flowing else gy + at + other + h, gz + at, k == 0,
                plane, half, h, n)
        if fill_row != NULL and k >= first:
            u = fill_row + (k - first) * row + h * half
            for j in range(n):
                c[j] += u[j] * w[j]
            if twins:
                f = e + behind + q * row + h * half
                u = fill_row + (nz - first + q) * row + h * half
                for j in range(n):
                    c[j] += u[j] * f[j]


cdef inline part_void up_rows(
    real* e, const real* gz, const real* pivot, const real* back, const real* twin,
    const unsigned char* crossing, const real* fill, const real* c, Py_ssize_t half,
    Py_ssize_t h, Py_ssize_t n, Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first,
    Py_ssize_t wet, Py_ssize_t bottom, Py_ssize_t top,
) noexcept nogil:
    cdef Py_ssize_t k, q, at
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t behind = (nz if fill == NULL else nz + 1) * row + h * half
    cdef const real* a
    cdef const real* u
    cdef const real* u_f
    for k in range(top - 1, bottom - 1, -1):
        q = k - wet_first
        at = k * row + h * half
        u = NULL
        u_f = NULL
        if fill != NULL and k >= first:
            u = fill + (k - first) * row + h * half
            u_f = fill + (nz - first + q) * row + h * half
        a = gz + at + row
        if back != NULL and 0 <= q < wet:
            a = back + (q * 3 + 2) * row + h * half
        if k == nz - 1:
            a = NULL
        if twin != NULL and 0 <= q < wet:
            up_twins(e + at, e + behind + q * row, pivot + at, a,
                     twin + q * TWIN * row + h * half, q == wet - 1, crossing[q + 1], u, u_f, c,
                     half, n)
        else:
            up_row(e + at, pivot + at, a, e + at + row, u, c, n)
