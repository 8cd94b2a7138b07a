"""What carrying deals out must say together with the rest of the file.

Checks as in `offramp.scenario.consistency`: each yields problems (path, rule, remedy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .faults import did_you_mean
from .lookups import (
    Problem,
    known_options,
    unknown,
)
from .yamlfile import Path

__all__ = ["IMPLEMENTATION_CHECKS"]


def deliveries_are_known(s: Any) -> Iterator[Problem]:
    """Require deliveries of known issues, by who can deliver them, from one of their options."""
    if s.implementation is None:
        return
    known, relieving = known_options(s), s.relieving_senders
    deliveries = s.implementation.deliveries
    for name, entry in deliveries.items():
        path = ("implementation", "deliveries", name)
        options = known.get(name, ())
        if name == "relief" and relieving:
            options = tuple(s.sanctions.relief)
            twice = [f"`relief.{x}`" for x in relieving if f"relief.{x}" in deliveries]
            if twice:
                rule = f"`relief` stands for every sender, {' and '.join(twice)} too"
                yield path, rule, "Name relief as a whole, or sender by sender"
        elif name not in known:
            yield from unknown(
                path, name, (*known, *(("relief",) if relieving else ())), "an issue"
            )
            continue
        yield from _who_delivers(s, path, name, entry)
        if entry.until_then not in options:
            rule = f"`{name}` has no option `{entry.until_then}`"
            yield (*path, "until_then"), rule, did_you_mean(entry.until_then, options)
        if entry.escrow and entry.by == s.responder:
            rule = "escrow is for what the proposer's side delivers"
            yield (*path, "escrow"), rule, "Leave it out"


def _who_delivers(s: Any, path: Path, name: str, entry: Any) -> Iterator[Problem]:
    of_senders = name not in s.issues
    if of_senders and entry.by != "senders":
        rule = f"`{name}` is in the hands of those who imposed the sanctions"
        yield (*path, "by"), rule, "Write `by: senders`"
    if not of_senders:
        yield from unknown((*path, "by"), entry.by, s.sides, "a side")


def shift_is_to_a_side(s: Any) -> Iterator[Problem]:
    """Require a side that gains power."""
    if s.implementation is not None and s.implementation.power_shift is not None:
        path, shift = ("implementation", "power_shift", "to"), s.implementation.power_shift
        yield from unknown(path, shift.to, s.sides, "a side")


def limits_leave_a_schedule(s: Any) -> Iterator[Problem]:
    """Require limits that some schedule keeps."""
    if s.implementation is None:
        return
    path, limits = ("implementation", "limits"), s.implementation.limits
    deliveries = s.implementation.deliveries
    over = 12.0 if limits.over is None else limits.over.at(0.5) * limits.over.unit.months / s.period
    if over <= 0:
        yield (*path, "over"), "it takes some time", "Write a longer time, or one step"
    if limits.no_relief_before is not None:
        before = limits.no_relief_before
        if all(entry.by != "senders" for entry in deliveries.values()):
            rule = "no relief or asset is among the deliveries: it changes nothing"
            yield (*path, "no_relief_before"), rule, "Leave it out"
        start = before.at(0.5) * before.unit.months / s.period
        if start > over or (limits.steps == 1 and start > 0):
            rule = "relief could not begin before the last step"
            yield (*path, "no_relief_before"), rule, "Write an earlier day, or more time or steps"
    if limits.last is not None:
        yield from unknown((*path, "last"), limits.last, deliveries, "a delivery")


def plans_deliver_all(s: Any) -> Iterator[Problem]:
    """Require schedules that deliver everything in as many steps as there are."""
    if s.implementation is None:
        return
    deliveries, steps = s.implementation.deliveries, s.implementation.limits.steps
    for name, plan in s.implementation.plans.items():
        path = ("implementation", "plans", name)
        for item, shares in plan.items():
            yield from unknown((*path, item), item, deliveries, "a delivery")
            if len(shares) != steps:
                rule = f"it has {len(shares)} shares, and there are {steps} steps"
                yield (*path, item), rule, "Write one share for each step of `limits.steps`"
            elif min(shares) < 0 or abs(sum(shares) - 100) > 0.5:
                rule = "the shares are not 0 or more, adding up to 100 %"
                yield (*path, item), rule, "Such as [0, 50, 50]"
        missing = [f"`{item}`" for item in deliveries if item not in plan]
        if missing:
            yield path, f"{', '.join(missing)} is missing", "Say when it is delivered"


IMPLEMENTATION_CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    deliveries_are_known,
    shift_is_to_a_side,
    limits_leave_a_schedule,
    plans_deliver_all,
)
