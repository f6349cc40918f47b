"""The columns of a network's tables: which there are, of what unit, and which part needs which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from heatgrade.caution import Caution
from heatgrade.network.constant_power import ConstantPower
from heatgrade.network.fitting import Fitting
from heatgrade.network.fixed_drop import FixedDrop
from heatgrade.network.given_exchanger import GivenExchanger
from heatgrade.network.mounted_plate import MountedPlate
from heatgrade.network.part import Part
from heatgrade.network.pipe import DRAWN_TUBE_ROUGHNESS, Pipe
from heatgrade.network.pressure_demand import PressureDemand
from heatgrade.network.pump import FixedHead, GivenFlow, HeadCurve
from heatgrade.network.regulator import PressureReducer, PressureSustainer
from heatgrade.network.valve import CheckValve, FlowControl, PressureControl, Valve
from heatgrade.units import UNITS

LINK_TEXT = ("link", "start", "end", "part")
"""Columns of links without which there is none."""

NODE_TEXT = ("node",)

_FIXED: dict[str, dict[str, tuple[float, float]]] = {
    "kv": {"m3/h": (1.0, 0.0)},
    "cv": {"gpm": (1.0, 0.0)},
    "linear": {"Pa s/m3": (1.0, 0.0)},
    "quadratic": {"Pa s2/m6": (1.0, 0.0)},
}
_LINKS = {
    "length": "length",
    "diameter": "length",
    "roughness": "length",
    "loss": "number",
    "opening": "fraction",
    "flow": "volume flow",
    "head": "pressure",
    "speed": "fraction",
    "heat": "power",
    "power": "power",
    "resistance": "thermal resistance",
    "heat_loss": "conductivity",
    "ambient": "temperature",
    "effectiveness": "fraction",
    "cold": "temperature",
    "copies": "number",
}
_NODES = {
    "pressure": "pressure",
    "feed": "mass flow",
    "temperature": "temperature",
    "x": "length",
    "y": "length",
}

Units = Mapping[str, tuple[float, float]]


def link_quantities() -> dict[str, Units]:
    """Return the numbers that a link's row may hold, with their units."""
    return {**{name: UNITS[dimension] for name, dimension in _LINKS.items()}, **_FIXED}


def node_quantities() -> dict[str, Units]:
    """Return the numbers that a node's row may hold, with their units."""
    return {name: UNITS[dimension] for name, dimension in _NODES.items()}


@dataclass(frozen=True, slots=True)
class EvenCurve:
    """A plate given by one row: ``dp = a V + b V|V|`` and one resistance, at any temperature."""

    heat_flow: float
    linear: float
    quadratic: float
    resistance: float

    def pressure_coefficients(self, temperature: float) -> tuple[float, float]:
        """Return `a` [Pa s/m3] and `b` [Pa s2/m6]."""
        return self.linear, self.quadratic

    def thermal_resistance(self, volume_flow: Any, temperature: float) -> Any:
        """Return hottest junction over inlet, per heat [K/W]."""
        import numpy as np

        return np.full(np.shape(volume_flow), self.resistance)

    def check(self, volume_flow: Any, temperature: float, where: str) -> tuple[Caution, ...]:
        """Return nothing: the row names no range."""
        return ()


@dataclass(frozen=True, slots=True)
class PartForm:
    """What a part of this name needs and may have, and how it is made.

    Parameters
    ----------
    needs : tuple of tuple of str
        Columns of which each group needs exactly one.
    may : tuple of str
        Further columns.
    build : callable
        From the numbers in SI by column to the part.
    """

    needs: tuple[tuple[str, ...], ...]
    may: tuple[str, ...]
    build: Callable[[Mapping[str, Any]], Part]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that it knows."""
        return tuple(name for group in self.needs for name in group) + self.may


def _pipe(row: Mapping[str, Any]) -> Part:
    return Pipe(
        row["length"],
        row["diameter"],
        row.get("roughness", DRAWN_TUBE_ROUGHNESS),
        heat_loss=row.get("heat_loss", 0.0),
        ambient_temperature=row.get("ambient"),
    )


def _valve(row: Mapping[str, Any]) -> Part:
    opening = row.get("opening", 1.0)
    if "kv" in row:
        return Valve(row["kv"], opening)
    return Valve.from_cv(row["cv"], opening=opening)


def _pump(row: Mapping[str, Any]) -> Part:
    flows, rises = row["curve"]
    speed = row.get("speed", 1.0)
    return HeadCurve(flows, rises, speed=speed, max_speed=max(speed, 1.0))


def _cooler(row: Mapping[str, Any]) -> Part:
    return GivenExchanger(
        row["effectiveness"], row["cold"], row.get("loss", 0.0), row.get("diameter", 0.05)
    )


def _plate(row: Mapping[str, Any]) -> Part:
    curve = EvenCurve(
        row.get("heat", 0.0), row["linear"], row["quadratic"], row.get("resistance", 0.0)
    )
    return MountedPlate(curve)


PARTS: dict[str, PartForm] = {
    "pipe": PartForm((("length",), ("diameter",)), ("roughness", "heat_loss", "ambient"), _pipe),
    "fitting": PartForm(
        (("loss",), ("diameter",)), (), lambda row: Fitting(row["loss"], row["diameter"])
    ),
    "valve": PartForm((("kv", "cv"),), ("opening",), _valve),
    "check valve": PartForm(
        (("loss",), ("diameter",)), (), lambda row: CheckValve(row["loss"], row["diameter"])
    ),
    "flow control": PartForm(
        (("flow",), ("loss",), ("diameter",)),
        (),
        lambda row: FlowControl(row["flow"], row["loss"], row["diameter"]),
    ),
    "pressure control": PartForm(
        (("head",), ("loss",), ("diameter",)),
        (),
        lambda row: PressureControl(row["head"], row["loss"], row["diameter"]),
    ),
    "pressure reducer": PartForm(
        (("head",), ("loss",), ("diameter",)),
        (),
        lambda row: PressureReducer(row["head"], row["loss"], row["diameter"]),
    ),
    "pressure sustainer": PartForm(
        (("head",), ("loss",), ("diameter",)),
        (),
        lambda row: PressureSustainer(row["head"], row["loss"], row["diameter"]),
    ),
    "fixed drop": PartForm(
        (("head",), ("loss",), ("diameter",)),
        (),
        lambda row: FixedDrop(row["head"], row["loss"], row["diameter"]),
    ),
    "demand": PartForm(
        (("flow",), ("head",)), (), lambda row: PressureDemand(row["flow"], row["head"])
    ),
    "constant power": PartForm((("power",),), (), lambda row: ConstantPower(row["power"])),
    "pump": PartForm((("curve",),), ("speed",), _pump),
    "fixed head": PartForm((("head",),), (), lambda row: FixedHead(row["head"])),
    "given flow": PartForm((("flow",),), (), lambda row: GivenFlow(row["flow"])),
    "plate": PartForm((("linear",), ("quadratic",)), ("heat", "resistance"), _plate),
    "cooler": PartForm((("effectiveness",), ("cold",)), ("loss", "diameter"), _cooler),
}
"""Parts by the name that the column ``part`` gives."""

COMMON = ("copies", "closed")
"""Columns that belong to the link and not to one of its parts: read in its first row."""
