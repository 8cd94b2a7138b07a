"""Rows of the charts that move with every change: drawn once by the browser, then only fed.

The report's charts are built anew for each result, which takes longer than the page may.  These
three have a fixed specification with named data sets; a change sends rows and nothing else.  Every
chart has a second set, ``was``, drawn faintly: the state before the change.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from offramp.analysis.intervals import estimate_chance
from offramp.report.briefing import ending_names
from offramp.report.figures import in_100, joined, points
from offramp.report.gallery import in_words, objections

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.report.facts import Facts
    from offramp.runs import Run

__all__ = ["KINDS", "Rows", "rows_of"]

Rows = dict[str, list[dict[str, Any]]]
"""Data set -> its rows."""

SQUARE = 2.0
"""Side of a square of the map's background, points."""
KINDS = {
    "agreed": "agreed (size: share of deals)",
    "frontier": "efficient",
    "feasible": "feasible",
    "infeasible": "not feasible now",
}
"""What a package on the map is -> how the legend calls it."""
NAMED = 60
"""Packages drawn one by one: those most often agreed, beside the frontier."""


def rows_of(facts: Facts, run: Run, verdict: Verdict, deals: DealMap) -> Rows:
    """Rows of every chart, by the name of the data set."""
    return {
        "endings": _endings(facts, verdict),
        "chance": _chance(run, verdict),
        **_map(facts, deals),
    }


def _endings(facts: Facts, verdict: Verdict) -> list[dict[str, Any]]:
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
    out = []
    for n in range(longest + 1):
        e = estimate_chance(run.ended_by("settled", n))
        row = {"n": n, "deal": e.value, "low": e.low, "high": e.high, "zone": existed[n]}
        out.append({k: v if k == "n" else _of_100(v) for k, v in row.items()})
    return out


def _map(facts: Facts, deals: DealMap) -> Rows:
    often = np.argsort(-deals.agreed, kind="stable")[:NAMED]
    agreed = [int(p) for p in often if deals.agreed[p] > 0.0]
    frontier = {int(p) for p in deals.frontier}
    drawn = list(dict.fromkeys([*sorted(frontier), *agreed]))
    packages = [
        {
            "x": _points(deals.proposer[p]),
            "y": _points(deals.responder[p]),
            "kind": KINDS["agreed" if deals.agreed[p] > 0.0 else "frontier"],
            "efficient": p in frontier,
            "size": round(16 + 1800 * float(deals.agreed[p]), 1),
            "share": f"{in_100(float(deals.agreed[p]))} %" if deals.agreed[p] > 0 else "none",
            "words": in_words(facts, deals.blueprint, p),
            "worth": f"{points(float(deals.proposer[p]))} / {points(float(deals.responder[p]))}",
            "against": joined(objections(facts, deals, p)) or "nothing in the middle world",
        }
        for p in drawn
    ]
    return {
        "packages": packages,
        "squares": _squares(deals, drawn),
        "fighting": _fighting(facts, deals),
    }


def _squares(deals: DealMap, drawn: list[int]) -> list[dict[str, Any]]:
    rest = np.ones(len(deals.proposer), dtype=bool)
    rest[drawn] = False
    across = np.rint(100 * deals.proposer[rest] / SQUARE).astype(int).tolist()
    up = np.rint(100 * deals.responder[rest] / SQUARE).astype(int).tolist()
    counted = Counter(zip(across, up, deals.feasible[rest].tolist(), strict=True))
    most = np.log1p(max(counted.values(), default=1))
    return [
        {
            "x": SQUARE * a,
            "y": SQUARE * b,
            "kind": KINDS["feasible" if feasible else "infeasible"],
            "n": n,
            "o": round(0.25 + 0.6 * float(np.log1p(n) / most), 2),
        }
        for (a, b, feasible), n in sorted(counted.items(), key=lambda item: item[0][2])
    ]


def _fighting(facts: Facts, deals: DealMap) -> list[dict[str, Any]]:
    """Lines at what fighting on is worth, lowest first; names of close lines are moved apart."""
    lowest, highest = 100 * deals.responder.min(initial=0.0), 100 * deals.responder.max(initial=1.0)
    gap = 0.055 * (highest - lowest)
    rows: list[dict[str, Any]] = []
    for kind, worth in sorted(deals.fighting_responder.items(), key=lambda item: item[1]):
        at = _points(worth) if not rows else max(_points(worth), rows[-1]["at"] + gap)
        name = f"if {kind}, {points(worth)}"
        x, y = _points(deals.fighting_proposer), _points(worth)
        rows.append({"x": x, "y": y, "at": round(at, 2), "name": name, "first": not rows})
    rows[-1]["name"] = f"{facts.responder} fights on: {rows[-1]['name']}"
    return rows


def _of_100(chance: float) -> float:
    return round(100.0 * float(chance), 2)


_points = _of_100
