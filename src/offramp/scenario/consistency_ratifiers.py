"""What ratifiers must say together with the rest of the file.

Checks as in `offramp.scenario.consistency`: each yields problems (path, rule, remedy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .lookups import (
    Problem,
    known_options,
    unknown,
    unread,
)
from .numbers import Written
from .yamlfile import Path

__all__ = ["RATIFIER_CHECKS"]


def ratifiers_ask_known(s: Any) -> Iterator[Problem]:
    """Require known issues that ratifiers are asked about, and known endorsers."""
    known = known_options(s)
    for name, entry in s.ratifiers.items():
        for i, issue in enumerate(entry.asked if entry.asked != "always" else ()):
            yield from unknown(("ratifiers", name, "asked", i), issue, known, "an issue")
        if entry.endorsement is not None:
            path = ("ratifiers", name, "endorsement", "by")
            yield from unknown(path, entry.endorsement.by, s.sides, "a side")


def ratifiers_have_thresholds(s: Any) -> Iterator[Problem]:
    """Require one threshold, or members with a rule."""
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name)
        if entry.members and entry.passes_at is not None:
            rule = "a ratifier with members has no `passes_at` of its own"
            yield (*path, "passes_at"), rule, "Give each member its threshold"
        if not entry.members and entry.passes_at is None:
            rule = "`passes_at` is needed"
            yield path, rule, "Write the lowest score it lets through, or its `members`"
        if entry.members and entry.rule is None:
            yield path, "members need a `rule`", "Such as `rule: unanimity`"
        if entry.rule is not None and not entry.members:
            yield (*path, "rule"), "a rule needs `members`", "Name them, or leave the rule out"


def rules_fit_members(s: Any) -> Iterator[Problem]:
    """Require rules that the members there are can meet."""
    for name, entry in s.ratifiers.items():
        if entry.rule is None or not entry.members:
            continue
        path, count = ("ratifiers", name), len(entry.members)
        rule = entry.rule
        if rule.kind == "count" and (rule.of != count or not 1 <= rule.needed <= count):
            said = f"{rule.needed:g} of {rule.of}"
            yield (
                (*path, "rule"),
                f"`{said}` does not fit {count} members",
                f"Write `k of {count}` with k between 1 and {count}",
            )
        if rule.kind == "weight":
            if not 0 < rule.needed <= 1:
                yield (
                    (*path, "rule"),
                    "a share of the weight is above 0, up to 100 %",
                    "Such as `65 % of weight`",
                )
            for key, member in entry.members.items():
                if member.weight is None:
                    text = "a rule by weight needs every member's `weight`"
                    yield (*path, "members", key), text, "Such as `{passes_at: 40, weight: 20}`"
            given = [m.weight.numbers[0][1] for m in entry.members.values() if m.weight]
            if len(given) == count and sum(given) <= 0:
                yield (*path, "members"), "the weights add up to 0", "Give one a weight above 0"
        else:
            for key, member in entry.members.items():
                if member.weight is not None:
                    text = "a weight changes nothing unless the rule is by weight"
                    yield (*path, "members", key, "weight"), text, "Leave it out"


def ratifiers_weigh_known(s: Any) -> Iterator[Problem]:
    """Require weights of known issues that add up to something."""
    known = known_options(s)
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name, "weights")
        for issue in entry.weights:
            yield from unknown((*path, issue), issue, known, "an issue")
        if not sum(w.numbers[0][1] for w in entry.weights.values()) > 0:
            yield path, "the weights add up to 0", "Give an issue a weight above 0"


def ratifiers_like_known(s: Any) -> Iterator[Problem]:
    """Require likes of all weighed issues: a side's name or positions from 0 to 100."""
    known = known_options(s)
    for name, entry in s.ratifiers.items():
        path = ("ratifiers", name, "likes")
        if isinstance(entry.likes, str):
            yield from unknown(path, entry.likes, s.sides, "a side")
            for issue in entry.weights:
                yield from _no_view_of_relief(s, path, entry.likes, issue)
            continue
        for issue, likes in entry.likes.items():
            if issue not in known:
                yield from unknown((*path, issue), issue, known, "an issue")
            elif issue not in entry.weights:
                rule = f"`{issue}` has no weight here, so its likes change nothing"
                yield (*path, issue), rule, "Give it a weight, or leave it out"
            elif isinstance(likes, str):
                yield from unknown((*path, issue), likes, s.sides, "a side")
                yield from _no_view_of_relief(s, (*path, issue), likes, issue)
            else:
                yield from _check_table((*path, issue), likes, known[issue])
        for issue in entry.weights:
            if issue in known and issue not in entry.likes:
                rule = f"how it likes `{issue}` is missing"
                yield path, rule, "Write a side's name or positions of the options"


def _no_view_of_relief(s: Any, path: Path, side: str, issue: str) -> Iterator[Problem]:
    if issue.startswith("relief.") and side in s.sides and side != s.responder:
        rule = f"how `{side}` likes `{issue}` is not in the file"
        yield path, rule, f"Write positions: `{issue}: {{none: 100, ..., full: 0}}`"


def _check_table(
    path: Path, likes: Mapping[str, Written], options: tuple[str, ...]
) -> Iterator[Problem]:
    for option in likes:
        yield from unknown((*path, option), option, options, "an option of this issue")
    missing = [o for o in options if o not in likes]
    if missing:
        listed = ", ".join(f"`{m}`" for m in missing)
        yield path, f"a position for {listed} is needed", "Write it: 0 least, 100 most"
    given = [w.numbers[0][1] for o, w in likes.items() if o in options]
    if not missing and not unread(likes) and (min(given) != 0 or max(given) != 100):
        rule = f"positions go from {min(given):g} to {max(given):g}, not 0 to 100"
        yield path, rule, "Give the least liked option 0 and the most liked 100"


RATIFIER_CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    ratifiers_ask_known,
    ratifiers_have_thresholds,
    rules_fit_members,
    ratifiers_weigh_known,
    ratifiers_like_known,
)
