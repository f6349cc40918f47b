"""A network of channels as HotSpot 7 names it in a layer: a ``.csv`` of kinds and a few keys.

The file has a line for each row of the grid, from the top of the chip, and in it a number for each
column: -1 via, 0 wall, 1 channel, 2 inlet, 3 outlet. Pump, coolant and walls are the same for all
layers and stand in the configuration. Form: github.com/uvahotspot/HotSpot, release 7, example 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath

from heatgrade.errors import InputError
from heatgrade.geometry.text_file import read_text
from heatgrade.layered.channel_network import KINDS, ChannelNetwork
from heatgrade.layered.complaint import shown
from heatgrade.layered.hotspot_config import HotspotConfig
from heatgrade.layered.hotspot_files import Fluid, damaged
from heatgrade.layered.parts import LayerMaterial


def read_network(
    path: str | PathLike[str],
    element: str,
    thickness: float,
    config: HotspotConfig,
    solids: Mapping[str, LayerMaterial],
    fluids: Mapping[str, Fluid],
) -> ChannelNetwork:
    """Return the network of a layer; `thickness` in metres.

    Raises
    ------
    InputError
        HG209, HG210 files, HG417 cells that make no network, HG732 a line that cannot be.
    """
    coolant = config.coolant(fluids)
    rows, columns = int(config["grid_rows"]), int(config["grid_cols"])
    try:
        return ChannelNetwork(
            element,
            _cells(path, rows, columns),
            thickness,
            config.material("wall", solids),
            coolant.heat_capacity,
            coolant.conductivity,
            coolant.viscosity,
            config["inlet_temperature"],
            config["pumping_pressure"],
            config["htc"],
            config["pump_internal_res"],
        )
    except InputError as error:
        if error.code != "HG417":
            raise
        raise InputError(
            "HG417", error.message, entry=fspath(path), allowed=error.allowed, remedy=error.remedy
        ) from None


def _cells(path: str | PathLike[str], rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    source = fspath(path)
    found: list[tuple[int, ...]] = []
    last = 0
    for line, text in enumerate(read_text(path, "channels").splitlines(), start=1):
        words = text.replace(",", " ").split()
        if not words:
            continue
        last = line
        kinds = {str(kind): kind for kind in KINDS}
        wrong = next((word for word in words if word not in kinds), None)
        if wrong is not None:
            raise damaged(source, line, f"found {shown(wrong)}",
                          "-1 via, 0 wall, 1 channel, 2 inlet or 3 outlet")  # fmt: skip
        if len(words) != columns:
            raise damaged(source, line, f"{len(words)} cells in a row",
                          f"{columns}, as -grid_cols says",
                          "draw the network on the grid of the configuration")  # fmt: skip
        found.append(tuple(kinds[word] for word in words))
    if len(found) != rows:
        raise damaged(source, max(last, 1), f"{len(found)} rows of cells",
                      f"{rows}, as -grid_rows says",
                      "draw the network on the grid of the configuration")  # fmt: skip
    return tuple(found)
