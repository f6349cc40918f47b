"""Where coolant enters and leaves the box of cells, and by which law."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatgrade.errors import Choice, finite


class Side(Choice):
    """A side of the box, by axis and end."""

    X_LOW = "x-"
    X_HIGH = "x+"
    Y_LOW = "y-"
    Y_HIGH = "y+"
    Z_LOW = "z-"
    Z_HIGH = "z+"

    @property
    def axis(self) -> int:
        """0, 1 or 2 for x, y or z."""
        return "xyz".index(self.value[0])

    @property
    def high(self) -> bool:
        """Whether it is the far end of its axis."""
        return self.value[1] == "+"


class Profile(Choice):
    """How a given flow is spread over the faces of its opening."""

    UNIFORM = "uniform"
    DEVELOPED = "developed"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class TotalFlow:
    """A given mass flow.

    Parameters
    ----------
    mass_flow : float
        Into the box; negative where it is drawn out [kg/s].
    profile : Profile
        `UNIFORM`: one velocity over the open area. `DEVELOPED`: that of laminar flow in a long
        duct with the opening's cross-section, sides of symmetry kept. `SHARED`: one pressure
        outside, such that the total is as given; each part of the opening takes what it can.

    Raises
    ------
    InputError
        HG101 if the flow is not finite.
    """

    mass_flow: float
    profile: Profile = Profile.UNIFORM

    def __post_init__(self) -> None:
        """Check the flow."""
        object.__setattr__(self, "mass_flow", finite(self.mass_flow, "mass_flow", "kg/s"))
        object.__setattr__(self, "profile", Profile(self.profile))


@dataclass(frozen=True, slots=True)
class GivenPressure:
    """A given pressure outside.

    Parameters
    ----------
    pressure : float
        Static on the faces where coolant leaves. Where it enters, that of the coolant at rest
        outside, which speeds up without loss: total pressure. Over any reference; differences
        are what drives [Pa].

    Raises
    ------
    InputError
        HG101 if it is not finite.
    """

    pressure: float = 0.0

    def __post_init__(self) -> None:
        """Check the pressure."""
        object.__setattr__(self, "pressure", finite(self.pressure, "pressure", "Pa"))


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """A part of one side of the box through which coolant passes.

    Parameters
    ----------
    name : str
        As the result names it.
    side : Side
        Where it lies.
    law : TotalFlow or GivenPressure
        What is known about its flow.
    faces : bool array over the side's two axes in the order x, y, z, optional
        Faces that belong to it; all that are open if not given. Closed ones do not count.
    """

    name: str
    side: Side
    law: TotalFlow | GivenPressure
    faces: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Take the side by its name too."""
        object.__setattr__(self, "side", Side(self.side))
