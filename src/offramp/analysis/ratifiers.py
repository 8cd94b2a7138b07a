"""Who can say no: which ratifier blocks which package, by how much, in what share of worlds.

A ratifier (one who decides alone, or a body of members with a rule) *blocks* a package in a world
if its rule is not met there; it is the *only* block if the package would be ratified were this
ratifier content, which is what deleting it from the file does.  How far it falls short is the
least by which the scores of all its members would have to rise for the rule to be met.  Packages
that matter are those that both sides would prefer to fighting on (a responder of middling
weariness).  Whether a deal would hold is left aside here: nobody is asked to ratify that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.frames import ratifier_rows
from offramp.analysis.intervals import Estimate, estimate_chance, estimate_count, estimate_mean
from offramp.deals import ratify
from offramp.runs import Engine, in_spans
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import Blueprint, Settings, World, make_world

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Block", "Change", "PackageBlocks", "RatifierReading", "Ratifiers", "ratifiers"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ids = NDArray[np.int64]

WON = 0.9
"""A ratifier is won over by a package that it lets through in at least so many worlds."""
WITHOUT_PLANS = Settings(certify_every=0, off=frozenset({"durability"}))


@dataclass(frozen=True)
class Change:
    """The least change of a package that wins a ratifier over in nine worlds of ten."""

    options: dict[str, str]
    """Issue -> the option to take instead; empty: it passes in nine worlds of ten as it is."""
    package: int | None
    """The package so changed; None: nothing on the table would win it over."""
    wins: Estimate
    """Share of worlds in which the ratifier lets the changed package through."""
    proposer: float
    """What the change is worth to the proposer in the middle world, stakes."""
    responder: float


@dataclass(frozen=True)
class Block:
    """One ratifier and one package."""

    ratifier: str
    asked: bool
    refuses: Estimate
    """Share of worlds in which it blocks the package."""
    only: Estimate
    """Share of worlds in which it is the only one that does."""
    short: float
    """Points by which it falls short where it blocks, mean; 0 if it never does."""
    change: Change | None
    """What would win it over; None if it is never in the way."""


@dataclass(frozen=True)
class PackageBlocks:
    """One package and who blocks it."""

    package: int
    options: dict[str, str]
    label: str | None
    """Name of the deal in the file, if it has one."""
    preferred: Estimate
    """Share of worlds in which both sides would prefer it to fighting on."""
    ratified: Estimate
    """Share of worlds in which everyone lets it through."""
    lost: Estimate
    """Share of worlds in which both would prefer it and it is not ratified."""
    blocks: tuple[Block, ...]
    """By how often each blocks it."""


@dataclass(frozen=True)
class RatifierReading:
    """One ratifier over all packages; shares are means over worlds."""

    ratifier: str
    members: tuple[str, ...]
    passes_at: tuple[float, ...]
    """Threshold of each member (or its own) in the middle world, heat and endorsements counted."""
    refuses: Estimate
    """Share of all packages that it blocks."""
    refuses_preferred: Estimate
    """The same of the packages that both sides would prefer to fighting on."""
    only_preferred: Estimate
    """Share of these that it alone blocks."""
    shuts: Estimate
    """Share of worlds in which it alone stands between the sides and any package both prefer."""
    opens: Estimate
    """Packages, of those that both prefer, that deleting it would add, mean over worlds."""


@shown
@dataclass(frozen=True)
class Ratifiers:
    """Who can say no, and to what."""

    scenario: Scenario
    ratifiers: tuple[RatifierReading, ...]
    """Those that block most of what both would prefer first."""
    packages: tuple[PackageBlocks, ...]
    """The file's named deals, then those most often preferred by both and blocked by one alone."""
    shut: Estimate
    """Share of worlds in which both prefer some package and none of these is ratified."""
    worlds: int
    seed: int
    seconds: float

    def table(self) -> pl.DataFrame:
        """One row for each package listed and ratifier."""
        import polars as pl

        return pl.DataFrame(ratifier_rows(self), infer_schema_length=None)


def ratifiers(
    scenario: Scenario,
    worlds: int = 400,
    seed: int = 1,
    *,
    most: int = 12,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ratifiers:
    """Find who blocks what.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    most
        How many packages to list beside the file's named deals.
    engine, progress
        As for `offramp.runs.run`.

    Raises
    ------
    ValueError
        If the file has no ratifiers, or *worlds* is below 1.
    """
    if not scenario.ratifiers:
        raise ValueError("nobody else must say yes: the file has no `ratifiers`")
    if worlds < 1:
        raise ValueError(f"worlds is {worlds}; at least 1 is needed")
    began = time.perf_counter()
    blueprint = Blueprint.of(scenario)
    tally = _Tally(blueprint, worlds)
    draws, fronts = blueprint.draw(seed, 0, worlds), blueprint.front_numbers(seed, 0, worlds)

    def span(of: tuple[int, int]) -> list[None]:
        for i in range(*of):
            tally.add(i, make_world(blueprint, draws.values[i], fronts[i], WITHOUT_PLANS))
        return [None] * (of[1] - of[0])

    _, interrupted = in_spans(span, worlds, engine=engine, progress=progress)
    if interrupted:
        raise KeyboardInterrupt
    middle = make_world(blueprint, blueprint.middle(), 0.5, WITHOUT_PLANS)
    read = [tally.reading(r, middle) for r in range(len(tally.names))]
    return Ratifiers(
        scenario=scenario,
        ratifiers=tuple(sorted(read, key=lambda r: -r.refuses_preferred.value)),
        packages=tuple(tally.package(p, label, middle) for p, label in tally.listed(most)),
        shut=estimate_chance(tally.shut.astype(float)),
        worlds=worlds,
        seed=seed,
        seconds=time.perf_counter() - began,
    )


class _Tally:
    """Counts over worlds, by ratifier and package."""

    def __init__(self, blueprint: Blueprint, worlds: int) -> None:
        self.blueprint, self.worlds = blueprint, worlds
        self.names = tuple(blueprint.scenario.ratifiers)
        self.mine = np.array(
            [[v.ratifier == name for v in blueprint.voters] for name in self.names]
        )
        size, packages = len(self.names), blueprint.packages
        self.blocks = np.zeros((size, packages), dtype=np.int64)
        self.only = np.zeros((size, packages), dtype=np.int64)
        self.short = np.zeros((size, packages))
        self.preferred, self.ratified, self.lost, self.near = np.zeros(
            (4, packages), dtype=np.int64
        )
        self.refuses, self.refuses_preferred, self.only_preferred, self.opens = np.zeros(
            (4, size, worlds)
        )
        self.shuts = np.zeros((size, worlds), dtype=np.bool_)
        self.shut = np.zeros(worlds, dtype=np.bool_)
        self.lock = threading.Lock()

    def add(self, number: int, world: World) -> None:
        """Count one world."""
        says, without, short = verdicts(self.blueprint, world, self.mine)
        ratified = world.ratified[:-2]
        both = _preferred_by_both(world)
        only = without & ~ratified
        with self.lock:
            self.blocks += ~says
            self.only += only
            self.short += np.where(says, 0.0, short)
            self.preferred += both
            self.ratified += ratified
            self.lost += both & ~ratified
            self.near += both & only.any(axis=0)
        count = max(int(both.sum()), 1)
        self.refuses[:, number] = (~says).mean(axis=1)
        self.refuses_preferred[:, number] = (~says & both).sum(axis=1) / count
        self.only_preferred[:, number] = (only & both).sum(axis=1) / count
        self.opens[:, number] = (only & both).sum(axis=1)
        shut = bool(both.any()) and not (both & ratified).any()
        self.shut[number] = shut
        self.shuts[:, number] = shut & (both & without).any(axis=1)

    def reading(self, r: int, middle: World) -> RatifierReading:
        """Sum one ratifier up."""
        voters = [v for v, mine in zip(self.blueprint.voters, self.mine[r], strict=True) if mine]
        return RatifierReading(
            ratifier=self.names[r],
            members=tuple(v.name for v in voters),
            passes_at=tuple(float(x) for x in middle.thresholds[self.mine[r]]),
            refuses=estimate_chance(self.refuses[r]),
            refuses_preferred=estimate_chance(self.refuses_preferred[r]),
            only_preferred=estimate_chance(self.only_preferred[r]),
            shuts=estimate_chance(self.shuts[r].astype(float)),
            opens=estimate_mean(self.opens[r]),
        )

    def listed(self, most: int) -> list[tuple[int, str | None]]:
        """List packages to tell: named deals, then those most often lost to a single ratifier."""
        named: dict[int, str | None] = {}
        for name, deal in self.blueprint.scenario.named_deals().items():
            number = self.blueprint.number_of(deal)
            if number is not None and number < self.blueprint.packages:
                named.setdefault(number, name)
        ranked = np.lexsort((-self.lost, -self.near))
        others = [int(p) for p in ranked[: most + len(named)] if self.lost[p] and p not in named]
        return [*named.items(), *((p, None) for p in others[:most])]

    def package(self, package: int, label: str | None, middle: World) -> PackageBlocks:
        """Tell one package."""

        def share(count: NDArray[np.int64]) -> Estimate:
            return estimate_count(int(count[package]), self.worlds)

        blocks = [self._block(r, package, middle) for r in range(len(self.names))]
        return PackageBlocks(
            package=package,
            options=self.blueprint.options_of(package),
            label=label,
            preferred=share(self.preferred),
            ratified=share(self.ratified),
            lost=share(self.lost),
            blocks=tuple(sorted(blocks, key=lambda b: -b.refuses.value)),
        )

    def _block(self, r: int, package: int, middle: World) -> Block:
        count = int(self.blocks[r, package])
        return Block(
            ratifier=self.names[r],
            asked=bool(middle.layout.asked[self.mine[r], package].any()),
            refuses=estimate_count(count, self.worlds),
            only=estimate_count(int(self.only[r, package]), self.worlds),
            short=float(self.short[r, package] / count) if count else 0.0,
            change=self._change(r, package, middle) if count else None,
        )

    def _change(self, r: int, package: int, middle: World) -> Change:
        """Find the fewest terms to change, and among these the change both sides lose least by."""
        passes = self.worlds - self.blocks[r]
        says = passes >= WON * self.worlds
        if not says.any():
            return Change({}, None, estimate_count(0, self.worlds), 0.0, 0.0)
        codes = self.blueprint.codes[:-2]
        apart = (codes != codes[package]).sum(axis=1)
        least = says & (apart == apart[says].min())
        worth = middle.proposer[:-2] + middle.responder[:-2]
        best = int(np.flatnonzero(least)[np.argmax(worth[least])])
        options, before = (self.blueprint.options_of(p) for p in (best, package))
        return Change(
            options={i: o for i, o in options.items() if before[i] != o},
            package=best,
            wins=estimate_count(int(passes[best]), self.worlds),
            proposer=float(middle.proposer[best] - middle.proposer[package]),
            responder=float(middle.responder[best] - middle.responder[package]),
        )


def verdicts(blueprint: Blueprint, world: World, mine: Flags) -> tuple[Flags, Flags, Array]:
    """Work out each ratifier's own verdict on every package.

    Parameters
    ----------
    blueprint, world
        The scenario and the world.
    mine
        (ratifiers, voters) whose voters are whose.

    Returns
    -------
    says : (ratifiers, M) bool
        Whether its own rule is met, whatever the others say.
    without : (ratifiers, M) bool
        Whether the package would be ratified were this ratifier content.
    short : (ratifiers, M)
        Points by which all its members' scores would have to rise for its rule to be met; not
        positive where it is.
    """
    layout, plan = world.layout, blueprint.rule.plan
    content = -np.inf

    def decided(thresholds: Array) -> Flags:
        return ratify(layout.scores, layout.asked, thresholds, plan)[-1][:-2]

    says = [decided(np.where(own, world.thresholds, content)) for own in mine]
    without = [decided(np.where(own, content, world.thresholds)) for own in mine]
    margins = world.margins()[:, :-2]
    short = [
        -_decisive(margins[own], _weights(blueprint, name), _quota(blueprint, name))
        for own, name in zip(mine, blueprint.scenario.ratifiers, strict=True)
    ]
    return np.array(says), np.array(without), np.array(short)


def _decisive(margins: Array, weights: Array, quota: float) -> Array:
    """Margin of the member whose yes completes the quota, the readiest members counted first."""
    order = np.argsort(-margins, axis=0, kind="stable")
    ranked = np.take_along_axis(margins, order, axis=0)
    reached = np.cumsum(weights[order], axis=0) >= quota - 1e-9
    return np.take_along_axis(ranked, reached.argmax(axis=0)[None], axis=0)[0]


def _weights(blueprint: Blueprint, name: str) -> Array:
    entry = blueprint.scenario.ratifiers[name]
    if entry.rule is None or entry.rule.kind != "weight":
        return np.ones(max(len(entry.members), 1))
    root = f"ratifiers.{name}.members"
    quantities = blueprint.scenario.quantities
    return np.array([float(quantities[f"{root}.{m}.weight"].ppf(0.5)) for m in entry.members])


def _quota(blueprint: Blueprint, name: str) -> float:
    entry = blueprint.scenario.ratifiers[name]
    if entry.rule is None or entry.rule.kind == "unanimity":
        return float(max(len(entry.members), 1))
    if entry.rule.kind == "count":
        return float(entry.rule.needed)
    return float(entry.rule.needed * _weights(blueprint, name).sum())


def _preferred_by_both(world: World) -> Flags:
    war, start = world.war, world.war.start
    theta = float(np.interp(0.5, world.game.quantile, world.game.theta))
    ours = float(war.finish_p[0, start])
    theirs = float(war.finish_r[0, start] - theta * war.finish_r_slope[0, start])
    return (world.proposer[:-2] > ours) & (world.responder[:-2] >= theirs)
