"""Worlds: one draw of everything uncertain in a scenario, turned into numbers and solved.

Uncertainty lives across worlds.  Inside a world everything is common knowledge but the weariness
of the side that receives offers.
"""

from offramp.world.blueprint import Blueprint, Issue, Voter
from offramp.world.chance import Variants, chance_of_deal, slack_frictions
from offramp.world.deliveries import Deliveries, Item, step_dates
from offramp.world.draws import Draws, draw
from offramp.world.durability import HOLDS_AFTER, Durability, Keeping
from offramp.world.fighting import WarNumbers
from offramp.world.layout import Layout
from offramp.world.numbers import Parts, World, make_keeping, make_world, prepared
from offramp.world.outcome import Outcome
from offramp.world.points import FRONT, groups_of, rows_at
from offramp.world.settings import FRICTIONS, Settings
from offramp.world.solve import solve_world
from offramp.world.story import Chances, Period, Story, tell
from offramp.world.variants import differ_in_draws_alone, variant

__all__ = [
    "FRICTIONS",
    "FRONT",
    "HOLDS_AFTER",
    "Blueprint",
    "Chances",
    "Deliveries",
    "Draws",
    "Durability",
    "Issue",
    "Item",
    "Keeping",
    "Layout",
    "Outcome",
    "Parts",
    "Period",
    "Settings",
    "Story",
    "Variants",
    "Voter",
    "WarNumbers",
    "World",
    "chance_of_deal",
    "differ_in_draws_alone",
    "draw",
    "groups_of",
    "make_keeping",
    "make_world",
    "prepared",
    "rows_at",
    "slack_frictions",
    "solve_world",
    "step_dates",
    "tell",
    "variant",
]
