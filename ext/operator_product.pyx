# w = A e on the finest level, with the scalar products that conjugate gradients need of it.
#
#   sums[i] = (e.w, e.r) over plane i; adding the planes in order gives the same bits on any number
#   of threads

from clones cimport clones_void
from cython.parallel cimport prange
from row_loops cimport dot, hg_prefetch
from row_residual cimport apply_row, coolant_row, real


cdef enum:
    AHEAD = 2  # rows that are asked for early


cdef clones_void product_plane(
    real* w, const real* zero, const real* e, const real* r, const real* gx, const real* gy,
    const real* gz, const real* back, const real* sink, const int* slot, const real* exchange,
    const real* inward, const real* inflow, Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny,
    Py_ssize_t nz, Py_ssize_t first, Py_ssize_t layers, Py_ssize_t wet_first, Py_ssize_t wet,
    double* sums,
) noexcept nogil:
    cdef Py_ssize_t k, h, at, j, n, lane
    cdef Py_ssize_t row = 2 * half
    cdef double ew[8]
    cdef double er[8]
    cdef const real* a
    for lane in range(8):
        ew[lane] = 0.0
        er[lane] = 0.0
    for k in range(nz + (1 if layers > 0 else 0)):
        at = (k + AHEAD) * row
        hg_prefetch(e + at + plane, row * sizeof(real))
        hg_prefetch(gx + at + plane, row * sizeof(real))
        hg_prefetch(gy + at, row * sizeof(real))
        hg_prefetch(gz + at, row * sizeof(real))
        if sums != NULL:
            hg_prefetch(r + at, row * sizeof(real))
        for h in range(2):
            at = k * row + h * half
            n = (ny + 1 - h) // 2
            if k < nz:
                a = NULL
                if 0 <= k - wet_first < wet:
                    a = back + (k - wet_first) * 3 * row + h * half
                apply_row(
                    w + at, e + at, gx + at, gy + at, gz + at, a,
                    sink + slot[k] * row + h * half if slot[k] >= 0 else NULL,
                    exchange + (k - first) * row + h * half if 0 <= k - first < layers else NULL,
                    e + nz * row + h * half, plane, half, h, n)
            else:
                coolant_row(
                    w + at, zero, e + at, e + first * row + h * half, inward + h * half,
                    inflow + h * half, exchange + h * half, plane, half, h, n, layers)
                for j in range(n):
                    w[at + j] = -w[at + j]
        # rows are a multiple of eight long and padded with zeros
        at = k * row
        if sums != NULL:
            dot(ew, e + at, w + at, row)
            dot(er, e + at, r + at, row)
    if sums != NULL:
        sums[0] = 0.0
        sums[1] = 0.0
        for lane in range(8):
            sums[0] += ew[lane]
            sums[1] += er[lane]


def product(
    real[:, :, :, ::1] w,                 # OUT (nx, rows, 2, half), padding zero
    const real[:, :, :, ::1] e,           # IN (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] r,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half), one guard row behind
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,)
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0: no coolant
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const real[::1] zero,                 # IN (2 half,) zeros
    double[:, ::1] sums,                  # OUT (nx, 2), or nx = 0: not wanted
    Py_ssize_t ny, Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Set w = A e and the scalar products of each plane."""
    cdef Py_ssize_t nx = r.shape[0], rows = r.shape[1], half = r.shape[3]
    cdef Py_ssize_t nz = slot.shape[0], slots = sink.shape[1], i
    cdef bint sheet = exchange.shape[0] > 0, summed = sums.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    if rows != nz + sheet or half % 4 or zero.shape[0] < 2 * half:
        raise ValueError("arrays of one level do not fit each other")
    if summed and (sums.shape[0] < nx or sums.shape[1] < 2):
        raise ValueError("sums is too small")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        product_plane(
            &w[i, 0, 0, 0], &zero[0], &e[i + 1, 0, 0, 0], &r[i, 0, 0, 0], &gx[i, 0, 0, 0],
            &gy[i, 0, 0, 0], &gz[i, 0, 0, 0],
            &back[i, 0, 0, 0, 0] if back.shape[1] > 0 else NULL,
            &sink[i, 0, 0, 0] if slots > 0 else NULL,
            &slot[0], &exchange[i, 0, 0, 0] if sheet else NULL,
            &inward[i, 0, 0, 0] if sheet else NULL, &inflow[i, 0, 0] if sheet else NULL,
            rows * 2 * half, half, ny, nz, first, layers, wet_first, back.shape[1],
            &sums[i, 0] if summed else NULL)
