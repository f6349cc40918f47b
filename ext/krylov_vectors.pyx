# Vector updates of the Krylov methods, plane by plane, with the scalar products that come free.
#
#   conjugate gradients:  p = z + beta p;  q = w + beta q;  x += alpha p;  r -= alpha q
#   GCR:                  q = w - sum c_m q_m;  r -= alpha q;  in the end z_0 = sum y_m z_m

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real


cdef clones_void cg_plane(
    real* x, real* r, real* p, real* q, const real* z, const real* w,
    real alpha, real beta, Py_ssize_t n, double* square,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef real direction, image
    cdef double total[8]
    for lane in range(8):
        total[lane] = 0.0
    for j in range(n):
        direction = z[j] + beta * p[j]
        p[j] = direction
        x[j] += alpha * direction
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
    real[:, ::1] x,            # IN/OUT (nx, n): solution
    real[:, ::1] r,            # IN/OUT residual
    real[:, ::1] p,            # IN/OUT direction
    real[:, ::1] q,            # IN/OUT its image
    const real[:, ::1] z,      # IN preconditioned residual
    const real[:, ::1] w,      # IN its image
    real alpha, real beta,
    double[::1] square,        # OUT (nx,) r.r of each plane
    int nthreads,
):
    """Step of conjugate gradients; n is a multiple of eight."""
    cdef Py_ssize_t nx = x.shape[0], n = x.shape[1], i
    if n % 8 or square.shape[0] < nx or z.shape[0] < nx or z.shape[1] != n:
        raise ValueError("vectors do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        cg_plane(&x[i, 0], &r[i, 0], &p[i, 0], &q[i, 0], &z[i, 0], &w[i, 0],
                 alpha, beta, n, &square[i])


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


cdef clones_void scale_plane(real* z, real a, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        z[j] *= a


def combine(
    real[:, :, ::1] z,             # IN/OUT (m, planes, n): the first one becomes the sum
    const real[::1] weight,        # IN (m,)
    Py_ssize_t used,
    int nthreads,
):
    """Put the weighted sum of the first `used` vectors into the first one."""
    cdef Py_ssize_t i, m, n = z.shape[2]
    if z.shape[0] < used or weight.shape[0] < used or used < 1:
        raise ValueError("vectors do not fit each other")
    for i in prange(z.shape[1], num_threads=nthreads, schedule="static", nogil=True):
        scale_plane(&z[0, i, 0], weight[0], n)
        for m in range(1, used):
            axpy_plane(&z[0, i, 0], weight[m], &z[m, i, 0], n)
