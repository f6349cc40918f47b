"""Heat transfer of manifold micro-channels, referred to the temperature at their inlets.

Every U-turn begins with fresh coolant, and is short beside the way on which heat spreads, so that a
column holds a mean over U-turns (the fins along one are taken for isothermal, as Copeland, Behnia
and Nakayama 1997 do, doi 10.1109/95.588554).  Between fins the film is that of developing flow in
the channel, in the mean over the U-turn's length, L* = L / (Dh Re Pr)::

    h = Nu_m(L*) k / Dh                             laminar, three walls (Lee and Garimella 2006)
    E = [w + (k_f t m / h') tanh(m H)] / (w + t)     wetted area over plan, fins by their efficiency
    NTU = E h / (m'' cp)

    q'' = m'' cp [1 - exp(-NTU)] (T_base - T_inlet)

The coefficient on ``T - T_inlet`` is the one with which fins and floor give that heat; tops of fins
and the manifold exchange none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import duct
from heatgrade.correlations.duct.regime import LAMINAR_END, TURBULENT_START, turbulent_share
from heatgrade.correlations.validity import Validity
from heatgrade.flow.channels import reynolds
from heatgrade.flow.manifold_channels import paths_per_column
from heatgrade.flow.stream import Stream
from heatgrade.geometry import ManifoldChannels
from heatgrade.materials import CoolantProperties
from heatgrade.thermal.exchange import WettedFins

Array = NDArray[np.float64]

SHARE_ROUNDS = 50  # halvings to rounding
WHERE = "manifold channels"

U_TURNS = Validity(
    name="the developing channel that stands for a U-turn",
    source="compared with resolved coolant, docs/validation.md",
    ranges=(("reynolds", 10.0, 200.0), ("height_over_wall", 0.15, 1.4), ("aspect", 0.12, 0.5)),
    scatter="rise of the junction -9 to +22 %, from Reynolds number 100 on too high; pressure drop "
    "-7 to +10 %",
)


@dataclass(frozen=True, slots=True, eq=False)
class UTurns:
    """Heat transfer of the U-turns of each column, (ns, nt) arrays.

    Parameters
    ----------
    coefficient : array
        On the inlet's temperature [W/(m2 K)].
    mean_rise : array
        Of the coolant in the mean over the U-turn, over that at its end [-].
    cautions : tuple of Caution
        What lies outside its range.
    """

    coefficient: Array
    mean_rise: Array
    cautions: tuple[Caution, ...]


def u_turns(
    manifold: ManifoldChannels,
    stream: Stream,
    properties: CoolantProperties,
    mass: Array,
    heat_capacity: float,
    fin_conductivity: float,
    factor: Array | float = 1.0,
) -> UTurns:
    """Return the heat transfer of the U-turns in each column.

    Parameters
    ----------
    manifold, stream
        Channels and slots, and their columns.
    properties : CoolantProperties
        Coolant at its mean temperature in each column, (ns, nt) arrays.
    mass : (ns, nt) array
        Mass flow that enters each column from above [kg/s].
    heat_capacity : float
        Mean heat capacity of the coolant [J/(kg K)].
    fin_conductivity : float
        Of the fins, along their height [W/(m K)].
    factor : float or (ns, nt) array
        On the film coefficient.
    """
    number = paths_per_column(manifold, stream)
    film, cautions = _film(manifold, properties, mass / number)
    film = factor * film
    per_area = mass * heat_capacity / np.outer(stream.ds, stream.dt)
    units = film / per_area
    whole = units * area_factor(manifold, film, fin_conductivity)
    effectiveness = -np.expm1(-whole)
    wanted = effectiveness / units
    share = np.ones_like(film)
    for _ in range(SHARE_ROUNDS):  # s E(s h) NTU_1 = effectiveness, as under jets
        share = wanted / area_factor(manifold, share * film, fin_conductivity)
    mean = 1.0 / effectiveness - 1.0 / whole
    return UTurns(share * film, mean, cautions)


def area_factor(manifold: ManifoldChannels, film: Array, conductivity: float) -> Array:
    """Return heat of floor and fins over that of a bare base at the same film coefficient.

    E of the module, with ``m = sqrt(2 h' / (k_f t))`` and ``1 / h' = 1 / h + t / (6 k_f)``: fins
    with adiabatic tips (Incropera, Fundamentals of Heat and Mass Transfer, table 3.4, case B; h'
    adds the conduction across half the fin, so that the fin's temperature is its mean).

    Parameters
    ----------
    manifold : ManifoldChannels
        Channels and fins.
    film : array
        Film coefficient h [W/(m2 K)].
    conductivity : float
        Of the fins, k_f [W/(m K)].

    Examples
    --------
    >>> manifold = ManifoldChannels(
    ...     50e-6, 50e-6, 200e-6, area=(0.0, 0.0, 0.01, 0.01), inlet_count=10,
    ...     inlet_width=200e-6, outlet_width=200e-6, manifold_height=1e-3,
    ... )
    >>> round(float(area_factor(manifold, np.array(5e4), 148.0)), 3)
    3.899
    """
    width, thickness = manifold.channel_width, manifold.fin_width
    side = film / (1.0 + film * thickness / (6.0 * conductivity))
    m = np.sqrt(2.0 * side / (conductivity * thickness))
    fin = conductivity * thickness * m / film * np.tanh(m * manifold.height)
    return np.asarray((width + fin) / (width + thickness))


def wetted_u_turns(
    manifold: ManifoldChannels,
    stream: Stream,
    *,
    fin_conductivity: float,
    base_resistance: Array,
    fin_factor: Array | None = None,
) -> WettedFins:
    """Return the areas that the U-turns wet.

    Parameters
    ----------
    manifold, stream
        Channels and slots, and their columns.
    fin_conductivity : float
        Conductivity of the fins across their thickness [W/(m K)].
    base_resistance : (nx, ny) array
        From the wetted face of the base to the centre of its cell [m2 K/W].
    fin_factor : (nx, ny, layers) array, optional
        What the fins conduct in each cell over `fin_conductivity`.
    """
    channels = manifold.channels
    number = channels.channel_count * stream.dt / stream.width
    length = stream.ds[:, None] * number[None, :]
    return WettedFins(
        floor=length * channels.channel_width,
        sides=2.0 * length,
        inside=channels.fin_width / (6.0 * fin_conductivity),
        base=base_resistance,
        cover=None,
        factor=fin_factor,
    )


def _film(
    manifold: ManifoldChannels, properties: CoolantProperties, per_path: Array
) -> tuple[Array, tuple[Caution, ...]]:
    """Return the mean film coefficient along a U-turn [W/(m2 K)]."""
    channels = manifold.channels
    number = reynolds(channels, properties, per_path)
    size, prandtl = channels.hydraulic_diameter, properties.prandtl
    slow = np.clip(number, 1e-6, LAMINAR_END)
    length = manifold.path_length / (size * slow * prandtl)
    laminar = duct.nusselt_h1_developing_mean(length, channels.aspect_ratio, heated_walls=3)
    fast = np.maximum(number, TURBULENT_START)
    turbulent = duct.nusselt_gnielinski(fast, prandtl, manifold.path_length / size)
    share = turbulent_share(number)
    nusselt = (1.0 - share) * laminar + share * turbulent
    cautions = U_TURNS.check(
        WHERE,
        reynolds=number,
        height_over_wall=manifold.height / manifold.wall_width,
        aspect=channels.aspect_ratio,
    )
    return nusselt * properties.conductivity / size, cautions
