"""Everything that a run leaves behind, written into one folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from heatgrade.painted import TaggedMesh
from heatgrade.report.hall_files import write_hall
from heatgrade.report.page import page
from heatgrade.report.pictures import Picture, save_pictures
from heatgrade.report.result_document import result_document
from heatgrade.report.text_summary import text_summary
from heatgrade.scenario.chain_result import ChainResult


def write_report(
    result: ChainResult,
    folder: Path,
    *,
    pictures: bool = True,
    overrides: Mapping[str, object] | None = None,
) -> list[str]:
    """Write result.json, fields, pictures, page and text into `folder`; return notices.

    Parameters
    ----------
    result : ChainResult
        The answer.
    folder : Path
        An existing folder.
    pictures : bool
        Whether to draw.
    overrides : mapping, optional
        Entries replaced on the command line, for the record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = result_document(result, overrides)
    text = json.dumps(document, indent=2, allow_nan=False)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")
    for name, plate in result.plates.items():
        plate.save(folder / ("plate.vtr" if name == "main" else f"plate-{name}.vtr"))
    for name, fine in result.resolved.items():
        fine.save(folder / ("resolved.vtr" if name == "main" else f"resolved-{name}.vtr"))
        if fine.along is not None:
            fine.along.save(folder / ("along.csv" if name == "main" else f"along-{name}.csv"))
    if result.mesh is not None:
        result.mesh.save(folder / "mesh.vtr")
        if isinstance(result.mesh.shape, TaggedMesh):
            result.mesh.save(folder / "mesh.vtu")
    if result.rack is not None:
        result.rack.save(folder / "rack.vtp")
    scenario = result.construction.scenario
    suffix = "json" if scenario.origin.endswith(".json") else "toml"
    (folder / f"scenario.{suffix}").write_text(scenario.text, encoding="utf-8")
    if result.hall is not None:
        write_hall(result.hall, folder)
    if result.district is not None:
        from heatgrade.district import write_hours

        other = result.district.other
        year = result.district.year
        write_hours(year, folder / "hours.csv", None if other is None else other.other)
    if result.transient is not None and result.construction.transient is not None:
        rows = result.construction.transient.rows
        within = None if rows is None else rows[rows <= result.transient.end]
        result.transient.save(folder / "transient.csv", times=within)
        result.transient.save(folder / "transient.h5")
        result.transient.save(folder / "transient-end.vtr")
    drawn: list[Picture] = []
    notices: list[str] = []
    if pictures:
        drawn, notices = save_pictures(result, folder)
    (folder / "summary.md").write_text(text_summary(result), encoding="utf-8")
    (folder / "summary.html").write_text(page(result, drawn), encoding="utf-8")
    return notices
