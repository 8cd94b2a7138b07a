"""Variants of a scenario whose worlds differ in what they draw, and in nothing else.

Much of what a world is made from follows from the file alone: packages, tastes, deliveries, what
demands could mean.  Where a variant differs in numbers that are only ever drawn, all of it holds
for the variant too, and a world of the variant is the old blueprint with a new row of draws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from offramp.scenario import Scenario
from offramp.world.blueprint import Blueprint

__all__ = ["differ_in_draws_alone", "variant"]

READ_AS_WRITTEN = re.compile(
    r"audience_cost\."  # their medians order the postures
    r"|implementation\.limits\."  # dates of the steps
    r"|ratifiers\.\w+\.(weights|members\.\w+\.weight\b)"  # scores and shares of the vote
)
"""Numbers that worlds draw but that something is laid out by, too."""


def variant(blueprint: Blueprint, scenario: Scenario) -> Blueprint:
    """Return the blueprint of a scenario, with what it has in common with another taken over."""
    made = Blueprint.of(scenario)
    if differ_in_draws_alone(blueprint, scenario):
        own = {field.name for field in fields(Blueprint)}
        vars(made).update({k: v for k, v in dict(vars(blueprint)).items() if k not in own})
    return made


def differ_in_draws_alone(blueprint: Blueprint, scenario: Scenario) -> bool:
    """Whether a scenario differs from a blueprint's in nothing but numbers that are only drawn."""
    drawn = {path for path in blueprint.paths if not READ_AS_WRITTEN.match(path)}
    return all(
        any(".".join(path[:n]) in drawn for n in range(1, len(path) + 1))
        for path in _differences(blueprint.scenario.page.document, scenario.page.document)
        if path[0] not in ("levers", "correlations", "sources")  # they shape no world
    )


def _differences(one: Any, other: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of what two documents hold differently; where one has a key more, of its group."""
    if one is other or one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from _differences(one[key], other[key], (*path, str(key)))
    elif path:
        yield path
    else:
        for key in one.keys() | other.keys():
            yield from _differences(one.get(key), other.get(key), (str(key),))
