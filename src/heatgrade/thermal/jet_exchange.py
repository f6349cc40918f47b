"""Heat transfer under a jet array, referred to the temperature of the jets.

The correlations give the mean coefficient of a unit cell on ``T_wall - T_inlet``.  Around each
jet it follows the radial shape of a single submerged jet, scaled so that the cell's mean stays.

Fins on the target enlarge the wetted area, and the coolant warms more on its way.  With the
effectiveness ``e = h A / (m cp)`` of the bare cell, ``NTU = -ln(1 - e)`` belongs to the film
alone; the fins multiply it by their `area_factor` E and the finned cell reaches
``1 - exp(-E NTU)`` (Kays and London, Compact Heat Exchangers, wall of uniform temperature).
The coefficient on ``T_wall - T_inlet`` is the one with which fins and floor give that heat.
Without fins this gives the correlation back exactly, and the coolant never leaves above the wall.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import jet
from heatgrade.flow.jet_map import JetMap
from heatgrade.flow.jets import nozzle_reynolds
from heatgrade.geometry import JetArray, TargetFins
from heatgrade.grid import Grid
from heatgrade.materials import CoolantProperties
from heatgrade.thermal.exchange import Exchange, WettedLayers, wall_conductance

Array = NDArray[np.float64]

HIGHEST_EFFECTIVENESS = 0.95  # above it a coefficient on T_inlet has lost its meaning
SHARE_ROUNDS = 50  # halvings to rounding


@dataclass(frozen=True, slots=True, eq=False)
class JetCoefficients:
    """Coefficients of the unit cells.

    Parameters
    ----------
    film : (n,) array
        Mean coefficient of each cell on the mean temperature of its coolant [W/(m2 K)].
    share : (n,) array
        Coefficient on the inlet's temperature over `film`; without fins ``effectiveness / NTU``.
    cautions : tuple of Caution
        What lies outside its range.
    """

    film: Array
    share: Array
    cautions: tuple[Caution, ...]


def jet_coefficients(
    jets: JetArray,
    jet_map: JetMap,
    flow: Array,
    properties: CoolantProperties,
    heat_capacity: float,
    fin_conductivity: float,
    factor: Array | float = 1.0,
) -> JetCoefficients:
    """Return the coefficients of each unit cell.

    Parameters
    ----------
    jets, jet_map
        The nozzles and their cells.
    flow : (n,) array
        Mass flow of each nozzle [kg/s].
    properties : CoolantProperties
        Coolant at the film temperature of each cell, (n,) arrays.
    heat_capacity : float
        Mean heat capacity of the coolant [J/(kg K)].
    fin_conductivity : float
        Conductivity of the target's fins [W/(m K)].
    factor : float or (n,) array
        On the correlation's coefficient.
    """
    mean, cautions = _mean_coefficient(jets, jet_map, flow, properties)
    mean = factor * mean
    area = jet_map.per_nozzle(jet_map.area)
    capacity = flow * heat_capacity
    effectiveness = mean * area / capacity
    if float(effectiveness.max()) > HIGHEST_EFFECTIVENESS:
        cautions += (
            Caution(
                "out-of-range",
                "jets",
                f"the correlation would warm the coolant by {effectiveness.max():.2f} of the "
                "difference between wall and inlet: the flow is too small for it, "
                f"{HIGHEST_EFFECTIVENESS} is used",
            ),
        )
        effectiveness = np.minimum(effectiveness, HIGHEST_EFFECTIVENESS)
    units = -np.log1p(-effectiveness)
    film = units * capacity / area
    share = effectiveness / units
    if jets.target_fins is not None:
        share = _finned_share(jets.target_fins, units, film, fin_conductivity)
        cautions += (
            Caution(
                "assumption",
                "jets",
                "the film coefficient of the bare target is assumed on all faces of its fins; "
                "no correlation for jets on fins is used",
            ),
        )
    return JetCoefficients(film, share, cautions)


def area_factor(fins: TargetFins, film: Array, conductivity: float) -> Array:
    """Return heat of a finned target over that of a bare one at the same film coefficient.

    Floor and fins side by side, each fin with its tip::

        E = [g + (k t m / h) (tanh(m H) + b) / (1 + b tanh(m H))] / (t + g)
        m = sqrt(2 h' / (k t)),  b = h / (m k),  1 / h' = 1 / h + t / (6 k)

    (Incropera, Fundamentals of Heat and Mass Transfer, table 3.4, case A; h' adds the conduction
    across half the fin, so that the fin's temperature is its mean.)

    Parameters
    ----------
    fins : TargetFins
        The fins.
    film : array
        Film coefficient h [W/(m2 K)].
    conductivity : float
        Of the fins, k [W/(m K)].

    Examples
    --------
    >>> fins = TargetFins(height=0.6e-3, thickness=0.1e-3, gap=0.15e-3)
    >>> round(float(area_factor(fins, np.array(2e4), 390.0)), 2)
    5.16
    """
    thickness = fins.thickness
    side = film / (1.0 + film * thickness / (6.0 * conductivity))
    m = np.sqrt(2.0 * side / (conductivity * thickness))
    along = np.tanh(m * fins.height)
    tip = film / (m * conductivity)
    fin = conductivity * thickness * m / film * (along + tip) / (1.0 + tip * along)
    return np.asarray((fins.gap + fin) / (thickness + fins.gap))


def _finned_share(fins: TargetFins, units: Array, film: Array, conductivity: float) -> Array:
    """Return the share s at which ``s E(s h) NTU = 1 - exp(-E(h) NTU)``.

    A lower coefficient makes the fins more effective, which must not be counted twice.  E falls
    at most like 1 / sqrt(h), so that each round at least halves the error of ln s.
    """
    wanted = -np.expm1(-units * area_factor(fins, film, conductivity)) / units
    share = np.ones_like(film)
    for _ in range(SHARE_ROUNDS):
        share = wanted / area_factor(fins, share * film, conductivity)
    return share


def _mean_coefficient(
    jets: JetArray, jet_map: JetMap, flow: Array, properties: CoolantProperties
) -> tuple[Array, tuple[Caution, ...]]:
    number = nozzle_reynolds(jet_map, flow, properties.viscosity)
    prandtl = properties.prandtl
    if jets.drains == "local":
        given = {
            "diameter_over_pitch": jet_map.diameter / jet_map.pitch,
            "height_over_pitch": jets.standoff / jet_map.pitch,
        }
        nusselt = jet.nusselt_local_drain(number, prandtl, **given)
        cautions = jet.WEI.check("jets", reynolds=number, prandtl=prandtl, **given)
        return nusselt * properties.conductivity / jet_map.diameter, cautions
    given = {
        "pitch_over_diameter": jet_map.pitch / jet_map.diameter,
        "height_over_diameter": jets.standoff / jet_map.diameter,
    }
    nusselt = jet.nusselt_robinson_schnitzler(number, prandtl, **given)
    cautions = jet.ROBINSON_SCHNITZLER.check("jets", reynolds=number, prandtl=prandtl, **given)
    return nusselt * properties.conductivity / jet.ROBINSON_LENGTH, cautions


class RadialShape(NamedTuple):
    """How a coefficient is spread around the jets.

    Parameters
    ----------
    local : (p,) array
        At the sample points, over the mean of their unit cell.
    mean : (n,) array
        What the factor on the local coefficients puts on the mean of each unit cell.
    farthest : float
        Largest distance from a jet's axis over its bore.
    """

    local: Array
    mean: Array
    farthest: float


def radial_shape(jet_map: JetMap, factor: Array | None = None) -> RadialShape:
    """Return the shape of the coefficient around each jet.

    Parameters
    ----------
    jet_map : JetMap
        The nozzles' cells.
    factor : (nx, ny) array, optional
        On the local coefficient in each column.
    """
    distance = jet_map.radius / jet_map.diameter[jet_map.nozzle]
    plain = np.asarray(jet.radial_shape(distance))
    local = plain if factor is None else plain * jet_map.at_points(factor)
    whole, own = (jet_map.per_nozzle(shape * jet_map.area) for shape in (plain, local))
    area = jet_map.per_nozzle(jet_map.area)
    return RadialShape(local / (own / area)[jet_map.nozzle], own / whole, float(distance.max()))


def jet_exchange(
    jets: JetArray,
    jet_map: JetMap,
    grid: Grid,
    layers: WettedLayers,
    cells: JetCoefficients,
    shape: RadialShape,
    *,
    base_resistance: Array,
    fin_conductivity: float,
) -> Exchange:
    """Return the conductances between target and jets, on ``T - T_inlet``.

    Parameters
    ----------
    cells : JetCoefficients
        Mean coefficients of the unit cells.
    shape : RadialShape
        How they are spread around the jets.
    base_resistance : (nx, ny) array
        From the target's face to the centre of its cell [m2 K/W].
    fin_conductivity : float
        Conductivity of the fins [W/(m K)].
    """
    at_points = (cells.film * cells.share)[jet_map.nozzle] * shape.local
    wetted = jet_map.per_column(jet_map.area)
    coefficient = jet_map.per_column(at_points * jet_map.area)
    coefficient = coefficient / np.where(wetted > 0.0, wetted, 1.0)
    dz = grid.dz
    conductance = np.zeros((*wetted.shape, layers.count))
    fins = jets.target_fins
    floor = 1.0 if fins is None else fins.gap / (fins.thickness + fins.gap)
    conductance[:, :, 0] = wall_conductance(floor * wetted, coefficient, base_resistance)
    if fins is not None:
        inside = fins.thickness / (6.0 * fin_conductivity)
        for m, k in enumerate(range(layers.fins.start, layers.fins.stop), start=1):
            sides = wetted * 2.0 * dz[k] / (fins.thickness + fins.gap)
            conductance[:, :, m] = wall_conductance(sides, coefficient, inside)
        conductance[:, :, -1] += wall_conductance(
            (1.0 - floor) * wetted,
            coefficient,
            0.5 * dz[layers.fins.stop - 1] / fin_conductivity,
        )
    # Only the far end: near the axis there is always less than one diameter.
    cautions = cells.cautions + jet.SUN_MA_NAKAYAMA.check("jets", r_over_d=shape.farthest)
    return Exchange(layers.base, conductance, coefficient, cautions)
