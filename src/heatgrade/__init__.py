"""HeatGrade: how warm the coolant leaves the chip, and what that heat is worth.

The packages follow the heat: `materials` and `geometry` say what was built, `grid` what the
solver sees, `solve`, `flow` and `thermal` compute, `plate` is one chip on one cold plate,
`rack` carries its coolant, `recovery` grades the heat; `scenario`, `report` and `cli` are the
doors.  A package imports only from those before it.
"""

__version__ = "0.1.0"
