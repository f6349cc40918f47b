# Factors of each column for column_sweep, by the star-mesh rule of resistor networks.
#
# Eliminating layer k, joined to ground by l, to the coolant by u (its row: v) and to layer k + 1
# by a (that layer to this one: a'), a = a' unless coolant flows through the face:
#
#   pivot = l + u + a;   l' = l_next + a' l / pivot;   u' = u_next + a' u / pivot;
#   v' = v_next + a v / pivot;   coolant to ground: + v l / pivot
#
# Every term is positive: nothing cancels however strong the coupling along z is, and the
# coolant's own pivot comes out as the small number that it is. "Ground" is all that the column
# does not contain: lateral neighbours and sinks. Layers with twins (twin_row) do the same with
# pairs: pivot, a and a' are then blocks of 2 x 2, x joins the two, and
#
#   det = l_s l_f + l_s x_fs + l_f x_sf     (l here with u and a added)

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real
from twin_row cimport (
    ABOVE, BELOW, EXCHANGE, F_SINK, FF, FS, HIGH, IN_X, IN_Y, IN_Z, LEFT, LOW, RIGHT, SF, TWIN,
    X_FS, X_SF, Y_FS, Y_SF, Z_FS, Z_SF,
)

# work space of a column: what earlier layers pass on
cdef enum:
    GROUND = 0
    FILL = 1
    FILL_ROW = 2
    LAST = 3
    F_GROUND = 4
    F_FILL = 5
    F_FILL_ROW = 6
    CROSS_SF = 7
    CROSS_FS = 8
    WORK = 9


cdef clones_void single_layer(
    real* p, const real* above, const real* below_next, double* t, Py_ssize_t half, Py_ssize_t n,
) noexcept nogil:
    # above: coefficient on layer k + 1; below_next: that layer's on this one; NULL at the top
    cdef Py_ssize_t j
    cdef double a, b, d
    cdef double* ground = t + GROUND * half
    cdef double* fill = t + FILL * half
    cdef double* fill_row = t + FILL_ROW * half
    cdef double* last = t + LAST * half
    for j in range(n):
        a = above[j] if above != NULL else 0.0
        b = below_next[j] if above != NULL else 0.0
        d = ground[j] + fill[j] + a
        d = 1.0 / d if d > 0.0 else 0.0
        p[j] = <real> d
        last[j] += fill_row[j] * ground[j] * d
        ground[j] *= b * d
        fill[j] *= b * d
        fill_row[j] *= a * d


cdef clones_void lone_layer(
    real* p, const real* above, const real* below_next, double* ground, Py_ssize_t n,
) noexcept nogil:
    # single_layer without coolant
    cdef Py_ssize_t j
    cdef double d
    if above == NULL:
        for j in range(n):
            p[j] = <real> (1.0 / ground[j] if ground[j] > 0.0 else 0.0)
        return
    for j in range(n):
        d = ground[j] + above[j]
        d = 1.0 / d if d > 0.0 else 0.0
        p[j] = <real> d
        ground[j] *= below_next[j] * d


cdef clones_void twin_ground(
    const real* twin, double* t, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h,
    Py_ssize_t n, unsigned char* crossing,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t high = row * Y_SF + (1 - 2 * h) * half + h
    cdef Py_ssize_t high_fs = high + row * (Y_FS - Y_SF)
    cdef double* ground = t + GROUND * half
    cdef double* f_ground = t + F_GROUND * half
    cdef const real* a
    cdef real x = 0, y = 0, z = 0
    for j in range(n):
        a = twin + j
        ground[j] += (<double> a[X_FS * row] + <double> a[X_SF * row + twin_plane]
                      + <double> a[Y_FS * row] + <double> a[high])
        f_ground[j] += (<double> a[F_SINK * row] + <double> a[LEFT * row]
                        + <double> a[RIGHT * row] + <double> a[LOW * row] + <double> a[HIGH * row]
                        + <double> a[X_SF * row] + <double> a[X_FS * row + twin_plane]
                        + <double> a[Y_SF * row] + <double> a[high_fs])
    for j in range(n):
        a = twin + j
        x = max(x, max(a[X_SF * row], a[X_FS * row]))
        y = max(y, max(a[Y_SF * row], a[Y_FS * row]))
        z = max(z, max(a[Z_SF * row], a[Z_FS * row]))
    crossing[0] |= (IN_X if x > 0 else 0) | (IN_Y if y > 0 else 0) | (IN_Z if z > 0 else 0)


cdef void twin_layer(
    real* p, real* twin, const real* gz_above, bint last_twin, double* t, Py_ssize_t half,
    Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t layer = TWIN * row
    cdef real* a
    cdef double* z
    cdef double u_ss, u_sf, u_fs, u_ff, l_ff, x_sf, x_fs, r_s, r_f, d
    cdef double ss, sf, fs, ff, y_s, y_f, w_s, w_f
    for j in range(n):
        a = twin + j
        z = t + j
        u_ss = gz_above[j] if gz_above != NULL else 0.0
        u_sf = 0.0 if last_twin else a[layer + Z_SF * row]
        u_fs = 0.0 if last_twin else a[layer + Z_FS * row]
        u_ff = 0.0 if last_twin else a[ABOVE * row]
        l_ff = 0.0 if last_twin else a[layer + BELOW * row]
        x_sf = a[EXCHANGE * row] + z[CROSS_SF * half]
        x_fs = a[EXCHANGE * row] + z[CROSS_FS * half]
        r_s = z[GROUND * half] + z[FILL * half] + u_ss + u_sf
        r_f = z[F_GROUND * half] + z[F_FILL * half] + u_fs + u_ff
        if not r_s + x_sf > 0.0:
            r_s = 1.0  # no such twin: its temperature stays 0
        if not r_f + x_fs > 0.0:
            r_f = 1.0
        d = r_s * r_f + r_s * x_fs + r_f * x_sf
        d = 1.0 / d if d > 0.0 else 0.0
        ss = (r_f + x_fs) * d
        sf = x_sf * d
        fs = x_fs * d
        ff = (r_s + x_sf) * d
        p[j] = <real> ss
        a[SF * row] = <real> sf
        a[FS * row] = <real> fs
        a[FF * row] = <real> ff
        y_s = z[FILL_ROW * half] * ss + z[F_FILL_ROW * half] * fs
        y_f = z[FILL_ROW * half] * sf + z[F_FILL_ROW * half] * ff
        z[LAST * half] += y_s * z[GROUND * half] + y_f * z[F_GROUND * half]
        z[FILL_ROW * half] = y_s * u_ss + y_f * u_fs
        z[F_FILL_ROW * half] = y_s * u_sf + y_f * u_ff
        w_s = ss * z[GROUND * half] + sf * z[F_GROUND * half]
        w_f = fs * z[GROUND * half] + ff * z[F_GROUND * half]
        z[GROUND * half] = u_ss * w_s + u_fs * w_f
        z[F_GROUND * half] = u_sf * w_s + l_ff * w_f
        w_s = ss * z[FILL * half] + sf * z[F_FILL * half]
        w_f = fs * z[FILL * half] + ff * z[F_FILL * half]
        z[FILL * half] = u_ss * w_s + u_fs * w_f
        z[F_FILL * half] = u_sf * w_s + l_ff * w_f
        z[CROSS_SF * half] = u_ss * (ss * u_sf + sf * u_ff) + u_fs * (fs * u_sf + ff * u_ff)
        z[CROSS_FS * half] = u_sf * (ss * u_ss + sf * u_fs) + l_ff * (fs * u_ss + ff * u_fs)


cdef clones_void lateral_ground(
    double* ground, const real* left, const real* right, const real* low, const real* high,
    const real* sink, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(n):
        ground[j] += (<double> left[j] + <double> right[j]
                      + <double> low[j] + <double> high[j])
    if sink != NULL:
        for j in range(n):
            ground[j] += sink[j]


cdef inline void pass_fill(
    real* fill, real* fill_row, double* u, double* v, const real* exchange, Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    if exchange != NULL:
        for j in range(n):
            u[j] += exchange[j]
            v[j] += exchange[j]
    for j in range(n):
        fill[j] = <real> u[j]
        fill_row[j] = <real> v[j]


cdef void factor_half(
    real* pivot, real* fill, real* fill_row, real* twin, const real* gx, const real* gy,
    const real* gz, const real* back, const real* sink, const int* slot, const real* exchange,
    const real* inward, const real* inflow,
    Py_ssize_t plane, Py_ssize_t twin_plane, Py_ssize_t half, Py_ssize_t h, Py_ssize_t n,
    Py_ssize_t nz, Py_ssize_t first, Py_ssize_t layers, bint sheet, Py_ssize_t wet_first,
    Py_ssize_t wet, double* t, unsigned char* crossing,
) noexcept nogil:
    cdef Py_ssize_t j, k, q, at, to
    cdef Py_ssize_t row = 2 * half
    cdef Py_ssize_t other = (1 - 2 * h) * half
    cdef bint twins, flowing
    cdef const real* a
    cdef const real* x
    cdef const real* y
    cdef double d
    for j in range(WORK * half):
        t[j] = 0.0
    for k in range(nz):
        q = k - wet_first
        twins = twin != NULL and 0 <= q < wet
        flowing = back != NULL and 0 <= q < wet
        at = k * row + h * half
        a = NULL
        if flowing:
            a = back + q * 3 * row + h * half
        lateral_ground(
            t + GROUND * half, gx + at, a if flowing else gx + at + plane, gy + at,
            a + row if flowing else gy + at + other + h,
            sink + slot[k] * row + h * half if slot[k] >= 0 else NULL, n)
        if twins:
            twin_ground(twin + q * TWIN * row + h * half, t, twin_plane, half, h, n,
                        crossing + q)
        if sheet and k >= first:
            to = (k - first) * row + h * half
            x = exchange + to if k < first + layers else NULL
            pass_fill(fill + to, fill_row + to, t + FILL * half, t + FILL_ROW * half, x, n)
            if twins:
                to = (nz - first + q) * row + h * half
                pass_fill(fill + to, fill_row + to, t + F_FILL * half, t + F_FILL_ROW * half,
                          NULL, n)
        x = NULL
        if k < nz - 1:
            x = gz + at + row
        if twins:
            twin_layer(pivot + at, twin + q * TWIN * row + h * half, x, q == wet - 1, t, half, n)
        elif sheet:
            single_layer(pivot + at, a + 2 * row if flowing and x != NULL else x, x, t, half, n)
        else:
            lone_layer(pivot + at, a + 2 * row if flowing and x != NULL else x, x,
                       t + GROUND * half, n)
    if sheet:
        x = inward + h * half
        y = inflow + h * half
        at = nz * row + h * half
        for j in range(n):
            d = (t[LAST * half + j] + <double> y[j] + <double> x[j] + <double> x[row + j]
                 + <double> x[2 * row + j] + <double> x[3 * row + j])
            pivot[at + j] = <real> (1.0 / d if d > 0.0 else 0.0)


def factor(
    real[:, :, :, ::1] pivot,             # OUT (nx, rows, 2, half) inverse pivots
    real[:, :, :, ::1] fill,              # OUT (nx, nz - first + twins, 2, half), nx = 0: no sheet
    real[:, :, :, ::1] fill_row,          # OUT the same for the coolant's row
    real[:, :, :, :, ::1] twin,           # IN/OUT (nx + 1, wet + 1, TWIN, 2, half) or nx = 0
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0: no flow in cells
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,) place of each layer's sinks, or -1
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half)
    const real[:, :, :, ::1] inward,      # IN (nx, 4, 2, half)
    const real[:, :, ::1] inflow,         # IN (nx, 2, half)
    unsigned char[:, ::1] crossing,       # IN/OUT (nx, wet + 1) zeros; joined twins, see twin_row
    double[:, ::1] scratch,               # (nx, 9 half) work space
    Py_ssize_t ny, Py_ssize_t nz, Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Factor every column."""
    cdef Py_ssize_t nx = pivot.shape[0], rows = pivot.shape[1], half = pivot.shape[3]
    cdef bint sheet = fill.shape[0] > 0, twins = twin.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if sheet else 0
    cdef Py_ssize_t wet = twin.shape[1] - 1 if twins else back.shape[1]
    cdef Py_ssize_t slots = sink.shape[1], row = 2 * half
    cdef Py_ssize_t twin_plane = (wet + 1) * TWIN * row
    cdef Py_ssize_t i, h
    if rows != nz + sheet + twins * wet:
        raise ValueError("arrays of one level do not fit each other")
    if crossing.shape[0] != nx or crossing.shape[1] != wet + 1:
        raise ValueError("arrays of one level do not fit each other")
    if scratch.shape[0] < nx or scratch.shape[1] < WORK * half:
        raise ValueError("work space is too small")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for h in range(2):
            factor_half(
                &pivot[i, 0, 0, 0], &fill[i, 0, 0, 0] if sheet else NULL,
                &fill_row[i, 0, 0, 0] if sheet else NULL,
                &twin[i, 0, 0, 0, 0] if twins else NULL,
                &gx[i, 0, 0, 0], &gy[i, 0, 0, 0], &gz[i, 0, 0, 0],
                &back[i, 0, 0, 0, 0] if back.shape[1] > 0 else NULL,
                &sink[i, 0, 0, 0] if slots > 0 else NULL, &slot[0],
                &exchange[i, 0, 0, 0] if sheet else NULL,
                &inward[i, 0, 0, 0] if sheet else NULL, &inflow[i, 0, 0] if sheet else NULL,
                rows * row, twin_plane, half, h, (ny + 1 - h) // 2, nz, first, layers, sheet,
                wet_first, wet, &scratch[i, 0], &crossing[i, 0])
