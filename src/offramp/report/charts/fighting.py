"""Lines of the deal map at what fighting on is worth, and their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from offramp.report.charts.figure import values
from offramp.report.figures import brief, points
from offramp.report.palette import COLOURS

__all__ = ["LIFT", "NAME_LOOKS", "Fighting", "fighting_names", "room_above", "rules"]

NAME_ROOM = 0.2
"""Part of the map's height that a name in two lines needs."""

LIFT = -18
"""Pixels by which a name in two lines is lifted: lines are set downwards from the first."""

_NAME: dict[str, Any] = {"fontSize": 12, "lineHeight": 14, "fontWeight": "bold"}
_PAPER = COLOURS["paper"]
NAME_LOOKS: tuple[dict[str, Any], ...] = (
    {**_NAME, "color": _PAPER, "stroke": _PAPER, "strokeWidth": 4, "opacity": 0.85},
    {**_NAME, "color": COLOURS["zone"]},
)
"""How names of lines look: an outline, and over it the letters."""


class Fighting(Protocol):
    """What fighting on is worth to both sides, stakes."""

    @property
    def fighting_proposer(self) -> float:
        """To the proposer."""
        ...

    @property
    def fighting_responder(self) -> Mapping[str, float]:
        """To the responder, by type."""
        ...

    @property
    def going_on(self) -> str:
        """What it is called: ``fighting on``, or ``the standoff``."""
        ...


def rules(
    fighting: Fighting,
    sides: tuple[str, str],
    x: Any,
    y: Any,
    domain_x: list[float],
    domain_y: list[float],
) -> tuple[list[Any], list[Any]]:
    """Draw lines at what fighting on is worth, and their names, which go over everything.

    Parameters
    ----------
    fighting
        What fighting on is worth.
    sides
        Names of proposer and responder.
    x, y
        Encodings of the map's two axes.
    domain_x, domain_y
        Ends of these axes, points.

    Returns
    -------
    tuple
        Layers of lines, and layers of their outlined names.
    """
    import altair as alt

    along, across = fighting_names(
        sides, fighting.fighting_proposer, fighting.fighting_responder, fighting.going_on
    )
    worth = sorted(100 * value for value in fighting.fighting_responder.values())
    upright = [{"x": 100 * fighting.fighting_proposer, "y": domain_y[0], "name": along}]
    top = [{"x": domain_x[1], "y": worth[-1], "name": across}]
    line: dict[str, Any] = {"color": COLOURS["zone"], "strokeWidth": 1.5, "strokeDash": [6, 4]}
    names: list[Any] = []
    for looks in NAME_LOOKS:
        beside = alt.Chart(values(top)).mark_text(
            align="right",
            baseline="bottom",
            dx=-4,
            dy=LIFT,
            limit=alt.ExprRef(expr="width - 8"),
            **looks,
        )
        names.append(beside.encode(x=x, y=y, text=alt.Text("name:N")))
        upwards = alt.Chart(values(upright)).mark_text(
            align="left",
            baseline="top",
            angle=270,
            dx=6,
            dy=4,
            limit=alt.ExprRef(expr="0.6 * height"),
            **looks,
        )
        names.append(upwards.encode(x=x, y=y, text=alt.Text("name:N")))
    lines = [
        alt.Chart(values([{"y": y} for y in worth])).mark_rule(**line).encode(y=y),
        alt.Chart(values(upright)).mark_rule(**line).encode(x=x),
    ]
    return lines, names


def fighting_names(
    sides: tuple[str, str], proposer: float, responder: Mapping[str, float], going_on: str
) -> tuple[list[str], list[str]]:
    """Name the lines at what fighting on is worth, in two lines each.

    One name stands over all lines of the responder's types, so that none lies across a line.

    Parameters
    ----------
    sides
        Names of proposer and responder.
    proposer
        Worth of fighting on, stakes.
    responder
        The same by type.
    going_on
        What that is called: `Facts.going_on`.

    Returns
    -------
    tuple
        The proposer's, written along its line, and the responder's.
    """
    first, second = (brief(side) for side in sides)
    (low, worth), *others = sorted(responder.items(), key=lambda item: item[1])
    types = [f"{points(worth)} if {low}", *(f"{points(value)} {kind}" for kind, value in others)]
    return (
        [f"{going_on}: {points(proposer)}", f"for {first}"],
        [f"{going_on}, for {second}:", ", ".join(types)],
    )


def room_above(line: float, low: float, high: float) -> float:
    """How far an axis from *low* to *high* must reach for a name in two lines over a *line*."""
    return line + NAME_ROOM * (high - low)
