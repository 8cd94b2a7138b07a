"""Who blocks what: packages in numbered rows, ratifiers in lettered columns.

Letters stand over the columns and names in a key above them, so that none is cut on a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.report.charts.bars import LINE, lines_on_telephone, wrapped
from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.charts.likeness import by_difference
from offramp.report.figures import in_100, number
from offramp.report.palette import COLOURS

__all__ = ["Refused", "blocks"]

_CELL = 30
"""Height of a cell, pixels."""
_GAP = 8
"""Space above the words of a package, and around them, pixels."""


@dataclass(frozen=True)
class Refused:
    """One ratifier and one package."""

    package: str
    ratifier: str
    refuses: float
    """Share of worlds in which it blocks the package."""
    alone: float
    short: float
    """Points by which it then falls short."""
    wins: str
    """What would win it over, in words; empty where nothing is needed."""


def blocks(found: Sequence[Refused]) -> Figure:
    """Shade each cell by the share of worlds in which the ratifier blocks the package."""
    import altair as alt

    packages = list(dict.fromkeys(r.package for r in found))
    told = by_difference(packages)
    ratifiers = list(dict.fromkeys(r.ratifier for r in found))
    letters = [_letter(i) for i in range(len(ratifiers))]
    letter = dict(zip(ratifiers, letters, strict=True))
    places, height = _places(told)
    rows = [
        {
            "package": told[packages.index(r.package)],
            **places[packages.index(r.package)],
            "ratifier": r.ratifier,
            "letter": letter[r.ratifier],
            "refuses": 100 * r.refuses,
            "figure": in_100(r.refuses) if r.refuses > 0.0 else "",
            "alone": in_100(r.alone),
            "short": number(r.short),
            "wins": r.wins,
        }
        for r in found
    ]
    names = [{"package": p, "letter": letters[0], **at} for p, at in zip(told, places, strict=True)]
    scale = alt.Scale(domain=[0, height], reverse=True, nice=False)
    y = alt.Y("top:Q", axis=None, scale=scale)
    x = alt.X(
        "letter:N",
        sort=letters,
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, offset=14),
    )
    tip = [
        alt.Tooltip("package:N", title="package"),
        alt.Tooltip("ratifier:N", title="ratifier"),
        alt.Tooltip("figure:N", title="says no, of 100 worlds"),
        alt.Tooltip("alone:N", title="alone"),
        alt.Tooltip("short:N", title="short by (points)"),
        alt.Tooltip("wins:N", title="wins it over"),
    ]
    base = alt.Chart(values(rows))
    # One colour, more or less of it: shades between two colours would not turn with a dark screen.
    cells = base.mark_rect(stroke=COLOURS["grid"], fill=COLOURS["won_responder"]).encode(
        x=x,
        y=y,
        y2=alt.Y2("bottom:Q"),
        fillOpacity=alt.FillOpacity(
            "refuses:Q", scale=alt.Scale(domain=[0, 100], range=[0, 0.85]), legend=None
        ),
        tooltip=tip,
    )
    figures = base.mark_text(fontWeight="bold", color=COLOURS["ink"]).encode(
        x=x, y=alt.Y("middle:Q", axis=None, scale=scale), text="figure:N"
    )
    titles = (
        alt.Chart(values(names))
        .mark_text(
            align="left", baseline="bottom", color=COLOURS["ink"], **wrapped("package", 0, -4)
        )
        .encode(y=y, x=alt.XValue(0))
    )
    return Figure(
        key="blocks",
        title="Who blocks what",
        says=_says(found),
        drawing=finish(
            {**layered(cells, figures, titles), "title": _key(letter)},
            height,
            "Share of worlds in which each ratifier blocks each package.",
        ),
        table=Table(
            "Share of worlds, in 100, in which a ratifier blocks a package (where it ever does)",
            ("package", "ratifier", "says no", "alone", "short by (points)", "wins it over"),
            _rows(found),
        ),
    )


def _places(told: Sequence[str]) -> tuple[list[dict[str, int]], int]:
    """Where the cells of each package lie, below as many lines as its terms take, and the end."""
    places, at = [], 0
    for words in told:
        top = at + LINE * lines_on_telephone([words]) + _GAP
        at = top + _CELL
        places.append({"top": top, "middle": top + _CELL // 2, "bottom": at})
        at += _GAP
    return places, max(at - _GAP, _CELL)


def _letter(position: int) -> str:
    """``A``, ``B`` ... ``Z``, ``A1``, ``B1`` ..."""
    return chr(ord("A") + position % 26) + (str(position // 26) if position >= 26 else "")


def _key(letters: dict[str, str]) -> dict[str, Any]:
    """Say above the chart whom each letter stands for, in a line each."""
    return {
        "text": [f"{letter}  {ratifier}" for ratifier, letter in letters.items()],
        "anchor": "start",
        "frame": "group",
        "limit": {"expr": "width"},
        "fontSize": 12,
        "fontWeight": "normal",
        "lineHeight": 17,
        "offset": 10,
        "color": COLOURS["ink"],
    }


def _rows(found: Sequence[Refused]) -> tuple[tuple[str, ...], ...]:
    """Those who ever say no; a package is told once and by its number after that."""
    packages = list(dict.fromkeys(r.package for r in found))
    told = by_difference(packages)
    seen: set[int] = set()
    rows = []
    for r in [r for r in found if r.refuses > 0.0] or found:
        at = packages.index(r.package)
        words = f"{at + 1}" if at in seen else told[at]
        seen.add(at)
        figures = (in_100(r.refuses), in_100(r.alone), number(r.short))
        rows.append((words, r.ratifier, *figures, r.wins))
    return tuple(rows) or (("nobody else must say yes", "", "", "", "", ""),)


def _says(found: Sequence[Refused]) -> str:
    if not found:
        return "Nobody else must say yes."
    most = max(found, key=lambda r: (r.alone, r.refuses))
    if most.refuses <= 0.0:
        return "Nobody blocks any of these packages."
    place = list(dict.fromkeys(r.package for r in found)).index(most.package) + 1
    return (
        "Figures are worlds of 100 in which a ratifier says no. Most often alone in the way: "
        f"{most.ratifier}, of package {place} in {in_100(most.alone)} of 100."
    )
