"""Results as data: strict JSON whose keys stay, and tables for other programs.

Chances and shares are fractions, worth is in stakes (100 points are one stake), lengths are in
periods.  An estimate is ``{"value": ..., "low": ..., "high": ...}`` with its 95 % sampling
interval; what has no finite value is ``null``.  Texts for people (``words``, ``headline``) may be
reworded in any version; keys, units and the meaning of figures change only with ``format``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, is_dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from offramp.analysis.intervals import Estimate
from offramp.report.briefing import headline, plain
from offramp.report.facts import Facts, facts_of

if TYPE_CHECKING:
    import polars as pl

    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.runs import Run

__all__ = ["FORMAT", "dumps", "table", "to_json", "verdict_data", "write_table"]

FORMAT = 1
"""Version of the JSON; a key that goes or changes its meaning raises it."""


def to_json(run: Run, verdict: Verdict) -> str:
    """Write a verdict as JSON."""
    return dumps(verdict_data(run, verdict))


def dumps(results: Any) -> str:
    """Write any result as strict JSON (no NaN, no infinities)."""
    return json.dumps(_plain(results), ensure_ascii=False, allow_nan=False, indent=2)


def verdict_data(run: Run, verdict: Verdict) -> dict[str, Any]:
    """Lay a verdict out as plain data; see the module for units."""
    facts = facts_of(run.scenario)
    return {
        "format": FORMAT,
        "scenario": _scenario(facts),
        "run": {
            "version": run.version,
            "worlds": run.worlds,
            "seed": run.seed,
            "horizon": run.periods,
            "settings": asdict(run.settings),
            "seconds": run.seconds,
            "interrupted": run.interrupted,
            "solver_interrupted": verdict.solver_interrupted,
        },
        "headline": [plain(s) for s in headline(facts, verdict)],
        "headline_horizon": verdict.headline,
        "horizons": list(verdict.horizons),
        "zone": {"now": verdict.zone_now, "by": verdict.zone_by},
        "deal": {"by": verdict.deal_by},
        "endings": verdict.endings,
        "curves": verdict.curves,
        "length": {"mean": verdict.length, "spread": verdict.length_spread},
        "harm": verdict.harm,
        "escalation_per_period": verdict.escalation_per_period,
        "worth": {"fighting": verdict.fighting, "agreed": verdict.agreed},
        "holds": verdict.holds,
        "value_of_trying": verdict.value_of_trying,
        "terms": [{**_plain(o), "words": facts.option(o.issue, o.option)} for o in verdict.options],
        "packages": [{**_plain(p), "words": facts.package(p.options)} for p in verdict.packages],
        "disagreement": verdict.disagreement,
        "solver": verdict.solver,
        "drivers": [
            {**_plain(d), "pull": d.pull, "words": facts.assumption(d.path)}
            for d in verdict.drivers
        ],
        "confidence": verdict.confidence,
        "certificate": {
            "mean": verdict.gain_mean,
            "largest": verdict.gain_largest,
            "moved": verdict.deals_moved,
        },
        "clamped": verdict.clamped,
    }


def _scenario(facts: Facts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "title": facts.title,
        "as_of": facts.as_of,
        "hash": facts.fingerprint,
        "period": facts.period,
        "proposer": {"key": facts.keys[0], "name": facts.proposer},
        "responder": {"key": facts.keys[1], "name": facts.responder},
    }


def table(run: Run) -> pl.DataFrame:
    """One row a world: every input drawn (model units), then the outcomes."""
    return run.inputs().join(run.outcomes(), on="world", how="left")


def write_table(run: Run, path: str | PathLike[str]) -> Path:
    """Write one row a world, inputs and outcomes, as CSV or Parquet by the name's ending.

    Raises
    ------
    ValueError
        If the name ends in anything else.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in (".csv", ".parquet"):
        raise ValueError(f"{target.name}: a table is written as .csv or .parquet; name it so")
    frame = table(run)
    if ending == ".csv":
        frame.write_csv(target)
    else:
        frame.write_parquet(target)
    return target


def _plain(value: Any) -> Any:
    """Turn results into what JSON knows."""
    if isinstance(value, bool | int | str | type(None)):
        return value
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    if isinstance(value, np.ndarray):
        return [_plain(v) for v in value.tolist()]
    if isinstance(value, Estimate):
        return {name: _plain(getattr(value, name)) for name in ("value", "low", "high")}
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, Iterable):
        ordered = sorted(value) if isinstance(value, frozenset | set) else value
        return [_plain(inner) for inner in ordered]
    return str(value)


def _record(value: Any) -> dict[str, Any]:
    """Lay out a result's fields; the machinery it carries along is left out."""
    known = _SPECIAL.get(type(value).__name__)
    if known is not None:
        return known(value)
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def _deal_map(found: DealMap) -> dict[str, Any]:
    frontier, possible = set(found.frontier.tolist()), set(found.possible.tolist())
    return {
        "format": FORMAT,
        "fighting": {"proposer": found.fighting_proposer, "responder": found.fighting_responder},
        "worlds": found.worlds,
        "zone": {kind: len(packages) for kind, packages in found.zone.items()},
        "solutions": _plain(found.points),
        "packages": [
            {
                "package": i,
                "options": found.blueprint.options_of(i),
                "proposer": float(found.proposer[i]),
                "responder": float(found.responder[i]),
                "feasible": bool(found.feasible[i]),
                "ratified": bool(found.ratified[i]),
                "efficient": i in frontier,
                "efficient_if_all_agreed": i in possible,
                "refused_by": [
                    v for v, no in zip(found.voters, found.refused[i], strict=True) if no
                ],
                "agreed": float(found.agreed[i]),
            }
            for i in range(len(found.proposer))
        ],
    }


def _quantity(quantity: Any) -> dict[str, Any]:
    names = ("path", "text", "unit", "low", "mid", "high", "distribution", "judgement", "line")
    return {
        **{name: _plain(getattr(quantity, name)) for name in names},
        "source": list(quantity.source),
    }


def _story(story: Any) -> dict[str, Any]:
    told = ("number", "seed", "weariness", "quantile", "periods", "ending", "chances")
    options = story.blueprint.options_of
    named = {
        p: options(p)
        for period in story.periods
        for p in (*(x for x, _ in period.likeliest), period.tabled)
        if p is not None
    }
    return {
        "format": FORMAT,
        **{name: _plain(getattr(story, name)) for name in told},
        "packages": {str(p): chosen for p, chosen in sorted(named.items())},
    }


_SPECIAL = {"DealMap": _deal_map, "Quantity": _quantity, "Story": _story}
