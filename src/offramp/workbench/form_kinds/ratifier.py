"""The form for someone who can say no: when it is asked, what weighs with it, its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offramp.report.wording import clean, issue_words, option_words
from offramp.scenario.sections_talks import Endorsement, Member, Ratifier
from offramp.scenario.units import Kinds
from offramp.workbench.form_fields import Choice, Sheet, plain_help, such_as
from offramp.workbench.form_kinds.base import (
    Kind,
    Made,
    evidence,
    free_name,
    name_of,
    remarks,
    sides_of,
)
from offramp.workbench.state import Edit

__all__ = ["RATIFIER"]

_RULES: tuple[Choice, ...] = (
    ("unanimity", "all of them"),
    ("count", "a number of them"),
    ("weight", "members with a share of the weight"),
)


def _help(model: Any, name: str) -> str:
    return plain_help(model.model_fields[name].description)


def _lay_out(sheet: Sheet) -> Made:
    sheet.group("Who can say no", "Someone whose yes a deal needs, on a scale of its own.")
    name = name_of(sheet, "is", "ratifier", sheet.scenario.ratifiers)
    labels = {
        "is": "Who it is",
        "passes_at": "Lowest score it lets through",
        "heat": "Heat of being seen to talk",
    }
    needed = ("is",) if _has(sheet, "members.") else ("is", "passes_at")
    entry = sheet.take(Ratifier, labels, needed=needed)
    entry |= _asked(sheet) | _views(sheet) | _members(sheet) | _support(sheet)
    entry |= evidence(sheet, Ratifier) | remarks(sheet, Ratifier)
    return Made(f"ratifiers.{name}", (Edit("add", f"ratifiers.{name}", entry),))


def _asked(sheet: Sheet) -> dict[str, Any]:
    remedy = "Tick Always, or one issue or more"
    sheet.group("When it is asked", _help(Ratifier, "asked"), "asked", remedy=remedy)
    always = sheet.check("asked.always", "Always: about every deal", at="asked.#")
    only = [
        issue
        for issue, _ in sheet.scenario.all_issues()
        if sheet.check(f"asked.{issue}", f"About: {_issue(sheet, issue)}", at="asked.#")
    ]
    return {"asked": "always"} if always else {"asked": only} if only else {}


def _issue(sheet: Sheet, issue: str) -> str:
    return clean(issue_words(sheet.scenario, issue))


def _views(sheet: Sheet) -> dict[str, Any]:
    """Ask what weighs with it, and how it likes the options there."""
    sides = sides_of(sheet.scenario, "as {} does")
    remedy = "Give one issue or more a weight"
    told = (
        f"{_help(Ratifier, 'weights')} {such_as(Kinds.WEIGHT)} Left empty, an issue does not weigh "
        "with it."
    )
    sheet.group("What weighs with it", told, "weights", remedy=remedy)
    issues = sheet.scenario.all_issues()
    weights = {}
    for issue, _ in issues:
        typed = sheet.number(f"weights.{issue}", f"Weight of: {_issue(sheet, issue)}", Kinds.WEIGHT)
        if typed != "":
            weights[issue] = typed
    told = "As one of the sides does, or in its own way: for any issue, that can be said below."
    sheet.group("How it likes the options", told)
    every = sheet.select("likes", "It likes them", "", sides, none="in its own way, as said below")
    own = {
        issue: view for issue, there in issues if (view := _own_view(sheet, issue, there, sides))
    }
    if every and not own:
        likes: Any = every
    else:
        likes = {issue: every for issue in weights if every} | own
    return {k: v for k, v in (("weights", weights), ("likes", likes)) if v}


def _own_view(sheet: Sheet, issue: str, options: tuple[str, ...], sides: list[Choice]) -> Any:
    """Ask how it likes the options of one issue: as a side does, or in its own way."""
    told = (
        "Choose whose view it shares, or give each option a position: one number, 0 for the one "
        "liked least, 100 for the best."
    )
    legend = f"Its own view of: {_issue(sheet, issue)}"
    sheet.group(legend, told, f"likes.{issue}", folded=True, named=True)
    as_side = sheet.select(
        f"likes.{issue}", "It likes these options", "", sides, none="as said above"
    )
    own: dict[str, Any] = {}
    for option in options:
        words = clean(option_words(sheet.scenario, issue, option))
        typed = sheet.number(f"likes.{issue}.{option}", f"Position of: {words}", Kinds.POSITION)
        if typed != "":
            own[option] = typed
    return own or as_side


def _members(sheet: Sheet) -> dict[str, Any]:
    told = f"{_help(Ratifier, 'members')} Then it has no lowest score of its own."
    sheet.group("Its members", told, "members", folded=True)
    needed = _has(sheet, "members.")
    kind = sheet.select("rule", "How many must say yes", "", _RULES, needed=needed)
    says = "Members, as a whole number; or the share of the weight, in per cent, such as 65."
    asked = sheet.ask("rule.needed", "How many, or which share", says, at="rule.#needed")
    members: dict[str, Any] = {}
    for i in sheet.rows("members", "members"):
        row, label = f"members.{i}.", f"Member {i + 1}: "
        words = sheet.typed.get(f"{row}is", "").strip()
        key = free_name(words, f"member_{i + 1}", members)
        found = {
            "is": sheet.ask(f"{row}is", f"{label}who it is", "", at=f"members.{key}.is"),
            **_numbers_of(sheet, row, label, f"members.{key}."),
        }
        if any(v != "" for v in found.values()):
            members[key] = _filled(found)
    rules = {"count": f"{asked} of {len(members)}", "weight": f"{asked.rstrip(' %')} % of weight"}
    rule = rules.get(kind, kind)
    return _filled({"rule": rule, "members": members or ""})


def _has(sheet: Sheet, row: str) -> bool:
    """Whether anything was typed into some rows."""
    return any(name.startswith(row) and value for name, value in sheet.typed.items())


def _numbers_of(sheet: Sheet, row: str, label: str, at: str) -> dict[str, Any]:
    """Ask for the numbers of a member."""
    asked = {
        "passes_at": ("lowest score it lets through", Kinds.SCORE),
        "weight": ("weight", Kinds.WEIGHT),
    }
    return {
        name: sheet.number(
            f"{row}{name}",
            f"{label}{words}",
            kind,
            f"{_help(Member, name)} {such_as(kind)}",
            at=f"{at}{name}",
            needed=name == "passes_at" and _has(sheet, row),
        )
        for name, (words, kind) in asked.items()
    }


def _support(sheet: Sheet) -> dict[str, Any]:
    told = _help(Ratifier, "endorsement")
    sheet.group("Public support", told, "endorsement", folded=True, named=True)
    by = sheet.select("endorsement.by", "From", _help(Endorsement, "by"), sides_of(sheet.scenario))
    worth = sheet.number(
        "endorsement.worth",
        "Worth",
        Kinds.SCORE_SHIFT,
        f"{_help(Endorsement, 'worth')} {such_as(Kinds.SCORE_SHIFT)}",
    )
    given = sheet.check("endorsement.given", "Has been given")
    found = _filled({"by": by, "worth": worth, "given": given or ""})
    return {"endorsement": found} if found else {}


def _filled(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value != ""}


RATIFIER = Kind("ratifier", "someone who can say no", "A deal then needs their yes.", _lay_out)
