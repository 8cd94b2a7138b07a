"""The scenario file: how a person writes a war down, and how the program reads it.

A scenario is one YAML file: sides, what a deal could contain, what fighting on is worth, sanctions,
who must say yes, the talks. `read` turns it into a frozen `Scenario` or raises `ScenarioFaults`,
which holds every fault with its place and remedy. All numbers are in `Scenario.quantities`, flat,
by dotted path. This room knows no theory: it imports none of the rooms that solve anything.
"""

from __future__ import annotations

from .faults import Fault, ScenarioError, ScenarioFaults
from .numbers import Written
from .quantities import Evidence, Quantity
from .reading import read, read_text
from .scenario import Scenario
from .sections_deals import Deal, Interaction, Issue, Meta, Option, Reference, Side
from .sections_levers import Lever
from .sections_sanctions import Asset, Beliefs, Measure, Sanctions
from .sections_signals import AudienceCost, Demand, Ledger, Posture, Statement
from .sections_talks import (
    Correlation,
    Endorsement,
    Member,
    Ratifier,
    Rule,
    Source,
    Talks,
)
from .sections_war import Escalation, Harm, Harms, Odds, War

__all__ = [
    "Asset",
    "AudienceCost",
    "Beliefs",
    "Correlation",
    "Deal",
    "Demand",
    "Endorsement",
    "Escalation",
    "Evidence",
    "Fault",
    "Harm",
    "Harms",
    "Interaction",
    "Issue",
    "Ledger",
    "Lever",
    "Measure",
    "Member",
    "Meta",
    "Odds",
    "Option",
    "Posture",
    "Quantity",
    "Ratifier",
    "Reference",
    "Rule",
    "Sanctions",
    "Scenario",
    "ScenarioError",
    "ScenarioFaults",
    "Side",
    "Source",
    "Statement",
    "Talks",
    "War",
    "Written",
    "read",
    "read_text",
]
