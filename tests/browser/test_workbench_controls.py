"""The controls of the workbench in a browser: pressed fast, refused, undone, come back to."""

import re

from served import Step, Tab

ODDS = "#q-war-odds-seen_by-ukraine"
AID = "More military aid"


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
    page.get_by_label("What was said").fill("an act")
    for label, choice in (("Office", "law"), ("Speaks for", "us"), ("Relief", "promised")):
        page.get_by_label(label, exact=False).first.select_option(choice)
    page.get_by_label("What was said").press("Enter")
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


def test_the_menu_closes_where_an_estimate_is_asked_for(tab):
    page = tab.page
    page.get_by_role("link", name="Estimate it myself first").press("Enter")
    page.wait_for_url(re.compile("ask=1"))  # whole, its scripts included
    summary, menu = page.locator(".menu summary"), page.locator(".menu")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: page.click("main h2")):
        summary.press("Enter")
        assert menu.get_attribute("open") is not None
        leave()
        assert menu.get_attribute("open") is None
    assert page.locator("#verdict").count() == 0  # still asked


def test_a_broken_link_is_said_in_silence(tab):
    page = tab.go("/?s=garbage")
    assert page.inner_text("h1") == "This link cannot be opened"
    page.get_by_role("link", name="Begin afresh").press("Enter")
    page.wait_for_selector("html[data-answers='1']")


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


def test_an_end_of_a_scale_has_a_slider_once_another_option_stands_there(tab):
    page = tab.page
    page.eval_on_selector_all("#inputs details", "all => all.forEach(d => d.open = true)")
    best, middle = (f"#q-issues-crimea-options-{o}-ukraine" for o in ("returned", "deferred"))

    def movable():
        return [page.is_visible(f"{row}-slide") for row in (best, middle)]

    assert movable() == [False, True]
    with Step(page):
        page.fill(f"{middle}-mid", "100")
        page.keyboard.press("Tab")
    assert movable() == [True, True]
    with Step(page):
        page.focus(f"{best}-slide")
        page.keyboard.press("ArrowLeft")
    assert movable() == [True, False]
    assert page.evaluate("document.activeElement.id") == f"{best[1:]}-slide", "it stays in the hand"
    for shown in ([True, True], [False, True]):
        with Step(page):
            page.get_by_role("button", name="Undo").press("Enter")
        assert movable() == shown
    assert tab.complaints == []
