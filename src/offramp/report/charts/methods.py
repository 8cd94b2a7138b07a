"""The answer under other ways of solving: the chance of a deal, and what each lever adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.report.charts.bars import LINE, lines_on_telephone, row_text, rows_axis
from offramp.report.charts.figure import Figure, Table, finish, layered, values
from offramp.report.charts.spans import height, spans
from offramp.report.figures import half_width, in_100, signed, within
from offramp.report.outcomes import lever_words
from offramp.report.palette import COLOURS

if TYPE_CHECKING:
    from offramp.analysis.robustness import Robustness
    from offramp.report.facts import Facts
    from offramp.scenario import Scenario

__all__ = ["levers_by_method", "methods"]

_ROW = 58
"""Height of a row with one line of words, pixels."""
MARKS = (
    ("circle", "settled"),
    ("triangle-down", "zone"),
    ("triangle-up", "zone"),
    ("square", "feasible"),
    ("diamond", "won_responder"),
)
"""Shape and colour of each way of solving, the model's own first."""


def methods(facts: Facts, found: Robustness) -> Figure:
    """Dots with intervals: the chance of a deal, however it is solved."""
    own, span = found.ways[0], within(found.periods, facts.period)
    rows = [
        {
            "row": i,
            "words": way.method,
            "value": 100 * way.chance.value,
            "low": 100 * way.chance.low,
            "high": 100 * way.chance.high,
            "figures": in_100(way.chance.value),
            "said": way.words,
            "colour": COLOURS[MARKS[i][1]],
        }
        for i, way in enumerate(found.ways)
    ]
    tips = {"words": "solved with", "figures": "in 100", "said": "in a word"}
    return Figure(
        key="methods",
        title="The chance, however it is solved",
        says=_says(found, span),
        drawing=finish(
            spans(rows, f"chance of a deal {span}, in 100", 100 * own.chance.value, tips),
            height(rows),
            "Chance of a deal under each way of solving, with its 95 % interval.",
        ),
        table=Table(
            f"Chance of a deal {span}, in 100 (shifts in the same worlds, ± 95 %)",
            ("way of solving", "chance", "in a word", "shift"),
            tuple(
                (
                    way.method,
                    f"{in_100(way.chance.value)} ±{half_width(way.chance)}",
                    way.words,
                    "" if way is own else f"{signed(way.shift.value)} ±{half_width(way.shift)}",
                )
                for way in found.ways
            ),
        ),
    )


def _says(found: Robustness, span: str) -> str:
    own, *others = found.ways
    widest = max(others, key=lambda way: abs(way.shift.value))
    return (
        f"A deal {span} comes in {in_100(own.chance.value)} of 100 as it is (dashed line); "
        f"“{widest.method}” moves that most, by {signed(widest.shift.value)} points "
        f"(±{half_width(widest.shift)}, same worlds)."
    )


def levers_by_method(scenario: Scenario, facts: Facts, found: Robustness) -> Figure:
    """A mark for each way of solving, a row for each lever: what the lever adds."""
    import altair as alt

    own, span = found.ways[0], within(found.periods, facts.period)
    names = [(name, lever_words(scenario, name)) for name in own.order]
    words = [{"row": i, "words": title} for i, (_, title) in enumerate(names)]
    marks: list[dict[str, Any]] = [
        {
            "row": i,
            "lever": title,
            "method": way.method,
            "effect": 100 * way.effects[name].value,
            "figures": f"{signed(way.effects[name].value)} ±{half_width(way.effects[name])}",
        }
        for i, (name, title) in enumerate(names)
        for way in reversed(found.ways)  # the model's own on top
    ]
    effects = [0.0, *(m["effect"] for m in marks)]
    pad = 0.05 * (max(effects) - min(effects)) + 0.5
    scale = alt.Scale(domain=[min(effects) - pad, max(effects) + pad], nice=False)
    zero = (
        alt.Chart(values([{"zero": 0}]))
        .mark_rule(color=COLOURS["muted"], strokeDash=[3, 3])
        .encode(x=alt.X("zero:Q", scale=scale))
    )
    order = [way.method for way in found.ways]
    legend = alt.Legend(orient="top", title=None, columns=1, labelLimit=260, symbolStrokeWidth=2)
    base = alt.Chart()
    more = LINE * (lines_on_telephone([title for _, title in names], 8) - 1)
    down = more / 2
    dots = base.transform_filter("isValid(datum.effect)").mark_point(
        size=90, filled=True, opacity=1, yOffset=down + 10
    ).encode(
        y=rows_axis(),
        x=alt.X(
            "effect:Q",
            scale=scale,
            title=f"points of the chance of a deal {span}",
            axis=alt.Axis(grid=False, tickCount=6),
        ),
        shape=alt.Shape(
            "method:N", scale=alt.Scale(domain=order, range=[s for s, _ in MARKS]), legend=legend
        ),
        color=alt.Color(
            "method:N", scale=alt.Scale(domain=order, range=[COLOURS[c] for _, c in MARKS])
        ),
        tooltip=[
            alt.Tooltip("lever:N", title="lever"),
            alt.Tooltip("method:N", title="solved with"),
            alt.Tooltip("figures:N", title="points"),
        ],
    )  # fmt: skip
    layers = [zero, dots, row_text(base, "words", x=0, align="left", dy=down - 9, spare=8)]
    return Figure(
        key="levers-by-method",
        title="What each lever adds, however it is solved",
        says=_levers_say(scenario, found),
        drawing=finish(
            layered(*layers, rows=[*words, *marks]),
            (_ROW + more) * len(names),
            "Effect of each lever on the chance of a deal under each way of solving.",
        ),
        table=Table(
            f"Points on the chance of a deal {span} (± 95 %)",
            ("lever", *order),
            tuple(
                (title, *(f"{signed(e.value)} ±{half_width(e)}" for e in effects_of))
                for name, title in names
                for effects_of in [[way.effects[name] for way in found.ways]]
            ),
        ),
    )


def _levers_say(scenario: Scenario, found: Robustness) -> str:
    apart = "Marks far apart: what the lever adds depends on the method."
    firsts = {way.order[0] for way in found.ways}
    best = lever_words(scenario, found.ways[0].order[0])
    if len(firsts) == 1:
        return f"“{best}” adds most however it is solved. {apart}"
    other = next(way for way in found.ways if way.order[0] != found.ways[0].order[0])
    return (
        f"“{best}” adds most as it is; with “{other.method}” it is "
        f"“{lever_words(scenario, other.order[0])}”. {apart}"
    )
