# Second-order part of the heat that a flow carries from cell to cell, bounded: what is to be added
# to first-order upwind.
#
# Through a face with flow f from cell C to D, with U before C along the same line:
#
#   q = f e,    e = h_C sigma,  |e| <= |T_D - T_C|
#   sigma = a b (a + b) / (a^2 + b^2),   0 where a b <= 0
#   a = (T_C - T_U) / (h_C + h_U),       (T_C - T_in) / h_C where a stream begins, else 0 where U
#                                        is no cell that C is fed from, unless `reach` says that
#                                        it has its temperature all the same (a wall's solid):
#                                        (T_C - T_U) / (h_C + reach_U h_U), with reach the
#                                        conductivity of C over that of U;
#                                        a thousandth of f feeds nobody, so that rounding does
#                                        not choose between mirror images
#   b = (T_D - T_C) / (h_C + h_D)
#
# (van Albada, van Leer and Roberts 1982, Astronomy and Astrophysics 108, 76).  Other schemes:
# CENTRAL e = h_C b; SHARP sigma = 2 a b / (a + b), 0 where a b <= 0 (van Leer 1974, doi
# 10.1016/0021-9991(74)90019-9).  h is half a cell's width.  What leaves to the outside goes on by
# the slopes a that it came with, weighted by flow.

from clones cimport clones_void, part_void
from cython.parallel cimport prange
from face_heat cimport (
    BOUNDED, CENTRAL, FEW, SHARP, Given, Row, Rows, Scheme, between, flows, inside, row_of, rows_of,
)

cdef enum:
    CHUNK = 128  # faces of a row taken together


cdef inline bint flow_in(const double* f, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t k
    cdef bint found = False
    for k in range(n):
        found |= f[k] != 0.0
    return found


cdef inline part_void all_between(
    double* heat, const Given* g, const Rows* r, Py_ssize_t start, Py_ssize_t stop, Scheme scheme
) noexcept nogil:
    cdef Py_ssize_t k
    for k in range(start, stop):
        between(&heat[k - start], g, r, k, scheme)


cdef clones_void across_rows(
    double* low, double* high, const Given* given, const Rows* rows
) noexcept nogil:
    # takes from the cells of row a what it gives to those of row b
    cdef Given own = given[0]  # nothing that is written reaches them: else no loop is of vectors
    cdef Rows these = rows[0]
    cdef const Given* g = &own
    cdef const Rows* r = &these
    cdef double heat[CHUNK]
    cdef Py_ssize_t start = -CHUNK, stop = 0, k
    while stop < g.n[2]:
        start += CHUNK
        stop = min(start + CHUNK, g.n[2])
        if not flow_in(r.f + start, stop - start):
            continue
        if g.scheme == SHARP:
            all_between(heat, g, r, start, stop, SHARP)
        elif g.scheme == CENTRAL:
            all_between(heat, g, r, start, stop, CENTRAL)
        else:
            all_between(heat, g, r, start, stop, BOUNDED)
        for k in range(start, stop):
            low[k] -= heat[k - start]
        for k in range(start, stop):
            high[k] += heat[k - start]


cdef inline part_void all_inside(
    double* heat, const Given* g, const Row* r, Py_ssize_t start, Py_ssize_t stop, Scheme scheme
) noexcept nogil:
    cdef Py_ssize_t n = g.n[2] - 1, k
    for k in range(max(start, 1), min(stop, n - 1)):
        inside(&heat[k - start], g, r, k, False, False, scheme)
    if start == 0:
        inside(&heat[0], g, r, 0, True, n == 1, scheme)
    if stop == n and n > 1:
        inside(&heat[n - 1 - start], g, r, n - 1, False, True, scheme)


cdef clones_void along_row(double* source, const Given* given, const Row* row) noexcept nogil:
    cdef Given own = given[0]
    cdef Row this = row[0]
    cdef const Given* g = &own
    cdef const Row* r = &this
    cdef double heat[CHUNK]
    cdef Py_ssize_t start = -CHUNK, stop = 0, k
    while stop < g.n[2] - 1:
        start += CHUNK
        stop = min(start + CHUNK, g.n[2] - 1)
        if not flow_in(r.f + start, stop - start):
            continue
        if g.scheme == SHARP:
            all_inside(heat, g, r, start, stop, SHARP)
        elif g.scheme == CENTRAL:
            all_inside(heat, g, r, start, stop, CENTRAL)
        else:
            all_inside(heat, g, r, start, stop, BOUNDED)
        for k in range(start, stop):
            source[k] -= heat[k - start]
        for k in range(start, stop):
            source[k + 1] += heat[k - start]


cdef double leaves(
    const Given* g, Py_ssize_t i, Py_ssize_t j, Py_ssize_t k, double into
) noexcept nogil:
    # temperature of what leaves a cell to the outside, above the cell's own, as it came
    cdef Py_ssize_t here = i * g.step[0] + j * g.step[1] + k, at, beside
    cdef double found = 0.0, flow, h
    cdef int axis, side, x, y, z
    for axis in range(3):
        at = i if axis == 0 else j if axis == 1 else k
        for side in range(2):
            if at == (g.n[axis] - 1 if side == 1 else 0):
                continue
            # the face behind the cell, or that behind the one before it
            x, y, z = axis == 0 and side == 0, axis == 1 and side == 0, axis == 2 and side == 0
            flow = (-g.scale if side == 1 else g.scale) * flows(g, axis, i - x, j - y)[k - z]
            if flow > 0.0:
                beside = at + 1 if side == 1 else at - 1
                h = g.h[axis][at]
                found += flow * h * (g.t[here] - g.t[here + (beside - at) * g.step[axis]]) / (
                    h + g.h[axis][beside])
    return found / into if into > 0.0 else found


cdef void ends_of_row(
    double* source, double* leaving, const Given* g, Py_ssize_t i, Py_ssize_t j
) noexcept nogil:
    cdef Py_ssize_t n = g.n[2], k
    cdef double w, e, s, u, low, high, into, out, a = g.scale
    cdef const double* wx = flows(g, 0, i - 1, j) if i > 0 else g.none
    cdef const double* ex = flows(g, 0, i, j) if i < g.n[0] - 1 else g.none
    cdef const double* wy = flows(g, 1, i, j - 1) if j > 0 else g.none
    cdef const double* ey = flows(g, 1, i, j) if j < g.n[1] - 1 else g.none
    cdef const double* z = flows(g, 2, i, j) if n > 1 else g.none
    cdef const double* enters = g.inflow + i * g.step[0] + j * g.step[1]
    for k in range(n):
        w, e, s, u = a * wx[k], a * ex[k], a * wy[k], a * ey[k]
        low = a * z[k - 1] if k > 0 else 0.0
        high = a * z[k] if k < n - 1 else 0.0
        out = enters[k] + w - e + s - u + low - high
        into = (enters[k] + max(w, 0.0) + max(-e, 0.0) + max(s, 0.0) + max(-u, 0.0)
                + max(low, 0.0) + max(-high, 0.0))
        if out > into / FEW:
            leaving[k] = leaves(g, i, j, k, into)
            source[k] -= out * leaving[k]


def carried_heat(
    const double[:, :, ::1] t,          # IN (nx, ny, nz) [K]
    const double[:, :, :] fx,           # IN (nx - 1, ny, nz) upwards of the index, rows as of t
    const double[:, :, :] fy,           # IN (nx, ny - 1, nz)
    const double[:, :, :] fz,           # IN (nx, ny, nz - 1)
    double scale,                       # of these flows: times this [W/K]
    const double[::1] hx,               # IN (nx) half widths [m]
    const double[::1] hy,
    const double[::1] hz,
    const double[:, :, ::1] inflow,     # IN from outside [W/K]
    const double[:, :, :] entering,     # IN its temperature [K], rows as of t
    const double[::1] none,             # IN (nz) zeros
    const float[::1] one,               # IN (nz) ones
    double[:, :, ::1] source,           # OUT [W]
    double[:, :, ::1] leaving,          # OUT above each cell's own temperature [K], zeros before
    const float[:, :, ::1] reach_x,     # IN coolant's conductivity over the cell's, along x
    const float[:, :, ::1] reach_y,     # IN y
    const float[:, :, ::1] reach_z,     # IN z; all empty: cells that no flow comes from say nothing
    int scheme,                         # 0 bounded, 1 central, 2 sharp
    bint ends_only,                     # faces between cells left out
    int nthreads,
):
    """Set source and leaving."""
    cdef Py_ssize_t nx = t.shape[0], ny = t.shape[1], nz = t.shape[2], i, j
    cdef Py_ssize_t item = sizeof(double)
    if (fx.shape[0] != nx - 1 or fx.shape[1] != ny or fx.shape[2] != nz or fy.shape[0] != nx
            or fy.shape[1] != ny - 1 or fy.shape[2] != nz or fz.shape[0] != nx
            or fz.shape[1] != ny or fz.shape[2] != nz - 1 or hx.shape[0] != nx
            or hy.shape[0] != ny or hz.shape[0] != nz or none.shape[0] < nz or one.shape[0] < nz
            or inflow.shape[0] != nx or inflow.shape[1] != ny or inflow.shape[2] != nz
            or entering.shape[0] != nx or entering.shape[1] != ny or entering.shape[2] != nz
            or source.shape[0] != nx or source.shape[1] != ny or source.shape[2] != nz
            or leaving.shape[0] != nx or leaving.shape[1] != ny or leaving.shape[2] != nz):
        raise ValueError("arrays of one flow do not fit each other")
    if nz > 1 and (fx.strides[2] != item or fy.strides[2] != item or entering.strides[2] != item
                   or (nz > 2 and fz.strides[2] != item)):
        raise ValueError("rows have gaps")
    cdef bint around = reach_x.shape[0] > 0
    if around and not (
        reach_x.shape[0] == reach_y.shape[0] == reach_z.shape[0] == nx
        and reach_x.shape[1] == reach_y.shape[1] == reach_z.shape[1] == ny
        and reach_x.shape[2] == reach_y.shape[2] == reach_z.shape[2] == nz
    ):
        raise ValueError("conductivities do not fit the cells")
    if scheme < BOUNDED or scheme > SHARP:
        raise ValueError("no such scheme")
    if t.size == 0:
        return
    cdef Given g
    g.n = [nx, ny, nz]
    g.step = [ny * nz, nz, 1]
    g.t, g.inflow, g.entering = &t[0, 0, 0], &inflow[0, 0, 0], &entering[0, 0, 0]
    g.e_step = [entering.strides[0] // item, entering.strides[1] // item]
    g.none, g.scale, g.around, g.scheme = &none[0], scale, around, <Scheme>scheme
    g.f = [g.none, g.none, g.none]
    if nx > 1:
        g.f[0] = &fx[0, 0, 0]
    if ny > 1:
        g.f[1] = &fy[0, 0, 0]
    if nz > 1:
        g.f[2] = &fz[0, 0, 0]
    g.f_step[0] = [fx.strides[0] // item, fx.strides[1] // item]
    g.f_step[1] = [fy.strides[0] // item, fy.strides[1] // item]
    g.f_step[2] = [fz.strides[0] // item, fz.strides[1] // item]
    g.reach = [&one[0], &one[0], &one[0]]
    g.r_step = [0, 0]
    if around:
        g.reach = [&reach_x[0, 0, 0], &reach_y[0, 0, 0], &reach_z[0, 0, 0]]
        g.r_step = [ny * nz, nz]
    g.h = [&hx[0], &hy[0], &hz[0]]
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        in_plane(&source[i, 0, 0], &g, i, ends_only)
    if not ends_only:
        for j in prange(ny, num_threads=nthreads, schedule="static", nogil=True):
            along_x(&source[0, 0, 0], &g, j)
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for j in range(ny):
            ends_of_row(&source[i, j, 0], &leaving[i, j, 0], &g, i, j)


cdef void in_plane(
    double* source, const Given* g, Py_ssize_t i, bint ends_only
) noexcept nogil:
    # between the cells of a plane across x
    cdef Py_ssize_t j, k
    cdef Rows rows
    cdef Row row
    for k in range(g.step[0]):
        source[k] = 0.0
    if ends_only:
        return
    for j in range(g.n[1]):
        if j < g.n[1] - 1:
            rows_of(&rows, g, 1, i, j)
            across_rows(source + j * g.step[1], source + (j + 1) * g.step[1], g, &rows)
        if g.n[2] > 1:
            row_of(&row, g, i, j)
            along_row(source + j * g.step[1], g, &row)


cdef void along_x(double* source, const Given* g, Py_ssize_t j) noexcept nogil:
    # between the cells of a plane across y, along x: of what is in a plane its thread alone knows
    cdef Py_ssize_t i, here
    cdef Rows rows
    for i in range(g.n[0] - 1):
        here = i * g.step[0] + j * g.step[1]
        rows_of(&rows, g, 0, i, j)
        across_rows(source + here, source + here + g.step[0], g, &rows)
