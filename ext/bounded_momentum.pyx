# Second-order part of what carries momentum, bounded: added to a balance whose convection is
# first-order upwind.
#
# Arrays and sides as in momentum_balance.  Through a side with mass flow f out of the control
# volume of face P the velocity is, with C upstream, D downstream of it and U upstream of C,
#
#   u_side = u_C + e,   e = half s,   s = a b (a + b) / (a^2 + b^2),   0 where a b <= 0
#   a = (u_C - u_U) / distance,  b = (u_D - u_C) / distance,  half = from C to the side
#   |e| <= |u_D - u_C|
#
# (van Albada, van Leer and Roberts 1982, Astronomy and Astrophysics 108, 76): e is a positive
# multiple of u_C - u_U and a share of u_D - u_C, so that no new extremum can arise.
#
#   r = r - sum over sides f e,   sums of r^2 anew
#
# Where C or U lies outside the box e = 0, unless its sides are joined, or C is a plane of symmetry:
# the component across it has u_C = 0 and u_U = -u_D there, so that e = u_D / 2.

from clones cimport clones_void
from cython.parallel cimport prange, threadid
from libc.math cimport fabs


cdef inline double excess(
    double beyond, double before, double behind, double far, double near, double width
) noexcept nogil:
    # far, near: inverse distances U-C and C-D; width: inverse width of which half is to the side
    cdef double step = behind - before
    cdef double a = (before - beyond) * far
    cdef double b = step * near
    cdef double both = a * b
    cdef double e = 0.5 * both * (a + b) / ((a * a + b * b) * width)
    e = step if fabs(e) > fabs(step) else e
    return e if both > 0.0 else 0.0


cdef clones_void own_sides(
    double* left, const double* u, const double* m, const double* t, Py_ssize_t c,
    Py_ssize_t below, Py_ssize_t above, Py_ssize_t s, Py_ssize_t t_below, Py_ssize_t n,
) noexcept nogil:
    # below, above: offsets of the second neighbours; t_below: of the cell two below
    cdef Py_ssize_t j
    cdef double flow, e
    for j in range(n):
        flow = 0.5 * (m[j] + m[j + c])
        e = (excess(u[j - c], u[j], u[j + c], t[j - s], t[j], t[j]) if flow > 0.0
             else excess(u[j + above], u[j + c], u[j], t[j + s], t[j], t[j]))
        left[j] = -flow * e
        flow = 0.5 * (m[j] + m[j - c])
        e = (excess(u[j + below], u[j - c], u[j], t[j + t_below], t[j - s], t[j - s])
             if flow > 0.0 else excess(u[j + c], u[j], u[j - c], t[j], t[j - s], t[j - s]))
        left[j] += flow * e


cdef clones_void cross_sides(
    double* left, const double* u, const double* m, const double* t, Py_ssize_t row,
    Py_ssize_t c, Py_ssize_t a, Py_ssize_t below, Py_ssize_t above, Py_ssize_t s,
    Py_ssize_t t_above, Py_ssize_t n,
) noexcept nogil:
    # t: inverse widths, and `row` behind them inverse distances across low faces
    cdef Py_ssize_t j
    cdef double flow, e
    for j in range(n):
        flow = 0.5 * (m[j + a] + m[j + a - c])
        e = (excess(u[j - a], u[j], u[j + a], t[row + j], t[row + j + s], t[j]) if flow > 0.0
             else excess(u[j + above], u[j + a], u[j], t[row + j + t_above], t[row + j + s],
                         t[j + s]))
        left[j] -= flow * e
        flow = 0.5 * (m[j] + m[j - c])
        e = (excess(u[j + below], u[j - a], u[j], t[row + j - s], t[row + j], t[j - s])
             if flow > 0.0 else excess(u[j + a], u[j], u[j - a], t[row + j + s], t[row + j], t[j]))
        left[j] += flow * e


cdef clones_void away_from_plane(
    double* left, const double* u, const double* m, Py_ssize_t plane, double outwards, Py_ssize_t n,
) noexcept nogil:
    # plane: offset of the face in the plane of symmetry; outwards: -1 below it, 1 above it
    cdef Py_ssize_t j
    cdef double flow
    for j in range(n):
        flow = 0.5 * (m[j] + m[j + plane])
        left[j] += (fabs(flow) * 0.5 * u[j]
                    if u[j + plane] == 0.0 and flow * outwards > 0.0 else 0.0)


cdef void beside_planes(
    double* left, const double* u, const double* m, int planes, Py_ssize_t index, Py_ssize_t last,
    Py_ssize_t c, Py_ssize_t n,
) noexcept nogil:
    # of faces number `index`, of which 1 and `last` lie on the sides: 1 low, 2 high in `planes`
    if planes & 1 and index == 2:
        away_from_plane(left, u, m, -c, 1.0, n)
    if planes & 2 and index == last - 1:
        away_from_plane(left, u, m, c, -1.0, n)


cdef clones_void add_row(
    float* r, const double* left, const double* drag, Py_ssize_t n, double* total
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double square[8]
    for lane in range(8):
        square[lane] = 0.0
    for j in range(n):
        r[j] = <float> (r[j] + (left[j] if drag[j] >= 0.0 else 0.0))
    for j in range(0, n - 7, 8):
        for lane in range(8):
            square[lane] += <double> r[j + lane] * r[j + lane]
    for j in range(n - n % 8, n):
        square[0] += <double> r[j] * r[j]
    for lane in range(8):
        total[0] += square[lane]


cdef void row_of(
    double* left, const double* u, const double* m, Py_ssize_t size, const double* tx,
    const double* ty, const double* tz, int axis, Py_ssize_t sx, Py_ssize_t sz, Py_ssize_t NY,
    Py_ssize_t under_x, Py_ssize_t over_x, Py_ssize_t under_y, Py_ssize_t under_z,
    Py_ssize_t over_z, Py_ssize_t n,
) noexcept nogil:
    # all sides of one row of n faces; under, over: steps to the second neighbours along each
    # axis, in y those of the first face
    cdef Py_ssize_t c = sx if axis == 0 else (1 if axis == 1 else sz)
    cdef Py_ssize_t row = NY, step = 3 * NY
    cdef const double* mx = m
    cdef const double* my = m + size
    cdef const double* mz = m + 2 * size
    cdef Py_ssize_t end = n - 1
    if axis == 0:
        own_sides(left, u, mx, tx, sx, under_x * sx, over_x * sx, step, under_x * step, n)
    elif axis == 1:
        own_sides(left, u, my, ty, 1, under_y, 2, 1, under_y, 1)
        own_sides(left + 1, u + 1, my + 1, ty + 1, 1, -2, 2, 1, -2, n - 2)
        own_sides(left + end, u + end, my + end, ty + end, 1, -2, 1, 1, -2, 1)
    else:
        own_sides(left, u, mz, tz, sz, under_z * sz, over_z * sz, step, under_z * step, n)
    if axis != 0:
        cross_sides(left, u, mx, tx, row, c, sx, under_x * sx, over_x * sx, step, over_x * step,
                    n)
    if axis != 1:
        cross_sides(left, u, my, ty, row, c, 1, under_y, 2, 1, 2, 1)
        cross_sides(left + 1, u + 1, my + 1, ty + 1, row, c, 1, -2, 2, 1, 2, n - 2)
        cross_sides(left + end, u + end, my + end, ty + end, row, c, 1, -2, 1, 1, 1, 1)
    if axis != 2:
        cross_sides(left, u, mz, tz, row, c, sz, under_z * sz, over_z * sz, step, over_z * step,
                    n)


def bounded_momentum(
    int axis,                          # of the component: 0, 1, 2 for x, y, z
    float[:, :, ::1] r,                # IN/OUT (NX, NZ, NY) what is left [N]
    const double[:, :, ::1] u,         # IN the component [m/s]
    const double[:, :, :, ::1] m,      # IN (3, NX, NZ, NY) mass flows [kg/s]
    const double[:, :, ::1] drag,      # IN < 0 where closed
    const double[:, :, ::1] tx,        # IN (NX, 3, NY): 1 / width, 1 / distance, share below
    const double[:, :, ::1] ty,        # IN (1, 3, NY)
    const double[:, :, ::1] tz,        # IN (NZ, 3, NY)
    joined,                            # axes whose sides are joined
    int planes,                        # of the axis: 1 + 2 where its low, high side is a plane of
                                       # symmetry
    double[:, ::1] work,               # (nthreads, NY or more)
    double[:, ::1] sums,               # OUT (NX, 3): squares of r in the first column
    int nthreads,
):
    """Add the bounded second-order part of the convection of one component."""
    cdef Py_ssize_t NX = u.shape[0], NZ = u.shape[1], NY = u.shape[2], i, k
    cdef Py_ssize_t size = NX * NZ * NY, sx = NZ * NY, sz = NY, at, n = NY - 2
    if (m.shape[0] != 3 or m.shape[1] != NX or m.shape[2] != NZ or m.shape[3] != NY
            or r.shape[0] != NX or r.shape[1] != NZ or r.shape[2] != NY or drag.shape[0] != NX
            or drag.shape[1] != NZ or drag.shape[2] != NY or tx.shape[0] != NX
            or tz.shape[0] != NZ or tx.shape[2] != NY or ty.shape[2] != NY or tz.shape[2] != NY
            or tx.shape[1] != 3 or ty.shape[1] != 3 or tz.shape[1] != 3 or sums.shape[0] < NX
            or sums.shape[1] != 3 or work.shape[0] < nthreads or work.shape[1] < NY
            or NX < 4 or NZ < 4 or NY < 4 or axis < 0 or axis > 2):
        raise ValueError("arrays of one flow do not fit each other")
    # the second neighbour below the first row is itself a halo, or the last row but one
    cdef Py_ssize_t under_x = NX - 5 if 0 in joined else -1
    cdef Py_ssize_t under_y = NY - 5 if 1 in joined else -1
    cdef Py_ssize_t under_z = NZ - 5 if 2 in joined else -1
    cdef const double* up = &u[0, 0, 0]
    cdef const double* mp = &m[0, 0, 0, 0]
    for i in prange(1, NX - 1, num_threads=nthreads, schedule="static", nogil=True):
        sums[i, 0] = 0.0
        for k in range(1, NZ - 1):
            at = i * sx + k * sz + 1
            row_of(&work[threadid(), 0], up + at, mp + at, size, &tx[i, 0, 1], &ty[0, 0, 1],
                   &tz[k, 0, 1], axis, sx, sz, NY, under_x if i == 1 else -2,
                   1 if i == NX - 2 else 2, under_y, under_z if k == 1 else -2,
                   1 if k == NZ - 2 else 2, n)
            if planes and axis == 0:
                beside_planes(&work[threadid(), 0], up + at, mp + at, planes, i, NX - 2, sx, n)
            elif planes and axis == 2:
                beside_planes(&work[threadid(), 0], up + at, mp + 2 * size + at, planes, k, NZ - 2,
                              sz, n)
            elif planes:
                beside_planes(&work[threadid(), 1], up + at + 1, mp + size + at + 1, planes & 1, 2,
                              NY - 2, 1, 1)
                beside_planes(&work[threadid(), n - 2], up + at + n - 2, mp + size + at + n - 2,
                              planes & 2, NY - 3, NY - 2, 1, 1)
            add_row(&r[i, k, 1], &work[threadid(), 0], &drag[i, k, 1], n, &sums[i, 0])
