"""What has to be delivered under a scenario's deals, and the schedules considered for it.

Laid out once per scenario: none of it depends on what a world draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offramp.implementation import (
    Bounds,
    Implementation,
    Plan,
    Templates,
    equal_dates,
    last,
    templates,
)
from offramp.scenario import Scenario
from offramp.world.sizes import Kinds

__all__ = ["DEFAULT_LENGTH", "Deliveries", "Item"]

Array = NDArray[np.float64]

DEFAULT_LENGTH = 12.0
"""Periods from the first step to the last where the file does not say."""
SENDERS = "senders"


@dataclass(frozen=True)
class Item:
    """One thing that one side delivers."""

    name: str
    path: str
    """Path of its entry in the file."""
    of_responder: bool
    """Whether the responder delivers it; else the proposer's side does."""
    of_senders: bool
    """Whether it is relief or frozen assets."""
    issues: tuple[int, ...]
    """Issues it settles: one, but for the relief of several senders."""
    until: tuple[int, ...]
    """Option of each of them that holds until it is delivered."""
    escrow: bool


@dataclass(frozen=True, eq=False)
class Deliveries:
    """Items and schedules; the responder's items come first."""

    items: tuple[Item, ...]
    times: Array
    """(L,) dates of the steps in periods from the day of the deal."""
    bounds: Bounds
    templates: Templates
    own: bool
    """Whether the schedules are the file's own: then no others are considered."""
    kinds: Kinds
    """The ways in which packages settle the items."""

    @classmethod
    def of(cls, scenario: Scenario) -> Deliveries | None:
        """Lay out a scenario's deliveries; None where every deal is kept."""
        section = scenario.implementation
        if section is None:
            return None
        items = _items(scenario)
        times = step_dates(
            section.limits.steps,
            _periods(scenario, "over", DEFAULT_LENGTH),
            _periods(scenario, "no_relief_before", 0.0),
        )
        bounds = _bounds(scenario, items, times)
        own = bool(section.plans)
        shapes = _own_plans(scenario, items) if own else templates(blank(items, times), bounds)
        options = [len(options) for _, options in scenario.all_issues()]
        return cls(items, times, bounds, shapes, own, Kinds.of(items, options))

    @cached_property
    def problem(self) -> Implementation:
        """A problem of these items and dates in which nothing is worth anything.

        Both sides deliver on the same day: whoever withholds has the other's delivery in hand,
        unless a third party holds it.
        """
        problem = blank(self.items, self.times)
        in_hand = np.where(problem.escrow, 0.0, 1.0)
        return problem.trusting(chi_R=in_hand, chi_P=np.ones(len(self.of_responder)))

    @cached_property
    def dates(self) -> Array:
        """(L + 1,) dates of the steps, and of the day after which all is delivered."""
        return np.append(self.times, self.times[-1])

    def paths(self, what: str, *, of_responder: bool) -> tuple[str, ...]:
        """Path of what is said of each item of a side."""
        return self._paths[what, of_responder]

    @cached_property
    def _paths(self) -> dict[tuple[str, bool], tuple[str, ...]]:
        return {
            (what, whose): tuple(
                f"{item.path}.{what}" for item in self.items if item.of_responder == whose
            )
            for what in ("undone", "taken_back")
            for whose in (True, False)
        }

    @cached_property
    def of_responder(self) -> tuple[Item, ...]:
        """The responder's items."""
        return tuple(item for item in self.items if item.of_responder)

    @cached_property
    def of_proposer(self) -> tuple[Item, ...]:
        """The items of the proposer's side."""
        return tuple(item for item in self.items if not item.of_responder)

    @property
    def spacing(self) -> float:
        """Periods between steps, on average: the time in which a cheat can be seen."""
        return spacing(self.times)


def spacing(times: Array) -> float:
    """Periods between steps, on average; of a single step, one period."""
    return float(times[-1]) / (times.size - 1) if times.size > 1 else 1.0


def step_dates(steps: int, over: float, no_relief_before: float = 0.0) -> Array:
    """(L,) dates of the steps: the first today, the second when relief may begin, then evenly."""
    if steps < 3 or no_relief_before <= 0.0:
        return equal_dates(steps, over)
    return np.append(0.0, equal_dates(steps - 1, over - no_relief_before, no_relief_before))


def blank(items: tuple[Item, ...], times: Array) -> Implementation:
    """Build a problem of these items and dates in which nothing is worth anything."""
    ours = np.zeros(sum(not item.of_responder for item in items))
    theirs = np.zeros(len(items) - len(ours))
    return Implementation.of(
        times=times, alpha=theirs, beta=theirs, gamma=ours, kappa=ours,
        N_R=0.0, N_P=0.0, W_R=0.0, W_P=0.0,
        escrow=[item.escrow for item in items if not item.of_responder],
    )  # fmt: skip


def _items(scenario: Scenario) -> tuple[Item, ...]:
    section = scenario.implementation
    assert section is not None
    issues = scenario.all_issues()
    number = {name: i for i, (name, _) in enumerate(issues)}
    found: list[Item] = []
    for key, entry in section.deliveries.items():
        names = [key]
        if key == "relief" and "relief" not in number:
            names = [f"relief.{sender}" for sender in scenario.relieving_senders]
        found.append(
            Item(
                name=key,
                path=f"implementation.deliveries.{key}",
                of_responder=entry.by == scenario.responder,
                of_senders=entry.by == SENDERS,
                issues=tuple(number[name] for name in names),
                until=tuple(issues[number[name]][1].index(entry.until_then) for name in names),
                escrow=entry.escrow,
            )
        )
    return tuple(sorted(found, key=lambda item: not item.of_responder))


def _periods(scenario: Scenario, name: str, default: float) -> float:
    quantity = scenario.quantities.get(f"implementation.limits.{name}")
    return default if quantity is None else float(quantity.ppf(0.5))


def _bounds(scenario: Scenario, items: tuple[Item, ...], times: Array) -> Bounds:
    section = scenario.implementation
    assert section is not None
    limits = section.limits
    senders = tuple(i for i, item in enumerate(items) if item.of_senders)
    start = _periods(scenario, "no_relief_before", 0.0)
    tranches = ((senders, limits.tranches),) if limits.tranches and senders else ()
    latest = tuple(i for i, item in enumerate(items) if item.name == limits.last)
    return Bounds(
        earliest=dict.fromkeys(senders, start) if start > 0.0 else {},
        tranches=tranches,
        after=tuple(p for i in latest for p in last(i, blank(items, times)) if p[1] not in latest),
    )


def _own_plans(scenario: Scenario, items: tuple[Item, ...]) -> Templates:
    section = scenario.implementation
    assert section is not None
    plans = []
    for shares in section.plans.values():
        rows = [np.array(shares[item.name]) for item in items]
        given = [
            row / row.sum() for row, item in zip(rows, items, strict=True) if item.of_responder
        ]
        taken = [
            row / row.sum() for row, item in zip(rows, items, strict=True) if not item.of_responder
        ]
        steps = section.limits.steps
        b = np.array(taken).reshape(-1, steps)
        deposits = b.copy()
        deposits[[item.escrow for item in items if not item.of_responder]] = np.eye(1, steps)
        plans.append(Plan.of(np.array(given).reshape(-1, steps), b, deposits))
    return Templates.of(plans, list(section.plans))
