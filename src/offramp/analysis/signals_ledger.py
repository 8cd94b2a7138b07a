"""What the statements moved: each one, over time, and how mixed the messages are.

Beliefs are the responder's, one set a world.  A statement's *move* is its sender's belief with it
less without it; moves do not add up, because of the cap and of retractions.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import mixture_quantile
from offramp.scenario import Scenario
from offramp.signals import (
    DIRECTIONS_REGIME,
    DIRECTIONS_RELIEF,
    Beliefs,
    coalition_ambiguity,
    coalition_mean,
    history,
    moves,
)
from offramp.world import Blueprint, Draws
from offramp.world.beliefs import MONTH, priors
from offramp.world.drawn import Drawn

__all__ = [
    "Ambiguity",
    "Band",
    "LedgerReading",
    "Moment",
    "StatementReading",
    "contrary",
    "in_one_voice",
    "read_ledger",
]

Array = NDArray[np.float64]

DAY_BEFORE = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Band:
    """A figure over worlds: one in ten below, even odds, one in ten above, and the mean."""

    low: float
    middle: float
    high: float
    mean: float

    @classmethod
    def of(cls, figures: Array) -> Band:
        """Summarise one figure a world, (n,)."""
        each = np.asarray(figures, dtype=np.float64)
        low, middle, high = (mixture_quantile(each, None, p) for p in (0.1, 0.5, 0.9))
        return cls(low, middle, high, float(each.mean()))


@dataclass(frozen=True)
class StatementReading:
    """One statement and what it moves, in chances."""

    name: str
    words: str | None
    date: datetime.date
    speaker: str | None
    office: str
    sender: str
    relief: str | None
    regime_change: str | None
    takes_back: str | None
    source: tuple[str, ...]
    weight: Band
    """Observations that it is worth when made."""
    now: Band
    """Observations that are left of it today: recency and retractions counted."""
    moves_relief: Band
    """By how much it moves the belief that its sender's relief comes."""
    moves_aim: Band
    """By how much it moves the belief that regime change is its sender's aim."""
    contrary: bool
    """Whether it speaks against relief, or for regime change."""


@dataclass(frozen=True)
class Moment:
    """Beliefs as they stood at the end of a day."""

    date: datetime.date
    relief: dict[str, Band]
    """Sender -> belief that its relief comes (suspected aims not counted)."""
    aim: dict[str, Band]
    """Sender -> belief that regime change is its aim."""
    coalition_relief: Band
    """Senders weighted by their share of the pain."""
    coalition_aim: Band
    """The same weights; what enters the war is one minus the product, which is higher."""


@dataclass(frozen=True)
class Ambiguity:
    """How mixed the messages are: 0 one voice, towards 1 all evidence and all of it split.

    A sender's is 2 min(w+, w-) over everything its belief rests on (after Kaplan 1972); the
    coalition's pools the evidence by shares of the pain, and splits into senders that contradict
    themselves (*within*) and senders that contradict each other (*between*).
    """

    senders: dict[str, Band]
    coalition: Band
    within: Band
    between: Band


@dataclass(frozen=True)
class LedgerReading:
    """The ledger read: every statement, the timeline, and ambiguity now."""

    statements: tuple[StatementReading, ...]
    """By date."""
    timeline: tuple[Moment, ...]
    """The day before the first statement, each day on which something was said, and `as_of`."""
    ambiguity_relief: Ambiguity
    ambiguity_aim: Ambiguity
    worlds: int
    """Over which beliefs are spread."""


def contrary(scenario: Scenario, name: str) -> bool:
    """Whether a statement speaks against relief or for regime change."""
    said = scenario.statements[name]
    against = said.relief is not None and DIRECTIONS_RELIEF[said.relief].against > 0.0
    aimed = said.regime_change is not None and DIRECTIONS_REGIME[said.regime_change].toward > 0.0
    return against or aimed


def in_one_voice(scenario: Scenario) -> Scenario | None:
    """Rewrite the ledger as if all had said the same; None if they do.

    The same people speak on the same days and of the same things, but what spoke against relief
    leaves it ``possible``, and what spoke for regime change is ``denied``.  Retractions of what
    was thus never said fall away.
    """
    against = [name for name in scenario.statements if contrary(scenario, name)]
    if not against:
        return None
    edits: dict[str, str] = {}
    for name in against:
        said = scenario.statements[name]
        if said.relief is not None and DIRECTIONS_RELIEF[said.relief].against > 0.0:
            edits[f"statements.{name}.relief"] = "possible"
        if said.regime_change is not None and DIRECTIONS_REGIME[said.regime_change].toward > 0.0:
            edits[f"statements.{name}.regime_change"] = "denied"
    gone = _unsaid(scenario, set(against))
    kept = [f"statements.{n}.takes_back" for n in gone if scenario.statements[n].directed]
    kept += [f"{path.removesuffix('takes_back')}undoes" for path in kept
             if scenario.statements[path.split(".")[1]].undoes is not None]  # fmt: skip
    whole = [f"statements.{n}" for n in gone if not scenario.statements[n].directed]
    return scenario.edit(set=edits, remove=kept + whole)


def _unsaid(scenario: Scenario, against: set[str]) -> list[str]:
    """Retractions of contrary statements, and retractions of those."""
    gone: set[str] = set()
    while True:
        more = {
            name
            for name, said in scenario.statements.items()
            if said.takes_back in against | gone and name not in gone
        }
        if not more:
            return sorted(gone)
        gone |= more


@dataclass(frozen=True)
class _Heard:
    """One world's ledger."""

    moves: Array
    """(2n,) by statement: on relief, then on the aim."""
    weight: Array
    """(n,)"""
    now: Array
    """(n,)"""
    past: tuple[Beliefs, ...]
    """(2 senders,) at each moment."""
    pain: Array


def read_ledger(blueprint: Blueprint, draws: Draws) -> LedgerReading:
    """Read the ledger of a scenario that has statements.

    Parameters
    ----------
    blueprint, draws
        The scenario and the worlds over which beliefs are spread.
    """
    scenario, ledger = blueprint.scenario, blueprint.ledger
    days = sorted({s.date for s in scenario.statements.values()} | {scenario.meta.as_of})
    days = [days[0] - DAY_BEFORE, *days]
    ago = [(scenario.meta.as_of - day).days / (MONTH * scenario.period) for day in days]
    heard = [_hear(blueprint, row, np.array(ago)) for row in draws.values]
    senders, n = scenario.senders, len(ledger.names)
    order = sorted(range(n), key=lambda i: scenario.statements[ledger.names[i]].date)
    moved = np.array([h.moves for h in heard])
    weight, now = np.array([h.weight for h in heard]), np.array([h.now for h in heard])
    return LedgerReading(
        statements=tuple(
            _statement(scenario, ledger.names[i], weight[:, i], now[:, i], moved[:, [i, i + n]])
            for i in order
        ),
        timeline=tuple(_moment(day, senders, heard, d) for d, day in enumerate(days)),
        ambiguity_relief=_ambiguity(senders, heard, aim=False),
        ambiguity_aim=_ambiguity(senders, heard, aim=True),
        worlds=len(heard),
    )


def _hear(blueprint: Blueprint, row: Array, ago: Array) -> _Heard:
    scenario, ledger, value = blueprint.scenario, blueprint.ledger, Drawn(blueprint, row)
    said, prior = ledger.said(value), priors(scenario, value)
    strength, options = ledger.strength(value), ledger.options(value)
    n = len(ledger.names)
    fresh = 2.0 ** (-said.age / options["half_life"])
    pain = value.each(blueprint.measures["pain"])
    return _Heard(
        moves=moves(said, prior, strength, **options)[0],
        weight=said.weight[:n],
        now=(said.weight * said.survival() * fresh)[:n],
        past=history(said, prior, strength, ago, **options),
        pain=np.bincount(blueprint.sender_of, pain, len(scenario.senders)).astype(np.float64),
    )


def _statement(
    scenario: Scenario, name: str, weight: Array, now: Array, moved: Array
) -> StatementReading:
    said = scenario.statements[name]
    source = said.source or ()
    return StatementReading(
        name=name,
        words=said.is_,
        date=said.date,
        speaker=said.speaker,
        office=said.office,
        sender=said.for_,
        relief=said.relief,
        regime_change=said.regime_change,
        takes_back=said.takes_back,
        source=(source,) if isinstance(source, str) else tuple(source),
        weight=Band.of(weight),
        now=Band.of(now),
        moves_relief=Band.of(moved[:, 0]),
        moves_aim=Band.of(moved[:, 1]),
        contrary=contrary(scenario, name),
    )


def _half(belief: Beliefs, senders: int, *, aim: bool) -> Beliefs:
    """Return the beliefs about relief, or those about the aim."""
    part = slice(senders, None) if aim else slice(senders)
    return Beliefs(
        belief.alpha0[:, part], belief.beta0[:, part], belief.toward[:, part],
        belief.against[:, part],
    )  # fmt: skip


def _moment(day: datetime.date, senders: tuple[str, ...], heard: list[_Heard], d: int) -> Moment:
    n = len(senders)
    means = np.array([h.past[d].mean[0] for h in heard])
    pooled = [
        np.array([coalition_mean(_half(h.past[d], n, aim=aim), h.pain)[0] for h in heard])
        for aim in (False, True)
    ]
    return Moment(
        date=day,
        relief={s: Band.of(means[:, i]) for i, s in enumerate(senders)},
        aim={s: Band.of(means[:, n + i]) for i, s in enumerate(senders)},
        coalition_relief=Band.of(pooled[0]),
        coalition_aim=Band.of(pooled[1]),
    )


def _ambiguity(senders: tuple[str, ...], heard: list[_Heard], *, aim: bool) -> Ambiguity:
    halves = [_half(h.past[-1], len(senders), aim=aim) for h in heard]
    alone = np.array([half.ambiguity[0] for half in halves])
    pooled = [coalition_ambiguity(half, h.pain) for half, h in zip(halves, heard, strict=True)]
    return Ambiguity(
        senders={s: Band.of(alone[:, i]) for i, s in enumerate(senders)},
        coalition=Band.of(np.array([p.total[0] for p in pooled])),
        within=Band.of(np.array([p.within[0] for p in pooled])),
        between=Band.of(np.array([p.between[0] for p in pooled])),
    )
