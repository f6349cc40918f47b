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
# one plane behind half sweep s - 1, so memory is read once for all of them, and each asks for some
# of the arrays of the plane that comes next while it works on its own. Each thread takes a slab of
# planes and leaves a triangle open at each end; the triangles are closed afterwards. Where there
# are too few planes for that, threads take planes and wait for each other after each half sweep.
#
# A `fresh` sweep starts from zero, whatever e holds: its first half sweep reads no neighbours, and
# every later one reads what the one before it has written.

from clones cimport clones_void
from cython.parallel cimport parallel, prange
from column_relax cimport down_rows, up_rows
from column_runs cimport HG_RUNS, RUN, run_alone, run_down, run_up, run_whole
from row_loops cimport real
from twin_row cimport TWIN


cdef inline Py_ssize_t whole_vectors(Py_ssize_t n, Py_ssize_t half) noexcept nogil:
    # Cells of half a row, the padding up to whole vectors included: pivots there are 0, so 0
    # comes out, and no loop ends in a remainder.
    return min((n + RUN - 1) // RUN * RUN, half)


cdef inline Py_ssize_t run_end(
    Py_ssize_t k, Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first, Py_ssize_t wet,
    bint sheet,
) noexcept nogil:
    # Layer after the last one that is of the kind of layer k.
    cdef Py_ssize_t end = nz
    if wet > 0 and k < wet_first:
        end = wet_first
    elif k < wet_first + wet:
        end = wet_first + wet
    return first if sheet and k < first < end else end


cdef inline Py_ssize_t run_start(
    Py_ssize_t k, Py_ssize_t first, Py_ssize_t wet_first, Py_ssize_t wet, bint sheet,
) noexcept nogil:
    # First layer of the run that ends with layer k.
    cdef Py_ssize_t begin = 0
    if wet > 0 and k >= wet_first + wet:
        begin = wet_first + wet
    elif wet > 0 and k >= wet_first:
        begin = wet_first
    return first if sheet and begin < first <= k else begin


cdef inline const real* array_of(
    Py_ssize_t which, const real* e, const real* b, const real* gx, const real* gy,
    const real* gz, const real* pivot, Py_ssize_t plane,
) noexcept nogil:
    # What the next plane but one of e is to a half sweep, and the right one of gx; NULL: no more.
    if which == 0:
        return e + plane
    if which == 1:
        return gx + plane
    if which == 2:
        return b
    if which == 3:
        return gy
    if which == 4:
        return gz
    return pivot if which == 5 else NULL


cdef clones_void relax_half(
    real* e, const real* b, const real* gx, const real* gy, const real* gz, const real* pivot,
    const real* back, const real* twin, const unsigned char* crossing, const real* fill,
    const real* fill_row, const real* inward, Py_ssize_t plane, Py_ssize_t twin_plane,
    Py_ssize_t half, Py_ssize_t i, Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t layers,
    Py_ssize_t first, Py_ssize_t wet_first, Py_ssize_t wet, Py_ssize_t colour,
    bint alone, Py_ssize_t turn, Py_ssize_t turns, Py_ssize_t ahead,
) noexcept nogil:
    # alone: neighbours count as 0; turn: number of this half sweep, of so many; ahead: planes that
    # are left to be fetched.
    # All pointers at the start of plane 0; layers: of fill. The coolant of a sheet, if any, is row
    # nz of e and b, what flows of the twins the rows behind it.
    cdef Py_ssize_t h = (i + colour + turn) & 1, n = whole_vectors((ny + 1 - h) // 2, half)
    cdef Py_ssize_t j, k, q, at, stop, step
    cdef Py_ssize_t row = 2 * half, skip = (turn + 1) * plane
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef bint sheet = fill != NULL, runs = HG_RUNS and n % RUN == 0, wet_run
    e += i * plane
    b += i * plane
    gx += i * plane
    gy += i * plane
    gz += i * plane
    pivot += i * plane
    if back != NULL:
        back += i * wet * 3 * row
    if twin != NULL:
        twin += i * twin_plane
    if sheet:
        fill += i * layers * row
        fill_row += i * layers * row
        inward += i * 4 * row
    cdef real* c = e + nz * row + h * half
    cdef const real* a
    cdef const real* u
    cdef const real* right
    cdef const real* past
    cdef const real* next = NULL
    cdef const real* next_2 = NULL
    cdef const real* far
    if ahead > 0:
        next = array_of(turn, e, b, gx, gy, gz, pivot, plane)
        next_2 = array_of(turn + turns, e, b, gx, gy, gz, pivot, plane)
    if runs and not sheet and wet == 0:
        at = h * half
        run_whole(
            e + at, b + at, pivot + at, gx + at, gy + at, gz + at, alone, plane, other - (1 - h),
            other + h, row, nz, n, other, next + skip + at if next != NULL else NULL,
            next_2 + skip + at if next_2 != NULL else NULL)
        return
    if sheet:
        a = inward + h * half
        u = b + nz * row + h * half
        if alone:
            for j in range(n):
                c[j] = u[j]
        else:
            for j in range(n):
                c[j] = (u[j] + a[j] * c[j - plane] + a[row + j] * c[j + plane]
                        + a[2 * row + j] * c[j + other - (1 - h)]
                        + a[3 * row + j] * c[j + other + h])
    k = 0
    while k < nz:
        stop = run_end(k, nz, first, wet_first, wet, sheet) if runs else nz
        q = k - wet_first
        wet_run = 0 <= q < wet
        at = k * row + h * half
        if not runs or (wet_run and twin != NULL):
            down_rows(
                e, b, gx, gy, gz, pivot, back, twin, crossing, fill_row, c, plane, twin_plane,
                half, h, n, nz, first, wet_first, wet, alone, 0 if turn else ahead, k, stop)
        else:
            u = fill_row + (k - first) * row + h * half if sheet and k >= first else NULL
            right = gx + at + plane
            past = gy + at + other + h
            step = row
            far = NULL
            if wet_run and back != NULL:
                right = back + q * 3 * row + h * half
                past = right + row
                step = 3 * row
                far = right + wet * 3 * row if ahead > 0 and turn == 0 else NULL
            if alone:
                run_alone(
                    e + at, b + at, pivot + at, gz + at, step, k == 0, u, c, row, stop - k, n,
                    other, next + skip + at if next != NULL else NULL,
                    next_2 + skip + at if next_2 != NULL else NULL, far)
            else:
                run_down(
                    e + at, b + at, pivot + at, gx + at, gy + at, gz + at, right, past, step,
                    k == 0, u, c, plane, other - (1 - h), other + h, row, stop - k, n, other,
                    next + skip + at if next != NULL else NULL,
                    next_2 + skip + at if next_2 != NULL else NULL, far)
        k = stop
    if sheet:
        a = pivot + nz * row + h * half
        for j in range(n):
            c[j] *= a[j]
    stop = nz
    while stop > 0:
        k = run_start(stop - 1, first, wet_first, wet, sheet) if runs else 0
        q = k - wet_first
        wet_run = 0 <= q < wet
        at = k * row + h * half
        if not runs or (wet_run and twin != NULL):
            up_rows(e, gz, pivot, back, twin, crossing, fill, c, half, h, n, nz, first, wet_first,
                    wet, k, stop)
        else:
            a = gz + at + row
            step = row
            if wet_run and back != NULL:
                a = back + (q * 3 + 2) * row + h * half
                step = 3 * row
            u = fill + (k - first) * row + h * half if sheet and k >= first else NULL
            run_up(e + at, pivot + at, a, step, stop == nz, u, c, row, stop - k, n)
        stop = k


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
    if crossing.shape[0] != wet + 1 or back.shape[1] not in (0, wet):
        raise ValueError("arrays of one level do not fit each other")
    cdef Py_ssize_t plane = rows * 2 * half
    cdef Py_ssize_t slabs = max(1, min(<Py_ssize_t> nthreads, nx // (2 * half_sweeps + 2)))
    cdef Py_ssize_t t, s, i, step, start, stop, layers = fill.shape[1]
    cdef real* e0 = &e[1, 0, 0, 0]
    cdef const real* b0 = &b[0, 0, 0, 0]
    cdef const real* gx0 = &gx[0, 0, 0, 0]
    cdef const real* gy0 = &gy[0, 0, 0, 0]
    cdef const real* gz0 = &gz[0, 0, 0, 0]
    cdef const real* p0 = &pivot[0, 0, 0, 0]
    cdef const real* back0 = &back[0, 0, 0, 0, 0] if back.shape[1] > 0 else NULL
    cdef const real* twin0 = &twin[0, 0, 0, 0, 0] if twins else NULL
    cdef Py_ssize_t twin_plane = (wet + 1) * TWIN * 2 * half
    cdef const real* f0 = &fill[0, 0, 0, 0] if sheet else NULL
    cdef const real* r0 = &fill_row[0, 0, 0, 0] if sheet else NULL
    cdef const real* w0 = &inward[0, 0, 0, 0] if sheet else NULL
    if 2 * slabs <= min(<Py_ssize_t> nthreads, nx):
        with nogil, parallel(num_threads=nthreads):
            for s in range(half_sweeps):
                for i in prange(nx, schedule="static"):
                    relax_half(
                        e0, b0, gx0, gy0, gz0, p0, back0, twin0, &crossing[0], f0, r0, w0, plane,
                        twin_plane, half, i, ny, nz, layers, first, wet_first, wet, colour,
                        fresh and s == 0, s, half_sweeps, 0)
        return
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
                relax_half(
                    e0, b0, gx0, gy0, gz0, p0, back0, twin0, &crossing[0], f0, r0, w0, plane,
                    twin_plane, half, i, ny, nz, layers, first, wet_first, wet, colour,
                    fresh and s == 0, s, half_sweeps, nx - 2 - i - s)
    for t in prange(1, slabs, num_threads=nthreads, schedule="static", chunksize=1, nogil=True):
        start = nx * t // slabs
        for s in range(1, half_sweeps):
            for i in range(start - s, start + s):
                relax_half(
                    e0, b0, gx0, gy0, gz0, p0, back0, twin0, &crossing[0], f0, r0, w0, plane,
                    twin_plane, half, i, ny, nz, layers, first, wet_first, wet, colour, False, s,
                    half_sweeps, 0)
