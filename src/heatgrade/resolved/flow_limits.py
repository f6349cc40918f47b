"""Flows that no liquid has: near the speed of sound, or below its vapour pressure.

Liquids are taken as incompressible.  Half the square of the Mach number is the share by which their
density changes: at 0.1 half a per cent.  Water and glycol solutions carry sound at 1,400 m/s and
more between 0 and 100 degC (Del Grosso and Mader, J. Acoust. Soc. Am. 52 (1972) 1442,
doi 10.1121/1.1913258).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.errors import InputError
from heatgrade.materials import Coolant
from heatgrade.materials.coolant_limits import PRESSURES, CoolantLimits
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.opening import GivenPressure, Opening, TotalFlow
from heatgrade.resolved.staggered import faces, opening_faces

Array = NDArray[np.float64]

SOUND = 1400.0  # m/s
MOST_MACH = 0.1


def refuse_sonic(domain: FlowDomain, density: float) -> None:
    """Raise where a given flow would enter or leave near the speed of sound.

    Parameters
    ----------
    domain : FlowDomain
        The room.
    density : float
        Of what enters [kg/m3].

    Raises
    ------
    InputError
        HG860.
    """
    for opening in domain.openings:
        speed = _speed(domain, opening, density)
        if speed > MOST_MACH * SOUND:
            flow = _given(domain, opening)
            most = flow * MOST_MACH * SOUND / speed
            way = "enter" if isinstance(opening.law, TotalFlow) else "leave"
            raise InputError(
                "HG860",
                f"would {way} at {speed:.3g} m/s, Mach {speed / SOUND:.2g}: liquids are taken as "
                "incompressible",
                entry=f"domain.openings[{opening.name}]",
                value=flow,
                allowed=f"up to {MOST_MACH * SOUND:.0f} m/s, here {most:.3g} kg/s",
                remedy="check the unit of the flow and the size of the opening",
            )


def entering_speed(domain: FlowDomain, density: float) -> float:
    """Return the mean speed in the opening that a given flow passes fastest, in or out [m/s].

    Parameters
    ----------
    domain : FlowDomain
        The room.
    density : float
        Of what enters [kg/m3].
    """
    return max((_speed(domain, item, density) for item in domain.openings), default=0.0)


def _speed(domain: FlowDomain, opening: Opening, density: float) -> float:
    flow = _given(domain, opening)
    if flow == 0.0:
        return 0.0
    alike = [opening]
    if not isinstance(opening.law, TotalFlow):  # they share what leaves
        alike = [item for item in domain.openings if not isinstance(item.law, TotalFlow)]
    area = sum(_open_area(domain, item) for item in alike)
    return abs(flow) / (density * area) if area > 0.0 else 0.0


def _given(domain: FlowDomain, opening: Opening) -> float:
    """Return the given flow by an opening, or by all openings at one pressure together [kg/s].

    0 where pressures drive the flow.
    """
    if isinstance(opening.law, TotalFlow):
        return float(opening.law.mass_flow)
    laws = [item.law for item in domain.openings]
    if len({law.pressure for law in laws if isinstance(law, GivenPressure)}) > 1:
        return 0.0
    return float(sum(law.mass_flow for law in laws if isinstance(law, TotalFlow)))


@dataclass(frozen=True, slots=True)
class Cavity:
    """Where the pressure is below that at which the coolant boils.

    Parameters
    ----------
    cells : int
        How many.
    cell : tuple of int
        That of the lowest pressure among them, ``(i, j, k)``.
    middle : tuple of float
        Of that cell, ``(x, y, z)`` [m].
    pressure, outlet : float
        The absolute pressure there and at the outlet [Pa].
    """

    cells: int
    cell: tuple[int, int, int]
    middle: tuple[float, float, float]
    pressure: float
    outlet: float

    @classmethod
    def of(
        cls, domain: FlowDomain, flow: FlowSolution, coolant: Coolant, temperature: Array
    ) -> Cavity | None:
        """Return where a coolant cavitates; None where it does not.

        Taken at the coolant's own pressure at the outlet.  For glycol solutions water's vapour
        pressure stands, which is higher: on the safe side.

        Parameters
        ----------
        domain : FlowDomain
            The room.
        flow : FlowSolution
            Its flow.
        coolant : Coolant
            The liquid, with its absolute pressure.
        temperature : (nx, ny, nz) array
            [K].
        """
        held = [o.law.pressure for o in domain.openings if isinstance(o.law, GivenPressure)]
        wet = np.isfinite(flow.pressure) & (domain.volume > 0.0)
        if not held or not wet.any():
            return None
        absolute = flow.pressure[wet] - min(held) + coolant.pressure
        boiling = CoolantLimits.load().boiling(np.log(np.clip(absolute, *PRESSURES)))
        warm = temperature[wet]
        # What boils at the outlet's own pressure is out of its liquid range, which is said
        # elsewhere.
        bad = (absolute <= 0.0) | ((boiling <= warm) & (warm < coolant.boiling_temperature))
        if not bad.any():
            return None
        lowest = int(np.argmin(np.where(bad, absolute, np.inf)))
        i, j, k = (int(index[lowest]) for index in np.nonzero(wet))
        grid = domain.grid
        middle = (float(grid.x[i]), float(grid.y[j]), float(grid.z[k]))
        return cls(
            int(bad.sum()), (i, j, k), middle, float(absolute[lowest]), float(coolant.pressure)
        )

    def caution(self) -> Caution:
        """Return what must be said of it."""
        place = ", ".join(f"{1e3 * value:.3g}" for value in self.middle)
        return Caution(
            "cavitation",
            "resolved flow",
            f"{self.cells} cells are below the vapour pressure of the coolant with "
            f"{self.outlet / 1e3:.0f} kPa at the outlet, down to {self.pressure / 1e3:.3g} kPa "
            f"at ({place}) mm: it cavitates there; raise the pressure or slow the flow",
        )


def _open_area(domain: FlowDomain, opening: Opening) -> float:
    """Return the open area of an opening [m2]."""
    axis, end = opening.side.axis, -1 if opening.side.high else 0
    grid = domain.grid
    first, second = (w for i, w in enumerate((grid.dx, grid.dy, grid.dz)) if i != axis)
    share = np.take((domain.open_x, domain.open_y, domain.open_z)[axis], end, axis=axis)
    own = np.moveaxis(faces(opening_faces(domain, opening), axis), axis, 0)[end]
    return float((np.outer(first, second) * share)[own].sum())
