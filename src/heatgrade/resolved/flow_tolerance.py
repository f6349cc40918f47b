"""How tightly the flow of each pass of flow and heat is solved.

Loosely while properties still change much, then as asked; and more tightly still where the flow is
as good as solved before each pass begins and temperatures move all the same: what is left of its
imbalance carries them on.
"""

from __future__ import annotations

from collections.abc import Sequence

from heatgrade.caution import Caution
from heatgrade.resolved.flow_solver import GIVEN_UP, LEAST_TOLERANCE

FIRST_PASS = 1e-3  # tolerance of the first flow, whose properties will change
IDLE = 2  # iterations of a flow that was as good as solved before its pass began
STUCK = 0.5  # of the change of the pass before: less is no standstill
SHARPEN, SHARPEST = 0.3, 1e-3  # factor of the asked tolerance after such a pass, and its least


class FlowTolerance:
    """The tolerance of the next pass.

    Parameters
    ----------
    asked : float
        By whom solves.
    constant : bool
        Whether properties do not change, or by little only, so that the first pass is as asked.

    Examples
    --------
    >>> tolerance = FlowTolerance(1e-4)
    >>> tolerance.next(30, [10.0])
    >>> tolerance.value
    0.0001
    >>> tolerance.next(1, [10.0, 0.02]), tolerance.next(1, [10.0, 0.02, 0.02])
    (None, None)
    >>> tolerance.beyond
    True
    >>> tolerance.back()  # the flow does not follow so far
    >>> tolerance.next(1, [10.0, 0.02, 0.02, 0.02])
    >>> tolerance.value
    0.0001
    """

    def __init__(self, asked: float, *, constant: bool = False) -> None:
        self.asked = asked
        self.value = asked if constant else max(FIRST_PASS, asked)
        self._floor, self._met, self._held = asked, self.value, False

    @property
    def beyond(self) -> bool:
        """Whether the flow is solved more tightly than asked."""
        return self.value < self.asked

    def next(self, iterations: int, changes: Sequence[float]) -> None:
        """Go on after a pass.

        Parameters
        ----------
        iterations : int
            Of its flow.
        changes : sequence of float
            Largest change of a temperature in each pass up to it [K].
        """
        self._met = self.value
        stuck = len(changes) > 1 and changes[-1] > STUCK * changes[-2]
        if stuck and iterations <= IDLE and self.value <= self._floor and not self._held:
            self._floor = max(SHARPEN * self._floor, SHARPEST * self.asked, LEAST_TOLERANCE)
        drop = changes[-1] / max(changes[0], 1e-300)
        self.value = max(self._floor, min(0.1 * self.value, FIRST_PASS * drop))

    def back(self) -> None:
        """Stay with the last tolerance that the flow met."""
        self._held = True
        self._floor = self.value = self._met


def given_up(found: Sequence[Caution], before: Sequence[Caution]) -> bool:
    """Return whether a flow has given up what the flow before it was still asked for."""
    known = {item.code for item in before}
    return any(item.code in GIVEN_UP and item.code not in known for item in found)
