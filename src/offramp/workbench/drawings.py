"""Specifications of the charts that move with every change (Vega-Lite, without rows).

Written as plain data, so that making one takes no time; the browser draws each once and is then
sent only rows (`live`).  Names from a file stand as titles and values, never in expressions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.report.briefing import ending_names
from offramp.report.charts.deal_map import (
    BACKGROUND,
    FRONTIERS,
    KIND_COLOURS,
    KIND_SHAPES,
    KINDS,
)
from offramp.report.charts.fighting import LIFT, NAME_LOOKS
from offramp.report.palette import COLOURS, ENDING_COLOURS

if TYPE_CHECKING:
    from offramp.report.facts import Facts

__all__ = ["CHARTS", "specs"]

CHARTS = ("endings", "chance", "deal-map")
Looks = tuple[str, list[int]]
LINES: dict[str, Looks] = {
    "a deal has been reached": (COLOURS["settled"], [1, 0]),
    "a deal both prefer has existed": (COLOURS["muted"], [5, 4]),
    "reached, before the change": (COLOURS["ink"], [3, 3]),
}
"""Lines of the second chart, as its legend calls them -> colour and dashes."""
PINS: dict[str, Looks] = {
    "A": (COLOURS["won_responder"], [8, 3]),
    "B": (COLOURS["zone"], [2, 2]),
    "C": (COLOURS["unkept"], [8, 3, 2, 3]),
    "D": (COLOURS["escalated"], [12, 4]),
}
"""The lines of pinned states, told apart by colour, dashes and letter."""


def specs(facts: Facts, last: int) -> dict[str, dict[str, Any]]:
    """Vega-Lite specifications by chart; *last* is the longest horizon, periods."""
    made = {
        "endings": (_spec_endings(facts, last), 250),
        "chance": (_spec_chance(facts, last), 250),
        "deal-map": (_spec_map(facts), 380),
    }
    return {
        key: {
            "width": "container",
            "height": height,
            "autosize": {"type": "fit-x", "contains": "padding"},
            "layer": layers,
            **more,
        }
        for key, ((layers, more), height) in made.items()
    }


Spec = tuple[list[dict[str, Any]], dict[str, Any]]
_ENDS = ("low", "high")
_HUNDRED = {"domain": [0, 100]}
_QUARTERS = {"values": [0, 25, 50, 75, 100]}
_GHOST: dict[str, Any] = {"strokeDash": [3, 3], "color": COLOURS["ink"], "opacity": 0.75}


def _dates(facts: Facts, last: int) -> dict[str, Any]:
    every = next((s for s in (1, 2, 3, 6, 12) if last / s <= 8), 24)
    return {
        "field": "n",
        "type": "quantitative",
        "title": f"{facts.period}s from now",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"grid": False, "format": "d", "values": list(range(0, last + 1, every))},
    }


def _spec_endings(facts: Facts, last: int) -> Spec:
    names, x = ending_names(facts), _dates(facts, last)
    y = {"type": "quantitative", "scale": _HUNDRED, "axis": _QUARTERS}
    area = {
        "data": {"name": "endings"},
        "mark": {"type": "area", "stroke": COLOURS["paper"], "strokeWidth": 1, "line": False},
        "encoding": {
            "x": x,
            "y": {**y, "field": "from", "title": f"of 100 such {facts.contest}s"},
            "y2": {"field": "to"},
            "color": {
                "field": "state",
                "type": "nominal",
                "scale": {
                    "domain": [names[s] for s in ENDING_COLOURS],
                    "range": list(ENDING_COLOURS.values()),
                },
                "legend": {
                    "title": None,
                    "orient": "top",
                    "columns": 2,
                    "labelLimit": 140,
                    "symbolType": "square",
                },
            },
        },
    }
    ghost = {
        "data": {"name": "endings_was"},
        "transform": [{"filter": "datum.order < 4"}],
        "mark": {"type": "line", "strokeWidth": 1.5, **_GHOST},
        "encoding": {
            "x": x,
            "y": {**y, "field": "to"},
            "detail": {"field": "state", "type": "nominal"},
        },
    }
    pointer = {
        "data": {"name": "endings"},
        "transform": [{"pivot": "order", "value": "words", "groupby": ["n"], "op": "max"}],
        "mark": {"type": "rule", "strokeWidth": 14, "opacity": 0},
        "encoding": {
            "x": x,
            "tooltip": [
                {"field": "n", "type": "quantitative", "title": f"{facts.period}s"},
                *(
                    {"field": str(i), "type": "nominal", "title": names[s]}
                    for i, s in enumerate(ENDING_COLOURS)
                ),
            ],
        },
    }
    return [area, ghost, pointer], {}


def _spec_chance(facts: Facts, last: int) -> Spec:
    x = _dates(facts, last)
    y = {"type": "quantitative", "scale": _HUNDRED, "axis": _QUARTERS, "title": "in 100"}
    now, was, pins = {"name": "chance"}, {"name": "chance_was"}, {"name": "chance_pins"}

    def line(data: Any, field: str, looks: dict[str, Any], width: float) -> dict[str, Any]:
        return {
            "data": data,
            "mark": {"type": "line", "strokeWidth": width},
            "encoding": {"x": x, "y": {**y, "field": field}, **_strokes(looks)},
        }

    band = {
        "data": now,
        "mark": {"type": "area", "color": COLOURS["track"]},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
    }
    names = {
        "data": pins,
        "transform": [{"filter": "isValid(datum.at)"}],
        "mark": {"type": "text", "align": "left", "dx": 4, "fontWeight": "bold"},
        "encoding": {"x": x, "y": {**y, "field": "at"}, "text": {"field": "pin"}},
    }
    pointer = {
        "data": now,
        "mark": {"type": "rule", "strokeWidth": 14, "opacity": 0},
        "encoding": {
            "x": x,
            "tooltip": [
                {"field": "n", "type": "quantitative", "title": f"{facts.period}s"},
                *(
                    {"field": f, "type": "quantitative", "title": t, "format": ".0f"}
                    for f, t in (
                        ("deal", "deal reached"),
                        ("low", "sampling: from"),
                        ("high", "to"),
                        ("zone", "deal has existed"),
                    )
                ),
            ],
        },
    }
    reached, existed, before = ({"datum": name} for name in LINES)
    return [
        band,
        line(now, "zone", existed, 1.5),
        line(was, "deal", before, 2),
        line(pins, "deal", {"field": "pin"}, 2),
        line(now, "deal", reached, 3),
        names,
        pointer,
    ], {"padding": {"left": 5, "top": 5, "right": 18, "bottom": 5}}


def _strokes(line: dict[str, Any]) -> dict[str, Any]:
    """Colour and dashes of a line of the second chart, with one legend of the three lines."""
    looks = {**LINES, **PINS}
    legend = {
        "title": None,
        "orient": "top",
        "columns": 1,
        "labelLimit": 260,
        "values": list(LINES),
        "symbolType": "stroke",
        "symbolSize": 500,
        "symbolStrokeWidth": 2,
    }
    return {
        channel: {
            **line,
            "type": "nominal",
            "scale": {"domain": list(looks), "range": [look[i] for look in looks.values()]},
            "legend": legend,
        }
        for i, channel in enumerate(("stroke", "strokeDash"))
    }


def _spec_map(facts: Facts) -> Spec:
    def axis(name: str, which: str, side: str) -> dict[str, Any]:
        # Ends are sent, not found in the rows: else any row that moves has every mark drawn anew.
        ends = [{"expr": f"{which}_low"}, {"expr": f"{which}_high"}]
        return {
            "type": "quantitative",
            "title": f"worth to {name}, points",
            "scale": {"zero": False, "padding": 8, "nice": True, "domain": ends},
            "axis": {"grid": False, "tickCount": 6, "titleLimit": {"expr": side}},
        }

    x = {"field": "x", **axis(facts.proposer, "x", "width")}
    y = {"field": "y", **axis(facts.responder, "y", "height")}
    legend = {"title": None, "orient": "top", "columns": 1, "symbolOpacity": 1}
    kind = {"field": "kind", "type": "nominal", "legend": legend}
    names = list(KINDS.values())
    colour = {**kind, "scale": {"domain": names, "range": list(KIND_COLOURS.values())}}
    shape = {**kind, "scale": {"domain": names, "range": list(KIND_SHAPES.values())}}
    fighting, was = {"name": "fighting"}, {"name": "fighting_was"}
    dashed = {"color": COLOURS["zone"], "strokeWidth": 1.5, "strokeDash": [6, 4]}
    first, last = [{"filter": "datum.first"}], [{"filter": "datum.last"}]

    def rule(data: Any, encoding: Any, **more: Any) -> dict[str, Any]:
        mark = {"type": "rule", **more}
        return {"data": data, "mark": mark, "encoding": encoding}

    def text(data: Any, encoding: Any, transform: Any, **more: Any) -> list[dict[str, Any]]:
        return [
            {
                "data": data,
                "transform": transform,
                "mark": {"type": "text", **looks, **more},
                "encoding": encoding,
            }
            for looks in NAME_LOOKS
        ]

    def tip(*fields: tuple[str, str]) -> list[dict[str, Any]]:
        return [{"field": f, "type": "nominal", "title": t} for f, t in fields]

    return [
        {
            "data": fighting,
            "mark": {"type": "rect", "color": COLOURS["zone"], "opacity": 0.06},
            "encoding": {"x": x, "x2": {"value": "width"}, "y": y, "y2": {"value": 0}},
        },
        *(
            {
                "data": {"name": "squares"},
                "transform": [{"filter": f"datum.kind === '{KINDS[which]}'"}],
                "mark": {"type": "point", **BACKGROUND},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": colour,
                    "shape": shape,
                    "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
                    "tooltip": tip(
                        ("words", "here"), ("worth", "worth, about"), ("kind", "they are")
                    ),
                },
            }
            for which in ("refused", "unkept", "feasible")  # on top, whichever came last
        ),
        rule(was, {"y": y}, strokeWidth=1.5, **_GHOST),
        rule(was, {"x": x}, strokeWidth=1.5, **_GHOST),
        rule(fighting, {"y": y}, **dashed),
        rule(fighting, {"x": x}, **dashed),
        *(
            {
                "data": {"name": "packages"},
                "transform": [{"filter": f"datum.{which}"}],
                "mark": {"type": "line", **looks},
                "encoding": {"x": x, "y": y, "order": {"field": "x", "type": "quantitative"}},
            }
            for which, looks in FRONTIERS.items()
        ),
        {
            "data": {"name": "packages_was"},
            "transform": [{"filter": f"datum.kind === '{KINDS['agreed']}'"}],
            "mark": {"type": "point", "filled": False, "strokeWidth": 1.2, **_GHOST},
            "encoding": {
                "x": x,
                "y": y,
                "size": {"field": "size", "type": "quantitative", "scale": None},
            },
        },
        {
            "data": {"name": "packages"},
            "mark": {
                "type": "point",
                "filled": True,
                "opacity": 0.9,
                "stroke": COLOURS["paper"],
                "strokeWidth": 0.7,
            },
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "shape": shape,
                "size": {"field": "size", "type": "quantitative", "scale": None},
                "tooltip": tip(
                    ("words", "package"),
                    ("worth", f"{facts.proposer} / {facts.responder}"),
                    ("share", "of all deals"),
                    ("against", "speaks against it"),
                ),
            },
        },
        {  # so that the axis leaves room for the name over the lines
            "data": fighting,
            "transform": last,
            "mark": {"type": "point", "opacity": 0},
            "encoding": {"y": {**y, "field": "room"}},
        },
        *text(
            fighting,
            {"x": {"value": "width"}, "y": y, "text": {"field": "across"}},
            last,
            align="right",
            baseline="bottom",
            dx=-4,
            dy=LIFT,
            limit={"expr": "width - 8"},
        ),
        *text(
            fighting,
            {"x": x, "y": {"value": "height"}, "text": {"field": "along"}},
            first,
            align="left",
            baseline="top",
            angle=270,
            dx=6,
            dy=4,
            limit={"expr": "0.6 * height"},
        ),
    ], {"params": [{"name": f"{which}_{end}", "value": 0} for which in "xy" for end in _ENDS]}
