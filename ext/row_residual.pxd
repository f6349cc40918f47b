# One row of the operator: half h of row k of plane i, n cells.
#
#   r = b + sum over six faces a (e_neighbour - e) - sink e + exchange (c - e)
#
# Arrays are laid out [x][z][y], each y row as its even cells, then its odd cells (stride `half`
# each), so that neighbours in y lie in the other half. gx, gy, gz hold a cell's coefficient on
# its left, low and lower neighbour; without flow through the face that is the neighbour's own
# coefficient on the cell too. Where coolant flows they differ, and `back` holds the other one
# for the layers that it flows through: [x][layer][right, high, above][half]. A face at the
# boundary holds 0, so what lies beyond never counts.

cimport row_loops
from clones cimport part_void
from row_loops cimport real


cdef inline part_void residual_row(
    real* r, const real* b, const real* e,
    const real* gx, const real* gy, const real* gz,
    const real* gx_right, const real* gy_high, const real* gz_above,
    const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    # all point at the first cell of half h; sink and exchange may be NULL.
    cdef Py_ssize_t j
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t row = 2 * half
    row_loops.residual(
        r, b, e, e - plane, e + plane, e + other - (1 - h), e + other + h, e - row, e + row,
        gx, gx_right, gy, gy_high, gz, gz_above, n)
    if sink != NULL:
        for j in range(n):
            r[j] -= sink[j] * e[j]
    if exchange != NULL:
        row_loops.give(r, exchange, c, e, n)


cdef inline part_void apply_row(
    real* w, const real* e, const real* gx, const real* gy, const real* gz,
    const real* back, const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
) noexcept nogil:
    # w = A e; all point at the first cell of half h; back, sink and exchange may be NULL.
    cdef Py_ssize_t j
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t row = 2 * half
    row_loops.apply(
        w, e, e - plane, e + plane, e + other - (1 - h), e + other + h, e - row, e + row,
        gx, gx + plane if back == NULL else back,
        gy, gy + other + h if back == NULL else back + row,
        gz, gz + row if back == NULL else back + 2 * row, n)
    if sink != NULL:
        for j in range(n):
            w[j] += sink[j] * e[j]
    if exchange != NULL:
        row_loops.give(w, exchange, e, c, n)


cdef inline part_void solid_half(
    real* r, const real* b, const real* e, const real* gx, const real* gy, const real* gz,
    const real* back, const real* sink, const real* exchange, const real* c,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t ny, Py_ssize_t h,
) noexcept nogil:
    # Half h of row k: e, gx, gy, gz at the row's first cell; back, sink, exchange, c its own rows.
    cdef Py_ssize_t at = h * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t row = 2 * half
    residual_row(
        r + at, b + at, e + at, gx + at, gy + at, gz + at,
        gx + at + plane if back == NULL else back + at,
        gy + at + other + h if back == NULL else back + row + at,
        gz + at + row if back == NULL else back + 2 * row + at,
        sink + at if sink != NULL else NULL,
        exchange + at if exchange != NULL else NULL, c + at,
        plane, half, h, (ny + 1 - h) // 2)


cdef inline part_void coolant_row(
    real* r, const real* b, const real* c, const real* e,
    const real* inward, const real* inflow, const real* exchange,
    Py_ssize_t plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n, Py_ssize_t layers,
) noexcept nogil:
    #   r = b + sum over four faces inward (c_neighbour - c) - inflow c + sum_k exchange_k (e_k - c)
    #
    # e and exchange point at half h of the first layer that the coolant touches, inward at half h
    # of the coefficient on the left neighbour; right, low and high follow.
    cdef Py_ssize_t j, k
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef Py_ssize_t row = 2 * half
    cdef const real* low = c + other - (1 - h)
    cdef const real* high = c + other + h
    cdef const real* left = c - plane
    cdef const real* right = c + plane
    cdef real t
    for j in range(n):
        t = c[j]
        r[j] = (b[j] - inflow[j] * t + inward[j] * (left[j] - t)
                + inward[row + j] * (right[j] - t) + inward[2 * row + j] * (low[j] - t)
                + inward[3 * row + j] * (high[j] - t))
    for k in range(layers):
        for j in range(n):
            r[j] += exchange[k * row + j] * (e[k * row + j] - c[j])
