"""One plate in its part of the window: how surfaces get there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatgrade.scene.catalogue import SceneKind
from heatgrade.scene.fields import SceneFields
from heatgrade.scene.shell import Shell
from heatgrade.scene.value_range import Scale

Array = NDArray[np.float64]

COPPER, BODY = "#b87333", "#c9ced4"
_BAR = {
    "color": "black", "n_labels": 5, "vertical": True, "position_x": 0.90,
    "position_y": 0.15, "height": 0.7, "width": 0.05, "title_font_size": 24, "label_font_size": 20,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Panel:
    """One plate in its part of the window.

    Parameters
    ----------
    plotter : pyvista.Plotter
        With the panel chosen.
    fields : SceneFields
        The plate.
    kind : SceneKind
        What is shown.
    scale : Scale or None
        Ends of the colours in the bar's unit; None for parts.
    stretch : float
        Of heights.
    bar : bool
        Whether the colour bar stands in this panel.
    """

    plotter: Any
    fields: SceneFields
    kind: SceneKind
    scale: Scale | None
    stretch: float
    bar: bool

    @property
    def film(self) -> float:
        """Distance at which a coloured sheet lies before its body, so that it is seen [m]."""
        return 4e-3 * float(self.fields.z[-1] - self.fields.z[0])

    @property
    def turned(self) -> bool:
        """Whether a chip lies at the foot, whose face is to be seen."""
        return bool(self.fields.limits)

    def shown(self, array: NDArray[Any]) -> Array:
        """Return values of the file in the unit of the bar."""
        return np.asarray(array * self.kind.factor + self.kind.offset)

    def coloured(self, made: Shell, *, flipped: bool) -> None:
        """Add a surface in the colours of the scale, with the limit's line where it is crossed."""
        surface = self.surface(made, flipped=flipped)
        surface.cell_data["value"] = made.values
        self.in_colours(surface)
        scale = self.scale
        if scale is not None and scale.crossed:
            line = surface.cell_data_to_point_data().contour([scale.limit], scalars="value")
            if line.n_points:
                self.plotter.add_mesh(line, color="black", line_width=3)

    def in_colours(self, mesh: Any, *, lit: bool = True, **options: Any) -> None:
        """Add a mesh by its array ``value``, with the colour bar where it stands in this panel.

        Light shows a shape; without it the colours are exactly the bar's.
        """
        assert self.scale is not None
        light = {"ambient": 0.55, "diffuse": 0.55} if lit else {"ambient": 1.0, "diffuse": 0.0}
        digits = "%.1f" if self.kind.unit == "degC" else "%.3g"
        bar = {"title": f"{self.kind.unit}\n", "fmt": digits, **_BAR}
        self.plotter.add_mesh(
            mesh, scalars="value", cmap=self.kind.colours, clim=self.scale.ends,
            lighting=lit, show_scalar_bar=self.bar,
            scalar_bar_args=bar if self.bar else None,
            annotations={self.scale.limit: "limit"} if self.scale.crossed else None,
            **light, **options,
        )  # fmt: skip

    def plain(self, made: Shell, colour: str, *, flipped: bool) -> Any:
        """Add a surface of one colour; return it."""
        surface = self.surface(made, flipped=flipped)
        if surface.n_cells:
            self.plotter.add_mesh(surface, color=colour, ambient=0.45, diffuse=0.6)
        return surface

    def surface(self, made: Shell, *, flipped: bool) -> Any:
        """Return a surface as VTK knows it, turned over about the x axis where it is flipped."""
        import pyvista

        quads: Any = made.quads
        points = made.points * (1.0, 1.0, self.stretch)
        if flipped:
            points = points * (1.0, -1.0, -1.0)
        return pyvista.PolyData.from_regular_faces(points, quads)
