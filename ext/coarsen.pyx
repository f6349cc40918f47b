# Coefficients of the next coarser level: columns merged in pairs along x, y or both.
#
# Conductances along z, sinks, exchanges and flows of merged cells lie side by side: they add.
# Lateral faces lie one behind the other: a coarse face joins cell centres that are further
# apart, so half the face inside each merged pair is put in series with the face between them,
#
#   1 / G = 1 / g + 1 / (2 g_inside_left) + 1 / (2 g_inside_right),
#
# row by row, and the rows add. (Adding alone would make the coarse grid too stiff by two.) What
# lies inside counts at most as much as in a uniform grid, see series_parallel.
#
# Where all columns of y merge in pairs, the cells of pair J are entry J of either half of the row:
# whole rows are merged at once.

from clones cimport clones_void
from cython.parallel cimport prange
from row_loops cimport join_pairs
from row_residual cimport real
from series_parallel cimport behind, place


cdef clones_void series_row(
    real* out, const real* g, const real* inside_left, const real* inside_right, Py_ssize_t n,
) noexcept nogil:
    # inside_* may equal g, with n cells: then they are not there and count as no resistance
    cdef Py_ssize_t j
    cdef real r, f
    for j in range(n):
        f = g[j]
        r = <real> 1.0 / f if f > 0 else <real> 0.0
        r = r + (behind(inside_left[j], f) if inside_left != g else <real> 0.0)
        r = r + (behind(inside_right[j], f) if inside_right != g else <real> 0.0)
        out[j] = <real> 1.0 / r if f > 0 else <real> 0.0


cdef clones_void paired_row(
    real* out, real* sums, const real* t, Py_ssize_t half, Py_ssize_t coarse_half, Py_ssize_t n,
) noexcept nogil:
    # out += sums over the pairs of t, which may be `sums` itself
    cdef Py_ssize_t j
    for j in range(n):
        sums[j] = t[j] + t[half + j]
    join_pairs(out, out + coarse_half, sums, n)


cdef clones_void paired_faces(
    real* out, real* sums, const real* face, Py_ssize_t half, Py_ssize_t coarse_half,
    Py_ssize_t n,
) noexcept nogil:
    # out += faces in y between pairs, with half of those inside them in series
    cdef Py_ssize_t j
    cdef real r, f
    sums[0] = 0
    for j in range(1, n):
        f = face[j]
        r = <real> 1.0 / f if f > 0 else <real> 0.0
        r = r + behind(face[half + j - 1], f)
        r = r + behind(face[half + j], f)
        sums[j] = <real> 1.0 / r if f > 0 else <real> 0.0
    join_pairs(out, out + coarse_half, sums, n)


cdef bint all_pairs(const int[::1] start, Py_ssize_t n) noexcept nogil:
    # the last one may be a single line: the padding of a row holds zeros
    cdef Py_ssize_t j
    for j in range(n):
        if start[j] != 2 * j:
            return False
    return start[n] - start[n - 1] <= 2


def coarsen(
    real[:, :, :, ::1] coarse_gx,         # OUT (NX + 1, rows, 2, HALF), zeroed
    real[:, :, :, ::1] coarse_gy,         # OUT (NX, rows, 2, HALF), zeroed
    real[:, :, :, ::1] coarse_gz,         # OUT (NX, rows, 2, HALF), zeroed
    real[:, :, :, ::1] coarse_sink,       # OUT (NX, slots, 2, HALF), zeroed
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first fine plane of each coarse one
    const int[::1] start_y,               # IN (NY + 1,)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    real[:, ::1] scratch,                 # (NX, 2 half) work space
    Py_ssize_t nz, Py_ssize_t skip_first, Py_ssize_t skip, int nthreads,
):
    """Fill the coarse level's conductances and sinks, but of `skip` layers from `skip_first`."""
    cdef Py_ssize_t NX = coarse_gy.shape[0], NY = start_y.shape[0] - 1
    cdef Py_ssize_t half = gy.shape[3], coarse_half = coarse_gy.shape[3]
    cdef Py_ssize_t ic, jc, i, k, j, o, first, last, here
    cdef bint pairs = all_pairs(start_y, NY)
    cdef const real* left
    cdef const real* right
    cdef const real* face
    cdef real* t
    cdef real a, g
    if start_x.shape[0] != NX + 1 or scratch.shape[0] < NX or scratch.shape[1] < 2 * half:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        first = start_x[ic]
        last = start_x[ic + 1]
        t = &scratch[ic, 0]
        for k in range(nz):
            if 0 <= k - skip_first < skip:
                continue
            if ic > 0:
                face = &gx[first, k, 0, 0]
                left = &gx[first - 1, k, 0, 0] if first - start_x[ic - 1] == 2 else face
                right = &gx[first + 1, k, 0, 0] if last - first == 2 else face
                series_row(t, face, left, right, 2 * half)
                if pairs:
                    paired_row(&coarse_gx[ic, k, 0, 0], t, t, half, coarse_half, NY)
                for jc in range(0 if pairs else NY):
                    a = 0
                    for j in range(start_y[jc], start_y[jc + 1]):
                        a = a + t[place(j, half)]
                    coarse_gx[ic, k, jc & 1, jc >> 1] = a
            for i in range(first, last):
                if pairs:
                    paired_row(
                        &coarse_gz[ic, k, 0, 0], t, &gz[i, k, 0, 0], half, coarse_half, NY)
                    paired_faces(
                        &coarse_gy[ic, k, 0, 0], t, &gy[i, k, 0, 0], half, coarse_half, NY)
                    continue
                face = &gz[i, k, 0, 0]
                for jc in range(NY):
                    a = 0
                    for j in range(start_y[jc], start_y[jc + 1]):
                        a = a + face[place(j, half)]
                    coarse_gz[ic, k, jc & 1, jc >> 1] += a
                face = &gy[i, k, 0, 0]
                for jc in range(1, NY):
                    here = start_y[jc]
                    g = face[place(here, half)]
                    if g > 0:
                        a = <real> 1.0 / g
                        if here - start_y[jc - 1] == 2:
                            a = a + behind(face[place(here - 1, half)], g)
                        if start_y[jc + 1] - here == 2:
                            a = a + behind(face[place(here + 1, half)], g)
                        coarse_gy[ic, k, jc & 1, jc >> 1] += <real> 1.0 / a
        for k in range(nz):
            o = slot[k]
            if o < 0 or 0 <= k - skip_first < skip:
                continue
            for i in range(first, last):
                face = &sink[i, o, 0, 0]
                for jc in range(NY):
                    for j in range(start_y[jc], start_y[jc + 1]):
                        coarse_sink[ic, o, jc & 1, jc >> 1] += face[place(j, half)]


def coarsen_sheet(
    real[:, :, :, ::1] coarse_exchange,   # OUT (NX, layers, 2, HALF), zeroed
    real[:, :, :, ::1] coarse_inward,     # OUT (NX, 4, 2, HALF), zeroed
    real[:, :, ::1] coarse_inflow,        # OUT (NX, 2, HALF), zeroed
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half)
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half) from left, right, low, high
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    const int[::1] start_x,               # IN (NX + 1,)
    const int[::1] start_y,               # IN (NY + 1,)
    int nthreads,
):
    """Fill the coarse sheet: what crosses coarse faces, what enters, what is exchanged."""
    cdef Py_ssize_t NX = coarse_inflow.shape[0], NY = start_y.shape[0] - 1
    cdef Py_ssize_t layers = exchange.shape[1]
    cdef Py_ssize_t ic, jc, i, j, k, h, m
    if start_x.shape[0] != NX + 1 or coarse_exchange.shape[1] != layers:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for i in range(start_x[ic], start_x[ic + 1]):
            for jc in range(NY):
                for j in range(start_y[jc], start_y[jc + 1]):
                    h = j & 1
                    m = j >> 1
                    for k in range(layers):
                        coarse_exchange[ic, k, jc & 1, jc >> 1] += exchange[i, k, h, m]
                    coarse_inflow[ic, jc & 1, jc >> 1] += inflow[i, h, m]
                    if i == start_x[ic]:
                        coarse_inward[ic, 0, jc & 1, jc >> 1] += inward[i, 0, h, m]
                    if i == start_x[ic + 1] - 1:
                        coarse_inward[ic, 1, jc & 1, jc >> 1] += inward[i, 1, h, m]
                    if j == start_y[jc]:
                        coarse_inward[ic, 2, jc & 1, jc >> 1] += inward[i, 2, h, m]
                    if j == start_y[jc + 1] - 1:
                        coarse_inward[ic, 3, jc & 1, jc >> 1] += inward[i, 3, h, m]
