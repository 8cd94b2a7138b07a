"""What forms of all kinds share: what a form comes to, and how an entry gets its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from offramp.report.wording import clean
from offramp.scenario import Fault, Scenario
from offramp.scenario.basis import Name
from offramp.workbench.form_faults import TAKEN
from offramp.workbench.form_fields import Choice, Sheet
from offramp.workbench.state import Edit

__all__ = ["NAME", "Kind", "Made", "evidence", "free_name", "name_of", "remarks", "sides_of"]

NAME = "key"
"""Name of the field that holds the new entry's short name."""
LONGEST = 40
"""Letters of a name made from words."""

Mend = Callable[[Scenario, "Made", Sequence[Fault]], list[Fault]]


@dataclass(frozen=True)
class Made:
    """What a form comes to."""

    path: str
    """Of the new entry."""
    edits: tuple[Edit, ...]


def _as_they_are(_scenario: Scenario, _made: Made, faults: Sequence[Fault]) -> list[Fault]:
    """Leave faults where the file's checks put them."""
    return list(faults)


def _can(_: Scenario) -> str:
    """Say that every file can have one."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of entry."""

    key: str
    title: str
    intro: str
    lay_out: Callable[[Sheet], Made]
    missing: Callable[[Scenario], str] = _can
    """Why the file can have none; empty if it can."""
    mend: Mend = _as_they_are
    """Puts faults that the form causes elsewhere in the file where it can mend them."""


def _slug(words: str) -> str:
    """Make a name of the file from words; empty if they hold no letter of a to z."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain.replace("'", "")).strip("_").lstrip("0123456789_")
    if len(name) > LONGEST:
        name = name[: LONGEST + 1].rpartition("_")[0] or name[:LONGEST]
    return name


def free_name(words: str, noun: str, taken: Collection[str]) -> str:
    """Make a name that the file can have and has not yet."""
    first = _slug(words)
    if not first or not _can_be(first):
        first = f"{noun}_{first}".rstrip("_")
    found, count = first, 1
    while found in taken:
        count += 1
        found = f"{first}_{count}"
    return found


def name_of(sheet: Sheet, said_in: str, noun: str, taken: Collection[str]) -> str:
    """Name of the new entry: as typed, or made from its words; one that will do in any case.

    Parameters
    ----------
    sheet
        The form.
    said_in
        Field whose words the entry is named by, where nobody names it.
    noun
        What it is, in a word.
    taken
        Names that are there already.
    """
    typed, words = (sheet.typed.get(name, "").strip() for name in (NAME, said_in))
    if _slug(typed):
        name = free_name(typed, noun, ())
        if name not in taken:
            return name
        sheet.wrong[NAME] = TAKEN
    elif typed:
        sheet.wrong[NAME] = "It has no letter of a to z. Write it in these, or leave it empty"
    return free_name(words or typed, noun, taken)


def _can_be(name: str) -> bool:
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError:
        return False
    return True


def evidence(sheet: Sheet, model: Any) -> dict[str, Any]:
    """Lay out what an entry's numbers rest on."""
    sheet.group("What it rests on", "A source of the file, or why you judge so; both may stand.")
    sources = [(key, clean(source.title)) for key, source in sheet.scenario.sources.items()]
    labels = {"source": "Source", "judgement": "Why these numbers"}
    return sheet.take(model, labels, {"source": sources})


def remarks(sheet: Sheet, model: Any, *, name: bool = True) -> dict[str, Any]:
    """Lay out what most leave alone: a remark, and (unless asked before) a short name."""
    sheet.group("For those who read the saved file", folded=True)
    if name:
        says = "By which the file calls it. Left empty, one is made from the words above."
        sheet.ask(NAME, "Short name", says, at="#key")
    return sheet.take(model, {"note": "Remark"})


def sides_of(scenario: Scenario, words: str = "{}") -> list[Choice]:
    """List the sides to choose from."""
    return [(side, words.format(clean(scenario.side_name(side)))) for side in scenario.sides]
