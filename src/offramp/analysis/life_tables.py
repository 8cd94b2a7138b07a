r"""How long interstate wars last, from the record alone: life tables, given a war's age.

With wars of durations :math:`t_1 < t_2 < \dots`, :math:`n_j` of them still going just before
:math:`t_j` and :math:`d_j` ending there, Kaplan & Meier's estimate of lasting beyond *t* is
:math:`S(t) = \prod_{t_j \le t} (1 - d_j / n_j)`.  Given that a war has lasted *a*, the same
product over :math:`a < t_j \le a + N` is its chance of going on for *N* more, and only wars that
reached *a* enter it.

Intervals are Rothman's (1978): Wilson's with the number of cases :math:`n' = S(1-S) / V`, V being
Greenwood's variance.  Without censoring that *is* Wilson's interval on the counts; with censoring
it stays inside [0, 1] and has a width even where no war, or every war, has ended, where the usual
log-log interval has none.  It is the sampling error of treating past wars as draws from one urn,
and no more.

Data: Correlates of War, Inter-State Wars v4.0 (Sarkees & Wayman 2010, *Resort to War*).  The
package ships life tables computed from it (`data/war_durations.json`), not the data;
``tables_to_json(recompute(path))`` makes that file from a copy of the original.

References: Kaplan & Meier 1958, JASA 53:457-481; Rothman 1978, J. Chronic Dis. 31:557-560;
Brookmeyer & Crowley 1982, Biometrics 38:29-41 (interval of a median).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.analysis.history_files import read_wars
from offramp.analysis.intervals import Estimate, estimate_count
from offramp.analysis.limits import wilson_limits

__all__ = [
    "DAYS_PER_MONTH",
    "ERAS",
    "OUTCOMES",
    "LifeTable",
    "WarTables",
    "kaplan_meier",
    "load_war_tables",
    "recompute",
    "tables_to_json",
    "war_duration_curve",
    "war_endings",
    "war_remaining",
]

DAYS_PER_MONTH = 365.25 / 12.0
OUTCOMES = ("victory", "compromise", "stalemate", "transformed")
"""How a war ends in COW's coding; it has no code for a negotiated end short of a draw."""

ERAS = {"all": "all interstate wars, 1823-2003", "post_1945": "begun after 1945"}

SOURCE = "Correlates of War, Inter-State Wars v4.0 (Sarkees & Wayman 2010)"
QUERY = (
    "participants grouped by WarNum; duration = last end - first start + 1 days over all "
    "participants and both phases; outcome from the participants' Outcome codes (1, 2, 8 victory, "
    "3 compromise, 4 transformed, 6 stalemate); 5 or an open end is censored on 2007-12-31"
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LifeTable:
    """Ends and losses from sight at each distinct duration, ascending; all arrays (m,)."""

    name: str
    unit: str
    ages: NDArray[np.float64]
    """Distinct durations, in the unit."""
    at_risk: Ints
    """Cases still going just before each."""
    ended: Ints
    censored: Ints
    """Cases last seen, still going, at each."""
    by_outcome: Mapping[str, Ints]
    """How those that ended did so; sums to `ended` where outcomes are known."""

    @property
    def cases(self) -> int:
        """Cases in the table."""
        return int(self.at_risk[0]) if self.at_risk.size else 0

    def alive(self, age: float) -> int:
        """Cases known to have lasted longer than *age*."""
        return int(np.sum((self.ended + self.censored)[self.ages > age]))

    def survival(self, age: float) -> float:
        """Chance of lasting longer than *age* (Kaplan & Meier)."""
        seen = self.ages <= age
        return float(np.prod(1.0 - self.ended[seen] / self.at_risk[seen]))

    def ends_within(self, age: float, span: float, *, level: float = 0.95) -> Estimate:
        """Chance that a case that has lasted *age* ends within *span* more, with its interval.

        Where none has lasted that long the value is NaN and the interval [0, 1].
        """
        within = (self.ages > age) & (self.ages <= age + span)
        cases = self.alive(age)
        method = "Kaplan-Meier given its age, Rothman interval"
        if cases == 0:
            return Estimate(math.nan, 0.0, 1.0, 0, method, level)
        n, d = self.at_risk[within], self.ended[within]
        lost = int(self.censored[within].sum())
        over = 1.0 - float(np.prod(1.0 - d / n))
        if lost == 0:
            # No one was lost from sight: the product telescopes to a plain share.
            share = estimate_count(int(d.sum()), cases, level=level)
            return Estimate(share.value, share.low, share.high, cases, method, level)
        effective = float(cases - lost)
        if 0.0 < over < 1.0:
            greenwood = (1.0 - over) ** 2 * float(np.sum(d / (n * (n - d))))
            effective = over * (1.0 - over) / greenwood
        if effective <= 0.0:
            return Estimate(over, 0.0, 1.0, cases, method, level)
        low, high = wilson_limits(over, effective, level)
        return Estimate(over, low, high, cases, method, level)

    def remaining(self, age: float, p: float = 0.5, *, level: float = 0.95) -> Estimate:
        """Time by which a share *p* of the cases that have lasted *age* are over, from *age* on.

        The interval holds every time whose chance-of-being-over interval holds *p* (Brookmeyer &
        Crowley 1982); an end that the record does not reach is infinite.
        """
        spans = np.unique(self.ages[self.ages > age] - age)
        chances = [self.ends_within(age, float(s), level=level) for s in spans]
        # A hair of slack: a share that equals p up to rounding counts as reaching it.
        value, low, high = (
            next((float(s) for s, c in zip(spans, chances, strict=True) if reach(c)), math.inf)
            for reach in (
                lambda c: c.value >= p - 1e-12,
                lambda c: c.high >= p,
                lambda c: c.low > p,
            )
        )
        return Estimate(
            value, low, high, self.alive(age), "life table, inverted Rothman interval", level
        )

    def endings(self, age: float, *, level: float = 0.95) -> dict[str, Estimate]:
        """How the cases that lasted longer than *age* ended: shares of ends, Wilson intervals."""
        later = self.ages > age
        cases = int(self.ended[later].sum())
        return {
            outcome: estimate_count(int(count[later].sum()), cases, level=level)
            for outcome, count in self.by_outcome.items()
        }

    def losing(self, outcome: str) -> LifeTable:
        """Give the same table with ends of one kind counted as lost from sight instead."""
        moved = self.by_outcome[outcome]
        kept = {k: v for k, v in self.by_outcome.items() if k != outcome}
        return LifeTable(
            f"{self.name}, {outcome} censored",
            self.unit,
            self.ages,
            self.at_risk,
            self.ended - moved,
            self.censored + moved,
            kept,
        )


@dataclass(frozen=True)
class WarTables:
    """Life tables of interstate wars by era, and where they come from."""

    source: str
    query: str
    eras: Mapping[str, LifeTable]
    notes: Mapping[str, int]
    """Counts that qualify the tables (participants read, wars with truces...)."""


def war_duration_curve(
    age_months: float,
    horizons: Iterable[float],
    era: str = "all",
    *,
    transformed_end: bool = True,
    tables: WarTables | None = None,
) -> tuple[Estimate, ...]:
    """Chance that an interstate war of this age is over within each horizon.

    Parameters
    ----------
    age_months
        How long it has lasted, in months of 30.4375 days.
    horizons
        Months from now.
    era
        A key of `ERAS`.
    transformed_end
        Whether a war that turned into one of another kind (8 of 95: the state was overrun and an
        insurgency went on, say) counts as ended; otherwise it is lost from sight there.
    tables
        Tables from `recompute`; None: those shipped.

    Returns
    -------
    tuple of Estimate
        One a horizon; `n` is the number of past wars that lasted as long as this one.
    """
    table = _table(era, tables)
    table = table if transformed_end else table.losing("transformed")
    age = _days(age_months)
    return tuple(table.ends_within(age, _days(h)) for h in horizons)


def war_remaining(
    age_months: float, p: float = 0.5, era: str = "all", *, tables: WarTables | None = None
) -> Estimate:
    """Months from now by which a share *p* of the wars that lasted this long were over."""
    found = _table(era, tables).remaining(_days(age_months), p)
    return found.scaled(1.0 / DAYS_PER_MONTH)


def war_endings(
    age_months: float, era: str = "all", *, tables: WarTables | None = None
) -> dict[str, Estimate]:
    """How the wars that lasted longer than this ended, in COW's coding: shares, Wilson."""
    return _table(era, tables).endings(_days(age_months))


def kaplan_meier(
    durations: ArrayLike,
    ended: ArrayLike | None = None,
    outcomes: Sequence[str | None] | None = None,
    *,
    name: str = "",
    unit: str = "days",
) -> LifeTable:
    """Life table of durations.

    Parameters
    ----------
    durations
        (n,) how long each case lasted, or was seen to last.
    ended
        (n,) whether it ended then; None: all did.  A case lost from sight at the very time at which
        others end is counted as at risk of ending then.
    outcomes
        (n,) how each ended, None where it did not.
    name, unit
        Kept in the table.
    """
    t = np.asarray(durations, dtype=float)
    over = np.ones(t.size, dtype=bool) if ended is None else np.asarray(ended, dtype=bool)
    if t.ndim != 1 or t.shape != over.shape or (outcomes is not None and len(outcomes) != t.size):
        raise ValueError("durations, ends and outcomes must be of one length, one entry a case")
    ages, place = np.unique(t, return_inverse=True)
    count = lambda which: np.bincount(place[which], minlength=ages.size).astype(np.int64)  # noqa: E731
    leaving = count(np.ones(t.size, dtype=bool))
    at_risk = leaving[::-1].cumsum()[::-1]
    kinds = sorted({o for o in outcomes or () if o}, key=_rank)
    how = np.array([o or "" for o in outcomes or ()])
    by = {k: count((how == k) & over) for k in kinds}
    return LifeTable(name, unit, ages, at_risk, count(over), count(~over), by)


def recompute(path: Path | str) -> WarTables:
    """Life tables from a copy of COW's inter-state wars file (participants, v4.0).

    Raises
    ------
    HistoryFileError
        The file cannot be read, or is another one.
    """
    wars = read_wars(path)
    eras = {"all": wars, "post_1945": [w for w in wars if w.start.year > 1945]}
    tables = {
        era: kaplan_meier(
            [w.days for w in chosen],
            [w.outcome is not None for w in chosen],
            [w.outcome for w in chosen],
            name=ERAS[era],
        )
        for era, chosen in eras.items()
    }
    notes = {"wars": len(wars), "with truces": sum(w.paused > 0 for w in wars)}
    return WarTables(SOURCE, QUERY, tables, notes)


def load_war_tables() -> WarTables:
    """Read the life tables that the package ships, computed from COW v4.0."""
    return _shipped()


def tables_to_json(tables: WarTables) -> str:
    """Write tables as the package ships them: one array a line, readable in a diff."""
    head = {"source": tables.source, "query": tables.query, "notes": dict(tables.notes)}
    lines = [f" {json.dumps(k)}: {json.dumps(v)}," for k, v in head.items()]
    eras = []
    for era, table in tables.eras.items():
        parts = {
            "name": table.name,
            "unit": table.unit,
            "ages": [int(a) for a in table.ages],
            "at_risk": table.at_risk.tolist(),
            "ended": table.ended.tolist(),
            "censored": table.censored.tolist(),
        } | {f"ended by {k}": v.tolist() for k, v in table.by_outcome.items()}
        body = ",\n".join(f"   {json.dumps(k)}: {json.dumps(v)}" for k, v in parts.items())
        eras.append(f"  {json.dumps(era)}: {{\n{body}\n  }}")
    return "{\n" + "\n".join(lines) + '\n "eras": {\n' + ",\n".join(eras) + "\n }\n}\n"


def _tables_from_json(text: str) -> WarTables:
    raw = json.loads(text)
    eras = {era: _table_from_json(table) for era, table in raw["eras"].items()}
    return WarTables(raw["source"], raw["query"], eras, raw["notes"])


def _table_from_json(raw: dict[str, Any]) -> LifeTable:
    ints = {k: np.array(v, dtype=np.int64) for k, v in raw.items() if isinstance(v, list)}
    by = {k.removeprefix("ended by "): v for k, v in ints.items() if k.startswith("ended by ")}
    return LifeTable(
        raw["name"],
        raw["unit"],
        ints["ages"].astype(float),
        ints["at_risk"],
        ints["ended"],
        ints["censored"],
        by,
    )


@cache
def _shipped() -> WarTables:
    file = resources.files("offramp.analysis") / "data" / "war_durations.json"
    return _tables_from_json(file.read_text(encoding="utf-8"))


def _table(era: str, tables: WarTables | None) -> LifeTable:
    eras = (tables or _shipped()).eras
    if era not in eras:
        raise ValueError(f"no life table for the era {era!r}: choose one of {', '.join(eras)}")
    return eras[era]


def _days(months: float) -> float:
    if not months >= 0.0:
        raise ValueError(f"months of war cannot be negative, got {months!r}")
    # Rounded so that an age of exactly 14 days, given in months, is 14 days again.
    return round(months * DAYS_PER_MONTH, 6)


def _rank(outcome: str) -> tuple[int, str]:
    return (OUTCOMES.index(outcome) if outcome in OUTCOMES else len(OUTCOMES), outcome)
