"""Child process that renders with VTK: ``python -m heatgrade.scene.process JOB``.

The job is JSON: ``files``, ``names``, ``scene``, and what to do with it: ``picture`` (PNG),
``view`` (HTML in which vtk.js shows the same, to be turned by hand), ``window`` (open one) or
``frames`` (one PNG for each file, all in one scale). ``scale`` tells where the scale is written.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from heatgrade.scene.catalogue import MANIFOLD, SCENES, SceneKind
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.flow_fields import read_scene
from heatgrade.scene.stage import SIZE, build
from heatgrade.scene.value_range import Scale, joined, scale_of

MOST_FACES = 60_000  # of a view to be turned by hand; larger grids show every so manieth column


def main() -> None:
    """Do as the job says."""
    import pyvista

    job: dict[str, Any] = json.loads(sys.argv[1])
    pyvista.OFF_SCREEN = not job.get("window")
    if job["scene"] == MANIFOLD.name:
        _show_tubes(job)
        return
    kind = SCENES[job["scene"]]
    if "frames" in job:
        _frames(job, kind)
        return
    plates = [
        (name, read_scene(file, kind))
        for name, file in zip(job["names"], job["files"], strict=True)
    ]
    scale = scale_of(kind, [fields for _, fields in plates])
    _show(job, kind, plates, scale)


def _show(
    job: dict[str, Any],
    kind: SceneKind,
    plates: list[tuple[str, SceneFields]],
    scale: Scale | None,
) -> None:
    def thinned(stride: int) -> Any:
        thin = [(name, fields.thinned(stride)) for name, fields in plates]
        return build(thin, kind, scale)

    _finish(job, build(plates, kind, scale), thinned, kind, scale)


def _show_tubes(job: dict[str, Any]) -> None:
    from heatgrade.scene.tubes import build_tubes, read_tubes, tube_scale

    racks = [
        (name, read_tubes(Path(file)))
        for name, file in zip(job["names"], job["files"], strict=True)
    ]
    scale = tube_scale([tubes for _, tubes in racks])
    size = SIZE if len(racks) == 1 else (1000, SIZE[1])
    plotter = build_tubes(racks, scale, size)
    _finish(job, plotter, None, MANIFOLD, scale)


def _finish(
    job: dict[str, Any],
    plotter: Any,
    thinned: Callable[[int], Any] | None,
    kind: SceneKind,
    scale: Scale | None,
) -> None:
    """Do with a scene what the job says; `thinned` builds it with fewer faces."""
    if job.get("window"):
        plotter.show(title=f"HeatGrade: {kind.title}")
        return
    if job.get("picture"):
        plotter.screenshot(job["picture"])
    if job.get("view"):
        from heatgrade.scene.turnable_view import write_view

        faces = sum(mesh.n_cells for mesh in plotter.meshes)
        if (
            faces > MOST_FACES and thinned is not None
        ):  # what a browser shows at ease; a page stays below 5 MB
            stride = math.ceil(math.sqrt(faces / MOST_FACES))
            plotter.close()
            plotter = thinned(stride)
        for bar in list(plotter.scalar_bars.keys()):  # the page around it has one of its own
            plotter.remove_scalar_bar(bar)
        write_view(plotter, job["view"])
    if job.get("scale") and scale is not None:
        Path(job["scale"]).write_text(json.dumps(asdict(scale)), encoding="utf-8")
    plotter.close()


def _frames(job: dict[str, Any], kind: SceneKind) -> None:
    """Write one picture for each file, all in the scale of them together."""
    whole = joined([scale_of(kind, [read_scene(file, kind)]) for file in job["files"]])
    for file, picture in zip(job["files"], job["frames"], strict=True):
        fields = read_scene(file, kind)
        _show({"picture": picture}, kind, [("", fields)], whole)


if __name__ == "__main__":
    main()
