"""Heat and flow in turn that go to and fro for ever between two states, and how they are held.

A limiter may answer a flow that moved by a thousandth with quite another slope, in a wake that
leans to either side on coarse cells for one, and the flow, whose viscosity follows, moves back.
Once most changes of late turn against the one before and do not grow, what the coolant carries and
the temperatures at which its properties are taken follow by half of the way, and where that brings
no rest by an ever smaller share: a field that moves one way only, or that runs away, is never held.
What they come to is proved by a whole pass from there (`Switching.proves`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heatgrade.caution import Caution

Array = NDArray[np.float64]

PATIENCE = 10  # passes before it is thought of
WINDOW, FALLS = 4, 0.5  # changes that fall by less than this in so many passes do not settle
GROWS = 1.05  # changes that grow by more than this in so many passes run away
TURNS = 2  # of the last WINDOW - 1 changes must turn against the one before
TOLD = 0.01  # K: states that a whole pass moves by less are given without a word
HALF = 0.5  # of the way: where a smooth swing of about the same size comes to rest
RESTS = 0.95  # changes that fall by less from pass to pass come to no rest by that
WANING = 0.5  # fall of the share from pass to pass once half of the way brings no rest
PROVED = 1.25  # of the distance of both states: a whole pass from one between moves by no more


class Switching:
    """Whether temperatures go to and fro from pass to pass, and by what share they follow then.

    Attributes
    ----------
    changes : list of float
        Largest change of a temperature in each pass [K].
    share : float
        Of the way that what is carried, and the properties' temperatures, go in the next pass.
    holds : bool
        Whether they go to and fro.
    moved : float
        By a whole pass from what is given, at most [K].
    """

    def __init__(self) -> None:
        self.changes: list[float] = []
        self.share, self.holds, self._wanes = 1.0, False, False
        self._turned: list[bool] = []
        self._way: Array | None = None
        self._apart = self.moved = 0.0

    def note(self, held: Array, before: Array, fresh: Array) -> None:
        """Take note of a pass.

        Parameters
        ----------
        held : (nx, ny, nz) array
            Temperatures of its properties [K].
        before, fresh : (nx, ny, nz) arrays
            Temperatures of the pass before, and those found [K].
        """
        self.changes.append(float(np.abs(fresh - before).max()))
        last, self._way = self._way, None
        if len(self.changes) >= PATIENCE - WINDOW:  # most end sooner, without the memory
            self._way = fresh - held
        turned = last is not None and self._way is not None and _turns(last, self._way)
        self._turned.append(turned)
        if self.holds:
            self._follow()
        elif self._to_and_fro():
            self.holds, self._apart = True, self.changes[-1]

    def _follow(self) -> None:
        if self.share == 1.0:  # the first pass whose carried heat is known
            self.share = HALF
        elif self._wanes or self.changes[-1] > RESTS * self.changes[-2]:
            self._wanes = True
            self.share *= WANING

    def _to_and_fro(self) -> bool:
        if len(self.changes) < PATIENCE:
            return False
        first, last = self.changes[-WINDOW], self.changes[-1]
        return FALLS * first < last <= GROWS * first and sum(self._turned[1 - WINDOW :]) >= TURNS

    def between(self, held: Array, fresh: Array) -> Array:
        """Return temperatures for the properties: the fresh ones, or on the way to them [K]."""
        return fresh if self.share == 1.0 else held + self.share * (fresh - held)

    def proves(self, given: Array, whole: Array) -> bool:
        """Return whether a whole pass moves what is given by no more than both states are apart.

        Parameters
        ----------
        given, whole : (nx, ny, nz) arrays
            Temperatures that were held, and what a pass at full share makes of them [K].
        """
        self.moved = float(np.abs(whole - given).max())
        return self.moved <= PROVED * self._apart

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What must be known where they did."""
        if self.moved <= TOLD:
            return ()
        return (
            Caution(
                "switching",
                "resolved heat",
                "what the coolant carries goes to and fro between two states from pass to pass, "
                f"{self._apart:.2g} K apart in some cell, as in a wake that leans to either side "
                f"on coarse cells; given is one between them, which a whole pass moves by "
                f"{self.moved:.2g} K: take finer cells there",
            ),
        )


def _turns(last: Array, way: Array) -> bool:
    """Return whether a way goes against the last one, plane by plane."""
    return math.fsum(float(np.vdot(a, b)) for a, b in zip(last, way, strict=True)) < 0.0
