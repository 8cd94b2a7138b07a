"""Why and levers in pictures and on screens: whole, true to their data, readable at 80 columns."""

import io
import json
import re

import pytest
from rich.console import Console

from offramp.analysis.levers import pull_levers
from offramp.analysis.why import why
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
        return waterfall(found, "within a year")
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


def test_the_waterfall_shows_every_friction_there_is(blocked):
    rows = waterfall(blocked, "within a year").spec()["data"]["values"]
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
    assert "AVOID: mixed messages" in text
    assert "helps /" in text


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
