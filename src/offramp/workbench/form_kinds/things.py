"""What a lever can change, by the names that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from offramp.report.wording import clean, entry_words, issue_title, option_words, voter, who
from offramp.scenario import Scenario
from offramp.scenario.faults import nearest
from offramp.workbench.inputs_panel import GROUPS, group_title

__all__ = ["Thing", "Things", "on_table_words"]

_MARK = " · "
_WHOLE = ("issues", "statements", "ratifiers", "interactions", "deals", "demands")
"""Sections whose entries can be taken out whole."""


@dataclass(frozen=True)
class Thing:
    """Something in the file that a lever can change."""

    path: str
    name: str
    today: str
    """What it is today, as the page writes it; empty for an entry that is only there."""
    group: str
    sort: Literal["number", "switch", "entry"] = "number"
    """A switch is either so or not; an entry is there or not."""

    @property
    def text(self) -> str:
        """How it is suggested: its name, what it is today, where the page has it."""
        today = f"today {self.today}" if self.today else ""
        return _MARK.join(filter(None, (self.name, today, self.group)))


class Things:
    """Everything that a lever can change, grouped as on the page."""

    def __init__(self, scenario: Scenario) -> None:
        order = [title for _, title, _ in GROUPS]
        found = [*_numbers(scenario), *_switches(scenario)]
        found.sort(key=lambda t: order.index(t.group) if t.group in order else len(order))
        self.all: tuple[Thing, ...] = (*found, *_entries(scenario))

    @cached_property
    def _by_words(self) -> dict[str, Thing]:
        found: dict[str, Thing] = {}
        for thing in self.all:
            found.setdefault(_plain(thing.name), thing)
            found.setdefault(_plain(thing.text), thing)
            found.setdefault(thing.path, thing)
        return found

    def meant(self, typed: str) -> Thing | None:
        """Return what was chosen: by its suggestion, its name, or its path in the file."""
        known = self._by_words
        return known.get(_plain(typed)) or known.get(_plain(typed.partition(_MARK)[0]))

    def near(self, typed: str) -> str:
        """Name that was most likely meant; empty if none is near."""
        found = nearest(typed, [text for thing in self.all for text in (thing.name, thing.path)])
        return next((t.name for t in self.all if found in (t.name, t.path)), "")


def on_table_words(scenario: Scenario, issue: str, option: str) -> str:
    """Name of whether an option can be proposed."""
    words = option_words(scenario, issue, option)
    return clean(f"{issue_title(scenario, issue)}, {words}: can be proposed")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _numbers(s: Scenario) -> Iterator[Thing]:
    for path, number in s.quantities.items():
        yield Thing(path, clean(entry_words(s, path)), number.text, group_title(path))


def _switches(s: Scenario) -> Iterator[Thing]:
    for issue, entry in s.issues.items():
        for option, given in entry.options.items():
            path = f"issues.{issue}.options.{option}.on_table"
            yield _switch(path, on_table_words(s, issue, option), given.on_table)
    for key, ratifier in s.ratifiers.items():
        if ratifier.endorsement is not None:
            by = who(s, ratifier.endorsement.by)
            name = clean(f"support of {by} in public is given: {voter(s, key)}")
            yield _switch(f"ratifiers.{key}.endorsement.given", name, ratifier.endorsement.given)


def _switch(path: str, name: str, now: bool) -> Thing:
    return Thing(path, name, "yes" if now else "no", group_title(path), "switch")


def _entries(s: Scenario) -> Iterator[Thing]:
    """Yield what can be taken out whole."""
    paths = [f"{section}.{key}" for section in _WHOLE for key in getattr(s, section)]
    paths += [f"sanctions.measures.{key}" for key in (s.sanctions.measures if s.sanctions else ())]
    paths += [
        f"issues.{issue}.options.{option}"
        for issue, entry in s.issues.items()
        for option in entry.options
    ]
    for path in paths:
        yield Thing(path, clean(entry_words(s, path)), "", "can be taken out", "entry")
