"""The problem (what is owed, and what cheating brings) and the plan (who delivers what, when)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.implementation._errors import PlanError, ProblemError

__all__ = ["Implementation", "Plan"]

Floats = NDArray[np.float64]

# How far shares may miss their rules (sums of 1, never negative): solvers' rounding, no more.
SHARE_TOLERANCE = 1e-7


@dataclass(frozen=True)
class Implementation:
    """One package to be carried out in one world; names as in the room's docstring.

    Build it with `Implementation.of`, which accepts single numbers wherever an array may stand.

    Attributes
    ----------
    times
        (L,) dates of the steps t_l in periods from today, rising.
    alpha, beta
        (I,) worth to P and cost to R of each item that R delivers, in stakes.
    gamma, kappa
        (J,) worth to R (after the credibility of relief) and cost to P of each item that P's side
        delivers, in stakes.
    N_R, N_P, W_R, W_P
        (rows,) peace from step l on and war resumed at step l, stakes; present values at l,
        deliveries left out. rows = L + 1 with the holding step, else L.
    d_R, d_P
        Discount factors per period, in (0, 1].
    q_R, q_P
        Chances that a cheat by R, by P is seen.
    m_R, m_P
        Lags in periods until a cheat that is seen has its consequences.
    chi_R, chi_P
        (J,), (I,) share of the other's delivery of the step already in hand when R, P cheats.
    sig_R, sig_P
        (J,) shares of relief undone when R, when P is the offender.
    rho_R, rho_P
        (I,) shares of concessions undone when R, when P is the offender.
    g_R, g_P
        What a guarantee costs the violator, in stakes.
    escrow
        (J,) which of P's items go through a third party's hands.
    lost_P
        (J,) share of the escrow's balance that P does not get back after its own breach.
    won_R
        (J,) share of the balance that R gets even after its own breach.
    holding
        Whether the holding step L + 1 (nobody resumes the war once all is delivered) is tested.
    """

    times: Floats
    alpha: Floats
    beta: Floats
    gamma: Floats
    kappa: Floats
    N_R: Floats
    N_P: Floats
    W_R: Floats
    W_P: Floats
    d_R: float
    d_P: float
    q_R: float
    q_P: float
    m_R: float
    m_P: float
    chi_R: Floats
    chi_P: Floats
    sig_R: Floats
    sig_P: Floats
    rho_R: Floats
    rho_P: Floats
    g_R: float
    g_P: float
    escrow: NDArray[np.bool_]
    lost_P: Floats
    won_R: Floats
    holding: bool = True

    @classmethod
    def of(
        cls,
        *,
        times: ArrayLike,
        alpha: ArrayLike,
        beta: ArrayLike,
        gamma: ArrayLike,
        kappa: ArrayLike,
        N_R: ArrayLike,
        N_P: ArrayLike,
        W_R: ArrayLike,
        W_P: ArrayLike,
        d_R: float = 1.0,
        d_P: float = 1.0,
        q_R: float = 1.0,
        q_P: float = 1.0,
        m_R: float = 0.0,
        m_P: float = 0.0,
        chi_R: ArrayLike = 0.0,
        chi_P: ArrayLike = 0.0,
        sig_R: ArrayLike = 0.0,
        sig_P: ArrayLike = 0.0,
        rho_R: ArrayLike = 0.0,
        rho_P: ArrayLike = 0.0,
        g_R: float = 0.0,
        g_P: float = 0.0,
        escrow: ArrayLike = False,
        lost_P: ArrayLike = 1.0,
        won_R: ArrayLike = 0.0,
        holding: bool = True,
    ) -> Implementation:
        """Check the numbers, spread single numbers over items and steps, and build the problem.

        Raises
        ------
        ProblemError
            When a number is not finite, a share or chance lies outside [0, 1], a discount factor
            outside (0, 1], dates do not rise, or lengths do not agree.
        """
        dates = _line("times", times)
        if dates.size == 0 or np.any(np.diff(dates) <= 0):
            raise ProblemError(
                f"times = {dates.tolist()}: the dates of the steps must rise and there must be at "
                "least one; give t_1 < ... < t_L in periods"
            )
        rows = dates.size + int(holding)
        a_items = max(_line("alpha", alpha).size, _line("beta", beta).size)
        b_items = max(_line("gamma", gamma).size, _line("kappa", kappa).size)

        def sizes(name: str, value: ArrayLike, length: int) -> Floats:
            return _spread(name, value, length)

        def shares(name: str, value: ArrayLike, length: int) -> Floats:
            return _within(name, _spread(name, value, length), 0.0, 1.0)

        return cls(
            times=dates,
            alpha=sizes("alpha", alpha, a_items),
            beta=sizes("beta", beta, a_items),
            gamma=sizes("gamma", gamma, b_items),
            kappa=sizes("kappa", kappa, b_items),
            N_R=sizes("N_R", N_R, rows),
            N_P=sizes("N_P", N_P, rows),
            W_R=sizes("W_R", W_R, rows),
            W_P=sizes("W_P", W_P, rows),
            d_R=_number("d_R", d_R, 1e-12, 1.0),
            d_P=_number("d_P", d_P, 1e-12, 1.0),
            q_R=_number("q_R", q_R, 0.0, 1.0),
            q_P=_number("q_P", q_P, 0.0, 1.0),
            m_R=_number("m_R", m_R, 0.0, np.inf),
            m_P=_number("m_P", m_P, 0.0, np.inf),
            chi_R=shares("chi_R", chi_R, b_items),
            chi_P=shares("chi_P", chi_P, a_items),
            sig_R=shares("sig_R", sig_R, b_items),
            sig_P=shares("sig_P", sig_P, b_items),
            rho_R=shares("rho_R", rho_R, a_items),
            rho_P=shares("rho_P", rho_P, a_items),
            g_R=_number("g_R", g_R, 0.0, np.inf),
            g_P=_number("g_P", g_P, 0.0, np.inf),
            escrow=_frozen(np.broadcast_to(np.asarray(escrow, dtype=bool), (b_items,)).copy()),
            lost_P=shares("lost_P", lost_P, b_items),
            won_R=shares("won_R", won_R, b_items),
            holding=bool(holding),
        )

    @property
    def steps(self) -> int:
        """L, the number of steps, the holding step apart."""
        return self.times.size

    @property
    def rows(self) -> int:
        """Slacks per side: L + 1, or L without the holding step."""
        return self.times.size + int(self.holding)

    @property
    def items_R(self) -> int:
        """I, the number of items that R delivers."""
        return self.beta.size

    @property
    def items_P(self) -> int:
        """J, the number of items that P's side delivers."""
        return self.kappa.size

    def replace(self, **changes: Any) -> Implementation:
        """Return a copy with other numbers, checked anew (single numbers are spread again)."""
        numbers = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        return Implementation.of(**(numbers | changes))

    def trusting(self, **changes: Any) -> Implementation:
        """Return a copy with other numbers and nothing checked, for loops over worlds.

        Arrays must have the lengths that the checked fields have.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__ | changes)
        return copy

    def with_escrow(
        self, item: int, *, lost_P: float = 1.0, won_R: float = 0.0, chi_R: float = 0.0
    ) -> Implementation:
        """Return a copy in which P's item goes through escrow.

        By default the third party waits until R has delivered (chi_R = 0), returns the balance to P
        when R cheats (won_R = 0), and never to a P that cheats itself (lost_P = 1).
        """
        if not 0 <= item < self.items_P:
            raise ProblemError(
                f"escrow of item {item}: P's side has items 0 to {self.items_P - 1}; name one"
            )
        mask = np.arange(self.items_P) == item
        return self.replace(
            escrow=self.escrow | mask,
            lost_P=np.where(mask, lost_P, self.lost_P),
            won_R=np.where(mask, won_R, self.won_R),
            chi_R=np.where(mask, chi_R, self.chi_R),
        )


@dataclass(frozen=True)
class Plan:
    """A schedule: which share of each item is delivered at each step.

    Attributes
    ----------
    a
        (I, L) shares of R's items.
    b
        (J, L) shares of P's items as R receives them.
    deposits
        (J, L) shares of P's items as P hands them over: b itself where there is no escrow.
    """

    a: Floats
    b: Floats
    deposits: Floats

    @classmethod
    def of(cls, a: ArrayLike, b: ArrayLike, deposits: ArrayLike | None = None) -> Plan:
        """Check the shares and build a plan; a single row stands for a single item.

        Raises
        ------
        PlanError
            When a share is negative or not finite, or the shapes do not agree.
        """
        given = _schedule("a", a)
        received = _schedule("b", b)
        paid = received if deposits is None else _schedule("deposits", deposits)
        if given.shape[1] != received.shape[1] or paid.shape != received.shape:
            raise PlanError(
                f"a {given.shape}, b {received.shape} and deposits {paid.shape} must have one "
                "column per step, and b and deposits the same rows; reshape them"
            )
        return cls(a=given, b=received, deposits=paid)

    @property
    def steps(self) -> int:
        """L, the number of steps."""
        return self.a.shape[1]


def check_fit(problem: Implementation, plan: Plan) -> None:
    """Refuse a plan whose shape, or whose use of escrow, is not that of its problem."""
    want = ((problem.items_R, problem.steps), (problem.items_P, problem.steps))
    if (plan.a.shape, plan.b.shape) != want:
        raise PlanError(
            f"plan with a {plan.a.shape} and b {plan.b.shape}: the problem asks for {want[0]} and "
            f"{want[1]} (items, steps); lay the plan out on the problem's steps"
        )
    ahead = np.cumsum(plan.deposits - plan.b, axis=1)
    if np.any(np.abs(ahead[~problem.escrow]) > SHARE_TOLERANCE):
        raise PlanError("deposits differ from b for an item that is not in escrow; make them equal")
    if np.any(ahead < -SHARE_TOLERANCE):
        raise PlanError("more is released from escrow than was paid in; pay in earlier")


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    values.setflags(write=False)
    return values


def _line(name: str, value: ArrayLike) -> Floats:
    values = np.atleast_1d(np.array(value, dtype=np.float64))
    if values.ndim != 1:
        raise ProblemError(f"{name} has {values.ndim} dimensions: give a number or a flat list")
    if not np.all(np.isfinite(values)):
        raise ProblemError(f"{name} = {values.tolist()}: every number must be finite")
    return _frozen(values)


def _spread(name: str, value: ArrayLike, length: int) -> Floats:
    values = _line(name, value)
    if values.size == length:
        return values
    if values.size != 1:
        raise ProblemError(f"{name} has {values.size} numbers: give one, or {length}")
    return _frozen(np.repeat(values, length))


def _within(name: str, values: Floats, low: float, high: float) -> Floats:
    if np.any(values < low) or np.any(values > high):
        raise ProblemError(f"{name} = {values.tolist()}: must lie between {low:g} and {high:g}")
    return values


def _number(name: str, value: float, low: float, high: float) -> float:
    number = _line(name, value)
    if number.size != 1:
        raise ProblemError(f"{name} has {number.size} numbers: give one")
    return float(_within(name, number, low, high)[0])


def _schedule(name: str, value: ArrayLike) -> Floats:
    shares = np.atleast_2d(np.array(value, dtype=np.float64))
    if shares.ndim != 2 or not np.all(np.isfinite(shares)):
        raise PlanError(f"{name}: give finite shares, one row per item and one column per step")
    if np.any(shares < -SHARE_TOLERANCE):
        raise PlanError(f"{name} has the share {shares.min():g}: shares are never negative")
    return _frozen(shares)
