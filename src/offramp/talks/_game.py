"""One game of bargaining while fighting, as numbers.

Index conventions, used in the whole room: period ``t`` in ``0..T-1`` (also the number of
engagements fought when it begins), front ``k`` in ``0..K``, package slot ``x`` in ``0..J-1``
(ascending in the responder's value), node ``i`` in ``0..N`` (ascending in weariness), and, in the
leading axis of a view of the war, ``DOWN, STAY, UP``.
"""

from dataclasses import dataclass, fields, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.kernels import kernel
from offramp.talks._errors import GameError

Rule = Literal["quantal", "logit", "logit-serious"]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DOWN, STAY, UP = 0, 1, 2
RULES: dict[str, int] = {"quantal": 0, "logit": 1, "logit-serious": 2}
_ROUNDING = 1e-9


def squared_nodes(n: int = 150) -> Floats:
    """Nodes ``(i/n)^2``, shape (n + 1,): dense where few, resolute types are left.

    There is a boundary layer there: with equal steps doubling ``n`` moved one world's chance of a
    deal by .041, with squared steps by .0016 at ``n = 150``.
    """
    return (np.arange(n + 1) / n) ** 2


def graded_nodes(n: int = 150, top: float = 0.25) -> Floats:
    """Nodes dense at both ends, shape (n + 1,): the density is ``1/sqrt(q) + top/sqrt(1 - q)``.

    Among the resolute there is the boundary layer of `squared_nodes`; among the weariest theta may
    rise steeply (a long upper tail), and first offers often tempt these alone.

    Parameters
    ----------
    n
        N.
    top
        Weight of the upper end; 0 gives `squared_nodes`.

    Notes
    -----
    In closed form: with q = sin^2(phi), ``sin(phi) - top cos(phi)`` must be linear in i. Over 500
    draws of a scenario with a log-normal weariness, doubling n = 150 moved the chance of a deal by
    .0019 at most (squared nodes: .025, and by more than .002 in 28), and the stored value was off
    by at most 1e-4 (9e-4).
    """
    reach = (np.arange(n + 1) / n) * (1 + top) - top
    q = np.sin(np.arctan(top) + np.arcsin(np.clip(reach / np.hypot(1.0, top), -1.0, 1.0))) ** 2
    q[0], q[-1] = 0.0, 1.0
    return q


def equal_nodes(n: int = 150) -> Floats:
    """Nodes ``i/n``, shape (n + 1,); for comparisons with published games."""
    return np.arange(n + 1) / n


@dataclass(frozen=True)
class Game:
    """A game of bargaining while fighting with one hidden weariness.

    Values are in stakes, costs in stakes per period, hazards, odds and discounts per period.

    Parameters
    ----------
    view_p, view_r, truth
        Shape (3, T, K+1): chance that the front moves down, stays, moves up, as the proposer sees
        it, as the responder sees it, and in truth. Columns 0 and K are never read.
    hazard
        Shape (T, K+1): chance that the war escapes control in a period.
    cost_p, cost_r, pain
        Shape (T,): what a period costs the proposer; what it costs the responder per unit of
        weariness (above 0); what it costs the responder whatever its weariness.
    escalation_p, escalation_r
        What each side loses when the war escapes control.
    discount_p, discount_r
        Discount factors.
    end_p, end_r
        Shape (2, T+1): value to each side of a front that reaches 0 (row 0) or K (row 1) at t.
    finish_p, finish_r, finish_r_slope
        Shape (K+1,): value of fighting on from T; the responder's is
        ``finish_r - theta * finish_r_slope``.
    u_p, u_r, count, package
        Shapes (T, J), (T, J), (T,), (T, J): in period t the slots ``0..count[t]-1`` hold packages
        ascending in ``u_r`` with both sides' values; ``package`` holds the caller's numbers.
    start
        The front at the beginning, ``1..K-1``.
    channel
        Shape (T,) or a number: chance that the sides can talk in a period.
    sharpness
        Lambda: 1/sharpness is the size, in stakes, of the pressures on the proposer's choice.
    heat
        Stakes that the proposer pays each time it tables something.
    theta, quantile, cdf
        Shape (N+1,): weariness, its prior quantile, and the share of types below, at the nodes.
        Between nodes all three are linear. An atom takes nodes on both sides of its edges.
    rule
        ``quantal`` (the model), ``logit`` or ``logit-serious`` (for comparisons).

    Raises
    ------
    GameError
        If shapes, signs or orders are not as above.
    """

    view_p: Floats
    view_r: Floats
    truth: Floats
    hazard: Floats
    cost_p: Floats
    cost_r: Floats
    pain: Floats
    escalation_p: float
    escalation_r: float
    discount_p: float
    discount_r: float
    end_p: Floats
    end_r: Floats
    finish_p: Floats
    finish_r: Floats
    finish_r_slope: Floats
    u_p: Floats
    u_r: Floats
    count: Ints
    package: Ints
    start: int
    channel: Floats
    sharpness: float
    theta: Floats
    quantile: Floats
    cdf: Floats
    heat: float = 0.0
    rule: Rule = "quantal"

    def __post_init__(self) -> None:
        """Bring everything to contiguous arrays and check it."""
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name in ("count", "package"):
                object.__setattr__(self, f.name, np.ascontiguousarray(value, dtype=np.int64))
            elif f.name not in _SCALARS:
                object.__setattr__(self, f.name, np.ascontiguousarray(value, dtype=np.float64))
        if self.channel.ndim == 0 or self.channel.shape == (1,):
            object.__setattr__(self, "channel", np.full(self.periods, float(self.channel.flat[0])))
        _check(self)

    @property
    def periods(self) -> int:
        """T, the number of periods with talks."""
        return self.hazard.shape[0]

    @property
    def front(self) -> int:
        """K, the number of the position in which the proposer has won."""
        return self.hazard.shape[1] - 1

    @property
    def slots(self) -> int:
        """J, the width of the package tables."""
        return self.u_p.shape[1]

    @property
    def nodes(self) -> int:
        """N, one less than the number of nodes."""
        return self.theta.shape[0] - 1

    @property
    def step(self) -> int:
        """2 if the front moves every period (so half of all states are out of reach), else 1."""
        return int(step_of(self.view_p[STAY], self.view_r[STAY], self.truth[STAY]))

    def but(self, **changes: object) -> Self:
        """Return a copy with some fields replaced, checked again."""
        return replace(self, **changes)  # pyright: ignore[reportArgumentType]

    @classmethod
    def trusted(cls, **fields: object) -> Self:
        """Build a game of which nothing is checked, for loops over worlds made by one programme.

        Every field is named; arrays must be contiguous, of the kinds that the checked fields have.
        """
        game = object.__new__(cls)
        game.__dict__.update(fields)
        return game

    def trusting(self, **changes: object) -> Self:
        """Return a copy with some fields replaced and nothing checked, for loops over variants.

        Arrays must be contiguous, of the kinds that the checked fields have.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__ | changes)
        return copy

    def silent(self) -> Self:
        """Return a copy in which nothing can be tabled: the value of fighting on."""
        return self.but(count=np.zeros_like(self.count))

    def states(self) -> list[tuple[int, int]]:
        """Every (t, k) that the front can reach with the war going on, in order of t."""
        return [
            (t, k)
            for t in range(self.periods)
            for k in range(max(1, self.start - t), min(self.front - 1, self.start + t) + 1)
            if self.step == 1 or (k - self.start - t) % 2 == 0
        ]


_SCALARS = {
    "escalation_p",
    "escalation_r",
    "discount_p",
    "discount_r",
    "start",
    "sharpness",
    "heat",
    "rule",
}


@kernel
def step_of(stay_p, stay_r, stay):
    """Return 1 if the front may stay where it is in any view, (T, K+1) each, else 2."""
    for t in range(stay.shape[0]):
        for k in range(1, stay.shape[1] - 1):
            if stay_p[t, k] != 0.0 or stay_r[t, k] != 0.0 or stay[t, k] != 0.0:
                return 1
    return 2


def package_table(
    u_p: ArrayLike, u_r: ArrayLike, periods: int | None = None
) -> tuple[Floats, Floats, Ints, Ints]:
    """Sort packages into the tables ``u_p, u_r, count, package`` of a `Game`.

    Parameters
    ----------
    u_p, u_r
        Shape (M,) for values that do not change (then give ``periods``), or (T, M).
    periods
        T, if the values are given once.

    Returns
    -------
    tuple
        ``u_p, u_r`` of shape (T, M), ``count`` (T,), ``package`` (T, M), stable in ties.
    """
    p, r = np.atleast_2d(np.asarray(u_p, float)), np.atleast_2d(np.asarray(u_r, float))
    if p.shape != r.shape:
        raise GameError(f"u_p has shape {p.shape}, u_r {r.shape}: give both sides' values alike")
    if periods is not None and p.shape[0] == 1:
        p, r = np.repeat(p, periods, axis=0), np.repeat(r, periods, axis=0)
    order = np.argsort(r, axis=1, kind="stable")
    count = np.full(p.shape[0], p.shape[1], dtype=np.int64)
    sorted_p = np.take_along_axis(p, order, axis=1)
    return sorted_p, np.take_along_axis(r, order, axis=1), count, order.astype(np.int64)


def _check(g: Game) -> None:
    if g.hazard.ndim != 2 or g.hazard.shape[0] < 1 or g.hazard.shape[1] < 3:
        raise GameError(f"hazard has shape {g.hazard.shape}: it must be (T, K+1), T >= 1, K >= 2")
    if g.u_p.ndim != 2 or g.theta.ndim != 1 or g.theta.shape[0] < 2:
        raise GameError(
            f"u_p has shape {g.u_p.shape}, theta {g.theta.shape}: "
            "they must be (T, J) and (N+1,) with N >= 1"
        )
    _check_shapes(g)
    _check_war(g)
    _check_packages(g)
    _check_types(g)
    if g.rule not in RULES:
        raise GameError(f"rule is {g.rule!r}: it must be one of {', '.join(RULES)}")
    if not (np.isfinite(g.sharpness) and g.sharpness > 0):
        raise GameError(f"sharpness is {g.sharpness}: it must be above 0 and finite")
    if not (np.isfinite(g.heat) and g.heat >= 0):
        raise GameError(f"heat is {g.heat}: it must be at least 0")


def _check_shapes(g: Game) -> None:
    periods, positions, slots, types = g.periods, g.front + 1, g.slots, g.nodes + 1
    wanted: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(("view_p", "view_r", "truth"), (3, periods, positions)),
        **dict.fromkeys(("cost_p", "cost_r", "pain", "channel", "count"), (periods,)),
        **dict.fromkeys(("end_p", "end_r"), (2, periods + 1)),
        **dict.fromkeys(("finish_p", "finish_r", "finish_r_slope"), (positions,)),
        **dict.fromkeys(("u_p", "u_r", "package"), (periods, slots)),
        **dict.fromkeys(("theta", "quantile", "cdf"), (types,)),
    }
    for name, shape in wanted.items():
        value = getattr(g, name)
        if value.shape != shape:
            raise GameError(f"{name} has shape {value.shape}: it must be {shape}")
        if name not in ("u_p", "u_r", "package", "count") and not np.isfinite(value).all():
            raise GameError(f"{name} holds a number that is not finite: give finite numbers")
    for name in ("escalation_p", "escalation_r", "discount_p", "discount_r"):
        if not np.isfinite(getattr(g, name)):
            raise GameError(f"{name} is {getattr(g, name)}: give a finite number")


def _check_war(g: Game) -> None:
    if not 1 <= g.start <= g.front - 1:
        raise GameError(f"start is {g.start}: it must lie between 1 and K-1 = {g.front - 1}")
    for name in ("view_p", "view_r", "truth"):
        inside = getattr(g, name)[:, :, 1:-1]
        total = inside.sum(axis=0)
        if inside.min() < 0 or abs(total - 1).max() > _ROUNDING:
            raise GameError(
                f"{name}: down, stay and up must be chances that sum to 1; "
                f"sums run from {total.min():.6g} to {total.max():.6g}, least {inside.min():.6g}"
            )
    for name in ("hazard", "channel"):
        value = getattr(g, name)
        if value.min() < 0 or value.max() > 1:
            raise GameError(f"{name} runs from {value.min()} to {value.max()}: it is a chance")
    for name in ("discount_p", "discount_r"):
        if not 0 < getattr(g, name) <= 1:
            raise GameError(f"{name} is {getattr(g, name)}: it must lie above 0 and at most at 1")
    if g.cost_r.min() <= 0:
        raise GameError(
            f"cost_r falls to {g.cost_r.min()}: it must stay above 0, or weariness costs nothing"
        )


def _check_packages(g: Game) -> None:
    if g.count.min() < 0 or g.count.max() > g.slots:
        raise GameError(f"count runs to {g.count.max()}: the tables have {g.slots} slots")
    used = np.arange(g.slots) < g.count[:, None]
    if not (np.isfinite(g.u_p[used]).all() and np.isfinite(g.u_r[used]).all()):
        raise GameError("u_p or u_r holds a number that is not finite in a slot in use")
    falls = np.diff(g.u_r, axis=1) < 0
    if (falls & used[:, 1:]).any():
        t = int(np.argwhere(falls & used[:, 1:])[0, 0])
        raise GameError(f"u_r does not ascend in period {t}: sort packages (see package_table)")


def _check_types(g: Game) -> None:
    for name in ("theta", "quantile", "cdf"):
        if (np.diff(getattr(g, name)) < 0).any():
            raise GameError(f"{name} falls somewhere: nodes run from resolute to weary")
    for name in ("quantile", "cdf"):
        value = getattr(g, name)
        if value[0] != 0 or abs(value[-1] - 1) > _ROUNDING:
            raise GameError(f"{name} runs from {value[0]} to {value[-1]}: it must run from 0 to 1")
