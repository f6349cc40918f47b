"""Settings of the whole test run: floating-point errors raise, hypothesis repeats itself."""

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def floating_point_errors_raise():
    """Let no overflow, division by zero or nan pass in silence."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield
