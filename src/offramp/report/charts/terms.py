"""On which terms: how often each option is part of the deal, of all deals reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, layered
from offramp.report.figures import in_100, joined
from offramp.report.palette import COLOURS

__all__ = ["Term", "terms"]

SHOWN = 0.005
"""Options below this share of deals are left out of the drawing, not of the table."""


@dataclass(frozen=True)
class Term:
    """One option and its share of all deals, with the sampling interval."""

    issue: str
    option: str
    share: float
    low: float
    high: float


def terms(found: Sequence[Term], horizon: str) -> Figure:
    """Bars of the share of deals that hold each option, issue by issue."""
    import altair as alt

    rows: list[dict[str, Any]] = []
    for issue in dict.fromkeys(term.issue for term in found):
        rows.append({"row": len(rows), "heading": issue, "share": None, "full": None})
        own = [t for t in found if t.issue == issue and t.share >= SHOWN]
        start = len(rows)
        rows.extend(
            {
                "row": start + i,
                "option": term.option,
                "figure": in_100(term.share),
                "share": 100 * term.share,
                "full": 100,
                "words": f"{in_100(term.share)} % of deals (sampling: {in_100(term.low)} to "
                f"{in_100(term.high)})",
            }
            for i, term in enumerate(sorted(own, key=lambda t: -t.share))
        )
    base = alt.Chart()
    # Room at the right for the figures.
    scale = alt.Scale(domain=[0, 112], nice=False)
    tip = [alt.Tooltip("option:N", title="term"), alt.Tooltip("words:N", title="share")]
    bars = (
        base.transform_filter("isValid(datum.share)")
        .mark_bar(color=COLOURS["bar"], cornerRadiusEnd=2)
        .encode(y=rows_axis(), x=alt.X("share:Q", scale=scale, axis=None), tooltip=tip)
    )
    layers = [
        bars,
        row_text(base, "heading", x=0, align="left", fontWeight="bold", dy=4),
        row_text(base, "option", x=8, align="left", limit="width - 52"),
        row_text(base, "figure", x={"expr": "width - 4"}, align="right", fontWeight="bold"),
    ]
    return Figure(
        key="terms",
        title="How often each term is agreed",
        says=_says(found),
        drawing=finish(
            layered(*layers, rows=rows),
            24 * len(rows),
            "Share of deals that contain each option.",
        ),
        table=Table(
            f"Share of all deals {horizon} that hold each option, %",
            ("issue", "option", "share of deals", "sampling: from", "to"),
            tuple(
                (t.issue, t.option, in_100(t.share), in_100(t.low), in_100(t.high)) for t in found
            )
            or (("no deal in any world", "", "", "", ""),),
        ),
    )


def _says(found: Sequence[Term]) -> str:
    best: dict[str, Term] = {}
    for term in found:
        if term.issue not in best or term.share > best[term.issue].share:
            best[term.issue] = term
    settled = [t for t in best.values() if t.share >= 0.75]
    contested = [t for t in best.values() if t.share < 0.75]
    if not best:
        return "No deal was reached in any world."
    surest = max(best.values(), key=lambda t: t.share)
    rest = 1.0 - sum(t.share for t in found if t.issue == found[0].issue)
    end = f"; in {in_100(rest)} % of deals one side gives in" if rest > SHOWN else ""
    text = f"The surest term is “{surest.option}” ({in_100(surest.share)} % of deals)"
    if not contested:
        return f"{text}; on every issue one option is in three deals of four or more{end}."
    names = joined([f"“{t.issue}”" for t in sorted(contested, key=lambda t: t.share)][:3])
    count = f"{len(settled)} of {len(best)} issues have one clear answer"
    return f"{text}; {count}, most open: {names}{end}."
