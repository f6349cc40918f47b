"""The matrices of the steps: set up once for each step length and kept as memory allows."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from heatgrade.solve import FaceFields, Outcome, Prepared, prepare
from heatgrade.transient.scheme import DIAGONAL
from heatgrade.transient.storage import HeatStorage

CACHE_BYTES = 1.5e9  # of matrices kept for step lengths that come back
BYTES_PER_CELL = 160  # of one of them, levels of its multigrid included


@dataclass(frozen=True, slots=True)
class StepOperator:
    """``C/(d h) + K`` for one step length.

    Parameters
    ----------
    prepared : Prepared
        Ready to be solved.
    rate : float
        ``1/(d h)`` [1/s].
    """

    prepared: Prepared
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
        self._storage = storage
        self._threads = threads
        self._kept: OrderedDict[float, StepOperator] = OrderedDict()
        self._most = int(min(48, max(2, CACHE_BYTES / (BYTES_PER_CELL * fields.cells))))

    def of(self, length: float) -> StepOperator:
        """Return the matrix for a step of this length [s]."""
        found = self._kept.get(length)
        if found is None:
            while len(self._kept) >= self._most:
                self._kept.popitem(last=False)
            found = self._kept[length] = self._build(length)
        self._kept.move_to_end(length)
        return found

    def keep_stateless(self, length: float, outcome: Outcome) -> None:
        """Drop a matrix that has changed its precision: a restart would begin without."""
        if "double precision" in outcome.method:
            self._kept.pop(length, None)

    def _build(self, length: float) -> StepOperator:
        rate = 1.0 / (DIAGONAL * length)
        fields, storage = self.fields, self._storage
        sink = storage.cells * rate
        sink += fields.sink
        sheet = fields.sheet
        if sheet is not None and storage.sheet is not None:
            sheet = replace(sheet, inflow=sheet.inflow + storage.sheet * rate)
        made = prepare(replace(fields, sink=sink, sheet=sheet), threads=self._threads)
        return StepOperator(made, rate)
