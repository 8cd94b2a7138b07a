"""Why not: steps from "every obstacle gone" up to things as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, values
from offramp.report.figures import half_width, in_100, joined, signed
from offramp.report.frictions import friction
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.why import Why

__all__ = ["waterfall"]

GONE, NOW = "every obstacle gone", "as it is"


def waterfall(found: Why, horizon: str) -> Figure:
    """Bars that climb from what is left without any friction to the chance of no deal.

    Parameters
    ----------
    found
        From `offramp.analysis.why.why`.
    horizon
        ``within a year``.
    """
    import altair as alt

    a = found.attribution
    steps = [s for s in found.waterfall() if s[0] not in found.absent]
    bars = [
        (GONE, 0.0, a.with_none.value, in_100(a.with_none.value), "track"),
        *(
            (friction(name), low, high, signed(high - low), "settled" if high >= low else "zone")
            for name, low, high in steps
        ),
        (NOW, 0.0, a.with_all.value, in_100(a.with_all.value), "bar"),
    ]
    rows = [
        {
            "row": i,
            "words": words,
            "from": 100 * min(low, high),
            "to": 100 * max(low, high),
            "figures": figures,
            "fill": COLOURS[fill],
        }
        for i, (words, low, high, figures, fill) in enumerate(bars)
    ]
    x = alt.X(
        "from:Q",
        title=f"chance of no deal {horizon}, in 100",
        scale=alt.Scale(domain=[0, max(r["to"] for r in rows) * 1.02 + 1], nice=False),
        axis=alt.Axis(format="d", grid=False, tickCount=5),
    )
    tip = [alt.Tooltip("words:N", title="obstacle"), alt.Tooltip("figures:N", title="points")]
    base = alt.Chart()
    block = base.mark_bar(height=14, yOffset=9).encode(
        y=rows_axis(), x=x, x2="to:Q", color=alt.Color("fill:N", scale=None), tooltip=tip
    )
    layers = [
        block,
        row_text(base, "words", x=0, align="left", dy=-9, limit="width - 70"),
        row_text(base, "figures", x={"expr": "width"}, align="right", dy=-9, fontWeight="bold"),
    ]
    return Figure(
        key="why",
        title="What stands in the way",
        says=_says(found, horizon),
        chart=finish(
            alt.layer(*layers, data=values(rows)),
            46 * len(rows),
            "Chance of no deal, from every obstacle gone to things as they are, obstacle by "
            "obstacle.",
        ),
        table=_table(found, horizon),
    )


def _says(found: Why, horizon: str) -> str:
    a = found.attribution
    leaders = [friction(name) for name in a.leaders()]
    most = (
        f"most of it is owed to “{leaders[0]}”"
        if len(leaders) == 1
        else f"the largest shares cannot be told apart: {joined(leaders)}"
    )
    return (
        f"No deal {horizon} in {in_100(a.with_all.value)} of 100 such wars, "
        f"{in_100(a.with_none.value)} with every obstacle gone; {most}."
    )


def _table(found: Why, horizon: str) -> Table:
    a = found.attribution
    rows = [
        (
            friction(a.players[i]),
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
