"""The report in a real browser: charts are drawn, nothing is fetched, nothing of a file runs."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from synthetic import hostile, made

from offramp.report.page import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: the report is not opened in a browser"
)

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHARTS = 6


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder, case = tmp_path_factory.mktemp("report"), made()
    calm, evil = folder / "calm.html", folder / "evil.html"
    calm.write_text(render(case.run, case.verdict, case.deal_map), encoding="utf-8")
    hostile_facts = hostile(case.facts)
    evil.write_text(
        render(case.run, case.verdict, case.deal_map, facts=hostile_facts), encoding="utf-8"
    )
    return {"calm": calm, "evil": evil}


class Opened:
    """A page, what it wrote to the console, and what it tried to fetch."""

    def __init__(self, browser, path, **context):
        self.context = browser.new_context(**context)
        self.fetched, self.complaints = [], []
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-charts=drawn]", timeout=30_000)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _route(self, route):
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            self.fetched.append(route.request.url)
            route.abort()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


@pytest.mark.parametrize("which", ["calm", "evil"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_drawn_in_silence(browser, pages, which, scheme):
    with Opened(browser, pages[which], color_scheme=scheme) as opened:
        assert opened.complaints == []
        assert opened.fetched == []
        drawn = opened.page.eval_on_selector_all(
            ".chart",
            "charts => charts.map(c => [c.dataset.drawn, !!c.querySelector('svg, canvas')])",
        )
        assert drawn == [["yes", True]] * CHARTS


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_never_scrolls_sideways(browser, pages, width):
    for path in pages.values():
        with Opened(browser, path, viewport={"width": width, "height": 800}) as opened:
            opened.page.eval_on_selector_all(
                "details", "all => all.forEach(d => { d.open = true })"
            )
            scrolls = opened.page.evaluate("document.documentElement.scrollWidth")
            assert scrolls <= width
            charts = opened.page.eval_on_selector_all(
                ".chart svg", "all => all.map(svg => svg.getBoundingClientRect().width)"
            )
            assert len(charts) == CHARTS
            assert all(0.6 * min(width, 700) * 0.5 < w <= width for w in charts)


def test_colours_turn_with_the_readers_screen(browser, pages):
    fills = {}
    for scheme in ("light", "dark"):
        with Opened(browser, pages["calm"], color_scheme=scheme) as opened:
            fills[scheme] = opened.page.evaluate(
                "getComputedStyle(document.querySelector('#chart-endings [fill=\"#1f5fa8\"]')).fill"
            )
    assert fills["light"] == "rgb(31, 95, 168)"
    assert fills["dark"] == "rgb(111, 177, 240)"


def test_a_reader_without_scripts_still_gets_every_figure(browser, pages):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["calm"].as_uri())
    assert page.locator("details table").count() == CHARTS
    assert "that a settlement exists today" in page.inner_text("main")
    context.close()


def test_a_point_on_the_map_tells_its_package(browser, pages):
    with Opened(browser, pages["calm"], viewport={"width": 1280, "height": 900}) as opened:
        page = opened.page
        mark = page.locator("#chart-deal-map g.role-mark path[fill='#1f5fa8']").first
        mark.scroll_into_view_if_needed()
        mark.hover(force=True)
        tip = page.locator("#vg-tooltip-element.visible")
        tip.wait_for(timeout=5_000)
        assert "Withdrawal:" in tip.inner_text()
        assert opened.complaints == []


def test_the_page_prints(browser, pages, tmp_path):
    with Opened(browser, pages["calm"]) as opened:
        printed = tmp_path / "report.pdf"
        opened.page.pdf(path=printed, format="A4")
        assert printed.read_bytes().startswith(b"%PDF")
