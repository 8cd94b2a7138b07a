"""What the responder's posture says of its weariness: the posture game, world by world.

The game is a fixed point with the talks inside and is solved in a stated number of worlds, from
four starts each; how far the shortcut of `offramp.world.resolve` (which serves all other analyses)
is from these solutions is measured in the same worlds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean, estimate_paired
from offramp.analysis.signals_ledger import Band
from offramp.runs import Engine, in_spans
from offramp.signals import NoFixedPointError, PostureGame, Postures, solve_postures
from offramp.talks import Game, play, solve
from offramp.world import Blueprint, Draws, Settings, make_world
from offramp.world.resolve import after_posture, posture_game, replies

__all__ = ["PostureReading", "PostureRow", "Several", "Shortcut", "read_postures"]

Array = NDArray[np.float64]

TAIL = 0.5
"""Weary and resolute are the halves of types."""
EVEN = 1e-3
"""Likelihood ratios within so much of 1 have no direction worth a word."""


@dataclass(frozen=True)
class PostureRow:
    """One posture that the responder could show; chances are means over worlds."""

    word: str
    shown: bool
    cost: Band
    """Stakes lost by settling after it."""
    said: Estimate
    """Chance that it is shown at all."""
    resolute: Estimate
    """Chance that the more resolute half of types shows it."""
    weary: Estimate
    likelihood_ratio: Band
    """Weary over resolute: 1 teaches nothing, below 1 speaks for resolve."""
    held_ratio: Band
    """The same if nobody drew conclusions from it: the work of the costs alone."""
    by_type: tuple[float, ...]
    """P(posture | type), mean over worlds, by tenths of types from resolute to weary."""
    mean_quantile: Estimate
    """Mean quantile of weariness once it was shown."""
    earns: Estimate
    """V after it less V after the cheapest posture, mean over types, stakes."""
    earns_believed: Estimate
    """The part of that owed to what the other side then believes; the cost set aside."""
    reversed: float
    """Share of worlds in which it costs more and yet the weary show it more."""


@dataclass(frozen=True)
class Several:
    """A world with more than one equilibrium: chance of the shown posture, ratio, starts, each."""

    world: int
    said: tuple[float, ...]
    likelihood_ratio: tuple[float, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Shortcut:
    """The shortcut against worlds solved in full: chance of a deal by the headline's date."""

    exact: Estimate
    error: Estimate
    """Shortcut less exact, paired."""
    absolute: float
    """Mean of absolute errors, world by world."""
    ignoring: Estimate
    """What no conclusion at all would have been wrong by, paired."""


@dataclass(frozen=True)
class PostureReading:
    """The posture table."""

    shown: str
    rows: tuple[PostureRow, ...]
    """Cheapest to climb down from first."""
    before: Estimate
    """Mean quantile of weariness before the posture: .5, or what demands made of it."""
    worth_of_face: Estimate
    """V if taken for one of the resolute half less V if taken for one of the weary half, mean over
    types, stakes: what looking tough could earn at the very most."""
    worth_to_weary: Estimate
    """The same for the weary half of types."""
    shortcut: Shortcut
    unique: int
    """Worlds in which every start led to one equilibrium."""
    several: tuple[Several, ...]
    failed: tuple[int, ...]
    """Worlds in which nothing converged; left out."""
    residual: float
    """Largest error of log-odds among all equilibria."""
    worlds: int

    @property
    def row(self) -> PostureRow:
        """The posture shown."""
        return next(r for r in self.rows if r.shown)


@dataclass(frozen=True)
class _Played:
    """One world's posture game, solved."""

    world: int
    solved: Postures
    nodes: Array
    before: float
    face: Array
    """(Q,) V if taken for tough less V if taken for weary."""
    deal: tuple[float, float, float]
    """Chance of a deal: exact, by the shortcut, without any conclusion."""


def read_postures(
    blueprint: Blueprint,
    draws: Draws,
    fronts: Array,
    worlds: int,
    *,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> PostureReading:
    """Solve the posture game in the first *worlds* worlds of *draws*.

    Parameters
    ----------
    blueprint
        A scenario whose responder has shown a posture.
    draws, fronts
        The worlds.
    worlds
        How many.
    engine, progress
        As for `offramp.runs.run`.

    Raises
    ------
    offramp.signals.NoFixedPointError
        If no world's game could be solved.
    """

    def span(of: tuple[int, int]) -> list[_Played | None]:
        return [_play(blueprint, draws.values[i], fronts[i], i) for i in range(*of)]

    found, interrupted = in_spans(span, worlds, engine=engine, progress=progress, chunk=2)
    if interrupted:
        raise KeyboardInterrupt
    played = [p for p in found if p is not None]
    if not played:
        raise NoFixedPointError(
            f"no posture game of {worlds} worlds converged: raise `ledger.word_noise`, or"
            " `talks.home_pressure`, so that payoffs bend less sharply"
        )
    return _reading(blueprint, played, [i for i, p in enumerate(found) if p is None])


def _play(blueprint: Blueprint, row: Array, front: float, number: int) -> _Played | None:
    world = make_world(blueprint, row, front, Settings(postures=False, certify_every=0))
    game = posture_game(blueprint, world.value, world.game)
    solved = solve_postures(game, throw=False, tol=1e-6, aim=1e-8)
    if not solved.equilibria:
        return None
    shown = _place(blueprint)
    cdf, nodes = world.game.cdf, world.game.quantile
    log_odds = replies(blueprint, world.value, world.game)
    carried = after_posture(blueprint, log_odds, cdf, nodes)
    deal = (
        _deal(blueprint, world.game, solved.first.posterior[shown]),
        _deal(blueprint, world.game, carried),
        _deal(blueprint, world.game, cdf),
    )
    mean = float(np.trapezoid(1.0 - cdf, nodes))
    return _Played(number, solved, nodes, mean, _face(game), deal)


def _place(blueprint: Blueprint) -> int:
    shown = blueprint.scenario.posture_shown
    assert shown is not None
    return blueprint.posture_words.index(shown)


def _deal(blueprint: Blueprint, game: Game, cdf: Array) -> float:
    return float(play(solve(game.but(cdf=cdf))).deal[: blueprint.headline].sum())


def _face(game: PostureGame) -> Array:
    """V if taken for one of the resolute half less V if for one of the weary half, by type."""
    prior = game.arrays[1]
    tough, weary = np.minimum(prior / TAIL, 1.0), np.maximum((prior - TAIL) / (1.0 - TAIL), 0.0)
    return game.payoff(tough, 0.0) - game.payoff(weary, 0.0)


def _reading(blueprint: Blueprint, played: list[_Played], failed: list[int]) -> PostureReading:
    shown = _place(blueprint)
    face = np.array([p.face for p in played])
    share = np.array([p.solved.first.share for p in played])
    weary = np.where(played[0].solved.first.quantiles > TAIL, share, 0.0)
    exact, carried, ignoring = (np.array([p.deal[k] for p in played]) for k in range(3))
    return PostureReading(
        shown=blueprint.posture_words[shown],
        rows=tuple(
            _row(word, m, m == shown, played) for m, word in enumerate(blueprint.posture_words)
        ),
        before=estimate_mean(np.array([p.before for p in played])),
        worth_of_face=estimate_mean((face * share).sum(axis=1)),
        worth_to_weary=estimate_mean((face * weary).sum(axis=1) / weary.sum(axis=1)),
        shortcut=Shortcut(
            exact=estimate_chance(exact),
            error=estimate_paired(exact, carried),
            absolute=float(np.abs(carried - exact).mean()),
            ignoring=estimate_paired(exact, ignoring),
        ),
        unique=sum(p.solved.unique for p in played),
        several=tuple(_several(p, shown) for p in played if len(p.solved.equilibria) > 1),
        failed=tuple(failed),
        residual=max(e.residual for p in played for e in p.solved.equilibria),
        worlds=len(played),
    )


def _several(played: _Played, shown: int) -> Several:
    found = played.solved.equilibria
    return Several(
        world=played.world,
        said=tuple(float(e.said[shown]) for e in found),
        likelihood_ratio=tuple(e.likelihood_ratio(shown, TAIL) for e in found),
        starts=tuple(e.starts for e in found),
    )


def _row(word: str, m: int, shown: bool, played: list[_Played]) -> PostureRow:
    first = [p.solved.first for p in played]
    tenths = [[e.among(m, k / 10, (k + 1) / 10) for k in range(10)] for e in first]
    ratios = np.array([e.likelihood_ratio(m, TAIL) for e in first])
    earned = [(e.share @ (e.values[m] - e.values[0]),
               e.share @ (e.believed[m] - e.believed[0])) for e in first]  # fmt: skip
    kappa = np.array([p.solved.kappa[m] for p in played])
    dear = kappa > np.array([p.solved.kappa.min() for p in played])
    return PostureRow(
        word=word,
        shown=shown,
        cost=Band.of(kappa),
        said=estimate_chance(np.array([e.said[m] for e in first])),
        resolute=estimate_chance(np.array([e.among(m, 0.0, TAIL) for e in first])),
        weary=estimate_chance(np.array([e.among(m, 1.0 - TAIL, 1.0) for e in first])),
        likelihood_ratio=Band.of(ratios),
        held_ratio=Band.of(np.array([p.solved.held_ratios[m] for p in played])),
        by_type=tuple(float(x) for x in np.mean(tenths, axis=0)),
        mean_quantile=estimate_mean(
            np.array([e.mean_quantile(p.nodes)[m] for e, p in zip(first, played, strict=True)])
        ),
        earns=estimate_mean(np.array([x[0] for x in earned])),
        earns_believed=estimate_mean(np.array([x[1] for x in earned])),
        reversed=float(np.mean(dear & (ratios > 1.0 + EVEN))),
    )
