"""Damaged mesh files: every one ends in an answer or in a clear error, none hangs or crashes.

    python -m benchmarks.mesh_damage            # 10,000 of them
    python -m benchmarks.mesh_damage 500        # fewer

The shipped meshes and surfaces made of one of them are damaged by chance (bytes, lengths, numbers,
tags, order), read and painted.  Files are read as ever, by `heatgrade.painted.mesh_reader` in a
child with limits on memory and time; the child is forked rather than started anew, which saves it
the start of an interpreter.
"""

from __future__ import annotations

import collections
import os
import re
import resource
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

import heatgrade as hg
from heatgrade.errors import HeatgradeError
from heatgrade.painted import mesh_file, mesh_reader

MESHES = Path(__file__).resolve().parents[1] / "meshes"
UNITS = {
    "jet-plate.msh": "m",
    "skived-plate.vtu": "m",
    "pin-bank.msh": "mm",
    "skived-fins.vtu": "mm",
    "pin-fin-plate.msh": "m",
}
SEED = 20261127
MEMORY, SECONDS = 2e9, 20.0  # limits of the child [bytes], [s]
LONGEST = 120.0  # wall time that one file may take on a busy machine [s]
NUMBERS = (b"nan", b"-1", b"1e999", b"99999999999", b"0", b"4294967296", b"-9e18", b"1e-300")

Damage = Callable[[bytearray, np.random.Generator], bytearray]


def _bytes(data: bytearray, rng: np.random.Generator) -> bytearray:
    for place in rng.integers(0, len(data), rng.integers(1, 30)):
        data[place] ^= int(rng.integers(1, 256))
    return data


def _byte(data: bytearray, rng: np.random.Generator) -> bytearray:
    data[int(rng.integers(0, len(data)))] ^= int(rng.integers(1, 256))
    return data


def _header(data: bytearray, rng: np.random.Generator) -> bytearray:
    for place in rng.integers(0, min(400, len(data)), rng.integers(1, 6)):
        data[place] = int(rng.integers(32, 127))
    return data


def _cut(data: bytearray, rng: np.random.Generator) -> bytearray:
    return data[: int(rng.integers(0, len(data)))]


def _hole(data: bytearray, rng: np.random.Generator) -> bytearray:
    start = int(rng.integers(0, len(data)))
    return data[:start] + data[start + int(rng.integers(1, 4000)) :]


def _twice(data: bytearray, rng: np.random.Generator) -> bytearray:
    start = int(rng.integers(0, len(data)))
    part = data[start : start + int(rng.integers(1, 4000))]
    return data[:start] + part + data[start:]


def _same(data: bytearray, rng: np.random.Generator) -> bytearray:
    start, length = int(rng.integers(0, len(data))), int(rng.integers(1, 2000))
    fill = int(rng.choice([0, 255, 127, 128]))
    return data[:start] + bytearray([fill]) * length + data[start + length :]


def _number(data: bytearray, rng: np.random.Generator) -> bytearray:
    places = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?", bytes(data[:3000])))
    if not places:
        return _bytes(data, rng)
    found = places[int(rng.integers(len(places)))]
    return data[: found.start()] + NUMBERS[int(rng.integers(len(NUMBERS)))] + data[found.end() :]


def _doubles(data: bytearray, rng: np.random.Generator) -> bytearray:
    values = (np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0, 1e-320)
    for place in rng.integers(0, max(1, len(data) - 8), rng.integers(1, 5)):
        data[place : place + 8] = np.float64(values[int(rng.integers(len(values)))]).tobytes()
    return data


def _lines(data: bytearray, rng: np.random.Generator) -> bytearray:
    lines = bytes(data).split(b"\n")
    i, j = rng.integers(0, len(lines), 2)
    lines[i], lines[j] = lines[j], lines[i]
    return bytearray(b"\n".join(lines))


DAMAGES: tuple[Damage, ...] = (
    _byte, _byte, _bytes, _header, _cut, _hole, _twice, _same, _number, _doubles, _doubles, _lines,
)  # fmt: skip


def originals(folder: Path) -> dict[str, bytes]:
    """Return the files to be damaged by name: the shipped meshes, and surfaces of one of them."""
    import meshio

    found = {name: (MESHES / name).read_bytes() for name in UNITS}
    shape = hg.TaggedMesh.read(MESHES / "skived-plate.vtu", unit="m")
    for name in shape.names[:2]:
        triangles = shape.surface(name)
        cells = np.arange(3 * len(triangles)).reshape(-1, 3)
        for binary in (True, False):
            path = folder / f"{'binary' if binary else 'text'}-{name}.stl"
            meshio.Mesh(triangles.reshape(-1, 3), [("triangle", cells)]).write(path, binary=binary)
            found[path.name] = path.read_bytes()
    return found


def damaged(count: int, files: dict[str, bytes], seed: int) -> Iterator[tuple[str, bytes]]:
    """Return `count` damaged files: name, contents."""
    names = list(files)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        name = names[number % len(names)]
        data = bytearray(files[name])
        for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
            if data:
                data = DAMAGES[int(rng.integers(len(DAMAGES)))](data, rng)
        yield name, bytes(data)


def forked_reader(source: Path, folder: Path, memory: float, seconds: float) -> None:
    """Do what `mesh_file._run_reader` does, in a fork of this process."""
    said = folder / "said"
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with said.open("w") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
                used = resource.getrusage(resource.RUSAGE_SELF)
                np.seterr(all="warn")  # as in a new interpreter, whatever this one has set
                warnings.simplefilter("default")
                spent = int(used.ru_utime + used.ru_stime) + 1
                code = mesh_reader.main(str(source), str(folder), int(memory), spent + int(seconds))
        except BaseException as error:
            os.write(2, f"\n{type(error).__name__}: {error}".encode("utf-8", "replace"))
        finally:
            os._exit(code)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - start > LONGEST:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise TimeoutError(f"the reader took more than {LONGEST:g} s")
        time.sleep(0.002)
    code = os.waitstatus_to_exitcode(status)
    if code == 0 and (folder / "about.json").is_file():
        return
    if code < 0 and code not in (-signal.SIGXCPU, -signal.SIGKILL):
        # What the program itself would say of a reader that fell: HG843, but it is worth a count.
        raise mesh_file.unreadable(source, f"the reader ended by signal {-code}")
    raise mesh_file.unreadable(source, said.read_text(errors="replace")[-200:] or "no word")


def answer(path: Path, unit: str = "m") -> str:
    """Return what becomes of a file: the code of its error, or that it was read and painted."""
    try:
        if path.suffix == ".stl":
            shape: hg.SurfaceSet | hg.TaggedMesh = hg.SurfaceSet.read(
                {"part": path}, unit=unit, memory=MEMORY, seconds=SECONDS
            )
        else:
            shape = hg.TaggedMesh.read(path, unit=unit, memory=MEMORY, seconds=SECONDS)
        first, *others = shape.names
        plate = hg.MeshPlate(shape, dict.fromkeys(others, "copper"), (first,))
        painted = plate.paint(hg.MeshGrid(float(np.ptp(shape.bounds, axis=0).max()) / 4.0))
        if not np.isfinite(painted.share).all():
            return "CRASH painted shares that are not finite"
        painted.summary()
    except HeatgradeError as error:
        return error.code if error.remedy and error.entry else f"CRASH {error.code} without remedy"
    except TimeoutError as error:
        return f"CRASH {error}"
    except Exception as error:
        return f"CRASH {type(error).__name__}: {str(error)[:200]}"
    return "read"


def answers(count: int, seed: int = SEED) -> tuple[collections.Counter[str], list[str]]:
    """Return how often each answer was given, and what crashed."""
    import meshio  # noqa: F401 - before the forks

    found: collections.Counter[str] = collections.Counter()
    crashed: list[str] = []
    ordinary = mesh_file._run_reader
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        files = originals(folder)
        mesh_file._run_reader = forked_reader
        try:
            for number, (name, data) in enumerate(damaged(count, files, seed)):
                path = folder / f"damaged{Path(name).suffix}"
                path.write_bytes(data)
                said = answer(path, UNITS.get(name, "m"))
                found[said.split(" ")[0]] += 1
                if said.startswith("CRASH"):
                    crashed.append(f"{number} ({name}): {said}")
        finally:
            mesh_file._run_reader = ordinary
    return found, crashed


def main(count: int) -> int:
    """Damage `count` files, print what became of them."""
    start = time.perf_counter()
    found, crashed = answers(count)
    told = ", ".join(f"{code} {times}" for code, times in found.most_common())
    sys.stdout.write(f"{count} damaged files: {told} ({time.perf_counter() - start:.0f} s)\n")
    for line in crashed:
        sys.stdout.write(line + "\n")
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
