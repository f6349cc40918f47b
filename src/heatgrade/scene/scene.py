"""A scene that shows itself: in a notebook to be turned by hand, in a window, in a file."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from heatgrade.errors import InputError
from heatgrade.scene.catalogue import ALL_SCENES
from heatgrade.scene.rendering import REMEDY, draw, is_drawn, open_window
from heatgrade.whole_file import whole_file

_HEIGHT = 560  # px, in a notebook


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Plates side by side in three dimensions, in one scale.

    Parameters
    ----------
    files : tuple of Path
        Fields, ``.vtr``.
    name : str
        Which scene, see `SCENES`.
    names : tuple of str
        Of the plates.
    keeps : object
        Whatever must live as long as the files.

    Raises
    ------
    InputError
        HG770 for a scene that does not exist.
    """

    files: tuple[Path, ...]
    name: str
    names: tuple[str, ...]
    keeps: object = None

    def __post_init__(self) -> None:
        checked_scene(self.name)

    @classmethod
    def of(
        cls, savers: Mapping[str, Callable[[Path], None]], name: str, *, ending: str = ".vtr"
    ) -> Scene:
        """Return the scene of plates that are not in files yet.

        Parameters
        ----------
        savers : mapping of str to callable
            By the plate's name, what writes its fields to a path.
        name : str
            Which scene.
        ending : str
            Of their files.
        """
        checked_scene(name)
        folder = tempfile.TemporaryDirectory()
        files = []
        for number, save in enumerate(savers.values()):
            file = Path(folder.name) / f"{number}{ending}"
            save(file)
            files.append(file)
        return cls(tuple(files), name, tuple(savers), folder)

    def save(self, path: str | PathLike[str]) -> str | None:
        """Write a picture (``.png``) or a page to be turned by hand (``.html``).

        Returns a notice where the system has no OpenGL and matplotlib drew the picture.

        Raises
        ------
        InputError
            HG768 for another ending or a folder that is not there, HG771 for a page without OpenGL.
        """
        target = Path(path)
        checked_target(target, (".png", ".html"), "path")
        page = target.suffix == ".html"
        with whole_file(target, code="HG768") as partial, tempfile.TemporaryDirectory() as folder:
            picture = Path(folder) / "scene.png" if page else partial
            _, notice = draw(
                self.files, self.name, picture, view=partial if page else None, names=self.names
            )
            if not is_drawn(partial):
                raise InputError(
                    "HG771",
                    "cannot be made: VTK found no working OpenGL",
                    entry="path",
                    value=str(target),
                    allowed="a picture (.png), or a system with OpenGL",
                    remedy=REMEDY,
                )
        return notice

    def show(self) -> bool:
        """Open a window until it is closed; return False where there is no screen."""
        return open_window(self.files, self.name, self.names)

    def _repr_html_(self) -> str:
        """Return the scene to be turned by hand, or its picture where VTK does not render."""
        with tempfile.TemporaryDirectory() as folder:
            picture, view = Path(folder) / "scene.png", Path(folder) / "scene.html"
            scale, notice = draw(self.files, self.name, picture, view=view, names=self.names)
            kind = ALL_SCENES[self.name]
            if view.is_file():
                turnable = html.escape(view.read_text(encoding="utf-8"), quote=True)
                shown = (
                    f'<iframe srcdoc="{turnable}" sandbox="allow-scripts" title="{kind.title}" '
                    f'style="width:100%;height:{_HEIGHT}px;border:0"></iframe>'
                )
            else:
                data = base64.b64encode(picture.read_bytes()).decode("ascii")
                shown = f'<img alt="{kind.title}" src="data:image/png;base64,{data}">'
        span = "" if scale is None else f", {scale[0]:.4g} to {scale[1]:.4g} {kind.unit}"
        said = "" if notice is None else f"<br>{html.escape(notice)}"
        return f"<figure>{shown}<figcaption>{kind.title}{span}{said}</figcaption></figure>"


def checked_scene(name: str) -> None:
    """Raise `InputError` HG770 unless there is such a scene."""
    if name not in ALL_SCENES:
        raise InputError(
            "HG770",
            "is no scene",
            entry="scene",
            value=name,
            allowed=", ".join(ALL_SCENES),
            remedy="name one of them",
        )


def checked_target(target: Path, endings: tuple[str, ...], entry: str) -> None:
    """Raise `InputError` HG768 unless a file of one of these endings can be made there."""
    if target.suffix not in endings or not target.absolute().parent.is_dir():
        raise InputError(
            "HG768",
            "is no place for a picture",
            entry=entry,
            value=str(target),
            allowed=f"a name ending in {' or '.join(endings)}, in a folder that exists",
            remedy="choose another name",
        )
