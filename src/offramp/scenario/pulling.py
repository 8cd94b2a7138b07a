"""Pulling levers: a scenario's named edits, applied to it, and checked when it is read.

A variant is the scenario with the levers' edits made and without its section `levers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .basis import Numbers, is_number
from .edits import edited
from .faults import Fault, ScenarioFaults, did_you_mean, shorten

if TYPE_CHECKING:
    from .scenario import Scenario
    from .sections_levers import Lever

__all__ = ["lever_faults", "pulled"]


def pulled(scenario: Scenario, names: tuple[str, ...], *, reasons: bool = True) -> Scenario:
    """Pull levers one after the other.

    Parameters
    ----------
    scenario
        The file, with its levers.
    names
        Which, in order.
    reasons
        Whether numbers that a lever sets, and that bring no evidence, are given the lever's own.

    Raises
    ------
    ScenarioFaults
        If there is no such lever, or levers do not go together.
    """
    unknown = [name for name in names if name not in scenario.levers]
    if unknown:
        faults = [
            Fault(
                scenario.file,
                None,
                None,
                "levers",
                shorten(name),
                "there is no such lever in the file",
                did_you_mean(name, scenario.levers),
            )
            for name in unknown
        ]
        raise ScenarioFaults(faults)
    out = scenario
    own = ["levers"] if "levers" in scenario.page.document else []
    if own and not names:
        return edited(scenario, set={}, shift={}, add={}, remove=own)
    for name in names:
        lever = scenario.levers[name]
        out = edited(
            out,
            set={
                path: _reasoned(out, lever, path, value) if reasons else value
                for path, value in lever.set.items()
            },
            shift=lever.shift,
            add=lever.add,
            remove=[*own, *lever.remove],
        )
        own = []
    return out


def _reasoned(scenario: Scenario, lever: Lever, path: str, value: Any) -> Any:
    """Give numbers that a lever sets the lever's own reason, where it brings none.

    One number set for a group carries it to every member, so that none is left under the reason
    that stands at the group for what was there before.
    """
    why = {"source": lever.source, "judgement": lever.judgement}
    why = {key: words for key, words in why.items() if words}
    if not why or (isinstance(value, Mapping) and not {"source", "judgement"}.isdisjoint(value)):
        return value
    if is_number(value):
        if path not in scenario.quantities and not _is_group(scenario, path):
            return value
        return {**(value if isinstance(value, Mapping) else {"value": value}), **why}
    members = [key for key in value if key != "note"]
    group = bool(members) and all(f"{path}.{key}" in scenario.quantities for key in members)
    return {**value, **why} if group else value


def _is_group(scenario: Scenario, dotted: str) -> bool:
    """Whether a group of numbers stands at a dotted path."""
    return any(
        isinstance(node, Numbers) and ".".join(map(str, path)) == dotted
        for path, node, _ in scenario.entries()
    )


def lever_faults(scenario: Scenario) -> Iterator[Fault]:
    """Pull every lever by itself; faults stand where the lever is written."""
    for name in scenario.levers:
        try:
            pulled(scenario, (name,), reasons=False)
        except ScenarioFaults as faults:
            for fault in faults.faults:
                yield _placed(scenario, name, fault)


def _placed(scenario: Scenario, name: str, fault: Fault) -> Fault:
    """Move a fault of an edit, or of what it makes, to the edit's place in the file."""
    lever, page = scenario.levers[name], scenario.page
    parts = fault.key.split(".")
    best: tuple[str, str, list[str]] | None = None
    for kind in ("set", "shift", "add", "remove"):
        for path in getattr(lever, kind):
            own = path.split(".")
            near = parts[: len(own)] == own or own[: len(parts)] == parts
            if near and (best is None or len(own) > len(best[1].split("."))):
                best = (kind, path, parts[len(own) :])
    if best is None:
        line, column = page.place(("levers", name))
        rule = f"what this lever makes has a fault at `{fault.key}`: {fault.rule}"
        key = f"levers.{name}"
        return Fault(page.file, line, column, key, fault.value, rule, fault.remedy)
    kind, path, rest = best
    if kind == "remove":
        at = ("levers", name, kind, lever.remove.index(path))
        key = ".".join(map(str, at))
    else:
        at = ("levers", name, kind, path, *rest)
        key = ".".join(("levers", name, kind, path, *rest))
    line, column = page.place(at)
    return Fault(page.file, line, column, key, fault.value, fault.rule, fault.remedy)
