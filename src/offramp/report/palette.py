"""The colours of charts and page, each with its counterpart for dark screens.

Chosen so that neighbours differ in lightness and not only in hue: the charts read in greyscale and
with any form of colour blindness (blue, orange and amber after Okabe & Ito 2008, pulled apart in
lightness).  Charts name the light colours; a page swaps them by rules on those very names, so
nothing is drawn again when the reader's screen turns dark or the page is printed.
"""

from __future__ import annotations

from typing import Any

__all__ = ["COLOURS", "DARK", "ENDING_COLOURS", "FONT", "dark_rules", "theme"]

COLOURS = {
    "paper": "#fefefe",
    "ink": "#1b2430",
    "muted": "#52606d",
    "grid": "#dfe4e9",
    "settled": "#1f5fa8",
    "track": "#cfdff1",
    "bar": "#b3cfec",
    "won_responder": "#d9691c",
    "won_proposer": "#efb43a",
    "escalated": "#2b0a14",
    "fighting": "#e6eaee",
    "zone": "#0f766f",
    "feasible": "#71869b",
    "infeasible": "#b4bec8",
    "unkept": "#b98b5e",
}

DARK = {
    "paper": "#12171d",
    "ink": "#e8edf2",
    "muted": "#a7b4c1",
    "grid": "#2c353f",
    "settled": "#6fb1f0",
    "track": "#1d3a57",
    "bar": "#24507c",
    "won_responder": "#c4621f",
    "won_proposer": "#f8dc8e",
    "escalated": "#fffffe",
    "fighting": "#333d48",
    "zone": "#58cfc2",
    "feasible": "#8fa3b8",
    "infeasible": "#46525f",
    "unkept": "#8a6440",
}

ENDING_COLOURS = {
    name: COLOURS[name]
    for name in ("settled", "won_responder", "won_proposer", "escalated", "fighting")
}

FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"


def dark_rules(scope: str) -> str:
    """CSS that swaps every colour of a chart inside *scope* for its dark counterpart."""
    return "\n".join(
        f'{scope} [{what}="{light}"] {{ {what}: {DARK[name]}; }}'
        for name, light in COLOURS.items()
        for what in ("fill", "stroke")
    )


def theme() -> dict[str, Any]:
    """Return the Vega-Lite configuration shared by all charts."""
    muted, ink, grid = COLOURS["muted"], COLOURS["ink"], COLOURS["grid"]
    return {
        "background": "transparent",
        # A chart is one picture to a screen reader: its sentence, and the table behind it.
        "aria": False,
        "font": FONT,
        "view": {"stroke": "transparent"},
        "axis": {
            "labelColor": muted,
            "titleColor": muted,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": grid,
            "domainColor": muted,
            "tickColor": muted,
        },
        "legend": {
            "labelColor": ink,
            "titleColor": muted,
            "labelFontSize": 12,
            "labelLimit": 320,
            "symbolSize": 120,
        },
        "text": {"color": ink, "fontSize": 12},
    }
