"""The workbench in a real browser, by keyboard: move, pull, pin, compare, undo, reload."""

import json
import re

import pytest
from served import AXE, WCAG, Step, Tab, serving

from offramp.catalog import open_case
from offramp.workbench.state import Edit, State
from offramp.workbench.view import View

ODDS = "#q-war-odds-seen_by-ukraine"
AID = "More military aid"


EVIL = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>${7*7}{{7*7}}'
PROSE = ("title", "is", "judgement", "note", "asks", "speaker", "means", "cost", "victory")


def poisoned(node):
    if isinstance(node, dict):
        return {
            key: EVIL if key in PROSE and isinstance(value, str) else poisoned(value)
            for key, value in node.items()
        }
    return [poisoned(item) for item in node] if isinstance(node, list) else node


def figures(page):
    return page.eval_on_selector_all(".cards b", "all => all.map(b => b.textContent)")


def test_a_slider_moved_by_keyboard_moves_verdict_charts_and_address(tab):
    page = tab.page
    before, there = figures(page), page.url
    drawn = page.inner_html("#chart-endings svg")
    slider = page.locator(f"{ODDS}-slide")
    slider.focus()
    with Step(page):
        page.keyboard.press("PageUp")
    assert page.evaluate("document.activeElement.id") == slider.get_attribute("id")
    assert slider.input_value() == "64"
    assert page.input_value(f"{ODDS}-mid") == "64"
    assert re.match(r"52\.\S* to 74", page.inner_text(f"{ODDS}-said"))
    assert "moved" in page.inner_text(f"{ODDS}-said")
    assert figures(page) != before
    assert page.inner_html("#chart-endings svg") != drawn
    assert "before: " in page.inner_text("#cards")
    assert "1 change from the file" in page.inner_text("#changes")
    assert page.url != there


def test_going_back_and_undo_restore_what_was(tab):
    page = tab.settled()
    before = figures(page)
    for lever in (AID, "Less military aid"):
        page.get_by_label(lever).focus()
        with Step(page):
            page.keyboard.press("Space")
    with Step(page):
        page.keyboard.press("Control+z")
    assert page.get_by_label(AID).is_checked()
    assert not page.get_by_label("Less military aid").is_checked()
    with Step(page):
        page.go_back()
    assert not page.get_by_label(AID).is_checked()
    assert figures(tab.settled()) == before
    assert page.get_by_role("button", name="Undo").is_disabled()
    with Step(page):
        page.go_forward()
    assert page.get_by_label(AID).is_checked()


def test_a_link_opens_the_same_state_elsewhere(tab, browser, home):
    page = tab.page
    with Step(page):
        page.get_by_label(AID).check()
    shown = figures(tab.settled())
    with Tab(browser, home) as other:
        elsewhere = other.go(page.url.removeprefix(home))
        elsewhere.wait_for_selector("html[data-answers='1']")
        assert elsewhere.get_by_label(AID).is_checked()
        assert figures(other.settled()) == shown
        # Its ghost came along, and leads back although this tab has no past.
        assert "before: " in elsewhere.inner_text("#cards")
        with Step(elsewhere):
            elsewhere.get_by_role("button", name="Undo").press("Enter")
        assert not elsewhere.get_by_label(AID).is_checked()
        assert elsewhere.get_by_role("button", name="Undo").is_disabled()
        assert other.complaints == []
    assert page.get_by_label(AID).is_checked()


def test_pinned_states_stand_side_by_side_with_their_difference(tab):
    page = tab.page
    pin = page.get_by_role("button", name="Pin this")
    with Step(page):
        pin.press("Enter")
    with Step(page):
        page.get_by_label(AID).check()
    with Step(page):
        pin.press("Enter")
    head = page.eval_on_selector_all("#compare thead th", "all => all.map(t => t.textContent)")
    assert head == ["this state", "A", "B"]
    assert page.inner_text("#compare tbody tr >> nth=1").count("difference") == 2
    assert "as the file has it" in page.inner_text("#pins li >> nth=0")
    assert AID in page.inner_text("#pins li >> nth=1")
    lines = page.locator("#chart-chance svg g.mark-text text", has_text=re.compile("^[AB]$"))
    assert lines.count() == 2
    with Step(page):
        page.locator("#pins li").first.get_by_role("button", name="go there").press("Enter")
    assert not page.get_by_label(AID).is_checked()
    for _ in range(2):
        with Step(page):
            page.locator("#pins").get_by_role("button", name="take out").first.press("Enter")
    assert page.locator("#pins li").count() == 0


def test_a_range_is_set_and_a_fault_stands_beside_its_field(tab):
    page = tab.page
    page.locator(f"{ODDS}-more > summary").press("Enter")
    page.fill(f"{ODDS}-low", "70")
    page.get_by_role("button", name="Set the range").first.press("Enter")
    page.wait_for_selector(f"{ODDS}-fault p")
    assert "A range rises: low/mid/high" in page.inner_text(f"{ODDS}-fault")
    page.fill(f"{ODDS}-low", "50")
    with Step(page):
        page.get_by_role("button", name="Set the range").first.press("Enter")
    assert page.inner_text(f"{ODDS}-fault") == ""
    assert page.inner_text(f"{ODDS}-said").startswith("50 to 66")
    with Step(page):
        page.get_by_role("button", name="Certain: one number").first.press("Enter")
    assert page.inner_text(f"{ODDS}-said").startswith("54 for certain")
    with Step(page):
        page.get_by_role("button", name="Back to the file’s 42/54/66 %").press("Enter")
    assert page.inner_text(f"{ODDS}-said").startswith("42 to 66")
    assert page.locator(f"{ODDS}-more").get_attribute("open") is not None


def test_more_worlds_and_studies_come_later(tab):
    page = tab.page
    assert "4 worlds" in page.inner_text("#worlds") or "6 worlds" in page.inner_text("#worlds")
    tab.settled()
    assert "6 worlds" in page.inner_text("#worlds")
    assert "by the full method." in page.inner_text("#worlds")
    for study in ("why", "levers", "signals", "ratifiers", "plan"):
        assert page.inner_text(f"#waits-{study}") == ""
        assert page.locator(f"#study-{study} .chart[data-drawn=yes]").count() >= 1
    page.evaluate(
        """() => {
          const line = document.getElementById("waits-why");
          window.said = [];
          new MutationObserver(() => said.push(line.textContent)).observe(line, {childList: true});
        }"""
    )
    with Step(page):
        page.locator("#q-war-lasts-mid").fill("31")
        page.keyboard.press("Enter")
    tab.settled()
    assert "belongs to the state before" in page.evaluate("said[0]")
    assert page.inner_text("#waits-why") == ""


def test_a_change_ends_what_is_computed_for_the_state_before(browser, home):
    """Before it is answered: so that nothing competes with it; a refused one lets it go on."""
    with Tab(browser, home) as tab:
        page, changes = tab.page, []
        page.route("**/later?*", lambda _: None)  # never answered: being computed for ever
        with page.expect_request("**/later?*"):
            tab.go("/").wait_for_selector("html[data-answers='1']")
        page.route("**/change", lambda route: changes.append(route))  # held
        with page.expect_event("requestfailed") as ended:
            page.get_by_label(AID).check()
        before = ended.value.url
        assert "/later?" in before
        assert page.get_attribute("html", "data-answers") == "1"
        with page.expect_request("**/later?*") as begun:
            changes.pop().continue_()
        now = begun.value.url
        assert now != before
        with page.expect_event("requestfailed") as ended:
            page.fill(f"{ODDS}-mid", "-3")
            page.keyboard.press("Enter")
        assert ended.value.url == now
        with page.expect_request("**/later?*") as begun:
            changes.pop().continue_()
        assert begun.value.url == now
        assert page.inner_text(f"{ODDS}-fault")
        assert page.get_attribute("html", "data-answers") == "2"
        assert tab.complaints == []


def test_a_mark_that_a_change_leaves_alone_stays_the_same_element(tab):
    page = tab.settled()
    squares = "#chart-deal-map svg g.mark-symbol.role-mark.layer_1_marks path"
    assert page.locator(squares).count() > 100
    page.eval_on_selector_all(squares, "all => { window.squares = all }")
    with Step(page):
        page.get_by_label(AID).check()
    kept = page.evaluate("squares.filter(square => square.isConnected).length / squares.length")
    assert kept > 0.5


def test_the_readers_own_estimate_is_asked_first_and_kept(browser, home):
    with Tab(browser, home) as tab:
        page = tab.go("/")
        page.get_by_role("link", name="Estimate it myself first").press("Enter")
        page.get_by_label("a deal both sides prefer exists today").fill("70")
        assert page.locator("#verdict").count() == 0
        page.get_by_label("a deal is agreed within a year").fill("25.5")
        page.get_by_label("get out of control within a year").fill("3")
        page.keyboard.press("Enter")
        page.wait_for_selector("html[data-answers='1']")
        own = page.eval_on_selector_all(".own", "all => all.map(o => o.textContent)")
        assert own == [f"you said: {x} in 100" for x in ("70", "25.5", "3")]
        with Step(page):
            page.get_by_label(AID).check()
        assert page.locator(".own").count() == 3
        assert tab.complaints == []


def test_a_hostile_file_runs_nothing(browser):
    """Markup in every text: no dialog, no request, no complaint of the policy, all charts drawn."""
    text = json.dumps(poisoned(open_case("ukraine-2022").document))
    with serving() as (home, texts), Tab(browser, home) as tab:
        state = State(texts.put("evil.yaml", text), (Edit("pull", "envoy"),))
        page = tab.go(View(state, None, (state,)).url())
        tab.settled()
        page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")
        assert page.locator(".chart[data-drawn=no]").count() == 0
        assert "onerror" in page.inner_text("h1")
        mark = page.locator("#chart-deal-map g.role-mark path[fill='#1f5fa8']").first
        mark.hover(force=True)
        page.locator("#vg-tooltip-element.visible").wait_for()
        assert page.locator("img").count() == 0
        assert tab.complaints == []
        assert tab.elsewhere == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_it_reads_well_on_every_screen(browser, home, width, scheme):
    context = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    with Tab(browser, home, **context) as tab:
        page = tab.go("/")
        page.wait_for_selector("html[data-answers='1']")
        with Step(page):
            page.get_by_role("button", name="Pin this").press("Enter")
        tab.settled()
        page.eval_on_selector_all("details:not(.menu)", "all => all.forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
        )
        assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"]] == []
        assert tab.complaints == []
