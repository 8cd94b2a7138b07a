"""From pydantic's errors to faults: place, key, value, rule, remedy."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from .faults import Fault, did_you_mean, shorten
from .yamlfile import Page, Path

__all__ = ["LATER", "explain", "fields_at"]

LATER: tuple[str, ...] = ()
"""Sections that this version does not read yet."""

_RULES: dict[str, tuple[str, str]] = {
    "string_type": ("text is wanted", "Put it in quotes"),
    "bool_type": ("true or false is wanted", "Write `true` or `false`"),
    "float_type": ("a plain number is wanted", "Write it without quotes and without a unit"),
    "dict_type": ("a group of keys is wanted", "Write `key: value` lines, indented, below it"),
    "model_type": ("a group of keys is wanted", "Write `key: value` lines, indented, below it"),
    "tuple_type": ("a list is wanted", "Write it in square brackets: [first, second]"),
    "frozen_instance": ("a scenario never changes", "Use `edit`, which returns another"),
}


def explain(error: Mapping[str, Any], page: Page) -> Fault:
    """Turn one of pydantic's errors into a fault with a place in the page."""
    kind, context = error["type"], error.get("ctx", {})
    path: Path = tuple(
        part for part in error["loc"] if part != "*" and not str(part).startswith("<")
    )
    path += tuple(context.get("inner", ()))
    of_key = bool(path) and path[-1] == "[key]"
    path = path[:-1] if of_key else path
    line, column = page.place(path, of_value=not (of_key or kind == "extra_forbidden"))
    given = page.at(path) if context.get("inner") else error["input"]
    value = "" if kind == "missing" else shorten(path[-1] if of_key and path else given)
    rule, remedy = _words(kind, context, path, error)
    return Fault(page.file, line, column, ".".join(map(_short, path)), value, rule, remedy)


def _words(
    kind: str, context: Mapping[str, Any], path: Path, error: Mapping[str, Any]
) -> tuple[str, str]:
    if kind in ("rule", "number"):
        return context["rule"], context["remedy"]
    if kind == "missing":
        if path == ("offramp",):
            return "`offramp` is needed", "Begin with `offramp: 1`, the version of the format"
        return f"`{path[-1]}` is needed", _what(path)
    if kind == "extra_forbidden":
        return f"`{_short(path[-1])}` is not a key here", _known(path)
    if kind == "literal_error":
        wanted = context["expected"].replace("'", "`")
        return f"{wanted} is wanted", "Write one of these words"
    if kind in ("too_short", "too_long"):
        return _length(kind, context, path)
    if kind in _RULES:
        return _RULES[kind]
    return str(error["msg"]), "See the reference of the format"


def _length(kind: str, context: Mapping[str, Any], path: Path) -> tuple[str, str]:
    if path == ("sides",):
        return "a war has two sides here", "Name one `proposer` and one `responder`"
    if kind == "too_short":
        least = context["min_length"]
        return f"at least {least} wanted, {context['actual_length']} given", "Add what is missing"
    return f"at most {context['max_length']} are read", "Leave out what matters least"


def _what(path: Path) -> str:
    """Say what a missing key should hold, in the field's own words."""
    info = fields_at(path[:-1]).get(str(path[-1]))
    text = (info.description or "") if info is not None else ""
    return f"Add it. {' '.join(text.split())}".strip()


def _known(path: Path) -> str:
    name = str(path[-1])
    if len(path) == 1 and name in LATER:
        return "This version does not read it yet: leave it out"
    return did_you_mean(name, fields_at(path[:-1]))


def fields_at(path: Path) -> dict[str, Any]:
    """Fields of the entry that stands at a path, by their names in the file."""
    from .scenario import Scenario

    model: Any = Scenario
    for part in path:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            model = _inside(model, part)
            continue
        named = {info.alias or name: info for name, info in model.model_fields.items()}
        if part in named:
            model = _bare(named[str(part)].annotation)
        else:
            extra = typing.get_type_hints(model, include_extras=True).get("__pydantic_extra__")
            model = _inside(extra, part)
    if isinstance(model, type) and issubclass(model, BaseModel):
        return {info.alias or name: info for name, info in model.model_fields.items()}
    return {}


def _bare(annotation: Any) -> Any:
    """Annotation without `Annotated` and without `None`."""
    while typing.get_origin(annotation) is not None:
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation = args[0]
            continue
        rest = [a for a in args if a is not type(None)]
        if len(rest) == 1 and len(args) == 2 and type(None) in args:
            annotation = rest[0]
            continue
        break
    return annotation


def _inside(annotation: Any, _part: Any) -> Any:
    """Annotation of what a dict or tuple holds."""
    args = typing.get_args(_bare(annotation))
    if not args:
        return None
    return _bare(args[1] if typing.get_origin(_bare(annotation)) is dict else args[0])


def _short(part: object) -> str:
    return shorten(part, 40)
