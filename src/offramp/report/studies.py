"""Studies as plain data for JSON: why not, levers, sensitivity, comparisons.

Units as in `offramp.report.data`; figures world by world are left to the data frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offramp.analysis.attribution import Attribution
    from offramp.analysis.discovery import Discovery
    from offramp.analysis.levers import Effect, Levers, Pulled
    from offramp.analysis.robustness import Robustness
    from offramp.analysis.why import Why

__all__ = ["FORMAT", "levers_data", "study_data", "why_data"]

FORMAT = 1
"""Version of the JSON; a key that goes or changes its meaning raises it."""


def why_data(found: Why) -> dict[str, Any]:
    """Lay out what blocks the deal."""
    return {
        "format": FORMAT,
        "run": _run(found),
        "periods": found.periods,
        "exact": found.exact,
        "absent": found.absent,
        "slack": found.slack,
        **_attribution(found.attribution),
        "by_date": {n: _attribution(a) for n, a in found.by_date.items()},
        "no_zone": found.no_zone,
        "worlds_without_zone": found.worlds_without_zone,
        "haste": found.haste,
        "refusals": found.refusals,
    }


def _run(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("worlds", "seed", "seconds", "interrupted")}


def _attribution(a: Attribution) -> dict[str, Any]:
    return {
        "no_deal": a.with_all,
        "without_frictions": a.with_none,
        "total": a.total,
        "method": a.method,
        "frictions": {
            name: {
                "share": a.shares[i],
                "first": a.first[i],
                "last": a.last[i],
                "decides": a.decides[i],
                "order_error": a.order_error[i],
            }
            for i, name in enumerate(a.players)
        },
    }


def levers_data(
    found: Levers,
    where: str | None = None,
    boxes: Discovery | None = None,
    checked: Robustness | None = None,
) -> dict[str, Any]:
    """Lay out what levers change."""
    return {
        "format": FORMAT,
        "run": _run(found),
        "outcomes": found.outcomes,
        "nothing": {"outcomes": found.base, "regret": found.nothing_regret},
        "least_regret": found.least_regret,
        "levers": {p.key: _pulled(p) for p in found.single},
        "pairs": {p.key: _pulled(p) for p in found.pairs},
        "apart": [{"levers": [a, b], "why": why} for a, b, why in found.apart],
        "where": None if where is None else {"lever": where, "found": boxes},
        "robustness": checked,
    }


def _pulled(p: Pulled) -> dict[str, Any]:
    return {
        "title": p.title,
        "cost": p.cost,
        "warning": p.warning,
        "effects": {key: _effect(e) for key, e in p.effects.items()},
        "regret": {"worst": p.worst_regret, "usual": p.usual_regret},
        "dominated_by": p.dominated_by,
        "beyond_sum": p.beyond_sum,
    }


def _effect(e: Effect) -> dict[str, Any]:
    return {"change": e.change, "helps": e.helps, "hurts": e.hurts}


def study_data(found: Any) -> dict[str, Any]:
    """Lay out a sensitivity study, a tornado, a comparison or an outside view."""
    from dataclasses import fields

    return {"format": FORMAT, **{f.name: getattr(found, f.name) for f in fields(found)}}
