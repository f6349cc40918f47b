# Vector updates of the Krylov methods, plane by plane, with the scalar products that come free.
#
#   conjugate gradients:  q = w + beta q;  r -= alpha q  (beta = 0: w stands for q, which is neither
#                         read nor written)
#   GCR:                  q = w - sum c_m q_m;  r -= alpha q
#   both, in the end:     t += sum y_m z_m
#
# The answers z of cycles are kept as they stand, and directions of conjugate gradients as sums of
# them: what only moves along with a step is not moved through memory in every one.
#
# The temperature t is in double precision whatever that of the vectors is, and takes each vector
# as it stands: the sum of a solve rounds to nothing that the vectors' images do not tell of.

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real


cdef clones_void cg_plane(
    real* r, real* q, const real* w, real alpha, real beta, bint first, Py_ssize_t n,
    double* square,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef real image
    cdef double total[8]
    for lane in range(8):
        total[lane] = 0.0
    if first:  # w is the image
        for j in range(n):
            r[j] -= alpha * w[j]
    else:
        for j in range(n):
            image = w[j] + beta * q[j]
            q[j] = image
            r[j] -= alpha * image
    for j in range(0, n, 8):
        for lane in range(8):
            total[lane] += <double> (r[j + lane] * r[j + lane])
    square[0] = 0.0
    for lane in range(8):
        square[0] += total[lane]


def cg_update(
    real[:, ::1] r,               # IN/OUT (nx, n) residual
    real[:, ::1] q,               # IN/OUT (nx, n) image of the direction, unless beta is 0
    const real[:, ::1] w,         # IN (nx, n) image of the preconditioned residual
    double alpha, double beta,
    double[::1] square,           # OUT (nx,) r.r of each plane
    int nthreads,
):
    """Step of conjugate gradients, but for the temperature."""
    cdef Py_ssize_t nx = r.shape[0], n = r.shape[1], i
    cdef bint first = beta == 0.0
    if n % 8 or square.shape[0] < nx or q.shape[0] != nx or q.shape[1] != n:
        raise ValueError("vectors do not fit each other")
    if w.shape[0] != nx or w.shape[1] != n:
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        cg_plane(&r[i, 0], &q[i, 0], &w[i, 0], <real> alpha, <real> beta, first, n, &square[i])


cdef clones_void dot_plane(
    const real* a, const real* b, Py_ssize_t n, double* result,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double total[8]
    for lane in range(8):
        total[lane] = 0.0
    for j in range(0, n, 8):
        for lane in range(8):
            total[lane] += <double> (a[j + lane] * b[j + lane])
    result[0] = 0.0
    for lane in range(8):
        result[0] += total[lane]


cdef clones_void axpy_plane(real* y, real a, const real* x, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        y[j] += a * x[j]


def project(
    const real[:, :, ::1] basis,   # IN (m, nx, n): q_m
    const real[:, ::1] w,          # IN (nx, n)
    Py_ssize_t used,
    double[:, ::1] sums,           # OUT (nx, used): q_m . w of each plane
    int nthreads,
):
    """Scalar products of w with the first `used` vectors of the basis."""
    cdef Py_ssize_t nx = w.shape[0], n = w.shape[1], i, m
    if basis.shape[0] < used or basis.shape[1] != nx or basis.shape[2] != n or n % 8:
        raise ValueError("vectors do not fit each other")
    if sums.shape[0] < nx or sums.shape[1] < used:
        raise ValueError("sums is too small")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for m in range(used):
            dot_plane(&basis[m, i, 0], &w[i, 0], n, &sums[i, m])


def orthogonalise(
    real[:, :, ::1] basis,         # IN/OUT (m, nx, n): q_m; the next one holds w
    const real[::1] weight,        # IN (m,) what to take off of each
    const real[:, ::1] r,          # IN (nx, n) residual
    Py_ssize_t used,
    double[:, ::1] sums,           # OUT (nx, 2): q.q and q.r of the new vector, by planes
    int nthreads,
):
    """Take the parts along earlier vectors off the vector behind them."""
    cdef Py_ssize_t nx = r.shape[0], n = r.shape[1], i, m
    if basis.shape[0] <= used or basis.shape[1] != nx or basis.shape[2] != n or n % 8:
        raise ValueError("vectors do not fit each other")
    if weight.shape[0] < used or sums.shape[0] < nx or sums.shape[1] < 2:
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for m in range(used):
            axpy_plane(&basis[used, i, 0], -weight[m], &basis[m, i, 0], n)
        dot_plane(&basis[used, i, 0], &basis[used, i, 0], n, &sums[i, 0])
        dot_plane(&basis[used, i, 0], &r[i, 0], n, &sums[i, 1])


def step(
    real[:, ::1] r,                # IN/OUT (nx, n)
    const real[:, ::1] q,          # IN (nx, n)
    real alpha,
    double[::1] square,            # OUT (nx,) r.r of each plane
    int nthreads,
):
    """r -= alpha q; and the new r.r."""
    cdef Py_ssize_t nx = r.shape[0], n = r.shape[1], i
    if q.shape[0] < nx or q.shape[1] != n or n % 8 or square.shape[0] < nx:
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        axpy_plane(&r[i, 0], -alpha, &q[i, 0], n)
        dot_plane(&r[i, 0], &r[i, 0], n, &square[i])


cdef clones_void add_some(
    double* t, const real* e, Py_ssize_t stride, const double* weight, Py_ssize_t used,
    Py_ssize_t ny, Py_ssize_t half,
) noexcept nogil:
    # one row; e of vector m lies `stride` behind that of vector m - 1
    cdef Py_ssize_t j, m
    cdef const real* z
    for m in range(used):
        z = e + m * stride
        for j in range(ny // 2):
            t[2 * j] += weight[m] * z[j]
            t[2 * j + 1] += weight[m] * z[half + j]
        if ny % 2:
            t[ny - 1] += weight[m] * z[ny // 2]


def add_answers(
    double[:, :, ::1] t,               # IN/OUT (nx, nz, ny) temperature
    double[:, ::1] c,                  # IN/OUT (nx, ny) coolant, or nx = 0: no sheet
    const real[:, :, :, :, ::1] z,     # IN (m, nx + 2, rows, 2, half): z_m
    const double[::1] weight,          # IN (m,): y_m
    Py_ssize_t used,
    int nthreads,
):
    """Add the weighted sum of the first `used` vectors to the temperatures, in double precision."""
    cdef Py_ssize_t nx = t.shape[0], nz = t.shape[1], ny = t.shape[2], i, k
    cdef Py_ssize_t rows = z.shape[2], half = z.shape[4]
    cdef Py_ssize_t stride = z.shape[1] * rows * 2 * half
    cdef bint sheet = c.shape[0] > 0
    if z.shape[0] < used or weight.shape[0] < used or used < 1 or z.shape[1] != nx + 2:
        raise ValueError("vectors do not fit each other")
    if rows != nz + sheet or 2 * half < ny or (sheet and (c.shape[0] != nx or c.shape[1] != ny)):
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(rows):
            add_some(&t[i, k, 0] if k < nz else &c[i, 0], &z[0, i + 1, k, 0, 0], stride,
                     &weight[0], used, ny, half)


cdef clones_void join_plane(
    real* z, Py_ssize_t stride, const double* weight, Py_ssize_t used, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j, m
    cdef real a = <real> weight[0]
    for j in range(n):
        z[j] *= a
    for m in range(1, used):
        a = <real> weight[m]
        for j in range(n):
            z[j] += a * z[m * stride + j]


def join_answers(
    real[:, :, ::1] z,                 # IN/OUT (m, nx, n): z_m; the first becomes their sum
    const double[::1] weight,          # IN (m,)
    Py_ssize_t used,
    int nthreads,
):
    """Put the weighted sum of the first `used` vectors in place of the first one."""
    cdef Py_ssize_t nx = z.shape[1], n = z.shape[2], i
    if z.shape[0] < used or weight.shape[0] < used or used < 1:
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        join_plane(&z[0, i, 0], nx * n, &weight[0], used, n)
