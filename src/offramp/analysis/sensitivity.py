r"""Which inputs matter, and how well each is sourced.

Of the variance of an outcome over worlds, an input's *first-order* index is the share that would
go, on average, if the input were known; its *total* index the share that would stay if all others
were (Sobol 2001).  An input whose total index is near 0 may be fixed anywhere in its range.

Indices need independent inputs.  Inputs that the file correlates enter as one *group*: its members
are driven by independent numbers that the draws' copula ties together, and the group's index is
that of all of them.  Inputs of one group are therefore never told apart, and are never said to be.

The design and the estimators are Saltelli et al. (2010), in SciPy's hands
(`scipy.stats.sobol_indices`, with bootstrap intervals over the base samples); its points are
scrambled Sobol points.  The cost is n (groups + 2) worlds.

*How few points are too few.*  Intervals are percentiles of the indices of n points drawn again from
the n.  Where each point is as likely to lie above as below what is sought, all n lie on one side
with chance 2^(1-n), and no interval spanned by them holds it more often than 1 - 2^(1-n) of the
time: .5 for n = 2, .875 for n = 4, .992 for n = 8 (the order-statistic interval of a median; David
& Nagaraja 2003).  Hence 95 % needs 8 points, and fewer are refused.  A ratio of variances needs
more: for Ishigami's function and a sum of six inputs (60 seeds each) intervals of the total index
held it 45, 80, 85, 83 and 93 % of the time with 2, 4, 8, 16 and 32 points.  Below 32 the answer
says that they are too narrow.

The first list of a report is *most influential, least sourced*: inputs by total index times how far
they rest on judgement (1: on nothing else; 1/2: beside a source; 0: on a source alone).

References: Sobol 2001, Math. Comput. Simul. 55:271-280; Saltelli et al. 2010, Comput. Phys. Commun.
181:259-270; Jacques, Lavergne & Devictor 2006, Reliab. Eng. Syst. Saf. 91:1126-1134 (groups); David
& Nagaraja 2003, Order Statistics, section 7.1.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance
from offramp.runs import Engine, in_spans
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import (
    FRONT,
    Blueprint,
    Settings,
    chance_of_deal,
    groups_of,
    make_world,
    rows_at,
)

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Chances", "Input", "Sensitivity", "indices", "sobol"]

Array = NDArray[np.float64]

LEAST = 8
"""Base points: with fewer no interval can hold an index as often as it says."""
ENOUGH = 32
"""Base points from which intervals were found to hold an index about as often as they say."""
HALF_JUDGED = 0.5
"""How far an input with both a source and a judgement counts as judged."""
RESAMPLES = 200
"""Bootstrap samples of the base points."""


@dataclass(frozen=True)
class Input:
    """One input, or inputs that go together, and what the outcome owes to it."""

    paths: tuple[str, ...]
    """Several: the file correlates them; they cannot be told apart."""
    first: Estimate
    """Share of the variance that would go were it known."""
    total: Estimate
    """Share that would stay were all others known."""
    source: tuple[str, ...]
    judgement: str | None
    judged: float
    """How far it rests on judgement: 0 to 1; 1 where it has no evidence at all."""

    @property
    def concern(self) -> float:
        """Total index times how far it rests on judgement."""
        return max(self.total.value, 0.0) * self.judged


@shown
@dataclass(frozen=True)
class Sensitivity:
    """What the chance of a deal owes to each input."""

    periods: int
    """The outcome: a deal within so many periods."""
    inputs: tuple[Input, ...]
    """Most influential first, by total index."""
    mean: Estimate
    variance: float
    samples: int
    solved: int
    """Worlds solved."""
    seed: int
    seconds: float
    method: str = "Saltelli et al. 2010, scrambled Sobol points, groups of correlated inputs"

    @property
    def few(self) -> bool:
        """Whether the base points are so few that intervals are too narrow."""
        return self.samples < ENOUGH

    def concerns(self) -> tuple[Input, ...]:
        """Most influential, least sourced first."""
        return tuple(sorted(self.inputs, key=lambda i: -i.concern))

    def table(self) -> pl.DataFrame:
        """One row an input (or group): indices with intervals, and what it rests on."""
        import polars as pl

        return pl.DataFrame(
            [
                {
                    "input": " + ".join(i.paths),
                    "first": i.first.value,
                    "first_low": i.first.low,
                    "first_high": i.first.high,
                    "total": i.total.value,
                    "total_low": i.total.low,
                    "total_high": i.total.high,
                    "source": ", ".join(i.source),
                    "judgement": i.judgement,
                    "judged": i.judged,
                    "concern": i.concern,
                }
                for i in self.inputs
            ]
        )


def sobol(
    scenario: Scenario,
    samples: int = 64,
    seed: int = 1,
    *,
    periods: int | None = None,
    settings: Settings | None = None,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Sensitivity:
    """Share the variance of the chance of a deal out among the inputs.

    Parameters
    ----------
    scenario
        What to study.
    samples
        Base points n, a power of 2 from 8; n (groups + 2) worlds are solved.
    seed
        Of the points; any whole seed, 0 included.
    periods
        A deal within so many periods; None: the headline's date.
    settings
        How to solve.
    engine, progress
        As for `offramp.runs.run`; progress counts worlds.

    Raises
    ------
    ValueError
        If *samples* is below 8 or no power of 2, or nothing is in doubt.
    """
    from scipy.stats import qmc

    if samples < LEAST:
        raise ValueError(
            f"samples is {samples}; at least {LEAST} are needed: intervals come from drawing the "
            "base points again, and of so few no interval holds a share as often as it says. Take "
            "64, or the tornado, which moves one input at a time and needs few worlds"
        )
    if samples & (samples - 1):
        raise ValueError(f"samples is {samples}; a power of 2 is needed, such as 64 or 128")
    began = time.perf_counter()
    bench = Chances(scenario, periods, settings, engine, progress)
    groups = groups_of(bench.blueprint)
    members = [path for group in groups for path in group]
    if members == [FRONT] and scenario.quantities["war.lasts"].certain:
        raise ValueError("nothing in the file is in doubt: there is no variance to share out")
    width = len(members)
    points = qmc.Sobol(2 * width, rng=np.random.default_rng(seed % 2**64)).random(samples)
    points = np.clip(points, 1e-9, 1.0 - 1e-9)
    one, two = points[:, :width], points[:, width:]
    designs = [one, two]
    start = 0
    for group in groups:
        mixed = one.copy()
        mixed[:, start : start + len(group)] = two[:, start : start + len(group)]
        designs.append(mixed)
        start += len(group)
    figures = bench.at(members, np.concatenate(designs)).reshape(len(designs), samples)
    first, total = indices(figures[0], figures[1], figures[2:], seed=seed)
    found = [
        _input(scenario, group, f, t) for group, f, t in zip(groups, first, total, strict=True)
    ]
    both = figures[:2].ravel()
    return Sensitivity(
        periods=bench.periods,
        inputs=tuple(sorted(found, key=lambda i: -i.total.value)),
        mean=estimate_chance(both),
        variance=float(both.var()),
        samples=samples,
        solved=figures.size,
        seed=seed,
        seconds=time.perf_counter() - began,
    )


def indices(
    at_one: Array, at_two: Array, mixed: Array, *, seed: int = 0, level: float = 0.95
) -> tuple[list[Estimate], list[Estimate]]:
    """First-order and total indices from outcomes at Saltelli's points, by SciPy.

    Parameters
    ----------
    at_one, at_two
        (n,) outcomes at the points A and B, n a power of 2.
    mixed
        (groups, n) outcomes at A with one group's columns from B.
    seed
        Of the bootstrap.
    level
        Confidence level of its percentile intervals.
    """
    from scipy.stats import sobol_indices

    n = len(at_one)
    if np.ptp(np.concatenate([at_one, at_two])) == 0.0:
        flat = Estimate(0.0, 0.0, 0.0, n, "the outcome does not vary", level)
        return [flat] * len(mixed), [flat] * len(mixed)

    def of(rows: NDArray[np.int64]) -> tuple[Array, Array]:
        found = sobol_indices(
            func={
                "f_A": at_one[None, rows],
                "f_B": at_two[None, rows],
                "f_AB": mixed[:, None, rows],
            },
            n=n,
        )
        return np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)

    values = of(np.arange(n))
    rng = np.random.default_rng(seed % 2**64)
    again = [of(rng.integers(0, n, n)) for _ in range(RESAMPLES)]
    tail = 0.5 * (1.0 - level)
    out: list[list[Estimate]] = []
    for kind in (0, 1):
        drawn = np.array([a[kind] for a in again])
        low, high = np.nanquantile(drawn, [tail, 1.0 - tail], axis=0)
        out.append(
            [
                Estimate(float(v), float(min(lo, v)), float(max(hi, v)), n, "bootstrap", level)
                for v, lo, hi in zip(values[kind], low, high, strict=True)
            ]
        )
    return out[0], out[1]


class Chances:
    """Works the chance of a deal out at any points."""

    def __init__(
        self,
        scenario: Scenario,
        periods: int | None,
        settings: Settings | None,
        engine: Engine | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.blueprint = Blueprint.of(scenario)
        self.periods = self.blueprint.headline if periods is None else periods
        self.settings = settings or Settings(certify_every=0)
        self.engine, self.progress = engine, progress

    def at(self, members: Sequence[str], points: Array) -> Array:
        """Chance of a deal at (n, members) quantiles, (n,)."""
        rows, fronts = rows_at(
            self.blueprint, {path: points[:, i] for i, path in enumerate(members)}
        )
        return self.solve(rows, fronts)

    def solve(self, rows: Array, fronts: Array) -> Array:
        """Chance of a deal in the worlds of the rows, (n,)."""

        def chances(span: tuple[int, int]) -> list[float]:
            return [
                float(
                    chance_of_deal(
                        make_world(self.blueprint, rows[i], fronts[i], self.settings), self.periods
                    )[-1]
                )
                for i in range(*span)
            ]

        found, interrupted = in_spans(
            chances, len(rows), engine=self.engine, progress=self.progress
        )
        if interrupted:
            raise KeyboardInterrupt
        return np.array(found)


def _input(scenario: Scenario, group: tuple[str, ...], first: Estimate, total: Estimate) -> Input:
    known = [scenario.quantities[p] for p in group if p in scenario.quantities]
    sources = tuple(dict.fromkeys(key for q in known for key in q.source))
    reasons = list(dict.fromkeys(q.judgement for q in known if q.judgement))
    judged = [1.0 if not q.source else HALF_JUDGED if q.judgement else 0.0 for q in known]
    return Input(
        paths=group if group == (FRONT,) else tuple(p for p in group if p != FRONT),
        first=first,
        total=total,
        source=sources,
        judgement="; ".join(reasons) or None,
        judged=float(np.mean(judged)) if judged else 0.0,
    )
