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
# one plane behind half sweep s - 1, so memory is read once for all of them, and the first asks for
# the next plane while it works on its own. Each thread takes a slab of planes and leaves a triangle
# open at each end; the triangles are closed afterwards.
#
# A `fresh` sweep starts from zero, whatever e holds: its first half sweep reads no neighbours, and
# every later one reads what the one before it has written.

from clones cimport clones_void
from cython.parallel cimport prange
from column_relax cimport down_row, down_row_alone, down_twins, up_row, up_twins
from row_loops cimport hg_prefetch, real
from twin_row cimport TWIN


cdef inline Py_ssize_t whole_vectors(Py_ssize_t n, Py_ssize_t half) noexcept nogil:
    # Cells of half a row, the padding up to a multiple of 16 included: pivots there are 0, so 0
    # comes out, and no loop ends in a remainder.
    return min((n + 15) // 16 * 16, half)


cdef clones_void relax_half(
    real* e, const real* b, const real* gx, const real* gy, const real* gz, const real* pivot,
    const real* back, const real* twin, const unsigned char* crossing, const real* fill,
    const real* fill_row, const real* inward, Py_ssize_t plane, Py_ssize_t twin_plane,
    Py_ssize_t half, Py_ssize_t h,
    Py_ssize_t n, Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first, Py_ssize_t wet,
    bint alone, Py_ssize_t ahead,
) noexcept nogil:
    # alone: neighbours count as 0; ahead: planes to fetch beyond this one.
    # All pointers at the start of plane i; the coolant of a sheet, if any, is row nz of e and b,
    # what flows of the twins the rows behind it.
    cdef Py_ssize_t j, k, q, at
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t behind = (nz if fill == NULL else nz + 1) * row + h * half
    cdef bint twins, flowing
    cdef real* c = e + nz * row + h * half
    cdef real* w
    cdef real* f
    cdef const real* a
    cdef const real* u
    cdef const real* u_f
    e += h * half
    b += h * half
    if fill != NULL:
        a = inward + h * half
        u = b + nz * row
        if alone:
            for j in range(n):
                c[j] = u[j]
        else:
            for j in range(n):
                c[j] = (u[j] + a[j] * c[j - plane] + a[row + j] * c[j + plane]
                        + a[2 * row + j] * c[j + other - (1 - h)]
                        + a[3 * row + j] * c[j + other + h])
    for k in range(nz):
        q = k - wet_first
        twins = twin != NULL and 0 <= q < wet
        flowing = back != NULL and 0 <= q < wet
        at = k * row + h * half
        w = e + k * row
        a = NULL
        if flowing:
            a = back + q * 3 * row + h * half
        if ahead > 0:
            at = k * row
            hg_prefetch(e - h * half + at + 2 * plane, row * sizeof(real))
            hg_prefetch(gx + at + 2 * plane, row * sizeof(real))
            hg_prefetch(b - h * half + at + plane, row * sizeof(real))
            hg_prefetch(gy + at + plane, row * sizeof(real))
            hg_prefetch(gz + at + plane, row * sizeof(real))
            hg_prefetch(pivot + at + plane, row * sizeof(real))
            if twins:
                hg_prefetch(twin + q * TWIN * row + twin_plane, TWIN * row * sizeof(real))
            elif flowing:
                hg_prefetch(back + (q + wet) * 3 * row, 3 * row * sizeof(real))
            at += h * half
        if twins:
            down_twins(
                w, e - h * half + behind + q * row, b + k * row, b - h * half + behind + q * row,
                pivot + at, gx + at, gy + at, gz + at, twin + q * TWIN * row + h * half,
                k == 0, q == 0, alone, crossing[q], plane, twin_plane, half, h, n)
        elif alone:
            down_row_alone(w, b + k * row, pivot + at, gz + at, k == 0, half, n)
        else:
            down_row(
                w, b + k * row, pivot + at, gx + at, a if flowing else gx + at + plane,
                gy + at, a + row if flowing else gy + at + other + h, gz + at, k == 0,
                plane, half, h, n)
        if fill != NULL and k >= first:
            u = fill_row + (k - first) * row + h * half
            for j in range(n):
                c[j] += u[j] * w[j]
            if twins:
                f = e - h * half + behind + q * row
                u = fill_row + (nz - first + q) * row + h * half
                for j in range(n):
                    c[j] += u[j] * f[j]
    if fill != NULL:
        a = pivot + nz * row + h * half
        for j in range(n):
            c[j] *= a[j]
    for k in range(nz - 1, -1, -1):
        q = k - wet_first
        twins = twin != NULL and 0 <= q < wet
        flowing = back != NULL and 0 <= q < wet
        at = k * row + h * half
        w = e + k * row
        u = NULL
        u_f = NULL
        if fill != NULL and k >= first:
            u = fill + (k - first) * row + h * half
            u_f = fill + (nz - first + q) * row + h * half
        a = gz + at + row
        if flowing:
            a = back + (q * 3 + 2) * row + h * half
        if k == nz - 1:
            a = NULL
        if twins:
            up_twins(w, e - h * half + behind + q * row, pivot + at, a,
                     twin + q * TWIN * row + h * half, q == wet - 1, crossing[q + 1], u, u_f, c,
                     half, n)
        else:
            up_row(w, pivot + at, a, w + row, u, c, n)


def sweep(
    real[:, :, :, ::1] e,                # IN/OUT (nx + 2, rows, 2, half)
    const real[:, :, :, ::1] b,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gx,         # IN (nx + 1, rows, 2, half) left face
    const real[:, :, :, ::1] gy,         # IN (nx, rows, 2, half) lower face in y
    const real[:, :, :, ::1] gz,         # IN (nx, rows, 2, half) lower face in z
    const real[:, :, :, ::1] pivot,      # IN (nx, rows, 2, half) inverse pivots, coolant in row nz
    const real[:, :, :, :, ::1] back,    # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    const real[:, :, :, :, ::1] twin,    # IN (nx + 1, wet + 1, TWIN, 2, half) or nx = 0: one each
    const unsigned char[::1] crossing,   # IN (wet + 1,) faces that join twins, see twin_row
    const real[:, :, :, ::1] fill,       # IN (nx, nz - first + twins, 2, half) or nx = 0: no sheet
    const real[:, :, :, ::1] fill_row,   # IN the same for the coolant's row
    const real[:, :, :, ::1] inward,     # IN (nx, 4, 2, half)
    Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first,
    Py_ssize_t colour, Py_ssize_t half_sweeps, bint fresh, int nthreads,
):
    """Do `half_sweeps` half sweeps of alternating colour, the first with `colour`, in place."""
    cdef Py_ssize_t nx = b.shape[0], rows = b.shape[1], half = b.shape[3]
    cdef bint sheet = fill.shape[0] > 0, twins = twin.shape[0] > 0
    cdef Py_ssize_t wet = twin.shape[1] - 1 if twins else back.shape[1]
    if e.shape[0] != nx + 2 or gx.shape[0] != nx + 1 or rows != nz + sheet + twins * wet:
        raise ValueError("arrays of one level do not fit each other")
    if e.shape[1] != rows or e.shape[3] != half or ny > 2 * (half - 1):
        raise ValueError("arrays of one level do not fit each other")
    if crossing.shape[0] != wet + 1:
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
    cdef Py_ssize_t back_plane = back.shape[1] * 6 * half
    cdef Py_ssize_t twin_plane = (wet + 1) * TWIN * 2 * half
    cdef const real* r0 = NULL
    cdef const real* back0 = &back[0, 0, 0, 0, 0] if back.shape[1] > 0 else NULL
    cdef const real* twin0 = &twin[0, 0, 0, 0, 0] if twins else NULL
    if sheet:
        f0 = &fill[0, 0, 0, 0]
        r0 = &fill_row[0, 0, 0, 0]
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
                    back0 + i * back_plane if back0 != NULL else NULL,
                    twin0 + i * twin_plane if twins else NULL, &crossing[0],
                    f0 + i * f_plane if sheet else NULL, r0 + i * f_plane if sheet else NULL,
                    w0 + i * w_plane if sheet else NULL, plane, twin_plane, half, h,
                    whole_vectors((ny + 1 - h) // 2, half), nz, first, wet_first, wet,
                    fresh and s == 0, nx - 2 - i if s == 0 else 0)
    for t in prange(1, slabs, num_threads=nthreads, schedule="static", chunksize=1, nogil=True):
        start = nx * t // slabs
        for s in range(1, half_sweeps):
            for i in range(start - s, start + s):
                h = (i + colour + s) & 1
                relax_half(
                    e0 + i * plane, b0 + i * plane, gx0 + i * plane, gy0 + i * plane,
                    gz0 + i * plane, p0 + i * plane,
                    back0 + i * back_plane if back0 != NULL else NULL,
                    twin0 + i * twin_plane if twins else NULL, &crossing[0],
                    f0 + i * f_plane if sheet else NULL, r0 + i * f_plane if sheet else NULL,
                    w0 + i * w_plane if sheet else NULL, plane, twin_plane, half, h,
                    whole_vectors((ny + 1 - h) // 2, half), nz, first, wet_first, wet, False, 0)
