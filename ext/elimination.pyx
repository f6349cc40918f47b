# Order in which the nodes of a network are eliminated, and where the elimination fills in.
#
#       u                u
#       |                | \
#   w - v - x    ->      |  \        a node v goes, its neighbours become joined to each other
#                        w - x
#
# The node with the fewest neighbours goes first (minimum degree; Tinney and Walker, Proc. IEEE 55
# (1967) 1801, doi:10.1109/PROC.1967.6011). Trees and ladders are then used up without any fill, in
# time and memory proportional to their size.

cdef struct Graph:
    int* pool           # neighbours of all nodes; those already gone stay until their list is read
    Py_ssize_t used
    Py_ssize_t room
    int* begin          # of each node's list in the pool
    int* length
    int* space          # entries reserved for the list
    int* degree         # neighbours that are still there
    int* gone           # 1 once eliminated
    int* mark
    int* next_          # nodes of one degree, as a doubly linked list
    int* previous
    int* head           # first node of each degree


cdef inline void unlink(Graph* g, int v) noexcept nogil:
    if g.previous[v] >= 0:
        g.next_[g.previous[v]] = g.next_[v]
    else:
        g.head[g.degree[v]] = g.next_[v]
    if g.next_[v] >= 0:
        g.previous[g.next_[v]] = g.previous[v]


cdef inline void push(Graph* g, int v) noexcept nogil:
    cdef int first = g.head[g.degree[v]]
    g.next_[v] = first
    g.previous[v] = -1
    if first >= 0:
        g.previous[first] = v
    g.head[g.degree[v]] = v


cdef inline int append(Graph* g, int u, int w) noexcept nogil:
    # add w to the list of u, which moves to the end of the pool when it is full
    cdef Py_ssize_t k
    cdef int wanted
    if g.length[u] == g.space[u]:
        wanted = 2 * g.space[u] + 2
        if g.used + wanted > g.room:
            return -1
        for k in range(g.length[u]):
            g.pool[g.used + k] = g.pool[g.begin[u] + k]
        g.begin[u] = <int> g.used
        g.space[u] = wanted
        g.used += wanted
    g.pool[g.begin[u] + g.length[u]] = w
    g.length[u] += 1
    return 0


cdef inline void tidy(Graph* g, int u) noexcept nogil:
    # drop the neighbours that are gone
    cdef Py_ssize_t k
    cdef int kept = 0, w
    for k in range(g.begin[u], g.begin[u] + g.length[u]):
        w = g.pool[k]
        if not g.gone[w]:
            g.pool[g.begin[u] + kept] = w
            kept += 1
    g.length[u] = kept


cdef inline int joined(Graph* g, int u, int w) noexcept nogil:
    # is w a neighbour of u? Looked up in the shorter list; what is found moves to its front, so
    # that many links beside each other between two large nodes are found at once
    cdef Py_ssize_t k, b
    cdef int other
    if g.length[w] < g.length[u]:
        other = u
        u = w
        w = other
    b = g.begin[u]
    for k in range(g.length[u]):
        if g.pool[b + k] == w:
            g.pool[b + k] = g.pool[b]
            g.pool[b] = w
            return 1
    return 0


cdef inline int join(Graph* g, int v, int* stamp) noexcept nogil:
    # join the neighbours of v, whose list is tidy, to each other
    cdef Py_ssize_t a, b, k, d = g.length[v], at
    cdef int u, w
    if d == 2:
        u = g.pool[g.begin[v]]
        w = g.pool[g.begin[v] + 1]
        if not joined(g, u, w):
            if append(g, u, w) < 0 or append(g, w, u) < 0:
                return -1
            g.degree[u] += 1
            g.degree[w] += 1
        return 0
    for a in range(d):
        u = g.pool[g.begin[v] + a]
        tidy(g, u)
        stamp[0] += 1
        at = g.begin[u]
        for k in range(g.length[u]):
            g.mark[g.pool[at + k]] = stamp[0]
        for b in range(d):
            w = g.pool[g.begin[v] + b]
            if w != u and g.mark[w] != stamp[0]:
                if append(g, u, w) < 0:
                    return -1
                g.degree[u] += 1
    return 0


def eliminate(
    int[::1] pool,          # IN/OUT (room,) distinct neighbours of node 0, node 1, ...
    int[::1] begin,         # IN/OUT (n,) where each node's list begins
    int[::1] length,        # IN/OUT (n,) how many there are; OUT when the node was eliminated
    int[:, ::1] work,       # (7, n + 1) work space
    int[::1] order,         # OUT (n,) nodes in the order of their elimination
    Py_ssize_t used,        # entries of the pool that are taken
):
    """Order the elimination; return the number of fill-graph edges, or -1 if the pool is short."""
    cdef Py_ssize_t n = begin.shape[0], k, done, edges = 0
    cdef int v, u, lowest = 0, stamp = 0, status = 0
    cdef Graph g
    if length.shape[0] != n or order.shape[0] != n or work.shape[0] < 7 or work.shape[1] < n + 1:
        raise ValueError("arrays of one graph do not fit each other")
    if n == 0:
        return 0
    g.pool, g.used, g.room = &pool[0], used, pool.shape[0]
    g.begin, g.length = &begin[0], &length[0]
    g.space, g.degree, g.gone, g.mark = &work[0, 0], &work[1, 0], &work[2, 0], &work[3, 0]
    g.next_, g.previous, g.head = &work[4, 0], &work[5, 0], &work[6, 0]
    with nogil:
        for k in range(n + 1):
            g.head[k] = -1
        for k in range(n - 1, -1, -1):
            g.space[k] = g.length[k]
            g.degree[k] = g.length[k]
            g.gone[k] = 0
            g.mark[k] = 0
            push(&g, <int> k)
        for done in range(n):
            while g.head[lowest] < 0:
                lowest += 1
            v = g.head[lowest]
            unlink(&g, v)
            g.gone[v] = 1
            order[done] = v
            tidy(&g, v)
            edges += g.length[v]
            for k in range(g.length[v]):
                unlink(&g, g.pool[g.begin[v] + k])
                g.degree[g.pool[g.begin[v] + k]] -= 1
            status = join(&g, v, &stamp)
            if status < 0:
                break
            for k in range(g.length[v]):
                u = g.pool[g.begin[v] + k]
                push(&g, u)
                if g.degree[u] < lowest:
                    lowest = g.degree[u]
    return -1 if status < 0 else edges


def collect(
    const int[::1] pool,    # IN as `eliminate` left it
    const int[::1] begin,   # IN (n,)
    const int[::1] length,  # IN (n,)
    const int[::1] order,   # IN (n,)
    int[::1] place,         # OUT (n,) place of each node in the order
    int[::1] first,         # OUT (n + 1,) where the row of each place begins
    int[::1] row,           # OUT (edges,) places joined to it that are eliminated later, rising
):
    """Renumber the fill graph by the order of elimination."""
    cdef Py_ssize_t n = order.shape[0], k, q, at = 0
    cdef int v, p
    if place.shape[0] != n or first.shape[0] != n + 1 or begin.shape[0] != n:
        raise ValueError("arrays of one graph do not fit each other")
    with nogil:
        for k in range(n):
            place[order[k]] = <int> k
        for k in range(n):
            v = order[k]
            first[k] = <int> at
            for q in range(length[v]):
                p = place[pool[begin[v] + q]]
                row[at + q] = p
            if length[v] > 1:
                sort(&row[at], length[v])
            at += length[v]
        first[n] = <int> at


cdef void sort(int* a, Py_ssize_t n) noexcept nogil:
    # short lists by insertion, long ones as a heap (Williams, CACM 7 (1964) 347)
    cdef Py_ssize_t k, q, last
    cdef int t
    if n < 32:
        for k in range(1, n):
            t = a[k]
            q = k
            while q > 0 and a[q - 1] > t:
                a[q] = a[q - 1]
                q -= 1
            a[q] = t
        return
    for k in range(n // 2 - 1, -1, -1):
        sift(a, k, n)
    for last in range(n - 1, 0, -1):
        t = a[0]
        a[0] = a[last]
        a[last] = t
        sift(a, 0, last)


cdef inline void sift(int* a, Py_ssize_t k, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t child = 2 * k + 1
    cdef int t = a[k]
    while child < n:
        if child + 1 < n and a[child + 1] > a[child]:
            child += 1
        if a[child] <= t:
            break
        a[k] = a[child]
        k = child
        child = 2 * k + 1
    a[k] = t


def slots(
    const int[::1] start,   # IN (l,) place of the link's two ends; held nodes come last
    const int[::1] end,     # IN (l,)
    const int[::1] first,   # IN (n + 1,)
    const int[::1] row,     # IN (edges,)
    int[::1] slot,          # OUT (l,) edge of the link; -2 - place where one end is held; else -1
):
    """Find the edge of the fill graph that each link adds to."""
    cdef Py_ssize_t j, low, high, middle, n = first.shape[0] - 1
    cdef int a, b, t
    if end.shape[0] != start.shape[0] or slot.shape[0] != start.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for j in range(start.shape[0]):
            a = start[j]
            b = end[j]
            if a > b:
                t = a
                a = b
                b = t
            if a == b or a >= n:
                slot[j] = -1
            elif b >= n:
                slot[j] = -2 - a
            else:
                low = first[a]
                high = first[a + 1] - 1
                while low < high:
                    middle = (low + high) // 2
                    if row[middle] < b:
                        low = middle + 1
                    else:
                        high = middle
                slot[j] = <int> low


def neighbours(
    const int[::1] start,   # IN (l,) free node at either end of each link, -1 at a held node
    const int[::1] end,     # IN (l,)
    int[::1] begin,         # OUT (n,) where each node's list begins in the pool
    int[::1] length,        # OUT (n,) distinct neighbours
    int[::1] mark,          # (n,) work space
    int[::1] pool,          # OUT (>= 4 l,) lists
):
    """List the distinct neighbours of each node; return how much of the pool is used."""
    cdef Py_ssize_t n = begin.shape[0], j, k
    cdef int a, b, w, kept, total = 0
    if length.shape[0] != n or mark.shape[0] < n or pool.shape[0] < 2 * start.shape[0]:
        raise ValueError("arrays of one graph do not fit each other")
    with nogil:
        for k in range(n):
            length[k] = 0
        for j in range(start.shape[0]):
            a = start[j]
            b = end[j]
            if a >= 0 and b >= 0 and a != b:
                length[a] += 1
                length[b] += 1
        for k in range(n):
            begin[k] = total
            total += length[k]
            length[k] = 0
            mark[k] = -1
        for j in range(start.shape[0]):
            a = start[j]
            b = end[j]
            if a >= 0 and b >= 0 and a != b:
                pool[begin[a] + length[a]] = b
                length[a] += 1
                pool[begin[b] + length[b]] = a
                length[b] += 1
        for k in range(n):
            kept = 0
            for j in range(begin[k], begin[k] + length[k]):
                w = pool[j]
                if mark[w] != k:
                    mark[w] = <int> k
                    pool[begin[k] + kept] = w
                    kept += 1
            length[k] = kept
    return total
