"""The frictions in words: what stands in the way, and what taking each away means."""

from __future__ import annotations

from offramp.report.facts import Facts

__all__ = ["FRICTION_WORDS", "friction", "off_means"]

FRICTION_WORDS = {
    "closed channel": "no steady channel",
    "mutual optimism": "each expects to win",
    "ratifiers": "who must say yes",
    "durability": "it would not hold",
    "relief not believed": "relief not believed",
    "fear of regime change": "fear of regime change",
    "private information": "hidden resolve",
    "missing options": "options not yet on the table",
}
"""Friction -> what it is called on a screen."""

_OFF = {
    "closed channel": "a channel is open every {period}",
    "mutual optimism": "both hold the true odds, for certain",
    "ratifiers": "every ratifier is content, and being seen to try costs nothing",
    "durability": "any deal would hold",
    "relief not believed": "promised relief is certain",
    "fear of regime change": "{responder} does not fear for its regime",
    "private information": "{proposer} knows how weary {responder} is",
    "missing options": "options not yet on the table are on it",
}


def friction(name: str, facts: Facts) -> str:
    """Name a friction as people read it; where nobody else must say yes, by what is left of it."""
    if name == "ratifiers" and not facts.voters:
        return "what trying costs"
    return FRICTION_WORDS.get(name, name)


def off_means(facts: Facts, names: tuple[str, ...]) -> str:
    """Say what taking the frictions away means, one after the other."""
    words = {"period": facts.period, "proposer": facts.proposer, "responder": facts.responder}
    alone = {} if facts.voters else {"ratifiers": "being seen to try costs nothing"}
    off = _OFF | alone
    return "; ".join(off[name].format(**words) if name in off else name for name in names)
