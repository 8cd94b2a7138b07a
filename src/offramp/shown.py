"""How results show themselves: in one line as text, and in a notebook as what is known of them.

Results are made in rooms that know nothing of screens and pages.  So a class is only marked here,
and `offramp.case`, through which results reach people, says once how a marked one is drawn, and
tells each result which case and seed it is of.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["draw_with", "of_case", "shown"]

Result = TypeVar("Result")
Drawer = Callable[[Any, "Scenario"], str | None]

_OF = "_of_case"
_drawers: list[Drawer] = []


def shown(cls: type[Result]) -> type[Result]:
    """Mark a class of results: it prints as one line, and is drawn in notebooks."""
    cls.__repr__ = _line
    if "_repr_html_" not in vars(cls):
        cls._repr_html_ = _drawn  # pyright: ignore[reportAttributeAccessIssue]
    return cls


def of_case(found: Result, scenario: Scenario, seed: int | None = None) -> Result:
    """Note whose result it is; it stays frozen, and equal to what it was."""
    object.__setattr__(found, _OF, (scenario, seed))
    return found


def draw_with(drawer: Drawer) -> None:
    """Say how marked results are drawn: (result, scenario) to HTML, None: only the line."""
    _drawers[:] = [drawer]


def _of(found: Any) -> tuple[Any, int | None]:
    scenario, seed = getattr(found, _OF, (None, None))
    if scenario is None:
        scenario = getattr(getattr(found, "run", found), "scenario", None)
    return scenario, getattr(getattr(found, "run", found), "seed", seed)


def _line(self: Any) -> str:
    scenario, seed = _of(self)
    worlds = getattr(getattr(self, "run", self), "worlds", None)
    number = getattr(self, "number", None)
    parts = [
        "" if scenario is None else scenario.meta.title,
        "" if worlds is None else f"{worlds:,} worlds",
        "" if number is None else f"world {number}",
        "" if seed is None else f"seed {seed}",
    ]
    return f"<{type(self).__name__}: {' · '.join(filter(None, parts)) or 'of no case'}>"


def _drawn(self: Any) -> str:
    scenario, _ = _of(self)
    drawn = None if scenario is None or not _drawers else _drawers[0](self, scenario)
    line = f"<p>{escape(repr(self).strip('<>'))}</p>"
    return line + (drawn or "")
