"""What moved between two files: from the old figure to the new one, edit by edit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from offramp.report.charts.cascade import ROW, Bar, cascade
from offramp.report.charts.figure import Figure, Table, finish
from offramp.report.figures import count, half_width, in_100, number, signed
from offramp.report.outcomes import outcome_words
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.compare import Compared, Move
    from offramp.report.facts import Facts

__all__ = ["columns", "moved", "row"]

LONGEST = 90
"""Characters of an edit in the picture; the list of edits has them all."""


def moved(facts: Facts, found: Compared) -> Figure:
    """Bars from the old chance of a deal to the new one, a step for each edit."""
    first = found.moves[0]
    what = outcome_words(facts, first.outcome)
    level = first.old.value
    bars = [Bar("the old file", 0.0, level, in_100(level), "track")]
    parts = [
        (f"{i}. {_short(clean(edit.words))}", part.value)
        for i, (edit, part) in enumerate(zip(found.edits, first.parts, strict=True), 1)
    ]
    if not found.exact:
        parts.append(("together", first.together.value))
    for words, part in parts:
        fill = "settled" if part >= 0 else "zone"
        bars.append(Bar(words, level, level + part, signed(part), fill))
        level += part
    bars.append(Bar("the new file", 0.0, first.new.value, in_100(first.new.value), "bar"))
    return Figure(
        key="moved",
        title="What moved",
        says=_says(what, found),
        drawing=finish(
            cascade(bars, f"{what}, in 100", "edit"),
            ROW * len(bars),
            "From the old figure to the new one, edit by edit.",
        ),
        table=Table(
            "Every figure: chances and terms in points",
            tuple(columns(found)),
            tuple(tuple(row(facts, m, found.exact)) for m in found.moves),
        ),
    )


def columns(found: Compared) -> list[str]:
    """Name the columns of the table of moves; edits by their numbers."""
    named = ["", "old", "new", "moved", *(f"by {i}" for i in range(1, len(found.edits) + 1))]
    return named if found.exact else [*named, "together"]


def row(facts: Facts, move: Move, exact: bool) -> list[str]:
    """Write one figure: what it was, what it is, and what each edit has to do with it."""
    parts = [*move.parts, *(() if exact else (move.together,))]
    if move.outcome.is_chance or move.outcome.kind == "terms":
        level = in_100 if move.outcome.is_chance else (lambda x: f"{100 * x:.0f}")
        cells = [level(move.old.value), level(move.new.value)]
        cells.append(f"{signed(move.moved.value)} ±{half_width(move.moved)}")
        cells += [signed(p.value) for p in parts]
    else:
        write = count if move.outcome.kind == "harm" else number
        cells = [write(move.old.value), write(move.new.value), _signed(write, move.moved.value)]
        cells += [_signed(write, p.value) for p in parts]
    return [outcome_words(facts, move.outcome, short=True), *cells]


def _signed(write: Callable[[float], str], value: float) -> str:
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{write(abs(value))}"


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def _says(what: str, found: Compared) -> str:
    first = found.moves[0]
    old, new = in_100(first.old.value), in_100(first.new.value)
    if not found.edits:
        return f"No edit moves a figure: {what} stays at {old} in 100."
    start = (
        f"{what[:1].upper()}{what[1:]} goes from {old} to {new} in 100 "
        f"({signed(first.moved.value)} ±{half_width(first.moved)}, same worlds)"
    )
    most = max(range(len(found.edits)), key=lambda i: abs(first.parts[i].value))
    if len(found.edits) == 1:
        return f"{start}, all of it by the one edit."
    return f"{start}; most of it by edit {most + 1} ({signed(first.parts[most].value)})."
