"""Fields, matrix form, thread count, outcome and build facts."""

import os

import numpy as np
import pytest

from heatgrade.errors import InputError
from heatgrade.solve import CoolantSheet, FaceFields, Outcome, Reason, build_info, grid_field
from heatgrade.solve.kernels import thread_count


def make(shape=(3, 4, 5), sheet=None, **replaced):
    nx, ny, nz = shape
    arrays = {
        "conductance_x": np.full((nx - 1, ny, nz), 2.0),
        "conductance_y": np.full((nx, ny - 1, nz), 3.0),
        "conductance_z": np.full((nx, ny, nz - 1), 5.0),
        "sink": np.ones(shape),
        "source": np.ones(shape),
    }
    return FaceFields(**{**arrays, **replaced}, sheet=sheet)


def make_sheet(nx=3, ny=4, layers=2, first=1, **replaced):
    arrays = {
        "exchange": np.full((nx, ny, layers), 0.5),
        "flow_x": np.full((nx - 1, ny), 7.0),
        "flow_y": np.zeros((nx, ny - 1)),
        "inflow": np.zeros((nx, ny)),
        "source": np.zeros((nx, ny)),
    }
    return CoolantSheet(first, **{**arrays, **replaced})


def test_grid_field_has_y_fastest():
    field = grid_field(4, 3, 2, fill=1.5)
    assert field.shape == (4, 3, 2)
    assert field.transpose(0, 2, 1).flags.c_contiguous
    assert (field == 1.5).all()


@pytest.mark.parametrize(
    "name", ["conductance_x", "conductance_y", "conductance_z", "sink", "source"]
)
def test_wrong_shapes_are_refused_by_name(name):
    with pytest.raises(InputError, match="shape") as caught:
        make(**{name: np.ones((2, 2))})
    assert caught.value.code == "HG411"
    assert caught.value.entry == name


@pytest.mark.parametrize("name", ["exchange", "flow_x", "flow_y", "inflow", "source"])
def test_wrong_sheet_shapes_are_refused_by_name(name):
    with pytest.raises(InputError) as caught:
        make(sheet=make_sheet(**{name: np.ones((9, 9))}))
    assert caught.value.entry == f"sheet.{name}"


@pytest.mark.parametrize("first", [-1, 4, 9])
def test_sheet_outside_the_grid_is_refused(first):
    with pytest.raises(InputError) as caught:
        make(sheet=make_sheet(first=first))
    assert caught.value.entry == "sheet.first_layer"


def test_matrix_rows_balance():
    sheet = make_sheet(inflow=np.full((3, 4), 11.0))
    matrix, rhs = make(sheet=sheet).to_csr()
    assert matrix.shape == (3 * 4 * 5 + 3 * 4,) * 2
    # at a uniform temperature only sinks and inflows are left in a row
    rows = matrix @ np.ones(matrix.shape[0])
    assert rows[:60] == pytest.approx(np.ones(60))
    assert rows[60:] == pytest.approx(np.full(12, 11.0))
    assert rhs[:60].sum() == 60.0
    # coolant (1, 0) sees its upstream neighbour (0, 0) and not the other way round
    assert matrix[60 + 4, 60] == -7.0
    assert matrix[60, 60 + 4] == 0.0


def test_empty_cells_get_rows_of_the_identity():
    nothing = {
        "conductance_x": np.zeros((2, 4, 5)),
        "conductance_y": np.zeros((3, 3, 5)),
        "conductance_z": np.zeros((3, 4, 4)),
        "sink": np.zeros((3, 4, 5)),
    }
    matrix, rhs = make(**nothing).to_csr()
    assert (matrix.toarray() == np.eye(60)).all()
    assert not rhs.any()


def test_threads_default_to_the_cores_at_hand(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert 1 <= thread_count(None) <= (os.cpu_count() or 1)
    monkeypatch.setenv("OMP_NUM_THREADS", "3,2")
    openmp = build_info().openmp
    assert thread_count(None) == (3 if openmp else 1)
    assert thread_count(5) == (5 if openmp else 1)


@pytest.mark.parametrize("threads", [0, -2, 1.5, True, "two"])
def test_silly_thread_counts_are_refused(threads):
    with pytest.raises(InputError) as caught:
        thread_count(threads)
    assert caught.value.code == "HG414"


def test_outcome_says_what_happened():
    outcome = Outcome(Reason.STAGNATED, 9, 2e-7, (1.0, 2e-7), "CG + multigrid", 5, 2, 0.01, 0.02)
    assert not outcome.converged
    assert "stagnated after 9 cycles" in str(outcome)
    assert outcome.to_dict()["reason"] == "stagnated"


def test_build_info_names_the_flags():
    info = build_info()
    assert info.openmp == (info.openmp_version > 0)
    assert info.flags
    assert info.threads >= 1
