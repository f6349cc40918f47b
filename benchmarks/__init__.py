"""How fast HeatGrade is, beside what other libraries need for the same work in the same run.

    python -m pytest benchmarks --benchmark-only --benchmark-report report

writes ``report.json`` and ``report.md`` and prints the same table.  Seconds depend on the machine
and on what else it does; ratios are of times taken right before and after each other.  Nothing
here fails for being slow: what is asserted is that answers are right and equal.

`systems`, `racks` and `peers` define the work (hypre is reached by `hypre`, in whichever Python has
petsc4py: ``apt install python3-petsc4py``), `traffic` the bytes that it must move,
`peak_memory` the memory that it takes, `stopwatch` and `report` what becomes of the numbers;
`solver_figures` prints what docs/solver.md quotes of cycles.
"""
