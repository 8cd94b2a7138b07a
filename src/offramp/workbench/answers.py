"""What the page shows of one state: small, frozen, and the same whoever solved it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.deal_map import deal_map
from offramp.analysis.intervals import Estimate, estimate_paired
from offramp.analysis.verdict import Verdict, judge
from offramp.report.facts import Facts, facts_of
from offramp.report.tables import Deal, deals
from offramp.runs import Engine, run
from offramp.workbench.live import Rows, rows_of
from offramp.world import Settings

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["Answer", "answered", "apart"]

Array = NDArray[np.float64]

SETTINGS = Settings(certify_every=10**9)
"""While somebody waits only world 0 is certified; the report certifies every twentieth."""


@dataclass(frozen=True)
class Answer:
    """The verdict on one state, and the rows of its charts."""

    facts: Facts
    verdict: Verdict
    rows: Rows
    deals: list[Deal]
    worlds: int
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


def answered(
    scenario: Scenario,
    worlds: int,
    seed: int,
    *,
    engine: Engine | None = None,
    solver_range: bool = False,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Solve the worlds of a scenario, and make of them what the page shows.

    Parameters
    ----------
    scenario
        With its levers pulled.
    worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    engine
        Who solves; None: the threads of this process.
    solver_range
        Whether to solve a sample again by other settings of the method.
    clock
        Seconds.
    """
    began = clock()
    solved = run(
        scenario,
        worlds,
        seed,
        settings=SETTINGS,
        engine=engine,
    )
    done = clock()
    verdict = judge(solved, solver_range=solver_range, engine=engine)
    facts = facts_of(scenario)
    judged = clock()
    lie = deal_map(solved)
    rows = rows_of(facts, solved, verdict, lie)
    better = (lie.proposer > lie.fighting_proposer) & (
        lie.responder >= lie.fighting_responder["middle"]
    )
    drawn = clock()
    return Answer(
        facts=facts,
        verdict=verdict,
        rows=rows,
        deals=deals(facts, solved, verdict, most=4),
        worlds=solved.worlds,
        seed=seed,
        deal=solved.ended_by("settled", verdict.headline),
        zone=np.asarray(solved.zone_now, dtype=np.float64),
        escalated=solved.ended_by("escalated", verdict.headline),
        feasible=int(np.count_nonzero(lie.feasible)),
        better=int(np.count_nonzero(lie.feasible & better)),
        phases={"solve": done - began, "judge": judged - done, "charts": drawn - judged},
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
