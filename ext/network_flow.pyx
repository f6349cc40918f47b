# Flows and pressures of a network of rising laws: Newton's method, downhill on the content.
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
    CONVERGED = 0
    MAX_ITERATIONS = 1
    NOT_FINITE = 2
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
    double* pressure
    double* g           # (links,) conductance of the step
    double* least       # (links,) least slope of a link
    double* change      # (links,)
    double* c           # (edges,) fill graph
    double* ground      # (places,)
    double* inverse     # (places,)
    double* q           # (nodes,) 0 where the pressure is given
    int threads


cdef void evaluate_block(const Net* net, const double* x, const double* change, double share,
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
        each = (x[j] + share * change[j]) / net.copies[j]
        for e in range(net.element[j], net.element[j + 1]):
            add_law(&batch, j, net.kind[e], net.law + 3 * e, each + net.held[j] / net.copies[j],
                    each, net.steep, net.curves, drop, slope)
    empty_batch(&batch, drop, slope)
    for j in range(begin, end):
        slope[j] /= net.copies[j]


cdef void evaluate(const Net* net, const double* x, const double* change, double share,
                   double* drop, double* slope) noexcept nogil:
    # blocks do not hang on the number of threads, nor do the sums within them
    cdef Py_ssize_t block, blocks = (net.links + BLOCK - 1) // BLOCK
    for block in prange(blocks, num_threads=net.threads, schedule="static"):
        evaluate_block(net, x, change, share, drop, slope, block * BLOCK,
                       min((block + 1) * BLOCK, net.links))


cdef double middle_flow(const Net* net, const double* x, double* t) noexcept nogil:
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


cdef double weighted_slope(const Net* net, const double* x, const double* slope) noexcept nogil:
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


cdef void lacking(const Net* net, const double* x) noexcept nogil:
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


cdef void assemble(const Net* net, const double* x, const double* drop,
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


cdef double newton_step(const Net* net, const double* x, const double* drop,
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
    return worst / scale


cdef double imbalance(const Net* net, const double* x, double through) noexcept nogil:
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


cdef void balance_nodes(const Net* net, double* x) noexcept nogil:
    # what rounding has left out of balance at the nodes, spread with the conductances of the step
    cdef Py_ssize_t j
    lacking(net, x)
    solve_all(net.places, net.first, net.row, net.c, net.inverse, net.q)
    for j in range(net.links):
        if net.live[j]:
            x[j] += net.g[j] * (net.q[net.start[j]] - net.q[net.end[j]])


cdef double content_slope(const Net* net, const double* drop) noexcept nogil:
    cdef Py_ssize_t j
    cdef double total = 0.0
    for j in range(net.links):
        if net.live[j]:
            total += net.change[j] * (drop[j] - head(net, j))
    return total


cdef double step_length(const Net* net, const double* x, const double* drop,
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


def solve(
    const int[::1] start, const int[::1] end,           # IN (l,) places of the ends of each link
    const signed char[::1] live,                        # IN (l,) 1 where coolant may flow
    const int[::1] slot,                                # IN (l,) see elimination
    const int[::1] first, const int[::1] row,           # IN fill graph
    const double[::1] fed,                              # IN (n,) flow fed in by place [kg/s]
    const double[::1] held, const double[::1] copies,   # IN (l,) flow that is held; copies
    const int[::1] element,                             # IN (l + 1,) first element of each link
    const signed char[::1] kind, const double[:, ::1] law,  # IN (e,), (e, 3)
    const int[::1] curve_first, const double[::1] curve_flow,
    const double[:, ::1] curve_cubic, const double[:, ::1] curve_last,
    double[::1] x,                                      # IN/OUT (l,) flow less the flow held
    double[::1] pressure,                               # IN/OUT (n,) by place [Pa]
    double[::1] history,                                # OUT (max_iterations + 1,) residuals
    double[:, ::1] by_link,                             # (7, l) work space, kept while warm
    double[:, ::1] by_place,                            # (3, n) work space
    double[::1] edges,                                  # (edges,) work space
    double flow_scale, double pressure_scale, double tolerance, double steep, double flat,
    bint warm,                                          # x is a start that balances
    int nthreads,
):
    """Find flows and pressures; return why it stopped and how many residuals there are."""
    cdef Py_ssize_t j, links = start.shape[0], max_iterations = history.shape[0] - 1, k = 0
    cdef int reason = MAX_ITERATIONS
    cdef double typical, weakest, length, left, unbalanced
    cdef double* drop
    cdef double* slope
    cdef double* trial_drop
    cdef double* trial_slope
    cdef double* swap
    cdef Curves curves
    cdef Net net
    if (end.shape[0] != links or live.shape[0] != links or slot.shape[0] != links
            or held.shape[0] != links or copies.shape[0] != links or x.shape[0] != links
            or element.shape[0] != links + 1 or by_link.shape[0] < 7 or by_link.shape[1] != links
            or by_place.shape[0] < 3 or by_place.shape[1] != pressure.shape[0]
            or fed.shape[0] != pressure.shape[0] or first.shape[0] > pressure.shape[0] + 1
            or law.shape[1] != 3 or edges.shape[0] != row.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    if links == 0:
        return CONVERGED, 0
    curves.first, curves.flow = &curve_first[0], &curve_flow[0]
    curves.cubic, curves.last = &curve_cubic[0, 0], &curve_last[0, 0]
    curves.flat = flat
    net.links, net.nodes, net.places = links, pressure.shape[0], first.shape[0] - 1
    net.edges = row.shape[0]
    net.start, net.end, net.live = &start[0], &end[0], &live[0]
    net.slot, net.first = &slot[0], &first[0]
    net.row = &row[0] if net.edges else NULL
    net.c = &edges[0] if net.edges else NULL
    net.fed, net.held, net.copies = &fed[0], &held[0], &copies[0]
    net.element = &element[0]
    net.kind = &kind[0] if kind.shape[0] else NULL
    net.law = &law[0, 0] if kind.shape[0] else NULL
    net.curves, net.steep, net.pressure, net.threads = &curves, steep, &pressure[0], nthreads
    net.g, net.least, net.change = &by_link[0, 0], &by_link[1, 0], &by_link[2, 0]
    net.ground, net.inverse, net.q = &by_place[0, 0], &by_place[1, 0], &by_place[2, 0]
    drop, slope = &by_link[3, 0], &by_link[4, 0]
    trial_drop, trial_slope = &by_link[5, 0], &by_link[6, 0]
    with nogil:
        for j in range(links):
            net.change[j] = 0.0
            trial_drop[j] = flow_scale  # a flow to take slopes at
            trial_slope[j] = 0.0
        if not warm or flat > 0.0:
            evaluate(&net, trial_drop, trial_slope, 0.0, drop, slope)
        if not warm:
            # the flows of a network that is linear with the slopes at the typical flow
            memset(net.least, 0, links * sizeof(double))
            memset(drop, 0, links * sizeof(double))
            memset(&x[0], 0, links * sizeof(double))
            newton_step(&net, &x[0], drop, slope, 1e-9 * weighted_slope(&net, NULL, slope),
                        pressure_scale)
            for j in range(links):
                x[j] = net.change[j] if net.live[j] else 0.0
        if not warm or flat > 0.0:
            # least slope of a link, which only shapes the steps of links at rest: its own at a
            # small share of the typical flow; it goes with the slope of walls and flats
            typical = middle_flow(&net, &x[0], trial_drop)
            typical = min(max(typical, 1e-6 * flow_scale), flow_scale)
            for j in range(links):
                trial_drop[j] = 1e-6 * typical * net.copies[j] - net.held[j]
            memset(net.change, 0, links * sizeof(double))
            evaluate(&net, trial_drop, net.change, 0.0, drop, net.least)
            for j in range(links):  # of a pump of constant power it would be the steepest
                net.least[j] = min(net.least[j], slope[j])
        evaluate(&net, &x[0], net.change, 0.0, drop, slope)
        unbalanced = imbalance(&net, &x[0], flow_scale)
        while True:
            weakest = 1e-9 * weighted_slope(&net, &x[0], slope)
            if not isfinite(weakest):
                reason = NOT_FINITE
                break
            left = max(newton_step(&net, &x[0], drop, slope, weakest, pressure_scale), unbalanced)
            history[k] = left
            k += 1
            if not isfinite(left):
                reason = NOT_FINITE
                break
            if left <= tolerance:
                for j in range(links):
                    if net.live[j]:
                        x[j] += net.change[j]
                balance_nodes(&net, &x[0])
                reason = CONVERGED
                break
            if k > max_iterations:
                break
            if left < 1e-4 and (k < 2 or left < 0.5 * history[k - 2]):
                # close to the answer and coming closer: the content is level there
                length = 1.0
                evaluate(&net, &x[0], net.change, 1.0, trial_drop, trial_slope)
            else:
                length = step_length(&net, &x[0], drop, trial_drop, trial_slope)
            unbalanced *= 1.0 - length
            for j in range(links):
                if net.live[j]:
                    x[j] += length * net.change[j]
            swap = drop
            drop = trial_drop
            trial_drop = swap
            swap = slope
            slope = trial_slope
            trial_slope = swap
    return reason, k


def respond(
    const int[::1] start, const int[::1] end,       # IN (l,) places of the ends of each link
    const int[::1] first, const int[::1] row,       # IN fill graph
    const double[:, ::1] by_link,                   # IN (7, l) as `solve` left it
    const double[:, ::1] by_place,                  # IN (3, n)
    const double[::1] edges,                        # IN (edges,)
    Py_ssize_t which,                               # link whose drop rises by one
    double[::1] pressure,                           # OUT (n,) change of the pressure by place
):
    """Return by how much pressures change with the drop of one link, to first order."""
    cdef Py_ssize_t n = pressure.shape[0], places = first.shape[0] - 1
    if (by_place.shape[1] != n or by_link.shape[1] != start.shape[0] or places > n
            or edges.shape[0] != row.shape[0] or not 0 <= which < start.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        memset(&pressure[0], 0, n * sizeof(double))
        # what the link carries less, is left over where it starts and lacks where it ends
        pressure[start[which]] += by_link[0, which]
        pressure[end[which]] -= by_link[0, which]
        memset(&pressure[0] + places, 0, (n - places) * sizeof(double))
        solve_all(places, &first[0], &row[0] if row.shape[0] else NULL,
                  &edges[0] if edges.shape[0] else NULL, &by_place[1, 0], &pressure[0])
