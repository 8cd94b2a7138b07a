"""Every number of a scenario, flat: path, meaning, doubt, evidence, place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from .basis import Evidenced, Numbers
from .numbers import Written
from .sections_signals import ledger_in_force
from .yamlfile import Path

__all__ = ["Evidence", "Quantity", "Visited", "collect", "walk"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What covers a number: the nearest entry's sources and judgement."""

    source: tuple[str, ...] = ()
    judgement: str | None = None
    note: str | None = None

    def nearer(self, entry: Any) -> Evidence:
        """Return the evidence of an entry inside this one: its own if it has any."""
        source = entry.source or ()
        source = (source,) if isinstance(source, str) else tuple(source)
        if source or entry.judgement is not None:
            return Evidence(source, entry.judgement, entry.note)
        return self if entry.note is None else Evidence(self.source, self.judgement, entry.note)


@dataclass(frozen=True)
class Quantity:
    """One number of the file.

    `u` in `ppf` is the quantile of the number *as written*: model units that fall as the written
    number rises (the discount factor) fall in `u`.
    """

    path: str
    """Dotted path, such as ``war.cost.russia``."""
    written: Written
    """The number as written."""
    evidence: Evidence
    period: float
    """Length of the scenario's period in months."""
    line: int | None
    """Line of the file, from 1; None after an edit."""
    column: int | None

    @property
    def dimension(self) -> str:
        """What kind of number it is, in words."""
        return self.written.kind.name

    @property
    def unit(self) -> str:
        """Unit it is written in; empty for points and bare numbers."""
        return self.written.unit.text

    @property
    def model_unit(self) -> str:
        """What `ppf` returns, in words."""
        return self.written.kind.model

    @property
    def low(self) -> float:
        """One chance in ten lies below; in the unit written."""
        return self.written.at(0.1)

    @property
    def mid(self) -> float:
        """The median, in the unit written."""
        return self.written.at(0.5)

    @property
    def high(self) -> float:
        """One chance in ten lies above; in the unit written."""
        return self.written.at(0.9)

    @property
    def distribution(self) -> str:
        """``certain``, ``range``, ``quantiles``, ``choice`` or a named distribution."""
        return self.written.form

    @property
    def text(self) -> str:
        """The number in the file's words."""
        return self.written.text()

    @property
    def source(self) -> tuple[str, ...]:
        """Keys of the sources it rests on."""
        return self.evidence.source

    @property
    def judgement(self) -> str | None:
        """Why it is what it is; empty if called a judgement without a reason."""
        return self.evidence.judgement

    @property
    def note(self) -> str | None:
        """Remark for readers."""
        return self.evidence.note

    @property
    def bounds(self) -> tuple[float, float]:
        """Bounds in the unit written."""
        return self.written.kind.bounds(self.written.unit)

    @property
    def law(self) -> tuple[Written, float]:
        """What its draws follow from."""
        return self.written, self.period

    @property
    def certain(self) -> bool:
        """Whether it is one number and no doubt."""
        return self.written.certain

    def ppf(self, u: Array | float) -> Array:
        """Value in model units at quantile `u` of the number as written.

        Parameters
        ----------
        u
            Any shape, within (0, 1).
        """
        return self._model(self.written.quantile(np.asarray(u, dtype=np.float64)))

    def of_normal(self, z: Array | float) -> Array:
        """Value in model units at the quantile of the standard normal deviate `z`."""
        return self._model(self.written.of_normal(np.asarray(z, dtype=np.float64)))

    def _model(self, x: Array) -> Array:
        return self.written.kind.to_model(x, self.written.unit, self.period)


Visited = tuple[Path, Any, Evidence]
"""Where an entry stands, the entry, and what covers it."""


def walk(node: Any, path: Path = (), evidence: Evidence | None = None) -> Iterator[Visited]:
    """Visit every entry, group and number below a node, with the evidence that covers it."""
    covered = evidence or Evidence()
    if isinstance(node, Written | Numbers | Evidenced):
        covered = covered.nearer(node)
    yield path, node, covered
    if isinstance(node, BaseModel):
        for name, info in type(node).model_fields.items():
            value = getattr(node, name)
            if isinstance(value, BaseModel | Mapping | tuple | Written):
                yield from walk(value, (*path, info.alias or name), covered)
        for name, value in (node.__pydantic_extra__ or {}).items():
            yield from walk(value, (*path, name), covered)
    elif isinstance(node, Mapping) and not isinstance(node, Numbers):
        for name, value in node.items():
            yield from walk(value, (*path, name), covered)
    elif isinstance(node, tuple):
        for i, value in enumerate(node):
            yield from walk(value, (*path, i), covered)


def collect(scenario: Any) -> dict[str, Quantity]:
    """Build the flat table of quantities, in the order of the format."""
    page, period = scenario.page, scenario.meta.months
    out: dict[str, Quantity] = {}

    def put(path: Path, at: Path, written: Written, evidence: Evidence) -> None:
        line, column = page.place(at)
        dotted = ".".join(map(str, path))
        out[dotted] = Quantity(dotted, written, evidence, period, line, column)

    for path, node, evidence in scenario.entries():
        if isinstance(node, Numbers):
            for name, written in node.members(scenario.names_of(node.over)).items():
                put((*path, name), (*path, name), written, evidence.nearer(written))
        elif isinstance(node, Written):
            put(path, path, node, evidence)
    for path, written in ledger_in_force(scenario):
        put(path, path, written, Evidence().nearer(written))
    return out
