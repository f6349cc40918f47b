# Elimination of the nodes of a network of conductances, one after the other (star-mesh transform):
#
#   a node v with conductances c_u to its neighbours and g_v to the ground goes; then
#   c_uw += c_u c_w / (g_v + sum c),   g_u += c_u g_v / (g_v + sum c),   q_u += c_u q_v / (...)
#
# This is a symmetric factorisation in which only positive numbers are added: no digits are lost,
# however far apart the conductances are. Nodes without any conductance stand at 0.


cdef inline void eliminate_all(
    Py_ssize_t n, const int* first, const int* row,
    double* c, double* ground, double* inverse,
) noexcept nogil:
    # c: edges of the fill graph, on exit the shares c_u / (g_v + sum c); ground: on exit used up
    cdef Py_ssize_t v, p, q, r
    cdef int u
    cdef double total, share
    for v in range(n):
        total = ground[v]
        for p in range(first[v], first[v + 1]):
            total += c[p]
        inverse[v] = 1.0 / total if total > 0.0 else 0.0
        for p in range(first[v], first[v + 1]):
            u = row[p]
            share = c[p] * inverse[v]
            ground[u] += share * ground[v]
            q = first[u]
            for r in range(p + 1, first[v + 1]):
                while row[q] < row[r]:
                    q += 1
                c[q] += share * c[r]
        for p in range(first[v], first[v + 1]):
            c[p] *= inverse[v]


cdef inline void solve_all(
    Py_ssize_t n, const int* first, const int* row,
    const double* share, const double* inverse, double* q,
) noexcept nogil:
    # q: IN flow fed in at each place, OUT potential
    cdef Py_ssize_t v, p
    cdef double t
    for v in range(n):
        t = q[v]
        for p in range(first[v], first[v + 1]):
            q[row[p]] += share[p] * t
    for v in range(n - 1, -1, -1):
        t = q[v] * inverse[v]
        for p in range(first[v], first[v + 1]):
            t += share[p] * q[row[p]]
        q[v] = t
