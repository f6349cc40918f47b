# Enthalpy carried through a network along the flow.
#
#   element     h_out = gain h_in + added
#   node        h sum(m_in) = sum(m_in h_in)
#
# Nodes are taken after all that feed them (Kahn, CACM 5 (1962) 558, doi:10.1145/368996.369025).
# Where the coolant runs in a circle no such order exists: the node with the largest flow of those
# left is then taken as known (a tear) and found afterwards from what comes back to it.

from cython.parallel cimport prange
from libc.math cimport NAN, fabs


def link_maps(
    const int[::1] element,         # IN (l + 1,) first element of each link
    const double[::1] flow,         # IN (l,) flow of one copy [kg/s]
    const signed char[::1] moving,  # IN (l,) 1 where the link counts as flowing
    const double[::1] heat,         # IN (e,) heat given to the coolant in one copy [W]
    const double[::1] friction,     # IN (e,) friction heat [W]
    double[::1] gain,               # IN/OUT (e,) only read; 1 without exchange
    double[::1] added,              # IN (e,) from the exchange; OUT with the heat [J/kg]
    double[:, ::1] map_,            # OUT (2, l) gain and added enthalpy of each link
    int nthreads,
):
    """Put the elements of each link together, in the direction of the flow."""
    cdef Py_ssize_t j, k, e, links = flow.shape[0], count
    cdef double total
    if (element.shape[0] != links + 1 or moving.shape[0] != links or map_.shape[1] != links
            or map_.shape[0] != 2 or gain.shape[0] != heat.shape[0]
            or added.shape[0] != heat.shape[0] or friction.shape[0] != heat.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    for j in prange(links, num_threads=nthreads, schedule="static", nogil=True):
        map_[0, j] = 1.0
        map_[1, j] = 0.0
        if moving[j]:
            count = element[j + 1] - element[j]
            for k in range(count):
                e = element[j] + k if flow[j] > 0.0 else element[j + 1] - 1 - k
                total = added[e] + (heat[e] + friction[e]) / fabs(flow[j])
                added[e] = total
                map_[0, j] = map_[0, j] * gain[e]
                map_[1, j] = map_[1, j] * gain[e] + total


def flow_sequence(
    const int[::1] start, const int[::1] end,   # IN (l,)
    const double[::1] flow,                     # IN (l,)
    const signed char[::1] moving,              # IN (l,)
    const int[::1] first, const int[::1] link,  # IN incidence
    int[::1] sequence,                          # OUT (n,) nodes, each after those that feed it
    signed char[::1] tear,                      # OUT (n,) 1 where a circle is opened
    int[::1] waiting,                           # (n,) work space
    double[::1] through,                        # (n,) work space
    Py_ssize_t most,                            # tears allowed
):
    """Order the nodes; return the number of tears, or -1 when there are too many."""
    cdef Py_ssize_t n = first.shape[0] - 1, j, k, q, ready = 0, done = 0, tears = 0, best
    cdef int v, w
    if sequence.shape[0] != n or tear.shape[0] != n or waiting.shape[0] < n or through.shape[0] < n:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(n):
            waiting[k] = 0
            tear[k] = 0
            through[k] = 0.0
        for j in range(flow.shape[0]):
            if moving[j] and start[j] != end[j]:
                w = end[j] if flow[j] > 0.0 else start[j]
                waiting[w] += 1
                through[w] += fabs(flow[j])
        for k in range(n):
            if waiting[k] == 0:
                sequence[ready] = <int> k
                ready += 1
        while done < n:
            if done == ready:
                best = -1
                for k in range(n):
                    if waiting[k] > 0 and (best < 0 or through[k] > through[best]):
                        best = k
                tears += 1
                if tears > most:
                    tears = -1
                    break
                tear[best] = 1
                waiting[best] = 0
                sequence[ready] = <int> best
                ready += 1
            v = sequence[done]
            done += 1
            for q in range(first[v], first[v + 1]):
                j = link[q]
                if not moving[j] or start[j] == end[j]:
                    continue
                if (flow[j] > 0.0) == (start[j] == v):
                    w = end[j] if flow[j] > 0.0 else start[j]
                    if waiting[w] > 0:
                        waiting[w] -= 1
                        if waiting[w] == 0:
                            sequence[ready] = w
                            ready += 1
    return tears


def carry(
    const int[::1] start, const int[::1] end,   # IN (l,)
    const int[::1] element,                     # IN (l + 1,)
    const double[::1] flow,                     # IN (l,) all copies [kg/s]
    const double[::1] copies,                   # IN (l,)
    const signed char[::1] moving,              # IN (l,) 0 where a link stands still
    const int[::1] first, const int[::1] link,  # IN incidence
    const int[::1] sequence,                    # IN (n,) nodes, each after those that feed it
    const double[::1] heat,                     # IN (e,) heat given to the coolant in one copy [W]
    const double[::1] friction,                 # IN (e,) friction heat [W]
    const double[::1] gain,                     # IN (e,) of the exchange, or (0,) without
    const double[::1] added,                    # IN (e,) [J/kg], or (0,)
    const double[::1] fed,                      # IN (n,) flow fed in [kg/s]
    const double[::1] fed_enthalpy,             # IN (n,) [J/kg], or (0,) for 0
    double still,                               # flow below which a node is at rest [kg/s]
    double[::1] node,                           # OUT (n,) enthalpy, NaN at rest
    double[::1] inlet, double[::1] outlet,      # OUT (e,) along the flow, NaN at rest
    double[:, ::1] work,                        # (2, n) work space
):
    """Carry the enthalpy from node to node through all elements; without circles."""
    cdef Py_ssize_t n = sequence.shape[0], links = flow.shape[0], k, q, j, e, p, count
    cdef bint exchanging = gain.shape[0] > 0
    cdef int v, w
    cdef double m, h, each
    cdef double* entering
    cdef double* mixed
    if (element.shape[0] != links + 1 or node.shape[0] != n or fed.shape[0] != n
            or inlet.shape[0] != heat.shape[0] or outlet.shape[0] != heat.shape[0]
            or friction.shape[0] != heat.shape[0] or work.shape[0] != 2 or work.shape[1] != n
            or gain.shape[0] not in (0, heat.shape[0]) or added.shape[0] != gain.shape[0]
            or fed_enthalpy.shape[0] not in (0, n)):
        raise ValueError("arrays of one network do not fit each other")
    if n == 0:
        return
    entering, mixed = &work[0, 0], &work[1, 0]
    with nogil:
        for k in range(n):
            m = fed[k] if fed[k] > 0.0 else 0.0
            entering[k] = m
            mixed[k] = m * fed_enthalpy[k] if m > 0.0 and fed_enthalpy.shape[0] else 0.0
        for j in range(links):
            if not moving[j]:
                for e in range(element[j], element[j + 1]):
                    inlet[e] = NAN
                    outlet[e] = NAN
        # what feeds a node comes before it: its flow is known when its turn comes
        for k in range(n):
            v = sequence[k]
            h = mixed[v] / entering[v] if entering[v] > still else NAN
            node[v] = h
            for q in range(first[v], first[v + 1]):
                j = link[q]
                if not moving[j] or (flow[j] > 0.0) != (start[j] == v):
                    continue
                m = fabs(flow[j])
                each = copies[j] / m
                count = element[j + 1] - element[j]
                h = node[v]
                for p in range(count):
                    e = element[j] + p if flow[j] > 0.0 else element[j + 1] - 1 - p
                    inlet[e] = h
                    if exchanging:
                        h = gain[e] * h + added[e]
                    h += (heat[e] + friction[e]) * each
                    outlet[e] = h
                w = end[j] if flow[j] > 0.0 else start[j]
                entering[w] += m
                if entering[v] > still:
                    mixed[w] += m * h


def sweep(
    const int[::1] start, const int[::1] end,   # IN (l,)
    const double[::1] flow,                     # IN (l,) all copies [kg/s]
    const signed char[::1] moving,              # IN (l,)
    const int[::1] first, const int[::1] link,  # IN incidence
    const int[::1] sequence,                    # IN (n,)
    const signed char[::1] tear,                # IN (n,)
    const double[:, ::1] map_,                  # IN (2, l)
    const double[::1] fed,                      # IN (n,) flow fed in [kg/s]
    const double[::1] fed_enthalpy,             # IN (n,) [J/kg]
    double still,                               # flow below which a node is at rest [kg/s]
    double[::1] node,                           # IN at tears; OUT (n,) enthalpy, NaN at rest
    double[::1] mixed,                          # OUT (n,) what comes together, also at tears
    double[::1] entering,                       # OUT (n,) flow that enters each node [kg/s]
):
    """Carry the enthalpy from node to node."""
    cdef Py_ssize_t n = sequence.shape[0], k, q, j
    cdef int v, w
    cdef double m
    if (node.shape[0] != n or mixed.shape[0] != n or entering.shape[0] != n or tear.shape[0] != n
            or fed.shape[0] != n or fed_enthalpy.shape[0] != n or map_.shape[1] != flow.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(n):
            m = fed[k] if fed[k] > 0.0 else 0.0
            entering[k] = m
            mixed[k] = m * fed_enthalpy[k] if m > 0.0 else 0.0
        for j in range(flow.shape[0]):
            if moving[j]:
                entering[end[j] if flow[j] > 0.0 else start[j]] += fabs(flow[j])
        for k in range(n):
            v = sequence[k]
            if not tear[v]:
                node[v] = mixed[v] / entering[v] if entering[v] > still else NAN
            for q in range(first[v], first[v + 1]):
                j = link[q]
                if moving[j] and (flow[j] > 0.0) == (start[j] == v):
                    w = end[j] if flow[j] > 0.0 else start[j]
                    # a link that begins and ends here hands back what it takes
                    if entering[v] > still:
                        m = fabs(flow[j])
                        mixed[w] += m * (map_[0, j] * node[v] + map_[1, j])
        for k in range(n):
            mixed[k] = mixed[k] / entering[k] if entering[k] > still else NAN


def along_links(
    const int[::1] start, const int[::1] end,   # IN (l,)
    const int[::1] element,                     # IN (l + 1,)
    const double[::1] flow,                     # IN (l,)
    const signed char[::1] moving,              # IN (l,)
    const double[::1] node,                     # IN (n,)
    const double[::1] gain,                     # IN (e,)
    const double[::1] added,                    # IN (e,) [J/kg]
    double[::1] inlet, double[::1] outlet,      # OUT (e,) enthalpies along the flow, NaN at rest
    int nthreads,
):
    """Return the enthalpies at both ends of each element."""
    cdef Py_ssize_t j, k, e, links = flow.shape[0], count
    cdef double h
    if element.shape[0] != links + 1 or inlet.shape[0] != gain.shape[0] or links == 0:
        return
    for j in prange(links, num_threads=nthreads, schedule="static", nogil=True):
        count = element[j + 1] - element[j]
        h = node[start[j] if flow[j] > 0.0 else end[j]] if moving[j] else NAN
        for k in range(count):
            e = element[j] + k if flow[j] > 0.0 else element[j + 1] - 1 - k
            inlet[e] = h
            h = gain[e] * h + added[e]
            outlet[e] = h
