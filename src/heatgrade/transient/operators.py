"""The matrices of the steps: set up once for each step length and kept as memory allows."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from heatgrade.solve import Corrector, FaceFields, Stepped
from heatgrade.transient.scheme import DIAGONAL
from heatgrade.transient.storage import HeatStorage

CACHE_BYTES = 1.5e9  # of matrices kept for step lengths that come back
MOST = 48  # of them


@dataclass(frozen=True, slots=True)
class StepOperator:
    """``C/(d h) + K`` for one step length.

    Parameters
    ----------
    corrector : Corrector
        Ready to be used.
    rate : float
        ``1/(d h)`` [1/s].
    """

    corrector: Corrector
    rate: float


class Operators:
    """The matrices of one operator K for any step length.

    Parameters
    ----------
    fields : FaceFields
        The operator.
    storage : HeatStorage
        Heat capacities, laid out.
    threads : int or None
        Threads of the solver.
    """

    def __init__(self, fields: FaceFields, storage: HeatStorage, threads: int | None) -> None:
        self.fields = fields
        self._stepped = Stepped(fields, (storage.cells, storage.sheet), threads)
        self._kept: OrderedDict[float, StepOperator] = OrderedDict()

    def of(self, length: float) -> StepOperator | None:
        """Return the matrix for a step of this length [s], None where nothing resolves it."""
        found = self._kept.get(length)
        if found is None:
            rate = 1.0 / (DIAGONAL * length)
            corrector = self._stepped.of(rate)
            if corrector is None:
                return None
            found = self._kept[length] = StepOperator(corrector, rate)
            self._forget()
        self._kept.move_to_end(length)
        return found

    def _forget(self) -> None:
        """Drop those that were used longest ago."""
        while len(self._kept) > 2 and (
            len(self._kept) > MOST
            or sum(kept.corrector.bytes for kept in self._kept.values()) > CACHE_BYTES
        ):
            self._kept.popitem(last=False)
