r"""The Pareto frontier of spaces too large to list, by merging issue by issue.

Values are additive over *groups* of issues: issues joined by an interaction or an impossible
combination form one group, any other issue a group of its own. Let F_k be the frontier of the
first k groups and V_{k+1} the value pairs of the possible combinations in group k + 1. Then

.. math:: F_{k+1} = \mathrm{Pareto}\,(F_k + V_{k+1}),

exactly: were the first part of an undominated package dominated, replacing it would improve the
whole. The same argument holds for ties, so every undominated package, tied ones included, is a
chain of kept parts; each kept point remembers all pairs (earlier point, combination) that lead
to it, from which packages are counted and listed. Merging frontiers of sums goes back to
Nemhauser & Ullmann (1969), Management Science 15:494-505.

Values within the tolerance are the same at each of the n merges, so points are exact to n times
the tolerance. The number of points is not bounded by theory (it can double with every issue), but
in practice is in the hundreds or thousands; ``point_limit`` says when to give up.

With ratifiers the points carry more than two numbers: see :mod:`offramp.deals.merge_ratified`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import SpaceError, TooLargeError
from offramp.deals.frontier import TOLERANCE, grouped, pareto_ids, tied_to
from offramp.deals.space import (
    Condition,
    PackageSpace,
    checked_combinations,
    options_on_table,
    package_space,
)
from offramp.deals.utility import values

__all__ = ["IssueGroup", "Layer", "MergedFrontier", "PartyValue", "issue_groups", "merge_two"]

_CHUNK = 2_000_000
"""Candidate points handled at once."""


@dataclass(frozen=True, eq=False)
class PartyValue:
    """How one party values packages.

    Attributes
    ----------
    table : (n_issues, max_options)
        Contribution of each option; unused columns are ignored.
    base : float
    worth : (K,)
        What each interaction is worth; empty means nothing.
    """

    table: ArrayLike
    base: float = 0.0
    worth: ArrayLike = ()


@dataclass(frozen=True, eq=False)
class IssueGroup:
    """Issues that must be looked at together.

    Attributes
    ----------
    issues : tuple of int
        Ascending.
    space : PackageSpace
        Their possible combinations; issues renumbered.
    interactions : tuple of int
        Which of all interactions lie in it, in the order of ``space.interactions``.
    """

    issues: tuple[int, ...]
    space: PackageSpace
    interactions: tuple[int, ...]

    def values(self, party: PartyValue) -> NDArray[np.float64]:
        """Return what each combination adds for a party, base left out."""
        table = np.asarray(party.table, dtype=np.float64)
        worth = np.asarray(party.worth, dtype=np.float64)
        amounts = worth[list(self.interactions)] if worth.size else np.zeros(len(self.interactions))
        return values(self.space, 0.0, table[list(self.issues), : self.space.max_options], amounts)


class Layer(NamedTuple):
    """One merge: ``[starts[j]:starts[j + 1]]`` of both lists are the pairs that lead to point j.

    Attributes
    ----------
    starts : (J + 1,) int64
    earlier : int64
        Point of the layer before.
    combination : int64
        Number of the group's combination.
    """

    starts: NDArray[np.int64]
    earlier: NDArray[np.int64]
    combination: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class MergedFrontier:
    """The Pareto frontier of a large space.

    Attributes
    ----------
    uP, uR : (J,) float64
        Values of its points, the responder's ascending.
    counts : tuple of J int
        How many packages are tied at each.
    n_possible : int
        How many packages are possible, ratified or not.
    groups : tuple of IssueGroup
    layers : tuple of Layer
        One per group, and a last one that gathers final points (its combinations are 0).
    largest : int
        Most points held at any merge.
    tolerance : float
    method : str
    """

    uP: NDArray[np.float64]
    uR: NDArray[np.float64]
    counts: tuple[int, ...]
    n_possible: int
    groups: tuple[IssueGroup, ...]
    layers: tuple[Layer, ...]
    largest: int
    tolerance: float
    method: str

    def __len__(self) -> int:
        """Return the number of distinct frontier points."""
        return len(self.uP)

    def packages(self, point: int, limit: int = 100) -> NDArray[np.int64]:
        """List the packages tied at a point, at most `limit` of them.

        Returns
        -------
        (min(counts[point], limit), n_issues) int64
            The option taken of each issue.
        """
        n_issues = sum(len(group.issues) for group in self.groups)
        found = []
        for combinations in self._chains(len(self.layers) - 1, int(point)):
            if len(found) == limit:
                break
            package = np.empty(n_issues, dtype=np.int64)
            for group, combination in zip(self.groups, combinations, strict=True):
                package[list(group.issues)] = group.space.codes[combination]
            found.append(package)
        return np.array(found, dtype=np.int64).reshape(-1, n_issues)

    def _chains(self, depth: int, point: int) -> Iterator[tuple[int, ...]]:
        layer = self.layers[depth]
        last = depth == len(self.groups)
        for j in range(layer.starts[point], layer.starts[point + 1]):
            mine = () if last else (int(layer.combination[j]),)
            if depth == 0:
                yield mine
            else:
                for before in self._chains(depth - 1, int(layer.earlier[j])):
                    yield (*before, *mine)


def issue_groups(
    sizes: Sequence[int],
    *,
    impossible: Sequence[Sequence[Condition]] = (),
    interactions: Sequence[Sequence[Condition]] = (),
    off_table: Sequence[Condition] = (),
    limit: int = 200_000,
) -> tuple[IssueGroup, ...]:
    """Cut issues into groups between which values are additive and everything is possible.

    Parameters are those of :func:`offramp.deals.package_space`; `limit` is the most combinations
    of one group.

    Raises
    ------
    TooLargeError
        If a group has more than `limit` combinations.
    SpaceError
        As :func:`offramp.deals.package_space`.
    """
    size = np.asarray(sizes, dtype=np.int64)
    if size.ndim != 1 or not size.size or (size < 1).any():
        msg = f"every issue needs at least one option, got {list(sizes)}"
        raise SpaceError(msg)
    ruled_out = checked_combinations(impossible, size, "impossible combination")
    together = checked_combinations(interactions, size, "interaction")
    options_on_table(size, off_table)
    root = list(range(len(size)))

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    for combination in (*ruled_out, *together):
        for issue, _ in combination:
            first, second = sorted((find(combination[0][0]), find(issue)))
            root[second] = first
    result = []
    for head in sorted({find(i) for i in range(len(size))}):
        issues = tuple(i for i in range(len(size)) if find(i) == head)
        at = {issue: place for place, issue in enumerate(issues)}
        inside = [k for k, when in enumerate(together) if when[0][0] in at]

        def local(
            combination: Sequence[Condition], at: dict[int, int] = at
        ) -> tuple[Condition, ...]:
            return tuple((at[i], o) for i, o in combination)

        space = package_space(
            [int(size[i]) for i in issues],
            impossible=[local(c) for c in ruled_out if c[0][0] in at],
            interactions=[local(together[k]) for k in inside],
            off_table=local([c for c in off_table if c[0] in at]),
            limit=limit,
        )
        result.append(IssueGroup(issues, space, tuple(inside)))
    return tuple(result)


def merge_two(
    groups: Sequence[IssueGroup],
    proposer: PartyValue,
    responder: PartyValue,
    *,
    tolerance: float = TOLERANCE,
    point_limit: int = 500_000,
) -> MergedFrontier:
    """Merge the groups' frontiers for two sides.

    Parameters
    ----------
    groups : sequence of IssueGroup
    proposer, responder : PartyValue
    tolerance : float
        Values this close are the same, at each merge.
    point_limit : int
        The most points to hold.

    Raises
    ------
    TooLargeError
        If a merge leaves more than `point_limit` points.
    """
    P, R = np.zeros(1), np.zeros(1)
    counts = [1]
    layers = []
    largest = 1
    for group in groups:
        ownP, ownR = group.values(proposer), group.values(responder)
        best = pareto_ids(ownP, ownR, tolerance)
        useful = np.flatnonzero(tied_to(ownP, ownR, ownP[best], ownR[best], tolerance) >= 0)
        P, R, layer = _merge(P, R, ownP, ownR, useful, tolerance, point_limit)
        counts = count_chains(layer, counts)
        layers.append(layer)
        largest = max(largest, len(P))
    last = Layer(np.arange(len(P) + 1), np.arange(len(P)), np.zeros(len(P), np.int64))
    return MergedFrontier(
        P + proposer.base,
        R + responder.base,
        tuple(counts),
        math.prod(len(group.space) for group in groups),
        tuple(groups),
        (*layers, last),
        largest,
        tolerance,
        "frontiers merged group by group",
    )


def count_chains(layer: Layer, before: list[int]) -> list[int]:
    """Return how many packages lead to each point of a layer; exact integers."""
    pairs = [before[i] for i in layer.earlier]
    return [sum(pairs[i:j]) for i, j in pairwise(layer.starts.tolist())]


def check_points(number: int, limit: int) -> None:
    """Give up if a merge leaves more points than allowed."""
    if number > limit:
        msg = (
            f"a merge left {number:,} points (limit {limit:,}): raise point_limit, or take options "
            "off the table"
        )
        raise TooLargeError(msg)


def _merge(
    P: NDArray[np.float64],
    R: NDArray[np.float64],
    ownP: NDArray[np.float64],
    ownR: NDArray[np.float64],
    useful: NDArray[np.int64],
    tolerance: float,
    point_limit: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], Layer]:
    step = max(1, _CHUNK // len(P))
    chunks = [useful[i : i + step] for i in range(0, len(useful), step)]

    def sums(chunk: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return (P[:, None] + ownP[chunk]).ravel(), (R[:, None] + ownR[chunk]).ravel()

    frontP, frontR = np.zeros(0), np.zeros(0)
    for chunk in chunks:
        newP, newR = sums(chunk)
        allP, allR = np.concatenate([frontP, newP]), np.concatenate([frontR, newR])
        kept = pareto_ids(allP, allR, tolerance)
        frontP, frontR = allP[kept], allR[kept]
        check_points(len(kept), point_limit)
    owners, earlier, combination = [], [], []
    for chunk in chunks:
        owner = tied_to(*sums(chunk), frontP, frontR, tolerance)
        tied = np.flatnonzero(owner >= 0)
        owners.append(owner[tied])
        earlier.append(tied // len(chunk))
        combination.append(chunk[tied % len(chunk)])
    starts, order = grouped(np.concatenate(owners), len(frontP))
    layer = Layer(starts, np.concatenate(earlier)[order], np.concatenate(combination)[order])
    return frontP, frontR, layer
