"""Coolant that flows through a passage one cell thick, driven by pressure.

    inlet (P - p) + sum over faces of g (p_nb - p) - outlet p = 0        m = g (p_nb - p)

The hydraulic conductances g [kg/(s Pa)] are secants of the friction laws at the present flow;
they are renewed until the flow stands still (Picard).  Of the step to the new flow a share is
taken: a half, which for a quadratic law is Heron's iteration for the square root, up to the whole,
which is right for a linear law; Aitken's formula finds the share from the last two steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged
from heatgrade.solve import FaceFields, grid_field, solve

Array = NDArray[np.float64]

FLOW_TOLERANCE = 1e-8  # change of any flow between two rounds over the largest flow
PRESSURE_TOLERANCE = 1e-12  # relative residual of the pressure equation
MASS_TOLERANCE = (
    1e-12  # imbalance of a cell over the total flow, above which the pressure is refined
)
WORST_MASS_BALANCE = 1e-10  # above which there is no answer
MAX_ROUNDS = 60
SMALLEST_SHARE = 0.5  # of a step between rounds
MAX_REFINEMENTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class SheetFlow:
    """Mass flows through the faces of a coolant sheet.

    Parameters
    ----------
    flow_x : (nx - 1, ny) array
        Mass flow towards +x through the interior faces [kg/s].
    flow_y : (nx, ny - 1) array
        The same towards +y.
    inflow, outflow : (nx, ny) array
        Mass flow into and out of each cell from outside [kg/s].
    pressure : (nx, ny) array
        Pressure above the outlet's [Pa]; nan where there is no coolant.
    pressure_drop : float
        From the inlet plenum to the outlet [Pa].
    rounds : int
        Rounds of the iteration between friction and flow.
    """

    flow_x: Array
    flow_y: Array
    inflow: Array
    outflow: Array
    pressure: Array
    pressure_drop: float
    rounds: int

    @property
    def mass_balance(self) -> float:
        """Largest imbalance of any cell over the total flow."""
        return float(np.abs(self.imbalance()).max() / self.inflow.sum())

    def imbalance(self) -> Array:
        """Return what enters minus what leaves each cell [kg/s], shape (nx, ny)."""
        rest: Array = self.inflow - self.outflow
        rest[:-1] -= self.flow_x
        rest[1:] += self.flow_x
        rest[:, :-1] -= self.flow_y
        rest[:, 1:] += self.flow_y
        return rest

    def transposed(self) -> SheetFlow:
        """Return the same flow with x and y exchanged."""
        return SheetFlow(
            self.flow_y.T.copy(),
            self.flow_x.T.copy(),
            self.inflow.T.copy(),
            self.outflow.T.copy(),
            self.pressure.T.copy(),
            self.pressure_drop,
            self.rounds,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Conductances:
    """Hydraulic conductances of faces, inlets and outlets [kg/(s Pa)]; shapes as in `SheetFlow`."""

    x: Array
    y: Array
    inlet: Array
    outlet: Array


Laws = Callable[[SheetFlow | None], Conductances]


def solve_sheet(
    laws: Laws, total: float, *, guess: SheetFlow | None = None, threads: int | None = None
) -> SheetFlow:
    """Return the flow that friction and a given total mass flow lead to.

    Parameters
    ----------
    laws : callable
        Takes the present flow (None at first) and returns the secant conductances there.
    total : float
        Total mass flow [kg/s].
    guess : SheetFlow, optional
        A flow to start from.
    threads : int, optional
        Threads of the pressure solves.

    Raises
    ------
    NotConverged
        HG421 if friction and flow do not settle within `MAX_ROUNDS` rounds, HG423 if the flow
        of some cell does not balance.
    """
    flow = guess
    share, last = SMALLEST_SHARE, None
    for rounds in range(1, MAX_ROUNDS + 1):
        fresh = _linear_flow(laws(flow), total, rounds, threads)
        if flow is None:
            flow = fresh
            continue
        step = _difference(fresh, flow)
        largest = max(np.abs(fresh.flow_x).max(initial=0.0), fresh.inflow.max())
        if np.abs(step).max() <= FLOW_TOLERANCE * largest:
            return fresh
        if last is not None:
            share = _aitken(share, last, step)
        flow, last = _blend(flow, fresh, share), step
    raise NotConverged(
        "HG421",
        f"coolant flow and friction did not settle in {MAX_ROUNDS} rounds",
        entry="volume_flow",
        value=total,
        remedy="check the coolant side for passages that are nearly closed",
    )


def _linear_flow(
    conductances: Conductances, total: float, rounds: int, threads: int | None
) -> SheetFlow:
    """Solve the pressure for a unit plenum pressure and scale it to the total flow.

    The sheet is handed over with y as the column direction: lines along y are then solved
    exactly and only x is coarsened, which converges however strong the anisotropy.  Where
    passages along x are walled off from each other it is turned, and the lines are all there is.
    """
    if conductances.x.any() and not conductances.y.any():
        turned = Conductances(
            conductances.y.T, conductances.x.T, conductances.inlet.T, conductances.outlet.T
        )
        return _linear_flow(turned, total, rounds, threads).transposed()
    nx, ny = conductances.inlet.shape
    sink = grid_field(nx, 1, ny)
    sink[:, 0, :] = conductances.inlet + conductances.outlet
    source = grid_field(nx, 1, ny)
    source[:, 0, :] = conductances.inlet
    flow: SheetFlow | None = None
    for _ in range(MAX_REFINEMENTS):
        fields = FaceFields(
            conductance_x=conductances.x[:, None, :],
            conductance_y=np.zeros((nx, 0, ny)),
            conductance_z=conductances.y[:, None, :],
            sink=sink,
            source=source,
        )
        step = solve(fields, tolerance=PRESSURE_TOLERANCE, threads=threads).temperature[:, 0, :]
        flow = _added(conductances, flow, step)
        if flow.mass_balance <= MASS_TOLERANCE:
            break
        # Where nearly all pressure is lost inside, inlet flows are small differences: solve
        # once more for what is left, and add flows, not pressures.
        source = grid_field(nx, 1, ny)
        source[:, 0, :] = flow.imbalance()
    assert flow is not None  # there is at least one round
    if flow.mass_balance > WORST_MASS_BALANCE:
        raise NotConverged(
            "HG423",
            "the coolant's flow does not balance",
            entry="volume_flow",
            value=flow.mass_balance,
            allowed=f"<= {WORST_MASS_BALANCE:g} of the flow",
            remedy="look for passages that differ by many decades in width",
        )
    return _scaled(conductances, flow, total, rounds)


def _added(conductances: Conductances, flow: SheetFlow | None, step: Array) -> SheetFlow:
    """Return the flow under unit plenum pressure, or `flow` with a correction of the pressure."""
    flow_x = conductances.x * (step[:-1] - step[1:])
    flow_y = conductances.y * (step[:, :-1] - step[:, 1:])
    outflow = conductances.outlet * step
    if flow is None:
        inflow = conductances.inlet * (1.0 - step)
        return SheetFlow(flow_x, flow_y, inflow, outflow, step.copy(), 1.0, 1)
    return SheetFlow(
        flow.flow_x + flow_x,
        flow.flow_y + flow_y,
        flow.inflow - conductances.inlet * step,
        flow.outflow + outflow,
        flow.pressure + step,
        1.0,
        1,
    )


def _scaled(conductances: Conductances, flow: SheetFlow, total: float, rounds: int) -> SheetFlow:
    """Return the flow under unit plenum pressure scaled to the total."""
    scale = total / float(flow.inflow.sum())
    wet = (conductances.inlet > 0.0) | (conductances.outlet > 0.0)
    wet[:-1] |= conductances.x > 0.0
    wet[1:] |= conductances.x > 0.0
    wet[:, :-1] |= conductances.y > 0.0
    wet[:, 1:] |= conductances.y > 0.0
    return SheetFlow(
        flow_x=scale * flow.flow_x,
        flow_y=scale * flow.flow_y,
        inflow=scale * flow.inflow,
        outflow=scale * flow.outflow,
        pressure=np.where(wet, scale * flow.pressure, np.nan),
        pressure_drop=scale,
        rounds=rounds,
    )


def _difference(new: SheetFlow, old: SheetFlow) -> Array:
    """Return the change of all flows as one vector."""
    pairs = ((new.flow_x, old.flow_x), (new.flow_y, old.flow_y), (new.inflow, old.inflow))
    return np.concatenate([(fresh - stale).ravel() for fresh, stale in pairs])


def _aitken(share: float, last: Array, step: Array) -> float:
    """Return the share of the next step after steps `last` (of which `share` was taken), `step`."""
    bend = step - last
    square = float((bend * bend).sum())  # not by BLAS, whose bits depend on its threads
    if square == 0.0:
        return share
    return min(max(-share * float((last * bend).sum()) / square, SMALLEST_SHARE), 1.0)


def _blend(old: SheetFlow, new: SheetFlow, share: float) -> SheetFlow:
    keep = 1.0 - share
    return SheetFlow(
        keep * old.flow_x + share * new.flow_x,
        keep * old.flow_y + share * new.flow_y,
        keep * old.inflow + share * new.inflow,
        keep * old.outflow + share * new.outflow,
        new.pressure,
        new.pressure_drop,
        new.rounds,
    )
