"""Heat that grows with temperature in the linear system: a negative part of its diagonal.

1. Solid, sheet and flow through cells, up to 99 % of what they can carry, against SciPy's direct
   solver; more cycles only close to the limit.
2. The loop gain is the largest eigenvalue of the dense matrix.
3. Beyond it there is no answer, and the solve says so; wrong shapes and signs are refused.
"""

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse.linalg

from heatgrade.errors import InputError, NotConverged
from heatgrade.plate.leakage import loop_gain
from heatgrade.solve import CellFlow, CoolantSheet, FaceFields, grid_field, solve

SEED = 20262
SAME = 1e-7  # of the direct solver's answer, near the limit
NX, NY, NZ = 12, 10, 6


def fields(kind):
    rng = np.random.default_rng(SEED)

    def any_of(*shape):
        found = grid_field(*shape)
        found[:] = 10.0 ** rng.uniform(-1.0, 1.0, shape)
        return found

    made = FaceFields(
        any_of(NX - 1, NY, NZ), any_of(NX, NY - 1, NZ), 10.0 * any_of(NX, NY, NZ - 1),
        grid_field(NX, NY, NZ), grid_field(NX, NY, NZ),
    )  # fmt: skip
    made.source[:, :, 0] = rng.uniform(0.5, 1.5, (NX, NY))
    gain = grid_field(NX, NY, NZ)
    gain[2:9, 3:8, 0] = rng.uniform(0.1, 1.0, (7, 5))
    inflow = np.zeros((NX, NY))
    inflow[0] = 3.0
    if kind == "solid":
        made.sink[:, :, -1] = 0.5
    elif kind == "sheet":
        sheet = CoolantSheet(
            NZ - 1, any_of(NX, NY, 1), np.full((NX - 1, NY), 3.0), np.zeros((NX, NY - 1)),
            inflow, 0.0 * inflow,
        )  # fmt: skip
        made = replace(made, sheet=sheet)
    else:
        faces = (made.conductance_x, made.conductance_y, made.conductance_z)
        flow = CellFlow(*(0.0 * g for g in faces))
        flow.x[:, :, -1] = 3.0
        made.sink[0, :, -1] = 3.0
        made = replace(made, flow=flow)
    return replace(made, gain=gain)


def eigenvalue(made):
    """Return the largest eigenvalue of (A without gain)^-1 diag(gain)."""
    matrix, _ = replace(made, gain=None).to_csr()
    gain = np.zeros(matrix.shape[0])
    gain[: made.cells] = made.gain.ravel()
    return float(np.abs(np.linalg.eigvals(np.linalg.inv(matrix.toarray()) * gain)).max())


@pytest.mark.parametrize("kind", ["solid", "sheet", "cells"])
def test_up_to_the_limit(kind):
    made = fields(kind)
    limit = eigenvalue(made)
    assert loop_gain(made, 1) == pytest.approx(limit, rel=1e-3)
    plain = solve(replace(made, gain=None))
    for share, more in ((0.5, 1.5), (0.9, 2.5), (0.99, 5.0)):
        near = replace(made, gain=made.gain * (share / limit))
        matrix, rhs = near.to_csr()
        direct = scipy.sparse.linalg.spsolve(matrix.tocsc(), rhs)[: made.cells]
        found = solve(near)
        np.testing.assert_allclose(
            found.temperature.ravel(), direct, rtol=0.0, atol=SAME * np.abs(direct).max()
        )
        assert found.outcome.cycles <= more * plain.outcome.cycles
        assert loop_gain(near, 1) == pytest.approx(share, rel=1e-3)


def test_beyond_the_limit_there_is_no_answer():
    made = fields("solid")
    beyond = replace(made, gain=made.gain * (1.05 / eigenvalue(made)))
    with pytest.raises(NotConverged) as caught:
        solve(beyond)
    assert caught.value.code == "HG401"


def test_wrong_gains_are_refused():
    made = fields("solid")
    with pytest.raises(InputError) as caught:
        replace(made, gain=np.zeros((NX, NY)))
    assert caught.value.code == "HG411"
    for bad in (-1.0, np.nan):
        gain = made.gain.copy(order="K")
        gain[3, 3, 0] = bad
        with pytest.raises(InputError, match=r"gain\[3, 0, 3\]|gain\[3, 3, 0\]") as caught:
            solve(replace(made, gain=gain))
        assert caught.value.code == "HG412"
    assert loop_gain(replace(made, gain=None), 1) == 0.0
