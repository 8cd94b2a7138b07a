"""Dots with intervals, a row each, about a line that they are measured against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from offramp.report.charts.bars import LINE, lines_on_telephone, row_text, rows_axis
from offramp.report.charts.figure import layered, values
from offramp.report.palette import COLOURS

__all__ = ["height", "spans"]

_ROW = 58
"""Height of a row, pixels: a line of words, a line of figures, the interval."""
_SPARE = 8


def height(rows: Sequence[dict[str, Any]]) -> int:
    """Height of the drawing, pixels."""
    return (_ROW + _more(rows)) * max(len(rows), 1)


def _more(rows: Sequence[dict[str, Any]]) -> int:
    return LINE * (lines_on_telephone([r["words"] for r in rows], _SPARE) - 1)


def spans(
    rows: Sequence[dict[str, Any]], title: str, line: float, tips: dict[str, str]
) -> dict[str, Any]:
    """Draw rows of ``row``, ``words``, ``value``, ``low``, ``high``, ``figures``, ``colour``.

    Parameters
    ----------
    rows
        One a dot, values on the axis' scale.
    title
        What the axis measures.
    line
        Where the dashed line stands.
    tips
        Column -> its title in the tooltip.
    """
    import altair as alt

    ends = [line, *(r["low"] for r in rows), *(r["high"] for r in rows)]
    pad = 0.05 * (max(ends) - min(ends)) + 0.5
    scale = alt.Scale(domain=[min(ends) - pad, max(ends) + pad], nice=False)
    x = alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(grid=False, tickCount=6))
    tip = [alt.Tooltip(f"{column}:N", title=words) for column, words in tips.items()]
    base = alt.Chart()
    down = _more(rows) / 2
    colour = alt.Color("colour:N", scale=None)
    nothing = (
        alt.Chart(values([{"line": line}]))
        .mark_rule(color=COLOURS["muted"], strokeDash=[3, 3])
        .encode(x=alt.X("line:Q", scale=scale))
    )
    span = base.mark_rule(strokeWidth=3, yOffset=down + 17).encode(
        y=rows_axis(), x=x, x2=alt.X2("high:Q"), color=colour, tooltip=tip
    )
    dot = base.mark_point(size=110, filled=True, opacity=1, yOffset=down + 17).encode(
        y=rows_axis(), x=alt.X("value:Q", scale=scale), color=colour, tooltip=tip
    )
    return layered(
        nothing,
        span,
        dot,
        row_text(base, "words", x=0, align="left", dy=down - 16, spare=_SPARE),
        row_text(base, "figures", x=0, align="left", dy=down, fontWeight="bold"),
        rows=rows,
    )
