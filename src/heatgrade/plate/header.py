"""Headers of channels and pins: the pockets at their ends, each with a round port.

The pocket is as high as the passages and as wide as all of them, and as long along the flow as
`slot_width`, or on to the side of the plate that its port is in.  Coolant shares itself between the
passages by pressure, as it does in a plate whose barb sits on one end of its fins.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from heatgrade.errors import InputError
from heatgrade.geometry import JetArray, ManifoldChannels, Microchannels, PinFins
from heatgrade.geometry.dimension import Area
from heatgrade.painted.plan_shape import Circles
from heatgrade.plate.port import Port
from heatgrade.plate.wetted_shape import Mouth, Role

if TYPE_CHECKING:
    from heatgrade.plate.resolved_setup import ResolvedSetup

PORTS: dict[Role, str] = {"inlet": "inlet_port", "outlet": "outlet_port"}
MOST_CELLS = 32  # along the flow, in a header


class Header(NamedTuple):
    """A pocket with its port.

    Parameters
    ----------
    room : Area
        Of the pocket [m].
    mouth : Mouth
        The port.
    bore : Circles or None
        Through the cover; None for a port in a side.
    """

    room: Area
    mouth: Mouth
    bore: Circles | None


def header_of(
    wetted: Microchannels | PinFins,
    setup: ResolvedSetup,
    role: Role,
    end: tuple[str, Area | None],
    plate: Area,
) -> Header | None:
    """Return the header at one end of passages, None where it has no port.

    Parameters
    ----------
    wetted : Microchannels or PinFins
        The passages.
    setup : ResolvedSetup
        With its ports.
    role : {"inlet", "outlet"}
        Of that end.
    end : (str, Area or None)
        The side of the plate there, and the slot before it; None where the passages reach it.
    plate : Area
        The plate.

    Raises
    ------
    InputError
        HG890 for a port where no header can be, or in another side.
    GeometryError
        HG870 for one beyond it.
    """
    name = PORTS[role]
    port: Port | None = getattr(setup, name)
    if port is None:
        return None
    side, slot = end
    if slot is None:
        raise refusal(f"{name}.side", port.side, "has no header: passages reach that side",
                      "a plate with a rim there")  # fmt: skip
    area = 0.25 * math.pi * port.diameter**2
    if port.side == "z+":
        if wetted.cover_thickness <= 0.0:
            raise refusal(name, port.side, "passes a cover, and there is none",
                          f"{side}, or a cover_thickness")  # fmt: skip
        port.check(name, slot, None)
        assert port.x is not None  # checked by the port
        assert port.y is not None
        bore = Circles(np.array([port.x]), np.array([port.y]), np.array([port.diameter]))
        return Header(slot, Mouth(role, "z+", bore, area, port=port, entry=name), bore)
    gap = wetted.clearance if isinstance(wetted, PinFins) else 0.0
    if port.side != side or gap > 0.0:
        raise refusal(f"{name}.side", port.side, "leads into no header",
                      "z+" if gap > 0.0 else f"{side} or z+")  # fmt: skip
    room = _on_to(slot, side, plate)
    port.check(name, room, wetted.height)
    return Header(room, Mouth(role, side, None, area, "fins", port, name), None)


def refuse_headers(
    wetted: JetArray | Microchannels | ManifoldChannels | PinFins, setup: ResolvedSetup
) -> None:
    """Raise `InputError` HG890 for ports of headers where the plate has none."""
    for name in PORTS.values():
        port: Port | None = getattr(setup, name)
        if port is None:
            continue
        if isinstance(wetted, (JetArray, ManifoldChannels)):
            raise refusal(name, port.side, "leads into the header of channels or pins",
                          "channels and pins; of jets plenum_port and collector_port")  # fmt: skip
        if isinstance(wetted, Microchannels) and wetted.feed == "centre":
            raise refusal(name, port.side, "leads into no header: channels are split at their "
                          "centre", 'feed="end"')  # fmt: skip


def header_lines(header: Header, along: str, cells: int) -> tuple[Area, ...]:
    """Return strips of a header whose ends become lines of the grid, `cells` across its port.

    Examples
    --------
    >>> mouth = Mouth("inlet", "x-", None, 1e-6, "fins", Port("x-", 1e-3, y=2e-3))
    >>> len(header_lines(Header(Area(0, 0, 2e-3, 4e-3), mouth, None), "x", 4))
    8
    """
    room, port = header.room, header.mouth.port
    assert port is not None
    length = room.length_x if along == "x" else room.length_y
    count = min(MOST_CELLS, max(2, math.ceil(length * cells / port.diameter * (1.0 - 1e-9))))
    x = np.linspace(room.x0, room.x1, count + 1)
    y = np.linspace(room.y0, room.y1, count + 1)
    if along == "x":
        return tuple(Area(a, room.y0, b, room.y1) for a, b in itertools.pairwise(x.tolist()))
    return tuple(Area(room.x0, a, room.x1, b) for a, b in itertools.pairwise(y.tolist()))


def _on_to(slot: Area, side: str, plate: Area) -> Area:
    """Return a slot that goes on to a side of the plate."""
    x0, y0, x1, y1 = slot
    ends = {
        "x-": Area(plate.x0, y0, x1, y1),
        "x+": Area(x0, y0, plate.x1, y1),
        "y-": Area(x0, plate.y0, x1, y1),
        "y+": Area(x0, y0, x1, plate.y1),
    }
    return ends[side]


def refusal(entry: str, value: str, what: str, allowed: str) -> InputError:
    """Return HG890."""
    return InputError(
        "HG890",
        what,
        entry=entry,
        value=value,
        allowed=allowed,
        remedy="give the port another side, or leave it out",
    )
