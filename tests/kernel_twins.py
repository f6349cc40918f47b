"""The NumPy twins of a file of `tests/reference`, for other tests that hold kernels to them."""

import importlib.util
from pathlib import Path

REFERENCE = Path(__file__).with_name("reference")


def twins_of(name):
    """Return a test module of `tests/reference` by its name, as a copy of its own."""
    spec = importlib.util.spec_from_file_location(f"twins_{name}", REFERENCE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
