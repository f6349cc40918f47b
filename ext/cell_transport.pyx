# Correction of the coolant in cells along its own path.
#
# With everything but the coolant held, and of the coolant only what flows,
#
#   d = r / diagonal + sum over faces (w_in / diagonal) d_upstream,       e += d.
#
# Taken in the order of the flow this is solved in one sweep however long the path is, which
# relaxation by columns alone would follow two cells at a time. Where all flow is along x the planes
# are that order, one way and then the other; elsewhere flow_paths lists it. Right after a sweep
# columns of its last colour have no residual, which then is not looked for.

from clones cimport clones_void
from cython.parallel cimport prange
from row_loops cimport hg_prefetch
from row_residual cimport real, solid_half
from twin_row cimport TWIN, twin_half


cdef enum:
    AHEAD = 2  # rows that are asked for early


cdef clones_void mixed_gain(
    real* d, const real* point, const real* b, const real* e, const real* gx, const real* gy,
    const real* gz, const real* back, const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    # half h of a row; all pointers at the row
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t at = AHEAD * row + h * half
    cdef Py_ssize_t size = half * <Py_ssize_t> sizeof(real)
    hg_prefetch(e + at, size)
    hg_prefetch(e + at + plane, size)
    hg_prefetch(b + at, size)
    hg_prefetch(gx + at, size)
    hg_prefetch(gy + AHEAD * row, 2 * size)
    hg_prefetch(gz + at, size)
    hg_prefetch(point + at, size)
    for j in range(3):
        hg_prefetch(back + (3 * AHEAD + j) * row + h * half, size)
    solid_half(d, b, e, gx, gy, gz, back, sink, exchange, c, plane, half, ny, h)
    for j in range(h * half, h * half + half):
        d[j] *= point[j]


cdef clones_void twin_gain(
    real* d, const real* point, const real* b, const real* s, const real* f, const real* twin,
    int crossing, int above, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half,
    Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    cdef Py_ssize_t j
    twin_half(NULL, d, b, s, f, twin, crossing, above, plane, twin_plane, half, ny, h)
    for j in range(h * half, h * half + half):
        d[j] *= point[j]


cdef clones_void no_gain(real* d, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        d[j] = 0


cdef clones_void add_row(real* e, const real* d, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        e[j] += d[j]


cdef clones_void carry_row(
    real* d, const real* share, const real* up, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        d[j] += share[j] * up[j]


def cell_transport(
    real[:, :, :, ::1] e,                 # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0
    const real[:, :, :, :, ::1] twin,     # IN (nx + 1, wet + 1, TWIN, 2, half) or nx = 0
    const unsigned char[::1] crossing,    # IN (wet + 1,) faces that join twins, see twin_row
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,)
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0: no sheet
    const real[:, :, :, ::1] point,       # IN (nx, wet, 2, half) inverse diagonals, 0 elsewhere
    const unsigned char[::1] used,        # IN (wet,) 1 for layers in which anything flows
    const real[:, :, :, :, ::1] along,    # IN (2, nx, wet, 2, half) shares of left and right
                                          # neighbour, or the first alone; none: see the list
    const int[::1] cell,                  # IN (steps,)
    const int[::1] up,                    # IN (steps,)
    const real[::1] weight,               # IN (steps,)
    real[:, :, :, ::1] d,                 # (nx, wet, 2, half) work space
    Py_ssize_t rest,                      # colour of the columns with a residual; -1: both
    Py_ssize_t ny, Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Correct what flows."""
    cdef Py_ssize_t nx = b.shape[0], rows = b.shape[1], half = b.shape[3], row = 2 * half
    cdef Py_ssize_t nz = slot.shape[0], wet = point.shape[1]
    cdef bint twins = twin.shape[0] > 0, sheet = exchange.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    cdef Py_ssize_t plane = rows * row, twin_plane = (wet + 1) * TWIN * row
    cdef Py_ssize_t behind = nz + sheet, ways = along.shape[0]
    cdef Py_ssize_t i, k, q, h, t
    cdef real* gain = &d[0, 0, 0, 0]
    if point.shape[0] != nx or d.shape[0] != nx or d.shape[1] != wet or d.shape[3] != half:
        raise ValueError("arrays of one level do not fit each other")
    if used.shape[0] != wet or weight.shape[0] != cell.shape[0]:
        raise ValueError("arrays of one level do not fit each other")
    if ways > 0 and (along.shape[1] != nx or along.shape[2] != wet or along.shape[4] != half):
        raise ValueError("arrays of one level do not fit each other")
    if rows != behind + twins * wet or up.shape[0] != cell.shape[0] or crossing.shape[0] != wet + 1:
        raise ValueError("arrays of one level do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            if not used[q]:
                continue
            k = q + wet_first
            for h in range(2):
                if rest >= 0 and (i + h) & 1 != rest:
                    no_gain(&d[i, q, h, 0], half)
                elif twins:
                    twin_gain(
                        &d[i, q, 0, 0], &point[i, q, 0, 0], &b[i, behind + q, 0, 0],
                        &e[i + 1, k, 0, 0], &e[i + 1, behind + q, 0, 0], &twin[i, q, 0, 0, 0],
                        crossing[q], crossing[q + 1], plane, twin_plane, half, ny, h)
                else:
                    mixed_gain(
                        &d[i, q, 0, 0], &point[i, q, 0, 0], &b[i, k, 0, 0], &e[i + 1, k, 0, 0],
                        &gx[i, k, 0, 0], &gy[i, k, 0, 0], &gz[i, k, 0, 0], &back[i, q, 0, 0, 0],
                        &sink[i, slot[k], 0, 0] if slot[k] >= 0 else NULL,
                        &exchange[i, k - first, 0, 0] if 0 <= k - first < layers else NULL,
                        &e[i + 1, nz if sheet else 0, 0, 0], plane, half, ny, h)
    for t in prange(2 * wet if ways > 0 else 0, num_threads=nthreads, schedule="static",
                    nogil=True):
        q = t // 2
        h = t % 2
        if not used[q]:
            continue
        for i in range(1, nx):
            carry_row(&d[i, q, h, 0], &along[0, i, q, h, 0], &d[i - 1, q, h, 0], half)
        if ways > 1:
            for i in range(nx - 2, -1, -1):
                carry_row(&d[i, q, h, 0], &along[1, i, q, h, 0], &d[i + 1, q, h, 0], half)
    with nogil:
        for t in range(cell.shape[0]):
            gain[cell[t]] += weight[t] * gain[up[t]]
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            if used[q]:
                add_row(
                    &e[i + 1, behind + q if twins else q + wet_first, 0, 0], &d[i, q, 0, 0], row)
