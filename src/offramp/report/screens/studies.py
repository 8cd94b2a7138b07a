"""Robustness, sensitivity, comparisons and the outside view, on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.briefing import evidence
from offramp.report.charts.figure import Table
from offramp.report.charts.moved import columns, row
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, joined, number, signed, within
from offramp.report.lines import what_history_counts
from offramp.report.outcomes import lever_name
from offramp.report.screens.layout import NARROW, Paragraph, figures_table, heading
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.compare import Compared
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.life_tables import WarTables
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.robustness import Robustness
    from offramp.analysis.sensitivity import Input, Sensitivity
    from offramp.analysis.tornado import Tornado
    from offramp.scenario import Scenario

__all__ = [
    "few_points",
    "history_sentences",
    "history_table",
    "print_compared",
    "print_life_tables",
    "print_outside_view",
    "print_robustness",
    "print_sensitivity",
    "print_tornado",
    "robustness_sentences",
]

MOST = 12
"""Inputs shown; the rest is in the data."""
NO_WAR = (
    "No table of wars applies: there is no fighting, so how long wars last and how they end says "
    "nothing here. What history has is how sanctions of this kind ended; beside it are the model's "
    "standoffs that end by the target's giving in, by a deal or by the senders' giving up."
)
WIDE = 60
"""Characters to a line of an edit; three lines are shown."""


def print_robustness(scenario: Scenario, found: Robustness, *, to: Console) -> None:
    """Print the chance and the order of levers under each way of solving."""
    facts = facts_of(scenario)
    to.print(
        heading(
            "Does it depend on how it is solved",
            f"deal {within(found.periods, facts.period)}, in 100; {found.worlds:,} worlds",
        )
    )
    rows = [
        [
            way.method,
            in_100(way.chance.value),
            "" if i == 0 else f"{signed(way.shift.value)} ±{half_width(way.shift)}",
            ", ".join(lever_name((name,)) for name in way.order[:3]),
        ]
        for i, way in enumerate(found.ways)
    ]
    to.print(figures_table(("", "chance", "shift", "best levers"), rows, wide=1))
    for said in robustness_sentences(found):
        to.print(Paragraph(said))


def robustness_sentences(found: Robustness) -> list[str]:
    """Say whether the word for the chance and the order of levers hold, and where they do not."""
    if found.holds:
        return [
            "The word for the chance is the same every way, and no clear order of levers turns."
        ]
    parts = []
    if not found.words_hold:
        words = "; ".join(f"{w.words} ({w.method})" for w in found.ways)
        parts.append(f"The word for the chance changes: {words}.")
    parts += [
        f"{lever_name((lever,))}: its sign turns with {method}." for method, lever in found.turned
    ]
    parts += [
        f"With {method}, {lever_name((two,))} is better than {lever_name((one,))}, as it is worse."
        for method, one, two in found.swapped
    ]
    return parts


def print_sensitivity(scenario: Scenario, found: Sensitivity, *, to: Console) -> None:
    """Print the most influential, least sourced inputs first, then the most influential."""
    facts = facts_of(scenario)
    to.print(Paragraph(Text(facts.title, style="bold"), indent=0))
    span = within(found.periods, facts.period)
    note = f"of the variance of the chance of a deal {span}; {found.solved:,} worlds"
    to.print(heading("Most influential, least sourced", note))
    concerns = [i for i in found.concerns() if i.concern > 0.0]
    to.print(_inputs(facts, concerns))
    to.print(heading("Most influential", "whatever they rest on"))
    to.print(_inputs(facts, list(found.inputs)))
    to.print(
        Paragraph(
            "First: share that would go, were the input known; total: share that would stay, were "
            "all others known; in %, with intervals from the sample. Inputs that the file "
            "correlates are taken together: they cannot be told apart."
        )
    )
    for sentence in few_points(found):
        to.print(Paragraph(sentence))


def few_points(found: Sensitivity) -> tuple[str, ...]:
    """Warn of intervals from too few base points; empty if there are enough."""
    if not found.few:
        return ()
    return (
        f"With {found.samples} base points these intervals are too narrow, and a share can fall "
        "outside 0 to 100: read no more than which inputs come first. Take 64 or more for figures.",
    )


def _inputs(facts: Facts, inputs: list[Input]) -> object:
    rows = [
        [
            _named(facts, i),
            _percent(i.first),
            _percent(i.total),
            evidence(facts.titles, i.source, i.judgement, NARROW),
        ]
        for i in inputs[:MOST]
    ]
    return figures_table(("", "first", "total", "rests on"), rows, wide=1)


def _named(facts: Facts, entry: Input) -> str:
    return joined([facts.assumption(path) for path in entry.paths])


def _percent(estimate: Estimate) -> str:
    return f"{100 * estimate.value:.0f} ({100 * estimate.low:.0f}-{100 * estimate.high:.0f})"


def print_tornado(scenario: Scenario, found: Tornado, *, to: Console) -> None:
    """Print each input's swing, widest first."""
    facts = facts_of(scenario)
    to.print(Paragraph(Text(facts.title, style="bold"), indent=0))
    span = within(found.periods, facts.period)
    note = f"deal {span}, in 100, input low -> high; all else as drawn in {found.worlds} worlds"
    to.print(heading("One input at a time", note))
    rows = [
        [
            facts.assumption(s.path),
            f"{in_100(s.low.value)} -> {in_100(s.high.value)}",
            f"{signed(s.swing.value)} ±{half_width(s.swing)}",
            evidence(facts.titles, s.source, s.judgement, NARROW),
        ]
        for s in found.swings[:MOST]
    ]
    to.print(figures_table(("", "", "swing", "rests on"), rows, wide=1))


def print_compared(new: Scenario, found: Compared, *, to: Console) -> None:
    """Print what moved, and what each edit has to do with it."""
    facts = facts_of(new)
    to.print(Paragraph(Text(" -> ".join(map(clean, found.files)), style="bold"), indent=0))
    if not found.edits:
        to.print(Paragraph("No edit moves a figure."))
    for i, edit in enumerate(found.edits, 1):
        words = clean(edit.words)
        to.print(Paragraph(f"{i}. {words[: WIDE * 3]}", hang=3))
    if found.unmoving:
        to.print(Paragraph(f"Wording, evidence or sections apart only: {len(found.unmoving)}."))
    if found.edits:
        to.print(heading("What moved", f"the same {found.worlds:,} worlds, seed {found.seed}"))
        rows = [row(facts, m, found.exact) for m in found.moves]
        to.print(figures_table(columns(found), rows))


def print_outside_view(scenario: Scenario, found: OutsideView, *, to: Console) -> None:
    """Print where model and history disagree first, then history's own forecast."""
    facts = facts_of(scenario)
    to.print(Paragraph(Text(facts.title, style="bold"), indent=0))
    to.print()
    first, *rest = history_sentences(found)
    to.print(Paragraph(Text(first, style="bold" if found.disagreements else "")))
    if found.age_months is None:
        to.print(Paragraph(rest.pop(0)))
    table = history_table(found)
    to.print(heading(what_history_counts(found), table.caption))
    to.print(figures_table(table.columns, [list(map(str, row)) for row in table.rows]))
    for said in rest:
        to.print(Paragraph(said, hang=2))


def history_sentences(found: OutsideView) -> list[str]:
    """Say where model and history disagree, then how wars and sanctions of the past ended."""
    parts = [
        f"{c.question}: history {_span(c.history)}, the model {_span(c.model)}; the model is "
        f"clearly {'higher' if c.verdict == 'model higher' else 'lower'}"
        for c in found.disagreements
    ]
    agree = (
        "Model and history do not clearly differ (the interval of their difference holds 0)."
        if found.comparisons
        else "Nothing of the model's compares with what history counts."
    )
    said = [f"History disagrees: {'; '.join(parts)}." if parts else agree]
    if found.age_months is None:
        said.append(NO_WAR)
    tabled = {_over_within(h) for h in found.horizons}
    said += [
        f"{c.question[:1].upper()}{c.question[1:]}, in 100: history {_span(c.history)}, the model "
        f"{_span(c.model)}."
        for c in found.comparisons
        if not (c.disagrees or c.question in tabled)
    ]
    for era, endings in found.endings.items():
        shares = [f"{name} {_span(e)}" for name, e in endings.items()]
        said.append(
            f"How wars that reached this age ended, {era.replace('_', ' ')}, in 100, by the "
            f"Correlates of War's coding: {', '.join(shares)}."
        )
    if found.settled:
        rate = found.settled[0]
        agreed = [f"{name} {in_100(e.value)}" for name, e in rate.shares().items()]
        said.append(f"{rate.source}, {rate.definition}: {', '.join(agreed)}.")
    for rate in () if found.age_months is None else found.sanctions:
        shares = [f"{name} {_span(e)}" for name, e in rate.coarse().items()]
        said.append(
            f"How sanctions of this kind ended, in 100, {rate.source} ({rate.cases}): "
            f"{', '.join(shares)}."
        )
    return said


def history_table(found: OutsideView) -> Table:
    """Put history's chance that a war of this age is over by each date beside the model's."""
    if found.age_months is None:
        return _sanctions_table(found)
    spans = tuple(f"{h:g}" for h in found.horizons)
    rows = [
        (era.replace("_", " "), *(_span(e) for e in found.over_by[era])) for era in found.over_by
    ]
    by = {c.question: c for c in found.comparisons}
    models = [by.get(_over_within(h)) for h in found.horizons]
    if any(models):
        rows.append(("the model", *(_span(c.model) if c else "" for c in models)))
    age = number(found.age_months)
    caption = f"{age} months old; over within so many months, in 100"
    return Table(caption, ("interstate wars", *spans), tuple(rows))


def _sanctions_table(found: OutsideView) -> Table:
    """Put how sanctions of this kind ended, by each source, beside one another."""
    ends = tuple(dict.fromkeys(end for rate in found.sanctions for end in rate.coarse()))
    rows = [
        (
            rate.source,
            *(_span(e) if (e := rate.coarse().get(end)) else "" for end in ends),
            rate.cases,
        )
        for rate in found.sanctions
    ]
    return Table("how they ended, in 100", ("source", *ends, "cases"), tuple(rows))


def _over_within(months: float) -> str:
    """Key of a comparison that `history_table` shows."""
    return f"over within {months:g} months"


def _span(estimate: Estimate) -> str:
    low, high = in_100(max(estimate.low, 0.0)), in_100(min(estimate.high, 1.0))
    return f"{in_100(estimate.value)} ({low}-{high})"


def print_life_tables(found: WarTables, *, to: Console) -> None:
    """Print what recomputed life tables hold."""
    to.print(Paragraph(Text(f"Life tables from {found.source}", style="bold"), indent=0))
    for era, table in found.eras.items():
        longest = number(float(table.ages[-1])) if table.ages.size else "none"
        to.print(
            Paragraph(
                f"{era.replace('_', ' ')}: {table.cases} wars, {int(table.ended.sum())} ends; the "
                f"longest lasted {longest} {table.unit}."
            )
        )
    for name, cases in found.notes.items():
        to.print(Paragraph(f"{name}: {cases}"))
