"""A small model as a SPICE netlist of resistors, capacitors and linear controlled sources.

1 A is 1 W, 1 V is 1 K (absolute).  The states are turned into modes, each a resistor of 1 Ohm and a
capacitor of its time constant side by side; two modes that oscillate are coupled by two sources::

    tau_i dx_i/dt = -x_i + tau_i (w_ij x_j + b_i (u - u0))        y = C x + D (u - u0) + y0

A power goes in as a current; the voltage of its pin is the temperature of the output that it moves
most, so that the pin is a thermal port.  Temperatures go in and come out as voltages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import NotConverged

if TYPE_CHECKING:
    from heatgrade.reduced.reduced_model import ReducedModel

Array = NDArray[np.float64]

WORST_CONDITION = 1e9  # of the modes, above which they are no basis to compute with
NOTHING = 1e-14  # of the largest gain, below which a source is left out
WIDTH = 90  # characters of a line


def netlist(model: ReducedModel, name: str = "heatgrade") -> str:
    """Return the netlist, one ``.subckt``.

    Parameters
    ----------
    model : ReducedModel
        The model.
    name : str
        Of the subcircuit.

    Raises
    ------
    NotConverged
        HG481 for a model whose modes cannot be told apart.
    """
    return _Writer(model, name).text()


def modal(model: ReducedModel) -> tuple[Array, Array, Array]:
    """Return A with blocks of one or two on its diagonal, and B and C of these modes."""
    poles, vectors = np.linalg.eig(model.a)
    columns: list[Array] = []
    for pole, vector in zip(poles, vectors.T, strict=True):
        if pole.imag == 0.0:
            columns.append(vector.real)
        elif pole.imag > 0.0:
            columns += [vector.real, vector.imag]
    basis = np.stack(columns, axis=1)
    # Each mode counted so that it moves the outputs by about its own value.
    seen = np.abs(model.c @ basis).max(axis=0)
    basis = basis / np.where(seen > 0.0, seen, 1.0)
    condition = float(np.linalg.cond(basis / np.linalg.norm(basis, axis=0)))
    if not condition < WORST_CONDITION:
        raise NotConverged(
            "HG481",
            "the modes of this model cannot be told apart, so that no netlist can be made of them",
            entry="condition",
            value=condition,
            allowed=f"< {WORST_CONDITION:g}",
            remedy="use the matrices (.npz, .mat), or another tolerance",
        )
    a = np.asarray(np.linalg.solve(basis, model.a @ basis), dtype=np.float64)
    b = np.asarray(np.linalg.solve(basis, model.b), dtype=np.float64)
    kept = np.zeros(a.shape, dtype=bool)
    np.fill_diagonal(kept, True)
    k = 0
    for pole in poles:
        if pole.imag > 0.0:
            kept[k, k + 1] = kept[k + 1, k] = True
            k += 2
        elif pole.imag == 0.0:
            k += 1
    return np.asarray(np.where(kept, a, 0.0)), b, np.asarray(model.c @ basis)


class _Writer:
    def __init__(self, model: ReducedModel, name: str) -> None:
        self.model, self.name = model, name
        taken: set[str] = set()
        self.pins_in = [_pin(f"in_{item}", taken) for item in model.inputs]
        self.pins_out = [_pin(f"out_{item}", taken) for item in model.outputs]
        self.lines: list[str] = []
        self.count = 0

    def text(self) -> str:
        a, b, c = modal(self.model)
        self._head()
        for k in range(len(self.pins_in)):
            self._input(k)
        for i in range(a.shape[0]):
            self._mode(i, a, b)
        for k in range(len(self.pins_out)):
            self._output(k, c)
        self.lines.append(f".ends {self.name}")
        return "\n".join(self.lines) + "\n"

    def add(self, kind: str, *words: str | float) -> None:
        self.count += 1
        text = [word if isinstance(word, str) else f"{word:.16e}" for word in words]
        self.lines.append(" ".join([f"{kind}{self.count}", *text]))

    def _head(self) -> None:
        model = self.model
        first = f"{self.name}: thermal model in {model.states} modes"
        self.lines.append(f"* {first}, 1 V = 1 K, 1 A = 1 W")
        self.lines += [f"* {key}: {value}" for key, value in model.about]
        error = model.step_error.max()
        self.lines.append(f"* error at any time after a full step: at most {error:.3g} K")
        for pin, item, unit in zip(self.pins_in, model.inputs, model.units, strict=True):
            how = "current into the pin" if unit == "W" else "voltage"
            self.lines.append(f"* {pin}: {item} [{unit}], {how}")
        for pin, item in zip(self.pins_out, model.outputs, strict=True):
            self.lines.append(f"* {pin}: {item} [K], voltage")
        self.lines = [line.encode("ascii", "replace").decode() for line in self.lines]
        words = [".subckt", self.name, *self.pins_in, *self.pins_out]
        line = ""
        for word in words:
            if len(line) + len(word) > WIDTH:
                self.lines.append(line)
                line = "+"
            line += f" {word}" if line else word
        self.lines.append(line)

    def _input(self, k: int) -> None:
        pin, model = self.pins_in[k], self.model
        if model.units[k] != "W":
            self.add("V", f"ref{k}", "0", float(model.input_reference[k]))
            return
        port = self.pins_out[int(np.argmax(np.abs(model.steady_gain[:, k])))]
        self.lines.append(f"Vin{k} {pin} port{k} 0")  # an ammeter
        self.add("E", f"port{k}", "0", port, "0", 1.0)

    def _driven(self, node: str, gains: Array) -> None:
        """Let the inputs above their references drive currents into a node."""
        model = self.model
        largest = float(np.abs(gains * model.full_steps).max(initial=0.0))
        for k, gain in enumerate(gains.tolist()):
            if abs(gain) * model.full_steps[k] <= NOTHING * largest:
                continue
            if model.units[k] == "W":
                self.add("F", "0", node, f"Vin{k}", gain)
                if model.input_reference[k] != 0.0:
                    self.add("I", node, "0", gain * float(model.input_reference[k]))
            else:
                self.add("G", "0", node, self.pins_in[k], f"ref{k}", gain)

    def _mode(self, i: int, a: Array, b: Array) -> None:
        tau = -1.0 / float(a[i, i])
        self.add("R", f"x{i}", "0", 1.0)
        self.add("C", f"x{i}", "0", tau)
        for j in np.flatnonzero(a[i]).tolist():
            if j != i:
                self.add("G", "0", f"x{i}", f"x{j}", "0", tau * float(a[i, j]))
        self._driven(f"x{i}", tau * b[i])

    def _output(self, k: int, c: Array) -> None:
        self.add("R", f"y{k}", "0", 1.0)
        for i, gain in enumerate(c[k].tolist()):
            if gain != 0.0:
                self.add("G", "0", f"y{k}", f"x{i}", "0", gain)
        self._driven(f"y{k}", self.model.d[k])
        self.add("V", f"base{k}", "0", float(self.model.output_reference[k]))
        self.add("E", self.pins_out[k], f"base{k}", f"y{k}", "0", 1.0)


def _pin(name: str, taken: set[str]) -> str:
    pin = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    while pin in taken:
        pin += "_"
    taken.add(pin)
    return pin
