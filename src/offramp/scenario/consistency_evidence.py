"""What sources and correlations must say together with the rest of the file.

Checks as in `offramp.scenario.consistency`: each yields problems (path, rule, remedy).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .basis import Evidenced, Numbers
from .faults import did_you_mean, nearest
from .lookups import (
    Problem,
)
from .numbers import Written

__all__ = ["EVIDENCE_CHECKS"]


def sources_exist(s: Any) -> Iterator[Problem]:
    """Require that every source named is in `sources`."""
    for path, node, _ in s.entries():
        if not isinstance(node, Evidenced | Numbers | Written):
            continue
        keys = node.source or ()
        for key in (keys,) if isinstance(keys, str) else keys:
            if key not in s.sources:
                rule = f"there is no source `{key}`"
                yield (*path, "source"), rule, did_you_mean(key, s.sources)


def sources_are_of_the_time(s: Any) -> Iterator[Problem]:
    """Refuse what was not known by `as_of`."""
    as_of: datetime.date = s.meta.as_of
    for name, source in s.sources.items():
        known = source.facts_until or source.date
        key = "facts_until" if source.facts_until else "date"
        if known > as_of:
            yield (
                ("sources", name, key),
                f"it is later than `as_of` ({as_of.isoformat()})",
                "Leave it out; if only facts known by then are used of it, say `facts_until: DATE`",
            )


def correlations_are_known(s: Any) -> Iterator[Problem]:
    """Require correlations of two different, doubtful numbers, each pair once."""
    seen: set[frozenset[str]] = set()
    for i, entry in enumerate(s.correlated):
        for j, path in enumerate(entry.of):
            if path not in s.quantities:
                near = nearest(path, s.quantities)
                remedy = f"Did you mean `{near}`?" if near else "Write a path such as `war.lasts`"
                yield ("correlations", i, "of", j), f"there is no number `{path}`", remedy
            elif s.quantities[path].certain:
                rule = f"`{path}` is certain: it goes with nothing"
                yield ("correlations", i, "of", j), rule, "Give it a range, or leave this out"
            elif path == f"war.weariness.{s.responder}":
                rule = (
                    f"`{path}` says how the types that the responder may be of spread within every "
                    "world: it is not drawn once a world, so it goes with nothing"
                )
                remedy = (
                    f"Leave this out, or name a number that is drawn, as `war.cost.{s.responder}`"
                )
                yield ("correlations", i, "of", j), rule, remedy
        pair = frozenset(entry.of)
        if len(pair) == 1:
            yield ("correlations", i, "of"), "a number goes with itself", "Name two numbers"
        elif pair in seen:
            yield ("correlations", i, "of"), "this pair stands twice", "Keep one of the two"
        seen.add(pair)


def correlations_fit_together(s: Any) -> Iterator[Problem]:
    """Require correlations that something could have (positive semidefinite)."""
    names = list(dict.fromkeys(path for entry in s.correlated for path in entry.of))
    at = {name: i for i, name in enumerate(names)}
    matrix = np.eye(len(names))
    for entry in s.correlated:
        a, b = (at[path] for path in entry.of)
        if a != b:
            # Rank correlation of a Gaussian copula to the correlation of its normals (Kruskal 1958)
            matrix[a, b] = matrix[b, a] = 2 * np.sin(np.pi * entry.rank / 6)
    if len(names) > 1 and np.linalg.eigvalsh(matrix)[0] < -1e-9:
        yield (
            ("correlations",),
            "no numbers could have all of these correlations at once",
            "Weaken one: if A goes with B and B with C, A and C cannot go strongly apart",
        )


EVIDENCE_CHECKS: tuple[Callable[[Any], Iterator[Problem]], ...] = (
    sources_exist,
    sources_are_of_the_time,
    correlations_are_known,
    correlations_fit_together,
)
