from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]

class _CgUpdate(Protocol):
    def __call__(
        self,
        r: Real,
        q: Real,
        w: Real,
        alpha: float,
        beta: float,
        square: Double,
        nthreads: int,
        /,
    ) -> None: ...

cg_update: Mapping[str, _CgUpdate]  # by "float" or "double"

class _Project(Protocol):
    def __call__(
        self,
        basis: Real,
        w: Real,
        used: int,
        sums: Double,
        nthreads: int,
        /,
    ) -> None: ...

project: Mapping[str, _Project]  # by "float" or "double"

class _Orthogonalise(Protocol):
    def __call__(
        self,
        basis: Real,
        weight: Real,
        r: Real,
        used: int,
        sums: Double,
        nthreads: int,
        /,
    ) -> None: ...

orthogonalise: Mapping[str, _Orthogonalise]  # by "float" or "double"

class _Step(Protocol):
    def __call__(
        self,
        r: Real,
        q: Real,
        alpha: float,
        square: Double,
        nthreads: int,
        /,
    ) -> None: ...

step: Mapping[str, _Step]  # by "float" or "double"

class _AddAnswers(Protocol):
    def __call__(
        self,
        t: Double,
        c: Double,
        z: Real,
        weight: Double,
        used: int,
        nthreads: int,
        /,
    ) -> None: ...

add_answers: Mapping[str, _AddAnswers]  # by "float" or "double"

class _JoinAnswers(Protocol):
    def __call__(
        self,
        z: Real,
        weight: Double,
        used: int,
        nthreads: int,
        /,
    ) -> None: ...

join_answers: Mapping[str, _JoinAnswers]  # by "float" or "double"
