"""Schedules in words: items, dates, and what keeps a side from cheating."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from offramp.report.facts import Facts
from offramp.report.figures import joined, number

if TYPE_CHECKING:
    from offramp.analysis.plans import PlanStudy

__all__ = ["date_words", "giver", "item_title", "shortly", "stops", "when"]

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
    "peace": "peace is worth less to it",
}
"""Parts of a slack in words: see `offramp.implementation.Reasons`."""
SHORT = {
    ("forgone", True): "what is to come",
    ("snapback", True): "what is undone",
    ("peace", True): "peace",
    ("guarantee", True): "guarantee",
    ("saved", False): "keeps it back",
    ("regained", False): "takes it back",
    ("forgone", False): "owes more",
    ("peace", False): "peace pays less",
}
"""The same in a word or two: part and whether the side is stopped."""
SMALL = 0.0005
"""Stakes below which a part is not worth a word."""
ROUNDING = 1e-9


def item_title(facts: Facts, name: str) -> str:
    """Name what is delivered."""
    if name == "relief":
        return "Relief from sanctions"
    return facts.issue(name).title


def giver(facts: Facts, found: PlanStudy, name: str) -> str:
    """Name who delivers it."""
    who = found.items[name]
    return {found.sides[0]: facts.proposer, found.sides[1]: facts.responder}.get(who, "the senders")


def date_words(facts: Facts, periods: float) -> str:
    """Write a length of time: ``10 months``."""
    return facts.lasting(periods)


def when(facts: Facts, date: float) -> str:
    """Write a date of a schedule: ``today``, ``month 3.2``."""
    return "today" if date == 0.0 else f"{facts.period} {number(date)}"


def shortly(parts: Mapping[str, float], slack: float) -> str:
    """Say in a word or two what mostly stops a side from cheating, or mostly tempts it."""
    ranked = _ranked(parts, slack)
    return SHORT[ranked[0], slack >= -ROUNDING] if ranked else "no difference"


def stops(parts: Mapping[str, float], slack: float) -> str:
    """Say what stops a side from cheating, or what tempts it where cheating pays."""
    words = STOPS if slack >= -ROUNDING else TEMPTS
    told = [f"{words[p]} {number(100 * abs(parts[p]))}" for p in _ranked(parts, slack)[:2]]
    return joined(told) if told else "it makes no difference"


def _ranked(parts: Mapping[str, float], slack: float) -> list[str]:
    """Parts that stop a side, or that tempt it where cheating pays: the largest first."""
    words, sign = (STOPS, 1.0) if slack >= -ROUNDING else (TEMPTS, -1.0)
    return sorted((p for p in words if sign * parts[p] > SMALL), key=lambda p: -sign * parts[p])
