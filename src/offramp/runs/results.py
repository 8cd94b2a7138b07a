"""The results of a run: arrays with one row a world, and data frames of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offramp._version import __version__
from offramp.scenario import Scenario
from offramp.shown import shown
from offramp.world import HOLDS_AFTER, Blueprint, Draws, Outcome, Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Run", "gather", "joined", "stacked"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]


@shown
@dataclass(frozen=True)
class Run:
    """Solved worlds 0 .. n - 1 of a scenario and seed.

    The arrays are those of `offramp.world.Outcome`, stacked: n worlds in rows, periods of the
    talks (t = 0 .. T - 1) in columns.  Deals are one table, a row for each world and package.
    """

    scenario: Scenario
    blueprint: Blueprint
    settings: Settings
    draws: Draws
    """The inputs drawn, of all worlds asked for (those done are the first n)."""
    settled: Array
    escalated: Array
    won_proposer: Array
    won_responder: Array
    tabled: Array
    zone_now: Array
    zone_by: Array
    fighting_proposer: Array
    fighting_responder: Array
    value_of_trying: Array
    feasible: Ids
    gain_mean: Array
    gain_largest: Array
    value_gap: Array
    deals_moved: Array
    clamped: Ids
    deal_world: Ids
    """(rows,) world of each row of the table of deals."""
    deal_package: Ids
    deal_settled: Array
    """(rows, T) probability that this package is agreed after exactly t engagements."""
    deal_proposer: Array
    deal_responder: Array
    deal_holds: Array
    """(rows, dates) chance that it still holds after so many periods (`HOLDS_AFTER`); NaN where the
    scenario does not say how deals are carried out."""
    interrupted: bool
    seconds: float
    version: str = __version__

    @property
    def worlds(self) -> int:
        """Number of worlds solved."""
        return len(self.zone_now)

    @property
    def seed(self) -> int:
        """Seed of the draws."""
        return self.draws.seed

    @property
    def periods(self) -> int:
        """Horizon of the talks, T."""
        return self.settled.shape[1]

    def ended_by(self, ending: str, periods: int) -> Array:
        """(n,) probability that the war has ended in this way within *periods* periods.

        A period is at most one offer and then one engagement, so N periods hold N of each.
        *ending* is ``settled``, ``escalated``, ``won_proposer`` or ``won_responder``.
        """
        return getattr(self, ending)[:, :periods].sum(axis=1)

    def fighting_at(self) -> Array:
        """(n, T) probability that engagement t + 1 is fought."""
        ends = self.escalated + self.won_proposer + self.won_responder
        before = np.cumsum(ends, axis=1) - ends
        return 1.0 - before - np.cumsum(self.settled, axis=1)

    def inputs(self) -> pl.DataFrame:
        """One row a world, one column a drawn quantity (model units)."""
        import polars as pl

        values = self.draws.values[: self.worlds]
        columns = {path: values[:, i] for i, path in enumerate(self.draws.paths)}
        return pl.DataFrame({"world": np.arange(self.worlds), **columns})

    def outcomes(self) -> pl.DataFrame:
        """One row a world, the outcomes of most interest in columns."""
        import polars as pl

        by = {
            f"{ending}_by_{n}": self.ended_by(ending, n)
            for n in self.blueprint.horizons
            for ending in ("settled", "escalated", "won_proposer", "won_responder")
        }
        single = {name: getattr(self, name) for name in _SINGLE}
        return pl.DataFrame({"world": np.arange(self.worlds), **single, **by})

    def deals(self) -> pl.DataFrame:
        """One row for each world and package agreed in it, options in words (null: gives in)."""
        import polars as pl

        options = {
            issue.name: [issue.options[code] if code >= 0 else None for code in codes]
            for issue, codes in zip(
                self.blueprint.issues, self.blueprint.codes[self.deal_package].T, strict=True
            )
        }
        return pl.DataFrame(
            {
                "world": self.deal_world,
                "package": self.deal_package,
                **options,
                "probability": self.deal_settled.sum(axis=1),
                "proposer": self.deal_proposer,
                "responder": self.deal_responder,
                **{f"holds_{n}": self.deal_holds[:, i] for i, n in enumerate(HOLDS_AFTER)},
            }
        )

    def first(self, worlds: int) -> Run:
        """The same run cut to its first *worlds* worlds."""
        rows = self.deal_world < worlds
        cut = {
            f.name: getattr(self, f.name)[rows if f.name.startswith("deal_") else slice(worlds)]
            for f in fields(self)
            if isinstance(getattr(self, f.name), np.ndarray)
        }
        return replace(self, **cut)


_SINGLE = (
    "zone_now",
    "fighting_proposer",
    "fighting_responder",
    "value_of_trying",
    "feasible",
    "gain_mean",
    "gain_largest",
    "value_gap",
    "deals_moved",
    "clamped",
)
_BY_PERIOD = ("settled", "escalated", "won_proposer", "won_responder", "tabled", "zone_by")


def gather(
    scenario: Scenario,
    blueprint: Blueprint,
    draws: Draws,
    done: list[Outcome],
    *,
    settings: Settings,
    interrupted: bool,
    seconds: float,
) -> Run:
    """Make a run of the outcomes of worlds 0 .. len(done) - 1."""
    return joined(
        scenario, blueprint, draws, [stacked(done)],
        settings=settings, interrupted=interrupted, seconds=seconds,
    )  # fmt: skip


def stacked(done: list[Outcome], first: int = 0) -> dict[str, Any]:
    """Stack the outcomes of worlds *first* .. first + len(done) - 1: the arrays of a `Run`."""
    return {
        **{name: np.array([getattr(o, name) for o in done]) for name in _SINGLE + _BY_PERIOD},
        "deal_world": np.repeat(first + np.arange(len(done)), [len(o.package) for o in done]),
        "deal_package": np.concatenate([o.package for o in done]),
        **{
            f"deal_{name}": np.concatenate([getattr(o, f"package_{name}") for o in done])
            for name in ("settled", "proposer", "responder", "holds")
        },
    }


def joined(
    scenario: Scenario,
    blueprint: Blueprint,
    draws: Draws,
    parts: Sequence[Mapping[str, Any]],
    *,
    settings: Settings,
    interrupted: bool = False,
    seconds: float = 0.0,
) -> Run:
    """Make a run of stacks (`stacked`) of worlds that follow each other from 0 on."""
    arrays: dict[str, Any] = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    return Run(
        scenario=scenario,
        blueprint=blueprint,
        settings=settings,
        draws=draws,
        **arrays,
        interrupted=interrupted,
        seconds=seconds,
    )
