"""The page and its answers, asked as a browser asks, without one."""

import json
import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest

from offramp.catalog import open_case
from offramp.workbench.inputs_panel import GROUPS, groups_of, identifier
from offramp.workbench.moving import moved, slider_of, written
from offramp.workbench.state import Base, Edit, State, decode, encode
from offramp.workbench.view import View

HX = {"HX-Request": "true", "origin": "http://localhost"}
COST = "war.cost.russia"
ODDS = "war.odds.seen_by.ukraine"


class Answered:
    """Fragments by the id of their place, and what the page's script reads."""

    def __init__(self, response):
        assert response.status_code == 200, response.text
        self.response = response
        parts = re.split(r'<div id="([^"]+)" hx-swap-oob="innerHTML">', response.text)
        pairs = zip(parts[1::2], parts[2::2], strict=True)
        self.html = {k: v.removesuffix("</div>") for k, v in pairs}
        self.live = json.loads(self.html["live"]) if "live" in self.html else None
        self.html |= (self.live or {}).get("html", {})

    @property
    def view(self):
        query = dict(parse_qsl(urlsplit(self.live["url"]).query))
        return View.read(query, State(Base("case:ukraine-2022")))


def change(site, view, **does):
    return site.ask("POST", "/change", data={**view.fields, **does}, headers=HX)


def start(**given):
    return View(State(Base("case:ukraine-2022")), **given)


def test_the_whole_page_stands_by_itself(site):
    page = site.get("/").text
    assert "Ukraine, two weeks into the invasion" in page
    for path in open_case("ukraine-2022").quantities:
        assert f'id="{identifier(path)}"' in page
    assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page)
    assert not re.search(r"<script(?! src=\"/assets/)|<style| style=| on\w+=", page)
    for name in re.findall(r'(?:src|href)="(/assets/[^"?]+)', page):
        assert site.get(name).status_code == 200
    assert site.get("/assets/..%2Fstate.py").status_code == 404


def test_every_control_has_a_name(site):
    page = site.get("/").text
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    for tag in re.findall(r"<input [^>]+>", page):
        if 'type="hidden"' in tag or re.search(r'id="q-[^"]+-(low|even|high)"', tag):
            continue  # the latter stand inside their labels
        named = re.search(r'id="([^"]+)"', tag)
        assert named
        assert named[1] in labels or "aria-label=" in tag, tag


def test_a_change_answers_with_fragments_rows_and_times(site):
    answered = Answered(change(site, start(), do="move", path=COST, mid="0.8"))
    said = answered.html[f"{identifier(COST)}-said"]
    assert "0.4 to 1.4" in said
    assert "moved" in said
    assert answered.live["fields"] == {identifier(COST): ["0.4", "0.8", "1.4"]}
    assert answered.view.state.edits == (
        Edit(
            "set",
            COST,
            {"value": "0.4/0.8/1.4", "judgement": "set on the workbench"},
        ),
    )
    assert answered.view.was == start().state
    assert {"verdict", "cards", "changes", "fields", "pins", "compare"} <= set(answered.html)
    rows = answered.live["rows"]
    assert rows["endings_was"]
    assert rows["endings_was"] != rows["endings"]
    last = [r["to"] for r in rows["endings"] if r["order"] == 4]
    assert last == pytest.approx([100.0] * len(last), abs=0.02)
    for phase in ("edit", "solve", "solver", "judge", "charts", "respond"):
        assert f"{phase};dur=" in answered.response.headers["server-timing"]


def test_moving_a_number_back_leaves_no_change(site):
    there = Answered(change(site, start(), do="move", path=COST, mid="0.8")).view
    back = Answered(change(site, there, do="range", path=COST, low="0.2", mid="0.4", high="0.7"))
    assert back.view.state.edits == ()
    reset = Answered(change(site, there, do="reset", path=COST))
    assert reset.view.state.edits == ()
    same = Answered(change(site, start(), do="move", path=COST, mid="0.4"))
    assert same.html[f"{identifier(COST)}-fault"] == "", "a fault that stood there goes"
    assert same.live == {"fields": {identifier(COST): ["0.2", "0.4", "0.7"]}}


@pytest.mark.parametrize(
    ("fields", "place", "says"),
    [
        ({"do": "move", "path": COST, "mid": "much"}, COST, "a number is wanted (here: much)"),
        ({"do": "move", "path": COST, "mid": "nan"}, COST, "a number is wanted"),
        ({"do": "move", "path": COST, "mid": "-3"}, COST, "-3 is outside 0 to 1000"),
        ({"do": "move", "path": ODDS, "mid": "500"}, ODDS, "500 is outside 0.01 to 99.99 %"),
        (
            {"do": "range", "path": COST, "low": "3", "mid": "2", "high": "1"},
            COST,
            "A range rises: low/mid/high. Order it",
        ),
        ({"do": "move", "path": "war.nothing", "mid": "1"}, "", "no such number"),
        ({"do": "lever", "path": "nobody", "on": "1"}, "", "there is no such lever"),
        ({"do": "reset", "path": "nosuch"}, "", "no such number"),
        ({"do": "reset"}, "", "no such number"),
        ({"do": "turn", "path": "nosuch"}, "", "only two options can change places"),
        ({"do": "dance"}, "", "no such control"),
        ({}, "", "no such control"),
    ],
)
def test_what_cannot_be_done_is_said_beside_its_field(site, fields, place, says):
    answered = Answered(change(site, start(), **fields))
    where = f"{identifier(place)}-fault" if place else "notice"
    assert [k for k in answered.html if k != "live"] == [where]
    assert says in unescape(answered.html[where])
    assert "{" not in answered.html[where]


def test_levers_are_switches(site):
    on = Answered(change(site, start(), do="lever", path="envoy", on="1"))
    assert on.view.state.pulled == ("envoy",)
    assert on.live["levers"][identifier("lever.envoy")] is True
    assert "A trusted envoy" in on.html["changes"]
    assert change(site, on.view, do="lever", path="envoy", on="1").status_code == 204
    off = Answered(change(site, on.view, do="lever", path="envoy"))
    assert off.view.state.edits == ()


def test_a_run_of_moves_keeps_the_ghost_from_before_it(site):
    first = Answered(change(site, start(), do="move", path=COST, mid="0.5")).view
    more = Answered(change(site, first, do="move", path=COST, mid="0.6", keep="1")).view
    assert more.was == start().state
    apart = Answered(change(site, more, do="move", path=COST, mid="0.7")).view
    assert apart.was == more.state


def test_a_number_that_a_lever_sets_says_so(site):
    row = identifier("talks.channel")
    on = Answered(change(site, start(), do="lever", path="envoy", on="1"))
    assert "A trusted envoy" in on.html[f"{row}-held"]
    assert "makes this 75/85/95 % of months" in on.html[f"{row}-held"]
    moved = Answered(change(site, on.view, do="move", path="talks.channel", mid="60"))
    assert "makes this 75/85/95 % of months" in moved.html[f"{row}-held"]
    page = site.ask("GET", "/", params={"s": moved.view.fields["s"]}).text
    assert page.count("makes this 75/85/95 % of months") == 1
    off = Answered(change(site, moved.view, do="lever", path="envoy"))
    assert off.html[f"{row}-held"] == ""


def test_the_study_of_levers_says_that_those_pulled_are_left_out(site):
    pulled = start().state.with_edit(Edit("pull", "envoy"))
    for state, says in ((start().state, False), (pulled, True)):
        events = site.ask("GET", "/later", params={"s": encode(state)}).text.split("\n\n")
        told = [json.loads(e.removeprefix("data: ")) for e in events if '"study-levers"' in e]
        assert ("do not come on top of that" in told[0]["html"]["study-levers"]) is says


def test_an_opened_row_says_what_the_number_rests_on_now(site):
    before = open_case("ukraine-2022").quantities[COST].judgement
    moved = Answered(change(site, start(), do="move", path=COST, mid="0.8"))
    assert "set on the workbench" in moved.html[f"{identifier(COST)}-why"]
    assert before not in unescape(moved.html[f"{identifier(COST)}-why"])
    back = Answered(change(site, moved.view, do="reset", path=COST))
    assert before in unescape(back.html[f"{identifier(COST)}-why"])


def test_a_lever_that_cannot_be_pulled_is_switched_back(site):
    refused = Answered(change(site, start(), do="lever", path="nobody", on="1"))
    assert refused.live["levers"][identifier("lever.envoy")] is False


def test_pins_are_compared_and_limited(site):
    view = start()
    for cost in ("0.5", "0.6", "0.7", "0.8"):
        view = Answered(change(site, view, do="move", path=COST, mid=cost)).view
        view = Answered(change(site, view, do="pin")).view
    assert len(view.pins) == 4
    assert change(site, view, do="pin").status_code == 204, "this one is pinned already"
    there = Answered(change(site, view, do="move", path=COST, mid="0.9"))
    assert there.html["compare"].count("difference") == 4 * 3
    assert {r["pin"] for r in there.live["rows"]["chance_pins"]} == set("ABCD")
    full = Answered(change(site, there.view, do="pin"))
    assert "take one out first" in full.html["notice"]
    less = Answered(change(site, view, do="unpin", pin=encode(view.pins[1])))
    assert less.view.pins == (view.pins[0], *view.pins[2:])


def test_a_view_goes_through_its_address_whole():
    state = start().state.with_edit(Edit("pull", "envoy"))
    view = View(state, start().state, (state, start().state), True, (12.0, 3.5, 0.0))
    query = dict(parse_qsl(urlsplit(view.url("/show")).query))
    assert View.read(query, State(Base("case:iran-2013"))) == view


def test_an_estimate_is_asked_first_and_kept(site):
    asked = site.get("/", ask="1").text
    assert 'name="own_deal"' in asked
    assert 'id="verdict"' not in asked
    told = site.get("/estimate", ask="1", own_zone="60", own_deal="30", own_escalated="2")
    assert told.status_code == 303
    assert "mine=60_30_2" in told.headers["location"]
    shown = Answered(site.get("/show", ask="1", mine="60_30_2"))
    assert re.findall(r"you said: (\S+) in 100", shown.html["cards"]) == ["60", "30", "2"]
    fine = site.get(
        "/estimate", ask="1", own_zone="33.33333", own_deal="1e1", own_escalated="0.00001"
    )
    assert "mine=33.333_10_0" in fine.headers["location"]
    refused = site.get("/estimate", ask="1", own_zone="600", own_deal="x", own_escalated="2")
    assert refused.status_code == 200
    assert "Each estimate is a number from 0 to 100." in refused.text
    assert [v for v in ("600", "x", "2") if f'value="{v}"' not in refused.text] == []
    assert 'id="verdict"' not in refused.text


@pytest.mark.parametrize("path", ["/", "/show", "/later"])
def test_broken_links_are_said_in_words(site, path):
    broken = site.ask("GET", path, params={"s": "AAAA"})
    assert broken.status_code == 400
    assert "This link cannot be opened" in broken.text
    gone = site.ask("GET", path, params={"s": encode(State(Base("file:" + "0" * 32)))})
    assert "no longer holds" in gone.text


@pytest.mark.parametrize("link", ["garbage", "AAAA", encode(State(Base("file:" + "0" * 32)))])
def test_a_person_who_opens_a_broken_link_gets_a_page(site, link):
    """Any other status is an error in the browser's console; what asks for no page is told so."""
    accepts = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = site.ask("GET", "/", params={"s": link}, headers=accepts)
    assert page.status_code == 200
    assert "This link cannot be opened" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert site.ask("GET", "/", params={"s": link}).status_code == 400
    stream = {"accept": "text/event-stream"}
    assert site.ask("GET", "/later", params={"s": link}, headers=stream).status_code == 400


def test_studies_arrive_as_events(site):
    response = site.get("/later")
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [json.loads(e.removeprefix("data: ")) for e in response.text.split("\n\n") if e]
    assert events[-1] == {"done": True}
    studies = [e["study"] for e in events if "study" in e]
    assert sorted(studies) == ["levers", "plan", "ratifiers", "signals", "why"]
    assert [e for e in events if "rows" in e and "3 worlds" in e["html"]["worlds"]]
    for event in events:
        for spec in event.get("charts", {}).values():
            json.loads(spec)


EVIL = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>${7*7}{{7*7}}'


PROSE = ("title", "is", "judgement", "note", "asks", "speaker", "means", "cost", "victory")


def _is_prose(key, node):
    return key in PROSE or (key == "by" and "title" in node)


def poisoned(node):
    if isinstance(node, dict):
        return {
            key: EVIL if isinstance(value, str) and _is_prose(key, node) else poisoned(value)
            for key, value in node.items()
        }
    return [poisoned(item) for item in node] if isinstance(node, list) else node


def test_markup_in_every_text_stays_text(site):
    """Titles, names, judgements, notes, sources: nothing of a file becomes markup."""
    text = json.dumps(poisoned(open_case("ukraine-2022").document))
    assert text.count("onerror") > 100
    state = State(site.texts.put("evil.yaml", text), (Edit("pull", "envoy"),))
    link = {"s": encode(state), "pins": encode(state), "was": encode(replace(state, edits=()))}
    for path in ("/", "/show", "/later"):
        response = site.ask("GET", path, params=link)
        assert response.status_code == 200
        page = response.text
        assert "onerror" in page
        assert "<img" not in page
        assert "<script>" not in page
        assert 'src=x"' not in page
        assert "${49}" not in page
        assert "$49" not in page


# --------------------------------------------------------------------------------- the numbers


@pytest.mark.parametrize("case", ["ukraine-2022", "iran-2013"])
def test_every_slider_can_go_where_it_reaches(case):
    scenario = open_case(case)
    for path, number in scenario.quantities.items():
        slider = slider_of(number)
        low, high = number.bounds
        assert low <= slider.low < slider.high <= high, path
        assert slider.low <= number.mid <= slider.high, path
        assert 20 <= (slider.high - slider.low) / slider.step <= 210, path
        for middle in (slider.low, number.mid, slider.high):
            three = moved(number, middle)
            assert low <= three[0] <= three[1] <= three[2] <= high, path
            assert three[1] == middle
        assert moved(number, number.mid) == pytest.approx(
            (number.low, number.mid, number.high), rel=2e-2, abs=1e-9
        ), path


def test_a_moved_range_stays_as_wide_on_its_own_scale():
    numbers = open_case("ukraine-2022").quantities
    low, _, high = moved(numbers[COST], 0.8)
    assert (low, high) == (0.4, 1.4), "ratios of a size"
    low, _, high = moved(numbers["war.odds.seen_by.ukraine"], 90)
    assert 80 < low < 90 < high < 96, "odds of a chance"
    low, _, high = moved(numbers["interactions.bare_and_occupied.worth.ukraine"], 1)
    assert (low, high) == (-5, 6), "differences of what has either sign"
    assert written(numbers["talks.channel"], 10, 20, 30) == "10/20/30 % of months"
    assert written(numbers[COST], 1, 1, 1) == "1"


def test_every_number_has_its_group_and_its_words(site):
    state = State(Base("case:ukraine-2022"))
    scenario = open_case("ukraine-2022")
    groups = groups_of(scenario, scenario, state, {}, scenario)
    rows = [row for group in groups for row in (*group.rows, *group.exact)]
    assert sorted(row.path for row in rows) == sorted(scenario.quantities)
    assert "other" not in {group.key for group in groups}
    assert {group.key for group in groups} <= {key for key, _, _ in GROUPS}
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.label != row.path
        assert row.label


def test_a_removed_entry_takes_its_rows_along(site):
    state = State(Base("case:ukraine-2022"), (Edit("remove", "levers.envoy"),))
    before = encode(State(Base("case:ukraine-2022")))
    answered = Answered(site.ask("GET", "/show", params={"s": encode(state), "shown": before}))
    assert "inputs" in answered.html
    assert identifier("lever.envoy") not in answered.html["inputs"]
    assert decode(answered.view.fields["s"]) == state


def test_figures_are_compared_from_as_many_worlds(site):
    """What stands as "before" differs by the change alone, never by the number of worlds."""
    state = State(Base("case:ukraine-2022"), (Edit("pull", "more_aid"),), 7)
    was = replace(state, edits=())
    link = {"s": encode(state), "was": encode(was)}
    first = Answered(site.ask("GET", "/show", params=link))
    assert "A first look: 2 worlds" in first.html["worlds"]
    site.ask("GET", "/later", params=link)
    refined = Answered(site.ask("GET", "/show", params=link))
    assert "From 3 worlds, by the full method." in refined.html["worlds"]
    ghost = site.bench.refined(was)
    assert ghost is not None
    assert refined.live["rows"]["chance_was"] == ghost.rows["chance"]
    (ends,) = refined.live["rows"]["ends"]
    for name in ("squares", "packages", "packages_was", "fighting", "fighting_was"):
        for row in refined.live["rows"][name]:
            assert ends["x_low"] <= row["x"] <= ends["x_high"], name
            assert ends["y_low"] <= row["y"] <= ends["y_high"], name
    alone = Answered(site.ask("GET", "/show", params={**link, "was": encode(START_8)}))
    assert "A first look: 2 worlds" in alone.html["worlds"]


def test_a_first_look_moves_by_the_change_and_not_to_other_worlds(site):
    """What has been answered from more worlds is what the next first looks are set upon."""
    site.ask("GET", "/later", params=start().fields)
    known = site.bench.refined(start().state)
    assert known is not None
    once = Answered(change(site, start(), do="lever", path="us_not_regime", on="1"))
    assert "set upon the 3 worlds from before" in once.html["worlds"]
    then = Answered(change(site, once.view, do="lever", path="us_not_regime"))
    for rows in (once.live["rows"]["chance_was"], then.live["rows"]["chance"]):
        assert [(r["deal"], r["zone"]) for r in rows] == [
            (r["deal"], r["zone"]) for r in known.rows["chance"]
        ]


def test_pinned_states_are_compared_from_more_worlds_in_the_end(site):
    state = start().state
    lever = replace(state, edits=(Edit("pull", "more_aid"),))
    view = View(lever, None, (state,))
    first = Answered(site.ask("GET", "/show", params=view.fields))
    assert "in the same 2 worlds" in first.html["compare"]
    later = site.ask("GET", "/later", params=view.fields).text
    assert "in the same 3 worlds" in later
    shown = Answered(site.ask("GET", "/show", params=view.fields))
    assert "in the same 3 worlds" in shown.html["compare"]


START_8 = State(Base("case:ukraine-2022"), (), 8)


def test_another_seed_draws_other_worlds(site):
    one = Answered(change(site, start(), do="seed", seed="5"))
    assert one.view.state.seed == 5
    assert one.live["rows"]["chance"] != one.live["rows"]["chance_was"]
    assert "whole number" in Answered(change(site, start(), do="seed", seed="1.5")).html["notice"]
