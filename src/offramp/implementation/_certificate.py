"""Check a plan in the game tree itself, without the formula of the slacks.

Payoffs are ledgers of dated payments. A cheat is played out: the payments of the step it happens
in, then nature (seen or not), then either the rest of the plan without what was withheld, or the
end of peace after the lag with everything that is undone. Any subset of the items due can be
withheld, and (for several deviations) a side that was not seen may cheat again.

This is for small plans: its work grows as (1 + 2^items)^steps.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.implementation._errors import PlanError
from offramp.implementation._problem import Implementation, Plan, check_fit
from offramp.implementation._slacks import slacks

__all__ = ["Certificate", "certify"]

Floats = NDArray[np.float64]

# Beyond this the tree of repeated cheating is too large to walk.
MOST_BRANCHES = 20_000


@dataclass(frozen=True)
class Certificate:
    """What the best deviations gain, from the game tree alone.

    Attributes
    ----------
    loss_R, loss_P
        (rows,) what the best deviation at this step alone loses (negative: gains).
    repeated_R, repeated_P
        What the best deviation at any number of steps gains over keeping to the plan from its first
        step on, in stakes as of that step; 0 when keeping to it is best.
    largest_gap
        Largest difference between these losses and the slacks of the formula.
    self_enforcing
        Whether no deviation, single or repeated, gains more than 1e-9 stakes.
    """

    loss_R: Floats
    loss_P: Floats
    repeated_R: float
    repeated_P: float
    largest_gap: float
    self_enforcing: bool


@dataclass(frozen=True)
class _Side:
    """One side of the game, its own ledger in view."""

    dates: Floats
    d: float
    q: float
    m: float
    cost: Floats
    given: Floats
    released: Floats
    undone_own: Floats
    escrow: NDArray[np.bool_]
    lost: Floats
    worth: Floats
    received: Floats
    handed: Floats
    undone_other: Floats
    chi: Floats
    won: Floats
    peace: Floats
    war: Floats
    guarantee: float


def certify(problem: Implementation, plan: Plan) -> Certificate:
    """Play out every deviation from a plan.

    Parameters
    ----------
    problem, plan
        Small enough: (1 + 2^items)^rows <= 20,000 for each side.

    Raises
    ------
    PlanError
        When the plan does not fit the problem or is too large to play out.
    """
    check_fit(problem, plan)
    formula = slacks(problem, plan)
    sides = (_responder(problem, plan), _proposer(problem, plan))
    losses, repeated = [], []
    for side in sides:
        branches = float(1 + 2**side.cost.size) ** side.peace.size
        if branches > MOST_BRANCHES:
            raise PlanError(
                f"{side.cost.size} items over {side.peace.size} steps make {branches:.0f} ways to "
                f"cheat, more than {MOST_BRANCHES}: certify a plan with fewer items or steps"
            )
        losses.append(np.array([_loss(side, row) for row in range(side.peace.size)]))
        repeated.append(_best(side, 0, _none(side)) - _comply(side, 0, _none(side)))
    gap = max(np.abs(losses[0] - formula.R).max(), np.abs(losses[1] - formula.P).max())
    smallest = min(losses[0].min(), losses[1].min())
    return Certificate(
        loss_R=losses[0],
        loss_P=losses[1],
        repeated_R=repeated[0],
        repeated_P=repeated[1],
        largest_gap=float(gap),
        self_enforcing=bool(smallest >= -1e-9 and max(repeated) <= 1e-9),
    )


def _responder(p: Implementation, plan: Plan) -> _Side:
    return _Side(
        dates=np.append(p.times, p.times[-1]),
        d=p.d_R,
        q=p.q_R,
        m=p.m_R,
        cost=p.beta,
        given=plan.a,
        released=plan.a,
        undone_own=p.rho_R,
        escrow=np.zeros(p.items_R, dtype=bool),
        lost=np.zeros(p.items_R),
        worth=p.gamma,
        received=plan.b,
        handed=plan.deposits,
        undone_other=p.sig_R,
        chi=p.chi_R,
        won=p.won_R,
        peace=p.N_R,
        war=p.W_R,
        guarantee=p.g_R,
    )


def _proposer(p: Implementation, plan: Plan) -> _Side:
    return _Side(
        dates=np.append(p.times, p.times[-1]),
        d=p.d_P,
        q=p.q_P,
        m=p.m_P,
        cost=p.kappa,
        given=plan.deposits,
        released=plan.b,
        undone_own=p.sig_P,
        escrow=p.escrow,
        lost=p.lost_P,
        worth=p.alpha,
        received=plan.a,
        handed=plan.a,
        undone_other=p.rho_P,
        chi=p.chi_P,
        won=np.zeros(p.items_R),
        peace=p.N_P,
        war=p.W_P,
        guarantee=p.g_P,
    )


def _none(side: _Side) -> Floats:
    return np.zeros_like(side.given)


def _worth_at(ledger: Iterable[tuple[float, float]], date: float, d: float) -> float:
    """Present value at `date` of dated payments."""
    return sum(amount * d ** (when - date) for when, amount in ledger)


def _due(side: _Side, step: int, withheld: Floats) -> Iterator[tuple[float, float]]:
    """Payments of one step: receive what is due, give what is due and not withheld."""
    if step < side.given.shape[1]:
        when = float(side.dates[step])
        yield when, float(side.worth @ side.received[:, step])
        yield when, -float(side.cost @ (side.given[:, step] - withheld[:, step]))


def _comply(side: _Side, step: int, withheld: Floats) -> float:
    """Value at `step` of keeping to the plan from there on, over and above peace itself."""
    ledger = [due for s in range(step, side.peace.size) for due in _due(side, s, withheld)]
    return _worth_at(ledger, float(side.dates[step]), side.d)


def _ways(side: _Side, step: int, withheld: Floats) -> Iterator[Floats]:
    """Every way to cheat at a step: `withheld` with any subset of the items due added.

    The empty subset is a way too: everything is delivered and the plan then torn up.
    """
    due = range(side.cost.size) if step < side.given.shape[1] else ()
    for n in range(len(due) + 1):
        for items in itertools.combinations(due, n):
            more = withheld.copy()
            if items:
                more[list(items), step] = side.given[list(items), step]
            yield more


def _loss(side: _Side, step: int) -> float:
    """Return what the best cheat at this step alone loses."""
    best = max(
        side.q * _breach(side, step, way) + (1.0 - side.q) * _comply(side, step, way)
        for way in _ways(side, step, _none(side))
    )
    return _comply(side, step, _none(side)) - best


def _best(side: _Side, step: int, withheld: Floats) -> float:
    """Value at `step`, over and above peace, of the best behaviour from there on.

    Cheats that are not seen may be followed by others.
    """
    if step == side.peace.size:
        return 0.0
    date = float(side.dates[step])
    following = float(side.dates[min(step + 1, side.dates.size - 1)])

    def go_on(way: Floats) -> float:
        later = side.d ** (following - date) * _best(side, step + 1, way)
        return _worth_at(_due(side, step, way), date, side.d) + later

    cheats = (
        side.q * _breach(side, step, way) + (1.0 - side.q) * go_on(way)
        for way in _ways(side, step, withheld)
    )
    return max(go_on(withheld), *cheats)


def _breach(side: _Side, step: int, withheld: Floats) -> float:
    """Value at `step` of a cheat that is seen; `withheld` holds it and those before it.

    Over and above peace, like everything here: the war that comes takes the peace away.
    """
    date = float(side.dates[step])
    after = date + side.m
    ledger = [
        (after, -float(side.peace[step])),
        (after, float(side.war[step])),
        (after, -side.guarantee),
    ]
    steps = side.given.shape[1]
    for j in range(side.worth.size):
        had = float(side.received[j, :step].sum())
        balance = float(side.handed[j, :step].sum()) - had
        if step < steps:
            grabbed = float(side.chi[j] * side.received[j, step])
            ledger.append((date, float(side.worth[j]) * grabbed))
            had += grabbed
        ledger.append((after, -float(side.worth[j] * side.undone_other[j]) * had))
        ledger.append((after, float(side.worth[j] * side.won[j]) * balance))
    for i in range(side.cost.size):
        due = side.given[i] - withheld[i]
        if step < steps:
            ledger.append((date, -float(side.cost[i] * due[step])))
        gave = float(due[: step + 1].sum())
        if side.escrow[i]:
            # what the other side has received is undone; the rest lies with the third party
            out = min(gave, float(side.released[i, :step].sum()))
            ledger.append((after, float(side.cost[i] * side.undone_own[i]) * out))
            ledger.append((after, float(side.cost[i] * (1.0 - side.lost[i])) * (gave - out)))
        else:
            ledger.append((after, float(side.cost[i] * side.undone_own[i]) * gave))
    return _worth_at(ledger, date, side.d)
