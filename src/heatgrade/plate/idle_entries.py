"""Entries of a setup of resolved coolant that say nothing to a plate, or close its ways out."""

from __future__ import annotations

from heatgrade.errors import InputError
from heatgrade.geometry import JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.plate.resolved_setup import ResolvedSetup
from heatgrade.plate.wetted_shape import Mouth

LOCAL = "jets with local drains"
AT_THE_ENDS = "channels, pins, and jets that drain by the edges"


def refuse_idle(
    wetted: JetArray | Microchannels | ManifoldChannels | PinFins, setup: ResolvedSetup
) -> None:
    """Raise where a setup gives a part that the plate does not have.

    Left alone it would be missing from the answer without a word.

    Parameters
    ----------
    wetted : JetArray, Microchannels, ManifoldChannels or PinFins
        The wetted side of the plate.
    setup : ResolvedSetup
        What was given for it.

    Raises
    ------
    InputError
        HG832.
    """
    jets = isinstance(wetted, JetArray)
    local = isinstance(wetted, JetArray) and wetted.drains == "local"
    ends = not local and not isinstance(wetted, ManifoldChannels)
    for entry, here, allowed in (
        ("drain_diameter", local, LOCAL),
        ("plenum_height", jets, LOCAL),  # of jets at the edges the shape itself tells
        ("slot_width", ends, AT_THE_ENDS),
    ):
        value: float | None = getattr(setup, entry)
        if value is not None and not here:
            raise InputError(
                "HG832",
                "is of a part that this plate does not have",
                entry=entry,
                value=value,
                allowed=allowed,
                remedy="leave it out",
            )


def refuse_closed(
    mouths: tuple[Mouth, ...], cuts: tuple[str, ...], symmetry: tuple[str, ...]
) -> None:
    """Raise where planes of symmetry close every way by which coolant enters, or leaves.

    Parameters
    ----------
    mouths : tuple of Mouth
        Where coolant enters and leaves the whole plate.
    cuts : tuple of str
        Sides of the piece that are no end of the plate.
    symmetry : tuple of str
        Sides of the plate that were named planes of symmetry.

    Raises
    ------
    InputError
        HG832.
    """
    for role, way in (("inlet", "enters"), ("outlet", "leaves")):
        own = [mouth for mouth in mouths if mouth.role == role]
        sides = {mouth.side for mouth in own}
        if any(mouth.port is not None for mouth in own):
            continue  # of ports HG870 tells
        if sides and symmetry and sides <= set(cuts):
            raise InputError(
                "HG832",
                f"closes every side by which coolant {way}",
                entry="symmetry",
                value=", ".join(symmetry),
                allowed=f"at least one of {', '.join(sorted(sides))} left open",
                remedy="leave that side out of symmetry",
            )
