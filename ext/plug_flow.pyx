# One step of time of the heat in a network: coolant moves through its pipes as plugs.
#
#   pipe     a row of plugs (mass, enthalpy), from the element's start to its end; m dt is pushed in
#            on one side and pops out on the other, mean enthalpy and all: nothing is smeared inside
#   plate    C dT/dt = P - (T - T_in) / R, solved exactly over the step
#   node     h sum(m_in) = sum(m_in h_in)
#
# A link one of whose pipes holds more than passes in the step gives off what is stored in it,
# whatever enters: it is "late", and circles of the flow are opened there.

from libc.math cimport NAN, exp, fabs
from hermite cimport hermite

cdef struct Pipes:
    Py_ssize_t room         # plugs that fit into a pipe
    double* mass            # (pipes, room)
    double* enthalpy        # (pipes, room)
    int* first              # of each pipe, in a ring
    int* count

cdef struct Walls:
    double h_low, h_step, t_low, t_step
    const double* warmth
    Py_ssize_t h_last
    const double* height
    Py_ssize_t t_last


cdef inline double temperature(const Walls* w, double h) noexcept nogil:
    return hermite(h, w.h_low, w.h_step, w.warmth, w.h_last)


cdef inline double height(const Walls* w, double t) noexcept nogil:
    return hermite(t, w.t_low, w.t_step, w.height, w.t_last)


cdef inline Py_ssize_t spot(const Pipes* p, Py_ssize_t pipe, int k) noexcept nogil:
    return pipe * p.room + (p.first[pipe] + k) % <int> p.room


cdef void merge_closest(Pipes* p, Py_ssize_t pipe) noexcept nogil:
    # the two neighbours that differ least become one: their energy stays
    cdef int k, best = 0
    cdef double least = -1.0, gap
    cdef Py_ssize_t a, b
    for k in range(p.count[pipe] - 1):
        gap = fabs(p.enthalpy[spot(p, pipe, k)] - p.enthalpy[spot(p, pipe, k + 1)])
        if least < 0.0 or gap < least:
            least = gap
            best = k
    a = spot(p, pipe, best)
    b = spot(p, pipe, best + 1)
    p.enthalpy[a] = ((p.mass[a] * p.enthalpy[a] + p.mass[b] * p.enthalpy[b])
                     / (p.mass[a] + p.mass[b]))
    p.mass[a] += p.mass[b]
    for k in range(best + 1, p.count[pipe] - 1):
        a = spot(p, pipe, k)
        b = spot(p, pipe, k + 1)
        p.mass[a] = p.mass[b]
        p.enthalpy[a] = p.enthalpy[b]
    p.count[pipe] -= 1


cdef void push(Pipes* p, Py_ssize_t pipe, bint forward, double mass, double h,
               double level) noexcept nogil:
    # a plug enters; one as warm as its neighbour joins it
    cdef Py_ssize_t s
    if p.count[pipe] > 0:
        s = spot(p, pipe, 0 if forward else p.count[pipe] - 1)
        if fabs(p.enthalpy[s] - h) <= level:
            p.enthalpy[s] = (p.mass[s] * p.enthalpy[s] + mass * h) / (p.mass[s] + mass)
            p.mass[s] += mass
            return
    if p.count[pipe] == p.room:
        merge_closest(p, pipe)
    if forward:
        p.first[pipe] = (p.first[pipe] + <int> p.room - 1) % <int> p.room
        s = spot(p, pipe, 0)
    else:
        s = spot(p, pipe, p.count[pipe])
    p.count[pipe] += 1
    p.mass[s] = mass
    p.enthalpy[s] = h


cdef double pop(Pipes* p, Py_ssize_t pipe, bint forward, double mass) noexcept nogil:
    # take `mass` out at the far side; returns its enthalpy flow [J], all that is there at most
    cdef double taken = 0.0, left = mass
    cdef Py_ssize_t s
    while left > 0.0 and p.count[pipe] > 0:
        s = spot(p, pipe, p.count[pipe] - 1 if forward else 0)
        if p.mass[s] > left:
            p.mass[s] -= left
            taken += left * p.enthalpy[s]
            return taken
        left -= p.mass[s]
        taken += p.mass[s] * p.enthalpy[s]
        if not forward:
            p.first[pipe] = (p.first[pipe] + 1) % <int> p.room
        p.count[pipe] -= 1
    return taken


cdef double plate_step(double* t, double inlet, double power, double resistance,
                       double capacity, double dt) noexcept nogil:
    # new temperature of the plate; returns the heat that it gives off in the step [J]
    cdef double goal = inlet + power * resistance, old = t[0]
    if capacity <= 0.0:
        t[0] = goal
        return power * dt
    t[0] = goal + (old - goal) * exp(-dt / (resistance * capacity))
    return power * dt - capacity * (t[0] - old)


def lose_heat(
    double[:, ::1] mass, double[:, ::1] enthalpy, int[::1] first, int[::1] count,
    const double[::1] rate,         # IN (pipes,) UA over the mass of coolant in the pipe [W/(kg K)]
    const double[::1] ambient,      # IN (pipes,) [K]
    const double[:, ::1] warmth, double h_low, double h_step,
    const double[:, ::1] heights, double t_low, double t_step,
    double dt,
):
    """Let every plug come closer to its surroundings for the time dt; return the heat lost [J]."""
    cdef Pipes p
    cdef Walls w
    cdef Py_ssize_t pipe, s
    cdef int k
    cdef double lost = 0.0, t, h, capacity, new
    p.room, p.mass, p.enthalpy = mass.shape[1], &mass[0, 0], &enthalpy[0, 0]
    p.first, p.count = &first[0], &count[0]
    w.h_low, w.h_step, w.warmth, w.h_last = h_low, h_step, &warmth[0, 0], warmth.shape[0] - 1
    w.t_low, w.t_step, w.height, w.t_last = t_low, t_step, &heights[0, 0], heights.shape[0] - 1
    with nogil:
        for pipe in range(count.shape[0]):
            if rate[pipe] <= 0.0:
                continue
            for k in range(p.count[pipe]):
                s = spot(&p, pipe, k)
                h = p.enthalpy[s]
                t = temperature(&w, h)
                # heat capacity between the plug and its surroundings
                capacity = height(&w, ambient[pipe]) - h
                if fabs(ambient[pipe] - t) < 1e-9:
                    continue
                capacity = capacity / (ambient[pipe] - t)
                new = height(&w, ambient[pipe] + (t - ambient[pipe])
                             * exp(-rate[pipe] * dt / capacity))
                lost += p.mass[s] * (h - new)
                p.enthalpy[s] = new
    return lost


def advance(
    const int[::1] start, const int[::1] end,       # IN (l,) nodes
    const int[::1] element,                         # IN (l + 1,)
    const double[::1] flow,                         # IN (l,) flow of one copy [kg/s]
    const double[::1] copies,                       # IN (l,)
    const signed char[::1] moving,                  # IN (l,)
    const int[::1] node_first, const int[::1] node_link,    # IN incidence
    const int[::1] sequence,                        # IN (n,) each after those it waits for
    const int[::1] late,                            # IN (l,) last late element, or -1
    const int[::1] pipe_of, const int[::1] plate_of,    # IN (e,) number, or -1
    double[::1] friction,                           # IN/OUT (e,) heat put in beside plates [W]
    const double[::1] answer,                       # IN (e,) or (0,) how it goes with the inlet
    const double[::1] expected,                     # IN (e,) enthalpy [J/kg] that it was taken at
    double[:, ::1] mass, double[:, ::1] enthalpy,   # IN/OUT (pipes, room) plugs
    int[::1] first, int[::1] count,                 # IN/OUT (pipes,)
    const double[::1] content,                      # IN (pipes,) coolant in each pipe [kg]
    double[::1] plate,                              # IN/OUT (plates,) temperature [K]
    const double[::1] power,                        # IN (plates,) [W]
    const double[::1] resistance, const double[::1] capacity,   # IN (plates,) [K/W], [J/K]
    const double[:, ::1] warmth, double h_low, double h_step,
    const double[::1] fed, const double[::1] fed_enthalpy,      # IN (n,) [kg/s], [J/kg]
    double[::1] node,                               # OUT (n,) mean enthalpy, NaN at rest
    double[::1] inlet, double[::1] outlet,          # OUT (e,) mean enthalpies, NaN at rest
    double[:, ::1] work,                            # (2, n) work space
    double dt, double level,                        # enthalpies as close as this are the same
):
    """Move the heat through one step."""
    cdef Py_ssize_t n = node.shape[0], links = flow.shape[0], j, k, q, v, w
    cdef Py_ssize_t e, c, at, stop
    cdef double h, m
    cdef Pipes p
    cdef Walls t
    if (work.shape[0] < 2 or work.shape[1] < n or sequence.shape[0] != n or late.shape[0] != links
            or inlet.shape[0] != pipe_of.shape[0] or mass.shape[0] != count.shape[0]
            or answer.shape[0] not in (0, inlet.shape[0]) or expected.shape[0] != answer.shape[0]
            or element.shape[0] != links + 1 or plate.shape[0] != power.shape[0]):
        raise ValueError("arrays of one network do not fit each other")
    p.room, p.mass, p.enthalpy = mass.shape[1], &mass[0, 0], &enthalpy[0, 0]
    p.first, p.count = &first[0], &count[0]
    t.h_low, t.h_step, t.warmth, t.h_last = h_low, h_step, &warmth[0, 0], warmth.shape[0] - 1
    with nogil:
        for k in range(n):
            m = fed[k] if fed[k] > 0.0 else 0.0
            work[0, k] = m
            work[1, k] = m * fed_enthalpy[k] if m > 0.0 else 0.0
        for e in range(inlet.shape[0]):
            inlet[e] = NAN
            outlet[e] = NAN
        for j in range(links):
            if not moving[j]:
                for e in range(element[j], element[j + 1]):
                    if plate_of[e] >= 0:
                        # coolant at rest takes nothing away
                        q = plate_of[e]
                        if capacity[q] > 0.0:
                            plate[q] += power[q] * dt / capacity[q]
                continue
            w = end[j] if flow[j] > 0.0 else start[j]
            m = fabs(flow[j]) * copies[j]
            work[0, w] += m
            if late[j] >= 0:
                # what leaves does not hang on what enters
                e = late[j]
                h = pop(&p, pipe_of[e], flow[j] > 0.0, fabs(flow[j]) * dt)
                h = h / (fabs(flow[j]) * dt) + friction[e] / fabs(flow[j])
                outlet[e] = h
                stop = element[j + 1] - 1 if flow[j] > 0.0 else element[j]
                while e != stop:
                    e = e + 1 if flow[j] > 0.0 else e - 1
                    if answer.shape[0]:
                        friction[e] += answer[e] * (h - expected[e])
                    h = pass_element(&p, &t, e, pipe_of[e], plate_of[e], flow[j], h, friction[e],
                                     &content[0], &plate[0], &power[0], &resistance[0],
                                     &capacity[0], &inlet[0], dt, level)
                    outlet[e] = h
                work[1, w] += m * h
        for k in range(n):
            v = sequence[k]
            node[v] = work[1, v] / work[0, v] if work[0, v] > 0.0 else NAN
            for q in range(node_first[v], node_first[v + 1]):
                j = node_link[q]
                if not moving[j] or (flow[j] > 0.0) != (start[j] == v):
                    continue
                w = end[j] if flow[j] > 0.0 else start[j]
                h = node[v]
                c = element[j + 1] - element[j]
                for at in range(c):
                    e = element[j] + at if flow[j] > 0.0 else element[j + 1] - 1 - at
                    if answer.shape[0]:
                        friction[e] += answer[e] * (h - expected[e])
                    if e == late[j]:
                        inlet[e] = h
                        push(&p, pipe_of[e], flow[j] > 0.0, fabs(flow[j]) * dt, h, level)
                        break
                    h = pass_element(&p, &t, e, pipe_of[e], plate_of[e], flow[j], h, friction[e],
                                     &content[0], &plate[0], &power[0], &resistance[0],
                                     &capacity[0], &inlet[0], dt, level)
                    outlet[e] = h
                if late[j] < 0:
                    work[1, w] += fabs(flow[j]) * copies[j] * h


cdef double pass_element(
    Pipes* p, const Walls* t, Py_ssize_t e, Py_ssize_t pipe, Py_ssize_t plate_number, double flow,
    double h, double friction, const double* content, double* plate, const double* power,
    const double* resistance, const double* capacity, double* inlet, double dt, double level,
) noexcept nogil:
    # mean enthalpy at the outlet of an element that h enters
    cdef double m = fabs(flow) * dt, taken
    inlet[e] = h
    if plate_number >= 0:
        return h + (plate_step(&plate[plate_number], temperature(t, h), power[plate_number],
                               resistance[plate_number], capacity[plate_number], dt)
                    / m + friction / fabs(flow))
    if pipe >= 0:
        if m <= content[pipe]:
            taken = pop(p, pipe, flow > 0.0, m)
            push(p, pipe, flow > 0.0, m, h, level)
        else:
            # all that was there, then what goes straight through; the pipe is left full of h
            taken = pop(p, pipe, flow > 0.0, content[pipe]) + (m - content[pipe]) * h
            p.count[pipe] = 0
            push(p, pipe, flow > 0.0, content[pipe], h, level)
        h = taken / m
    return h + friction / fabs(flow)
