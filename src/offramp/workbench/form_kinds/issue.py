"""The form for an issue: a question, and the options that settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from offramp.scenario import Fault, Scenario
from offramp.scenario.sections_deals import Issue
from offramp.workbench.form_fields import Sheet, plain_help
from offramp.workbench.form_kinds.base import (
    NAME,
    Kind,
    Made,
    evidence,
    free_name,
    name_of,
    remarks,
)
from offramp.workbench.form_kinds.option import option_fields
from offramp.workbench.state import Edit

__all__ = ["ISSUE"]


def _lay_out(sheet: Sheet) -> Made:
    sheet.group("The issue", "A question that a deal answers.")
    issue_names = [issue for issue, _ in sheet.scenario.all_issues()]
    name = name_of(sheet, "asks", "issue", issue_names)
    entry = sheet.take(Issue, {"asks": "The question"}, needed=("asks",))
    says = (
        "What tables and charts call it, in a few words, such as Prisoners. Left empty, one is "
        "made from the question."
    )
    sheet.ask(NAME, "Short name", says, at="#key")
    entry |= sheet.take(Issue, {"swing": "What it is worth to {}"})
    keys, entry["options"] = _options(sheet)
    entry |= _reference(sheet, keys)
    entry |= evidence(sheet, Issue) | remarks(sheet, Issue, name=False)
    return Made(f"issues.{name}", (Edit("add", f"issues.{name}", entry),))


def _options(sheet: Sheet) -> tuple[list[str], dict[str, Any]]:
    """Ask for the options that settle it; their names by row, and what was typed, by name."""
    told = (
        "The ways to settle it, two or more. For each side, the one liked least is 0, the best 100."
    )
    sheet.group("The options", told, "options", remedy="Describe two options or more")
    keys: list[str] = []
    options: dict[str, Any] = {}
    for i in sheet.rows("options", "options"):
        row = f"options.{i}."
        keys.append(free_name(sheet.typed.get(f"{row}is", ""), f"option_{i + 1}", keys))
        option = option_fields(sheet, row, f"Option {i + 1}: ", f"options.{keys[-1]}.")
        if option:
            options[keys[-1]] = option
    return keys, options


def _reference(sheet: Sheet, keys: Sequence[str]) -> dict[str, Any]:
    """Ask which of the options the reference deal takes."""
    sheet.group("The reference deal", "The one whole deal by whose worth all others are measured.")
    said = [sheet.typed.get(f"options.{i}.is", "").strip() for i in range(len(keys))]
    known = [(str(i), f"Option {i + 1}" + (f": {s}" if s else "")) for i, s in enumerate(said)]
    chosen = sheet.select(
        "reference", "It takes here", plain_help(Issue.model_fields["reference"].description),
        known, needed=True,
    )  # fmt: skip
    if not chosen:
        return {}
    row = int(chosen) if chosen in dict(known) else -1
    return {"reference": keys[row] if row >= 0 else chosen}


def _mend(_: Scenario, made: Made, faults: Sequence[Fault]) -> list[Fault]:
    """Where the reference deal lacks the issue, the form says what it takes."""
    name = made.path.partition(".")[2]
    return [
        replace(fault, key=f"{made.path}.reference", rule=f"`{name}` is missing")
        if fault.key == "reference.deal" and f"`{name}`" in fault.rule
        else fault
        for fault in faults
    ]


ISSUE = Kind(
    "issue",
    "an issue",
    "One more question for a deal to answer. Deals that the file names leave it as in the "
    "reference deal.",
    _lay_out,
    mend=_mend,
)
