"""How sanctions end, how wars are settled, and what mediators go with: counts, definitions abreast.

Each row counts one published data set under one definition of "it worked".  The definitions differ
(full compliance with a demand; some of it; a negotiated way out; a score), so do the answers, and
no row is causal: sanctions and mediators go where the case calls for them.  Shares carry Wilson
intervals: the sampling error of so many cases, no more.

Three kinds of end are told apart where a source lets one:

- *compliance*: the target gives way, in full or in part;
- *compromise*: a negotiated settlement;
- *giving up*: the sender drops it, or the source codes failure; a stalemate is shown apart.

The package ships counts (`data/base_rates.json`): the rows that ``recompute`` makes from copies of
the originals, and a few with ``recomputed`` false, read from a source that this code does not read.

Sources: TIES v4.1 (Morgan, Bapat & Kobayashi 2014, Conflict Manag. Peace Sci. 31:541-558), GSDB
release 3 (Syropoulos et al. 2024, Rev. Int. Econ. 32), EUSANCT (Weber & Schneider 2022, J. Peace
Res. 59), ICB v14 (Brecher, Wilkenfeld et al.), UCDP Conflict Termination v3 (Kreutz 2010, J. Peace
Res. 47:243-250).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from offramp.analysis.history_files import HistoryFileError, read_rows, read_sheet
from offramp.analysis.intervals import Estimate, estimate_count

__all__ = [
    "ENDS",
    "KINDS",
    "BaseRate",
    "base_rates",
    "load_base_rates",
    "rates_to_json",
    "recompute",
    "sanction_endings",
]

ENDS = {
    "full compliance": "compliance",
    "partial compliance": "compliance",
    "negotiated": "compromise",
    "sender gives up": "giving up",
    "failed": "giving up",
    "stalemate": "stalemate",
}
"""What sources tell apart, and the coarse end that it belongs to."""

KINDS = {
    "all": "every case",
    "military": "to change military behaviour, or to end a war",
    "territory": "over territory",
    "weapons": "to end the spread of weapons",
    "minor cost": "with minor cost to the target",
    "major cost": "with major cost to the target",
    "severe cost": "with severe cost to the target",
}

TIES_CODES = {
    6: "partial compliance",
    7: "full compliance",
    8: "sender gives up",
    9: "stalemate",
    10: "negotiated",
}
"""Final outcomes after imposition; EUSANCT uses the same."""
GSDB_CODES = {
    "success_total": "full compliance",
    "success_part": "partial compliance",
    "nego_settlement": "negotiated",
    "failed": "failed",
}
TIES_SOURCE = "TIES v4.1, 1945-2005 (Morgan, Bapat & Kobayashi 2014)"
GSDB_SOURCE = "GSDB v3, 1949-2022 (Syropoulos et al. 2024)"
EUSANCT_SOURCE = "EUSANCT, 1989-2015 (Weber & Schneider 2022)"
ICB_SOURCE = "International Crisis Behavior v14, crises 1918-2017 (Brecher et al.)"


@dataclass(frozen=True)
class BaseRate:
    """Counts of how cases of one kind ended, by one source's definition."""

    topic: str
    """``sanctions``, ``lifted``, ``mediation`` or ``war endings``."""
    kind: str
    """Which cases: for sanctions a key of `KINDS`."""
    source: str
    definition: str
    """What is counted, in a line."""
    query: str
    """How the counts follow from the source's columns."""
    counts: Mapping[str, int]
    recomputed: bool = True
    """Whether this code computed it from the source; otherwise taken from a first reading."""

    @property
    def cases(self) -> int:
        """Cases counted."""
        return sum(self.counts.values())

    def share(self, *names: str, level: float = 0.95) -> Estimate:
        """Share of the cases that ended in any of these ways, with Wilson's interval."""
        unknown = [n for n in names if n not in self.counts]
        if unknown:
            raise ValueError(
                f"{self.source} counts {', '.join(self.counts)}, not {', '.join(unknown)}"
            )
        return estimate_count(sum(self.counts[n] for n in names), self.cases, level=level)

    def shares(self, *, level: float = 0.95) -> dict[str, Estimate]:
        """All shares, as the source tells them apart."""
        return {name: self.share(name, level=level) for name in self.counts}

    def coarse(self, *, level: float = 0.95) -> dict[str, Estimate]:
        """Shares of compliance, compromise, giving up and stalemate; only for sanctions."""
        found: dict[str, list[str]] = {}
        for name in self.counts:
            found.setdefault(ENDS.get(name, name), []).append(name)
        return {end: self.share(*names, level=level) for end, names in found.items()}


def base_rates(
    topic: str, kind: str | None = None, rates: Sequence[BaseRate] | None = None
) -> tuple[BaseRate, ...]:
    """Choose rows by topic and kind, from those shipped unless others are given."""
    chosen = load_base_rates() if rates is None else rates
    return tuple(r for r in chosen if r.topic == topic and kind in (None, r.kind))


def sanction_endings(
    kind: str = "all", rates: Sequence[BaseRate] | None = None
) -> tuple[BaseRate, ...]:
    """How sanctions of a kind ended, one row a source and definition, to be shown abreast."""
    if kind not in KINDS:
        raise ValueError(f"no kind of sanctions {kind!r}: choose one of {', '.join(KINDS)}")
    return base_rates("sanctions", kind, rates)


def load_base_rates() -> tuple[BaseRate, ...]:
    """Give the rows that the package ships."""
    return _shipped()


def recompute(
    *,
    ties: Path | str | None = None,
    gsdb: Path | str | None = None,
    eusanct: Path | str | None = None,
    icb: Path | str | None = None,
) -> tuple[BaseRate, ...]:
    """Count afresh from copies of the originals; only those given.

    Parameters
    ----------
    ties, eusanct
        ``.xls`` files (need xlrd).
    gsdb, icb
        ``.csv`` files.

    Raises
    ------
    HistoryFileError
        A file cannot be read, or is another one.
    """
    readers: tuple[tuple[Path | str | None, Callable[[Path | str], list[BaseRate]]], ...] = (
        (ties, _ties),
        (gsdb, _gsdb),
        (eusanct, _eusanct),
        (icb, _icb),
    )
    return tuple(rate for path, read in readers if path is not None for rate in read(path))


def rates_to_json(rates: Iterable[BaseRate]) -> str:
    """Write rows as the package ships them, one a line."""
    rows = [
        json.dumps(
            {
                "topic": r.topic,
                "kind": r.kind,
                "source": r.source,
                "definition": r.definition,
                "query": r.query,
                "counts": dict(r.counts),
                "recomputed": r.recomputed,
            }
        )
        for r in rates
    ]
    return "[\n " + ",\n ".join(rows) + "\n]\n"


def _ties(path: Path | str) -> list[BaseRate]:
    issues = ("issue1", "issue2", "issue3")
    needed = ["imposition", "finaloutcome", "targetcosts", "endyear", *issues]
    imposed = [
        row
        for _, row in read_sheet(path, needed)
        if row["imposition"] == 1 and row["finaloutcome"] in TIES_CODES
    ]
    about = "imposition = 1, finaloutcome 6 to 10"
    kinds: dict[str, tuple[str, Callable[[dict[str, Any]], bool]]] = {
        "all": ("", lambda row: True),
        "military": (", any issue = 2", lambda row: any(row[i] == 2 for i in issues)),
        "territory": (", any issue = 5", lambda row: any(row[i] == 5 for i in issues)),
        "weapons": (", any issue = 9", lambda row: any(row[i] == 9 for i in issues)),
        "minor cost": (", targetcosts = 1", lambda row: row["targetcosts"] == 1),
        "major cost": (", targetcosts = 2", lambda row: row["targetcosts"] == 2),
        "severe cost": (", targetcosts = 3", lambda row: row["targetcosts"] == 3),
    }
    rates = [
        BaseRate(
            "sanctions",
            kind,
            TIES_SOURCE,
            "imposed sanctions, by their final outcome",
            about + more,
            _tally(row["finaloutcome"] for row in imposed if belongs(row)) or {},
        )
        for kind, (more, belongs) in kinds.items()
    ]
    for code, end in TIES_CODES.items():
        ended = [row["endyear"] != "" for row in imposed if row["finaloutcome"] == code]
        rates.append(
            BaseRate(
                "lifted",
                end,
                TIES_SOURCE,
                "imposed sanctions with this outcome: have they ended?",
                f"imposition = 1, finaloutcome = {code}; ended where endyear is filled",
                {"ended": sum(ended), "not ended": len(ended) - sum(ended)},
            )
        )
    return rates


def _gsdb(path: Path | str) -> list[BaseRate]:
    aims = {
        "all": ("", None),
        "military": (", objective end_war", "end_war"),
        "territory": (", objective territorial_conflict", "territorial_conflict"),
    }
    pairs = [
        (aim.strip(), result.strip())
        for _, row in read_rows(path, ["objective", "success"])
        for aim, result in zip(row["objective"].split(","), row["success"].split(","), strict=False)
    ]
    return [
        BaseRate(
            "sanctions",
            kind,
            GSDB_SOURCE,
            "objectives of sanctions no longer open, by the success that officials state",
            "objective and success split at commas and paired; ongoing left out" + more,
            _tally((r for a, r in pairs if aim in (None, a)), GSDB_CODES),
        )
        for kind, (more, aim) in aims.items()
    ]


def _eusanct(path: Path | str) -> list[BaseRate]:
    needed = ["sanction", "finaloutcome", "sanctions_success", "HSEscore"]
    imposed = [row for _, row in read_sheet(path, needed) if row["sanction"] == 1]
    rated = [row["sanctions_success"] for row in imposed if row["sanctions_success"] in (0, 1)]
    scores = [row["HSEscore"] for row in imposed if isinstance(row["HSEscore"], float)]
    return [
        BaseRate(
            "sanctions",
            "all",
            EUSANCT_SOURCE,
            "sanctions of the EU, UN or US, by their final outcome",
            "sanction = 1, finaloutcome 6 to 10",
            _tally(row["finaloutcome"] for row in imposed),
        ),
        BaseRate(
            "sanctions",
            "all",
            EUSANCT_SOURCE,
            "success as its coders judge it: compliance or a negotiated settlement",
            "sanction = 1, sanctions_success",
            {"success": rated.count(1), "no success": rated.count(0)},
        ),
        BaseRate(
            "sanctions",
            "all",
            EUSANCT_SOURCE,
            "success as Hufbauer et al. score it: policy result times contribution, 9 or more",
            "sanction = 1, HSEscore >= 9",
            {
                "success": sum(s >= 9 for s in scores),
                "no success": sum(s < 9 for s in scores),
            },
        ),
    ]


def _icb(path: Path | str) -> list[BaseRate]:
    wars = [r for _, r in read_rows(path, ["viol", "forout", "mediate"]) if r["viol"] == "4"]
    if not wars:
        raise HistoryFileError(f"{path}: no crisis has viol = 4 (full-scale war)")
    rates = []
    for kind, about, rows in (
        ("mediated", "mediate = 4", [r for r in wars if r["mediate"] == "4"]),
        ("not mediated", "mediate not 4", [r for r in wars if r["mediate"] != "4"]),
    ):
        agreed = sum(r["forout"] in ("1", "2") for r in rows)
        rates.append(
            BaseRate(
                "mediation",
                kind,
                ICB_SOURCE,
                "crises with full-scale war: did they end in a formal or semi-formal agreement?",
                f"viol = 4, {about}; agreed where forout is 1 or 2",
                {"agreed": agreed, "not agreed": len(rows) - agreed},
            )
        )
    return rates


def _tally(codes: Iterable[object], names: Mapping[Any, str] = TIES_CODES) -> dict[str, int]:
    counted = Counter(names[c] for c in codes if c in names)
    return {end: counted[end] for end in ENDS if end in counted}


@cache
def _shipped() -> tuple[BaseRate, ...]:
    file = resources.files("offramp.analysis") / "data" / "base_rates.json"
    return tuple(BaseRate(**row) for row in json.loads(file.read_text(encoding="utf-8")))
