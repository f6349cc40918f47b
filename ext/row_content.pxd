# Whether a row holds anything but zeros.

from clones cimport clones_void


cdef inline clones_void find_some(
    const double* field, Py_ssize_t n, unsigned char* some
) noexcept nogil:
    cdef Py_ssize_t j
    cdef unsigned char found = 0
    for j in range(n):
        found |= field[j] != 0.0
    some[0] = found
