# Between two levels: the residual, summed over the fine columns of each coarse one, goes down;
# the coarse correction, the same for all of them, comes up.
#
#   b_coarse[I, k, J] = sum over (i, j) in (I, J) of r[i, k, j];   e[i, k, j] += e_coarse[I, k, J]

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport coolant_row, real, residual_row


cdef clones_void plane_residual(
    real* r, const real* b, const real* e, const real* gx, const real* gy, const real* gz,
    const real* sink, Py_ssize_t slot, const real* exchange, bint touched,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny, Py_ssize_t to_coolant,
) noexcept nogil:
    # Both halves of one solid row.
    cdef Py_ssize_t h, at
    for h in range(2):
        at = h * half
        residual_row(
            r + at, b + at, e + at, gx + at, gy + at, gz + at,
            sink + slot * 2 * half + at if slot >= 0 else NULL,
            exchange + at if touched else NULL, e + to_coolant + at,
            plane, half, h, (ny + 1 - h) // 2)


cdef clones_void coolant_residual(
    real* r, const real* b, const real* c, const real* e, const real* inward,
    const real* inflow, const real* exchange, Py_ssize_t plane, Py_ssize_t half,
    Py_ssize_t ny, Py_ssize_t layers,
) noexcept nogil:
    cdef Py_ssize_t h, at
    for h in range(2):
        at = h * half
        coolant_row(r + at, b + at, c + at, e + at, inward + at, inflow + at, exchange + at,
                    plane, half, h, (ny + 1 - h) // 2, layers)


def restrict_residual(
    real[:, :, :, ::1] coarse_b,          # OUT (NX, rows, 2, HALF)
    const real[:, :, :, ::1] e,           # IN (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half), one guard row behind
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0: no coolant
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] target,                # IN (2 half,) place in the coarse row of each cell
    real[:, ::1] scratch,                 # (NX, 2 half) work space
    Py_ssize_t ny, Py_ssize_t first, int nthreads,
):
    """Set coarse_b to the summed residual of the fine level."""
    cdef Py_ssize_t NX = coarse_b.shape[0], rows = b.shape[1], half = b.shape[3]
    cdef Py_ssize_t HALF = coarse_b.shape[3], nz = slot.shape[0]
    cdef bint sheet = exchange.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    cdef Py_ssize_t plane = rows * 2 * half
    cdef Py_ssize_t ic, i, k, j, n, h
    cdef real* t
    cdef real* out
    if start_x.shape[0] != NX + 1 or target.shape[0] != 2 * half or coarse_b.shape[1] != rows:
        raise ValueError("arrays of two levels do not fit each other")
    if scratch.shape[0] < NX or scratch.shape[1] < 2 * half or rows != nz + sheet:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        t = &scratch[ic, 0]
        for k in range(rows):
            out = &coarse_b[ic, k, 0, 0]
            for j in range(2 * HALF):
                out[j] = 0
            for i in range(start_x[ic], start_x[ic + 1]):
                if k < nz:
                    plane_residual(
                        t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &gx[i, k, 0, 0],
                        &gy[i, k, 0, 0], &gz[i, k, 0, 0],
                        &sink[i, 0, 0, 0] if slot[k] >= 0 else NULL, slot[k],
                        &exchange[i, k - first, 0, 0] if first <= k < first + layers else NULL,
                        first <= k < first + layers,
                        plane, half, ny, (nz - k) * 2 * half)
                else:
                    coolant_residual(
                        t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &e[i + 1, first, 0, 0],
                        &inward[i, 0, 0, 0], &inflow[i, 0, 0], &exchange[i, 0, 0, 0],
                        plane, half, ny, layers)
                for h in range(2):
                    n = (ny + 1 - h) // 2
                    for j in range(h * half, h * half + n):
                        out[target[j]] += t[j]


cdef clones_void prolong_row(
    real* e, const real* coarse, const int* target, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        e[j] += coarse[target[j]]


def prolong_add(
    real[:, :, :, ::1] e,                 # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] coarse_e,    # IN (NX + 2, rows, 2, HALF)
    const int[::1] start_x,               # IN (NX + 1,)
    const int[::1] target,                # IN (2 half,)
    Py_ssize_t ny, int nthreads,
):
    """Add the coarse correction to every fine cell."""
    cdef Py_ssize_t NX = coarse_e.shape[0] - 2, rows = e.shape[1], half = e.shape[3]
    cdef Py_ssize_t ic, i, k, h
    if start_x.shape[0] != NX + 1 or target.shape[0] != 2 * half or coarse_e.shape[1] != rows:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for i in range(start_x[ic], start_x[ic + 1]):
            for k in range(rows):
                for h in range(2):
                    prolong_row(&e[i + 1, k, h, 0], &coarse_e[ic + 1, k, 0, 0],
                                &target[h * half], (ny + 1 - h) // 2)
