"""Coolant that flows back in by an outlet, as where the outlet cuts an eddy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution
from heatgrade.resolved.domain import FlowDomain
from heatgrade.resolved.flow_solution import FlowSolution
from heatgrade.resolved.opening import Opening
from heatgrade.resolved.opening_temperatures import beside, outward_flow
from heatgrade.units import ZERO_CELSIUS

Array = NDArray[np.float64]

WORTH_A_WORD = 0.01  # share of what leaves that flows back


def backflow(domain: FlowDomain, flow: FlowSolution, opening: Opening) -> float:
    """Return the share of what leaves by an opening that flows back in there.

    Parameters
    ----------
    domain, flow
        The room and its flow.
    opening : Opening
        One by which more leaves than enters; 0 for others.
    """
    out = outward_flow(domain, opening, flow.mass_flow)
    leaving = float(np.add.reduce(np.maximum(out, 0.0)))
    back = float(np.add.reduce(np.maximum(-out, 0.0)))
    return back / leaving if back < leaving else 0.0


def backflow_cautions(
    domain: FlowDomain, flow: FlowSolution, entering: Array
) -> tuple[Caution, ...]:
    """Return a caution for each outlet by which more than a hundredth flows back.

    Parameters
    ----------
    domain, flow
        The room and its flow.
    entering : (nx, ny, nz) or (1, 1, 1) array
        Temperature of what enters each cell from outside [K].
    """
    found = []
    for opening in domain.openings:
        share = backflow(domain, flow, opening)
        if share > WORTH_A_WORD:
            weight = np.maximum(-outward_flow(domain, opening, flow.mass_flow), 0.0)
            outside = beside(domain, opening, entering)
            back = float(np.average(outside, weights=weight)) - ZERO_CELSIUS
            found.append(
                Caution(
                    "backflow",
                    f"opening {opening.name}",
                    f"{100 * share:.2g} % of what leaves flows back in by it, as where it cuts an "
                    f"eddy, and is taken to come at {back:.2f} degC; put the opening further "
                    "behind what makes the eddy",
                )
            )
    return tuple(found)
