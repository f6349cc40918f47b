"""Flow through a bank of pins: friction by rows, along the stream and across it.

dp = f (rho U_max^2 / 2) per row        U_max in the narrowest cross-section
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.correlations import pin_fin
from heatgrade.flow.sheet_flow import Conductances, Laws, SheetFlow
from heatgrade.flow.stream import Stream
from heatgrade.geometry import PinFins
from heatgrade.materials import CoolantProperties

Array = NDArray[np.float64]


def pin_laws(pins: PinFins, stream: Stream, properties: CoolantProperties, total: float) -> Laws:
    """Return the hydraulic conductances of a bank of pins as a function of its flow.

    Parameters
    ----------
    pins : PinFins
        The bank.
    stream : Stream
        Its columns.
    properties : CoolantProperties
        Coolant at local temperature, arrays of shape (ns, nt).
    total : float
        Total mass flow [kg/s], for the first round.
    """
    width, step = stream.dt, stream.ds
    # The header is as high as the pins, and what the first and the last row narrow and widen is
    # part of the law for rows: no loss at the ends.

    def laws(flow: SheetFlow | None) -> Conductances:
        if flow is None:
            per_width = np.full((len(step), len(width)), total / stream.width)
        else:
            per_width = stream.through(flow) / width
        half = pressure_gradient(pins, properties, per_width) * 0.5 * step[:, None]
        mass = per_width * width
        along = 0.5 * (mass[:-1] + mass[1:]) / (half[:-1] + half[1:])
        inlet, outlet = np.zeros_like(mass), np.zeros_like(mass)
        inlet[0] = mass[0] / half[0]
        outlet[-1] = mass[-1] / half[-1]
        # Across the stream the bank resists as it does along it, at the same speed.
        gradient = half / (0.5 * step[:, None])
        resistance = 0.5 * gradient * width / (per_width * step[:, None])
        across = 1.0 / (resistance[:, :-1] + resistance[:, 1:])
        return stream.conductances(along, across, inlet, outlet)

    return laws


def reynolds(pins: PinFins, properties: CoolantProperties, per_width: Array) -> Array:
    """Return ``Re = rho U_max D / mu`` in each column, shape (ns, nt)."""
    through = per_width / (pins.contraction * pins.height)
    return np.asarray(through * pins.frontal_width / properties.viscosity)


def pressure_gradient(pins: PinFins, properties: CoolantProperties, per_width: Array) -> Array:
    """Return the pressure lost per length of bank [Pa/m], shape (ns, nt)."""
    factor = pin_fin.friction_gaddis_gnielinski(
        reynolds(pins, properties, per_width),
        arrangement=pins.arrangement,
        transverse_pitch_over_d=pins.pitch_transverse / pins.frontal_width,
        longitudinal_pitch_over_d=pins.pitch_longitudinal / pins.frontal_width,
        rows=pins.rows,
    )
    dynamic = 0.5 * (per_width / (pins.contraction * pins.height)) ** 2 / properties.density
    return np.asarray(factor * dynamic / pins.pitch_longitudinal)


def pin_cautions(
    pins: PinFins, properties: CoolantProperties, per_width: Array
) -> tuple[Caution, ...]:
    """Return cautions where the friction law is outside its range."""
    return pin_fin.GADDIS_GNIELINSKI.check(
        "pin fin friction",
        reynolds_max=reynolds(pins, properties, per_width),
        transverse_pitch_over_d=pins.pitch_transverse / pins.frontal_width,
        longitudinal_pitch_over_d=pins.pitch_longitudinal / pins.frontal_width,
        rows=pins.rows,
    )
