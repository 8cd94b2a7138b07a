"""What can be added on the page (issue, option, statement, lever, ratifier), and its form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from offramp.report.wording import clean
from offramp.scenario import Scenario, ScenarioFaults
from offramp.scenario.basis import Name
from offramp.scenario.sections_deals import Issue, Option
from offramp.scenario.sections_levers import Lever
from offramp.scenario.sections_signals import Statement
from offramp.scenario.sections_talks import Endorsement, Member, Ratifier
from offramp.scenario.yamlfile import parse
from offramp.workbench.form_fields import Choice, Sheet, number_or_text
from offramp.workbench.state import Edit

__all__ = ["KINDS", "NAME", "Kind", "Made"]

NAME = "key"
"""Name of the field that holds the new entry's name."""
ROWS = 3
MOST_ROWS = 12
STAND_IN = "new_entry"
"""Stands for a name that is missing, so that the rest can be checked."""

_KEY = "A word of lower-case letters, digits and underscores by which the file calls it."


@dataclass(frozen=True)
class Made:
    """What a form comes to."""

    path: str
    """Of the new entry."""
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of entry."""

    key: str
    title: str
    intro: str
    lay_out: Callable[[Sheet], Made]
    missing: Callable[[Scenario], str]
    """Why the file can have none; empty if it can."""


def _named(sheet: Sheet) -> str:
    """Ask for the entry's name; one that cannot be is stood in for, so that the rest is checked."""
    typed = sheet.ask(NAME, "Name in the file", _KEY, needed=True)
    try:
        return TypeAdapter(Name).validate_python(typed)
    except ValidationError as error:
        told = error.errors(include_url=False)[0].get("ctx", {})
        sheet.wrong[NAME] = f"{told['rule']}. {told['remedy']}"
    return STAND_IN


def _number(sheet: Sheet, name: str, label: str, help: str, at: str) -> Any:
    return number_or_text(sheet.ask(name, label, help, at=at, control="number"))


def rows(sheet: Sheet, name: str) -> int:
    """How many rows a list in a form has: more are had by asking for them."""
    given = sheet.typed.get(f"rows.{name}", "")
    asked = int(given) if given.isdigit() and len(given) < 3 else ROWS
    return max(1, min(MOST_ROWS, asked + 2 * (sheet.typed.get("more") == name)))


def _key_of_row(sheet: Sheet, group: str, i: int, word: str) -> str:
    """Ask for the name of an entry in a list; empty if the row is left alone."""
    typed = sheet.typed.get(f"{group}.{i}.key", "").strip()
    at = f"{group}.{typed or f'{word.lower()}_{i + 1}'}"
    return sheet.ask(f"{group}.{i}.key", f"{word} {i + 1}: name in the file", _KEY, at=at)


def _description(model: Any, name: str) -> str:
    info = {i.alias or k: i for k, i in model.model_fields.items()}[name]
    return " ".join((info.description or "").split())


# --------------------------------------------------------------------------------------- issue


def _issue(sheet: Sheet) -> Made:
    sheet.group("The issue", "A question that a deal answers.")
    name = _named(sheet)
    entry = sheet.take(Issue, ("asks", "swing"))
    sheet.group("Ways to settle it", _description(Issue, "options"), "options")
    options: dict[str, Any] = {}
    for i in range(rows(sheet, "options")):
        key = _key_of_row(sheet, "options", i, "Option")
        at = f"options.{key or f'option_{i + 1}'}."
        option = _option_fields(sheet, f"options.{i}.", f"Option {i + 1}: ", at)
        if key or option:
            options[key or f"option_{i + 1}"] = option
    entry["options"] = options
    known = [(key, clean(option.get("is", key))) for key, option in options.items()]
    sheet.group("The reference deal")
    told = f"The option that it takes here. {_description(Issue, 'reference')}"
    if chosen := sheet.select("reference", "Takes the option", told, known, needed=True):
        entry["reference"] = chosen
    entry |= sheet.evidence(Issue)
    return Made(f"issues.{name}", (Edit("add", f"issues.{name}", entry),))


def _option_fields(sheet: Sheet, prefix: str, label: str, at: str) -> dict[str, Any]:
    """Fields of one option; empty if nothing was typed."""
    option: dict[str, Any] = {}
    for side in sheet.scenario.sides:
        whose = clean(sheet.scenario.side_name(side))
        says = f"How {whose} likes it: its least liked option 0, its best liked 100."
        typed = _number(
            sheet, f"{prefix}{side}", f"{label}position of {whose}", says, f"{at}{side}"
        )
        if typed != "":
            option[side] = typed
    if said := sheet.ask(
        f"{prefix}is", f"{label}in words", _description(Option, "is"), at=f"{at}is"
    ):
        option["is"] = said
    says = "It comes in only where missing options are asked about, and by levers."
    off = sheet.check(
        f"{prefix}off", _sentence(f"{label}cannot be proposed today"), says, at=f"{at}on_table"
    )
    if off:
        option["on_table"] = False
    return option


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


# -------------------------------------------------------------------------------------- option


def _option(sheet: Sheet) -> Made:
    scenario = sheet.scenario
    issues = [(key, clean(issue.asks or key)) for key, issue in scenario.issues.items()]
    sheet.group("The issue it settles")
    issue = sheet.select("issue", "Issue", "Which question it answers.", issues, needed=True)
    issue = issue if issue in scenario.issues else next(iter(scenario.issues))
    sheet.group("The option", "One more way to settle it.")
    name = _named(sheet)
    entry = _option_fields(sheet, "", "", "")
    inside = f"issues.{issue}.options.{name}"
    edits = [Edit("add", inside, entry)]
    tables = {
        key: ratifier
        for key, ratifier in scenario.ratifiers.items()
        if not isinstance(ratifier.likes, str)
        and issue in ratifier.likes
        and not isinstance(ratifier.likes[issue], str)
    }
    if tables:
        sheet.group("Those who like this issue's options in their own way")
    for key, ratifier in tables.items():
        whose, at = clean(ratifier.is_ or key), f"ratifiers.{key}.likes.{issue}.{name}"
        says = "0 for what it likes least, 100 for what it likes best."
        typed = _number(sheet, f"likes.{key}", f"Position of {whose}", says, f"/{at}")
        if typed != "":
            edits.append(Edit("set", at, typed))
    entry |= sheet.evidence(Option)
    return Made(inside, tuple(edits))


# ----------------------------------------------------------------------------------- statement


def _statement(sheet: Sheet) -> Made:
    scenario = sheet.scenario
    senders = scenario.sanctions.senders if scenario.sanctions else {}
    choices: dict[str, list[Choice]] = {
        "for": [(key, clean(name)) for key, name in senders.items()],
        "takes_back": [(k, clean(said.is_ or k)) for k, said in scenario.statements.items()],
    }
    sheet.group("The statement", "Something said in public for a sender of sanctions.")
    name = _named(sheet)
    entry = sheet.take(Statement, ("is", "date", "speaker", "office", "for"), choices)
    sheet.group("What it bears on")
    entry |= sheet.take(Statement, ("relief", "regime_change", "takes_back"), choices)
    sheet.group("How much it counts", "Left empty, the file's ledger says.", folded=True)
    entry |= sheet.take(Statement, ("weight", "undoes"))
    entry |= sheet.evidence(Statement)
    return Made(f"statements.{name}", (Edit("add", f"statements.{name}", entry),))


def _no_senders(scenario: Scenario) -> str:
    return "" if scenario.senders else "The file names no senders of sanctions to speak for."


# --------------------------------------------------------------------------------------- lever

_DOES: tuple[Choice, ...] = (
    ("set", "is set to"),
    ("shift", "moves by"),
    ("remove", "is taken out"),
)


def _lever(sheet: Sheet) -> Made:
    sheet.group("The lever", "Something that could be done, as changes of the file.")
    name = _named(sheet)
    entry = sheet.take(Lever, ("title", "cost", "warning"))
    told = "Each names an entry by its dotted path, such as talks.channel, and what becomes of it."
    sheet.group("What it changes", told)
    for i in range(rows(sheet, "edits")):
        row = f"edits.{i}."
        does = sheet.typed.get(f"{row}does", "set")
        does = does if does in dict(_DOES) else "set"
        typed = sheet.typed.get(f"{row}path", "").strip()
        at = f"{does}.{typed}" if typed and does != "remove" else f"#{i}"
        says = "The dotted path of a number or of another entry."
        path = sheet.ask(f"{row}path", f"Change {i + 1}: entry", says, at=at, suggests="paths")
        given = {"control": "select", "choices": _DOES, "value": "set", "at": f"#{i}.does"}
        sheet.ask(f"{row}does", f"Change {i + 1}: what becomes of it", "", **given)
        says = "Such as 20/40/60 % of months, or +6 %, or true."
        value = sheet.ask(
            f"{row}value", f"Change {i + 1}: value", says, at=f"{at}.#", control="number"
        )
        if path and does == "remove":
            entry.setdefault("remove", []).append(path)
        elif path:
            entry.setdefault(does, {})[path] = _value(value)
    _new_entries(sheet, entry)
    entry |= sheet.evidence(Lever)
    return Made(f"levers.{name}", (Edit("add", f"levers.{name}", entry),))


def _new_entries(sheet: Sheet, entry: dict[str, Any]) -> None:
    """Ask for whole entries that the lever brings in, written as the file would hold them."""
    told = "An option, a statement, a measure, someone who can say no: whatever a file can hold."
    sheet.group("What it brings in", told, "add", folded=True)
    for i in range(rows(sheet, "entries")):
        row, label = f"entries.{i}.", f"New entry {i + 1}"
        typed = sheet.typed.get(f"{row}path", "").strip()
        at = f"add.{typed}" if typed else f"#new.{i}"
        says = "Where it will stand, such as issues.crimea.options.shared."
        path = sheet.ask(f"{row}path", f"{label}: dotted path", says, at=f"{at}.#")
        says = "One key and its value to a line, such as “ukraine: 50”, as in the file."
        text = sheet.ask(f"{row}text", f"{label}: what it says", says, at=at, control="lines")
        if path:
            entry.setdefault("add", {})[path] = _entry(sheet, f"{row}text", text)
        elif text:
            sheet.wrong[f"{row}path"] = "It needs a path. Say where it will stand in the file"


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
        sheet.wrong[name] = f"line {first.line}: {first.rule}. {first.remedy}"
    return document


def _value(typed: str) -> Any:
    return typed == "true" if typed in ("true", "false") else number_or_text(typed)


# ------------------------------------------------------------------------------------ ratifier


def _ratifier(sheet: Sheet) -> Made:
    scenario = sheet.scenario
    known = scenario.all_issues()
    sheet.group("Who can say no", "Someone whose yes a deal needs, on a scale of its own.")
    name = _named(sheet)
    entry = sheet.take(Ratifier, ("is", "passes_at", "heat"))
    sheet.group("When it is asked", _description(Ratifier, "asked"), "asked")
    always = sheet.check("asked.always", "Always", at="asked")
    only = [
        issue
        for issue, _ in known
        if sheet.check(f"asked.{issue}", f"About {_words(issue)}", at="asked.#")
    ]
    entry["asked"] = "always" if always else only
    weights, likes = _weights_and_likes(sheet)
    entry |= {"weights": weights, "likes": likes}
    _members(sheet, entry)
    sheet.group("Public support", _description(Ratifier, "endorsement"), folded=True)
    sides = [(side, clean(scenario.side_name(side))) for side in scenario.sides]
    by = sheet.select("endorsement.by", "From", _description(Endorsement, "by"), sides)
    says = _description(Endorsement, "worth")
    worth = _number(sheet, "endorsement.worth", "Worth", says, "endorsement.worth")
    given = sheet.check("endorsement.given", "Has been given")
    if by or worth != "":
        found = {"by": by, "worth": worth, "given": given}
        entry["endorsement"] = {k: v for k, v in found.items() if v not in ("", False)}
    entry |= sheet.evidence(Ratifier)
    return Made(f"ratifiers.{name}", (Edit("add", f"ratifiers.{name}", entry),))


def _words(issue: str) -> str:
    return issue.replace("_", " ").replace("relief.", "relief from ")


def _weights_and_likes(sheet: Sheet) -> tuple[dict[str, Any], dict[str, Any]]:
    """One group an issue: its weight, and how its options are liked."""
    scenario = sheet.scenario
    sides = [(side, f"as {clean(scenario.side_name(side))} does") for side in scenario.sides]
    weights: dict[str, Any] = {}
    likes: dict[str, Any] = {}
    for issue, options in scenario.all_issues():
        legend = f"Its view of {_words(issue)}"
        says = "Left empty, the issue does not weigh with it."
        sheet.group(legend, says, f"likes.{issue}", folded=True)
        says = _description(Ratifier, "weights")
        weight = _number(sheet, f"weights.{issue}", "Weight", says, f"weights.{issue}")
        as_side = sheet.select(f"likes.{issue}", "Likes the options", "Or positions below.", sides)
        own: dict[str, Any] = {}
        for option in options:
            says = "0 for what it likes least, 100 for what it likes best."
            where = f"likes.{issue}.{option}"
            typed = _number(sheet, where, f"Own position of {_words(option)}", says, where)
            if typed != "":
                own[option] = typed
        if weight != "":
            weights[issue] = weight
        if own or as_side:
            likes[issue] = own or as_side
    return weights, likes


def _members(sheet: Sheet, entry: dict[str, Any]) -> None:
    sheet.group("Its members", _description(Ratifier, "members"), "members", folded=True)
    if rule := sheet.ask("rule", "Rule", _description(Ratifier, "rule")):
        entry["rule"] = rule
    members: dict[str, Any] = {}
    for i in range(rows(sheet, "members")):
        row = f"members.{i}."
        key = _key_of_row(sheet, "members", i, "Member")
        at = f"members.{key or f'member_{i + 1}'}"
        says = _description(Member, "passes_at")
        least = _number(
            sheet, f"{row}passes_at", f"Member {i + 1}: passes at", says, f"{at}.passes_at"
        )
        says = _description(Member, "weight")
        weight = _number(sheet, f"{row}weight", f"Member {i + 1}: weight", says, f"{at}.weight")
        found = {"passes_at": least, "weight": weight}
        if key or least != "" or weight != "":
            members[key or f"member_{i + 1}"] = {k: v for k, v in found.items() if v != ""}
    if members:
        entry["members"] = members


def _can(_: Scenario) -> str:
    return ""


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "issue",
            "an issue",
            "One more question for a deal to answer. Deals that the file names leave it as in the "
            "reference deal.",
            _issue,
            _can,
        ),
        Kind("option", "an option", "One more way to settle an issue.", _option, _can),
        Kind(
            "statement",
            "a statement",
            "The more binding its office and the more recent, the more it moves what is believed.",
            _statement,
            _no_senders,
        ),
        Kind("lever", "a lever", "It then stands among the switches of the page.", _lever, _can),
        Kind("ratifier", "someone who can say no", "A deal then needs their yes.", _ratifier, _can),
    )
}
"""What can be added, by key."""
