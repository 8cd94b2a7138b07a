"""How far worlds disagree on the chance of a deal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from offramp.report.charts.figure import Figure, Table, finish, values
from offramp.report.figures import in_100
from offramp.report.palette import COLOURS

__all__ = ["disagreement"]

BINS = 20


def disagreement(chances: Sequence[float], horizon: str) -> Figure:
    """Histogram of each world's own chance of a deal.

    The outermost bars are the worlds in which a deal is all but excluded, all but certain.
    """
    import altair as alt

    counts = np.histogram(np.asarray(chances), bins=BINS, range=(0.0, 1.0))[0]
    shares = 100.0 * counts / max(len(chances), 1)
    width = 100 // BINS
    rows = [
        {
            "from": width * i,
            "to": width * (i + 1),
            "share": float(s),
            "edge": i in (0, BINS - 1),
            "words": f"{in_100(float(s) / 100)} % of worlds",
            "where": f"{width * i} to {width * (i + 1)} in 100",
        }
        for i, s in enumerate(shares)
    ]
    bars = (
        alt.Chart(values(rows))
        .mark_bar(stroke=COLOURS["paper"], strokeWidth=1)
        .encode(
            x=alt.X(
                "from:Q",
                bin="binned",
                title=f"chance of a deal {horizon} in a world, in 100",
                scale=alt.Scale(domain=[0, 100]),
                axis=alt.Axis(values=[0, 25, 50, 75, 100], grid=False),
            ),
            x2=alt.X2("to:Q"),
            y=alt.Y("share:Q", title="% of worlds"),
            color=alt.condition(
                "datum.edge", alt.value(COLOURS["settled"]), alt.value(COLOURS["feasible"])
            ),
            tooltip=[
                alt.Tooltip("where:N", title="chance of a deal"),
                alt.Tooltip("words:N", title="share"),
            ],
        )
    )
    low, high = float(shares[0]) / 100, float(shares[-1]) / 100
    return Figure(
        key="disagreement",
        title="How far worlds disagree",
        says=(
            f"In {in_100(low)} of 100 worlds a deal {horizon} is all but excluded (below 5 in "
            f"100), in {in_100(high)} all but certain (above 95): "
            + (
                "the answer is mostly about which world this is."
                if low + high >= 0.4
                else "most worlds leave it open."
            )
        ),
        drawing=finish(bars, 220, "Histogram of each world's own chance of a deal."),
        table=Table(
            f"Worlds by their own chance of a deal {horizon}",
            ("chance, in 100", "% of worlds"),
            tuple((r["where"].removesuffix(" in 100"), in_100(r["share"] / 100)) for r in rows),
        ),
    )
