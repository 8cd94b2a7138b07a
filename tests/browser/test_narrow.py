"""On a telephone, and with long names: charts and tables that can be read, of the workbench."""

import pytest
from served import Tab, serving

from offramp.catalog import text_of
from offramp.workbench.state import Base, Edit, State, encode

PHONE = {"width": 390, "height": 844}
BASE = State(Base("case:ukraine-2022"))
MOVED = BASE.with_edit(Edit("set", "war.cost.russia", "0.3/0.6/1"))
LONG = "the federated assembly of all the provinces beyond the northern rivers"

OVERLAPS = """hosts => hosts.flatMap(host => {
  const boxes = Array.from(host.querySelectorAll(".role-axis-label text"), text =>
    ({words: text.textContent, box: text.getBoundingClientRect()}));
  return boxes.flatMap((one, i) => boxes.slice(i + 1)
    .filter(other => Math.abs(one.box.top - other.box.top) < 6
      && one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1)
    .map(other => [host.id, one.words, other.words]));
})"""
OUTSIDE = """hosts => hosts.flatMap(host => {
  const edge = host.querySelector("svg").getBoundingClientRect();
  return Array.from(host.querySelectorAll("svg text"), text =>
    [host.id, text.textContent, text.getBoundingClientRect()])
    .filter(([, words, box]) => words && box.width
      && (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1))
    .map(([id, words]) => [id, words]);
})"""


@pytest.fixture(scope="module")
def phone(browser):
    pins = ".".join(map(encode, [BASE, MOVED]))
    with serving() as (home, _), Tab(browser, home, viewport=PHONE) as tab:
        tab.go(f"/?s={encode(MOVED)}&was={encode(BASE)}&pins={pins}")
        page = tab.settled()
        page.eval_on_selector_all("details:not(.menu)", "all => all.forEach(d => d.open = true)")
        yield page


def test_labels_of_axes_never_run_into_each_other(phone):
    assert phone.locator("#chart-blocks svg").count() == 1
    assert phone.locator("#chart-steps svg").count() == 1
    assert phone.eval_on_selector_all(".chart:has(svg)", OVERLAPS) == []


def test_no_word_of_a_chart_is_cut_by_its_edge(phone):
    assert phone.eval_on_selector_all(".chart:has(svg)", OUTSIDE) == []


def test_what_tells_rows_apart_takes_several_lines_and_is_not_cut(phone):
    for chart in ("blocks", "levers"):
        words = phone.locator(f"#chart-{chart} .mark-text text").all_text_contents()
        assert len(words) > 5
        assert not [text for text in words if "…" in text]
    lines = phone.locator("#chart-blocks .mark-text text:has(tspan + tspan)")
    assert lines.count() >= 1, "one package at least is too long for a line"


def test_words_of_tables_stay_whole_and_their_figures_on_one_line(phone):
    cells = phone.eval_on_selector_all(
        ".scroll th, .scroll td",
        "all => all.map(c => [getComputedStyle(c).overflowWrap, c.className, "
        "c.getBoundingClientRect().height, c.textContent])",
    )
    assert cells
    assert {wrap for wrap, *_ in cells} == {"normal"}
    rows = phone.eval_on_selector_all(
        "#section-levers tbody tr, #section-why tbody tr, #compare tbody tr",
        "all => all.map(r => r.getBoundingClientRect().height)",
    )
    assert rows
    assert max(rows) < 160
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_state_before_and_pins_are_explained(phone):
    legend = phone.locator("#chart-chance .role-legend text").all_text_contents()
    assert "reached, before the change" in legend
    assert "before the change" in phone.inner_text("#says-endings")
    assert "before the change" in phone.inner_text("#says-deal-map")
    colours = phone.eval_on_selector_all(
        "#chart-chance .mark-line path", "all => all.map(p => p.getAttribute('stroke'))"
    )
    assert len(set(colours)) == 5  # reached, existed, before, A and B


def test_charts_keep_the_name_that_says_what_they_show(phone):
    named = phone.eval_on_selector_all(
        ".chart:has(svg)",
        "all => all.map(c => [c.getAttribute('role'), c.getAttribute('aria-label'), "
        "c.closest('figure').querySelector('h3').textContent])",
    )
    assert len(named) >= 7
    assert all(role == "img" and label == heading for role, label, heading in named)


def test_a_long_name_of_a_side_breaks_no_chart(browser):
    text = text_of("ukraine-2022").replace(
        "  russia:\n    role: responder", f"  russia:\n    is: {LONG}\n    role: responder"
    )
    assert LONG in text
    with serving() as (home, texts), Tab(browser, home, viewport=PHONE) as tab:
        tab.go(f"/?s={encode(State(texts.put('long.yaml', text)))}")
        page = tab.settled(studies=False)
        page.wait_for_selector("#chart-deal-map[data-drawn=yes]")
        assert page.eval_on_selector_all(".chart:has(svg)", OUTSIDE) == []
        assert tab.complaints == []
