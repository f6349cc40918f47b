from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.floating[Any]]
Double = NDArray[np.float64]

class _CgUpdate(Protocol):
    def __call__(
        self,
        x: Real,
        r: Real,
        p: Real,
        q: Real,
        z: Real,
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

class _Combine(Protocol):
    def __call__(
        self,
        z: Real,
        weight: Real,
        used: int,
        nthreads: int,
        /,
    ) -> None: ...

combine: Mapping[str, _Combine]  # by "float" or "double"
