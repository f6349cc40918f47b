# Heat that a flow carries through a face beyond what its mean carries: speed and temperature both
# change across the face.
#
# Through a face with flow f, out of cell C, with h half the width of its cells along t, a tangent:
#
#   q = sum over both t of  f e_t,    e_t = h s r / 6,    r = (u+ - u-) / u,    u = f / h
#
# for the mean of u T over a face is that of both means and a twelfth of the square of its width
# times both slopes (McCorquodale and Colella 2011, doi 10.2140/camcos.2011.6.1).
#
#   u- u+   speeds at both edges of the face, on the lines to those of the faces beside it; 0 where
#           none of them is open, and `side` times u at a side of the box that nothing passes
#   a  b    slopes (T_C - T_N) / (h_C + reach_N h_N) on the low and the high side, 0 at a side of
#           the box; reach the conductivity of C over that of N
#   s       2 a b / (a + b), 0 where a b <= 0;  central: (a + b) / 2
#
# Bounded, e_t goes no farther beyond the cells C and D of the face than half of the way to the
# hottest or coldest of the cells beside them along t, so that all parts of what passes stay within
# what is there.  A face that a wall cuts, or whose cells it cuts, has none of it.  With what leaves
# to the outside the cell's own slopes do the same.

from cython.parallel cimport prange

cdef enum:
    X, Y, Z

cdef double WHOLE = 1.0 - 1e-6  # share from which on a cell or face counts as whole


cdef struct Given:
    Py_ssize_t n[3]
    Py_ssize_t step[3]
    const double* t
    const double* volume
    const double* f[3]           # all faces, those of the box included
    Py_ssize_t f_step[3][3]
    const double* o[3]           # open shares, as f
    Py_ssize_t o_step[3][3]
    const float* reach[3]
    const double* h[3]
    double side[3][2]
    double scale
    bint central


cdef inline Py_ssize_t place(const Py_ssize_t* at, const Py_ssize_t* step) noexcept nogil:
    return at[0] * step[0] + at[1] * step[1] + at[2] * step[2]


cdef inline double edge(
    const Given* g, int axis, int t, const Py_ssize_t* own, const Py_ssize_t* face, int high
) noexcept nogil:
    # speed at the low or high edge of a face along t, as flow over half a width
    cdef Py_ssize_t p = own[t], to = 1 if high else -1
    cdef Py_ssize_t here = place(face, g.f_step[axis])
    cdef double h = g.h[t][p], u = g.f[axis][here] / h, f, o, far
    if p == (g.n[t] - 1 if high else 0):
        if g.f[t][place(own, g.f_step[t]) + (g.f_step[t][t] if high else 0)] != 0.0:
            return u
        return g.side[t][high] * u
    f = g.f[axis][here + to * g.f_step[axis][t]]
    o = g.o[axis][place(face, g.o_step[axis]) + to * g.o_step[axis][t]]
    if f == 0.0 or o <= 0.0:
        return 0.0
    far = o * g.h[t][p + to]
    return (u * far + f / far * h) / (h + far)


cdef inline double across(
    const Given* g, int axis, int t, const Py_ssize_t* own, const Py_ssize_t* face,
    Py_ssize_t c, Py_ssize_t d, double flow
) noexcept nogil:
    # of one tangent: upwards of the axis, over the heat capacity
    cdef Py_ssize_t p = own[t], n, high, to
    cdef double slope[2]
    cdef double h = g.h[t][p], own_t = g.t[c], both, found, size
    cdef double least = min(own_t, g.t[d]), most = max(own_t, g.t[d]), low = least, top = most
    for high in range(2):
        slope[high] = 0.0
        if p == (g.n[t] - 1 if high else 0):
            continue
        to = 1 if high else -1
        n = c + to * g.step[t]
        slope[high] = to * (g.t[n] - own_t) / (h + g.reach[t][n] * g.h[t][p + to])
        low, top = min(low, g.t[n]), max(top, g.t[n])
        n = d + to * g.step[t]
        low, top = min(low, g.t[n]), max(top, g.t[n])
    both = slope[0] * slope[1]
    if g.central:
        found = 0.5 * (slope[0] + slope[1])
    else:
        if both <= 0.0:
            return 0.0
        found = 2.0 * both / (slope[0] + slope[1])
    found *= h * h / 6.0 * (
        edge(g, axis, t, own, face, True) - edge(g, axis, t, own, face, False))
    if g.central:
        return found
    size = flow if flow > 0.0 else -flow
    found = found if flow > 0.0 else -found
    found = max(min(found, 0.5 * size * (top - most)), 0.5 * size * (low - least))
    return found if flow > 0.0 else -found


cdef inline double through(
    const Given* g, int axis, Py_ssize_t i, Py_ssize_t j, Py_ssize_t k
) noexcept nogil:
    # a face, by the number of the cell above it
    cdef Py_ssize_t[3] face
    cdef Py_ssize_t[3] own
    cdef Py_ssize_t c, d, last = g.n[axis]
    face[0], face[1], face[2] = i, j, k
    cdef double flow = g.f[axis][place(face, g.f_step[axis])]
    cdef bint up = flow > 0.0
    if flow == 0.0 or face[axis] == (0 if up else last):
        return 0.0
    own[0], own[1], own[2] = i, j, k
    own[axis] -= up
    c = place(own, g.step)
    d = c if face[axis] == 0 or face[axis] == last else c + (1 if up else -1) * g.step[axis]
    if (g.volume[c] < WHOLE or g.volume[d] < WHOLE
            or g.o[axis][place(face, g.o_step[axis])] < WHOLE):
        return 0.0
    return g.scale * (
        across(g, axis, 1 if axis == 0 else 0, own, face, c, d, flow)
        + across(g, axis, 1 if axis == 2 else 2, own, face, c, d, flow))


cdef inline void row(
    double* source, double* leaving, const double* outflow, const Given* given, int axis,
    Py_ssize_t i, Py_ssize_t j, Py_ssize_t count
) noexcept nogil:
    cdef Given own_copy = given[0]  # nothing that is written reaches it: it stays in registers
    cdef const Given* g = &own_copy
    cdef Py_ssize_t k, at, low, high, own
    cdef double heat
    for k in range(count):
        heat = through(g, axis, i, j, k)
        if heat == 0.0:
            continue
        at = i if axis == X else j if axis == Y else k
        high = i * g.step[0] + j * g.step[1] + k
        low = high - g.step[axis]
        if at > 0:
            source[low] -= heat
        if at < g.n[axis]:
            source[high] += heat
        if at == 0 or at == g.n[axis]:
            own = high if at == 0 else low
            if outflow[own] > 0.0:
                leaving[own] += (-heat if at == 0 else heat) / outflow[own]


cdef void across_x(
    double* source, double* leaving, const double* out, const Given* g, Py_ssize_t j
) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(g.n[0] + 1):
        row(source, leaving, out, g, X, i, j, g.n[2])


cdef void in_plane(
    double* source, double* leaving, const double* out, const Given* g, Py_ssize_t i
) noexcept nogil:
    # of a plane across x its thread alone knows
    cdef Py_ssize_t j
    for j in range(g.n[1] + 1):
        row(source, leaving, out, g, Y, i, j, g.n[2])
    for j in range(g.n[1]):
        row(source, leaving, out, g, Z, i, j, g.n[2] + 1)


def sheared_heat(
    const double[:, :, ::1] t,          # IN (nx, ny, nz) [K]
    const double[:, :, :] fx,           # IN (nx + 1, ny, nz) upwards of the index
    const double[:, :, :] fy,           # IN (nx, ny + 1, nz)
    const double[:, :, :] fz,           # IN (nx, ny, nz + 1)
    double scale,                       # of these flows: times this [W/K]
    const double[:, :, ::1] volume,     # IN (nx, ny, nz) share of the cells that is open
    const double[:, :, :] ox,           # IN as fx: share of the faces that is open
    const double[:, :, :] oy,
    const double[:, :, :] oz,
    const double[::1] hx,               # IN (nx) half widths [m]
    const double[::1] hy,
    const double[::1] hz,
    const double[:, ::1] side,          # IN (3, 2) speed at sides of the box over that beside them
    const float[:, :, ::1] reach_x,     # IN (nx, ny, nz) conductivity of coolant over the cell's
    const float[:, :, ::1] reach_y,
    const float[:, :, ::1] reach_z,
    const double[:, :, ::1] outflow,    # IN (nx, ny, nz) to the outside [W/K]
    double[:, :, ::1] source,           # IN, OUT (nx, ny, nz) [W]
    double[:, :, ::1] leaving,          # IN, OUT above each cell's own temperature [K]
    bint central,
    int nthreads,
):
    """Add to source and leaving."""
    cdef Py_ssize_t nx = t.shape[0], ny = t.shape[1], nz = t.shape[2], i, j
    cdef Py_ssize_t item = sizeof(double)
    cdef Given g
    if not (
        nx == volume.shape[0] == outflow.shape[0] == source.shape[0] == leaving.shape[0]
        == reach_x.shape[0] == reach_y.shape[0] == reach_z.shape[0]
        and ny == volume.shape[1] == outflow.shape[1] == source.shape[1] == leaving.shape[1]
        == reach_x.shape[1] == reach_y.shape[1] == reach_z.shape[1]
        and nz == volume.shape[2] == outflow.shape[2] == source.shape[2] == leaving.shape[2]
        == reach_x.shape[2] == reach_y.shape[2] == reach_z.shape[2]
    ):
        raise ValueError("fields of the cells do not fit each other")
    if not (
        nx == fx.shape[0] - 1 == ox.shape[0] - 1 == fy.shape[0] == oy.shape[0] == fz.shape[0]
        == oz.shape[0]
        and ny == fx.shape[1] == ox.shape[1] == fy.shape[1] - 1 == oy.shape[1] - 1 == fz.shape[1]
        == oz.shape[1]
        and nz == fx.shape[2] == ox.shape[2] == fy.shape[2] == oy.shape[2] == fz.shape[2] - 1
        == oz.shape[2] - 1
    ):
        raise ValueError("fields of the faces do not fit the cells")
    if (hx.shape[0] != nx or hy.shape[0] != ny or hz.shape[0] != nz or side.shape[0] != 3
            or side.shape[1] != 2):
        raise ValueError("widths or sides do not fit the cells")
    if t.size == 0:
        return
    g.n = [nx, ny, nz]
    g.step = [ny * nz, nz, 1]
    g.t, g.volume = &t[0, 0, 0], &volume[0, 0, 0]
    g.f = [&fx[0, 0, 0], &fy[0, 0, 0], &fz[0, 0, 0]]
    g.f_step[0] = [fx.strides[0] // item, fx.strides[1] // item, fx.strides[2] // item]
    g.f_step[1] = [fy.strides[0] // item, fy.strides[1] // item, fy.strides[2] // item]
    g.f_step[2] = [fz.strides[0] // item, fz.strides[1] // item, fz.strides[2] // item]
    g.o = [&ox[0, 0, 0], &oy[0, 0, 0], &oz[0, 0, 0]]
    g.o_step[0] = [ox.strides[0] // item, ox.strides[1] // item, ox.strides[2] // item]
    g.o_step[1] = [oy.strides[0] // item, oy.strides[1] // item, oy.strides[2] // item]
    g.o_step[2] = [oz.strides[0] // item, oz.strides[1] // item, oz.strides[2] // item]
    g.reach = [&reach_x[0, 0, 0], &reach_y[0, 0, 0], &reach_z[0, 0, 0]]
    g.h = [&hx[0], &hy[0], &hz[0]]
    for i in range(3):
        g.side[i] = [side[i, 0], side[i, 1]]
    g.scale, g.central = scale, central
    cdef double* s = &source[0, 0, 0]
    cdef double* out = &leaving[0, 0, 0]
    cdef const double* o = &outflow[0, 0, 0]
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        in_plane(s, out, o, &g, i)
    for j in prange(ny, num_threads=nthreads, schedule="static", nogil=True):
        across_x(s, out, o, &g, j)
