"""Heat pump: what the machine is, before it is put to work."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.errors import RecoveryError, positive, within
from heatgrade.recovery.compressor import EfficiencyMap
from heatgrade.recovery.part_load import DEFAULT_PART_LOAD, PartLoad
from heatgrade.recovery.refrigerant import refrigerant_name

BEST = "best"  # as a refrigerant or cycle: try all, keep what needs the least electricity

SINGLE_STAGE = "single-stage"
ECONOMISER, FLASH_TANK, INTERCOOLED = "economiser", "flash-tank", "intercooled"
CASCADE = "cascade"
TRANSCRITICAL = "transcritical"
CYCLES = (SINGLE_STAGE, ECONOMISER, FLASH_TANK, INTERCOOLED, CASCADE, TRANSCRITICAL)
_ONE_COMPRESSOR = (SINGLE_STAGE, TRANSCRITICAL, BEST)


@dataclass(frozen=True, slots=True)
class HeatPump:
    """A vapour-compression heat pump with an electric drive.

    Every default is an assumption for a machine of some hundred kilowatts to some megawatts.

    Parameters
    ----------
    refrigerant : str or tuple of str
        Name of a refrigerant of `REFRIGERANTS` or ``"R744"``, ``"bottom/top"`` for a cascade,
        several names to choose from, or ``"best"`` for all of them.
    isentropic_efficiency : float or EfficiencyMap
        Isentropic efficiency of each compressor, 0.2 to 1, or its map over the pressure ratio.  A
        constant hides the dependence on the pressure ratio.
    drive_efficiency : float
        Shaft power over electricity, 0.2 to 1: motor and inverter, or the inverter alone where
        `motor_efficiency` is given.  The loss goes to the room, not to the network.
    superheat : float
        Superheat at the evaporator's outlet [K], >= 0.
    evaporator_approach, condenser_approach : float
        Smallest temperature difference anywhere inside the exchanger [K].
    internal_exchanger_effectiveness : float
        Effectiveness of the exchanger between the liquid behind the condenser and the suction
        vapour, 0 (none) to 0.95; single-stage and transcritical cycles only.
    maximum_subcooling : float, optional
        Limit to the condenser's subcooling [K]; None: as deep as the network's water allows.
    discharge_limit : float
        Discharge temperature above which the result carries a caution [K] (default 120 degC, an
        assumption on the lubricant).
    cycle : str
        One of `CYCLES`, or ``"best"``.
    motor_efficiency : float
        Of the motor, 0.2 to 1, where it is not part of `drive_efficiency`.
    intermediate_approach : float
        Smallest temperature difference in an economiser or a cascade's exchanger [K].
    evaporator_pressure_loss, suction_pressure_loss, condenser_pressure_loss : float
        Pressure lost over the pressure at the part's inlet, 0 to 0.3.
    pressure_ratio_limit, pressure_limit, least_volumetric_capacity : float, optional
        Largest pressure ratio of a compressor [-], highest pressure [Pa], least heat to the sink
        per volume drawn in [J/m3]; None: no limit.
    evaporation_limit : float, optional
        Warmest evaporation that the compressor's envelope allows [K]; None: 2 K below the
        critical point.  A warmer source is then cooled by colder refrigerant than it need be.
    part_load : PartLoad
        Behaviour at part load.

    Raises
    ------
    RecoveryError
        HG601 unknown refrigerant, HG616 refrigerant that does not fit the cycle, HG617 unknown
        cycle, HG618 internal exchanger in a two-stage cycle.
    """

    refrigerant: str | tuple[str, ...] = "R1234ze(E)"
    isentropic_efficiency: float | EfficiencyMap = 0.75
    drive_efficiency: float = 0.95
    superheat: float = 5.0
    evaporator_approach: float = 3.0
    condenser_approach: float = 3.0
    internal_exchanger_effectiveness: float = 0.0
    maximum_subcooling: float | None = None
    discharge_limit: float = 393.15
    cycle: str = SINGLE_STAGE
    motor_efficiency: float = 1.0
    intermediate_approach: float = 5.0
    evaporator_pressure_loss: float = 0.0
    suction_pressure_loss: float = 0.0
    condenser_pressure_loss: float = 0.0
    pressure_ratio_limit: float | None = None
    pressure_limit: float | None = None
    least_volumetric_capacity: float | None = None
    evaporation_limit: float | None = None
    part_load: PartLoad = DEFAULT_PART_LOAD

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be."""
        _check_cycle(self.cycle)
        object.__setattr__(self, "refrigerant", _checked_refrigerant(self.refrigerant, self.cycle))
        if not isinstance(self.isentropic_efficiency, EfficiencyMap):
            within(self.isentropic_efficiency, "isentropic_efficiency", 0.2, 1.0)
        within(self.drive_efficiency, "drive_efficiency", 0.2, 1.0)
        within(self.motor_efficiency, "motor_efficiency", 0.2, 1.0)
        within(self.superheat, "superheat", 0.0, 60.0, "K")
        positive(self.evaporator_approach, "evaporator_approach", "K")
        positive(self.condenser_approach, "condenser_approach", "K")
        positive(self.intermediate_approach, "intermediate_approach", "K")
        within(self.internal_exchanger_effectiveness, "internal_exchanger_effectiveness", 0.0, 0.95)
        for loss in ("evaporator", "suction", "condenser"):
            entry = f"{loss}_pressure_loss"
            within(getattr(self, entry), entry, 0.0, 0.3)
        if self.maximum_subcooling is not None:
            positive(self.maximum_subcooling, "maximum_subcooling", "K", allow_zero=True)
        positive(self.discharge_limit, "discharge_limit", "K")
        for entry, unit in _LIMITS:
            limit = getattr(self, entry)
            if limit is not None:
                positive(limit, entry, unit)
        if self.internal_exchanger_effectiveness > 0.0 and self.cycle not in _ONE_COMPRESSOR:
            raise RecoveryError(
                "HG618",
                f"the {self.cycle} cycle has no internal exchanger",
                entry="internal_exchanger_effectiveness",
                value=self.internal_exchanger_effectiveness,
                allowed="0, or a single-stage or transcritical cycle",
                remedy="leave it out",
            )

    @property
    def settled(self) -> bool:
        """Whether one refrigerant and one cycle are named, so that nothing is left to choose."""
        return isinstance(self.refrigerant, str) and BEST not in (self.refrigerant, self.cycle)

    @property
    def electric_efficiency(self) -> float:
        """Shaft power over electricity, motor and drive [-]."""
        return self.drive_efficiency * self.motor_efficiency


_LIMITS = (
    ("pressure_ratio_limit", ""),
    ("pressure_limit", "Pa"),
    ("least_volumetric_capacity", "J/m3"),
    ("evaporation_limit", "K"),
)


def _check_cycle(cycle: str) -> None:
    if cycle not in (*CYCLES, BEST):
        raise RecoveryError(
            "HG617",
            "unknown cycle",
            entry="cycle",
            value=cycle,
            allowed=", ".join((*CYCLES, BEST)),
            remedy="choose one of the list",
        )


def _checked_refrigerant(name: str | tuple[str, ...], cycle: str) -> str | tuple[str, ...]:
    """Return the listed spelling of one name or several, each fit for the cycle."""
    if name == BEST:
        return BEST
    if isinstance(name, (tuple, list)):
        names = tuple(dict.fromkeys(_one_name(str(each), cycle) for each in name))
        if not names:
            raise _misfit(name, cycle)
        return names[0] if len(names) == 1 else names
    return _one_name(str(name), cycle)


def _one_name(name: str, cycle: str) -> str:
    parts = tuple(refrigerant_name(part) for part in name.split("/"))
    fits = len(parts) in {1, 2} if cycle == BEST else len(parts) == (2 if cycle == CASCADE else 1)
    if not fits:
        raise _misfit(name, cycle)
    return "/".join(parts)


def _misfit(name: object, cycle: str) -> RecoveryError:
    return RecoveryError(
        "HG616",
        f"this refrigerant does not fit the {cycle} cycle",
        entry="refrigerant",
        value=name,
        allowed='two refrigerants "bottom/top" for a cascade, one for every other cycle',
        remedy='give for example "R717/R600a" for a cascade, "R717" for the others',
    )
