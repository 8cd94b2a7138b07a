"""The form for a statement: something said in public for a sender of sanctions."""

from __future__ import annotations

from offramp.report.wording import clean, plain_name
from offramp.scenario import Scenario
from offramp.scenario.sections_signals import Statement
from offramp.workbench.form_faults import BEARS_ON_NOTHING
from offramp.workbench.form_fields import Choice, Sheet
from offramp.workbench.form_kinds.base import Kind, Made, evidence, name_of, remarks
from offramp.workbench.state import Edit

__all__ = ["STATEMENT"]

_WHAT = {
    "is": "What was said",
    "date": "Day",
    "speaker": "Who said it",
    "office": "Office or act",
    "for": "Speaks for",
}
_BEARS_ON = {
    "relief": "Relief from sanctions",
    "regime_change": "Regime change",
    "takes_back": "Takes back",
}
_COUNTS = {"weight": "Weight", "undoes": "Undone of what it takes back"}


def _lay_out(sheet: Sheet) -> Made:
    scenario = sheet.scenario
    senders = scenario.sanctions.senders if scenario.sanctions else {}
    before = scenario.statements.items()
    choices: dict[str, list[Choice]] = {
        "for": [(key, clean(name)) for key, name in senders.items()],
        "takes_back": [(key, clean(said.is_ or plain_name(key))) for key, said in before],
    }
    sheet.group("The statement", "Something said in public for a sender of sanctions.")
    name = name_of(sheet, "is", "statement", scenario.statements)
    entry = sheet.take(Statement, _WHAT, choices, needed=("is",))
    told = (
        "At least one of these: what it says of relief or of regime change, or what it takes back."
    )
    sheet.group("What it bears on", told)
    bears_on = sheet.take(Statement, _BEARS_ON, choices)
    if not bears_on:
        sheet.wrong["relief"] = BEARS_ON_NOTHING
    entry |= bears_on
    told = "Left empty, it counts as statements of its office do."
    sheet.group("How much it counts", told, folded=True)
    entry |= sheet.take(Statement, _COUNTS)
    entry |= evidence(sheet, Statement) | remarks(sheet, Statement)
    return Made(f"statements.{name}", (Edit("add", f"statements.{name}", entry),))


def _no_senders(scenario: Scenario) -> str:
    return "" if scenario.senders else "The file names no senders of sanctions to speak for."


STATEMENT = Kind(
    "statement",
    "a statement",
    "The more binding its office and the more recent, the more it moves what is believed.",
    _lay_out,
    _no_senders,
)
