"""Pairs of levers: what two do together beyond the sum of what each does alone.

    beyond = [V(a + b) - V(nothing)] - [V(a) - V(nothing)] - [V(b) - V(nothing)],

V the headline's chance of a deal, world by world.  Two levers that edit the same entry, or that
the file's rules do not let stand together, are set apart with the reason.  There are many pairs,
so they are tried in the first worlds only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import estimate_paired
from offramp.analysis.lever_choice import NOTHING, Regret, judged
from offramp.analysis.lever_effects import Pulled
from offramp.analysis.lever_worlds import SameWorlds
from offramp.analysis.outcomes import Outcome
from offramp.scenario import Scenario, ScenarioFaults

__all__ = ["PAIR_WORLDS", "try_pairs"]

Array = NDArray[np.float64]

PAIR_WORLDS = 300
"""Worlds in which pairs are tried by default: there are many pairs."""


def try_pairs(
    same: SameWorlds,
    names: tuple[str, ...],
    span: int,
    figures: Mapping[str, Mapping[str, Array]],
    outcomes: tuple[Outcome, ...],
    regret: Regret,
) -> tuple[list[Pulled], list[tuple[str, str, str]]]:
    """Try every two of the levers; also those that do not go together, and why."""
    scenario, found, apart = same.scenario, [], []
    cut = {c: {k: v[:span] for k, v in f.items()} for c, f in figures.items()}
    choices = [n for n in names if not scenario.levers[n].warning]
    for one, two in combinations(choices, 2):
        if same.interrupted:
            break
        if shared := _shared(scenario, one, two):
            apart.append((one, two, f"both edit {shared}"))
            continue
        try:
            both = same.pull((one, two), span, outcomes)
        except ScenarioFaults as faults:
            apart.append((one, two, str(faults)))
            continue
        if same.interrupted:
            break
        pulled = judged(scenario, (one, two), cut[NOTHING], both, outcomes, regret, {})
        key = outcomes[0].key
        alone = cut[one][key] + cut[two][key] - cut[NOTHING][key]
        found.append(replace(pulled, beyond_sum=estimate_paired(alone, both[key])))
    return found, apart


def _shared(scenario: Scenario, one: str, two: str) -> str | None:
    """Path that both levers edit, if there is one."""
    for a in scenario.levers[one].paths:
        for b in scenario.levers[two].paths:
            if a == b or a.startswith(f"{b}.") or b.startswith(f"{a}."):
                return max(a, b, key=len)
    return None
