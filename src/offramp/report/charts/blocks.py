"""Who blocks what: packages in rows, ratifiers in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.figures import in_100, number
from offramp.report.palette import COLOURS

__all__ = ["Refused", "blocks"]


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
    ratifiers = list(dict.fromkeys(r.ratifier for r in found))
    rows = [
        {
            "package": r.package,
            "row": packages.index(r.package),
            "ratifier": r.ratifier,
            "refuses": 100 * r.refuses,
            "figure": in_100(r.refuses) if r.refuses > 0.0 else "",
            "alone": in_100(r.alone),
            "short": number(r.short),
            "wins": r.wins,
        }
        for r in found
    ]
    names = [{"row": i, "package": p, "ratifier": ratifiers[0]} for i, p in enumerate(packages)]
    y = alt.Y("row:O", axis=None, sort="ascending", scale=alt.Scale(paddingInner=0.45))
    x = alt.X(
        "ratifier:N",
        sort=ratifiers,
        title=None,
        axis=alt.Axis(
            orient="top", labelLimit=130, labelAngle=0, domain=False, ticks=False, offset=14
        ),
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
    cells = base.mark_rect(stroke=COLOURS["grid"]).encode(
        x=x,
        y=y,
        color=alt.Color(
            "refuses:Q",
            scale=alt.Scale(domain=[0, 100], range=[COLOURS["paper"], COLOURS["won_responder"]]),
            legend=None,
        ),
        tooltip=tip,
    )
    figures = base.mark_text(fontWeight="bold", color=COLOURS["ink"]).encode(
        x=x, y=y, text="figure:N"
    )
    titles = (
        alt.Chart(values(names))
        .mark_text(
            align="left",
            baseline="bottom",
            dy=-15,
            limit=alt.ExprRef(expr="width"),
            color=COLOURS["ink"],
        )
        .encode(y=y, x=alt.XValue(0), text=alt.Text("package:N"))
    )
    return Figure(
        key="blocks",
        title="Who blocks what",
        says=_says(found),
        drawing=finish(
            layered(cells, figures, titles),
            54 * max(len(packages), 1),
            "Share of worlds in which each ratifier blocks each package.",
        ),
        table=Table(
            "Share of worlds, in 100, in which a ratifier blocks a package (where it ever does)",
            ("package", "ratifier", "says no", "alone", "short by (points)", "wins it over"),
            _rows(found),
        ),
    )


def _rows(found: Sequence[Refused]) -> tuple[tuple[str, ...], ...]:
    """Those who ever say no; a package is told in full once and in short after that."""
    told: set[str] = set()
    rows = []
    for r in [r for r in found if r.refuses > 0.0] or found:
        words = _short(r.package, 40) if r.package in told else r.package
        told.add(r.package)
        figures = (in_100(r.refuses), in_100(r.alone), number(r.short))
        rows.append((words, r.ratifier, *figures, r.wins))
    return tuple(rows) or (("nobody else must say yes", "", "", "", "", ""),)


def _says(found: Sequence[Refused]) -> str:
    if not found:
        return "Nobody else must say yes."
    most = max(found, key=lambda r: (r.alone, r.refuses))
    if most.refuses <= 0.0:
        return "Nobody blocks any of these packages."
    return (
        f"Figures are worlds of 100 in which a ratifier says no. {most.ratifier} most often stands "
        f"alone in the way: of “{_short(most.package)}”, in {in_100(most.alone)} of 100."
    )


def _short(words: str, limit: int = 90) -> str:
    return words if len(words) <= limit else words[: limit - 1].rsplit(" ", 1)[0] + " …"
