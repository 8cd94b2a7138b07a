r"""Which packages everyone whose yes is needed would say yes to.

Ratifier r scores packages on a scale of its own: with raw_r(x) additive (plus interactions), as
any party's, the score is

.. math:: s_r(x) = 100 \, \frac{raw_r(x) - \min raw_r}{\max raw_r - \min raw_r},

over the packages on the table: the worst 0, the best 100 (100 throughout if all are alike). It
says yes to x if s_r(x) >= threshold_r, or if x asks nothing of it. Who is *asked*: always, or
only if x departs from the default in one of the issues that are its to refuse.

Rules are one idea: a group says yes if the weights of its members who say yes reach its quota
(unanimity: all of them; k of n: k, at weight 1; a share: that share of all weights). Members are
ratifiers or other groups; the last group decides. Such rules are monotone, so that taking a
ratifier out, which here means that it no longer objects (:meth:`Rule.without`), never shrinks
the set of ratifiable packages.

Two-level games after Putnam (1988), International Organization 42:427-460.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from offramp.deals.errors import RuleError, ValuesError
from offramp.deals.space import Condition, PackageSpace
from offramp.kernels import kernel

__all__ = [
    "Group",
    "Ratification",
    "Rule",
    "RulePlan",
    "asked_on_departure",
    "ratify",
    "rescaled",
    "rule",
    "who_ratifies",
]

SLACK = 1e-9
"""Points (of 100) and shares of weight by which a threshold or a quota may be missed: rounding."""


@dataclass(frozen=True)
class Group:
    """Several who decide together.

    Attributes
    ----------
    members : tuple of int or Group
        Ratifiers by number, or groups.
    weights : tuple of float
        One per member; 1 each if left out.
    quota : float, optional
        The weight of yeses needed; all of it if left out (unanimity).
    """

    members: tuple["int | Group", ...]
    weights: tuple[float, ...] = ()
    quota: float | None = None

    @classmethod
    def unanimity(cls, *members: "int | Group") -> "Group":
        """All must say yes."""
        return cls(members)

    @classmethod
    def at_least(cls, k: int, *members: "int | Group") -> "Group":
        """Any `k` of the members suffice."""
        return cls(members, quota=float(k))

    @classmethod
    def share(cls, share: float, *members: "int | Group", weights: Sequence[float]) -> "Group":
        """Return a group whose members with this share (0 to 1) of all weights suffice."""
        return cls(members, tuple(weights), share * sum(weights))


class RulePlan(NamedTuple):
    """A rule as plain arrays, for the kernels. Voters are ratifiers 0..R-1, then groups.

    Attributes
    ----------
    starts : (G + 1,) int64
        ``members[starts[g]:starts[g + 1]]`` are the voters of group g, all before it.
    members : int64
    weights : float64
    quotas : (G,) float64
    """

    starts: NDArray[np.int64]
    members: NDArray[np.int64]
    weights: NDArray[np.float64]
    quotas: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rule:
    """Who must say yes. Made by :func:`rule`.

    Attributes
    ----------
    n_ratifiers : int
    top : Group
        The group that decides.
    content : frozenset of int
        Ratifiers that no longer object.
    plan : RulePlan
    """

    n_ratifiers: int
    top: Group
    content: frozenset[int]
    plan: RulePlan = field(repr=False)

    def without(self, ratifier: int) -> "Rule":
        """Return the rule with one ratifier content: it says yes to everything.

        Taking it off a list of "k of n" while k stays would make the rule stricter; this is not
        meant.
        """
        if not 0 <= ratifier < self.n_ratifiers:
            msg = f"there is no ratifier {ratifier}; they are 0 to {self.n_ratifiers - 1}"
            raise RuleError(msg)
        return replace(self, content=self.content | {ratifier})


def rule(n_ratifiers: int, top: Group | None = None) -> Rule:
    """Make a rule.

    Parameters
    ----------
    n_ratifiers : int
        How many ratifiers there are; none is allowed (then everything passes).
    top : Group, optional
        The group that decides; unanimity of all ratifiers if left out.

    Raises
    ------
    RuleError
        If a group has no member, names a ratifier that does not exist, has weights that are
        negative or not one per member, or a quota that its members cannot reach.
    """
    whole = Group(tuple(range(n_ratifiers))) if top is None else top
    if n_ratifiers == 0 and top is None:
        nobody = np.zeros(0, np.int64)
        empty = RulePlan(np.zeros(2, np.int64), nobody, np.zeros(0), np.zeros(1))
        return Rule(0, whole, frozenset(), empty)
    groups: list[tuple[list[int], list[float], float]] = []

    def add(group: Group) -> int:
        members = [_voter(m, n_ratifiers) if isinstance(m, int) else add(m) for m in group.members]
        weights = list(group.weights) or [1.0] * len(members)
        quota = sum(weights) if group.quota is None else float(group.quota)
        _check_group(group, members, weights, quota)
        groups.append((members, weights, quota))
        return n_ratifiers + len(groups) - 1

    add(whole)
    plan = RulePlan(
        starts=np.cumsum([0, *(len(m) for m, _, _ in groups)], dtype=np.int64),
        members=np.array([v for m, _, _ in groups for v in m], dtype=np.int64),
        weights=np.array([w for _, ws, _ in groups for w in ws], dtype=np.float64),
        quotas=np.array([q for _, _, q in groups], dtype=np.float64),
    )
    return Rule(n_ratifiers, whole, frozenset(), plan)


def _voter(ratifier: int, n_ratifiers: int) -> int:
    if not 0 <= ratifier < n_ratifiers:
        msg = f"a group names ratifier {ratifier}; there are {n_ratifiers}, counted from 0"
        raise RuleError(msg)
    return ratifier


def _check_group(group: Group, members: list[int], weights: list[float], quota: float) -> None:
    if not members:
        msg = "a group needs at least one member"
        raise RuleError(msg)
    if len(set(members)) < len(members):
        msg = f"a member stands twice in one group: {group.members}; give it more weight instead"
        raise RuleError(msg)
    if len(weights) != len(members) or not np.isfinite(weights).all() or min(weights) < 0:
        msg = f"a group of {len(members)} needs as many weights of zero or more, got {weights}"
        raise RuleError(msg)
    if not 0 < quota <= sum(weights) * (1 + SLACK):
        msg = f"a quota of {quota} cannot decide: the weights add up to {sum(weights)}"
        raise RuleError(msg)


def asked_on_departure(
    space: PackageSpace, defaults: Sequence[Condition] | None
) -> NDArray[np.bool_]:
    """Return which packages ask something of a ratifier.

    Parameters
    ----------
    space : PackageSpace
    defaults : sequence of (issue, option), or None
        It is asked if any of these issues is not at this option; None: always.

    Returns
    -------
    (M,) bool
    """
    mask = np.full(len(space), defaults is None)
    for issue, option in defaults or ():
        mask |= space.codes[:, issue] != option
    return mask


@kernel
def rescaled(raw):
    """Return scores, 0 for the worst and 100 for the best (kernel).

    Parameters
    ----------
    raw : (M,) float64
        Values on any scale.

    Returns
    -------
    (M,) float64
        100 throughout if all are within 1e-12 of each other.
    """
    low, high = np.inf, -np.inf
    for m in range(raw.size):
        low = min(low, raw[m])
        high = max(high, raw[m])
    scores = np.empty(raw.size)
    for m in range(raw.size):
        scores[m] = 100.0 * ((raw[m] - low) / (high - low)) if high - low > 1e-12 else 100.0
    return scores


@kernel
def ratify(scores, asked, thresholds, plan: RulePlan):
    """Say who says yes to what (kernel; nothing is checked).

    Parameters
    ----------
    scores : (R, M) float64
    asked : (R, M) bool
    thresholds : (R,) float64
        -inf: content with everything.
    plan : RulePlan
        ``rule.plan``.

    Returns
    -------
    (R + G, M) bool
        Ratifiers, then groups; the last row is the answer.
    """
    n_ratifiers, M = scores.shape
    n_groups = plan.quotas.size
    yes = np.empty((n_ratifiers + n_groups, M), np.bool_)
    # Rows, and no branches inside: such loops are turned into vector instructions.
    for r in range(n_ratifiers):
        bar, liked, needed, says = thresholds[r] - SLACK, scores[r], asked[r], yes[r]
        for m in range(M):
            says[m] = (liked[m] >= bar) | (not needed[m])
    weight = np.empty(M)
    for g in range(n_groups):
        for m in range(M):
            weight[m] = 0.0
        for j in range(plan.starts[g], plan.starts[g + 1]):
            adds, says = plan.weights[j], yes[plan.members[j]]
            for m in range(M):
                weight[m] += adds if says[m] else 0.0
        bar, says = plan.quotas[g] * (1.0 - SLACK), yes[n_ratifiers + g]
        for m in range(M):
            says[m] = weight[m] >= bar
    return yes


@dataclass(frozen=True, eq=False)
class Ratification:
    """Who would say yes to what.

    Attributes
    ----------
    yes : (M,) bool
        The packages that would be ratified.
    by_voter : (R + G, M) bool
        The same for each ratifier, then each group (the last one decides).
    margins : (R, M) float64
        Points by which each score exceeds its threshold (negative: falls short); inf where the
        ratifier is not asked, or content.
    margin : (M,) float64
        By how many points all thresholds could rise together before the package fails (negative:
        how far they would have to fall for it to pass).
    """

    yes: NDArray[np.bool_]
    by_voter: NDArray[np.bool_]
    margins: NDArray[np.float64]
    margin: NDArray[np.float64]


def who_ratifies(
    scores: ArrayLike, asked: ArrayLike, thresholds: ArrayLike, who: Rule
) -> Ratification:
    """Say who would say yes to what, and by how much.

    Parameters
    ----------
    scores : (R, M)
        0 to 100 (:func:`rescaled`).
    asked : (R, M) bool
        Where each ratifier is asked (:func:`asked_on_departure`).
    thresholds : (R,)
        The lowest score that each lets through; may lie outside 0..100.
    who : Rule

    Raises
    ------
    ValuesError
        On shapes that do not fit, or scores that are not finite.

    Examples
    --------
    >>> scores, asked = [[0, 50, 100], [100, 60, 0]], np.ones((2, 3), bool)
    >>> answer = who_ratifies(scores, asked, [40, 70], rule(2))
    >>> answer.yes.tolist(), answer.margin.tolist()
    ([False, False, False], [-40.0, -10.0, -70.0])
    """
    score = np.ascontiguousarray(scores, dtype=np.float64)
    ask = np.ascontiguousarray(asked)
    bar = np.array(thresholds, dtype=np.float64)
    R = who.n_ratifiers
    if score.ndim != 2 or len(score) != R or ask.shape != score.shape or bar.shape != (R,):
        msg = (
            f"{R} ratifiers need scores and `asked` of shape ({R}, M) and {R} thresholds, got "
            f"{score.shape}, {ask.shape}, {bar.shape}"
        )
        raise ValuesError(msg)
    if ask.dtype != np.bool_ or not np.isfinite(score).all() or np.isnan(bar).any():
        msg = "scores must be finite, thresholds numbers, and `asked` booleans"
        raise ValuesError(msg)
    bar[list(who.content)] = -np.inf
    by_voter = ratify(score, ask, bar, who.plan)
    margins = np.where(ask, score - bar[:, None], np.inf)
    return Ratification(by_voter[-1], by_voter, margins, _group_margins(margins, who.plan))


def _group_margins(margins: NDArray[np.float64], plan: RulePlan) -> NDArray[np.float64]:
    # A group's margin is the largest m such that members with margins >= m reach the quota.
    if not len(plan.members):
        return np.full(margins.shape[1], np.inf)
    rows = list(margins)
    for g, quota in enumerate(plan.quotas):
        voters = slice(plan.starts[g], plan.starts[g + 1])
        each = np.array([rows[v] for v in plan.members[voters]])
        order = np.argsort(-each, axis=0, kind="stable")
        reached = np.cumsum(plan.weights[voters][order], axis=0) >= quota * (1 - SLACK)
        pivot = np.take_along_axis(order, reached.argmax(axis=0)[None], axis=0)
        rows.append(np.take_along_axis(each, pivot, axis=0)[0])
    return rows[-1]
