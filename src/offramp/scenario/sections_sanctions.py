"""The sections on sanctions, the way out of them, and what the target believes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .basis import Evidenced, Name, NumberOf, Numbers, NumbersOf, Prose
from .numbers import Written
from .sections_deals import Condition, condition
from .units import Kinds

__all__ = ["Asset", "Beliefs", "Measure", "Safeguard", "Sanctions"]


class Measure(Evidenced):
    """One measure of one sender."""

    is_: Prose | None = Field(default=None, alias="is")
    """What it is. Text. Default: its name."""
    sender: str
    """Who imposed it, and alone can lift it. A key of `senders`."""
    pain: Annotated[Written, NumberOf(Kinds.RATE)]
    """What it costs the target, now. Points a month (or another unit of time), 0 or more. Higher:
    fighting on is worth less to the target."""
    own_cost: Annotated[Written, NumberOf(Kinds.RATE)] | None = None
    """What it costs the proposer's side. Points a month, 0 or more. Default: nothing. Higher:
    fighting on is worth less to the proposer."""
    adapts: Annotated[Written, NumberOf(Kinds.SPAN)] | None = None
    """How long until the target bears half of it only. Duration, above 0. Default: never. Higher:
    it hurts longer."""
    outlasts: Annotated[Written, NumberOf(Kinds.SPAN)]
    """How long it stays on after a war that ends without a deal, or after a deal that does not lift
    it. Duration, 0 or more. Higher: relief is worth more to the target."""


class Asset(Evidenced):
    """Frozen assets: the issue of this name has the options returned, kept, paid_to_<proposer>."""

    is_: Prose | None = Field(default=None, alias="is")
    """What it is. Text. Default: its name."""
    held_by: tuple[str, ...] = Field(min_length=1)
    """The senders that hold it, in equal parts: their word is what a promised return rests on."""
    worth: Annotated[Numbers, NumbersOf(Kinds.GAIN)]
    """What it is worth to the side that gets it. Points, 0 or more, per side. Higher: deals that
    give it to that side are worth more to it."""


class Sanctions(Evidenced):
    """Measures, their senders, and what relief can be offered."""

    target: str
    """The side under sanctions: the responder."""
    aim: Literal["military", "territory", "weapons", "all"] = "military"
    """What they are to change: military behaviour or a war, territory, the spread of weapons.
    History is asked about sanctions of this kind; all: of any. Default: military. Moves no
    figure."""
    senders: dict[Name, Prose] = Field(min_length=1, max_length=64)
    """Who imposed them: a key and a full name each."""
    measures: dict[Name, Measure] = Field(default_factory=dict, max_length=200)
    """The measures, by name."""
    relief: dict[Name, Annotated[Written, NumberOf(Kinds.SHARE)]] = Field(
        default_factory=dict, max_length=16
    )
    """Options of each relief issue (`relief.<sender>`, one per sender with measures): the share of
    the sender's measures that is lifted. %. One of them is 0 %."""
    frozen_assets: dict[Name, Asset] = Field(default_factory=dict, max_length=16)
    """Frozen assets, by name; each is an issue of its own. Default: none."""


class Safeguard(Evidenced):
    """Something in a deal that guards the responder's regime against pursuit after settling."""

    is_: Prose | None = Field(default=None, alias="is")
    """What it is. Text. Default: its name."""
    when: tuple[str, ...] = Field(min_length=1, max_length=16)
    """The options, of different issues, that must all be in the deal: `[issue.option, ...]`."""
    removes: Annotated[Written, NumberOf(Kinds.CHANCE)]
    """Share of the danger (`unsafe_peace`) that it removes; of several, each removes its share of
    what the others leave. %. Higher: such deals are worth more to the responder."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """`when`, as (issue, option)."""
        return tuple(condition(text) for text in self.when)


class Beliefs(Evidenced):
    """What the responder believes of the senders of sanctions."""

    relief_comes: Annotated[Numbers, NumbersOf(Kinds.CHANCE, "senders")]
    """Chance that relief, once promised in a deal, is delivered, per sender. %. Higher: deals with
    relief are worth more to the responder."""
    regime_change_is_aim: Annotated[Numbers, NumbersOf(Kinds.CHANCE, "senders")] | None = None
    """Chance that the sender seeks the fall of the responder's regime, per sender. %. Default: 0.
    Higher: more escalation, less trust in relief, and less safety in any deal."""
    regime_change_weight: Annotated[Numbers, NumbersOf(Kinds.CHANCE, "senders")] | None = None
    """How far the sender could bring it about: the coalition seeks it with chance
    1 - product(1 - aim * weight). %. Default: 100 %. Higher: as for regime_change_is_aim."""
    distrust: Annotated[Written, NumberOf(Kinds.CHANCE)] | None = None
    """How much of its belief in a sender's relief the responder loses were it sure that the sender
    seeks its fall. %. Default: 0 %. Higher: deals with relief are worth less to the responder."""
    unsafe_peace: Annotated[Written, NumberOf(Kinds.GAIN)] | None = None
    """What any deal loses for the responder were it sure that its regime will be pursued after
    settling. Points, 0 or more. Default: 0. Higher: fewer deals."""
    safeguards: dict[Name, Safeguard] = Field(default_factory=dict, max_length=16)
    """What in a deal removes part of that danger, by name. Default: nothing does."""
