"""Faults of an entry beside the fields that they are about, in the words of the form.

The file's own checks say what is wrong, in the words of the file: they name its keys and show how
its lines are written.  Here each is told to somebody who sees a form and has never seen the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from offramp.report.wording import clean, entry_words, issue_words, plain_name, who
from offramp.scenario import Fault, Scenario
from offramp.workbench.form_fields import Field, Fieldset

__all__ = [
    "BEARS_ON_NOTHING",
    "TAKEN",
    "capital",
    "missing",
    "placed",
    "sentence",
    "told",
    "with_faults",
]

Spot = tuple[int, int | None]
"""Group, and field of it; no field: the group itself."""

TAKEN = "There is one of this name already. Choose another name"
BEARS_ON_NOTHING = (
    "It bears on nothing yet. Say what it says of relief or of regime change, or what it takes back"
)

_SAYS: tuple[tuple[str, str, str], ...] = (
    (
        r"how it likes `.+` is missing|`likes` is needed",
        "It is not said how the options are liked. Choose whose view is shared, or give positions",
        "",
    ),
    (r"`[\w.]+` is needed|a (number|position) for .+ is needed", "It is missing. {add}", ""),
    (r"at least (\d+) wanted, \d+ given", r"At least \1 wanted. {add}", ""),
    (r"it is there already", TAKEN, ".#key"),
    (r"a range is low/mid/high, three .*", r"\g<0>. Put slashes between them", ""),
    (
        r"positions (of `\w+` )?go from (\S+) to (\S+), not 0 to 100",
        r"Positions \1go from \2 to \3, not from 0 to 100. Give the option liked least 0, the one "
        r"liked best 100",
        "",
    ),
    (
        r"no option is on the table",
        "No option could be proposed today. Leave one that can: what holds today, if nothing else",
        "",
    ),
    (r"`\w+` is missing", "It is missing. {add}", ""),
    (
        r"`.+` has no option `.+`",
        "That option is not among those described. Choose one that is, or describe it",
        "",
    ),
    (
        r"it is later than `as_of` .*",
        "It is later than the day the file speaks of: nobody knew it that day",
        "",
    ),
    (
        r"there is no belief about the aim of (`.+`) that it could move",
        r"The file holds no belief about the aim of \1 that this could move. Choose none",
        "",
    ),
    (
        r"a statement bears on .*",
        BEARS_ON_NOTHING,
        ".relief",
    ),
    (
        r"it undoes nothing without .*",
        "It undoes nothing unless a statement is taken back. Choose which, or leave this empty",
        "",
    ),
    (
        r"`.+` was made later .*",
        "That statement was made later than this one. Correct the day, or choose another",
        "",
    ),
    (
        r"`.+` speaks for (`.+`)",
        r"That is a statement of another sender, \1. A sender takes back its own words: choose one "
        r"of these",
        "",
    ),
    (
        r"a rule is `unanimity`.*",
        "Say how many of the members, as a whole number, or which share of the weight, in per cent",
        ".#needed",
    ),
    (r"`.+` does not fit 1 members", "There is one member only. Write 1", ".#needed"),
    (r"`.+` does not fit (\d+) members", r"There are \1 members. Write 1 to \1", ".#needed"),
    (r"a share of the weight is above 0, up to 100 %", r"\g<0>. Such as 65", ".#needed"),
    (r"a rule by weight needs .*", "This rule needs the weight of every member. {add}", ".weight"),
    (
        r"a ratifier with members has no .*",
        "With members, each has a lowest score of its own. Leave this one empty",
        "",
    ),
    (r"members need a `rule`", "It is missing. {add}", ".rule"),
    (r"a rule needs `members`", "There are no members. Describe them below, or choose none", ""),
    (
        r"how (`.+`) likes `.+` is not in the file",
        r"How \1 likes the lifting of sanctions is not in the file. Give each option a position",
        "",
    ),
    (
        r"`.+` has no weight here, .*",
        "The issue has no weight here. Give it one above, or leave this empty",
        "",
    ),
    (r"(there are .+ packages, too many to list): .*", r"\1. Describe fewer options", ""),
    (r".+ here is one number, not a range", "It takes one number, not a range. Write one", ""),
    (r"only numbers can be shifted", "Only a number can move by something. Choose “is set to”", ""),
    (
        r"the number is in (`.+`), the shift in .*",
        r"The number is in \1. Write the amount in the same unit",
        "",
    ),
    (r"true or false is wanted", "It is either so or not. Write yes or no", ""),
)
"""Rule of the file, what the form says (rule and remedy; in backticks what goes by a name), and the
field below the entry at fault where it stands."""

_TABLE = tuple((re.compile(rule), says, where) for rule, says, where in _SAYS)
_NAMES = re.compile(r"`([^`]*)`")
_CODE = re.compile(r"[_\[\]{}]|\w: |\w\.[a-z]")
_ADD = {"select": "Choose one", "check": "Tick it"}
_FILL = "Fill it in"
_HERE = "\0"
"""Where a fault's words say what to do with the field; no text of a fault holds it."""


def placed(
    groups: Sequence[Fieldset], faults: Iterable[Fault], inside: str, scenario: Scenario
) -> tuple[list[Fieldset], list[str]]:
    """Put each fault beside the field that it is about.

    Parameters
    ----------
    groups
        The form.
    faults
        What is wrong, by dotted path in the file.
    inside
        Dotted path of the entry.
    scenario
        Whose names are said.

    Returns
    -------
    tuple
        The form with its faults, and those that are about no field of it.
    """
    out, rest = list(groups), []
    for fault in faults:
        says, where = _said(fault)
        key = fault.key
        path = "" if key == inside else key.removeprefix(f"{inside}.")
        path = path if path != key else f"/{key}"
        spots = _spots(out, path, where, _NAMES.findall(fault.rule))
        for g, i in spots:
            if i is not None and out[g].fields[i].control == "lines":
                says = _NAMES.sub(r"“\1”", f"{fault.rule}. {fault.remedy}")
            out[g] = _told(out[g], i, _named(scenario, says))
        if not spots:
            told = _named(scenario, says).replace(_HERE, _FILL)
            rest.append(
                f"{clean(entry_words(scenario, key))}: {told}" if path != "" and key else told
            )
    return out, list(dict.fromkeys(map(sentence, rest)))


def told(scenario: Scenario, faults: Iterable[Fault], beside: str) -> str:
    """Say faults where there is no form.

    Parameters
    ----------
    scenario
        Whose names are said.
    faults
        What is wrong.
    beside
        Dotted path of what the words stand beside, if of anything: it is not named again.
    """
    return " ".join(placed((), faults, beside, scenario)[1])


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital letter, and end with a full stop."""
    return capital(text) + ("" if text.endswith((".", "?", "!")) else ".")


def missing(groups: Sequence[Fieldset]) -> dict[str, str]:
    """Say of every field that is needed and was left empty that it is."""
    return {
        field.name: f"It is missing. {_ADD.get(field.control, _FILL)}"
        for group in groups
        for field in group.fields
        if field.needed and not field.value.strip()
    }


def with_faults(groups: Sequence[Fieldset], wrong: dict[str, str]) -> list[Fieldset]:
    """Put beside fields, by their names, what is wrong with what was typed."""

    def fixed(field: Field) -> Field:
        if field.name not in wrong:
            return field
        return replace(field, errors=(sentence(wrong[field.name]), *field.errors))

    return [replace(group, fields=tuple(map(fixed, group.fields))) for group in groups]


# ----------------------------------------------------------------------------------------- where


def _spots(groups: Sequence[Fieldset], path: str, where: str, named: Sequence[str]) -> list[Spot]:
    """Places of a fault: the field meant, all fields named below the entry, or the nearest."""
    if where and (spot := _at(groups, f"{path}{where}".lstrip("."))):
        return [spot]
    below = [_at(groups, f"{path}.{name}".lstrip(".")) for name in named if name]
    if found := [spot for spot in below if spot is not None]:
        return found
    group = next(((g, None) for g, group in enumerate(groups) if path and group.at == path), None)
    for spot in (group, _at(groups, path), _inside(groups, path), _nearest(groups, path)):
        if spot is not None:
            return [spot]
    return []


def _at(groups: Sequence[Fieldset], path: str) -> Spot | None:
    for g, group in enumerate(groups):
        for i, field in enumerate(group.fields):
            if field.at == path:
                return g, i
    return None


def _nearest(groups: Sequence[Fieldset], path: str) -> Spot | None:
    """Group or field whose path is the longest that the path begins with."""
    best: tuple[int, Spot] | None = None
    for g, group in enumerate(groups):
        spots = [(group.at, None), *((f.at, i) for i, f in enumerate(group.fields))]
        for at, i in spots:
            if at and f"{path}.".startswith(f"{at}.") and (best is None or len(at) > best[0]):
                best = (len(at), (g, i))
    return None if best is None else best[1]


def _inside(groups: Sequence[Fieldset], path: str) -> Spot | None:
    """What is wrong with several fields stands beside the first that was left empty."""
    inside = [
        (bool(field.value), g, i)
        for g, group in enumerate(groups)
        for i, field in enumerate(group.fields)
        if path and field.at.startswith(f"{path}.")
    ]
    return min(inside)[1:] if inside else None


def _told(group: Fieldset, i: int | None, says: str) -> Fieldset:
    """Tell a group, or one of its fields, what is wrong; once."""
    if i is None:
        told = sentence(says.replace(_HERE, group.remedy))
        return replace(group, errors=tuple(dict.fromkeys((*group.errors, told))))
    field = group.fields[i]
    told = sentence(says.replace(_HERE, _ADD.get(field.control, _FILL)))
    wrong = replace(field, errors=tuple(dict.fromkeys((*field.errors, told))))
    return replace(group, fields=(*group.fields[:i], wrong, *group.fields[i + 1 :]))


# ----------------------------------------------------------------------------------------- words


def _said(fault: Fault) -> tuple[str, str]:
    """What the form says of a fault, names still in backticks, and where it stands."""
    for rule, says, where in _TABLE:
        if found := rule.fullmatch(fault.rule):
            return found.expand(says.replace("{add}", _HERE)), where
    remedy = re.split(r"(?<=[.?]) ", fault.remedy)
    plain = [
        part
        for part in remedy
        if not part.startswith("Known: ") and not any(map(_CODE.search, _NAMES.findall(part)))
    ]
    return ". ".join([fault.rule, " ".join(plain)]).removesuffix(". "), ""


def _named(scenario: Scenario, says: str) -> str:
    """Say what stands in backticks by the name that the page has for it."""
    return _NAMES.sub(lambda found: _name(scenario, found[1]), says)


def _name(scenario: Scenario, key: str) -> str:
    if key in scenario.sides or key in scenario.senders:
        return clean(who(scenario, key))
    if any(key == issue for issue, _ in scenario.all_issues()):
        return f"“{clean(issue_words(scenario, key))}”"
    if key in scenario.statements:
        return clean(entry_words(scenario, f"statements.{key}"))
    return f"“{plain_name(key)}”"
