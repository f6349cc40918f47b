"""Candidates: every settled machine that a heat pump with something left to choose stands for."""

from __future__ import annotations

from dataclasses import replace

from heatgrade.errors import RecoveryError
from heatgrade.recovery.heat_pump import (
    BEST,
    CASCADE,
    CYCLES,
    SINGLE_STAGE,
    TRANSCRITICAL,
    HeatPump,
)
from heatgrade.recovery.refrigerant import REFRIGERANTS, TRANSCRITICAL_REFRIGERANTS

# Tried when nothing is named: a dense or efficient fluid below, a high critical point above.
CASCADE_PAIRS = ("R717/R600a", "R290/R600a", "R1234ze(E)/R1233zd(E)", "R717/R1233zd(E)")


def candidates(pump: HeatPump) -> tuple[HeatPump, ...]:
    """Return the machines to be tried, each with one cycle and one refrigerant.

    Parameters
    ----------
    pump : HeatPump
        Machine that names a refrigerant and a cycle, or leaves one or both to be chosen.

    Raises
    ------
    RecoveryError
        HG616 when no cycle fits the refrigerants named.

    Examples
    --------
    >>> [m.refrigerant for m in candidates(HeatPump(("R717", "R600a")))]
    ['R717', 'R600a']
    """
    if pump.settled:
        return (pump,)
    cycles = CYCLES if pump.cycle == BEST else (pump.cycle,)
    found = tuple(
        replace(
            pump,
            cycle=cycle,
            refrigerant=name,
            internal_exchanger_effectiveness=_internal(pump, cycle),
        )
        for cycle in cycles
        for name in _names(pump, cycle)
    )
    if not found:
        raise RecoveryError(
            "HG616",
            "no cycle fits these refrigerants",
            entry="refrigerant",
            value=pump.refrigerant,
            allowed=f"for the {pump.cycle} cycle: "
            f"{', '.join(_usual(pump.cycle if pump.cycle != BEST else SINGLE_STAGE))}",
            remedy="name another refrigerant or another cycle",
        )
    return found


def _internal(pump: HeatPump, cycle: str) -> float:
    has_one = cycle in {SINGLE_STAGE, TRANSCRITICAL}
    return pump.internal_exchanger_effectiveness if has_one else 0.0


def _usual(cycle: str) -> tuple[str, ...]:
    if cycle == CASCADE:
        return CASCADE_PAIRS
    return tuple(TRANSCRITICAL_REFRIGERANTS if cycle == TRANSCRITICAL else REFRIGERANTS)


def _names(pump: HeatPump, cycle: str) -> tuple[str, ...]:
    if pump.refrigerant == BEST:
        return _usual(cycle)
    given = (pump.refrigerant,) if isinstance(pump.refrigerant, str) else pump.refrigerant
    if cycle == pump.cycle:  # asked for, so the fluids are taken at their word
        return given
    if cycle == CASCADE:
        return tuple(name for name in given if "/" in name)
    fits = TRANSCRITICAL_REFRIGERANTS if cycle == TRANSCRITICAL else REFRIGERANTS
    return tuple(name for name in given if name in fits)
