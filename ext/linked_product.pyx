# What leaves each cell by conduction, by what flows in, and by sink:
#
#   out_P = sink T_P + sum over faces  (g + m) (T_P - T_nb)        m  flow into P, 0 where it leaves
#
# Arrays are (nx, ny, nz) in any layout; rows along y are gone through first.

from cython.parallel cimport prange


cdef inline double inflow(double m) noexcept nogil:
    return m if m > 0.0 else 0.0


def linked_product(
    double[:, :, :] out,              # OUT (nx, ny, nz)
    const double[:, :, :] values,     # IN
    const double[:, :, :] sink,       # IN
    const double[:, :, :] gx,         # IN (nx - 1, ny, nz) of the faces between cells
    const double[:, :, :] gy,         # IN (nx, ny - 1, nz)
    const double[:, :, :] gz,         # IN (nx, ny, nz - 1)
    const double[:, :, :] mx,         # IN flow through them upwards, or arrays without a cell
    const double[:, :, :] my,
    const double[:, :, :] mz,
    bint flowing,
    int nthreads,
):
    """Set what leaves each cell."""
    cdef Py_ssize_t nx = out.shape[0], ny = out.shape[1], nz = out.shape[2], i, j, k
    cdef double own, sum_
    if (values.shape[0] != nx or values.shape[1] != ny or values.shape[2] != nz
            or sink.shape[0] != nx or sink.shape[1] != ny or sink.shape[2] != nz
            or gx.shape[0] != nx - 1 or gx.shape[1] != ny or gx.shape[2] != nz
            or gy.shape[0] != nx or gy.shape[1] != ny - 1 or gy.shape[2] != nz
            or gz.shape[0] != nx or gz.shape[1] != ny or gz.shape[2] != nz - 1
            or flowing and (
                mx.shape[0] != nx - 1 or mx.shape[1] != ny or mx.shape[2] != nz
                or my.shape[0] != nx or my.shape[1] != ny - 1 or my.shape[2] != nz
                or mz.shape[0] != nx or mz.shape[1] != ny or mz.shape[2] != nz - 1)):
        raise ValueError("arrays of one system do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for k in range(nz):
            for j in range(ny):
                own = values[i, j, k]
                sum_ = sink[i, j, k] * own
                if i > 0:
                    sum_ = sum_ + (gx[i - 1, j, k] + (inflow(mx[i - 1, j, k]) if flowing else 0.0)
                                   ) * (own - values[i - 1, j, k])
                if i < nx - 1:
                    sum_ = sum_ + (gx[i, j, k] + (inflow(-mx[i, j, k]) if flowing else 0.0)
                                   ) * (own - values[i + 1, j, k])
                if j > 0:
                    sum_ = sum_ + (gy[i, j - 1, k] + (inflow(my[i, j - 1, k]) if flowing else 0.0)
                                   ) * (own - values[i, j - 1, k])
                if j < ny - 1:
                    sum_ = sum_ + (gy[i, j, k] + (inflow(-my[i, j, k]) if flowing else 0.0)
                                   ) * (own - values[i, j + 1, k])
                if k > 0:
                    sum_ = sum_ + (gz[i, j, k - 1] + (inflow(mz[i, j, k - 1]) if flowing else 0.0)
                                   ) * (own - values[i, j, k - 1])
                if k < nz - 1:
                    sum_ = sum_ + (gz[i, j, k] + (inflow(-mz[i, j, k]) if flowing else 0.0)
                                   ) * (own - values[i, j, k + 1])
                out[i, j, k] = sum_
