"""Whether the answer depends on how it is solved.

The chance of a deal, and the order of the levers by it, are found again in the same worlds with a
proposer a quarter and four times as sharp (Lambda, the model's own choice rule, is a material
assumption), with talks that remain possible twice as long, and with the other side as the informed
one (`offramp.world.other_side`).  What changes is named: a word of the verdict, a lever whose sign
turns, two levers whose order is clear one way and clear the other way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_paired, in_words
from offramp.runs import Engine, in_spans
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import Blueprint, Settings, chance_of_deal, make_world
from offramp.world.chance import chance_in_game
from offramp.world.other_side import known_weariness, other_side_informed

if TYPE_CHECKING:
    import polars as pl

__all__ = ["AS_IT_IS", "METHODS", "Robustness", "Under", "robustness"]

Array = NDArray[np.float64]

AS_IT_IS = "as it is"
METHODS = (
    AS_IT_IS,
    "a quarter as sharp a proposer",
    "four times as sharp a proposer",
    "talks twice as long",
    "the other side informed",
)
"""Ways of solving, the model's own first."""


@dataclass(frozen=True)
class Under:
    """What one way of solving says."""

    method: str
    chance: Estimate
    """Of a deal by the headline's date."""
    words: str
    """The chance in the words of ICD 203."""
    shift: Estimate
    """Against the model's own way, same worlds."""
    effects: Mapping[str, Estimate]
    """Lever -> what it adds to the chance."""
    order: tuple[str, ...]
    """Levers, largest effect first."""


@shown
@dataclass(frozen=True)
class Robustness:
    """What holds however it is solved, and what does not."""

    periods: int
    ways: tuple[Under, ...]
    turned: tuple[tuple[str, str], ...]
    """(method, lever) where a lever clearly helps one way and clearly hurts the other."""
    swapped: tuple[tuple[str, str, str], ...]
    """(method, lever, lever): the first is clearly better as it is, the second that way."""
    worlds: int
    seed: int
    seconds: float

    @property
    def words_hold(self) -> bool:
        """Whether the verdict's word for the chance is the same every way."""
        return len({w.words for w in self.ways}) == 1

    @property
    def holds(self) -> bool:
        """Whether neither the word nor the order of levers clearly changes."""
        return self.words_hold and not self.turned and not self.swapped

    def table(self) -> pl.DataFrame:
        """One row for each way and lever (``nothing``: the chance itself)."""
        import polars as pl

        rows = [
            {"method": w.method, "lever": name, "value": e.value, "low": e.low, "high": e.high}
            for w in self.ways
            for name, e in {"nothing": w.chance, **w.effects}.items()
        ]
        return pl.DataFrame(rows)


def robustness(
    scenario: Scenario,
    worlds: int = 200,
    seed: int = 1,
    *,
    levers: bool = True,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Robustness:
    """Solve the verdict and the levers again in other ways.

    Parameters
    ----------
    scenario, worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    levers
        Whether to try the levers as well.
    engine, progress
        As for `offramp.runs.run`; progress counts worlds over all levers.
    """
    began = time.perf_counter()
    names = tuple(scenario.levers) if levers else ()
    base = scenario.pull()
    blueprint = Blueprint.of(base)
    counted = 0

    def chances(variant: Scenario) -> Array:
        nonlocal counted
        before, told = counted, progress
        found = _solve(
            Blueprint.of(variant),
            worlds,
            seed,
            blueprint.headline,
            engine,
            None if told is None else (lambda done: told(before + done)),
        )
        counted += worlds
        return found

    nothing = chances(base)
    pulled = {name: chances(scenario.pull(name)) for name in names}
    ways = tuple(
        _under(i, nothing, {name: found[i] for name, found in pulled.items()})
        for i in range(len(METHODS))
    )
    return Robustness(
        periods=blueprint.headline,
        ways=ways,
        turned=_turned(ways),
        swapped=_swapped(nothing, pulled),
        worlds=worlds,
        seed=seed,
        seconds=time.perf_counter() - began,
    )


def _solve(
    blueprint: Blueprint,
    worlds: int,
    seed: int,
    periods: int,
    engine: Engine | None,
    progress: Callable[[int], None] | None,
) -> Array:
    """(methods, worlds) chance of a deal."""
    rows = blueprint.draw(seed, 0, worlds).values
    fronts = blueprint.front_numbers(seed, 0, worlds)
    known = known_weariness(seed, 0, worlds)

    def solve(span: tuple[int, int]) -> list[list[float]]:
        return [_every_way(blueprint, rows[i], fronts[i], known[i], periods) for i in range(*span)]

    found, interrupted = in_spans(solve, worlds, engine=engine, progress=progress)
    if interrupted:
        raise KeyboardInterrupt
    return np.array(found).T


def _every_way(
    blueprint: Blueprint, row: Array, front: float, known: float, periods: int
) -> list[float]:
    settings = (
        Settings(certify_every=0),
        Settings(sharpness=0.25, certify_every=0),
        Settings(sharpness=4.0, certify_every=0),
        Settings(horizon=2.0, certify_every=0),
    )
    worlds = [make_world(blueprint, row, front, s) for s in settings]
    found = [float(chance_of_deal(w, periods)[-1]) for w in worlds]
    turned = chance_in_game(other_side_informed(worlds[0], known), periods)
    return [*found, float(turned[-1])]


def _under(method: int, nothing: Array, pulled: Mapping[str, Array]) -> Under:
    chance = estimate_chance(nothing[method])
    effects = {name: estimate_paired(nothing[method], found) for name, found in pulled.items()}
    return Under(
        method=METHODS[method],
        chance=chance,
        words=in_words(chance.value),
        shift=estimate_paired(nothing[0], nothing[method]),
        effects=effects,
        order=tuple(sorted(effects, key=lambda name: -effects[name].value)),
    )


def _sign(estimate: Estimate) -> int:
    return 1 if estimate.low > 0.0 else -1 if estimate.high < 0.0 else 0


def _turned(ways: tuple[Under, ...]) -> tuple[tuple[str, str], ...]:
    own = ways[0].effects
    return tuple(
        (way.method, name)
        for way in ways[1:]
        for name, effect in way.effects.items()
        if _sign(effect) * _sign(own[name]) < 0
    )


def _swapped(nothing: Array, pulled: Mapping[str, Array]) -> tuple[tuple[str, str, str], ...]:
    out = []
    for one, two in combinations(pulled, 2):
        ahead = [
            _sign(estimate_paired(pulled[two][i], pulled[one][i])) for i in range(len(nothing))
        ]
        for i in range(1, len(nothing)):
            if ahead[0] * ahead[i] < 0:
                better, other = (one, two) if ahead[0] > 0 else (two, one)
                out.append((METHODS[i], better, other))
    return tuple(out)
