"""Which scenes there are: the quantity that each shows, its unit and its colours.

All colour maps are perceptually uniform and grow lighter with the value, so that a picture can be
read in grey.
"""

from __future__ import annotations

from dataclasses import dataclass

from heatgrade.units import ZERO_CELSIUS


@dataclass(frozen=True, slots=True)
class SceneKind:
    """What a scene shows.

    Parameters
    ----------
    name : str
        As ``heatgrade view --scene`` knows it.
    title : str
        What a person reads.
    array : str or None
        Array of the fields file behind the colours; None where colours only tell parts apart.
    unit : str
        Of the colour bar.
    factor, offset : float
        From the file's SI value to the bar's: ``value * factor + offset``.
    colours : str
        Name of the colour map.
    also : tuple of str
        Further arrays that are needed.
    wished : tuple of str
        Arrays that are shown where a file has them.
    """

    name: str
    title: str
    array: str | None
    unit: str
    factor: float
    offset: float
    colours: str
    also: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()

    @property
    def arrays(self) -> list[str]:
        """All arrays that are needed."""
        return [*([self.array] if self.array else []), *self.also]


TEMPERATURE = "temperature [K]"
JUNCTION = "junction temperature [K]"
POWER = "power density [W/m3]"
COOLANT = "coolant temperature [K]"
COEFFICIENT = "heat-transfer coefficient [W/(m2 K)]"
PRESSURE = "coolant pressure [Pa]"
PART = "part"
VELOCITY = "velocity [m/s]"
SHARE = "coolant share"
FACE_FLOW = "face mass flow [kg/s]"
"""Of points: what passes through the faces across x, y and z whose low corner each point is."""

PARTS = (
    "#5b2a86", "#a93226", "#ca6f1e", "#616a6b", "#117a65", "#7e5109", "#1a5276", "#212f3d",
)  # fmt: skip
"""Colours of parts, dark enough for words beside them."""

_ALL = (
    SceneKind("cut", "solid, one corner cut away", TEMPERATURE, "degC", 1.0, -ZERO_CELSIUS,
              "plasma", (PART,), (JUNCTION,)),
    SceneKind("parts", "parts, pulled apart", None, "", 1.0, 0.0, "", (PART,)),
    SceneKind("junction", "junction temperature", JUNCTION, "degC", 1.0, -ZERO_CELSIUS, "plasma",
              (PART,)),
    SceneKind("power", "power map of the active faces", POWER, "W/cm2", 1e-4, 0.0, "inferno",
              (PART,)),
    SceneKind("coolant", "coolant temperature", COOLANT, "degC", 1.0, -ZERO_CELSIUS, "viridis",
              (PART,)),
    SceneKind("wall", "heat-transfer coefficient of the wetted wall", COEFFICIENT, "kW/(m2 K)",
              1e-3, 0.0, "cividis", (PART, COOLANT)),
    SceneKind("pressure", "coolant pressure above the outlet", PRESSURE, "kPa", 1e-3, 0.0,
              "viridis", (PART,)),
)  # fmt: skip

_FLOW = (
    SceneKind("velocity", "speed of the resolved coolant, on cuts", VELOCITY, "m/s", 1.0, 0.0,
              "viridis", (PART,), (SHARE,)),
    SceneKind("streamlines", "streamlines by coolant temperature", COOLANT, "degC", 1.0,
              -ZERO_CELSIUS, "plasma", (PART, FACE_FLOW)),
    SceneKind("streamlines-speed", "streamlines by speed", VELOCITY, "m/s", 1.0, 0.0, "viridis",
              (PART, FACE_FLOW)),
)  # fmt: skip

FLOW_SCENES: dict[str, SceneKind] = {kind.name: kind for kind in _FLOW}
"""Scenes that only resolved coolant has, by name."""

SCENES: dict[str, SceneKind] = {kind.name: kind for kind in (*_ALL, *_FLOW)}
"""Scenes of plates, by name."""

MANIFOLD = SceneKind(
    "manifold",
    "manifolds and branches of the rack",
    TEMPERATURE,
    "degC",
    1.0,
    -ZERO_CELSIUS,
    "viridis",
)
"""The scene of a rack: tubes from a file of lines."""

ALL_SCENES: dict[str, SceneKind] = {**SCENES, MANIFOLD.name: MANIFOLD}
"""Scenes of plates and racks, by name."""
