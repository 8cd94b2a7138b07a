"""The deal map: every package in the plane of both sides' values.

Thousands of packages stay light: those that are neither agreed nor on the frontier are counted in
squares of two points by two, and a square says how many it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.report.charts.fighting import room_above, rules
from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.charts.likeness import by_difference
from offramp.report.figures import in_100, number, points
from offramp.report.palette import COLOURS

__all__ = [
    "BACKGROUND",
    "FRONTIERS",
    "KINDS",
    "KIND_COLOURS",
    "KIND_SHAPES",
    "TABLE",
    "Lie",
    "deal_map",
    "dotted",
    "map_rows",
    "told",
]

Array = NDArray[np.float64]

SQUARE = 2.0
"""Side of a square of the background, points."""

NAMED = 120
"""At most so many agreed packages are drawn one by one (the most often agreed)."""

TOLD, UNTOLD = 20, 10
"""At most so many packages in the table that are agreed, and that never are."""

KINDS = {
    "agreed": "agreed (size: share of deals)",
    "frontier": "efficient: none better for both",
    "possible": "efficient if none refused (dotted)",
    "feasible": "feasible (the darker, the more)",
    "unkept": "would not be kept",
    "refused": "refused by who must say yes",
}
"""What a package on the map is -> how the legend calls it."""
KIND_COLOURS = {
    "agreed": COLOURS["settled"],
    "frontier": COLOURS["ink"],
    "possible": COLOURS["muted"],
    "feasible": COLOURS["feasible"],
    "unkept": COLOURS["unkept"],
    "refused": COLOURS["infeasible"],
}
KIND_SHAPES = {
    "agreed": "circle",
    "frontier": "diamond",
    "possible": "triangle-right",
    "feasible": "square",
    "unkept": "triangle-down",
    "refused": "cross",
}
"""Kinds differ in shape and lightness, so that they are told apart without colour."""

BACKGROUND: dict[str, Any] = {"filled": True, "size": 30, "strokeWidth": 0}
"""How the squares look."""

TABLE = "Packages most often agreed, then others that are efficient; worth in points, middle world"

FRONTIERS: dict[str, dict[str, Any]] = {
    "possible": {"color": COLOURS["muted"], "strokeWidth": 1, "strokeDash": [2, 2]},
    "frontier": {"color": COLOURS["ink"], "strokeWidth": 1.5},
}
"""Column that says who is on a frontier -> how its line looks, the upper one last."""


@dataclass(frozen=True)
class Lie:
    """Where all packages lie in the middle world, stakes."""

    proposer: Array
    """(M,) worth to the proposer."""
    responder: Array
    """(M,) worth to the responder."""
    feasible: NDArray[np.bool_]
    """(M,)."""
    ratified: NDArray[np.bool_]
    """(M,) whose yes is needed says yes; what is ratified and not feasible would not be kept."""
    frontier: Sequence[int]
    possible: Sequence[int]
    """What would be the frontier, were nobody to refuse and every deal kept."""
    agreed: Array
    """(M,) share of all deals over all worlds."""
    fighting_proposer: float
    fighting_responder: dict[str, float]
    """Type of responder -> worth of fighting on."""
    going_on: str
    """What that is called: `Facts.going_on`."""
    describe: Callable[[int], str]
    """A package in words."""
    objections: Callable[[int], str]
    """What speaks against a package; empty: nothing."""


def deal_map(lie: Lie, sides: tuple[str, str]) -> Figure:
    """Draw packages, frontiers, and both sides' values of fighting on.

    Parameters
    ----------
    lie
        The packages and what fighting on is worth.
    sides
        Names of proposer and responder.
    """
    import altair as alt

    rows, squares = map_rows(lie)
    shown = _shown(lie, rows + squares)
    domain_x = _domain(lie.proposer, [lie.fighting_proposer])
    fighting = list(lie.fighting_responder.values())
    domain_y = _domain(lie.responder, fighting)
    domain_y[1] = max(domain_y[1], room_above(100 * max(fighting), domain_y[0], domain_y[1]))
    x = alt.X(
        "x:Q",
        title=f"worth to {sides[0]}, points",
        scale=alt.Scale(domain=domain_x, nice=False),
        axis=alt.Axis(grid=False, tickCount=6, titleLimit=alt.ExprRef(expr="width")),
    )
    y = alt.Y(
        "y:Q",
        title=f"worth to {sides[1]}, points",
        scale=alt.Scale(domain=domain_y, nice=False),
        axis=alt.Axis(grid=False, tickCount=6, titleLimit=alt.ExprRef(expr="height")),
    )
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=[KINDS[k] for k in shown], range=[KIND_COLOURS[k] for k in shown]),
        legend=alt.Legend(
            title=None,
            orient="top",
            columns=1,
            symbolOpacity=1,
            labelLimit=alt.ExprRef(expr="width - 20"),
        ),
    )
    shape = alt.Shape(
        "kind:N",
        scale=alt.Scale(domain=[KINDS[k] for k in shown], range=[KIND_SHAPES[k] for k in shown]),
    )
    tip = [
        alt.Tooltip("words:N", title="package"),
        alt.Tooltip("worth:N", title=" / ".join(sides)),
        alt.Tooltip("share:N", title="of all deals"),
        alt.Tooltip("against:N", title="speaks against it"),
    ]
    lines, names = rules(lie, sides, x, y, domain_x, domain_y)
    layers = [
        *_zone(lie, x, y, domain_x, domain_y),
        _background(squares, x, y, colour, shape),
        *lines,
        *_frontiers(rows, x, y),
        alt.Chart(values(rows))
        .mark_point(filled=True, opacity=0.9, stroke=COLOURS["paper"], strokeWidth=0.7)
        .encode(
            x=x,
            y=y,
            color=colour,
            shape=shape,
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=tip,
        ),
        *names,
    ]
    return Figure(
        key="deal-map",
        title="The map of deals",
        says=_says(lie, sides),
        drawing=finish(
            layered(*layers), 380, f"Packages by their worth to {sides[0]} and to {sides[1]}."
        ),
        table=Table(
            TABLE,
            ("package", *sides, "% of deals", "efficient", "speaks against it"),
            tuple(
                (words, *r["worth"].split(" / "), r["share"], r["rank"], r["against"])
                for words, r in told(rows)
            ),
        ),
    )


def map_rows(lie: Lie, most: int = NAMED) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the packages drawn one by one, at most so many agreed ones, and of the squares."""
    often = np.argsort(-lie.agreed, kind="stable")[:most]
    kinds = {
        **dict.fromkeys(lie.possible, "possible"),
        **dict.fromkeys(lie.frontier, "frontier"),
        **{int(p): "agreed" for p in often if lie.agreed[p] > 0.0},
    }
    return [_row(lie, p, kind) for p, kind in kinds.items()], _squares(lie, list(kinds))


def told(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Choose the packages of the table, with their words: most often agreed first, then efficient.

    One that resembles another before it is told by what is other in it.
    """
    often = sorted((r for r in rows if r["agreed"]), key=lambda r: -r["agreed"])
    never = sorted((r for r in rows if not r["agreed"]), key=lambda r: not r["frontier"])
    chosen = often[:TOLD] + never[:UNTOLD]
    return list(zip(by_difference([r["words"] for r in chosen]), chosen, strict=True))


def _shown(lie: Lie, rows: list[dict[str, Any]]) -> list[str]:
    """Kinds for the legend: those of the rows, and lines whose packages are all agreed."""
    here = {row["kind"] for row in rows}
    lines = {"frontier": bool(lie.frontier), "possible": set(lie.possible) != set(lie.frontier)}
    return [kind for kind in KINDS if lines.get(kind, KINDS[kind] in here)]


def _frontiers(rows: list[dict[str, Any]], x: Any, y: Any) -> list[Any]:
    import altair as alt

    return [
        alt.Chart(values(sorted((r for r in rows if r[which]), key=lambda r: r["x"])))
        .mark_line(**looks)
        .encode(x=x, y=y, order=alt.Order("x:Q"))
        for which, looks in FRONTIERS.items()
    ]


def _row(lie: Lie, package: int, kind: str) -> dict[str, Any]:
    frontier, possible = package in lie.frontier, package in lie.possible
    x, y = float(lie.proposer[package]), float(lie.responder[package])
    share = float(lie.agreed[package])
    return {
        "x": round(100 * x, 2),
        "y": round(100 * y, 2),
        "kind": KINDS[kind],
        "frontier": frontier,
        "possible": possible,
        "rank": "yes" if frontier else "were nobody to refuse it" if possible else "no",
        "agreed": share,
        "size": round(16 + 1800 * share, 1),
        "share": f"{in_100(share)} %" if share else "none",
        "words": lie.describe(package),
        "worth": f"{points(x)} / {points(y)}",
        "against": lie.objections(package) or "nothing in the middle world",
    }


def _domain(worth: Array, fighting: list[float]) -> list[float]:
    low = 100 * min(float(worth.min(initial=1.0)), *fighting)
    high = 100 * max(float(worth.max(initial=0.0)), *fighting)
    return [5 * np.floor((low - 2) / 5), 5 * np.ceil((high + 2) / 5)]


def _squares(lie: Lie, skip: list[int]) -> list[dict[str, Any]]:
    """Count the packages that are not drawn one by one, in squares."""
    rest = np.ones(len(lie.proposer), dtype=bool)
    rest[skip] = False
    across = np.rint(100 * lie.proposer[rest] / SQUARE).astype(int)
    up = np.rint(100 * lie.responder[rest] / SQUARE).astype(int)
    # Feasible squares come last and so lie on top where kinds share a place.
    kinds = np.where(lie.feasible[rest], 2, np.where(lie.ratified[rest], 1, 0))
    wide = 2 * max(np.abs(across).max(initial=0), np.abs(up).max(initial=0)) + 1
    _, first, counts = np.unique(
        (kinds * wide + across) * wide + up, return_index=True, return_counts=True
    )
    opacity = 0.25 + 0.6 * np.log1p(counts) / np.log1p(counts.max(initial=1))
    order = np.lexsort((first, kinds[first]))
    here = np.stack([kinds, across, up])[:, first[order]]
    names = [KINDS[kind] for kind in ("refused", "unkept", "feasible")]
    side = number(SQUARE)
    return [
        {
            "x": SQUARE * a,
            "y": SQUARE * b,
            "kind": names[kind],
            "opacity": round(shade, 2),
            "words": f"{n} package{'s' if n > 1 else ''} in a square of {side} points",
            "worth": f"{number(SQUARE * a)} / {number(SQUARE * b)}",
        }
        for (kind, a, b), n, shade in zip(
            here.T.tolist(), counts[order].tolist(), opacity[order].tolist(), strict=True
        )
    ]


def _background(squares: list[dict[str, Any]], x: Any, y: Any, colour: Any, shape: Any) -> Any:
    import altair as alt

    return (
        alt.Chart(values(squares))
        .mark_point(**BACKGROUND)
        .encode(
            x=x,
            y=y,
            color=colour,
            shape=shape,
            opacity=alt.Opacity("opacity:Q", scale=None),
            tooltip=[
                alt.Tooltip("words:N", title="here"),
                alt.Tooltip("worth:N", title="worth, about"),
                alt.Tooltip("kind:N", title="they are"),
            ],
        )
    )


def _zone(lie: Lie, x: Any, y: Any, domain_x: list[float], domain_y: list[float]) -> list[Any]:
    """Shade where both sides gain: the more responders agree, the deeper."""
    import altair as alt

    rows = [
        {"x": 100 * lie.fighting_proposer, "x2": domain_x[1], "y": 100 * low, "y2": domain_y[1]}
        for low in lie.fighting_responder.values()
    ]
    return [
        alt.Chart(values(rows))
        .mark_rect(color=COLOURS["zone"], opacity=0.06)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    ]


def dotted(number: int) -> str:
    """Say what the dotted line is, through so many packages."""
    through = f"the {number:,} packages that" if number > 1 else "the only package that"
    return f"Dotted: {through} would be efficient, were nobody to refuse and every deal kept."


def _says(lie: Lie, sides: tuple[str, str]) -> str:
    same = set(lie.possible) == set(lie.frontier)
    return _counts(lie, sides) + ("" if same else f" {dotted(len(lie.possible))}")


def _counts(lie: Lie, sides: tuple[str, str]) -> str:
    better = lie.feasible & (lie.proposer > lie.fighting_proposer)
    middle = lie.fighting_responder.get("middle", np.median(list(lie.fighting_responder.values())))
    both = int(np.count_nonzero(better & (lie.responder >= middle)))
    feasible = int(np.count_nonzero(lie.feasible))
    total = len(lie.proposer)
    unkept = int(np.count_nonzero(lie.ratified & ~lie.feasible))
    lost = f" {unkept:,} more would be let through but not kept." if unkept else ""
    if feasible == 0:
        why = f": {total - unkept:,} would be refused, {unkept:,} not kept" if unkept else ""
        return (
            f"None of {total:,} packages is feasible in the middle world (every range at its "
            f"middle){why}; the dots are what is agreed in other worlds."
        )
    start = (
        f"Of {total:,} packages {feasible:,} are feasible in the middle world (every range at its "
        f"middle), and {f'{both:,}' if both else 'none'} of those"
    )
    if both == 0:
        return (
            f"{start} is better for both than {lie.going_on}, {sides[1]} being of middling "
            f"weariness: there is no zone there.{lost}"
        )
    return (
        f"{start} are better for both than {lie.going_on}, {sides[1]} being of middling weariness "
        f"(upper right of the dashed lines).{lost}"
    )
