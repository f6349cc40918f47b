"""The benchmark page: (1) made of the kept report alone, and so is the README's table, (2) every
time in it comes from a row, (3) peers that gave no answer are told, (4) problems P0 and P1 are what
they are said to be: powers, flow, matrix and residual by two ways."""

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks import page
from benchmarks.package import EDGE, NZ, channel_package, symmetric_package
from benchmarks.systems import System, in_matrix_order, matrix_residual, residual
from benchmarks.tiers import tiers

from heatgrade.solve import solve

ROOT = Path(__file__).parents[2]

REPORT = json.loads((ROOT / "docs" / "benchmarks.json").read_text(encoding="utf-8"))


def test_page_and_table_are_made_of_the_report():
    assert (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8") == page.page(REPORT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert page.with_table(readme, page.readme_table(REPORT)) == readme
    assert "| P0, " in page.readme_table(REPORT)
    assert "| P1, " in page.readme_table(REPORT)


def test_a_peer_without_an_answer_is_told():
    row = {"case": "P0, linear system", "seconds": 0.5, "cells": 1000, "peer": "PyAMG slow",
           "peer_seconds": 30.0}  # fmt: skip
    machine = {"processor": "any", "cores": "2", "load before": "0.0"}
    alone = {"case": "P0, linear system", "seconds": 0.4, "cells": 1000, "threads": 2, "cycles": 7}
    rows = [alone, {**row, "peer_outcome": "out of time"}, {**row, "peer_outcome": "no answer"}]
    text = page.page({"machine": machine, "rows": rows})
    assert "| > 60 |" in text
    assert "| no answer |" in text


def test_packages_are_what_they_are_said_to_be():
    spots, area = 3 * 4e-6, EDGE**2
    power = 50e4 * (area - spots) + 300e4 * spots
    p0, p1 = symmetric_package(100), channel_package(50, 100)
    for fields in (p0, p1):
        assert fields.shape[2] == NZ == 24
        assert fields.source.sum() == pytest.approx(power, rel=1e-12)
    water = 4.15e6 * 0.5 * 50 * 0.25e-3 * 2e-3  # W/K of 50 channels at 0.5 m/s
    assert p1.flow.x[0].sum() == pytest.approx(water, rel=1e-12)
    assert p1.sink.sum() == pytest.approx(water, rel=1e-12)
    for fields in (p0, p1, tiers()):
        found = solve(fields, tolerance=1e-9)
        system = System("any", "any", fields)
        own = residual(fields, found)
        assert own < 1e-9
        matrix = matrix_residual(system, in_matrix_order(found))
        assert own == pytest.approx(matrix, rel=1e-4, abs=1e-13)
    heat = (p1.flow.x[-1] * solve(p1, tolerance=1e-11).temperature[-1]).sum()
    assert heat == pytest.approx(power, rel=1e-8)
    assert np.all(np.diff(p1.flow.x, axis=0) == 0.0)
