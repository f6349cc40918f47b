# The way of the flow through cells, as a list of steps in which upstream comes first.
#
# Step t says: what cell up[t] gains reaches cell[t] with the share weight[t], flow / diagonal.
# Cells that wait for none go first (Kahn, CACM 5 (1962) 558, doi:10.1145/368996.369025). Where
# the flow runs in a circle no such order exists: the circle is then opened at its first cell.

from row_residual cimport real


cdef inline Py_ssize_t neighbour(
    Py_ssize_t d, Py_ssize_t h, Py_ssize_t plane, Py_ssize_t half,
) noexcept nogil:
    # offset of the left, right, low, high, lower or upper neighbour
    if d == 0:
        return -plane
    if d == 1:
        return plane
    if d == 2:
        return (1 - 2 * h) * half - (1 - h)
    if d == 3:
        return (1 - 2 * h) * half + h
    return -2 * half if d == 4 else 2 * half


def flow_paths(
    const real[:, :, :, :, ::1] inward,   # IN (6, nx, wet, 2, half) share of each neighbour
    const real[:, :, :, ::1] point,       # IN (nx, wet, 2, half) inverse diagonals
    int[::1] cell,                        # OUT (steps,) flat (x, layer, half, m)
    int[::1] up,                          # OUT (steps,)
    real[::1] weight,                     # OUT (steps,)
    int[::1] waiting,                     # (nx wet 2 half,) work space
    int[::1] order,                       # (nx wet 2 half,) work space
):
    """Fill the steps; return how many there are and how often a circle had to be opened."""
    cdef Py_ssize_t nx = point.shape[0], wet = point.shape[1], half = point.shape[3]
    cdef Py_ssize_t size = nx * wet * 2 * half, plane = wet * 2 * half
    cdef Py_ssize_t q, d, n, done = 0, ready = 0, scan = 0, steps = 0, opened = 0, total = 0
    cdef const real* w = &inward[0, 0, 0, 0, 0]
    cdef const real* p = &point[0, 0, 0, 0]
    cdef int count
    if inward.shape[0] != 6 or inward.shape[1] != nx or inward.shape[2] != wet:
        raise ValueError("flows do not fit the level")
    if inward.shape[4] != half or waiting.shape[0] < size or order.shape[0] < size:
        raise ValueError("work space is too small")
    if up.shape[0] != cell.shape[0] or weight.shape[0] != cell.shape[0]:
        raise ValueError("lists of steps differ in length")
    with nogil:
        for q in range(size):
            count = 0
            for d in range(6):
                if w[d * size + q] > 0:
                    count += 1
            total += count
            waiting[q] = count
            if count == 0:
                order[ready] = <int> q
                ready += 1
        if total > cell.shape[0]:
            with gil:
                raise ValueError("lists of steps are too short")
        while done < size:
            if done == ready:
                while waiting[scan] <= 0:
                    scan += 1
                waiting[scan] = 0
                order[ready] = <int> scan
                ready += 1
                opened += 1
            q = order[done]
            waiting[q] = -1
            done += 1
            if not p[q] > 0:
                continue  # nothing flows here; what lies behind a row's end has no neighbours
            for d in range(6):
                if w[d * size + q] > 0:
                    n = q + neighbour(d, (q // half) & 1, plane, half)
                    if waiting[n] == -1 and n != q:
                        cell[steps] = <int> q
                        up[steps] = <int> n
                        weight[steps] = w[d * size + q]
                        steps += 1
            for d in range(6):
                n = q + neighbour(d, (q // half) & 1, plane, half)
                if n < 0 or n >= size:
                    continue
                if waiting[n] > 0 and w[(d ^ 1) * size + n] > 0:
                    waiting[n] -= 1
                    if waiting[n] == 0:
                        order[ready] = <int> n
                        ready += 1
    return steps, opened
