"""Worlds at points asked for, not drawn: for sensitivity studies.

A point gives each input in doubt its quantile.  Inputs that the file declares correlated share an
input of the study: the *group* of them, within which the quantiles asked for are independent
numbers that the copula of the draws ties together.  So groups are independent of each other, as
variance-based indices require, whatever the file correlates.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from offramp.world.blueprint import FRONT_STREAM, Blueprint
from offramp.world.draws import correlated

__all__ = ["FRONT", "groups_of", "rows_at"]

Array = NDArray[np.float64]

FRONT = FRONT_STREAM
"""The number that chooses between the two fronts of a world's length; it goes with the length."""


def groups_of(blueprint: Blueprint) -> tuple[tuple[str, ...], ...]:
    """Group the inputs in doubt: alone, or with those they are correlated with.

    Returns
    -------
    tuple of tuples of paths
        In the order of the file.  The number that chooses the front belongs to how long the war
        would last; what worlds draw beyond the file's numbers comes last, each alone.
    """
    quantities = blueprint.scenario.quantities
    columns = tuple(blueprint.column)
    doubtful = [p for p in columns if p not in quantities or not quantities[p].certain]
    owner = {p: p for p in doubtful}
    for one, other, _ in blueprint.scenario.correlations:
        if one in owner and other in owner:
            joined = {owner[one], owner[other]}
            owner = {p: owner[one] if o in joined else o for p, o in owner.items()}
    groups: dict[str, list[str]] = {}
    for path in doubtful:
        groups.setdefault(owner[path], []).append(path)
    for members in groups.values():
        if "war.lasts" in members:
            members.append(FRONT)
            break
    else:
        groups[FRONT] = [FRONT]
    return tuple(tuple(members) for members in groups.values())


def rows_at(blueprint: Blueprint, quantiles: Mapping[str, Array]) -> tuple[Array, Array]:
    """Turn quantiles into rows of draws, and the numbers that choose the front.

    Parameters
    ----------
    blueprint
        The scenario.
    quantiles
        Path -> (n,) quantiles in (0, 1); `FRONT` among them.  Paths left out take their median.

    Returns
    -------
    rows : ndarray
        Shape (n, columns), as `Blueprint.draw` lays them out.
    fronts : ndarray
        Shape (n,).
    """
    n = len(next(iter(quantiles.values())))
    even = np.full(n, 0.5)
    ties = [
        (a, b, rank)
        for a, b, rank in blueprint.scenario.correlations
        if a in blueprint.column and b in blueprint.column
    ]
    tied = correlated(lambda path: quantiles.get(path, even), ties)
    known = blueprint.scenario.quantities
    columns = []
    for path in blueprint.column:
        u = tied.get(path, quantiles.get(path, even))
        columns.append(known[path].ppf(u) if path in known else u)
    rows = np.ascontiguousarray(np.stack(columns, axis=1))
    return rows, quantiles.get(FRONT, even)
