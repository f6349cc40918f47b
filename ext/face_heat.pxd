# What one face carries beyond first-order upwind: the formulae of carried_heat.pyx.

from clones cimport part_void
from libc.math cimport fabs

cdef enum:
    FEW = 1000  # one part of so many of a face's flow feeds nobody: a stream begins

cdef enum Scheme:
    BOUNDED
    CENTRAL
    SHARP


cdef inline double pick(bint first, double a, double b) noexcept nogil:
    # both are read, so that a loop of it is one of vectors
    return a if first else b


cdef struct Cell:
    # on the side that the flow comes from
    double t_u, t_c, t_d     # before it, its own, beyond the face
    double h_u, h_c, h_d     # half widths along the flow
    double before, inflow    # flows into it: from the cell before, from outside
    double entering, reach


cdef inline part_void excess(
    double* found, double flow, const Cell* c, Scheme scheme, double around
) noexcept nogil:
    # of a face with this flow out of the cell, or 0
    cdef double step = c.t_d - c.t_c, da = c.t_c - c.t_u, wide = c.h_c + c.h_u
    cdef double first = around * da, reached = c.h_c + c.reach * c.h_u
    cdef double far = c.h_c + c.h_d, a, b, both, e
    cdef bint begins = c.inflow >= (1.0 - 1.0 / FEW) * flow
    cdef bint fed = c.before > flow / FEW
    first = c.t_c - c.entering if begins else first
    reached = c.h_c if begins else reached
    da = da if fed else first
    wide = wide if fed else reached
    both = da * step
    if scheme == CENTRAL:
        found[0] = c.h_c * step / far
    else:
        if scheme == SHARP:
            e = 2.0 * c.h_c * both / (da * far + step * wide)
        else:
            a = da / wide
            b = step / far
            e = c.h_c * a * b * (a + b) / (a * a + b * b + 1e-300)
        e = e if both > 0.0 else 0.0
        found[0] = step if fabs(e) > fabs(step) else e


cdef struct Given:
    # strides in numbers; the last axis has 1
    Py_ssize_t n[3]
    Py_ssize_t step[3]            # of contiguous fields
    const double* t
    const double* f[3]
    Py_ssize_t f_step[3][2]
    const double* inflow
    const double* entering
    Py_ssize_t e_step[2]
    const float* reach[3]         # without: one row of ones
    Py_ssize_t r_step[2]
    const double* h[3]
    const double* none            # a row of zeros
    double scale, around
    Scheme scheme


cdef struct Rows:
    # of faces between row a and row b; beyond an end of the grid stands the last cell itself
    const double* t_a
    const double* t_b
    Py_ssize_t low, high          # from a to what lies before it, from b to what lies beyond
    const double* f
    const double* f_low
    const double* f_high
    const double* in_a
    const double* in_b
    const double* e_a
    const double* e_b
    const float* r_a
    const float* r_b
    double h[4]                   # before, a, b, beyond


cdef inline const double* flows(
    const Given* g, int axis, Py_ssize_t i, Py_ssize_t j
) noexcept nogil:
    return g.f[axis] + i * g.f_step[axis][0] + j * g.f_step[axis][1]


cdef inline void rows_of(
    Rows* r, const Given* g, int axis, Py_ssize_t i, Py_ssize_t j
) noexcept nogil:
    # faces behind row (i, j) across axis 0 or 1
    cdef Py_ssize_t at = i if axis == 0 else j, n = g.n[axis], di = 1 - axis, dj = axis
    cdef Py_ssize_t here = i * g.step[0] + j * g.step[1], there = here + g.step[axis]
    cdef Py_ssize_t ra = i * g.r_step[0] + j * g.r_step[1], rb = ra + g.r_step[axis]
    cdef bint first = at == 0, last = at == n - 2
    cdef const double* h = g.h[axis]
    r.t_a = g.t + here
    r.t_b = g.t + there
    r.low = 0 if first else -g.step[axis]
    r.high = 0 if last else g.step[axis]
    r.f = flows(g, axis, i, j)
    r.f_low = g.none if first else flows(g, axis, i - di, j - dj)
    r.f_high = g.none if last else flows(g, axis, i + di, j + dj)
    r.in_a = g.inflow + here
    r.in_b = g.inflow + there
    r.e_a = g.entering + i * g.e_step[0] + j * g.e_step[1]
    r.e_b = r.e_a + g.e_step[axis]
    r.r_a = g.reach[axis] + (ra if first else ra - g.r_step[axis])
    r.r_b = g.reach[axis] + (rb if last else rb + g.r_step[axis])
    r.h = [h[at if first else at - 1], h[at], h[at + 1], h[at + 1 if last else at + 2]]


cdef inline part_void between(
    double* heat, const Given* g, const Rows* r, Py_ssize_t k, Scheme scheme
) noexcept nogil:
    # through face k of such a row, upwards
    cdef double m = g.scale * r.f[k]
    cdef bint up = m > 0.0
    cdef Cell c
    c.t_c = pick(up, r.t_a[k], r.t_b[k])
    c.t_d = pick(up, r.t_b[k], r.t_a[k])
    c.t_u = pick(up, r.t_a[k + r.low], r.t_b[k + r.high])
    c.h_u = pick(up, r.h[0], r.h[3])
    c.h_c = pick(up, r.h[1], r.h[2])
    c.h_d = pick(up, r.h[2], r.h[1])
    c.before = g.scale * pick(up, r.f_low[k], -r.f_high[k])
    c.inflow = pick(up, r.in_a[k], r.in_b[k])
    c.entering = pick(up, r.e_a[k], r.e_b[k])
    c.reach = pick(up, r.r_a[k], r.r_b[k])
    excess(heat, m if up else -m, &c, scheme, g.around)
    heat[0] *= m


cdef struct Row:
    # of cells along z and the faces between them
    const double* t
    const double* f
    const double* inflow
    const double* entering
    const float* reach


cdef inline void row_of(Row* r, const Given* g, Py_ssize_t i, Py_ssize_t j) noexcept nogil:
    cdef Py_ssize_t here = i * g.step[0] + j * g.step[1]
    r.t = g.t + here
    r.f = flows(g, 2, i, j)
    r.inflow = g.inflow + here
    r.entering = g.entering + i * g.e_step[0] + j * g.e_step[1]
    r.reach = g.reach[2] + i * g.r_step[0] + j * g.r_step[1]


cdef inline part_void inside(
    double* heat, const Given* g, const Row* r, Py_ssize_t k, bint first, bint last, Scheme scheme
) noexcept nogil:
    # through face k of a row, upwards
    cdef double m = g.scale * r.f[k]
    cdef bint up = m > 0.0
    cdef Py_ssize_t low = k if first else k - 1, high = k + 1 if last else k + 2
    cdef Cell c
    c.t_c = pick(up, r.t[k], r.t[k + 1])
    c.t_d = pick(up, r.t[k + 1], r.t[k])
    c.t_u = pick(up, r.t[low], r.t[high])
    c.h_u = pick(up, g.h[2][low], g.h[2][high])
    c.h_c = pick(up, g.h[2][k], g.h[2][k + 1])
    c.h_d = pick(up, g.h[2][k + 1], g.h[2][k])
    c.before = g.scale * pick(up, 0.0 if first else r.f[k - 1], 0.0 if last else -r.f[k + 1])
    c.inflow = pick(up, r.inflow[k], r.inflow[k + 1])
    c.entering = pick(up, r.entering[k], r.entering[k + 1])
    c.reach = pick(up, r.reach[low], r.reach[high])
    excess(heat, m if up else -m, &c, scheme, g.around)
    heat[0] *= m
