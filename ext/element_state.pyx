# From the enthalpies at the ends of every element to its density and the coefficients of its law.
#
#   LOSS        c              dp = c m|m| / rho + given
#   VOLUME      a, b           dp = a V + b V|V| + given,  V = m / rho_inlet
#   PIPE        L, D, e        dp = (f Re) L mu v / (2 D^2),  Re = rho v D / mu,  v = m / (rho A)
#   PUMP        curve, speed   V = m / rho_inlet
#   CHECK       c              dp = c m^2 / rho
#   LIMIT       c, V           flow of at most V at the inlet; dp = c m|m| / rho below
#   FLOW        V              flow V at the inlet
#   OVERFLOW    c, dp          opens at the drop dp; + c m^2 / rho
#   HEAD        dp             rises by dp
#   SWAMEE      L, D, e        as PIPE
#   HAZEN       L, D, C        dp = rho g L 4.727 (Q / C)^1.852 / D^4.871 in feet and seconds
#   CURVE       curve          V = |m| / rho_inlet
#   DEMAND      dp, V, e       flow V (p / dp)^e at the inlet, up to V
#   EMITTER     C, e           flow C p^e
#   DROP        c, dp          dp, and c m|m| / rho where that is more
#   POWER       P              rises by P / V,  V = m / rho_inlet
#   MANNING     L, D, n        dp = rho g L (4 n Q / (1.49 pi D^2))^2 (D / 4)^-1.333 likewise

from cython.parallel cimport prange
from libc.math cimport fabs, pow
from hermite cimport hermite
from table_reading cimport hg_read_table

cdef enum:
    LOSS = 0
    VOLUME = 1
    PIPE = 2
    PUMP = 3
    CHECK = 4
    LIMIT = 5
    FLOW = 6
    OVERFLOW = 7
    HEAD = 8
    SWAMEE = 9
    HAZEN = 10
    MANNING = 11
    CURVE = 12
    DEMAND = 13
    EMITTER = 14
    DROP = 15
    POWER = 16
    BLOCK = 64      # elements taken together

cdef double FOOT = 0.3048       # m
cdef double GRAVITY = 9.80665   # m/s2
cdef double QUARTER_PI = 0.78539816339744830962


cdef inline void law_of(int kind, const double* size, double given, double rho, double mu,
                        double inlet, double* law) noexcept nogil:
    cdef double d, area, head
    law[0] = law[1] = law[2] = 0.0
    if kind == LOSS:
        law[1] = size[0] / rho
        law[2] = given
    elif kind == VOLUME:
        law[0] = size[0] / inlet
        law[1] = size[1] / (inlet * inlet)
        law[2] = given
    elif kind == PIPE or kind == SWAMEE:
        d = size[1]
        area = QUARTER_PI * d * d
        law[0] = size[0] * mu / (2.0 * d * d * rho * area)
        law[1] = d / (mu * area)
        law[2] = size[2] / d
    elif kind == PUMP:
        law[0] = inlet
        law[1] = size[0]
        law[2] = size[1]
    elif kind == CHECK or kind == LIMIT:
        law[1] = size[0] / rho
    elif kind == OVERFLOW:
        law[1] = size[0] / rho
        law[2] = size[1]
    elif kind == CURVE or kind == POWER:
        law[0] = inlet
        law[1] = size[0]
    elif kind == DEMAND:
        law[0] = size[0] * pow(size[1] * inlet, -1.0 / size[2])
        law[1] = 1.0 / size[2]
    elif kind == EMITTER:
        law[0] = pow(size[0] * inlet, -1.0 / size[1])
        law[1] = 1.0 / size[1]
    elif kind == DROP:
        law[1] = size[0] / rho
        law[2] = size[1]
    elif kind == HEAD:
        law[2] = -size[0]
    elif kind == HAZEN:
        # head over length at 1 m3/s; feet cancel but for the powers of flow and bore
        d = size[1] / FOOT
        head = 4.727 * size[0] * pow(size[2] * FOOT * FOOT * FOOT, -1.852) * pow(d, -4.871)
        law[0] = rho * GRAVITY * head * pow(rho, -1.852)
        law[1] = 1.852
    elif kind == MANNING:
        d = size[1] / FOOT
        head = size[2] / (1.49 * QUARTER_PI * d * d * FOOT * FOOT * FOOT)
        law[1] = GRAVITY * head * head * size[0] * pow(d / 4.0, -1.333) / rho


cdef void state_of_block(
    const double* inlet, const double* outlet, const signed char* kind, const double* size,
    const double* given, double h_low, double h_step, const double* temperature,
    Py_ssize_t h_last, double t_low, double t_step, const double* density,
    const double* viscosity, Py_ssize_t t_last, double clip_low, double clip_high, double* law,
    double* rho, double* inlet_rho, double* inlet_t, double* outlet_t, double* change,
    Py_ssize_t begin, Py_ssize_t end,
) noexcept nogil:
    # blocks and their ends filled up to eights do not hang on the number of threads
    cdef double a[BLOCK]
    cdef double b[BLOCK]
    cdef double low[BLOCK]
    cdef double middle[BLOCK]
    cdef double most = 0.0, spoilt = 0.0, cold, warm
    cdef Py_ssize_t k, e, n = end - begin, full = (n + 7) // 8 * 8, read
    cdef bint same = True
    for k in range(full):
        e = begin + k if k < n else begin
        a[k] = inlet[e] if inlet[e] == inlet[e] else 0.0  # at rest: as the supply
        b[k] = outlet[e] if outlet[e] == outlet[e] else a[k]
        same &= (a[k] == a[0]) & (b[k] == a[0])
    read = 8 if same else full  # as at the beginning, at the supply
    hg_read_table(low, a, h_low, h_step, temperature, h_last, read)
    hg_read_table(middle, b, h_low, h_step, temperature, h_last, read)
    for k in range(read, full):
        low[k] = low[0]
        middle[k] = middle[0]
    for k in range(full):
        if k < n:
            cold = fabs(low[k] - inlet_t[begin + k])
            warm = fabs(middle[k] - outlet_t[begin + k])
            most = max(most, max(cold, warm))
            spoilt += (cold - cold) + (warm - warm)
            inlet_t[begin + k] = low[k]
            outlet_t[begin + k] = middle[k]
        middle[k] = min(max(0.5 * (low[k] + middle[k]), clip_low), clip_high)
        low[k] = min(max(low[k], clip_low), clip_high)
    change[0] = most + spoilt
    hg_read_table(a, low, t_low, t_step, density, t_last, read)
    hg_read_table(b, middle, t_low, t_step, density, t_last, read)
    hg_read_table(low, middle, t_low, t_step, viscosity, t_last, read)
    for k in range(read, full):
        a[k] = a[0]
        b[k] = b[0]
        low[k] = low[0]
    for k in range(n):
        e = begin + k
        inlet_rho[e] = a[k]
        rho[e] = b[k]
        law_of(kind[e], size + 3 * e, 0.0 if given == NULL else given[e], b[k], low[k], a[k],
               law + 3 * e)


def element_state(
    const double[::1] inlet,                # IN (e,) enthalpy at the inlet [J/kg]; NaN: at rest
    const double[::1] outlet,               # IN (e,) at the outlet
    const signed char[::1] kind,            # IN (e,)
    const double[:, ::1] size,              # IN (e, 3)
    const double[::1] given,                # IN (e,) or (0,) drops that follow other flows [Pa]
    double h_low, double h_step, const double[:, ::1] temperature,  # IN T(h) [K]
    double t_low, double t_step,
    const double[:, ::1] density,           # IN rho(T) [kg/m3]
    const double[:, ::1] viscosity,         # IN mu(T) [Pa s]
    double clip_low, double clip_high,      # temperatures in which properties are known [K]
    double[:, ::1] law,                     # OUT (e, 3)
    double[::1] rho,                        # OUT (e,) at the mean temperature [kg/m3]
    double[::1] inlet_rho,                  # OUT (e,)
    double[::1] inlet_t, double[::1] outlet_t,  # IN those of the last time; OUT (e,) [K]
    double[::1] change,                     # (e / 64 + 1,) work space
    int nthreads,
):
    """Fill densities and laws; return the largest change of a temperature [K]."""
    cdef Py_ssize_t block, n = inlet.shape[0], blocks = (n + BLOCK - 1) // BLOCK
    cdef double most = 0.0, spoilt = 0.0
    if (outlet.shape[0] != n or kind.shape[0] != n or size.shape[0] != n or law.shape[0] != n
            or law.shape[1] != 3 or size.shape[1] != 3 or given.shape[0] not in (0, n)
            or temperature.shape[0] < 2 or density.shape[0] < 2
            or viscosity.shape[0] != density.shape[0] or rho.shape[0] != n
            or inlet_rho.shape[0] != n or inlet_t.shape[0] != n or outlet_t.shape[0] != n
            or change.shape[0] < blocks):
        raise ValueError("arrays of the elements do not fit each other")
    if n == 0:
        return 0.0
    for block in prange(blocks, num_threads=nthreads, schedule="static", nogil=True):
        state_of_block(
            &inlet[0], &outlet[0], &kind[0], &size[0, 0], &given[0] if given.shape[0] else NULL,
            h_low, h_step, &temperature[0, 0], temperature.shape[0] - 1, t_low, t_step,
            &density[0, 0], &viscosity[0, 0], density.shape[0] - 1, clip_low, clip_high,
            &law[0, 0], &rho[0], &inlet_rho[0], &inlet_t[0], &outlet_t[0], &change[block],
            block * BLOCK, min((block + 1) * BLOCK, n))
    for block in range(blocks):
        most = max(most, change[block])
        spoilt += change[block] - change[block]
    return most + spoilt


def lookup(
    const double[::1] x,            # IN (n,)
    double low, double step,
    const double[:, ::1] table,     # IN (m, 2) values and slopes at low, low + step, ...
    double[::1] y,                  # OUT (n,)
):
    """Read a table at many places."""
    cdef Py_ssize_t k, last = table.shape[0] - 1
    if y.shape[0] != x.shape[0] or table.shape[1] != 2 or last < 1:
        raise ValueError("arrays do not fit each other")
    with nogil:
        for k in range(x.shape[0]):
            y[k] = hermite(x[k], low, step, &table[0, 0], last) if x[k] == x[k] else x[k]
