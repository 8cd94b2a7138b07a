"""The deal map: every package in the plane of both sides' values, in the middle world.

The middle world has every range at its middle.  It is one world among many and not a forecast: the
map shows the lie of the land, and beside it how often each package is agreed over all worlds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.runs import Run
from offramp.world import Blueprint, Settings, World

__all__ = ["TYPES", "DealMap", "Solution", "deal_map", "shares_agreed"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

TYPES = {"resolute": 0.1, "middle": 0.5, "weary": 0.9}
"""Responder types shown, by their quantile of weariness."""
