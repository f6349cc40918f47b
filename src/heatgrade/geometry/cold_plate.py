"""The cold plate: a base and what the coolant wets on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from heatgrade.errors import GeometryError
from heatgrade.geometry.die import as_solid
from heatgrade.geometry.dimension import SAME_LINE, Area, checked_kind, set_lengths
from heatgrade.geometry.jet_array import JetArray
from heatgrade.geometry.manifold_channels import ManifoldChannels
from heatgrade.geometry.microchannels import Microchannels
from heatgrade.geometry.nozzle import check_inside
from heatgrade.geometry.pin_fins import PinFins
from heatgrade.materials import Solid

Wetted = JetArray | Microchannels | ManifoldChannels | PinFins

_WETTED = (JetArray, Microchannels, ManifoldChannels, PinFins)


def _nothing_wetted() -> NoReturn:
    # `wetted` follows `material`, which has a default, but has none itself.
    checked_kind(None, "wetted", *_WETTED)
    raise AssertionError


@dataclass(frozen=True, slots=True)
class ColdPlate:
    """A cold plate whose lower-left corner is the origin of all plate coordinates.

    Parameters
    ----------
    length_x, length_y : float [m]
        Size of the base.
    base_thickness : float [m]
        Between the stack and the coolant.  Jets on a bare die: a base of the die's own material
        and size for the upper part of its thickness, and ``Interface.contact(0.0)`` below it.
    wetted : JetArray, Microchannels, ManifoldChannels or PinFins
        Its area must lie on the base.
    material : str or Solid
        Of the base and of the fins that grow from it; kept as `Solid`.

    Raises
    ------
    InputError
        HG101, HG102 for numbers.
    GeometryError
        HG202 a wetted area that leaves the base, HG212 a nozzle outside the plate,
        HG219 a wetted part of another kind, HG233 a manifold fed by sides of the plate that leaves
        it no rim there.
    MaterialError
        For a material that the library does not know.
    """

    length_x: float
    length_y: float
    base_thickness: float
    material: Solid | str = "copper"
    wetted: Wetted = field(default_factory=_nothing_wetted)

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        set_lengths(self, "length_x", "length_y", "base_thickness")
        object.__setattr__(self, "material", as_solid(self.material))
        checked_kind(self.wetted, "wetted", *_WETTED)
        self._check_wetted(self.wetted)

    @property
    def solid(self) -> Solid:
        """What base and fins are made of."""
        return as_solid(self.material)

    @property
    def area(self) -> Area:
        """The rectangle of the base [m]."""
        return Area(0.0, 0.0, self.length_x, self.length_y)

    def _check_wetted(self, wetted: Wetted) -> None:
        if isinstance(wetted, JetArray):
            check_inside(wetted.x, wetted.y, wetted.diameters, self.area, "the plate")
        if not self.area.holds(wetted.wetted_area):
            raise GeometryError(
                "HG202",
                "sticks out of the plate",
                entry="wetted.area",
                value=str(wetted.wetted_area),
                allowed=str(self.area),
                remedy="move or shrink it, or enlarge the plate",
            )
        if isinstance(wetted, ManifoldChannels) and wetted.feed == "side":
            self._check_rim(wetted)

    def _check_rim(self, wetted: ManifoldChannels) -> None:
        """Slots that are fed by one side of the plate must end before the other one."""
        axis = 1 if wetted.direction == "x" else 0
        low, high = wetted.area[axis], wetted.area[axis + 2]
        length = self.area[axis + 2]
        if min(low, length - high) <= SAME_LINE * length:
            raise GeometryError(
                "HG233",
                "reaches a side of the plate that the slots of its manifold are fed by, so that "
                "they do not end there",
                entry="wetted.area",
                value=str(wetted.wetted_area),
                allowed=f"a rim at {'xy'[axis]}- and {'xy'[axis]}+ of the plate",
                remedy='enlarge the plate, or take feed="top"',
            )
