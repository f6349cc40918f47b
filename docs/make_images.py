"""Draw the pictures of README and docs again.

    python docs/make_images.py            # those whose input has changed since they were drawn
    python docs/make_images.py --all
    python docs/make_images.py NAME ...

Pictures of the README and of the user guide come from the code that stands there, so that they
cannot drift from the text; the others from shipped scenarios. ``images/stamps.json`` holds a digest
of what each was drawn from, its text, scenario and drawing code; a test holds it against the files.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
STAMPS = IMAGES / "stamps.json"
SOURCE = Path("src") / "heatgrade"
GUIDE = "docs/guide.md"
DOTS_PER_INCH = 100
SCENE_WIDTH = 900  # px
FILM_WIDTH = 560  # px

SCENE = tuple(
    f"scene/{name}.py" for name in ("stage", "panel", "catalogue", "glyphs", "value_range")
)
FLOW = (*SCENE, *(f"scene/{name}.py" for name in
                  ("flow_stage", "flow_fields", "flow_paths", "path_starts")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Image:
    """A picture and what it is drawn from.

    Parameters
    ----------
    text : str
        The page whose Python blocks, or the scenarios by name with commas between, that it shows.
    code : tuple of str
        Files below ``src/heatgrade`` that draw it.
    draw : callable
        Writes it to a path.
    ending : str
        Of its file.
    """

    text: str
    code: tuple[str, ...]
    draw: Callable[[Path], None]
    ending: str = "png"

    def digest(self) -> str:
        """Return a digest of its inputs."""
        found = hashlib.sha256()
        if self.text.endswith(".md"):
            found.update("".join(blocks(self.text)).encode())
        else:
            for name in self.text.split(","):
                found.update((ROOT / SOURCE / "data/scenarios" / f"{name}.toml").read_bytes())
        for name in self.code:
            found.update((ROOT / SOURCE / name).read_bytes())
        return found.hexdigest()[:16]


def blocks(page: str) -> list[str]:
    """Return the Python blocks of a page that is drawn from: all of the guide, else the first."""
    found = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    return found if page == GUIDE else found[:1]


@cache
def names_of(page: str) -> dict[str, Any]:
    """Return what the blocks of a page leave behind, run in a folder of their own."""
    names: dict[str, Any] = {"folder": tempfile.TemporaryDirectory()}
    before = Path.cwd()
    os.chdir(names["folder"].name)
    try:
        for block in blocks(page):
            exec(block, names)
        if "timed" in names:
            names["timed"].animate("film.gif", seconds=6.0)
    finally:
        os.chdir(before)
    return names


@cache
def chain(scenario: str) -> Any:
    """Return the result of a shipped scenario."""
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.run import run_scenario

    return run_scenario(construct(load_scenario(scenario)[0]))


def chart(made: Callable[[], Any], method: str | None = None) -> Callable[[Path], None]:
    """Return what draws a figure of matplotlib, or the one that a method gives, into a file."""

    def draw(path: Path) -> None:
        found = made()
        figure = found if method is None else getattr(found, method)()
        figure.savefig(path, dpi=DOTS_PER_INCH)

    return draw


def scene(make: Callable[[], Any]) -> Callable[[Path], None]:
    """Return what draws a scene into a file, smaller than a window."""

    def draw(path: Path) -> None:
        from PIL import Image as Pixels

        notice = make().save(path)
        if notice is not None:
            raise SystemExit(notice)
        with Pixels.open(path) as drawn:
            height = round(SCENE_WIDTH * drawn.height / drawn.width)
            small = drawn.convert("RGB").resize((SCENE_WIDTH, height), Pixels.Resampling.LANCZOS)
        small.save(path, optimize=True)

    return draw


def film(path: Path) -> None:
    """Write the film of the guide's run in time, smaller."""
    from PIL import Image as Pixels
    from PIL import ImageSequence

    names = names_of(GUIDE)
    with Pixels.open(Path(names["folder"].name) / "film.gif") as whole:
        height = round(FILM_WIDTH * whole.height / whole.width)
        frames = [
            frame.convert("RGB").resize((FILM_WIDTH, height), Pixels.Resampling.LANCZOS)
            for frame in ImageSequence.Iterator(whole)
        ]
        time = whole.info["duration"]
        whole.seek(0)
        palette = whole.copy()
    small = [frame.quantize(palette=palette, dither=Pixels.Dither.NONE) for frame in frames]
    small[0].save(path, save_all=True, append_images=small[1:], duration=time, loop=0)


def _guide(name: str) -> Any:
    return names_of(GUIDE)[name]


def _cascade() -> Any:
    from heatgrade.report.cascade_plot import cascade_plot

    return cascade_plot(chain("rubin-rack"))


def _energy() -> Any:
    return chain(DEMO).recovery.plot_energy(chain(DEMO).rack)


def _other(result: Any) -> Any:
    from heatgrade.report.district_pictures import other_plot

    return other_plot(result)


def _sizing(points: Any) -> Any:
    from heatgrade.report.district_pictures import sizing_plot

    return sizing_plot(points)


RESOLVED, DEMO = "docs/resolved-plates.md", "rubin-rack"
BANDS, YEAR = ("recovery/flow_bands.py",), ("district/year_plot.py",)
SITE = ("report/district_pictures.py",)

PICTURES: dict[str, Image] = {
    "plate": Image(
        "README.md", ("plate/picture.py",), chart(lambda: names_of("README.md")["result"], "plot")
    ),
    "cut": Image("README.md", SCENE, scene(lambda: names_of("README.md")["result"].scene("cut"))),
    "resolved-streamlines": Image(
        RESOLVED, FLOW, scene(lambda: names_of(RESOLVED)["fine"].scene("streamlines"))
    ),
    "resolved-velocity": Image(
        RESOLVED, FLOW, scene(lambda: names_of(RESOLVED)["fine"].scene("velocity"))
    ),
    "cascade": Image(DEMO, ("plate/stages.py", "report/cascade_plot.py"), chart(_cascade)),
    "rack": Image(DEMO, ("rack/rack_plot.py",), chart(lambda: chain(DEMO).rack, "plot")),
    "composite": Image(
        DEMO, ("recovery/composite_plot.py",), chart(lambda: chain(DEMO).recovery, "plot")
    ),
    "energy": Image(
        DEMO, (*BANDS, "recovery/energy_flows.py"),
        chart(_energy),
    ),
    "exergy": Image(
        DEMO, (*BANDS, "recovery/exergy_flows.py"),
        chart(lambda: chain(DEMO).recovery, "plot_exergy"),
    ),
    "district": Image(DEMO, YEAR, chart(lambda: chain(DEMO).district.year, "plot")),
    "district-tallaght": Image(
        "tallaght", YEAR, chart(lambda: chain("tallaght").district.year, "plot")
    ),
    "district-other": Image(
        "tallaght", SITE, chart(lambda: _other(chain("tallaght").district.other))
    ),
    "district-sizing": Image(
        "hamina", SITE, chart(lambda: _sizing(chain("hamina").district.sizing))
    ),
    "guide-plate": Image(GUIDE, ("plate/picture.py",), chart(lambda: _guide("result"), "plot")),
    "guide-cut": Image(GUIDE, SCENE, scene(lambda: _guide("result").scene("cut"))),
    "guide-coolant": Image(GUIDE, SCENE, scene(lambda: _guide("result").scene("coolant"))),
    "guide-way": Image(
        GUIDE, ("plate/stages.py",), chart(lambda: _guide("result"), "plot_way_of_heat")
    ),
    "guide-pair": Image(GUIDE, SCENE, scene(lambda: _guide("pair"))),
    "guide-pulses": Image(GUIDE, (*SCENE, "scene/film.py"), film, "gif"),
    "guide-curve": Image(
        GUIDE, ("plate/curve_picture.py",), chart(lambda: _guide("curve"), "plot")
    ),
    "guide-rack": Image(GUIDE, ("rack/rack_plot.py",), chart(lambda: _guide("warm"), "plot")),
    "guide-composite": Image(
        GUIDE, ("recovery/composite_plot.py",), chart(lambda: _guide("town"), "plot")
    ),
    "guide-exergy": Image(
        GUIDE, (*BANDS, "recovery/exergy_flows.py"), chart(lambda: _guide("town"), "plot_exergy")
    ),
    "guide-year": Image(GUIDE, YEAR, chart(lambda: _guide("year"), "plot")),
}  # fmt: skip


def stale() -> list[str]:
    """Return the pictures that are missing or whose inputs have changed since."""
    kept = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.is_file() else {}
    return [
        name
        for name, image in PICTURES.items()
        if kept.get(name) != image.digest() or not (IMAGES / f"{name}.{image.ending}").is_file()
    ]


def main(wanted: list[str]) -> None:
    """Draw."""
    IMAGES.mkdir(exist_ok=True)
    names = list(PICTURES) if wanted == ["--all"] else wanted or stale()
    kept = json.loads(STAMPS.read_text(encoding="utf-8")) if STAMPS.is_file() else {}
    for name in names:
        image = PICTURES[name]
        image.draw(IMAGES / f"{name}.{image.ending}")
        kept[name] = image.digest()
        stamps = {key: kept[key] for key in PICTURES if key in kept}
        STAMPS.write_text(json.dumps(stamps, indent=1) + "\n", encoding="utf-8")
        print(f"docs/images/{name}.{image.ending}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
