"""What the entries of a scenario must say together: one small function per check.

Each check takes the scenario (or the sections of it that read) and yields problems: the path of
the entry at fault, the rule and the remedy. `CHECKS` lists them; a check that needs a section
which did not read is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .basis import Numbers
from .consistency_evidence import EVIDENCE_CHECKS
from .consistency_implementation import IMPLEMENTATION_CHECKS
from .consistency_ratifiers import RATIFIER_CHECKS
from .consistency_signals import SIGNAL_CHECKS
from .listing import packages_can_be_listed
from .lookups import (
    Problem,
    SectionMissingError,
    check_choice,
    check_conditions,
    known_options,
    unknown,
    unread,
)
from .numbers import Written
from .sections_deals import condition
from .yamlfile import Path

__all__ = ["CHECKS", "Problem", "SectionMissingError", "problems"]


def problems(scenario: Any) -> Iterator[Problem]:
    """Run every check that can be run."""
    for check in CHECKS:
        try:
            yield from check(scenario)
        except SectionMissingError:
            continue


# ------------------------------------------------------------------------------ sides, names


def roles(s: Any) -> Iterator[Problem]:
    """Require exactly one proposer and one responder."""
    for role in ("proposer", "responder"):
        count = sum(side.role == role for side in s.sides.values())
        if count != 1:
            yield (
                ("sides",),
                f"exactly one side is the {role}, not {count}",
                "Give one side `role: proposer` and the other `role: responder`",
            )


def began_before(s: Any) -> Iterator[Problem]:
    """Require that the war began by the day the file speaks of."""
    if s.meta.began is not None and s.meta.began > s.meta.as_of:
        yield ("meta", "began"), "the war begins after `as_of`", "Correct one of the two dates"


def groups_name_members(s: Any) -> Iterator[Problem]:
    """Require known members in groups of numbers, and all where none may be left out."""
    partly = {("interactions", "worth"), ("beliefs", "regime_change_is_aim")}
    partly |= {("beliefs", "regime_change_weight"), ("beliefs", "relief_comes")}
    words = {"viewers": "a side, nor `analyst`", "senders": "a sender", "sides": "a side"}
    words["responder"] = "the responder, who alone is weary in secret"
    for path, node, _ in s.entries():
        if not isinstance(node, Numbers) or node.every is not None:
            continue
        names = s.names_of(node.over)
        for name in node:
            yield from unknown((*path, name), name, names, words[node.over])
        missing = [n for n in names if n not in node.given]
        if missing and (path[0], path[-1]) not in partly:
            listed = ", ".join(f"`{m}`" for m in missing)
            yield path, f"a number for {listed} is needed", "Add it, or write one number for all"


def names_do_not_clash(s: Any) -> Iterator[Problem]:
    """Refuse a frozen asset with the name of an issue."""
    if s.sanctions is None:
        return
    for name in s.sanctions.frozen_assets:
        if name in s.issues:
            rule = f"`{name}` names both an issue and a frozen asset, which is an issue of its own"
            yield ("sanctions", "frozen_assets", name), rule, "Rename one of the two"


# ------------------------------------------------------------------------------------ issues


def positions_span(s: Any) -> Iterator[Problem]:
    """Require a position of every side on every option, from 0 to 100."""
    for name, issue in s.issues.items():
        for key, option in issue.options.items():
            path = ("issues", name, "options", key)
            for extra in option.positions:
                yield from unknown((*path, extra), extra, s.sides, "a side")
            missing = [side for side in s.sides if side not in option.positions]
            if missing:
                listed = ", ".join(f"`{m}`" for m in missing)
                yield path, f"a position for {listed} is needed", "Write it: 0 least, 100 most"
        if any(unread(option.__pydantic_extra__) for option in issue.options.values()):
            continue
        for side in s.sides:
            given = [o.positions[side] for o in issue.options.values() if side in o.positions]
            if len(given) == len(issue.options) and (min(given) != 0 or max(given) != 100):
                yield (
                    ("issues", name, "options"),
                    f"positions of `{side}` go from {min(given):g} to {max(given):g}, not 0 to 100",
                    "Give its least liked option 0 and its most liked 100; the swing sets the size",
                )


def something_on_table(s: Any) -> Iterator[Problem]:
    """Require an option that can be proposed today."""
    for name, issue in s.issues.items():
        if not any(o.on_table for o in issue.options.values()):
            yield (
                ("issues", name, "options"),
                "no option is on the table",
                "Leave one without `on_table: false`: what holds today, if nothing else",
            )


def reference_is_complete(s: Any) -> Iterator[Problem]:
    """Require one known option on each issue and asset, and none on relief."""
    known, deal = known_options(s), s.reference.deal
    for issue, option in deal.items():
        path = ("reference", "deal", issue)
        if issue.startswith("relief."):
            rule = "the reference deal is judged as if every sanction were lifted"
            yield path, rule, "Leave relief out of it"
            continue
        yield from check_choice(path, issue, option, known)
    for issue in known:
        own = s.issues[issue].reference if issue in s.issues else None
        if own is not None:
            yield from check_choice(("issues", issue, "reference"), issue, own, known)
            if deal.get(issue, own) != own:
                rule = f"`reference.deal` says `{deal[issue]}` for `{issue}`"
                yield ("issues", issue, "reference"), rule, "Say it in one place"
        elif issue not in deal and not issue.startswith("relief."):
            listed = ", ".join(known[issue])
            yield (
                ("reference", "deal"),
                f"`{issue}` is missing",
                f"Add one of its options: {listed}",
            )


def interactions_are_known(s: Any) -> Iterator[Problem]:
    """Require known options of different issues in interactions."""
    known = known_options(s)
    for name, entry in s.interactions.items():
        yield from check_conditions(("interactions", name, "when"), entry.when, known)


def impossible_are_known(s: Any) -> Iterator[Problem]:
    """Require known options in impossible combinations, and a possible reference deal."""
    known = known_options(s)
    own = {n: i.reference for n, i in s.issues.items() if i.reference is not None}
    reference = s.reference.deal | own
    for i, combination in enumerate(s.impossible):
        found = check_conditions(("impossible", i), combination, known)
        yield from found
        if not found and all(reference.get(a) == b for a, b in map(condition, combination)):
            rule = "the reference deal itself is declared impossible"
            yield ("impossible", i), rule, "Place another deal by the lottery question"


def deals_are_possible(s: Any) -> Iterator[Problem]:
    """Require known options in named deals, and none that are impossible together."""
    known = known_options(s)
    for name, entry in s.deals.items():
        for issue, option in entry.deal.items():
            yield from check_choice(("deals", name, "deal", issue), issue, option, known)
        for combination in map(list, s.impossible):
            if all(entry.deal.get(a) == b for a, b in map(condition, combination)):
                rule = f"{' and '.join(combination)} are declared impossible together"
                yield ("deals", name), rule, "Change the deal, or the list `impossible`"


# --------------------------------------------------------------------------------------- war


def odds_are_of_a_side(s: Any) -> Iterator[Problem]:
    """Require odds of one of the sides."""
    yield from unknown(("war", "odds", "of"), s.war.odds.of, s.sides, "a side")


def lengths_in_periods(s: Any) -> Iterator[Problem]:
    """Require times long enough for the period."""
    entries: list[tuple[Path, Written]] = [(("war", "lasts"), s.war.lasts)]
    sure = s.war.odds.sure
    entries += [(("war", "odds", "sure", n), w) for n, w in sure.given.items()]
    if sure.every is not None:
        entries.append((("war", "odds", "sure"), sure.every))
    if s.talks.horizon is not None:
        entries.append((("talks", "horizon"), s.talks.horizon))
    for path, written in entries:
        least = written.kind.least
        low = written.at(0.1) * written.unit.months / s.period
        if low < least - 1e-9:
            rule = f"it is at least {least:g} period{'s' * (least > 1)} of {s.meta.period}"
            yield path, rule, "Write a longer time, or a shorter `meta.period`"


def half_lives_are_positive(s: Any) -> Iterator[Problem]:
    """Refuse a half-life of no time."""
    for name, measure in (s.sanctions.measures if s.sanctions else {}).items():
        if measure.adapts is not None and measure.adapts.at(0.5) <= 0:
            rule = "the time in which the pain halves is above 0"
            yield ("sanctions", "measures", name, "adapts"), rule, "Leave `adapts` out for never"


# --------------------------------------------------------------------------------- sanctions


def target_is_responder(s: Any) -> Iterator[Problem]:
    """Require that the side under sanctions is the one that answers offers."""
    if s.sanctions is None:
        return
    yield from unknown(("sanctions", "target"), s.sanctions.target, s.sides, "a side")
    if s.sanctions.target in s.sides and s.sanctions.target != s.responder:
        rule = "the target of sanctions is the responder"
        yield ("sanctions", "target"), rule, f"Write `{s.responder}`, or swap the sides' roles"


def senders_are_used(s: Any) -> Iterator[Problem]:
    """Require known senders of measures and assets, and one of these from every sender."""
    if s.sanctions is None:
        return
    senders, used = s.sanctions.senders, set()
    for name, measure in s.sanctions.measures.items():
        path = ("sanctions", "measures", name, "sender")
        yield from unknown(path, measure.sender, senders, "a sender")
        used.add(measure.sender)
    for name, asset in s.sanctions.frozen_assets.items():
        for i, sender in enumerate(asset.held_by):
            path = ("sanctions", "frozen_assets", name, "held_by", i)
            yield from unknown(path, sender, senders, "a sender")
            if asset.held_by.index(sender) != i:
                yield path, f"`{sender}` stands twice", "Keep one of the two"
        used |= set(asset.held_by)
    for sender in senders:
        if sender not in used:
            rule = f"`{sender}` has imposed nothing: it would change nothing"
            yield ("sanctions", "senders", sender), rule, "Give it a measure, or leave it out"


def relief_has_steps(s: Any) -> Iterator[Problem]:
    """Require relief from 0 % to something, each share once."""
    if s.sanctions is None or not s.sanctions.measures:
        return
    if unread(s.sanctions.relief):
        return
    shares = {name: written.numbers[0][1] for name, written in s.sanctions.relief.items()}
    path = ("sanctions", "relief") if shares else ("sanctions",)
    if 0.0 not in shares.values() or len(shares) < 2:
        rule = "relief has an option that lifts nothing and one that lifts something"
        yield path, rule, "Such as `relief: {none: 0 %, full: 100 %}`"
    for name, share in shares.items():
        twin = next(other for other in shares if shares[other] == share)
        if twin != name:
            rule = f"`{name}` lifts the same share as `{twin}`"
            yield (*path, name), rule, "Keep one of the two"


def beliefs_fit_senders(s: Any) -> Iterator[Problem]:
    """Require beliefs with sanctions, about every sender whose relief can be promised."""
    if s.sanctions is None:
        if s.beliefs is not None:
            rule = "beliefs about senders need `sanctions`"
            yield ("beliefs",), rule, "Leave them out, or write `sanctions`"
        return
    if s.beliefs is None:
        yield ("sanctions",), "`beliefs` is needed with `sanctions`", "Say how likely relief comes"
        return
    comes = s.beliefs.relief_comes
    for sender in s.sanctions.senders if comes.every is None else ():
        if sender not in comes.given:
            rule = f"a number for `{sender}` is needed"
            yield ("beliefs", "relief_comes"), rule, "Add it, or write one number for all"
    if s.beliefs.regime_change_is_aim is None:
        for key in ("regime_change_weight", "distrust", "unsafe_peace"):
            if getattr(s.beliefs, key) is not None:
                rule = f"`{key}` changes nothing without `regime_change_is_aim`"
                yield ("beliefs", key), rule, "Write both, or neither"
    if s.beliefs.safeguards and s.beliefs.unsafe_peace is None:
        rule = "`safeguards` change nothing without `unsafe_peace`"
        yield ("beliefs", "safeguards"), rule, "Write both, or neither"
    known = known_options(s)
    for name, entry in s.beliefs.safeguards.items():
        yield from check_conditions(("beliefs", "safeguards", name, "when"), entry.when, known)


CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    roles,
    began_before,
    groups_name_members,
    names_do_not_clash,
    positions_span,
    something_on_table,
    packages_can_be_listed,
    reference_is_complete,
    interactions_are_known,
    impossible_are_known,
    deals_are_possible,
    odds_are_of_a_side,
    lengths_in_periods,
    half_lives_are_positive,
    target_is_responder,
    senders_are_used,
    relief_has_steps,
    beliefs_fit_senders,
    *RATIFIER_CHECKS,
    *IMPLEMENTATION_CHECKS,
    *SIGNAL_CHECKS,
    *EVIDENCE_CHECKS,
)
