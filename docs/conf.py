"""How Sphinx builds the documents: ``make docs`` writes them to docs/_build/html."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import heatgrade

sys.path.insert(0, str(Path(__file__).parent))

project = "HeatGrade"
author = "The HeatGrade developers"
copyright = "the HeatGrade developers, MIT licence"
version = release = heatgrade.__version__

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "sphinx_gallery.gen_gallery",
]
root_doc = "index"
templates_path = ["_templates"]
exclude_patterns = ["_build", "README.md", "gallery/README.rst"]
suppress_warnings = ["config.cache"]  # the gallery's scraper is a function

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say shapes and units
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_theme_options = {"navigation_with_keys": False, "secondary_sidebar_items": ["page-toc"]}
html_show_sourcelink = False
html_title = f"HeatGrade {version}"

# The gallery must not depend on who builds it: pictures by Agg, one look.
os.environ["MPLBACKEND"] = "Agg"


def example_picture(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the figure that an example leaves behind as `figure`."""
    from sphinx_gallery.scrapers import figure_rst

    figure = block_vars["example_globals"].pop("figure", None)
    if figure is None:
        return ""
    path = next(block_vars["image_path_iterator"])
    figure.savefig(path, dpi=110)
    return str(figure_rst([path], gallery_conf["src_dir"]))


sphinx_gallery_conf = {
    "examples_dirs": "../examples",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "ignore_pattern": r"__init__\.py",
    "image_scrapers": ("conf.example_picture",),
    "reset_modules": (),
    "copyfile_regex": r".*\.stk|.*\.flp|.*\.csv",
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_memory": False,
    "min_reported_time": 1e9,
    "remove_config_comments": True,
    "write_computation_times": False,
}
