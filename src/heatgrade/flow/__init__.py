"""Coolant flow in the compact fidelity: one cell across the passage, friction by correlation.

In come passages, coolant properties and a total flow; out go the mass flows through every face
(`SheetFlow`).  Next comes `thermal`.
"""

from heatgrade.flow.sheet_flow import Conductances, SheetFlow, solve_sheet

__all__ = ["Conductances", "SheetFlow", "solve_sheet"]
