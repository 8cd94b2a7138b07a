"""What one world drew, by the paths of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint

__all__ = ["Drawn"]

Array = NDArray[np.float64]


class Drawn:
    """A path of the file -> what a world drew, in model units.

    Parameters
    ----------
    blueprint
        The scenario.
    row
        (quantities,) the world's draws.
    """

    __slots__ = ("_column", "_groups", "_numbers", "_row")

    def __init__(self, blueprint: Blueprint, row: Array) -> None:
        self._column, self._groups = blueprint.column, blueprint.groups
        self._row, self._numbers = row, row.tolist()

    def __call__(self, path: str, default: float = 0.0) -> float:
        """Return one number; the default where the file leaves it out."""
        place = self._column.get(path)
        return default if place is None else self._numbers[place]

    def each(self, paths: tuple[str, ...], default: float = 0.0) -> Array:
        """(paths,) numbers; the default where the file leaves one out."""
        group = self._groups.get(paths)
        if group is None:
            places = np.array([self._column.get(path, -1) for path in paths], dtype=np.int64)
            group = self._groups[paths] = places, np.flatnonzero(places < 0)
        places, left_out = group
        found = self._row[places]
        if left_out.size:
            found[left_out] = default
        return found
