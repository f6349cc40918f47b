"""A shipped scenario through the Python API: from its text to the folder of results.

Proved: plates and rack balance, and the files are there.
"""

import pytest

from benchmarks.report import Row
from benchmarks.stopwatch import alone
from heatgrade.report import write_report
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

SCENARIO = "rubin-rack"
BALANCE = 1e-8


def whole_chain(folder, pictures):
    result = run_scenario(construct(load_scenario(SCENARIO)[0]))
    write_report(result, folder, pictures=pictures)
    return result


@pytest.mark.parametrize("pictures", [False, True], ids=["numbers", "pictures"])
def test_scenario(benchmark, rows, threads, tmp_path, pictures):
    benchmark.group = SCENARIO
    watch = alone(benchmark, lambda: whole_chain(tmp_path, pictures), 2)
    result = watch.answer
    assert all(plate.energy_balance < BALANCE for plate in result.plates.values())
    assert abs(result.rack.energy_balance) < BALANCE
    assert (tmp_path / "result.json").exists()
    assert (tmp_path / "scene.png").exists() == pictures
    stages = ", ".join(f"{name} {spent:.2f} s" for name, spent in result.seconds.items())
    rows.append(
        Row(
            f"{SCENARIO}, whole chain, {'with' if pictures else 'without'} pictures",
            watch.median,
            result.plate.cells,
            threads,
            note=stages,
        )
    )
