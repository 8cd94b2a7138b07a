"""Cascades: bars that climb or fall from one level to another, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import layered
from offramp.report.palette import COLOURS

__all__ = ["ROW", "Bar", "cascade"]

ROW = 46
"""Height of a row, pixels."""


@dataclass(frozen=True)
class Bar:
    """One bar, from *low* to *high* (chances)."""

    words: str
    low: float
    high: float
    figures: str
    fill: str
    """Name of a colour: levels are light, rises and falls dark."""


def cascade(bars: Sequence[Bar], title: str, what: str) -> dict[str, Any]:
    """Draw the bars under one another.

    Parameters
    ----------
    bars
        From the top.
    title
        What the axis measures.
    what
        What a bar is of: ``obstacle``.
    """
    import altair as alt

    rows = [
        {
            "row": i,
            "words": bar.words,
            "from": 100 * min(bar.low, bar.high),
            "to": 100 * max(bar.low, bar.high),
            "figures": bar.figures,
            "fill": COLOURS[bar.fill],
        }
        for i, bar in enumerate(bars)
    ]
    x = alt.X(
        "from:Q",
        title=title,
        scale=alt.Scale(
            domain=[min(0.0, *(r["from"] for r in rows)), max(r["to"] for r in rows) * 1.02 + 1],
            nice=False,
        ),
        axis=alt.Axis(format="d", grid=False, tickCount=5),
    )
    tip = [alt.Tooltip("words:N", title=what), alt.Tooltip("figures:N", title="points")]
    base = alt.Chart()
    block = base.mark_bar(height=14, yOffset=9).encode(
        y=rows_axis(), x=x, x2=alt.X2("to:Q"), color=alt.Color("fill:N", scale=None), tooltip=tip
    )
    return layered(
        block,
        row_text(base, "words", x=0, align="left", dy=-9, limit="width - 70"),
        row_text(base, "figures", x={"expr": "width"}, align="right", dy=-9, fontWeight="bold"),
        rows=rows,
    )
