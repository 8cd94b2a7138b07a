"""Fields of a form, made from the sections of the format: the same words, choices and kinds.

A `Sheet` lays fields out and collects what was typed into them at once, so that a form and the
entry it makes cannot drift apart.
"""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import StrictBool

from offramp.report.wording import clean
from offramp.scenario import Fault
from offramp.scenario.basis import NumberOf, NumbersOf

if typing.TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from offramp.scenario import Scenario

__all__ = ["Choice", "Field", "Fieldset", "Sheet", "number_or_text", "placed"]

Choice = tuple[str, str]
"""What is sent, and what is shown."""

_BARE = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?\Z")
_LABELS = {
    "is": "In words",
    "asks": "The question",
    "for": "Speaks for",
    "judgement": "Judgement: why these numbers",
    "source": "Source",
    "note": "Note",
}


@dataclass(frozen=True)
class Field:
    """One control, with what was typed and what is wrong with it."""

    name: str
    label: str
    at: str
    """Dotted path inside the entry, as faults name it; from the top of the file after a slash."""
    help: str = ""
    control: Literal["text", "number", "date", "select", "check", "lines"] = "text"
    value: str = ""
    choices: tuple[Choice, ...] = ()
    needed: bool = False
    suggests: str = ""
    """Identifier of a list of suggestions."""
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identifier on the page."""
        return "f-" + re.sub(r"[^a-z0-9]+", "-", self.name.lower())


@dataclass(frozen=True)
class Fieldset:
    """Fields that belong together."""

    legend: str
    help: str = ""
    at: str = ""
    fields: tuple[Field, ...] = ()
    folded: bool = False
    """Whether it is closed at first: most entries leave it alone."""
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identifier on the page."""
        return "g-" + re.sub(r"[^a-z0-9]+", "-", self.legend.lower()).strip("-")

    @property
    def open(self) -> bool:
        """Whether it must be seen: something in it was filled in, or is wrong."""
        touched = any(f.value or f.errors for f in self.fields if f.control != "check")
        return not self.folded or touched or bool(self.errors)


@dataclass
class Sheet:
    """A form being laid out over what was typed."""

    scenario: Scenario
    typed: Mapping[str, str]
    groups: list[Fieldset] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=dict)
    """Field -> what is wrong with what was typed, where the format cannot even be asked."""

    def group(self, legend: str, help: str = "", at: str = "", *, folded: bool = False) -> None:
        """Begin a group of fields."""
        self.groups.append(Fieldset(legend, help, at, folded=folded))

    def ask(self, name: str, label: str, help: str = "", **given: Any) -> str:
        """Lay out one field; return what was typed into it."""
        value = self.typed.get(name, given.pop("value", ""))
        made = Field(name, label, given.pop("at", name), help, value=value, **given)
        self.groups[-1] = replace(self.groups[-1], fields=(*self.groups[-1].fields, made))
        return value.strip()

    def check(self, name: str, label: str, help: str = "", *, at: str | None = None) -> bool:
        """Lay out a box to tick; return whether it is."""
        return self.ask(name, label, help, control="check", at=at or name) == "on"

    def take(
        self,
        model: Any,
        names: Iterable[str],
        choices: Mapping[str, Sequence[Choice]] | None = None,
    ) -> dict[str, Any]:
        """Lay out fields of a section; return those that were filled in, as plain data.

        Parameters
        ----------
        model
            The section.
        names
            Its keys, as the file has them.
        choices
            What a key that names something else can be.
        """
        infos = {info.alias or key: info for key, info in model.model_fields.items()}
        out: dict[str, Any] = {}
        for name in names:
            info = infos[name]
            for key, made in self._fields(name, info, (choices or {}).get(name)):
                if made is None or made == "":
                    continue
                if key is None:
                    out[name] = made
                else:
                    out.setdefault(name, {})[key] = made
        return out

    def evidence(self, model: Any) -> dict[str, Any]:
        """Lay out what an entry's numbers rest on."""
        self.group("What it rests on", "A source of the file, or why you judge so; both may stand.")
        sources = [(key, clean(source.title)) for key, source in self.scenario.sources.items()]
        return self.take(model, ("source", "judgement", "note"), {"source": sources})

    def _fields(
        self, name: str, info: FieldInfo, choices: Sequence[Choice] | None
    ) -> Iterator[tuple[str | None, Any]]:
        text, needed = " ".join((info.description or "").split()), info.is_required()
        label = _LABELS.get(name, name.replace("_", " ").capitalize())
        kind = _kind(info)
        if isinstance(kind, NumbersOf):
            for member in self.scenario.names_of(kind.over):
                whose = clean(self.scenario.side_name(member))
                says = f"{text} Such as {kind.kind.example}."
                typed = self.ask(
                    f"{name}.{member}", f"{label}: {whose}", says, control="number", needed=needed
                )
                yield member, number_or_text(typed)
        elif isinstance(kind, NumberOf):
            says = f"{text} Such as {kind.kind.example}."
            typed = self.ask(name, label, says, control="number", needed=needed)
            yield None, number_or_text(typed)
        elif kind is bool:
            yield None, self.check(name, label, text) or None
        elif kind is datetime.date:
            latest = self.scenario.meta.as_of.isoformat()
            given = {"control": "date", "needed": needed, "value": latest}
            yield None, self.ask(name, label, text, **given)
        elif choices is not None or isinstance(kind, tuple):
            listed = choices if choices is not None else [(w, _words(w)) for w in kind]
            yield None, self.select(name, label, text, listed, needed=needed)
        else:
            yield None, self.ask(name, label, text, needed=needed)

    def select(
        self,
        name: str,
        label: str,
        help: str,
        choices: Sequence[Choice],
        *,
        needed: bool = False,
        at: str | None = None,
    ) -> str:
        """Lay out a choice of one, or of none."""
        first = ("", "choose one" if needed else "none")
        given = {"choices": (first, *choices), "needed": needed, "at": at or name}
        return self.ask(name, label, help, control="select", **given)


def number_or_text(typed: str) -> Any:
    """Turn what needs no unit and is certain into a plain number; the rest stays as typed."""
    if not _BARE.match(typed):
        return typed
    return int(typed) if typed.lstrip("+-").isdigit() else float(typed)


def placed(
    groups: Sequence[Fieldset], faults: Iterable[Fault], inside: str, name: str
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
    name
        Of the field that holds the entry's name.

    Returns
    -------
    tuple
        The form with its faults, and those that are about no field of it.
    """
    out, rest = list(groups), []
    for fault in faults:
        told, key = _told(fault), fault.key
        if key == inside:
            spot = _field_of(out, name, exact=True)
        elif key.startswith(f"{inside}."):
            spot = _field_of(out, key.removeprefix(f"{inside}."))
        else:
            spot = _field_of(out, f"/{key}")
        if spot is None:
            rest.append(f"{key}: {told}" if key else told)
            continue
        g, f = spot
        group = out[g]
        if f is None:
            out[g] = replace(group, errors=(*group.errors, told))
            continue
        wrong = replace(group.fields[f], errors=(*group.fields[f].errors, told))
        out[g] = replace(group, fields=(*group.fields[:f], wrong, *group.fields[f + 1 :]))
    return out, rest


def _field_of(
    groups: Sequence[Fieldset], path: str, *, exact: bool = False
) -> tuple[int, int | None] | None:
    """Group and field nearest to a path inside the entry; no field: the group itself."""
    best: tuple[int, int, int | None] | None = None
    for g, group in enumerate(groups):
        spots = [(group.at, None), *((f.at, i) for i, f in enumerate(group.fields))]
        for at, i in spots:
            near = at == path or (bool(at) and not exact and f"{path}.".startswith(f"{at}."))
            if near and (best is None or len(at) > best[0]):
                best = (len(at), g, i)
    if best is None and not exact:
        # What is wrong with several stands beside the first that was left empty.
        inside = [
            (bool(one.value), g, i)
            for g, group in enumerate(groups)
            for i, one in enumerate(group.fields)
            if one.at.startswith(f"{path}.")
        ]
        return min(inside)[1:] if inside else None
    return None if best is None else (best[1], best[2])


def _told(fault: Fault) -> str:
    here = f" (here: {fault.value})" if fault.value else ""
    return f"{fault.rule}{here}. {fault.remedy}"


def _kind(info: FieldInfo) -> Any:
    """What a field holds: `NumberOf`, `NumbersOf`, `bool`, `date`, words to choose from, `str`."""
    for part in (*info.metadata, *_parts(info.annotation)):
        if isinstance(part, NumberOf | NumbersOf):
            return part
        if part is StrictBool or part is bool:
            return bool
        if part is datetime.date:
            return datetime.date
        if typing.get_origin(part) is Literal:
            return typing.get_args(part)
    return str


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in typing.get_args(annotation):
        if typing.get_origin(annotation) is not Literal:
            yield from _parts(inner)


def _words(word: str) -> str:
    return word.replace("_", " ")
