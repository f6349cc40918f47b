# Which links meet at each node, and what can be reached along open links from the held nodes.

from libc.math cimport INFINITY, fabs


def incidence(
    const int[::1] start, const int[::1] end,   # IN (l,) nodes
    int[::1] first,                             # OUT (n + 1,) where the links of each node begin
    int[::1] link,                              # OUT (2 l,) links of each node
):
    """List the links of each node."""
    cdef Py_ssize_t k, j, n = first.shape[0] - 1
    if end.shape[0] != start.shape[0] or link.shape[0] < 2 * start.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(n + 1):
            first[k] = 0
        for j in range(start.shape[0]):
            first[start[j]] += 1
            first[end[j]] += 1
        for k in range(1, n + 1):
            first[k] += first[k - 1]
        # filled from the back, so that first[k] ends where the list of k begins
        for j in range(start.shape[0] - 1, -1, -1):
            first[end[j]] -= 1
            link[first[end[j]]] = <int> j
            first[start[j]] -= 1
            link[first[start[j]]] = <int> j


def spread(
    const int[::1] start, const int[::1] end,   # IN (l,) nodes
    const signed char[::1] opened,              # IN (l,) 1 where the link may be passed
    const double[::1] drop,                     # IN (l,) of potential, from start to end
    const int[::1] first, const int[::1] link,  # IN incidence
    double[::1] level,                          # IN known at some nodes, else NaN; OUT (n,)
    int[::1] queue,                             # (n,) work space
):
    """Add the drops up along the first way that leads to each node, breadth first."""
    cdef Py_ssize_t n = level.shape[0], k, q, j, done = 0, ready = 0
    cdef int v, w
    if (first.shape[0] != n + 1 or queue.shape[0] < n or opened.shape[0] != start.shape[0]
            or drop.shape[0] != start.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(n):
            if level[k] == level[k]:
                queue[ready] = <int> k
                ready += 1
        while done < ready:
            v = queue[done]
            done += 1
            for q in range(first[v], first[v + 1]):
                j = link[q]
                if not opened[j]:
                    continue
                w = end[j] if start[j] == v else start[j]
                if level[w] != level[w]:
                    level[w] = level[v] - drop[j] if start[j] == v else level[v] + drop[j]
                    queue[ready] = w
                    ready += 1
    return ready


def reach(
    const int[::1] start, const int[::1] end,   # IN (l,) nodes
    const signed char[::1] opened,              # IN (l,) 1 where the link may be passed
    const int[::1] first, const int[::1] link,  # IN incidence
    signed char[::1] reached,                   # IN 1 where to begin; OUT (n,) 1 where it leads
    int[::1] queue,                             # (n,) work space
):
    """Find the nodes that open links lead to."""
    cdef Py_ssize_t n = reached.shape[0], k, q, j, done = 0, ready = 0
    cdef int v, w
    if first.shape[0] != n + 1 or queue.shape[0] < n or opened.shape[0] != start.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(n):
            if reached[k]:
                queue[ready] = <int> k
                ready += 1
        while done < ready:
            v = queue[done]
            done += 1
            for q in range(first[v], first[v + 1]):
                j = link[q]
                w = end[j] if start[j] == v else start[j]
                if opened[j] and not reached[w]:
                    reached[w] = 1
                    queue[ready] = w
                    ready += 1


def loop_gaps(
    const int[::1] start, const int[::1] end,   # IN (l,) nodes
    const signed char[::1] opened,              # IN (l,) 1 where the link may be passed
    const double[::1] drop,                     # IN (l,) from start to end
    const double[::1] level,                    # IN (n,) NaN where nothing leads
):
    """Return the largest difference between a drop and its levels, and what the levels span."""
    cdef Py_ssize_t j, k
    cdef double gap, worst = 0.0, high = -INFINITY, low = INFINITY
    if opened.shape[0] != start.shape[0] or drop.shape[0] != start.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(level.shape[0]):
            if level[k] > high:
                high = level[k]
            if level[k] < low:
                low = level[k]
        for j in range(start.shape[0]):
            if opened[j]:
                gap = fabs(level[start[j]] - level[end[j]] - drop[j])
                if gap > worst and gap < INFINITY:
                    worst = gap
    return worst, high - low if high >= low else 0.0
