# Pressure drop and slope of every element at given flows.

from cython.parallel cimport prange
from link_laws cimport Batch, Curves, add_law, empty_batch

cdef enum:
    BLOCK = 128     # links whose laws are taken together


cdef void drops_of_block(
    const int* element, const double* x, const double* held, const double* copies,
    const signed char* kind, const double* law, double steep, const Curves* curves, double* drop,
    double* slope, Py_ssize_t begin, Py_ssize_t end,
) noexcept nogil:
    cdef Py_ssize_t j, e
    cdef double each
    cdef Batch batch
    batch.count = 0
    for j in range(begin, end):
        each = x[j] / copies[j]
        for e in range(element[j], element[j + 1]):
            drop[e] = 0.0
            slope[e] = 0.0
            add_law(&batch, e, kind[e], law + 3 * e, each + held[j] / copies[j], each, steep,
                    curves, drop, slope)
    empty_batch(&batch, drop, slope)


def element_drops(
    const int[::1] element,         # IN (l + 1,) first element of each link
    const double[::1] x,            # IN (l,) flow less the flow that is held [kg/s]
    const double[::1] held,         # IN (l,) flow that is held
    const double[::1] copies,       # IN (l,)
    const signed char[::1] kind,    # IN (e,)
    const double[:, ::1] law,       # IN (e, 3)
    const int[::1] curve_first, const double[::1] curve_flow,
    const double[:, ::1] curve_cubic, const double[:, ::1] curve_last,
    double[::1] drop,               # OUT (e,) [Pa]
    double[::1] slope,              # OUT (e,) [Pa s/kg]
    double steep, double flat, int nthreads,
):
    """Evaluate the law of each element."""
    cdef Py_ssize_t block, links = x.shape[0], n = kind.shape[0]
    cdef Curves curves
    if (law.shape[0] != n or law.shape[1] != 3 or drop.shape[0] != n or slope.shape[0] != n
            or element.shape[0] != links + 1 or held.shape[0] != links
            or copies.shape[0] != links):
        raise ValueError("arrays of the elements do not fit each other")
    if n == 0:
        return
    curves.first, curves.flow = &curve_first[0], &curve_flow[0]
    curves.cubic, curves.last = &curve_cubic[0, 0], &curve_last[0, 0]
    curves.flat = flat
    for block in prange((links + BLOCK - 1) // BLOCK, num_threads=nthreads, schedule="static",
                        nogil=True):
        drops_of_block(&element[0], &x[0], &held[0], &copies[0], &kind[0], &law[0, 0], steep,
                       &curves, &drop[0], &slope[0], block * BLOCK, min((block + 1) * BLOCK, links))
