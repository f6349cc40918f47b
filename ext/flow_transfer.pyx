# Between the levels of the flow's multigrid: sums and means over what makes up a coarse cell or
# face, and corrections spread from coarse places to fine ones, axis by axis.
#
#   sum:     U_P = sum_z s_z sum_y s_y sum_x s_x u            s  shares of what is joined
#   mean:    U_P = sum of w u / sum of w, 0 where nothing weighs
#   spread:  v = U_a + t (U_b - U_a)                          a  its own place, b  the next one
#            along the axis of a face, between two of them; across it, t = 0 where b is not open
#
# Arrays lie [x][z][y] with one layer of halo below the cells and two above; places are theirs.

from cython.parallel cimport prange, threadid


cdef bint misfit(const int[:, ::1] parts, Py_ssize_t count, Py_ssize_t most) noexcept nogil:
    # whether parts name what is not there
    cdef Py_ssize_t i, a
    if parts.shape[0] != count or parts.shape[1] != 5:
        return True
    for i in range(count):
        if parts[i, 0] < 0 or parts[i, 0] > 4:
            return True
        for a in range(1, 5):
            if parts[i, a] < 0 or parts[i, a] >= most:
                return True
    return False


cdef bint astray(const int[:, ::1] place, Py_ssize_t most) noexcept nogil:
    # whether places do not lie on the coarse level
    cdef Py_ssize_t i
    if place.shape[0] != 2:
        return True
    for i in range(place.shape[1]):
        if place[0, i] < 0 or place[1, i] < 0 or place[0, i] >= most or place[1, i] >= most:
            return True
    return False


def join_sums(
    double[:, :, ::1] out,           # OUT on the coarse level, zero where nothing is joined
    const float[:, :, ::1] field,    # IN on the fine one
    const int[:, ::1] parts_x,       # IN (NX, 5) number of fine places of each coarse one, they
    const int[:, ::1] parts_z,
    const int[:, ::1] parts_y,
    const double[:, ::1] share_x,    # IN (NX, 4) their shares
    const double[:, ::1] share_z,
    const double[:, ::1] share_y,
    int nthreads,
):
    """Sum over all that is joined."""
    cdef Py_ssize_t i, j, k, a, b, c
    cdef double along, plane, whole
    if (misfit(parts_x, out.shape[0], field.shape[0])
            or misfit(parts_z, out.shape[1], field.shape[1])
            or misfit(parts_y, out.shape[2], field.shape[2])):
        raise ValueError("what is joined does not fit the levels")
    if (share_x.shape[0] != parts_x.shape[0] or share_z.shape[0] != parts_z.shape[0]
            or share_y.shape[0] != parts_y.shape[0] or share_x.shape[1] != 4
            or share_z.shape[1] != 4 or share_y.shape[1] != 4):
        raise ValueError("shares do not fit what is joined")
    for i in prange(out.shape[0], num_threads=nthreads, schedule="static", nogil=True):
        for k in range(out.shape[1]):
            for j in range(out.shape[2]):
                whole = 0.0
                for c in range(parts_z[k, 0]):
                    plane = 0.0
                    for b in range(parts_y[j, 0]):
                        along = 0.0
                        for a in range(parts_x[i, 0]):
                            along = along + share_x[i, a] * field[
                                parts_x[i, 1 + a], parts_z[k, 1 + c], parts_y[j, 1 + b]]
                        plane = plane + share_y[j, b] * along
                    whole = whole + share_z[k, c] * plane
                out[i, k, j] = whole


def join_means(
    double[:, :, ::1] out,           # OUT on the coarse level; kept where nothing is joined
    const double[:, :, ::1] weight,  # IN on the fine one
    const double[:, :, ::1] field,   # IN
    const int[:, ::1] parts_x,       # IN as in join_sums
    const int[:, ::1] parts_z,
    const int[:, ::1] parts_y,
    int nthreads,
):
    """Set the weighted mean over all that is joined."""
    cdef Py_ssize_t i, j, k, a, b, c, at_x, at_z, at_y
    cdef double total, heavy
    if (misfit(parts_x, out.shape[0], field.shape[0])
            or misfit(parts_z, out.shape[1], field.shape[1])
            or misfit(parts_y, out.shape[2], field.shape[2])):
        raise ValueError("what is joined does not fit the levels")
    if (weight.shape[0] != field.shape[0] or weight.shape[1] != field.shape[1]
            or weight.shape[2] != field.shape[2]):
        raise ValueError("arrays of one level do not fit each other")
    for i in prange(out.shape[0], num_threads=nthreads, schedule="static", nogil=True):
        for k in range(out.shape[1]):
            if parts_x[i, 0] * parts_z[k, 0] == 0:
                continue
            for j in range(out.shape[2]):
                total = 0.0
                heavy = 0.0
                for c in range(parts_z[k, 0]):
                    at_z = parts_z[k, 1 + c]
                    for b in range(parts_y[j, 0]):
                        at_y = parts_y[j, 1 + b]
                        for a in range(parts_x[i, 0]):
                            at_x = parts_x[i, 1 + a]
                            total = total + weight[at_x, at_z, at_y] * field[at_x, at_z, at_y]
                            heavy = heavy + weight[at_x, at_z, at_y]
                if parts_y[j, 0] > 0:
                    out[i, k, j] = total / heavy if heavy > 0.0 else 0.0


cdef void coarse_row(
    double* value, double* known, const double* u00, const double* u10, const double* u01,
    const double* u11, const double* o00, const double* o10, const double* o01, const double* o11,
    double least, double tx, double tz, bint along_x, bint along_z, Py_ssize_t n,
) noexcept nogil:
    # u10 lies at the next place along x, u01 along z
    cdef Py_ssize_t j
    cdef double v00, v10, v01, v11, k00, k10, k01, k11, low, high
    for j in range(n):
        k00 = 1.0 if o00[j] > least else 0.0
        k10 = 1.0 if o10[j] > least else 0.0
        k01 = 1.0 if o01[j] > least else 0.0
        k11 = 1.0 if o11[j] > least else 0.0
        v00 = u00[j] if o00[j] > least else 0.0
        v10 = u10[j] if o10[j] > least else 0.0
        v01 = u01[j] if o01[j] > least else 0.0
        v11 = u11[j] if o11[j] > least else 0.0
        low = v00 + tx * (1.0 if along_x else k10) * (v10 - v00)
        high = v01 + tx * (1.0 if along_x else k11) * (v11 - v01)
        k00 = k00 * (k10 if along_x else 1.0)
        k01 = k01 * (k11 if along_x else 1.0)
        value[j] = low + tz * (1.0 if along_z else k01) * (high - low)
        known[j] = k00 * (k01 if along_z else 1.0)


cdef void spread_row(
    double* fine, const double* is_open, const double* value, const double* known,
    const int* own, const int* near, const double* share, double least, bint along,
    Py_ssize_t n,
) noexcept nogil:
    cdef Py_ssize_t j
    cdef double weight, change
    for j in range(n):
        weight = share[j] if along else share[j] * known[near[j]]
        change = value[own[j]] + weight * (value[near[j]] - value[own[j]])
        fine[j] += change if is_open[j] > least else 0.0


def spread_changes(
    double[:, :, ::1] fine,            # IN/OUT field of the fine level
    const double[:, :, ::1] is_open,   # IN its places, open where greater than `least`
    const double[:, :, ::1] change,    # IN on the coarse level
    const double[:, :, ::1] known,     # IN its places, open where greater than `least`
    double least,
    int axis,                          # of the faces: 0, 1, 2 for x, y, z; -1 for cells
    const int[:, ::1] place_x,         # IN (2, nx) own and next coarse place of fine ones from 1
    const int[:, ::1] place_z,
    const int[:, ::1] place_y,
    const double[::1] share_x,         # IN of the next one
    const double[::1] share_z,
    const double[::1] share_y,
    double[:, :, ::1] work,            # OUT (nthreads, 2, coarse NY)
    int nthreads,
):
    """Add what changed on the coarse level to the fine one."""
    cdef Py_ssize_t nx = place_x.shape[1], nz = place_z.shape[1], ny = place_y.shape[1]
    cdef Py_ssize_t many = change.shape[2], i, k, a, b, c, d, own
    if (fine.shape[0] < nx + 1 or fine.shape[1] < nz + 1 or fine.shape[2] < ny + 1
            or is_open.shape[0] != fine.shape[0] or is_open.shape[1] != fine.shape[1]
            or is_open.shape[2] != fine.shape[2] or known.shape[0] != change.shape[0]
            or known.shape[1] != change.shape[1] or known.shape[2] != many
            or share_x.shape[0] != nx or share_z.shape[0] != nz or share_y.shape[0] != ny
            or work.shape[0] < nthreads or work.shape[1] != 2 or work.shape[2] != many
            or astray(place_x, change.shape[0]) or astray(place_z, change.shape[1])
            or astray(place_y, many)):
        raise ValueError("arrays of two levels do not fit each other")
    for i in prange(nx, num_threads=nthreads, schedule="static", nogil=True):
        a = place_x[0, i]
        b = place_x[1, i]
        own = threadid()
        for k in range(nz):
            c = place_z[0, k]
            d = place_z[1, k]
            coarse_row(
                &work[own, 0, 0], &work[own, 1, 0], &change[a, c, 0], &change[b, c, 0],
                &change[a, d, 0], &change[b, d, 0], &known[a, c, 0], &known[b, c, 0],
                &known[a, d, 0], &known[b, d, 0], least, share_x[i], share_z[k], axis == 0,
                axis == 2, many)
            spread_row(
                &fine[i + 1, k + 1, 1], &is_open[i + 1, k + 1, 1], &work[own, 0, 0],
                &work[own, 1, 0], &place_y[0, 0], &place_y[1, 0], &share_y[0], least, axis == 1,
                ny)
