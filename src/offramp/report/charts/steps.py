"""The steps of a deal: who delivers what, when, what each would gain by cheating, what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.facts import Facts
from offramp.report.figures import capital, in_100, number, signed
from offramp.report.palette import COLOURS
from offramp.report.schedules import giver, item_title, shortly, stops, when

if TYPE_CHECKING:
    from offramp.analysis.plans import PlanStudy

__all__ = ["steps"]

ROW = 52
"""Height of a row in pixels: a line of words, and a line of cells."""
LINE = 13
"""Height in pixels of a line of a column's head."""
AFTER = "after"
SLIM = 42
"""Width of a column, pixels, below which its figures are set smaller."""
WORDS = 84
"""Width of a column, pixels, below which reasons would run into each other: then they stand in the
table alone."""


def steps(facts: Facts, found: PlanStudy) -> Figure:
    """Draw a schedule: a row for each thing delivered, and one for each side's temptation.

    A cell of a delivery is the fuller the more of it is due; a cell of a temptation says what the
    side would gain by cheating there, and pointing at it what stops it.
    """
    import altair as alt

    heads, cells = _rows(facts, found)
    columns = [_column(found, i) for i in range(len(found.steps))]
    height = ROW * len(heads)
    band = f"(width / {len(columns)})"
    x = alt.X(
        "column:O",
        sort=columns,
        axis=alt.Axis(
            title=f"step, and {facts.period}s from now",
            titleAnchor="start",
            orient="top",
            labelAngle=0,
            labelExpr="split(datum.label, ' · ')",
            labelFontSize=alt.ExprRef(expr=f"{band} < {SLIM} ? 9 : 12"),
            labelLineHeight=LINE,
            labelPadding=LINE + 4,  # lines run downwards from the first
        ),
        scale=alt.Scale(domain=columns, paddingInner=0.08, paddingOuter=0.02),
    )
    y = alt.Y("top:Q", axis=None, scale=alt.Scale(domain=[0, len(heads)], reverse=True))
    told = [
        alt.Tooltip("what:N", title="what"),
        alt.Tooltip("when:N", title="when"),
        alt.Tooltip("tip:N", title="how much"),
    ]
    drawn = alt.Chart(values(cells))
    boxes = drawn.mark_rect(cornerRadius=2, stroke=COLOURS["grid"]).encode(
        x=x,
        y=y,
        y2=alt.Y2("bottom:Q"),
        color=alt.Color("fill:N", scale=None, legend=None),
        opacity=alt.Opacity("full:Q", scale=None, legend=None),
        tooltip=told,
    )
    words = drawn.mark_text(
        baseline="middle",
        fontSize=alt.ExprRef(expr=f"{band} < {SLIM} ? 9 : 12"),
        color=COLOURS["ink"],
    ).encode(x=x, y=alt.Y("middle:Q", axis=None), text=alt.Text("words:N"), tooltip=told)
    titles = (
        alt.Chart(values(heads))
        .mark_text(
            align="left", baseline="middle", color=COLOURS["muted"], limit=alt.ExprRef(expr="width")
        )
        .encode(x=alt.XValue(2), y=alt.Y("head:Q", axis=None), text=alt.Text("title:N"))
    )
    reasons = (
        drawn.transform_filter("isValid(datum.short)")
        .mark_text(
            baseline="middle",
            fontSize=10,
            color=COLOURS["muted"],
            opacity=alt.ExprRef(expr=f"{band} < {WORDS} ? 0 : 1"),
        )
        .encode(x=x, y=alt.Y("below:Q", axis=None), text=alt.Text("short:N"), tooltip=told)
    )
    return Figure(
        key="steps",
        title="Who delivers what, when, and what keeps each to it",
        says=_says(facts, found),
        drawing=finish(
            layered(boxes, words, reasons, titles),
            height,
            "Steps of the deal, deliveries and temptations by date.",
        ),
        table=_table(facts, found),
    )


def _column(found: PlanStudy, i: int) -> str:
    step = found.steps[i]
    # With its number: dates may read alike, and what is said of a schedule names steps.
    date = "now" if step.date == 0.0 else number(step.date)
    return AFTER if step.holding else f"{step.number} · {date}"


def _when(facts: Facts, found: PlanStudy, i: int) -> str:
    """Write a step for tables and tooltips: ``2 · month 3.2``."""
    step = found.steps[i]
    return AFTER if step.holding else f"{step.number} · {when(facts, step.date)}"


def _rows(facts: Facts, found: PlanStudy) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    heads: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []

    def row(title: str, entries: list[dict[str, Any]]) -> None:
        top = len(heads)
        heads.append({"title": title, "head": top + 0.22})
        place = {"top": top + 0.4, "bottom": top + 0.96, "middle": top + 0.68}
        cells.extend({"what": title, **place} | e for e in entries)
        for cell in cells[-len(entries) :]:
            if "short" in cell:  # two lines in one cell
                cell |= {"middle": top + 0.55, "below": top + 0.82}

    for name in found.items:
        title = f"{item_title(facts, name)}, by {giver(facts, found, name)}"
        row(title, [_delivery(facts, found, name, i) for i in range(len(found.dates))])
    for side, name in zip(found.sides, (facts.proposer, facts.responder), strict=True):
        title = f"gain by cheating, points: {name}"
        row(title, [_temptation(facts, found, side, i) for i in range(len(found.steps))])
    return heads, cells


def _delivery(facts: Facts, found: PlanStudy, name: str, i: int) -> dict[str, Any]:
    share = found.steps[i].delivered.get(name, 0.0)
    paid = found.steps[i].deposited.get(name, 0.0)
    tip = f"{100 * share:.0f} % delivered" + (
        f", {100 * paid:.0f} % paid into escrow" if paid else ""
    )
    shown = f"{100 * share:.0f} %" if share >= 0.005 else "to escrow" if paid else ""
    return {
        "column": _column(found, i),
        "when": _when(facts, found, i),
        "fill": COLOURS["settled"],
        "full": 0.06 + 0.5 * share,
        "words": shown,
        "tip": tip,
    }


def _temptation(facts: Facts, found: PlanStudy, side: str, i: int) -> dict[str, Any]:
    slack = found.steps[i].slack[side]
    why = stops(found.steps[i].reasons[side], slack)
    held = slack >= -1e-9
    return {
        "column": _column(found, i),
        "when": _when(facts, found, i),
        "fill": COLOURS["zone"] if held else COLOURS["won_responder"],
        "full": 0.2 if held else 0.75,
        "words": signed(-slack),
        "short": shortly(found.steps[i].reasons[side], slack),
        "tip": f"{signed(-slack)} points; {'stopped' if held else 'tempted'} by {why}",
    }


def _says(facts: Facts, found: PlanStudy) -> str:
    side, step = found.weakest
    name = facts.proposer if side == found.sides[0] else facts.responder
    place = "once all is delivered" if step > len(found.dates) else f"at step {step}"
    size = number(abs(100 * found.slack))
    first = (
        f"Nobody gains by cheating; nearest to it is {name}, {place} ({size} points short)."
        if found.holds
        else f"{capital(name)} would gain {size} points by cheating {place}: nothing here stops it."
    )
    return f"{first} The schedule holds in {in_100(found.holds_in.value)} of 100 worlds."


def _table(facts: Facts, found: PlanStudy) -> Table:
    columns = [_when(facts, found, i) for i in range(len(found.steps))]
    rows = [
        (
            f"{item_title(facts, name)}, by {giver(facts, found, name)}, %",
            *(
                f"{100 * s.delivered.get(name, 0.0):.0f}" if not s.holding else ""
                for s in found.steps
            ),
        )
        for name in found.items
    ]
    for side, name in zip(found.sides, (facts.proposer, facts.responder), strict=True):
        rows.append(
            (f"gain by cheating, points: {name}", *(signed(-s.slack[side]) for s in found.steps))
        )
        rows.append((f"why, {name}", *(stops(s.reasons[side], s.slack[side]) for s in found.steps)))
    return Table("The schedule, step by step", ("", *columns), tuple(rows))
