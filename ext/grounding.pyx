# Which parts of a problem have no path to any fixed temperature.
#
# Cells joined by a conductance carry one label (two-pass labelling with union and find); a label
# is grounded by a sink or an inflow anywhere, or by coolant that arrives from a grounded label,
# through a sheet or through cells.
# What is not grounded floats: its temperature could be anything.


cdef inline int root_of(int* parent, int label) noexcept nogil:
    while parent[label] != label:
        parent[label] = parent[parent[label]]
        label = parent[label]
    return label


cdef inline int join(int* parent, int a, int b) noexcept nogil:
    a = root_of(parent, a)
    b = root_of(parent, b)
    if a < b:
        parent[b] = a
        return a
    parent[a] = b
    return b


def find_floating(
    const double[:, :, ::1] gx,           # IN (nx - 1, nz, ny)
    const double[:, :, ::1] gy,           # IN (nx, nz, ny - 1)
    const double[:, :, ::1] gz,           # IN (nx, nz - 1, ny)
    const double[:, :, ::1] sink,         # IN (nx, nz, ny)
    const double[:, :, ::1] source,       # IN (nx, nz, ny)
    const double[:, :, ::1] exchange,     # IN (nx, layers, ny) or nx = 0: no coolant
    const double[:, :, ::1] wx,           # IN (nx - 1, wet, ny) flow through cells, or wet = 0
    const double[:, :, ::1] wy,           # IN (nx, wet, ny - 1)
    const double[:, :, ::1] wz,           # IN (nx, wet, ny) through the upper faces
    const double[:, ::1] flow_x,          # IN (nx - 1, ny) of the sheet
    const double[:, ::1] flow_y,          # IN (nx, ny - 1)
    const double[:, ::1] inflow,          # IN (nx, ny)
    const double[:, ::1] source_c,        # IN (nx, ny)
    Py_ssize_t first, Py_ssize_t wet_first,
    int[:, :, ::1] wet_label,             # (nx, wet, ny) work space
    int[:, :, ::1] planes,                # (2, nz, ny) work space
    int[:, ::1] coolant,                  # (nx, ny) work space, or nx = 0
    int[::1] parent,                      # (cells + columns,) work space
    unsigned char[::1] state,             # (cells + columns,) work space: 1 used, 2 grounded
    long long[::1] where,                 # (cells + columns,) work space
):
    """Return (cell, kind): the first cell that floats (1) or heats an empty cell (2), or (-1, 0).

    A cell is numbered in the memory order (x, z, y); coolant cells follow the solid ones.
    """
    cdef Py_ssize_t nx = sink.shape[0], nz = sink.shape[1], ny = sink.shape[2]
    cdef Py_ssize_t layers = exchange.shape[1] if exchange.shape[0] > 0 else 0
    cdef Py_ssize_t wet = wz.shape[1], i, k, j, q, now
    cdef int label, labels = 0, found, up, down
    cdef int* tree = &parent[0]
    cdef bint touched, changed
    cdef double w
    with nogil:
        if layers > 0:
            for i in range(nx):
                for j in range(ny):
                    tree[labels] = labels
                    where[labels] = nx * nz * ny + i * ny + j
                    state[labels] = 3 if inflow[i, j] > 0.0 else 0
                    if source_c[i, j] != 0.0:
                        state[labels] |= 4
                    coolant[i, j] = labels
                    labels += 1
        for i in range(nx):
            now = i & 1
            for k in range(nz):
                touched = first <= k < first + layers
                for j in range(ny):
                    label = -1
                    if k > 0 and gz[i, k - 1, j] > 0.0:
                        label = planes[now, k - 1, j]
                    if j > 0 and gy[i, k, j - 1] > 0.0:
                        found = planes[now, k, j - 1]
                        if label < 0:
                            label = found
                        elif label != found:
                            label = join(tree, label, found)
                    if i > 0 and gx[i - 1, k, j] > 0.0:
                        found = planes[1 - now, k, j]
                        if label < 0:
                            label = found
                        elif label != found:
                            label = join(tree, label, found)
                    if touched and exchange[i, k - first, j] > 0.0:
                        found = coolant[i, j]
                        label = found if label < 0 else join(tree, label, found)
                    if label < 0:
                        label = labels
                        labels += 1
                        tree[label] = label
                        where[label] = (i * nz + k) * ny + j
                        state[label] = 0
                        if source[i, k, j] != 0.0:
                            state[label] = 4
                    else:
                        state[label] |= 1
                    if sink[i, k, j] > 0.0:
                        state[label] |= 3
                    planes[now, k, j] = label
                    if 0 <= k - wet_first < wet:
                        wet_label[i, k - wet_first, j] = label
        for i in range(labels):
            state[root_of(tree, <int> i)] |= state[i]
            if tree[i] != i:
                state[root_of(tree, <int> i)] |= 1
        changed = layers > 0 or wet > 0
        while changed:
            changed = False
            for i in range(nx):
                for q in range(wet):
                    for j in range(ny):
                        label = wet_label[i, q, j]
                        if i > 0 and wx[i - 1, q, j] != 0.0:
                            changed |= carry(&state[0], root_of(tree, wet_label[i - 1, q, j]),
                                             root_of(tree, label), wx[i - 1, q, j] > 0.0)
                        if j > 0 and wy[i, q, j - 1] != 0.0:
                            changed |= carry(&state[0], root_of(tree, wet_label[i, q, j - 1]),
                                             root_of(tree, label), wy[i, q, j - 1] > 0.0)
                        if q > 0 and wz[i, q - 1, j] != 0.0:
                            changed |= carry(&state[0], root_of(tree, wet_label[i, q - 1, j]),
                                             root_of(tree, label), wz[i, q - 1, j] > 0.0)
            for i in range(nx if layers > 0 else 0):
                for j in range(ny):
                    down = root_of(tree, coolant[i, j])
                    if i > 0 and flow_x[i - 1, j] != 0.0:
                        w = flow_x[i - 1, j]
                        up = root_of(tree, coolant[i - 1, j])
                        changed |= carry(&state[0], up, down, w > 0.0)
                    if j > 0 and flow_y[i, j - 1] != 0.0:
                        w = flow_y[i, j - 1]
                        up = root_of(tree, coolant[i, j - 1])
                        changed |= carry(&state[0], up, down, w > 0.0)
        for i in range(labels):
            if tree[i] == i and not state[i] & 2:
                if state[i] & 1:
                    with gil:
                        return int(where[i]), 1
                if state[i] & 4:
                    with gil:
                        return int(where[i]), 2
    return -1, 0


cdef inline bint carry(
    unsigned char* state, int low, int high, bint towards_high
) noexcept nogil:
    # both ends of a flow are in use; the downstream one is grounded if the upstream one is
    cdef int up = low if towards_high else high
    cdef int down = high if towards_high else low
    cdef unsigned char before_up = state[up]
    cdef unsigned char before_down = state[down]
    state[up] |= 1
    state[down] |= 1
    if state[up] & 2:
        state[down] |= 2
    return state[up] != before_up or state[down] != before_down
