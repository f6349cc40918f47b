"""Entries of a run in time: what drives the plate, how long, how well, and what is kept."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.table import (
    AnyNumber,
    NonNegativeLength,
    NonNegativePower,
    Table,
    Temperature,
    TemperatureDifference,
    Time,
    TimeOrZero,
    VolumeFlow,
    exactly_one,
    refuse,
)

_MOST_ROWS = 100_000  # of a table written into a scenario; longer ones come from files

Kind = Literal["steps", "lines"]


class TracePowerTable(Table):
    """Power against time: from a file, or written here."""

    file: str | None = None
    """HotSpot ``.ptrace``, or CSV with the head line ``time_s,name,...`` and watts."""
    interval: Time | None = None
    """Time that each row of a ``.ptrace`` holds for."""
    names: list[str] | None = Field(default=None, min_length=1, max_length=1000)
    """Dies or blocks of their floorplans, one for each column of `values`."""
    times: list[TimeOrZero] | None = Field(default=None, min_length=2, max_length=_MOST_ROWS)
    """Of the rows; for steps one more than rows, the end of the last."""
    values: list[list[NonNegativePower]] | None = Field(default=None, max_length=_MOST_ROWS)
    """Power of each name, row by row."""
    factors: list[AnyNumber] | None = Field(default=None, max_length=_MOST_ROWS)
    """In place of `names` and `values`: factor on the plate's own power maps, row by row."""
    kind: Kind = "steps"
    """Whether each row holds until the next, or lines lead from row to row."""
    repeat: bool = False
    """Whether to begin again at the end."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given: dict[str, object] = {
            "file": self.file,
            "values": self.values,
            "factors": self.factors,
        }
        exactly_one(given, "transient.power")
        if self.file is None and self.times is None:
            raise refuse("transient.power needs the times of its rows", "times")
        if (self.values is None) != (self.names is None):
            raise refuse("names and values go together", "names with values")
        return self


class FlowCourseTable(Table):
    """Flow against time."""

    times: list[TimeOrZero] = Field(min_length=2, max_length=_MOST_ROWS)
    """Of the values; for steps one more than values."""
    values: list[VolumeFlow] = Field(max_length=_MOST_ROWS)
    """Flow."""
    kind: Kind = "steps"
    """Steps or lines."""
    repeat: bool = False
    """Whether to begin again at the end."""


class InletCourseTable(Table):
    """Inlet temperature against time."""

    times: list[TimeOrZero] = Field(min_length=2, max_length=_MOST_ROWS)
    """Of the values; for steps one more than values."""
    values: list[Temperature] = Field(max_length=_MOST_ROWS)
    """Temperature of the coolant at the inlet."""
    kind: Kind = "steps"
    """Steps or lines."""
    repeat: bool = False
    """Whether to begin again at the end."""


class PointTable(Table):
    """A place in the solid, from the plate's corner; z from the lowest active face upwards."""

    x: NonNegativeLength
    """Along x."""
    y: NonNegativeLength
    """Along y."""
    z: NonNegativeLength = 0.0
    """Upwards."""


class SnapshotsTable(Table):
    """Fields kept on the way."""

    every: Time
    """Time between two."""
    form: Literal["pvd", "h5"] = "pvd"
    """A VTK series for ParaView, or one HDF5 file."""


class TransientTable(Table):
    """A run of ``[plate]`` in time."""

    duration: Time
    """How long."""
    tolerance: TemperatureDifference = 0.1
    """Error that the steps in time may make, in any temperature at any time."""
    power: TracePowerTable | None = None
    """Power against time; the plate's own throughout if left out."""
    volume_flow: FlowCourseTable | None = None
    """Flow against time; the plate's own throughout if left out."""
    inlet_temperature: InletCourseTable | None = None
    """Inlet temperature against time; the plate's own throughout if left out."""
    initial_temperature: Temperature | None = None
    """One temperature of everything at the start; its steady state if left out."""
    fidelity: Literal["compact", "resolved"] = "compact"
    """Coolant by correlations, or resolved as ``[plate.resolved]`` says."""
    properties: Literal["local", "initial"] | None = None
    """Of compact coolant: whether properties follow the temperatures, the default, or stay as at
    the start, which is quicker."""
    blocks: bool | list[str] = False
    """Whether to follow the blocks of the floorplans, or which, as ``die.block``."""
    points: dict[str, PointTable] = Field(default_factory=dict, max_length=64)
    """Further places to follow, by name."""
    output_every: Time | None = None
    """Time between the rows of ``transient.csv``; the accepted steps if left out."""
    snapshots: SnapshotsTable | None = None
    """Fields kept on the way."""

    @model_validator(mode="after")
    def _resolved_properties(self) -> Self:
        if self.fidelity == "resolved" and self.properties is not None:
            raise refuse(
                "properties of resolved coolant stay as in the plate's steady state",
                'properties with fidelity = "compact"',
                "leave it out",
            )
        return self
