"""Laws of network elements, and what one drop does to all pressures, on 1,000 random cases each.

1. State of the elements: tables by Hermite's four polynomials, and the formula of every kind.
2. Drop and slope of every law, walls and head curves too; friction in extended precision.
3. Answer of all pressures to the drop of one link: the dense system, in extended precision.

All hold to 1e-13 of the greatest term.
"""

import math

import numpy as np

from heatgrade.native.element_drops import element_drops
from heatgrade.native.element_state import element_state
from heatgrade.network import Structure
from heatgrade.network.flow_engine import FlowEngine
from heatgrade.network.head_curves import HeadCurves
from kernel_twins import twins_of

CASES = 1000
SEED = 20261331
EXACT = 1e-13  # relative to the greatest term
KINDS = 17  # of elements
LAWS = 13
MANY = 60  # every so many cases there are more links than a kernel takes at once
LONG = np.longdouble

twins = twins_of("test_kernel_network")


# 1. state


def hermite(x, low, step, table):
    """Return a table (value, slope) read at x: straight beyond its ends."""
    count = len(table)
    k = np.clip(np.floor((x - low) / step).astype(int), 0, count - 2)
    s = (x - low) / step - k
    (y, d), (y_next, d_next) = table[k].T, table[k + 1].T
    inside = (1 + 2 * s) * (1 - s) ** 2 * y + s * (1 - s) ** 2 * step * d
    inside += s**2 * (3 - 2 * s) * y_next - s**2 * (1 - s) * step * d_next
    high = low + step * (count - 1)
    below, above = table[0, 0] + table[0, 1] * (x - low), table[-1, 0] + table[-1, 1] * (x - high)
    return np.where(x < low, below, np.where(x > high, above, inside))


def law_of(kind, size, given, rho, mu, inlet):
    """Return the three coefficients of an element's law, as the kernel's head states it."""
    a, b, c = size
    area = math.pi / 4 * b * b
    foot, g = 0.3048, 9.80665
    if kind in (2, 9):  # PIPE, SWAMEE
        return a * mu / (2 * b * b * rho * area), b / (mu * area), c / b
    if kind == 10:  # HAZEN: head = 4.727 L (Q / C)^1.852 / D^4.871 in feet and seconds
        head = 4.727 * a / foot * (1 / rho / foot**3 / c) ** 1.852 / (b / foot) ** 4.871
        return rho * g * head * foot, 1.852, 0.0
    if kind == 11:  # MANNING: head = L (4 n Q / (1.49 pi D^2))^2 (D / 4)^-1.333 likewise
        flow = 4 * c / rho / foot**3 / (1.49 * math.pi * (b / foot) ** 2)
        return 0.0, rho * g * a / foot * flow**2 * (b / foot / 4) ** -1.333 * foot, 0.0
    return {
        0: (0.0, a / rho, given),  # LOSS
        1: (a / inlet, b / inlet**2, given),  # VOLUME
        3: (inlet, a, b),  # PUMP
        4: (0.0, a / rho, 0.0),  # CHECK
        5: (0.0, a / rho, 0.0),  # LIMIT
        6: (0.0, 0.0, 0.0),  # FLOW
        7: (0.0, a / rho, b),  # OVERFLOW
        8: (0.0, 0.0, -a),  # HEAD
        12: (inlet, a, 0.0),  # CURVE
        13: (a * (1 / (b * inlet)) ** (1 / c), 1 / c, 0.0),  # DEMAND
        14: ((1 / (a * inlet)) ** (1 / b), 1 / b, 0.0),  # EMITTER
        15: (0.0, a / rho, b),  # DROP
        16: (inlet, a, 0.0),  # POWER
    }[kind]


def test_states_of_elements():
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        count = int(rng.integers(1, 150 if number % MANY == 0 else 12))
        heights, degrees = int(rng.integers(2, 9)), int(rng.integers(2, 9))
        warmth = np.stack([300.0 + rng.normal(0, 9, heights), rng.normal(0, 4e-4, heights)], 1)
        density = np.stack([rng.uniform(900, 1100, degrees), rng.normal(0, 5, degrees)], 1)
        viscosity = np.stack([rng.uniform(1e-3, 3e-3, degrees), rng.normal(0, 1e-5, degrees)], 1)
        h_low, h_step, t_low, t_step = -2e4, rng.uniform(5e3, 2e4), 285.0, rng.uniform(3.0, 9.0)
        clip = 282.0, 290.0 + rng.uniform(0, 40)
        inlet, outlet = rng.uniform(-4e4, 9e4, (2, count))
        inlet[rng.random(count) < 0.1] = np.nan
        outlet[rng.random(count) < 0.1] = np.nan
        if number % 5 == 0:  # as at the supply
            inlet[:], outlet[:] = inlet[0], inlet[0]
        kind = rng.integers(0, KINDS, count).astype(np.int8)
        size = rng.uniform(0.5, 2.0, (count, 3))
        given = rng.normal(size=count) if number % 3 else np.empty(0)
        before = rng.uniform(290.0, 310.0, (2, count))
        last, law = before.copy(), np.empty((count, 3))
        rho, into, work = np.empty(count), np.empty(count), np.empty(count // 64 + 1)
        told = element_state(
            inlet, outlet, kind, size, given, h_low, h_step, warmth, t_low, t_step, density,
            viscosity, *clip, law, rho, into, *last, work, 1,
        )  # fmt: skip
        enters = np.where(np.isnan(inlet), 0.0, inlet)
        leaves = np.where(np.isnan(outlet), enters, outlet)
        warm = np.stack([hermite(h, h_low, h_step, warmth) for h in (enters, leaves)])
        seen = np.clip(np.stack([warm[0], warm.mean(axis=0)]), *clip)
        rho_in, rho_mean = (hermite(t, t_low, t_step, density) for t in seen)
        mu = hermite(seen[1], t_low, t_step, viscosity)
        np.testing.assert_allclose(last, warm, rtol=EXACT)
        np.testing.assert_allclose(into, rho_in, rtol=EXACT)
        np.testing.assert_allclose(rho, rho_mean, rtol=EXACT)
        assert abs(told - np.abs(warm - before).max()) <= EXACT * np.abs(warm).max()
        drops = given if given.size else np.zeros(count)
        each = zip(kind, size, drops, rho_mean, mu, rho_in, strict=True)
        expected = [law_of(*item) for item in each]
        np.testing.assert_allclose(law, expected, rtol=EXACT)


# 2. drops: each law returns drop, slope, and of both the greatest term


def churchill(reynolds, rough):
    """Return f Re and its slope (Chem. Eng. 84 (1977) 91), in extended precision."""
    if reynolds == 0.0:
        return 64.0, 0.0
    re, log = LONG(reynolds), LONG("2.457")
    smooth = (7 / re) ** LONG("0.9")
    inner = smooth + LONG("0.27") * LONG(rough)
    a, b = (-log * np.log(inner)) ** 16, (37530 / re) ** 16
    turbulent = re**12 / (a + b) ** LONG("1.5")
    whole = LONG(8) ** 12 + turbulent
    value = 8 * whole ** (1 / LONG(12))
    fall = 16 * b - 16 * a * LONG("0.9") * smooth / (inner * -np.log(inner))  # of a + b by ln Re
    by_log = 12 + LONG("1.5") * fall / (a + b)
    return float(value), float(value / 12 * turbulent / whole * by_log / re)


def swamee_jain(re, rough):
    """Return f Re, its slope and their greatest terms; EPANET's cubic between 2000 and 4000."""
    term = 5.74 / max(re, 4000.0) ** 0.9
    inner = rough / 3.7 + term
    f = 0.25 / math.log10(inner) ** 2
    if re <= 2000.0:
        return 64.0, 0.0, 64.0, 64.0 / max(re, 1.0)
    if re >= 4000.0:
        return f * re, f + 1.8 * f * term / (inner * math.log(inner)), f * re, f
    g = f * (2 + 0.00514215 * math.log(10) / (2 * inner * math.log(inner)))
    c = np.array(
        [7 * f - g, 0.128 - 17 * f + 2.5 * g, 13 * f - 2 * g - 0.128, 0.032 - 3 * f + g / 2]
    )
    terms = c * (re / 2000.0) ** np.arange(4)
    slopes = terms * np.arange(1, 5)
    return terms.sum() * re, slopes.sum(), np.abs(terms).max() * re, np.abs(slopes).max()


def rise(curves, which, flow, speed):
    """Return a pump's rise, its slope, and their greatest terms."""
    end, top, beyond = curves.last[which]
    low, high = curves.first[which : which + 2]
    if flow < 0.0:
        zero, first = curves.cubic[low, :2]
        terms = speed**2 * zero, speed * first * flow, beyond * flow**2
        slopes = speed * first, 2 * beyond * flow
    elif flow >= end * speed:
        terms = speed**2 * (top + beyond * end**2), -beyond * flow**2
        slopes = (-2 * beyond * flow,)
    else:
        s = flow / speed
        k = low + np.searchsorted(curves.flow[low:high], s, side="right") - 1
        c, s = curves.cubic[k], s - curves.flow[k]
        terms = speed**2 * c * s ** np.arange(4)
        slopes = speed * c[1:] * np.arange(1, 4) * s ** np.arange(3)
    return sum(terms), sum(slopes), max(map(abs, terms)), max(map(abs, slopes))


def drop_of(kind, law, m, x, steep, flat, curves):
    """Return drop and slope of an element at its flow, and their greatest terms."""
    (a, b, c), size = law, abs(m)
    square, double = b * m * size, 2 * b * size
    wall = (steep * x, steep) if x > 0.0 else (0.0, 0.0)
    if kind == 0:  # LINEAR_QUADRATIC
        terms = (c, a * m, square), (a, double)
    elif kind == 1:  # PIPE
        value, tangent = churchill(b * size, c)
        terms = (a * value * m,), (a * value, a * tangent * b * size)
    elif kind == 7:  # SWAMEE_JAIN
        value, tangent, largest, steepest = swamee_jain(b * size, c)
        found = a * value * m, a * (value + tangent * b * size)
        return *found, a * largest * size, a * max(largest, steepest * b * size)
    elif kind in (2, 9):  # PUMP, LOSS_CURVE
        value, tangent, *sizes = rise(
            curves, int(b), *((m / a, c) if kind == 2 else (size / a, 1.0))
        )
        sign = -1.0 if kind == 2 or m >= 0.0 else 1.0
        return sign * value, -tangent / a, sizes[0], sizes[1] / a
    elif kind == 3:  # CHECK_VALVE
        terms = ((square,), (double,)) if m >= 0.0 else ((steep * m,), (steep,))
    elif kind == 4:  # FLOW_LIMIT
        terms = (square, wall[0]), (double, wall[1])
    elif kind == 5:  # FLOW
        terms = (steep * x,), (steep,)
    elif kind == 6:  # OVERFLOW
        opened = (c, square, flat * (m - c / steep)), (double, flat)
        terms = opened if steep * m >= c else ((steep * m,), (steep,))
    elif kind in (8, 10):  # POWER, DEMAND
        held = wall if kind == 10 else (0.0, 0.0)
        terms = (math.copysign(a * size**b, m), held[0]), (a * b * size ** (b - 1), held[1])
    elif kind == 11:  # FIXED_DROP
        terms = ((square,), (double,)) if square > c else ((c,), (0.0,))
    else:  # CONSTANT_POWER, straight on below the flow of 1e8 Pa
        flow = max(m / a, b / 1e8)
        terms = (-b / flow, b / flow**2 * (m / a - flow)), (b / flow**2 / a,)
    return *map(sum, terms), *(max(map(abs, part)) for part in terms)


def curves_of(rng):
    """Return head curves of two to four points each."""
    points = []
    for count in rng.integers(2, 5, 3):
        flow = np.concatenate([[0.0], np.cumsum(rng.uniform(0.2, 1.0, count))])
        points.append((flow, 5.0 - np.cumsum(rng.uniform(0.1, 1.0, count + 1))))
    return HeadCurves.of(points)


def test_drops_of_elements():
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        links = 300 if number % (5 * MANY) == 0 else int(rng.integers(1, 6))
        element = np.concatenate([[0], np.cumsum(rng.integers(0, 5, links))]).astype(np.int32)
        count, link = element[-1], np.repeat(np.arange(links), np.diff(element))
        kind = rng.integers(0, LAWS, count).astype(np.int8)
        law = rng.uniform(0.5, 2.0, (count, 3))
        pipes = (kind == 1) | (kind == 7)
        law[pipes, 1] = 10.0 ** rng.uniform(0, 9, pipes.sum())
        law[pipes, 2] = rng.choice([0.0, 1e-5, 1e-3, 0.05], pipes.sum())
        pumps = (kind == 2) | (kind == 9)
        law[pumps, 1] = rng.integers(0, 3, pumps.sum())
        law[kind == 2, 2] *= rng.random((kind == 2).sum()) < 0.8  # some stand still
        law[kind == 12, 1] *= rng.choice([1.0, 1e8], (kind == 12).sum())
        held = rng.normal(size=links) * (rng.random(links) < 0.4)
        x, copies = rng.normal(size=links), rng.integers(1, 4, links).astype(float)
        steep, flat, curves = 10.0 ** rng.uniform(0, 6), 10.0 ** rng.uniform(-6, -3), curves_of(rng)
        found = np.full((2, count), np.nan)
        element_drops(
            element, x, held, copies, kind, law, curves.first, curves.flow, curves.cubic,
            curves.last, *found, steep, flat, 1,
        )  # fmt: skip
        each, kept = x / copies, held / copies
        for e in range(count):
            flow = each[link[e]]
            *expected, large, steepest = drop_of(
                kind[e], law[e], flow + kept[link[e]], flow, steep, flat, curves
            )
            wrong = np.abs(found[:, e] - expected)
            assert wrong[0] <= EXACT * large, (number, kind[e], wrong[0] / large)
            assert wrong[1] <= EXACT * steepest, (number, kind[e], wrong[1] / steepest)


# 3. answers to a drop


def dense_answer(ends, conductance, fixed, nodes, link):
    """Return the change of all pressures, by Gauss and Jordan in extended precision."""
    free = np.setdiff1d(np.arange(nodes), fixed)
    matrix, rest = np.zeros((nodes, nodes), LONG), np.zeros(nodes, LONG)
    for (a, b), g in zip(ends, conductance, strict=True):
        matrix[[a, b, a, b], [a, b, b, a]] += np.array([g, g, -g, -g], LONG)
    rest[ends[link]] += np.array([1, -1], LONG) * conductance[link]
    small = np.column_stack([matrix[np.ix_(free, free)], rest[free]])
    for k in range(free.size):  # a positive matrix needs no pivots
        small[k] /= small[k, k]
        others = np.arange(free.size) != k
        small[others] -= np.outer(small[others, k], small[k])
    answer = np.zeros(nodes, LONG)
    answer[free] = small[:, -1]
    return answer.astype(float)


def test_answer_to_one_drop():
    for number in range(CASES):
        rng = np.random.default_rng([SEED, number])
        nodes = int(rng.integers(2, 9))
        ends = twins.graph(rng, nodes, nodes - 1 + int(rng.integers(0, nodes)))
        ends = np.where(rng.random((len(ends), 1)) < 0.5, ends, ends[:, ::-1])
        fixed = rng.choice(nodes, int(rng.integers(1, min(nodes, 3))), replace=False)
        inflow = rng.normal(size=nodes)
        inflow[fixed] = 0.0
        net = twins.network(ends, nodes, inflow, fixed=tuple(fixed))
        laws = twins.linear_laws(rng.uniform(0.3, 3.0, len(ends)))
        laws.coefficient[:, 1] = rng.uniform(0.0, 1.0, len(ends))  # quadratic too
        engine = FlowEngine(net, Structure.of(net), 1.0)
        engine.solve(laws)
        conductance, link = engine.conductance(np.arange(len(ends))), int(rng.integers(len(ends)))
        expected = dense_answer(ends, conductance, fixed, nodes, link)
        np.testing.assert_allclose(engine.response(link), expected, rtol=0, atol=EXACT)
