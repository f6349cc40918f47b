"""Ports of a plenum, a collector or headers in a window: whole, or cut through their axes."""

from __future__ import annotations

import math

import numpy as np

from heatgrade.errors import GeometryError
from heatgrade.geometry import circle_areas
from heatgrade.geometry.dimension import Area
from heatgrade.plate.port import Port
from heatgrade.plate.wetted_shape import Mouth, WettedShape

UNEVEN_PORT = 0.01  # share of a port less that of the plate, from which a window cuts it wrongly
ENTRIES = {"inlet": "plenum_port", "outlet": "collector_port"}


def port_share(port: Port, window: Area) -> float:
    """Return the share of a port's area that lies within a window.

    Parameters
    ----------
    port : Port
        In a side or on the top of a plate.
    window : Area
        A rectangle of the plate [m].

    Examples
    --------
    >>> round(port_share(Port("z+", 2e-3, x=5e-3, y=4e-3), Area(0.0, 4e-3, 8e-3, 8e-3)), 9)
    0.5
    """
    half = 0.5 * port.diameter
    # A port in a side has one place, along it; across that the whole of it is there.
    x = [-half, half] if port.x is None else [window.x0, window.x1]
    y = [-half, half] if port.y is None else [window.y0, window.y1]
    centre = (port.x or 0.0, port.y or 0.0)
    inside = circle_areas(x, y, [centre[0]], [centre[1]], [port.diameter])
    return float(np.sum(inside)) / _area(port)


def check_cut_ports(shape: WettedShape, window: Area, closed: tuple[str, ...], plate: Area) -> None:
    """Raise where a window leaves a port out, or holds more or less of it than of the plate.

    Parameters
    ----------
    shape : WettedShape
        With the mouths.
    window : Area
        What is solved [m].
    closed : tuple of str
        Sides of the window by which no coolant comes or goes.
    plate : Area
        The whole plate [m].

    Raises
    ------
    GeometryError
        HG870.
    """
    for mouth in shape.mouths:
        port = mouth.port
        if port is None:
            continue
        if port.side in closed:
            raise GeometryError(
                "HG870",
                "port lies in a side that the window cuts off, or that is a plane of symmetry",
                entry=f"{mouth.entry or ENTRIES[mouth.role]}.side",
                value=port.side,
                allowed="a side of the plate that the window reaches, or its top",
                remedy="take a larger window, or another side",
            )
        own, share = port_share(port, window), window.size / plate.size
        if own == 0.0 or abs(own - share) > UNEVEN_PORT:
            raise GeometryError(
                "HG870",
                f"window {window} takes {own:.1%} of the port and {share:.1%} of the plate",
                entry=mouth.entry or ENTRIES[mouth.role],
                value=str(port),
                allowed="a port whose axis lies on the window's cuts, or the whole plate",
                remedy='take window="plate", or put the ports on the planes of symmetry',
            )


def check_uncovered(mouth: Mouth, opened: float, window: Area) -> None:
    """Raise `GeometryError` HG870 where what stands behind a port leaves less of it open [m2]."""
    port = mouth.port
    if port is None:
        return
    covered = 1.0 - opened / (port_share(port, window) * _area(port))
    if covered > UNEVEN_PORT:
        raise GeometryError(
            "HG870",
            f"tubes of drains cover {covered:.1%} of the port",
            entry=mouth.entry or ENTRIES[mouth.role],
            value=str(port),
            allowed="a port between the tubes",
            remedy="move the port along its side, or make it smaller",
        )


def _area(port: Port) -> float:
    return 0.25 * math.pi * port.diameter**2
