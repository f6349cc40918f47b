# From twins to twins: the coefficients of the next coarser level on layers with two temperatures.
#
# Sinks, exchange and what lies between layers add. So does what flows across coarse faces.
# Conductances between f and f are put in series with half of those inside the merged pairs, as
# in coarsen; so are those between s and f, with a face of f inside a pair, where both cells of
# the pair hold coolant alone and it goes on beyond. What joins s and f inside a pair joins twins.

from cython.parallel cimport prange
from row_residual cimport real
from series_parallel cimport in_series, least, place
from twin_row cimport (
    BELOW, EXCHANGE, HIGH, LEFT, LOW, RIGHT, TWIN, X_FS, X_SF, Y_FS, Y_SF, Z_FS, Z_SF,
)


cdef inline real f_inside(
    const real* low, const real* high, Py_ssize_t row, Py_ssize_t to_low,
    Py_ssize_t to_high, bint merged,
) noexcept nogil:
    # conductance of f between two merged cells; 0 where there is no pair
    return least(high[to_low * row], low[to_high * row]) if merged else <real> 0.0


cdef inline void across(
    real* out, real* out_low, const real* low, const real* high, Py_ssize_t row,
    Py_ssize_t out_row, real inside_low, real inside_high, bint far_low, bint far_high,
    Py_ssize_t to_low, Py_ssize_t to_high, Py_ssize_t sf, Py_ssize_t fs,
) noexcept nogil:
    # the fine face between `low` and `high` into the coarse face; far_*: coolant alone, and on
    cdef real a = high[to_low * row]
    cdef real b = low[to_high * row]
    cdef real g = least(a, b)
    cdef real through = in_series(g, inside_low, inside_high)
    out[to_low * out_row] += through + (a - g)
    out_low[to_high * out_row] += through + (b - g)
    out[sf * out_row] += in_series(high[sf * row], 0, inside_high if far_high else <real> 0.0)
    out[fs * out_row] += in_series(high[fs * row], inside_low if far_low else <real> 0.0, 0)


cdef inline bint alone(
    const real* pair, const real* other, const real* beyond, Py_ssize_t row, Py_ssize_t towards,
) noexcept nogil:
    # both cells hold coolant alone, and it goes on from `other` to `beyond` (NULL at the edge);
    # `towards`: what the cell beyond, or `other`, has on the face between them
    if beyond == NULL or pair[EXCHANGE * row] > 0 or other[EXCHANGE * row] > 0:
        return False
    return beyond[towards * row] > 0


def coarsen_twins(
    real[:, :, :, :, ::1] coarse_twin,    # OUT (NX + 1, wet + 1, TWIN, 2, HALF), zeroed
    const real[:, :, :, :, ::1] twin,     # IN (nx + 1, wet + 1, TWIN, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] start_y,               # IN (NY + 1,)
    int nthreads,
):
    """Fill the layers with twins of a coarse level."""
    cdef Py_ssize_t NX = start_x.shape[0] - 1, NY = start_y.shape[0] - 1
    cdef Py_ssize_t nx = start_x[NX], ny = start_y[NY], wet = twin.shape[1] - 1
    cdef Py_ssize_t half = twin.shape[4], row = 2 * half, HALF = coarse_twin.shape[4]
    cdef Py_ssize_t ROW = 2 * HALF, plane = twin.shape[1] * TWIN * row
    cdef Py_ssize_t i, ic, jc, j, q, m
    cdef bint pair_low, pair_high
    cdef const real* a
    cdef const real* b
    cdef const real* t
    cdef real* out
    if coarse_twin.shape[0] != NX + 1 or twin.shape[0] != nx + 1:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_twin.shape[1] != wet + 1 or 2 * half < ny or 2 * HALF < NY:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            for i in range(start_x[ic], start_x[ic + 1]):
                t = &twin[i, q, 0, 0, 0]
                for jc in range(NY):
                    out = &coarse_twin[ic, q, 0, 0, 0] + place(jc, HALF)
                    for j in range(start_y[jc], start_y[jc + 1]):
                        a = t + place(j, half)
                        for m in range(BELOW, EXCHANGE + 1):  # ABOVE and F_SINK between them
                            out[m * ROW] += a[m * row]
                        out[Z_SF * ROW] += a[Z_SF * row]
                        out[Z_FS * ROW] += a[Z_FS * row]
                        if i > start_x[ic]:
                            out[EXCHANGE * ROW] += a[X_SF * row] + a[X_FS * row]
                        elif i > 0:
                            b = a - plane
                            pair_low = i - start_x[ic - 1] == 2
                            pair_high = start_x[ic + 1] - i == 2
                            across(
                                out, &coarse_twin[ic - 1, q, 0, 0, 0] + place(jc, HALF), b, a,
                                row, ROW,
                                f_inside(b - plane, b, row, LEFT, RIGHT, pair_low),
                                f_inside(a, a + plane, row, LEFT, RIGHT, pair_high),
                                pair_low and alone(
                                    b, b - plane, b - 2 * plane if i > 2 else NULL, row, RIGHT),
                                pair_high and alone(
                                    a, a + plane, a + 2 * plane if i + 2 < nx else NULL, row,
                                    LEFT),
                                LEFT, RIGHT, X_SF, X_FS)
                        if j > start_y[jc]:
                            out[EXCHANGE * ROW] += a[Y_SF * row] + a[Y_FS * row]
                        elif j > 0:
                            b = t + place(j - 1, half)
                            pair_low = j - start_y[jc - 1] == 2
                            pair_high = start_y[jc + 1] - j == 2
                            across(
                                out, &coarse_twin[ic, q, 0, 0, 0] + place(jc - 1, HALF), b, a,
                                row, ROW,
                                f_inside(t + place(j - 2, half), b, row, LOW, HIGH,
                                         pair_low),
                                f_inside(a, t + place(j + 1, half), row, LOW, HIGH,
                                         pair_high),
                                pair_low and alone(
                                    b, t + place(j - 2, half),
                                    t + place(j - 3, half) if j > 2 else NULL, row, HIGH),
                                pair_high and alone(
                                    a, t + place(j + 1, half),
                                    t + place(j + 2, half) if j + 2 < ny else NULL, row, LOW),
                                LOW, HIGH, Y_SF, Y_FS)
