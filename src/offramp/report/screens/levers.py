"""What could be done, compared, on a screen."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import count, in_100, joined, spanned, within
from offramp.report.outcomes import lever_name, lever_words, outcome_words
from offramp.report.screens.layout import Paragraph, figures_table, heading
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.discovery import Discovery
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.levers import Effect, Levers, Pulled
    from offramp.scenario import Scenario

__all__ = ["lever_notes", "print_levers", "print_where"]

UNCLEAR = "unclear"
MOST_LINES = 4
"""Lines of a column's title."""
MOST_PAIRS = 12
"""Pairs shown, the best first; the rest is in the data."""


def print_levers(scenario: Scenario, found: Levers, *, to: Console) -> None:
    """Print each lever's effects, then pairs, regret, dominance and trade-offs."""
    facts = facts_of(scenario)
    text = Text(facts.title, style="bold")
    basis = f" · as known on {facts.as_of} · {found.worlds:,} worlds, seed {found.seed}"
    to.print(
        Paragraph(text.append(f"{basis}, {found.seconds:.0f} s", style="not bold dim"), indent=0)
    )
    to.print()
    if found.interrupted:
        to.print(Paragraph(Text("Interrupted: fewer worlds or levers than asked for.", "bold")))
    to.print(Paragraph(_base(facts, found)))
    to.print(heading("Against doing nothing", "in the same worlds; in brackets: sampling, 95 %"))
    to.print(_table(facts, found, found.single))
    if found.pairs:
        note = f"in the first {found.pair_worlds:,} worlds; best of {len(found.pairs)} pairs"
        to.print(heading("Two together", note))
        to.print(_pairs(facts, found))
    to.print(heading("What is what"))
    for p in found.single:
        to.print(Paragraph(_what(found, p), hang=2))
    to.print(heading("Worth knowing"))
    names = {p.key: lever_name(p.levers) for p in (*found.single, *found.pairs)}
    for note in (COLUMNS, *lever_notes(facts, found, names)):
        to.print(Paragraph(note))
    to.print()
    best = found.single[0].key
    to.print(Text(f"Next: offramp levers {facts.command} --where {best}"), soft_wrap=True)


def _what(found: Levers, pulled: Pulled) -> Text:
    text = Text(lever_name(pulled.levers), style="bold")
    text.append(f": {clean(pulled.title)}", style="not bold")
    return text.append(f" (cost: {clean(pulled.cost)})" if pulled.cost else "", style="dim")


def _titles(titles: list[str], rows: list[list[str]]) -> list[str]:
    """Break titles to about the width of their figures, to stand on one line at the bottom."""
    broken = []
    for i, title in enumerate(titles):
        room = max(len(word) for word in (*title.split(), *(row[i] for row in rows)))
        while len(lines := wrap(title, room)) > MOST_LINES:
            room += 1
        broken.append(lines)
    most = max(map(len, broken))
    return ["\n".join([""] * (most - len(lines)) + lines) for lines in broken]


def _base(facts: Facts, found: Levers) -> str:
    parts = []
    for outcome in found.outcomes:
        mean = found.base[outcome.key].value
        if outcome.kind == "deal" and outcome is found.outcomes[0]:
            parts.append(f"a deal {within(outcome.by, facts.period)} in {in_100(mean)} of 100")
        elif outcome.kind == "periods":
            parts.append(
                f"over {facts.periods(outcome.by)} {facts.lasting(mean)} of {facts.contest}"
            )
        elif outcome.kind == "harm":
            parts.append(f"{count(mean)} {facts.harms.get(outcome.name, outcome.name)} (mean)")
        elif outcome.kind == "escalation":
            parts.append(f"escalation in {in_100(mean)} of 100")
    return f"Doing nothing: {joined(parts)}."


def _shown(found: Levers) -> list[str]:
    """Outcomes with a column of their own: the headline, months, harm, escalation."""
    kinds = ("periods", "harm", "escalation")
    return [found.outcomes[0].key, *(o.key for o in found.outcomes if o.kind in kinds)]


def _table(facts: Facts, found: Levers, levers: tuple[Pulled, ...]) -> object:
    keys = _shown(found)
    by_key = {o.key: o for o in found.outcomes}
    words = [outcome_words(facts, by_key[k], short=True) for k in keys]
    names = [lever_name(p.levers) for p in levers]
    figures = [
        [
            _first(p.headline),
            *(_cell(p.effects[k]) for k in keys[1:]),
            f"{in_100(p.headline.helps)} / {in_100(p.headline.hurts)}",
        ]
        for p in levers
    ]
    rows = [[name, *cells] for name, cells in zip(names, figures, strict=True)]
    warned = next((i for i, p in enumerate(levers) if p.warning), None)
    if warned is not None:  # they stand last
        rows.insert(warned, ["AVOID:", *[""] * len(figures[0])])
    return figures_table(("", *_titles([*words, "helps / hurts"], figures)), rows)


def _pairs(facts: Facts, found: Levers) -> object:
    rows = [
        [
            lever_name(p.levers),
            _first(p.headline),
            "" if p.beyond_sum is None else _first_of(p.beyond_sum),
        ]
        for p in found.pairs[:MOST_PAIRS]
    ]
    title = outcome_words(facts, found.outcomes[0], short=True)
    return figures_table(("", title, "beyond the sum"), rows)


def _first(effect: Effect) -> str:
    return _first_of(effect.change)


def _first_of(change: Estimate) -> str:
    return "0" if change.value == change.low == change.high == 0.0 else spanned(change)


def _cell(effect: Effect) -> str:
    """One figure; a word where the interval holds 0."""
    value = effect.change.value
    if value == 0.0 and effect.change.half_width == 0.0:
        return "0"
    if effect.clearly == 0:
        return UNCLEAR
    kind = effect.outcome.kind
    if kind == "escalation":
        return f"{100 * value:+.2f}"
    if kind == "harm":
        return f"{'+' if value > 0 else '-'}{count(abs(value))}"
    return f"{value:+.1f}"


COLUMNS = (
    f"Months, harm and escalation are counted to the longest date reported; “{UNCLEAR}”: the "
    "interval holds 0. Helps / hurts: % of worlds in which the chance of a deal rises, falls by "
    "more than a point."
)
"""What the columns of the table mean."""


def lever_notes(facts: Facts, found: Levers, names: Mapping[str, str]) -> list[str]:
    """Say regret, dominance, trade-offs and what did not go together.

    *names* says what each lever, and each pair, is called.
    """
    notes = [
        f"Least to regret in the worst world: {names.get(found.least_regret, 'doing nothing')}. "
        f"Doing nothing forgoes up to {in_100(found.nothing_regret[0])} points, in nine worlds of "
        f"ten at most {in_100(found.nothing_regret[1])}.",
    ]
    beaten: dict[str, list[str]] = {}
    for p in found.single:
        if p.dominated_by and not p.warning:
            beaten.setdefault(p.dominated_by, []).append(names[p.key])
    notes += [
        f"{names[better]}: no worse on any outcome and clearly better on one, costs and terms left "
        f"aside, than {joined(worse)}."
        for better, worse in beaten.items()
    ]
    for p in found.single:
        if p.trade_off is not None and not p.warning:
            good, bad = (joined([outcome_words(facts, o) for o in side]) for side in p.trade_off)
            notes.append(f"{names[p.key]}: a trade-off. It helps {good}, and hurts {bad}.")
    for one, two, why in found.apart:
        notes.append(f"{names[one]} and {names[two]} were not tried together: {why}.")
    return notes


def print_where(scenario: Scenario, lever: str, discovery: Discovery, *, to: Console) -> None:
    """Print the worlds in which a lever matters."""
    facts = facts_of(scenario)
    name = lever_words(scenario, lever)
    to.print(heading(f"Where it matters: {name}"))
    to.print(
        Paragraph(
            f"It moves the chance of a deal by ten points or more in "
            f"{in_100(discovery.marked.value)} of 100 worlds."
        )
    )
    if not discovery.boxes:
        to.print(Paragraph("Those worlds form no simple region."))
    for box in discovery.boxes:
        bounds = " and ".join(
            f"{facts.assumption(b.name)} ({b.in_words().removeprefix(b.name).strip()})"
            for b in box.bounds
        )
        to.print(
            Paragraph(
                f"Where {bounds}: it matters in {in_100(box.density.value)} of 100 such worlds, "
                f"and {in_100(box.coverage.value)} % of those in which it matters lie there.",
                hang=2,
            )
        )
