"""Pages from templates: everything inside one file, whatever people typed made harmless."""

from __future__ import annotations

import base64
from pathlib import Path


def filled(name: str, **values: object) -> str:
    """Return the template `name` with these values in it, escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("heatgrade.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name).render(**values)


def inlined(picture: Path) -> str:
    """Return a PNG as an address that holds it."""
    data = base64.b64encode(picture.read_bytes()).decode("ascii")
    return f"data:image/png;base64,{data}"
