"""A run in time as a film: one scene at every time that was kept, in one scale, over its course.

GIF is written by Pillow, which matplotlib brings along; MP4 by ffmpeg where there is one.
"""

from __future__ import annotations

import contextlib
import io
import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from heatgrade.errors import InputError
from heatgrade.scene.catalogue import SCENES
from heatgrade.scene.rendering import notice_of, run_child
from heatgrade.scene.scene import checked_scene, checked_target
from heatgrade.scene.series import Course, Frame
from heatgrade.units import ZERO_CELSIUS
from heatgrade.whole_file import whole_file

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, SCENE_HEIGHT, COURSE_HEIGHT = 840, 600, 200  # px
OF_MAP = 96  # colours of a GIF that are those of the map; the others are the frames' own
FASTEST, SLOWEST = 25.0, 2.0  # frames in a second
FRAME_LIMIT = 10.0  # s, for one frame of a small grid; the child is ended after all of them


def write_film(
    frames: Sequence[Frame],
    path: str | PathLike[str],
    *,
    scene: str = "cut",
    course: Course | None = None,
    seconds: float = 8.0,
) -> str | None:
    """Write a film; return a notice where matplotlib had to draw it.

    Parameters
    ----------
    frames : sequence of Frame
        See `heatgrade.scene.series.frames_of`; spaced evenly in the film.
    path : str or path
        ``.gif``, or ``.mp4`` where the system has ffmpeg.
    scene : str
        Which, see `heatgrade.scene.SCENES`.
    course : Course, optional
        Temperatures against time, drawn below with the present time marked.
    seconds : float
        Length of the film, as far as 2 to 25 frames in a second allow [s].

    Raises
    ------
    InputError
        HG768 for a place or an ending, HG769 where there is no ffmpeg, HG770 for the scene.
    """
    target = Path(path)
    checked_scene(scene)
    checked_target(target, (".gif", ".mp4"), "path")
    writer, what = _write_gif, SCENES[scene].colours
    if target.suffix == ".mp4":
        writer, what = _write_mp4, _ffmpeg()
    rate = min(max(len(frames) / seconds, SLOWEST), FASTEST)
    with whole_file(target, code="HG768") as partial, tempfile.TemporaryDirectory() as folder:
        pictures, notice = _pictures(frames, scene, Path(folder))
        writer(_composed(pictures, frames, course), partial, rate, what)
    return notice


def _pictures(frames: Sequence[Frame], scene: str, folder: Path) -> tuple[list[Path], str | None]:
    """Return a picture of every frame, by VTK or by matplotlib."""
    pictures = [folder / f"{k:05d}.png" for k in range(len(frames))]
    job = {
        "files": [frame.file for frame in frames],
        "scene": scene,
        "frames": [str(picture) for picture in pictures],
    }
    code, said = run_child(job, limit=60.0 + FRAME_LIMIT * len(frames))
    if code >= 0 and all(picture.is_file() for picture in pictures):
        return pictures, None
    from heatgrade.scene.flat import flat_plates
    from heatgrade.scene.flow_fields import read_scene
    from heatgrade.scene.value_range import joined, scale_of

    kind = SCENES[scene]
    whole = joined([scale_of(kind, [read_scene(frame.file, kind)]) for frame in frames])
    for frame, picture in zip(frames, pictures, strict=True):
        figure = flat_plates([read_scene(frame.file, kind)], kind, whole, [""])
        figure.set_size_inches(WIDTH / 100.0, SCENE_HEIGHT / 100.0)
        figure.savefig(picture, dpi=100)
    return pictures, notice_of(code, said)


def _composed(
    pictures: Sequence[Path], frames: Sequence[Frame], course: Course | None
) -> Iterator[Image]:
    """Yield the frames of the film: scene above, course below, the time written on them."""
    from PIL import Image, ImageDraw

    strip, span = (None, (0.0, 0.0, 1.0)) if course is None else _strip(course)
    height = SCENE_HEIGHT + (0 if strip is None else COURSE_HEIGHT)
    for picture, frame in zip(pictures, frames, strict=True):
        canvas = Image.new("RGB", (WIDTH, height), "white")
        with Image.open(picture) as drawn:
            canvas.paste(drawn.convert("RGB").resize((WIDTH, SCENE_HEIGHT)), (0, 0))
        pen = ImageDraw.Draw(canvas)
        pen.text((WIDTH // 2, 6), f"{frame.time:.4g} s", fill="black", font_size=26, anchor="ma")
        if strip is not None:
            canvas.paste(strip, (0, SCENE_HEIGHT))
            start, left, scale = span
            x = left + (frame.time - start) * scale
            pen.line((x, SCENE_HEIGHT + 8, x, height - 40), fill="black", width=2)
        yield canvas


def _strip(course: Course) -> tuple[Image, tuple[float, float, float]]:
    """Return the chart of the course; its first time, where that lies [px] and px a second."""
    from PIL import Image

    from heatgrade.figure import Figure

    figure = Figure(figsize=(WIDTH / 100.0, COURSE_HEIGHT / 100.0), dpi=100)
    axes = figure.add_axes((0.085, 0.25, 0.72, 0.68))
    colours = ("#c0392b", "#2471a3", "#7d8b2f", "#8e44ad")
    for number, (name, values) in enumerate(course.lines.items()):
        axes.plot(
            course.times, values - ZERO_CELSIUS, lw=1.2, color=colours[number % 4], label=name,
            ls="-" if number % 2 == 0 else "--",
        )  # fmt: skip
    for name, limit in course.limits.items():
        axes.axhline(limit - ZERO_CELSIUS, color="#555555", lw=0.9, ls=":")
        axes.annotate(
            f"limit of {name}", (1.01, limit - ZERO_CELSIUS), xycoords=("axes fraction", "data"),
            fontsize=8, va="center",
        )  # fmt: skip
    axes.set(xlabel="time [s]", ylabel="degC", xlim=(course.times[0], course.times[-1]))
    axes.legend(fontsize=8, frameon=False, loc="lower left", bbox_to_anchor=(1.0, -0.05))
    axes.spines[["top", "right"]].set_visible(False)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=100)
    box = axes.get_position()
    width = box.width * WIDTH / max(float(course.times[-1] - course.times[0]), 1e-30)
    drawn.seek(0)
    return Image.open(drawn).convert("RGB"), (float(course.times[0]), box.x0 * WIDTH, width)


def _write_gif(images: Iterator[Image], path: Path, rate: float, what: str) -> None:
    from PIL import Image

    drawn = list(images)
    palette = _palette(drawn, what)
    reduced = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in drawn]
    reduced[0].save(
        path, save_all=True, append_images=reduced[1:], duration=round(1000.0 / rate), loop=0,
        optimize=False,
    )  # fmt: skip


def _palette(drawn: Sequence[Image], colours: str) -> Image:
    """Return one palette for all frames, so that no colour changes its meaning on the way.

    The colour map has a part of its own, else its rarest colours, those of hot spots, were lost.
    """
    from matplotlib import colormaps
    from PIL import Image

    some = drawn[:: max(1, math.ceil(len(drawn) / 6))]
    mosaic = Image.new("RGB", (WIDTH, sum(image.height for image in some)))
    for k, image in enumerate(some):
        mosaic.paste(image, (0, k * image.height))
    entries = [255, 255, 255]
    if colours:
        own = colormaps[colours](np.linspace(0.0, 1.0, OF_MAP))[:, :3]
        entries += [int(value) for value in np.round(255.0 * own).ravel()]
    left = 256 - len(entries) // 3
    entries += (mosaic.quantize(left, kmeans=1).getpalette() or [])[: 3 * left]
    palette = Image.new("P", (1, 1))
    palette.putpalette(entries)
    return palette


def _write_mp4(images: Iterator[Image], path: Path, rate: float, what: str) -> None:
    first = next(images)
    command = [
        what, "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{first.width}x{first.height}", "-r", f"{rate:g}", "-i", "-",
        "-c:v", "libx264", "-pix_fmt", "yuv420p", str(path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        assert writer.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # ffmpeg says itself what it did not like
            for image in (first, *images):
                writer.stdin.write(image.tobytes())
        _, said = writer.communicate()
    if writer.returncode != 0:
        raise _no_film(path, said.decode(errors="replace").strip()[:200])


def _ffmpeg() -> str:
    """Return the program, the system's or that of the package imageio-ffmpeg."""
    found = shutil.which("ffmpeg")
    if found is not None:
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        raise _no_film(Path("a film.mp4"), "no ffmpeg on this system") from None


def _no_film(path: Path, why: str) -> InputError:
    return InputError(
        "HG769",
        f"cannot be written: {why}",
        entry="path",
        value=str(path),
        allowed=".gif, or .mp4 with ffmpeg",
        remedy="name it .gif, or pip install imageio-ffmpeg",
    )
