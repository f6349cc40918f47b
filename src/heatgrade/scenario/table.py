"""The base of every table of a scenario, and the quantities that stand in them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from heatgrade.errors import HeatgradeError, InputError, ScenarioError
from heatgrade.scenario.attribute_docstring import attribute_docstrings
from heatgrade.units import UNITS, quantity

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

# Key under which a HeatgradeError travels through pydantic, which knows the path and we do not.
CARRIED = "heatgrade_error"

Sign = Literal["any", "positive", "non-negative"]


class Table(BaseModel):
    """A table of a scenario: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Return the JSON Schema with the string under each field as its description."""
        reference = handler(core_schema)
        properties = handler.resolve_ref_schema(reference)["properties"]
        for name, words in attribute_docstrings(cls).items():
            properties[name]["description"] = words
        return reference


def carry(error: HeatgradeError) -> PydanticCustomError:
    """Return `error` in the only form that pydantic hands back with the path of the entry."""
    return PydanticCustomError("heatgrade", "{message}", {"message": str(error), CARRIED: error})


def _reader(dimension: str, sign: Sign) -> BeforeValidator:
    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            value = repr(value)  # reads as "not a number with a unit"
        try:
            number = quantity(value, dimension, "")
        except HeatgradeError as error:
            raise carry(error) from None
        if dimension == "temperature" and number <= 0.0:
            raise carry(
                InputError(
                    "HG102",
                    "is not above absolute zero",
                    allowed="> -273.15 degC",
                    remedy="give a temperature such as '45 degC'",
                )
            )
        if (sign == "positive" and number <= 0.0) or (sign == "non-negative" and number < 0.0):
            raise carry(
                InputError(
                    "HG102",
                    "must be positive" if sign == "positive" else "must not be negative",
                    allowed="> 0" if sign == "positive" else ">= 0",
                    remedy=f"give a {sign} {dimension}",
                )
            )
        return number

    return BeforeValidator(read)


def _schema(dimension: str) -> WithJsonSchema:
    units = [unit for unit in UNITS[dimension] if unit]
    text: dict[str, Any] = {"type": "string", "quantity": dimension, "units": units}
    if "" in UNITS[dimension]:
        return WithJsonSchema({"anyOf": [{"type": "number"}, text]})
    return WithJsonSchema(text)


Length = Annotated[float, _reader("length", "positive"), _schema("length")]
Position = Annotated[float, _reader("length", "any"), _schema("length")]
NonNegativeLength = Annotated[float, _reader("length", "non-negative"), _schema("length")]
Temperature = Annotated[float, _reader("temperature", "positive"), _schema("temperature")]
TemperatureDifference = Annotated[
    float, _reader("temperature difference", "positive"), _schema("temperature difference")
]
NonNegativeDifference = Annotated[
    float, _reader("temperature difference", "non-negative"), _schema("temperature difference")
]
Power = Annotated[float, _reader("power", "positive"), _schema("power")]
NonNegativePower = Annotated[float, _reader("power", "non-negative"), _schema("power")]
HeatFlux = Annotated[float, _reader("heat flux", "positive"), _schema("heat flux")]
VolumeFlow = Annotated[float, _reader("volume flow", "positive"), _schema("volume flow")]
FlowPerHeat = Annotated[
    float, _reader("specific volume flow", "positive"), _schema("specific volume flow")
]
Pressure = Annotated[float, _reader("pressure", "positive"), _schema("pressure")]
NonNegativeVolumeFlow = Annotated[
    float, _reader("volume flow", "non-negative"), _schema("volume flow")
]
NonNegativePressure = Annotated[float, _reader("pressure", "non-negative"), _schema("pressure")]
Conductivity = Annotated[float, _reader("conductivity", "positive"), _schema("conductivity")]
NonNegativeConductivity = Annotated[
    float, _reader("conductivity", "non-negative"), _schema("conductivity")
]
AreaResistance = Annotated[
    float, _reader("area resistance", "positive"), _schema("area resistance")
]
ThermalResistance = Annotated[
    float, _reader("thermal resistance", "positive"), _schema("thermal resistance")
]
Energy = Annotated[float, _reader("energy", "positive"), _schema("energy")]
Area = Annotated[float, _reader("area", "positive"), _schema("area")]
Volume = Annotated[float, _reader("volume", "non-negative"), _schema("volume")]
Velocity = Annotated[float, _reader("velocity", "positive"), _schema("velocity")]
Memory = Annotated[float, _reader("memory", "positive"), _schema("memory")]
Time = Annotated[float, _reader("time", "positive"), _schema("time")]
TimeOrZero = Annotated[float, _reader("time", "non-negative"), _schema("time")]
Number = Annotated[float, _reader("number", "positive"), _schema("number")]
SignedNumber = Annotated[float, _reader("number", "any"), _schema("number")]
AnyNumber = Annotated[float, _reader("number", "non-negative"), _schema("number")]


def _read_fraction(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        value = repr(value)
    try:
        number = quantity(value, "fraction", "")
    except HeatgradeError as error:
        raise carry(error) from None
    if not 0.0 <= number <= 1.0:
        raise carry(
            InputError(
                "HG103",
                "is outside its range",
                allowed="0 to 1, or 0 % to 100 %",
                remedy="give a fraction such as 0.85 or '85 %'",
            )
        )
    return number


Fraction = Annotated[float, BeforeValidator(_read_fraction), _schema("fraction")]


def _read_count(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise carry(
            InputError(
                "HG712", "must be a whole number", allowed="1, 2, 3, ...", remedy="give a count"
            )
        )
    if value < 1:
        raise carry(
            InputError(
                "HG102", "must be positive", allowed=">= 1", remedy="give a count of at least one"
            )
        )
    return int(value)


Count = Annotated[
    int, BeforeValidator(_read_count), WithJsonSchema({"type": "integer", "minimum": 1})
]


def _read_whole(value: object) -> object:
    return 0 if value == 0 and not isinstance(value, bool) else _read_count(value)


Whole = Annotated[
    int, BeforeValidator(_read_whole), WithJsonSchema({"type": "integer", "minimum": 0})
]


def refuse(message: str, allowed: str, remedy: str | None = None) -> PydanticCustomError:
    """Return the error of entries that do not go together, HG714."""
    return carry(
        ScenarioError("HG714", message, allowed=allowed, remedy=remedy or f"give {allowed}")
    )


def exactly_one(given: dict[str, object], what: str) -> None:
    """Raise, for pydantic, unless one and only one of the `given` entries is not None."""
    present = [name for name, value in given.items() if value is not None]
    if len(present) == 1:
        return
    names = ", ".join(given)
    found = "none is given" if not present else "given are " + " and ".join(present)
    raise refuse(f"{what} needs exactly one of {names}; {found}", f"one of {names}")
