"""Flow through a bank of pins: friction by rows, along the stream and across it.

The pressure falls as it does between the pins; what passes above them is in
`heatgrade.flow.pin_bypass`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.flow.bank_friction import bank_gradient
from heatgrade.flow.pin_bypass import through_bank
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
    # Assumed: the header is as high as the passage, gap and all.  What the first and the last row
    # narrow and widen is part of the law for rows.  So there is no loss at the ends.

    def laws(flow: SheetFlow | None) -> Conductances:
        if flow is None:
            per_width = np.full((len(step), len(width)), total / stream.width)
        else:
            per_width = stream.through(flow) / width
        bank = through_bank(pins, properties, per_width)
        half = bank_gradient(pins, properties, bank) * 0.5 * step[:, None]
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
