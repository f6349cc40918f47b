"""Heat transfer in microchannels: local Nusselt number along the developing stream.

Between cell and coolant stand the film and the fin's own thickness: the mean temperature of a
fin that gives heat through both sides is above its surface by ``q'' t / (6 k)`` (parabola).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START
from heatgrade.flow.channels import distance_from_inlet, reynolds, turbulent_share
from heatgrade.flow.stream import Stream
from heatgrade.geometry import Microchannels
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.thermal.exchange import Exchange, WettedLayers, wall_conductance

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


def channel_exchange(
    channels: Microchannels,
    stream: Stream,
    grid: Grid,
    layers: WettedLayers,
    coefficient: Array,
    *,
    fin_conductivity: float,
    base_resistance: Array,
    cover_resistance: Array | None,
    cautions: tuple[Caution, ...] = (),
) -> Exchange:
    """Return the conductances between plate and coolant.

    Parameters
    ----------
    coefficient : (ns, nt) array
        Heat-transfer coefficient in each column [W/(m2 K)].
    fin_conductivity : float
        Conductivity of the fins across their thickness [W/(m K)].
    base_resistance, cover_resistance : (nx, ny) array
        From the wetted face of base and cover to the centre of its cell [m2 K/W].
    """
    dz = grid.dz
    number = channels.channel_count * stream.dt / stream.width
    length = stream.ds[:, None] * number[None, :]  # channel length in each column
    local = np.zeros((*coefficient.shape, layers.count))
    floor = length * channels.channel_width
    local[:, :, 0] = wall_conductance(floor, coefficient, stream.local(base_resistance))
    inside = channels.fin_width / (6.0 * fin_conductivity)
    for m, k in enumerate(range(layers.fins.start, layers.fins.stop), start=1):
        local[:, :, m] = wall_conductance(2.0 * length * dz[k], coefficient, inside)
    if cover_resistance is not None:
        local[:, :, -1] = wall_conductance(floor, coefficient, stream.local(cover_resistance))
    return Exchange(layers.base, stream.spread(local), stream.spread(coefficient), cautions)
