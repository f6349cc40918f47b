"""What the user built: power maps, the chip stack and the cold plate above it.

In come lengths, powers and materials; out go frozen parts that have been checked, and the derived
geometry that physics asks for.  Next comes `grid`, which cuts them into cells.

Lengths are in metres.  Plate coordinates start at the plate's lower-left corner, die coordinates at
the die's; z points up, from die to coolant.

Errors: HG201 dies overlap, HG202 sticks out, HG203 other size, HG204 other total, HG205 negative
power, HG206 blocks and powers do not match, HG207 blocks overlap, HG208 blocks leave gaps, HG209
damaged file, HG210 unreadable file, HG211 nozzles overlap, HG212 nozzle outside, HG213 pins touch,
HG214 too many, HG215 no such choice, HG216 fins do not fit, HG217 interface missing or too many,
HG218 grid lines, HG219 wrong kind, HG220 nothing fits.
"""

from heatgrade.geometry.assembly import check_fit
from heatgrade.geometry.circle import circle_areas, circle_fraction, circle_window
from heatgrade.geometry.cold_plate import ColdPlate
from heatgrade.geometry.die import Die
from heatgrade.geometry.dimension import Area
from heatgrade.geometry.floorplan import Block, Floorplan
from heatgrade.geometry.interface import Interface
from heatgrade.geometry.jet_array import JetArray
from heatgrade.geometry.leakage import Leakage
from heatgrade.geometry.lid import Lid
from heatgrade.geometry.manifold_channels import ManifoldChannels
from heatgrade.geometry.microchannels import Microchannels
from heatgrade.geometry.nozzle import Nozzle
from heatgrade.geometry.pin_fins import PinFins
from heatgrade.geometry.power_map import PowerMap
from heatgrade.geometry.power_source import PowerPixels, PowerRectangle
from heatgrade.geometry.power_table import read_powers
from heatgrade.geometry.sample import SampleFloorplan, sample_floorplan
from heatgrade.geometry.stack import Stack
from heatgrade.geometry.target_fins import TargetFins

__all__ = [
    "Area",
    "Block",
    "ColdPlate",
    "Die",
    "Floorplan",
    "Interface",
    "JetArray",
    "Leakage",
    "Lid",
    "ManifoldChannels",
    "Microchannels",
    "Nozzle",
    "PinFins",
    "PowerMap",
    "PowerPixels",
    "PowerRectangle",
    "SampleFloorplan",
    "Stack",
    "TargetFins",
    "check_fit",
    "circle_areas",
    "circle_fraction",
    "circle_window",
    "read_powers",
    "sample_floorplan",
]
