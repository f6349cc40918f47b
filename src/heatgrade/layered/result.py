"""What a solved stack tells."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import heatgrade
from heatgrade.errors import InputError
from heatgrade.layered.complaint import shown
from heatgrade.layered.march import Moment, march
from heatgrade.layered.output_files import OutputRecord, write_outputs
from heatgrade.layered.readings import BlockTemperature, Reader
from heatgrade.layered.solver import StackSolver
from heatgrade.layered.system import Key, System
from heatgrade.layered.view import View
from heatgrade.shown import Listed
from heatgrade.solve import Outcome
from heatgrade.units import ZERO_CELSIUS

if TYPE_CHECKING:
    from heatgrade.figure import Figure

Array = NDArray[np.float64]
ZERO = ZERO_CELSIUS  # K


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LayerResult(Listed):
    """Temperatures of a stack, steady or after the last step.

    Parameters
    ----------
    stack : LayerStack
    view : View
    system : System
    reader : Reader
        Of temperatures by part and block.
    values : ndarray
        All temperatures, at the end [K].
    power : ndarray
        Heat released, at the end [W].
    times : ndarray, shape (steps,)
        Ends of the steps [s]; empty for a steady state.
    history : ndarray, shape (steps, blocks)
        Hottest place of each block after each step [K].
    records : list of OutputRecord
        What the file's instructions ask for.
    heat : dict of str to float
        Released, and taken by top, bottom and coolant, at the end [W].
    outcome : Outcome
        Of the last linear solve.
    solve_seconds : float
        Of all linear solves [s].
    peak_values : ndarray
        All temperatures when a block was hottest [K]; `values` in a steady state.
    """

    stack: heatgrade.LayerStack
    view: View
    system: System
    reader: Reader
    values: Array
    power: Array
    times: Array
    history: Array
    records: list[OutputRecord]
    heat: dict[str, float]
    outcome: Outcome
    solve_seconds: float
    peak_values: Array

    @property
    def steady(self) -> bool:
        """Whether it is a steady state."""
        return self.times.size == 0

    @property
    def cells(self) -> int:
        """Number of unknowns."""
        return self.system.size

    @property
    def block_temperatures(self) -> dict[Key, BlockTemperature]:
        """Temperatures of every block, by part of the stack and name [K]."""
        return self.reader.blocks(self.values)

    @property
    def junction_temperature_max(self) -> float:
        """Hottest place of all blocks, at the end [K]."""
        return max(block.maximum for block in self.block_temperatures.values())

    @property
    def peak_temperature(self) -> float:
        """Hottest place of all blocks at any time [K]."""
        return self.junction_temperature_max if self.steady else float(self.history.max())

    @property
    def peak_time(self) -> float | None:
        """When a block was hottest [s]; None in a steady state."""
        if self.steady:
            return None
        return float(self.times[int(self.history.max(axis=1).argmax())])

    @property
    def block_peaks(self) -> dict[Key, tuple[float, float]]:
        """Hottest place of each block at any time [K], and when [s]; empty in a steady state."""
        if self.steady:
            return {}
        when = self.history.argmax(axis=0)
        return {
            key: (float(self.history[step, place]), float(self.times[step]))
            for place, (key, step) in enumerate(zip(self.reader.keys, when, strict=True))
        }

    @property
    def outlet_temperatures(self) -> dict[str, float]:
        """Mixed outlet temperature of each coolant layer [K]."""
        if self.system.coolant is None:
            return {}
        names = [self.stack.layers[s.layer].element for s in self.system.coolant.streams]
        found = self.system.outlet_temperatures(self.values)
        return dict(zip(names, map(float, found), strict=True))

    @property
    def energy_balance(self) -> float | None:
        """Released less taken over released, in a steady state [-]; None in a transient."""
        if not self.steady:
            return None
        heat = self.heat
        taken = heat["top"] + heat["bottom"] + heat["coolant"]
        return abs(heat["released"] - taken) / max(abs(heat["released"]), 1e-300)

    def map(self, element: str, *, peak: bool = False) -> Array:
        """Return the temperature of a part of the stack over the chip, [column, row] [K].

        A die shows its heated layer, a coolant layer its coolant (and walls that have columns);
        at the end of a transient, or when a block was hottest.
        """
        if element not in self.stack.elements:
            raise InputError(
                "HG723",
                f"no part of the stack is called {shown(element)}",
                entry="element",
                allowed=", ".join(dict.fromkeys(self.stack.elements)),
                remedy="use one of these",
            )
        return self.reader.map(element, self.peak_values if peak else self.values)

    def rows(self) -> list[tuple[str, str]]:
        """Return what matters as pairs of name and value."""
        heat = self.heat
        at_end = "" if self.steady else " at the end"
        rows = [
            ("heat", f"{heat['released']:.2f} W{at_end}"),
            ("junction max", f"{self.junction_temperature_max - ZERO:.3f} degC{at_end}"),
        ]
        if not self.steady:
            hottest = f"{self.peak_temperature - ZERO:.3f} degC at {self.peak_time:g} s"
            rows.append(("hottest at any time", hottest))
            rows.append(("time", f"{self.times[-1]:g} s in {self.times.size} steps"))
        for name, temperature in self.outlet_temperatures.items():
            rows.append((f"coolant {name} out", f"{temperature - ZERO:.3f} degC"))
        if self.energy_balance is not None:
            rows.append(("energy balance", f"{self.energy_balance:.1e}"))
        shape = "x".join(str(count) for count in self.system.shape)
        rows.append(("view", f"{self.view.name}, {shape} cells"))
        rows.append(("solve", f"{self.outcome.method}, {self.solve_seconds:.2f} s"))
        rows += [("not carried over", note) for note in self.stack.not_carried]
        rows += [("chosen", note) for note in self.stack.choices]
        rows += [("caution", note) for note in self.stack.doubts]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers as plain data, in the units of ``result.json``."""
        return {
            "view": self.view.name,
            "advection": self.view.advection,
            "steady": self.steady,
            "cells": self.cells,
            "shape": list(self.system.shape),
            "heat_W": self.heat["released"],
            "heat_to_W": {name: self.heat[name] for name in ("top", "bottom", "coolant")},
            "junction_max_C": self.junction_temperature_max - ZERO,
            "peak_C": self.peak_temperature - ZERO,
            "peak_time_s": self.peak_time,
            "time_s": None if self.steady else float(self.times[-1]),
            "steps": int(self.times.size),
            "blocks": [
                {
                    "element": element,
                    "block": name,
                    "max_C": block.maximum - ZERO,
                    "mean_C": block.mean - ZERO,
                    "min_C": block.minimum - ZERO,
                }
                for (element, name), block in self.block_temperatures.items()
            ],
            "coolant_out_C": {n: t - ZERO for n, t in self.outlet_temperatures.items()},
            "energy_balance": self.energy_balance,
            "method": self.outcome.method,
            "iterations": self.outcome.cycles,
            "residual": self.outcome.residual,
            "solve_s": self.solve_seconds,
            "not_carried_over": list(self.stack.not_carried),
        }

    def plot(self) -> Figure:
        """Return a figure of every die and coolant layer seen from above (matplotlib)."""
        from heatgrade.layered.picture import stack_picture

        return stack_picture(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the fields on their grid as a ``.vtr`` file for ParaView and pyvista.

        Raises
        ------
        InputError
            HG140 for another ending, HG141 for a place that cannot be written to.
        """
        from heatgrade.layered.fields_file import save_stack

        save_stack(self, path)

    def write_outputs(self, folder: str | PathLike[str]) -> list[str]:
        """Write what the file's output instructions ask for into a folder; return the names."""
        return write_outputs(self.records, self.reader, Path(folder))


def solve_stack(stack: heatgrade.LayerStack, view: View, threads: int | None = None) -> LayerResult:
    """Solve a stack in a view; see `LayerStack.solve`."""
    system = stack.equations(view)
    reader = Reader(system, stack.elements)
    records = [OutputRecord(request) for request in stack.outputs]
    times: list[float] = []
    history: list[list[float]] = []
    seconds, peak = 0.0, -np.inf
    if stack.schedule is None:
        moment = hottest = _steady(system, threads)
        seconds = moment.outcome.setup_s + moment.outcome.solve_s
        for record in records:
            record.take(reader, moment, last=True, steady=True)
    else:
        total = stack.slots * stack.schedule.steps_a_slot
        for moment in march(
            system,
            stack.schedule,
            stack.slots,
            np.full(system.size, stack.initial_temperature),
            euler=view.is_peer and stack.peer == "3D-ICE",
            threads=threads,
        ):
            times.append(moment.time)
            history.append([block.maximum for block in reader.blocks(moment.values).values()])
            if max(history[-1]) > peak:
                peak, hottest = max(history[-1]), moment
            seconds += moment.outcome.solve_s
            for record in records:
                record.take(reader, moment, last=len(times) == total, steady=False)
    return LayerResult(
        stack,
        view,
        system,
        reader,
        moment.values,
        moment.power,
        np.array(times),
        np.array(history),
        records,
        system.balance(moment.values, moment.power),
        moment.outcome,
        seconds,
        hottest.values,
    )


def _steady(system: System, threads: int | None) -> Moment:
    power = system.power(0)
    answer = StackSolver(system, threads=threads).solve(power + system.constant())
    return Moment(0.0, 0, True, answer.values, power, answer.outcome)
