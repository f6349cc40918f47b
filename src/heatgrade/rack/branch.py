"""A branch of the manifold: hoses, quick disconnects and the plates between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from heatgrade.errors import HeatgradeError, NetworkError
from heatgrade.network.fitting import Fitting
from heatgrade.network.hose import Hose
from heatgrade.network.mounted_plate import FlowCurve, MountedPlate
from heatgrade.network.pipe import Pipe
from heatgrade.network.quick_disconnect import QuickDisconnect

Part = Pipe | Hose | Fitting | QuickDisconnect
"""A passive part that coolant flows through."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch, from the supply manifold to the return manifold.

    In the direction of flow: quick disconnect, hose, `extra` parts, the plates, hose, quick
    disconnect. The same hose and coupling stand on both sides.

    Parameters
    ----------
    plates : tuple of MountedPlate
        The plates. In series each sees the coolant warmed by those before it.
    arrangement : {"series", "parallel"}
        How the plates are connected.
    hose : Hose, optional
        Hose on the supply side and again on the return side.
    quick_disconnect : QuickDisconnect, optional
        Coupling on the supply side and again on the return side.
    extra : tuple of parts
        Further parts, passed once, e.g. a flow restrictor as a `Fitting`.
    closed : bool
        True when a valve shuts the branch: no flow.
    name : str, optional
        Name in results; default ``branch 1``, ``branch 2`` ... along the manifold.
    """

    plates: tuple[MountedPlate, ...]
    arrangement: Literal["series", "parallel"] = "series"
    hose: Hose | None = None
    quick_disconnect: QuickDisconnect | None = None
    extra: tuple[Part, ...] = ()
    closed: bool = False
    name: str | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        if isinstance(self.plates, MountedPlate):
            object.__setattr__(self, "plates", (self.plates,))
        object.__setattr__(self, "plates", tuple(self.plates))
        object.__setattr__(self, "extra", tuple(self.extra))
        if self.arrangement not in ("series", "parallel"):
            raise NetworkError(
                "HG505",
                "is no arrangement of plates",
                entry="arrangement",
                value=self.arrangement,
                allowed='"series" or "parallel"',
                remedy="choose one of the two",
            )
        _check_parts(self)
        if self.closed and self.heat_flow > 0.0:
            raise NetworkError(
                "HG506",
                f"the branch is closed, yet its plates give {self.heat_flow:g} W to the coolant",
                entry="closed",
                value=True,
                allowed="closed=True only with heat_flow=0 on every plate",
                remedy="switch the chips off (heat_flow=0) or open the branch",
            )

    @classmethod
    def of(
        cls,
        curve: FlowCurve,
        *,
        count: int = 1,
        heat_flow: float | None = None,
        arrangement: Literal["series", "parallel"] = "series",
        hose: Hose | None = None,
        quick_disconnect: QuickDisconnect | None = None,
        name: str | None = None,
    ) -> Branch:
        """Return a branch with `count` equal plates of one curve, `heat_flow` [W] each."""
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise NetworkError(
                "HG507",
                "a branch needs a whole number of plates",
                entry="count",
                value=count,
                allowed=">= 1",
                remedy="give at least one plate",
            )
        plates = tuple(MountedPlate(curve, heat_flow, name=f"plate {k + 1}") for k in range(count))
        return cls(plates, arrangement, hose, quick_disconnect, name=name)

    @property
    def heat_flow(self) -> float:
        """Heat of all its plates [W]."""
        return sum(plate.heat for plate in self.plates)

    def inlet_parts(self) -> tuple[Part, ...]:
        """Return the parts before the plates, in the direction of flow."""
        ends = tuple(part for part in (self.quick_disconnect, self.hose) if part is not None)
        return ends + self.extra

    def outlet_parts(self) -> tuple[Part, ...]:
        """Return the parts after the plates, in the direction of flow."""
        return tuple(part for part in (self.hose, self.quick_disconnect) if part is not None)


def _check_parts(branch: Branch) -> None:
    for k, plate in enumerate(branch.plates):
        if not isinstance(plate, MountedPlate):
            raise _wrong_part(f"plates[{k}]", plate, "a MountedPlate")
    for k, part in enumerate(branch.extra):
        if not isinstance(part, (Pipe, Hose, Fitting, QuickDisconnect)):
            raise _wrong_part(f"extra[{k}]", part, "Pipe, Hose, Fitting or QuickDisconnect")
    if branch.hose is not None and not isinstance(branch.hose, Hose):
        raise _wrong_part("hose", branch.hose, "a Hose or None")
    coupling = branch.quick_disconnect
    if coupling is not None and not isinstance(coupling, QuickDisconnect):
        raise _wrong_part("quick_disconnect", coupling, "a QuickDisconnect or None")
    if not (branch.plates or branch.inlet_parts()):
        raise NetworkError(
            "HG508",
            "the branch has neither a plate nor any other part: it would short-cut the manifold",
            entry="plates",
            value=(),
            allowed="at least one plate or part",
            remedy="add a plate, or leave the branch out",
        )


def _wrong_part(entry: str, value: object, allowed: str) -> HeatgradeError:
    return NetworkError(
        "HG509",
        "is no part of this kind",
        entry=entry,
        value=type(value).__name__,
        allowed=allowed,
        remedy="build the part with the class named",
    )
