# A smooth function from its values and slopes at equal steps: cubic between two of them, straight
# outside the table.


cdef inline double hermite(
    double x, double low, double step, const double* table, Py_ssize_t last,
) noexcept nogil:
    # table: (last + 1, 2) value, slope
    cdef double s = (x - low) / step, t, fall, value, next_
    cdef Py_ssize_t k
    if not s >= 0.0:
        return table[0] + table[1] * (x - low)
    if s >= <double> last:
        return table[2 * last] + table[2 * last + 1] * (x - low - last * step)
    k = <Py_ssize_t> s
    t = s - k
    table += 2 * k
    value = table[0]
    next_ = table[2]
    fall = next_ - value
    return value + t * (step * table[1] + t * (
        3.0 * fall - step * (2.0 * table[1] + table[3])
        + t * (step * (table[1] + table[3]) - 2.0 * fall)))
