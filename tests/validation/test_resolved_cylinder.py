"""A round bar of even temperature in steady cross flow, Re 40 and Prandtl number 0.7: heat on ten
cells a diameter beside the published value (Bharti, Chhabra and Eswaran 2007, doi
10.1007/s00231-006-0155-1, as recalled). Finer grids: `python -m benchmarks.resolved_proofs bar`."""

import pytest
from benchmarks.resolved_proofs import held_bar

PUBLISHED = 3.2825
COARSE = 0.03  # relative, on ten cells a diameter; found 0.023


def test_a_bar_in_steady_flow():
    assert held_bar(40.0, 10) == pytest.approx(PUBLISHED, rel=COARSE)
