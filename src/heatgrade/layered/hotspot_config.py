"""The keys of a HotSpot configuration that say what is built, with HotSpot's own defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from heatgrade.layered.hotspot_files import Fluid, damaged
from heatgrade.layered.parts import LayerMaterial

DEFAULTS = {  # SI, kelvin; temperature.c, default_thermal_config, release 7
    "t_chip": 0.15e-3, "k_chip": 100.0, "p_chip": 1.75e6,
    "c_convec": 140.4, "r_convec": 0.1,
    "s_sink": 60e-3, "t_sink": 6.9e-3, "k_sink": 400.0, "p_sink": 3.55e6,
    "s_spreader": 30e-3, "t_spreader": 1e-3, "k_spreader": 400.0, "p_spreader": 3.55e6,
    "t_interface": 20e-6, "k_interface": 4.0, "p_interface": 4.0e6,
    "model_secondary": 0.0, "r_convec_sec": 1.0, "c_convec_sec": 140.4,
    "t_metal": 10e-6, "t_c4": 0.0001, "s_sub": 0.021, "t_sub": 0.001,
    "s_solder": 0.021, "t_solder": 0.00094, "s_pcb": 0.1, "t_pcb": 0.002,
    "ambient": 318.15, "init_temp": 333.15, "sampling_intvl": 3.333e-6,
    "grid_rows": 64.0, "grid_cols": 64.0,
    # microchannel.c, default_microchannel_config: water between walls of silicon
    "pumping_pressure": 5000.0, "pump_internal_res": 0.0, "inlet_temperature": 300.0,
    "coolant_capac": 4172638.0, "coolant_res": 1.647717911, "coolant_visc": 0.000889,
    "wall_capac": 1635660.0, "wall_res": 0.0076923077, "htc": 27132.0,
}  # fmt: skip
ZERO_ALLOWED = ("model_secondary", "c_convec", "c_convec_sec", "pump_internal_res")
MOST_CELLS = 4096  # along a side
# Keys that ask for what is not done here, and what they ask for; 0 or (null) asks for nothing.
UNDONE = {
    "leakage_used": "leakage that follows temperature",
    "dtm_used": "power management that follows temperature",
    "init_file": "a file of temperatures to begin with",
    "package_model_used": "a model of the fan or of natural convection",
}
FILES = {"f": "floorplan", "p": "powers", "grid_layer_file": "layers"}


@dataclass(frozen=True, slots=True)
class HotspotConfig:
    """Numbers of a configuration, and what it names or asks for.

    Parameters
    ----------
    numbers : mapping of str to float
        SI, kelvin.
    materials : mapping of str to (str, int)
        Names of materials by part, and their lines.
    floorplan, powers, layers : str or None
        Files that it names.
    detailed : bool or None
        Whether properties of single blocks count (``-detailed_3D``); None if it does not say.
    notes : tuple of str
        What it asks for and is not done.
    source : str
        Its file.
    """

    numbers: Mapping[str, float]
    materials: Mapping[str, tuple[str, int]]
    floorplan: str | None
    powers: str | None
    layers: str | None
    detailed: bool | None
    notes: tuple[str, ...]
    source: str

    @classmethod
    def of(cls, table: Mapping[str, tuple[str, int]], source: str) -> HotspotConfig:
        """Return the configuration in a table of keys, their values and lines."""
        numbers = dict(DEFAULTS)
        notes: list[str] = []
        for key, (word, line) in table.items():
            if key in numbers:
                numbers[key] = _number(key, word, line, source)
            elif key in UNDONE and word not in ("0", "(null)"):
                notes.append(f"-{key} {word}: {UNDONE[key]} is not carried over")
        if table.get("model_type", ("block", 0))[0] == "block":
            notes.append("-model_type block: the layers are solved on a grid, as HotSpot's own "
                         "grid model does")  # fmt: skip
        _check_sizes(numbers, source)
        files = {
            name: None if table.get(key, ("(null)", 0))[0] == "(null)" else table[key][0]
            for key, name in FILES.items()
        }
        materials = {
            part: table[f"material_{part}"]
            for part in ("chip", "interface", "spreader", "sink")
            if f"material_{part}" in table
        }
        named = {part: table[f"{part}_material"] for part in ("wall", "coolant")
                 if f"{part}_material" in table}  # fmt: skip
        materials |= named
        return cls(
            numbers, materials, files["floorplan"], files["powers"], files["layers"],
            _detailed(table), tuple(notes), source,
        )  # fmt: skip

    def __getitem__(self, key: str) -> float:
        """Return a number."""
        return self.numbers[key]

    @property
    def secondary(self) -> bool:
        """Whether heat also leaves through bumps, substrate and board."""
        return bool(self.numbers["model_secondary"])

    def material(self, part: str, known: Mapping[str, LayerMaterial]) -> LayerMaterial:
        """Return the material of a part: by name where one is given, else by its numbers."""
        if part in self.materials:
            name, line = self.materials[part]
            if name not in known:
                raise damaged(self.source, line, f"material {name!r} is not known",
                              ", ".join(known) or "a materials file that has it",
                              "name the file: materials=FILE, or --set materials=FILE")  # fmt: skip
            return known[name]
        if part == "wall":
            return LayerMaterial.of("channel walls", 1.0 / self["wall_res"], self["wall_capac"])
        return LayerMaterial.of(part, self[f"k_{part}"], self[f"p_{part}"])

    def coolant(self, known: Mapping[str, Fluid]) -> Fluid:
        """Return the coolant of all networks: by name where one is given, else by its numbers."""
        if "coolant" in self.materials:
            name, line = self.materials["coolant"]
            if name not in known:
                raise damaged(self.source, line, f"fluid {name!r} is not known",
                              ", ".join(known) or "a materials file that has it",
                              "name the file: materials=FILE, or --set materials=FILE")  # fmt: skip
            return known[name]
        return Fluid(1.0 / self["coolant_res"], self["coolant_capac"], self["coolant_visc"])


def _number(key: str, word: str, line: int, source: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    low_allowed = value >= 0.0 if key in ZERO_ALLOWED else value > 0.0
    if not math.isfinite(value) or "_" in word or not low_allowed:
        raise damaged(source, line, f"-{key} is {word[:40]!r}",
                      "a number >= 0" if key in ZERO_ALLOWED else "a number > 0")  # fmt: skip
    if key in ("grid_rows", "grid_cols") and (value != int(value) or value > MOST_CELLS):
        raise damaged(
            source, line, f"-{key} is {word[:40]!r}", f"a whole number, 1 to {MOST_CELLS}"
        )
    return value


def _detailed(table: Mapping[str, tuple[str, int]]) -> bool | None:
    if "detailed_3D" not in table:
        return None
    return table["detailed_3D"][0].lower() in ("on", "1")


def _check_sizes(numbers: Mapping[str, float], source: str) -> None:
    chains = [("s_spreader", "s_sink")]
    if numbers["model_secondary"]:
        chains.append(("s_solder", "s_pcb"))
    for small, large in chains:
        if numbers[small] > numbers[large]:
            raise damaged(source, 1, f"-{small} {numbers[small]:g} m is wider than -{large} "
                          f"{numbers[large]:g} m", f"-{small} <= -{large}")  # fmt: skip
