"""Pseudo-time steps in turn long and short, in straight channels.

What is slow there are two things, and no length of step is good for both. Velocities that alternate
from cell to cell along a channel are seen by convection hardly at all and by no coarser grid: only
viscosity across the channel takes them out, the sooner the longer the step. Pressure of waves some
four cells long is corrected as momentum of long steps answers to it, convection left out: much too
little, the less the longer the step. A few steps of one kind after a few of the other take out
both, as the varying parameters of alternating directions do (Peaceman and Rachford 1955, doi
10.1137/0103003); without, iterations grow with the cells along.
"""

from __future__ import annotations

from dataclasses import dataclass

LONG, SHORT = 1.6, 0.5  # factors of the step
TURN = 4  # iterations of one kind: each change asks for new mobilities


@dataclass(frozen=True, slots=True)
class SwingingSteps:
    """Factors of a flow's pseudo-time steps.

    Parameters
    ----------
    straight : bool
        Whether coolant goes straight from side to side; else the step is left as it is.

    Examples
    --------
    >>> steps = SwingingSteps(straight=True)
    >>> [steps.factor(count) for count in (0, 3, 4, 7, 8)]
    [1.6, 1.6, 0.5, 0.5, 1.6]
    >>> SwingingSteps(straight=False).factor(0)
    1.0
    """

    straight: bool

    def factor(self, count: int) -> float:
        """Return the factor of the step of iteration number `count`, from 0."""
        if not self.straight:
            return 1.0
        return LONG if count // TURN % 2 == 0 else SHORT
