"""Editing, saving, opening and taking away in a real browser, by keyboard."""

from pathlib import Path

import pytest
from served import Tab, serving

from offramp.catalog import text_of
from offramp.scenario import read_text


@pytest.fixture(scope="module")
def server():
    with serving() as (home, texts):
        yield home, texts


@pytest.fixture
def tab(browser, server):
    with Tab(browser, server[0]) as opened:
        yield opened
        assert opened.complaints == []
        assert opened.elsewhere == []


def test_a_statement_is_added_saved_and_opened_again_by_keyboard(tab, tmp_path):
    page = tab.go("/")
    page.get_by_role("link", name="Add an issue").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Add a statement").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What was said").focus()
    page.keyboard.type("an act: relief, if the war ends")
    for label, choice in (("Office", "law"), ("Speaks for", "us"), ("Relief", "promised")):
        page.get_by_label(label, exact=False).first.select_option(choice)
    page.get_by_label("What was said").press("Enter")
    page.wait_for_url(lambda url: "/edit" not in url)
    assert "1 change from the file" in page.inner_text("#changes")
    added = "added: the statement “an act: relief, if the war ends”"
    assert added in page.text_content("#changes")

    page.get_by_role("link", name="Save or download").press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="The scenario file").press("Enter")
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name == "ukraine-2022-moved.yaml"
    text = saved.read_bytes().decode()
    assert read_text(text).statements["an_act_relief_if_the_war_ends"].relief == "promised"
    old = text_of("ukraine-2022").splitlines()
    assert [line for line in old if line not in set(text.splitlines())] == []

    page.goto(tab.home + "/open")
    page.set_input_files("#f-file", saved)
    page.get_by_role("button", name="Open it").press("Enter")
    page.wait_for_url(lambda url: "/open" not in url)
    assert "nothing has been moved" in page.inner_text("#changes")
    page.get_by_role("link", name="Save or download").press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="The scenario file").press("Enter")
    assert Path(waiting.value.path()).read_bytes() == saved.read_bytes()


def test_faults_are_announced_beside_their_fields_and_what_was_typed_stays(tab):
    page = tab.go("/edit/issue")
    page.get_by_label("The question").fill("Who is released?")
    page.get_by_label("What it is worth to Russia").fill("much")
    page.get_by_role("button", name="Add an issue").last.press("Enter")
    page.wait_for_selector(".faults[role=alert]")
    assert page.evaluate("document.activeElement.className") == "faults"
    assert page.title().startswith("Faults: ")
    field = page.get_by_label("What it is worth to Russia")
    assert field.input_value() == "much"
    assert field.get_attribute("aria-invalid") == "true"
    told = page.evaluate(
        "id => document.getElementById(id).getAttribute('aria-describedby').split(' ')"
        ".map(i => document.getElementById(i).textContent).join(' ')",
        "f-swing-russia",
    )
    assert "does not read as a number" in told
    page.get_by_role("link", name="What it is worth to Russia").press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-swing-russia"


def lever(page, title):
    """Fill in a lever that changes what its list suggests."""
    page.get_by_label("What is done").fill(title)
    what = page.get_by_label("Change 1: what is changed")
    offered = what.evaluate("field => [...field.list.options].map(option => option.value)")
    what.fill(next(text for text in offered if text.startswith("how often a serious channel")))
    page.get_by_label("Change 1: value").fill("5/10/20 % of months")


def test_a_lever_brings_in_an_option_by_keyboard(tab):
    page = tab.go("/edit/lever")
    page.get_by_label("What is done").fill("A third way for Crimea")
    page.get_by_label("It brings in").select_option("option")
    page.get_by_role("button", name="Show its fields").press("Enter")
    page.get_by_label("Issue").select_option("crimea")
    assert page.url.endswith("#g-what-it-brings-in")
    assert page.get_by_label("What is done").input_value() == "A third way for Crimea"
    page.get_by_label("In words").fill("under the United Nations")
    page.get_by_label("Position of Ukraine").fill("150")
    page.get_by_label("Position of Russia").fill("40")
    page.get_by_role("button", name="Add a lever").last.press("Enter")
    page.wait_for_selector(".faults[role=alert]")
    page.get_by_role("link", name="New: The option: Position of Ukraine").press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-new-ukraine"
    page.get_by_label("Position of Ukraine").fill("60")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/edit" not in url)
    page.get_by_label("A third way for Crimea", exact=True).wait_for(state="attached")


def test_what_was_added_is_taken_out_again(tab):
    page = tab.go("/edit/lever")
    lever(page, "Wait")
    page.get_by_role("button", name="Add a lever").last.press("Enter")
    page.wait_for_url(lambda url: "/edit" not in url)
    page.get_by_label("Wait", exact=True).wait_for(state="attached")
    page.get_by_role("link", name="Add an issue").press("Enter")
    page.get_by_role("button", name="Take out The lever “Wait”").press("Enter")
    page.get_by_text("Nothing yet.").wait_for()


def test_forms_work_without_scripts(browser, server):
    with Tab(browser, server[0], java_script_enabled=False) as tab:
        page = tab.go("/edit/option")
        page.get_by_label("Issue").select_option("crimea")
        page.get_by_role("button", name="Show how this issue can be settled").press("Enter")
        page.get_by_text("status left open for 15 years (Ukraine 55, Russia 75)").wait_for()
        page.get_by_label("In words").fill("shared")
        page.get_by_label("Position of Ukraine").fill("50")
        page.get_by_label("Position of Russia").fill("60")
        page.get_by_role("button", name="Add an option").last.press("Enter")
        page.wait_for_url(lambda url: "/edit" not in url)
        assert tab.elsewhere == []


def test_a_faulty_file_is_told_where_it_is_wrong_and_can_be_mended(tab):
    page = tab.go("/open")
    text = text_of("iran-2013").replace("role: proposer", "role: prposer", 1)
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Open it").press("Enter")
    page.wait_for_selector(".faults[role=alert]")
    assert "column" in page.inner_text(".faults")
    field = page.get_by_label("Or its text")
    assert field.input_value() == text
    field.fill(field.input_value().replace("prposer", "proposer"))
    page.get_by_role("button", name="Open it").press("Enter")
    page.wait_for_url(lambda url: "/open" not in url)


def test_a_file_that_is_too_large_is_said_to_be_with_a_way_back(tab, tmp_path):
    page, large = tab.go("/open"), tmp_path / "large.yaml"
    for size, says in ((300_000, "256,000"), (5_000_000, "too large to be a scenario")):
        large.write_bytes(b"# " + b"x" * size)
        page.set_input_files("#f-file", large)
        page.get_by_role("button", name="Open it").press("Enter")
        page.get_by_text(says).first.wait_for(timeout=15_000)
    page.get_by_role("link", name="Choose another file").press("Enter")
    page.wait_for_selector("#f-file")


def test_two_tabs_do_not_disturb_each_other(browser, server):
    with Tab(browser, server[0]) as one, Tab(browser, server[0]) as two:
        first, second = one.go("/edit/lever"), two.go("/edit/lever")
        for page, name in ((first, "first"), (second, "second")):
            lever(page, name)
            page.get_by_role("button", name="Add a lever").last.press("Enter")
            page.wait_for_url(lambda url: "/edit" not in url)
        assert first.get_by_label("first", exact=True).count() == 1
        assert first.get_by_label("second", exact=True).count() == 0
        assert second.get_by_label("first", exact=True).count() == 0


def test_another_site_cannot_change_anything(browser, server, tmp_path):
    """A page of elsewhere (here: a file) posts to the workbench, and is refused."""
    home, texts = server
    had = len(texts)
    outside = tmp_path / "outside.html"
    outside.write_text(
        f'<form method="post" action="{home}/open" enctype="multipart/form-data">'
        '<textarea name="text"></textarea><button>go</button></form>'
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(outside.as_uri())
    page.fill("textarea", text_of("iran-2013").replace("Iran's", "Nobody's"))
    with page.expect_response(lambda r: r.url.startswith(home)) as waiting:
        page.click("button")
    assert waiting.value.status == 403
    assert len(texts) == had
    context.close()
