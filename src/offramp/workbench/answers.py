"""What the page shows of one state: small, frozen, and the same whoever solved it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.deal_map import DealMap
from offramp.analysis.intervals import Estimate, estimate_paired
from offramp.analysis.verdict import Verdict, judge
from offramp.report.facts import Facts
from offramp.report.tables import Deal, deals
from offramp.runs import Engine, Run
from offramp.workbench.live import Rows, rows_of
from offramp.world import Settings

__all__ = ["FIRST_LOOK", "Answer", "answered", "apart"]

Array = NDArray[np.float64]

FIRST_LOOK = Settings(nodes=63, on_nodes=True, designs=False)
"""While somebody waits: coarser in the responder's types and followed on their nodes alone, which
moves the chance of a deal within a year by .00005 in the mean of absolute values over 200 worlds of
the bundled case; no schedule is designed, which lowers it by .0013 on average (one world in twenty
has one package less); no world is certified.  What follows is solved by the full method."""


@dataclass(frozen=True)
class Answer:
    """The verdict on one state, and the rows of its charts."""

    facts: Facts
    verdict: Verdict
    rows: Rows
    deals: list[Deal]
    worlds: int
    coarse: bool
    """Whether this is a first look, solved more coarsely than the report's worlds."""
    seed: int
    deal: Array
    """(worlds,) chance of a deal within the headline's horizon, world by world."""
    zone: Array
    """(worlds,) chance that a zone exists today."""
    escalated: Array
    """(worlds,) chance of escalation within the headline's horizon."""
    feasible: int
    """Packages feasible in the middle world."""
    better: int
    """Of those, how many are better for both than fighting on (middling weariness)."""
    phases: dict[str, float]
    """What took how long, seconds."""
    upon: int = 0
    """Worlds of another state that its figures are set upon, see `carried`; 0: they stand alone."""


def answered(
    solved: Run,
    lie: DealMap,
    facts: Facts,
    *,
    engine: Engine | None = None,
    solver_range: bool = False,
    phases: Mapping[str, float] | None = None,
) -> Answer:
    """Make of solved worlds what the page shows.

    Parameters
    ----------
    solved
        Worlds of a scenario with its levers pulled.
    lie
        Where its deals lie.
    facts
        The scenario in words.
    engine, solver_range
        Whether to solve a sample again by other settings of the method, and who does.
    phases
        What took how long until now, seconds.
    """
    began = time.perf_counter()
    verdict = judge(solved, solver_range=solver_range, engine=engine)
    judged = time.perf_counter()
    rows = rows_of(facts, solved, verdict, lie)
    better = (lie.proposer > lie.fighting_proposer) & (
        lie.responder >= lie.fighting_responder["middle"]
    )
    drawn = time.perf_counter()
    return Answer(
        facts=facts,
        verdict=verdict,
        rows=rows,
        deals=deals(facts, solved, verdict, most=4),
        worlds=solved.worlds,
        coarse=solved.settings.nodes < Settings().nodes,
        seed=solved.seed,
        deal=solved.ended_by("settled", verdict.headline),
        zone=np.asarray(solved.zone_now, dtype=np.float64),
        escalated=solved.ended_by("escalated", verdict.headline),
        feasible=int(np.count_nonzero(lie.feasible)),
        better=int(np.count_nonzero(lie.feasible & better)),
        phases={**(phases or {}), "judge": judged - began, "charts": drawn - judged},
    )


def apart(old: Answer, new: Answer, figure: str) -> Estimate | None:
    """How far a figure (``deal``, ``zone``, ``escalated``) of two states lies apart, same worlds.

    Returns
    -------
    Estimate or None
        *new* less *old*, paired; None if they are not the same worlds of the same horizon.
    """
    worlds = min(old.worlds, new.worlds)
    if old.seed != new.seed or old.verdict.headline != new.verdict.headline:
        return None
    was: Any = getattr(old, figure)[:worlds]
    return estimate_paired(was, getattr(new, figure)[:worlds])
