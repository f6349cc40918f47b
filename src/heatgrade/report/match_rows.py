"""The figures of a heat match that a person wants first."""

from __future__ import annotations

from heatgrade.recovery import HeatMatch
from heatgrade.recovery.heat_match import NetworkShare
from heatgrade.units import show


def match_rows(match: HeatMatch) -> tuple[tuple[str, str], ...]:
    """Return labels and values, the whole first and then network by network."""
    found = match.analysis
    wanted = found.networks.heat_flow
    rows = [
        ("sources give", show(found.sources.heat_flow, "kW")),
        ("networks want", show(wanted, "kW")),
        ("crosses directly", f"{show(match.direct_heat, 'kW')}, {match.direct_heat / wanted:.1%}"),
        (
            "by heat pumps",
            f"{show(match.lifted_heat, 'kW')} with {show(match.electricity, 'kW')} electricity",
        ),
    ]
    if match.unmet_heat > 0.0:
        rows.append(("left for boilers", show(match.unmet_heat, "kW")))
    rows.append(("unused heat of sources", show(match.unused_heat, "kW")))
    if found.pinch is not None:
        hot, cold = found.pinch
        rows.append(("pinch", f"sources {show(hot, 'degC')}, networks {show(cold, 'degC')}"))
    rows += [(share.demand.network.name, _network(share)) for share in match.shares]
    balance = abs(match.energy_balance)
    rows.append(("solve", f"energy off by {f'{balance:.0e}' if balance else '0'}"))
    return tuple(rows)


def match_answer(match: HeatMatch) -> str:
    """Return the answer in one sentence."""
    wanted = match.analysis.networks.heat_flow
    found = f"{match.direct_heat / wanted:.0%} of what the networks want crosses directly"
    if match.electricity > 0.0:
        lifted = match.lifted_heat / wanted
        found += f", {show(match.electricity, 'kW')} of electricity lift {lifted:.0%}"
    if match.unmet_heat > 0.0:
        found += f", {match.unmet_heat / wanted:.0%} are left for boilers"
    return found + "."


def _network(share: NetworkShare) -> str:
    parts = [f"{show(share.direct_heat, 'kW')} directly"]
    pump = share.heat_pump
    if pump is not None:
        parts.append(
            f"{show(pump.heat_flow, 'kW')} by {pump.cycle.layout} {pump.refrigerant}, "
            f"COP {pump.cop:.2f}"
        )
    if share.unmet_heat > 0.0:
        parts.append(f"{show(share.unmet_heat, 'kW')} unmet")
    return ", ".join(parts)
