# Velocities beyond the sides that they run along: what comes in there does not move along the side,
# what leaves goes on as it is.
#
#   low:   u_0 = 0 where m > 0, u_1 elsewhere         m  mass flow through both cells' faces in the
#   high:  u_e = 0 where m < 0, u_(e-1) elsewhere        side's plane, beside the face of u
#
# Arrays lie [x][z][y] with one layer of halo below the cells and two above; the first face of a row
# has the row's last as its neighbour, halo both.  Sides are few beside cells: one thread does it.


cdef void fill_side(
    double* u, const double* m, Py_ssize_t n, Py_ssize_t stride, Py_ssize_t own, Py_ssize_t step,
    Py_ssize_t across, Py_ssize_t skip,
) noexcept nogil:
    # n faces `stride` apart from side to side; those of the component's own axis `step` apart,
    # `own` of them, and of the third axis `skip` apart, `across` of them
    cdef Py_ssize_t p, q, at, before, low = stride, high = (n - 2) * stride
    for p in range(own):
        for q in range(across):
            at = p * step + q * skip
            before = (p - 1 if p > 0 else own - 1) * step + q * skip
            u[at] = 0.0 if m[low + at] + m[low + before] > 0.0 else u[at + low]
            u[at + high] = 0.0 if m[high + at] + m[high + before] < 0.0 else u[at + high - stride]


def fill_halo(
    double[:, :, :, ::1] u,        # IN/OUT (3, NX, NZ, NY) velocities [m/s]
    const double[:, :, :, ::1] m,  # IN (3, NX, NZ, NY) mass flows [kg/s]
):
    """Set each component beyond the sides that it runs along, x before y before z."""
    cdef Py_ssize_t NX = u.shape[1], NZ = u.shape[2], NY = u.shape[3], own, side, third
    if (u.shape[0] != 3 or m.shape[0] != 3 or m.shape[1] != NX or m.shape[2] != NZ
            or m.shape[3] != NY or NX < 4 or NZ < 4 or NY < 4):
        raise ValueError("arrays of one flow do not fit each other")
    cdef Py_ssize_t[3] count = [NX, NY, NZ]
    cdef Py_ssize_t[3] stride = [NZ * NY, 1, NY]
    with nogil:
        for own in range(3):
            for side in range(3):
                if side == own:
                    continue
                third = 3 - own - side
                fill_side(&u[own, 0, 0, 0], &m[side, 0, 0, 0], count[side], stride[side],
                          count[own], stride[own], count[third], stride[third])
