"""One step of the heat in networks against lists of plugs, on 1,000 random networks, to 1e-13.

Pipes are lists of (mass, enthalpy) in the order of the flow. What leaves a link is asked for where
it arrives, and asks for what enters only as far up as the last pipe that holds all that passes: so
circles need no order. Pipes that are too full for one more plug, flows that turn, links at rest,
copies, plates with and without heat capacity, heat that goes with what enters.
"""

import math
from functools import cache
from itertools import pairwise

import numpy as np

from heatgrade.native import incidence, plug_flow

CASES = 1000
SEED = 20261337
EXACT = 1e-13  # relative to the greatest value
PIPE, PLATE, ROOM = 0, 1, 4


class Case:
    """A random network, before the step."""

    def __init__(self, number):
        self.rng = rng = np.random.default_rng([SEED, number])
        self.nodes, links = int(rng.integers(2, 7)), int(rng.integers(1, 8))
        self.dt, self.level = rng.uniform(0.1, 1.0), rng.choice([0.0, 0.3])
        low, high = np.sort([rng.choice(self.nodes, 2, replace=False) for _ in range(links)], 1).T
        self.element = np.concatenate([[0], np.cumsum(rng.integers(0, 4, links))]).astype(np.int32)
        count = int(self.element[-1])
        self.kind = rng.integers(0, 3, count)
        self.copies = rng.integers(1, 4, links).astype(float)
        self.moving = (rng.random(links) < 0.85).astype(np.int8)
        self.flow = rng.uniform(0.5, 2.0, links) * rng.choice([-1.0, 1.0], links)
        self.pipe, self.plate = (_numbers(self.kind == k) for k in (PIPE, PLATE))
        self.stock = [self._filled() for _ in range((self.kind == PIPE).sum())]
        self.content = np.array([sum(m for m, _ in plugs) for plugs in self.stock])
        self.late = np.array([self._late(j) for j in range(links)], np.int32)
        # flow goes up in the numbers of nodes; where a pipe holds what passes, down it may go too
        down = (self.late >= 0) & (rng.random(links) < 0.5)
        ahead = (self.flow > 0.0) != down
        self.start, self.end = (
            np.where(ahead, a, b).astype(np.int32) for a, b in ((low, high), (high, low))
        )
        self.late[(self.late >= 0) & ~down & (rng.random(links) < 0.3)] = -1  # it need not be used
        self.friction, self.expected = rng.normal(size=(2, count))
        self.answer = rng.normal(size=count) if number % 3 == 0 else np.empty(0)
        plates = (self.kind == PLATE).sum()
        self.warm, self.power = rng.normal(size=(2, plates))
        self.resistance, self.capacity = rng.uniform(0.5, 2.0, (2, plates))
        self.capacity *= rng.random(plates) < 0.7
        self.fed, self.fed_enthalpy = rng.normal(size=(2, self.nodes))
        self.fed[~np.isin(np.arange(self.nodes), self._enters())] = 1.0  # no node runs dry

    def _filled(self):
        return [tuple(self.rng.uniform(0.1, 1.0, 2)) for _ in range(self.rng.integers(1, ROOM + 1))]

    def way(self, link):
        """Return the elements of a link in the order of its flow."""
        elements = range(self.element[link], self.element[link + 1])
        return list(elements if self.flow[link] > 0.0 else reversed(elements))

    def _late(self, link):
        passes = abs(self.flow[link]) * self.dt
        full = [
            e for e in self.way(link)
            if self.kind[e] == PIPE and self.content[self.pipe[e]] >= passes
        ]  # fmt: skip
        return full[-1] if full and self.moving[link] else -1

    def _enters(self):
        return np.where(self.flow > 0.0, self.end, self.start)[self.moving > 0]

    def into(self, node):
        """Return the links that flow into a node."""
        ends = np.where(self.flow > 0.0, self.end, self.start)
        return np.flatnonzero((ends == node) & (self.moving > 0))

    def begin(self, link):
        """Return the node that a link flows out of."""
        return int((self.start if self.flow[link] > 0.0 else self.end)[link])


def _numbers(chosen):
    return np.where(chosen, np.cumsum(chosen) - 1, -1).astype(np.int32)


class Twin:
    """The same step in words of lists."""

    def __init__(self, case):
        self.case, self.friction, self.warm = case, case.friction.copy(), case.warm.copy()
        self.stock = [list(plugs) for plugs in case.stock]
        self.inlet, self.outlet = np.full((2, case.kind.size), np.nan)
        self.node = cache(self._node)
        self.leaves = cache(self._leaves)
        self.nodes = np.array([self.node(v) for v in range(case.nodes)])
        for link in np.flatnonzero(case.moving):
            self.leaves(link)
            if case.late[link] >= 0:
                self._fill(link)
        for e in np.flatnonzero(case.plate >= 0):
            q = case.plate[e]
            link = np.searchsorted(case.element, e, side="right") - 1
            if not case.moving[link] and case.capacity[q] > 0.0:
                self.warm[q] += case.power[q] * case.dt / case.capacity[q]

    def _node(self, node):
        case = self.case
        flows, heats = (
            [max(case.fed[node], 0.0)],
            [max(case.fed[node], 0.0) * case.fed_enthalpy[node]],
        )
        for link in case.into(node):
            flows.append(abs(case.flow[link]) * case.copies[link])
            heats.append(flows[-1] * self.leaves(link))
        return sum(heats) / sum(flows)

    def _leaves(self, link):
        case, way = self.case, self.case.way(link)
        late, flow = case.late[link], abs(case.flow[link])
        if late < 0:
            return self._pass(link, way, self.node(case.begin(link)))
        taken = self._take(link, late, flow * case.dt)
        h = self.outlet[late] = taken / (flow * case.dt) + case.friction[late] / flow
        return self._pass(link, way[way.index(late) + 1 :], h)

    def _fill(self, link):
        """Let enter what the last full pipe of a link did not wait for."""
        case, way, late = self.case, self.case.way(link), self.case.late[link]
        h = self._pass(link, way[: way.index(late)], self.node(case.begin(link)))
        self.inlet[late] = h
        self._follow(late, h)
        self._put(link, late, abs(case.flow[link]) * case.dt, h)

    def _follow(self, e, h):
        if self.case.answer.size:
            self.friction[e] += self.case.answer[e] * (h - self.case.expected[e])

    def _pass(self, link, way, h):
        case, flow = self.case, abs(self.case.flow[link])
        passes = flow * case.dt
        for e in way:
            self.inlet[e] = h
            self._follow(e, h)
            if case.plate[e] >= 0:
                h += self._given_off(case.plate[e], 2.0 + 0.5 * h) / passes
            elif case.pipe[e] >= 0:
                held = min(passes, case.content[case.pipe[e]])
                taken = self._take(link, e, held) + (passes - held) * h
                if held < passes:
                    self.stock[case.pipe[e]].clear()
                self._put(link, e, held, h)
                h = taken / passes
            h += self.friction[e] / flow
            self.outlet[e] = h
        return h

    def _given_off(self, q, inlet):
        """Return the heat [J] that a plate gives off, which comes closer to its end."""
        case, old = self.case, self.warm[q]
        goal = inlet + case.power[q] * case.resistance[q]
        whole = case.capacity[q] * case.resistance[q]
        self.warm[q] = goal + (old - goal) * (math.exp(-case.dt / whole) if whole else 0.0)
        return case.power[q] * case.dt - case.capacity[q] * (self.warm[q] - old)

    def _take(self, link, e, mass):
        """Take a mass out at the far end; return its heat."""
        plugs, heat = self.stock[self.case.pipe[e]], 0.0
        far = -1 if self.case.flow[link] > 0.0 else 0
        while mass > 0.0 and plugs:
            m, h = plugs.pop(far)
            if m > mass:
                plugs.insert(len(plugs) if far else 0, (m - mass, h))
                m = mass
            heat += m * h
            mass -= m
        return heat

    def _put(self, link, e, mass, h):
        """Let a plug enter; too many and the two that are closest become one."""
        plugs = self.stock[self.case.pipe[e]]
        ahead = self.case.flow[link] > 0.0
        near = 0 if ahead else len(plugs) - 1
        if plugs and abs(plugs[near][1] - h) <= self.case.level:
            plugs[near] = _joined(plugs[near], (mass, h))
            return
        if len(plugs) == ROOM:
            k = int(np.argmin([abs(a[1] - b[1]) for a, b in pairwise(plugs)]))
            plugs[k : k + 2] = [_joined(plugs[k], plugs[k + 1])]
        plugs.insert(0 if ahead else len(plugs), (mass, h))


def _joined(one, two):
    mass = one[0] + two[0]
    return mass, (one[0] * one[1] + two[0] * two[1]) / mass


def order(case):
    """Return the nodes, each after those it waits for: links that are late are not waited for."""
    sequence = []
    while len(sequence) < case.nodes:
        sequence += [
            v for v in range(case.nodes)
            if v not in sequence
            and all(case.late[j] >= 0 or case.begin(j) in sequence for j in case.into(v))
        ]  # fmt: skip
    return np.array(sequence, np.int32)


def stepped(case):
    """Return what the kernel makes of a case."""
    pipes = max(len(case.stock), 1)
    mass, enthalpy = np.full((2, pipes, ROOM), np.nan)
    first, count = case.rng.integers(0, ROOM, pipes).astype(np.int32), np.zeros(pipes, np.int32)
    for pipe, plugs in enumerate(case.stock):
        count[pipe] = len(plugs)
        at = (first[pipe] + np.arange(len(plugs))) % ROOM
        mass[pipe, at], enthalpy[pipe, at] = np.array(plugs).T
    links, elements = case.flow.size, case.kind.size
    node_first, node_link = np.empty(case.nodes + 1, np.int32), np.empty(2 * links, np.int32)
    incidence.incidence(case.start, case.end, node_first, node_link)
    plates = [np.append(v, 0.0) for v in (case.warm, case.power, case.resistance, case.capacity)]
    friction, (inlet, outlet) = case.friction.copy(), np.empty((2, elements))
    warmth = np.array([[-48.0, 0.5], [52.0, 0.5]])  # T = 2 + h / 2
    node = np.empty(case.nodes)
    plug_flow.advance(
        case.start, case.end, case.element, case.flow, case.copies, case.moving, node_first,
        node_link, order(case), case.late, case.pipe, case.plate, friction, case.answer,
        case.expected if case.answer.size else case.answer, mass, enthalpy, first, count,
        np.append(case.content, 0.0), *plates, warmth, -100.0, 200.0, case.fed,
        case.fed_enthalpy, node, inlet, outlet, np.empty((2, case.nodes)), case.dt, case.level,
    )  # fmt: skip
    stock = []
    for pipe in range(len(case.stock)):
        at = (first[pipe] + np.arange(count[pipe])) % ROOM
        stock.append(np.column_stack([mass[pipe, at], enthalpy[pipe, at]]))
    return node, inlet, outlet, friction, plates[0][:-1], stock


def test_plugs_move():
    merged = turned = 0
    for number in range(CASES):
        case = Case(number)
        node, inlet, outlet, friction, warm, stock = stepped(case)
        twin = Twin(case)
        pairs = [
            (node, twin.nodes), (inlet, twin.inlet), (outlet, twin.outlet),
            (friction, twin.friction), (warm, twin.warm),
        ]  # fmt: skip
        pairs += [(a, np.array(b)) for a, b in zip(stock, twin.stock, strict=True)]
        for found, expected in pairs:
            large = max(1.0, np.nanmax(np.abs(expected), initial=0.0))
            np.testing.assert_allclose(found, expected, rtol=0, atol=EXACT * large)
        merged += any(len(plugs) == ROOM for plugs in twin.stock)
        turned += bool((case.start > case.end)[case.flow > 0.0].any())
    assert merged > CASES // 10
    assert turned > CASES // 10
