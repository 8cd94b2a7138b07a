"""The two building blocks of every slack, written once: what is one's own, what is the other's.

Both take schedules of shares (..., items, L) and give what one unit of cost, or of worth, adds to
the cheater's slack at each row: (..., items, rows). All of them are linear in the schedules.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._problem import Implementation

__all__ = [
    "Cheater",
    "Profile",
    "cheater",
    "other_parts",
    "other_terms",
    "own_parts",
    "own_terms",
    "profile",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cheater:
    """What decides how much a side would lose by cheating, the deliveries and war values apart."""

    d: float
    q: float
    m: float
    undone_own: Floats
    undone_other: Floats
    chi: Floats
    lost: Floats
    won: Floats
    escrow_own: NDArray[np.bool_]

    @property
    def seen(self) -> float:
        """Chance that a cheat is seen, discounted to the day it is made: q d^m."""
        return self.q * self.d**self.m

    @property
    def regained(self) -> Floats:
        """(own items,) share of what it gave away that a cheat gets back once it is seen."""
        return np.where(self.escrow_own, 1.0 - self.lost, self.undone_own)


@dataclass(frozen=True)
class Profile:
    """A schedule as seen from each row: due now, still to come (discounted), already delivered."""

    now: Floats
    future: Floats
    before: Floats


def cheater(problem: Implementation, side: str) -> Cheater:
    """Return side "R" or "P" of a problem as the one that cheats."""
    none_R = np.zeros(problem.items_R)
    if side == "R":
        return Cheater(
            d=problem.d_R,
            q=problem.q_R,
            m=problem.m_R,
            undone_own=problem.rho_R,
            undone_other=problem.sig_R,
            chi=problem.chi_R,
            lost=none_R,
            won=problem.won_R,
            escrow_own=np.zeros(problem.items_R, dtype=bool),
        )
    return Cheater(
        d=problem.d_P,
        q=problem.q_P,
        m=problem.m_P,
        undone_own=problem.sig_P,
        undone_other=problem.rho_P,
        chi=problem.chi_P,
        lost=problem.lost_P,
        won=none_R,
        escrow_own=problem.escrow,
    )


def profile(shares: Floats, times: Floats, d: float, rows: int) -> Profile:
    """Look at schedules (..., L) from each of the rows; the holding row comes last."""
    steps = times.size
    row = np.arange(rows)[:, None]
    column = np.arange(steps)[None, :]
    dates = np.append(times, times[-1])[:rows]
    ahead = np.where(column > row, d ** np.maximum(times[None, :] - dates[:, None], 0.0), 0.0)
    behind = (column < row).astype(np.float64)
    now = np.zeros((*shares.shape[:-1], rows))
    now[..., :steps] = shares
    return Profile(now=now, future=shares @ ahead.T, before=shares @ behind.T)


def own_parts(
    who: Cheater, given: Profile, received: Profile, profits: bool = False
) -> tuple[Floats, Floats, Floats]:
    """Split what a unit of cost of each own item adds to the slack, each (..., items, rows).

    In turn: what the cheat saves today, what it saves later, what it gets back of the past.
    `profits` gives the parts of an item of negative cost, which a cheat delivers all the same.
    """
    first = who.seen * who.regained[:, None] if profits else 1.0
    undone = who.undone_own[:, None] * received.before
    balance = (1.0 - who.lost)[:, None] * (given.before - received.before)
    return -first * given.now, -who.q * given.future, -who.seen * (undone + balance)


def other_parts(who: Cheater, given: Profile, received: Profile) -> tuple[Floats, Floats, Floats]:
    """Split what a unit of worth of the other's items adds to the slack, each (..., items, rows).

    In turn: what the cheat forgoes today, what it forgoes later, what it loses of the past.
    """
    chi = who.chi[:, None]
    undone = who.undone_other[:, None] * (received.before + chi * received.now)
    balance = who.won[:, None] * (given.before - received.before)
    today = who.q * (1.0 - chi) * received.now
    return today, who.q * received.future, who.seen * (undone - balance)


def own_terms(who: Cheater, given: Profile, received: Profile, profits: bool = False) -> Floats:
    """Return what a unit of cost of each own item adds to the slack: (..., items, rows)."""
    today, later, past = own_parts(who, given, received, profits)
    return today + later + past


def other_terms(who: Cheater, given: Profile, received: Profile) -> Floats:
    """Return what a unit of worth of the other's items adds to the slack: (..., items, rows)."""
    today, later, past = other_parts(who, given, received)
    return today + later + past
