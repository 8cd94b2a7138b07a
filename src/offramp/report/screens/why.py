"""What blocks the deal, on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, joined, signed, within
from offramp.report.frictions import friction, off_means
from offramp.report.screens.layout import Paragraph, figures_table, heading

if TYPE_CHECKING:
    from offramp.analysis.why import Why
    from offramp.scenario import Scenario

__all__ = ["print_why", "why_sentences"]

BAR = 8
"""Cells of the longest bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def print_why(scenario: Scenario, found: Why, *, to: Console) -> None:
    """Print the frictions by their share, what is left without them, and who refuses."""
    facts = facts_of(scenario)
    text = Text(facts.title, style="bold")
    basis = f" · as known on {facts.as_of} · {found.worlds:,} worlds, seed {found.seed}"
    to.print(
        Paragraph(text.append(f"{basis}, {found.seconds:.0f} s", style="not bold dim"), indent=0)
    )
    to.print()
    if found.interrupted:
        to.print(Paragraph(Text("Interrupted: fewer worlds than asked for.", style="bold")))
    for said in why_sentences(facts, found):
        to.print(Paragraph(said))
    to.print(heading("Taking away", "points of the chance of no deal"))
    to.print(_table(facts, found))
    to.print(Paragraph(_notes(facts, found)))
    if found.refusals:
        to.print(Paragraph(_refusals(facts, found)))
    to.print()
    to.print(Text(f"Next: offramp levers {facts.command}"), soft_wrap=True)


def why_sentences(facts: Facts, found: Why) -> list[str]:
    """Say what is blocked, how far the frictions explain it, and which weighs most."""
    a = found.attribution
    span = within(found.periods, facts.period)
    said = [
        f"No deal {span} in {in_100(a.with_all.value)} of 100 (±{half_width(a.with_all)}); with "
        f"every obstacle gone {in_100(a.with_none.value)} (±{half_width(a.with_none)})."
    ]
    least = a.with_all.value - max(e.value for e in a.first)
    said.append(
        f"Taking away whichever single obstacle helps most still leaves {in_100(least)}."
        if a.total.value > 0.0
        else "The obstacles explain none of it."
    )
    if leaders := a.leaders():
        said.append(_leaders(facts, leaders))
    without = found.no_zone.value
    if without > 0.0:
        count = len(found.worlds_without_zone)
        said.append(
            f"With every obstacle gone there is still no deal both would prefer in "
            f"{in_100(without)} of 100 (in {count} of {found.worlds:,} worlds that is likelier "
            "than not): there the stakes cannot be divided."
        )
    else:
        said.append(
            "With every obstacle gone there is a deal both would prefer in every world; what is "
            f"left is haste: the {facts.contest} can end first."
        )
    return said


def _leaders(facts: Facts, leaders: tuple[str, ...]) -> str:
    names = [friction(name, facts) for name in leaders]
    if len(names) == 1:
        return f"One weighs most: {names[0]}."
    count = {2: "two", 3: "three", 4: "four"}.get(len(names), str(len(names)))
    return f"The largest {count} cannot be told apart: {joined(names)}."


def _table(facts: Facts, found: Why) -> object:
    a = found.attribution
    largest = max(max(e.value for e in a.shares), 1e-9)
    rows = [
        [
            friction(a.players[i], facts),
            f"{signed(a.shares[i].value)} ±{half_width(a.shares[i])}",
            signed(a.first[i].value),
            signed(a.last[i].value),
            in_100(a.decides[i].value),
            _bar(a.shares[i].value / largest),
        ]
        for i in found.ranked()
        if a.players[i] not in found.absent
    ]
    rows.append(["sum", f"{signed(a.total.value)} ±{half_width(a.total)}", "", "", ""])
    columns = ("", "share of it", "first", "last", "decides, %\nof worlds", "")
    return figures_table(columns, rows, wide=1)


def _bar(share: float) -> str:
    """Draw a bar of up to `BAR` cells, in eighths."""
    eighths = round(8 * BAR * max(share, 0.0))
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(BAR)


def _notes(facts: Facts, found: Why) -> str:
    a = found.attribution
    there = tuple(p for p in a.players if p not in found.absent)
    notes = [
        "First: taken away alone, from things as they are; last: once all others are gone. These "
        "columns overlap, do not add them up. Decides: alone takes away more than half.",
        f"Taken away means: {off_means(facts, there)}.",
    ]
    if not found.exact:
        worst = 100.0 * max(a.order_error)
        notes.append(
            f"Shares are from random orders ({a.method.split(', ')[-1]}); drawing them adds a "
            f"standard error of at most {worst:.2g} points, within the intervals."
        )
    if found.absent:
        notes.append(f"Not in this file: {joined([friction(n, facts) for n in found.absent])}.")
    return " ".join(notes)


def _refusals(facts: Facts, found: Why) -> str:
    parts = [
        f"{facts.voters.get(r.voter, r.voter)} {in_100(r.of_all.value)} "
        f"({in_100(r.of_asked.value)})"
        for r in found.refusals
        if r.of_all.value > 0.0
    ]
    if not parts:
        return "Nobody who is asked says no."
    return (
        "Who says no, to so many % of all packages (of those it is asked about): "
        f"{'; '.join(parts)}."
    )
