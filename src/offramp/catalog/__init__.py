"""Bundled scenarios: list them, open one by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib import resources

from offramp.scenario import Fault, Scenario, ScenarioFaults, read, read_text
from offramp.scenario.faults import did_you_mean

__all__ = ["Entry", "entries", "load", "names", "open_case", "text_of"]


@dataclass(frozen=True)
class Entry:
    """One bundled case."""

    name: str
    title: str
    as_of: date


def entries() -> tuple[Entry, ...]:
    """Every bundled case, in alphabetical order."""
    metas = ((name, open_case(name).meta) for name in names())
    return tuple(Entry(name, meta.title, meta.as_of) for name, meta in metas)


def names() -> tuple[str, ...]:
    """Names of the bundled cases, in alphabetical order."""
    files = resources.files("offramp.catalog").iterdir()
    return tuple(sorted(f.name.removesuffix(".yaml") for f in files if f.name.endswith(".yaml")))


def text_of(name: str) -> str:
    """Text of a bundled case.

    Raises
    ------
    ScenarioFaults
        If there is no such case.
    """
    if name not in names():
        fault = Fault(
            name,
            None,
            None,
            "",
            "",
            f"there is no bundled case `{name}`",
            did_you_mean(name, names()),
        )
        raise ScenarioFaults([fault])
    return resources.files("offramp.catalog").joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def open_case(name: str) -> Scenario:
    """Read a bundled case.

    Raises
    ------
    ScenarioFaults
        If there is no such case.
    """
    return read_text(text_of(name), f"{name}.yaml")


def load(name_or_path: str) -> Scenario:
    """Read a bundled case by its name, or any file by its path.

    A plain word that names a bundled case is that case; anything with a dot or a slash is a path
    (``./ukraine-2022`` for a file of a bundled case's name).

    Raises
    ------
    ScenarioFaults
        All faults at once; also if there is neither such a case nor such a file.
    """
    if re.fullmatch(r"[\w-]+", name_or_path):
        return open_case(name_or_path)
    return read(name_or_path)
