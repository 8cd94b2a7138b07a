"""The sections that say what fighting on is worth."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .basis import Entry, Evidenced, NumberOf, Numbers, NumbersOf, Prose
from .numbers import Written
from .units import Kinds

__all__ = ["Escalation", "Harm", "Harms", "Odds", "War"]


class Odds(Evidenced):
    """Who wins if this is fought to the finish, as each sees it."""

    of: str
    """The side whose outright victory all chances here are about. A side's name."""
    seen_by: Annotated[Numbers, NumbersOf(Kinds.ODDS, "viewers")]
    """The chance that `of` wins outright, as each side and the `analyst` see it. %, 0.01-99.99.
    Higher for `of` itself or the analyst: `of` does better by fighting on. The analyst's moves the
    real front; the sides' move what they would accept."""
    sure: Annotated[Numbers, NumbersOf(Kinds.EVIDENCE)]
    """How sure each side is: the months of fighting that would teach it as much again. Duration, at
    least two periods. Higher: it learns less from what happens at the front."""


class Harm(Evidenced):
    """One kind of harm done while the fighting lasts."""

    is_: Prose | None = Field(default=None, alias="is")
    """What is counted. Text. Default: its name."""
    now: Annotated[Written, NumberOf(Kinds.COUNT)]
    """Count per time, now. Such as `3000 a month`, 0 or more. Higher: more harm by any date."""
    grows: Annotated[Written, NumberOf(Kinds.GROWTH)] | None = None
    """How fast the count grows. % per time, either sign. Default: it does not. Higher: more harm by
    any date."""


class Harms(Evidenced):
    """What is counted while the fighting lasts, by name."""

    model_config = Entry.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Harm]  # pyright: ignore[reportIncompatibleVariableOverride]

    @property
    def by_name(self) -> dict[str, Harm]:
        """Each kind of harm."""
        return dict(self.__pydantic_extra__ or {})


class War(Evidenced):
    """The fighting: odds, length, costs."""

    odds: Odds
    """Who wins if this is fought to the finish."""
    lasts: Annotated[Written, NumberOf(Kinds.LENGTH)]
    """How long it would last, in the analyst's view, if no deal ends it. Duration, at least one
    period. Higher: fighting on costs both sides more in all."""
    front: Annotated[Written, NumberOf(Kinds.FRONT)] | None = None
    """Where the front stands, from the proposer's defeat (0 %) to its victory (100 %). %, 1-99.
    Default: 50 %. The odds and the length stay as stated. Higher: the front starts nearer to the
    proposer's victory."""
    cost: Annotated[Numbers, NumbersOf(Kinds.RATE)]
    """What a month of fighting costs each side, all told but sanctions. Points a month (or another
    unit of time), 0 or more. Higher: that side is readier to settle."""
    weariness: Annotated[Numbers, NumbersOf(Kinds.FACTOR, "responder")]
    """Multiplies the responder's cost; known to the responder alone: the range is what others
    believe. Times, above 0. Higher: the responder is readier to settle."""
    discount: Annotated[Numbers, NumbersOf(Kinds.DISCOUNT)]
    """How much less what comes later counts. % a year (or another unit of time), 0 or more. Higher:
    each side cares less about what comes late: victories, and costs."""
    harm: Harms = Field(default_factory=lambda: Harms.model_validate({}))
    """What is counted while the fighting lasts. Default: nothing."""


class Escalation(Evidenced):
    """War beyond control."""

    means: Prose
    """What it is: the event the chances are about. Text."""
    chance: Annotated[Written, NumberOf(Kinds.HAZARD)]
    """Chance per time as the front stands, were the responder sure that its regime is safe. % a
    month (or another unit of time). Higher: more escalation, and fighting on is worth less to
    both."""
    near_defeat: Annotated[Written, NumberOf(Kinds.MORE)]
    """How many times higher it is where the responder is about to be driven out. Times, 1 or more.
    Higher: more escalation."""
    regime_feared: Annotated[Written, NumberOf(Kinds.MORE)] | None = None
    """How many times higher it is where the responder is sure that its regime's fall is the aim.
    Times, 1 or more. Default: 1. Higher: more escalation."""
    worse_than_defeat: Annotated[Numbers, NumbersOf(Kinds.GAIN)]
    """How far below total defeat it lies for each side. Points, 0 or more. Higher: fighting on is
    worth less to that side."""
