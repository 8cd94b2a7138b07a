"""Positions at the end of their scale: no control that is refused, and the way to make it move."""

import re
from html import unescape

import pytest
from test_page import Answered, change, start

from offramp.catalog import open_case
from offramp.workbench.inputs_panel import identifier
from offramp.workbench.scales import end_of, scale_of
from offramp.workbench.state import Base, State, encode
from offramp.workbench.view import View

BEST = "issues.crimea.options.returned.ukraine"
MIDDLE = "issues.crimea.options.deferred.ukraine"
LEAST = "issues.crimea.options.recognised.ukraine"
ROWS = {path: f"{identifier(path)}-end" for path in (BEST, MIDDLE, LEAST)}


def move(site, view, path, mid):
    return Answered(change(site, view, do="move", path=path, mid=mid))


@pytest.mark.parametrize("case", ["ukraine-2022", "iran-2013"])
def test_what_is_no_end_can_be_moved_and_what_is_one_cannot(case):
    scenario = open_case(case)
    positions = [p for p in scenario.quantities if scale_of(scenario, p)]
    ends = [p for p in positions if end_of(scenario, p)]
    assert len(ends) >= 20
    for path in ends:
        with pytest.raises(ValueError, match="not 0 to 100"):
            scenario.edit(set={path: "37"})
    inside = set(positions) - set(ends)
    assert scenario.edit(set=dict.fromkeys(inside, "37"))
    assert not [p for p in scenario.quantities if p not in positions and end_of(scenario, p)]


def test_an_end_says_how_another_option_comes_to_be_liked_best(site):
    page = unescape(site.get("/").text)
    says = dict(re.findall(r'<p class="end" id="([^"]+)">(.*?)</p>', page))
    best = says[ROWS[BEST]]
    assert best.startswith("100: what Ukraine likes best; the others are measured by it.")
    assert "set that one to 100 first" in best
    assert says[ROWS[LEAST]].startswith("0: what Ukraine likes least")
    assert says[ROWS[MIDDLE]] == ""


def test_the_way_that_an_end_tells_can_be_gone_and_back(site):
    both = move(site, start(), MIDDLE, "100")
    assert [both.html[ROWS[p]] for p in (BEST, MIDDLE)] == ["", ""], "two are liked best"
    assert both.html[ROWS[LEAST]], "and one least, as before"
    other = move(site, both.view, BEST, "80")
    assert other.html[ROWS[BEST]] == ""
    assert other.html[ROWS[MIDDLE]].startswith("100: what Ukraine likes best")
    undone = Answered(
        site.ask(
            "GET", "/show", params={"s": encode(both.view.state), "shown": encode(other.view.state)}
        )
    )
    assert [undone.html[ROWS[p]] for p in (BEST, MIDDLE)] == ["", ""]


def test_what_is_moved_keeps_its_control(site):
    """Rows of the scale are told anew; no slider is put in anew under the hand that moves it."""
    answered = move(site, start(), MIDDLE, "90")
    assert set(answered.live["fields"]) == {identifier(p) for p in (BEST, MIDDLE, LEAST)}
    assert not [
        key for key in answered.html if key.startswith("q-") and "<input" in answered.html[key]
    ]


def test_what_is_refused_is_said_in_words_of_the_page(site):
    other = move(site, move(site, start(), MIDDLE, "100").view, BEST, "80")
    for path, place in ((MIDDLE, f"{identifier(MIDDLE)}-fault"), ("", "notice")):
        does = {"do": "reset"} if path else {"do": "drop", "kind": "set"}
        refused = Answered(change(site, other.view, **does, path=MIDDLE))
        says = unescape(refused.html[place])
        assert "ositions of Ukraine go from 0 to 80, not from 0 to 100." in says
        assert "the one liked best 100" in says
        assert "`" not in says


def test_two_options_change_places(site):
    ends = [f"issues.stockpile.options.{o}.iran" for o in ("sent_away", "kept")]
    view = View(State(Base("case:iran-2013")))
    page = unescape(site.get("/", base="case:iran-2013").text)
    assert "0: what Iran likes least, of two options" in page
    turned = Answered(change(site, view, do="turn", path=ends[1]))
    numbers = site.bench.edited(turned.view.state).quantities
    assert [numbers[p].text for p in ends] == ["100", "0"]
    assert turned.html[f"{identifier(ends[0])}-end"].startswith("100: what Iran likes best")
    back = Answered(change(site, turned.view, do="turn", path=ends[0]))
    assert back.view.state.edits == ()
    many = Answered(change(site, start(), do="turn", path=MIDDLE))
    assert "only two options" in many.html["notice"]
