"""What could be done: each lever's effect on the chance of a deal, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.figure import Figure, Table, finish
from offramp.report.charts.spans import height, spans
from offramp.report.figures import in_100, significant, spanned
from offramp.report.outcomes import lever_words, outcome_words
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.levers import Levers, Pulled
    from offramp.report.facts import Facts

__all__ = ["levers"]


def levers(facts: Facts, found: Levers) -> Figure:
    """Dots with intervals about doing nothing, best first, what to avoid last."""
    rows = [
        {
            "row": i,
            "words": _words(found, p),
            "value": 100 * p.headline.change.value,
            "low": 100 * p.headline.change.low,
            "high": 100 * p.headline.change.high,
            "figures": spanned(p.headline.change),
            "sides": f"{in_100(p.headline.helps)} / {in_100(p.headline.hurts)}",
            "colour": COLOURS["won_responder" if p.headline.clearly < 0 else "settled"],
        }
        for i, p in enumerate(found.single)
    ]
    title = f"points of the chance of a {outcome_words(facts, found.outcomes[0], short=True)}"
    tips = {"words": "lever", "figures": "points", "sides": "helps / hurts, % of worlds"}
    return Figure(
        key="levers",
        title="The levers, each by itself",
        says=_says(facts, found),
        drawing=finish(
            spans(rows, title, 0.0, tips),
            height(rows),
            "Effect of each lever on the chance of a deal, with its 95 % interval.",
        ),
        table=_table(facts, found),
    )


def _words(found: Levers, pulled: Pulled) -> str:
    words = lever_words(found.scenario, pulled.key)
    return f"AVOID: {words}" if pulled.warning else words


def _says(facts: Facts, found: Levers) -> str:
    best = found.single[0]
    change = best.headline.change
    title = outcome_words(facts, found.outcomes[0])
    if best.headline.clearly <= 0:
        return f"Nothing that the file names clearly raises {title}, at 95 % confidence."
    return (
        f"“{_words(found, best)}” raises {title} most, by {spanned(change)} "
        f"points; it helps in {in_100(best.headline.helps)} % of the worlds and "
        f"hurts in {in_100(best.headline.hurts)} %."
    )


def _table(facts: Facts, found: Levers) -> Table:
    columns = [outcome_words(facts, o, short=True) for o in found.outcomes]
    rows = [
        (_words(found, p), *(_cell(p, o.key) for o in found.outcomes), p.dominated_by or "")
        for p in found.single
    ]
    return Table(
        "Change against doing nothing, same worlds, with its sampling interval, 95 % (chances and "
        "terms in points; months, harm and escalation to the longest date reported)",
        ("lever", *columns, "no better than"),
        tuple(rows),
    )


def _cell(pulled: Pulled, key: str) -> str:
    effect = pulled.effects[key]
    change = effect.change
    if effect.outcome.is_chance or effect.outcome.kind == "terms":
        change = change.scaled(100.0)
    value, low, high = (_change(x) for x in (change.value, change.low, change.high))
    return f"{value} ({low} to {high})"


def _change(value: float) -> str:
    return f"{significant(value):+,.0f}" if abs(value) >= 100 else f"{value:+.2g}"
