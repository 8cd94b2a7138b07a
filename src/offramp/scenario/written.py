r"""Numbers in doubt and their quantile functions.

**Quantiles.** Two or three quantiles :math:`(p_i, x_i)` are joined on a scale :math:`g` natural to
the kind: :math:`g = \log` for positive numbers, :math:`g = \operatorname{logit}` of the place
between the bounds for numbers bounded on both sides, else the identity (also where a quantile
touches the bound that would send :math:`g` to infinity). With :math:`z_i = \Phi^{-1}(p_i)`,
:math:`g(x)` is linear in :math:`z` through the quantiles, with one kink, at the middle one: two
halves of normal distributions, glued at the middle quantile, each with its own scale. Draws beyond
the bounds are clipped to them.

Why so: a person's three numbers are hit exactly, with no fit that could fail; the middle number
stays the median (the split normal of Fechner glues at the mode, and would move it); skew comes out
as written; and the tails beyond one in ten are the normal's, neither cut off (triangular) nor
heavy. On the log scale, ratios count: 5/10/20 is symmetric, as a person who doubts "by a factor of
two" means it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .normal import normal_quantile, normal_share
from .units import Kind, Unit, unit_words

__all__ = ["DISTRIBUTIONS", "FORMS", "UNREAD", "Written", "short"]

Array = NDArray[np.float64]

DISTRIBUTIONS: Mapping[str, Mapping[str, str]] = {
    "normal": {"mean": "number", "sd": "width"},
    "lognormal": {"median": "number", "sigma": "bare"},
    "beta": {"a": "bare", "b": "bare"},
    "uniform": {"low": "number", "high": "number"},
    "triangular": {"low": "number", "mode": "number", "high": "number"},
    "gamma": {"mean": "number", "sd": "width"},
}
"""Named distributions and their parameters: ``number`` is written with the kind's unit, ``width``
is a difference in that unit, ``bare`` has none. ``sigma`` is the standard deviation of the natural
logarithm; ``beta`` spreads between the kind's bounds (0 to 100 %); ``gamma`` has shape
(mean/sd)^2."""

UNREAD = "unread"
"""Form of a number at fault while the rest of its file is checked."""

FORMS = ("value", "choice", *DISTRIBUTIONS)
"""Keys that make a mapping a number rather than a group of numbers (as does any ``p10``)."""


@dataclass(frozen=True)
class Written:
    """A number as it stands in the file."""

    kind: Kind
    form: str
    """``certain``, ``range``, ``quantiles``, ``choice`` or the name of a distribution."""
    unit: Unit
    numbers: tuple[tuple[float, float], ...] = ()
    """(probability, value) for quantiles and ranges; (value, weight) for a choice; (1, value)."""
    parameters: tuple[tuple[str, float], ...] = ()
    """Parameters of a named distribution, in the unit written."""
    source: tuple[str, ...] = ()
    judgement: str | None = None
    note: str | None = None

    @property
    def certain(self) -> bool:
        """Whether it is one number and no doubt."""
        return self.form == "certain"

    def quantile(self, u: Array) -> Array:
        """Value at quantile `u`, in the unit written, within the bounds."""
        u = np.asarray(u, dtype=np.float64)
        if self.form in ("certain", UNREAD):
            return np.full(u.shape, self.numbers[0][1])
        if self.form == "choice":
            return self._chosen(u)
        if self.form in DISTRIBUTIONS:
            x = _named_quantile(self.form, dict(self.parameters), self.kind.bounds(self.unit), u)
            return np.clip(x, *self.kind.bounds(self.unit))
        return self.of_normal(normal_quantile(u))

    def of_normal(self, z: Array) -> Array:
        """Value at the quantile of the standard normal deviate `z` (spares a round trip)."""
        z = np.asarray(z, dtype=np.float64)
        if self.form not in ("range", "quantiles"):
            return self.quantile(normal_share(z))
        low, high = self.kind.bounds(self.unit)
        scale = _scale(self.kind.scale, low, high, [x for _, x in self.numbers])
        knots = [NormalDist().inv_cdf(p) for p, _ in self.numbers]
        marks = [float(scale.to(x)) for _, x in self.numbers]
        return np.clip(scale.back(_through(knots, marks, z)), low, high)

    def _chosen(self, u: Array) -> Array:
        values = np.array([x for x, _ in self.numbers])
        edges = np.cumsum([w for _, w in self.numbers])
        at = np.searchsorted(edges / edges[-1], u, side="left")
        return values[np.minimum(at, len(values) - 1)]

    def at(self, p: float) -> float:
        """One quantile as a plain float, in the unit written."""
        if self.form in ("range", "quantiles"):
            for q, x in self.numbers:
                if q == p:
                    return x
            return float(self.of_normal(np.array(NormalDist().inv_cdf(p))))
        return float(self.quantile(np.array(p)))

    def text(self) -> str:
        """Write it back in the file's words, without its evidence."""
        return _flow(self.data())

    def data(self) -> Any:
        """Write it back as plain data, without its evidence."""
        unit = f" {unit_words(self.unit.text)}" if self.unit.text else ""
        if self.form in ("certain", "range", UNREAD):
            return "/".join(short(x) for _, x in self.numbers) + unit
        if self.form == "quantiles":
            return {f"p{short(100 * p)}": short(x) + unit for p, x in self.numbers}
        if self.form == "choice":
            return {"choice": {short(x) + unit: w for x, w in self.numbers}}
        sorts = DISTRIBUTIONS[self.form]
        inner = {k: v if sorts[k] == "bare" else short(v) + unit for k, v in self.parameters}
        return {self.form: inner}


# ----------------------------------------------------------------------------------- quantiles


@dataclass(frozen=True, slots=True)
class _Scale:
    to: Callable[[Any], Any]
    back: Callable[[Array], Array]


def _scale(name: str, low: float, high: float, values: list[float]) -> _Scale:
    """Scale on which the doubt is spread; linear where a value touches the scale's end."""
    if name == "log" and min(values) > 0:
        return _Scale(np.log, np.exp)
    if name == "logit" and low < min(values) and max(values) < high:
        width = high - low
        return _Scale(
            lambda x: np.log((x - low) / (high - x)),
            lambda y: low + width / (1.0 + np.exp(-y)),
        )
    return _Scale(lambda x: x, lambda y: y)


def _through(knots: list[float], marks: list[float], z: Array) -> Array:
    """Line through two points, or two lines that meet in the middle one of three."""
    slopes = np.diff(marks) / np.diff(knots)
    middle = 1 if len(knots) == 3 else 0
    slope = np.where(z < knots[middle], slopes[0], slopes[-1])
    return marks[middle] + slope * (z - knots[middle])


def _named_quantile(
    form: str, given: dict[str, float], bounds: tuple[float, float], u: Array
) -> Array:
    """Inverse distribution functions."""
    if form == "normal":
        return given["mean"] + given["sd"] * normal_quantile(u)
    if form == "lognormal":
        return given["median"] * np.exp(given["sigma"] * normal_quantile(u))
    if form == "uniform":
        return given["low"] + (given["high"] - given["low"]) * u
    if form in ("beta", "gamma"):
        from scipy import special  # late: it is slow to load

        if form == "beta":
            low, high = bounds
            return low + (high - low) * special.betaincinv(given["a"], given["b"], u)
        shape = (given["mean"] / given["sd"]) ** 2
        return special.gammaincinv(shape, u) * given["sd"] ** 2 / given["mean"]
    low, mode, high = given["low"], given["mode"], given["high"]
    share = (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    return np.where(u < share, rising, high - np.sqrt((1 - u) * (high - low) * (high - mode)))


# ------------------------------------------------------------------------------- words


def short(x: float) -> str:
    """Write a number as briefly as it can be read back."""
    return f"{x:.12g}"


def _flow(data: Any) -> str:
    """Plain data on one line, as YAML's flow style writes it."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in data.items()) + "}"
    return data if isinstance(data, str) else short(data)
