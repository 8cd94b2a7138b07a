"""Outcomes and levers in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.facts import Facts
from offramp.report.figures import within
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.outcomes import Outcome
    from offramp.scenario import Scenario

__all__ = ["lever_name", "lever_words", "outcome_words"]


def outcome_words(facts: Facts, outcome: Outcome, *, short: bool = False) -> str:
    """Name an outcome: ``the chance of a deal within a year``; short: ``deal within a year``."""
    match outcome.kind:
        case "deal":
            words = f"deal {within(outcome.by, facts.period)}"
            return words if short else f"the chance of a {words}"
        case "periods":
            return f"{facts.period}s of {facts.contest}"
        case "harm":
            return facts.harms.get(outcome.name, outcome.name)
        case "escalation":
            return "escalation" if short else "the chance of escalation"
        case _:
            side = dict(zip(facts.keys, (facts.proposer, facts.responder), strict=True))
            return f"the terms for {side.get(outcome.name, outcome.name)}"


def lever_words(scenario: Scenario, lever: str) -> str:
    """Name a lever by its title."""
    return clean(scenario.levers[lever].title)


def lever_name(levers: tuple[str, ...]) -> str:
    """Name a lever, or a pair, by its key in the file: ``arms control + envoy``."""
    return " + ".join(name.replace("_", " ") for name in levers)
