"""What matters: Sobol indices beside what each input rests on; and one input at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from offramp.report.briefing import evidence
from offramp.report.charts.bars import LINE, lines_on_telephone, row_text, rows_axis
from offramp.report.charts.dumbbells import dumbbells, height
from offramp.report.charts.figure import Figure, Table, finish, layered
from offramp.report.figures import half_width, in_100, joined, signed, within
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.sensitivity import Input, Sensitivity
    from offramp.analysis.tornado import Tornado
    from offramp.report.facts import Facts

__all__ = ["influence", "tornado"]

_ROW = 62
"""Height of a row with one line of words, pixels."""
_FIGURES = 80
"""Width of the figures at its right."""
_TITLE = 30
"""Letters of a source's title that there is room for."""
SHOWN = 12
"""Inputs drawn; the table has them all."""


def influence(facts: Facts, found: Sensitivity) -> Figure:
    """Bars of total indices with a dot at the first-order index, least sourced the palest.

    The order is that of concern: influence times how far it rests on judgement.
    """
    top = found.concerns()[:SHOWN]
    rows = [
        {
            "row": i,
            "words": _named(facts, entry),
            "rests": f"rests on {evidence(facts.titles, entry.source, entry.judgement, _TITLE)}",
            "total": _percent(entry.total.value),
            "low": _percent(entry.total.low),
            "high": _percent(entry.total.high),
            "first": _percent(entry.first.value),
            "figures": _span(entry.total),
            "firsts": _span(entry.first),
            "fill": COLOURS[_fill(entry)],
        }
        for i, entry in enumerate(top)
    ]
    return Figure(
        key="influence",
        title="Most influential, least sourced",
        says=_influence_says(facts, found),
        drawing=finish(
            _bars(rows),
            (_ROW + _more(rows)) * max(len(rows), 1),
            "Share of the variance of the chance of a deal owed to each input, and its evidence.",
        ),
        table=Table(
            f"Share of the variance of the chance of a deal {within(found.periods, facts.period)}, "
            "% (95 % intervals)",
            ("input", "alone", "total", "rests on"),
            tuple(
                (
                    _named(facts, entry),
                    _span(entry.first),
                    _span(entry.total),
                    evidence(facts.titles, entry.source, entry.judgement),
                )
                for entry in found.inputs
            ),
        ),
    )


def _more(rows: Sequence[dict[str, Any]]) -> int:
    return LINE * (lines_on_telephone([r["words"] for r in rows], _FIGURES) - 1)


def _bars(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Draw a bar of each total, its interval and a dot, below what the input is and rests on."""
    import altair as alt

    scale = alt.Scale(domain=[0, max([10.0, *(r["high"] for r in rows)])], nice=True)
    x = alt.X(
        "total:Q",
        scale=scale,
        title="% of the variance",
        axis=alt.Axis(format="d", grid=False, tickCount=5),
    )
    tip = [
        alt.Tooltip("words:N", title="input"),
        alt.Tooltip("figures:N", title="total, %"),
        alt.Tooltip("firsts:N", title="alone, %"),
        alt.Tooltip("rests:N", title="evidence"),
    ]
    base = alt.Chart()
    y = rows_axis()
    down = _more(rows) / 2
    at: dict[str, Any] = {"dy": down - 17}
    bar = base.mark_bar(
        height=12, yOffset=down + 16, stroke=COLOURS["settled"], strokeWidth=1.5
    ).encode(y=y, x=x, color=alt.Color("fill:N", scale=None, legend=None), tooltip=tip)
    span = base.mark_rule(yOffset=down + 16, color=COLOURS["ink"], strokeWidth=1).encode(
        y=y, x=alt.X("low:Q", scale=scale), x2=alt.X2("high:Q"), tooltip=tip
    )
    dot = base.mark_point(
        yOffset=down + 16,
        size=60,
        filled=True,
        fill=COLOURS["ink"],
        opacity=1,
        stroke=COLOURS["paper"],
    ).encode(y=y, x=alt.X("first:Q", scale=scale), tooltip=tip)
    return layered(
        bar,
        span,
        dot,
        row_text(base, "words", x=0, align="left", spare=_FIGURES, **at),
        row_text(
            base, "rests", x=0, align="left", dy=down - 2, color=COLOURS["muted"], fontSize=11
        ),
        row_text(base, "figures", x={"expr": "width"}, align="right", fontWeight="bold", **at),
        rows=rows,
    )


def _named(facts: Facts, entry: Input) -> str:
    return joined([facts.assumption(path) for path in entry.paths])


def _percent(share: float) -> float:
    return round(100.0 * max(share, 0.0), 2)


def _span(e: Estimate) -> str:
    low, value, high = (max(100.0 * v, 0.0) for v in (e.low, e.value, e.high))
    return f"{value:.0f} ({low:.0f}-{high:.0f})"


def _fill(entry: Input) -> str:
    if entry.judged >= 1.0:
        return "paper"
    return "settled" if entry.judged <= 0.0 else "bar"


def _influence_says(facts: Facts, found: Sensitivity) -> str:
    first = found.concerns()[0]
    together = ", taken together because the file correlates them" if len(first.paths) > 1 else ""
    return (
        f"What most needs a better source is “{_named(facts, first)}”{together}: "
        f"{100 * max(first.total.value, 0.0):.0f} % of the variance hangs on it. Bars: total "
        "share (hollow: judgement alone, pale: both, full: a source); dots: its share alone."
    )


def tornado(facts: Facts, found: Tornado) -> Figure:
    """Dumbbells from the low end of each input's range to its high end, all else as drawn."""
    top = found.swings[:SHOWN]
    span = within(found.periods, facts.period)
    rows = [
        {
            "row": i,
            "words": facts.assumption(s.path),
            "low": 100 * s.low.value,
            "high": 100 * s.high.value,
            "figures": f"{in_100(s.low.value)} → {in_100(s.high.value)}",
            "evidence": evidence(facts.titles, s.source, s.judgement),
        }
        for i, s in enumerate(top)
    ]
    return Figure(
        key="tornado",
        title="One input at a time",
        says=_tornado_says(facts, found, span),
        drawing=finish(
            dumbbells(rows, f"chance of a deal {span}, in 100", "low end → high end"),
            height(rows),
            "Chance of a deal with each input at the low and at the high end of its range.",
        ),
        table=Table(
            f"Chance of a deal {span}, in 100, with one input moved, all else as drawn",
            ("input", "at its low end", "at its high end", "swing", "± (95 %)", "rests on"),
            tuple(
                (
                    facts.assumption(s.path),
                    in_100(s.low.value),
                    in_100(s.high.value),
                    signed(s.swing.value),
                    half_width(s.swing),
                    evidence(facts.titles, s.source, s.judgement),
                )
                for s in found.swings
            )
            or (("nothing is in doubt", "", "", "", "", ""),),
        ),
    )


def _tornado_says(facts: Facts, found: Tornado, span: str) -> str:
    if not found.swings:
        return "Nothing in the file is uncertain, so no input can be moved."
    first = found.swings[0]
    return (
        f"Widest is “{facts.assumption(first.path)}”: a deal {span} comes in "
        f"{in_100(first.low.value)} of 100 with it at the low end of its range (hollow dot), in "
        f"{in_100(first.high.value)} at the high end (full dot), all else as drawn in "
        f"{found.worlds} worlds."
    )
