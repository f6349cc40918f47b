# Order of the coolant cells in which every cell comes after those that feed it.
#
# Cells that wait for none go first (Kahn, CACM 5 (1962) 558, doi:10.1145/368996.369025). Where
# the flow runs in a circle no such order exists: the circle is then opened at its first cell.

from row_residual cimport real


def flow_order(
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half) from left, right, low, high
    int[::1] order,                       # OUT (nx ny,) flat (i, half, m) of each cell, in order
    int[::1] waiting,                     # (nx ny,) work space
    Py_ssize_t ny,
):
    """Fill `order`; return how often a circle had to be opened."""
    cdef Py_ssize_t nx = inward.shape[0], half = inward.shape[3]
    cdef Py_ssize_t i, j, d, h, m, ii, jj, done = 0, ready = 0, scan = 0, opened = 0
    cdef int count
    if order.shape[0] != nx * ny or waiting.shape[0] != nx * ny:
        raise ValueError("order does not fit the sheet")
    with nogil:
        for i in range(nx):
            for j in range(ny):
                count = 0
                for d in range(4):
                    if inward[i, d, j & 1, j >> 1] > 0:
                        count += 1
                waiting[i * ny + j] = count
                if count == 0:
                    order[ready] = <int> (i * ny + j)
                    ready += 1
        while done < nx * ny:
            if done == ready:
                while waiting[scan] <= 0:
                    scan += 1
                waiting[scan] = 0
                order[ready] = <int> scan
                ready += 1
                opened += 1
            i = order[done] // ny
            j = order[done] - i * ny
            waiting[i * ny + j] = -1
            done += 1
            for d in range(4):
                ii = i + (1 if d == 0 else -1 if d == 1 else 0)
                jj = j + (1 if d == 2 else -1 if d == 3 else 0)
                if ii < 0 or ii >= nx or jj < 0 or jj >= ny:
                    continue
                if inward[ii, d, jj & 1, jj >> 1] > 0 and waiting[ii * ny + jj] > 0:
                    waiting[ii * ny + jj] -= 1
                    if waiting[ii * ny + jj] == 0:
                        order[ready] = <int> (ii * ny + jj)
                        ready += 1
        for d in range(nx * ny):
            i = order[d] // ny
            j = order[d] - i * ny
            h = j & 1
            m = j >> 1
            order[d] = <int> (i * 2 * half + h * half + m)
    return opened
