"""What the answer hangs on: the chance of a deal where an input is low and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, values
from offramp.report.figures import in_100, signed
from offramp.report.palette import COLOURS

__all__ = ["Pull", "drivers"]


@dataclass(frozen=True)
class Pull:
    """One input and the chance of a deal where it is in its lowest and in its highest third."""

    words: str
    low: float
    high: float
    noise: float
    """Standard error of the difference."""
    evidence: str


def drivers(found: Sequence[Pull], horizon: str, shown: int = 8) -> Figure:
    """Dumbbells from the lowest third of an input's range to its highest."""
    import altair as alt

    top = list(found)[:shown]
    rows = [
        {
            "row": i,
            "words": pull.words,
            "low": 100 * pull.low,
            "high": 100 * pull.high,
            "figures": f"{in_100(pull.low)} → {in_100(pull.high)}",
            "evidence": pull.evidence,
        }
        for i, pull in enumerate(top)
    ]
    base = alt.Chart()
    low_end = min([100 * min(p.low, p.high) for p in top], default=0)
    high_end = max([100 * max(p.low, p.high) for p in top], default=100)
    scale = alt.Scale(
        domain=[max(0, 10 * (low_end // 10)), min(100, 10 * (high_end // 10 + 1))], nice=False
    )
    x = alt.X(
        "low:Q",
        scale=scale,
        title=f"chance of a deal {horizon}, in 100",
        axis=alt.Axis(format="d", grid=False, tickCount=5),
    )
    tip = [
        alt.Tooltip("words:N", title="input"),
        alt.Tooltip("figures:N", title="lowest third → highest third"),
        alt.Tooltip("evidence:N", title="rests on"),
    ]
    stroke = {"strokeWidth": 3, "color": COLOURS["settled"], "yOffset": 10}
    line = base.mark_rule(**stroke).encode(y=rows_axis(), x=x, x2="high:Q", tooltip=tip)
    dots = [
        base.mark_point(
            size=110,
            filled=True,
            fill=COLOURS[fill],
            stroke=COLOURS["settled"],
            strokeWidth=2.5,
            opacity=1,
            yOffset=10,
        ).encode(y=rows_axis(), x=alt.X(f"{end}:Q", scale=scale), tooltip=tip)
        for end, fill in (("low", "paper"), ("high", "settled"))
    ]
    layers = [
        line,
        *dots,
        row_text(base, "words", x=0, align="left", dy=-9, limit="width - 70"),
        row_text(base, "figures", x={"expr": "width"}, align="right", dy=-9, fontWeight="bold"),
    ]
    return Figure(
        key="drivers",
        title="What the answer hangs on",
        says=_says(top, horizon),
        chart=finish(
            alt.layer(*layers, data=values(rows)),
            46 * max(len(rows), 1),
            "Chance of a deal where each input is in its lowest and in its highest third.",
        ),
        table=Table(
            f"Chance of a deal {horizon}, in 100, by input",
            ("input", "lowest third", "highest third", "difference", "± (95 %)", "rests on"),
            tuple(
                (
                    p.words,
                    in_100(p.low),
                    in_100(p.high),
                    signed(p.high - p.low),
                    f"{196 * p.noise:.1f}",
                    p.evidence,
                )
                for p in found
            ),
        ),
    )


def _says(top: Sequence[Pull], horizon: str) -> str:
    if not top:
        return "Nothing in the file is uncertain, so the answer hangs on no range."
    first = top[0]
    if abs(first.high - first.low) < 2 * first.noise:
        return "No single range moves the chance of a deal beyond the sampling error."
    return (
        f"Most hangs on “{first.words}”: a deal {horizon} comes in {in_100(first.low)} of 100 such "
        f"wars where it is in the lowest third of its range (hollow dot), in {in_100(first.high)} "
        "where in the highest (full dot)."
    )
