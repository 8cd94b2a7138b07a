"""Fields of a form, made from the sections of the format: their words, choices and kinds.

A `Sheet` lays fields out and collects what was typed into them at once, so that a form and the
entry it makes cannot drift apart.
"""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import StrictBool

from offramp.report.wording import clean, plain_name
from offramp.scenario.basis import NumberOf, NumbersOf

if typing.TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from offramp.scenario import Scenario
    from offramp.scenario.units import Kind

__all__ = [
    "Choice",
    "Field",
    "Fieldset",
    "Press",
    "Sheet",
    "number_or_text",
    "plain_help",
    "such_as",
]

Choice = tuple[str, str]
"""What is sent, and what is shown."""

Press = tuple[str, str, str]
"""A button: its name, what it sends, what it says."""

ROWS = 3
MOST_ROWS = 12
_BARE = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?\Z")
_OF_THE_FILE = re.compile(
    r"[`\[\]{}]|^(Default|Text|Date|Duration|One of|A key of|A list)\b"
    r"|^true or false\b|^(%|Score)\.$"
)
"""Sentences of a field's description that speak of the file and not of the matter."""


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
    ranged: bool = False
    """Whether it takes a range of numbers."""
    short: bool = False
    """Whether it may stand beside another: what goes into it is short."""
    suggests: str = ""
    """Identifier of a list of suggestions."""
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identifier on the page."""
        return "f-" + re.sub(r"[^a-z0-9_]+", "-", self.name.lower())


@dataclass(frozen=True)
class Fieldset:
    """Fields that belong together."""

    legend: str
    help: str = ""
    at: str = ""
    fields: tuple[Field, ...] = ()
    folded: bool = False
    """Whether it is closed at first: most entries leave it alone."""
    remedy: str = "Fill it in"
    """What to do where all of it is missing."""
    press: Press | None = None
    """A button that asks for more fields."""
    named: bool = False
    """Whether faults of its fields are told with its legend: others have fields called alike."""
    errors: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Identifier on the page."""
        return "g-" + re.sub(r"[^a-z0-9_]+", "-", (self.at or self.legend).lower()).strip("-")

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
    counted: dict[str, int] = field(default_factory=dict)
    """List -> how many rows the form has of it."""
    suggestions: tuple[str, ...] = ()
    """What fields with suggestions suggest."""

    def group(self, legend: str, help: str = "", at: str = "", **given: Any) -> None:
        """Begin a group of fields."""
        self.groups.append(Fieldset(legend, help, at, **given))

    def rows(self, name: str, words: str, first: int = ROWS) -> range:
        """Rows that a list in the group has; a button gives two more."""
        given = self.typed.get(f"rows.{name}", "")
        asked = int(given) if given.isdigit() and len(given) < 3 else first
        asked += 2 * (self.typed.get("more") == name)
        self.counted[name] = max(1, min(MOST_ROWS, asked))
        press = ("more", name, f"Give me two more {words}")
        self.groups[-1] = replace(self.groups[-1], press=press)
        return range(self.counted[name])

    def ask(self, name: str, label: str, help: str = "", **given: Any) -> str:
        """Lay out one field; return what was typed into it."""
        value = self.typed.get(name, given.pop("value", ""))
        made = Field(name, label, given.pop("at", name), help, value=value, **given)
        self.groups[-1] = replace(self.groups[-1], fields=(*self.groups[-1].fields, made))
        return value.strip()

    def number(self, name: str, label: str, kind: Kind, help: str = "", **given: Any) -> Any:
        """Lay out a number of a kind; return what was typed, a plain number where it is one."""
        given |= {"control": "number", "short": True, "ranged": not kind.fixed}
        return number_or_text(self.ask(name, label, help, **given))

    def check(self, name: str, label: str, help: str = "", *, at: str | None = None) -> bool:
        """Lay out a box to tick; return whether it is."""
        return self.ask(name, label, help, control="check", at=at or name) == "on"

    def select(
        self, name: str, label: str, help: str, choices: Sequence[Choice], **given: Any
    ) -> str:
        """Lay out a choice of one, or of none."""
        first = ("", given.pop("none", "choose one" if given.get("needed") else "none"))
        return self.ask(name, label, help, control="select", choices=(first, *choices), **given)

    def take(
        self,
        model: Any,
        labels: Mapping[str, str],
        choices: Mapping[str, Sequence[Choice]] | None = None,
        *,
        needed: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Lay out fields of a section; return those that were filled in, as plain data.

        Parameters
        ----------
        model
            The section.
        labels
            Its keys, as the file has them, and what each is called here; with ``{}`` for whose it
            is, in a group of numbers.
        choices
            What a key that names something else can be.
        needed
            Keys that the form asks for though the file may leave them out.
        """
        infos = {info.alias or key: info for key, info in model.model_fields.items()}
        out: dict[str, Any] = {}
        for name, label in labels.items():
            info, listed = infos[name], (choices or {}).get(name)
            must = info.is_required() or name in needed
            for key, made in self._fields(name, label, info, listed, must):
                if made is None or made == "":
                    continue
                if key is None:
                    out[name] = made
                else:
                    out.setdefault(name, {})[key] = made
        return out

    def _fields(
        self,
        name: str,
        label: str,
        info: FieldInfo,
        choices: Sequence[Choice] | None,
        needed: bool,
    ) -> Iterator[tuple[str | None, Any]]:
        text, kind = plain_help(info.description), _kind(info)
        text = "" if text.rstrip(".") == label else text
        if isinstance(kind, NumbersOf):
            text = text.replace(", per side.", ".")
            for member in self.scenario.names_of(kind.over):
                whose = label.format(clean(self.scenario.side_name(member)))
                at, says = f"{name}.{member}", f"{text} {such_as(kind.kind)}"
                yield member, self.number(at, whose, kind.kind, says, needed=needed)
        elif isinstance(kind, NumberOf):
            says = f"{text} {such_as(kind.kind)}"
            yield None, self.number(name, label, kind.kind, says, needed=needed)
        elif kind is bool:
            yield None, self.check(name, label, text) or None
        elif kind is datetime.date:
            day = self.scenario.meta.as_of
            says = f"Not after {day.day} {day:%B %Y}, the day the file speaks of."
            given = {"control": "date", "needed": needed, "value": day.isoformat()}
            yield None, self.ask(name, label, says, **given)
        elif choices is not None:
            yield None, self.select(name, label, text, choices, needed=needed)
        elif isinstance(kind, tuple):
            says, listed = _words(text, kind)
            yield None, self.select(name, label, says, listed, needed=needed)
        else:
            yield None, self.ask(name, label, text, needed=needed)


def plain_help(description: str | None) -> str:
    """Leave of a field's description what says what it means: the sentences on the file go."""
    sentences = re.split(r"(?<=[.?]) ", " ".join((description or "").split()))
    return " ".join(s for s in sentences if not _OF_THE_FILE.search(s))


def _words(text: str, words: Sequence[str]) -> tuple[str, list[Choice]]:
    """Help and choices of a field that holds one of some words; each with what it means.

    A description that goes through the words, in order, says so: ``What it says: that; or this.``
    """
    says, _, means = text.rstrip(".").partition(": ")
    each = means.split("; ")
    if len(each) != len(words):
        return text, [(word, plain_name(word)) for word in words]
    pairs = zip(words, each, strict=True)
    return f"{says}.", [(word, f"{plain_name(word)}: {meaning}") for word, meaning in pairs]


def such_as(kind: Kind) -> str:
    """Show how a number of a kind is written."""
    return f"One number, such as {kind.example}." if kind.fixed else f"Such as {kind.example}."


def number_or_text(typed: str) -> Any:
    """Turn what needs no unit and is certain into a plain number; the rest stays as typed."""
    if not _BARE.match(typed):
        return typed
    return int(typed) if typed.lstrip("+-").isdigit() else float(typed)


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
