"""Worlds: one draw of everything uncertain in a scenario, turned into numbers and solved.

Uncertainty lives across worlds.  Inside a world everything is common knowledge but the weariness
of the side that receives offers.
"""

from offramp.world.blueprint import Blueprint, Issue, Layout, Voter
from offramp.world.draws import Draws, draw
from offramp.world.numbers import WarNumbers, World, make_world
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
    "Period",
    "Settings",
    "Story",
    "Voter",
    "WarNumbers",
    "World",
    "draw",
    "make_world",
    "solve_world",
    "tell",
]
