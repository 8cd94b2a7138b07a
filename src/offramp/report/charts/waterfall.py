"""Why not: steps from "every obstacle gone" up to things as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.cascade import ROW, Bar, cascade
from offramp.report.charts.figure import Figure, Table, finish
from offramp.report.figures import half_width, in_100, joined, signed
from offramp.report.frictions import friction

if TYPE_CHECKING:
    from offramp.analysis.why import Why
    from offramp.report.facts import Facts

__all__ = ["waterfall"]

GONE, NOW = "every obstacle gone", "as it is"


def waterfall(facts: Facts, found: Why, horizon: str) -> Figure:
    """Bars that climb from what is left without any friction to the chance of no deal.

    Parameters
    ----------
    facts
        The scenario in words.
    found
        From `offramp.analysis.why.why`.
    horizon
        ``within a year``.
    """
    a = found.attribution
    steps = [s for s in found.waterfall() if s[0] not in found.absent]
    bars = [
        Bar(GONE, 0.0, a.with_none.value, in_100(a.with_none.value), "track"),
        *(
            Bar(
                friction(name, facts),
                low,
                high,
                signed(high - low),
                "settled" if high >= low else "zone",
            )
            for name, low, high in steps
        ),
        Bar(NOW, 0.0, a.with_all.value, in_100(a.with_all.value), "bar"),
    ]
    return Figure(
        key="why",
        title="What stands in the way",
        says=_says(facts, found, horizon),
        drawing=finish(
            cascade(bars, f"chance of no deal {horizon}, in 100", "obstacle"),
            ROW * len(bars),
            "Chance of no deal, from every obstacle gone to things as they are, obstacle by "
            "obstacle.",
        ),
        table=_table(facts, found, horizon),
    )


def _says(facts: Facts, found: Why, horizon: str) -> str:
    a = found.attribution
    leaders = [friction(name, facts) for name in a.leaders()]
    most = (
        "no obstacle changes that"
        if not leaders
        else f"most of it is owed to “{leaders[0]}”"
        if len(leaders) == 1
        else f"the largest shares cannot be told apart: {joined(leaders)}"
    )
    return (
        f"No deal {horizon} in {in_100(a.with_all.value)} of 100 such {facts.contest}s, "
        f"{in_100(a.with_none.value)} with every obstacle gone; {most}."
    )


def _table(facts: Facts, found: Why, horizon: str) -> Table:
    a = found.attribution
    rows = [
        (
            friction(a.players[i], facts),
            signed(a.shares[i].value),
            half_width(a.shares[i]),
            signed(a.first[i].value),
            signed(a.last[i].value),
            in_100(a.decides[i].value),
        )
        for i in found.ranked()
    ]
    rows.append(("sum", signed(a.total.value), half_width(a.total), "", "", ""))
    return Table(
        f"No deal {horizon}: points owed to each obstacle",
        ("obstacle", "share", "± (95 %)", "taken away first", "last", "decides, % of worlds"),
        tuple(rows),
    )
