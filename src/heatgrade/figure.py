"""Figures that show themselves in a notebook, with or without ``%matplotlib inline``.

Imported where something is drawn, never before: matplotlib takes its time.
"""

from __future__ import annotations

import io

import matplotlib.figure

DOTS_PER_INCH = 110


class Figure(matplotlib.figure.Figure):
    """A figure of matplotlib that a notebook shows as a picture.

    Examples
    --------
    >>> figure = Figure(figsize=(2.0, 1.0))
    >>> figure._repr_png_()[1:4]
    b'PNG'
    """

    def _repr_png_(self) -> bytes:
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=DOTS_PER_INCH)
        return file.getvalue()
