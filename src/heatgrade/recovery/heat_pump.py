"""Heat pump: what the machine is, before it is put to work."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import positive, within
from heatgrade.recovery.refrigerant import refrigerant_name

BEST = "best"  # as a refrigerant: try all, keep the one that needs the least electricity


@dataclass(frozen=True, slots=True)
class HeatPump:
    """A single-stage vapour-compression heat pump with an electric drive.

    Every default is an assumption for a machine of some hundred kilowatts to some megawatts.

    Parameters
    ----------
    refrigerant : str
        Name of a refrigerant of `REFRIGERANTS`, or ``"best"`` for the one that needs the least
        electricity.
    isentropic_efficiency : float
        Isentropic efficiency of the compressor, 0.2 to 1.  Taken as constant: it hides the
        dependence on pressure ratio and load.
    drive_efficiency : float
        Shaft power over electricity (motor and inverter), 0.2 to 1.  The drive's loss goes to
        the room, not to the network.
    superheat : float
        Superheat at the evaporator's outlet [K], >= 0.
    evaporator_approach, condenser_approach : float
        Smallest temperature difference anywhere inside the exchanger [K].
    internal_exchanger_effectiveness : float
        Effectiveness of the exchanger between the liquid behind the condenser and the suction
        vapour, 0 (none) to 0.95.
    maximum_subcooling : float, optional
        Limit to the condenser's subcooling [K]; None: as deep as the network's water allows.
    discharge_limit : float
        Discharge temperature above which the result carries a caution [K] (default 120 degC, an
        assumption on the lubricant).
    """

    refrigerant: str = "R1234ze(E)"
    isentropic_efficiency: float = 0.75
    drive_efficiency: float = 0.95
    superheat: float = 5.0
    evaporator_approach: float = 3.0
    condenser_approach: float = 3.0
    internal_exchanger_effectiveness: float = 0.0
    maximum_subcooling: float | None = None
    discharge_limit: float = 393.15

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        if self.refrigerant != BEST:
            object.__setattr__(self, "refrigerant", refrigerant_name(self.refrigerant))
        within(self.isentropic_efficiency, "isentropic_efficiency", 0.2, 1.0)
        within(self.drive_efficiency, "drive_efficiency", 0.2, 1.0)
        within(self.superheat, "superheat", 0.0, 60.0, "K")
        positive(self.evaporator_approach, "evaporator_approach", "K")
        positive(self.condenser_approach, "condenser_approach", "K")
        within(self.internal_exchanger_effectiveness, "internal_exchanger_effectiveness", 0.0, 0.95)
        if self.maximum_subcooling is not None:
            positive(self.maximum_subcooling, "maximum_subcooling", "K", allow_zero=True)
        positive(self.discharge_limit, "discharge_limit", "K")
