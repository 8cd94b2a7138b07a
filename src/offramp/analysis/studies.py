"""Further studies of one war, gathered for its report."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from offramp.analysis.beside_history import has_history, history_beside
from offramp.analysis.compare import compare
from offramp.analysis.levers import pull_levers
from offramp.analysis.plans import study_plan
from offramp.analysis.ratifiers import ratifiers
from offramp.analysis.robustness import robustness
from offramp.analysis.sensitivity import LEAST, sobol
from offramp.analysis.signals import signals
from offramp.analysis.tornado import tornado
from offramp.analysis.why import why
from offramp.shown import shown
from offramp.world import Blueprint

if TYPE_CHECKING:
    from offramp.analysis.compare import Compared
    from offramp.analysis.levers import Levers
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.plans import PlanStudy
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.robustness import Robustness
    from offramp.analysis.sensitivity import Sensitivity
    from offramp.analysis.signals import Signals
    from offramp.analysis.tornado import Tornado
    from offramp.analysis.why import Why
    from offramp.runs import Engine
    from offramp.scenario import Scenario

__all__ = ["STUDIES", "Studies", "gather"]

PARTS = {"moved": 2, "tornado": 15, "sensitivity": 4, "robustness": 5}
"""Studies that solve each of their worlds many times over: they take one world in so many."""


@shown
@dataclass(frozen=True)
class Studies:
    """What else was asked; None where it was not, or the file has no section for it."""

    moved: Compared | None = None
    """What moved since an older file."""
    why: Why | None = None
    levers: Levers | None = None
    signals: Signals | None = None
    ratifiers: Ratifiers | None = None
    plan: PlanStudy | None = None
    history: OutsideView | None = None
    tornado: Tornado | None = None
    sensitivity: Sensitivity | None = None
    robustness: Robustness | None = None
    interrupted: bool = False
    """Whether Ctrl-C cut them short; those made until then are whole."""

    @property
    def made(self) -> tuple[Any, ...]:
        """Studies that were made, in the order in which people ask."""
        return tuple(found for name in STUDIES if (found := getattr(self, name)) is not None)


STUDIES = tuple(f.name for f in fields(Studies) if f.name != "interrupted")
"""Names of the studies, in the order in which they are made."""


def gather(
    scenario: Scenario,
    worlds: int = 300,
    seed: int = 1,
    *,
    since: Scenario | None = None,
    only: Collection[str] = STUDIES,
    engine: Engine | None = None,
    stage: Callable[[str], None] | None = None,
) -> Studies:
    """Make the studies that the file has the sections for.

    Parameters
    ----------
    scenario
        What to study.
    worlds, seed
        Worlds of each study; those of `PARTS` take fewer.
    since
        An older file of the same war: what moved since then.
    only
        Names of the studies to make, of `STUDIES`.
    engine
        Who solves, where a study lets one choose.
    stage
        Called with the name of each study before it begins.

    Raises
    ------
    ValueError
        *only* names no study, or *since* is of another war.
    """
    unknown = [name for name in only if name not in STUDIES]
    if unknown:
        raise ValueError(f"no study {unknown[0]!r}: choose among {', '.join(STUDIES)}")
    makers = _makers(scenario, since, worlds, seed, engine)
    found: dict[str, Any] = {}
    for name, (wanted, make) in makers.items():
        if not wanted or name not in only:
            continue
        if stage is not None:
            stage(name)
        try:
            study = make()
        except KeyboardInterrupt:
            return Studies(**found, interrupted=True)
        if getattr(study, "interrupted", False):
            return Studies(**found, interrupted=True)
        found[name] = study
    return Studies(**found)


def _makers(
    scenario: Scenario, since: Scenario | None, worlds: int, seed: int, engine: Engine | None
) -> dict[str, tuple[bool, Callable[[], Any]]]:
    """Name -> (whether the file has what it needs, how it is made)."""
    own, doubt = (scenario, worlds, seed), bool(Blueprint.of(scenario).ranges)
    few = {name: max(2, worlds // part) for name, part in PARTS.items()}
    samples = 1 << (max(LEAST, few["sensitivity"]).bit_length() - 1)  # a power of 2
    return {
        "moved": (
            since is not None,
            lambda: compare(since or scenario, scenario, few["moved"], seed, engine=engine),
        ),
        "why": (True, lambda: why(*own, engine=engine)),
        "levers": (bool(scenario.levers), lambda: pull_levers(*own, engine=engine)),
        "signals": (scenario.beliefs is not None, lambda: signals(*own, engine=engine)),
        "ratifiers": (bool(scenario.ratifiers), lambda: ratifiers(*own)),
        "plan": (scenario.implementation is not None, lambda: study_plan(scenario, seed=seed)),
        "history": (has_history(scenario), lambda: history_beside(*own, engine=engine)),
        "tornado": (doubt, lambda: tornado(scenario, few["tornado"], seed, engine=engine)),
        "sensitivity": (doubt, lambda: sobol(scenario, samples, seed, engine=engine)),
        "robustness": (True, lambda: robustness(scenario, few["robustness"], seed, engine=engine)),
    }
