"""What statements, postures and demands must say together with the rest of the file.

Checks as in `offramp.scenario.consistency`: each yields problems (path, rule, remedy).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from .faults import did_you_mean

__all__ = ["SIGNAL_CHECKS"]

Problem = tuple[tuple[str | int, ...], str, str]


def said_by_then(s: Any) -> Iterator[Problem]:
    """Refuse what was said after `as_of`."""
    as_of: datetime.date = s.meta.as_of
    for section in ("statements", "postures", "demands"):
        for name, entry in getattr(s, section).items():
            if entry.date > as_of:
                rule = f"it is later than `as_of` ({as_of.isoformat()})"
                yield (section, name, "date"), rule, "Leave it out: nobody knew it that day"


def statements_are_of_senders(s: Any) -> Iterator[Problem]:
    """Require statements of known senders, about whom there is a belief to move."""
    if not s.statements:
        return
    if s.sanctions is None or s.beliefs is None:
        rule = "statements move beliefs about the senders of sanctions, and there are none"
        yield ("statements",), rule, "Leave them out, or write `sanctions` and `beliefs`"
        return
    aims = s.beliefs.regime_change_is_aim
    for name, said in s.statements.items():
        path = ("statements", name)
        if said.for_ not in s.sanctions.senders:
            rule = f"`{said.for_}` is not a sender"
            yield (*path, "for"), rule, did_you_mean(said.for_, s.sanctions.senders)
        elif said.regime_change is not None and (
            aims is None or (aims.every is None and said.for_ not in aims.given)
        ):
            rule = f"there is no belief about the aim of `{said.for_}` that it could move"
            remedy = (
                "Write `beliefs.regime_change_is_aim` for that sender: what was believed before"
            )
            yield (*path, "regime_change"), rule, remedy
        if not said.directed and said.takes_back is None:
            rule = "a statement bears on `relief`, on `regime_change`, or takes another back"
            yield path, rule, "Say what it bears on, or leave it out"
        if said.undoes is not None and said.takes_back is None:
            rule = "it undoes nothing without `takes_back`"
            yield (*path, "undoes"), rule, "Name the statement that it takes back"


def retractions_look_back(s: Any) -> Iterator[Problem]:
    """Require that what is taken back was said before, for the same sender, and in no circle."""
    for name, said in s.statements.items():
        path, back = ("statements", name, "takes_back"), said.takes_back
        if back is None:
            continue
        taken = s.statements.get(back)
        if taken is None or back == name:
            rule = f"`{back}` is no other statement"
            yield path, rule, did_you_mean(back, [n for n in s.statements if n != name])
            continue
        if taken.date > said.date:
            rule = f"`{back}` was made later ({taken.date.isoformat()})"
            yield path, rule, "Correct one of the two dates"
        if taken.for_ != said.for_:
            rule = f"`{back}` speaks for `{taken.for_}`"
            yield path, rule, "A sender takes back its own words: correct `for`"
        if _in_a_circle(s, name):
            yield path, "it takes itself back, by a circle", "Break the circle"


def _in_a_circle(s: Any, name: str) -> bool:
    seen, at = set(), name
    while at in s.statements and at not in seen:
        seen.add(at)
        at = s.statements[at].takes_back
    return at == name


def postures_have_costs(s: Any) -> Iterator[Problem]:
    """Require known sides, and costs of two postures or more that the responder could show."""
    words = s.audience_cost.by_word if s.audience_cost is not None else {}
    shown = False
    for name, entry in s.postures.items():
        path = ("postures", name)
        if entry.side not in s.sides:
            yield (
                (*path, "side"),
                f"`{entry.side}` is not a side",
                did_you_mean(entry.side, s.sides),
            )
        elif entry.side == s.responder:
            shown = True
            if s.audience_cost is not None and entry.shows not in words:
                rule = f"`{entry.shows}` has no `audience_cost`"
                yield (*path, "shows"), rule, did_you_mean(entry.shows, words)
    if shown and s.audience_cost is None:
        rule = "`audience_cost` is needed to read a posture of the responder"
        remedy = "Say what climbing down costs, such as `{not_interested: 0.5/1.5/4, open: 0}`"
        yield ("postures",), rule, remedy
    if s.audience_cost is not None and len(words) < 2:
        rule = "a posture teaches something only where another could have been shown"
        yield ("audience_cost",), rule, "Give the cost of two or more, such as `open: 0`"
    if s.audience_cost is not None and not shown:
        rule = "`audience_cost` changes nothing without a posture of the responder"
        yield ("audience_cost",), rule, "Write the posture it shows, or leave it out"


def demands_are_of_responder(s: Any) -> Iterator[Problem]:
    """Require demands of the responder for options that a deal could have, and its mark-up."""
    known = dict(reversed(s.all_issues()))
    for name, entry in s.demands.items():
        path = ("demands", name)
        if entry.side not in s.sides:
            yield (
                (*path, "side"),
                f"`{entry.side}` is not a side",
                did_you_mean(entry.side, s.sides),
            )
        elif entry.side != s.responder:
            rule = f"demands betray the weariness of the responder, `{s.responder}`"
            yield (*path, "side"), rule, "The proposer's belong in prose: it hides nothing here"
        if entry.wants == "victory":
            continue
        found = False
        for issue, option in entry.wants.items():
            at = (*path, "wants", issue)
            if issue not in known:
                found = True
                yield at, f"there is no issue `{issue}`", did_you_mean(issue, known)
            elif option not in known[issue]:
                found = True
                rule = f"`{issue}` has no option `{option}`"
                yield at, rule, did_you_mean(option, known[issue])
        wanted = {f"{issue}.{option}" for issue, option in entry.wants.items()}
        if not found and any(set(combination) <= wanted for combination in s.impossible):
            rule = "it asks for what is declared impossible together"
            yield (*path, "wants"), rule, "Change the demand, or the list `impossible`"
    if s.demands and s.haggling is None:
        rule = "`haggling` is needed to read demands"
        yield ("demands",), rule, "Say what is asked for above what it would take"
    if s.haggling is not None and not s.demands:
        rule = "`haggling` changes nothing without `demands`"
        yield ("haggling",), rule, "Write the demands, or leave it out"


def ledger_reads_something(s: Any) -> Iterator[Problem]:
    """Refuse settings of the ledger where there is nothing that they would read."""
    if s.ledger is None:
        return
    reads = {
        "statements": ("prior_strength", "half_life", "most", "retracted"),
        "postures": ("word_noise",),
        "demands": ("slips", "independence"),
    }
    for section, keys in reads.items():
        for key in keys:
            if getattr(s.ledger, key) is not None and not getattr(s, section):
                rule = f"`{key}` changes nothing without `{section}`"
                yield ("ledger", key), rule, f"Write `{section}`, or leave it out"
    if s.ledger.weights and not s.statements:
        yield ("ledger", "weights"), "weights change nothing without `statements`", "Leave them out"


SIGNAL_CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    said_by_then,
    statements_are_of_senders,
    retractions_look_back,
    postures_have_costs,
    demands_are_of_responder,
    ledger_reads_something,
)
