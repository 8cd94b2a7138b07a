"""What the schema says of each key of a scenario file: what to write, its default, its meaning.

All is read from the annotations and docstrings of the schema's fields.
"""

from __future__ import annotations

import datetime
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, WithJsonSchema

from offramp.scenario.basis import NumberOf, NumbersOf

__all__ = ["Key", "keys_of", "named_inside"]


@dataclass(frozen=True)
class Key:
    """One key of the file."""

    name: str
    annotation: Any
    metadata: tuple[Any, ...]
    words: str
    needed: bool

    @property
    def leaf(self) -> Any:
        """What stands at the end of the annotation: a kind of number, an entry, or None."""
        for mark in self.metadata:
            if isinstance(mark, NumberOf | NumbersOf):
                return mark
        return next(_leaves(self.annotation), None)

    @property
    def entry(self) -> type[BaseModel] | None:
        """The entry (or named entries) that the key holds."""
        leaf = self.leaf
        return leaf if isinstance(leaf, type) and issubclass(leaf, BaseModel) else None

    @property
    def many(self) -> bool:
        """Whether it holds entries by name, or a list of them."""
        return typing.get_origin(_unwrapped(self.annotation)) in (dict, tuple)

    @property
    def written(self) -> str:
        """What to write, with an example."""
        leaf, forms = self.leaf, _unwrapped(self.annotation)
        if isinstance(forms, types.UnionType) or typing.get_origin(forms) is typing.Union:
            return " or ".join(_plain(_unwrapped(form)) for form in typing.get_args(forms))
        if isinstance(leaf, NumbersOf):
            return f"{leaf.kind.name}, {_WHOSE[leaf.over]}: `{leaf.kind.example}`"
        if isinstance(leaf, NumberOf):
            many = ", by name" if self.many else ""
            return f"{leaf.kind.name}{many}: `{leaf.kind.example}`"
        if self.entry is not None:
            listed = typing.get_origin(forms) is tuple
            return "a list of entries" if listed else "entries by name" if self.many else "an entry"
        return _plain(forms)

    @property
    def default(self) -> str:
        """What holds where it is left out."""
        found = re.search(r"Default: (.+?)\.(?: |$)", self.words)
        return "needed" if self.needed else found[1] if found else "none"

    @property
    def higher(self) -> str:
        """What a higher number does."""
        found = re.search(r"Higher(.*?): (.+)$", self.words)
        return f"{found[1].strip()}: {found[2]}".lstrip(": ") if found else ""

    @property
    def meaning(self) -> str:
        """What it means, without what the other columns say."""
        words = re.sub(r" ?Higher.*$", "", self.words)
        words = re.sub(r" ?Default: .+?\.(?= |$)", "", words)
        return re.sub(r" (Text|Date|true or false)\.(?= |$)", "", words).strip()


_WHOSE = {
    "sides": "one per side",
    "viewers": "one per side and the `analyst`",
    "responder": "of the responder",
    "senders": "one per sender",
}


def _plain(annotation: Any) -> str:
    """Say what to write where no number and no entry stands."""
    if typing.get_origin(annotation) is typing.Literal:
        return " or ".join(f"`{word}`" for word in typing.get_args(annotation))
    if annotation is bool:
        return "`true` or `false`"
    if annotation is datetime.date:
        return "date: `2022-03-10`"
    if annotation is float:
        return "plain number"
    return {dict: "`key: value` lines", tuple: "a list"}.get(typing.get_origin(annotation), "text")


def _unwrapped(annotation: Any) -> Any:
    """Take off `Annotated` and `None`."""
    while True:
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation = args[0]
        elif type(None) in args and len(args) == 2:
            annotation = next(a for a in args if a is not type(None))
        else:
            return annotation


def _leaves(annotation: Any) -> Iterator[Any]:
    """Kinds of number and entries anywhere inside an annotation."""
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, WithJsonSchema) for mark in marks):
        return  # an entry that is written as text
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for mark in marks:
        if isinstance(mark, NumberOf | NumbersOf):
            yield mark
    for inner in typing.get_args(annotation):
        yield from _leaves(inner)


def keys_of(model: type[BaseModel]) -> list[Key]:
    """List the keys of an entry, in the order of the file."""
    return [
        Key(
            info.alias or name,
            info.annotation,
            tuple(info.metadata),
            " ".join((info.description or "").split()),
            info.is_required(),
        )
        for name, info in model.model_fields.items()
    ]


def named_inside(model: type[BaseModel]) -> Any:
    """Find what the names of an open entry hold: a kind of number or an entry; None if not open."""
    if model.model_config.get("extra") != "allow":
        return None
    hints = typing.get_type_hints(model, include_extras=True)
    return next(_leaves(hints["__pydantic_extra__"]), None)
