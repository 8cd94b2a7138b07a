"""How many packages a file makes: every one of them is listed, so there can be too many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from .lookups import Problem

__all__ = ["MAX_PACKAGES", "packages_can_be_listed", "too_many_packages"]

MAX_PACKAGES = 2_000_000
"""Most packages, one option of each issue, impossible combinations among them."""
NAMED = 5
"""Issues named in the remedy, those that multiply the most first."""


def packages_can_be_listed(s: Any) -> Iterator[Problem]:
    """Refuse more packages on the table than can be listed."""
    found = too_many_packages(s)
    if found is not None:
        yield found


def too_many_packages(s: Any, *, off_table: bool = False) -> Problem | None:
    """Say that there are too many packages to list, if so.

    Parameters
    ----------
    s
        The scenario, or the sections of it that read.
    off_table
        Whether options that are not on the table count too.
    """
    issues = s.all_issues(off_table=off_table)
    total = math.prod(len(options) for _, options in issues)
    if total <= MAX_PACKAGES:
        return None
    largest = sorted(issues, key=lambda issue: -len(issue[1]))[:NAMED]
    named = ", ".join(f"`{name}` ({len(options)})" for name, options in largest)
    what = "with the options off the table there are " if off_table else "there are "
    count = f"{total:,}" if total < 1e15 else f"10^{math.log10(total):.0f}"
    rule = f"{what}{count} packages, too many to list: at most {MAX_PACKAGES:,} can be"
    how = "Delete options" if off_table else "Take options off the table with `on_table: false`"
    # Impossible combinations are struck from the list once it is made.
    remedy = (
        f"{how}, or issues; each multiplies the packages by its options, most of all {named}. "
        "Impossible combinations do not help"
    )
    return ("issues",), rule, remedy
