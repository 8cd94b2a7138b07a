"""The sections that say who fights and what a deal could contain."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool
from pydantic import WithJsonSchema as Shown

from .basis import Day, Entry, Evidenced, Name, NumberOf, Numbers, NumbersOf, Prose, refuse
from .numbers import Written
from .units import Kinds, parse_period

__all__ = [
    "Condition",
    "Deal",
    "Interaction",
    "Issue",
    "Meta",
    "Option",
    "Reference",
    "Side",
    "condition",
]

Condition = tuple[str, str]
"""(issue, option)."""


def condition(text: str) -> Condition:
    """Split ``issue.option`` (the issue may itself hold a dot: ``relief.us.full``)."""
    issue, _, option = text.rpartition(".")
    return issue, option


def _period(raw: Any) -> str:
    months = parse_period(raw) if isinstance(raw, str) else None
    if months is None or not 0.03 <= months <= 24:
        raise refuse(
            "`period` is a length of time between a day and two years",
            "Write it as `period: 1 month`",
        )
    return raw


class Meta(Entry):
    """What the file is about, and when."""

    title: Prose
    """One line that names the war and the moment. Text."""
    as_of: Day
    """The day the file speaks of: only what was known by then may stand in it. Date."""
    began: Day | None = None
    """The day the war, or the standoff, began; the age of a war is what history is asked about.
    Date. Default: unknown."""
    fighting: StrictBool = True
    """Whether there is fighting. false: a standoff, held with sanctions; history is then asked
    about sanctions alone and not about wars. true or false. Default: true. Moves no figure."""
    period: Annotated[
        str,
        BeforeValidator(_period),
        Shown({"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*(day|week|month|year)s?\s*$"}),
    ] = "1 month"
    """Length of one engagement, and of one chance to make an offer. A number of days, weeks, months
    or years. Default: 1 month. Changes the unit of account, not what the file says."""
    note: Prose | None = None
    """Remark for readers. Text. Default: none."""

    @property
    def months(self) -> float:
        """Length of a period in months."""
        return parse_period(self.period) or 1.0


class Side(Entry):
    """One of the two sides of the war."""

    is_: Prose | None = Field(default=None, alias="is")
    """Its name on screen. Text. Default: the key, capitalised."""
    role: Literal["proposer", "responder"]
    """Who makes the offers, and who answers them (and alone knows how weary it is)."""
    victory: Prose
    """What total victory means for this side: 100 points. Text."""
    defeat: Prose
    """What total defeat means for this side: 0 points. Text."""


class Reference(Evidenced):
    """The one whole deal that is placed by the lottery question."""

    deal: dict[str, str]
    """The option it takes on each issue and each frozen asset. An issue may say it itself, by
    `reference:`. Relief is not named: the deal is judged as if every sanction were lifted for sure
    and at once, and the program subtracts what stays."""
    worth: Annotated[Numbers, NumbersOf(Kinds.LOTTERY)]
    """The chance of total victory (else total defeat) at which the side would as soon have this
    deal. Points, 0-100, per side. Higher: every deal is worth more to that side."""


class Option(Evidenced):
    """One way to settle an issue; each side's name gives its position."""

    model_config = Entry.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Annotated[Written, NumberOf(Kinds.POSITION)]]  # pyright: ignore[reportIncompatibleVariableOverride]

    is_: Prose | None = Field(default=None, alias="is")
    """What it means. Text. Default: its name."""
    on_table: StrictBool = True
    """Whether it can be proposed today. Off the table, it comes in only where missing options are
    asked about (`offramp why`, levers). true or false. Default: true."""

    @property
    def positions(self) -> dict[str, float]:
        """Position 0-100 of each side: least liked option 0, most liked 100."""
        return {k: v.numbers[0][1] for k, v in (self.__pydantic_extra__ or {}).items()}


class Issue(Evidenced):
    """One question that a deal answers."""

    asks: Prose | None = None
    """The question. Text. Default: the issue's name."""
    swing: Annotated[Numbers, NumbersOf(Kinds.GAIN)]
    """What turning the option it likes least into the one it likes best is worth, all else equal.
    Points, 0 or more, per side. Higher: the issue weighs more in that side's value of a deal."""
    reference: str | None = None
    """The option that the reference deal takes here, if `reference.deal` does not say. Default:
    as `reference.deal` says."""
    options: dict[Name, Option] = Field(min_length=2, max_length=64)
    """The ways to settle it, in the order in which they are shown; each gives every side a position
    from 0 (liked least) to 100 (liked best)."""


class Interaction(Evidenced):
    """Options that are worth more, or less, together than apart."""

    is_: Prose | None = Field(default=None, alias="is")
    """What they mean together. Text. Default: its name."""
    when: tuple[str, ...] = Field(min_length=2, max_length=16)
    """The options, of different issues, that must all be in the deal: `[issue.option, ...]`."""
    worth: Annotated[Numbers, NumbersOf(Kinds.SIGNED)]
    """Added to the deal's worth when they meet. Points, either sign, per side (a side left out: 0).
    Higher: such deals are worth more to that side."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """`when`, as (issue, option)."""
        return tuple(condition(text) for text in self.when)


class Deal(Entry):
    """A package with a name, for `offramp deals --package NAME` and as a label."""

    is_: Prose | None = Field(default=None, alias="is")
    """What it amounts to. Text. Default: its name."""
    deal: dict[str, str] = Field(min_length=1)
    """Options by issue. What it leaves unnamed: relief, the option that lifts least; frozen assets,
    kept; any other issue, as in the reference deal."""
