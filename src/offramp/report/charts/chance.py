"""The chance that a deal is reached by each date, beside the chance that one existed by then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from offramp.report.charts.figure import Figure, Table, finish, layered, ticks, values
from offramp.report.figures import in_100, within
from offramp.report.palette import COLOURS

__all__ = ["chance"]

Band = Sequence[tuple[float, float, float]]


def chance(
    deal: Band,
    zone: Sequence[float],
    solver: tuple[int, float, float] | None,
    period: str,
    contest: str = "war",
) -> Figure:
    """Line of the chance of a deal with its sampling band and the solver's own range.

    Parameters
    ----------
    deal
        (value, low, high) after 0, 1, ... periods; low and high bound the sampling interval.
    zone
        Chance that a deal both prefer has existed by then.
    solver
        Date and the lowest and highest chance under other settings of the method.
    period
        Name of a period, in the singular.
    contest
        What goes on while there is no deal: `Facts.contest`.
    """
    import altair as alt

    last = len(deal) - 1
    rows = [
        {
            "n": n,
            "deal": 100 * value,
            "low": 100 * low,
            "high": 100 * high,
            "zone": 100 * float(zone[n]),
            "words": f"{in_100(value)} in 100 (sampling: {in_100(low)} to {in_100(high)})",
            "zone_words": f"{in_100(float(zone[n]))} in 100",
        }
        for n, (value, low, high) in enumerate(deal)
    ]
    x = alt.X(
        "n:Q",
        title=f"{period}s from now",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(
            grid=False, format="d", values=ticks(last), labelOverlap=True, labelSeparation=5
        ),
    )
    top = alt.Scale(domain=[0, 100])
    y_axis = alt.Axis(values=[0, 25, 50, 75, 100])
    base = alt.Chart()
    band = base.mark_area(color=COLOURS["track"]).encode(
        x=x, y=alt.Y("low:Q", title="in 100", scale=top, axis=y_axis), y2="high:Q"
    )
    line = base.mark_line(color=COLOURS["settled"], strokeWidth=3).encode(x=x, y=alt.Y("deal:Q"))
    open_ = base.mark_line(color=COLOURS["muted"], strokeWidth=1.5, strokeDash=[5, 4]).encode(
        x=x, y="zone:Q"
    )
    names = base.transform_filter(f"datum.n === {last}")
    labels = [
        names.mark_text(
            align="right", dx=-4, dy=dy, color=COLOURS[colour], fontWeight="bold"
        ).encode(x=x, y=alt.Y(field), text=alt.TextValue(text))
        for field, dy, colour, text in (
            ("low:Q", 20, "settled", "a deal has been reached"),
            ("zone:Q", -12, "muted", "a deal both prefer has existed"),
        )
    ]
    pointer = base.mark_rule(strokeWidth=14, opacity=0).encode(
        x=x,
        tooltip=[
            alt.Tooltip("n:Q", title=f"{period}s"),
            alt.Tooltip("words:N", title="deal reached"),
            alt.Tooltip("zone_words:N", title="deal has existed"),
        ],
    )
    layers = [band, open_, line, *labels, *(_solver(solver, x) if solver else []), pointer]
    return Figure(
        key="chance",
        title="The chance of a deal over time",
        says=_says(deal, zone, solver, period, contest),
        drawing=finish(layered(*layers, rows=rows), 280, "Chance that a deal has been reached."),
        table=Table(
            "Chance that a deal has been reached, and that one both prefer has existed, in 100",
            (f"{period}s", "deal reached", "sampling: from", "to", "deal has existed"),
            tuple(
                (n, in_100(v), in_100(lo), in_100(hi), in_100(float(zone[n])))
                for n, (v, lo, hi) in enumerate(deal)
            ),
        ),
    )


def _solver(solver: tuple[int, float, float], x: Any) -> list[Any]:
    import altair as alt

    date, low, high = solver
    text = f"solver’s own range: {in_100(low)} to {in_100(high)} in 100"
    rows = [{"n": date, "low": 100 * low, "high": 100 * high, "words": text}]
    base = alt.Chart(values(rows))
    ends = [
        base.mark_tick(orient="horizontal", size=14, thickness=2.5, color=COLOURS["ink"]).encode(
            x=x, y=alt.Y(f"{end}:Q"), tooltip="words:N"
        )
        for end in ("low", "high")
    ]
    bar = base.mark_rule(color=COLOURS["ink"], strokeWidth=2.5).encode(
        x=x,
        y=alt.Y("low:Q"),
        y2=alt.Y2("high:Q"),
        tooltip=alt.Tooltip("words:N", title="other settings"),
    )
    return [bar, *ends]


def _says(
    deal: Band,
    zone: Sequence[float],
    solver: tuple[int, float, float] | None,
    period: str,
    contest: str,
) -> str:
    last = len(deal) - 1
    text = (
        f"A deal both would prefer has existed in {in_100(float(zone[-1]))} of 100 such {contest}s "
        f"{within(last, period)}, and has been reached in {in_100(deal[-1][0])}"
    )
    if solver is None:
        return f"{text}; the band is the sampling error."
    return f"{text}; the band is the sampling error, the bracket the solver’s own range."
