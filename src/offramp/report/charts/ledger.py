"""What was said, day by day, and the beliefs it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.figures import joined, signed
from offramp.report.palette import COLOURS

__all__ = ["Belief", "Said", "ledger"]

APART = 0.08
"""Part of the beliefs' spread by which names at the ends of lines are kept apart."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4])


@dataclass(frozen=True)
class Said:
    """One statement."""

    day: date
    speaker: str
    sender: str
    words: str
    moves_relief: float
    """By how much it moves the belief that its sender's relief comes."""
    moves_aim: float
    contrary: bool
    """Whether it speaks against relief or for regime change."""


@dataclass(frozen=True)
class Belief:
    """Beliefs at the end of a day: sender -> (relief comes, the aim is regime change)."""

    day: date
    senders: Mapping[str, tuple[float, float]]


def ledger(said: Sequence[Said], beliefs: Sequence[Belief], who: str, worlds: int) -> Figure:
    """Lines of belief by sender over time, with a mark for every statement on its sender's line.

    Parameters
    ----------
    said
        Statements by date.
    beliefs
        The day before the first of them, the days on which something was said, and today.
    who
        The side that holds these beliefs.
    worlds
        Over which they are spread.
    """
    import altair as alt

    senders = list(beliefs[0].senders) if beliefs else []
    lines = [
        {"day": b.day.isoformat(), "sender": s, "belief": 100 * b.senders[s][0]}
        for b in beliefs
        for s in senders
    ]
    marks = _marks(said, beliefs)
    last = _names([row for row in lines if beliefs and row["day"] == beliefs[-1].day.isoformat()])
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%-d %b", grid=False, tickCount=6))
    y = alt.Y(
        "belief:Q",
        title=f"belief that relief comes, in 100 ({who})",
        scale=alt.Scale(zero=False, nice=True, padding=12),
        axis=alt.Axis(tickCount=5, titleLimit=alt.ExprRef(expr="height")),
    )
    base = alt.Chart(values(lines))
    strokes = alt.StrokeDash(
        "sender:N",
        sort=senders,
        scale=alt.Scale(domain=senders, range=[DASHES[i % 5] for i in range(len(senders))]),
        legend=None,
    )
    path = base.mark_line(
        color=COLOURS["settled"], strokeWidth=2.5, interpolate="step-after"
    ).encode(x=x, y=y, strokeDash=strokes)
    names = (
        alt.Chart(values(last))
        .mark_text(align="right", dy=-9, color=COLOURS["ink"])
        .encode(x=x, y=alt.Y("at:Q"), text=alt.Text("sender:N"))
    )
    tip = [
        alt.Tooltip("speaker:N", title="speaker"),
        alt.Tooltip("sender:N", title="for"),
        alt.Tooltip("words:N", title="said"),
        alt.Tooltip("moved:N", title="moves"),
    ]
    points = (
        alt.Chart(values(marks))
        .mark_point(filled=True, size=130, opacity=1, strokeWidth=2.5)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.StrokeValue(COLOURS["settled"]),
            tooltip=tip,
        )
    )
    numbers = (
        alt.Chart(values(marks))
        .mark_text(dy=18, fontWeight="bold", color=COLOURS["ink"])
        .encode(x=x, y=y, text=alt.Text("number:N"))
    )
    return Figure(
        key="ledger",
        title="What was said, and what it moved",
        says=_says(said, worlds),
        drawing=finish(
            layered(path, names, points, numbers),
            280,
            "Belief in each sender's relief over time, with a mark for every statement.",
        ),
        table=Table(
            "Statements, and points by which each moves the belief in its sender",
            ("", "day", "speaker", "for", "said", "relief comes", "regime is aim"),
            tuple(
                (
                    i + 1,
                    f"{s.day.day} {s.day:%B}",
                    s.speaker,
                    s.sender,
                    s.words,
                    signed(s.moves_relief),
                    signed(s.moves_aim),
                )
                for i, s in enumerate(said)
            )
            or (("", "", "", "", "nothing was said", "", ""),),
        ),
    )


def _names(ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Places of the senders' names at the ends of their lines, moved apart where these meet."""
    beliefs = [row["belief"] for row in ends]
    gap = APART * max(max(beliefs, default=0.0) - min(beliefs, default=0.0), 10.0)
    rows: list[dict[str, Any]] = []
    for row in sorted(ends, key=lambda row: row["belief"]):
        lowest = rows[-1]["at"] + gap if rows else row["belief"]
        rows.append(row | {"at": max(row["belief"], lowest)})
    return rows


def _marks(said: Sequence[Said], beliefs: Sequence[Belief]) -> list[dict[str, Any]]:
    """One mark for all that was said for a sender on a day, numbered as in the table."""
    together: dict[tuple[date, str], list[int]] = {}
    for i, s in enumerate(said):
        together.setdefault((s.day, s.sender), []).append(i)
    rows = []
    for (day, sender), these in together.items():
        then = next((b for b in beliefs if b.day == day), beliefs[-1])
        against = any(said[i].contrary for i in these)
        rows.append(
            {
                "number": ", ".join(str(i + 1) for i in these),
                "day": day.isoformat(),
                "belief": 100 * then.senders[sender][0],
                "fill": COLOURS["paper"] if against else COLOURS["settled"],
                "speaker": joined([said[i].speaker for i in these]),
                "sender": sender,
                "words": "; ".join(said[i].words for i in these),
                "moved": "; ".join(
                    f"relief comes {signed(said[i].moves_relief)}, regime is aim "
                    f"{signed(said[i].moves_aim)}"
                    for i in these
                ),
            }
        )
    return rows


def _says(said: Sequence[Said], worlds: int) -> str:
    if not said:
        return "Nothing was said."
    most = max(said, key=lambda s: abs(s.moves_relief))
    against = sum(s.contrary for s in said)
    return (
        f"{len(said)} statement{'' if len(said) == 1 else 's'}, {against or 'none'} against relief "
        f"or for regime change (hollow marks); the one that moves most, {most.speaker}’s, moves "
        f"the belief that promised relief comes by {signed(most.moves_relief)} points of 100 "
        f"({most.sender}). Middles of {worlds:,} worlds."
    )
