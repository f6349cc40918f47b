# Balance of a quantity of the cells that flow carries and that spreads: what is left over, and the
# implicit coefficients that correct it.
#
# Arrays lie [x][z][y] with one layer of halo below and two above, as in momentum_balance.
#
#   r = sum over sides  a (q_nb - q_P)  +  source  -  sink q_P        a = D + max(-m, 0)
#   D = (G_P + G_nb) / 2  A / distance                                m  mass flow out of the cell
#
#   diag = sum a (1 + share) + slope        slope >= sink: what the sink loses if q grows
#
# Cells that are not free: r = 0, diag = 1, no coefficients.

from clones cimport clones_void
from cython.parallel cimport prange


cdef clones_void balance_row(
    float* xl, float* xh, float* yl, float* yh, float* zl, float* zh, float* diag, float* r,
    const double* q, const double* spread, const double* mx, const double* my, const double* mz,
    const double* ax, const double* ay, const double* az, const double* tx, const double* ty,
    const double* tz, Py_ssize_t step_x, Py_ssize_t step_z, const double* source,
    const double* sink, const double* slope, const double* free, Py_ssize_t sx, Py_ssize_t sz,
    Py_ssize_t n, double share, double* total,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef double own, a, left, all_sides, open_
    for j in range(n):
        open_ = free[j]
        own = 0.5 * spread[j]
        a = (own + 0.5 * spread[j - sx]) * ax[j] * tx[j]
        a = open_ * (a + (mx[j] if mx[j] > 0.0 else 0.0))
        xl[j] = <float> a
        left = a * (q[j - sx] - q[j])
        all_sides = a
        a = (own + 0.5 * spread[j + sx]) * ax[j + sx] * tx[j + step_x]
        a = open_ * (a + (-mx[j + sx] if mx[j + sx] < 0.0 else 0.0))
        xh[j] = <float> a
        left = left + a * (q[j + sx] - q[j])
        all_sides = all_sides + a
        a = (own + 0.5 * spread[j - 1]) * ay[j] * ty[j]
        a = open_ * (a + (my[j] if my[j] > 0.0 else 0.0))
        yl[j] = <float> a
        left = left + a * (q[j - 1] - q[j])
        all_sides = all_sides + a
        a = (own + 0.5 * spread[j + 1]) * ay[j + 1] * ty[j + 1]
        a = open_ * (a + (-my[j + 1] if my[j + 1] < 0.0 else 0.0))
        yh[j] = <float> a
        left = left + a * (q[j + 1] - q[j])
        all_sides = all_sides + a
        a = (own + 0.5 * spread[j - sz]) * az[j] * tz[j]
        a = open_ * (a + (mz[j] if mz[j] > 0.0 else 0.0))
        zl[j] = <float> a
        left = left + a * (q[j - sz] - q[j])
        all_sides = all_sides + a
        a = (own + 0.5 * spread[j + sz]) * az[j + sz] * tz[j + step_z]
        a = open_ * (a + (-mz[j + sz] if mz[j + sz] < 0.0 else 0.0))
        zh[j] = <float> a
        left = left + a * (q[j + sz] - q[j])
        all_sides = all_sides + a
        left = open_ * (left + source[j] - sink[j] * q[j])
        r[j] = <float> left
        diag[j] = <float> (open_ * (all_sides * (1.0 + share) + slope[j] - 1.0) + 1.0)
    for j in range(n):
        left = r[j]
        total[0] += left * left
        left = free[j] * (source[j] + sink[j] * q[j])
        total[1] += left * left


def scalar_balance(
    float[:, :, :, ::1] coef,          # OUT (7, NX, NZ, NY): x-, x+, y-, y+, z-, z+, diagonal
    float[:, :, ::1] r,                # OUT what is left
    const double[:, :, ::1] q,         # IN the quantity
    const double[:, :, ::1] spread,    # IN of cells [Pa s]
    const double[:, :, :, ::1] m,      # IN (3, NX, NZ, NY) mass flows [kg/s]
    const double[:, :, :, ::1] area,   # IN (3, NX, NZ, NY) open areas [m2]
    const double[:, :, ::1] source,    # IN of each cell
    const double[:, :, ::1] sink,      # IN [kg/s]
    const double[:, :, ::1] slope,     # IN [kg/s]
    const double[:, :, ::1] free,      # IN 1 where it is solved for, 0 elsewhere
    const double[:, :, ::1] tx,        # IN (NX, 3, NY): 1 / width, 1 / distance, share below
    const double[:, :, ::1] ty,        # IN (1, 3, NY)
    const double[:, :, ::1] tz,        # IN (NZ, 3, NY)
    double share,
    double[:, ::1] sums,               # OUT (NX, 3): squares of r, and of sources and sinks
    int nthreads,
):
    """Fill r, coef and sums."""
    cdef Py_ssize_t NX = q.shape[0], NZ = q.shape[1], NY = q.shape[2], i, k, at
    cdef Py_ssize_t size = NX * NZ * NY, sx = NZ * NY, sz = NY
    if (coef.shape[0] != 7 or coef.shape[1] != NX or coef.shape[2] != NZ or coef.shape[3] != NY
            or r.shape[0] != NX or r.shape[1] != NZ or r.shape[2] != NY or spread.shape[0] != NX
            or m.shape[0] != 3 or m.shape[1] != NX or m.shape[2] != NZ or m.shape[3] != NY
            or area.shape[0] != 3 or area.shape[1] != NX or area.shape[3] != NY
            or source.shape[0] != NX or sink.shape[0] != NX or slope.shape[0] != NX
            or free.shape[0] != NX or source.shape[2] != NY or sink.shape[2] != NY
            or slope.shape[2] != NY or free.shape[2] != NY or spread.shape[2] != NY
            or tx.shape[0] != NX or tz.shape[0] != NZ or tx.shape[2] != NY or ty.shape[2] != NY
            or tz.shape[2] != NY or tx.shape[1] != 3 or ty.shape[1] != 3 or tz.shape[1] != 3
            or sums.shape[0] < NX or sums.shape[1] != 3 or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    cdef float* c = &coef[0, 0, 0, 0]
    cdef const double* mx = &m[0, 0, 0, 0]
    cdef const double* ax = &area[0, 0, 0, 0]
    for i in prange(1, NX - 1, num_threads=nthreads, schedule="static", nogil=True):
        sums[i, 0] = 0.0
        sums[i, 1] = 0.0
        sums[i, 2] = 0.0
        for k in range(1, NZ - 1):
            at = i * sx + k * sz + 1
            balance_row(
                c + at, c + size + at, c + 2 * size + at, c + 3 * size + at, c + 4 * size + at,
                c + 5 * size + at, c + 6 * size + at, &r[i, k, 1], &q[i, k, 1], &spread[i, k, 1],
                mx + at, mx + size + at, mx + 2 * size + at, ax + at, ax + size + at,
                ax + 2 * size + at, &tx[i, 1, 1], &ty[0, 1, 1], &tz[k, 1, 1], 3 * NY, 3 * NY,
                &source[i, k, 1], &sink[i, k, 1], &slope[i, k, 1], &free[i, k, 1], sx, sz, NY - 2,
                share, &sums[i, 0])
