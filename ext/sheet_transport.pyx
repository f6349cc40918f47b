# Correction of the coolant along its own path.
#
# With the solid of every column following its coolant, the coolant cells obey
#
#   P dC = residual_c + sum over faces w_in dC_upstream,
#
# P the last pivot of the column (column_factor). Taken in the order of the flow this is solved
# in one sweep however long the path is; the solid then follows, t += response of its column.

from clones cimport clones_void
from coolant_residual cimport coolant_residual
from cython.parallel cimport prange
from row_residual cimport real


cdef clones_void follow_plane(
    real* e, real* t, const real* d, const real* gz, const real* pivot, const real* fill,
    Py_ssize_t half, Py_ssize_t nz, Py_ssize_t first,
) noexcept nogil:
    # t: one row of work space, the response of the layer above
    cdef Py_ssize_t j, k
    cdef Py_ssize_t row = 2 * half
    cdef const real* p
    cdef const real* g
    cdef const real* u
    cdef real* w
    for j in range(row):
        e[nz * row + j] += d[j]
        t[j] = 0
    for k in range(nz - 1, -1, -1):
        w = e + k * row
        p = pivot + k * row
        g = gz + (k + 1) * row
        if k == nz - 1:
            g = gz  # lower faces of the lowest layer: zeros
        if k >= first:
            u = fill + (k - first) * row
            for j in range(row):
                t[j] = p[j] * (g[j] * t[j] + u[j] * d[j])
        else:
            for j in range(row):
                t[j] = p[j] * g[j] * t[j]
        for j in range(row):
            w[j] += t[j]


def transport(
    real[:, :, :, ::1] e,                 # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] pivot,       # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] fill,        # IN (nx, nz - first, 2, half)
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half)
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const int[::1] order,                 # IN (columns,) flat (i, half, m), upstream first
    real[:, :, ::1] d,                    # (nx + 2, 2, half) work space, edges zero
    real[:, :, ::1] r,                    # (nx, 2, half) work space
    real[:, ::1] scratch,                 # (nx, 2 half) work space
    Py_ssize_t ny, Py_ssize_t first, int nthreads,
):
    """Correct coolant and solid along the flow."""
    cdef Py_ssize_t nx = b.shape[0], rows = b.shape[1], half = b.shape[3], nz = rows - 1
    cdef Py_ssize_t layers = exchange.shape[1], row = 2 * half
    cdef Py_ssize_t i, s, q, h, m, low
    cdef real* d0 = &d[1, 0, 0]
    cdef const real* w
    cdef real* r0 = &r[0, 0, 0]
    if fill.shape[0] != nx or r.shape[0] != nx or d.shape[0] != nx + 2 or d.shape[2] != half:
        raise ValueError("arrays of one level do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        coolant_residual(
            r0 + i * row, &b[i, nz, 0, 0], &e[i + 1, nz, 0, 0], &e[i + 1, first, 0, 0],
            &inward[i, 0, 0, 0], &inflow[i, 0, 0], &exchange[i, 0, 0, 0],
            rows * row, half, ny, layers)
    d[:, :, :] = 0
    with nogil:
        for s in range(order.shape[0]):
            q = order[s]
            i = q // row
            m = q - i * row
            h = 1 if m >= half else 0
            low = q + (1 - 2 * h) * half - (1 - h)
            w = &inward[i, 0, 0, 0] + m
            d0[q] = (&pivot[i, nz, 0, 0])[m] * (
                r0[q] + w[0] * d0[q - row] + w[row] * d0[q + row]
                + w[2 * row] * d0[low] + w[3 * row] * d0[low + 1])
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        follow_plane(&e[i + 1, 0, 0, 0], &scratch[i, 0], d0 + i * row, &gz[i, 0, 0, 0],
                     &pivot[i, 0, 0, 0], &fill[i, 0, 0, 0], half, nz, first)
