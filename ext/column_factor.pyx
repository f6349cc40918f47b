# Factors of each column for column_sweep, by the star-mesh rule of resistor networks.
#
# Eliminating layer k, joined to ground by l, to the coolant by u and to layer k + 1 by g:
#
#   pivot = l + u + g;   l' = l_next + g l / pivot;   u' = u_next + g u / pivot
#   coolant to ground: + u l / pivot
#
# Every term is positive: nothing cancels however strong the coupling along z is, and the
# coolant's own pivot comes out as the small number that it is. "Ground" is all that the column
# does not contain: lateral neighbours and sinks.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real


cdef clones_void factor_half(
    real* pivot, real* fill, const real* gx, const real* gy, const real* gz,
    const real* sink, const int* slot, const real* exchange,
    const real* inward, const real* inflow,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n, Py_ssize_t nz,
    Py_ssize_t first, Py_ssize_t layers, bint sheet, double* ground, double* coolant, double* last,
) noexcept nogil:
    cdef Py_ssize_t j, k
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t at
    cdef const real* x
    cdef const real* y
    cdef const real* more
    cdef real* p
    cdef double g, d
    for j in range(n):
        ground[j] = 0.0
        coolant[j] = 0.0
        last[j] = 0.0
    for k in range(nz):
        at = k * row + h * half
        x = gx + at
        y = gy + at
        for j in range(n):
            ground[j] += (<double> x[j] + <double> x[plane + j]
                          + <double> y[j] + <double> y[other + h + j])
        if slot[k] >= 0:
            more = sink + slot[k] * row + h * half
            for j in range(n):
                ground[j] += more[j]
        if first <= k < first + layers:
            more = exchange + (k - first) * row + h * half
            for j in range(n):
                coolant[j] += more[j]
        if sheet and k >= first:
            p = fill + (k - first) * row + h * half
            for j in range(n):
                p[j] = <real> coolant[j]
        p = pivot + at
        more = gz + at + row
        for j in range(n):
            g = more[j] if k < nz - 1 else 0.0
            d = ground[j] + coolant[j] + g
            d = 1.0 / d if d > 0.0 else 0.0
            p[j] = <real> d
            last[j] += coolant[j] * ground[j] * d
            ground[j] *= g * d
            coolant[j] *= g * d
    if sheet:
        p = pivot + nz * row + h * half
        x = inward + h * half
        y = inflow + h * half
        for j in range(n):
            d = (last[j] + <double> y[j] + <double> x[j] + <double> x[row + j]
                 + <double> x[2 * row + j] + <double> x[3 * row + j])
            p[j] = <real> (1.0 / d if d > 0.0 else 0.0)


def factor(
    real[:, :, :, ::1] pivot,             # OUT (nx, rows, 2, half) inverse pivots
    real[:, :, :, ::1] fill,              # OUT (nx, nz - first, 2, half) or nx = 0: no coolant
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half)
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    double[:, ::1] scratch,               # (nx, 3 half) work space
    Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t first, int nthreads,
):
    """Factor every column."""
    cdef Py_ssize_t nx = pivot.shape[0], rows = pivot.shape[1], half = pivot.shape[3]
    cdef bint sheet = fill.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    cdef Py_ssize_t slots = sink.shape[1]
    cdef Py_ssize_t plane = rows * 2 * half
    cdef Py_ssize_t i, h
    if rows != nz + sheet or scratch.shape[0] < nx or scratch.shape[1] < 3 * half:
        raise ValueError("arrays of one level do not fit each other")
    cdef real* p0 = &pivot[0, 0, 0, 0]
    cdef const real* gx0 = &gx[0, 0, 0, 0]
    cdef const real* gy0 = &gy[0, 0, 0, 0]
    cdef const real* gz0 = &gz[0, 0, 0, 0]
    cdef const real* s0 = &sink[0, 0, 0, 0] if slots > 0 else NULL
    cdef real* f0 = &fill[0, 0, 0, 0] if sheet else NULL
    cdef const real* x0 = &exchange[0, 0, 0, 0] if sheet else NULL
    cdef const real* w0 = &inward[0, 0, 0, 0] if sheet else NULL
    cdef const real* q0 = &inflow[0, 0, 0] if sheet else NULL
    cdef Py_ssize_t f_plane = fill.shape[1] * 2 * half
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for h in range(2):
            factor_half(
                p0 + i * plane, f0 + i * f_plane if sheet else NULL, gx0 + i * plane,
                gy0 + i * plane, gz0 + i * plane,
                s0 + i * slots * 2 * half if slots > 0 else NULL, &slot[0],
                x0 + i * layers * 2 * half if sheet else NULL,
                w0 + i * 8 * half if sheet else NULL, q0 + i * 2 * half if sheet else NULL,
                plane, half, h, (ny + 1 - h) // 2, nz, first, layers, sheet,
                &scratch[i, 0], &scratch[i, half], &scratch[i, 2 * half])
