"""From a file to a scenario, or to all of its faults at once.

Bytes are decoded and parsed by `yamlfile`; the schema checks the form of every entry; then the
checks of `consistency` look at what entries say together. A fault of form does not hide the
others: numbers at fault are stood in for, unknown keys are left out, sections that still do not
read are skipped together with the checks that need them.
"""

from __future__ import annotations

import copy
import stat
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .consistency import SectionMissingError, problems
from .explain import explain, fields_at
from .faults import Fault, ScenarioFaults, nearest, shorten
from .numbers import PLACEHOLDER
from .quantities import Quantity, Visited, collect, walk
from .scenario import Scenario
from .yamlfile import MAX_BYTES, Page, Path, decode, parse

__all__ = ["build", "read", "read_text"]


def read(path: str | FilePath) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    ScenarioFaults
        All faults at once; also if there is no such file.
    """
    name = str(path)
    try:
        # Asked before it is opened: a pipe that nobody writes to would keep us waiting for ever.
        mode = FilePath(path).stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            remedy = "Save what it holds in a file, and name that"
            raise _no_file(name, "it is a pipe, a socket or a device", remedy)
        with FilePath(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except ScenarioFaults:
        raise
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no path"
        remedy = "Check the path; `offramp catalog` lists the bundled cases"
        raise _no_file(name, why, remedy) from None
    return read_text(decode(data, name), name)


def _no_file(name: str, why: str, remedy: str) -> ScenarioFaults:
    return ScenarioFaults(
        [Fault(name, None, None, "", "", f"the file cannot be read: {why}", remedy)]
    )


def read_text(text: str, name: str = "<text>") -> Scenario:
    """Read a scenario from text; `name` stands for the file in faults.

    Raises
    ------
    ScenarioFaults
        All faults at once.
    """
    return build(parse(text, name))


def build(
    page: Page,
    *,
    levers: bool = True,
    like: Scenario | None = None,
    edited: Collection[str] = (),
) -> Scenario:
    """Validate a page, and (unless told not to) what each of its levers makes of it.

    Parameters
    ----------
    page
        What to validate.
    levers
        Whether to pull each lever, too.
    like, edited
        A scenario that says the same but in these sections: only they are read again. What
        entries say together is checked in any case.

    Raises
    ------
    ScenarioFaults
        All faults at once.
    """
    try:
        scenario: Any = None if like is None else _read_again(page, like, edited)
        scenario = scenario or Scenario.model_validate(page.document)
        scenario._page = page
        faults = list(page.faults)
    except ValidationError as error:
        faults = list(page.faults)
        scenario, named = _salvage(page, error)
        for item in error.errors(include_url=False):
            if item["type"] != "missing" or item["loc"] not in named:
                faults.append(explain(item, page))
    for path, rule, remedy in problems(scenario):
        line, column = page.place(path)
        value = shorten(page.at(path))
        faults.append(Fault(page.file, line, column, _dotted(path), value, rule, remedy))
    if faults:
        first = {fault.key for fault in page.faults if fault.key}
        raise ScenarioFaults(f for f in faults if f.key not in first or f in page.faults)
    if levers and scenario.levers:
        from .pulling import lever_faults

        if faults := list(lever_faults(scenario)):
            raise ScenarioFaults(faults)
    return scenario


def _read_again(page: Page, like: Scenario, edited: Collection[str]) -> Scenario | None:
    """Take over the sections that an edit left alone; None where one of the others has a fault.

    Every section is validated by itself (`Scenario` has no rule across sections; those are
    `problems`), so what was valid before is valid still.
    """
    names = {info.alias or name: name for name, info in Scenario.model_fields.items()}
    fresh: dict[str, Any] = {}
    for key in edited:
        name = names.get(key)
        try:
            if name is not None and key in page.document:
                fresh[name] = _section(name).validate_python(page.document[key])
            elif name is not None and not Scenario.model_fields[name].is_required():
                fresh[name] = Scenario.model_fields[name].get_default(call_default_factory=True)
            else:
                return None
        except ValidationError:
            return None
    values = {key: fresh.get(name, getattr(like, name)) for key, name in names.items()}
    scenario = Scenario.model_construct(**values)
    scenario._walked = {name: found for name, found in like._walked.items() if name not in fresh}
    return scenario


@cache
def _section(name: str) -> TypeAdapter[Any]:
    """Reads one section."""
    return TypeAdapter(Scenario.model_fields[name].rebuild_annotation())


class _Partial:
    """The sections that read; another raises `SectionMissingError`, which ends a check."""

    def __init__(self, sections: dict[str, Any], page: Page) -> None:
        self.sections = sections
        self.page = page

    def __getattr__(self, name: str) -> Any:
        if name in self.sections:
            return self.sections[name]
        if name.startswith("_"):
            raise AttributeError(name)
        if name in Scenario.model_fields:
            raise SectionMissingError(name)
        member: Any = getattr(Scenario, name)
        return member.__get__(self)

    def entries(self) -> Iterator[Visited]:
        return walk(self.sections)

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        if set(self.sections) < set(Scenario.model_fields):
            raise SectionMissingError("quantities")
        return collect(self)


def _salvage(page: Page, error: ValidationError) -> tuple[_Partial, set[Path]]:
    """Mend what can be mended, and keep the sections that then read.

    Numbers at fault are stood in for; an unknown key takes the name of the missing key that it most
    resembles, or is left out. Returns the sections and the paths of the keys so named.
    """
    mended = copy.deepcopy(dict(page.document))
    named: set[Path] = set()
    for item in error.errors(include_url=False, include_context=False, include_input=False):
        loc = tuple(p for p in item["loc"] if p != "*" and not str(p).startswith("<"))
        if item["type"] not in ("number", "extra_forbidden") or not loc:
            continue
        parent = _inner(mended, loc[:-1])
        if not isinstance(parent, dict) or loc[-1] not in parent:
            continue
        if item["type"] == "number":
            parent[loc[-1]] = PLACEHOLDER
            continue
        value = parent.pop(loc[-1])
        near = nearest(str(loc[-1]), fields_at(loc[:-1]))
        if near is not None and near not in parent:
            parent[near] = value
            named.add((*loc[:-1], near))
    sections: dict[str, Any] = {}
    for name, info in Scenario.model_fields.items():
        key = info.alias or name
        if key not in mended:
            if not info.is_required():
                sections[name] = info.get_default(call_default_factory=True)
            continue
        try:
            sections[name] = _section(name).validate_python(mended[key])
        except ValidationError:
            continue
    return _Partial(sections, page), named


def _inner(document: Any, path: Path) -> Any:
    return Page("", document).at(path)


def _dotted(path: tuple[Any, ...]) -> str:
    return ".".join(shorten(part, 40) for part in path)
