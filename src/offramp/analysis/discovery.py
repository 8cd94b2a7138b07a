r"""In which worlds does it matter? Readable boxes in the space of inputs.

Given inputs :math:`x_w` of worlds and a mark :math:`y_w` on those of interest (a lever helps by ten
points or more, say), a *box* bounds a few inputs.  Its *coverage* is the share of marked worlds
that lie in it, its *density* the share of the worlds in it that are marked, its *mass* the share of
all worlds in it.  A good box has much of both of the first two and few bounds.

Boxes are found by the patient rule induction method (Friedman & Fisher 1999): starting from all
worlds, peel off in turn the twentieth part, at the low or the high end of one input (or one value
of an unordered input), whose loss raises the density most; keep the box on that path with the
highest harmonic mean of coverage and density; then paste back what costs nothing.  A first pass
over all inputs chooses the few that the box may bound, a second peels those alone.

Peeling finds boxes in pure noise too.  So it sees only every second world; coverage, density and
mass are counted in the others, and a bound stays only if, there too, the box is denser for it by
more than chance (Bryant & Lempert's 2010 quasi-p-value, at most .01).  Where no bound survives
there is no box, and the honest answer is that the worlds in which it matters form no simple region.

References: Friedman & Fisher 1999, Statist. Comput. 9:123-143; Bryant & Lempert 2010, Technol.
Forecast. Soc. Change 77:34-49; Kwakkel & Jaxa-Rozen 2016, Environ. Model. Softw. 79:311-321 (gain
per world peeled, for unordered inputs).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.analysis.intervals import Estimate, estimate_count

__all__ = ["Bound", "Box", "Discovery", "discover"]

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEEL = 0.05
"""Share of the box peeled at a time: Friedman & Fisher's patience."""
LEAST = 20
"""Fewest worlds of the half searched that a box may hold."""
CHANCE = 0.01
"""A bound that chance would match more often than this is dropped."""


@dataclass(frozen=True)
class Bound:
    """What a box asks of one input."""

    input: int
    """Its column."""
    name: str
    low: float = -math.inf
    high: float = math.inf
    allowed: tuple[float, ...] | None = None
    """Values let in, for an unordered input; None for an ordered one."""
    chance: float = math.nan
    """How often chance alone would make the box as dense, judged in worlds not searched."""

    def holds(self, column: Array) -> Bools:
        """Tell which values of the input the bound lets in."""
        if self.allowed is not None:
            return np.isin(column, self.allowed)
        return (column >= self.low) & (column <= self.high)

    def in_words(self) -> str:
        """Say the bound: ``war.lasts at least 21.5``."""
        if self.allowed is not None:
            return f"{self.name} one of {', '.join(f'{v:g}' for v in self.allowed)}"
        if self.low == -math.inf:
            return f"{self.name} at most {self.high:.3g}"
        if self.high == math.inf:
            return f"{self.name} at least {self.low:.3g}"
        return f"{self.name} between {self.low:.3g} and {self.high:.3g}"


@dataclass(frozen=True)
class Box:
    """A region of worlds; its figures are counted in worlds that the search did not see."""

    bounds: tuple[Bound, ...]
    coverage: Estimate
    """Share of all marked worlds that lie in it (and in no earlier box)."""
    density: Estimate
    """Share of its worlds that are marked."""
    mass: Estimate
    """Share of all worlds that lie in it."""

    def holds(self, inputs: ArrayLike) -> Bools:
        """Tell which worlds (n, inputs) lie in the box."""
        return _inside(np.asarray(inputs, dtype=float), self.bounds)

    def in_words(self) -> str:
        """Say what the box asks: its bounds, joined by *and*."""
        return " and ".join(b.in_words() for b in self.bounds)


@dataclass(frozen=True)
class Discovery:
    """Boxes that tell marked worlds from others, best first."""

    boxes: tuple[Box, ...]
    """Empty where no simple region stands out."""
    marked: Estimate
    """Share of all worlds that are marked: what a box's density is to be set against."""
    searched: int
    judged: int
    """Worlds in which boxes were sought, and those in which they were counted."""
    method: str


def discover(
    inputs: ArrayLike,
    marked: ArrayLike,
    names: Sequence[str],
    *,
    unordered: Iterable[str] = (),
    most_bounds: int = 3,
    most_boxes: int = 2,
) -> Discovery:
    """Find boxes of inputs in which worlds are marked far more often than elsewhere.

    Parameters
    ----------
    inputs
        (n, d) what each world drew, worlds in the order of their numbers.
    marked
        (n,) whether each world is of interest.
    names
        d names of inputs.
    unordered
        Names of those whose values have no order (choices).
    most_bounds
        Inputs that one box may bound.
    most_boxes
        Boxes sought one after the other; a later one covers worlds that earlier ones leave out.

    Raises
    ------
    ValueError
        Shapes that do not fit, or an input that is not finite.
    """
    x, y = _checked(inputs, marked, names, most_bounds)
    free = {names.index(name) for name in unordered}
    search = np.arange(len(y)) % 2 == 0
    left = np.ones(len(y), dtype=bool)
    hits, judged = int(y[~search].sum()), int((~search).sum())
    boxes: list[Box] = []
    while len(boxes) < most_boxes:
        seen, unseen = search & left, ~search & left
        bounds = _grow(x[seen], y[seen], free, most_bounds)
        bounds = _surviving(bounds, x[unseen], y[unseen])
        inside = _inside(x, bounds) & left
        counted = inside & ~search
        caught, held = int(y[counted].sum()), int(counted.sum())
        if not bounds or caught * judged <= hits * held:
            break  # nothing found, or nothing denser than the worlds as a whole
        boxes.append(
            Box(
                tuple(replace(b, name=names[b.input]) for b in bounds),
                coverage=estimate_count(caught, hits),
                density=estimate_count(caught, held),
                mass=estimate_count(held, judged),
            )
        )
        left &= ~inside
    return Discovery(
        tuple(boxes),
        estimate_count(int(y.sum()), len(y)),
        int(search.sum()),
        judged,
        f"patient rule induction, {PEEL:.0%} peels, judged in every second world",
    )


def _grow(x: Array, y: Bools, free: set[int], most: int) -> tuple[Bound, ...]:
    """Peel over all inputs, keep the most telling, peel those alone, paste."""
    every = range(x.shape[1])
    bounds = _best_on_path(x, y, every, free)
    while len(bounds) > most:
        bounds = max((_without(bounds, b) for b in bounds), key=lambda left: _score(x, y, left))
    if not bounds:
        return ()
    return _pasted(x, y, _best_on_path(x, y, [b.input for b in bounds], free))


def _best_on_path(x: Array, y: Bools, allowed: Iterable[int], free: set[int]) -> tuple[Bound, ...]:
    columns = list(allowed)
    best: tuple[Bound, ...] = ()
    bounds: dict[int, Bound] = {}
    best_score = _score(x, y, best)
    inside = np.ones(len(y), dtype=bool)
    while inside.sum() > LEAST and not y[inside].all():
        offers = [o for j in columns for o in _peels(x[inside, j], y[inside], j, j in free)]
        if not offers:
            break
        _, tighter = max(offers, key=lambda offer: offer[0])
        bounds[tighter.input] = _met(bounds.get(tighter.input), tighter)
        inside &= tighter.holds(x[:, tighter.input])
        score = _score(x, y, bounds.values())
        if score > best_score and inside.sum() >= LEAST:
            best, best_score = tuple(bounds.values()), score
    return best


def _peels(column: Array, y: Bools, j: int, unordered: bool) -> list[tuple[float, Bound]]:
    """Ways to peel one input and the rise in density that each brings per world lost."""
    n, density = len(y), float(y.mean())
    offers = []

    def offer(keep: Bools, bound: Bound) -> None:
        kept = int(keep.sum())
        if 0 < kept < n:
            gain = (float(y[keep].mean()) - density) / (n - kept)
            offers.append((gain, bound))

    if unordered:
        values = np.unique(column)
        for value in values:
            others = tuple(float(v) for v in values if v != value)
            offer(column != value, Bound(j, "", allowed=others))
        return offers
    ordered = np.sort(column)
    peel = max(1, math.ceil(PEEL * n))
    low, high = ordered[peel - 1], ordered[n - peel]
    above, below = np.searchsorted(ordered, low, "right"), np.searchsorted(ordered, high) - 1
    # A bound lies halfway between the last world lost and the first kept.
    if above < n:
        offer(column > low, Bound(j, "", low=float(0.5 * (low + ordered[above]))))
    if below >= 0:
        offer(column < high, Bound(j, "", high=float(0.5 * (high + ordered[below]))))
    return offers


def _pasted(x: Array, y: Bools, bounds: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """Loosen ends a peel at a time while that betters the score."""
    while True:
        wider = [_loosened(x, bounds, b, end) for b in bounds for end in ("low", "high")]
        tried = [w for w in wider if w is not None]
        if not tried:
            return bounds
        best = max(tried, key=lambda w: _score(x, y, w))
        if _score(x, y, best) <= _score(x, y, bounds):
            return bounds
        bounds = best


def _loosened(
    x: Array, bounds: tuple[Bound, ...], bound: Bound, end: str
) -> tuple[Bound, ...] | None:
    limit = getattr(bound, end)
    if bound.allowed is not None or math.isinf(limit):
        return None
    others = _inside(x, _without(bounds, bound))
    column = x[others, bound.input]
    peel = max(1, math.ceil(PEEL * _inside(x, bounds).sum()))
    beyond = (
        np.sort(column[column < limit])[::-1] if end == "low" else np.sort(column[column > limit])
    )
    unbounded = -math.inf if end == "low" else math.inf
    if len(beyond) <= peel:
        moved = replace(bound, **{end: unbounded})
    else:
        moved = replace(bound, **{end: float(0.5 * (beyond[peel - 1] + beyond[peel]))})
    if math.isinf(moved.low) and math.isinf(moved.high):
        return _without(bounds, bound)
    return tuple(moved if b is bound else b for b in bounds)


def _surviving(bounds: tuple[Bound, ...], x: Array, y: Bools) -> tuple[Bound, ...]:
    """Drop one by one the ends that do not make the box denser in worlds not searched."""
    ends = tuple(end for b in bounds for end in _ends(b))
    while ends:
        judged = tuple(replace(e, chance=_chance(x, y, ends, e)) for e in ends)
        worst = max(judged, key=lambda e: e.chance)
        if worst.chance <= CHANCE:
            break
        ends = _without(judged, worst)
    else:
        return ()
    merged: dict[int, Bound] = {}
    for end in judged:
        met = _met(merged.get(end.input), end)
        merged[end.input] = replace(met, chance=max(met.chance, end.chance))
    return tuple(merged.values())


def _ends(bound: Bound) -> list[Bound]:
    if bound.allowed is not None:
        return [bound]
    sides = (replace(bound, high=math.inf), replace(bound, low=-math.inf))
    return [s for s in sides if not (math.isinf(s.low) and math.isinf(s.high))]


def _chance(x: Array, y: Bools, bounds: tuple[Bound, ...], bound: Bound) -> float:
    """Chance of as many marked worlds in the box were this bound of no account."""
    from scipy.special import bdtrc

    inside, wider = _inside(x, bounds), _inside(x, _without(bounds, bound))
    held, caught = int(inside.sum()), int(y[inside].sum())
    if held == 0 or caught == 0:
        return 1.0
    return float(bdtrc(caught - 1, held, float(y[wider].mean())))


def _inside(x: Array, bounds: Iterable[Bound]) -> Bools:
    inside = np.ones(len(x), dtype=bool)
    for bound in bounds:
        inside &= bound.holds(x[:, bound.input])
    return inside


def _score(x: Array, y: Bools, bounds: Iterable[Bound]) -> float:
    """Harmonic mean of coverage and density."""
    inside = _inside(x, bounds)
    return 2.0 * float(y[inside].sum()) / max(float(y.sum() + inside.sum()), 1.0)


def _met(old: Bound | None, new: Bound) -> Bound:
    if old is None or new.allowed is not None:
        return new
    return replace(old, low=max(old.low, new.low), high=min(old.high, new.high))


def _without(bounds: tuple[Bound, ...], bound: Bound) -> tuple[Bound, ...]:
    return tuple(b for b in bounds if b is not bound)


def _checked(
    inputs: ArrayLike, marked: ArrayLike, names: Sequence[str], most_bounds: int
) -> tuple[Array, Bools]:
    x, y = np.asarray(inputs, dtype=float), np.asarray(marked, dtype=bool)
    if x.ndim != 2 or y.shape != x.shape[:1] or len(names) != x.shape[1]:
        raise ValueError(
            f"worlds by inputs, a mark a world and a name an input expected; got shapes "
            f"{x.shape}, {y.shape} and {len(names)} names"
        )
    unfit = [name for j, name in enumerate(names) if not np.isfinite(x[:, j]).all()]
    if unfit:
        raise ValueError(f"inputs that are not finite in every world: {', '.join(unfit)}")
    if most_bounds < 1:
        raise ValueError(f"a box needs at least one bound, got most_bounds = {most_bounds}")
    return x, y
