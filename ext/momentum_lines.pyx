# Correction of one velocity component by lines: along x or z with all y of a row at once, or along
# y with eight rows at once.
#
#   (diag + 2 sum of lifts) e_P - a_lo e_{P-L} - a_hi e_{P+L} = r + sum over the other sides a e_nb
#
#   a = coef + lift        lift = max(0, -lower of an axis' two coefs - held diag)
#
# Where more flows than viscosity spreads, central differences have a coefficient below 0 that no
# relaxation bears; the lift, upwind's own viscosity, bounds it.  It slows down what alternates
# from cell to cell, which the lift holds back and the balance hardly sees.  Along axes where such
# corrections are sought it is turned round, a = coef - lift: what alternates is then left as the
# balance sees it, and what is even is held back.
#
# Of each row along y only the part in `rows` is looked at: beyond it all faces are closed, and
# corrections stay what they are.
#
# Lines of one colour do not touch those of the same colour in another plane, so that the bits do
# not depend on threads. Lines side by side in y take each other's last values.

from clones cimport clones_void
from cython.parallel cimport prange, threadid
from libc.string cimport memset


cdef inline float lift(float lo, float hi, float held) noexcept nogil:
    cdef float least = lo if lo < hi else hi
    least = -least - held
    return least if least > <float> 0.0 else <float> 0.0


cdef clones_void forward_row(
    float* fill, float* half, const float* fill_before, const float* half_before,
    const float* lo, const float* hi, const float* q1, const float* q2, const float* q3,
    const float* q4, const float* diag, const float* r, const float* e, Py_ssize_t side,
    Py_ssize_t n, float held, float sl, float sq, float sj,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef float pivot, least, along, across, inside, low
    for j in range(n):
        least = held * diag[j]
        along = lift(lo[j], hi[j], least)
        across = lift(q1[j], q2[j], least)
        inside = lift(q3[j], q4[j], least)
        low = lo[j] + sl * along
        pivot = (<float> 1.0) / (
            diag[j] + (<float> 2.0) * (along + across + inside) - low * fill_before[j])
        fill[j] = (hi[j] + sl * along) * pivot
        half[j] = (r[j] + (q1[j] + sq * across) * e[j - side] + (q2[j] + sq * across) * e[j + side]
                   + (q3[j] + sj * inside) * e[j - 1] + (q4[j] + sj * inside) * e[j + 1]
                   + low * half_before[j]) * pivot


cdef clones_void backward_row(
    float* e, const float* after, const float* fill, const float* half, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        e[j] = half[j] + fill[j] * after[j]


cdef void solve_plane(
    float* work, float* e, const float* q, const float* r, const int* rows, Py_ssize_t size,
    Py_ssize_t lo, Py_ssize_t other, Py_ssize_t count, Py_ssize_t stride, Py_ssize_t skip,
    Py_ssize_t side, Py_ssize_t n, float held, float sl, float sq, float sj,
) noexcept nogil:
    # lines of `count` steps of `stride`; neighbours across at `side`; rows of steps `skip` apart;
    # work (2, count + 2, n)
    cdef Py_ssize_t s, at, begin, some
    cdef float* fill = work
    cdef float* half = work + (count + 2) * n
    memset(fill, 0, n * sizeof(float))
    memset(half, 0, n * sizeof(float))
    for s in range(1, count + 1):
        begin = rows[(s - 1) * skip]
        some = rows[(s - 1) * skip + 1] - begin
        if some < n:  # what the next row finds beyond
            memset(fill + s * n, 0, n * sizeof(float))
            memset(half + s * n, 0, n * sizeof(float))
        at = (s - 1) * stride + begin
        if some > 0:
            forward_row(
                fill + s * n + begin, half + s * n + begin, fill + (s - 1) * n + begin,
                half + (s - 1) * n + begin, q + lo * size + at, q + (lo + 1) * size + at,
                q + other * size + at, q + (other + 1) * size + at, q + 2 * size + at,
                q + 3 * size + at, q + 6 * size + at, r + at, e + at, side, some, held, sl, sq, sj)
    for s in range(count, 0, -1):
        begin = rows[(s - 1) * skip]
        some = rows[(s - 1) * skip + 1] - begin
        at = (s - 1) * stride + begin
        if some > 0:
            backward_row(
                e + at, e + at + stride, fill + s * n + begin, half + s * n + begin, some)


cdef clones_void solve_rows(
    float* work, float* e, const float* q, const float* r, const int* rows, Py_ssize_t size,
    Py_ssize_t sx, Py_ssize_t sz, Py_ssize_t lanes, Py_ssize_t n, float held, float tx, float ty,
    float tz,
) noexcept nogil:
    # up to eight lines along y, two rows apart in z, over what one of them asks for
    cdef Py_ssize_t j, t, at, begin = n, end = 0
    cdef float pivot, least, x, y, z, low
    cdef float fill[8]
    cdef float half[8]
    for t in range(8):
        fill[t] = 0.0
        half[t] = 0.0
    for t in range(lanes):
        if rows[4 * t] < rows[4 * t + 1]:
            begin = rows[4 * t] if rows[4 * t] < begin else begin
            end = rows[4 * t + 1] if rows[4 * t + 1] > end else end
    if begin >= end:
        return
    for j in range(begin, end):
        for t in range(lanes):
            at = 2 * t * sz + j
            least = held * q[6 * size + at]
            x = lift(q[at], q[size + at], least)
            y = lift(q[2 * size + at], q[3 * size + at], least)
            z = lift(q[4 * size + at], q[5 * size + at], least)
            low = q[2 * size + at] + ty * y
            pivot = (<float> 1.0) / (
                q[6 * size + at] + (<float> 2.0) * (x + y + z) - low * fill[t])
            half[t] = (r[at] + (q[at] + tx * x) * e[at - sx] + (q[size + at] + tx * x) * e[at + sx]
                       + (q[4 * size + at] + tz * z) * e[at - sz]
                       + (q[5 * size + at] + tz * z) * e[at + sz]
                       + low * half[t]) * pivot
            fill[t] = (q[3 * size + at] + ty * y) * pivot
            work[16 * j + t] = fill[t]
            work[16 * j + 8 + t] = half[t]
    for t in range(lanes):
        half[t] = e[2 * t * sz + end]
    for j in range(end - 1, begin - 1, -1):
        for t in range(lanes):
            half[t] = work[16 * j + 8 + t] + work[16 * j + t] * half[t]
            e[2 * t * sz + j] = half[t]


def momentum_lines(
    float[:, :, ::1] e,                 # IN/OUT (NX, NZ, NY) correction, halo zero
    const float[:, :, :, ::1] coef,     # IN (7, NX, NZ, NY): x-, x+, y-, y+, z-, z+, diagonal
    const float[:, :, ::1] r,           # IN
    int axis,                           # of the lines
    float held,                         # of the diagonal: how far below 0 coefficients may go
    int alternating,                    # axes whose lifts are turned round: 1 x + 2 y + 4 z
    const int[:, :, ::1] rows,          # IN (NX, NZ, 2) part of each row: begin, end, from index 1
    float[:, ::1] work,                 # (nthreads, 2 (longest line + 2) NY or more)
    int nthreads,
):
    """Relax all lines along one axis once."""
    cdef Py_ssize_t NX = e.shape[0], NZ = e.shape[1], NY = e.shape[2], size = NX * NZ * NY
    cdef Py_ssize_t sx = NZ * NY, sz = NY, n = NY - 2, i, k, colour, lanes, step
    cdef Py_ssize_t longest = NX if NX > NZ else NZ
    if (coef.shape[0] != 7 or coef.shape[1] != NX or coef.shape[2] != NZ or coef.shape[3] != NY
            or r.shape[0] != NX or r.shape[1] != NZ or r.shape[2] != NY
            or rows.shape[0] != NX or rows.shape[1] != NZ or rows.shape[2] != 2
            or work.shape[0] < nthreads or work.shape[1] < 2 * longest * NY
            or work.shape[1] < 16 * NY or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    cdef float tx = -1.0 if alternating & 1 else 1.0
    cdef float ty = -1.0 if alternating & 2 else 1.0
    cdef float tz = -1.0 if alternating & 4 else 1.0
    cdef const float* q = &coef[0, 0, 0, 0]
    for colour in range(2):
        if axis == 2:
            for i in prange(1 + colour, NX - 1, 2, num_threads=nthreads, schedule="static",
                            nogil=True):
                solve_plane(
                    &work[threadid(), 0], &e[i, 1, 1], q + i * sx + sz + 1, &r[i, 1, 1],
                    &rows[i, 1, 0], size, 4, 0, NZ - 2, sz, 2, sx, n, held, tz, tx, ty)
        elif axis == 0:
            for k in prange(1 + colour, NZ - 1, 2, num_threads=nthreads, schedule="static",
                            nogil=True):
                solve_plane(
                    &work[threadid(), 0], &e[1, k, 1], q + sx + k * sz + 1, &r[1, k, 1],
                    &rows[1, k, 0], size, 0, 4, NX - 2, sx, 2 * NZ, sz, n, held, tx, tz, ty)
        else:
            for step in range(2):
                for i in prange(1 + step, NX - 1, 2, num_threads=nthreads, schedule="static",
                                nogil=True):
                    for k in range(1 + ((i + colour) & 1), NZ - 1, 16):
                        lanes = (NZ - 2 - k) // 2 + 1
                        solve_rows(
                            &work[threadid(), 0], &e[i, k, 1], q + i * sx + k * sz + 1,
                            &r[i, k, 1], &rows[i, k, 0], size, sx, sz, lanes if lanes < 8 else 8,
                            n, held, tx, ty, tz)
