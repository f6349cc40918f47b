# Mass through the faces of the staggered grid, what of it cells lose, and what corrects it.
#
#   m_f = a_f u_f                       a density times open area
#   lost_P = sum over axes  m_high - m_low
#   u_f += d_f (phi_low - phi_P)        d mobility, phi correction of the pressure
#   p_P += phi_P + turn mu_P s_P        s what is to be gained, over the cell's mass
#
# Arrays lie [x][z][y] with one layer of halo below and two above; index I is a cell, and its low
# face.  Fields of cells alone have no halo.

from clones cimport clones_void
from cython.parallel cimport prange
from libc.math cimport fabs


cdef clones_void product_row(
    double* m, const double* a, const double* u, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        m[j] = a[j] * u[j]


cdef clones_void lost_row(
    double* out, const double* mx, const double* my, const double* mz, Py_ssize_t sx,
    Py_ssize_t sz, Py_ssize_t n, double* worst,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double size
    cdef double most[8]
    cdef double sound = 0.0
    for j in range(n):
        out[j] = mx[j + sx] - mx[j] + (my[j + 1] - my[j]) + (mz[j + sz] - mz[j])
    for lane in range(8):
        most[lane] = 0.0
    for j in range(0, n - 7, 8):
        for lane in range(8):
            size = fabs(out[j + lane])
            most[lane] = size if size > most[lane] else most[lane]
    for j in range(n - n % 8, n):
        size = fabs(out[j])
        most[0] = size if size > most[0] else most[0]
    for j in range(n):
        sound += 0.0 * out[j]  # what is no number is no small imbalance
    for lane in range(8):
        worst[0] = most[lane] if most[lane] > worst[0] else worst[0]
    worst[0] = worst[0] + sound


cdef clones_void push_row(
    double* u, const float* d, const double* low, const double* high, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        u[j] += d[j] * (low[j] - high[j])


cdef clones_void sum_row(double* p, const double* phi, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        p[j] += phi[j]


cdef clones_void turn_row(
    double* p, const double* gained, const double* mu, const double* per_area, double turn,
    Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        p[j] += turn * per_area[j] * mu[j] * gained[j]


cdef clones_void step_row(double* u, const float* e, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        u[j] += e[j]


def mass_flows(
    double[:, :, :, ::1] m,             # OUT (3, NX, NZ, NY) [kg/s]
    const double[:, :, :, ::1] a,       # IN density times open area of each face [kg/m]
    const double[:, :, :, ::1] u,       # IN (3, NX, NZ, NY) [m/s]
    int nthreads,
):
    """Set the mass flows of all faces, halo included."""
    cdef Py_ssize_t NX = m.shape[1], NZ = m.shape[2], NY = m.shape[3], t
    if (m.shape[0] != 3 or a.shape[0] != 3 or a.shape[1] != NX or a.shape[2] != NZ
            or a.shape[3] != NY or u.shape[0] != 3 or u.shape[1] != NX or u.shape[2] != NZ
            or u.shape[3] != NY):
        raise ValueError("arrays of one flow do not fit each other")
    for t in prange(3 * NX, num_threads=nthreads, schedule="static", nogil=True):
        product_row(&m[t // NX, t % NX, 0, 0], &a[t // NX, t % NX, 0, 0], &u[t // NX, t % NX, 0, 0],
                    NZ * NY)


def mass_lost(
    double[:, :, ::1] out,              # OUT (NX - 3, NZ - 3, NY - 3) what leaves too much [kg/s]
    const double[:, :, :, ::1] m,       # IN (3, NX, NZ, NY) [kg/s]
    double[::1] worst,                  # OUT (NX - 3) greatest of each plane; nan where one is
    int nthreads,
):
    """Set what leaves each cell more than enters it."""
    cdef Py_ssize_t NX = m.shape[1], NZ = m.shape[2], NY = m.shape[3], i, k
    if (m.shape[0] != 3 or out.shape[0] != NX - 3 or out.shape[1] != NZ - 3
            or out.shape[2] != NY - 3 or worst.shape[0] < NX - 3 or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    for i in prange(NX - 3, num_threads=nthreads, schedule="static", nogil=True):
        worst[i] = 0.0
        for k in range(NZ - 3):
            lost_row(&out[i, k, 0], &m[0, i + 1, k + 1, 1], &m[1, i + 1, k + 1, 1],
                     &m[2, i + 1, k + 1, 1], NZ * NY, NY, NY - 3, &worst[i])


def push_velocities(
    double[:, :, :, ::1] u,             # IN/OUT (3, NX, NZ, NY) [m/s]
    const double[:, :, ::1] phi,        # IN (NX, NZ, NY) [Pa]
    const float[:, :, :, ::1] d,        # IN (3, NX, NZ, NY) mobility [m/s / Pa]
    int nthreads,
):
    """Add what a correction of the pressure does to the velocities."""
    cdef Py_ssize_t NX = phi.shape[0], NZ = phi.shape[1], NY = phi.shape[2], i, k
    if (u.shape[0] != 3 or u.shape[1] != NX or u.shape[2] != NZ or u.shape[3] != NY
            or d.shape[0] != 3 or d.shape[1] != NX or d.shape[2] != NZ or d.shape[3] != NY
            or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    for i in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        if i > 0:
            push_row(&u[0, i, 0, 0], &d[0, i, 0, 0], &phi[i - 1, 0, 0], &phi[i, 0, 0], NZ * NY)
        for k in range(NZ):
            push_row(&u[1, i, k, 1], &d[1, i, k, 1], &phi[i, k, 0], &phi[i, k, 1], NY - 1)
        push_row(&u[2, i, 1, 0], &d[2, i, 1, 0], &phi[i, 0, 0], &phi[i, 1, 0], (NZ - 1) * NY)


def add_pressure(
    double[:, :, ::1] p,                # IN/OUT (NX, NZ, NY) [Pa]
    const double[:, :, ::1] phi,        # IN (NX, NZ, NY) [Pa]
    const double[:, :, ::1] gained,     # IN (NX - 3, NZ - 3, NY - 3) [kg/s]
    const double[:, :, ::1] mu,         # IN (NX, NZ, NY) [Pa s]
    const double[::1] per_width,        # IN (NX - 3) turn over density and width [m2/kg]
    const double[:, ::1] per_area,      # IN (NZ - 3, NY - 3) of cells across x [1/m2]
    int nthreads,
):
    """Add a correction and its rotational part to the pressure."""
    cdef Py_ssize_t NX = p.shape[0], NZ = p.shape[1], NY = p.shape[2], i, k
    if (phi.shape[0] != NX or phi.shape[1] != NZ or phi.shape[2] != NY or mu.shape[0] != NX
            or mu.shape[1] != NZ or mu.shape[2] != NY or gained.shape[0] != NX - 3
            or gained.shape[1] != NZ - 3 or gained.shape[2] != NY - 3
            or per_width.shape[0] != NX - 3 or per_area.shape[0] != NZ - 3
            or per_area.shape[1] != NY - 3 or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    for i in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        sum_row(&p[i, 0, 0], &phi[i, 0, 0], NZ * NY)
        if 0 < i < NX - 2 and per_width[i - 1] != 0.0:
            for k in range(NZ - 3):
                turn_row(&p[i, k + 1, 1], &gained[i - 1, k, 0], &mu[i, k + 1, 1], &per_area[k, 0],
                         per_width[i - 1], NY - 3)


def add_steps(
    double[:, :, ::1] u,                # IN/OUT (NX, NZ, NY) [m/s]
    const float[:, :, ::1] e,           # IN (NX, NZ, NY) correction
    int nthreads,
):
    """Add corrections to one velocity component."""
    cdef Py_ssize_t NX = u.shape[0], NZ = u.shape[1], NY = u.shape[2], i
    if e.shape[0] != NX or e.shape[1] != NZ or e.shape[2] != NY:
        raise ValueError("arrays of one flow do not fit each other")
    for i in prange(NX, num_threads=nthreads, schedule="static", nogil=True):
        step_row(&u[i, 0, 0], &e[i, 0, 0], NZ * NY)
