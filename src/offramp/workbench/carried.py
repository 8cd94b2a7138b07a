"""First looks set upon what more worlds said before the change.

A first look is taken in few worlds.  Shown bare after figures from many, it would leap by its own
sampling error, which is larger than most changes.  So what is shown is the figure from many worlds
before the change, and what the change does in the few::

    carried = known(before) + [first(after) - first(before)]

the last two in the same worlds: the difference estimate, a control variate of coefficient 1
(Glasserman 2004, Monte Carlo Methods in Financial Engineering, section 4.1).  A change that moves
no world moves no figure.  Quantiles of what cannot be negative are carried by their ratio instead.
Intervals keep the width of the first look, as if nothing had been known before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate
from offramp.analysis.verdict import Harm, OptionShare, Spread, Verdict
from offramp.workbench.answers import Answer
from offramp.workbench.live import endings_rows

__all__ = ["carried"]

Key = TypeVar("Key")


def carried(first: Answer, before: Answer, known: Answer) -> Answer:
    """Set a first look upon what is known of another state.

    Parameters
    ----------
    first
        The first look.
    before
        That at the other state, in the same worlds.
    known
        The other state's answer from more worlds.

    Returns
    -------
    Answer
        The first look itself where they are not the same worlds, or not of the same dates.
    """
    others = (before, known)
    if any(first.seed != o.seed or first.verdict.horizons != o.verdict.horizons for o in others):
        return first
    verdict = _verdict(first.verdict, before.verdict, known.verdict)
    rows = {
        **first.rows,
        "endings": endings_rows(first.facts, verdict),
        "chance": _chance_rows(first, before, known),
    }
    return replace(first, verdict=verdict, rows=rows, upon=known.worlds)


def _verdict(first: Verdict, before: Verdict, known: Verdict) -> Verdict:
    curves = _curves(first.curves, before.curves, known.curves)
    endings = {
        n: {e: _moved(old, float(curves[e][n]) - old.value) for e, old in by_ending.items()}
        for n, by_ending in first.endings.items()
    }
    return replace(
        first,
        zone_now=_chance(first.zone_now, before.zone_now, known.zone_now),
        zone_by={
            n: _chance(e, before.zone_by[n], known.zone_by[n]) for n, e in first.zone_by.items()
        },
        deal_by={n: by_ending["settled"] for n, by_ending in endings.items()},
        endings=endings,
        curves=curves,
        length_spread=_whole(
            _spread(first.length_spread, before.length_spread, known.length_spread)
        ),
        harm={
            name: _harm(harm, before.harm.get(name), known.harm.get(name))
            for name, harm in first.harm.items()
        },
        options=_options(first, before, known),
    )


def _curves(
    first: Mapping[str, NDArray[np.float64]],
    before: Mapping[str, NDArray[np.float64]],
    known: Mapping[str, NDArray[np.float64]],
) -> dict[str, NDArray[np.float64]]:
    """Chances of every ending by date: none below zero, and of each date they sum to one."""
    found = {e: np.maximum(known[e] + first[e] - before[e], 0.0) for e in first}
    total = np.sum([*found.values()], axis=0)
    return {e: chances / total for e, chances in found.items()}


def _chance(first: Estimate, before: Estimate, known: Estimate) -> Estimate:
    value = min(max(known.value + first.value - before.value, 0.0), 1.0)
    return _moved(first, value - first.value)


def _moved(estimate: Estimate, by: float) -> Estimate:
    """Move a chance and its interval, which stays between 0 and 1."""
    low, high = max(estimate.low + by, 0.0), min(estimate.high + by, 1.0)
    return replace(estimate, value=estimate.value + by, low=low, high=high)


def _spread(first: Spread, before: Spread, known: Spread) -> Spread:
    found = sorted(
        new if old <= 0.0 else new * more / old
        for new, old, more in (
            (first.low, before.low, known.low),
            (first.middle, before.middle, known.middle),
            (first.high, before.high, known.high),
        )
    )
    return Spread(*found)


def _whole(spread: Spread) -> Spread:
    """Round to whole periods: no war ends between two."""
    return Spread(round(spread.low), round(spread.middle), round(spread.high))


def _harm(first: Harm, before: Harm | None, known: Harm | None) -> Harm:
    if before is None or known is None:
        return first
    return replace(first, spread=_spread(first.spread, before.spread, known.spread))


def _options(first: Verdict, before: Verdict, known: Verdict) -> tuple[OptionShare, ...]:
    """Shares of all deals; of options that were not there before, as the first look has them."""
    old, more = (
        {(o.issue, o.option): o.share for o in verdict.options} for verdict in (before, known)
    )
    return tuple(
        replace(o, share=_chance(o.share, old[at], more[at]))
        if (at := (o.issue, o.option)) in old and at in more
        else o
        for o in first.options
    )


def _chance_rows(first: Answer, before: Answer, known: Answer) -> list[dict[str, Any]]:
    """Rows of the chance of a deal over time, of 100."""
    out = []
    for new, old, more in zip(*(a.rows["chance"] for a in (first, before, known)), strict=True):
        row = dict(new)
        for name, of in (("zone", "zone"), ("deal", "deal"), ("low", "deal"), ("high", "deal")):
            row[name] = round(min(max(new[name] + more[of] - old[of], 0.0), 100.0), 2)
        out.append(row)
    return out
