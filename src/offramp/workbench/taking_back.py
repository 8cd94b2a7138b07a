"""Taking back what was added on the page: with all that was done to it, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from offramp.workbench.form_kinds.lever_faults import needing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from offramp.scenario import Fault, Scenario
    from offramp.workbench.state import Edit, State

__all__ = ["added_within", "needed_by", "without_added"]


def without_added(state: State, path: str) -> State:
    """Return the state without an entry that was added, and without what was changed in it.

    A lever that was switched on is so no longer; positions that others gave a new option go, too.
    """
    return replace(state, edits=tuple(e for e in state.edits if not _about(e, path)))


def added_within(state: State, path: str) -> list[str]:
    """Paths of entries that were added to one that was added."""
    return [e.path for e in state.edits if e.kind == "add" and e.path.startswith(f"{path}.")]


def needed_by(scenario: Scenario, path: str, faults: Iterable[Fault]) -> str:
    """Name the entries that cannot be without one; empty where it is no other entry's fault.

    Parameters
    ----------
    scenario
        With the entry.
    path
        Of the entry.
    faults
        What is wrong without it.
    """
    keys = [fault.key for fault in faults]
    # Levers are checked last, so that the faults of others may hide theirs.
    keys += [
        f"levers.{name}"
        for name, lever in scenario.levers.items()
        if any(_within(own, path) for own in lever.paths)
    ]
    return needing(scenario, [key for key in keys if key and not _within(key, path)])


def _within(path: str, entry: str) -> bool:
    return f"{path}.".startswith(f"{entry}.")


def _about(edit: Edit, path: str) -> bool:
    return (
        (edit.path == path and edit.kind == "add")
        or edit.path.startswith(f"{path}.")
        or (edit.kind == "pull" and f"levers.{edit.path}" == path)
        or (".options." in path and edit.kind == "set" and _likes(edit.path, path))
    )


def _likes(set_path: str, option_path: str) -> bool:
    """Whether an edit is the position that somebody gave a new option."""
    issue, _, option = option_path.removeprefix("issues.").partition(".options.")
    return set_path.startswith("ratifiers.") and set_path.endswith(f".likes.{issue}.{option}")
