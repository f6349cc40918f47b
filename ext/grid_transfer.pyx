# Between two levels: the residual, summed over the fine columns of each coarse one, goes down;
# the coarse correction, the same for all of them, comes up.
#
#   b_coarse[I, k, J] = sum over (i, j) in (I, J) of r[i, k, j];   e[i, k, j] += e_coarse[I, k, J]
#
# Where a level with one temperature per cell meets a coarser one with twins, `phase` tells which
# of the twins a cell belongs to.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport coolant_row, real, solid_row
from twin_row cimport TWIN, twin_rows


cdef clones_void plane_residual(
    real* r, const real* b, const real* e, const real* gx, const real* gy, const real* gz,
    const real* back, const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny,
) noexcept nogil:
    solid_row(r, b, e, gx, gy, gz, back, sink, exchange, c, plane, half, ny)


cdef clones_void twin_residual(
    real* r_s, real* r_f, const real* b_f, const real* s, const real* f, const real* twin,
    Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t ny,
) noexcept nogil:
    twin_rows(r_s, r_f, b_f, s, f, twin, plane, twin_plane, half, ny)


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


cdef inline void gather(
    real* out, const real* t, const int* target, Py_ssize_t half, Py_ssize_t ny,
) noexcept nogil:
    cdef Py_ssize_t h, j
    for h in range(2):
        for j in range(h * half, h * half + (ny + 1 - h) // 2):
            out[target[j]] += t[j]


cdef inline void gather_apart(
    real* out_s, real* out_f, const real* t, const unsigned char* wet, const int* target,
    Py_ssize_t half, Py_ssize_t ny,
) noexcept nogil:
    cdef Py_ssize_t h, j
    for h in range(2):
        for j in range(h * half, h * half + (ny + 1 - h) // 2):
            if wet[j]:
                out_f[target[j]] += t[j]
            else:
                out_s[target[j]] += t[j]


def restrict_residual(
    real[:, :, :, ::1] coarse_b,          # OUT (NX, ROWS, 2, HALF)
    const real[:, :, :, ::1] e,           # IN (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half), one guard row behind
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    const real[:, :, :, :, ::1] twin,     # IN (nx + 1, wet + 1, TWIN, 2, half) or none: one each
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half) or none: 1 where it flows
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0: no sheet
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] target,                # IN (2 half,) place in the coarse row of each cell
    real[:, ::1] scratch,                 # (NX, 4 half) work space
    Py_ssize_t ny, Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Set coarse_b to the summed residual of the fine level."""
    cdef Py_ssize_t NX = coarse_b.shape[0], rows = b.shape[1], half = b.shape[3]
    cdef Py_ssize_t nz = slot.shape[0], row = 2 * half
    cdef bint sheet = exchange.shape[0] > 0, apart = phase.shape[0] > 0, twins = twin.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    cdef Py_ssize_t wet = twin.shape[1] - 1 if twins else back.shape[1]
    cdef Py_ssize_t plane = rows * row, twin_plane = (wet + 1) * TWIN * row
    cdef Py_ssize_t behind = nz + sheet
    cdef Py_ssize_t ic, i, k, j, q
    cdef real* t
    cdef real* out
    if start_x.shape[0] != NX + 1 or target.shape[0] != row or rows != behind + twins * wet:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_b.shape[1] != behind + (wet if twins or apart else 0):
        raise ValueError("arrays of two levels do not fit each other")
    if scratch.shape[0] < NX or scratch.shape[1] < 2 * row:
        raise ValueError("work space is too small")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        t = &scratch[ic, 0]
        out = &coarse_b[ic, 0, 0, 0]
        for j in range(coarse_b.shape[1] * 2 * coarse_b.shape[3]):
            out[j] = 0
        for i in range(start_x[ic], start_x[ic + 1]):
            for k in range(behind):
                out = &coarse_b[ic, k, 0, 0]
                q = k - wet_first
                if k == nz:
                    coolant_residual(
                        t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &e[i + 1, first, 0, 0],
                        &inward[i, 0, 0, 0], &inflow[i, 0, 0], &exchange[i, 0, 0, 0],
                        plane, half, ny, layers)
                    gather(out, t, &target[0], half, ny)
                    continue
                plane_residual(
                    t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &gx[i, k, 0, 0],
                    &gy[i, k, 0, 0], &gz[i, k, 0, 0],
                    &back[i, q, 0, 0, 0] if 0 <= q < back.shape[1] else NULL,
                    &sink[i, slot[k], 0, 0] if slot[k] >= 0 else NULL,
                    &exchange[i, k - first, 0, 0] if first <= k < first + layers else NULL,
                    &e[i + 1, nz if sheet else 0, 0, 0], plane, half, ny)
                if twins and 0 <= q < wet:
                    twin_residual(
                        t, t + row, &b[i, behind + q, 0, 0], &e[i + 1, k, 0, 0],
                        &e[i + 1, behind + q, 0, 0], &twin[i, q, 0, 0, 0], plane, twin_plane,
                        half, ny)
                    gather(&coarse_b[ic, behind + q, 0, 0], t + row, &target[0], half, ny)
                if apart and 0 <= q < wet:
                    gather_apart(out, &coarse_b[ic, behind + q, 0, 0], t, &phase[i, q, 0, 0],
                                 &target[0], half, ny)
                else:
                    gather(out, t, &target[0], half, ny)


cdef clones_void prolong_row(
    real* e, const real* coarse, const int* target, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        e[j] += coarse[target[j]]


cdef clones_void prolong_apart(
    real* e, const real* coarse_s, const real* coarse_f, const unsigned char* wet,
    const int* target, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        e[j] += coarse_f[target[j]] if wet[j] else coarse_s[target[j]]


def prolong_add(
    real[:, :, :, ::1] e,                 # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] coarse_e,    # IN (NX + 2, ROWS, 2, HALF)
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half) or none
    const int[::1] start_x,               # IN (NX + 1,)
    const int[::1] target,                # IN (2 half,)
    Py_ssize_t ny, Py_ssize_t wet_first, int nthreads,
):
    """Add the coarse correction to every fine cell."""
    cdef Py_ssize_t NX = coarse_e.shape[0] - 2, rows = e.shape[1], half = e.shape[3]
    cdef Py_ssize_t wet = phase.shape[1] if phase.shape[0] > 0 else 0
    cdef Py_ssize_t ic, i, k, h, q
    if start_x.shape[0] != NX + 1 or target.shape[0] != 2 * half:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_e.shape[1] != rows + wet:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for i in range(start_x[ic], start_x[ic + 1]):
            for k in range(rows):
                q = k - wet_first
                for h in range(2):
                    if 0 <= q < wet:
                        prolong_apart(
                            &e[i + 1, k, h, 0], &coarse_e[ic + 1, k, 0, 0],
                            &coarse_e[ic + 1, rows + q, 0, 0], &phase[i, q, h, 0],
                            &target[h * half], (ny + 1 - h) // 2)
                    else:
                        prolong_row(&e[i + 1, k, h, 0], &coarse_e[ic + 1, k, 0, 0],
                                    &target[h * half], (ny + 1 - h) // 2)
