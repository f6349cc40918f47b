# One Newton step for flows and pressures of a network of rising laws, and how far to go with it.
#
#   at every free node       sum of flows leaving - entering = flow fed in
#   along every open link    p_start - p_end = drop(m)
#
# One step solves  sum g (p_start - p_end) = fed - flow + g drop,  g = 1 / slope, by star-mesh
# elimination, and changes each flow by g (p_start - p_end - drop). The step is shortened until the
# slope of the content along it has fallen to half, so that it converges from any start.

from cython.parallel cimport prange
from libc.math cimport fabs, isfinite
from libc.string cimport memcpy, memset
from link_laws cimport Batch, Curves, add_law, empty_batch
from star_mesh cimport eliminate_all, solve_all

cdef enum:
    BLOCK = 128     # links whose laws are taken together

cdef struct Net:
    Py_ssize_t links, nodes, places, edges
    const int* start    # places of the two ends; nodes of given pressure come after the free ones
    const int* end
    const signed char* live
    const int* slot
    const int* first
    const int* row
    const double* fed
    const double* held
    const double* copies
    const int* element
    const signed char* kind
    const double* law
    const Curves* curves
    double steep
    double* share       # (links,) 1 / copies
    double* pressure
    double* g           # (links,) conductance of the step
    double* least       # (links,) least slope of a link
    double* change      # (links,)
    double* c           # (edges,) fill graph
    double* ground      # (places,)
    double* inverse     # (places,)
    double* q           # (nodes,) 0 where the pressure is given
    int threads


cdef inline void evaluate_block(const Net* net, const double* x, const double* change, double share,
                                double* drop, double* slope, Py_ssize_t begin,
                                Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t j
    cdef int e
    cdef double each
    cdef Batch batch
    batch.count = 0
    for j in range(begin, end):
        drop[j] = 0.0
        slope[j] = 0.0
        if not net.live[j]:
            continue
        each = (x[j] + share * change[j]) * net.share[j]
        for e in range(net.element[j], net.element[j + 1]):
            add_law(&batch, j, net.kind[e], net.law + 3 * e, each + net.held[j] * net.share[j],
                    each, net.steep, net.curves, drop, slope)
    empty_batch(&batch, drop, slope)
    for j in range(begin, end):
        slope[j] *= net.share[j]


cdef inline void evaluate(const Net* net, const double* x, const double* change, double share,
                          double* drop, double* slope) noexcept nogil:
    # blocks do not hang on the number of threads, nor do the sums within them
    cdef Py_ssize_t block, blocks = (net.links + BLOCK - 1) // BLOCK
    if net.threads == 1:  # a team of one takes as long to start as some dozens of laws
        for block in range(blocks):
            evaluate_block(net, x, change, share, drop, slope, block * BLOCK,
                           min((block + 1) * BLOCK, net.links))
        return
    for block in prange(blocks, num_threads=net.threads, schedule="static"):
        evaluate_block(net, x, change, share, drop, slope, block * BLOCK,
                       min((block + 1) * BLOCK, net.links))


cdef inline double middle_flow(const Net* net, const double* x, double* t) noexcept nogil:
    # median of |flow| over the open links (Hoare, CACM 4 (1961) 321)
    cdef Py_ssize_t n = 0, j, low, high, up, down
    cdef double pivot, swap
    for j in range(net.links):
        if net.live[j]:
            t[n] = fabs(x[j] + net.held[j])
            n += 1
    if n == 0:
        return 0.0
    low, high = 0, n - 1
    while low < high:
        pivot = t[(low + high) // 2]
        up, down = low, high
        while up <= down:
            while t[up] < pivot:
                up += 1
            while t[down] > pivot:
                down -= 1
            if up <= down:
                swap = t[up]
                t[up] = t[down]
                t[down] = swap
                up += 1
                down -= 1
        if n // 2 <= down:
            high = down
        elif n // 2 >= up:
            low = up
        else:
            break
    return t[n // 2]


cdef inline double weighted_slope(const Net* net, const double* x,
                                  const double* slope) noexcept nogil:
    # mean slope, weighted by the power that each link uses up
    cdef Py_ssize_t j
    cdef double power, total = 0.0, sum_ = 0.0, m
    for j in range(net.links):
        # the wall of a valve, folded or not, is no slope of the network
        if net.live[j] and slope[j] * net.copies[j] < net.steep * (1.0 - 1e-9):
            m = 1.0 if x == NULL else x[j] + net.held[j]
            power = slope[j] * m * m
            total += power
            sum_ += power * slope[j]
    return sum_ / total if total > 0.0 else 1.0


cdef inline double head(const Net* net, Py_ssize_t j) noexcept nogil:
    return net.pressure[net.start[j]] - net.pressure[net.end[j]]


cdef inline void lacking(const Net* net, const double* x) noexcept nogil:
    # flow fed in - leaving + entering, at every place
    cdef Py_ssize_t j
    cdef double m
    memcpy(net.q, net.fed, net.nodes * sizeof(double))
    for j in range(net.links):
        if net.live[j]:
            m = x[j] + net.held[j]
            net.q[net.start[j]] -= m
            net.q[net.end[j]] += m
    memset(net.q + net.places, 0, (net.nodes - net.places) * sizeof(double))


cdef inline void assemble(const Net* net, const double* x, const double* drop,
                          const double* slope, double weakest) noexcept nogil:
    cdef Py_ssize_t j
    cdef int s
    cdef double g, lack, m
    memset(net.c, 0, net.edges * sizeof(double))
    memset(net.ground, 0, net.places * sizeof(double))
    memcpy(net.q, net.fed, net.nodes * sizeof(double))
    for j in range(net.links):
        if not net.live[j]:
            continue
        g = 1.0 / max(slope[j], net.least[j], weakest)
        lack = g * (drop[j] - head(net, j))
        m = lack - x[j] - net.held[j]
        net.g[j] = g
        net.change[j] = -lack
        net.q[net.start[j]] += m
        net.q[net.end[j]] -= m
        s = net.slot[j]
        if s >= 0:
            net.c[s] += g
        elif s < -1:
            net.ground[-2 - s] += g
    memset(net.q + net.places, 0, (net.nodes - net.places) * sizeof(double))


cdef inline double newton_step(const Net* net, const double* x, const double* drop,
                               const double* slope, double weakest, double scale) noexcept nogil:
    # in changes of the pressures, which lose no digits as they become small; returns the largest
    # residual of the links over the largest pressure difference
    cdef Py_ssize_t j, k
    cdef double fall, worst = 0.0
    assemble(net, x, drop, slope, weakest)
    eliminate_all(net.places, net.first, net.row, net.c, net.ground, net.inverse)
    solve_all(net.places, net.first, net.row, net.c, net.inverse, net.q)
    for k in range(net.places):
        net.pressure[k] += net.q[k]
    for j in range(net.links):
        if net.live[j]:
            net.change[j] += net.g[j] * (net.q[net.start[j]] - net.q[net.end[j]])
            fall = head(net, j)
            if not isfinite(fall):
                return fall - fall
            scale = max(scale, fabs(fall))
            worst = max(worst, fabs(fall - drop[j]))
    if scale < 1e-200:
        # no pressure differs: within a link a pump gives just what its losses take
        for j in range(net.links):
            if net.live[j] and slope[j] * net.copies[j] < net.steep * (1.0 - 1e-9):
                scale = max(scale, max(fabs(drop[j]), slope[j] * fabs(x[j] + net.held[j])))
    return worst / scale


cdef inline double imbalance(const Net* net, const double* x, double through) noexcept nogil:
    # largest sum of flows at a free node over the largest flow
    cdef Py_ssize_t j, k
    cdef double most = 0.0
    lacking(net, x)
    for j in range(net.links):
        if net.live[j]:
            through = max(through, fabs(x[j] + net.held[j]))
    for k in range(net.places):
        most = max(most, fabs(net.q[k]))
    return most / through


cdef inline void balance_nodes(const Net* net, double* x) noexcept nogil:
    # what rounding has left out of balance at the nodes, spread with the conductances of the step
    cdef Py_ssize_t j
    lacking(net, x)
    solve_all(net.places, net.first, net.row, net.c, net.inverse, net.q)
    for j in range(net.links):
        if net.live[j]:
            x[j] += net.g[j] * (net.q[net.start[j]] - net.q[net.end[j]])


cdef inline double content_slope(const Net* net, const double* drop) noexcept nogil:
    cdef Py_ssize_t j
    cdef double total = 0.0
    for j in range(net.links):
        if net.live[j]:
            total += net.change[j] * (drop[j] - head(net, j))
    return total


cdef inline double step_length(const Net* net, const double* x, const double* drop,
                               double* trial_drop, double* trial_slope) noexcept nogil:
    # share of the step that brings the content near its minimum along it; the laws there
    cdef double here = content_slope(net, drop), target = 0.5 * fabs(here)
    cdef double low = 0.0, low_slope = here, high = 1.0, high_slope, length = 1.0, slope, secant
    cdef int _k
    evaluate(net, x, net.change, 1.0, trial_drop, trial_slope)
    high_slope = content_slope(net, trial_drop)
    if high_slope <= target:
        return 1.0
    for _k in range(60):
        # the slope only rises along the step: secant, kept well inside the bracket
        secant = low + (high - low) * low_slope / (low_slope - high_slope)
        length = min(max(secant, low + 0.1 * (high - low)), high - 0.1 * (high - low))
        evaluate(net, x, net.change, length, trial_drop, trial_slope)
        slope = content_slope(net, trial_drop)
        if fabs(slope) <= target or high - low < 1e-12:
            break
        if slope > 0.0:
            high = length
            high_slope = slope
        else:
            low = length
            low_slope = slope
    return length
