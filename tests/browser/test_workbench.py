"""The workbench in a real browser, by keyboard: move, pull, pin, compare, undo, reload."""

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from served import CHROMIUM, Tab, browsing, serving

from offramp.catalog import open_case
from offramp.workbench.state import Edit, State
from offramp.workbench.view import View

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine: the workbench is not opened in a browser"
)

ODDS = "#q-war-odds-seen_by-ukraine"
AID = "More military aid"
AXE = Path(__file__).parent / "assets" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser():
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def home():
    with serving() as (address, _):
        yield address


@pytest.fixture
def tab(browser, home):
    with Tab(browser, home, viewport={"width": 1280, "height": 900}) as opened:
        opened.go("/").wait_for_selector("html[data-answers='1']")
        yield opened
        assert opened.complaints == []
        assert opened.elsewhere == []


EVIL = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>${7*7}{{7*7}}'
PROSE = ("title", "is", "judgement", "note", "asks", "speaker", "means", "cost", "victory")


def poisoned(node):
    if isinstance(node, dict):
        return {
            key: EVIL if key in PROSE and isinstance(value, str) else poisoned(value)
            for key, value in node.items()
        }
    return [poisoned(item) for item in node] if isinstance(node, list) else node


class Step:
    """Waits for the answer to what is done inside."""

    def __init__(self, page):
        self.page = page

    def __enter__(self):
        self.count = int(self.page.get_attribute("html", "data-answers"))

    def __exit__(self, kind, *_):
        if kind is None:
            self.page.wait_for_selector(f"html[data-answers='{self.count + 1}']")


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


def moved_count(page):
    said = re.match(r"(\d+) change", page.inner_text("#changes"))
    return int(said[1]) if said else 0


def test_undo_goes_on_where_it_was_after_leaving_the_page(tab):
    """Save and come back, add something: Undo leads back through every state, to the file's."""
    page = tab.page
    for lever in (AID, "A trusted envoy"):
        with Step(page):
            page.get_by_label(lever).check()
    page.get_by_role("link", name="Save or download").press("Enter")
    page.get_by_role("link", name="Back to the workbench").press("Enter")
    page.wait_for_selector("html[data-answers='1']")
    with Step(page):
        page.fill(f"{ODDS}-mid", "60")
        page.keyboard.press("Tab")
    page.get_by_role("link", name="Add an issue").press("Enter")
    page.get_by_role("link", name="Add a statement").press("Enter")
    page.get_by_label("Name in the file").fill("act")
    page.keyboard.press("Tab")
    page.keyboard.type("an act")
    for label, choice in (("Office", "law"), ("Speaks for", "us"), ("Relief", "promised")):
        page.get_by_label(label, exact=False).first.select_option(choice)
    page.get_by_label("Name in the file").press("Enter")
    page.wait_for_url(lambda url: "/edit" not in url)
    page.wait_for_selector("html[data-answers='1']")
    counts = [moved_count(page)]
    while page.get_by_role("button", name="Undo").is_enabled() and len(counts) < 9:
        with Step(page):
            page.get_by_role("button", name="Undo").press("Enter")
        counts.append(moved_count(page))
    assert counts == [4, 3, 2, 1, 0]
    with Step(page):
        page.go_back()
    assert moved_count(page) == 1


def test_going_to_the_answer_is_no_step(tab):
    page = tab.page
    for lever in (AID, "A trusted envoy"):
        with Step(page):
            page.get_by_label(lever).check()
    there, steps = page.url, page.evaluate("history.length")
    page.get_by_role("link", name="To the answer").press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    assert (page.url, page.evaluate("history.length")) == (there, steps)
    for left in (1, 0):
        with Step(page):
            page.keyboard.press("Control+z")
        assert moved_count(page) == left
    assert page.get_by_role("button", name="Undo").is_disabled()


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
    assert "a range rises: low/mid/high" in page.inner_text(f"{ODDS}-fault")
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


def test_a_fault_goes_with_what_caused_it(tab):
    """By the old figure, or by another change: no row says what the answer does not rest on."""
    page, field = tab.page, f"{ODDS}-mid"

    def typed(value):
        page.fill(field, value)
        page.keyboard.press("Enter")

    typed("500")
    page.wait_for_selector(f"{ODDS}-fault p")
    assert page.inner_text(f"{ODDS}-fault").startswith("500 is outside")
    assert page.get_attribute(field, "aria-invalid") == "true"
    typed("54")
    page.wait_for_selector(f"{ODDS}-fault p", state="detached")
    assert page.get_attribute(field, "aria-invalid") is None
    typed("600")
    page.wait_for_selector(f"{ODDS}-fault p")
    with Step(page):
        page.get_by_label(AID).check()
    assert page.inner_text(f"{ODDS}-fault") == ""
    assert page.input_value(field) == "54"
    assert page.get_attribute(field, "aria-invalid") is None


def test_changes_in_a_row_are_all_kept(tab):
    """Two controls, the second before the first is answered: neither is lost."""
    page = tab.page
    count = int(page.get_attribute("html", "data-answers"))
    page.evaluate(
        """() => {
          const [one, other] = ["q-war-cost-russia-mid", "q-war-cost-ukraine-mid"]
            .map(id => document.getElementById(id));
          one.value = "0.9"; other.value = "0.8";
          const change = () => new Event("change", {bubbles: true});
          for (const input of [one, other]) input.dispatchEvent(change());
        }"""
    )
    page.wait_for_selector(f"html[data-answers='{count + 2}']")
    assert "2 changes from the file" in page.inner_text("#changes")


def still(page, value):
    """Wait until the page says a value in address, field and row alike, and asks no more."""
    page.wait_for_function(
        """([id, value]) => asking.idle() && !document.querySelector("[aria-busy=true]")
          && [id + "-slide", id + "-mid"].every(i => document.querySelector(i).value === value)""",
        arg=[ODDS, value],
    )


def test_a_slider_pressed_many_times_ends_where_it_was_pressed_to(tab):
    """No press is lost, the value never goes back, and the whole run is one step for Undo."""
    page, sent = tab.page, []
    page.on("request", lambda r: sent.append(r.post_data or "") if "/change" in r.url else None)
    steps = page.evaluate("history.length")
    page.locator(f"{ODDS}-slide").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(40)
    still(page, "74")
    mids = [float(re.search(r"mid=(\d+)", body)[1]) for body in sent]
    assert mids == sorted(mids)
    assert mids[-1] == 74
    assert page.evaluate("history.length") == steps + 1
    page.keyboard.press("Control+z")
    still(page, "54")
    assert "nothing has been moved" in page.inner_text("#changes")
    assert page.get_by_role("button", name="Undo").is_disabled()


def test_a_field_stepped_at_the_pace_of_a_person_keeps_every_step(tab):
    page = tab.page
    page.locator(f"{ODDS}-mid").focus()
    for _ in range(8):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(250)
    still(page, "62")


def test_an_answer_writes_nothing_over_what_was_touched_since(browser, home):
    """The first answer is held until the control says something else; so does a switch."""
    with Tab(browser, home) as tab:
        page, held = tab.page, []
        tab.go("/").wait_for_selector("html[data-answers='1']")
        page.route("**/change", lambda route: held.append(route))
        page.eval_on_selector_all("#inputs details", "all => all.forEach(d => d.open = true)")
        with page.expect_request("**/change"):
            page.fill(f"{ODDS}-mid", "60")
            page.keyboard.press("Enter")
        for value in ("65", "70"):
            page.fill(f"{ODDS}-mid", value)
            page.keyboard.press("Enter")
        page.get_by_label(AID).check()
        page.fill("#q-war-cost-russia-low", "0.33")
        with page.expect_request("**/change") as second:
            held.pop().continue_()
        assert "mid=70" in second.value.post_data
        assert page.get_by_label(AID).is_checked()
        with page.expect_request("**/change") as third:
            held.pop().continue_()
        assert "on=1" in third.value.post_data
        with Step(page):
            held.pop().continue_()
        assert page.input_value(f"{ODDS}-mid") == "70"
        assert page.input_value("#q-war-cost-russia-low") == "0.33"
        assert "2 changes from the file" in page.inner_text("#changes")
        assert held == []
        assert tab.complaints == []


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


def test_the_keyboard_is_never_left_without_a_place(tab):
    page = tab.page
    at = "document.activeElement.textContent.trim()"
    for lever in (AID, "A trusted envoy"):
        with Step(page):
            page.get_by_label(lever).check()
    page.locator("#changes summary").press("Enter")
    with Step(page):
        page.locator("#changes button").first.press("Enter")
    assert page.evaluate(at).startswith("take back")
    with Step(page):
        page.get_by_role("button", name="take all back").press("Enter")
    assert page.evaluate(at) == "Pin this for comparison"
    with Step(page):
        page.keyboard.press("Enter")
    with Step(page):
        page.get_by_role("button", name="take out").press("Enter")
    assert page.evaluate(at) == "Pin this for comparison"


def test_the_menu_closes_and_enter_sets_a_range(tab):
    page = tab.page
    summary = page.locator(".menu summary")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.click("#h-answer")):
        summary.press("Enter")
        assert page.locator(".menu").get_attribute("open") is not None
        leave()
        assert page.locator(".menu").get_attribute("open") is None
    page.locator(f"{ODDS}-more > summary").press("Enter")
    page.fill(f"{ODDS}-low", "50")
    with Step(page):
        page.locator(f"{ODDS}-low").press("Enter")
    assert page.inner_text(f"{ODDS}-said").startswith("50 to 66")


def test_asking_for_an_estimate_keeps_changes_and_pins(tab):
    page = tab.page
    with Step(page):
        page.get_by_label(AID).check()
    with Step(page):
        page.get_by_role("button", name="Pin this").press("Enter")
    page.get_by_role("link", name="Estimate it myself first").press("Enter")
    page.get_by_role("link", name="skip this").press("Enter")
    page.wait_for_selector("html[data-answers='1']")
    assert page.get_by_label(AID).is_checked()
    assert page.locator("#pins li").count() == 1


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


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_it_reads_well_on_every_screen(browser, home, width, scheme):
    context = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    with Tab(browser, home, bypass_csp=True, **context) as tab:
        page = tab.go("/")
        page.wait_for_selector("html[data-answers='1']")
        with Step(page):
            page.get_by_role("button", name="Pin this").press("Enter")
        tab.settled()
        page.eval_on_selector_all("details:not(.menu)", "all => all.forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.add_script_tag(path=AXE)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
        )
        assert [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"]] == []
        assert tab.complaints == []
