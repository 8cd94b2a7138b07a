"""What each type of responder would show, from the most resolute to the most weary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.figures import in_100, signed
from offramp.report.palette import COLOURS

__all__ = ["Face", "postures"]

STROKES = ("settled", "won_responder", "zone", "won_proposer", "muted")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4])


@dataclass(frozen=True)
class Face:
    """One posture."""

    word: str
    shown: bool
    by_type: tuple[float, ...]
    """Chance that it is shown, by tenths of types from resolute to weary."""
    resolute: float
    weary: float
    ratio: float
    cost: float
    """Stakes lost by settling after it, in the middle of worlds."""
    earns: float


def postures(found: Sequence[Face], who: str, says: str) -> Figure:
    """Lines of the chance of each posture over the types.

    Parameters
    ----------
    found
        The postures.
    who
        The responder.
    says
        What to see in it.
    """
    import altair as alt

    rows = [
        {
            "type": 100 * (k + 0.5) / len(face.by_type),
            "word": face.word + (" (shown)" if face.shown else ""),
            "chance": 100 * chance,
            "colour": COLOURS[STROKES[i % len(STROKES)]],
        }
        for i, face in enumerate(found)
        for k, chance in enumerate(face.by_type)
    ]
    middle = [row for row in rows if abs(row["type"] - 75) < 6]
    x = alt.X(
        "type:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        title="types: resolute (left) to weary (right), in 100",
        axis=alt.Axis(grid=False, tickCount=5),
    )
    y = alt.Y(
        "chance:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        title="would show it, in 100",
        axis=alt.Axis(tickCount=5),
    )
    colour = alt.Color("colour:N", scale=None)
    kinds = list(dict.fromkeys(row["word"] for row in rows))
    strokes = alt.StrokeDash(
        "word:N",
        sort=kinds,
        scale=alt.Scale(domain=kinds, range=[DASHES[i % 5] for i in range(len(kinds))]),
        legend=None,
    )
    tip = [
        alt.Tooltip("word:N", title="posture"),
        alt.Tooltip("type:Q", title="type"),
        alt.Tooltip("chance:Q", title="of 100 show it", format=".0f"),
    ]
    lines = (
        alt.Chart(values(rows))
        .mark_line(strokeWidth=3, point={"size": 45})
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeDash=strokes,
            detail=alt.Detail("word:N"),
            tooltip=tip,
        )
    )
    names = (
        alt.Chart(values(middle[:: max(len(middle) // max(len(found), 1), 1)]))
        .mark_text(dy=-14, fontWeight="bold", color=COLOURS["ink"])
        .encode(x=x, y=y, text=alt.Text("word:N"))
    )
    return Figure(
        key="postures",
        title=f"What {who} would show, resolute or weary",
        says=says,
        drawing=finish(
            layered(lines, names), 240, "Chance of each posture by type, resolute to weary."
        ),
        table=Table(
            "Chance of each posture, in 100; costs and earnings in points",
            ("posture", "resolute half", "weary half", "ratio", "costs", "earns"),
            tuple(
                (
                    f.word + (" (shown)" if f.shown else ""),
                    in_100(f.resolute),
                    in_100(f.weary),
                    f"{f.ratio:.2f}",
                    f"{100 * f.cost:.1f}",
                    signed(f.earns),
                )
                for f in found
            ),
        ),
    )
