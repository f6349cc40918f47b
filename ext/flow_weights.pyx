# What flows through cells: its coefficients on the finest level, and what reaches each cell.
#
#   onto the upper cell of a face  g + a,   onto the lower one  g + a - w,
#   a = s w where w > 0, (1 - s) w elsewhere; s = 1: upwind
#
#   point = 1 / diagonal of what flows, 0 elsewhere
#   inward[d] = point (a cell's coefficient on its neighbour d - that one's on it) where positive

from clones cimport clones_void
from cython.parallel cimport prange
from row_residual cimport real
from twin_row cimport (
    ABOVE, BELOW, EXCHANGE, F_SINK, HIGH, LEFT, LOW, RIGHT, TWIN, X_FS, X_SF, Y_FS, Y_SF, Z_FS,
    Z_SF,
)


cdef clones_void both_sides(
    const double* g, const double* w, const double* share, Py_ssize_t each,
    real* onto_upper, real* onto_lower, Py_ssize_t n,
) noexcept nogil:
    # every other face of a row; each: 1 where faces have shares of their own
    cdef Py_ssize_t m
    cdef double s, a
    for m in range(n):
        s = share[2 * m * each]
        a = s * w[2 * m] if w[2 * m] > 0.0 else (1.0 - s) * w[2 * m]
        onto_upper[m] = <real> (g[2 * m] + a)
        onto_lower[m] = <real> (g[2 * m] + (a - w[2 * m]))


cdef clones_void mark(unsigned char* phase, const double* w, Py_ssize_t n) noexcept nogil:
    cdef Py_ssize_t m
    for m in range(n):
        phase[m] |= w[2 * m] != 0.0


def add_flows(
    real[:, :, :, ::1] gx,                # IN/OUT (nx + 1, rows, 2, half)
    real[:, :, :, ::1] gy,                # IN/OUT (nx, rows, 2, half)
    real[:, :, :, ::1] gz,                # IN/OUT (nx, rows, 2, half)
    real[:, :, :, :, ::1] back,           # OUT (nx, wet, 3, 2, half), zeroed
    unsigned char[:, :, :, ::1] phase,    # OUT (nx, wet, 2, half) zeroed: 1 where a face is crossed
    const double[:, :, ::1] own_x,        # IN (nx - 1, nz, ny) conductances
    const double[:, :, ::1] own_y,        # IN (nx, nz, ny - 1)
    const double[:, :, ::1] own_z,        # IN (nx, nz - 1, ny)
    const double[:, :, ::1] wx,           # IN (nx - 1, wet, ny)
    const double[:, :, ::1] wy,           # IN (nx, wet, ny - 1)
    const double[:, :, ::1] wz,           # IN (nx, wet, ny) through the upper faces
    const double[:, :, ::1] share_x,      # IN as wx, or one value
    const double[:, :, ::1] share_y,      # IN as wy, or one value
    const double[:, :, ::1] share_z,      # IN as wz, or one value
    Py_ssize_t wet_first, int nthreads,
):
    """Put conductances and flows together on the layers with flow, and mark what flows."""
    cdef Py_ssize_t nx = wz.shape[0], wet = wz.shape[1], ny = wz.shape[2], nz = own_y.shape[1]
    cdef Py_ssize_t half = gy.shape[3], i, q, k, h, n, between
    cdef unsigned char* seen
    cdef Py_ssize_t each_x = share_x.size > 1, each_y = share_y.size > 1, each_z = share_z.size > 1
    if gx.shape[0] != nx + 1 or back.shape[0] != nx or back.shape[1] != wet or 2 * half < ny:
        raise ValueError("flows do not fit the level")
    if own_y.shape[0] != nx or own_y.shape[1] < wet_first + wet or phase.shape[1] != wet:
        raise ValueError("flows do not fit the level")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            k = q + wet_first
            for h in range(2):
                n = (ny + 1 - h) // 2
                between = (ny - h) // 2  # faces in y whose lower cell lies in this half
                seen = &phase[i, q, h, 0]
                if i < nx - 1:
                    both_sides(
                        &own_x[i, k, 0] + h, &wx[i, q, 0] + h,
                        &share_x[i * each_x, q * each_x, 0] + h * each_x, each_x,
                        &gx[i + 1, k, h, 0], &back[i, q, 0, h, 0], n)
                    mark(seen, &wx[i, q, 0] + h, n)
                if i > 0:
                    mark(seen, &wx[i - 1, q, 0] + h, n)
                if between > 0:
                    both_sides(
                        &own_y[i, k, 0] + h, &wy[i, q, 0] + h,
                        &share_y[i * each_y, q * each_y, 0] + h * each_y, each_y,
                        &gy[i, k, 1 - h, 0] + h, &back[i, q, 1, h, 0], between)
                    mark(seen, &wy[i, q, 0] + h, between)
                    mark(&phase[i, q, 1 - h, 0] + h, &wy[i, q, 0] + h, between)
                if k < nz - 1:
                    both_sides(
                        &own_z[i, k, 0] + h, &wz[i, q, 0] + h,
                        &share_z[i * each_z, q * each_z, 0] + h * each_z, each_z,
                        &gz[i, k + 1, h, 0], &back[i, q, 2, h, 0], n)
                mark(seen, &wz[i, q, 0] + h, n)
                if q > 0:
                    mark(seen, &wz[i, q - 1, 0] + h, n)


cdef inline real share(real a, real b, real point) noexcept nogil:
    return (a - b) * point if a > b else <real> 0


cdef inline void put(real* inward, real value, unsigned char* seen) noexcept nogil:
    # zeros are there already: pages of directions that nothing flows in stay untouched
    if value > 0:
        inward[0] = value
        seen[0] = 1


cdef clones_void mixed_diagonal(
    real* point, const real* gx, const real* gy, const real* gz, const real* back,
    const unsigned char* phase, const real* sink, const real* exchange, Py_ssize_t row,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef real d
    for j in range(row):
        d = gx[j] + gy[j] + gz[j] + back[j] + back[row + j] + back[2 * row + j]
        d = d + (sink[j] if sink != NULL else <real> 0)
        d = d + (exchange[j] if exchange != NULL else <real> 0)
        point[j] = <real> 1.0 / d if phase[j] and d > 0 else <real> 0.0


cdef clones_void twin_diagonal(
    real* point, const real* t, Py_ssize_t twin_plane, Py_ssize_t half,
) noexcept nogil:
    cdef Py_ssize_t j, h, high
    cdef Py_ssize_t row = 2 * half
    cdef real d
    for h in range(2):
        high = (1 - 2 * h) * half + h
        for j in range(h * half, h * half + half - h):
            d = (t[LEFT * row + j] + t[RIGHT * row + j] + t[LOW * row + j] + t[HIGH * row + j]
                 + t[BELOW * row + j] + t[ABOVE * row + j] + t[F_SINK * row + j]
                 + t[EXCHANGE * row + j] + t[X_SF * row + j] + t[X_FS * row + twin_plane + j]
                 + t[Y_SF * row + j] + t[Y_FS * row + j + high]
                 + t[Z_SF * row + j] + t[(TWIN + Z_FS) * row + j])
            point[j] = <real> 1.0 / d if d > 0 else <real> 0.0


cdef clones_void inward_row(
    real* inward, unsigned char* seen, Py_ssize_t size, const real* lower_x, const real* upper_x,
    const real* left_upper, const real* right_lower, const real* lower_y, const real* upper_y,
    const real* lower_z, const real* upper_z, const real* below_upper, const real* above_lower,
    const real* point, Py_ssize_t half,
) noexcept nogil:
    # neighbours' coefficients on the cells of the row; a cell itself at the boundary, with 0 more
    cdef Py_ssize_t j, h, lo, hi
    for h in range(2):
        lo = (1 - 2 * h) * half - (1 - h)
        hi = (1 - 2 * h) * half + h
        for j in range(h * half, h * half + half):
            if not point[j] > 0:
                continue
            seen[6] = 1
            put(inward + j, share(lower_x[j], left_upper[j], point[j]), seen)
            put(inward + size + j, share(upper_x[j], right_lower[j], point[j]), seen + 1)
            if j > 0:
                put(inward + 2 * size + j, share(lower_y[j], upper_y[j + lo], point[j]), seen + 2)
            if j + hi < 2 * half:
                put(inward + 3 * size + j, share(upper_y[j], lower_y[j + hi], point[j]), seen + 3)
            put(inward + 4 * size + j, share(lower_z[j], below_upper[j], point[j]), seen + 4)
            put(inward + 5 * size + j, share(upper_z[j], above_lower[j], point[j]), seen + 5)


def inward_flows(
    real[:, :, :, :, ::1] inward,         # OUT (6, nx, wet, 2, half), zeroed
    real[:, :, :, ::1] point,             # OUT (nx, wet, 2, half)
    unsigned char[:, :, ::1] seen,        # OUT (nx, wet, 7) zeroed: 1 for each direction that flow
                                          # comes from, and where anything flows
    const real[:, :, :, ::1] gx,          # IN (nx + 1, rows, 2, half)
    const real[:, :, :, ::1] gy,          # IN (nx, rows, 2, half)
    const real[:, :, :, ::1] gz,          # IN (nx, rows, 2, half)
    const real[:, :, :, :, ::1] back,     # IN (nx, wet, 3, 2, half) or wet = 0
    const unsigned char[:, :, :, ::1] phase,  # IN (nx, wet, 2, half) or none
    const real[:, :, :, :, ::1] twin,     # IN (nx + 1, wet + 1, TWIN, 2, half) or nx = 0
    const real[:, :, :, ::1] sink,        # IN (nx, slots, 2, half)
    const int[::1] slot,                  # IN (nz,)
    const real[:, :, :, ::1] exchange,    # IN (nx, layers, 2, half) or nx = 0
    Py_ssize_t first, Py_ssize_t wet_first, int nthreads,
):
    """Fill each cell's shares of what flows in from six neighbours, and the inverse diagonals."""
    cdef Py_ssize_t nx = point.shape[0], wet = point.shape[1], half = point.shape[3]
    cdef Py_ssize_t row = 2 * half, size = nx * wet * row, i, q, k
    cdef bint twins = twin.shape[0] > 0
    cdef Py_ssize_t layers = exchange.shape[1] if exchange.shape[0] > 0 else 0
    cdef Py_ssize_t twin_plane = (wet + 1) * TWIN * row
    cdef const real* lower_x
    cdef const real* lower_y
    cdef const real* lower_z
    cdef const real* upper
    if inward.shape[0] != 6 or inward.shape[1] != nx or inward.shape[2] != wet:
        raise ValueError("flows do not fit the level")
    if (twin.shape[1] if twins else back.shape[1] + 1) != wet + 1 or inward.shape[4] != half:
        raise ValueError("flows do not fit the level")
    if seen.shape[0] != nx or seen.shape[1] != wet or seen.shape[2] != 7:
        raise ValueError("flows do not fit the level")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            k = q + wet_first
            if twins:
                twin_diagonal(&point[i, q, 0, 0], &twin[i, q, 0, 0, 0], twin_plane, half)
            else:
                mixed_diagonal(
                    &point[i, q, 0, 0], &gx[i, k, 0, 0], &gy[i, k, 0, 0], &gz[i, k, 0, 0],
                    &back[i, q, 0, 0, 0], &phase[i, q, 0, 0],
                    &sink[i, slot[k], 0, 0] if slot[k] >= 0 else NULL,
                    &exchange[i, k - first, 0, 0] if 0 <= k - first < layers else NULL, row)
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        for q in range(wet):
            k = q + wet_first
            if twins:
                upper = &twin[i, q, 0, 0, 0]
                inward_row(
                    &inward[0, i, q, 0, 0], &seen[i, q, 0], size,
                    upper + LEFT * row, upper + RIGHT * row,
                    upper + RIGHT * row - twin_plane if i > 0 else upper + LEFT * row,
                    upper + LEFT * row + twin_plane if i < nx - 1 else upper + RIGHT * row,
                    upper + LOW * row, upper + HIGH * row, upper + BELOW * row,
                    upper + ABOVE * row,
                    upper + (ABOVE - TWIN) * row if q > 0 else upper + BELOW * row,
                    upper + (BELOW + TWIN) * row if q < wet - 1 else upper + ABOVE * row,
                    &point[i, q, 0, 0], half)
            else:
                lower_x = &gx[i, k, 0, 0]
                lower_y = &gy[i, k, 0, 0]
                lower_z = &gz[i, k, 0, 0]
                upper = &back[i, q, 0, 0, 0]
                inward_row(
                    &inward[0, i, q, 0, 0], &seen[i, q, 0], size, lower_x, upper,
                    &back[i - 1, q, 0, 0, 0] if i > 0 else lower_x,
                    &gx[i + 1, k, 0, 0] if i < nx - 1 else upper,
                    lower_y, upper + row, lower_z, upper + 2 * row,
                    upper - row if q > 0 else lower_z,
                    lower_z + row if q < wet - 1 else upper + 2 * row,
                    &point[i, q, 0, 0], half)
