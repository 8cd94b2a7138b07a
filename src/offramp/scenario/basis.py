"""Building blocks of the schema: entries, evidence, names, prose, and groups of numbers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic import WithJsonSchema as Shown
from pydantic_core import PydanticCustomError, core_schema

from .numbers import FORMS, Written, number_core_schema
from .units import Kind

__all__ = [
    "Day",
    "Entry",
    "Evidenced",
    "Name",
    "NumberOf",
    "Numbers",
    "NumbersOf",
    "Prose",
    "refuse",
]

RESERVED = (
    "is",
    "asks",
    "note",
    "source",
    "judgement",
    "on_table",
    "analyst",
    "all",
    "relief",
    "always",
    *FORMS,
)
"""Words that cannot name a side, issue, option and so on: the format uses them in their place."""


def refuse(rule: str, remedy: str) -> PydanticCustomError:
    """Fault inside a validator: rule and remedy; its place is found later."""
    return PydanticCustomError("rule", "{rule}", {"rule": rule, "remedy": remedy})


def _name(raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", raw):
        raise refuse(
            "a name is a word of lower-case letters, digits and underscores",
            "Begin with a letter, at most 60; what it means can stand in `is:`",
        )
    if raw in RESERVED or re.fullmatch(r"p\d+", raw):
        raise refuse(f"`{raw}` is a word of the format", "Choose another name")
    return raw


def _prose(raw: Any) -> str:
    if not isinstance(raw, str):
        raise refuse("text is wanted", "Put it in quotes")
    text = " ".join(raw.split())
    if not text:
        raise refuse("the text is empty", "Say it in a line, or leave the key out")
    if len(text) > 1000:
        raise refuse("text is at most 1,000 characters", "Shorten it")
    return text


def _day(raw: Any) -> datetime.date:
    if isinstance(raw, datetime.date) and not isinstance(raw, datetime.datetime):
        return raw
    try:
        if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
            return datetime.date.fromisoformat(raw)
    except ValueError:
        raise refuse("there is no such day", "Write a date as 2022-03-10") from None
    raise refuse("a date is year-month-day", "Write it as 2022-03-10")


def _judgement(raw: Any) -> str:
    return "" if raw is True else _prose(raw)


def _kind_of_source(raw: Any) -> str:
    return "<list>" if isinstance(raw, list | tuple) else "<one>"


Name = Annotated[
    str,
    BeforeValidator(_name),
    Field(json_schema_extra={"pattern": "^[a-z][a-z0-9_]{0,59}$"}),
]
"""Key of a side, an issue, an option: lower-case letters, digits, underscores."""

Prose = Annotated[str, BeforeValidator(_prose)]
"""Text for people, on one line."""

Day = Annotated[datetime.date, BeforeValidator(_day)]
"""A calendar day, written 2022-03-10."""

Judgement = Annotated[
    str,
    BeforeValidator(_judgement),
    Shown({"anyOf": [{"type": "string"}, {"const": True}]}),
]
SourceKeys = Annotated[
    Annotated[str, Tag("<one>")] | Annotated[tuple[str, ...], Tag("<list>")],
    Discriminator(_kind_of_source),
]


class Entry(BaseModel):
    """Anything in the file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        use_attribute_docstrings=True,
        arbitrary_types_allowed=True,
    )


class Evidenced(Entry):
    """An entry with evidence, which covers the numbers in it that have none of their own."""

    source: SourceKeys | None = None
    """What the numbers here rest on. A key of `sources`, or a list of them. Text. Default: none."""
    judgement: Judgement | None = None
    """Why the numbers here are what they are, where no source gives them. Text. Default: none."""
    note: Prose | None = None
    """Remark for readers. Text. Default: none."""


# ---------------------------------------------------------------------------- numbers and groups


@dataclass(frozen=True)
class NumberOf:
    """Annotation of a field that holds one number of a kind."""

    kind: Kind

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        return number_core_schema(self.kind)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"x-number": self.kind.key}


@dataclass(frozen=True)
class Numbers(Mapping[str, Written]):
    """A group of numbers, one per side (or sender): ``{ukraine: 1/2/3, russia: 2/3/4}``.

    One number written in place of the group holds for every member. Look members up by name.
    """

    kind: Kind
    over: str
    """Whose numbers these are: ``sides``, ``viewers``, ``responder`` or ``senders``."""
    given: Mapping[str, Written] = field(default_factory=dict)
    every: Written | None = None
    """The one number that stands for all, if it was so written."""
    source: tuple[str, ...] = ()
    judgement: str | None = None
    note: str | None = None

    def __getitem__(self, name: str) -> Written:
        """Return the number of one member."""
        return self.every if self.every is not None else self.given[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names written out (none if one number stands for all)."""
        return iter(self.given)

    def __len__(self) -> int:
        """Count the names written out."""
        return len(self.given)

    def members(self, names: Iterable[str]) -> dict[str, Written]:
        """Numbers by name, one number for all written out for `names`."""
        if self.every is not None:
            return dict.fromkeys(names, self.every)
        return dict(self.given)


@dataclass(frozen=True)
class NumbersOf:
    """Annotation of a field that holds a group of numbers of one kind."""

    kind: Kind
    over: Literal["sides", "viewers", "responder", "senders"] = "sides"

    def __get_pydantic_core_schema__(self, _source: Any, handler: Any) -> core_schema.CoreSchema:
        text = handler.generate_schema(Annotated[str, BeforeValidator(_prose)])
        evidence = {
            "source": handler.generate_schema(SourceKeys),
            "judgement": handler.generate_schema(Judgement),
            "note": text,
        }
        table = core_schema.typed_dict_schema(
            {
                key: core_schema.typed_dict_field(schema, required=False)
                for key, schema in evidence.items()
            },
            extra_behavior="allow",
            extras_schema=number_core_schema(self.kind),
        )
        return core_schema.no_info_before_validator_function(
            _spread,
            core_schema.no_info_after_validator_function(self._build, table),
            serialization=core_schema.plain_serializer_function_ser_schema(_dump_group),
        )

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        return {"x-numbers": self.kind.key}

    def _build(self, table: dict[str, Any]) -> Numbers:
        rest = {k: v for k, v in table.items() if isinstance(v, Written)}
        every = rest.pop("*", None)
        source = table.get("source") or ()
        source = (source,) if isinstance(source, str) else tuple(source)
        return Numbers(
            self.kind,
            self.over,
            rest,
            every,
            source,
            table.get("judgement"),
            table.get("note"),
        )


def is_number(raw: Any) -> bool:
    """Whether plain data is one number (of any form) rather than a group of them."""
    if not isinstance(raw, Mapping):
        return True
    return any(k in FORMS or re.fullmatch(r"p\d+(\.\d+)?", str(k)) for k in raw)


def _spread(raw: Any) -> Any:
    return {"*": raw} if is_number(raw) else raw


def _dump_group(group: Numbers) -> dict[str, Any]:
    every = {} if group.every is None else {"*": group.every.text()}
    evidence = {"source": list(group.source), "judgement": group.judgement, "note": group.note}
    return every | {k: _whole(v) for k, v in group.given.items()} | evidence


def _whole(written: Written) -> list[Any]:
    return [written.text(), list(written.source), written.judgement, written.note]
