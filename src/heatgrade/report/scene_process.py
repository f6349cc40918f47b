"""Child process that renders a plate's fields with VTK: ``python -m ... FIELDS SCENE [options]``.

``--picture FILE`` writes a PNG, ``--view FILE`` HTML in which vtk.js shows the same scene, to be
turned by hand; ``--window`` opens a window.
"""

from __future__ import annotations

import argparse

from heatgrade.report.plate_scene import SCENES, read
from heatgrade.report.turnable_view import write_view


def main() -> None:
    """Do as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("fields")
    parser.add_argument("scene", choices=SCENES)
    parser.add_argument("--picture")
    parser.add_argument("--view")
    parser.add_argument("--window", action="store_true")
    wanted = parser.parse_args()
    import pyvista

    pyvista.OFF_SCREEN = not wanted.window
    plotter = SCENES[wanted.scene](*read(wanted.fields))
    if wanted.window:
        plotter.show(title=f"{wanted.fields}: {wanted.scene}")
        return
    if wanted.picture is not None:
        plotter.screenshot(wanted.picture)
    if wanted.view is not None:
        write_view(plotter, wanted.view)
    plotter.close()


if __name__ == "__main__":
    main()
