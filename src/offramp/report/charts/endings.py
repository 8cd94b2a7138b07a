"""When and how the war ends: the chance of each state of the war by each date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from offramp.report.charts.figure import Figure, Table, finish, ticks, values
from offramp.report.figures import in_100
from offramp.report.palette import COLOURS, ENDING_COLOURS

__all__ = ["endings"]


def endings(
    curves: Mapping[str, Sequence[float]], labels: Mapping[str, str], period: str
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
    """
    import altair as alt

    states = list(curves)
    last = len(curves[states[0]]) - 1
    rows = [
        {"after": n, "state": labels[s], "order": i, "chance": 100.0 * float(curves[s][n])}
        for n in range(last + 1)
        for i, s in enumerate(states)
    ]
    hover = [
        {"after": n, **{s: in_100(float(curves[s][n])) for s in states}} for n in range(last + 1)
    ]
    x = alt.X(
        "after:Q",
        title=f"{period}s from now",
        axis=alt.Axis(values=ticks(last), grid=False, format="d"),
        scale=alt.Scale(domain=[0, last], nice=False),
    )
    colour = alt.Color(
        "state:N",
        sort=[labels[s] for s in states],
        scale=alt.Scale(
            domain=[labels[s] for s in states], range=[ENDING_COLOURS[s] for s in states]
        ),
        legend=alt.Legend(
            title=None,
            orient="top",
            columns=2,
            labelLimit=140,  # two columns of a telephone
            symbolType="square",
        ),
    )
    areas = (
        alt.Chart(values(rows))
        .mark_area(stroke=COLOURS["paper"], strokeWidth=1, line=False)
        .encode(
            x=x,
            y=alt.Y(
                "chance:Q",
                stack="zero",
                title="of 100 such wars",
                scale=alt.Scale(domain=[0, 100]),
                axis=alt.Axis(values=[0, 25, 50, 75, 100]),
            ),
            color=colour,
            order=alt.Order("order:Q"),
        )
    )
    # Names come from the file and stay out of expressions; fields have names of our own.
    tip = [
        alt.Tooltip("after:Q", title=f"{period}s"),
        *(alt.Tooltip(f"{s}:N", title=labels[s]) for s in states),
    ]
    pointer = alt.Chart(values(hover)).mark_rule(strokeWidth=14, opacity=0).encode(x=x, tooltip=tip)
    return Figure(
        key="endings",
        title="How the war stands as time goes by",
        says=_says(curves, labels, period),
        chart=finish(
            alt.layer(areas, pointer), 300, f"Chance of each state of the war by {period}."
        ),
        table=Table(
            f"How the war stands after so many {period}s, of 100 such wars",
            (f"{period}s", *(labels[s] for s in states)),
            tuple(
                (n, *(in_100(float(curves[s][n])) for s in states))
                for n in range(last + 1)
                if n in ticks(last)
            ),
        ),
    )


def _says(curves: Mapping[str, Sequence[float]], labels: Mapping[str, str], period: str) -> str:
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
        return f"{first}; hardly any war of this kind is settled."
    when = f"{period} {half}" if half else "the first days"
    return f"{first}; of the deals that come, half are struck by {when}."
