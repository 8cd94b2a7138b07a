"""What a study of a plan finds: the schedule, what keeps each side to it, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.analysis.intervals import Estimate
from offramp.shown import shown

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Escrow", "Guarantee", "PlanStudy", "Robust", "Speed", "Step"]


@dataclass(frozen=True)
class Step:
    """One step of a schedule, or the state after the last, in which all has been delivered."""

    number: int
    date: float
    """Periods from the day of the deal."""
    holding: bool
    """Whether this is the state after the last step."""
    delivered: dict[str, float]
    """Item -> share of it delivered at this step; items that move only."""
    deposited: dict[str, float]
    """Item in escrow -> share of it handed to the third party."""
    slack: dict[str, float]
    """Side -> what it would lose by cheating here, stakes."""
    reasons: dict[str, dict[str, float]]
    """Side -> the parts of its slack, which add up to it: ``saved`` and ``regained`` tempt it (0 or
    less); ``forgone``, ``snapback``, ``peace`` and ``guarantee`` stop it where they are above 0."""


@dataclass(frozen=True)
class Guarantee:
    """The least guarantee with which some schedule holds, in the middle world."""

    possible: bool
    responder: float
    """Stakes that the responder must stand to lose by cheating, for sure."""
    proposer: float
    given_responder: float
    """What it stands to lose by the file's guarantee, as far as that is believed."""
    given_proposer: float


@dataclass(frozen=True)
class Speed:
    """The best schedule of another length."""

    length: float
    """Periods."""
    slack: float
    holds: bool


@dataclass(frozen=True)
class Escrow:
    """The best schedule with one item paid into a third party's hands first."""

    item: str
    slack: float
    holds: bool


@shown
@dataclass(frozen=True)
class PlanStudy:
    """A package, the schedule that carries it out best, and how well that holds."""

    options: dict[str, str]
    package: int
    label: str | None
    chosen: str
    """How the package was chosen: ``asked``; ``nash``: the Nash solution among those that everyone
    lets through in the middle world; ``nash of all``: where there is none of these, among all."""
    sides: tuple[str, str]
    """Proposer and responder."""
    items: dict[str, str]
    """Item -> who delivers it: a side, or ``senders``."""
    dates: tuple[float, ...]
    shares: dict[str, tuple[float, ...]]
    """Item -> share at each step."""
    steps: tuple[Step, ...]
    slack: float
    """Smallest slack in the middle world, stakes: the plan holds there if it is 0 or more."""
    holds: bool
    weakest: tuple[str, int]
    """Side and step of the smallest slack."""
    worth: dict[str, float]
    """Side -> worth of the package carried out so, today, stakes."""
    at_once: dict[str, float]
    """Side -> worth of it done in full and at once."""
    fighting: dict[str, float]
    """Side -> worth of war resumed on the first day, in the middle world."""
    worlds: int
    share: float
    """Share of worlds asked for."""
    holds_in: Estimate
    """Share of worlds in which this schedule holds."""
    smallest: tuple[float, float, float]
    """Its smallest slack over worlds: one in ten below, middle, one in ten above."""
    kept: float
    """Smallest slack that it keeps in that share of worlds."""
    robust: Robust | None
    guarantee: Guarantee
    speeds: tuple[Speed, ...]
    escrows: tuple[Escrow, ...]
    method: str

    def table(self) -> pl.DataFrame:
        """One row a step: what is due, and what keeps each side to it."""
        import polars as pl

        return pl.DataFrame(
            [
                {"step": step.number, "date": step.date, "holding": step.holding}
                | {f"delivered_{item}": step.delivered.get(item, 0.0) for item in self.shares}
                | {f"slack_{side}": slack for side, slack in step.slack.items()}
                for step in self.steps
            ]
        )


@dataclass(frozen=True)
class Robust:
    """The schedule made for a share of worlds and not for the middle one."""

    shares: dict[str, tuple[float, ...]]
    kept: float
    """Slack that it keeps in that share of worlds."""
    holds_in: float
    ceiling: float
    """No schedule keeps more than this."""
    method: str
