"""A calibration: local factors of the compact model, fitted to resolved coolant, with their source.

Heat transfer has a factor at each flow and a map of coarse regions beside it, whose mean is one.

Between the Reynolds numbers at which they were fitted the logarithms of the factors follow lines
over that of the Reynolds number; beyond them they are held, and a caution says so.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from heatgrade.caution import Caution
from heatgrade.errors import InputError, positive
from heatgrade.plate.local_factors import LocalFactors
from heatgrade.plate.passage_numbers import fingerprint, passage_reynolds
from heatgrade.plate.region_map import RegionMap, Regions
from heatgrade.shown import Told
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from heatgrade.plate.plate import Plate

FORM = "heatgrade calibration 2"
EARLIER = "heatgrade calibration 1"  # without regions
SAME = 1e-6  # of a Reynolds number: within it, a flow is one that was fitted
PRANDTL = 1.5  # ratio of Prandtl numbers beyond which the heat factor is another liquid's
NOT_SETTLED = "not-settled"  # caution of a map whose walls are not all those resolved
STEADY = ("assumed", "turbulence-model")  # cautions that a clean steady solution may have
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """One flow at which both models were solved.

    Parameters
    ----------
    volume_flow : float
        [m3/s].
    inlet_temperature : float
        [K].
    reynolds, prandtl : float
        Of the passages, at the inlet.
    heat_factor, loss_factor : float
        On local heat-transfer coefficients, in the mean, and on pressure losses.
    resolved_rise, compact_rise, calibrated_rise : float
        Hottest junction of the piece over the inlet: resolved, by plain correlations, and by those
        with their factors [K].
    resolved_mean_rise, calibrated_mean_rise : float
        The same of the piece's mean junction [K].
    resolved_drop, compact_drop, calibrated_drop : float
        Pressure drop [Pa].
    compact_deviation, calibrated_deviation : float
        Root mean square over the piece of how far junctions are from those resolved [K].
    heat_map : tuple of tuple of float
        Beside `heat_factor`, by region along x and y.
    """

    volume_flow: float
    inlet_temperature: float
    reynolds: float
    prandtl: float
    heat_factor: float
    loss_factor: float
    resolved_rise: float
    compact_rise: float
    calibrated_rise: float
    resolved_mean_rise: float
    calibrated_mean_rise: float
    resolved_drop: float
    compact_drop: float
    calibrated_drop: float
    compact_deviation: float = 0.0
    calibrated_deviation: float = 0.0
    heat_map: tuple[tuple[float, ...], ...] = ((1.0,),)

    @property
    def misfit(self) -> dict[str, float]:
        """What is left between calibrated and resolved, over the resolved."""
        return {
            "junction": abs(self.calibrated_rise / self.resolved_rise - 1.0),
            "mean junction": abs(self.calibrated_mean_rise / self.resolved_mean_rise - 1.0),
            "pressure drop": abs(self.calibrated_drop / self.resolved_drop - 1.0),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Calibration(Told):
    """Local factors of a plate's compact model against Reynolds number.

    Parameters
    ----------
    plate : str
        Fingerprint of the plate's wetted side and coolant.
    points : tuple of CalibrationPoint
        By growing Reynolds number, two or more.
    provenance : dict of str to str
        What was solved to find them: version, piece, grid, scheme, turbulence, heating.
    cautions : tuple of Caution
        What the resolved results said of themselves, each kind once; ``not-settled`` where the map
        of factors left walls apart.
    regions : Regions, optional
        Where the factors of the points' `heat_map` hold; none where they are one.

    Examples
    --------
    >>> point = CalibrationPoint(1e-5, 300.0, 100.0, 6.0, 1.1, 0.9, *([10.0] * 5), *([1e3] * 3))
    >>> from dataclasses import replace
    >>> twice = Calibration("0", (point, replace(point, reynolds=400.0, heat_factor=1.21)), {})
    >>> round(twice.at(200.0)[0], 4), twice.at(800.0)[0]
    (1.1537, 1.21)
    """

    plate: str
    points: tuple[CalibrationPoint, ...]
    provenance: dict[str, str]
    cautions: tuple[Caution, ...] = ()
    regions: Regions | None = None

    def __post_init__(self) -> None:
        """Check the points."""
        object.__setattr__(self, "points", tuple(self.points))
        numbers = [point.reynolds for point in self.points]
        if len(numbers) < 2 or any(b <= a for a, b in itertools.pairwise(numbers)):
            raise InputError(
                "HG856",
                "needs two flows or more, with growing Reynolds numbers",
                entry="points",
                value=[round(number, 3) for number in numbers],
                allowed="two or more",
                remedy="calibrate at more flows",
            )
        for point in self.points:
            for name in ("reynolds", "prandtl", "heat_factor", "loss_factor"):
                positive(getattr(point, name), f"points.{name}", "")
            self._check_map(point)

    def _check_map(self, point: CalibrationPoint) -> None:
        """Raise `ValueError` for a map of other regions, or factors that are none."""
        shape = (1, 1) if self.regions is None else self.regions.shape
        values = np.array(point.heat_map, dtype=np.float64)
        if values.shape != shape or not (np.isfinite(values) & (values > 0.0)).all():
            raise ValueError(f"heat_map is no {shape[0]} x {shape[1]} factors above 0")

    @property
    def reynolds(self) -> tuple[float, float]:
        """Lowest and highest Reynolds number that was fitted."""
        return self.points[0].reynolds, self.points[-1].reynolds

    @property
    def misfit(self) -> dict[str, float]:
        """Largest relative difference that is left at any point, by quantity."""
        return {
            name: max(point.misfit[name] for point in self.points) for name in self.points[0].misfit
        }

    @property
    def left_out(self) -> dict[str, float]:
        """Largest relative error of the factors of a flow where its neighbours alone tell them.

        Of ``heat`` and ``loss``; empty where no flow lies between others. What is between flows
        that were fitted is half as far from them: where the factors bend evenly a quarter of this.
        """
        inner = range(1, len(self.points) - 1)
        if not inner:
            return {}
        errors: dict[str, float] = {"heat": 0.0, "loss": 0.0}
        for number in inner:
            own = self.points[number]
            told = _told((self.points[number - 1], self.points[number + 1]), own.reynolds)
            for name, told_factor in zip(errors, told, strict=True):
                apart = abs(told_factor / getattr(own, f"{name}_factor") - 1.0)
                errors[name] = max(errors[name], apart)
        return errors

    def at(self, reynolds: float) -> tuple[float, float]:
        """Return the factors on heat transfer and on losses at a Reynolds number."""
        return _told(self.points, reynolds)

    def places(self, reynolds: float) -> RegionMap | None:
        """Return the factors by region at a Reynolds number, beside that of `at`."""
        if self.regions is None:
            return None
        ends = [math.log(point.reynolds) for point in self.points]
        here = math.log(max(reynolds, 1e-300))
        maps = np.log([point.heat_map for point in self.points])
        values = np.empty(self.regions.shape)
        for place in np.ndindex(values.shape):
            values[place] = np.interp(here, ends, maps[(slice(None), *place)])
        return RegionMap(self.regions, np.exp(values))

    def factors(self, plate: Plate, mass_flow: float, inlet_temperature: float) -> LocalFactors:
        """Return the factors at a flow [kg/s], with cautions on their range and their reference."""
        properties = plate.coolant.properties(inlet_temperature)
        number = passage_reynolds(plate.cold_plate, properties, mass_flow)
        heat, loss = self.at(number)
        low, high = self.reynolds
        found = []
        if not low * (1.0 - SAME) <= number <= high * (1.0 + SAME):
            found.append(
                Caution(
                    "out-of-range",
                    "calibration",
                    f"Reynolds number {number:.4g} is outside of the {low:.4g} to {high:.4g} that "
                    "were fitted: the factors are those of the nearest end",
                )
            )
        prandtl = float(properties.prandtl)
        known = [point.prandtl for point in self.points]
        if not min(known) / PRANDTL <= prandtl <= max(known) * PRANDTL:
            found.append(
                Caution(
                    "out-of-range",
                    "calibration",
                    f"Prandtl number {prandtl:.3g} is far from the {min(known):.3g} to "
                    f"{max(known):.3g} that were fitted: fit again at this inlet temperature",
                )
            )
        return LocalFactors(heat, loss, (*found, *self._doubts()), self.places(number))

    def _doubts(self) -> tuple[Caution, ...]:
        """Return one caution where the reference was no clean steady solution."""
        clean = (*STEADY, NOT_SETTLED)  # a loose map is told by the file
        doubts = [caution for caution in self.cautions if caution.code not in clean]
        if not doubts:
            return ()
        kinds = "; ".join(f"{caution.code} ({caution.where})" for caution in doubts)
        return (
            Caution(
                "reference",
                "calibration",
                f"was fitted to resolved results that carry cautions themselves: {kinds}; the "
                "factors are no better than those, see the file",
            ),
        )

    def check(self, plate: Plate) -> None:
        """Raise `InputError` HG857 where the calibration is that of another plate."""
        own = fingerprint(plate.cold_plate, plate.coolant)
        if own != self.plate:
            raise InputError(
                "HG857",
                "was fitted to another wetted side or coolant",
                entry="calibration",
                value=self.plate,
                allowed=own,
                remedy="calibrate this plate, or leave the calibration out",
            )

    def summary(self) -> str:
        """Return points and misfit as a table in plain text."""
        lines = [f"{'Re':>8}{'L/min':>10}{'heat':>8}{'loss':>8}{'rise [K]':>22}{'drop [kPa]':>24}"]
        lines += [
            f"{p.reynolds:>8.4g}{p.volume_flow * 6e4:>10.4g}{p.heat_factor:>8.3f}"
            f"{p.loss_factor:>8.3f}{f'{p.compact_rise:.4g} -> {p.resolved_rise:.4g}':>22}"
            f"{f'{p.compact_drop / 1e3:.4g} -> {p.resolved_drop / 1e3:.4g}':>24}"
            for p in self.points
        ]
        left = ", ".join(f"{name} {100 * value:.2g} %" for name, value in self.misfit.items())
        lines.append(f"left at the points: {left}")
        if self.left_out:
            apart = ", ".join(f"{name} {100 * v:.2g} %" for name, v in self.left_out.items())
            lines.append(f"factors of a flow between, from its neighbours alone: off by {apart}")
        if self.regions is not None:
            lines.append(f"regions of heat: {self.regions}")
            lines += [
                f"{p.reynolds:>8.4g}  heat by region x {np.min(p.heat_map):.3f} to "
                f"{np.max(p.heat_map):.3f}, junctions within {p.calibrated_deviation:.3g} K "
                f"(by plain correlations {p.compact_deviation:.3g} K) in root mean square"
                for p in self.points
            ]
        lines += [f"{name}: {value}" for name, value in self.provenance.items()]
        lines += [f"caution: {caution}" for caution in self.cautions]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the calibration as plain data."""
        return {
            "form": FORM,
            "plate": self.plate,
            "reynolds_range": list(self.reynolds),
            "misfit": self.misfit,
            "left_out": self.left_out,
            "provenance": dict(self.provenance),
            "regions": None if self.regions is None else asdict(self.regions),
            "cautions": [caution.to_dict() for caution in self.cautions],
            "points": [asdict(point) for point in self.points],
        }

    def save(self, path: str | PathLike[str]) -> None:
        """Write the calibration as JSON.

        Raises
        ------
        InputError
            HG141 for a place that cannot be written to.
        """
        text = json.dumps(self.to_dict(), indent=2, allow_nan=False)
        with whole_file(Path(path), code="HG141") as partial:
            partial.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Calibration:
        """Return the calibration in a file.

        Raises
        ------
        InputError
            HG858 for a file that is missing or no calibration.
        """
        try:
            with Path(path).open("rb") as stream:
                text = stream.read(MOST_BYTES + 1)
            if len(text) > MOST_BYTES:
                raise ValueError("it is too large for one")
            data = json.loads(text.decode("utf-8"))
            if not isinstance(data, dict) or data.get("form") not in (FORM, EARLIER):
                raise ValueError("its form is another one")
            points = tuple(_point(point, data["form"]) for point in data["points"])
            regions = Regions(**data["regions"]) if data.get("regions") else None
            provenance = {str(k): str(v) for k, v in dict(data["provenance"]).items()}
            cautions = tuple(
                Caution(str(item["code"]), str(item["where"]), str(item["message"]))
                for item in data["cautions"]
            )
            return cls(str(data["plate"]), points, provenance, cautions, regions)
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            what = f"has no {error}" if isinstance(error, KeyError) else str(error)
            if isinstance(error, OSError):
                what = f"cannot be read: {error.strerror or error}"
            raise InputError(
                "HG858",
                what if isinstance(error, OSError) else f"is no calibration: {what[:200]}",
                entry="calibration",
                value=str(path)[:200],
                allowed=f"a file of the form {FORM!r}",
                remedy="write it with heatgrade calibrate",
            ) from None


def _told(points: Sequence[CalibrationPoint], reynolds: float) -> tuple[float, float]:
    """Return the factors on heat transfer and on losses that points tell at a Reynolds number."""
    places = [math.log(point.reynolds) for point in points]
    here = math.log(max(reynolds, 1e-300))
    heat = [math.log(point.heat_factor) for point in points]
    loss = [math.log(point.loss_factor) for point in points]
    return (
        math.exp(float(np.interp(here, places, heat))),
        math.exp(float(np.interp(here, places, loss))),
    )


def _point(data: dict[str, Any], form: str) -> CalibrationPoint:
    """Return the point in a file of a form."""
    given: dict[str, Any] = {}
    for item in fields(CalibrationPoint):
        if item.name == "heat_map":
            rows = data["heat_map"] if form == FORM else [[1.0]]
            given[item.name] = tuple(tuple(float(value) for value in row) for row in rows)
        elif form == FORM or item.name in data:
            given[item.name] = float(data[item.name])
    return CalibrationPoint(**given)
