"""Results as tables with names and units, for pandas and xarray."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from heatgrade.errors import InputError


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One quantity of every row.

    Parameters
    ----------
    name : str
        Name in ``snake_case``.
    unit : str
        SI unit; empty for names and pure numbers.
    values : array
        One for each row; with a time axis before the rows where the table has times.
    meaning : str
        What it is, in a few words.
    """

    name: str
    unit: str
    values: ArrayLike
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class LabelledTable:
    """Rows with labels, columns with units.

    Parameters
    ----------
    row : str
        What one row is, e.g. ``"link"``.
    labels : sequence of str
        Label of each row.
    columns : sequence of Column
        Its quantities, in SI units and kelvin.
    """

    row: str
    labels: Sequence[str]
    columns: Sequence[Column]

    def frame(self) -> Any:
        """Return a pandas ``DataFrame`` whose headings carry the units, ``"mass_flow [kg/s]"``."""
        pandas = package("pandas")
        index = pandas.Index(list(self.labels), name=self.row)
        data = {
            f"{column.name} [{column.unit}]" if column.unit else column.name: column.values
            for column in self.columns
        }
        return pandas.DataFrame(data, index=index)

    def variables(self, times: bool = False) -> dict[str, Any]:
        """Return the columns as xarray wants them: dimensions, values, attributes."""
        shape = ("time", self.row) if times else (self.row,)
        return {
            column.name: (
                shape if np.ndim(column.values) == len(shape) else (self.row,),
                np.asarray(column.values),
                {"units": column.unit, "long_name": column.meaning},
            )
            for column in self.columns
        }


def dataset(
    tables: Sequence[LabelledTable],
    attributes: Mapping[str, object],
    times: ArrayLike | None = None,
) -> Any:
    """Return an xarray ``Dataset`` of several tables, each along a dimension of its own.

    Parameters
    ----------
    tables : sequence of LabelledTable
        Names that occur in several tables get the row's name before them.
    attributes : mapping
        What holds for all of it.
    times : array (t,), optional
        Times of the columns that have a time axis [s].
    """
    xarray = package("xarray")
    names = [column.name for table in tables for column in table.columns]
    names += [table.row for table in tables]
    variables: dict[str, Any] = {}
    coordinates: dict[str, Any] = {}
    if times is not None:
        coordinates["time"] = ("time", np.asarray(times), {"units": "s"})
    for table in tables:
        coordinates[table.row] = list(table.labels)
        for name, found in table.variables(times is not None).items():
            variables[f"{table.row}_{name}" if names.count(name) > 1 else name] = found
    return xarray.Dataset(variables, coordinates, dict(attributes))


def package(name: str) -> Any:
    """Return an optional package, or say how it is installed.

    Errors: `InputError` HG580 where it is missing.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        extra = "epanet" if name == "wntr" else "tables"
        raise InputError(
            "HG580",
            f"this needs the package {name}, which cannot be imported here ({error})",
            entry=name,
            allowed="an installed package",
            remedy=f'pip install "heatgrade[{extra}]"',
        ) from error


def chosen(tables: Mapping[str, LabelledTable], name: str) -> LabelledTable:
    """Return the table of a name. Errors: `InputError` HG581 for any other name."""
    if name not in tables:
        raise InputError(
            "HG581",
            "the result has no such table",
            entry="table",
            value=name,
            allowed=", ".join(f'"{known}"' for known in tables),
            remedy="choose one of these",
        )
    return tables[name]
