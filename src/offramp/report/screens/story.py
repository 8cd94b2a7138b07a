"""One world told month by month: a path through it, beside the exact chances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.text import Text

from offramp.report.briefing import ending_labels
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, joined, number, points
from offramp.report.gallery import in_words
from offramp.report.screens.layout import Paragraph, figures_table, heading

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["print_story"]

UNUSUAL = 5
"""How many of the world's most unusual draws are named."""


def print_story(scenario: Scenario, story: Any, *, to: Console) -> None:
    """Print a world (`offramp.world.Story`): what is unusual in it, its chances, one path."""
    facts = facts_of(scenario)
    title = Text(f"{facts.title}: world {story.number}", style="bold")
    to.print(title.append(f" · seed {story.seed}", style="not bold dim"))
    to.print(Paragraph("One world among many: a draw of every range in the file, not a forecast."))
    to.print(heading("Unusual in this world"))
    for words in _unusual(facts, story):
        to.print(Paragraph(words, hang=2))
    _chances(to, facts, story)
    to.print(heading("One path through it"))
    to.print(Paragraph(_who(facts, story)))
    for period in story.periods:
        head = Text(f"{facts.period.capitalize()} {period.number}. ", style="bold")
        to.print(Paragraph(head.append(_told(facts, story, period), style="not bold"), hang=2))
    ends = {
        "settled": f"The {facts.contest} is settled.",
        "won_proposer": f"The {facts.contest} is won outright by {facts.proposer}.",
        "won_responder": f"The {facts.contest} is won outright by {facts.responder}.",
        "escalated": f"It gets out of control ({facts.escalation})." if facts.escalation else "",
    }
    left = f"The talks have run out and the {facts.contest} goes on."
    to.print(
        Paragraph(Text(ends.get(story.ending, left) or "It gets out of control.", style="bold"))
    )
    to.print()
    to.print(Text(f"Next: offramp world {facts.command} {story.number + 1}"), soft_wrap=True)


def _unusual(facts: Facts, story: Any) -> list[str]:
    """Name the inputs drawn furthest from their middle, by how few worlds go further."""
    grid = np.linspace(0.002, 0.998, 499)
    found = []
    for path in story.blueprint.ranges:
        values = story.blueprint.scenario.quantities[path].ppf(grid)
        order = np.argsort(values, kind="stable")
        rank = float(np.interp(story.world.value(path), values[order], grid[order]))
        found.append((abs(rank - 0.5), rank, path))
    found.sort(reverse=True)
    return [
        f"{facts.assumption(path)}: {'higher' if rank > 0.5 else 'lower'} than in "
        f"{in_100(max(rank, 1.0 - rank))} of 100 worlds (range {facts.text_of(path)})"
        for _, rank, path in found[:UNUSUAL]
    ]


def _chances(to: Console, facts: Facts, story: Any) -> None:
    labels = ending_labels(facts)
    horizons = story.blueprint.horizons
    by = {
        state: [float(getattr(story.chances, state)[:n].sum()) for n in horizons]
        for state in labels
        if state != "fighting"
    }
    left = [1.0 - sum(column) for column in zip(*by.values(), strict=True)]
    rows = [[labels[s], *map(in_100, chances)] for s, chances in by.items()]
    rows.append([labels["fighting"], *map(in_100, left)])
    to.print(heading("Its chances", f"in 100, by {facts.period}; exact, over all paths"))
    to.print(figures_table(("", *map(str, horizons)), rows))


def _who(facts: Facts, story: Any) -> str:
    place = in_100(story.quantile)
    return (
        f"{facts.responder}’s weariness is here {number(story.weariness)} times that of its middle "
        f"type, more than that of {place} of 100 of its types; it is hidden from {facts.proposer}."
    )


def _told(facts: Facts, story: Any, period: Any) -> str:
    front = f"Front at {in_100(period.front)} (0 {facts.proposer}’s defeat, 100 victory). "
    said = front if period.number == 1 else f"Front at {in_100(period.front)}. "
    said += _talks(facts, story, period)
    moved = {
        "forward": f" The front moves towards {facts.proposer}’s victory.",
        "back": f" The front moves towards {facts.responder}’s victory.",
        "escalated": f" The {facts.spent_in} gets out of control.",
        "won_proposer": f" A breakthrough for {facts.proposer}.",
        "won_responder": f" A breakthrough for {facts.responder}.",
    }
    return said + moved.get(period.event, "")


def _talks(facts: Facts, story: Any, period: Any) -> str:
    if not period.channel:
        return "No channel is open."
    if period.tabled is None:
        silent = in_100(period.silence)
        return f"A channel is open; no offer by {facts.proposer} (as in {silent} of 100)."
    words = in_words(facts, story.blueprint, period.tabled)
    taken = in_100(period.taken_by or 0.0)
    answer = "yes" if period.event == "settled" else "no"
    at = joined([f"{facts.going_on} is worth {points(period.fighting_responder)}"])
    return (
        f"Offer by {facts.proposer}: {words}. {taken} of 100 types still left would take it; "
        f"answer of {facts.responder}: {answer} ({at})."
    )
