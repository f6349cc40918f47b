# Balance of momentum of one velocity component on the staggered grid: what is left over, and the
# implicit coefficients and mobility that correct it.
#
# Arrays lie [x][z][y] with one layer of halo below and two above; index I is a cell, and its low
# face.  The balance of face P, between cells P - c and P, with neighbours along the component's
# own axis c and the two others, reads
#
#   r = sum over sides  s (u_nb - u_P)  -  (mu drag + store) u_P  +  A (p_{P-c} - p_P)  +  force
#
#   s = D - m f  central,  D + max(-m, 0)  upwind      m   mass flow out through the side, the mean
#   D = mu A_side near / distance                          of those through the two cells' faces
#       + mu_P A_side g / distance                         of the second cell from a whole wall
#
#   implicit:  a = s of the scheme as it is, central (momentum_lines bounds what is below 0), and
#              max(D - m f, max(-m, 0)) upwind;    diag = sum a + share sum b + mu drag + store
#   mobility:  d = A / (share sum b + mu drag + store)      (SIMPLEC; van Doormaal and Raithby
#                                                            1984, doi 10.1080/01495728408961817)
#   b = max(D - m f, max(-m, 0) - blend H),   H = 0.2 (sum D + mu drag + store)
# near = distance of middles of whole cells over that of what is open.
# Beside a whole wall the shear is that of the parabola from the wall through the means of two
# cells, of widths h and h2: with g = h / (h + h2) the wall takes mu_P A (1 + g) u_P / (h / 2),
# which `drag` holds, less mu_P A g (u_2 - u_P) / distance, which is this gain of D.
# A face with drag < 0 is closed: r = d = 0.  Of each row along y only the part in `rows` is looked
# at: beyond it all faces are closed, and what is put out stays as it is.

from clones cimport clones_void
from cython.parallel cimport prange
from libc.math cimport fabs

# What the loop writes overlaps nothing else: with as many arrays as these the compiler would
# have to check it at run time, and gives up on vectors.
cdef extern from *:
    """
    #ifdef _MSC_VER
    #define HG_SOLE __restrict
    #else
    #define HG_SOLE __restrict__
    #endif
    typedef float *HG_SOLE hg_sole_float;
    """
    ctypedef float* sole_float "hg_sole_float"

cdef double HELD = 0.2  # of what viscosity holds: how far below 0 implicit coefficients go


cdef inline double greatest(double a, double b) noexcept nogil:
    return a if a > b else b


cdef inline double across(
    double thick, double beyond, double near, double gain, double reach
) noexcept nogil:
    # D of a side across the component: viscosity of two halves here and two beyond, each twice
    return 0.125 * ((thick + beyond) * near + 2.0 * thick * gain) * reach


cdef clones_void balance_row(
    sole_float cl, sole_float ch, sole_float al, sole_float ah, sole_float bl, sole_float bh,
    sole_float diag, sole_float r, sole_float d, const double* u, const double* mc,
    const double* ma, const double* mb,
    const double* area_c, const double* area_a, const double* area_b, const double* mu,
    const double* drag, const unsigned char* wall, const float* near_a,
    const float* near_b, Py_ssize_t na, Py_ssize_t nb, const double* p, const double* force,
    const double* store,
    const double* tc, const double* ta, const double* tb, Py_ssize_t step_c, Py_ssize_t step_a,
    Py_ssize_t step_b, Py_ssize_t row, Py_ssize_t c, Py_ssize_t a, Py_ssize_t b, Py_ssize_t n,
    double blend, double share_row, const double* share_j, double* sums,
) noexcept nogil:
    cdef Py_ssize_t j, lane
    cdef double flow, side, left, total, whole, closed, viscous, factor, least, share, thick
    cdef int bits
    cdef double wide_ch, wide_cl, wide_ah, wide_al, wide_bh, wide_bl
    cdef double square[8]
    cdef double scale[8]
    cdef double held[8]
    cdef double weight = 1.0 - blend, share_held = HELD * blend
    for j in range(n):
        closed = 0.0 if drag[j] < 0.0 else 1.0
        bits = wall[j]
        thick = mu[j] + mu[j - c]
        wide_ch = 0.5 * mu[j] * (area_c[j] + area_c[j + c]) * tc[j]
        wide_cl = 0.5 * mu[j - c] * (area_c[j] + area_c[j - c]) * tc[j - step_c]
        wide_ah = across(
            thick, mu[j + a] + mu[j + a - c], near_a[j + na],
            (bits & 1) * ta[2 * row + j + step_a],
            (area_a[j + a] + area_a[j + a - c]) * ta[row + j + step_a])
        wide_al = across(
            thick, mu[j - a] + mu[j - a - c], near_a[j],
            (bits >> 1 & 1) * (1.0 - ta[2 * row + j]),
            (area_a[j] + area_a[j - c]) * ta[row + j])
        wide_bh = across(
            thick, mu[j + b] + mu[j + b - c], near_b[j + nb],
            (bits >> 2 & 1) * tb[2 * row + j + step_b],
            (area_b[j + b] + area_b[j + b - c]) * tb[row + j + step_b])
        wide_bl = across(
            thick, mu[j - b] + mu[j - b - c], near_b[j],
            (bits >> 3 & 1) * (1.0 - tb[2 * row + j]),
            (area_b[j] + area_b[j - c]) * tb[row + j])
        viscous = 0.5 * thick * drag[j] + store[j]
        least = -share_held * (wide_ch + wide_cl + wide_ah + wide_al + wide_bh + wide_bl
                               + viscous)
        whole = 0.0
        # along the component's own axis: sides in the middle of cells P - c and P
        flow = 0.5 * (mc[j] + mc[j + c])
        side = wide_ch - 0.5 * flow
        factor = closed * greatest(side, greatest(-flow, 0.0) + least)
        total = factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        ch[j] = <float> factor
        left = (blend * side + weight * (wide_ch + greatest(-flow, 0.0))) * (u[j + c] - u[j])
        flow = 0.5 * (mc[j] + mc[j - c])
        side = wide_cl + 0.5 * flow
        factor = closed * greatest(side, greatest(flow, 0.0) + least)
        total = total + factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        cl[j] = <float> factor
        left = left + (blend * side + weight * (wide_cl + greatest(flow, 0.0))) * (u[j - c] - u[j])
        # across it: sides made of halves of two cells' faces
        flow = 0.5 * (ma[j + a] + ma[j + a - c])
        side = wide_ah - flow * ta[2 * row + j + step_a]
        factor = closed * greatest(side, greatest(-flow, 0.0) + least)
        total = total + factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        ah[j] = <float> factor
        left = left + (blend * side + weight * (wide_ah + greatest(-flow, 0.0))) * (u[j + a] - u[j])
        flow = 0.5 * (ma[j] + ma[j - c])
        side = wide_al + flow * (1.0 - ta[2 * row + j])
        factor = closed * greatest(side, greatest(flow, 0.0) + least)
        total = total + factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        al[j] = <float> factor
        left = left + (blend * side + weight * (wide_al + greatest(flow, 0.0))) * (u[j - a] - u[j])
        flow = 0.5 * (mb[j + b] + mb[j + b - c])
        side = wide_bh - flow * tb[2 * row + j + step_b]
        factor = closed * greatest(side, greatest(-flow, 0.0) + least)
        total = total + factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        bh[j] = <float> factor
        left = left + (blend * side + weight * (wide_bh + greatest(-flow, 0.0))) * (u[j + b] - u[j])
        flow = 0.5 * (mb[j] + mb[j - c])
        side = wide_bl + flow * (1.0 - tb[2 * row + j])
        factor = closed * greatest(side, greatest(flow, 0.0) + least)
        total = total + factor
        factor = blend * closed * side + weight * factor
        whole = whole + factor
        bl[j] = <float> factor
        left = left + (blend * side + weight * (wide_bl + greatest(flow, 0.0))) * (u[j - b] - u[j])
        left = left - viscous * u[j] + area_c[j] * (p[j - c] - p[j]) + force[j]
        r[j] = <float> (closed * left)
        share = greatest(share_row, share_j[j])
        diag[j] = <float> (closed * (whole + total * share + viscous) + (1.0 - closed))
        d[j] = <float> (
            closed * area_c[j] / (closed * (total * share + viscous) + (1.0 - closed) + 1e-300))
    for lane in range(8):
        square[lane] = 0.0
        scale[lane] = 0.0
        held[lane] = 0.0
    for j in range(0, n - 7, 8):
        for lane in range(8):
            closed = 0.0 if drag[j + lane] < 0.0 else 1.0
            left = closed * (fabs(area_c[j + lane] * (p[j + lane - c] - p[j + lane]))
                             + fabs(force[j + lane]))
            square[lane] += <double> r[j + lane] * r[j + lane]
            scale[lane] += left * left
            held[lane] += closed * (diag[j + lane] * u[j + lane]) * (diag[j + lane] * u[j + lane])
    for j in range(n - n % 8, n):
        closed = 0.0 if drag[j] < 0.0 else 1.0
        left = closed * (fabs(area_c[j] * (p[j - c] - p[j])) + fabs(force[j]))
        square[0] += <double> r[j] * r[j]
        scale[0] += left * left
        held[0] += closed * (diag[j] * u[j]) * (diag[j] * u[j])
    for lane in range(8):
        sums[0] += square[lane]
        sums[1] += scale[lane]
        sums[2] += held[lane]


def momentum_balance(
    int axis,                          # of the component: 0, 1, 2 for x, y, z
    float[:, :, :, ::1] coef,          # OUT (7, NX, NZ, NY): x-, x+, y-, y+, z-, z+, diagonal
    float[:, :, ::1] r,                # OUT what is left [N]
    float[:, :, ::1] d,                # OUT mobility [m/s / Pa]
    const double[:, :, ::1] u,         # IN the component [m/s]
    const double[:, :, :, ::1] m,      # IN (3, NX, NZ, NY) mass flows [kg/s]
    const double[:, :, :, ::1] area,   # IN (3, NX, NZ, NY) open areas [m2]
    const double[:, :, ::1] mu,        # IN of cells [Pa s]
    const double[:, :, ::1] drag,      # IN wall area over distance [m], < 0 closed
    const unsigned char[:, :, ::1] wall,  # IN whole walls: 1 below, 2 above along the first of the
                                          # other axes, 4 below, 8 above along the second
    const float[:, :, :, ::1] near,    # IN (2, NX, NZ, NY): across the low face along each of the
                                       # other axes in turn, or ones (2, 1, 1, NY)
    const double[:, :, ::1] p,         # IN [Pa]
    const double[:, :, ::1] force,     # IN [N], or one zero row (1, 1, NY)
    const double[:, :, ::1] store,     # IN [kg/s], or one zero row
    const double[:, :, ::1] tx,        # IN (NX, 3, NY): 1 / width, 1 / distance, share below
    const double[:, :, ::1] ty,        # IN (1, 3, NY)
    const double[:, :, ::1] tz,        # IN (NZ, 3, NY)
    const int[:, :, ::1] rows,         # IN (NX, NZ, 2) part of each row: begin, end, from index 1
    double blend,
    const double[::1] share_x,         # IN share of a cell: the greatest of those of its place
    const double[::1] share_y,         # along x, y and z
    const double[::1] share_z,
    double[:, ::1] sums,               # OUT (NX, 3): squares of r, of the forces, of diag u
    int nthreads,
):
    """Fill r, coef, d and sums of one component."""
    cdef Py_ssize_t NX = u.shape[0], NZ = u.shape[1], NY = u.shape[2], i, k
    cdef Py_ssize_t size = NX * NZ * NY, at, j, n
    cdef Py_ssize_t sx = NZ * NY, sz = NY
    cdef bint forced = force.shape[0] > 1, stored = store.shape[0] > 1, cut = near.shape[1] > 1
    if (coef.shape[0] != 7 or coef.shape[1] != NX or coef.shape[2] != NZ or coef.shape[3] != NY
            or m.shape[1] != NX or area.shape[1] != NX or mu.shape[0] != NX or p.shape[0] != NX
            or tx.shape[0] != NX or tz.shape[0] != NZ or tx.shape[2] != NY or ty.shape[2] != NY
            or tz.shape[2] != NY or sums.shape[0] < NX or NX < 4 or NZ < 4 or NY < 4
            or drag.shape[0] != NX or wall.shape[0] != NX or wall.shape[1] != NZ
            or wall.shape[2] != NY or sums.shape[1] != 3 or r.shape[0] != NX or d.shape[0] != NX
            or rows.shape[0] != NX or rows.shape[1] != NZ or rows.shape[2] != 2
            or near.shape[0] != 2 or near.shape[3] != NY or force.shape[2] != NY
            or share_x.shape[0] != NX or share_y.shape[0] != NY or share_z.shape[0] != NZ
            or store.shape[2] != NY or axis < 0 or axis > 2):
        raise ValueError("arrays of one flow do not fit each other")
    cdef float* q = &coef[0, 0, 0, 0]
    cdef const double* mx = &m[0, 0, 0, 0]
    cdef const double* ax = &area[0, 0, 0, 0]
    cdef const double* up = &u[0, 0, 0]
    for i in prange(1, NX - 1, num_threads=nthreads, schedule="static", nogil=True):
        sums[i, 0] = 0.0
        sums[i, 1] = 0.0
        sums[i, 2] = 0.0
        for k in range(1, NZ - 1):
            j = 1 + rows[i, k, 0]
            n = rows[i, k, 1] - rows[i, k, 0]
            if n <= 0:
                continue
            at = i * sx + k * sz + j
            if axis == 0:
                balance_row(
                    q + at, q + size + at, q + 2 * size + at, q + 3 * size + at,
                    q + 4 * size + at, q + 5 * size + at, q + 6 * size + at, &r[i, k, j],
                    &d[i, k, j], up + at, mx + at, mx + size + at, mx + 2 * size + at, ax + at,
                    ax + size + at, ax + 2 * size + at, &mu[i, k, j], &drag[i, k, j],
                    &wall[i, k, j],
                    &near[0, i if cut else 0, k if cut else 0, j],
                    &near[1, i if cut else 0, k if cut else 0, j], 1 if cut else 0,
                    sz if cut else 0, &p[i, k, j],
                    &force[i if forced else 0, k if forced else 0, j],
                    &store[i if stored else 0, k if stored else 0, j], &tx[i, 0, j],
                    &ty[0, 0, j], &tz[k, 0, j], 3 * NY, 1, 3 * NY, NY, sx, 1, sz, n, blend,
                    greatest(share_x[i], share_z[k]), &share_y[j], &sums[i, 0])
            elif axis == 1:
                balance_row(
                    q + 2 * size + at, q + 3 * size + at, q + at, q + size + at,
                    q + 4 * size + at, q + 5 * size + at, q + 6 * size + at, &r[i, k, j],
                    &d[i, k, j], up + at, mx + size + at, mx + at, mx + 2 * size + at,
                    ax + size + at, ax + at, ax + 2 * size + at, &mu[i, k, j], &drag[i, k, j],
                    &wall[i, k, j],
                    &near[0, i if cut else 0, k if cut else 0, j],
                    &near[1, i if cut else 0, k if cut else 0, j], sx if cut else 0,
                    sz if cut else 0, &p[i, k, j],
                    &force[i if forced else 0, k if forced else 0, j],
                    &store[i if stored else 0, k if stored else 0, j], &ty[0, 0, j],
                    &tx[i, 0, j], &tz[k, 0, j], 1, 3 * NY, 3 * NY, NY, 1, sx, sz, n, blend,
                    greatest(share_x[i], share_z[k]), &share_y[j], &sums[i, 0])
            else:
                balance_row(
                    q + 4 * size + at, q + 5 * size + at, q + at, q + size + at,
                    q + 2 * size + at, q + 3 * size + at, q + 6 * size + at, &r[i, k, j],
                    &d[i, k, j], up + at, mx + 2 * size + at, mx + at, mx + size + at,
                    ax + 2 * size + at, ax + at, ax + size + at, &mu[i, k, j], &drag[i, k, j],
                    &wall[i, k, j],
                    &near[0, i if cut else 0, k if cut else 0, j],
                    &near[1, i if cut else 0, k if cut else 0, j], sx if cut else 0,
                    1 if cut else 0, &p[i, k, j],
                    &force[i if forced else 0, k if forced else 0, j],
                    &store[i if stored else 0, k if stored else 0, j], &tz[k, 0, j],
                    &tx[i, 0, j], &ty[0, 0, j], 3 * NY, 3 * NY, 1, NY, sz, sx, 1, n, blend,
                    greatest(share_x[i], share_z[k]), &share_y[j], &sums[i, 0])
