"""The section on carrying a deal out: who delivers what, when, and what can be undone."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictFloat

from .basis import Entry, Evidenced, Name, NumberOf, Numbers, NumbersOf, Prose
from .numbers import Written
from .units import Kinds

__all__ = ["Delivery", "Guarantee", "Implementation", "Limits", "PowerShift"]


class Delivery(Evidenced):
    """What one issue asks to be done, by whom, and what holds until it is."""

    by: str
    """Who delivers it: a side, or `senders` for relief and frozen assets."""
    until_then: str
    """The option that holds until it is delivered. One of the issue's options; for `relief` one of
    those of `sanctions.relief`."""
    undone: Annotated[Written, NumberOf(Kinds.PART)]
    """Share of it that is undone after a breach, such as the snapback of sanctions or land retaken:
    whoever broke the deal, unless `taken_back` says otherwise. %. Higher: a receiver that cheats
    loses more, a giver that cheats gets more back."""
    taken_back: Annotated[Written, NumberOf(Kinds.PART)] | None = None
    """Share of it that its giver gets back by breaking the deal itself. %. Default: as `undone`.
    Higher: the giver is more tempted."""
    escrow: StrictBool = False
    """Whether it is paid into a third party's hands first, which hands it on step by step: back to
    the giver if the receiver cheats, and not to a giver that cheats. Only for what the proposer's
    side delivers. true or false. Default: false."""


class PowerShift(Evidenced):
    """Who gains strength while a deal is carried out."""

    to: str
    """The side that gains it. A side's name."""
    by: Annotated[Written, NumberOf(Kinds.RATE)]
    """What war resumed later is worth more to that side, and less to the other. Points a month (or
    another unit of time), 0 or more. Higher: the other side is readier to break the deal early, and
    that side later."""


class Guarantee(Evidenced):
    """What third parties do to the side that breaks the deal."""

    by: tuple[Prose, ...] = Field(min_length=1)
    """Who gives it. Names."""
    believed: Annotated[Written, NumberOf(Kinds.CHANCE)]
    """Chance that the guarantors keep their word, as both sides see it. %. Higher: cheating is
    worth less."""
    costs_violator: Annotated[Numbers, NumbersOf(Kinds.GAIN)]
    """What the guarantee, if kept, costs a side that breaks the deal. Points, 0 or more, per side.
    Higher: cheating is worth less to that side."""


class Limits(Entry):
    """Which schedules are considered."""

    steps: Annotated[int, Field(strict=True, ge=1, le=12)] = 6
    """How many steps there are. Number, 1-12. Default: 6."""
    over: Annotated[Written, NumberOf(Kinds.STRETCH)] | None = None
    """How long it takes from the first step to the last. Duration, above 0. Default: 12 periods.
    Higher: less has to be risked at once, and everything comes later."""
    no_relief_before: Annotated[Written, NumberOf(Kinds.STRETCH)] | None = None
    """When relief may begin: the first step is today, the second on this day. Duration. Default:
    today. Higher: relief comes later."""
    tranches: Annotated[int, Field(strict=True, ge=1, le=12)] | None = None
    """In how many of the steps relief and assets may move. Number, 1-12. Default: all of them."""
    last: str | None = None
    """The delivery that comes after all others. A key of `deliveries`. Default: none."""


class Implementation(Evidenced):
    """How a deal is carried out, and what cheating would bring."""

    deliveries: dict[str, Delivery] = Field(min_length=1, max_length=64)
    """What has to be delivered, by issue; `relief` stands for every sender's relief. What is not
    named here holds from the day a deal is agreed, and cannot be broken."""
    cheating_seen: Annotated[Numbers, NumbersOf(Kinds.HAZARD)]
    """Chance that cheating by a side is seen within a month (or another unit of time). % a month,
    per side. Higher: a side that prefers the deal is readier to keep it; one that would rather be
    at war is not."""
    lag: Annotated[Numbers, NumbersOf(Kinds.SPAN)] | None = None
    """How long after it is seen a breach has its consequences. Duration, per side. Default: none.
    Higher: what deters comes later, and weighs less."""
    power_shift: PowerShift | None = None
    """Who gains strength meanwhile. Default: nobody."""
    guarantee: Guarantee | None = None
    """What third parties do to a violator. Default: nothing."""
    limits: Limits = Field(default_factory=lambda: Limits.model_validate({}))
    """Which schedules are considered. Default: six steps over 12 periods."""
    plans: dict[Name, dict[str, tuple[StrictFloat, ...]]] = Field(
        default_factory=dict, max_length=50
    )
    """Schedules of your own, by name: for each delivery the shares of it due at each step, in %,
    adding up to 100. Only these are considered. Default: ready-made ones within the limits, and
    where none of them holds the best there is."""
