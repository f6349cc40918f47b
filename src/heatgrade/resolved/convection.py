"""The schemes by which momentum is carried."""

from heatgrade.errors import Choice


class Convection(Choice):
    """How momentum is carried through the sides of a control volume."""

    CENTRAL = "central"
    BOUNDED = "bounded"
    UPWIND = "upwind"
