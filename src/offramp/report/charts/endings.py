"""When and how the war ends: the chance of each state of the war by each date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offramp.report.charts.figure import Figure, Table, finish, layered, ticks, values
from offramp.report.figures import in_100
from offramp.report.palette import COLOURS, ENDING_COLOURS

__all__ = ["endings"]

NAMES = 148
"""Pixels kept at the right for the names of the states."""
APART = 7.5
"""Names are at least so far apart, in hundredths of the height."""


def endings(
    curves: Mapping[str, Sequence[float]],
    labels: Mapping[str, str],
    period: str,
    contest: str = "war",
) -> Figure:
    """Stacked areas of how the war stands after 0, 1, ... periods.

    Parameters
    ----------
    curves
        State -> chance after each period; the states of one date sum to one.
    labels
        State -> what it is called.
    period
        Name of a period, in the singular.
    contest
        What goes on while there is no deal: `Facts.contest`.
    """
    import altair as alt

    states = list(curves)
    last = len(curves[states[0]]) - 1
    rows = [
        {
            "after": n,
            "state": s,
            "order": i,
            "chance": round(100.0 * float(curves[s][n]), 3),
            "fill": ENDING_COLOURS[s],
        }
        for n in range(last + 1)
        for i, s in enumerate(states)
    ]
    hover = [
        {"after": n, **{s: in_100(float(curves[s][n])) for s in states}} for n in range(last + 1)
    ]
    # Names stand at the right, beside their areas; the areas end where the names begin.
    room = f"{last} * width / max(width - {NAMES}, 1)"
    x = alt.X(
        "after:Q",
        title=f"{period}s from now",
        axis=alt.Axis(
            values=ticks(last),
            grid=False,
            format="d",
            domain=False,
            labelOverlap=True,
            labelSeparation=5,
        ),
        scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(expr=room), nice=False),
    )
    y = alt.Scale(domain=[0, 100])
    colour = alt.Color("fill:N", scale=None, legend=None)
    areas = (
        alt.Chart(values(rows))
        .mark_area(stroke=COLOURS["paper"], strokeWidth=1, line=False)
        .encode(
            x=x,
            y=alt.Y(
                "chance:Q",
                stack="zero",
                title=f"of 100 such {contest}s",
                scale=y,
                axis=alt.Axis(values=[0, 25, 50, 75, 100], grid=False),
            ),
            color=colour,
            detail=alt.Detail("state:N"),
            order=alt.Order("order:Q"),
        )
    )
    named = alt.Chart(values(_names(curves, labels)))
    at = alt.XValue({"expr": f"width - {NAMES - 12}"})
    swatches = named.mark_point(
        shape="square", filled=True, size=90, opacity=1, stroke=COLOURS["muted"], strokeWidth=0.5
    ).encode(x=at, y=alt.Y("at:Q", scale=y), color=colour)
    words = named.mark_text(
        align="left", baseline="middle", dx=10, limit=NAMES - 26, color=COLOURS["ink"]
    ).encode(x=at, y=alt.Y("at:Q", scale=y), text=alt.Text("words:N"))
    # Names come from the file and stay out of expressions; fields have names of our own.
    tip = [
        alt.Tooltip("after:Q", title=f"{period}s"),
        *(alt.Tooltip(f"{s}:N", title=labels[s]) for s in states),
    ]
    pointer = alt.Chart(values(hover)).mark_rule(strokeWidth=14, opacity=0).encode(x=x, tooltip=tip)
    return Figure(
        key="endings",
        title=f"How the {contest} stands as time goes by",
        says=_says(curves, labels, period, contest),
        drawing=finish(
            layered(areas, swatches, words, pointer),
            300,
            f"Chance of each state of the {contest} by {period}.",
        ),
        table=Table(
            f"How the {contest} stands after so many {period}s, of 100 such {contest}s",
            (f"{period}s", *(labels[s] for s in states)),
            tuple(
                (n, *(in_100(float(curves[s][n])) for s in states))
                for n in range(last + 1)
                if n in ticks(last)
            ),
        ),
    )


def _names(
    curves: Mapping[str, Sequence[float]], labels: Mapping[str, str]
) -> list[dict[str, str | float]]:
    """Place each name at the middle of its area's end, moved apart where areas are thin."""
    rows: list[dict[str, str | float]] = []
    level, lowest = 0.0, APART / 2
    for state, curve in curves.items():
        end = 100.0 * float(curve[-1])
        place = max(level + end / 2, lowest)
        level, lowest = level + end, place + APART
        words = f"{in_100(float(curve[-1]))} {labels[state]}"
        rows.append({"at": place, "words": words, "fill": ENDING_COLOURS[state]})
    top = 100.0 - APART / 2
    for row in reversed(rows):
        row["at"] = round(min(float(row["at"]), top), 2)
        top = float(row["at"]) - APART
    return rows


def _says(
    curves: Mapping[str, Sequence[float]], labels: Mapping[str, str], period: str, contest: str
) -> str:
    last = {state: float(curve[-1]) for state, curve in curves.items()}
    span = len(next(iter(curves.values()))) - 1
    most = max(last, key=lambda state: last[state])
    settled = curves["settled"]
    half = next((n for n, c in enumerate(settled) if c >= 0.5 * settled[-1]), span)
    first = (
        f"After {span} {period}s the likeliest state is “{labels[most].lower()}” "
        f"({in_100(last[most])} in 100)"
    )
    if settled[-1] < 0.005:
        return f"{first}; hardly any {contest} of this kind is settled."
    when = f"{period} {half}" if half else "the first days"
    return f"{first}; of the deals that come, half are struck by {when}."
