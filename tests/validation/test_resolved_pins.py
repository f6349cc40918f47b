"""Long round pins, a repeating cell of a deep bank with joined ends, in line and staggered, at
pitches of two diameters and Re 40: heat, extrapolated from two grids, and friction beside two
published laws each (Zukauskas, Gnielinski; Gunter and Shaw, Gaddis and Gnielinski; see
`heatgrade.correlations.pin_fin`). In line heat is half of what the laws say: coolant stands still
between the pins there. Other Reynolds numbers: `python -m benchmarks.resolved_proofs pins`."""

import pytest
from benchmarks.resolved_proofs import PRANDTL, pin_row

from heatgrade.correlations import pin_fin

REYNOLDS = 40.0
GRIDS = 0.03  # relative, of friction on 12 and on 24 cells a diameter


@pytest.mark.parametrize(
    ("arrangement", "heat", "friction"),
    [("inline", (0.42, 0.50), (0.70, 1.05)), ("staggered", (0.85, 1.10), (1.05, 1.75))],
)
def test_a_bank_of_pins(arrangement, heat, friction):
    coarse, fine = (pin_row(arrangement, REYNOLDS, cells) for cells in (12, 24))
    limit = fine.nusselt + (fine.nusselt - coarse.nusselt) / 3.0
    for law in (pin_fin.nusselt_bank, pin_fin.nusselt_bank_gnielinski):
        expected = float(law(REYNOLDS, PRANDTL, arrangement, 2.0, 2.0, 30.0))
        assert heat[0] < limit / expected < heat[1]
    assert fine.loss == pytest.approx(coarse.loss, rel=GRIDS)
    for law in (pin_fin.friction_bank, pin_fin.friction_gaddis_gnielinski):
        expected = float(law(REYNOLDS, arrangement, 2.0, 2.0))
        assert friction[0] < fine.loss / expected < friction[1]
