"""Pinned states beside the one shown: figures, and their differences in the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from offramp.analysis.intervals import Estimate
from offramp.report.figures import half_width, points, signed, within
from offramp.workbench.answers import Answer, apart
from offramp.workbench.captions import pair

__all__ = ["LETTERS", "Pinned", "compared", "pin_rows"]

LETTERS = "ABCD"


@dataclass(frozen=True)
class Pinned:
    """A pinned state: its letter, what differs from the file, its answer."""

    letter: str
    says: str
    answer: Answer
    key: str
    """The state as a link holds it."""


APART = 6.0
"""Chances of 100 by which the letters of pinned states are kept apart."""


def pin_rows(pinned: Sequence[Pinned]) -> list[dict[str, Any]]:
    """Rows of the pinned states' lines; the last of each says at which height its letter stands."""
    rows: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for p in pinned:
        own = [{**row, "pin": p.letter} for row in p.answer.rows["chance"]]
        ends.append(own[-1])
        rows += own
    ends.sort(key=lambda row: row["deal"])
    lowest, highest = 0.0, 100.0
    for end in ends:
        end["at"] = max(end["deal"], lowest)
        lowest = end["at"] + APART
    for end in reversed(ends):
        end["at"] = min(end["at"], highest)
        highest = end["at"] - APART
    return rows


def compared(answer: Answer, pinned: Sequence[Pinned]) -> list[dict[str, Any]]:
    """Rows of the comparison: a figure of this state and of each pinned one, side by side."""
    span = within(answer.verdict.headline, answer.facts.period)
    rows = []
    for words, figure, key in (
        ("a deal both prefer exists today", "zone", lambda v: v.zone_now),
        (f"a deal is agreed {span}", "deal", lambda v: v.deal_by[v.headline]),
        (f"out of control {span}", "escalated", lambda v: v.endings[v.headline]["escalated"]),
    ):
        cells = []
        for p in pinned:
            gap = apart(p.answer, answer, figure)
            cells.append(
                (
                    _pair(key(p.answer.verdict)),
                    "" if gap is None else f"{signed(gap.value)} ±{half_width(gap)}",
                )
            )
        rows.append({"what": f"{words}, in 100", "now": _pair(key(answer.verdict)), "cells": cells})
    length = [p.answer.verdict.length_spread.middle for p in pinned]
    rows.append(
        {
            "what": f"{answer.facts.period}s of {answer.facts.spent_in}, at even odds",
            "now": f"{answer.verdict.length_spread.middle:.0f}",
            "cells": [(f"{x:.0f}", "") for x in length],
        }
    )
    rows.extend(
        {
            "what": f"worth of the deal agreed to {answer.facts.side(role)}, points",
            "now": _terms(answer, role),
            "cells": [(_terms(p.answer, role), "") for p in pinned],
        }
        for role in ("proposer", "responder")
    )
    return rows


def _pair(chance: Estimate) -> str:
    """Write a chance in 100 with as many digits as the differences beside it have."""
    value = 100.0 * chance.value
    return f"{value:.1f} ±{half_width(chance)}" if 0.1 <= value < 9.95 else pair(chance)


def _terms(answer: Answer, role: str) -> str:
    spread = answer.verdict.agreed.get(role)
    return points(spread.middle) if spread else "no deal"
