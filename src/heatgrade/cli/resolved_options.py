"""How a command resolves a plate's coolant: as its scenario says, but for what is typed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatgrade.plate import ResolvedSetup
    from heatgrade.scenario.rated_plate import RatedPlate


def resolved_setup(rated: RatedPlate, options: argparse.Namespace) -> ResolvedSetup:
    """Return the setup of a plate's `resolved` table, or that of its cell, with the options typed.

    Parameters
    ----------
    rated : RatedPlate
        The plate as its scenario has it.
    options : Namespace
        As for `typed_setup`.
    """
    from heatgrade.plate import ResolvedSetup

    return replace(rated.resolved or ResolvedSetup(), **typed_setup(options))


def typed_setup(options: argparse.Namespace) -> dict[str, Any]:
    """Return the entries of a setup that options of a command give.

    Parameters
    ----------
    options : Namespace
        Of `window`, `cells`, `scheme` and `accept_unsteady`, those that the command has; None, or
        False of the last, where the user left them out.
    """
    typed: dict[str, Any] = {
        name: value
        for name in ("window", "scheme", "accept_unsteady")
        if (value := getattr(options, name, None))
    }
    cells = getattr(options, "cells", None)
    if cells is not None:
        typed |= {"gap_cells": cells, "nozzle_cells": cells}
    return typed
