"""A scenario as compiled code takes it: columns of the draws and arrays, nothing by name.

A row of draws, lengthened by the constants that stand for what a file may leave out (`CONSTANTS`),
holds every number that a world needs; a frame says where each of them stands.  Made once per
blueprint, of what `Blueprint` lays out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.deals import RulePlan
from offramp.deals.space import Plan
from offramp.signals import SLIP, type_quantiles

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint
    from offramp.world.tastes import Tastes

__all__ = ["CONSTANTS", "Frame", "frame_of", "lengthened"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

CONSTANTS = (0.0, 1.0, 0.5, math.inf, SLIP)
"""What stands for numbers that a file leaves out, behind the draws."""


class WarFrame(NamedTuple):
    """Columns of the war's numbers; pairs are the proposer's and the responder's."""

    odds: Ids
    """The analyst's, then the sides'."""
    of_proposer: bool
    """Whether the odds are the proposer's."""
    sure: Ids
    lasts: int
    front: int
    escalation: Ids
    """Chance, near defeat, regime feared."""
    worse: Ids
    discount: Ids
    cost: Ids
    pain: Ids
    adapts: Ids
    outlasts: Ids
    own_cost: Ids


class TasteFrame(NamedTuple):
    """One side's tastes: see `Tastes`."""

    worth: int
    swings: Ids
    departure: Array
    together: Ids
    asset_issue: Ids
    asset_option: Ids
    asset_worth: Ids
    asset_held: Array
    """(assets, senders) share of each sender in its credibility; none: it is sure."""
    asset_in_reference: Array


class PackagesFrame(NamedTuple):
    """The packages: see `Layout`."""

    plan: Plan
    pattern: Ids
    lifted: Array
    together: Flags
    scores: Array
    asked: Flags
    guarded: Flags
    safeguards: Ids
    rule: RulePlan
    passes_at: Ids
    heat: Ids
    relief: Ids
    sender_of: Ids
    lifting: Array
    unsafe: int
    climbing_down: int
    wanted: Ids
    """Packages that demands could mean, one after the other."""
    wanted_first: Ids
    """(demands + 1,) where those of each begin."""


class KeepingFrame(NamedTuple):
    """What has to be delivered: see `Deliveries`, `Kinds` and `Bundles`."""

    present: bool
    own: bool
    """Whether schedules are the file's own: none is designed then."""
    item: Ids
    given: Flags
    """(kinds,) whether the responder delivers it."""
    taken: Ids
    until: Ids
    first: Ids
    bundle_kinds: Ids
    members: Ids
    bundle_first: Ids
    bundle_of: Ids
    a: Array
    b: Array
    deposits: Array
    times: Array
    dates: Array
    spacing: float
    escrow: Flags
    chi_R: Array
    chi_P: Array
    won_R: Array
    lost_P: Array
    undone_R: Ids
    """Columns of the shares of the responder's items: undone, and taken back by itself."""
    back_R: Ids
    undone_P: Ids
    back_P: Ids
    lag: Ids
    seen: Ids
    violator: Ids
    believed: int
    shift: int
    shift_sign: float
    weariness: int


class BeliefFrame(NamedTuple):
    """What is learned of the responder's weariness."""

    haggling: int
    slips: int
    independence: int
    shown: int
    """Number of the posture shown last; -1: none."""
    costs: Ids
    noise: int
    distrust: int
    aim_weights: Ids
    """How much each sender's aim decides the coalition's."""
    types: Array
    """Quantiles at which replies are followed."""


class Frame(NamedTuple):
    """A scenario as numbers, but for what each world draws."""

    war: WarFrame
    ours: TasteFrame
    theirs: TasteFrame
    packages: PackagesFrame
    keeping: KeepingFrame
    belief: BeliefFrame
    channel: int
    pressure: int
    trying: int


def lengthened(rows: Array) -> Array:
    """(W, columns + constants) rows of draws with `CONSTANTS` behind them."""
    constants = np.broadcast_to(np.array(CONSTANTS), (len(rows), len(CONSTANTS)))
    return np.ascontiguousarray(np.concatenate([rows, constants], axis=1))


class _Places:
    """Where paths stand in a lengthened row."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._column, self._width = blueprint.column, len(blueprint.column)

    def one(self, path: str, default: float = 0.0) -> int:
        """Return the column of a path, or of its default."""
        found = self._column.get(path)
        return self._width + CONSTANTS.index(default) if found is None else found

    def each(self, paths: tuple[str, ...], default: float = 0.0) -> Ids:
        """(paths,) column of each."""
        return np.array([self.one(path, default) for path in paths], dtype=np.int64)


def frame_of(blueprint: Blueprint) -> Frame:
    """Lay a blueprint's packages of today out for compiled code."""
    at = _Places(blueprint)
    frame = Frame(
        war=_war(blueprint, at),
        ours=_taste(blueprint, at, blueprint.tastes[0]),
        theirs=_taste(blueprint, at, blueprint.tastes[1]),
        packages=_packages(blueprint, at),
        keeping=_keeping(blueprint, at),
        belief=_belief(blueprint, at),
        channel=at.one("talks.channel"),
        pressure=at.one("talks.home_pressure"),
        trying=at.one("talks.cost_of_trying"),
    )
    return _solid(frame)


def _solid(part: Any) -> Any:
    """Return it with every array contiguous and writable: of one type for every scenario."""
    if isinstance(part, tuple):
        return type(part)(*map(_solid, part))
    return np.require(part, requirements=["C", "W"]) if isinstance(part, np.ndarray) else part


def _sides(blueprint: Blueprint, at: _Places, root: str) -> Ids:
    scenario = blueprint.scenario
    return at.each((f"{root}.{scenario.proposer}", f"{root}.{scenario.responder}"))


def _war(blueprint: Blueprint, at: _Places) -> WarFrame:
    scenario, of = blueprint.scenario, blueprint.measures
    seen = "war.odds.seen_by"
    return WarFrame(
        odds=np.append(at.one(f"{seen}.analyst"), _sides(blueprint, at, seen)),
        of_proposer=scenario.war.odds.of == scenario.proposer,
        sure=_sides(blueprint, at, "war.odds.sure"),
        lasts=at.one("war.lasts"),
        front=at.one("war.front", 0.5),
        escalation=np.append(
            at.one("escalation.chance"),
            at.each(("escalation.near_defeat", "escalation.regime_feared"), 1.0),
        ),
        worse=_sides(blueprint, at, "escalation.worse_than_defeat"),
        discount=_sides(blueprint, at, "war.discount"),
        cost=_sides(blueprint, at, "war.cost"),
        pain=at.each(of["pain"]),
        adapts=at.each(of["adapts"], math.inf),
        outlasts=at.each(of["outlasts"]),
        own_cost=at.each(of["own_cost"]),
    )


def _taste(blueprint: Blueprint, at: _Places, taste: Tastes) -> TasteFrame:
    held = np.zeros((len(taste.assets), len(blueprint.scenario.senders)))
    for row, asset in zip(held, taste.assets, strict=True):
        row[list(asset.held_by)] = 1.0
    return TasteFrame(
        worth=at.one(f"reference.worth.{taste.side}"),
        swings=at.each(taste.swings),
        departure=taste.departure,
        together=at.each(taste.together),
        asset_issue=np.array([a.issue for a in taste.assets], dtype=np.int64),
        asset_option=np.array([a.option for a in taste.assets], dtype=np.int64),
        asset_worth=at.each(tuple(a.worth for a in taste.assets)),
        asset_held=held,
        asset_in_reference=np.array([a.in_reference for a in taste.assets], dtype=np.float64),
    )


def _packages(blueprint: Blueprint, at: _Places) -> PackagesFrame:
    layout, word = blueprint.today, blueprint.scenario.posture_shown
    passes_at, heat, relief = blueprint.threshold_paths
    return PackagesFrame(
        plan=layout.space.plan,
        pattern=layout.pattern,
        lifted=layout.lifted_measures,
        together=layout.together,
        scores=layout.scores,
        asked=layout.asked,
        guarded=layout.guarded,
        safeguards=at.each(blueprint.safeguards),
        rule=blueprint.rule.plan,
        passes_at=at.each(passes_at),
        heat=at.each(heat),
        relief=at.each(relief),
        sender_of=blueprint.sender_of,
        lifting=np.ascontiguousarray(blueprint.lifting),
        unsafe=at.one("beliefs.unsafe_peace"),
        climbing_down=at.one("" if word is None else f"audience_cost.{word}"),
        wanted=np.concatenate([*layout.wanted, np.empty(0, np.int64)]).astype(np.int64),
        wanted_first=np.cumsum([0, *(len(rows) for rows in layout.wanted)], dtype=np.int64),
    )


def _keeping(blueprint: Blueprint, at: _Places) -> KeepingFrame:
    deliveries, scenario = blueprint.deliveries, blueprint.scenario
    ids, none, flags = np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_)
    if deliveries is None:
        shapes, pairs = np.empty((0, 0, 0)), np.zeros(2, np.int64)
        return KeepingFrame(
            False, True, ids, flags, ids, ids, ids, np.empty((0, 0), np.int64), ids, ids, ids,
            shapes, shapes, shapes, none, none, 1.0, flags, none, none, none, none,
            ids, ids, ids, ids, pairs, pairs, pairs, 0, 0, 0.0, 0,
        )  # fmt: skip
    bundles, kinds, problem = blueprint.today.bundles, deliveries.kinds, deliveries.problem
    assert bundles is not None
    assert scenario.implementation is not None
    growing = scenario.implementation.power_shift

    def shares(*, of_responder: bool) -> tuple[Ids, Ids]:
        undone = at.each(deliveries.paths("undone", of_responder=of_responder))
        back = deliveries.paths("taken_back", of_responder=of_responder)
        taken = [blueprint.column.get(path, int(u)) for path, u in zip(back, undone, strict=True)]
        return undone, np.array(taken, dtype=np.int64)

    (undone_R, back_R), (undone_P, back_P) = shares(of_responder=True), shares(of_responder=False)
    return KeepingFrame(
        present=True,
        own=deliveries.own,
        item=kinds.item,
        given=kinds.item < len(deliveries.of_responder),
        taken=kinds.taken,
        until=kinds.until,
        first=kinds.first,
        bundle_kinds=bundles.kinds,
        members=bundles.members,
        bundle_first=bundles.first,
        bundle_of=bundles.of,
        a=deliveries.templates.a,
        b=deliveries.templates.b,
        deposits=deliveries.templates.deposits,
        times=problem.times,
        dates=deliveries.dates,
        spacing=deliveries.spacing,
        escrow=problem.escrow,
        chi_R=problem.chi_R,
        chi_P=problem.chi_P,
        won_R=problem.won_R,
        lost_P=problem.lost_P,
        undone_R=undone_R,
        back_R=back_R,
        undone_P=undone_P,
        back_P=back_P,
        lag=_sides(blueprint, at, "implementation.lag"),
        seen=_sides(blueprint, at, "implementation.cheating_seen"),
        violator=_sides(blueprint, at, "implementation.guarantee.costs_violator"),
        believed=at.one("implementation.guarantee.believed"),
        shift=at.one("implementation.power_shift.by"),
        shift_sign=-1.0 if growing is not None and growing.to == scenario.proposer else 1.0,
        weariness=at.one("implementation#weariness", 0.5),
    )


def _belief(blueprint: Blueprint, at: _Places) -> BeliefFrame:
    word = blueprint.scenario.posture_shown
    return BeliefFrame(
        haggling=at.one(f"haggling.{blueprint.scenario.responder}"),
        slips=at.one("ledger.slips", SLIP),
        independence=at.one("ledger.independence", 1.0),
        shown=-1 if word is None else blueprint.posture_words.index(word),
        costs=at.each(blueprint.posture_costs),
        noise=at.one("ledger.word_noise"),
        distrust=at.one("beliefs.distrust"),
        aim_weights=at.each(blueprint.aim_weights, 1.0),
        types=type_quantiles(),
    )
