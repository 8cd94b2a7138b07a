"""One package judged over many worlds: the draft on someone's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.briefing import chance_sentence
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, number, points
from offramp.report.screens.layout import Paragraph, figures_table, heading, sentence

if TYPE_CHECKING:
    from offramp.analysis.draft import Draft
    from offramp.analysis.intervals import Estimate
    from offramp.scenario import Scenario

__all__ = ["print_draft"]


def print_draft(scenario: Scenario, found: Draft, *, to: Console) -> None:
    """Print what many worlds say of one package."""
    facts = facts_of(scenario)
    label = facts.deals.get(found.label or "", "")
    to.print(Text(f"{facts.title}: {label or 'a draft'}", style="bold"))
    rows = [[title, Text(words)] for title, words in facts.terms(found.options)]
    to.print(figures_table(("", ""), rows, wide=1))
    to.print()
    if found.package is None:
        to.print(Paragraph("The file declares this combination impossible."))
        return
    to.print(Paragraph(sentence(chance_sentence(found.zone.value, _possible(facts)))))
    to.print(Paragraph(sentence(chance_sentence(found.agreed.value, "this is the deal agreed"))))
    to.print(heading("In how many worlds", f"of 100, {found.worlds:,} drawn"))
    to.print(figures_table(("", "of 100", "± sampling"), _counts(facts, found)))
    to.print(heading("Worth", "in points (0 total defeat, 100 total victory)"))
    worth = [
        [facts.proposer, *map(points, found.proposer)],
        [facts.responder, *map(points, found.responder)],
    ]
    to.print(figures_table(("", "low", "middle", "high"), worth))
    _refusals(to, facts, found)


def _possible(facts: Facts) -> str:
    return (
        f"both {facts.proposer} and {facts.responder} prefer it to {facts.going_on} today, all "
        "whose yes is needed let it through and it can be made to hold"
    )


def _counts(facts: Facts, found: Draft) -> list[list[str]]:
    def row(words: str, estimate: Estimate) -> list[str]:
        return [words, in_100(estimate.value), half_width(estimate)]

    return [
        row(f"better than {facts.going_on} for {facts.proposer}", found.proposer_prefers),
        row(f"better than {facts.going_on} for {facts.responder}", found.responder_prefers),
        row("all whose yes is needed let it through", found.ratified),
        row("some schedule keeps both to it (offramp plan)", found.holds),
        row("all of these together", found.zone),
        row("another feasible package is better for both", found.dominated),
        row("it is the deal agreed", found.agreed),
    ]


def _refusals(to: Console, facts: Facts, found: Draft) -> None:
    asked = [r for r in found.refusals if r.asked]
    if not asked:
        to.print(Paragraph("\nNobody else is asked."))
        return
    to.print(heading("Who would refuse", "of 100 worlds, and how far it then falls short, points"))
    rows = [
        [
            facts.voters.get(r.voter, r.voter),
            in_100(r.refuses.value),
            number(r.short) if r.refuses.value else "",
        ]
        for r in asked
    ]
    to.print(figures_table(("", "refuses", "short by"), rows))
