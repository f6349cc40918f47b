"""The cell of a plate so small that it reaches the plate's side is one among many all the same: its
sides are planes of symmetry, not walls."""

import heatgrade as hg
from heatgrade.plate.resolved_grid import piece_of

CELL = hg.ResolvedSetup("cell")


def test_one_channel_and_one_jet():
    channels = hg.Microchannels(0.2e-3, 0.2e-3, 0.5e-3, area=(0.0, 0.0, 4e-3, 0.4e-3))
    piece = piece_of(hg.ColdPlate(4e-3, 0.4e-3, 0.5e-3, wetted=channels), CELL)
    assert set(piece.cuts) == {"y-", "y+"}
    assert piece.area.y1 == 0.4e-3
    jets = hg.JetArray.lattice(
        pitch=2e-3, diameter=0.5e-3, standoff=0.5e-3, nozzle_length=0.5e-3,
        area=(0.0, 0.0, 2e-3, 2e-3),
    )  # fmt: skip
    piece = piece_of(hg.ColdPlate(2e-3, 2e-3, 0.5e-3, wetted=jets), CELL)
    assert set(piece.cuts) == {"x-", "x+", "y-", "y+"}
