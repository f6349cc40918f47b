"""What a file's output instructions ask for, written in the form that 3D-ICE itself writes.

Head lines begin with ``%``; times in seconds, temperatures in kelvin. Files go into one folder
under the last part of their name, wherever the instruction wanted them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatgrade.layered.frame import Frame
from heatgrade.layered.march import Moment
from heatgrade.layered.parts import OutputRequest
from heatgrade.layered.readings import Reader

Array = NDArray[np.float64]


@dataclass(slots=True)
class OutputRecord:
    """One instruction and what it has recorded so far: times [s] and numbers."""

    request: OutputRequest
    rows: list[tuple[float, Array]] = field(default_factory=list)

    def take(self, reader: Reader, moment: Moment, *, last: bool, steady: bool) -> None:
        """Record the moment if it is one that the instruction names."""
        if self.request.kind == "T3d":
            return
        wanted = {
            "step": not steady,
            "slot": moment.ends_slot and not steady,
            "final": last,
        }[self.request.instant]
        if wanted:
            self.rows.append((moment.time, reader.read(self.request, moment)))


def write_outputs(records: list[OutputRecord], reader: Reader, folder: Path) -> list[str]:
    """Write every record into `folder`; return the files' names."""
    written: list[str] = []
    for record in records:
        if record.request.kind == "T3d":
            continue
        folder.mkdir(parents=True, exist_ok=True)
        name = _free(_plain(record.request.file), written)
        (folder / name).write_text(_text(record, reader), encoding="utf-8")
        written.append(name)
    if any(record.request.kind in ("Tmap", "Pmap") for record in records):
        frame = reader.system.frame
        columns, rows = frame.chip
        for name, places in (("xaxis.txt", frame.x[columns]), ("yaxis.txt", frame.y[rows])):
            lines = [f"{place * 1e6:5.2f}" for place in places]
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
            written.append(name)
    return written


def _plain(path: str) -> str:
    name = re.split(r"[/\\]", path)[-1]
    kept = re.sub(r"[^A-Za-z0-9._-]", "_", name).lstrip(".")
    return kept[:120] or "output.txt"


def _free(name: str, taken: list[str]) -> str:
    stem, dot, ending = name.partition(".")
    count, found = 1, name
    while found in taken or found in ("xaxis.txt", "yaxis.txt"):
        count += 1
        found = f"{stem}-{count}{dot}{ending}"
    return found


def _text(record: OutputRecord, reader: Reader) -> str:
    lines = [f"% {line}" for line in _head(record.request, reader)]
    for moment, values in record.rows:
        if record.request.kind in ("Tmap", "Pmap"):
            lines += ["  ".join(f"{value:.6f}" for value in row) for row in values] + [""]
        else:
            lines.append(" \t ".join([f"{moment:.6g}", *(f"{v:.6f}" for v in values.ravel())]))
    return "\n".join(lines) + "\n"


def _head(request: OutputRequest, reader: Reader) -> list[str]:
    frame: Frame = reader.system.frame
    if request.kind == "T":
        i, j = frame.cell(request.x, request.y)
        return [
            f"Cell temperature for the location [{request.element}, x={request.x * 1e6:5.3f}, "
            f"y={request.y * 1e6:5.3f}]",
            f"Cell [column, row] = [{i - frame.chip[0].start}, {j - frame.chip[1].start}]",
            "Time(s) \t Temperature(K)",
        ]
    quantity = request.quantity.capitalize()
    if request.kind == "Tflp":
        names = " \t ".join(f"{name}(K)" for name in reader.names(request.element))
        return [
            f"{quantity} temperatures for the floorplan of the die {request.element}",
            f"Time(s) \t {names}",
        ]
    if request.kind == "Tflpel":
        return [
            f"{quantity} temperatures for the floorplan element {request.block} of the die "
            f"{request.element}",
            f"Time(s) \t {request.element}.{request.block}(K)",
        ]
    if request.kind == "Tcoolant":
        return [
            f"{quantity} temperatures for the outlet of the channel {request.element}",
            "Time(s) \t Temperature(K)",
        ]
    what = "Thermal" if request.kind == "Tmap" else "Power"
    return [f"{what} map for layer {request.element} (axes in xaxis.txt and yaxis.txt, um)"]
