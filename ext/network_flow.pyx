# Flows and pressures of a network of rising laws: Newton's method, downhill on the content.

from libc.math cimport isfinite
from libc.string cimport memset
from link_laws cimport Curves
from newton_flow cimport (Net, balance_nodes, evaluate, imbalance, middle_flow, newton_step,
                          step_length, weighted_slope)
from star_mesh cimport solve_all

cdef enum:
    CONVERGED = 0
    MAX_ITERATIONS = 1
    NOT_FINITE = 2


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
    double[:, ::1] by_link,                             # (8, l) work space, kept while warm
    double[:, ::1] by_place,                            # (3, n) work space
    double[::1] edges,                                  # (edges,) work space
    double flow_scale, double pressure_scale, double tolerance, double steep, double flat,
    bint warm,                                          # x is a start
    bint balanced,                                      # its flows balance at the nodes
    bint finish,                                        # let them do so to the last digit
    int nthreads,
):
    """Find flows and pressures; return why it stopped and how many residuals there are."""
    cdef Py_ssize_t j, links = start.shape[0], max_iterations = history.shape[0] - 1, k = 0
    cdef int reason = MAX_ITERATIONS
    cdef double typical, weakest = 0.0, length, left, unbalanced
    cdef double* drop
    cdef double* slope
    cdef double* trial_drop
    cdef double* trial_slope
    cdef double* swap
    cdef Curves curves
    cdef Net net
    if (end.shape[0] != links or live.shape[0] != links or slot.shape[0] != links
            or held.shape[0] != links or copies.shape[0] != links or x.shape[0] != links
            or element.shape[0] != links + 1 or by_link.shape[0] < 8 or by_link.shape[1] != links
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
    net.share = &by_link[7, 0]
    with nogil:
        for j in range(links):
            net.share[j] = 1.0 / copies[j]
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
            for j in range(links):
                # of a pump of constant power it would be the steepest, and hold its steps back
                net.least[j] = min(net.least[j], 1e-4 * slope[j])
        evaluate(&net, &x[0], net.change, 0.0, drop, slope)
        unbalanced = 0.0 if balanced else imbalance(&net, &x[0], flow_scale)
        while True:
            if k == 0 or flat > 0.0 or history[k - 1] > 1e-3:  # a floor: near the answer it stays
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
                if finish:
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
    const double[:, ::1] by_link,                   # IN (8, l) as `solve` left it
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
