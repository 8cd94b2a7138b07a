r"""Which packages are possible.

Issue i has options 0..n_i - 1. A package x takes one option of each; it is *possible* when every
option is on the table and no impossible combination stands in it. Possible packages are numbered
0..M - 1 in lexicographic order, the first issue changing slowest.

The listing is made once per scenario. It also prepares what every world needs to value all
packages in O(M): the issues are cut into a *head* and a *tail* of about equally many
combinations, and package m is the pair (head_m, tail_m), so that an additive value is

.. math:: u(x_m) = base + H[head_m] + B[tail_m],

H and B being sums over the few combinations of each half.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from offramp.deals.errors import SpaceError, TooLargeError

__all__ = ["Condition", "PackageSpace", "Plan", "package_space"]

Condition = tuple[int, int]
"""(issue, option), both counted from 0."""

ENUMERATION_LIMIT = 2_000_000


class Plan(NamedTuple):
    """What the kernels need to value all packages; plain arrays, made once per scenario.

    Attributes
    ----------
    starts : (n_issues + 1,) int64
        ``options[starts[i]:starts[i + 1]]`` are the options of issue i that are on the table.
    options : (sum of options on the table,) int64
    split : int
        Issues before it make the head, the others the tail.
    n_head, n_tail : int
        Number of combinations of each half.
    head, tail : (M,) int64
        The halves of each package.
    holds_starts : (K + 1,) int64
        ``holds[holds_starts[k]:holds_starts[k + 1]]`` are the packages where interaction k holds.
    holds : int64
    """

    starts: NDArray[np.int64]
    options: NDArray[np.int64]
    split: int
    n_head: int
    n_tail: int
    head: NDArray[np.int64]
    tail: NDArray[np.int64]
    holds_starts: NDArray[np.int64]
    holds: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PackageSpace:
    """The possible packages of a scenario. Made by :func:`package_space`; do not write into it.

    Attributes
    ----------
    sizes : (n_issues,) int64
        Options of each issue, those off the table included.
    codes : (M, n_issues) int16
        The option that each possible package takes of each issue.
    impossible, interactions : tuples of conditions
        As given.
    off_table : frozenset of (issue, option)
    plan : Plan
    """

    sizes: NDArray[np.int64]
    codes: NDArray[np.int16]
    impossible: tuple[tuple[Condition, ...], ...]
    interactions: tuple[tuple[Condition, ...], ...]
    off_table: frozenset[Condition]
    plan: Plan

    @property
    def n_issues(self) -> int:
        """Number of issues."""
        return len(self.sizes)

    @property
    def max_options(self) -> int:
        """Columns of a padded table of contributions."""
        return int(self.sizes.max())

    def __len__(self) -> int:
        """Return the number of possible packages."""
        return len(self.codes)

    def takes(self, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
        """Where all `conditions` hold.

        Returns
        -------
        (M,) bool
        """
        mask = np.ones(len(self), dtype=np.bool_)
        for issue, option in conditions:
            mask &= self.codes[:, issue] == option
        return mask

    def index(self, package: Sequence[int]) -> int | None:
        """Return the number of `package` (one option per issue), or None if it is not possible."""
        if len(package) != self.n_issues:
            msg = f"a package names one option for each of {self.n_issues} issues, not {package}"
            raise SpaceError(msg)
        for issue, option in enumerate(package):
            _check_condition((issue, option), self.sizes, "package")
        found = np.flatnonzero(self.takes(list(enumerate(package))))
        return int(found[0]) if found.size else None

    def interacting(self, package: Sequence[int]) -> NDArray[np.bool_]:
        """Which interactions hold in `package`, possible or not.

        Returns
        -------
        (K,) bool
        """
        return np.array([all(package[i] == o for i, o in when) for when in self.interactions], bool)


def package_space(
    sizes: Sequence[int],
    *,
    impossible: Sequence[Sequence[Condition]] = (),
    interactions: Sequence[Sequence[Condition]] = (),
    off_table: Sequence[Condition] = (),
    limit: int = ENUMERATION_LIMIT,
) -> PackageSpace:
    """List the possible packages.

    Parameters
    ----------
    sizes : sequence of int
        Number of options of each issue.
    impossible : sequence of combinations
        Each a list of (issue, option) that may not all stand together.
    interactions : sequence of combinations
        Each a list of (issue, option); the packages in which all stand are looked up here, what
        they are worth comes with each world.
    off_table : sequence of (issue, option)
        Options not on the table.
    limit : int
        The most packages to list.

    Raises
    ------
    TooLargeError
        If the options on the table make more than `limit` packages.
    SpaceError
        If a combination names what does not exist, or no package is possible.
    """
    size = np.asarray(sizes, dtype=np.int64)
    if size.ndim != 1 or not size.size or (size < 1).any() or (size > 32_000).any():
        msg = f"every issue needs 1 to 32,000 options, got {list(sizes)}"
        raise SpaceError(msg)
    ruled_out = checked_combinations(impossible, size, "impossible combination")
    together = checked_combinations(interactions, size, "interaction")
    tables = options_on_table(size, off_table)
    codes, head, tail, split = _enumerate(tables, limit)
    keep = np.ones(len(codes), dtype=np.bool_)
    for combination in ruled_out:
        keep &= ~_stands(codes, combination)
    if not keep.any():
        msg = "the impossible combinations leave no package: remove one, or add an option"
        raise SpaceError(msg)
    if not keep.all():
        codes, head, tail = codes[keep], head[keep], tail[keep]
    holds = [np.flatnonzero(_stands(codes, when)) for when in together]
    counts = [len(option) for option in tables]
    plan = Plan(
        starts=np.cumsum([0, *counts], dtype=np.int64),
        options=np.concatenate(tables),
        split=split,
        n_head=math.prod(counts[:split]),
        n_tail=math.prod(counts[split:]),
        head=head,
        tail=tail,
        holds_starts=np.cumsum([0, *map(len, holds)], dtype=np.int64),
        holds=np.concatenate([np.zeros(0, np.int64), *holds]),
    )
    return PackageSpace(size, codes, ruled_out, together, frozenset(off_table), plan)


def checked_combinations(
    combinations: Sequence[Sequence[Condition]], sizes: NDArray[np.int64], what: str
) -> tuple[tuple[Condition, ...], ...]:
    """Return `combinations` as tuples without repeats, or say which one does not fit."""
    result = []
    for combination in combinations:
        conditions = tuple(dict.fromkeys((int(i), int(o)) for i, o in combination))
        if not conditions:
            msg = f"an {what} needs at least one (issue, option)"
            raise SpaceError(msg)
        for condition in conditions:
            _check_condition(condition, sizes, what)
        result.append(conditions)
    return tuple(result)


def options_on_table(
    sizes: NDArray[np.int64], off_table: Sequence[Condition]
) -> list[NDArray[np.int64]]:
    """Return the options of each issue that are on the table; at least one each."""
    tables = [np.ones(n, dtype=np.bool_) for n in sizes]
    for issue, option in off_table:
        _check_condition((issue, option), sizes, "option off the table")
        tables[issue][option] = False
    result = [np.flatnonzero(table) for table in tables]
    for issue, options in enumerate(result):
        if not options.size:
            msg = f"issue {issue} has no option left on the table: put one back"
            raise SpaceError(msg)
    return result


def _check_condition(condition: Condition, sizes: NDArray[np.int64], what: str) -> None:
    issue, option = condition
    if not 0 <= issue < len(sizes):
        msg = f"{what} names issue {issue}; issues are 0 to {len(sizes) - 1}"
        raise SpaceError(msg)
    if not 0 <= option < sizes[issue]:
        msg = f"{what} names option {option} of issue {issue}; it has 0 to {sizes[issue] - 1}"
        raise SpaceError(msg)


def _stands(codes: NDArray[np.int16], combination: Sequence[Condition]) -> NDArray[np.bool_]:
    mask = np.ones(len(codes), dtype=np.bool_)
    for issue, option in combination:
        mask &= codes[:, issue] == option
    return mask


def _enumerate(
    tables: list[NDArray[np.int64]], limit: int
) -> tuple[NDArray[np.int16], NDArray[np.int64], NDArray[np.int64], int]:
    counts = [len(options) for options in tables]
    total = math.prod(counts)
    if total > limit:
        msg = (
            f"{total:,} packages are too many to list (limit {limit:,}): use "
            "offramp.deals.merged_frontier, or take options off the table"
        )
        raise TooLargeError(msg)
    split = next(i for i in range(len(counts) + 1) if math.prod(counts[:i]) ** 2 >= total)
    number = np.arange(total, dtype=np.int64)
    codes = np.empty((total, len(counts)), dtype=np.int16)
    for i, options in enumerate(tables):
        codes[:, i] = options[(number // math.prod(counts[i + 1 :])) % counts[i]]
    n_tail = math.prod(counts[split:])
    return codes, number // n_tail, number % n_tail, split
