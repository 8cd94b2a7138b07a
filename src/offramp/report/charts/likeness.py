"""Many packages in few words: the later ones told by what sets them apart from an earlier one."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["by_difference"]

BETWEEN = "; "
"""What stands between the terms of a package in one line (`offramp.report.facts.Facts.package`)."""


def by_difference(packages: Sequence[str]) -> list[str]:
    """Number packages, and tell each that resembles an earlier one by what is other in it.

    Parameters
    ----------
    packages
        In one line each.

    Returns
    -------
    list of str
        ``1: A: x; B: y``, ``2: as 1, but B: z``.  A package that differs from all
        earlier ones in more than half of its terms is told in full.
    """
    terms = [words.split(BETWEEN) for words in packages]
    return [f"{i + 1}: {_told(terms, i)}" for i in range(len(terms))]


def _told(terms: Sequence[Sequence[str]], place: int) -> str:
    own = terms[place]
    best: tuple[int, list[str]] | None = None
    for i in range(place):
        if len(terms[i]) != len(own):
            continue
        other = [new for new, old in zip(own, terms[i], strict=True) if new != old]
        if 2 * len(other) <= len(own) and (best is None or len(other) < len(best[1])):
            best = (i, other)
    if best is None or not best[1]:
        return BETWEEN.join(own)
    return f"as {best[0] + 1}, but {BETWEEN.join(best[1])}"
