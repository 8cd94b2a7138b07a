"""Studies beside those of the state before."""

import json

from offramp.report.charts.figure import Table
from offramp.workbench.beside import beside
from offramp.workbench.tasks import Picture, Told


def told(share, *, more=(), columns=("obstacle", "share", "who")):
    table = Table("shares", columns, (("no channel", share, "all"), ("each expects", "+5", "all")))
    rows = [{"words": "no channel", "figures": share}, {"words": "each expects", "figures": "+5"}]
    spec = json.dumps({"data": {"values": rows}})
    picture = Picture("why", "What stands in the way", "says", spec, table)
    return Told("why", "Why", ("says",), (picture,), (table, *more), 100)


def test_figures_that_differ_are_told_with_those_of_before():
    found = beside(told("+12"), told("+18"))
    wanted = (("no channel", "+12 (before: +18)", "all"), ("each expects", "+5", "all"))
    assert found.tables[0].rows == wanted
    assert found.pictures[0].table.rows == wanted
    rows = json.loads(found.pictures[0].spec)["data"]["values"]
    assert [row["words"] for row in rows] == ["no channel (before: +18)", "each expects"]
    assert [row["figures"] for row in rows] == ["+12", "+5"]


def test_in_a_chart_an_interval_keeps_its_line_and_the_name_its_own():
    """A lever's name fills a telephone's width: what stood behind it was cut."""
    found = beside(told("+1.5 (-0.2 to +11)"), told("+5.8 (+1.7 to +28)"))
    first, other = json.loads(found.pictures[0].spec)["data"]["values"]
    assert first == {"words": "no channel", "figures": "+1.5 (-0.2 to +11), before: +5.8"}
    assert other == {"words": "each expects", "figures": "+5"}
    cell = found.tables[0].rows[0][1]
    assert cell == "+1.5 (-0.2 to +11) (before: +5.8 (+1.7 to +28))"  # whole, in the table


def test_what_was_not_there_before_is_told_alone():
    now = told("+12")
    assert beside(now, None) is now
    assert beside(now, told("+12")) is now
    other = told("+18", columns=("obstacle", "points", "who"))
    assert beside(now, other).tables == now.tables
    longer = told("+12", more=(Table("more", ("a",), (("b",),)),))
    assert beside(longer, told("+18")).tables[1] == longer.tables[1]
