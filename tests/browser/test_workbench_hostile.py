"""A hostile scenario in page and report: nothing of it runs, nothing is asked of elsewhere."""

import pytest
from evil import evil
from served import Tab, serving

from offramp.case import Case
from offramp.scenario import read_text
from offramp.workbench.state import Edit, State, encode

CASES = ("ukraine-2022", "iran-2013")
LISTEN = "window.hits = []; window.hit = (what) => { window.hits.push(String(what)); };"
FOREIGN = (
    "img, iframe, object, embed, base, link[href*='evil'], style, "
    "[onerror], [onload], [onmouseover], [hx-get*='evil'], meta[http-equiv=refresh], "
    "a[href^='javascript:' i], [srcdoc]"
)


@pytest.fixture(scope="module", params=CASES)
def hostile(request):
    text, count = evil(request.param)
    assert count > 300
    return text


def calm(tab):
    """Nothing ran, nothing complained, nothing was asked of elsewhere."""
    assert tab.page.evaluate("window.hits") == []
    assert tab.complaints == []
    assert tab.elsewhere == []


def opened_up(page):
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true })")
    page.wait_for_timeout(300)


@pytest.mark.slow
def test_the_workbench_shows_it_as_text(browser, hostile):
    with serving() as (home, texts), Tab(browser, home) as tab:
        tab.context.add_init_script(LISTEN)
        base = texts.put("evil.yaml", hostile)
        case = read_text(hostile)
        lever = next(iter(case.levers))
        number = "talks.channel"
        edits = (Edit("pull", lever), Edit("set", number, "20/40/60 % of months"))
        for state in (State(base), State(base, edits)):
            page = tab.go(f"/?s={encode(state)}&was={encode(State(base))}&pins={encode(state)}")
            tab.settled()
            opened_up(page)
            assert page.locator(FOREIGN).count() == 0
            inline = page.eval_on_selector_all("script", "all => all.filter(s => !s.src).length")
            assert inline == 0
            assert "{{7*7}}" in page.inner_text("body")
            assert page.title().startswith("t1 <script>hit('script')</script>")
            hover(page)
            calm(tab)
        page.locator("#inputs input[type=range]").first.press("ArrowRight")
        page.wait_for_timeout(2_000)
        calm(tab)


@pytest.mark.slow
def test_forms_show_it_as_text(browser, hostile):
    with serving() as (home, texts), Tab(browser, home) as tab:
        tab.context.add_init_script(LISTEN)
        state = State(texts.put("evil.yaml", hostile))
        for path in ("/edit", "/save", "/open", *(f"/edit/{kind}" for kind in KINDS)):
            page = tab.go(f"{path}?s={encode(state)}")
            opened_up(page)
            assert page.locator(FOREIGN).count() == 0
            assert page.locator("script").count() == 0
            assert "t1 <script>hit('script')</script>" in page.inner_text("header")
            calm(tab)
        page = tab.go("/open")
        page.get_by_label("Or its text").fill(hostile.replace("role: proposer", "role: x<script>"))
        page.get_by_role("button", name="Open it").press("Enter")
        page.wait_for_selector(".faults[role=alert]")
        assert page.locator(FOREIGN).count() == 0
        calm(tab)


KINDS = ("issue", "option", "statement", "lever", "ratifier")


@pytest.mark.slow
def test_the_report_shows_it_as_text(browser, hostile, tmp_path):
    from dataclasses import replace

    case = Case(read_text(hostile))
    analysis = replace(case.analyze(8), studies=case.studies(4))
    written = analysis.save(tmp_path / "evil.html")
    scripts = replace(Case.analyze(_calm(), 4)).to_html().count("<script")
    with Tab(browser, written.as_uri()) as tab:
        tab.context.add_init_script(LISTEN)
        page = tab.go("")
        page.wait_for_selector("html[data-charts]", timeout=60_000)
        opened_up(page)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.wait_for_timeout(1_500)
        hover(page)
        found = page.locator(FOREIGN.replace("style, ", "")).count()
        assert found == 0
        running = "all => all.filter(s => !s.type || /javascript|module/.test(s.type)).length"
        assert page.eval_on_selector_all("script", running) <= scripts
        assert "{{7*7}}" in page.inner_text("body")
        calm(tab)


def _calm():
    from offramp.catalog import open_case

    return Case(open_case("iran-2013"))


def hover(page):
    """Rest on a few marks of the charts, so that their words are shown."""
    for mark in page.locator(".chart g.role-mark path, .chart g.role-mark rect").all()[:12]:
        if mark.is_visible():
            mark.scroll_into_view_if_needed(timeout=3_000)
            mark.hover(force=True, timeout=3_000)
            page.wait_for_timeout(60)
