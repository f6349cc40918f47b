"""Flow through manifold micro-channels: U-turns side by side, all between the same two headers.

Along one U-turn of length L (`ManifoldChannels.path_length`), V in the channel below the wall, V_i
and V_o between the fins below the slots::

    dp = 2 (f_app Re) mu V L / Dh^2                  developing in the channel (Shah 1978)
       + rho / 2 (K_c + K_t) V_i^2                   into the fins, and the turn behind it
       + rho / 2 (K_t V^2 + K_e V_o^2)               the turn, and out of the fins
       + laminar friction of both slots

The loss of a turn stands on the velocity before it, as in Idelchik's diagrams.

Where slots are fed from the side their own losses come on top; see `heatgrade.flow.slot_headers`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.channels import TURN_LOSS, contraction_loss, expansion_loss, friction_loss
from heatgrade.flow.sheet_flow import Conductances, Laws, SheetFlow, solve_sheet
from heatgrade.flow.slot_headers import SlotHeaders
from heatgrade.flow.stream import Stream
from heatgrade.geometry import ManifoldChannels
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]


def manifold_flow(
    manifold: ManifoldChannels,
    stream: Stream,
    properties: CoolantProperties,
    total: float,
    *,
    guess: SheetFlow | None = None,
    threads: int | None = None,
) -> SheetFlow:
    """Return how the coolant is shared, and the pressure that it takes.

    Parameters
    ----------
    manifold : ManifoldChannels
        Channels and slots.
    stream : Stream
        Their columns.
    properties : CoolantProperties
        Coolant at local temperature, arrays of shape (ns, nt).
    total : float
        Mass flow [kg/s].
    guess : SheetFlow, optional
        A flow to start from.
    threads : int, optional
        Threads of the solver.

    Raises
    ------
    NotConverged
        HG421 where flow and friction do not settle, HG424 where slots fed from the side take so
        much pressure that some channels would run backwards.
    """
    if manifold.feed == "side":
        return _side_fed(manifold, stream, properties, total, guess)
    laws = _top_fed(manifold, stream, properties, total)
    return solve_sheet(laws, total, guess=guess, threads=threads)


def paths_per_column(manifold: ManifoldChannels, stream: Stream) -> Array:
    """Return how many U-turns lie in each column, a fraction too, shape (ns, nt)."""
    share = np.outer(stream.ds / stream.length, stream.dt / stream.width)
    return np.asarray(manifold.path_count * share)


def through(flow: SheetFlow, stream: Stream) -> Array:
    """Return the mass flow that enters each column from above [kg/s], shape (ns, nt)."""
    return np.asarray(stream.local(flow.inflow))


def path_losses(
    manifold: ManifoldChannels, properties: CoolantProperties, per_path: Array
) -> tuple[Array, Array]:
    """Return the losses of a U-turn up to its middle and behind it [Pa].

    Parameters
    ----------
    manifold, properties
        As in `manifold_flow`.
    per_path : (ns, nt) array
        Mass flow of one U-turn [kg/s].
    """
    channels = manifold.channels
    share = 1.0 - channels.solid_fraction
    length = np.array(manifold.path_length)
    friction = friction_loss(channels, properties, per_path, np.array(0.0), length)

    def dynamic(length: float) -> Array:
        """Return the dynamic pressure in a section of this length by a channel's width [Pa]."""
        velocity = per_path / (properties.density * channels.channel_width * length)
        return np.asarray(0.5 * properties.density * velocity**2)

    def slot(width: float) -> Array:
        """Return the friction in a slot, laminar between two long walls: 12 mu V l / w^2 [Pa]."""
        if manifold.feed == "side":  # a header, which the channels know nothing of
            return np.zeros_like(per_path)
        speed = per_path / (properties.density * channels.pitch * 0.5 * width)
        return 12.0 * properties.viscosity * speed * manifold.manifold_height / width**2

    inlet, outlet = manifold.inlet_width, manifold.outlet_width
    into = (contraction_loss(share) + TURN_LOSS) * dynamic(0.5 * inlet)
    out = TURN_LOSS * dynamic(manifold.height) + expansion_loss(share) * dynamic(0.5 * outlet)
    return 0.5 * friction + into + slot(inlet), 0.5 * friction + out + slot(outlet)


def _top_fed(
    manifold: ManifoldChannels, stream: Stream, properties: CoolantProperties, total: float
) -> Laws:
    number = paths_per_column(manifold, stream)

    def laws(flow: SheetFlow | None) -> Conductances:
        mass = total * number / manifold.path_count if flow is None else through(flow, stream)
        into, out = path_losses(manifold, properties, mass / number)
        ns, nt = mass.shape
        along, across = np.zeros((ns - 1, nt)), np.zeros((ns, nt - 1))
        return stream.conductances(along, across, mass / into, mass / out)

    return laws


def _side_fed(
    manifold: ManifoldChannels,
    stream: Stream,
    properties: CoolantProperties,
    total: float,
    guess: SheetFlow | None,
) -> SheetFlow:
    number = paths_per_column(manifold, stream)

    def loss(mass: Array) -> Array:
        into, out = path_losses(manifold, properties, mass / number)
        return into + out

    start = total * number / manifold.path_count if guess is None else through(guess, stream)
    headers = SlotHeaders.of(manifold, stream, properties)
    mass, drop, rounds = headers.shared(loss, start * (total / start.sum()))
    _, behind = path_losses(manifold, properties, mass / number)
    passed = stream.spread(mass)
    nx, ny = passed.shape
    return SheetFlow(
        np.zeros((nx - 1, ny)),
        np.zeros((nx, ny - 1)),
        passed,
        passed.copy(),
        stream.spread(behind + headers.outlet(mass.sum(axis=0)), np.nan),
        drop,
        rounds,
    )
