"""What the commands that study a case print: why, levers, and what these rest on."""

from __future__ import annotations

from offramp.report.screens.levers import print_levers, print_where
from offramp.report.screens.studies import (
    print_compared,
    print_life_tables,
    print_outside_view,
    print_robustness,
    print_sensitivity,
    print_tornado,
)
from offramp.report.screens.why import print_why
from offramp.report.terminal import console

__all__ = [
    "console",
    "print_compared",
    "print_levers",
    "print_life_tables",
    "print_outside_view",
    "print_robustness",
    "print_sensitivity",
    "print_tornado",
    "print_where",
    "print_why",
]
