"""Make the meshes of this folder that hold coolant: a jet plate, pin fins, skived fins, a manifold.

    python meshes/make_shapes.py

Every cell belongs to a named region, solids and coolant alike; coordinates are in millimetres, as
CAD programs write them.  Jets and pins are fitted to the round walls (polygons of 24 and 16
corners), skived fins and manifold are bricks.
"""

from itertools import pairwise
from pathlib import Path

import meshio
import numpy as np
from scipy.spatial import Delaunay

HERE = Path(__file__).parent

# Jets: two by two cells, drains where the cells meet [mm].
PITCH, BORE, CORNERS = 2.0, 0.6, 24
JET_LAYERS = (("die", 0.5, 2), ("base", 1.0, 3), ("gap", 0.6, 4), ("nozzles", 1.0, 3))
# Pins: three by two round ones [mm].
PIN_PITCH, PIN, PIN_CORNERS = 2.0, 1.0, 16
PIN_LAYERS = (("die", 0.5, 2), ("base", 1.0, 2), ("pins", 2.0, 4), ("cover", 0.5, 1))
# Skived fins: eight channels between nine fins [mm].
FIN, GAP, CHANNELS, FIN_HEIGHT, FIN_LENGTH = 0.1, 0.15, 8, 2.0, 10.0
# Manifold over micro-channels: two inlet slots, three outlet slots [mm].
SLOT, WALL, SLOT_HEIGHT, END = 0.4, 0.4, 0.5, 0.3
MICRO, MICRO_FIN, MICRO_COUNT, MICRO_HEIGHT = 0.1, 0.1, 8, 0.3


def write(path, points, blocks, names):
    """Write cells with one tag each; `names` holds the tag's number and dimension."""
    cells = [(kind, np.array(c)) for kind, c, _ in blocks]
    tags = [np.array(t, dtype=np.int32) for _, _, t in blocks]
    if path.suffix == ".vtu":
        mesh = meshio.Mesh(points, cells, cell_data={"region": tags})
        mesh.write(path, file_format="vtu")
        return path
    field = {name: np.array(pair) for name, pair in names.items()}
    data = {"gmsh:physical": tags, "gmsh:geometrical": tags}
    meshio.Mesh(points, cells, cell_data=data, field_data=field).write(path, file_format="gmsh22")
    return path


def heights(layers):
    """Return the levels of a stack of layers and the name of the layer between each two."""
    levels, names = [0.0], []
    for name, thickness, count in layers:
        levels += list(levels[-1] + thickness * np.arange(1, count + 1) / count)
        names += [name] * count
    return np.array(levels), names


def extrude(plan, faces, levels):
    """Return points in space and, for each layer, the cells that stand on `faces` of the plan."""
    n = len(plan)
    points = np.concatenate([np.column_stack([plan, np.full(n, z)]) for z in levels])
    cells = [
        np.concatenate([faces + n * k, faces + n * (k + 1)], axis=1) for k in range(len(levels) - 1)
    ]
    return points, cells


def jet_plate():
    """Two by two jets with drains at the corners of their cells: wedges."""
    centres = PITCH * (np.stack(np.meshgrid([0, 1], [0, 1]), -1).reshape(-1, 2) + 0.5)
    drains = PITCH * np.stack(np.meshgrid([0, 1, 2], [0, 1, 2]), -1).reshape(-1, 2)
    side, radius = 2.0 * PITCH, 0.5 * BORE
    angle = 2.0 * np.pi * np.arange(CORNERS) / CORNERS
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    circles = np.concatenate([centres, drains])
    on_walls = (circles[:, None] + radius * ring).reshape(-1, 2)
    within = (circles[:, None] + 0.5 * radius * ring[::2]).reshape(-1, 2)
    lattice = np.stack(np.meshgrid(*[np.linspace(0.0, side, 21)] * 2), -1).reshape(-1, 2)
    away = np.linalg.norm(lattice[:, None] - circles, axis=2).min(axis=1) > radius + 0.08
    plan = np.concatenate([on_walls, within, circles, lattice[away]])
    plan = np.unique(
        np.round(plan[np.all((plan > -1e-9) & (plan < side + 1e-9), axis=1)], 9), axis=0
    )
    faces = Delaunay(plan).simplices
    a, b, c = (plan[faces[:, i]] for i in range(3))
    turn = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    faces = np.where(turn[:, None] > 0.0, faces, faces[:, ::-1])[np.abs(turn) > 1e-9]
    middle = plan[faces].mean(axis=1)
    near = [np.linalg.norm(middle[:, None] - own, axis=2).min(axis=1) for own in (centres, drains)]
    nozzle, drain = near[0] < radius, near[1] < radius
    names = {"die": (1, 3), "base": (2, 3), "water": (3, 3), "nozzle plate": (4, 3)}
    names |= {"inlet": (5, 2), "outlet": (6, 2)}
    levels, layers = heights(JET_LAYERS)
    points, cells = extrude(plan, faces, levels)
    tags = []
    for layer in layers:
        tag = {"die": 1, "base": 2, "gap": 3, "nozzles": 4}[layer]
        tags.append(np.where((layer == "nozzles") & (nozzle | drain), 3, tag))
    top = faces + len(plan) * (len(levels) - 1)
    openings = np.concatenate([top[nozzle], top[drain]])
    blocks = [
        ("wedge", np.concatenate(cells), np.concatenate(tags)),
        ("triangle", openings, np.repeat([5, 6], [nozzle.sum(), drain.sum()])),
    ]
    return points, blocks, names


def pin_plate():
    """Three by two round pins between base and cover: hexahedra, wedges in the pins' cores."""
    angle = 2.0 * np.pi * np.arange(PIN_CORNERS) / PIN_CORNERS
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    square = ring / np.abs(ring).max(axis=1, keepdims=True) * 0.5 * PIN_PITCH
    circle = ring * 0.5 * PIN
    rings = [0.5 * circle, circle] + [circle + s * (square - circle) for s in (0.3, 0.65, 1.0)]
    plan, quads, cores, pin = [], [], [], []
    for x in range(3):
        for y in range(2):
            start = sum(map(len, plan))
            centre = PIN_PITCH * np.array([x + 0.5, y + 0.5])
            plan += [centre[None], *(centre + r for r in rings)]
            i = np.arange(PIN_CORNERS)
            j = (i + 1) % PIN_CORNERS
            cores.append(np.column_stack([np.full_like(i, start), start + 1 + i, start + 1 + j]))
            for k in range(len(rings) - 1):
                low, high = start + 1 + k * PIN_CORNERS, start + 1 + (k + 1) * PIN_CORNERS
                quads.append(np.column_stack([low + i, high + i, high + j, low + j]))
                pin += [k == 0] * PIN_CORNERS
    plan, back = np.unique(np.round(np.concatenate(plan), 9), axis=0, return_inverse=True)
    quads, cores = back.ravel()[np.concatenate(quads)], back.ravel()[np.concatenate(cores)]
    levels, layers = heights(PIN_LAYERS)
    points, bricks = extrude(plan, quads, levels)
    _, wedges = extrude(plan, cores, levels)
    names = {"die": (1, 3), "base": (2, 3), "pins": (3, 3), "water": (4, 3), "cover": (5, 3)}
    tag = {"die": 1, "base": 2, "pins": 3, "cover": 5}
    outside = ~np.array(pin)
    brick_tags = [np.where((n == "pins") & outside, 4, tag[n]) for n in layers]
    wedge_tags = [np.full(len(cores), tag[n]) for n in layers]
    blocks = [
        ("hexahedron", np.concatenate(bricks), np.concatenate(brick_tags)),
        ("wedge", np.concatenate(wedges), np.concatenate(wedge_tags)),
    ]
    return points, blocks, names


def bricks(x, y, z, region):
    """Return points and hexahedra between grid lines; `region` tells each one's tag, 0 for none."""
    nx, ny, nz = len(x) - 1, len(y) - 1, len(z) - 1
    points = np.stack(np.meshgrid(x, y, z, indexing="ij"), -1).reshape(-1, 3)
    i, j, k = (n.ravel() for n in np.meshgrid(*map(np.arange, (nx, ny, nz)), indexing="ij"))
    at = np.arange((nx + 1) * (ny + 1) * (nz + 1)).reshape(nx + 1, ny + 1, nz + 1)
    steps = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)]
    cells = np.stack([at[i + a, j + b, k + c + d] for d in (0, 1) for a, b, c in steps], axis=1)
    middle = points[cells].mean(axis=1)
    tags = np.array([region(*place) for place in middle])
    used, cells = np.unique(cells[tags > 0], return_inverse=True)
    return points[used], [("hexahedron", cells.reshape(-1, 8), tags[tags > 0])]


def skived_plate():
    """Straight channels between skived fins: bricks."""
    pitch = FIN + GAP
    y = np.concatenate([[0.0], (FIN + pitch * np.arange(CHANNELS + 1))])
    y = np.unique(np.concatenate([y, pitch * np.arange(1, CHANNELS + 1)]))
    y = np.unique(np.concatenate([[*np.linspace(a, b, 3)] for a, b in pairwise(y)]).round(9))
    x = np.linspace(0.0, FIN_LENGTH, 11)
    z = np.array([0.0, 0.25, 0.5, 1.0, 1.5, *np.linspace(1.5, 1.5 + FIN_HEIGHT, 7)[1:], 4.0])

    def region(px, py, pz):
        if pz < 0.5:
            return 1
        if pz < 1.5:
            return 2
        if pz > 1.5 + FIN_HEIGHT:
            return 5
        return 3 if py % pitch < FIN else 4

    points, blocks = bricks(x, y, z, region)
    return points, blocks, {}


def manifold():
    """Micro-channels along x under a manifold of slots along y, fed from one side: bricks."""
    count = 5  # outlet, inlet, outlet, inlet, outlet
    length = count * (SLOT + WALL)
    pitch = MICRO + MICRO_FIN
    width = MICRO_COUNT * pitch + MICRO_FIN
    x = np.unique(np.concatenate([np.arange(2 * count + 1) * 0.4, np.arange(0, 41) * 0.1]).round(9))
    y = np.arange(0, round(width / 0.05) + 1) * 0.05
    y = np.unique(np.concatenate([[0.0, END, width + 2 * END, width + END], y + END]).round(9))
    base = np.array([0.0, 0.25, 0.5])
    micro = 0.5 + np.linspace(0.0, MICRO_HEIGHT, 4)[1:]
    z = np.concatenate([base, micro, 0.5 + MICRO_HEIGHT + np.array([0.25, SLOT_HEIGHT])])

    def region(px, py, pz):
        if pz < 0.5:
            return 1
        inside = END < py < END + width
        if pz < 0.5 + MICRO_HEIGHT:
            along = WALL / 2 < px < length - WALL / 2
            return 3 if inside and along and (py - END) % pitch > MICRO_FIN else 1
        slot, place = divmod(px, SLOT + WALL)
        if not WALL / 2 < place < WALL / 2 + SLOT:
            return 2
        inlet = slot % 2 == 1
        # Inlet slots begin at the low side, outlet slots end at the high one.
        open_here = py < END + width if inlet else py > END
        return 3 if open_here else 2

    points, blocks = bricks(x, y, z, region)
    return points, blocks, {"silicon": (1, 3), "manifold": (2, 3), "water": (3, 3)}


SHAPES = {
    "jet-cells.msh": jet_plate,
    "pin-bank.msh": pin_plate,
    "skived-fins.vtu": skived_plate,
    "manifold.msh": manifold,
}


def make(name, folder=HERE):
    """Write one mesh and return its path."""
    points, blocks, names = SHAPES[name]()
    return write(folder / name, points, blocks, names)


if __name__ == "__main__":
    for each in SHAPES:
        print(make(each))
