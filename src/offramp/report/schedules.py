"""Schedules in words: items, dates, and what keeps a side from cheating."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from offramp.report.facts import Facts
from offramp.report.figures import joined, number

if TYPE_CHECKING:
    from offramp.analysis.plans import PlanStudy

__all__ = ["date_words", "giver", "item_title", "stops", "when"]

STOPS = {
    "forgone": "what it would not get any more",
    "snapback": "what would be undone",
    "peace": "peace",
    "guarantee": "the guarantee",
}
TEMPTS = {
    "saved": "it keeps its delivery back",
    "regained": "it takes back what it gave",
    "forgone": "what it owes is more than what it would get",
    "peace": "war is worth more to it",
}
"""Parts of a slack in words: see `offramp.implementation.Reasons`."""
SMALL = 0.0005
"""Stakes below which a part is not worth a word."""


def item_title(facts: Facts, name: str) -> str:
    """Name what is delivered."""
    if name == "relief":
        return "Relief from sanctions"
    return facts.issue(name).title


def giver(facts: Facts, found: PlanStudy, name: str) -> str:
    """Name who delivers it."""
    who = found.items[name]
    return {found.sides[0]: facts.proposer, found.sides[1]: facts.responder}.get(who, "senders")


def date_words(facts: Facts, periods: float) -> str:
    """Write a length of time: ``10 months``."""
    text = number(periods)
    return f"{text} {facts.period}{'' if text == '1' else 's'}"


def when(facts: Facts, date: float) -> str:
    """Write a date of a schedule: ``today``, ``month 3.2``."""
    return "today" if date == 0.0 else f"{facts.period} {number(date)}"


def stops(parts: Mapping[str, float], slack: float) -> str:
    """Say what stops a side from cheating, or what tempts it where cheating pays."""
    words, sign = (STOPS, 1.0) if slack >= -1e-9 else (TEMPTS, -1.0)
    ranked = sorted((p for p in words if sign * parts[p] > SMALL), key=lambda p: -sign * parts[p])
    told = [f"{words[p]} {number(100 * abs(parts[p]))}" for p in ranked[:2]]
    return joined(told) if told else "it makes no difference"
