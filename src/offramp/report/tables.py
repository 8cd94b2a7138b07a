"""The tables of a verdict, as rows of words and figures, for page, screen and notebook."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offramp.analysis.intervals import Estimate, in_words
from offramp.report.briefing import ending_labels, moved_to
from offramp.report.charts.figure import Table
from offramp.report.facts import Facts
from offramp.report.figures import count, half_width, in_100, number, points, within

if TYPE_CHECKING:
    from offramp.analysis.verdict import Spread, Verdict
    from offramp.runs import Run

__all__ = [
    "Card",
    "Deal",
    "KeyFigure",
    "cards",
    "costs",
    "deals",
    "endings",
    "gives_in",
    "key_figures",
    "worth",
]


@dataclass(frozen=True)
class Card:
    """One key figure: what it is, how large, how doubtful."""

    figure: str
    what: str
    doubt: str


@dataclass(frozen=True)
class KeyFigure:
    """One key figure with the three kinds of doubt, each on its own; empty: there is none."""

    figure: str
    what: str
    sampling: str
    """How far it could move had other worlds been drawn (95 %)."""
    disagreement: str
    """How far worlds differ."""
    solver: str
    """How far other settings of the method move it."""


@dataclass(frozen=True)
class Deal:
    """A deal in words, how often it is agreed and what it is then worth, points."""

    lead: str
    """``as the first, but`` where only what differs from the first deal is listed."""

    terms: list[tuple[str, str]]
    share: str
    proposer: str
    responder: str
    compromise: bool = True
    """False where one side gives in: told apart from the deals with terms."""


def cards(facts: Facts, verdict: Verdict) -> list[Card]:
    """Choose the figures of the first page."""
    span = within(verdict.headline, facts.period)
    longest = within(verdict.horizons[-1], facts.period)
    deal, zone = verdict.deal_by[verdict.headline], verdict.zone_now
    length = verdict.length_spread
    found = [
        Card(f"{in_100(zone.value)} in 100", "a deal both prefer exists today", _doubt(zone)),
        Card(f"{in_100(deal.value)} in 100", f"a deal is agreed {span}", _doubt(deal)),
        Card(
            facts.lasting(length.middle),
            f"of {facts.spent_in} {longest}, at even odds",
            _spread(length, number),
        ),
    ]
    found.extend(
        Card(
            count(harm.spread.middle),
            f"{facts.harms.get(name, name)} {longest}, at even odds",
            _spread(harm.spread, count),
        )
        for name, harm in verdict.harm.items()
    )
    out = verdict.endings[verdict.headline]["escalated"]
    found.append(Card(f"{in_100(out.value)} in 100", f"out of control {span}", _doubt(out)))
    return found


def key_figures(facts: Facts, run: Run, verdict: Verdict) -> list[KeyFigure]:
    """Choose the figures of the first page, with each kind of doubt under its own name."""
    by, longest = verdict.headline, verdict.horizons[-1]
    span, all_along = within(by, facts.period), within(longest, facts.period)
    deal, out = verdict.deal_by[by], verdict.endings[by]["escalated"]
    also = verdict.solver
    found = [
        KeyFigure(
            f"{in_100(verdict.zone_now.value)} in 100",
            "a deal both prefer exists today",
            _from_to(verdict.zone_now),
            _split(run.zone_now),
            _moved(verdict.zone_now, [s.zone for s in also], in_100, most=1.0),
        ),
        KeyFigure(
            f"{in_100(deal.value)} in 100",
            f"a deal is agreed {span}",
            _from_to(deal),
            _split(run.ended_by("settled", by)),
            _moved(deal, [s.shift for s in also], in_100, most=1.0),
        ),
        KeyFigure(
            facts.lasting(verdict.length_spread.middle),
            f"of {facts.spent_in} {all_along}, at even odds",
            f"mean {_mean(verdict.length, number)}",
            _spread(verdict.length_spread, number),
            _moved(verdict.length, [s.length for s in also], number, mean=True),
        ),
    ]
    for name, harm in verdict.harm.items():
        what = f"{facts.harms.get(name, name)} {all_along}, at even odds"
        mean = f"mean {_mean(harm.mean, count)}"
        spread = _spread(harm.spread, count)
        solver = _moved(harm.mean, [s.harm[name] for s in also], count, mean=True)
        found.append(KeyFigure(count(harm.spread.middle), what, mean, spread, solver))
    low, high = np.quantile(run.ended_by("escalated", by), [0.1, 0.9])
    found.append(
        KeyFigure(
            f"{in_100(out.value)} in 100",
            f"out of control {span}",
            _from_to(out),
            f"{in_100(float(low))} to {in_100(float(high))} in eight worlds of ten",
            _moved(out, [s.escalated for s in also], in_100, most=1.0),
        )
    )
    return found


def _from_to(chance: Estimate) -> str:
    return _bounds(chance, in_100)


def _bounds(estimate: Estimate, write: Callable[[float], str]) -> str:
    if not np.isfinite([estimate.low, estimate.high]).all():
        return "not known"
    low, high = write(estimate.low), write(estimate.high)
    return f"{low} to {high}" if low != high else f"about {low}"


def _moved(
    base: Estimate,
    shifts: list[Estimate],
    write: Callable[[float], str],
    *,
    most: float = math.inf,
    mean: bool = False,
) -> str:
    """Write the lowest and highest value under other solver settings; empty if none was tried."""
    bounds = moved_to(base, shifts, most)
    if bounds is None:
        return ""
    low, high = (write(bound) for bound in bounds)
    return ("mean " if mean else "") + (f"{low} to {high}" if low != high else low)


def _split(chances: np.ndarray) -> str:
    no, yes = float(np.mean(chances < 0.05)), float(np.mean(chances > 0.95))
    return f"all but excluded in {in_100(no)}, all but certain in {in_100(yes)} of 100 worlds"


def _doubt(estimate: Estimate) -> str:
    words = in_words(estimate.value)
    half = half_width(estimate)
    sampling = f"±{half} sampling" if half else "no sampling error known"
    return sampling if "in 100" in words else f"{words} · {sampling}"


def _spread(spread: Spread, write: Callable[[float], str]) -> str:
    return f"{write(spread.low)} to {write(spread.high)} in eight worlds of ten"


def endings(facts: Facts, verdict: Verdict) -> Table:
    """How the war stands at each date, of 100 such wars, with the sampling error."""
    rows = [
        (label, *(_pair(verdict.endings[n][state]) for n in verdict.horizons))
        for state, label in ending_labels(facts).items()
    ]
    existed = (_pair(verdict.zone_by[n]) for n in verdict.horizons)
    rows.append(("a deal both prefer has existed", *existed))
    return Table(
        f"How the {facts.contest} stands by each date, of 100 such {facts.contest}s "
        "(± sampling, 95 %)",
        ("", *(facts.periods(n) for n in verdict.horizons)),
        tuple(rows),
    )


def _pair(estimate: Estimate) -> str:
    return f"{in_100(estimate.value)} ±{half_width(estimate)}"


def costs(facts: Facts, verdict: Verdict) -> Table:
    """Tell what the next years cost: months of fighting and harm."""
    months = *_three(verdict.length_spread, number), _mean(verdict.length, number)
    rows = [(f"{facts.period}s of {facts.spent_in}", *months)]
    for name, harm in verdict.harm.items():
        figures = *_three(harm.spread, count), _mean(harm.mean, count)
        rows.append((facts.harms.get(name, name), *figures))
    longest = facts.periods(verdict.horizons[-1])
    return Table(
        f"The next {longest}: one world in ten lies below the low, one above the high figure",
        ("", "low", "middle", "high", "mean, sampling 95 %"),
        tuple(rows),
    )


def _mean(estimate: Estimate, write: Callable[[float], str]) -> str:
    return f"{write(estimate.value)}, {_bounds(estimate, write)}"


def worth(facts: Facts, verdict: Verdict) -> Table:
    """Fighting on against the deal agreed, for each side, in points."""
    rows = []
    for role in ("proposer", "responder"):
        rows.append(
            (f"{facts.side(role)}: {facts.going_on}", *_three(verdict.fighting[role], points))
        )
        if role in verdict.agreed:
            rows.append(
                (f"{facts.side(role)}: the deal agreed", *_three(verdict.agreed[role], points))
            )
    return Table(
        "What it is worth to each side, in points (0 total defeat, 100 victory), as seen there",
        ("", "low", "middle", "high"),
        tuple(rows),
    )


def _three(spread: Spread, write: Callable[[float], str]) -> tuple[str, str, str]:
    return write(spread.low), write(spread.middle), write(spread.high)


def gives_in(facts: Facts, run: Run, package: int) -> tuple[str, str]:
    """Which side gives in by a package without terms."""
    loser = run.blueprint.gives_in(package) == run.scenario.proposer
    return "Giving in", f"by {facts.side('proposer' if loser else 'responder')}"


def deals(facts: Facts, run: Run, verdict: Verdict, most: int = 6) -> list[Deal]:
    """List the deals most often agreed; after the first, what each changes in it."""
    found: list[Deal] = []
    # Giving in holds no terms; it comes last, however often it happens.
    ranked = sorted(verdict.packages, key=lambda p: not p.options)
    first = ranked[0].options if ranked else {}
    with_terms = [p for p in ranked if p.options]
    for package in with_terms[:most] + ranked[len(with_terms) :]:
        options = package.options
        lead = ""
        if found and options:
            options = {i: o for i, o in options.items() if first[i] != o}
            lead = "as the first, but "
        terms = facts.terms(options) or [gives_in(facts, run, package.package)]
        worth_p, worth_r = points(package.proposer), points(package.responder)
        share = in_100(package.share.value)
        found.append(Deal(lead, terms, share, worth_p, worth_r, compromise=bool(options)))
    return found
