"""The page in a real browser, headless: Chromium as the system has it; skipped without one.

1. It opens from the disk without an error on the console and asks for nothing outside.
2. The view in three dimensions is there and follows a drag.
3. The table of branches is sorted by a click, both ways.
4. Landmarks, names and contrast hold in light and in dark (axe-core).
5. Nothing is wider than a phone, a laptop or a sheet of A4.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from heatgrade.report.folder import write_report
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

playwright = pytest.importorskip("playwright.sync_api")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this system")

COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
WIDTHS = {"phone": 390, "laptop": 1366, "sheet of A4": 794}  # px
MOST_BYTES = 5_000_000
TURNED = 0.01  # share of the pixels that a drag must change


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (scenario,) = load_scenario("rubin-rack", COARSE)
    write_report(run_scenario(construct(scenario)), folder)
    return folder / "summary.html"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--enable-unsafe-swiftshader"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, file):
    page = browser.new_page(viewport={"width": WIDTHS["laptop"], "height": 900})
    page.complaints, page.asked = [], []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(file.as_uri())
    yield page
    page.close()


def test_it_opens_offline_and_says_nothing(page, file):
    page.wait_for_timeout(500)
    outside = [
        url for url in page.asked if not url.startswith(("file:", "data:", "about:", "blob:"))
    ]
    assert outside == []
    assert page.complaints == []
    assert file.stat().st_size < MOST_BYTES
    assert "without a heat pump" in page.locator(".answer").inner_text()


def test_the_view_follows_a_drag(page, file):
    if not (file.parent / "scene.html").is_file():
        pytest.skip("VTK does not render on this system")
    view = page.locator("iframe")
    view.scroll_into_view_if_needed()
    page.frame_locator("iframe").locator("canvas").wait_for(timeout=20_000)
    page.wait_for_timeout(1500)
    before = view.screenshot()
    box = view.bounding_box()
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120.0, y + 40.0, steps=6)
    page.mouse.up()
    page.wait_for_timeout(1500)
    assert changed(before, view.screenshot()) > TURNED


def changed(before: bytes, after: bytes) -> float:
    """Return the share of pixels that differ between two PNGs."""
    import io

    from matplotlib.image import imread

    first, second = (imread(io.BytesIO(data)) for data in (before, after))
    assert np.ptp(first) > 0.3  # something is drawn at all
    return float((np.abs(first - second).max(axis=2) > 0.1).mean())


def test_a_click_sorts_the_branches(page):
    page.locator("summary", has_text="Branches").click()
    heat = page.locator("table.sortable th", has_text="heat").locator("button")

    def column() -> list[float]:
        return [float(text) for text in page.locator(".sortable td:nth-child(3)").all_inner_texts()]

    heat.click()
    assert column() == sorted(column())
    heat.click()
    assert column() == sorted(column(), reverse=True)
    assert len(set(column())) > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_read_it(page, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    found = axe.run(page, options={"iframes": False}).response["violations"]
    grave = {
        item["id"]: item["help"] for item in found if item["impact"] in ("serious", "critical")
    }
    assert grave == {}


@pytest.mark.parametrize("medium", WIDTHS)
def test_nothing_is_wider_than_the_medium(page, medium):
    page.set_viewport_size({"width": WIDTHS[medium], "height": 900})
    if medium == "sheet of A4":
        page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[medium]
