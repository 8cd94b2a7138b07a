"""The sections on who must say yes, on the talks, and on what the file rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    StrictBool,
    StrictFloat,
    Tag,
    model_validator,
)
from pydantic import WithJsonSchema as Shown
from pydantic_core import core_schema

from .basis import Day, Entry, Evidenced, Name, NumberOf, Prose, is_number, refuse
from .numbers import Written
from .units import Kinds

__all__ = ["Correlation", "Endorsement", "Member", "Ratifier", "Rule", "Source", "Talks"]


class Rule(Entry):
    """How many of a ratifier's members must say yes."""

    kind: Literal["unanimity", "count", "weight"]
    """All of them, a number of them, or members that together hold a share of the weight."""
    needed: float = 1.0
    """Members needed (count), or share of the weight as a fraction (weight)."""
    of: int | None = None
    """Members there are, as the file says (count)."""


def _rule(raw: Any) -> Any:
    if isinstance(raw, Rule):
        return raw
    text = " ".join(raw.split()) if isinstance(raw, str) else ""
    if text == "unanimity":
        return Rule(kind="unanimity")
    if found := re.fullmatch(r"(\d{1,3}) of (\d{1,3})", text):
        return Rule(kind="count", needed=float(found[1]), of=int(found[2]))
    if found := re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?) ?% of weight", text):
        return Rule(kind="weight", needed=float(found[1]) / 100)
    raise refuse(
        "a rule is `unanimity`, `2 of 3` or `65 % of weight`", "Write it in one of these forms"
    )


class Member(Evidenced):
    """One member of a ratifier: a threshold, or ``{passes_at: ..., weight: ...}``."""

    is_: Prose | None = Field(default=None, alias="is")
    """Who it is. Text. Default: its name."""
    passes_at: Annotated[Written, NumberOf(Kinds.SCORE)]
    """The lowest score it lets through. 0-100. Higher: fewer deals."""
    weight: Annotated[Written, NumberOf(Kinds.WEIGHT)] | None = None
    """Its weight under a rule by weight; any total will do. Default: none. Higher: its yes counts
    for more."""

    @model_validator(mode="before")
    @classmethod
    def _from_number(cls, raw: Any) -> Any:
        return {"passes_at": raw} if is_number(raw) else raw

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Allow the short form."""
        return {"anyOf": [{"x-number": "SCORE"}, handler(schema)]}


class Endorsement(Evidenced):
    """Public support from a side, which makes a yes easier."""

    by: str
    """The side that would endorse."""
    worth: Annotated[Written, NumberOf(Kinds.SCORE_SHIFT)]
    """By how much it lowers what is needed to pass, once given. Score, 0-100. Higher: more
    deals."""
    given: StrictBool = False
    """Whether it has been given. true or false. Default: false. true: more deals."""


def _table_or_word(raw: Any) -> str:
    return "<table>" if isinstance(raw, Mapping) else "<word>"


def _list_or_word(raw: Any) -> str:
    return "<list>" if isinstance(raw, list | tuple) else "<word>"


OptionPositions = dict[str, Annotated[Written, NumberOf(Kinds.POSITION)]]
Likes = Annotated[
    Annotated[str, Tag("<word>")]
    | Annotated[
        dict[
            str,
            Annotated[
                Annotated[str, Tag("<word>")] | Annotated[OptionPositions, Tag("<table>")],
                Discriminator(_table_or_word),
            ],
        ],
        Tag("<table>"),
    ],
    Discriminator(_table_or_word),
]


class Ratifier(Evidenced):
    """Someone whose yes a deal needs, on a scale of its own."""

    is_: Prose | None = Field(default=None, alias="is")
    """Who it is. Text. Default: its name."""
    asked: Annotated[
        Annotated[Literal["always"], Tag("<word>")] | Annotated[tuple[str, ...], Tag("<list>")],
        Discriminator(_list_or_word),
    ]
    """The issues that ask something of it: it is then asked only about deals that take another
    option there than the one that asks nothing (no relief, assets kept, the reference option). A
    list such as `[relief.us]`, or `always`."""
    rule: Annotated[Rule, BeforeValidator(_rule), Shown({"type": "string"})] | None = None
    """How many members must say yes. One of `unanimity`, `2 of 3`, `65 % of weight`; only with
    `members`. Default: there is one member."""
    members: dict[Name, Member] = Field(default_factory=dict, max_length=200)
    """Its members, each with the lowest score it lets through. Default: one, at `passes_at`."""
    weights: dict[str, Annotated[Written, NumberOf(Kinds.WEIGHT)]] = Field(min_length=1)
    """How much each issue weighs with it. Numbers, 0 or more; any total will do. Higher: the option
    taken there decides more of its score."""
    likes: Likes
    """How it likes the options of each issue: a side's name (as that side does), or by issue a
    side's name or positions 0-100 of the options."""
    passes_at: Annotated[Written, NumberOf(Kinds.SCORE)] | None = None
    """The lowest score it lets through; the worst deal scores 0, the best 100. Higher: fewer
    deals. Only without `members`."""
    heat: Annotated[Written, NumberOf(Kinds.SCORE_SHIFT)] | None = None
    """By how much being seen to talk raises what is needed to pass. Score. Default: 0. Higher:
    fewer deals."""
    endorsement: Endorsement | None = None
    """Public support that lowers what is needed to pass. Default: none to be had."""


class Talks(Evidenced):
    """How the two sides can deal with each other."""

    channel: Annotated[Written, NumberOf(Kinds.OPENING)]
    """Chance that a serious channel is open within a month (or another unit of time). % of months.
    Higher: deals come sooner."""
    home_pressure: Annotated[Written, NumberOf(Kinds.PRESSURE)]
    """Size of the domestic pressures on the proposer's choice that nobody else sees. Points, 0.1 or
    more: 100/Lambda of the choice rule. Higher: the proposer's offers are less sharp."""
    cost_of_trying: Annotated[Written, NumberOf(Kinds.GAIN)] | None = None
    """What tabling an offer costs the proposer, each time. Points, 0 or more. Default: 0. Higher:
    fewer offers."""
    horizon: Annotated[Written, NumberOf(Kinds.HORIZON)] | None = None
    """How long talks remain possible. Duration. Default: 36 periods. Take at least half as long
    again as the longest time reported: a nearer end is itself a threat."""


def _rank(rank: float) -> float:
    if not -1 < rank < 1:
        raise refuse("a rank correlation lies between -1 and 1, both excluded", "Such as 0.5")
    return rank


class Correlation(Evidenced):
    """Two doubts that go together."""

    of: tuple[str, str]
    """Dotted paths of the two numbers."""
    rank: Annotated[StrictFloat, AfterValidator(_rank)]
    """Their rank correlation (Spearman), between -1 and 1, both excluded."""


def _url(raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"https?://[^\s<>\"']{3,500}", raw):
        raise refuse("a link begins with http:// or https://", "Copy it from the address bar")
    return raw


def _page(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


class Source(Entry):
    """What numbers rest on."""

    title: Prose
    """What it is. Text."""
    by: Prose
    """Who published it. Text."""
    date: Day
    """When. Not after `as_of`, unless `facts_until` says how old what is used of it is. Date."""
    facts_until: Day | None = None
    """For something published after `as_of`: the day by which all that is used of it was known.
    Date. Default: its date."""
    page: Annotated[str, BeforeValidator(_page), Shown({"type": ["string", "integer"]})] | None = (
        None
    )
    """Where in it. Text or number. Default: none."""
    url: Annotated[str, BeforeValidator(_url)] | None = None
    """Where to find it. http or https. Default: none."""
    note: Prose | None = None
    """Remark for readers. Text. Default: none."""
