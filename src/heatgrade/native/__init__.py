"""The compiled kernels, built from `ext/`: they know arrays and nothing else."""

import os


def _load_openmp() -> None:
    """Load the OpenMP library with threads that sleep while they wait, unless told otherwise.

    By default GNU OpenMP lets them spin. On a machine that is shared, or in a container with a
    CPU quota, a spinning thread keeps the one that it waits for off the core: a solve on two
    threads was seen to take 20 times as long as on one. The library reads the variable once, when
    it is loaded, so that the environment is left as it was found.
    """
    name = "OMP_WAIT_POLICY"
    if name in os.environ:
        return
    os.environ[name] = "passive"
    try:
        import heatgrade.native.build_facts  # noqa: F401 - loading it is the point
    finally:
        del os.environ[name]


_load_openmp()
