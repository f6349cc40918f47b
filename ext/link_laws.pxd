# Pressure drop of an element and its slope, for each kind of law; all rise with the flow.
#
#   LINEAR_QUADRATIC   c + a m + b m|m|
#   PIPE               a (f Re) m,  Re = b |m|,  roughness c      Churchill 1977
#   PUMP               -rise of curve b at V = m / a, speed c     affinity laws
#   CHECK_VALVE        b m^2 forward; steep where the flow would turn back
#   FLOW_LIMIT         b m|m|; steep above the flow that is held
#   FLOW               steep on both sides of the flow that is given
#   OVERFLOW           steep up to the drop c, then c + flat m + b m^2    opens at the drop c
#   SWAMEE_JAIN        as PIPE, with 64/Re, Swamee and Jain 1976, and EPANET's cubic between
#   POWER              a m |m|^(b - 1)                           Hazen-Williams
#
# "Steep" is a slope some 1e12 times that of the rest of the network, and "flat" as much below it:
# what still passes is nothing.
# m is the flow of one copy; where a flow is held, x = m - held is what the solver moves.

from libc.math cimport exp, fabs, log, sqrt, pow

cdef enum:
    LINEAR_QUADRATIC = 0
    PIPE = 1
    PUMP = 2
    CHECK_VALVE = 3
    FLOW_LIMIT = 4
    FLOW = 5
    OVERFLOW = 6
    SWAMEE_JAIN = 7
    POWER = 8

cdef struct Curves:
    const int* first        # (curves + 1,) where the intervals of each head curve begin
    const double* flow      # lower end of each interval [m3/s]
    const double* cubic     # (intervals, 4) rise over flow - lower end
    double flat             # slope of an open overflow valve [Pa s/kg]
    const double* last      # (curves, 3) end of the curve, rise there, quadratic coefficient beyond


cdef inline void churchill(
    double reynolds, double roughness, double* value, double* slope,
) noexcept nogil:
    # f Re and its derivative with respect to Re
    cdef double re = reynolds, smooth, inner, a, a15, re2, re4, re8, re15, below, t, whole, x2, x4
    if re < 500.0:  # the turbulent share is below 1e-23 of the laminar one
        value[0] = 64.0
        slope[0] = 0.0
        return
    if re > 1e12:  # caps wild iterates only: the formula overflows above
        re = 1e12
    smooth = exp(0.9 * log(7.0 / re))
    inner = smooth + 0.27 * roughness
    a = -2.457 * log(inner)
    x2 = a * a
    x4 = x2 * x2
    a15 = x4 * x4 * x4 * x2 * a
    re2 = re * re
    re4 = re2 * re2
    re8 = re4 * re4
    re15 = re8 * re4 * re2 * re
    # t = [Re^24 / (A Re^16 + 37530^16)]^1.5
    below = a15 * a * re15 * re + 37530.0 ** 16
    t = re8 * re8 * re8 / below
    t = t * sqrt(t)
    whole = 8.0 ** 12 + t
    value[0] = 8.0 * pow(whole, 1.0 / 12.0)
    # d ln t / dRe = 1.5 (24 / Re - d ln below / dRe)
    slope[0] = value[0] / 12.0 * (t / whole) * 1.5 * (
        24.0 / re - (16.0 * a15 * 2.457 * 0.9 * smooth / (re * inner) * re15 * re
                     + 16.0 * a15 * a * re15) / below)


cdef inline void swamee_jain(
    double reynolds, double roughness, double* value, double* slope,
) noexcept nogil:
    # f Re and its derivative with respect to Re: 64 up to Re = 2000, above 4000 Swamee and Jain,
    # between the two Dunlop's cubic, as EPANET 2.2 has it
    cdef double re = reynolds, term, inner, root, fa, fb, y, r, x1, x2, x3, x4a, f, df
    if re <= 2000.0:
        value[0] = 64.0
        slope[0] = 0.0
        return
    if re >= 4000.0:
        if re > 1e12:  # caps wild iterates only
            re = 1e12
        term = 5.74 * pow(re, -0.9)
        inner = roughness / 3.7 + term
        root = -0.86858896380650365530 * log(inner)  # 2 / ln 10
        f = 1.0 / (root * root)
        value[0] = f * re
        slope[0] = f * (1.0 - 2.0 * 0.86858896380650365530 * 0.9 * term / (inner * root))
        return
    inner = roughness / 3.7 + 5.74 * pow(4000.0, -0.9)
    y = -0.86858896380650365530 * log(inner)
    fa = 1.0 / (y * y)
    fb = (2.0 - 0.00514215 / (inner * y)) * fa
    r = re / 2000.0
    x1 = 7.0 * fa - fb
    x2 = 0.128 - 17.0 * fa + 2.5 * fb
    x3 = -0.128 + 13.0 * fa - 2.0 * fb
    x4a = 0.032 - 3.0 * fa + 0.5 * fb
    f = x1 + r * (x2 + r * (x3 + r * x4a))
    df = (x2 + r * (2.0 * x3 + 3.0 * r * x4a)) / 2000.0
    value[0] = f * re
    slope[0] = f + df * re


cdef inline void pump_rise(
    const Curves* curves, int which, double flow, double speed, double* rise, double* slope,
) noexcept nogil:
    # speed^2 f(flow / speed); beyond both ends a quadratic goes on, which at speed 0 is the
    # resistance of a standing pump
    cdef int low = curves.first[which], high = curves.first[which + 1] - 1, middle
    cdef const double* end = curves.last + 3 * which
    cdef double s
    cdef const double* c
    if flow < 0.0:
        c = curves.cubic + 4 * low
        rise[0] = speed * speed * c[0] + speed * c[1] * flow + end[2] * flow * flow
        slope[0] = speed * c[1] + 2.0 * end[2] * flow
        return
    if flow >= end[0] * speed:
        rise[0] = speed * speed * (end[1] + end[2] * end[0] * end[0]) - end[2] * flow * flow
        slope[0] = -2.0 * end[2] * flow
        return
    s = flow / speed
    while low < high:
        middle = (low + high + 1) // 2
        if curves.flow[middle] <= s:
            low = middle
        else:
            high = middle - 1
    s -= curves.flow[low]
    c = curves.cubic + 4 * low
    rise[0] = speed * speed * (c[0] + s * (c[1] + s * (c[2] + s * c[3])))
    slope[0] = speed * (c[1] + s * (2.0 * c[2] + 3.0 * s * c[3]))


cdef inline void element_law(
    int kind, double a, double b, double c, double m, double x, double steep,
    const Curves* curves, double* drop, double* slope,
) noexcept nogil:
    cdef double size = fabs(m), value, tangent
    if kind == LINEAR_QUADRATIC:
        drop[0] = c + (a + b * size) * m
        slope[0] = a + 2.0 * b * size
    elif kind == PIPE:
        churchill(b * size, c, &value, &tangent)
        drop[0] = a * value * m
        slope[0] = a * (value + tangent * b * size)
    elif kind == SWAMEE_JAIN:
        swamee_jain(b * size, c, &value, &tangent)
        drop[0] = a * value * m
        slope[0] = a * (value + tangent * b * size)
    elif kind == POWER:
        value = a * pow(size, b - 1.0)
        drop[0] = value * m
        slope[0] = b * value
    elif kind == PUMP:
        pump_rise(curves, <int> b, m / a, c, &value, &tangent)
        drop[0] = -value
        slope[0] = -tangent / a
    elif kind == CHECK_VALVE:
        if m < 0.0:
            drop[0] = steep * m
            slope[0] = steep
        else:
            drop[0] = b * m * m
            slope[0] = 2.0 * b * m
    elif kind == FLOW_LIMIT:
        drop[0] = b * m * size
        slope[0] = 2.0 * b * size
        if x > 0.0:
            drop[0] += steep * x
            slope[0] += steep
    elif kind == FLOW:
        drop[0] = steep * x
        slope[0] = steep
    else:
        # the two branches meet where the steep one reaches the drop c
        if steep * m < c:
            drop[0] = steep * m
            slope[0] = steep
        else:
            drop[0] = c + b * m * m + curves.flat * (m - c / steep)
            slope[0] = 2.0 * b * m + curves.flat
