"""The form for an option: one more way to settle an issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offramp.report.wording import clean, issue_words, option_words, voter
from offramp.scenario import Scenario
from offramp.scenario.sections_deals import Option
from offramp.scenario.units import Kinds
from offramp.workbench.form_fields import Sheet, plain_help
from offramp.workbench.form_kinds.base import Kind, Made, evidence, name_of, remarks
from offramp.workbench.state import Edit

__all__ = ["OPTION", "option_fields"]


def option_fields(sheet: Sheet, prefix: str, label: str, at: str) -> dict[str, Any]:
    """Fields of one option; empty if nothing was typed.

    Parameters
    ----------
    sheet
        The form.
    prefix, label
        What the fields' names and labels begin with.
    at
        What their dotted paths inside the entry begin with.
    """

    def said(words: str) -> str:
        return f"{label}{words}" if label else words[:1].upper() + words[1:]

    names = (f"{prefix}{name}" for name in ("is", *sheet.scenario.sides))
    needed = not label or any(sheet.typed.get(name) for name in names)
    option: dict[str, Any] = {}
    meaning = plain_help(Option.model_fields["is_"].description)
    words = sheet.ask(f"{prefix}is", said("in words"), meaning, at=f"{at}is", needed=needed)
    if words:
        option["is"] = words
    for side in sheet.scenario.sides:
        whose = clean(sheet.scenario.side_name(side))
        says = f"How {whose} likes it: one number, from 0 (liked least) to 100 (liked best)."
        typed = sheet.number(
            f"{prefix}{side}", said(f"position of {whose}"), Kinds.POSITION, says,
            at=f"{at}{side}", needed=needed,
        )  # fmt: skip
        if typed != "":
            option[side] = typed
    says = "It comes in only where missing options are asked about, and by levers."
    if sheet.check(f"{prefix}off", said("cannot be proposed today"), says, at=f"{at}on_table"):
        option["on_table"] = False
    return option


def _lay_out(sheet: Sheet) -> Made:
    scenario = sheet.scenario
    issues = [(key, clean(issue_words(scenario, key))) for key in scenario.issues]
    shows = ("choose", "issue", "Show how this issue can be settled today")
    sheet.group("The issue it settles", press=shows)
    issue = sheet.select("issue", "Issue", "Which question it answers.", issues, needed=True)
    if issue not in scenario.issues:
        sheet.wrong["issue"] = "It is missing. Choose one"
        issue = next(iter(scenario.issues))
        sheet.group("The option", "One more way to settle it.")
    else:
        sheet.group("The option", _today(scenario, issue))
    name = name_of(sheet, "is", "option", scenario.issues[issue].options)
    entry = option_fields(sheet, "", "", "")
    inside = f"issues.{issue}.options.{name}"
    edits = [Edit("add", inside, entry), *_in_their_own_way(sheet, issue, name)]
    entry |= evidence(sheet, Option) | remarks(sheet, Option)
    return Made(inside, tuple(edits))


def _today(scenario: Scenario, issue: str) -> str:
    """Say which options there are, and who likes them how much."""
    there = [
        f"{clean(option_words(scenario, issue, key))} ("
        + ", ".join(f"{clean(scenario.side_name(s))} {x:g}" for s, x in option.positions.items())
        + ")"
        for key, option in scenario.issues[issue].options.items()
    ]
    return f"One more way to settle it. Today there are: {'; '.join(there)}."


def _in_their_own_way(sheet: Sheet, issue: str, name: str) -> list[Edit]:
    """Ask for the positions of those who like the options of the issue in their own way."""
    scenario = sheet.scenario
    own = [
        key
        for key, ratifier in scenario.ratifiers.items()
        if isinstance(ratifier.likes, Mapping) and isinstance(ratifier.likes.get(issue), Mapping)
    ]
    if own:
        sheet.group("Those who like this issue's options in their own way")
    edits: list[Edit] = []
    for key in own:
        whose, at = clean(voter(scenario, key)), f"ratifiers.{key}.likes.{issue}.{name}"
        says = "One number: 0 for what it likes least, 100 for what it likes best."
        label = f"Position of {whose}"
        typed = sheet.number(f"likes.{key}", label, Kinds.POSITION, says, at=f"/{at}")
        if typed != "":
            edits.append(Edit("set", at, typed))
    return edits


OPTION = Kind("option", "an option", "One more way to settle an issue.", _lay_out)
