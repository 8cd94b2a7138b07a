"""What the responder's demands say, what it is worth to try, and what each offer would teach.

The value of trying is what talks are worth to the proposer beyond fighting to the finish, with the
cost of being seen to ask and without it.  A first offer is answered by a yes from the wearier types
and a no from the rest; an analyst who does not know where the line runs (it differs between
worlds) learns H(mean) - mean H bits from the answer (`offramp.signals.answer_information`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean, estimate_paired
from offramp.analysis.signals_ledger import Band
from offramp.runs import Engine, in_spans
from offramp.signals import answer_information
from offramp.talks import Equilibrium, graded_nodes, solve
from offramp.world import Blueprint, Draws, Settings, World, make_world
from offramp.world.resolve import after_demands

__all__ = ["DemandReading", "DemandRow", "Probe", "TryingReading", "read_trying"]

Array = NDArray[np.float64]

CELLS = 40
"""Types, at even quantiles of weariness, that are followed over worlds."""
CANDIDATES = 60
"""First offers looked at: those on the frontier in most worlds, and the file's named deals."""


@dataclass(frozen=True)
class DemandRow:
    """One demand."""

    name: str
    words: str | None
    date: datetime.date
    wants: dict[str, str] | None
    """None: total victory."""
    source: tuple[str, ...]
    worth: Band
    """What it is worth to the responder, mean over the issues it leaves unnamed, stakes."""
    above_war: Band
    """The same less what fighting on is worth to a responder of middling weariness."""
    alone: Estimate
    """Mean quantile of weariness, were it the only demand: below .5 it speaks for resolve."""
    adds: Estimate
    """Mean quantile with all demands less without this one, paired."""
    surprise: Band
    """-log of its chance density under the prior: high means the model did not expect it."""


@dataclass(frozen=True)
class DemandReading:
    """All demands."""

    rows: tuple[DemandRow, ...]
    """By date."""
    after: Estimate
    """Mean quantile of weariness after them all; .5 before."""
    by_type: tuple[float, ...]
    """Chance of each tenth of types after them all, mean over worlds, resolute first; .1 before."""


@dataclass(frozen=True)
class Probe:
    """One first offer and what the answer would teach; over worlds."""

    package: int
    options: dict[str, str]
    label: str | None
    """Name of the deal in the file, if it has one."""
    accept: Estimate
    """Chance of a yes."""
    bits: float
    """What the analyst learns about weariness from the answer, at most 1 bit."""
    bits_inside: float
    """The same for a proposer who knows where the line runs, mean over worlds."""
    after_yes: float
    """Mean quantile of weariness after a yes."""
    after_no: float
    gain: Estimate
    """What tabling it is worth to the proposer over silence, stakes."""
    allowed: float
    """Share of worlds in which it can be tabled (ratified, and it would hold)."""


@dataclass(frozen=True)
class TryingReading:
    """Trying and asking."""

    without_cost: Estimate
    """Value of trying were asking free, stakes."""
    with_cost: Estimate
    """As it is."""
    cost: Estimate
    """What the cost of asking takes away, offers no longer made included; paired."""
    before: float
    """Mean quantile of weariness before any answer."""
    probes: tuple[Probe, ...]
    """Most telling first."""
    best: Probe | None
    """What tells most where it can be tabled: bits times that share of worlds; None: nothing."""
    best_free: Probe | None
    """The same among those that are worth tabling anyway (gain above 0)."""
    worlds: int


@dataclass(frozen=True)
class _Asked:
    """One world: values of trying, beliefs, and answers to the candidates."""

    values: tuple[float, float, float]
    """Talks with the cost of asking, without it, and fighting to the finish."""
    cells: Array
    """(CELLS + 1,) belief at even quantiles."""
    refused: Array
    """(packages,) share of types that would refuse each as a first offer; NaN: not a candidate."""
    cut: Array
    gain: Array
    allowed: NDArray[np.bool_]
    listed: NDArray[np.int64]
    demands: tuple[Array, ...]


def read_trying(
    blueprint: Blueprint,
    draws: Draws,
    fronts: Array,
    *,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[TryingReading, DemandReading | None]:
    """Work out what trying is worth and teaches, and what the demands have taught.

    Parameters
    ----------
    blueprint, draws, fronts
        The worlds.
    engine, progress
        As for `offramp.runs.run`.
    """

    def span(of: tuple[int, int]) -> list[_Asked]:
        return [_ask(blueprint, draws.values[i], fronts[i]) for i in range(*of)]

    found, interrupted = in_spans(
        span, len(draws.values), engine=engine, progress=progress, chunk=5
    )
    if interrupted:
        raise KeyboardInterrupt
    heated, cool, war = (np.array([a.values[k] for a in found]) for k in range(3))
    probes = _probes(blueprint, found)
    can = sorted((p for p in probes if p.allowed * p.bits > 0.0), key=lambda p: -p.allowed * p.bits)
    trying = TryingReading(
        without_cost=estimate_mean(cool - war),
        with_cost=estimate_mean(heated - war),
        cost=estimate_paired(heated, cool),
        before=float(np.mean([_mean_quantile(a.cells) for a in found])),
        probes=probes,
        best=can[0] if can else None,
        best_free=next((p for p in can if p.gain.value > 0.0), None),
        worlds=len(found),
    )
    return trying, _demand_reading(blueprint, found) if blueprint.scenario.demands else None


def _ask(blueprint: Blueprint, row: Array, front: float) -> _Asked:
    world = make_world(blueprint, row, front, Settings(certify_every=0))
    game = world.game
    equilibrium = solve(game)
    cool = equilibrium.value_p if game.heat == 0.0 else solve(game.but(heat=0.0)).value_p
    cut, refused, gain = _answers(world, equilibrium)
    even = np.linspace(0.0, 1.0, CELLS + 1)
    return _Asked(
        values=(equilibrium.value_p, cool, float(world.war.finish_p[0, world.war.start])),
        cells=np.interp(even, game.quantile, game.cdf),
        refused=refused,
        cut=cut,
        gain=gain,
        allowed=world.feasible[:-2],
        listed=game.package[0, : int(game.count[0])],
        demands=_demands(blueprint, world),
    )


def _answers(world: World, equilibrium: Equilibrium) -> tuple[Array, Array, Array]:
    """Answer to every package as a first offer: cutoff (a prior quantile), share refusing, gain.

    c(y) is the lowest crossing of r with y, r linear between nodes (docs/theory.md T1).
    """
    game, start = world.game, world.game.start
    ours, theirs = world.proposer[:-2], world.responder[:-2]
    refuse, wait = equilibrium.refuse[0, start], equilibrium.wait[0, start]
    # The running minimum meets every level first where r itself does.
    lowest = np.minimum.accumulate(refuse)
    at = np.searchsorted(-lowest, -theirs)
    inside = np.clip(at, 1, game.nodes)
    high, low = refuse[inside - 1], refuse[inside]
    fall = np.where(high > low, high - low, 1.0)
    place = np.where(at == 0, 0.0, inside - 1 + np.clip((high - theirs) / fall, 0.0, 1.0))
    place = np.where(at > game.nodes, float(game.nodes), place)
    index = np.arange(game.nodes + 1.0)
    refused = np.clip(np.interp(place, index, game.cdf), 0.0, 1.0)
    waiting = np.interp(place, index, game.cdf * wait)
    gain = (1.0 - refused) * ours + waiting - game.heat - wait[-1]
    return np.interp(place, index, game.quantile), refused, gain


def _mean_quantile(cells: Array) -> float:
    return float(1.0 - np.trapezoid(cells, dx=1.0 / (cells.size - 1)))


def _probes(blueprint: Blueprint, found: Sequence[_Asked]) -> tuple[Probe, ...]:
    packages = blueprint.packages
    often = np.bincount(
        np.concatenate([a.listed[a.listed < packages] for a in found]), minlength=packages
    )
    frequent = np.argsort(-often, kind="stable")[:CANDIDATES]
    candidates = {int(p) for p in frequent if often[p] > 0}
    named = {}
    for name, deal in blueprint.scenario.named_deals().items():
        number = blueprint.number_of(deal)
        if number is not None and number < packages:
            named[number] = name
    probes = [_probe(blueprint, found, p, named.get(p)) for p in sorted(candidates | set(named))]
    return tuple(sorted(probes, key=lambda p: -p.bits))


def _probe(blueprint: Blueprint, found: Sequence[_Asked], package: int, label: str | None) -> Probe:
    edges = np.linspace(0.0, 1.0, CELLS + 1)
    mass = np.array([np.diff(a.cells) for a in found])
    # Share of each cell of types that lies above the cutoff and so says yes.
    cut = np.array([a.cut[package] for a in found])
    above = np.clip((edges[1:] - cut[:, None]) * CELLS, 0.0, 1.0)
    yes = (mass * above).sum(axis=0)
    accept = yes / np.maximum(mass.sum(axis=0), 1e-300)
    middle = 0.5 * (edges[1:] + edges[:-1])
    no = (mass * (1.0 - above)).sum(axis=0)
    return Probe(
        package=package,
        options=blueprint.options_of(package),
        label=label,
        accept=estimate_chance(np.array([1.0 - a.refused[package] for a in found])),
        bits=float(answer_information(accept, mass.sum(axis=0))),
        bits_inside=float(np.mean([_entropy(a.refused[package]) for a in found])),
        after_yes=_mean(middle, yes),
        after_no=_mean(middle, no),
        gain=estimate_mean(np.array([a.gain[package] for a in found])),
        allowed=float(np.mean([a.allowed[package] for a in found])),
    )


def _entropy(p: float) -> float:
    """Binary entropy in bits."""
    return 0.0 if p <= 0.0 or p >= 1.0 else float(-p * np.log2(p) - (1 - p) * np.log2(1 - p))


def _mean(values: Array, weights: Array) -> float:
    return float(values @ weights / weights.sum()) if weights.sum() > 1e-12 else float("nan")


def _demands(blueprint: Blueprint, world: World) -> tuple[Array, ...]:
    """One array a demand: worth, above the war, mean quantile alone and without it, surprise.

    The last array is the belief after all of them at even tenths.
    """
    if not blueprint.scenario.demands:
        return ()
    demands = world.demands
    nodes = graded_nodes(demands[0].war_value.size - 1)

    def mean(chosen: Sequence) -> float:
        return after_demands(blueprint, world.value, chosen, nodes).mean_quantile(nodes)

    everything = after_demands(blueprint, world.value, demands, nodes)
    found = []
    for i, demand in enumerate(demands):
        others = [d for j, d in enumerate(demands) if j != i]
        assert demand.weight is not None
        worth = float(demand.worth @ demand.weight)
        found.append(
            np.array(
                [
                    worth,
                    worth - float(np.interp(0.5, nodes, demand.war_value)),
                    mean([demand]),
                    everything.mean_quantile(nodes),
                    mean(others),
                    everything.surprise[i],
                ]
            )
        )
    tenths = np.interp(np.linspace(0.0, 1.0, 11), nodes, everything.cdf)
    return (*found, np.diff(tenths))


def _demand_reading(blueprint: Blueprint, found: Sequence[_Asked]) -> DemandReading:
    entries = list(blueprint.scenario.demands.items())
    rows = []
    for i, (name, entry) in enumerate(entries):
        each = np.array([a.demands[i] for a in found])
        source = entry.source or ()
        rows.append(
            DemandRow(
                name=name,
                words=entry.is_,
                date=entry.date,
                wants=None if entry.wants == "victory" else dict(entry.wants),
                source=(source,) if isinstance(source, str) else tuple(source),
                worth=Band.of(each[:, 0]),
                above_war=Band.of(each[:, 1]),
                alone=estimate_chance(each[:, 2]),
                adds=estimate_paired(each[:, 4], each[:, 3]),
                surprise=Band.of(each[:, 5]),
            )
        )
    after = np.array([a.demands[0][3] for a in found])
    tenths = np.array([a.demands[-1] for a in found]).mean(axis=0)
    return DemandReading(
        rows=tuple(sorted(rows, key=lambda r: r.date)),
        after=estimate_chance(after),
        by_type=tuple(float(x) for x in tenths),
    )
