"""The pictures of a result: which there are, and their files."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from heatgrade.report.cascade_plot import cascade_plot
from heatgrade.report.district_pictures import district_pictures
from heatgrade.scenario.chain_result import ChainResult
from heatgrade.scene.rendering import flat_twin, render

if TYPE_CHECKING:
    from heatgrade.figure import Figure

_DOTS_PER_INCH = 130


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the folder of results.

    Parameters
    ----------
    file : Path
        The PNG.
    caption : str
        One sentence.
    view : Path or None
        A page of HTML that shows the same in three dimensions, to be turned by hand.
    scale : tuple of float or None
        Ends of the colours of the view [degC].
    """

    file: Path
    caption: str
    view: Path | None = None
    scale: tuple[float, float] | None = None


def save_pictures(result: ChainResult, folder: Path) -> tuple[list[Picture], list[str]]:
    """Write the pictures into `folder`; return them, and notices about those that differ.

    Fields must lie there already: ``plate.vtr``, ``resolved.vtr``, ``mesh.vtr``, ``rack.vtp``.
    """
    drawn: list[tuple[str, str, Callable[[], Figure]]] = []
    if result.plate is not None:
        caption = "Power, junction, coolant and heat-transfer coefficient, seen from above."
        drawn.append(("plate", caption, result.plate.plot))
    drawn += _of_resolved(result)
    if result.transient is not None:
        caption = "Power, junctions with their limits, and coolant against time."
        drawn.append(("transient", caption, result.transient.plot))
    if result.plate is not None or result.recovery is not None:
        first = "source" if result.plate is None else "hottest junction"
        caption = f"What the temperature is spent on, from the {first} to the network."
        drawn.append(("cascade", caption, lambda: cascade_plot(result)))
    if result.rack is not None:
        for name, curve in result.curves.items():
            caption = "What the rack knows of a plate: pressure drop and resistance against flow."
            drawn.append((_named("curve", name), caption, curve.plot))
        caption = "Flow and temperatures of each branch of the rack."
        drawn.append(("rack", caption, result.rack.plot))
        caption = "The rack's manifolds and branches with what flows in them."
        drawn.append(("schematic", caption, result.rack.schematic))
    drawn += _of_hall(result)
    if result.recovery is not None:
        caption = "Heat and temperature in exchanger, evaporator and condenser, with the pinch."
        drawn.append(("composite", caption, result.recovery.plot))
        recovery = result.recovery
        if result.rack is not None:
            rack = result.rack if result.hall is None else result.hall.result
            caption = "Energy from the grid to the heat network; widths are amounts."
            drawn.append(("energy", caption, lambda: recovery.plot_energy(rack)))
        caption = "Exergy, the work that the heat could do, and where it is destroyed."
        drawn.append(("exergy", caption, recovery.plot_exergy))
    if result.match is not None:
        caption = "What sources give and networks want, by temperature, with the pinch."
        drawn.append(("match", caption, result.match.plot))
    if result.district is not None:
        drawn += district_pictures(result.district)
    pictures = []
    scenes = _scenes_of(result)
    with ThreadPoolExecutor(1) as beside:  # VTK's process draws while matplotlib does
        rendered = [beside.submit(scene.render, folder) for scene in scenes]
        for name, caption, figure in drawn:
            file = folder / f"{name}.png"
            figure().savefig(file, dpi=_DOTS_PER_INCH)
            pictures.append(Picture(file, caption))
        found = [made.result() for made in rendered]
    for scene, (picture, notice) in zip(scenes, found, strict=True):
        if notice is not None:
            twin = flat_twin([folder / scene.fields], scene.name, [""])
            twin.savefig(picture.file, dpi=_DOTS_PER_INCH)
        stems = [other.file.stem for other in pictures]
        pictures.insert(stems.index(scene.behind) + 1, picture)
    return pictures, list(dict.fromkeys(notice for _, notice in found if notice is not None))


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A picture that VTK draws.

    Parameters
    ----------
    file : str
        Its name without ending.
    name : str
        Of the scene.
    fields : str
        The file that it shows.
    behind : str
        The picture that it follows, without ending.
    caption : str
        One sentence.
    turnable : bool
        Whether it comes with a view to be turned; a page bears one of two megabytes.
    """

    file: str
    name: str
    fields: str
    behind: str
    caption: str
    turnable: bool = False

    def render(self, folder: Path) -> tuple[Picture, str | None]:
        """Return the picture, and why VTK could not draw it where it could not."""
        picture, view = folder / f"{self.file}.png", folder / f"{self.file}.html"
        scale, notice = render(
            [folder / self.fields], self.name, picture,
            view=view if self.turnable else None, names=[""],
        )  # fmt: skip
        shown = view if self.turnable and view.is_file() else None
        return Picture(picture, self.caption, shown, scale if self.turnable else None), notice


def _scenes_of(result: ChainResult) -> list[_Rendered]:
    """Return the scenes of a result, the ones that stand later first where they follow the same."""
    found = []
    if result.plate is not None:
        caption = "The plate from the chip's side, with one corner cut away."
        found.append(_Rendered("scene", "cut", "plate.vtr", "plate", caption, turnable=True))
    for plate in result.resolved:
        fields = "resolved.vtr" if plate == "main" else f"resolved-{plate}.vtr"
        found += _of_flow(_named("velocity", plate), _named("streamlines", plate), fields,
                          _named("resolved", plate))  # fmt: skip
    if result.mesh is not None:
        caption = "The mesh with one corner cut away, by temperature."
        if result.mesh.solution is not None:
            found += _of_flow("velocity", "streamlines", "mesh.vtr", "mesh")
        found.append(_Rendered("scene", "cut", "mesh.vtr", "mesh", caption, turnable=True))
    if result.rack is not None:
        caption = "The rack's manifolds and branches in three dimensions, by temperature."
        found.append(_Rendered("manifold", "manifold", "rack.vtp", "schematic", caption))
    return found


def _of_flow(speed: str, lines: str, fields: str, behind: str) -> list[_Rendered]:
    """Return the scenes of resolved coolant."""
    along = "Where the coolant goes and how it warms: each line stands for the same share of it."
    cuts = "Speed of the coolant on three cuts, upright and level, where most flows."
    return [
        _Rendered(speed, "velocity", fields, behind, cuts),
        _Rendered(lines, "streamlines", fields, behind, along),
    ]


def _named(kind: str, plate: str) -> str:
    """Return the name of a picture of one of the plates."""
    return kind if plate == "main" else f"{kind}-{plate}"


def _of_resolved(result: ChainResult) -> list[tuple[str, str, Callable[[], Figure]]]:
    """Return the pictures of resolved coolant, in pieces of plates and in a mesh."""
    caption = "Coolant resolved: junction, wall and cuts through velocity and temperature."
    drawn: list[tuple[str, str, Callable[[], Figure]]] = [
        (_named("resolved", name), caption, fine.plot) for name, fine in result.resolved.items()
    ]
    if result.mesh is not None:
        caption = "Two cuts through the hottest place of the mesh."
        drawn.append(("mesh", caption, result.mesh.plot))
    return drawn


def _of_hall(result: ChainResult) -> list[tuple[str, str, Callable[[], Figure]]]:
    """Return the pictures of a hall, where there is one."""
    if result.hall is None:
        return []
    caption = "Flow and temperatures of each rack of the hall, along its headers."
    drawn = [("hall", caption, result.hall.result.plot)]
    if result.hall.outages is not None:
        caption = "Single outages of the hall by the junction that they lead to."
        drawn.append(("outages", caption, result.hall.outages.plot))
    return drawn
