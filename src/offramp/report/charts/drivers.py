"""What the answer hangs on: the chance of a deal where an input is low and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from offramp.report.charts.dumbbells import dumbbells, height
from offramp.report.charts.figure import Figure, Table, finish
from offramp.report.figures import in_100, signed

__all__ = ["Pull", "drivers"]

TOLD = 20
"""Inputs in the table; all of them stand among the assumptions, with their pull."""


@dataclass(frozen=True)
class Pull:
    """One input and the chance of a deal where it is in its lowest and in its highest third."""

    words: str
    low: float
    high: float
    noise: float
    """Standard error of the difference."""
    evidence: str


def drivers(found: Sequence[Pull], horizon: str, shown: int = 8, contest: str = "war") -> Figure:
    """Dumbbells from the lowest third of an input's range to its highest; of a war or standoff."""
    top = list(found)[:shown]
    rows = [
        {
            "row": i,
            "words": pull.words,
            "low": 100 * pull.low,
            "high": 100 * pull.high,
            "figures": f"{in_100(pull.low)} → {in_100(pull.high)}",
            "evidence": pull.evidence,
        }
        for i, pull in enumerate(top)
    ]
    drawn = dumbbells(rows, f"chance of a deal {horizon}, in 100", "lowest third → highest third")
    return Figure(
        key="drivers",
        title="What the answer hangs on",
        says=_says(top, horizon, contest),
        drawing=finish(
            drawn,
            height(rows),
            "Chance of a deal where each input is in its lowest and in its highest third.",
        ),
        table=Table(
            f"Chance of a deal {horizon}, in 100, by input"
            + (f" (the {TOLD} that move it most)" if len(found) > TOLD else ""),
            ("input", "lowest third", "highest third", "difference", "± (95 %)", "rests on"),
            tuple(
                (
                    p.words,
                    in_100(p.low),
                    in_100(p.high),
                    signed(p.high - p.low),
                    f"{196 * p.noise:.1f}",
                    p.evidence,
                )
                for p in list(found)[:TOLD]
            )
            or (("nothing is in doubt", "", "", "", "", ""),),
        ),
    )


def _says(top: Sequence[Pull], horizon: str, contest: str) -> str:
    if not top:
        return "Nothing in the file is uncertain, so the answer hangs on no range."
    first = top[0]
    if abs(first.high - first.low) < 2 * first.noise:
        return "No single range moves the chance of a deal beyond the sampling error."
    return (
        f"Most hangs on “{first.words}”: a deal {horizon} comes in {in_100(first.low)} of 100 such "
        f"{contest}s where it is in the lowest third of its range (hollow dot), in "
        f"{in_100(first.high)} where in the highest (full dot)."
    )
