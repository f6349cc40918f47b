# What each round of a network needs to know of its links and elements.

from libc.math cimport fabs


def link_sums(
    const int[::1] element,         # IN (l + 1,) first element of each link
    const double[::1] value,        # IN (e,)
    double[::1] total,              # OUT (l,)
):
    """Add the values of the elements of each link."""
    cdef Py_ssize_t j, e, links = total.shape[0]
    cdef double t
    if element.shape[0] != links + 1:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for j in range(links):
            t = 0.0
            for e in range(element[j], element[j + 1]):
                t += value[e]
            total[j] = t


def friction_heat(
    const int[::1] element,         # IN (l + 1,)
    const double[::1] flow,         # IN (l,) all copies [kg/s]
    const double[::1] copies,       # IN (l,)
    const double[::1] drop,         # IN (e,) [Pa]
    const double[::1] density,      # IN (e,) [kg/m3]
    double[::1] heat,               # OUT (e,) m dp / rho of one copy [W]
):
    """Take the work of the pressure drops."""
    cdef Py_ssize_t j, e, links = flow.shape[0]
    cdef double each
    if (element.shape[0] != links + 1 or copies.shape[0] != links
            or density.shape[0] != drop.shape[0] or heat.shape[0] != drop.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for j in range(links):
            each = flow[j] / copies[j]
            for e in range(element[j], element[j + 1]):
                heat[e] = each * drop[e] / density[e]


def largest_change(const double[::1] old, const double[::1] new):
    """Return the largest difference of two arrays (n,); NaN where one of them is."""
    cdef Py_ssize_t k
    cdef double most = 0.0, change, spoilt = 0.0
    if old.shape[0] != new.shape[0]:
        raise ValueError("arrays differ in length")
    with nogil:
        for k in range(old.shape[0]):
            change = fabs(new[k] - old[k])
            most = change if change > most else most
            spoilt += change - change
    return most + spoilt


def largest_share(const double[::1] old, const double[::1] new):
    """Return the largest difference of two arrays (n,) over the largest size in the second."""
    cdef Py_ssize_t k
    cdef double most = 0.0, top = 1e-300, change, spoilt = 0.0
    if old.shape[0] != new.shape[0]:
        raise ValueError("arrays differ in length")
    with nogil:
        for k in range(old.shape[0]):
            change = fabs(new[k] - old[k])
            most = change if change > most else most
            top = fabs(new[k]) if fabs(new[k]) > top else top
            spoilt += change - change
    return most / top + spoilt


def totals(
    const int[::1] element,         # IN (l + 1,) first element of each link
    const double[::1] copies,       # IN (l,)
    const double[::1] value,        # IN (e,) of one copy
):
    """Return the sum over all copies, and that of the sizes."""
    cdef Py_ssize_t j, e, links = copies.shape[0]
    cdef double total = 0.0, size = 0.0
    if element.shape[0] != links + 1:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for j in range(links):
            for e in range(element[j], element[j + 1]):
                total += copies[j] * value[e]
                size += copies[j] * fabs(value[e])
    return total, size


def largest(const double[::1] value):
    """Return the largest size in an array (n,); NaN where one is."""
    cdef Py_ssize_t k
    cdef double most = 0.0, spoilt = 0.0
    with nogil:
        for k in range(value.shape[0]):
            most = fabs(value[k]) if fabs(value[k]) > most else most
            spoilt += value[k] - value[k]
    return most + spoilt


def directions(
    const double[::1] flow,         # IN (l,) [kg/s]
    double still,                   # flow up to which a link stands still [kg/s]
    signed char[::1] direction,     # IN/OUT (l,) 1, -1 or 0
):
    """Take the direction of each flow; return how many differ from those that stood there."""
    cdef Py_ssize_t j, turned = 0
    cdef signed char now
    if direction.shape[0] != flow.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for j in range(flow.shape[0]):
            now = (flow[j] > still) - (flow[j] < -still)
            turned += now != direction[j]
            direction[j] = now
    return turned


def divergence(
    const int[::1] start, const int[::1] end,   # IN (l,) nodes
    const double[::1] flow,                     # IN (l,)
    double[::1] leaving,                        # OUT (n,)
):
    """Add up what leaves each node through its links, less what enters."""
    cdef Py_ssize_t j, k
    if end.shape[0] != start.shape[0] or flow.shape[0] != start.shape[0]:
        raise ValueError("arrays of one network do not fit each other")
    with nogil:
        for k in range(leaving.shape[0]):
            leaving[k] = 0.0
        for j in range(start.shape[0]):
            leaving[start[j]] += flow[j]
            leaving[end[j]] -= flow[j]


def gather(
    const double[::1] value,        # IN (m,)
    const int[::1] place,           # IN (n,) where each one stands
    double shift,
    double[::1] found,              # OUT (n,) value[place] + shift
):
    """Take values from their places."""
    cdef Py_ssize_t k
    if found.shape[0] != place.shape[0]:
        raise ValueError("arrays differ in length")
    with nogil:
        for k in range(place.shape[0]):
            found[k] = value[place[k]] + shift


def scatter(
    const double[::1] value,        # IN (n,)
    const int[::1] place,           # IN (n,) where each one goes
    double[::1] found,              # OUT (n,) found[place] = value
):
    """Put values to their places."""
    cdef Py_ssize_t k
    if value.shape[0] != place.shape[0] or found.shape[0] < place.shape[0]:
        raise ValueError("arrays differ in length")
    with nogil:
        for k in range(place.shape[0]):
            found[place[k]] = value[k]
