"""Named edits of a scenario: set, shift, add, remove, by dotted path.

An edit works on the plain document and the result is read again, so that what an edit makes is a
scenario as valid as any file::

    set     {"talks.channel": "75/85/95 % of months"}            replaces what is there
    shift   {"war.odds.seen_by": {"ukraine": "+6 %"}}            adds to numbers, in their unit
    add     {"issues.arms_control": {...}}                       takes whole new entries
    remove  ["ratifiers.uk_cabinet"]                             takes entries out

A path may name a group of numbers: one number set or shifted there holds for every member. One
number that stands for a group (or a member's bare threshold) is written out first, so that
members can be named in every case. A number that is replaced loses the evidence written with it,
and one that is made certain loses its correlations.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic_core import PydanticCustomError

from .basis import Numbers, is_number
from .faults import Fault, ScenarioFaults, did_you_mean, shorten
from .numbers import DISTRIBUTIONS, Written, parse_amount, parse_number
from .reading import build
from .sections_talks import Member
from .yamlfile import Page, Path

if TYPE_CHECKING:
    from .scenario import Scenario

__all__ = ["edited"]

_EVIDENCE = ("source", "judgement", "note")


def edited(
    scenario: Scenario,
    *,
    set: Mapping[str, Any],
    shift: Mapping[str, Any],
    add: Mapping[str, Any],
    remove: Iterable[str],
) -> Scenario:
    """Apply edits in the order remove, add, set, shift, and read the result.

    Raises
    ------
    ScenarioFaults
        If an edit does not fit the file, or what it makes is no valid scenario.
    """
    sections = {path.split(".")[0] for path in (*set, *shift, *add, *remove)} | {"correlations"}
    bench = _Bench(scenario, sections)
    for path in remove:
        bench.remove(path)
    for path, value in add.items():
        bench.add(path, value)
    for path, value in set.items():
        bench.set(path, value)
    for path, value in shift.items():
        bench.shift(path, value)
    if bench.faults:
        raise ScenarioFaults(bench.faults)
    # The levers of a file are checked when it is read, and again when they are edited or pulled.
    touched = any(path.split(".")[0] == "levers" for path in (*add, *set, *shift))
    page = Page(scenario.file, bench.document, bench.places, bench.values)
    return build(page, levers=touched, like=scenario, edited=sections)


class _Bench:
    """A document being edited, with the places that still hold.

    Of the document only the *sections* that the edits touch are copied.
    """

    def __init__(self, scenario: Scenario, sections: Collection[str]) -> None:
        page = scenario.page
        self.scenario = scenario
        self.file = page.file
        own = {k: copy.deepcopy(v) for k, v in page.document.items() if k in sections}
        self.document: Any = {**page.document, **own}
        self.places, self.values = dict(page.places), dict(page.values)
        self.faults: list[Fault] = []
        self.short = _short_forms(scenario)

    def remove(self, dotted: str) -> None:
        """Take an entry out."""
        found = self._find(dotted)
        if found is None:
            return
        parent, key, path = found
        del parent[key]
        if isinstance(parent, list):
            path = path[:-1]
        self._forget(path)

    def add(self, dotted: str, value: Any) -> None:
        """Put a new entry in; groups on the way are made, a list gets one item more."""
        node: Any = self.document
        parts = dotted.split(".")
        while parts and (step := _step(node, parts)) is not None:
            node, parts = node[step[0]], parts[step[1] :]
        if not parts:
            if isinstance(node, list):
                node.append(_plain(value))
            else:
                self._fault(dotted, "it is there already", "Use `set` to replace it", value)
            return
        if not isinstance(node, dict):
            self._fault(dotted, "this is no group of entries", "Add to a group", value)
            return
        if parts[0] == "relief" and len(parts) > 1:
            parts = [".".join(parts[:2]), *parts[2:]]
        new = _plain(value)
        for part in reversed(parts[1:]):
            new = {part: new}
        node[parts[0]] = new

    def set(self, dotted: str, value: Any) -> None:
        """Replace what is there; an optional key of an entry may be new."""
        found = self._find(dotted, new_key=True)
        if found is None:
            return
        parent, key, path = found
        old, new = parent.get(key) if isinstance(parent, dict) else parent[key], _plain(value)
        group = self.short.get(path)
        if (
            isinstance(group, Numbers)
            and is_number(new)
            and isinstance(old, Mapping)
            and not is_number(old)
        ):
            kept = {k: v for k, v in old.items() if k in _EVIDENCE}
            members = group.members(self.scenario.names_of(group.over))
            new = dict.fromkeys(members, new) | kept
        parent[key] = new
        self._forget(path)
        self._drop_idle_correlations(path, new)

    def shift(self, dotted: str, value: Any) -> None:
        """Add to a number, or to the members of a group."""
        found = self._find(dotted)
        if found is None:
            return
        parent, key, path = found
        if isinstance(value, Mapping) and not is_number(value):
            for name, inner in value.items():
                self.shift(f"{dotted}.{name}", inner)
            return
        group = self.short.get(path)
        if isinstance(group, Numbers):
            for name in group.members(self.scenario.names_of(group.over)):
                self.shift(f"{dotted}.{name}", value)
            return
        number = self.scenario.quantities.get(".".join(map(str, path)))
        if number is None:
            self._fault(dotted, "only numbers can be shifted", "Use `set`", value)
            return
        try:
            parent[key] = _shifted(parent[key], number.written, value)
        except PydanticCustomError as error:
            context = error.context or {}
            self._fault(dotted, context["rule"], context["remedy"], value)
            return
        self._forget(path)

    def _find(self, dotted: str, *, new_key: bool = False) -> tuple[Any, Any, Path] | None:
        """Parent, key and path of an entry, short forms on the way written out."""
        node: Any = self.document
        parts, path = dotted.split("."), cast("Path", ())
        while True:
            node = self._written_out(node, path)
            step = _step(node, parts)
            if step is None:
                if new_key and path and isinstance(node, dict) and len(parts) == 1:
                    return node, parts[0], (*path, parts[0])
                known = node if isinstance(node, dict) else ()
                rule = f"there is no `{shorten(dotted)}` in the file"
                self._fault(dotted, rule, did_you_mean(parts[0], known))
                return None
            key, used = step
            if used == len(parts):
                return node, key, (*path, key)
            path, parts = (*path, key), parts[used:]
            if isinstance(node[key], dict | list) and not self._is_short(node[key], path):
                node = node[key]
                continue
            node[key] = self._written_out(node[key], path)
            node = node[key]

    def _is_short(self, node: Any, path: Path) -> bool:
        return path in self.short and not isinstance(node, list) and is_number(node)

    def _written_out(self, node: Any, path: Path) -> Any:
        """Write out one number that stands for a group, or for a member with a threshold."""
        if not self._is_short(node, path):
            return node
        form = self.short[path]
        if isinstance(form, Member):
            return {"passes_at": node}
        return {n: copy.deepcopy(node) for n in self.scenario.names_of(form.over)}

    def _drop_idle_correlations(self, path: Path, new: Any) -> None:
        """Take out correlations of numbers that an edit has made certain."""
        dotted = ".".join(map(str, path))
        certain = {
            q.path
            for q in self.scenario.quantities.values()
            if f"{q.path}.".startswith(f"{dotted}.") and _is_certain(new, q.written)
        }
        given = self.document.get("correlations") if isinstance(self.document, dict) else None
        if certain and isinstance(given, list):
            kept = [e for e in given if not (isinstance(e, dict) and certain & {*e.get("of", ())})]
            if len(kept) < len(given):
                self.document["correlations"] = kept
                self._forget(("correlations",))

    def _forget(self, path: Path) -> None:
        """Places below an edited entry no longer hold."""
        for table in (self.places, self.values):
            for key in [k for k in table if k[: len(path)] == path]:
                del table[key]

    def _fault(self, dotted: str, rule: str, remedy: str, value: Any = "") -> None:
        self.faults.append(
            Fault(self.file, None, None, shorten(dotted, 300), shorten(value), rule, remedy)
        )


def _short_forms(scenario: Scenario) -> dict[Path, Any]:
    """Paths whose entries may be written as one number: groups, and members."""
    return {p: n for p, n, _ in scenario.entries() if isinstance(n, Numbers | Member)}


def _step(node: Any, parts: list[str]) -> tuple[Any, int] | None:
    """Longest key of a node that begins a path, and how many parts it takes."""
    if isinstance(node, list):
        at = int(parts[0]) if parts[0].isdigit() and len(parts[0]) < 6 else -1
        return (at, 1) if 0 <= at < len(node) else None
    if not isinstance(node, Mapping):
        return None
    for used in range(len(parts), 0, -1):
        if (key := ".".join(parts[:used])) in node:
            return key, used
    return None


def _plain(value: Any) -> Any:
    """Copy plain data out of what a caller gives: mappings to dicts, sequences to lists."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def _is_certain(new: Any, old: Written) -> bool:
    try:
        return is_number(new) and parse_number(new, old.kind).certain
    except PydanticCustomError:
        return False


def _shifted(old: Any, written: Written, by: Any) -> Any:
    """Plain data of a number moved by an amount in its own unit."""
    kind = written.kind
    amount, unit = parse_amount(by, kind)
    if unit.text != written.unit.text:
        rule = f"the number is in `{written.unit.text}`, the shift in `{unit.text}`"
        raise PydanticCustomError(
            "number", "{rule}", {"rule": rule, "remedy": "Write the shift in the number's unit"}
        )
    if written.form in DISTRIBUTIONS:
        moved = {"normal": ("mean",), "uniform": ("low", "high")}
        moved |= {"triangular": ("low", "mode", "high")}
        if written.form not in moved:
            rule = f"a {written.form} cannot be shifted"
            raise PydanticCustomError(
                "number", "{rule}", {"rule": rule, "remedy": "Use `set`, or write quantiles"}
            )
        parameters = tuple(
            (k, v + amount if k in moved[written.form] else v) for k, v in written.parameters
        )
        new = Written(kind, written.form, unit, (), parameters)
    elif written.form == "choice":
        new = Written(kind, "choice", unit, tuple((x + amount, w) for x, w in written.numbers))
    else:
        new = Written(kind, written.form, unit, tuple((p, x + amount) for p, x in written.numbers))
    data = new.data()
    parse_number(data, kind)
    if not isinstance(old, Mapping):
        return data
    evidence = {k: v for k, v in old.items() if k in _EVIDENCE}
    return (data if isinstance(data, dict) else {"value": data}) | evidence
