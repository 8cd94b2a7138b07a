"""Worlds: one draw of everything uncertain in a scenario, turned into numbers and solved.

Uncertainty lives across worlds.  Inside a world everything is common knowledge but the weariness
of the side that receives offers.
"""

from offramp.world.blueprint import Blueprint, Issue, Layout, Voter
from offramp.world.chance import Variants, chance_of_deal, slack_frictions
from offramp.world.draws import Draws, draw
from offramp.world.numbers import Parts, WarNumbers, World, make_world
from offramp.world.outcome import Outcome
from offramp.world.settings import FRICTIONS, Settings
from offramp.world.solve import solve_world
from offramp.world.story import Chances, Period, Story, tell

__all__ = [
    "FRICTIONS",
    "Blueprint",
    "Chances",
    "Draws",
    "Issue",
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
    "draw",
    "make_world",
    "slack_frictions",
    "solve_world",
    "tell",
]
