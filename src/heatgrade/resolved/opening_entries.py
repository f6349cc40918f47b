"""Errors about openings by the names of the arguments that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from heatgrade.errors import HeatgradeError
from heatgrade.materials import CoolantProperties
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.flow_limits import MOST_MACH, SOUND, entering_speed
from heatgrade.resolved.flow_regime import LAMINAR, given_reynolds

UNSTEADY, SONIC = "HG810", "HG860"


@contextmanager
def arguments_named(
    domain: FlowDomain, volume_flow: float | None, entering: CoolantProperties, *, laminar: bool
) -> Iterator[None]:
    """Let errors from inside name `inlet`, `outlet` or `volume_flow` in place of the openings.

    Where a laminar flow does not come to rest that cannot be laminar, the remedy says so.

    Parameters
    ----------
    domain : FlowDomain
        Its openings are called ``inlet``, ``outlet``, ``inlet 2`` and so on.
    volume_flow : float or None
        At the inlet, as given: of the whole plate, where the room is a piece of it [m3/s].
    entering : CoolantProperties
        Of what enters.
    laminar : bool
        Whether no turbulence model is used.
    """
    try:
        yield
    except HeatgradeError as error:
        entry = error.entry or ""
        if entry.startswith("domain.openings["):
            error.entry = entry[entry.index("[") + 1 : -1]
        if error.code == SONIC and volume_flow is not None:
            most = volume_flow * SOUND * MOST_MACH / entering_speed(domain, float(entering.density))
            error.entry, error.value = "volume_flow", volume_flow
            error.allowed = f"up to {most:.3g} m3/s ({most * 6e4:.3g} L/min)"
        if error.code == UNSTEADY and laminar:
            number = max(given_reynolds(domain, float(entering.viscosity)).values(), default=0.0)
            if number > LAMINAR:
                error.message += (
                    f"; it enters at a Reynolds number of {number:.0f}, and ducts are turbulent or "
                    f"on the way to it above {LAMINAR:.0f}"
                )
                error.remedy = f'turbulence="k-omega-sst"; otherwise {error.remedy}'
        raise
