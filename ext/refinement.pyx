# Iterative refinement: the residual in double precision from the fields themselves.
# Fields lie [x][z][y]; cycle vectors have y split in even and odd halves.
#
#   residual = source + sum over faces (g + a) (T_neighbour - T) - sink T + exchange (C - T)
#   residual_c = source_c + sum over faces a (C_neighbour - C) - inflow C + exchange (T - C)
#
# a: what flow w through the face brings, its temperature s T_upstream + (1 - s) T_downstream:
# s |w| to the downstream cell from the upstream one, -(1 - s) |w| the other way.

from clones cimport clones_void
from cython.parallel cimport prange
from row_content cimport find_some
from row_loops cimport hg_give_double, hg_prefetch, hg_residual_double
from row_residual cimport real


cdef enum:
    AHEAD = 2  # rows that are asked for early


cdef clones_void face_row(
    double* r, const double* t, const double* other, const double* g, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        r[j] += g[j] * (other[j] - t[j])


cdef clones_void flow_row(
    double* r, const double* t, const double* other, const double* w, double towards,
    const double* share, Py_ssize_t steps, Py_ssize_t n,
) noexcept nogil:
    # towards: 1 where w > 0 brings `other` to the cell, -1 where w < 0 does
    # share: of the upstream cell, one for all faces (steps = 0) or one each (1)
    cdef Py_ssize_t j
    cdef double s, a
    for j in range(n):
        s = share[j * steps]
        a = towards * w[j]
        r[j] += (a * s if a > 0.0 else a * (1.0 - s)) * (other[j] - t[j])


cdef clones_void start_row(
    double* r, const double* source, const double* sink, const double* t, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        r[j] = source[j] - sink[j] * t[j]


cdef clones_void solid_row(
    double* r, const double* source, const double* sink, const double* t, const double* zero,
    const double* left, const double* right, const double* below, const double* above,
    const double* gx, const double* gx_right, const double* gz, const double* gz_above,
    const double* gy, Py_ssize_t n,
) noexcept nogil:
    # neighbours and their conductances; at a boundary t itself, and zeros
    hg_residual_double(
        r, source, t, left, right, below, above, zero, zero, gx, gx_right, gz, gz_above, sink,
        zero, n)
    if n > 1:
        hg_give_double(r, gy, t + 1, t, n - 1)
        hg_give_double(r + 1, gy, t, t + 1, n - 1)


cdef clones_void square_row(const double* r, Py_ssize_t n, double* total) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double lanes[8]
    for lane in range(8):
        lanes[lane] = 0.0
    for j in range(0, n - 7, 8):
        for lane in range(8):
            lanes[lane] += r[j + lane] * r[j + lane]
    for j in range(n - n % 8, n):
        lanes[0] += r[j] * r[j]
    for lane in range(8):
        total[0] += lanes[lane]


def residual(
    double[:, :, ::1] out,                # OUT (nx, 3, ny) work space
    real[:, :, :, ::1] r,                 # OUT (nx, rows, 2, half): scale times the residual
    const double[:, :, ::1] t,            # IN (nx, nz, ny) temperature
    const double[:, ::1] c,               # IN (nx, ny) coolant, or nx = 0
    const double[:, :, ::1] gx,           # IN (nx - 1, nz, ny)
    const double[:, :, ::1] gy,           # IN (nx, nz, ny - 1)
    const double[:, :, ::1] gz,           # IN (nx, nz - 1, ny)
    const double[:, :, ::1] sink,         # IN (nx, nz, ny)
    const double[:, :, ::1] source,       # IN (nx, nz, ny)
    const double[:, :, ::1] exchange,     # IN (nx, layers, ny)
    const double[:, :, ::1] wx,           # IN (nx - 1, wet, ny) flow through cells, or wet = 0
    const double[:, :, ::1] wy,           # IN (nx, wet, ny - 1)
    const double[:, :, ::1] wz,           # IN (nx, wet, ny) through the upper faces
    const double[:, :, ::1] share_x,      # IN as wx, or one value
    const double[:, :, ::1] share_y,      # IN as wy, or one value
    const double[:, :, ::1] share_z,      # IN as wz, or one value
    const double[:, ::1] flow_x,          # IN (nx - 1, ny) of the sheet
    const double[:, ::1] flow_y,          # IN (nx, ny - 1)
    const double[:, ::1] sheet_share_x,   # IN as flow_x, or one value
    const double[:, ::1] sheet_share_y,   # IN as flow_y, or one value
    const double[:, ::1] inflow,          # IN (nx, ny)
    const double[:, ::1] source_c,        # IN (nx, ny)
    const unsigned char[::1] sinking,     # IN (nz,) layers whose sinks are not all 0
    const unsigned char[::1] heated,      # IN (nz,) layers whose sources are not all 0
    double scale, Py_ssize_t first, Py_ssize_t wet_first,
    double[::1] square,                   # OUT (nx,) sum of squares of each plane, unscaled
    int nthreads,
):
    """Evaluate the residual of the fields; write it, scaled, for the cycle."""
    cdef Py_ssize_t nx = t.shape[0], nz = t.shape[1], ny = t.shape[2]
    cdef Py_ssize_t layers = exchange.shape[1] if c.shape[0] > 0 else 0
    cdef Py_ssize_t wet = wz.shape[1], i, k, q, j
    cdef Py_ssize_t every_x = share_x.size > 1, every_y = share_y.size > 1
    cdef Py_ssize_t every_z = share_z.size > 1
    cdef Py_ssize_t size = ny * <Py_ssize_t> sizeof(double)
    cdef Py_ssize_t every_sx = sheet_share_x.size > 1, every_sy = sheet_share_y.size > 1
    cdef double* a
    cdef double* y
    cdef double* zero
    cdef const double* x
    if r.shape[0] != nx or r.shape[1] != nz + (layers > 0) or 2 * r.shape[3] < ny:
        raise ValueError("r does not fit the fields")
    if out.shape[0] < nx or out.shape[1] < 3 or out.shape[2] < ny or square.shape[0] < nx:
        raise ValueError("work space is too small")
    if sinking.shape[0] < nz or heated.shape[0] < nz:
        raise ValueError("layers do not fit the fields")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        square[i] = 0.0
        a = &out[i, 0, 0]
        y = &out[i, 1, 0]
        zero = &out[i, 2, 0]
        for j in range(ny):
            zero[j] = 0.0
        if layers > 0:
            start_row(y, &source_c[i, 0], &inflow[i, 0], &c[i, 0], ny)
        for k in range(nz):
            x = &t[i, k, 0]
            hg_prefetch(&gy[i, k, 0] + AHEAD * (ny - 1) if ny > 1 else zero, size)
            hg_prefetch(&gz[i, min(k, nz - 2), 0] + AHEAD * ny if nz > 1 else zero, size)
            if i < nx - 1:
                hg_prefetch(&t[i + 1, k, 0] + AHEAD * ny, size)
                hg_prefetch(&gx[i, k, 0] + AHEAD * ny, size)
            solid_row(
                a, &source[i, k, 0] if heated[k] else zero,
                &sink[i, k, 0] if sinking[k] else zero, x, zero,
                &t[i - 1, k, 0] if i > 0 else x, &t[i + 1, k, 0] if i < nx - 1 else x,
                &t[i, k - 1, 0] if k > 0 else x, &t[i, k + 1, 0] if k < nz - 1 else x,
                &gx[i - 1, k, 0] if i > 0 else zero, &gx[i, k, 0] if i < nx - 1 else zero,
                &gz[i, k - 1, 0] if k > 0 else zero, &gz[i, k, 0] if k < nz - 1 else zero,
                &gy[i, k, 0] if ny > 1 else zero, ny)
            if first <= k < first + layers:
                face_row(a, x, &c[i, 0], &exchange[i, k - first, 0], ny)
                face_row(y, &c[i, 0], x, &exchange[i, k - first, 0], ny)
            q = k - wet_first
            if 0 <= q < wet:
                if i > 0:
                    flow_row(a, x, &t[i - 1, k, 0], &wx[i - 1, q, 0], 1.0,
                             &share_x[(i - 1) * every_x, q * every_x, 0], every_x, ny)
                if i < nx - 1:
                    flow_row(a, x, &t[i + 1, k, 0], &wx[i, q, 0], -1.0,
                             &share_x[i * every_x, q * every_x, 0], every_x, ny)
                if ny > 1:
                    flow_row(a + 1, x + 1, x, &wy[i, q, 0], 1.0,
                             &share_y[i * every_y, q * every_y, 0], every_y, ny - 1)
                    flow_row(a, x, x + 1, &wy[i, q, 0], -1.0,
                             &share_y[i * every_y, q * every_y, 0], every_y, ny - 1)
                if q > 0:
                    flow_row(a, x, &t[i, k - 1, 0], &wz[i, q - 1, 0], 1.0,
                             &share_z[i * every_z, (q - 1) * every_z, 0], every_z, ny)
                if q < wet - 1:
                    flow_row(a, x, &t[i, k + 1, 0], &wz[i, q, 0], -1.0,
                             &share_z[i * every_z, q * every_z, 0], every_z, ny)
            square_row(a, ny, &square[i])
            split(&r[i, k, 0, 0], a, scale, ny, r.shape[3])
        if layers > 0:
            x = &c[i, 0]
            if i > 0:
                flow_row(y, x, &c[i - 1, 0], &flow_x[i - 1, 0], 1.0,
                         &sheet_share_x[(i - 1) * every_sx, 0], every_sx, ny)
            if i < nx - 1:
                flow_row(y, x, &c[i + 1, 0], &flow_x[i, 0], -1.0,
                         &sheet_share_x[i * every_sx, 0], every_sx, ny)
            if ny > 1:
                flow_row(y + 1, x + 1, x, &flow_y[i, 0], 1.0,
                         &sheet_share_y[i * every_sy, 0], every_sy, ny - 1)
                flow_row(y, x, x + 1, &flow_y[i, 0], -1.0,
                         &sheet_share_y[i * every_sy, 0], every_sy, ny - 1)
            square_row(y, ny, &square[i])
            split(&r[i, nz, 0, 0], y, scale, ny, r.shape[3])


cdef clones_void split(
    real* r, const double* a, double scale, Py_ssize_t ny, Py_ssize_t half,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range((ny + 1) // 2):
        r[j] = <real> (scale * a[2 * j])
    for j in range(ny // 2):
        r[half + j] = <real> (scale * a[2 * j + 1])


def squares(
    const double[:, :, ::1] field,        # IN (nx, nz, ny)
    double[::1] square,                   # OUT (nx,) sum of squares of each plane
    unsigned char[:, ::1] some,           # OUT (nx, nz) whether the layer has any but 0
    int nthreads,
):
    """Sum the squares of each plane, and tell in which of its layers they come from."""
    cdef Py_ssize_t nx = field.shape[0], nz = field.shape[1], ny = field.shape[2], i, k
    if square.shape[0] < nx or some.shape[0] < nx or some.shape[1] < nz:
        raise ValueError("square is too small")
    square[:] = 0.0
    if nx == 0 or nz == 0 or ny == 0:
        some[:] = 0
        return
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(nz):
            find_some(&field[i, k, 0], ny, &some[i, k])
            if some[i, k]:
                square_row(&field[i, k, 0], ny, &square[i])


def start(
    real[:, :, :, ::1] r,                 # OUT (nx, rows, 2, half): scale times the source
    const double[:, :, ::1] source,       # IN (nx, nz, ny)
    const double[:, ::1] source_c,        # IN (nx, ny) or nx = 0: no sheet
    const unsigned char[::1] heated,      # IN (nz,) layers whose sources are not all 0
    double scale, int nthreads,
):
    """Write the residual of temperatures that are all zero, scaled, for the cycle."""
    cdef Py_ssize_t nx = source.shape[0], nz = source.shape[1], ny = source.shape[2], i, k
    cdef bint sheet = source_c.shape[0] > 0
    cdef Py_ssize_t j, row = 2 * r.shape[3]
    cdef real* out
    if r.shape[0] != nx or r.shape[1] != nz + sheet or row < ny or heated.shape[0] < nz:
        raise ValueError("r does not fit the fields")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(nz):
            if heated[k]:
                split(&r[i, k, 0, 0], &source[i, k, 0], scale, ny, r.shape[3])
                continue
            out = &r[i, k, 0, 0]
            for j in range(row):
                out[j] = 0
        if sheet:
            split(&r[i, nz, 0, 0], &source_c[i, 0], scale, ny, r.shape[3])
