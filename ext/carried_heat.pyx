# Second-order part of the heat that a flow carries from cell to cell, bounded: what is to be added
# to first-order upwind.
#
# Through a face with flow f from cell C to D, with U before C along the same line:
#
#   q = f e,    e = h_C sigma,  |e| <= |T_D - T_C|
#   sigma = a b (a + b) / (a^2 + b^2),   0 where a b <= 0
#   a = (T_C - T_U) / (h_C + h_U),       (T_C - T_in) / h_C where a stream begins, else 0 where U
#                                        is no cell that C is fed from, unless `reach` says that
#                                        it has its temperature all the same (a wall's solid):
#                                        (T_C - T_U) / (h_C + reach_U h_U), with reach the
#                                        conductivity of C over that of U;
#                                        a thousandth of f feeds nobody, so that rounding does
#                                        not choose between mirror images
#   b = (T_D - T_C) / (h_C + h_D)
#
# (van Albada, van Leer and Roberts 1982, Astronomy and Astrophysics 108, 76).  Other schemes:
# CENTRAL e = h_C b; SHARP sigma = 2 a b / (a + b), 0 where a b <= 0 (van Leer 1974, doi
# 10.1016/0021-9991(74)90019-9).  h is half a cell's width.  What leaves to the outside goes on by
# the slopes a that it came with, weighted by flow.

from clones cimport clones_void
from cython.parallel cimport prange
from libc.math cimport fabs

cdef double OWN = 0.999  # share of a face's flow that enters its cell from outside: a stream begins
cdef enum Scheme:
    BOUNDED
    CENTRAL
    SHARP


cdef inline double excess(
    double flow, double before, double t_u, double t_c, double t_d, double h_u, double h_c,
    double h_d, double inflow, double entering, Scheme scheme, double around, float reach,
) noexcept nogil:
    # of the face behind C, downstream D; flow and that into C from U positive, or 0
    cdef double step = t_d - t_c
    cdef double a = (t_c - t_u) / (h_c + h_u)
    cdef double first = (t_c - entering) / h_c
    cdef double b = step / (h_c + h_d)
    cdef double both, e
    first = first if inflow >= OWN * flow else around * (t_c - t_u) / (h_c + reach * h_u)
    a = a if before > (1.0 - OWN) * flow else first
    both = a * b
    if scheme == CENTRAL:
        return h_c * b
    if scheme == SHARP:
        e = h_c * 2.0 * both / (fabs(a + b) + 1e-300)
        e = e if b > 0.0 else -e
    else:
        e = h_c * both * (a + b) / (a * a + b * b + 1e-300)
    e = e if both > 0.0 else 0.0
    return step if fabs(e) > fabs(step) else e


cdef clones_void along_face(
    double* source, double sign, const double* f, const double* f_low, const double* f_high,
    const double* t_low, const double* t_a, const double* t_b, const double* t_high,
    const double* in_a, const double* in_b, const double* e_a, const double* e_b,
    const float* r_low, const float* r_high,
    double h_low, double h_a, double h_b, double h_high, double scale, Scheme scheme,
    double around, Py_ssize_t n,
) noexcept nogil:
    # adds sign times what passes from row a to row b
    cdef Py_ssize_t k
    cdef double up, down, q
    for k in range(n):
        q = scale * f[k]
        up = excess(q, scale * f_low[k], t_low[k], t_a[k], t_b[k], h_low, h_a, h_b, in_a[k],
                    e_a[k], scheme, around, r_low[k])
        down = excess(-q, -scale * f_high[k], t_high[k], t_b[k], t_a[k], h_high, h_b, h_a,
                      in_b[k], e_b[k], scheme, around, r_high[k])
        source[k] += sign * q * (up if q > 0.0 else down)


cdef void along_row(
    double* source, const double* f, const double* t, const double* inflow, const double* entering,
    const double* h, const float* reach, double scale, Scheme scheme, double around,
    Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t k, low, high
    cdef double q
    for k in range(n - 1):
        low = k - 1 if k > 0 else 0
        high = k + 2 if k < n - 2 else n - 1
        q = scale * f[k]
        if q > 0.0:
            q *= excess(q, scale * f[k - 1] if k > 0 else 0.0, t[low], t[k], t[k + 1], h[low],
                        h[k], h[k + 1], inflow[k], entering[k], scheme, around, reach[low])
        else:
            q *= excess(-q, -scale * f[k + 1] if k < n - 2 else 0.0, t[high], t[k + 1], t[k],
                        h[high], h[k + 1], h[k], inflow[k + 1], entering[k + 1], scheme, around,
                        reach[high])
        source[k] -= q
        source[k + 1] += q


cdef inline void came(
    double flow, double t, double t_from, double h, double h_from, double* into, double* slope
) noexcept nogil:
    if flow > 0.0:
        into[0] += flow
        slope[0] += flow * h * (t - t_from) / (h + h_from)


def carried_heat(
    const double[:, :, ::1] t,          # IN (nx, ny, nz) [K]
    const double[:, :, :] fx,           # IN (nx - 1, ny, nz) upwards of the index, rows as of t
    const double[:, :, :] fy,           # IN (nx, ny - 1, nz)
    const double[:, :, :] fz,           # IN (nx, ny, nz - 1)
    double scale,                       # of these flows: times this [W/K]
    const double[::1] hx,               # IN (nx) half widths [m]
    const double[::1] hy,
    const double[::1] hz,
    const double[:, :, ::1] inflow,     # IN from outside [W/K]
    const double[:, :, :] entering,     # IN its temperature [K], rows as of t
    const double[::1] none,             # IN (nz) zeros
    const float[::1] one,               # IN (nz) ones
    double[:, :, ::1] source,           # OUT [W]
    double[:, :, ::1] leaving,          # OUT above each cell's own temperature [K], zeros before
    const float[:, :, ::1] reach_x,     # IN coolant's conductivity over the cell's, along x
    const float[:, :, ::1] reach_y,     # IN y
    const float[:, :, ::1] reach_z,     # IN z; all empty: cells that no flow comes from say nothing
    int scheme,                         # 0 bounded, 1 central, 2 sharp
    bint ends_only,                     # faces between cells left out
    int nthreads,
):
    """Set source and leaving."""
    cdef Py_ssize_t nx = t.shape[0], ny = t.shape[1], nz = t.shape[2], i, j, k
    cdef Py_ssize_t item = sizeof(double)
    if (fx.shape[0] != nx - 1 or fx.shape[1] != ny or fx.shape[2] != nz or fy.shape[0] != nx
            or fy.shape[1] != ny - 1 or fy.shape[2] != nz or fz.shape[0] != nx
            or fz.shape[1] != ny or fz.shape[2] != nz - 1 or hx.shape[0] != nx
            or hy.shape[0] != ny or hz.shape[0] != nz or none.shape[0] < nz or one.shape[0] < nz
            or inflow.shape[0] != nx or inflow.shape[1] != ny or inflow.shape[2] != nz
            or entering.shape[0] != nx or entering.shape[1] != ny or entering.shape[2] != nz
            or source.shape[0] != nx or source.shape[1] != ny or source.shape[2] != nz
            or leaving.shape[0] != nx or leaving.shape[1] != ny or leaving.shape[2] != nz):
        raise ValueError("arrays of one flow do not fit each other")
    if nz > 1 and (fx.strides[2] != item or fy.strides[2] != item or entering.strides[2] != item
                   or (nz > 2 and fz.strides[2] != item)):
        raise ValueError("rows have gaps")
    cdef bint around = reach_x.shape[0] > 0
    if around and not (
        reach_x.shape[0] == reach_y.shape[0] == reach_z.shape[0] == nx
        and reach_x.shape[1] == reach_y.shape[1] == reach_z.shape[1] == ny
        and reach_x.shape[2] == reach_y.shape[2] == reach_z.shape[2] == nz
    ):
        raise ValueError("conductivities do not fit the cells")
    if scheme < BOUNDED or scheme > SHARP:
        raise ValueError("no such scheme")
    cdef Scheme how = <Scheme>scheme
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for j in range(ny):
            for k in range(nz):
                source[i, j, k] = 0.0
            if not ends_only:
                if i > 0:
                    along_face(
                        &source[i, j, 0], 1.0, &fx[i - 1, j, 0],
                        &fx[i - 2, j, 0] if i > 1 else &none[0],
                        &fx[i, j, 0] if i < nx - 1 else &none[0],
                        &t[i - 2 if i > 1 else 0, j, 0], &t[i - 1, j, 0], &t[i, j, 0],
                        &t[i + 1 if i < nx - 1 else i, j, 0], &inflow[i - 1, j, 0],
                        &inflow[i, j, 0], &entering[i - 1, j, 0], &entering[i, j, 0],
                        &reach_x[i - 2 if i > 1 else 0, j, 0] if around else &one[0],
                        &reach_x[i + 1 if i < nx - 1 else i, j, 0] if around else &one[0],
                        hx[i - 2 if i > 1 else 0], hx[i - 1], hx[i],
                        hx[i + 1 if i < nx - 1 else i], scale, how, around, nz)
                if i < nx - 1:
                    along_face(
                        &source[i, j, 0], -1.0, &fx[i, j, 0],
                        &fx[i - 1, j, 0] if i > 0 else &none[0],
                        &fx[i + 1, j, 0] if i < nx - 2 else &none[0],
                        &t[i - 1 if i > 0 else 0, j, 0], &t[i, j, 0], &t[i + 1, j, 0],
                        &t[i + 2 if i < nx - 2 else i + 1, j, 0], &inflow[i, j, 0],
                        &inflow[i + 1, j, 0], &entering[i, j, 0], &entering[i + 1, j, 0],
                        &reach_x[i - 1 if i > 0 else 0, j, 0] if around else &one[0],
                        &reach_x[i + 2 if i < nx - 2 else i + 1, j, 0] if around else &one[0],
                        hx[i - 1 if i > 0 else 0], hx[i], hx[i + 1],
                        hx[i + 2 if i < nx - 2 else i + 1], scale, how, around, nz)
                if j > 0:
                    along_face(
                        &source[i, j, 0], 1.0, &fy[i, j - 1, 0],
                        &fy[i, j - 2, 0] if j > 1 else &none[0],
                        &fy[i, j, 0] if j < ny - 1 else &none[0],
                        &t[i, j - 2 if j > 1 else 0, 0], &t[i, j - 1, 0], &t[i, j, 0],
                        &t[i, j + 1 if j < ny - 1 else j, 0], &inflow[i, j - 1, 0],
                        &inflow[i, j, 0], &entering[i, j - 1, 0], &entering[i, j, 0],
                        &reach_y[i, j - 2 if j > 1 else 0, 0] if around else &one[0],
                        &reach_y[i, j + 1 if j < ny - 1 else j, 0] if around else &one[0],
                        hy[j - 2 if j > 1 else 0], hy[j - 1], hy[j],
                        hy[j + 1 if j < ny - 1 else j], scale, how, around, nz)
                if j < ny - 1:
                    along_face(
                        &source[i, j, 0], -1.0, &fy[i, j, 0],
                        &fy[i, j - 1, 0] if j > 0 else &none[0],
                        &fy[i, j + 1, 0] if j < ny - 2 else &none[0],
                        &t[i, j - 1 if j > 0 else 0, 0], &t[i, j, 0], &t[i, j + 1, 0],
                        &t[i, j + 2 if j < ny - 2 else j + 1, 0], &inflow[i, j, 0],
                        &inflow[i, j + 1, 0], &entering[i, j, 0], &entering[i, j + 1, 0],
                        &reach_y[i, j - 1 if j > 0 else 0, 0] if around else &one[0],
                        &reach_y[i, j + 2 if j < ny - 2 else j + 1, 0] if around else &one[0],
                        hy[j - 1 if j > 0 else 0], hy[j], hy[j + 1],
                        hy[j + 2 if j < ny - 2 else j + 1], scale, how, around, nz)
                if nz > 1:
                    along_row(&source[i, j, 0], &fz[i, j, 0], &t[i, j, 0], &inflow[i, j, 0],
                              &entering[i, j, 0], &hz[0],
                              &reach_z[i, j, 0] if around else &one[0], scale, how, around, nz)
            end_of_row(
                &source[i, j, 0], &leaving[i, j, 0], &t[i, j, 0],
                &t[i - 1 if i > 0 else i, j, 0], &t[i + 1 if i < nx - 1 else i, j, 0],
                &t[i, j - 1 if j > 0 else j, 0], &t[i, j + 1 if j < ny - 1 else j, 0],
                &fx[i - 1, j, 0] if i > 0 else &none[0],
                &fx[i, j, 0] if i < nx - 1 else &none[0],
                &fy[i, j - 1, 0] if j > 0 else &none[0],
                &fy[i, j, 0] if j < ny - 1 else &none[0],
                &fz[i, j, 0] if nz > 1 else &none[0], &inflow[i, j, 0],
                scale, hx[i], hx[i - 1 if i > 0 else i], hx[i + 1 if i < nx - 1 else i],
                hy[j], hy[j - 1 if j > 0 else j], hy[j + 1 if j < ny - 1 else j], &hz[0], nz)


cdef void end_of_row(
    double* source, double* leaving, const double* t, const double* t_wx, const double* t_ex,
    const double* t_wy, const double* t_ey, const double* wx, const double* ex, const double* wy,
    const double* ey, const double* fz, const double* inflow, double scale, double hx, double hwx,
    double hex, double hy, double hwy, double hey, const double* hz, Py_ssize_t n,
) noexcept nogil:
    # what leaves each cell to the outside, by the slopes that it came with
    cdef Py_ssize_t k
    cdef double into, slope, out, low, high, west, east, south, north
    for k in range(n):
        low = scale * fz[k - 1] if k > 0 else 0.0
        high = scale * fz[k] if k < n - 1 else 0.0
        west, east, south, north = scale * wx[k], scale * ex[k], scale * wy[k], scale * ey[k]
        out = inflow[k] + west - east + south - north + low - high
        into = inflow[k]
        slope = 0.0
        came(west, t[k], t_wx[k], hx, hwx, &into, &slope)
        came(-east, t[k], t_ex[k], hx, hex, &into, &slope)
        came(south, t[k], t_wy[k], hy, hwy, &into, &slope)
        came(-north, t[k], t_ey[k], hy, hey, &into, &slope)
        if k > 0:
            came(low, t[k], t[k - 1], hz[k], hz[k - 1], &into, &slope)
        if k < n - 1:
            came(-high, t[k], t[k + 1], hz[k], hz[k + 1], &into, &slope)
        if out > (1.0 - OWN) * into:
            leaving[k] = slope / into if into > 0.0 else slope
            source[k] -= out * leaving[k]
