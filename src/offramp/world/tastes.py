"""What each side makes of each option: positions, and the paths of what they are worth.

Laid out once per scenario; a world fills in what it drew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.deals import contributions
from offramp.scenario import Scenario

if TYPE_CHECKING:
    from offramp.world.drawn import Drawn

__all__ = ["Tastes"]

Array = NDArray[np.float64]
RETURNED = "returned"


@dataclass(frozen=True)
class _Asset:
    issue: int
    option: int
    """The option by which this side gets it."""
    worth: str
    """Path of what it is worth to this side."""
    held_by: tuple[int, ...]
    """Senders on whose word it rests; none: it is sure."""
    in_reference: bool


@dataclass(frozen=True, eq=False)
class Tastes:
    """One side's tastes, but for what each world draws."""

    side: str
    departure: Array
    """(issues, options) share of its swing that each option adds to the reference deal; rows of
    relief and assets hold 0."""
    swings: tuple[str, ...]
    """Path of each issue's swing; empty for relief and assets."""
    reference: tuple[int, ...]
    """Option of each issue in the reference deal."""
    assets: tuple[_Asset, ...]
    together: tuple[str, ...]
    """Path of what each interaction is worth to this side."""

    @classmethod
    def of(cls, scenario: Scenario, side: str) -> Tastes:
        """Lay out a side's tastes over all issues of a scenario."""
        issues = scenario.all_issues()
        deal = scenario.reference_deal()
        position = np.zeros((len(issues), max(len(options) for _, options in issues)))
        swings: list[str] = []
        assets: list[_Asset] = []
        for i, (name, options) in enumerate(issues):
            swings.append(f"issues.{name}.swing.{side}" if name in scenario.issues else "")
            if name in scenario.issues:
                likes = scenario.positions(side, name)
                position[i, : len(options)] = [likes[option] for option in options]
            elif scenario.sanctions and name in scenario.sanctions.frozen_assets:
                assets.append(_asset(scenario, side, i, name, options, deal[name]))
        reference = tuple(options.index(deal[name]) for name, options in issues)
        return cls(
            side=side,
            departure=contributions(np.ones(len(issues)), position, reference),
            swings=tuple(swings),
            reference=reference,
            assets=tuple(assets),
            together=tuple(f"interactions.{n}.worth.{side}" for n in scenario.interactions),
        )

    def start(self, value: Drawn, held: NDArray[np.bool_]) -> tuple[float, Array]:
        """What a package is worth before its options count, and what options are worth together.

        Parameters
        ----------
        value
            Path -> what this world drew.
        held
            (interactions,) those that hold in the reference deal: they are part of its worth.
        """
        together = value.each(self.together)
        return value(f"reference.worth.{self.side}") - float(together[held].sum()), together

    def table(self, value: Drawn, credible: Array) -> Array:
        """(issues, options) what each option adds to a package's worth, stakes.

        What options are worth together, and what sanctions take, is left out.

        Parameters
        ----------
        value
            Path -> what this world drew.
        credible
            (senders,) chance that each sender's promise is kept.
        """
        swing = value.each(self.swings)
        table = swing[:, None] * self.departure
        for asset in self.assets:
            worth = value(asset.worth)
            held = asset.held_by
            trust = sum(credible[s] for s in held) / len(held) if held else 1.0
            table[asset.issue, asset.option] += worth * trust
            # The reference deal is judged as if all it promises were done for sure.
            table[asset.issue] -= worth * asset.in_reference
        return table


def _asset(
    scenario: Scenario, side: str, issue: int, name: str, options: tuple[str, ...], agreed: str
) -> _Asset:
    returned = side == scenario.responder
    gets = RETURNED if returned else f"paid_to_{side}"
    held = scenario.sanctions.frozen_assets[name].held_by if scenario.sanctions else ()
    return _Asset(
        issue=issue,
        option=options.index(gets),
        worth=f"sanctions.frozen_assets.{name}.worth.{side}",
        held_by=tuple(scenario.senders.index(s) for s in held) if returned else (),
        in_reference=agreed == gets,
    )
