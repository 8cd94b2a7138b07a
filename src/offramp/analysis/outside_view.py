"""The outside view: history's forecast of this war set beside the model's.

History knows only the war's age; the model knows the file.  Where they clearly differ (the
interval of their difference leaves out 0), the report says so first: either this war is unlike
those before it, for reasons that the file names, or the file is wrong.  The interval of the
difference is that of two independent estimates (`offramp.analysis.intervals.estimate_unpaired`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.analysis.base_rates import ENDS, BaseRate, base_rates, sanction_endings
from offramp.analysis.frames import history_rows
from offramp.analysis.intervals import Estimate, estimate_count, estimate_unpaired
from offramp.analysis.life_tables import (
    DAYS_PER_MONTH,
    WarTables,
    war_duration_curve,
    war_endings,
    war_remaining,
)
from offramp.shown import shown

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "Comparison",
    "OutsideView",
    "compare_with_history",
    "outside_view",
    "standoff_view",
]

AGREED = ("cease-fire", "peace agreement")
"""UCDP's ends that both sides agree to."""


@dataclass(frozen=True)
class Comparison:
    """One question answered by history and by the model."""

    question: str
    history: Estimate
    model: Estimate
    difference: Estimate
    """Model less history, as two independent estimates."""

    @property
    def verdict(self) -> str:
        """``model higher``, ``model lower``, or ``no clear difference``."""
        if self.difference.low > 0.0:
            return "model higher"
        if self.difference.high < 0.0:
            return "model lower"
        return "no clear difference"

    @property
    def disagrees(self) -> bool:
        """Whether they clearly differ: the interval of their difference leaves out 0."""
        return self.verdict != "no clear difference"


@shown
@dataclass(frozen=True)
class OutsideView:
    """What past wars and sanctions say of a war of this age, and where the model departs."""

    age_months: float | None
    """None: there is no war, and no table of wars applies."""
    horizons: tuple[float, ...]
    """Months from now."""
    over_by: Mapping[str, tuple[Estimate, ...]]
    """Era -> chance that a war of this age is over by each horizon."""
    fighting_over_by: Mapping[str, tuple[Estimate, ...]]
    """The same with wars that turned into another kind of war lost from sight at that point."""
    half_over: Mapping[str, Estimate]
    """Era -> months from now by which half of the wars of this age were over."""
    endings: Mapping[str, Mapping[str, Estimate]]
    """Era -> how the wars that lasted longer than this ended, in COW's coding."""
    settled: tuple[BaseRate, ...]
    """How conflicts between states ended, where agreements are told apart."""
    sanctions: tuple[BaseRate, ...]
    """How sanctions of this kind ended, one row a source and definition; none without sanctions."""
    mediation: tuple[BaseRate, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def disagreements(self) -> tuple[Comparison, ...]:
        """Comparisons in which model and history differ, widest gap first."""
        found = [c for c in self.comparisons if c.disagrees]
        return tuple(sorted(found, key=lambda c: -abs(c.difference.value)))

    def table(self) -> pl.DataFrame:
        """One row for each question that history answers, the model's answer beside it."""
        import polars as pl

        return pl.DataFrame(history_rows(self), infer_schema_length=None)


def outside_view(
    age_days: float,
    horizons: Sequence[float],
    *,
    over_by: Sequence[Estimate] | None = None,
    agreed: Estimate | None = None,
    sanctions_kind: str | None = "military",
    tables: WarTables | None = None,
    rates: Sequence[BaseRate] | None = None,
) -> OutsideView:
    """Gather history's answers for a war of this age and compare the model's with them.

    Parameters
    ----------
    age_days
        How long the war has lasted.
    horizons
        Months from now.
    over_by
        The model's chance that the war is over, however it ends, by each horizon.
    agreed
        The model's share of agreements among the wars that end within the longest horizon.
    sanctions_kind
        A key of `offramp.analysis.base_rates.KINDS`; None: there are no sanctions.
    tables, rates
        Recomputed tables and counts; None: those shipped.
    """
    age = age_days / DAYS_PER_MONTH
    spans = tuple(float(h) for h in horizons)
    if over_by is not None and len(over_by) != len(spans):
        raise ValueError(f"{len(over_by)} chances for {len(spans)} horizons: one each is needed")
    eras = ("all", "post_1945")
    curves = {e: war_duration_curve(age, spans, e, tables=tables) for e in eras}
    settled = base_rates("war endings", rates=rates)
    comparisons = [
        compare_with_history(f"over within {span:g} months", past, model)
        for span, past, model in zip(spans, curves["all"], over_by or (), strict=bool(over_by))
    ]
    if agreed is not None and settled:
        past = settled[0].share(*AGREED)
        comparisons.append(compare_with_history("if it ends, by agreement", past, agreed))
    return OutsideView(
        age_months=age,
        horizons=spans,
        over_by=curves,
        fighting_over_by={
            e: war_duration_curve(age, spans, e, transformed_end=False, tables=tables) for e in eras
        },
        half_over={e: war_remaining(age, 0.5, e, tables=tables) for e in eras},
        endings={e: war_endings(age, e, tables=tables) for e in eras},
        settled=settled,
        sanctions=() if sanctions_kind is None else sanction_endings(sanctions_kind, rates),
        mediation=base_rates("mediation", rates=rates),
        comparisons=tuple(comparisons),
    )


def standoff_view(
    sanctions_kind: str,
    *,
    agreed: Estimate | None = None,
    rates: Sequence[BaseRate] | None = None,
) -> OutsideView:
    """Gather history's answers for a standoff without fighting: sanctions alone, no table of wars.

    Parameters
    ----------
    sanctions_kind
        A key of `offramp.analysis.base_rates.KINDS`.
    agreed
        The model's share, among the standoffs that end by the target's giving in, by a deal or by
        the senders' giving up, of the first two.
    rates
        Recomputed counts; None: those shipped.
    """
    sanctions = sanction_endings(sanctions_kind, rates)
    told_apart = [rate for rate in sanctions if "sender gives up" in rate.counts]
    compared = () if agreed is None or not told_apart else (_agreement(told_apart[0], agreed),)
    return OutsideView(
        age_months=None,
        horizons=(),
        over_by={},
        fighting_over_by={},
        half_over={},
        endings={},
        settled=(),
        sanctions=sanctions,
        mediation=(),
        comparisons=compared,
    )


def _agreement(rate: BaseRate, agreed: Estimate) -> Comparison:
    """Compare how often sanctions that end, end by compliance or compromise.

    Stalemates have not ended, and what escalates is in no such count: both are left out, in the
    record and in the model.
    """
    ends = {name: count for name, count in rate.counts.items() if name != "stalemate"}
    gave_way = sum(count for name, count in ends.items() if ENDS[name] != "giving up")
    past = estimate_count(gave_way, sum(ends.values()))
    return compare_with_history("if it ends, by compliance or compromise", past, agreed)


def compare_with_history(question: str, history: Estimate, model: Estimate) -> Comparison:
    """Set one answer of the model beside history's."""
    return Comparison(question, history, model, estimate_unpaired(history, model))
