"""Heat and flow in turn that go to and fro for ever between two states, and how they are held.

A limiter may answer a flow that moved by a thousandth with quite another slope, in an eddy that an
outlet cuts for one, and the flow, whose viscosity follows, moves back.  From then on what the
coolant carries, and the temperatures at which its properties are taken, follow by an ever smaller
share from pass to pass, so that they end between both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution

Array = NDArray[np.float64]

PATIENCE = 10  # passes before it is thought of
WINDOW, FALLS = 4, 0.5  # changes that fall by less than this in so many passes do not settle
TOLD = 0.01  # K: states nearer to each other are held without a word
WANING = 0.5  # fall of the share from pass to pass


class Switching:
    """Whether temperatures go to and fro from pass to pass, and by what share they follow then."""

    def __init__(self) -> None:
        self._since: int | None = None
        self._apart = 0.0

    def seen(self, changes: Sequence[float]) -> bool:
        """Return whether they do, by the largest change of a temperature in each pass [K]."""
        if (
            self._since is None
            and len(changes) >= PATIENCE
            and changes[-1] > FALLS * changes[-WINDOW]
        ):
            self._since, self._apart = len(changes), changes[-1]
        return self._since is not None

    def share(self, passes: int) -> float:
        """Return the share of the way that what is carried goes after so many passes."""
        return 1.0 if self._since is None else WANING ** (passes - self._since)

    def between(self, held: Array, fresh: Array, passes: int) -> Array:
        """Return temperatures for the properties: the fresh ones, or on the way to them [K]."""
        return fresh if self._since is None else held + self.share(passes) * (fresh - held)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What must be known where they did."""
        if self._apart <= TOLD:
            return ()
        return (
            Caution(
                "switching",
                "resolved heat",
                "what the coolant carries goes to and fro between two states from pass to pass, "
                f"{self._apart:.2g} K apart in some cell, as beside an outlet that cuts an eddy; "
                "given is one between them: refine there, or move the outlet away",
            ),
        )
