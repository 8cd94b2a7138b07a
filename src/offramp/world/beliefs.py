"""What the responder of one world believes of the senders: will relief come, is its fall the aim.

The file's `beliefs` are what was believed before anything was said; dated statements move them by
Beta updating (`offramp.signals.beliefs`).  Inside a world the responder uses the means; what worlds
draw is the analyst's doubt about the prior, its strength, the weights, the half-life and what a
retraction undoes.  A file without statements leaves the priors as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offramp.sanctions.coalition import coalition_xi_kernel, doubted_rho_kernel
from offramp.scenario import Scenario
from offramp.signals import (
    CAP,
    DIRECTIONS_REGIME,
    DIRECTIONS_RELIEF,
    HALF_LIFE,
    PRIOR_STRENGTH,
    Beliefs,
    Statements,
    beliefs,
    undone_share,
)

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint
    from offramp.world.drawn import Drawn

__all__ = [
    "Ledger",
    "SenderBeliefs",
    "beliefs_of_worlds",
    "coalition_fear",
    "credibility",
    "priors",
    "sender_beliefs",
]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Values = Callable[..., Any]
"""As `Drawn`, or path -> (W,) what each of several worlds drew."""

MONTH = 365.25 / 12.0
"""Days in a month, as in `offramp.scenario.units`."""


@dataclass(frozen=True, eq=False)
class SenderBeliefs:
    """One world's beliefs about each sender, before any friction is switched off."""

    comes: Array
    """(senders,) rho: chance that promised relief is delivered, suspected aims not yet counted."""
    aims: Array
    """(senders,) xi: chance that the fall of the responder's regime is the aim."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The statements of a scenario as numbers, but for what each world draws.

    Every statement stands twice: entries 0..n-1 bear on relief, n..2n-1 on regime change, where
    sender s has the number S + s.  So one updating serves both.
    """

    names: tuple[str, ...]
    sender: Ids
    age: Array
    """(2n,) periods before `as_of`."""
    toward: Array
    against: Array
    takes_back: Ids
    weights: tuple[str, ...]
    """(n,) path of what each statement weighs."""
    undoes: tuple[str | None, ...]
    """(n,) path of the share that it undoes, where it takes another back."""
    half_life: float
    """The default, periods."""

    @classmethod
    def of(cls, scenario: Scenario) -> Ledger:
        """Lay out a scenario's statements."""
        said = scenario.statements
        senders, names = scenario.senders, tuple(said)
        n, index = len(names), {name: i for i, name in enumerate(said)}
        whose = np.array([senders.index(s.for_) for s in said.values()], dtype=np.int64)
        days = np.array([(scenario.meta.as_of - s.date).days for s in said.values()], dtype=float)
        back = np.array(
            [-1 if s.takes_back is None else index[s.takes_back] for s in said.values()],
            dtype=np.int64,
        )
        points = [
            [table[word] if word is not None else None for word in words]
            for table, words in (
                (DIRECTIONS_RELIEF, [s.relief for s in said.values()]),
                (DIRECTIONS_REGIME, [s.regime_change for s in said.values()]),
            )
        ]
        both = [point for matter in points for point in matter]
        return cls(
            names=names,
            sender=np.concatenate([whose, whose + len(senders)]),
            age=np.tile(days / (MONTH * scenario.period), 2),
            toward=np.array([0.0 if p is None else p.toward for p in both]),
            against=np.array([0.0 if p is None else p.against for p in both]),
            takes_back=np.concatenate([back, np.where(back < 0, -1, back + n)]),
            weights=tuple(_weight_path(scenario, name) for name in names),
            undoes=tuple(_undoes_path(scenario, name) for name in names),
            half_life=HALF_LIFE / scenario.period,
        )

    def said(self, value: Values) -> Statements:
        """Fill in what a world drew, or each of several."""
        weight = _beside(value, self.weights)
        undoes = np.zeros(weight.shape)
        for i, path in enumerate(self.undoes):
            if path is not None:
                taken = weight[..., self.takes_back[i]]
                undoes[..., i] = undone_share(weight[..., i], taken, value(path))
        return Statements(
            self.sender,
            self.age,
            self.toward,
            self.against,
            np.concatenate([weight, weight], axis=-1),
            self.takes_back,
            np.concatenate([undoes, undoes], axis=-1),
        )

    def options(self, value: Values) -> dict[str, Any]:
        """What a world drew of how statements are read: half-life in periods, and the cap."""
        return {
            "half_life": value("ledger.half_life", self.half_life),
            "cap": value("ledger.most", CAP),
        }

    def strength(self, value: Values) -> Any:
        """Observations that the world's priors are worth."""
        return value("ledger.prior_strength", PRIOR_STRENGTH)

    def update(self, value: Values, prior: Array) -> Beliefs:
        """Update the priors, (2 senders,) by world: relief first, then regime change."""
        return beliefs(self.said(value), prior, self.strength(value), **self.options(value))


def _weight_path(scenario: Scenario, name: str) -> str:
    said = scenario.statements[name]
    own = said.weight is not None
    return f"statements.{name}.weight" if own else f"ledger.weights.{said.office}"


def _undoes_path(scenario: Scenario, name: str) -> str | None:
    said = scenario.statements[name]
    if said.takes_back is None:
        return None
    return "ledger.retracted" if said.undoes is None else f"statements.{name}.undoes"


def priors(scenario: Scenario, value: Values) -> Array:
    """(2 senders,) what was believed before anything was said: relief comes, then the aim.

    By world, (W, 2 senders), if the values are.
    """
    senders = scenario.senders
    comes = tuple(f"beliefs.relief_comes.{s}" for s in senders)
    return _beside(value, comes + tuple(f"beliefs.regime_change_is_aim.{s}" for s in senders))


def _beside(value: Values, paths: tuple[str, ...]) -> Array:
    """(paths,) what a world drew, or (W, paths) what each of several did."""
    if not paths:
        return np.empty(0)
    return np.stack([np.asarray(value(path), dtype=np.float64) for path in paths], axis=-1)


def sender_beliefs(blueprint: Blueprint, rows: Array) -> list[SenderBeliefs]:
    """Work out the beliefs about each sender in several worlds at once.

    Parameters
    ----------
    blueprint
        The scenario.
    rows
        (W, quantities) what each world drew.
    """
    comes, aims = beliefs_of_worlds(blueprint, rows)
    return [SenderBeliefs(c.copy(), a.copy()) for c, a in zip(comes, aims, strict=True)]


def beliefs_of_worlds(blueprint: Blueprint, rows: Array) -> tuple[Array, Array]:
    """(W, senders) rho and xi of each sender in several worlds: see `SenderBeliefs`."""
    column, scenario = blueprint.column, blueprint.scenario

    def values(path: str, default: float = 0.0) -> Array:
        place = column.get(path)
        return np.full(len(rows), default) if place is None else rows[:, place]

    after, n = priors(scenario, values), len(scenario.senders)
    if scenario.statements:
        after = blueprint.ledger.update(values, after).mean
    after = after.reshape(len(rows), 2 * n)
    return after[:, :n], after[:, n:]


def coalition_fear(
    blueprint: Blueprint, value: Drawn, held: SenderBeliefs, off: frozenset[str]
) -> float:
    """How far the responder believes that the coalition seeks its regime's fall."""
    senders = blueprint.scenario.senders
    if "fear of regime change" in off or not senders:
        return 0.0
    return float(coalition_xi_kernel(held.aims, value.each(blueprint.aim_weights, 1.0)))


def credibility(value: Drawn, held: SenderBeliefs, off: frozenset[str]) -> Array:
    """(senders,) chance that each sender's promise of relief is kept, suspected aims counted."""
    if "relief not believed" in off:
        return np.ones(len(held.comes))
    aims = np.zeros_like(held.aims) if "fear of regime change" in off else held.aims
    return doubted_rho_kernel(held.comes, aims, value("beliefs.distrust"))
