"""axe-core finds no violation of WCAG A or AA: the workbench, its forms, the report."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))

from served import AXE, WCAG, Tab
from synthetic import made

from offramp.report.page import render
from offramp.workbench.state import Base, Edit, State, encode

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("light", DESK), ("dark", PHONE)]
MORE_LOOKS = [("light", PHONE), ("dark", DESK)]


def judge(page):
    """Fail with what axe finds: rule, count, and the first elements that each concerns."""
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true })")
    page.wait_for_timeout(200)
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: "
        "['violations']}).then(r => r.violations.map(v => ({id: v.id, help: v.help, "
        "count: v.nodes.length, first: v.nodes.slice(0, 3).map(n => "
        "[n.target.join(' '), n.failureSummary])})))",
        WCAG,
    )
    assert not found, "\n" + json.dumps(found, indent=1)


def reaches(page):
    """Whether everything fits the width of the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]


def looked_at(browser, home, path, scheme, size, *, full=False):
    with Tab(browser, home, color_scheme=scheme, viewport=size, has_touch=size is PHONE) as tab:
        page = tab.go(path)
        if full:
            tab.settled()
        judge(page)
        reaches(page)


def moved():
    """A page with everything on it: moved, a lever pulled, a ghost, two pinned."""
    base = State(Base("case:ukraine-2022"))
    edits = (Edit("set", "war.cost.russia", "0.3/0.6/1"), Edit("pull", "envoy"))
    now = State(base.base, edits)
    return f"/?s={encode(now)}&was={encode(base)}&pins={encode(base)}.{encode(now)}&mine=50_40_3"


@pytest.mark.parametrize(("scheme", "size"), LOOKS)
def test_the_workbench(browser, home, scheme, size):
    looked_at(browser, home, moved(), scheme, size, full=True)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "size"), MORE_LOOKS)
def test_the_workbench_in_other_looks(browser, home, scheme, size):
    looked_at(browser, home, moved(), scheme, size, full=True)


PAGES = (
    "/?ask=1",
    "/edit",
    "/save",
    "/open",
    *(f"/edit/{kind}" for kind in ("issue", "option", "statement", "lever", "ratifier")),
)


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_its_other_pages(browser, home, path):
    looked_at(browser, home, path, "light", PHONE)
    looked_at(browser, home, path, "dark", DESK)


def test_a_form_with_faults(browser, home):
    with Tab(browser, home, color_scheme="dark") as tab:
        page = tab.go("/edit/ratifier")
        page.get_by_role("button", name="Add someone").last.press("Enter")
        page.wait_for_selector(".faults[role=alert]")
        judge(page)


def test_a_link_that_cannot_be_opened(browser, home):
    looked_at(browser, home, "/?s=nonsense", "light", DESK)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    case = made()
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(case.run, case.verdict, case.deal_map), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(("scheme", "size"), [*LOOKS, *MORE_LOOKS])
def test_the_report(browser, report, scheme, size):
    with Tab(browser, report, color_scheme=scheme, viewport=size) as tab:
        page = tab.go("")
        page.wait_for_selector("html[data-charts=drawn]")
        judge(page)
        reaches(page)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "size"), LOOKS)
def test_the_full_report(browser, tmp_path, scheme, size):
    from dataclasses import replace

    import offramp

    case = offramp.load("ukraine-2022")
    whole = replace(case.analyze(20), studies=case.studies(8))
    written = whole.save(tmp_path / "full.html")
    with Tab(browser, written.as_uri(), color_scheme=scheme, viewport=size) as tab:
        page = tab.go("")
        page.wait_for_selector("html[data-charts]")
        judge(page)
