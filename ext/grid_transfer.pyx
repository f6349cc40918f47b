# Between two levels: the residual, summed over the fine columns of each coarse one, goes down;
# the coarse correction, the same for all of them, comes up.
#
#   b_coarse[I, k, J] = sum over (i, j) in (I, J) of r[i, k, j];   e[i, k, j] += e_coarse[I, k, J]
#
# Where a level with one temperature per cell meets a coarser one with twins, `phase` tells which
# of the twins a cell belongs to.
#
# After a sweep columns of its last colour leave no residual, and the first half sweep of the next
# one reads none of the columns that it relaxes. So half of the columns is enough, both ways, but
# for rows that transport along the flow has moved.

from clones cimport clones_void
from coolant_residual cimport coolant_residual
from cython.parallel cimport prange
from row_loops cimport add, hg_prefetch, join_pairs, part, spread_pairs
from row_residual cimport real, solid_half
from twin_row cimport SF, TWIN, twin_half


cdef enum:
    AHEAD = 2  # rows: half a row is too short for the processor to see what comes next by itself


cdef clones_void half_residual(
    real* r, const real* b, const real* e, const real* gx, const real* gy, const real* gz,
    const real* back, const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    cdef Py_ssize_t way
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t at = AHEAD * row + h * half
    cdef Py_ssize_t size = half * <Py_ssize_t> sizeof(real)
    hg_prefetch(e + at, size)
    hg_prefetch(e + at + plane, size)
    hg_prefetch(b + at, size)
    hg_prefetch(gx + at, size)
    hg_prefetch(gx + at + plane, size)
    hg_prefetch(gy + AHEAD * row, 2 * size)
    hg_prefetch(gz + at, size)
    if back != NULL:
        for way in range(3):
            hg_prefetch(back + 3 * AHEAD * row + way * row + h * half, size)
    solid_half(r, b, e, gx, gy, gz, back, sink, exchange, c, plane, half, ny, h)


cdef clones_void twin_residual(
    real* r_s, real* r_f, const real* b_f, const real* s, const real* f, const real* twin,
    int crossing, int above, Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half,
    Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    cdef Py_ssize_t way
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t size = half * <Py_ssize_t> sizeof(real)
    hg_prefetch(f + AHEAD * row, 2 * size)
    hg_prefetch(b_f + AHEAD * row + h * half, size)
    for way in range(SF):  # of the next layer
        hg_prefetch(twin + (TWIN + way) * row + h * half, size)
    twin_half(r_s, r_f, b_f, s, f, twin, crossing, above, plane, twin_plane, half, ny, h)


cdef clones_void gather_half(
    real* out, const real* t, const int* target, Py_ssize_t across, Py_ssize_t half,
    Py_ssize_t coarse_half, Py_ssize_t h, Py_ssize_t ny,
) noexcept nogil:
    # Half h of t onto the coarse row; across: fine cells in each coarse one, 0 where they differ.
    cdef Py_ssize_t j
    cdef Py_ssize_t n = (ny + 1 - h) // 2
    t += h * half
    target += h * half
    if across == 2:
        join_pairs(out, out + coarse_half, t, n)
    elif across == 1:
        add(out + h * coarse_half, t, n)
    else:
        for j in range(n):
            out[target[j]] += t[j]


cdef inline void gather(
    real* out, const real* t, const int* target, Py_ssize_t across, Py_ssize_t half,
    Py_ssize_t coarse_half, Py_ssize_t ny,
) noexcept nogil:
    gather_half(out, t, target, across, half, coarse_half, 0, ny)
    gather_half(out, t, target, across, half, coarse_half, 1, ny)


cdef clones_void gather_apart(
    real* out_s, real* out_f, real* t, real* t_f, const unsigned char* wet, const int* target,
    Py_ssize_t across, Py_ssize_t half, Py_ssize_t coarse_half, Py_ssize_t h, Py_ssize_t ny,
) noexcept nogil:
    # t_f: work space of a row
    part(t + h * half, t_f + h * half, wet + h * half, (ny + 1 - h) // 2)
    gather_half(out_s, t, target, across, half, coarse_half, h, ny)
    gather_half(out_f, t_f, target, across, half, coarse_half, h, ny)


def restrict_residual(
    real[:, :, :, ::1] coarse_b,          # OUT (NX, ROWS, 2, HALF)
    const real[:, :, :, ::1] e,           # IN (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,           # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half), one guard row behind
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    const real[:, :, :, :, ::1] twin,     # IN (nx + 1, wet + 1, TWIN, 2, half) or none: one each
    const unsigned char[::1] crossing,    # IN (wet + 1,) faces that join twins, see twin_row
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half) or none: 1 where it flows
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0: no sheet
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] target,                # IN (2 half,) place in the coarse row of each cell
    real[:, ::1] scratch,                 # (NX, 4 half) work space
    Py_ssize_t across,                    # fine cells of y in each coarse one; 0: they differ
    Py_ssize_t rest,                      # colour of the columns with a residual; -1: both
    bint moved,                           # whether in layers with flow both have one
    Py_ssize_t bottom,                    # first row to treat; the coarse level begins with it
    Py_ssize_t top,                       # row to stop before
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
    cdef Py_ssize_t coarse_half = coarse_b.shape[3]
    cdef Py_ssize_t ic, i, k, j, q, h
    cdef bint both
    cdef real* t
    cdef real* out
    if start_x.shape[0] != NX + 1 or target.shape[0] != row or rows != behind + twins * wet:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_b.shape[1] != top - bottom + (wet if twins or apart else 0):
        raise ValueError("arrays of two levels do not fit each other")
    if bottom < 0 or top > behind or (top - bottom < behind and (twins or apart)):
        raise ValueError("a level with flow through cells is treated as a whole")
    if crossing.shape[0] <= wet:
        raise ValueError("arrays of one level do not fit each other")
    if scratch.shape[0] < NX or scratch.shape[1] < 2 * row:
        raise ValueError("work space is too small")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        t = &scratch[ic, 0]
        out = &coarse_b[ic, 0, 0, 0]
        for j in range(coarse_b.shape[1] * 2 * coarse_b.shape[3]):
            out[j] = 0
        for i in range(start_x[ic], start_x[ic + 1]):
            for k in range(bottom, top):
                out = &coarse_b[ic, k - bottom, 0, 0]
                q = k - wet_first
                if k == nz:
                    coolant_residual(
                        t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &e[i + 1, first, 0, 0],
                        &inward[i, 0, 0, 0], &inflow[i, 0, 0], &exchange[i, 0, 0, 0],
                        plane, half, ny, layers)
                    gather(out, t, &target[0], across, half, coarse_half, ny)
                    continue
                both = rest < 0 or (moved and 0 <= q < wet)
                for h in range(2):
                    if not both and (i + h) & 1 != rest:
                        continue
                    half_residual(
                        t, &b[i, k, 0, 0], &e[i + 1, k, 0, 0], &gx[i, k, 0, 0],
                        &gy[i, k, 0, 0], &gz[i, k, 0, 0],
                        &back[i, q, 0, 0, 0] if 0 <= q < back.shape[1] else NULL,
                        &sink[i, slot[k], 0, 0] if slot[k] >= 0 else NULL,
                        &exchange[i, k - first, 0, 0] if first <= k < first + layers else NULL,
                        &e[i + 1, nz if sheet else 0, 0, 0], plane, half, ny, h)
                    if not twins and apart and 0 <= q < wet:
                        gather_apart(
                            out, &coarse_b[ic, behind + q, 0, 0], t, t + row,
                            &phase[i, q, 0, 0], &target[0], across, half, coarse_half, h, ny)
                        continue
                    if twins and 0 <= q < wet:
                        twin_residual(
                            t, t + row, &b[i, behind + q, 0, 0], &e[i + 1, k, 0, 0],
                            &e[i + 1, behind + q, 0, 0], &twin[i, q, 0, 0, 0], crossing[q],
                            crossing[q + 1], plane, twin_plane, half, ny, h)
                        gather_half(
                            &coarse_b[ic, behind + q, 0, 0], t + row, &target[0], across, half,
                            coarse_half, h, ny)
                    gather_half(out, t, &target[0], across, half, coarse_half, h, ny)


cdef clones_void prolong_half(
    real* e, const real* coarse, const int* target, Py_ssize_t across, Py_ssize_t half,
    Py_ssize_t coarse_half, Py_ssize_t h, Py_ssize_t ny,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef Py_ssize_t n = (ny + 1 - h) // 2
    e += h * half
    target += h * half
    if across == 2:
        spread_pairs(e, coarse, coarse + coarse_half, n)
    elif across == 1:
        add(e, coarse + h * coarse_half, n)
    else:
        for j in range(n):
            e[j] += coarse[target[j]]


cdef clones_void prolong_apart(
    real* e, const real* coarse_s, const real* coarse_f, const unsigned char* wet,
    const int* target, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j, m
    for j in range(n):
        m = target[j]
        e[j] += coarse_f[m] if wet[j] else coarse_s[m]


def prolong_add(
    real[:, :, :, ::1] e,                 # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] coarse_e,    # IN (NX + 2, ROWS, 2, HALF)
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half) or none
    const int[::1] start_x,               # IN (NX + 1,)
    const int[::1] target,                # IN (2 half,)
    Py_ssize_t across,                    # fine cells of y in each coarse one; 0: they differ
    Py_ssize_t read,                      # colour of the columns that are read next; -1: both
    Py_ssize_t wet,                       # layers with flow, where both colours are read
    Py_ssize_t bottom,                    # first row to treat; the coarse level begins with it
    Py_ssize_t top,                       # row to stop before
    Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t wet_first, int nthreads,
):
    """Add the coarse correction to every fine cell that is read before it is set again."""
    cdef Py_ssize_t NX = coarse_e.shape[0] - 2, rows = e.shape[1], half = e.shape[3]
    cdef Py_ssize_t parted = phase.shape[1] if phase.shape[0] > 0 else 0
    cdef Py_ssize_t ic, i, k, h, q
    if start_x.shape[0] != NX + 1 or target.shape[0] != 2 * half:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_e.shape[1] != top - bottom + parted or bottom < 0 or top > rows:
        raise ValueError("arrays of two levels do not fit each other")
    if top - bottom < rows and parted:
        raise ValueError("a level with flow through cells is treated as a whole")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for i in range(start_x[ic], start_x[ic + 1]):
            for k in range(bottom, top):
                q = k - wet_first
                for h in range(2):
                    if read >= 0 and (i + h) & 1 != read and k < nz and not 0 <= q < wet:
                        continue
                    if 0 <= q < parted:
                        prolong_apart(
                            &e[i + 1, k, h, 0], &coarse_e[ic + 1, k, 0, 0],
                            &coarse_e[ic + 1, rows + q, 0, 0], &phase[i, q, h, 0],
                            &target[h * half], (ny + 1 - h) // 2)
                    else:
                        prolong_half(
                            &e[i + 1, k, 0, 0], &coarse_e[ic + 1, k - bottom, 0, 0],
                            &target[0], across, half, coarse_e.shape[3], h, ny)
