"""The coolant of a painted mesh as a room with an inlet, an outlet and planes of symmetry."""

from __future__ import annotations

from collections.abc import Sequence

from heatgrade.errors import InputError, positive
from heatgrade.painted.mesh_opening import SIDES, MeshOpening
from heatgrade.painted.painted_mesh import PaintedMesh
from heatgrade.painted.shape import Shape
from heatgrade.resolved import (
    Bound,
    FlowDomain,
    GivenPressure,
    Opening,
    Profile,
    Side,
    TotalFlow,
)


def inlet_law(
    volume_flow: float | None, inlet_pressure: float | None, density: float, profile: Profile | str
) -> TotalFlow | GivenPressure:
    """Return what is known at the inlet: the flow, or the pressure before it.

    Parameters
    ----------
    volume_flow : float or None
        [m3/s].
    inlet_pressure : float or None
        Of the coolant at rest before the inlet, over that at the outlet [Pa].
    density : float
        Of what enters [kg/m3].
    profile : Profile or str
        Of a given flow.

    Raises
    ------
    InputError
        HG101, HG102 for numbers, HG108 for a profile, HG873 for both or neither.
    """
    if (volume_flow is None) == (inlet_pressure is None):
        raise InputError(
            "HG873",
            "needs the flow or the pressure before it, and not both",
            entry="inlet",
            value="neither" if volume_flow is None else "both",
            allowed="volume_flow [m3/s] or inlet_pressure [Pa]",
            remedy="give one of the two",
        )
    if inlet_pressure is not None:
        return GivenPressure(positive(inlet_pressure, "inlet_pressure", "Pa"))
    assert volume_flow is not None
    flow = positive(volume_flow, "volume_flow", "m3/s")
    return TotalFlow(flow * density, Profile(profile))


def mesh_room(
    shape: Shape,
    painted: PaintedMesh,
    ends: tuple[MeshOpening, MeshOpening],
    law: TotalFlow | GivenPressure,
    symmetry: Sequence[str],
) -> FlowDomain:
    """Return the room of a painted mesh's coolant.

    Parameters
    ----------
    shape : Shape
        The mesh.
    painted : PaintedMesh
        The same on its grid.
    ends : (MeshOpening, MeshOpening)
        Where coolant enters and where it leaves.
    law : TotalFlow or GivenPressure
        At the inlet.
    symmetry : sequence of str
        Sides that are planes of symmetry.

    Raises
    ------
    InputError
        HG854 for openings and sides, HG806 for two openings that share faces.
    """
    inlet, outlet = ends
    planes = symmetry_sides(symmetry, ends)
    entering = inlet.faces(shape, painted, "inlet")
    leaving = outlet.faces(shape, painted, "outlet")
    if inlet.side == outlet.side and inlet.surface != outlet.surface:
        _refuse_merged(int((entering & leaving).sum()), outlet)
    openings = (
        Opening("inlet", Side(inlet.side), law, entering),
        Opening("outlet", Side(outlet.side), GivenPressure(), leaving),
    )
    return FlowDomain(
        painted.grid,
        painted.coolant_share,
        painted.coolant[0].both,
        painted.coolant[1].both,
        painted.coolant[2].both,
        openings,
        {Side(side): Bound.SYMMETRY for side in planes},
    )


def _refuse_merged(shared: int, outlet: MeshOpening) -> None:
    """Raise `InputError` HG806 where cells span two surfaces that the mesh tells apart."""
    if shared and outlet.surface is not None:
        raise InputError(
            "HG806",
            f"runs together with the inlet's surface, over {shared} faces of cells",
            entry="outlet",
            value=outlet.surface,
            allowed="cells narrower than what lies between both",
            remedy="cut the mesh more finely (in a study of grids its coarsest), or look whether "
            "both surfaces touch",
        )


def symmetry_sides(
    symmetry: Sequence[str], ends: tuple[MeshOpening, MeshOpening]
) -> tuple[str, ...]:
    """Return the sides that are planes of symmetry, checked.

    Raises
    ------
    InputError
        HG854 for what is no side, or one by which coolant enters or leaves.
    """
    planes = (symmetry,) if isinstance(symmetry, str) else tuple(symmetry)
    opened = {opening.side for opening in ends}
    free = ", ".join(side for side in SIDES if side not in opened)
    for side in planes:
        if side not in SIDES or side in opened:
            what = "is no side of the box" if side not in SIDES else "has an inlet or outlet in it"
            raise InputError(
                "HG854",
                what,
                entry="symmetry",
                value=side,
                allowed=free,
                remedy="name sides through which nothing passes",
            )
    return planes
