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
#   POWER              a m |m|^(b - 1)                           Hazen-Williams, emitters
#   LOSS_CURVE         sign(m) times the loss of curve b at V = |m| / a
#   DEMAND             a m|m|^(b - 1); steep above the flow that is held
#   FIXED_DROP         c, and b m|m| where that is more
#   CONSTANT_POWER     -b a / m; on straight below the flow at which it would reach 1e8 Pa
#
# "Steep" is a slope some 1e12 times that of the rest of the network, and "flat" as much below it:
# what still passes is nothing.
# m is the flow of one copy; where a flow is held, x = m - held is what the solver moves.

from libc.math cimport fabs, log, pow
from pipe_friction cimport hg_churchill

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
    LOSS_CURVE = 9
    DEMAND = 10
    FIXED_DROP = 11
    CONSTANT_POWER = 12

cdef enum:
    HIGHEST_RISE = 100000000    # Pa, of a pump of constant power: ten kilometres of water

cdef struct Curves:
    const int* first        # (curves + 1,) where the intervals of each head curve begin
    const double* flow      # lower end of each interval [m3/s]
    const double* cubic     # (intervals, 4) rise over flow - lower end
    double flat             # slope of an open overflow valve [Pa s/kg]
    const double* last      # (curves, 3) end of the curve, rise there, quadratic coefficient beyond

cdef enum:
    ROOM = 128

cdef struct Batch:          # turbulent pipes, whose friction is taken many at once
    double reynolds[ROOM]
    double roughness[ROOM]
    double laminar[ROOM]    # a of each pipe
    double flow[ROOM]
    double value[ROOM]
    double tangent[ROOM]
    Py_ssize_t target[ROOM]  # where drop and slope are to be added
    Py_ssize_t count


cdef inline void empty_batch(Batch* batch, double* drop, double* slope) noexcept nogil:
    # take the friction of those collected and add it where it belongs
    cdef Py_ssize_t k, t, n = batch.count
    while n % 8:
        batch.reynolds[n] = 1e4
        batch.roughness[n] = 0.0
        n += 1
    hg_churchill(batch.value, batch.tangent, batch.reynolds, batch.roughness, n)
    for k in range(batch.count):
        t = batch.target[k]
        drop[t] += batch.laminar[k] * batch.value[k] * batch.flow[k]
        slope[t] += batch.laminar[k] * (batch.value[k] + batch.tangent[k] * batch.reynolds[k])
    batch.count = 0


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
    # a pipe here is laminar: the turbulent ones are collected, see Batch
    cdef double size = fabs(m), value, tangent
    if kind == LINEAR_QUADRATIC:
        drop[0] = c + (a + b * size) * m
        slope[0] = a + 2.0 * b * size
    elif kind == PIPE:
        drop[0] = a * 64.0 * m
        slope[0] = a * 64.0
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
    elif kind == LOSS_CURVE:
        pump_rise(curves, <int> b, size / a, 1.0, &value, &tangent)
        drop[0] = -value if m >= 0.0 else value
        slope[0] = -tangent / a
    elif kind == DEMAND:
        value = a * pow(size, b - 1.0)
        drop[0] = value * m
        slope[0] = b * value
        if x > 0.0:
            drop[0] += steep * x
            slope[0] += steep
    elif kind == FIXED_DROP:
        if b * m * size > c:
            drop[0] = b * m * size
            slope[0] = 2.0 * b * size
        else:
            drop[0] = c
            slope[0] = 0.0
    elif kind == CONSTANT_POWER:
        value = max(m / a, b / HIGHEST_RISE)
        slope[0] = b / (value * value * a)
        drop[0] = -b / value + (b / (value * value)) * (m / a - value)
    else:
        # the two branches meet where the steep one reaches the drop c
        if steep * m < c:
            drop[0] = steep * m
            slope[0] = steep
        else:
            drop[0] = c + b * m * m + curves.flat * (m - c / steep)
            slope[0] = 2.0 * b * m + curves.flat


cdef inline void add_law(
    Batch* batch, Py_ssize_t target, int kind, const double* law, double m, double x,
    double steep, const Curves* curves, double* drop, double* slope,
) noexcept nogil:
    # add drop and slope of an element to those of `target`, a turbulent pipe's at the latest when
    # the batch is emptied
    cdef double reynolds, one, tangent
    cdef Py_ssize_t n
    if kind == PIPE:
        reynolds = law[1] * fabs(m)
        # below, the turbulent share is less than 1e-23 of the laminar one
        if reynolds >= 500.0:
            if batch.count == ROOM:
                empty_batch(batch, drop, slope)
            n = batch.count
            batch.reynolds[n] = min(reynolds, 1e12)  # caps wild iterates only: Re^16 overflows
            batch.roughness[n] = law[2]
            batch.laminar[n] = law[0]
            batch.flow[n] = m
            batch.target[n] = target
            batch.count = n + 1
            return
    element_law(kind, law[0], law[1], law[2], m, x, steep, curves, &one, &tangent)
    drop[target] += one
    slope[target] += tangent
