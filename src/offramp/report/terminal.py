"""The screen: a console that honours NO_COLOR and pipes, and what each command prints on it."""

from __future__ import annotations

from rich.console import Console

from offramp.report.screens.catalog import print_catalog
from offramp.report.screens.check import print_check, print_faults
from offramp.report.screens.deals import print_deals
from offramp.report.screens.draft import print_draft
from offramp.report.screens.story import print_story
from offramp.report.screens.verdict import print_verdict

__all__ = [
    "console",
    "print_catalog",
    "print_check",
    "print_deals",
    "print_draft",
    "print_faults",
    "print_story",
    "print_verdict",
]

WIDEST = 100
"""Lines longer than this are hard to read, however wide the screen."""


def console(*, stderr: bool = False) -> Console:
    """Open a console: no markup, no highlighting, no emoji in what a file says.

    Colour follows the terminal and the NO_COLOR convention; a pipe gets plain text 80 columns wide
    (or as wide as COLUMNS says).
    """
    screen = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if screen.width > WIDEST:
        screen.width = WIDEST
    return screen
