"""Checks of the streams that enter recovery: refused here, with the entry and the remedy."""

from __future__ import annotations

from heatgrade.errors import RecoveryError, positive
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.heat_curve import HeatCurve, SourceStream


def check_stream(stream: SourceStream, dead_state: DeadState) -> HeatCurve:
    """Return the heat curve of a rack's stream.

    Parameters
    ----------
    stream : SourceStream
        Coolant, mass flow [kg/s], cold supply and hot return [K].
    dead_state : DeadState
        Surroundings.

    Returns
    -------
    HeatCurve
        From the cold supply to the hot return.

    Raises
    ------
    InputError
        HG101, HG102 when a number is not finite or not positive.
    RecoveryError
        HG605 source not warmer than the dead state, HG606 no heat in the stream.
    MaterialError
        The coolant freezes or boils at an end.
    """
    mass_flow = positive(stream.mass_flow, "stream.mass_flow", "kg/s")
    cold = positive(stream.temperature_in, "stream.temperature_in", "K")
    hot = positive(stream.temperature_out, "stream.temperature_out", "K")
    if hot <= cold:
        raise RecoveryError(
            "HG606",
            "the hot return is not warmer than the cold supply, so the stream carries no heat",
            entry="stream.temperature_out",
            value=hot,
            allowed=f"> temperature_in = {cold:g} K",
            remedy="give the racks' return as temperature_out and their supply as temperature_in",
        )
    if hot <= dead_state.temperature:
        raise RecoveryError(
            "HG605",
            "the source is not warmer than the dead state, so there is no heat to recover",
            entry="stream.temperature_out",
            value=hot,
            allowed=f"> {dead_state.temperature:g} K (dead state)",
            remedy="raise the coolant temperature or give a colder dead_state",
        )
    stream.coolant.check_temperature(cold, "stream.temperature_in")
    stream.coolant.check_temperature(hot, "stream.temperature_out")
    return HeatCurve.between(stream.coolant, mass_flow, cold, hot)
