"""A material as 3D-ICE's files declare it: micrometres and kelvin, one or three conductivities."""

from __future__ import annotations

from heatgrade.layered.parts import LayerMaterial
from heatgrade.layered.tokens import Tokens

PER_MICROMETRE = 1e6  # W/(um K) -> W/(m K)
PER_CUBIC_MICROMETRE = 1e18  # J/(um3 K) -> J/(m3 K)


def read_material(tokens: Tokens) -> LayerMaterial:
    """Read one material from the word ``material`` to its last mark.

    Examples
    --------
    >>> text = "material si : thermal conductivity 1.3e-4 ; volumetric heat capacity 1.6e-12 ;"
    >>> read_material(Tokens(text, "example.stk"))
    LayerMaterial(name='si', conductivity=(130.0, 130.0, 130.0), heat_capacity=1600000.0)
    """
    tokens.skip("material")
    name = tokens.name("material").text
    tokens.skip(":", "thermal", "conductivity")
    values = [tokens.positive("thermal conductivity")]
    if tokens.is_mark(","):
        for _ in range(2):
            tokens.skip(",")
            values.append(tokens.positive("thermal conductivity"))
    else:
        values *= 3
    tokens.skip(";", "volumetric", "heat", "capacity")
    capacity = tokens.positive("volumetric heat capacity")
    tokens.skip(";")
    x, y, z = (value * PER_MICROMETRE for value in values)
    return LayerMaterial(name, (x, y, z), capacity * PER_CUBIC_MICROMETRE)
