"""Recovery: a rack's `HeatStream` comes in; what its heat is worth to a heat network goes out.

Grade first (exergy, class, direct sinks, the part that caps the temperature), then the way into
a network: an exchanger as far as its approach allows, a heat pump for the rest only.  The next
package is `heatgrade.scenario`, which builds all of this from a file.
"""

from heatgrade.recovery.cap_chain import CapStep, cap_chain, upgraded_chain
from heatgrade.recovery.cdu import Cdu
from heatgrade.recovery.compressor import Compression, EfficiencyMap
from heatgrade.recovery.cop_estimate import COP_ESTIMATES, constant_lorenz, cop_estimate
from heatgrade.recovery.cycle import Cycle
from heatgrade.recovery.cycle_component import ComponentBalance, CycleComponent
from heatgrade.recovery.cycle_search import solve_cycle, working_fluid
from heatgrade.recovery.dead_state import DeadState
from heatgrade.recovery.declared_fields import DeclaredFields
from heatgrade.recovery.duty_choice import DutyChoice, choose_duty
from heatgrade.recovery.efficiency_curve import EfficiencyCurve
from heatgrade.recovery.exchanger import ExchangeProfile, largest_direct_heat
from heatgrade.recovery.exergy_balance import ExergyBalance
from heatgrade.recovery.facility_class import (
    FACILITY_CLASSES,
    TECHNOLOGY_CLASSES,
    facility_class,
    technology_class,
)
from heatgrade.recovery.heat_curve import HeatCurve, SourceStream
from heatgrade.recovery.heat_match import HeatMatch, NetworkDemand, NetworkShare
from heatgrade.recovery.heat_pump import BEST, CYCLES, HeatPump
from heatgrade.recovery.heat_pump_duty import HeatPumpDuty
from heatgrade.recovery.heat_pump_map import HeatPumpHours, HeatPumpMap
from heatgrade.recovery.heat_sink import DEFAULT_SINKS, HeatSink, direct_sinks
from heatgrade.recovery.jensen import jensen_cop
from heatgrade.recovery.jesper import (
    CopCheck,
    jesper_check,
    jesper_cop,
    jesper_high_check,
    jesper_high_cop,
)
from heatgrade.recovery.lorenz import log_mean, lorenz_cop
from heatgrade.recovery.map_maker import MapError
from heatgrade.recovery.match_search import match_heat
from heatgrade.recovery.network import HeatNetwork
from heatgrade.recovery.overhead import Overhead, PowerLosses
from heatgrade.recovery.part_limit import (
    BLIND_MATE_COUPLING,
    CDU_LIMIT,
    DEFAULT_LIMITS,
    JUNCTION_LIMIT,
    MANIFOLD,
    QUICK_DISCONNECT,
    OutletCap,
    PartLimit,
    outlet_caps,
)
from heatgrade.recovery.part_load import PartLoad
from heatgrade.recovery.pinch import PinchAnalysis, pinch_analysis
from heatgrade.recovery.recover import recover
from heatgrade.recovery.recovery import Recovery
from heatgrade.recovery.refrigerant import (
    REFRIGERANTS,
    TRANSCRITICAL_REFRIGERANTS,
    Refrigerant,
    RefrigerantState,
)
from heatgrade.recovery.refrigerant_trial import RefrigerantTrial
from heatgrade.recovery.reported_fields import ReportedFields
from heatgrade.recovery.reuse_metrics import (
    BOUNDARIES,
    BOUNDARY_MEANING,
    Boundary,
    ReuseMetrics,
    reuse_metrics,
)
from heatgrade.recovery.stream_grade import StreamGrade, exergy_flow, grade_stream

__all__ = [
    "BEST",
    "BLIND_MATE_COUPLING",
    "BOUNDARIES",
    "BOUNDARY_MEANING",
    "CDU_LIMIT",
    "COP_ESTIMATES",
    "CYCLES",
    "DEFAULT_LIMITS",
    "DEFAULT_SINKS",
    "FACILITY_CLASSES",
    "JUNCTION_LIMIT",
    "MANIFOLD",
    "QUICK_DISCONNECT",
    "REFRIGERANTS",
    "TECHNOLOGY_CLASSES",
    "TRANSCRITICAL_REFRIGERANTS",
    "Boundary",
    "CapStep",
    "Cdu",
    "ComponentBalance",
    "Compression",
    "CopCheck",
    "Cycle",
    "CycleComponent",
    "DeadState",
    "DeclaredFields",
    "DutyChoice",
    "EfficiencyCurve",
    "EfficiencyMap",
    "ExchangeProfile",
    "ExergyBalance",
    "HeatCurve",
    "HeatMatch",
    "HeatNetwork",
    "HeatPump",
    "HeatPumpDuty",
    "HeatPumpHours",
    "HeatPumpMap",
    "HeatSink",
    "MapError",
    "NetworkDemand",
    "NetworkShare",
    "OutletCap",
    "Overhead",
    "PartLimit",
    "PartLoad",
    "PinchAnalysis",
    "PowerLosses",
    "Recovery",
    "Refrigerant",
    "RefrigerantState",
    "RefrigerantTrial",
    "ReportedFields",
    "ReuseMetrics",
    "SourceStream",
    "StreamGrade",
    "cap_chain",
    "choose_duty",
    "constant_lorenz",
    "cop_estimate",
    "direct_sinks",
    "exergy_flow",
    "facility_class",
    "grade_stream",
    "jensen_cop",
    "jesper_check",
    "jesper_cop",
    "jesper_high_check",
    "jesper_high_cop",
    "largest_direct_heat",
    "log_mean",
    "lorenz_cop",
    "match_heat",
    "outlet_caps",
    "pinch_analysis",
    "recover",
    "reuse_metrics",
    "solve_cycle",
    "technology_class",
    "upgraded_chain",
    "working_fluid",
]
