"""Charts and sentences that read well: nothing cut, nothing told twice, figures that agree."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from offramp.analysis.intervals import Estimate
from offramp.analysis.signals import signals
from offramp.report.charts.bars import LINE, lines_on_telephone
from offramp.report.charts.blocks import Refused, blocks
from offramp.report.charts.drivers import Pull, drivers
from offramp.report.charts.fighting import fighting_names
from offramp.report.charts.ledger import Belief, Said, ledger
from offramp.report.charts.likeness import by_difference
from offramp.report.charts.steps import steps
from offramp.report.facts import facts_of
from offramp.report.figures import fewer, spanned
from offramp.report.frictions import friction, off_means
from offramp.report.palette import COLOURS
from offramp.report.signal_words import channel_sentences, mixed_sentences


def estimate(value, low, high):
    return Estimate(value, low, high, 100, "made up")


LONG = "the committee of those whose support the leaders of the state cannot do without"
PACKAGES = ("A: x; B: y; C: z", "A: x; B: other; C: z", "a deal with a name")


def refused():
    return [
        Refused(package, who, 0.4, 0.1, 3.0, "")
        for package in PACKAGES
        for who in ("the parliament", LONG)
    ]


def test_packages_are_told_by_what_sets_them_apart():
    assert by_difference(PACKAGES) == [
        "1: A: x; B: y; C: z",
        "2: as 1, but B: other",
        "3: a deal with a name",
    ]
    assert by_difference(["A: x; B: y", "A: v; B: w"])[1] == "2: A: v; B: w"
    assert by_difference(["A: x", "A: x"])[1] == "2: A: x"  # the same again is told in full


def test_names_of_ratifiers_stand_in_a_key_and_letters_over_the_columns():
    spec = blocks(refused()).spec()
    assert spec["title"]["text"] == ["A  the parliament", f"B  {LONG}"]
    cells = spec["layer"][0]["data"]["values"]
    assert {c["letter"]: c["ratifier"] for c in cells} == {"A": "the parliament", "B": LONG}
    titles = [row["package"] for row in spec["layer"][2]["data"]["values"]]
    assert len(set(titles)) == len(PACKAGES)


def test_words_of_a_package_have_the_room_that_they_need_on_a_telephone():
    long = "; ".join(f"{letter}: what the two sides agree on it" for letter in "ABCDEFG")
    found = [Refused(p, "the parliament", 0.4, 0.1, 3.0, "") for p in ("short", long, "last")]
    cells, _, words = (layer["data"]["values"] for layer in blocks(found).spec()["layer"])
    assert [w["top"] for w in words] == [c["top"] for c in cells]
    room = [b["top"] - a["bottom"] for a, b in pairwise([{"bottom": 0}, *cells])]
    needed = [LINE * lines_on_telephone([w["package"]]) for w in words]
    assert needed[1] >= 5 * needed[0]
    assert all(has >= needs for has, needs in zip(room, needed, strict=True))
    assert blocks(found).drawing["height"] == cells[-1]["bottom"]


def test_rows_are_as_high_as_the_longest_words_make_them_on_a_telephone():
    def drawn(words):
        pulls = [Pull(text, 0.2, 0.5, 0.01, "judgement") for text in words]
        return drivers(pulls, "within a year").drawing

    one, several = drawn(["short", "brief"]), drawn(["short", LONG])
    more = LINE * (lines_on_telephone([LONG], 100) - 1)
    assert more > 0
    assert several["height"] == one["height"] + 2 * more
    text = several["layer"][3]["mark"]
    assert "datum.words" in text["text"]["expr"]
    assert "text" not in several["layer"][3]["encoding"], "broken into lines, not cut"
    assert lines_on_telephone([""]) == lines_on_telephone([]) == 1


def test_shades_are_of_one_colour_that_a_dark_screen_knows():
    cells = blocks(refused()).spec()["layer"][0]
    assert cells["mark"]["fill"] in COLOURS.values()
    assert "color" not in cells["encoding"]


def test_a_table_tells_a_package_once_and_then_by_its_number():
    packages = [row[0] for row in blocks(refused()).table.rows]
    assert packages[:4] == ["1: A: x; B: y; C: z", "1", "2: as 1, but B: other", "2"]


def test_heads_of_a_schedule_fit_the_narrowest_column(ukraine):
    from offramp.analysis.plans import study_plan

    facts = facts_of(ukraine)
    figure = steps(facts, study_plan(ukraine, worlds=2, seed=1))
    cells = figure.spec()["layer"][0]["data"]["values"]
    heads = {line for cell in cells for line in cell["column"].split(" · ")}
    assert max(map(len, heads)) <= 5
    assert "1 · today" in figure.table.columns


def test_an_interval_is_printed_as_it_is_drawn():
    """An uneven one as ± half its width would seem to hold 0 where it does not."""
    assert spanned(estimate(0.016, 0.002, 0.062)) == "+1.6 (+0.2 to +6.2)"


def test_what_holds_no_change_is_said_of_the_interval_before_it(ukraine):
    facts = facts_of(ukraine)
    found = signals(ukraine, 4, 1)
    assert found.mixed is not None
    first, *others = found.mixed.outcomes
    unclear = replace(first, change=estimate(-0.012, -0.05, 0.03))
    clear = [replace(c, change=estimate(0.0005, 0.0002, 0.002)) for c in others]
    said = mixed_sentences(facts, replace(found.mixed, outcomes=(unclear, *clear)))
    assert "(-5.0 to +3.0)" in said[0]
    assert said[1].startswith("That interval includes no change")
    assert not any("interval" in text for text in said[2:])


@pytest.mark.parametrize(("present", "words"), [(2, "Both together"), (3, "All three together")])
def test_as_many_fears_are_put_together_as_were_listed(ukraine, present, words):
    found = signals(ukraine, 4, 1).channels
    assert found is not None
    there = tuple(replace(c, present=i < present) for i, c in enumerate(found.channels))
    said = " ".join(channel_sentences(facts_of(ukraine), replace(found, channels=there)))
    assert f" {words}: " in said


def test_nobody_who_must_say_yes_is_named_where_nobody_must(ukraine):
    facts = facts_of(ukraine)
    assert friction("ratifiers", facts) == "who must say yes"
    alone = replace(facts, voters={})
    assert friction("ratifiers", alone) == "what trying costs"
    assert "ratifier" not in off_means(alone, ("ratifiers",))


def test_one_statement_is_one_statement():
    day = date(2022, 3, 1)
    one = Said(day, "A minister", "United States", "no", -0.03, 0.0, contrary=False)
    says = ledger([one], [Belief(day, {"United States": (0.4, 0.2)})], "Russia", 200).says
    assert says.startswith("1 statement, none against relief")


def test_a_study_says_how_many_worlds_it_rests_on():
    assert fewer(1).startswith("From 1 world: ")
    assert fewer(1200).startswith("From 1,200 worlds: ")


def test_names_at_the_ends_of_lines_that_meet_are_moved_apart():
    day = date(2022, 3, 1)
    close = Belief(day, {"one": (0.40, 0.0), "two": (0.41, 0.0), "three": (0.30, 0.0)})
    names = ledger([], [close], "Russia", 200).spec()["layer"][1]["data"]["values"]
    heights = sorted(row["at"] for row in names)
    assert [b - a >= 0.8 for a, b in pairwise(heights)] == [True, True]


def test_a_long_name_leaves_the_figures_of_a_line_whole():
    long = "the federated assembly of all the provinces beyond the northern rivers"
    along, across = fighting_names(
        (long, long), 0.33, {"weary": 0.4, "middle": 0.46}, "fighting on"
    )
    assert along[0] == "fighting on: 33"
    assert across[1] == "40 if weary, 46 middle"
    assert max(map(len, (*along, *across))) < 50
