"""What stands against taking an entry out by a lever, in one sentence an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from offramp.report.figures import joined
from offramp.report.wording import clean, entry_words
from offramp.scenario import Fault, Scenario
from offramp.workbench.form_kinds.things import on_table_words

__all__ = ["needing", "of_removals"]

_NAMED = 2
_TOO_FEW = "an issue has two options or more, and for each side one liked least and one liked best"
"""Entries named that need another."""


def of_removals(
    scenario: Scenario, inside: str, removed: Sequence[str], faults: Sequence[Fault]
) -> list[Fault]:
    """Tell the faults that taking entries out causes: one for each entry, with the remedy.

    Parameters
    ----------
    scenario
        Without the lever.
    inside
        Path of the lever.
    removed
        Paths that it takes out.
    faults
        What is wrong with what it makes; those elsewhere by the path in the file.
    """
    out: list[Fault] = []
    caused: dict[int, list[Fault]] = {}
    for fault in faults:
        at = _cause(inside, removed, fault)
        if at is None:
            out.append(fault)
        else:
            caused.setdefault(at, []).append(fault)
    for at, found in caused.items():
        rule, remedy = _told(scenario, removed[at], found)
        out.append(replace(found[0], key=f"{inside}.remove.{at}.#name", rule=rule, remedy=remedy))
    return out


def _cause(inside: str, removed: Sequence[str], fault: Fault) -> int | None:
    """Which of the entries taken out a fault is owed to, if to any."""
    own = f"{inside}.remove."
    if fault.key.startswith(own):
        at, _, named = fault.key.removeprefix(own).partition(".")
        return None if named else int(at)
    if fault.key == inside or fault.key.startswith(f"{inside}."):
        return None
    named = [i for i, path in enumerate(removed) if f"`{path.rpartition('.')[2]}`" in fault.rule]
    return named[0] if named else 0 if len(removed) == 1 else None


def _told(scenario: Scenario, path: str, faults: Sequence[Fault]) -> tuple[str, str]:
    """Say why an entry cannot be taken out, and what to do instead."""
    others = needing(scenario, [f.key for f in faults if not f.key.startswith("levers.")])
    why = f"it is needed by {others}" if others else "the file cannot be without it"
    remedy = "Leave it in"
    match path.split("."):
        case ["issues", issue, "options", option] if issue in scenario.issues:
            words = on_table_words(scenario, issue, option)
            remedy = f"To say that nobody can propose it, choose “{words}” and set it to no"
            why = why if others else _TOO_FEW
    return f"it cannot be taken out: {why}", remedy


def needing(scenario: Scenario, paths: Sequence[str]) -> str:
    """Name the entries of the file that stand at some paths, the first few of them."""
    first = sorted(paths, key=lambda path: not path.startswith("reference."))
    names = list(dict.fromkeys(clean(entry_words(scenario, _entry(path))) for path in first))
    more = len(names) - _NAMED
    return joined([*names[:_NAMED], *([f"{more} more"] if more > 0 else [])]) if names else ""


def _entry(path: str) -> str:
    """Path of the entry that a path lies in."""
    parts = path.split(".")
    return path if parts[0] in ("issues", "sanctions", "beliefs") else ".".join(parts[:2])
