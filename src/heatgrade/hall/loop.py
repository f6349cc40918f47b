"""One loop of racks' coolant as arrays: what the solver sees of a row or a hall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.hall.distribution_unit import DistributionUnit, ExpansionVessel
from heatgrade.hall.part_limits import PartLimits
from heatgrade.hall.rack_pattern import RackPattern
from heatgrade.materials import Coolant
from heatgrade.network.network import Network
from heatgrade.network.structure import Structure
from heatgrade.network.tiling import Laid

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """Where a distribution unit lies in its loop.

    Parameters
    ----------
    unit : DistributionUnit
        What it is.
    name : str
        Its name.
    exchanger_link, exchanger : int
        Link and element of its exchanger.
    pump_link, pump : int
        Link and element of its pumps: as many copies as there are pumps.
    strainer : int
        Element of its strainer; -1 without one.
    suction : int
        Node between exchanger and pumps.
    """

    unit: DistributionUnit
    name: str
    exchanger_link: int
    exchanger: int
    pump_link: int
    pump: int
    strainer: int
    suction: int


@dataclass(frozen=True, slots=True, eq=False)
class RackPlaces:
    """Racks of one kind in a loop: the pattern, where its copies lie, and which racks they are.

    Parameters
    ----------
    pattern : RackPattern
        The kind.
    laid : Laid
        Where they lie.
    number : ndarray (k,)
        Place of each among the loop's racks.
    """

    pattern: RackPattern
    laid: Laid
    number: Index


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """Racks whose coolant mixes, with what drives it.

    Parameters
    ----------
    name : str
        Its name.
    count : int
        How many loops like this one there are.
    coolant : Coolant
        The racks' coolant.
    network : Network
        Nodes, links and elements; tees, trims and pumps included.
    structure : Structure
        Its shape.
    limits : PartLimits
        What each element is rated for.
    units : tuple of UnitPlace
        What drives it; none where it is fed from outside.
    ports : tuple of int
        Nodes where the coolant is fed in and leaves, or before and behind the units.
    kinds : tuple of RackPlaces
        The racks, kind by kind.
    rack_names, rack_kinds, rack_rows : tuple of str
        Of each rack, in the order of the header.
    rack_trim : ndarray (r,)
        Element at the tap of each rack in which a valve or orifice may be set.
    """

    name: str
    count: int
    coolant: Coolant
    network: Network
    structure: Structure
    limits: PartLimits
    units: tuple[UnitPlace, ...]
    ports: tuple[int, int]
    kinds: tuple[RackPlaces, ...]
    rack_names: tuple[str, ...]
    rack_kinds: tuple[str, ...]
    rack_rows: tuple[str, ...]
    rack_trim: Index

    @property
    def rack_count(self) -> int:
        """Number of racks in one such loop."""
        return len(self.rack_names)

    @property
    def alike(self) -> bool:
        """Whether all units are of one kind: their pumps then never work against each other."""
        return all(place.unit is self.units[0].unit for place in self.units)

    @property
    def vessel(self) -> ExpansionVessel | None:
        """The loop's pressure reference: the first unit's vessel."""
        return self.units[0].unit.vessel if self.units else None

    @property
    def plate_heat_flow(self) -> float:
        """Heat of the plates of one such loop [W]."""
        return sum(k.laid.count * k.pattern.rack.plate_heat_flow for k in self.kinds)

    @property
    def plate_count(self) -> int:
        """Number of plates in one such loop."""
        return int(sum(k.laid.count * k.pattern.plate_copies.sum() for k in self.kinds))

    def branch_first(self) -> Sequence[int]:
        """Return where the branches of each kind begin among all branches of the loop."""
        sizes = [k.laid.count * k.pattern.branch_count for k in self.kinds]
        return [int(first) for first in np.cumsum([0, *sizes])]

    def branch_name(self, branch: int) -> str:
        """Return the rack and the name of a branch."""
        first = self.branch_first()
        which = int(np.searchsorted(first, branch, side="right")) - 1
        kind = self.kinds[which]
        rack, inside = divmod(branch - first[which], kind.pattern.branch_count)
        return f"{self.rack_names[int(kind.number[rack])]}, {kind.pattern.rack.names[inside]}"
