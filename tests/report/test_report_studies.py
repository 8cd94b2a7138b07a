"""Why and levers in pictures and on screens: whole, true to their data, readable at 80 columns."""

import io
import json
import re
from dataclasses import replace

import pytest
from rich.console import Console

from offramp.analysis.intervals import Estimate
from offramp.analysis.levers import pull_levers
from offramp.analysis.why import why
from offramp.catalog import load
from offramp.report import data
from offramp.report import terminal_why as terminal
from offramp.report.charts.levers import levers as levers_chart
from offramp.report.charts.waterfall import waterfall
from offramp.report.facts import facts_of
from offramp.report.frictions import FRICTION_WORDS, off_means
from offramp.report.studies import levers_data, why_data
from offramp.world import FRICTIONS


@pytest.fixture(scope="module")
def blocked(ukraine):
    return why(ukraine, 6, 1, exact=False)


@pytest.fixture(scope="module")
def pulled(ukraine):
    names = ("envoy", "kyiv_endorses", "mixed_messages")
    return pull_levers(ukraine, 10, 1, only=names, pairs=True, pair_worlds=4)


def screen(draw, *args):
    to = Console(file=io.StringIO(), width=80, markup=False, highlight=False, emoji=False)
    draw(*args, to=to)
    text = to.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    return text


def figure_of(found, kind, ukraine):
    if kind == "why":
        return waterfall(facts_of(ukraine), found, "within a year")
    return levers_chart(facts_of(ukraine), found)


@pytest.mark.parametrize("kind", ["why", "levers"])
def test_every_chart_is_whole(kind, ukraine, blocked, pulled):
    figure = figure_of(blocked if kind == "why" else pulled, kind, ukraine)
    spec = figure.spec()
    assert spec["width"] == "container"
    assert figure.says.endswith(".")
    assert re.search(r"\d", figure.says)
    assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
    assert len(json.dumps(spec)) < 100_000


def test_the_waterfall_shows_every_friction_there_is(ukraine, blocked):
    rows = waterfall(facts_of(ukraine), blocked, "within a year").spec()["data"]["values"]
    there = [n for n in FRICTIONS if n not in blocked.absent]
    assert len(rows) == len(there) + 2
    assert rows[0]["to"] == pytest.approx(100 * blocked.attribution.with_none.value)
    assert rows[-1]["to"] == pytest.approx(100 * blocked.attribution.with_all.value)


def test_every_friction_has_words(ukraine):
    assert set(FRICTION_WORDS) >= set(FRICTIONS)
    said = off_means(facts_of(ukraine), FRICTIONS)
    assert "{" not in said
    assert said.count(";") == len(FRICTIONS) - 1


def test_why_on_a_screen(ukraine, blocked):
    text = screen(terminal.print_why, ukraine, blocked)
    assert "TAKING AWAY" in text
    assert "Not in this file: options not yet on the table" in " ".join(text.split())
    assert "█" in text


def test_levers_on_a_screen(ukraine, pulled):
    text = screen(terminal.print_levers, ukraine, pulled)
    assert "envoy + kyiv endorses" in text
    table = [line.split("  ")[1] for line in text.splitlines() if line.startswith("  ")]
    assert table[table.index("AVOID:") + 1].startswith("mixed messages")
    assert "in brackets: sampling" in text
    assert "helps /" in text


def test_the_table_of_levers_breaks_only_between_words():
    """At 80 columns, with a long name of what is counted: it had read "bombe", "rs on", "the"."""
    case = load("iran-2013")
    found = pull_levers(case, 3, 1, only=("bombers_on_the_runway", "written_snapback"))
    text = screen(terminal.print_levers, case, found)
    table = text.partition("AGAINST DOING NOTHING")[2].partition("WHAT IS WHAT")[0]
    names = "bombers on the runway written snapback kilograms of uranium enriched to 5 %"
    assert set(names.split()) <= set(table.split())
    heads, *lines = table.partition("hurts\n")[::2]
    assert len(heads.splitlines()) <= 6  # the heading, and four lines of titles
    assert len([line for line in lines[0].splitlines() if line.strip()]) <= 4


def test_dominated_levers_and_trade_offs_are_named(ukraine, pulled):
    envoy, other = pulled.of("envoy"), pulled.of("kyiv_endorses")
    headline, worse = next(iter(envoy.effects)), Estimate(0.2, 0.1, 0.3, 10, "made up")
    harmed = {
        key: replace(
            e, change=worse if key in (headline, "periods") else Estimate(0, 0, 0, 10, "made up")
        )
        for key, e in envoy.effects.items()
    }
    both = (replace(envoy, effects=harmed), replace(other, dominated_by="envoy"))
    text = " ".join(
        screen(terminal.print_levers, ukraine, replace(pulled, single=both, pairs=())).split()
    )
    assert "envoy: no worse on any outcome and clearly better on one" in text
    assert "than kyiv endorses." in text
    assert "envoy: a trade-off. It helps the chance of a deal" in text
    assert "and hurts months of war" in text


def test_worlds_without_a_zone_are_named(ukraine, blocked):
    stuck = replace(
        blocked, no_zone=Estimate(0.3, 0.1, 0.6, 6, "made up"), worlds_without_zone=(1, 4)
    )
    text = " ".join(screen(terminal.print_why, ukraine, stuck).split())
    assert "no deal both would prefer in 30 of 100 (in 2 of 6 worlds" in text
    assert "the stakes cannot be divided" in text
    assert json.loads(data.dumps(why_data(stuck)))["worlds_without_zone"] == [1, 4]


def test_where_on_a_screen(ukraine, pulled):
    text = screen(terminal.print_where, ukraine, "envoy", pulled.where("envoy"))
    assert "WHERE IT MATTERS" in text


def test_both_are_json(blocked, pulled):
    one = json.loads(data.dumps(why_data(blocked)))
    assert set(one["frictions"]) == set(FRICTIONS)
    two = json.loads(data.dumps(levers_data(pulled)))
    assert two["levers"]["envoy"]["effects"]["deal_by_12"]["change"]["value"] == pytest.approx(
        pulled.of("envoy").headline.change.value
    )
