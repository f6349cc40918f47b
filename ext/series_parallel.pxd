# Rules that coarsening kernels share.

from row_residual cimport real


cdef inline real half_resistance(real g) noexcept nogil:
    # a face without conductance inside a pair adds nothing: its two cells are strangers
    return (<real> 0.5) / g if g > 0 else <real> 0.0


cdef inline real in_series(real g, real inside_left, real inside_right) noexcept nogil:
    if g > 0:
        return (<real> 1.0) / ((<real> 1.0) / g + half_resistance(inside_left)
                               + half_resistance(inside_right))
    return 0


cdef inline real least(real a, real b) noexcept nogil:
    return a if a < b else b


cdef inline Py_ssize_t place(Py_ssize_t j, Py_ssize_t half) noexcept nogil:
    return (j & 1) * half + (j >> 1)
