"""Signals and ratifiers as plain data for JSON; units as in `offramp.report.data`."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.signals import Signals

__all__ = ["FORMAT", "ratifiers_data", "signals_data"]

FORMAT = 1
"""Version of the JSON; a key that goes or changes its meaning raises it."""


def signals_data(found: Signals) -> dict[str, Any]:
    """Lay out what was said, taught and lost; a part that the file has nothing of is null."""
    return _parts(found)


def ratifiers_data(found: Ratifiers) -> dict[str, Any]:
    """Lay out who blocks what."""
    return _parts(found)


def _parts(found: Any) -> dict[str, Any]:
    named = [f.name for f in fields(found) if f.name != "scenario"]
    return {"format": FORMAT, **{name: getattr(found, name) for name in named}}
