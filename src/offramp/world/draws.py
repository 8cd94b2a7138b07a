"""Counter-based draws: world *i* of seed *s* is the same everywhere.

Each quantity of a scenario has a stream of its own, keyed by the seed and the quantity's path in
the file; world *i* reads element *i* of it.  So a world does not depend on how many are drawn, in
which chunk or on which machine, and adding an entry to the file moves no other draw (Salmon,
Moraes, Dror & Shaw 2011, *Parallel random numbers: as easy as 1, 2, 3*).

Declared rank correlations tie streams together by a Gaussian copula: with Spearman's r_S between
two quantities the normal scores have the correlation 2 sin(pi r_S / 6) (Pearson 1907).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from offramp.scenario.normal import normal_quantile, normal_share

__all__ = [
    "Columns",
    "CorrelatedPair",
    "Drawable",
    "Draws",
    "Share",
    "correlated",
    "draw",
    "normal_correlation",
    "uniforms",
]

Array = NDArray[np.float64]
Found = TypeVar("Found")

_WORDS_PER_COUNTER = 4  # Philox 4x64 gives four words for each value of its counter


class Drawable(Protocol):
    """What can be drawn: anything with a quantile function in model units.

    Where it has a `law`, two of the same law draw the same.
    """

    def ppf(self, u: Array) -> Array:
        """Quantiles at the probabilities *u*."""
        ...


@dataclass(frozen=True)
class Share:
    """A number evenly drawn between 0 and 1."""

    def ppf(self, u: Array) -> Array:
        """Quantiles at the probabilities *u*: these themselves."""
        return np.asarray(u, dtype=np.float64)


CorrelatedPair = tuple[str, str, float]
"""Two paths and their rank correlation."""


@dataclass(frozen=True)
class Draws:
    """Worlds *start* .. *stop* - 1 of a seed: one row a world, one column a quantity."""

    seed: int
    start: int
    stop: int
    paths: tuple[str, ...]
    values: Array
    """Shape (worlds, quantities), model units."""

    def column(self, path: str) -> Array:
        """The draws of one quantity, shape (worlds,)."""
        return self.values[:, self.paths.index(path)]


class Columns:
    """The column last drawn of each path, for drawing again what differs in a few of them.

    World *i* of a seed is the same in every variant, so a column is that of before unless its own
    quantity, or what it is correlated with, has changed.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[Any, Any]] = {}

    def once(self, path: str, law: Any, make: Callable[[], Found]) -> Found:
        """Make what stands under a path, unless it was last made by the same *law*."""
        last = self._last.get(path)
        if last is None or last[0] != law:
            last = self._last[path] = law, make()
        return last[1]


def uniforms(seed: int, path: str, start: int, stop: int) -> Array:
    """Elements *start* .. *stop* - 1 of a path's stream, each strictly inside (0, 1).

    The 53 highest bits of each word are used, shifted by half a step so that a quantile function
    is never asked for 0 or 1.
    """
    digest = blake2b(path.encode(), digest_size=16, key=(seed % 2**64).to_bytes(8, "little"))
    bits = np.random.Philox(key=int.from_bytes(digest.digest(), "little"))
    first = start // _WORDS_PER_COUNTER
    skip = start - first * _WORDS_PER_COUNTER
    bits.advance(first)
    words = bits.random_raw(skip + stop - start)[skip:]
    return ((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def normal_correlation(rank: float) -> float:
    """Correlation of normal scores whose rank correlation (Spearman) is *rank*."""
    return 2.0 * float(np.sin(np.pi * rank / 6.0))


def draw(
    quantities: Mapping[str, Drawable],
    seed: int,
    start: int,
    stop: int,
    correlations: Sequence[CorrelatedPair] = (),
    columns: Columns | None = None,
) -> Draws:
    """Draw every quantity for the worlds *start* .. *stop* - 1.

    Parameters
    ----------
    quantities
        Path -> quantity, in the order of the columns.
    seed, start, stop
        Any whole seed (0 included) and a half-open span of world numbers.
    correlations
        Pairs of paths with their rank correlation; jointly positive semidefinite.
    columns
        What was drawn before, and what is drawn now from then on.
    """
    columns = Columns() if columns is None else columns
    span, ties = (seed, start, stop), tuple(correlations)

    def own(path: str) -> Array:
        return uniforms(seed, path, start, stop)

    tied = columns.once("", (span, ties), lambda: correlated(own, ties))

    def column(path: str, quantity: Drawable) -> Array:
        law = span, getattr(quantity, "law", quantity), ties if path in tied else ()
        return columns.once(
            path, law, lambda: quantity.ppf(tied[path] if path in tied else own(path))
        )

    drawn = [column(path, quantity) for path, quantity in quantities.items()]
    values = np.ascontiguousarray(np.stack(drawn, axis=1)) if drawn else np.empty((0, 0))
    return Draws(seed, start, stop, tuple(quantities), values)


def correlated(
    independent: Callable[[str], Array], correlations: Sequence[CorrelatedPair]
) -> dict[str, Array]:
    """Tie streams together: the correlated paths' uniforms.

    Parameters
    ----------
    independent
        Path -> its own numbers in (0, 1), any one shape.
    correlations
        Pairs of paths with their rank correlation.

    Raises
    ------
    ValueError
        If they contradict each other.
    """
    if not correlations:
        return {}
    paths = list(dict.fromkeys(path for pair in correlations for path in pair[:2]))
    matrix = np.eye(len(paths))
    for one, other, rank in correlations:
        i, j = paths.index(one), paths.index(other)
        matrix[i, j] = matrix[j, i] = normal_correlation(rank)
    scores = np.stack([normal_quantile(independent(path)) for path in paths])
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < -1e-9:
        raise ValueError(
            "correlations contradict each other: no quantities can be correlated in all these ways "
            f"at once (smallest eigenvalue {values.min():.3g}); weaken one of them"
        )
    # The symmetric root treats all members alike, so the order of the declarations is no matter.
    root = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    return dict(zip(paths, normal_share(root @ scores), strict=True))
