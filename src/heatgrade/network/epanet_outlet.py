"""What leaves an EPANET network by the pressure: emitters, and demands that follow it."""

from __future__ import annotations

from typing import Any

from heatgrade.errors import NetworkError
from heatgrade.network.pressure_demand import Emitter, PressureDemand

PSI_PER_METRE = 0.4333 / 0.3048
"""As WNTR converts emitters of files in US units."""


def emitter_of(model: Any, junction: Any) -> Emitter | None:
    """Return a junction's emitter, its coefficient at 1 m of head; None without one."""
    coefficient = float(junction.emitter_coefficient or 0.0)
    if coefficient == 0.0:
        return None
    exponent = float(model.options.hydraulic.emitter_exponent)
    from wntr.epanet.util import FlowUnits

    if FlowUnits[str(model.options.hydraulic.inpfile_units)].is_traditional:
        # WNTR takes the exponent for 0.5
        coefficient *= PSI_PER_METRE ** (exponent - 0.5)
    return Emitter(coefficient, exponent)


def demand_of(model: Any, junction: Any, drawn: float) -> tuple[PressureDemand, float] | None:
    """Return a demand that follows the pressure, and the head above the junction without any.

    None where the file lets demands be met at any pressure, or where something flows in.

    Errors: `NetworkError` HG568.
    """
    options = model.options.hydraulic
    if str(options.demand_model) not in ("PDD", "PDA") or drawn <= 0.0:
        return None

    def own(name: str) -> float:
        value = getattr(junction, name, None)
        return float(getattr(options, name) if value is None else value)

    low, high = own("minimum_pressure"), own("required_pressure")
    if high <= low:
        raise NetworkError(
            "HG568",
            "demands of this file are met at a pressure at which nothing flows yet",
            entry="OPTIONS: required pressure",
            value=high,
            allowed=f"above the minimum pressure, {low:g} m",
            remedy="raise REQUIRED PRESSURE or lower MINIMUM PRESSURE",
        )
    return PressureDemand(drawn, high - low, own("pressure_exponent")), low
