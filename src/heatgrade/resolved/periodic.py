"""Opposite sides of the box that are one: what leaves by the one enters by the other."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import InputError, finite


@dataclass(frozen=True, slots=True)
class Periodic:
    """Both sides across one axis, joined, so that the box is one cell of an endless row.

    Velocities repeat from cell to cell; pressure falls by the same amount in each, and temperature
    rises by the same.

    Parameters
    ----------
    axis : str
        "x", "y" or "z", across which the sides lie.
    pressure_drop : float
        Fall of the mean pressure from the low to the high side; not looked at where `mass_flow` is
        given [Pa].
    mass_flow : float, optional
        Upwards through the pair of sides; the fall of pressure follows from it [kg/s].
    temperature_rise : float, optional
        From the low to the high side. If not given, 0 where openings or a sink take heat away;
        elsewhere what carries off all heat that given rises do not, along the axis of the greatest
        flow. Given ones must fit to 0.1 % of the heat where nothing else takes it away, and are
        then made to fit [K].

    Raises
    ------
    InputError
        HG101 for a number that is not finite, HG825 for an axis that there is not.

    Examples
    --------
    >>> Periodic("x", mass_flow=1e-5).place
    0
    """

    axis: str
    pressure_drop: float = 0.0
    mass_flow: float | None = None
    temperature_rise: float | None = None

    def __post_init__(self) -> None:
        """Check the entries."""
        if self.axis not in ("x", "y", "z"):
            raise InputError(
                "HG825",
                "is no axis",
                entry="periodic.axis",
                value=self.axis,
                allowed="x, y, z",
                remedy="name the axis across which the two sides lie",
            )
        finite(self.pressure_drop, "periodic.pressure_drop", "Pa")
        if self.mass_flow is not None:
            finite(self.mass_flow, "periodic.mass_flow", "kg/s")
        if self.temperature_rise is not None:
            finite(self.temperature_rise, "periodic.temperature_rise", "K")

    @property
    def place(self) -> int:
        """0, 1 or 2 for x, y or z."""
        return "xyz".index(self.axis)
