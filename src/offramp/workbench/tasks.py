"""What runs in the background: more worlds, and the further studies, told as the report tells them.

Each is one function that a process of its own runs; it sends back words, tables and finished
chart specifications, so that the server draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.workbench.answers import Answer, answered

if TYPE_CHECKING:
    from offramp.report.charts.figure import Figure, Table
    from offramp.report.page import Chapter
    from offramp.scenario import Scenario

__all__ = ["STUDIES", "Picture", "Told", "refine", "study", "wanted"]


@dataclass(frozen=True)
class Picture:
    """A finished chart."""

    key: str
    title: str
    says: str
    spec: str
    """JSON that is safe inside a page."""
    table: Table


@dataclass(frozen=True)
class Told:
    """A study in words, charts and tables."""

    key: str
    title: str
    says: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]
    worlds: int


STUDIES = {
    "why": "Why there is no deal yet",
    "levers": "What would change it",
    "signals": "What was said, and what it is worth",
    "ratifiers": "Who can say no",
    "plan": "Whether a deal would hold",
}
"""The studies made in the background, in the order of the page, and their titles."""

WORLDS = {"why": 100, "levers": 100, "signals": 40, "ratifiers": 100, "plan": 60}
"""Worlds of each study: as many as a reader will wait for."""


def wanted(scenario: Scenario, name: str) -> bool:
    """Whether the file has what a study speaks of."""
    return {
        "why": True,
        "levers": bool(scenario.levers),
        "signals": scenario.beliefs is not None,
        "ratifiers": bool(scenario.ratifiers),
        "plan": scenario.implementation is not None,
    }[name]


def refine(scenario: Scenario, worlds: int, seed: int) -> Answer:
    """Solve more worlds of the same seed by the full method, and a sample by other settings."""
    from offramp.analysis.deal_map import deal_map
    from offramp.report.facts import facts_of
    from offramp.runs import Threads, run

    engine = Threads(1)
    solved = run(scenario, worlds, seed, engine=engine)
    return answered(solved, deal_map(solved), facts_of(scenario), engine=engine, solver_range=True)


def study(name: str, scenario: Scenario, seed: int, most: int | None = None) -> Told:
    """Make one of `STUDIES`.

    Parameters
    ----------
    name
        Which.
    scenario
        With its levers pulled; for ``levers`` with those that are left.
    seed
        Of its worlds.
    most
        Worlds at most; None: as `WORLDS` says.
    """
    from offramp.case import Case
    from offramp.report import chapters
    from offramp.runs import Threads

    worlds = min(WORLDS[name], most or WORLDS[name])
    case, engine = Case(scenario), Threads(1)
    make: dict[str, Callable[[], Chapter]] = {
        "why": lambda: chapters.why_chapter(scenario, case.why(worlds, seed, engine=engine)),
        "levers": lambda: chapters.levers_chapter(
            scenario, case.levers(worlds, seed, engine=engine)
        ),
        "signals": lambda: chapters.signals_chapter(case.signals(worlds, seed)),
        "ratifiers": lambda: chapters.ratifiers_chapter(case.ratifiers(worlds, seed)),
        "plan": lambda: chapters.plan_chapter(scenario, case.plan(worlds=worlds, seed=seed)),
    }
    return _told(name, make[name](), worlds)


def _told(name: str, chapter: Chapter, worlds: int) -> Told:
    return Told(
        key=name,
        title=STUDIES[name],
        says=chapter.says,
        pictures=tuple(_picture(figure) for figure in chapter.figures),
        tables=tuple(chapter.tables),
        worlds=worlds,
    )


def _picture(figure: Figure) -> Picture:
    from offramp.report.page import safe_json

    spec = safe_json(figure.spec())
    return Picture(figure.key, figure.title, figure.says, spec, figure.table)
