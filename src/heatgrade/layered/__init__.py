"""Chips as stacks of layers, the way chip simulators describe them.

In come 3D-ICE stacks (``.stk``), HotSpot layer files (``.lcf``, ``.config``), or parts made by
hand; out come temperatures of layers, blocks and coolant, steady or in time. Beside our own,
resolved view of such a stack stands the peer's: its cells, its coefficients, its advection.
`heatgrade.scenario` and the command line read the same files.
"""
