"""The page in a real browser, headless: Chromium as the system has it; skipped without one.

1. It opens from the disk without an error on the console and asks for nothing outside.
2. The view in three dimensions is there and follows a drag.
3. The table of branches is sorted by a click, both ways.
4. Landmarks, names and contrast hold in light and in dark (axe-core).
5. Nothing is wider than a phone, a laptop or a sheet of A4, and charts keep letters that can be
   read; on paper the picture stands in for the view.
6. The keyboard reaches everything in the order of the page, and shows where it is.
"""

from __future__ import annotations

import ctypes.util
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from heatgrade.report.folder import write_report
from heatgrade.scenario import load_scenario
from heatgrade.scenario.construction import construct
from heatgrade.scenario.run import run_scenario

playwright = pytest.importorskip("playwright.sync_api")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this system")

GL = ctypes.util.find_library("EGL") or ctypes.util.find_library("GL")
COARSE = [("plate.grid.lateral", "2 mm"), ("plate.grid.check", "none")]
WIDTHS = {"phone": 390, "laptop": 1366, "sheet of A4": 794}  # px
MOST_BYTES = 5_000_000
MOST_SHEETS = 9
LEAST_CHART = 600  # px: 9 inches of drawing, whose letters are 8 points and more
PATIENCE = 40  # looks, half a second apart: software renders slowly where others compute
CONTRAST = 0.3  # of a picture in which something is drawn
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
    if not GL:
        pytest.skip("this system has no OpenGL")
    assert (file.parent / "scene.html").is_file()
    view = page.locator("iframe")
    view.scroll_into_view_if_needed()
    page.frame_locator("iframe").locator("canvas").wait_for(timeout=60_000)
    looks = []

    def at_rest(data: bytes) -> bool:  # drawn, and as it was half a second ago
        looks.append(data)
        drawn = np.ptp(pixels(data)) > CONTRAST
        return drawn and len(looks) > 1 and changed(looks[-2], data) == 0.0

    before = once(page, view, at_rest)
    # A canvas that stands does not listen yet where others compute: dragged again at each look.
    once(page, view, lambda data: changed(before, data) > TURNED, lambda: drag(page, view))


def drag(page, view) -> None:
    """Drag the middle of the view aside."""
    box = view.bounding_box()
    x, y = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120.0, y + 40.0, steps=6)
    page.mouse.up()


def once(page, view, holds, act=lambda: None) -> bytes:
    """Return the first screenshot for which something holds; before each look something is done."""
    for _ in range(PATIENCE):
        act()
        page.wait_for_timeout(500)
        found = view.screenshot()
        if holds(found):
            return found
    pytest.fail(f"in {PATIENCE} looks at the view nothing has come of it")


def pixels(data: bytes) -> np.ndarray:
    """Return a PNG as an array."""
    return imread(io.BytesIO(data))[..., :3]


def changed(before: bytes, after: bytes) -> float:
    """Return the share of pixels that differ between two PNGs."""
    return float((np.abs(pixels(before) - pixels(after)).max(axis=2) > 0.1).mean())


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
    charts = page.locator("figure .scroll img").evaluate_all("all => all.map(i => i.clientWidth)")
    assert len(charts) >= 8
    assert min(charts) >= (LEAST_CHART if medium != "sheet of A4" else 0)
    shown = page.locator("iframe, .still").evaluate_all(
        "all => all.map(i => getComputedStyle(i.closest('.turnable') || i).display != 'none')"
    )
    if shown:  # the view on a screen, the picture on paper
        assert shown == ([False, True] if medium == "sheet of A4" else [True, False])


def test_a_sheet_of_a4_is_printed_whole(page, tmp_path):
    sheets = page.pdf(format="A4", path=str(tmp_path / "page.pdf"))
    count = sheets.count(b"/Type /Page") - sheets.count(b"/Type /Pages")
    assert 3 <= count <= MOST_SHEETS
    page.emulate_media(media="print")
    assert page.locator("details", has_text="Sources").is_visible()


def test_the_keyboard_reaches_everything_in_order(page):
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("iframe, a[href], button, summary, [tabindex='0']")]
               .map((item, k) => { item.dataset.place = k; return item.tagName; })"""
    )
    # Noted by the page itself: a look in between misses a stop where others compute.  Focus that
    # goes into the view is no event of the page around it, only a loss, and its line comes later.
    page.evaluate(
        """() => { window.stops = [];
            window.note = () => {
                const at = document.activeElement, place = at.dataset.place ?? null;
                if (place === null) return;
                if (window.stops.at(-1)?.place !== +place) window.stops.push({place: +place});
                window.stops.at(-1).outlined ||= getComputedStyle(at).outlineStyle != "none"; };
            document.addEventListener("focusin", window.note);
            window.addEventListener("blur", window.note); }"""
    )
    stops = []
    for _ in range(3 * len(wanted)):
        page.keyboard.press("Tab")
        page.wait_for_timeout(100)
        stops = page.evaluate("() => { window.note(); return window.stops; }")
        if any(stop["place"] == len(wanted) - 1 for stop in stops):
            break
    stops = stops[: len(wanted)]  # past the last it goes round
    assert [stop["place"] for stop in stops] == list(range(len(wanted)))
    assert all(stop["outlined"] for stop in stops)
