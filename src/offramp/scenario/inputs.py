"""What each input does: one table, read by the reference documentation and by the tests.

A row says which outcome a number moves and in which direction, all else equal, when the number *as
written* rises. ``+`` and ``-`` are signs that tests assert in every bundled case, and in a small
scenario for rows that no bundled case has; ``?`` marks inputs that move the outcome in a direction
that depends on the rest, of which tests only assert that they move it.

The reference deal is pinned by its worth. So what raises a deal's worth *against other deals* (an
option's position, an asset, an interaction) need not raise it as such: where the reference deal
itself has it, all the others fall. Such rows speak of a gain on other deals, which holds either
way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .scenario import Scenario

__all__ = ["CHOICES", "EFFECTS", "OUTCOMES", "Effect", "effects_of"]

OUTCOMES = {
    "belief": "what the responder believes of the senders: relief comes, regime change is the aim",
    "deal": "chance that a deal is reached within a year",
    "escalation": "chance per period, now, that the war escalates beyond control",
    "feasible": "number of packages that every ratifier lets through",
    "front": "where the front starts, from the proposer's defeat to its victory",
    "gain": "worth of the deals concerned less that of the others, to the side concerned",
    "harm": "expected harm of the kind named",
    "heard": "how far what was said moves what the responder believes",
    "holds": "how well the best schedule deters cheating: mean over packages of its smallest slack",
    "learning": "how far a side's view moves after a month of fighting",
    "offers": "chance that an offer is made, given an open channel",
    "package": "worth of the deals concerned to the side concerned",
    "reservation": "value of fighting to the finish, to the side concerned",
    "resolve": "what the others believe of the responder's weariness",
    "score": "a ratifier's score of a package",
    "victory": "chance that the proposer wins outright if it is fought out",
}
"""Outcomes the table speaks of."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One row: inputs by pattern, the outcome they move, and its sign."""

    pattern: str
    """Dotted path; ``*`` is any name, ``{P}``, ``{R}`` and ``{side}`` the proposer, the responder
    and either, ``{shown}`` the posture that the responder showed last."""
    outcome: str
    """A key of OUTCOMES."""
    sign: Literal["+", "-", "?"]
    """Direction in which the outcome moves when the number rises."""
    of: str = ""
    """Whose outcome, or which deals, where that needs saying."""
    needs: str = ""
    """What must hold for it to count, where something must."""
    more: str = ""
    """What rises, where the input is no number with doubt."""


_AIM = "some sender is thought to seek regime change"

EFFECTS: tuple[Effect, ...] = (
    Effect("reference.worth.{side}", "package", "+", "that side, every deal"),
    Effect("reference.worth.{side}", "deal", "+"),
    Effect("issues.*.swing.{side}", "gain", "+", "that side, deals with what it likes best there"),
    Effect("issues.*.options.*.{side}", "gain", "+", "that side, deals with the option"),
    Effect("interactions.*.worth.{side}", "gain", "+", "that side, deals that meet it"),
    Effect("war.odds.seen_by.{P}", "reservation", "+", "the proposer", "the odds are its own"),
    Effect("war.odds.seen_by.{R}", "reservation", "-", "the responder", "the odds are the other's"),
    Effect("war.odds.seen_by.analyst", "victory", "+", "", "the odds are the proposer's"),
    Effect("war.odds.sure.{side}", "learning", "-", "that side"),
    Effect("war.lasts", "reservation", "-", "both sides"),
    Effect("war.lasts", "deal", "+"),
    Effect("war.front", "front", "+"),
    Effect("war.cost.{side}", "reservation", "-", "that side"),
    Effect("war.cost.{side}", "deal", "+"),
    Effect("war.weariness.{R}", "reservation", "-", "the responder"),
    Effect("war.weariness.{R}", "deal", "+"),
    Effect("war.discount.{side}", "reservation", "?", "that side"),
    Effect("war.harm.*.now", "harm", "+"),
    Effect("war.harm.*.grows", "harm", "+"),
    Effect("escalation.chance", "escalation", "+"),
    Effect("escalation.chance", "reservation", "-", "both sides"),
    Effect("escalation.near_defeat", "escalation", "+"),
    Effect("escalation.regime_feared", "escalation", "+", "", _AIM),
    Effect("escalation.worse_than_defeat.{side}", "reservation", "-", "that side"),
    Effect("sanctions.measures.*.pain", "reservation", "-", "the responder"),
    Effect("sanctions.measures.*.own_cost", "reservation", "-", "the proposer"),
    Effect("sanctions.measures.*.adapts", "reservation", "-", "the responder"),
    Effect("sanctions.measures.*.outlasts", "package", "-", "the responder, without relief"),
    Effect("sanctions.relief.*", "package", "+", "the responder, deals with the option"),
    Effect("sanctions.frozen_assets.*.worth.{side}", "gain", "+", "that side, if it gets them"),
    Effect("beliefs.relief_comes.*", "package", "+", "the responder, with that relief"),
    Effect("beliefs.regime_change_is_aim.*", "escalation", "+", "", "`regime_feared` is above 1"),
    Effect("beliefs.regime_change_is_aim.*", "package", "-", "the responder, every deal"),
    Effect("beliefs.regime_change_weight.*", "escalation", "+", "", _AIM),
    Effect("beliefs.distrust", "package", "-", "the responder, with relief", _AIM),
    Effect("beliefs.unsafe_peace", "package", "-", "the responder, every deal", _AIM),
    Effect("beliefs.safeguards.*.removes", "package", "+", "the responder, with them", _AIM),
    Effect("statements.*.weight", "heard", "+", "that statement"),
    Effect("statements.*.undoes", "heard", "-", "the statement that it takes back"),
    Effect("ledger.prior_strength", "belief", "?"),
    Effect("ledger.half_life", "belief", "?"),
    Effect("ledger.most", "belief", "?"),
    Effect("ledger.retracted", "belief", "?"),
    Effect("ledger.weights.*", "belief", "?"),
    Effect("ledger.word_noise", "resolve", "?"),
    Effect("ledger.slips", "resolve", "?"),
    Effect("ledger.independence", "resolve", "?"),
    Effect("audience_cost.{shown}", "package", "-", "the responder, every deal"),
    Effect("audience_cost.*", "resolve", "?"),
    Effect("haggling.{R}", "resolve", "?"),
    Effect("ratifiers.*.passes_at", "feasible", "-"),
    Effect("ratifiers.*.members.*.passes_at", "feasible", "-"),
    Effect("ratifiers.*.members.*.weight", "feasible", "?"),
    Effect("ratifiers.*.weights.*", "score", "?"),
    Effect("ratifiers.*.likes.*.*", "score", "+", "packages with the option"),
    Effect("ratifiers.*.heat", "feasible", "-"),
    Effect("ratifiers.*.endorsement.worth", "feasible", "+", "", "the endorsement is given"),
    Effect("talks.channel", "deal", "+"),
    Effect("talks.home_pressure", "deal", "?"),
    Effect("talks.cost_of_trying", "offers", "-"),
    Effect("talks.horizon", "deal", "?"),
    Effect("implementation.deliveries.*.undone", "holds", "?"),
    Effect("implementation.deliveries.*.taken_back", "holds", "-"),
    Effect("implementation.cheating_seen.{side}", "holds", "?"),
    Effect("implementation.lag.{side}", "holds", "?"),
    Effect("implementation.power_shift.by", "holds", "?"),
    Effect("implementation.guarantee.believed", "holds", "+"),
    Effect("implementation.guarantee.costs_violator.{side}", "holds", "+"),
    Effect("implementation.limits.over", "holds", "?"),
    Effect("implementation.limits.no_relief_before", "holds", "?"),
)


CHOICES: tuple[Effect, ...] = (
    Effect("issues.*.options.*.on_table", "feasible", "+", more="`true`"),
    Effect("statements.*.office", "heard", "+", "that statement", more="a more binding office"),
    Effect("statements.*.date", "heard", "+", "that statement", more="a later day"),
    Effect("ratifiers.*.rule", "feasible", "-", more="more of the members, or of their weight"),
    Effect("ratifiers.*.endorsement.given", "feasible", "+", more="`true`"),
    Effect("implementation.limits.steps", "holds", "?", more="more steps"),
    Effect("implementation.limits.tranches", "holds", "?", more="more steps in which relief moves"),
    Effect("implementation.limits.last", "holds", "-", more="one delivery named"),
    Effect("implementation.deliveries.*.escrow", "holds", "?", more="`true`"),
)
"""The same for inputs that are words, dates or counts, and so no quantities of a scenario."""


def effects_of(scenario: Scenario, path: str) -> tuple[Effect, ...]:
    """Rows of the tables that speak of one input of a scenario."""
    names = {
        "*": r"(?:relief\.[a-z0-9_]+|[a-z0-9_]+)",
        "{P}": re.escape(scenario.proposer),
        "{R}": re.escape(scenario.responder),
        "{shown}": re.escape(scenario.posture_shown or "{shown}"),
        "{side}": "(?:" + "|".join(map(re.escape, scenario.sides)) + ")",
    }

    def fits(pattern: str) -> bool:
        parts = (names.get(part, re.escape(part)) for part in pattern.split("."))
        return re.fullmatch(r"\.".join(parts), path) is not None

    return tuple(e for e in (*EFFECTS, *CHOICES) if fits(e.pattern))
