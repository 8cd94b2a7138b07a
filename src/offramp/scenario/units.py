"""Kinds of number: which unit each is written in, its bounds, its scale, its model units.

A **kind** fixes what a number of the file means. Written numbers keep the unit they were written
in; `Kind.to_model` turns them into what the theory rooms use (docs/theory.md, Words and units):

====================  =========================  ==========================================
kind                  written                    model units
====================  =========================  ==========================================
points                ``25`` or ``25 points``    stakes: x/100
points per time       ``0.6`` (a month)          stakes per period: x/100 * period/unit
chance                ``35 %``                   fraction: x/100
chance per time       ``0.05 % a month``         per period: 1 - (1 - x/100)^(period/unit)
duration              ``22 months``              periods: x * unit/period
times                 ``6 times``                x
discount              ``6 % a year``             factor per period: (1 + x/100)^(-period/unit)
growth                ``4 % a month``            per period: (1 + x/100)^(period/unit) - 1
count per time        ``3000 a month``           per period: x * period/unit
score, position       ``47``                     0..100
weight                ``40``                     x
observations          ``0.3/0.6/1.2``            x
====================  =========================  ==========================================

A month is 365.25/12 days, a year twelve months.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .faults import did_you_mean

__all__ = ["MONTHS", "Kind", "Kinds", "Unit", "normal_unit", "parse_period"]

Array = NDArray[np.float64]

MONTHS: Mapping[str, float] = {
    "day": 12 / 365.25,
    "week": 7 * 12 / 365.25,
    "month": 1.0,
    "year": 12.0,
}
"""Length of each unit of time in months."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: its text, and its length in months if it has to do with time."""

    text: str
    months: float = 1.0


@dataclass(frozen=True, eq=False)
class Kind:
    """What a number means: units, bounds, scale of doubt, and its way to model units."""

    name: str
    """Dimension, as `Quantity.dimension` shows it."""
    example: str
    """A number of this kind as one would write it."""
    units: Mapping[str, Unit]
    """Accepted unit texts; the empty text is there if the unit may be left out."""
    model: str
    """What `to_model` returns, in words."""
    convert: Callable[[Array, float, float], Array]
    """(x, unit in months, period in months) -> model units; monotone in x."""
    low: float = -np.inf
    """Lower bound, in the unit written (durations: in months)."""
    high: float = np.inf
    """Upper bound, likewise."""
    scale: str = "linear"
    """Scale on which doubt is spread: ``linear``, ``log`` or ``logit`` (between the bounds)."""
    fixed: bool = False
    """Whether only a certain number makes sense (positions, weights, shares lifted)."""
    least: float = -np.inf
    """Smallest value in model units that the theory can take (draws are clipped to it)."""

    def __reduce__(self) -> tuple[Callable[[str], Kind], tuple[str]]:
        """Pickle by name: the conversions are functions."""
        return _kind_named, (self.key,)

    @property
    def key(self) -> str:
        """Name of this kind among `Kinds`."""
        return _NAMES[id(self)]

    def bounds(self, unit: Unit) -> tuple[float, float]:
        """Bounds in the unit written."""
        if self.model == "periods":
            return self.low / unit.months, self.high / unit.months
        return self.low, self.high

    def to_model(self, x: Array, unit: Unit, period: float) -> Array:
        """Turn written values into model units (`period` in months)."""
        return np.maximum(self.convert(x, unit.months, period), self.least)

    def unit(self, text: str) -> Unit | None:
        """Return the unit that a text names, or None."""
        return self.units.get(normal_unit(text))


def normal_unit(text: str) -> str:
    """Bring a unit's text to its one spelling: ``%  per months`` -> ``% a month``."""
    words = text.lower().replace("/", " a ").replace("%", " % ").split()
    words = ["a" if w in ("per", "an", "each", "every") else w for w in words]
    return " ".join(_singular(w) for w in words)


def parse_period(text: str) -> float | None:
    """Months in a length of time such as ``1 month`` or ``2 weeks``; None if it is none."""
    found = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,6})?)\s*([a-z]+)\s*", text)
    months = MONTHS.get(_singular(found[2])) if found else None
    if found is None or months is None or float(found[1]) <= 0:
        return None
    return float(found[1]) * months


def a(kind: Kind) -> str:
    """Name of a kind, with its article where it takes one."""
    return kind.name if kind.name.startswith(("points", "months")) else f"a {kind.name}"


def unit_words(unit: str) -> str:
    """Write a unit as one would after a number of several: ``month`` -> ``months``."""
    if unit in (*MONTHS, "time") or unit.startswith("% of "):
        return unit + "s"
    return unit.replace("point", "points")


def unit_advice(kind: Kind, text: str) -> str:
    """Say which unit belongs here."""
    shown = [unit_words(unit) for unit in kind.units if unit]
    advice = f"Write it as `{kind.example}`"
    return (
        f"{advice}. {did_you_mean(text, shown, 'Units')}" if shown else f"{advice}, without a unit"
    )


def _singular(word: str) -> str:
    return word[:-1] if word[:-1] in (*MONTHS, "point", "time") and word.endswith("s") else word


def _plain_units(*texts: str) -> dict[str, Unit]:
    return {t: Unit(t) for t in texts}


def _timed(pattern: str, *, default: str | None = None) -> dict[str, Unit]:
    units = {pattern.format(t): Unit(pattern.format(t), m) for t, m in MONTHS.items()}
    if default is not None:
        units[""] = Unit("", MONTHS[default])
    return units


def _hundredth(x: Array, _unit: float, _period: float) -> Array:
    return x / 100.0


def _same(x: Array, _unit: float, _period: float) -> Array:
    return x * 1.0


def _stake_rate(x: Array, unit: float, period: float) -> Array:
    return x / 100.0 * (period / unit)


def _hazard(x: Array, unit: float, period: float) -> Array:
    with np.errstate(divide="ignore"):
        return -np.expm1(np.log1p(-x / 100.0) * (period / unit))


def _periods(x: Array, unit: float, period: float) -> Array:
    return x * (unit / period)


def _discount(x: Array, unit: float, period: float) -> Array:
    return (1.0 + x / 100.0) ** (-period / unit)


def _growth(x: Array, unit: float, period: float) -> Array:
    return (1.0 + x / 100.0) ** (period / unit) - 1.0


def _count(x: Array, unit: float, period: float) -> Array:
    return x * (period / unit)


_POINT = _plain_units("", "point")
_PERCENT = _plain_units("%")
_BARE = _plain_units("")
_TIMES = _plain_units("time")
_SPAN = {t: Unit(t, m) for t, m in MONTHS.items()}


class Kinds:
    """Every kind the format uses."""

    LOTTERY = Kind(
        "points (a lottery's chance)", "66/76/86", _POINT, "stakes", _hundredth, 0, 100, "logit"
    )
    GAIN = Kind("points", "8/13/20", _POINT, "stakes", _hundredth, 0, 1000, "log")
    SIGNED = Kind("points (either sign)", "-15/-9/-4", _POINT, "stakes", _hundredth, -1000, 1000)
    PRESSURE = Kind("points", "0.5/1/2", _POINT, "stakes", _hundredth, 0.1, 50, "log")
    NOISE = Kind("points", "0.5/1/2", _POINT, "stakes", _hundredth, 0.5, 50, "log", least=0.005)
    MARKUP = Kind("points", "5/12/25", _POINT, "stakes", _hundredth, 0.1, 1000, "log")
    RATE = Kind(
        "points a month",
        "0.3/0.6/1.1",
        _timed("point a {}", default="month"),
        "stakes per period",
        _stake_rate,
        0,
        1000,
        "log",
    )
    CHANCE = Kind("chance", "20/45/70 %", _PERCENT, "fraction", _hundredth, 0, 100, "logit")
    PART = Kind("share", "20/40/70 %", _PERCENT, "fraction", _hundredth, 0, 100, "logit")
    SLIP = Kind("chance", "1/2/5 %", _PERCENT, "fraction", _hundredth, 0.01, 50, "logit")
    ODDS = Kind("chance", "42/54/66 %", _PERCENT, "fraction", _hundredth, 0.01, 99.99, "logit")
    FRONT = Kind("share of the way", "50 %", _PERCENT, "fraction", _hundredth, 1, 99, "logit")
    SHARE = Kind("share", "50 %", _PERCENT, "fraction", _hundredth, 0, 100, fixed=True)
    HAZARD = Kind(
        "chance per time",
        "0.015/0.05/0.15 % a month",
        _timed("% a {}"),
        "chance per period",
        _hazard,
        0,
        100,
        "logit",
    )
    OPENING = Kind(
        "chance per time",
        "15/35/60 % of months",
        _timed("% of {}"),
        "chance per period",
        _hazard,
        0,
        100,
        "logit",
    )
    SPAN = Kind("duration", "12/36/96 months", _SPAN, "periods", _periods, 0, 2400, "log")
    MEMORY = Kind("duration", "1.5/3/6 months", _SPAN, "periods", _periods, 0.03, 2400, "log")
    LENGTH = Kind(
        "duration", "11/22/45 months", _SPAN, "periods", _periods, 0, 2400, "log", least=1.0
    )
    EVIDENCE = Kind(
        "months of fighting",
        "5/10/20 months",
        _SPAN,
        "periods",
        _periods,
        0,
        2400,
        "log",
        least=2.0,
    )
    HORIZON = Kind(
        "duration", "36 months", _SPAN, "periods", _periods, 0, 2400, fixed=True, least=1.0
    )
    STRETCH = Kind("duration", "10 months", _SPAN, "periods", _periods, 0, 2400, fixed=True)
    FACTOR = Kind("factor", "0.45/1/2.2 times", _TIMES, "factor", _same, 0.001, 1000, "log")
    MORE = Kind("factor of 1 or more", "3/6/15 times", _TIMES, "factor", _same, 1, 10_000, "log")
    DISCOUNT = Kind(
        "rate per time",
        "4/6/10 % a year",
        _timed("% a {}"),
        "discount factor per period",
        _discount,
        0,
        1000,
        "log",
    )
    GROWTH = Kind(
        "growth per time",
        "0/4/10 % a month",
        _timed("% a {}"),
        "growth per period",
        _growth,
        -90,
        1000,
    )
    COUNT = Kind(
        "count per time",
        "1000/3000/9000 a month",
        _timed("a {}"),
        "count per period",
        _count,
        0,
        1e9,
        "log",
    )
    SCORE = Kind("score", "35/47/60", _BARE, "score 0..100", _same, 0, 100, "logit")
    SCORE_SHIFT = Kind("score", "2/5/10", _BARE, "score 0..100", _same, 0, 100, "log")
    POSITION = Kind("position", "45", _BARE, "position 0..100", _same, 0, 100, fixed=True)
    OBSERVATIONS = Kind("observations", "0.3/0.6/1.2", _BARE, "observations", _same, 0, 1000, "log")
    STRENGTH = Kind("observations", "2/4/8", _BARE, "observations", _same, 0.1, 1000, "log")
    WEIGHT = Kind("weight", "40", _BARE, "weight", _same, 0, 1e6, fixed=True)


_NAMES = {id(kind): name for name, kind in vars(Kinds).items() if isinstance(kind, Kind)}


def _kind_named(name: str) -> Kind:
    return getattr(Kinds, name)
