# What is left of one velocity component's balance after a correction, and how alike neighbours are.
#
#   r -= diag e_P - sum over sides a e_nb
#
#   sums of  r_P r_P,  r_P r_{P+x},  r_P r_{P+y},  r_P r_{P+z}    the last three over the first:
#                                         near 1 where r is even, below 0 where it alternates

from clones cimport clones_void
from cython.parallel cimport prange


cdef clones_void remainder_row(
    float* r, const float* q, const float* e, Py_ssize_t size, Py_ssize_t sx, Py_ssize_t sz,
    Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        r[j] = r[j] - (q[6 * size + j] * e[j] - q[j] * e[j - sx] - q[size + j] * e[j + sx]
                       - q[2 * size + j] * e[j - 1] - q[3 * size + j] * e[j + 1]
                       - q[4 * size + j] * e[j - sz] - q[5 * size + j] * e[j + sz])


cdef clones_void likeness_row(
    const float* r, Py_ssize_t sx, Py_ssize_t sz, Py_ssize_t n, double* sums,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double own[8]
    cdef double x[8]
    cdef double y[8]
    cdef double z[8]
    for lane in range(8):
        own[lane] = x[lane] = y[lane] = z[lane] = 0.0
    for j in range(0, n - 7, 8):
        for lane in range(8):
            own[lane] += <double> r[j + lane] * r[j + lane]
            x[lane] += <double> r[j + lane] * r[j + lane + sx]
            y[lane] += <double> r[j + lane] * r[j + lane + 1]
            z[lane] += <double> r[j + lane] * r[j + lane + sz]
    for j in range(n - n % 8, n):
        own[0] += <double> r[j] * r[j]
        x[0] += <double> r[j] * r[j + sx]
        y[0] += <double> r[j] * r[j + 1]
        z[0] += <double> r[j] * r[j + sz]
    for lane in range(8):
        sums[0] += own[lane]
        sums[1] += x[lane]
        sums[2] += y[lane]
        sums[3] += z[lane]


def momentum_remainder(
    float[:, :, ::1] r,                 # IN/OUT (NX, NZ, NY) what is left [N]
    const float[:, :, :, ::1] coef,     # IN (7, NX, NZ, NY): x-, x+, y-, y+, z-, z+, diagonal
    const float[:, :, ::1] e,           # IN correction, halo zero
    int nthreads,
):
    """Take from r what e corrects."""
    cdef Py_ssize_t NX = e.shape[0], NZ = e.shape[1], NY = e.shape[2], size = NX * NZ * NY, i, k
    cdef Py_ssize_t sx = NZ * NY, sz = NY
    if (coef.shape[0] != 7 or coef.shape[1] != NX or coef.shape[2] != NZ or coef.shape[3] != NY
            or r.shape[0] != NX or r.shape[1] != NZ or r.shape[2] != NY or NX < 4 or NZ < 4
            or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    cdef const float* q = &coef[0, 0, 0, 0]
    for i in prange(1, NX - 1, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(1, NZ - 1):
            remainder_row(&r[i, k, 1], q + i * sx + k * sz + 1, &e[i, k, 1], size, sx, sz, NY - 2)


def momentum_likeness(
    const float[:, :, ::1] r,           # IN (NX, NZ, NY) what is left, halo zero [N]
    double[:, ::1] sums,                # OUT (NX, 4): its squares, its products with neighbours
    int nthreads,
):
    """Fill the sums of all planes but the outer ones."""
    cdef Py_ssize_t NX = r.shape[0], NZ = r.shape[1], NY = r.shape[2], i, k
    if sums.shape[0] < NX or sums.shape[1] != 4 or NX < 4 or NZ < 4 or NY < 4:
        raise ValueError("arrays of one flow do not fit each other")
    for i in prange(1, NX - 1, num_threads=nthreads, schedule="static", nogil=True):
        sums[i, 0] = 0.0
        sums[i, 1] = 0.0
        sums[i, 2] = 0.0
        sums[i, 3] = 0.0
        for k in range(1, NZ - 1):
            likeness_row(&r[i, k, 1], NZ * NY, NY, NY - 2, &sums[i, 0])
