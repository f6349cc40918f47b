"""All that an integrator knows between two steps; saved and restored bit by bit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import InputError
from heatgrade.transient.heat_account import HeatAccount
from heatgrade.transient.ladder import Interval
from heatgrade.transient.temperatures import Temperatures

Array = NDArray[np.float64]

PAIRS = ("now", "inward", "before", "before_middle", "base", "held")


@dataclass(frozen=True, slots=True, eq=False)
class TimeState:
    """The state after an accepted step.

    Parameters
    ----------
    interval : Interval
        Where in the ladder of steps.
    level : int
        Of the step to try next.
    now : Temperatures
        [K].
    inward : Temperatures
        Heat that flows into every cell and column [W].
    before, before_middle : Temperatures or None
        Those of the last step, to predict the next from.
    last_length : float
        Of the last step [s].
    quiet_since : float
        Time of the last break [s].
    base : Temperatures or None
        Those that the operator of the solver was taken at; None for `now`.
    base_time : float
        And when [s].
    base_step : int
        And after how many steps.
    held : Temperatures or None
        Those that what follows from step to step only was taken at; None for `now`.
    following : float
        Size of a correction of temperatures over that of the one before, as last measured.
    stale : bool
        Whether that operator is to be renewed before the next step.
    released, left : float
        Heat that sources release and that leaves the whole, at present [W].
    account : HeatAccount
        Heats since the beginning.
    steps, rejected, cycles : int
        Since the beginning.
    """

    interval: Interval
    level: int
    now: Temperatures
    inward: Temperatures
    before: Temperatures | None = None
    before_middle: Temperatures | None = None
    last_length: float = 0.0
    quiet_since: float = 0.0
    base: Temperatures | None = None
    base_time: float = 0.0
    base_step: int = 0
    held: Temperatures | None = None
    following: float = 1.0
    stale: bool = False
    released: float = 0.0
    left: float = 0.0
    account: HeatAccount = field(default_factory=HeatAccount)
    steps: int = 0
    rejected: int = 0
    cycles: int = 0

    @property
    def time(self) -> float:
        """Time reached [s]."""
        return self.interval.time

    def to_arrays(self) -> dict[str, Array]:
        """Return all of it as named arrays of numbers; see `from_arrays`."""
        made = {
            "interval": np.array([self.interval.start, self.interval.end, self.interval.place]),
            "counts": np.array(
                [self.level, self.steps, self.rejected, self.cycles, self.stale, self.base_step],
                np.float64,
            ),
            "times": np.array([self.last_length, self.quiet_since, self.base_time]),
            "following": np.array([self.following]),
            "rates": np.array([self.released, self.left]),
            "account": np.array([getattr(self.account, f.name) for f in fields(HeatAccount)]),
        }
        for name in PAIRS:
            pair = getattr(self, name)
            if pair is not None:
                made[f"{name}.cells"] = pair.cells
                if pair.sheet is not None:
                    made[f"{name}.sheet"] = pair.sheet
        return made

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> TimeState:
        """Return the state that `to_arrays` took apart.

        Raises
        ------
        InputError
            HG454 for arrays that are not those of a state.
        """
        try:
            level, steps, rejected, cycles, stale, base_step = (int(n) for n in arrays["counts"])
            last_length, quiet_since, base_time = (float(t) for t in arrays["times"])
            released, left = (float(q) for q in arrays["rates"])
            (following,) = (float(f) for f in arrays["following"])
            pairs = {n: _pair(arrays, n) for n in PAIRS}
            now, inward = pairs["now"], pairs["inward"]
            if now is None or inward is None:
                raise KeyError("now")
            return cls(
                interval=Interval(*(float(t) for t in arrays["interval"])),
                level=level,
                now=now,
                inward=inward,
                before=pairs["before"],
                before_middle=pairs["before_middle"],
                last_length=last_length,
                quiet_since=quiet_since,
                base=pairs["base"],
                base_time=base_time,
                base_step=base_step,
                held=pairs["held"],
                following=following,
                stale=bool(stale),
                released=released,
                left=left,
                account=HeatAccount(*(float(q) for q in arrays["account"])),
                steps=steps,
                rejected=rejected,
                cycles=cycles,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                "HG454",
                f"is not a checkpoint: {error}",
                entry="checkpoint",
                allowed="what the result of a transient run holds as its checkpoint",
                remedy="save a result again",
            ) from None


def _pair(arrays: Mapping[str, Any], name: str) -> Temperatures | None:
    if f"{name}.cells" not in arrays:
        return None
    given = np.asarray(arrays[f"{name}.cells"], np.float64)
    # Again in the solver's memory order, in which the bits of sums are what they were.
    laid = np.ascontiguousarray(given.transpose(0, 2, 1)).transpose(0, 2, 1)
    sheet = arrays.get(f"{name}.sheet")
    return Temperatures(laid, None if sheet is None else np.array(sheet, np.float64))
