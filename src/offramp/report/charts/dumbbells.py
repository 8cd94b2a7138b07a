"""Dumbbells: what an outcome is where an input is low (hollow dot) and where it is high (full)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from offramp.report.charts.bars import LINE, lines_on_telephone, row_text, rows_axis
from offramp.report.charts.figure import layered
from offramp.report.palette import COLOURS

__all__ = ["dumbbells", "height"]

_ROW = 46
"""Height of a row with one line of words, pixels."""
_FIGURES = 100
"""Width of the figures at its right."""


def height(rows: Sequence[dict[str, Any]]) -> int:
    """Height of the drawing, pixels."""
    return (_ROW + _more(rows)) * max(len(rows), 1)


def _more(rows: Sequence[dict[str, Any]]) -> int:
    return LINE * (lines_on_telephone([r["words"] for r in rows], _FIGURES) - 1)


def dumbbells(rows: Sequence[dict[str, Any]], title: str, ends: str) -> dict[str, Any]:
    """Draw rows of ``row``, ``words``, ``low``, ``high`` (in 100), ``figures``, ``evidence``.

    Parameters
    ----------
    rows
        One an input.
    title
        What the axis measures.
    ends
        What the two dots are: ``lowest third → highest third``.
    """
    import altair as alt

    lowest = min((min(r["low"], r["high"]) for r in rows), default=0)
    highest = max((max(r["low"], r["high"]) for r in rows), default=100)
    scale = alt.Scale(
        domain=[max(0, 10 * (lowest // 10)), min(100, 10 * (highest // 10 + 1))], nice=False
    )
    x = alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(format="d", grid=False, tickCount=5))
    tip = [
        alt.Tooltip("words:N", title="input"),
        alt.Tooltip("figures:N", title=ends),
        alt.Tooltip("evidence:N", title="rests on"),
    ]
    base = alt.Chart()
    down = _more(rows) / 2
    at: dict[str, Any] = {"dy": down - 9}
    stroke: dict[str, Any] = {"strokeWidth": 3, "color": COLOURS["settled"], "yOffset": down + 10}
    line = base.mark_rule(**stroke).encode(y=rows_axis(), x=x, x2=alt.X2("high:Q"), tooltip=tip)
    dots = [
        base.mark_point(
            size=110,
            filled=True,
            fill=COLOURS[fill],
            stroke=COLOURS["settled"],
            strokeWidth=2.5,
            opacity=1,
            yOffset=down + 10,
        ).encode(y=rows_axis(), x=alt.X(f"{end}:Q", scale=scale), tooltip=tip)
        for end, fill in (("low", "paper"), ("high", "settled"))
    ]
    return layered(
        line,
        *dots,
        row_text(base, "words", x=0, align="left", spare=_FIGURES, **at),
        row_text(base, "figures", x={"expr": "width"}, align="right", fontWeight="bold", **at),
        rows=rows,
    )
