"""Rows of the charts that move with every change: drawn once by the browser, then only fed.

The report's charts are built anew for each result, which takes longer than the page may.  These
three have a fixed specification with named data sets; a change sends rows and nothing else.  Every
chart has a second set, ``was``, drawn faintly: the state before the change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from offramp.analysis.intervals import estimate_chances
from offramp.report.briefing import ending_names
from offramp.report.charts.deal_map import map_rows
from offramp.report.charts.fighting import fighting_names, room_above
from offramp.report.figures import in_100
from offramp.report.gallery import lie_of

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.report.facts import Facts
    from offramp.runs import Run

__all__ = ["Rows", "endings_rows", "rows_of"]

Rows = dict[str, list[dict[str, Any]]]
"""Data set -> its rows."""

NAMED = 60
"""Packages drawn one by one: those most often agreed, beside the frontiers."""


def rows_of(facts: Facts, run: Run, verdict: Verdict, deals: DealMap) -> Rows:
    """Rows of every chart, by the name of the data set."""
    return {
        "endings": endings_rows(facts, verdict),
        "chance": _chance(run, verdict),
        **_map(facts, deals),
    }


def endings_rows(facts: Facts, verdict: Verdict) -> list[dict[str, Any]]:
    """Rows of how the war stands as time goes by, of 100."""
    names = ending_names(facts)
    out = []
    for order, (state, curve) in enumerate(verdict.curves.items()):
        below = sum(list(verdict.curves.values())[:order], np.zeros(len(curve)))
        out += [
            {
                "n": n,
                "state": names[state],
                "order": order,
                "from": _of_100(below[n]),
                "to": _of_100(below[n] + chance),
                "words": in_100(float(chance)),
            }
            for n, chance in enumerate(curve)
        ]
    return out


def _chance(run: Run, verdict: Verdict) -> list[dict[str, Any]]:
    longest = verdict.horizons[-1]
    existed = [verdict.zone_now.value, *run.zone_by[:, :longest].mean(axis=0).tolist()]
    reached = np.array([run.ended_by("settled", n) for n in range(longest + 1)])
    out = []
    for n, e in enumerate(estimate_chances(reached)):
        row = {"n": n, "deal": e.value, "low": e.low, "high": e.high, "zone": existed[n]}
        out.append({k: v if k == "n" else _of_100(v) for k, v in row.items()})
    return out


def _map(facts: Facts, deals: DealMap) -> Rows:
    packages, squares = map_rows(lie_of(facts, deals), NAMED)
    return {"packages": packages, "squares": squares, "fighting": _fighting(facts, deals)}


def _fighting(facts: Facts, deals: DealMap) -> list[dict[str, Any]]:
    """Lines at what fighting on is worth, lowest first, with one name over all of them."""
    lowest, highest = 100 * deals.responder.min(initial=0.0), 100 * deals.responder.max(initial=1.0)
    sides = facts.proposer, facts.responder
    along, across = fighting_names(
        sides, deals.fighting_proposer, deals.fighting_responder, facts.going_on
    )
    x, worth = _points(deals.fighting_proposer), sorted(deals.fighting_responder.values())
    room = round(room_above(_points(worth[-1]), lowest, highest), 2)
    rows: list[dict[str, Any]] = [{"x": x, "y": _points(y)} for y in worth]
    rows[0] |= {"first": True, "along": along}
    rows[-1] |= {"last": True, "across": across, "room": room}
    return rows


def _of_100(chance: float) -> float:
    return round(100.0 * float(chance), 2)


_points = _of_100
