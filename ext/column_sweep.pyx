# Red-black relaxation by whole columns.
#
# For every column (i, j) of one colour, (i + j) mod 2, solve exactly, with neighbours held,
#
#   T t - u c = b + sum over lateral faces g t_neighbour          (tridiagonal along z)
#   D c - u.t = b_c + sum over inward faces w c_neighbour         (coolant cell of the column)
#
# by the factors that column_factor made: pivots, fill of the coolant's row, its last pivot.
# Columns of one colour do not see each other, so the order in which threads take them cannot
# change a bit. Several half sweeps run through the planes as a pipeline: half sweep s follows
# one plane behind half sweep s - 1, so memory is read once for all of them. Each thread takes
# a slab of planes and leaves a triangle open at each end; the triangles are closed afterwards.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real


cdef clones_void relax_half(
    real* e, const real* b, const real* gx, const real* gy, const real* gz, const real* pivot,
    const real* fill, const real* inward, const real* pivot_c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n, Py_ssize_t nz,
    Py_ssize_t first,
) noexcept nogil:
    # All pointers at the start of plane i; the coolant, if any, is row nz of e and b.
    cdef Py_ssize_t j, k
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef real* w
    cdef real* c = e + nz * row + h * half
    cdef const real* bb
    cdef const real* p
    cdef const real* u
    cdef const real* left
    cdef const real* right
    cdef const real* low
    cdef const real* high
    cdef const real* g_left
    cdef const real* g_right
    cdef const real* g_low
    cdef const real* g_high
    cdef const real* g_z
    cdef const real* w_z
    if fill != NULL:
        bb = b + nz * row + h * half
        left = c - plane
        right = c + plane
        low = c + other - (1 - h)
        high = c + other + h
        u = inward + h * half
        for j in range(n):
            c[j] = (bb[j] + u[j] * left[j] + u[row + j] * right[j]
                    + u[2 * row + j] * low[j] + u[3 * row + j] * high[j])
    for k in range(nz):
        w = e + k * row + h * half
        bb = b + k * row + h * half
        p = pivot + k * row + h * half
        left = w - plane
        right = w + plane
        low = w + other - (1 - h)
        high = w + other + h
        g_left = gx + k * row + h * half
        g_right = g_left + plane
        g_low = gy + k * row + h * half
        g_high = g_low + other + h
        g_z = gz + k * row + h * half
        w_z = w - row
        if k == 0:
            for j in range(n):
                w[j] = p[j] * (bb[j] + g_left[j] * left[j] + g_right[j] * right[j]
                               + g_low[j] * low[j] + g_high[j] * high[j])
        else:
            for j in range(n):
                w[j] = p[j] * (bb[j] + g_left[j] * left[j] + g_right[j] * right[j]
                               + g_low[j] * low[j] + g_high[j] * high[j] + g_z[j] * w_z[j])
        if fill != NULL and k >= first:
            u = fill + (k - first) * row + h * half
            for j in range(n):
                c[j] += u[j] * w[j]
    if fill != NULL:
        p = pivot_c + h * half
        for j in range(n):
            c[j] *= p[j]
        w = e + (nz - 1) * row + h * half
        p = pivot + (nz - 1) * row + h * half
        u = fill + (nz - 1 - first) * row + h * half
        for j in range(n):
            w[j] += p[j] * u[j] * c[j]
    for k in range(nz - 2, -1, -1):
        w = e + k * row + h * half
        w_z = w + row
        p = pivot + k * row + h * half
        g_z = gz + (k + 1) * row + h * half
        if fill != NULL and k >= first:
            u = fill + (k - first) * row + h * half
            for j in range(n):
                w[j] += p[j] * (g_z[j] * w_z[j] + u[j] * c[j])
        else:
            for j in range(n):
                w[j] += p[j] * (g_z[j] * w_z[j])


def sweep(
    real[:, :, :, ::1] e,                # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,         # IN (nx + 1, rows, 2, half) left face
    const real[:, :, :, ::1] gy,         # IN (nx, rows, 2, half) lower face in y
    const real[:, :, :, ::1] gz,         # IN (nx, rows, 2, half) lower face in z
    const real[:, :, :, ::1] pivot,      # IN (nx, rows, 2, half) inverse pivots, coolant in row nz
    const real[:, :, :, ::1] fill,       # IN (nx, nz - first, 2, half) or nx = 0: no coolant
    const real[:, :, :, ::1] inward,     # IN (nx, 4, 2, half)
    Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t first,
    Py_ssize_t colour, Py_ssize_t half_sweeps, int nthreads,
):
    """Do `half_sweeps` half sweeps of alternating colour, the first with `colour`, in place."""
    cdef Py_ssize_t nx = b.shape[0], rows = b.shape[1], half = b.shape[3]
    cdef bint sheet = fill.shape[0] > 0
    if e.shape[0] != nx + 2 or gx.shape[0] != nx + 1 or rows != nz + sheet:
        raise ValueError("arrays of one level do not fit each other")
    if e.shape[1] != rows or e.shape[3] != half or ny > 2 * (half - 1):
        raise ValueError("arrays of one level do not fit each other")
    cdef Py_ssize_t plane = rows * 2 * half
    cdef Py_ssize_t slabs = max(1, min(<Py_ssize_t> nthreads, nx // (2 * half_sweeps + 2)))
    cdef Py_ssize_t t, s, i, h, step, start, stop
    cdef real* e0 = &e[1, 0, 0, 0]
    cdef const real* b0 = &b[0, 0, 0, 0]
    cdef const real* gx0 = &gx[0, 0, 0, 0]
    cdef const real* gy0 = &gy[0, 0, 0, 0]
    cdef const real* gz0 = &gz[0, 0, 0, 0]
    cdef const real* p0 = &pivot[0, 0, 0, 0]
    cdef const real* f0 = NULL
    cdef const real* w0 = NULL
    cdef Py_ssize_t f_plane = fill.shape[1] * 2 * half
    cdef Py_ssize_t w_plane = 8 * half
    if sheet:
        f0 = &fill[0, 0, 0, 0]
        w0 = &inward[0, 0, 0, 0]
    for t in prange(slabs, num_threads=nthreads, schedule="static", chunksize=1, nogil=True):
        start = nx * t // slabs
        stop = nx * (t + 1) // slabs
        for step in range(start, stop + half_sweeps):
            for s in range(half_sweeps):
                i = step - s
                if i < start + (s if t > 0 else 0):
                    continue
                if i >= stop - (s if t < slabs - 1 else 0):
                    continue
                h = (i + colour + s) & 1
                relax_half(
                    e0 + i * plane, b0 + i * plane, gx0 + i * plane, gy0 + i * plane,
                    gz0 + i * plane, p0 + i * plane,
                    f0 + i * f_plane if sheet else NULL, w0 + i * w_plane if sheet else NULL,
                    p0 + i * plane + nz * 2 * half,
                    plane, half, h, (ny + 1 - h) // 2, nz, first)
    for t in prange(1, slabs, num_threads=nthreads, schedule="static", chunksize=1, nogil=True):
        start = nx * t // slabs
        for s in range(1, half_sweeps):
            for i in range(start - s, start + s):
                h = (i + colour + s) & 1
                relax_half(
                    e0 + i * plane, b0 + i * plane, gx0 + i * plane, gy0 + i * plane,
                    gz0 + i * plane, p0 + i * plane,
                    f0 + i * f_plane if sheet else NULL, w0 + i * w_plane if sheet else NULL,
                    p0 + i * plane + nz * 2 * half,
                    plane, half, h, (ny + 1 - h) // 2, nz, first)
