"""How the compiled kernels were built: for `heatgrade info` and for bug reports."""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.native import build_facts
from heatgrade.solve.kernels import thread_count


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """Facts about the compiled kernels.

    Parameters
    ----------
    openmp : bool
        Whether they can use several threads.
    openmp_version : int
        Date of the OpenMP version as yyyymm, 0 without OpenMP.
    compiler, flags : str
        Compiler and the flags that matter.
    threads : int
        Threads that a solve uses unless told otherwise.
    """

    openmp: bool
    openmp_version: int
    compiler: str
    flags: str
    threads: int


def build_info() -> BuildInfo:
    """Return how the kernels were built and how many threads a solve uses by default.

    Examples
    --------
    >>> build_info().threads >= 1
    True
    """
    version, compiler, flags, _ = build_facts.build_facts()
    return BuildInfo(version > 0, version, compiler, flags, thread_count(None))
