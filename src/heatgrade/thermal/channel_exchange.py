"""Heat transfer in microchannels: local Nusselt number along the developing stream.

Between cell and coolant stand the film and the fin's own thickness: the mean temperature of a
fin that gives heat through both sides is above its surface by ``q'' t / (6 k)`` (parabola).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.flow.channels import channels_per_column, distance_from_inlet, reynolds
from heatgrade.flow.stream import Stream
from heatgrade.geometry import Microchannels
from heatgrade.materials import CoolantProperties
from heatgrade.thermal.exchange import WettedFins

Array = NDArray[np.float64]

# Between plates, one heated: 5.385 in place of 8.235 (Shah and London 1978, chapter VI).
_LONG_WALL = Caution(
    "out-of-range",
    "microchannels",
    "the channels are wider than high and their cover gives no heat: the law for three walls is "
    "for a short cold wall, and a long one lowers the Nusselt number by up to 35 %",
)


def channel_coefficient(
    channels: Microchannels,
    stream: Stream,
    properties: CoolantProperties,
    per_channel: Array,
    *,
    covered: bool,
) -> tuple[Array, tuple[Caution, ...]]:
    """Return the heat-transfer coefficient in each column [W/(m2 K)], shape (ns, nt).

    Parameters
    ----------
    channels, stream, properties
        As in `heatgrade.flow.channels`.
    per_channel : (ns, nt) array
        Mass flow of one channel [kg/s].
    covered : bool
        Whether the cover takes part in the heat transfer (four heated walls instead of three).
    """
    number = reynolds(channels, properties, per_channel)
    prandtl = properties.prandtl
    _, centre, _ = distance_from_inlet(channels, stream)
    size = channels.hydraulic_diameter
    slow = np.clip(number, 1e-6, LAMINAR_END)
    walls = 4 if covered else 3
    x_star = centre / (size * slow * prandtl)
    laminar = duct.nusselt_h1_developing(x_star, channels.aspect_ratio, heated_walls=walls)
    fast = np.maximum(number, TURBULENT_START)
    turbulent = duct.nusselt_gnielinski(fast, prandtl, channels.flow_length / size)
    share = turbulent_share(number)
    nusselt = (1.0 - share) * laminar + share * turbulent
    cautions = _cautions(channels, number, prandtl, covered=covered)
    return nusselt * properties.conductivity / size, cautions


def _cautions(
    channels: Microchannels, number: Array, prandtl: Array, *, covered: bool
) -> tuple[Caution, ...]:
    where = "microchannels"
    slow, fast = number < LAMINAR_END, number > LAMINAR_END
    found: tuple[Caution, ...] = ()
    if np.any(slow):
        found += duct.LEE_GARIMELLA.check(where, aspect=channels.aspect_ratio)
        if not covered and channels.channel_width > channels.height:
            found += (_LONG_WALL,)
    if np.any(fast):
        found += duct.GNIELINSKI.check(where, reynolds=number[fast], prandtl=prandtl[fast])
    if np.any(fast & (number < TURBULENT_START)):
        found += (
            Caution(
                "out-of-range",
                where,
                f"Reynolds numbers of {number.min():.0f} to {number.max():.0f} reach into the "
                f"transition from laminar to turbulent flow, {LAMINAR_END:.0f} to "
                f"{TURBULENT_START:.0f}, where no law is reliable",
            ),
        )
    return found


def wetted_channels(
    channels: Microchannels,
    stream: Stream,
    *,
    fin_conductivity: float,
    base_resistance: Array,
    cover_resistance: Array | None,
    fin_factor: Array | None = None,
) -> WettedFins:
    """Return the areas that the channels wet.

    Parameters
    ----------
    channels, stream
        The channels and their columns.
    fin_conductivity : float
        Conductivity of the fins across their thickness [W/(m K)].
    base_resistance, cover_resistance : (nx, ny) array
        From the wetted face of base and cover to the centre of its cell [m2 K/W].
    fin_factor : (nx, ny, layers) array, optional
        What the fins conduct in each cell over `fin_conductivity`.
    """
    number = channels_per_column(channels, stream)
    length = stream.ds[:, None] * number[None, :]  # channel length in each column
    return WettedFins(
        floor=length * channels.channel_width,
        sides=2.0 * length,
        inside=channels.fin_width / (6.0 * fin_conductivity),
        base=base_resistance,
        cover=cover_resistance,
        factor=fin_factor,
    )
