"""A scene as one file of HTML that vtk.js shows: to be turned, moved and zoomed without a server.

Serialised by `trame_vtk`; its own way to a file starts a web server first, which a static page has
no use for.  Runs in the child process that renders.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any


def write_view(plotter: Any, path: str) -> None:
    """Write the scene of a pyvista plotter into a file of HTML.

    Scalar bars and text are no part of it: the page around it draws its own legend.

    Parameters
    ----------
    plotter : pyvista.Plotter
        With its camera in place.
    path : str
        The file.
    """
    from trame_vtk.modules.vtk import serializers
    from trame_vtk.tools.vtksz2html import write_html

    serializers.initialize_serializers()
    context = serializers.SynchronizationContext()
    context.set_ignore_last_dependencies(True)
    plotter.render()
    window = plotter.render_window
    camera = window.GetRenderers().GetFirstRenderer().GetActiveCamera()
    scene = serializers.serialize(None, window, serializers.reference_id(window), context, 1)
    scene["extra"] = {
        "vtkRefId": serializers.reference_id(window),
        "centerOfRotation": camera.GetFocalPoint(),
        "camera": serializers.reference_id(camera),
    }
    arrays = {
        entry["hash"]: {**entry, "content": context.get_cached_data_array(entry["hash"])}
        for entry in serializers.extract_array_hash(scene)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.json", json.dumps({"hashes": arrays, "scene": scene}))
    with Path(path).open("w", encoding="utf-8") as file:
        write_html(packed.getvalue(), file)
