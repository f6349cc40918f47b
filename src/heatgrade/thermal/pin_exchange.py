"""Heat transfer in a bank of pins: one coefficient from the tube-bank correlation.

The mean temperature of a pin that gives heat evenly through its side is above that of its
surface by ``q'' d / (8 k)`` where it is round (parabola), that is ``q'' (A / P) / (2 k)``, which
is used for all shapes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import pin_fin
from heatgrade.flow.bank_friction import reynolds
from heatgrade.flow.stream import Stream
from heatgrade.geometry import PinFins
from heatgrade.materials import CoolantProperties
from heatgrade.thermal.exchange import WettedFins

Array = NDArray[np.float64]

# Height over width below which the end walls count: see `heatgrade.correlations.pin_fin`.
SLENDER = 4.0


def pin_coefficient(
    pins: PinFins, properties: CoolantProperties, per_width: Array
) -> tuple[Array, tuple[Caution, ...]]:
    """Return the heat-transfer coefficient in each column [W/(m2 K)], shape (ns, nt).

    Parameters
    ----------
    per_width : (ns, nt) array
        Mass flow per width of the bank [kg/(s m)].
    """
    number = reynolds(pins, properties, per_width)
    given = {
        "transverse_pitch_over_d": pins.pitch_transverse / pins.frontal_width,
        "longitudinal_pitch_over_d": pins.pitch_longitudinal / pins.frontal_width,
    }
    nusselt = pin_fin.nusselt_bank(
        number, properties.prandtl, arrangement=pins.arrangement, rows=pins.rows, **given
    )
    cautions = pin_fin.ZUKAUSKAS.check(
        "pin fins", reynolds_max=number, prandtl=properties.prandtl, **given
    )
    cautions += _pin_cautions(pins)
    return np.asarray(nusselt * properties.conductivity / pins.frontal_width), cautions


def _pin_cautions(pins: PinFins) -> tuple[Caution, ...]:
    """Return what no range of the laws says: they are for long and round tubes."""
    found: tuple[Caution, ...] = ()
    slenderness = pins.height / pins.frontal_width
    if slenderness < SLENDER:
        found += (
            Caution(
                "out-of-range",
                "pin fins",
                f"pins {slenderness:.1f} times as high as wide get the laws of long tubes; "
                f"published laws for pins below {SLENDER:g} differ by a factor of two",
            ),
        )
    if pins.shape != "round":
        found += (
            Caution(
                "assumption",
                "pin fins",
                f"{pins.shape} pins get heat transfer and friction of round ones as wide as they "
                "are across the flow",
            ),
        )
    return found


def wetted_pins(
    pins: PinFins,
    stream: Stream,
    *,
    pin_conductivity: float,
    tip_conductivity: float,
    base_resistance: Array,
    cover_resistance: Array | None,
    pin_factor: Array | None = None,
) -> WettedFins:
    """Return the areas that the coolant wets among the pins.

    Parameters
    ----------
    pins, stream
        The bank and its columns.
    pin_conductivity : float
        Conductivity of the pins across their axis [W/(m K)].
    tip_conductivity : float
        Along it [W/(m K)].
    base_resistance, cover_resistance : (nx, ny) array
        From the wetted face of base and cover to the centre of its cell [m2 K/W].
    pin_factor : (nx, ny, layers) array, optional
        What the pins conduct in each cell over both conductivities.
    """
    area = stream.ds[:, None] * stream.dt[None, :]
    return WettedFins(
        floor=pins.porosity * area,
        sides=pins.side_ratio / pins.height * area,
        inside=pins.pin_area / pins.pin_perimeter / (2.0 * pin_conductivity),
        base=base_resistance,
        cover=cover_resistance,
        factor=pin_factor,
        tips=pins.solid_fraction * area if pins.clearance > 0.0 else None,
        tip_conductivity=tip_conductivity,
    )
