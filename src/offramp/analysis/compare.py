r"""What moved: which edit of the file moved which figure, in the same worlds.

Last week's file against today's.  What differs between them is split into *edits*, the smallest
differences that stand alone (a number, an entry added or removed); differences that only make sense
together (a new issue and its option in the reference deal) are one edit.  Wording and evidence
alone move nothing and are counted, not solved.

Each figure's move is shared out among the edits in the same worlds: exactly by Shapley's rule over
all their combinations where there are few; else each edit's share is the mean of what it does
alone, from the old file, and what its absence undoes in the new one, and what these leave over is
shown as *together*.  Either way the parts sum to the move.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from offramp.analysis.intervals import Estimate, estimate_chance, estimate_mean
from offramp.analysis.outcomes import Outcome, figures_of, outcomes_of
from offramp.runs import Engine, run
from offramp.scenario import Scenario, ScenarioFaults
from offramp.scenario.basis import is_number
from offramp.scenario.reading import build
from offramp.scenario.yamlfile import Page
from offramp.shown import shown
from offramp.world import Settings

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Compared", "Edit", "Move", "compare", "edits_between", "must_be_comparable", "solves"]

Array = NDArray[np.float64]
Path = tuple[str, ...]

EXACT_UP_TO = 4
"""Edits up to which every combination is tried."""
WORDS = ("is", "asks", "note", "source", "judgement")
"""Keys of wording and evidence; nothing in a file can be named so."""
TITLES = (
    ("sides", "victory"), ("sides", "defeat"), ("escalation", "means"), ("sanctions", "aim"),
)  # fmt: skip
"""(section, key) of what else no world reads."""
APART = ("sources", "levers", "deals", "meta")
"""Sections that worlds do not read."""
GONE = object()


@dataclass(frozen=True)
class Edit:
    """One difference between two files."""

    paths: tuple[str, ...]
    """Dotted paths; several where they only make sense together."""
    old: tuple[str, ...]
    """What stood there, as text; empty where there was nothing."""
    new: tuple[str, ...]

    @property
    def words(self) -> str:
        """``talks.channel: 15/35/60 % -> 30/50/70 %``."""
        return "; ".join(
            f"{p}: {o or 'absent'} -> {n or 'absent'}"
            for p, o, n in zip(self.paths, self.old, self.new, strict=True)
        )


@dataclass(frozen=True)
class Move:
    """How one figure moved, and which edit moved it."""

    outcome: Outcome
    old: Estimate
    new: Estimate
    moved: Estimate
    parts: tuple[Estimate, ...]
    """One an edit; with `together` they sum to the move."""
    together: Estimate
    """What the edits do jointly beyond their parts; 0 where every combination was tried."""


@shown
@dataclass(frozen=True)
class Compared:
    """Two files compared in the same worlds."""

    files: tuple[str, str]
    """Names of the old and of the new one."""
    edits: tuple[Edit, ...]
    moves: tuple[Move, ...]
    """The headline's chance of a deal first."""
    unmoving: tuple[str, ...]
    """Paths that differ in wording or evidence only, or that worlds do not read."""
    exact: bool
    worlds: int
    seed: int
    seconds: float

    def table(self) -> pl.DataFrame:
        """One row for each figure and edit."""
        import polars as pl

        rows = [
            {
                "outcome": m.outcome.key,
                "edit": name,
                "part": e.value,
                "low": e.low,
                "high": e.high,
                "old": m.old.value,
                "new": m.new.value,
            }
            for m in self.moves
            for name, e in zip(
                (*(e.words for e in self.edits), "together"), (*m.parts, m.together), strict=True
            )
        ]
        return pl.DataFrame(rows)


def compare(
    old: Scenario,
    new: Scenario,
    worlds: int = 400,
    seed: int = 1,
    *,
    engine: Engine | None = None,
    progress: Callable[[int], None] | None = None,
) -> Compared:
    """Find what moved between two files, and which edit moved it.

    Parameters
    ----------
    old, new
        The two files.
    worlds, seed
        Worlds 0 .. worlds - 1 of this seed, in every variant.
    engine, progress
        As for `offramp.runs.run`; progress counts worlds over all variants (`solves` says how
        many).

    Raises
    ------
    ValueError
        If the files do not share their sides: then nothing can be compared.
    """
    must_be_comparable(old, new)
    began = time.perf_counter()
    edits, unmoving = edits_between(old, new)
    bench = _Bench(old, new, edits, worlds, seed, engine, progress)
    n = len(edits)
    exact = n <= EXACT_UP_TO
    full = (1 << n) - 1
    masks = range(full + 1) if exact else _alone_and_absent(n)
    found = {mask: bench.figures(mask) for mask in masks}
    outcomes = bench.outcomes
    moves = tuple(_move(o, {m: f[o.key] for m, f in found.items()}, n, exact) for o in outcomes)
    return Compared(
        files=(old.file, new.file),
        edits=tuple(e.edit for e in edits),
        moves=moves,
        unmoving=unmoving,
        exact=exact,
        worlds=worlds,
        seed=seed,
        seconds=time.perf_counter() - began,
    )


def must_be_comparable(old: Scenario, new: Scenario) -> None:
    """Raise `ValueError` unless both files name the same sides in the same roles."""
    if (old.proposer, old.responder) != (new.proposer, new.responder):
        raise ValueError(
            f"the files are of different wars: {old.proposer} and {old.responder} in the old, "
            f"{new.proposer} and {new.responder} in the new"
        )


def solves(old: Scenario, new: Scenario, worlds: int) -> int:
    """Count the worlds that `compare` solves."""
    n = len(edits_between(old, new)[0])
    return worlds * (1 << n if n <= EXACT_UP_TO else len(_alone_and_absent(n)))


# ------------------------------------------------------------------------------- differences


@dataclass(frozen=True)
class _Change:
    """An edit with the plain data that makes it."""

    edit: Edit
    steps: tuple[tuple[Path, Any], ...]
    """(path, new value or GONE)."""


def edits_between(old: Scenario, new: Scenario) -> tuple[tuple[_Change, ...], tuple[str, ...]]:
    """Split the difference of two files into edits; list the paths that move nothing."""
    steps, unmoving = [], []
    for path, _, there in _differences(old.document, new.document):
        (unmoving if _moves_nothing(path) else steps).append((path, there))
    before = old.document
    alone = [(path, there) for path, there in steps if _stands(old, new, [(path, there)])]
    rest = [step for step in steps if step not in alone]
    groups = [[step] for step in alone] + ([rest] if rest else [])
    return tuple(_change(before, group) for group in groups), tuple(
        ".".join(path) for path, _ in unmoving
    )


def _differences(old: Any, new: Any, path: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Yield (path, old, new) of every smallest difference."""
    if isinstance(old, Mapping) and isinstance(new, Mapping) and not _whole(old, new):
        for key in dict.fromkeys((*old, *new)):
            yield from _differences(old.get(key, GONE), new.get(key, GONE), (*path, str(key)))
        return
    if old is GONE or new is GONE or old != new:
        yield path, old, new


def _whole(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two groups are numbers, which are replaced whole."""
    return bool(old) and bool(new) and (is_number(old) or is_number(new))


def _moves_nothing(path: Path) -> bool:
    if path[0] in APART:
        return path[:2] != ("meta", "period")
    return path[-1] in WORDS or (path[0], path[-1]) in TITLES


def _edited(document: dict[str, Any], steps: Sequence[tuple[Path, Any]]) -> dict[str, Any]:
    import copy

    out = copy.deepcopy(document)
    for path, value in steps:
        node = out
        for part in path[:-1]:
            node = node.setdefault(part, {})
        if value is GONE:
            node.pop(path[-1], None)
        else:
            node[path[-1]] = copy.deepcopy(value)
    return out


def _built(scenario: Scenario, steps: Sequence[tuple[Path, Any]]) -> Scenario:
    document = _edited(scenario.document, steps)
    document.pop("deals", None)  # no world reads them, and they may name an issue by its other name
    return build(Page(scenario.file, document), levers=False)


def _stands(old: Scenario, new: Scenario, steps: list[tuple[Path, Any]]) -> bool:
    """Whether an edit makes a valid file of the old one, and its absence one of the new."""
    before = old.document
    undone = [(path, _at(before, path)) for path, _ in steps]
    try:
        _built(old, steps)
        _built(new, undone)
    except (ScenarioFaults, AttributeError, TypeError):
        return False
    return True


def _at(document: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(document, Mapping) or part not in document:
            return GONE
        document = document[part]
    return document


def _change(before: dict[str, Any], steps: list[tuple[Path, Any]]) -> _Change:
    return _Change(
        Edit(
            tuple(".".join(path) for path, _ in steps),
            tuple(_text(_at(before, path)) for path, _ in steps),
            tuple(_text(there) for _, there in steps),
        ),
        tuple(steps),
    )


def _text(value: Any) -> str:
    if value is GONE:
        return ""
    if isinstance(value, Mapping):
        if "value" in value:
            return _text(value["value"])
        return "{" + ", ".join(f"{k}: {_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return str(value)


# --------------------------------------------------------------------------------- figures


class _Bench:
    def __init__(
        self,
        old: Scenario,
        new: Scenario,
        edits: Sequence[_Change],
        worlds: int,
        seed: int,
        engine: Engine | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.old, self.new, self.edits = old, new, edits
        self.worlds, self.seed, self.engine, self.progress = worlds, seed, engine, progress
        self.counted = 0
        self.outcomes: tuple[Outcome, ...] = ()

    def figures(self, mask: int) -> dict[str, Array]:
        """Figures with the edits of *mask* made: 0 is the old file, all the new one."""
        steps = [s for i, e in enumerate(self.edits) if mask >> i & 1 for s in e.steps]
        whole = mask == (1 << len(self.edits)) - 1
        variant = self.new if whole and mask else _built(self.old, steps) if steps else self.old
        report, before = self.progress, self.counted
        found = run(
            variant,
            self.worlds,
            self.seed,
            settings=Settings(certify_every=0),
            engine=self.engine,
            progress=None if report is None else (lambda done: report(before + done)),
        )
        if found.interrupted:
            raise KeyboardInterrupt
        self.counted += self.worlds
        if not self.outcomes:
            here = {o.key: o for o in outcomes_of(found)}
            theirs = _outcome_keys(self.new)
            self.outcomes = tuple(o for key, o in here.items() if key in theirs)
        return figures_of(found, self.outcomes)


def _outcome_keys(scenario: Scenario) -> set[str]:
    from offramp.world import Blueprint

    blueprint = Blueprint.of(scenario)
    keys = {f"deal_by_{n}" for n in blueprint.horizons} | {"periods", "escalation"}
    keys |= {f"harm.{name}" for name in scenario.war.harm.by_name}
    return keys | {f"terms.{side}" for side in scenario.sides}


def _alone_and_absent(n: int) -> list[int]:
    full = (1 << n) - 1
    return [0, full, *(1 << i for i in range(n)), *(full ^ (1 << i) for i in range(n))]


def _move(outcome: Outcome, v: Mapping[int, Array], n: int, exact: bool) -> Move:
    full = (1 << n) - 1
    parts = [_shapley(v, i, n) if exact else _ends(v, i, full) for i in range(n)]
    moved = v[full] - v[0]
    left = np.zeros_like(moved) if exact else moved - sum(parts, np.zeros_like(moved))
    level = estimate_chance if outcome.is_chance else estimate_mean
    return Move(
        outcome=outcome,
        old=_or_nowhere(v[0], level),
        new=_or_nowhere(v[full], level),
        moved=_or_nowhere(moved, estimate_mean),
        parts=tuple(_or_nowhere(p, estimate_mean) for p in parts),
        together=_or_nowhere(left, estimate_mean),
    )


def _shapley(v: Mapping[int, Array], i: int, n: int) -> Array:
    out = np.zeros_like(v[0])
    for mask in v:
        if not mask >> i & 1:
            out += (v[mask | 1 << i] - v[mask]) / (n * comb(n - 1, mask.bit_count()))
    return out


def _ends(v: Mapping[int, Array], i: int, full: int) -> Array:
    return 0.5 * (v[1 << i] - v[0] + v[full] - v[full ^ (1 << i)])


def _or_nowhere(figures: Array, estimate: Callable[[Array], Estimate]) -> Estimate:
    if np.isfinite(figures).all():
        return estimate(figures)
    return Estimate(np.nan, np.nan, np.nan, len(figures), "no deal in any world")
