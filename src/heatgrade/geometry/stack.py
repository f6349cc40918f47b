"""The stack: what lies between the heat and the cold plate."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import GeometryError
from heatgrade.geometry.die import Die, as_solid
from heatgrade.geometry.dimension import checked_kind
from heatgrade.geometry.interface import Interface
from heatgrade.geometry.lid import Lid
from heatgrade.materials import Solid


@dataclass(frozen=True, slots=True)
class Stack:
    """Dies side by side on one package, with or without a lid.

    From below: dies, `tim1`, `lid`, `tim2`, cold plate; without a lid: dies, `tim1`, cold plate.
    The dies' upper faces are flush (lapped or moulded to one height); where thicknesses differ,
    the thinner die ends higher below.

    Parameters
    ----------
    dies : tuple of Die
        At least one, each with its own name; they may touch and must not overlap.  One die alone
        may be given without its tuple.
    tim1 : Interface
        On the dies.
    lid : Lid, optional
        None for bare dies.
    tim2 : Interface, optional
        On the lid; None without one.
    fill : Solid, optional
        What fills the space around the dies (underfill, mould); None leaves it empty.

    Raises
    ------
    GeometryError
        HG201 dies that overlap, HG217 an interface too many or missing, HG219 no die, two dies of
        one name, or a part of the wrong kind.
    """

    dies: tuple[Die, ...]
    tim1: Interface
    lid: Lid | None = None
    tim2: Interface | None = None
    fill: Solid | None = None

    def __post_init__(self) -> None:
        """Check the fields and give them their types."""
        dies = (self.dies,) if isinstance(self.dies, Die) else tuple(self.dies)
        object.__setattr__(self, "dies", dies)
        if self.fill is not None:
            object.__setattr__(self, "fill", as_solid(self.fill, "fill"))
        _check_dies(dies)
        checked_kind(self.tim1, "tim1", Interface)
        checked_kind(self.tim2, "tim2", Interface, type(None))
        checked_kind(self.lid, "lid", Lid, type(None))
        if self.lid is None and self.tim2 is not None:
            raise _interface("tim2", "there is no lid for it to lie on", "leave it out")
        if self.lid is not None and self.tim2 is None:
            raise _interface(
                "tim2",
                "is missing between lid and cold plate",
                "give it, or Interface.contact(0.0) for a perfect joint",
            )

    @property
    def power(self) -> float:
        """Heat of all dies [W]."""
        return sum(die.power for die in self.dies)

    @property
    def die_height(self) -> float:
        """Thickness of the thickest die [m]."""
        return max(die.thickness for die in self.dies)


def _check_dies(dies: tuple[Die, ...]) -> None:
    if not dies:
        raise GeometryError(
            "HG219", "has no die", entry="dies", allowed="at least one", remedy="add a die"
        )
    for index, die in enumerate(dies):
        checked_kind(die, f"dies[{index}]", Die)
    for index, die in enumerate(dies):
        for other in dies[index + 1 :]:
            shared = die.area.overlap(other.area)
            if shared > 0.0:
                raise GeometryError(
                    "HG201",
                    f"{other.name!r} overlaps {die.name!r} by {shared * 1e6:.4g} mm2",
                    entry=f"dies[{dies.index(other, index + 1)}]",
                    value=str(other.area),
                    allowed=f"outside {die.area}",
                    remedy="move one of the two dies",
                )
    names = [die.name for die in dies]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise GeometryError(
                "HG219",
                "two dies have the same name",
                entry=f"dies[{index}].name",
                value=name,
                remedy="give every die its own name",
            )


def _interface(entry: str, what: str, remedy: str) -> GeometryError:
    return GeometryError("HG217", what, entry=entry, remedy=remedy)
