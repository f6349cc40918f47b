# The shape of a network in the numbers that its solver counts with.
#
#   node  ->  number among the free ones, -1 where the pressure is given  ->  place
#
# Places count in the order of elimination; nodes of given pressure come after all others.


def free_ends(
    const long long[:] start, const long long[:] end,       # IN (l,) nodes
    const long long[:] fixed,                               # IN (f,) nodes of given pressure
    int[::1] number,                        # OUT (n,) number of each free node, -1 for the others
    int[:, ::1] nodes,                      # OUT (2, l) start and end, as short numbers
    int[:, ::1] free,                       # OUT (2, l) the same by `number`
):
    """Number the free nodes; return how many there are."""
    cdef Py_ssize_t k, j, count = 0
    if (end.shape[0] != start.shape[0] or nodes.shape[0] != 2 or nodes.shape[1] != start.shape[0]
            or free.shape[0] != 2 or free.shape[1] != start.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(number.shape[0]):
            number[k] = 0
        for k in range(fixed.shape[0]):
            number[fixed[k]] = -1
        for k in range(number.shape[0]):
            if number[k] == 0:
                number[k] = <int> count
                count += 1
        for j in range(start.shape[0]):
            nodes[0, j] = <int> start[j]
            nodes[1, j] = <int> end[j]
            free[0, j] = number[start[j]]
            free[1, j] = number[end[j]]
    return count


def places(
    const int[::1] number,                  # IN (n,) as `free_ends` left it
    const int[::1] order,                   # IN (free,) place of each free node
    const int[:, ::1] nodes,                # IN (2, l)
    int[::1] place,                         # OUT (n,)
    int[:, ::1] ends,                       # OUT (2, l) places of the two ends of each link
):
    """Take the place of every node, and of both ends of every link."""
    cdef Py_ssize_t k, j, last = order.shape[0]
    if (place.shape[0] != number.shape[0] or nodes.shape[0] != 2 or ends.shape[0] != 2
            or ends.shape[1] != nodes.shape[1]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(number.shape[0]):
            if number[k] >= 0:
                place[k] = order[number[k]]
            else:
                place[k] = <int> last
                last += 1
        for j in range(nodes.shape[1]):
            ends[0, j] = place[nodes[0, j]]
            ends[1, j] = place[nodes[1, j]]


def element_begins(
    const long long[:] link,                # IN (e,) link of each element, never falling
    int[::1] first,                         # OUT (l + 1,) first element of each link
):
    """Take where the elements of each link begin."""
    cdef Py_ssize_t e, j = 0, links = first.shape[0] - 1
    with nogil:
        first[0] = 0
        for e in range(link.shape[0]):
            while j < link[e]:
                j += 1
                first[j] = <int> e
        while j < links:
            j += 1
            first[j] = <int> link.shape[0]
