# Rules that coarsening kernels share.

from row_residual cimport real


cdef inline real behind(real inside, real g) noexcept nogil:
    # Half the resistance of a face inside a pair, as it counts behind the face g between pairs:
    # at most half of that face's own. Where materials differ at random from cell to cell more
    # would cut coarse cells off that touch by a good path. A face without conductance inside a
    # pair adds nothing: its two cells are strangers.
    if inside > 0:
        return (<real> 0.5) / (inside if inside > g else g)
    return 0


cdef inline real in_series(real g, real inside_left, real inside_right) noexcept nogil:
    if g > 0:
        return (<real> 1.0) / ((<real> 1.0) / g + behind(inside_left, g)
                               + behind(inside_right, g))
    return 0


cdef inline real least(real a, real b) noexcept nogil:
    return a if a < b else b


cdef inline Py_ssize_t place(Py_ssize_t j, Py_ssize_t half) noexcept nogil:
    return (j & 1) * half + (j >> 1)
