"""What a reader of a scenario should know of its numbers: the data behind `offramp check`.

The read-back of utilities in words needs the world room; here is what the file alone can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from .quantities import Quantity
from .scenario import Scenario

__all__ = ["Review", "review"]


@dataclass(frozen=True)
class Review:
    """How well a scenario's numbers are supported."""

    file: str
    count: int
    """Numbers in all."""
    ranges: tuple[Quantity, ...]
    """Numbers in doubt: what worlds draw."""
    sourced: tuple[Quantity, ...]
    """Numbers that rest on a source (and perhaps on a judgement too)."""
    judged: tuple[Quantity, ...]
    """Numbers that rest on judgement alone."""
    unreasoned: tuple[Quantity, ...]
    """Numbers called a judgement without a reason."""
    unsupported: tuple[Quantity, ...]
    """Numbers with neither source nor judgement."""
    unused_sources: tuple[str, ...]
    """Keys of sources on which no number rests."""


def review(scenario: Scenario) -> Review:
    """Sort a scenario's numbers by what they rest on."""
    numbers = tuple(scenario.quantities.values())
    used: set[str] = set()
    for _, _, evidence in scenario.entries():
        used.update(evidence.source)
    return Review(
        file=scenario.file,
        count=len(numbers),
        ranges=tuple(q for q in numbers if not q.certain),
        sourced=tuple(q for q in numbers if q.source),
        judged=tuple(q for q in numbers if q.judgement is not None and not q.source),
        unreasoned=tuple(q for q in numbers if q.judgement == ""),
        unsupported=tuple(q for q in numbers if q.judgement is None and not q.source),
        unused_sources=tuple(key for key in scenario.sources if key not in used),
    )
