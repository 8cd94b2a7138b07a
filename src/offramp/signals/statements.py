"""The ledger's entries: what was said, by whom, when, and what was taken back."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from offramp.signals._errors import LedgerError

__all__ = ["Statements"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Statements:
    """What was said about one matter, as arrays over statements, (n,).

    ``weight`` and ``undoes`` may differ by world: (W, n).

    Parameters
    ----------
    sender : int array
        Whom each statement speaks for, 0..S-1.
    age : array
        Time since it was made, >= 0, in the unit of the half-life (months).
    toward, against : array
        How far it points each way, in [0, 1] (see ``DIRECTIONS_RELIEF``, ``DIRECTIONS_REGIME``).
        A pure retraction has 0 and 0.
    weight : array
        How binding it is, in pseudo-observations (see ``WEIGHTS``), >= 0.
    takes_back : int array, optional
        Index of the statement that this one takes back, -1 for none (default).
    undoes : array, optional
        Share of that statement undone, in [0, 1] (see ``undone_share``); ignored where
        ``takes_back`` is -1. Default 0.

    Raises
    ------
    LedgerError
        When a value is out of its range, a link points nowhere, or a statement takes back a later
        one or, by a chain, itself.
    """

    sender: Ints
    age: Floats
    toward: Floats
    against: Floats
    weight: Floats
    takes_back: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    undoes: Floats = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        n = np.asarray(self.sender).size
        for name in ("sender", "takes_back"):
            value = np.asarray(getattr(self, name))
            if name == "takes_back" and value.size == 0:
                value = np.full(n, -1)
            if value.size and not np.all(value == np.floor(value)):
                raise LedgerError(f"{name}: {value.tolist()} must be whole numbers (indices)")
            object.__setattr__(self, name, value.astype(np.int64))
        for name in ("age", "toward", "against", "weight", "undoes"):
            value = np.asarray(getattr(self, name), dtype=np.float64)
            if name == "undoes" and value.size == 0:
                value = np.zeros(n)
            object.__setattr__(self, name, value)
        self._check(n)

    def _check(self, n: int) -> None:
        for name in ("sender", "age", "toward", "against", "weight", "takes_back", "undoes"):
            shape = getattr(self, name).shape
            by_world = name in ("weight", "undoes") and len(shape) == 2
            if shape[-1:] != (n,) or not (len(shape) == 1 or by_world):
                raise LedgerError(
                    f"{name} has shape {shape}, but there are {n} statements:"
                    f" give one value per statement"
                )
        limits = {"age": np.inf, "toward": 1.0, "against": 1.0, "weight": np.inf, "undoes": 1.0}
        for name, high in limits.items():
            value = getattr(self, name)
            bad = ~(np.isfinite(value) & (value >= 0.0) & (value <= high))
            if bad.any():
                where = tuple(np.argwhere(bad)[0])
                rule = "0 or more" if high == np.inf else "between 0 and 1"
                raise LedgerError(
                    f"{name} of statement {where[-1]} is {value[where]}: must be {rule}"
                )
        if n and self.sender.min() < 0:
            raise LedgerError(f"sender {self.sender.min()} must be 0 or more")
        for i in np.flatnonzero(self.takes_back != -1):
            j = int(self.takes_back[i])
            if not 0 <= j < n or j == i:
                raise LedgerError(f"statement {i} takes back {j}: name another of the {n}, or -1")
            if self.age[i] > self.age[j]:
                raise LedgerError(
                    f"statement {i} (age {self.age[i]}) takes back statement {j} (age"
                    f" {self.age[j]}), which was made later: check the dates"
                )

    @property
    def size(self) -> int:
        """Number of statements."""
        return int(self.sender.size)

    def survival(self) -> Floats:
        """Share of each statement left standing by the retractions, (n,) or (W, n)."""
        left = np.full(self.undoes.shape, np.nan)
        open_: set[int] = set()
        done: set[int] = set()

        def of(i: int) -> Floats:
            if i not in done:
                if i in open_:
                    raise LedgerError(
                        f"statement {i} takes itself back through a chain of retractions:"
                        " break the circle"
                    )
                open_.add(i)
                by = np.flatnonzero(self.takes_back == i)
                shares = [1.0 - self.undoes[..., j] * of(int(j)) for j in by]
                # Sorted, so that the order of entries cannot change the last bit.
                left[..., i] = np.prod(np.sort(shares, axis=0), axis=0) if shares else 1.0
                open_.discard(i)
                done.add(i)
            return left[..., i]

        for i in range(self.size):
            of(i)
        return left

    def silencing(self, silent: NDArray[np.bool_]) -> "Statements":
        """Return a copy in which the marked statements, mask (n,), were never made."""
        return Statements(
            self.sender,
            self.age,
            self.toward,
            self.against,
            np.where(silent, 0.0, self.weight),
            self.takes_back,
            np.where(silent, 0.0, self.undoes),
        )

    def as_heard(self, ago: float) -> "Statements":
        """Return the ledger as it stood ``ago`` (same unit as age) before now; indices kept."""
        silent = self.age < ago
        heard = self.silencing(silent)
        # What was not yet said keeps its place with age 0; its weight is nil. Links between two
        # unsaid statements hold no weight either, and their dates need no order.
        links = np.where(silent, -1, heard.takes_back)
        return Statements(
            heard.sender,
            np.maximum(heard.age - ago, 0.0),
            heard.toward,
            heard.against,
            heard.weight,
            links,
            heard.undoes,
        )
