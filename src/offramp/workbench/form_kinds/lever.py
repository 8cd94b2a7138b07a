"""The form for a lever: what it changes, what it takes out, what it brings in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from offramp.scenario import Fault, Scenario, ScenarioFaults
from offramp.scenario.sections_levers import Lever
from offramp.scenario.yamlfile import parse
from offramp.workbench.form_fields import Choice, Field, Fieldset, Sheet, number_or_text
from offramp.workbench.form_kinds.base import Kind, Made, evidence, name_of, remarks
from offramp.workbench.form_kinds.issue import ISSUE
from offramp.workbench.form_kinds.lever_faults import of_removals
from offramp.workbench.form_kinds.option import OPTION
from offramp.workbench.form_kinds.ratifier import RATIFIER
from offramp.workbench.form_kinds.statement import STATEMENT
from offramp.workbench.form_kinds.things import Thing, Things
from offramp.workbench.state import Edit

__all__ = ["LEVER"]

_DOES: tuple[Choice, ...] = (
    ("set", "is set to"),
    ("shift", "moves by"),
    ("remove", "is taken out"),
)
_EDITS = {"set", "shift", "remove", "add"}
_EITHER = "It is either so or not. Choose “is set to”, and yes or no as its value"
_THERE = "It is there or not. Choose “is taken out”"
_AGAINST = {
    ("switch", "shift"): _EITHER,
    ("switch", "remove"): _EITHER,
    ("entry", "set"): _THERE,
    ("entry", "shift"): _THERE,
}
"""What cannot become of a sort of thing, and what to choose instead."""
_BRINGS = {kind.key: kind for kind in (ISSUE, OPTION, STATEMENT, RATIFIER)}
"""What a lever can bring in by filling in a form."""
_WITHIN = "new."
"""What the names of the fields of that form begin with."""
_ELSEWHERE = re.compile(r"what this lever makes has a fault at `([^`]*)`: (.*)", re.DOTALL)
_UNKNOWN = re.compile(r"there is no `.*` in the file\Z|`.*` is not a key here\Z")


def _lay_out(sheet: Sheet) -> Made:
    sheet.group("The lever", "Something that could be done about the war, or to be avoided.")
    name = name_of(sheet, "title", "lever", sheet.scenario.levers)
    labels = {
        "title": "What is done",
        "cost": "What it would cost",
        "warning": "A warning: something to avoid",
    }
    entry = sheet.take(Lever, labels)
    _changes(sheet, entry)
    entry |= evidence(sheet, Lever)
    _brought(sheet, entry)
    _lines(sheet, entry)
    if entry.keys().isdisjoint(_EDITS) and not any(n.startswith("edits.") for n in sheet.wrong):
        sheet.wrong["edits.0.path"] = "A lever changes something. Choose what, or what it brings in"
    entry |= remarks(sheet, Lever)
    return Made(f"levers.{name}", (Edit("add", f"levers.{name}", entry),))


# ------------------------------------------------------------------------------- what it changes


def _changes(sheet: Sheet, entry: dict[str, Any]) -> None:
    """Ask for numbers set or moved, switches turned, and entries taken out."""
    things = Things(sheet.scenario)
    sheet.suggestions = tuple(thing.text for thing in things.all)
    told = (
        "Type a word of it, such as cost, sanctions or a name, and choose from the list: numbers "
        "in the order of the page, each with what it is today; last, what can be taken out. A "
        "value is written as it is today, such as 20/40/60 % of months; a number that moves takes "
        "the amount, such as +6 %; what is either so or not takes yes or no."
    )
    sheet.group("What it changes", told)
    for i in sheet.rows("edits", "changes"):
        _change(sheet, entry, things, i)


def _change(sheet: Sheet, entry: dict[str, Any], things: Things, i: int) -> None:
    row, label = f"edits.{i}.", f"Change {i + 1}: "
    typed = sheet.typed.get(f"{row}path", "").strip()
    does = sheet.typed.get(f"{row}does", "set")
    does = does if does in dict(_DOES) else "set"
    thing = things.meant(typed)
    path = thing.path if thing else typed
    at = f"{does}.{path}" if path and does != "remove" else f"{does}.#{i}"
    if does == "remove":
        at = f"remove.{len(entry.get('remove', ()))}"
    sheet.ask(f"{row}path", f"{label}what is changed", "", at=f"{at}.#name", suggests="things")
    given = {"control": "select", "choices": _DOES, "value": "set", "short": True}
    sheet.ask(f"{row}does", f"{label}what becomes of it", "", at=f"#{i}.does", **given)
    given = {"control": "number", "short": True, "ranged": True}
    value = sheet.ask(f"{row}value", f"{label}value", "", at=at, **given)
    if not path:
        if value:
            sheet.wrong[f"{row}path"] = "It is missing. Choose what takes this value"
        return
    if path in entry.get(does, ()):
        sheet.wrong[f"{row}path"] = "It stands above already. Change it once"
        return
    if thing is not None and (instead := _AGAINST.get((thing.sort, does))):
        sheet.wrong[f"{row}does"] = instead
        return
    if does == "remove":
        entry.setdefault("remove", []).append(path)
        if value:
            sheet.wrong[f"{row}value"] = "What is taken out takes no value. Leave this empty"
    else:
        entry.setdefault(does, {})[path] = _value(value, thing)


def _value(typed: str, thing: Thing | None = None) -> Any:
    words = {"true": True, "false": False}
    if thing is not None and thing.sort == "switch":
        words |= {"yes": True, "no": False}
    return words.get(typed.lower(), number_or_text(typed))


# ------------------------------------------------------------------------------ what it brings in


def _brought(sheet: Sheet, entry: dict[str, Any]) -> None:
    """Ask for one new entry by its own form, whose fields stand within this one."""
    scenario = sheet.scenario
    kinds = [(k.key, k.title) for k in _BRINGS.values() if not k.missing(scenario)]
    press = ("choose", "brings", "Show its fields")
    sheet.group("What it brings in", "Something new that is there once it is pulled.", press=press)
    kind = _BRINGS.get(sheet.select("brings", "It brings in", "", kinds))
    if kind is None:
        return
    inner = Sheet(scenario, dict(_typed_within(sheet.typed)))
    made = kind.lay_out(inner)
    first, *others = made.edits
    entry.setdefault("add", {})[made.path] = first.value
    for edit in others:
        entry.setdefault("set", {})[edit.path] = edit.value
    inside = f"add.{made.path}."
    sheet.groups += [_within(group, inside) for group in inner.groups]
    sheet.wrong |= {_WITHIN + name: told for name, told in inner.wrong.items()}
    sheet.counted |= {_WITHIN + name: count for name, count in inner.counted.items()}


def _typed_within(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give what was typed into the form within, as that form would have it."""
    out = []
    for name, value in typed.items():
        if name.startswith((_WITHIN, f"rows.{_WITHIN}")):
            out.append((name.replace(_WITHIN, "", 1), value))
        elif name == "more":
            out.append((name, value.removeprefix(_WITHIN)))
    return out


def _within(group: Fieldset, inside: str) -> Fieldset:
    """Give a group of the form within: names and paths of its fields say that they are."""

    def moved(field: Field) -> Field:
        at = f"set.{field.at[1:]}" if field.at.startswith("/") else inside + field.at
        return replace(field, name=_WITHIN + field.name, at=at)

    press = group.press
    if press is not None and press[0] == "more":
        press = (press[0], _WITHIN + press[1], press[2])
    return replace(
        group,
        legend=f"New: {group.legend}",
        named=True,
        at=inside + group.at if group.at else "",
        fields=tuple(map(moved, group.fields)),
        press=press,
    )


# ------------------------------------------------------------------------- entries of other kinds


def _lines(sheet: Sheet, entry: dict[str, Any]) -> None:
    """Ask for whole entries of any kind, written as the file would hold them."""
    told = (
        "For those who know the file: an entry of any kind, such as a measure, written in the "
        "file's own lines. Nothing here is needed for what the fields above can say."
    )
    sheet.group("Entries in the lines of the file", told, folded=True)
    for i in sheet.rows("entries", "entries", 1):
        row, label = f"entries.{i}.", f"Entry {i + 1}: "
        typed = sheet.typed.get(f"{row}path", "").strip()
        at = f"add.{typed}" if typed else f"#new.{i}"
        says = "Section and names, joined by dots."
        path = sheet.ask(f"{row}path", f"{label}where it will stand", says, at=f"{at}.#key")
        says = "One line for each thing said: what it is, a colon, what it is to be."
        text = sheet.ask(f"{row}text", f"{label}its lines", says, at=at, control="lines")
        if path:
            entry.setdefault("add", {})[path] = _entry(sheet, f"{row}text", text)
        elif text:
            sheet.wrong[f"{row}path"] = "It is missing. Say where it will stand in the file"


def _entry(sheet: Sheet, name: str, text: str) -> Any:
    """Read an entry as the file is read; what does not read is told beside its field."""
    if ":" not in text:
        return _value(text)
    try:
        page = parse(text, "")
    except ScenarioFaults as error:
        faults, document = error.faults, text
    else:
        faults, document = page.faults, page.document
    if faults:
        first = faults[0]
        sheet.wrong[name] = f"Line {first.line}: {first.rule}. {first.remedy}"
    return document


# ---------------------------------------------------------------------------------------- faults


def _mend(scenario: Scenario, made: Made, faults: Sequence[Fault]) -> list[Fault]:
    """Put what the lever makes elsewhere beside the change that makes it so."""
    entry = made.edits[0].value
    found = []
    for fault in faults:
        if told := _ELSEWHERE.match(fault.rule):
            fault = replace(fault, key=told[1], rule=told[2])
        elif _UNKNOWN.match(fault.rule) and (typed := _changed(made, fault.key)):
            near = Things(scenario).near(typed)
            remedy = f"Did you mean “{near}”?" if near else "Choose it from the list"
            rule = "nothing in the file has this name"
            fault = replace(fault, key=f"{fault.key}.#name", rule=rule, remedy=remedy)
        found.append(fault)
    for path, value in entry.get("add", {}).items():
        for kind in _BRINGS.values():
            inner = Made(path, (Edit("add", path, value),))
            found = [
                replace(f, key=f"{made.path}.add.{f.key}") if f.key.startswith(f"{path}.") else f
                for f in kind.mend(scenario, inner, found)
            ]
    return of_removals(scenario, made.path, entry.get("remove", []), found)


def _changed(made: Made, key: str) -> str:
    """Path that a change names, from where its fault stands; empty if it is no change's."""
    how, _, path = key.removeprefix(f"{made.path}.").partition(".")
    if how == "remove":
        return made.edits[0].value["remove"][int(path)]
    return path if how in dict(_DOES) else ""


LEVER = Kind(
    "lever",
    "a lever",
    "Something that could be done. It then stands among the switches of the page.",
    _lay_out,
    mend=_mend,
)
