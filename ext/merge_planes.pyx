# Planes of a level merged in blocks, its layers and its rows kept: a grid coarser along x alone.
#
# What lies side by side adds: sinks, faces in y and z and what flows through them. Between blocks
#
#   G = 1 / (1/g + half of the resistance inside either block)
#
# where each face inside counts at most as much as in a uniform grid, see series_parallel; what
# flows through the face is what it was. A cell flows where any of those in it does.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real
from series_parallel cimport least


cdef clones_void add_row(real* out, const real* g, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        out[j] += g[j]


cdef clones_void join_row(
    unsigned char* out, const unsigned char* kind, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        out[j] |= kind[j]


cdef clones_void face_row(
    real* r, const real* onto_upper, const real* onto_lower, Py_ssize_t n,
) noexcept nogil:
    # resistance of the face between two blocks
    cdef Py_ssize_t j
    cdef real g
    for j in range(n):
        g = least(onto_upper[j], onto_lower[j])
        r[j] = <real> 1.0 / g if g > 0 else <real> 0.0


cdef clones_void inside_row(
    real* r, const real* onto_upper, const real* onto_lower, const real* inside_upper,
    const real* inside_lower, Py_ssize_t n,
) noexcept nogil:
    # half of a face inside a block behind the face of face_row
    cdef Py_ssize_t j
    cdef real g, c
    for j in range(n):
        g = least(onto_upper[j], onto_lower[j])
        c = least(inside_upper[j], inside_lower[j])
        if c > 0 and g > 0:
            r[j] += <real> 0.5 / (c if c > g else g)


cdef clones_void through_row(
    real* upper, real* lower, const real* r, const real* onto_upper, const real* onto_lower,
    Py_ssize_t n,
) noexcept nogil:
    # of the upper block on the lower one, and the other way (NULL: the same); r may be upper
    cdef Py_ssize_t j
    cdef real g, through
    for j in range(n):
        g = least(onto_upper[j], onto_lower[j])
        through = <real> 1.0 / r[j] if g > 0 else <real> 0.0
        upper[j] = through + (onto_upper[j] - g)
        if lower != NULL:
            lower[j] = through + (onto_lower[j] - g)


def merge_planes(
    real[:, :, :, ::1] coarse_gx,         # OUT (NX + 1, nz, 2, half), all zeroed
    real[:, :, :, ::1] coarse_gy,         # OUT (NX, nz, 2, half)
    real[:, :, :, ::1] coarse_gz,         # OUT (NX, nz, 2, half)
    real[:, :, :, :, ::1] coarse_back,    # OUT (NX, wet, 3, 2, half) or wet = 0: nothing flows
    real[:, :, :, ::1] coarse_sink,       # OUT (NX, slots, 2, half)
    unsigned char[:, :, :, ::1] coarse_phase,  # OUT (NX, wet, 2, half)
    const real[:, :, :, ::1] gx,          # IN (nx + 1, nz, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, nz, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, nz, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half)
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half)
    const int[::1] start_x,               # IN (NX + 1,) first plane of each block
    Py_ssize_t wet_first, int nthreads,
):
    """Fill the coefficients of a level whose cells each stand for a block of planes."""
    cdef Py_ssize_t NX = coarse_gy.shape[0], nz = gy.shape[1], row = 2 * gy.shape[3]
    cdef Py_ssize_t nx = gy.shape[0], wet = back.shape[1], slots = sink.shape[1]
    cdef Py_ssize_t plane = nz * row, wet_plane = 3 * wet * row
    cdef Py_ssize_t i, ic, m, k, q
    cdef const real* g
    cdef const real* low
    cdef const real* inner
    cdef Py_ssize_t step
    cdef real* out
    if start_x.shape[0] != NX + 1 or coarse_gx.shape[0] != NX + 1 or gx.shape[0] != nx + 1:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_gy.shape[1] != nz or 2 * coarse_gy.shape[3] != row or coarse_back.shape[1] != wet:
        raise ValueError("arrays of two levels do not fit each other")
    if coarse_sink.shape[1] != slots or coarse_phase.shape[1] != wet or phase.shape[1] != wet:
        raise ValueError("arrays of two levels do not fit each other")
    for ic in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        for i in range(start_x[ic], start_x[ic + 1]):
            add_row(&coarse_gy[ic, 0, 0, 0], &gy[i, 0, 0, 0], plane)
            add_row(&coarse_gz[ic, 0, 0, 0], &gz[i, 0, 0, 0], plane)
            if slots > 0:
                add_row(&coarse_sink[ic, 0, 0, 0], &sink[i, 0, 0, 0], slots * row)
            for q in range(wet):
                add_row(&coarse_back[ic, q, 1, 0, 0], &back[i, q, 1, 0, 0], 2 * row)
            if wet > 0:
                join_row(&coarse_phase[ic, 0, 0, 0], &phase[i, 0, 0, 0], wet * row)
        if ic == 0:
            continue
        i = start_x[ic]
        for k in range(nz):
            q = k - wet_first
            out = &coarse_gx[ic, k, 0, 0]
            g = &gx[i, k, 0, 0]
            low = g
            if 0 <= q < wet:
                low = &back[i - 1, q, 0, 0, 0]
            face_row(out, g, low, row)
            for m in range(start_x[ic - 1] + 1, start_x[ic + 1]):
                if m == i:
                    continue
                inner = g + (m - i) * plane
                step = (m - i) * (wet_plane if 0 <= q < wet else plane)
                inside_row(out, g, low, inner, low + step, row)
            through_row(
                out, &coarse_back[ic - 1, q, 0, 0, 0] if 0 <= q < wet else NULL, out, g, low, row)
