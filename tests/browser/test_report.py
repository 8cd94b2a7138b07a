"""The report in a real browser: charts are drawn, nothing is fetched, nothing of a file runs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from synthetic import hostile, made

from offramp.report.page import render

CHARTS = 6


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


def test_charts_keep_the_name_that_says_what_they_show(browser, pages):
    with Opened(browser, pages["calm"]) as opened:
        named = opened.page.eval_on_selector_all(
            ".chart", "all => all.map(c => [c.getAttribute('role'), c.getAttribute('aria-label')])"
        )
        says = opened.page.inner_text("#endings figcaption p")
        assert named[0] == ["img", f"How the war stands as time goes by. {says}"]
        assert {role for role, _ in named} == {"img"}


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
    assert page.locator("details.behind table").count() == CHARTS
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


def test_charts_far_below_are_drawn_before_they_are_printed(browser, pages):
    """Printing comes before the reader has scrolled: all is drawn, opened, and as wide as paper."""
    context = browser.new_context(viewport={"width": 1280, "height": 500})
    page = context.new_page()
    page.add_init_script("window.requestIdleCallback = () => 0")  # nothing is drawn at leisure
    page.goto(pages["calm"].as_uri())
    page.wait_for_selector("html[data-first=drawn]", state="attached")
    count = "document.querySelectorAll('.chart svg').length"
    assert page.evaluate(count) < CHARTS
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_selector("html[data-charts=drawn]", state="attached")
    assert page.evaluate(count) == CHARTS
    widths = page.eval_on_selector_all(
        ".chart svg", "all => all.map(svg => Number(svg.getAttribute('width')))"
    )
    assert max(widths) <= 680  # A4 less its margins, in pixels
    assert max(widths[:2]) <= 325  # two abreast
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.behind[open]").count() == 0
    context.close()


def test_the_page_prints_in_one_scale_with_the_answers_on_its_first_sheet(browser, pages, tmp_path):
    """What is wider than the paper would have the browser shrink everything."""
    with Opened(browser, pages["calm"]) as opened:
        printed = tmp_path / "report.pdf"
        opened.page.pdf(path=printed, format="A4")
        assert printed.read_bytes().startswith(b"%PDF")
        opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        opened.page.emulate_media(media="print")
        opened.page.set_viewport_size({"width": 680, "height": 1000})
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 680
        bottom = opened.page.evaluate(
            "document.querySelector('.pair').getBoundingClientRect().bottom + window.scrollY"
        )
        assert bottom <= 1013  # A4 less its margins


def test_contents_say_where_the_reader_is(browser, pages):
    with Opened(browser, pages["calm"], viewport={"width": 1280, "height": 800}) as opened:
        page = opened.page
        page.evaluate("document.getElementById('assumptions').scrollIntoView()")
        page.wait_for_selector("nav a[aria-current][href='#assumptions']")
        assert page.locator("nav a[aria-current]").count() == 1
        box = page.locator("nav").bounding_box()
        assert box is not None
        assert box["y"] >= 0


def test_on_a_telephone_the_contents_are_folded(browser, pages):
    with Opened(browser, pages["calm"], viewport={"width": 390, "height": 800}) as opened:
        assert opened.page.locator("#contents[open]").count() == 0
        opened.page.locator("#contents summary").click()
        assert opened.page.locator("nav a[href='#sources']").is_visible()
