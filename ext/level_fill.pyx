# The finest level's coefficients: FP64 fields [x][z][y] into the cycle's precision, y split.

from clones cimport clones_void
from cython.parallel cimport prange
from libc.string cimport memset
from row_content cimport find_some
from row_residual cimport real


cdef enum:
    PART = 2_097_152  # bytes that one thread clears at a time: a large page


def split_rows(
    real[:, :, :, ::1] target,              # OUT (nx + shift_x, rows, 2, half)
    const double[:, :, ::1] field,          # IN (nx, nz, ny)
    Py_ssize_t shift_x, Py_ssize_t shift_z, Py_ssize_t shift_y, int nthreads,
):
    """Copy field[i, k, j] to target[i + shift_x, k + shift_z, cell j + shift_y]."""
    cdef Py_ssize_t nx = field.shape[0], nz = field.shape[1], ny = field.shape[2]
    cdef Py_ssize_t i, k, j, h, m, n
    cdef const double* source
    cdef real* out
    if (target.shape[0] < nx + shift_x or target.shape[1] < nz + shift_z
            or 2 * target.shape[3] < ny + shift_y):
        raise ValueError("target is too small")
    if nx == 0 or nz == 0 or ny == 0:
        return
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(nz):
            for h in range(2):
                # first field index that lands in half h
                m = (h + shift_y) & 1
                n = (ny - m + 1) // 2
                source = &field[i, k, 0] + m
                out = &target[i + shift_x, k + shift_z, h, 0] + (m + shift_y) // 2
                for j in range(n):
                    out[j] = <real> source[2 * j]


cdef clones_void count_row(
    const double* field, Py_ssize_t n, double low, double high, long long* count,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef long long total = 0
    for j in range(n):
        # a NaN fails both comparisons
        total += 0 if (field[j] >= low) & (field[j] <= high) else 1
    count[0] = total


def count_outside(
    const double[:, :, ::1] field,     # IN (nx, nz, ny)
    double low, double high,
    long long[::1] count,              # OUT (nx,)
    int nthreads,
):
    """Count, plane by plane, the values that do not lie within [low, high]; NaN does not."""
    cdef Py_ssize_t nx = field.shape[0], n = field.shape[1] * field.shape[2]
    cdef Py_ssize_t i
    if count.shape[0] < nx:
        raise ValueError("count is too small")
    if n == 0:
        count[:] = 0
        return
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        count_row(&field[i, 0, 0], n, low, high, &count[i])


def layers_with_some(
    const double[:, :, ::1] field,     # IN (nx, nz, ny)
    unsigned char[:, ::1] some,        # OUT (nx, nz)
    int nthreads,
):
    """Tell, plane by plane, in which layers any value is other than 0."""
    cdef Py_ssize_t nx = field.shape[0], nz = field.shape[1], ny = field.shape[2], i, k
    if some.shape[0] < nx or some.shape[1] < nz:
        raise ValueError("some is too small")
    if nx == 0 or nz == 0 or ny == 0:
        some[:] = 0
        return
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(nz):
            find_some(&field[i, k, 0], ny, &some[i, k])


def clear(
    unsigned char[::1] block,          # OUT
    int nthreads,
):
    """Set all bytes to 0."""
    cdef Py_ssize_t size = block.shape[0], i, start, parts = (size + PART - 1) // PART
    if size == 0:
        return
    for i in prange(parts, num_threads=nthreads, schedule="static", nogil=True):
        start = i * PART
        memset(&block[start], 0, min(PART, size - start))
