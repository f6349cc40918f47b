# What a column of coolant cells leaves over, both halves of its row.

from clones cimport clones_void
from row_residual cimport coolant_row, real


cdef inline clones_void coolant_residual(
    real* r, const real* b, const real* c, const real* e, const real* inward,
    const real* inflow, const real* exchange, Py_ssize_t plane, Py_ssize_t half,
    Py_ssize_t ny, Py_ssize_t layers,
) noexcept nogil:
    cdef Py_ssize_t h, at
    for h in range(2):
        at = h * half
        coolant_row(r + at, b + at, c + at, e + at, inward + at, inflow + at, exchange + at,
                    plane, half, h, (ny + 1 - h) // 2, layers)
