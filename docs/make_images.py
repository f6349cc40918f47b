"""Draw the pictures of README and docs again: ``python docs/make_images.py``.

The README's own example is taken out of the README and run, so its picture cannot drift from its
text; the others come from the demo, `rubin-rack`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
DOTS_PER_INCH = 100


def readme_example() -> str:
    """Return the first Python block of the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None  # the README has an example
    return found.group(1)


def site_figures() -> dict[str, Any]:
    """Return the pictures of the page "From die to district"."""
    from heatgrade.report.district_pictures import other_plot, sizing_plot
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.run import run_scenario

    def site(name: str) -> Any:
        return run_scenario(construct(load_scenario(name)[0])).district

    tallaght, hamina = site("tallaght"), site("hamina")
    return {
        "district": site("rubin-rack").year.plot(),
        "district-tallaght": tallaght.year.plot(),
        "district-other": other_plot(tallaght.other),
        "district-sizing": sizing_plot(hamina.sizing),
    }


def main() -> None:
    """Write every picture."""
    from heatgrade.recovery.energy_flows import energy_plot
    from heatgrade.recovery.exergy_flows import exergy_plot
    from heatgrade.report.cascade_plot import cascade_plot
    from heatgrade.scenario.construction import construct
    from heatgrade.scenario.document import load_scenario
    from heatgrade.scenario.run import run_scenario

    IMAGES.mkdir(exist_ok=True)
    names: dict[str, Any] = {}
    exec(readme_example(), names)
    (scenario,) = load_scenario("rubin-rack")
    demo = run_scenario(construct(scenario))
    assert demo.rack is not None
    assert demo.recovery is not None
    figures = {
        "plate": names["result"].plot(),
        "cascade": cascade_plot(demo),
        "rack": demo.rack.plot(),
        "composite": demo.recovery.plot(),
        "energy": energy_plot(demo.rack, demo.recovery),
        "exergy": exergy_plot(demo.recovery),
    }
    figures |= site_figures()
    for name, figure in figures.items():
        figure.savefig(IMAGES / f"{name}.png", dpi=DOTS_PER_INCH)
        print(f"docs/images/{name}.png")


if __name__ == "__main__":
    main()
