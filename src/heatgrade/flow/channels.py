"""Flow through parallel microchannels: each row of channels has the pressure drop of all.

dp = 2 (f_app Re) mu V s / Dh^2          laminar, f_app with its entrance (Shah 1978)
dp = 4 f s / Dh rho V^2 / 2              turbulent
dp = K rho V^2 / 2                       contraction into and expansion out of the channels
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.flow.sheet_flow import Conductances, Laws, SheetFlow
from heatgrade.flow.stream import Stream
from heatgrade.geometry import Microchannels
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]

# Sharp 90 degree bend from the slot into the channels of a centre feed: Idelchik, Handbook of
# Hydraulic Resistance, diagram 6-5, sharp elbow of a square duct.
TURN_LOSS = 1.2


def contraction_loss(open_share: float) -> float:
    """Return K of an abrupt contraction, on the velocity in the channels.

    ``K = 0.5 (1 - sigma)``: Idelchik, Handbook of Hydraulic Resistance, diagram 3-1.

    Parameters
    ----------
    open_share : float
        Area of the channels over that of the header in front of them.

    Examples
    --------
    >>> contraction_loss(0.5)
    0.25
    """
    return 0.5 * (1.0 - open_share)


def expansion_loss(open_share: float) -> float:
    """Return K of an abrupt expansion, on the velocity in the channels: ``(1 - sigma)^2``.

    Borda and Carnot; Idelchik, Handbook of Hydraulic Resistance, diagram 4-1.

    Examples
    --------
    >>> expansion_loss(0.5)
    0.25
    """
    return (1.0 - open_share) ** 2


def channel_laws(
    channels: Microchannels, stream: Stream, properties: CoolantProperties, total: float
) -> Laws:
    """Return the hydraulic conductances of microchannels as a function of their flow.

    Parameters
    ----------
    channels : Microchannels
        The channels.
    stream : Stream
        Their columns.
    properties : CoolantProperties
        Coolant at local temperature, arrays of shape (ns, nt).
    total : float
        Total mass flow [kg/s], for the first round.
    """
    position = distance_from_inlet(channels, stream)
    number = channels_per_column(channels, stream)
    share = 1.0 - channels.solid_fraction
    inlet_loss = contraction_loss(share) + (TURN_LOSS if channels.feed == "centre" else 0.0)
    outlet_loss = expansion_loss(share)
    first, last = inlet_columns(channels, stream)
    middle = middle_face(stream) if channels.feed == "centre" else None

    def laws(flow: SheetFlow | None) -> Conductances:
        if flow is None:
            per_channel = np.full((len(stream.ds), len(number)), total / channels.path_count)
        else:
            per_channel = stream.through(flow) / number
        start, centre, end = position
        before = friction_loss(channels, properties, per_channel, start, centre)
        after = friction_loss(channels, properties, per_channel, centre, end)
        mass = per_channel * number
        if middle is None:
            between = after[:-1] + before[1:]
        else:  # in the first half the stream runs towards lower indices
            downstream = np.arange(len(stream.ds) - 1) >= middle
            between = np.where(
                downstream[:, None], after[:-1] + before[1:], before[:-1] + after[1:]
            )
        along = 0.5 * (mass[:-1] + mass[1:]) / between
        if middle is not None:
            along[middle - 1] = 0.0
        dynamic = 0.5 * per_channel**2 / (properties.density * channels.flow_area**2)
        inlet = np.zeros_like(mass)
        outlet = np.zeros_like(mass)
        for i in first:
            inlet[i] = mass[i] / (before[i] + inlet_loss * dynamic[i])
        for i in last:
            outlet[i] = mass[i] / (after[i] + outlet_loss * dynamic[i])
        across = np.zeros((mass.shape[0], mass.shape[1] - 1))
        return stream.conductances(along, across, inlet, outlet)

    return laws


def channels_per_column(channels: Microchannels, stream: Stream) -> Array:
    """Return how many channels run through each column, a fraction too, shape (nt,)."""
    return channels.channel_count * stream.dt / stream.width


def distance_from_inlet(channels: Microchannels, stream: Stream) -> tuple[Array, Array, Array]:
    """Return start, centre and end of each column as distance from its inlet [m], each (ns, 1)."""
    edges = stream.edges
    low, high = edges[:-1], edges[1:]
    if channels.feed == "centre":
        half = 0.5 * stream.length
        first = high <= half * (1.0 + 1e-9)
        low, high = (
            np.where(first, half - high, low - half),
            np.where(first, half - low, high - half),
        )
        low = np.where(np.abs(low) < 1e-9 * stream.length, 0.0, low)
    return low[:, None], (0.5 * (low + high))[:, None], high[:, None]


def inlet_columns(channels: Microchannels, stream: Stream) -> tuple[list[int], list[int]]:
    """Return the indices of the first and of the last columns of the streams."""
    last = len(stream.ds) - 1
    if channels.feed == "centre":
        middle = middle_face(stream)
        return [middle - 1, middle], [0, last]
    return [0], [last]


def middle_face(stream: Stream) -> int:
    """Return the index of the face half way along the stream, which the grid has as an edge."""
    return int(np.argmin(np.abs(stream.edges - 0.5 * stream.length)))


def reynolds(channels: Microchannels, properties: CoolantProperties, per_channel: Array) -> Array:
    """Return the Reynolds number on the hydraulic diameter, shape (ns, nt)."""
    velocity = per_channel / (properties.density * channels.flow_area)
    return properties.density * velocity * channels.hydraulic_diameter / properties.viscosity


def friction_loss(
    channels: Microchannels, properties: CoolantProperties, per_channel: Array, a: Array, b: Array
) -> Array:
    """Return the friction loss [Pa] from distance `a` to `b` behind the inlet [m], (ns, nt)."""
    size = channels.hydraulic_diameter
    velocity = per_channel / (properties.density * channels.flow_area)
    number = np.maximum(reynolds(channels, properties, per_channel), 1e-6)
    slow = np.minimum(number, LAMINAR_END)

    def up_to(s: Array) -> Array:
        """Return the mean laminar friction factor from the inlet to s, times s."""
        s_plus = np.maximum(s, 1e-12) / (size * slow)
        return np.asarray(duct.f_apparent_reynolds(s_plus, channels.aspect_ratio)) / slow * s

    laminar = up_to(b) - up_to(a)
    turbulent = duct.f_turbulent(np.maximum(number, TURBULENT_START)) * (b - a)
    share = turbulent_share(number)
    friction = (1.0 - share) * laminar + share * turbulent
    return np.asarray(2.0 * friction / size * properties.density * velocity**2)
