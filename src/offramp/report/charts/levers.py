"""What could be done: each lever's effect on the chance of a deal, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.bars import row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.figures import half_width, in_100, signed
from offramp.report.outcomes import lever_words, outcome_words
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.levers import Levers, Pulled
    from offramp.report.facts import Facts

__all__ = ["levers"]


def levers(facts: Facts, found: Levers) -> Figure:
    """Dots with intervals about doing nothing, best first, what to avoid last."""
    import altair as alt

    rows = [
        {
            "row": i,
            "words": _words(found, p),
            "effect": 100 * p.headline.change.value,
            "low": 100 * p.headline.change.low,
            "high": 100 * p.headline.change.high,
            "figures": f"{signed(p.headline.change.value)} ±{half_width(p.headline.change)}",
            "sides": f"{in_100(p.headline.helps)} / {in_100(p.headline.hurts)}",
            "colour": COLOURS["won_responder" if p.headline.clearly < 0 else "settled"],
        }
        for i, p in enumerate(found.single)
    ]
    ends = [0.0, *(r["low"] for r in rows), *(r["high"] for r in rows)]
    pad = 0.05 * (max(ends) - min(ends)) + 0.5
    scale = alt.Scale(domain=[min(ends) - pad, max(ends) + pad], nice=False)
    title = f"points of the chance of a {outcome_words(facts, found.outcomes[0], short=True)}"
    x = alt.X("low:Q", scale=scale, title=title, axis=alt.Axis(grid=False, tickCount=6))
    tip = [
        alt.Tooltip("words:N", title="lever"),
        alt.Tooltip("figures:N", title="points"),
        alt.Tooltip("sides:N", title="helps / hurts, % of worlds"),
    ]
    base = alt.Chart()
    colour = alt.Color("colour:N", scale=None)
    nothing = (
        alt.Chart(values([{"zero": 0}]))
        .mark_rule(color=COLOURS["muted"], strokeDash=[3, 3])
        .encode(x=alt.X("zero:Q", scale=scale))
    )
    span = base.mark_rule(strokeWidth=3, yOffset=10).encode(
        y=rows_axis(), x=x, x2=alt.X2("high:Q"), color=colour, tooltip=tip
    )
    dot = base.mark_point(size=110, filled=True, opacity=1, yOffset=10).encode(
        y=rows_axis(), x=alt.X("effect:Q", scale=scale), color=colour, tooltip=tip
    )
    layers = [
        nothing,
        span,
        dot,
        row_text(base, "words", x=0, align="left", dy=-9, limit="width - 90"),
        row_text(base, "figures", x={"expr": "width"}, align="right", dy=-9, fontWeight="bold"),
    ]
    return Figure(
        key="levers",
        title="What would change it",
        says=_says(facts, found),
        drawing=finish(
            layered(*layers, rows=rows),
            46 * max(len(rows), 1),
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
        f"“{_words(found, best)}” raises {title} most, by {signed(change.value)} points "
        f"(±{half_width(change)}); it helps in {in_100(best.headline.helps)} % of the worlds and "
        f"hurts in {in_100(best.headline.hurts)} %."
    )


def _table(facts: Facts, found: Levers) -> Table:
    columns = [outcome_words(facts, o, short=True) for o in found.outcomes]
    rows = [
        (_words(found, p), *(_cell(p, o.key) for o in found.outcomes), p.dominated_by or "")
        for p in found.single
    ]
    return Table(
        "Change against doing nothing, same worlds (chances and terms in points)",
        ("lever", *columns, "no better than"),
        tuple(rows),
    )


def _cell(pulled: Pulled, key: str) -> str:
    effect = pulled.effects[key]
    value, half = effect.change.value, effect.change.half_width
    if effect.outcome.is_chance or effect.outcome.kind == "terms":
        value, half = 100 * value, 100 * half
    return f"{value:+,.3g} ±{half:,.2g}" if abs(value) < 1000 else f"{value:+,.0f} ±{half:,.0f}"
