"""What somebody published about the system: compared with the result, and never an input."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from heatgrade.scenario.table import SignedNumber, Table, exactly_one, refuse


class PublishedTable(Table):
    """A published figure that the run should reproduce.

    No builder reads this table: a test takes it away and nothing else changes.
    """

    name: str = ""
    """What it is, for the reader; its path if not given."""
    quantity: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z_][\w.]*$")
    """Path of the figure in ``result.json``, such as ``district.share``."""
    value: SignedNumber | None = None
    """What was published, in the unit of the result."""
    range: Annotated[list[SignedNumber], Field(min_length=2, max_length=2)] | None = None
    """Lowest and highest value published, in place of one value."""
    unit: str = ""
    """Unit of the result, for the reader."""
    grade: Literal["published", "derived"] = "published"
    """Read in a public page, or derived from such figures by arithmetic."""
    source: str = Field(min_length=1)
    """Who published it."""
    note: str = ""
    """Why the result differs, or what the figure leaves open."""
    variant: str | None = None
    """The only variant that it belongs to; all if not given."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        exactly_one({"value": self.value, "range": self.range}, "a published figure")
        if self.range is not None and self.range[0] > self.range[1]:
            raise refuse("the range runs downwards", "the lower value first")
        return self
