"""Fields of a plate as pictures in three dimensions.

In: files of fields (``.vtr``, series of them), as plates write them. Out: pictures, pages to be
turned by hand, films. VTK runs in a child process only; without OpenGL the same scenes are drawn
from above by matplotlib. Next: `heatgrade.plate`, whose results show themselves with it.
"""

from heatgrade.scene.catalogue import SCENES, SceneKind
from heatgrade.scene.film import write_film
from heatgrade.scene.rendering import NOTICE, draw, graphics_state, open_window
from heatgrade.scene.scene import Scene

__all__ = [
    "NOTICE",
    "SCENES",
    "Scene",
    "SceneKind",
    "draw",
    "graphics_state",
    "open_window",
    "write_film",
]
