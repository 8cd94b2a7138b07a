"""Positions at the end of their scale: the options that all others are measured by.

Positions on one issue go from 0, what is liked least, to 100, what is liked best.  An option that
is the only one at an end cannot leave it: another has to be put there first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from offramp.report.wording import clean, entry_words, who

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["end_of", "on_same_scales", "scale_of", "turns"]

LEAST, BEST = 0.0, 100.0


def scale_of(scenario: Scenario, path: str) -> tuple[str, ...]:
    """Paths of all positions that one issue's options have in one view; none for other numbers."""
    match path.split("."):
        case ["issues", issue, "options", _, side] if issue in scenario.issues:
            options = scenario.issues[issue].options
            found = [f"issues.{issue}.options.{option}.{side}" for option in options]
        case ["ratifiers", *_] if ".likes." in path:
            table = path.rpartition(".")[0]
            options = dict(scenario.all_issues()).get(table.partition(".likes.")[2], ())
            found = [f"{table}.{option}" for option in options]
        case _:
            return ()
    return tuple(found) if path in found and all(p in scenario.quantities for p in found) else ()


def end_of(scenario: Scenario, path: str) -> str:
    """Say that a position is an end of its scale, and how it is no longer; empty if it can move."""
    scale = scale_of(scenario, path)
    if not scale:
        return ""
    here = scenario.quantities[path].mid
    if here not in (LEAST, BEST) or _count(scenario, scale, here) > 1:
        return ""
    likes = "best" if here == BEST else "least"
    says = f"{here:g}: what {_whose(scenario, path)} likes {likes}"
    if len(scale) == 2:
        return f"{says}, of two options; how much that matters is a number of its own."
    return (
        f"{says}; the others are measured by it. To have another option liked {likes}, set that "
        f"one to {here:g} first; then this one can be moved."
    )


def turns(scenario: Scenario, path: str) -> bool:
    """Whether a position is one of two, which can only change places."""
    return len(scale_of(scenario, path)) == 2


def on_same_scales(scenario: Scenario, paths: Iterable[str]) -> set[str]:
    """Return the paths, and those of all positions that share a scale with one of them."""
    return {other for path in paths for other in (path, *scale_of(scenario, path))}


def _count(scenario: Scenario, scale: tuple[str, ...], at: float) -> int:
    return sum(scenario.quantities[path].mid == at for path in scale)


def _whose(scenario: Scenario, path: str) -> str:
    if path.startswith("issues."):
        return clean(who(scenario, path.rpartition(".")[2]))
    return clean(entry_words(scenario, path.partition(".likes.")[0]))
