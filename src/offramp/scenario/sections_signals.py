"""The sections on what was said: statements, postures, demands, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from .basis import Day, Entry, Evidenced, Name, NumberOf, Prose
from .numbers import Written, parse_number
from .units import Kind, Kinds

__all__ = [
    "AudienceCost",
    "Demand",
    "Ledger",
    "Office",
    "Posture",
    "Statement",
    "ledger_in_force",
]

Office = Literal[
    "law",
    "formal_decision",
    "head_of_government",
    "minister",
    "deputy_minister",
    "official",
    "unnamed",
]


class Statement(Evidenced):
    """Something said in public for a sender of sanctions, or taken back."""

    is_: Prose | None = Field(default=None, alias="is")
    """What was said, in a line. Text. Default: its name."""
    date: Day
    """When. Not after `as_of`. Date."""
    speaker: Prose | None = None
    """Who said it. Text. Default: not named."""
    office: Office
    """The office that speaks, or the act that binds more than words do; the more binding, the more
    it moves. How much: `ledger.weights`."""
    for_: str = Field(alias="for")
    """The sender it speaks for. A key of `sanctions.senders`."""
    relief: Literal["promised", "possible", "doubtful", "ruled_out"] | None = None
    """What it says of relief: that it will come if terms are met; that the door is open; that the
    aim is another, or conditions have no end; that it will not come. Default: nothing."""
    regime_change: Literal["sought", "hinted", "denied"] | None = None
    """What it says of regime change: an aim; an aim that only it would meet; not the aim. Default:
    nothing."""
    takes_back: str | None = None
    """An earlier statement of the same sender that it takes back. A key of `statements`. Default:
    none."""
    undoes: Annotated[Written, NumberOf(Kinds.CHANCE)] | None = None
    """How much of what it takes back is undone, if its office is no lower. %. Default: as
    `ledger.retracted` says. Higher: less is left of the statement taken back."""
    weight: Annotated[Written, NumberOf(Kinds.OBSERVATIONS)] | None = None
    """What it weighs, in observations of a promise kept or broken. Default: as `ledger.weights`
    says of its office. Higher: it moves the belief further."""

    @property
    def directed(self) -> bool:
        """Whether it bears on relief or on regime change itself."""
        return self.relief is not None or self.regime_change is not None


class Ledger(Evidenced):
    """How statements, postures and demands are read as evidence; every key has a default range."""

    prior_strength: Annotated[Written, NumberOf(Kinds.STRENGTH)] | None = None
    """How many observations of promises kept or broken the beliefs in `beliefs` are worth.
    Observations. Default: 2/4/8. Higher: statements move them less."""
    half_life: Annotated[Written, NumberOf(Kinds.MEMORY)] | None = None
    """How long until a statement counts half. Duration. Default: 1.5/3/6 months. Higher: old
    statements count for more."""
    most: Annotated[Written, NumberOf(Kinds.OBSERVATIONS)] | None = None
    """What all statements of one sender on one matter weigh together at most. Observations.
    Default: 2/4/8. Higher: many statements move a belief further."""
    retracted: Annotated[Written, NumberOf(Kinds.CHANCE)] | None = None
    """Share of a statement that is undone when the same office takes it back. %. Default: 60/80/95
    %. Higher: less is left of what was taken back."""
    weights: dict[Office, Annotated[Written, NumberOf(Kinds.OBSERVATIONS)]] = Field(
        default_factory=dict
    )
    """What a statement weighs, by office or act. Observations. Default: the table that `offramp
    signals --weights` prints, each within a factor of two. Higher: it moves the belief further."""
    word_noise: Annotated[Written, NumberOf(Kinds.NOISE)] | None = None
    """Size of the pressures on the responder's choice of words that nobody else sees. Points, 0.5
    or more. Default: 0.5/1/2. Higher: postures teach less."""
    slips: Annotated[Written, NumberOf(Kinds.SLIP)] | None = None
    """Chance that a demand is no guide to what the responder would take. %, above 0. Default: 1/2/5
    %. Higher: demands teach less."""
    independence: Annotated[Written, NumberOf(Kinds.CHANCE)] | None = None
    """How far several demands count as so many: 100 % each in full, 0 % all together as one. %.
    Default: 25/50/75 %. Higher: demands teach more."""


class Posture(Evidenced):
    """The face that a side shows."""

    is_: Prose | None = Field(default=None, alias="is")
    """What was said or done, in a line. Text. Default: its name."""
    date: Day
    """When. Not after `as_of`. Date."""
    side: str
    """The side that shows it. The responder's latest is evidence about its weariness; the
    proposer, who hides nothing here, is shown beside it and moves nothing."""
    shows: Name
    """A word for it, such as `not_interested`; the responder's is a key of `audience_cost`."""


class AudienceCost(Evidenced):
    """What the responder's leaders lose by settling after showing each posture, by its word."""

    model_config = Entry.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Annotated[Written, NumberOf(Kinds.GAIN)]]  # pyright: ignore[reportIncompatibleVariableOverride]

    @property
    def by_word(self) -> dict[str, Written]:
        """Cost of climbing down from each posture, in the file's order."""
        return dict(self.__pydantic_extra__ or {})


def _terms_or_word(raw: Any) -> str:
    return "<terms>" if isinstance(raw, Mapping) else "<word>"


class Demand(Evidenced):
    """Something that the responder asks for to end the war."""

    is_: Prose | None = Field(default=None, alias="is")
    """What was asked for, in a line. Text. Default: its name."""
    date: Day
    """When. Not after `as_of`. Date."""
    side: str
    """Who asks: the responder, whose weariness its demands betray."""
    wants: Annotated[
        Annotated[Literal["victory"], Tag("<word>")]
        | Annotated[dict[str, str], Field(min_length=1), Tag("<terms>")],
        Discriminator(_terms_or_word),
    ]
    """Options by issue, or `victory` for all there is to win. Issues left unnamed are averaged over
    their options."""


# ------------------------------------------------------------------------ defaults of the ledger

_REASON = "default of the program: "

DEFAULTS: Mapping[str, tuple[Kind, str, str]] = {
    "prior_strength": (Kinds.STRENGTH, "2/4/8", "a full ledger may outweigh what history says"),
    "half_life": (Kinds.MEMORY, "1.5/3/6 months", "about a cycle of summit meetings"),
    "most": (Kinds.OBSERVATIONS, "2/4/8", "words are many, deeds few"),
    "retracted": (Kinds.CHANCE, "60/80/95 %", "what was heard goes on being believed in part"),
    "word_noise": (Kinds.NOISE, "0.5/1/2", "as large as the pressures on what is offered"),
    "slips": (Kinds.SLIP, "1/2/5 %", "now and then words are only words"),
    "independence": (Kinds.CHANCE, "25/50/75 %", "the same haggler asks each time"),
}
"""Kind, range and reason of each number of `Ledger` that the file leaves out."""

WEIGHTS: Mapping[str, str] = {
    "law": "1.5/3/6",
    "formal_decision": "1/2/4",
    "head_of_government": "0.5/1/2",
    "minister": "0.3/0.6/1.2",
    "deputy_minister": "0.18/0.35/0.7",
    "official": "0.12/0.25/0.5",
    "unnamed": "0.05/0.1/0.2",
}
"""Weights by office, observations: the order from what going back costs, the sizes a judgement,
each within a factor of two. The middles are those of `offramp.signals.WEIGHTS` (a test)."""


def ledger_in_force(scenario: Any) -> Iterator[tuple[tuple[str, ...], Written]]:
    """Yield path and default of every number of the ledger that counts and is not in the file."""
    ledger, said = scenario.ledger or Ledger(), scenario.statements.values()
    words = {p.shows for p in scenario.postures.values() if p.side == scenario.responder}
    counts = {
        "prior_strength": any(s.directed for s in said),
        "half_life": any(s.directed for s in said),
        "most": any(_could_exceed(scenario, ledger, sender) for sender in scenario.senders),
        "retracted": any(s.takes_back is not None and s.undoes is None for s in said),
        "word_noise": bool(words),
        "slips": bool(scenario.demands),
        "independence": len(scenario.demands) > 1,
    }
    for name, (kind, text, reason) in DEFAULTS.items():
        if counts[name] and getattr(ledger, name) is None:
            yield ("ledger", name), _default(kind, text, reason)
    offices = {s.office for s in said if s.weight is None}
    for office, text in WEIGHTS.items():
        if office in offices and office not in ledger.weights:
            reason = "order by what going back on it costs, size within a factor of two"
            yield ("ledger", "weights", office), _default(Kinds.OBSERVATIONS, text, reason)


def _default(kind: Kind, text: str, reason: str) -> Written:
    return replace(parse_number(text, kind), judgement=_REASON + reason)


def _could_exceed(scenario: Any, ledger: Ledger, sender: str) -> bool:
    """Whether a sender's statements on one matter could weigh more than `most` lets them."""
    for matter in ("relief", "regime_change"):
        weight = 0.0
        for said in scenario.statements.values():
            if said.for_ == sender and getattr(said, matter) is not None:
                own = said.weight or ledger.weights.get(said.office)
                own = own or parse_number(WEIGHTS[said.office], Kinds.OBSERVATIONS)
                weight += own.at(0.9)
        limit = parse_number(DEFAULTS["most"][1], Kinds.OBSERVATIONS)
        if weight > limit.at(0.1):
            return True
    return False
