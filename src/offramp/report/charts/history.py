"""History beside the model: the same questions answered by past wars and by the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, layered
from offramp.report.figures import in_100, signed
from offramp.report.lines import what_history_counts
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.outside_view import OutsideView

__all__ = ["history"]


def history(found: OutsideView) -> Figure | None:
    """Dots with intervals, history's hollow above the model's full; None: nothing to compare."""
    import altair as alt

    if not found.comparisons:
        return None
    rows: list[dict[str, Any]] = []
    for i, c in enumerate(found.comparisons):
        told = f"{in_100(c.history.value)} and {in_100(c.model.value)}"
        rows.append({"row": i, "words": c.question, "figures": told})
        rows += [
            {"row": i, "who": who, **_ends(e), "tip": f"{_span(e)} in 100"}
            for who, e in (("history", c.history), ("the model", c.model))
        ]
    scale = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X(
        "low:Q",
        scale=scale,
        title="in 100",
        axis=alt.Axis(format="d", grid=False, tickCount=5),
    )
    tip = [alt.Tooltip("who:N", title="who"), alt.Tooltip("tip:N", title="says")]
    base = alt.Chart()
    layers = []
    for who, colour, fill, down in (
        ("history", "muted", "paper", 4),
        ("the model", "settled", "settled", 16),
    ):
        mine = base.transform_filter(alt.datum.who == who)
        layers.append(
            mine.mark_rule(strokeWidth=2.5, color=COLOURS[colour], yOffset=down).encode(
                y=rows_axis(), x=x, x2=alt.X2("high:Q"), tooltip=tip
            )
        )
        layers.append(
            mine.mark_point(
                size=90,
                filled=True,
                fill=COLOURS[fill],
                stroke=COLOURS[colour],
                strokeWidth=2.5,
                opacity=1,
                shape="diamond" if who == "history" else "circle",
                yOffset=down,
            ).encode(y=rows_axis(), x=alt.X("value:Q", scale=scale), tooltip=tip)
        )
    layers += [
        row_text(base, "words", x=0, align="left", dy=-14, limit="width - 90"),
        row_text(base, "figures", x={"expr": "width"}, align="right", dy=-14, fontWeight="bold"),
    ]
    return Figure(
        key="outside",
        title="History and the model side by side",
        says=_says(found),
        drawing=finish(
            layered(*layers, rows=rows),
            56 * len(found.comparisons),
            "History's answer and the model's to the same questions, with their intervals.",
        ),
        table=Table(
            "History’s answer and the model’s, in 100 (95 % intervals)",
            ("question", "history", "the model", "difference", ""),
            tuple(
                (
                    c.question,
                    _span(c.history),
                    _span(c.model),
                    signed(c.difference.value),
                    c.verdict,
                )
                for c in found.comparisons
            ),
        ),
    )


def _ends(e: Estimate) -> dict[str, float]:
    low, high = max(e.low, 0.0), min(e.high, 1.0)
    return {"value": 100 * e.value, "low": 100 * low, "high": 100 * high}


def _span(e: Estimate) -> str:
    return f"{in_100(e.value)} ({in_100(max(e.low, 0.0))}-{in_100(min(e.high, 1.0))})"


def _says(found: OutsideView) -> str:
    apart = found.disagreements
    cases = what_history_counts(found).lower()
    key = f"(hollow diamonds: past {cases}; full dots: the model; bars: 95 %)"
    if not apart:
        count = len(found.comparisons)
        on = f"On all {count} questions" if count > 1 else f"On “{found.comparisons[0].question}”"
        return f"{on} the two do not clearly differ {key}."
    widest = apart[0]
    return (
        f"They part most on “{widest.question}”: history {in_100(widest.history.value)} in 100, "
        f"the model {in_100(widest.model.value)} {key}."
    )
