# From one temperature per cell to twins: what stands still and what flows of each coarse cell.
#
# A fine cell belongs to f where coolant crosses any of its faces (`phase`), to s elsewhere.
# Faces between coarse cells: parallel rows add; equal kinds are put in series with half of the
# equal faces inside the merged pairs, as in coarsen; what flows adds. Faces between s and f
# are put in series with a face inside a pair only where that kind goes on beyond the pair:
# a channel that ends with the pair has its wall at the distance that the fine grid gives it.
# Faces inside a coarse cell between s and f join its twins (EXCHANGE). A sheet that touches f
# does so through s, with twice the exchange from the sheet to s and from s to f.

from cython.parallel cimport prange
from row_residual cimport real
from series_parallel cimport in_series, least, place
from twin_row cimport (
    ABOVE, BELOW, EXCHANGE, F_SINK, HIGH, LEFT, LOW, RIGHT, TWIN, X_FS, X_SF, Y_FS, Y_SF, Z_FS,
    Z_SF,
)


cdef inline real inside_x(
    const real* g, const real* back, const unsigned char* kind, Py_ssize_t plane,
    Py_ssize_t back_plane, Py_ssize_t wet_plane, Py_ssize_t i, Py_ssize_t step, Py_ssize_t nx,
    bint merged, bint crossed,
) noexcept nogil:
    # Conductance of the face inside a pair between plane i, which touches the coarse face, and
    # plane i + step; 0 if it does not count. Pointers at plane 0.
    cdef Py_ssize_t upper = i if step < 0 else i + 1
    cdef unsigned char own = kind[i * wet_plane]
    if not merged or kind[(i + step) * wet_plane] != own:
        return 0
    if crossed and not (0 <= i + 2 * step < nx and kind[(i + 2 * step) * wet_plane] == own):
        return 0
    return least(g[upper * plane], back[(upper - 1) * back_plane])


cdef inline real inside_y(
    const real* g, const real* back, const unsigned char* kind, Py_ssize_t half, Py_ssize_t j,
    Py_ssize_t step, Py_ssize_t ny, bint merged, bint crossed,
) noexcept nogil:
    # the same along y; pointers at the row
    cdef Py_ssize_t upper = j if step < 0 else j + 1
    cdef unsigned char own = kind[place(j, half)]
    if not merged or kind[place(j + step, half)] != own:
        return 0
    if crossed and not (0 <= j + 2 * step < ny and kind[place(j + 2 * step, half)] == own):
        return 0
    return least(g[place(upper, half)], back[place(upper - 1, half)])


cdef inline void across(
    real* twin, real* coarse_g, real* back_twin, real to_low, real to_high, real inside_low,
    real inside_high, bint low, bint high, Py_ssize_t sf, Py_ssize_t fs, Py_ssize_t towards,
) noexcept nogil:
    # One fine face between coarse cells with kinds `low` and `high` on its sides: to_low is the
    # coefficient of the high side on the low one.
    cdef real g = least(to_low, to_high)
    cdef real through = in_series(g, inside_low, inside_high)
    if low and high:
        twin[towards] += through + (to_low - g)
        back_twin[0] += through + (to_high - g)
    elif high:
        twin[sf] += through
    elif low:
        twin[fs] += through
    else:
        coarse_g[0] += through


cdef inline void upright(
    real* twin, real* twin_below, real* coarse_gz, real to_low, real to_high, bint low, bint high,
    Py_ssize_t row,
) noexcept nogil:
    # one fine face between two layers: columns merge side by side, so all adds
    if low and high:
        twin[BELOW * row] += to_low
        twin_below[ABOVE * row] += to_high
    elif high:
        twin[Z_SF * row] += to_low
    elif low:
        twin[Z_FS * row] += to_low
    else:
        coarse_gz[0] += to_low


def part_twins(
    real[:, :, :, :, ::1] coarse_twin,    # OUT (NX + 1, wet + 1, TWIN, 2, HALF), zeroed
    real[:, :, :, ::1] coarse_gx,         # OUT (NX + 1, ROWS, 2, HALF), these layers zeroed
    real[:, :, :, ::1] coarse_gy,         # OUT (NX, ROWS, 2, HALF)
    real[:, :, :, ::1] coarse_gz,         # OUT (NX, ROWS, 2, HALF)
    real[:, :, :, ::1] coarse_sink,       # OUT (NX, slots, 2, HALF)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half)
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half)
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,)
    real[:, :, :, ::1] coarse_exchange,   # IN/OUT (NX, layers, 2, HALF) or NX = 0: no sheet
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] start_y,               # IN (NY + 1,)
    Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Fill the layers with twins of a coarse level from a fine level without."""
    cdef Py_ssize_t NX = coarse_gy.shape[0], NY = start_y.shape[0] - 1, wet = phase.shape[1]
    cdef Py_ssize_t nx = gy.shape[0], ny = start_y[NY], half = gy.shape[3]
    cdef Py_ssize_t HALF = coarse_gy.shape[3], ROW = 2 * HALF
    cdef Py_ssize_t plane = gy.shape[1] * 2 * half, wet_plane = wet * 2 * half
    cdef Py_ssize_t layers = exchange.shape[1] if exchange.shape[0] > 0 else 0
    cdef Py_ssize_t i, ic, jc, j, k, q, p, low, o, J
    cdef bint crossed, here, there
    cdef const unsigned char* kind
    cdef const unsigned char* kind0
    cdef const real* g
    cdef const real* gx0
    cdef const real* back_y
    cdef const real* back_x0
    cdef real* twin
    if start_x.shape[0] != NX + 1 or coarse_twin.shape[1] != wet + 1 or back.shape[1] != wet:
        raise ValueError("arrays of two levels do not fit each other")
    if phase.shape[0] != nx or coarse_twin.shape[0] != NX + 1 or gx.shape[0] != nx + 1:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            k = q + wet_first
            o = slot[k]
            kind0 = &phase[0, q, 0, 0]
            gx0 = &gx[0, k, 0, 0]
            back_x0 = &back[0, q, 0, 0, 0]
            for i in range(start_x[ic], start_x[ic + 1]):
                kind = kind0 + i * wet_plane
                g = &gy[i, k, 0, 0]
                back_y = &back[i, q, 1, 0, 0]
                for jc in range(NY):
                    J = place(jc, HALF)
                    twin = &coarse_twin[ic, q, 0, 0, 0] + J
                    for j in range(start_y[jc], start_y[jc + 1]):
                        p = place(j, half)
                        here = kind[p]
                        if o >= 0:
                            if here:
                                twin[F_SINK * ROW] += (&sink[i, o, 0, 0])[p]
                            else:
                                (&coarse_sink[ic, o, 0, 0])[J] += (&sink[i, o, 0, 0])[p]
                        if here and 0 <= k - first < layers:
                            twin[EXCHANGE * ROW] += 2 * (&exchange[i, k - first, 0, 0])[p]
                            (&coarse_exchange[ic, k - first, 0, 0])[J] += (
                                (&exchange[i, k - first, 0, 0])[p])
                        if k > 0:
                            there = q > 0 and kind[p - 2 * half]
                            upright(
                                twin, twin - TWIN * ROW, &coarse_gz[ic, k, 0, 0] + J,
                                (&gz[i, k, 0, 0])[p],
                                (&back[i, q - 1, 2, 0, 0])[p] if there else <real> 0.0,
                                there, here, ROW)
                        if i > 0:
                            there = kind[p - wet_plane]
                            crossed = here != there
                            if i > start_x[ic]:
                                if crossed:
                                    twin[EXCHANGE * ROW] += gx0[i * plane + p]
                            else:
                                across(
                                    twin, &coarse_gx[ic, k, 0, 0] + J,
                                    &coarse_twin[ic - 1, q, RIGHT, 0, 0] + J,
                                    gx0[i * plane + p], back_x0[(i - 1) * 3 * wet_plane + p],
                                    inside_x(gx0 + p, back_x0 + p, kind0 + p, plane,
                                             3 * wet_plane, wet_plane, i - 1, -1, nx,
                                             i - start_x[ic - 1] == 2, crossed),
                                    inside_x(gx0 + p, back_x0 + p, kind0 + p, plane,
                                             3 * wet_plane, wet_plane, i, 1, nx,
                                             start_x[ic + 1] - i == 2, crossed),
                                    there, here, X_SF * ROW, X_FS * ROW, LEFT * ROW)
                        if j > 0:
                            low = place(j - 1, half)
                            there = kind[low]
                            crossed = here != there
                            if j > start_y[jc]:
                                if crossed:
                                    twin[EXCHANGE * ROW] += g[p]
                            else:
                                across(
                                    twin, &coarse_gy[ic, k, 0, 0] + J,
                                    &coarse_twin[ic, q, HIGH, 0, 0] + place(jc - 1, HALF),
                                    g[p], back_y[low],
                                    inside_y(g, back_y, kind, half, j - 1, -1, ny,
                                             j - start_y[jc - 1] == 2, crossed),
                                    inside_y(g, back_y, kind, half, j, 1, ny,
                                             start_y[jc + 1] - j == 2, crossed),
                                    there, here, Y_SF * ROW, Y_FS * ROW, LOW * ROW)
