"""Further studies of one war, gathered for its report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offramp.analysis.levers import Levers
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.plans import PlanStudy
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.signals import Signals
    from offramp.analysis.why import Why

__all__ = ["Studies"]


@dataclass(frozen=True)
class Studies:
    """What else was asked; None where it was not, or the file has no section for it."""

    why: Why | None = None
    levers: Levers | None = None
    signals: Signals | None = None
    ratifiers: Ratifiers | None = None
    plan: PlanStudy | None = None
    history: OutsideView | None = None
