r"""Merging frontiers of large spaces when ratifiers have to agree: exact, with longer labels.

A partial package carries, beside both sides' values, each ratifier's score so far and whether it
is asked yet. Scores are additive too (0 for the worst possible package, 100 for the best, both
found group by group), and all rules are monotone in them. So a partial package may be dropped if
another is as good in *every* entry and better by more than the tolerance for one of the sides:
however both are completed, the other's completion is ratified whenever the first's is.

Three reductions keep labels few, none of them an approximation:

- a score that already reaches the threshold is cut back to it, and the ratifier counts as content;
- a score that can no longer reach it is set to -1;
- a label is dropped once the rule fails even with every ratifier's best completion and with
  nobody asked who is not asked already.

What is supported: any number of ratifiers and any rule, as long as no merge leaves more than
``point_limit`` labels; beyond that :class:`~offramp.deals.TooLargeError`, never an approximation.
Labels grow with the number of ratifiers whose thresholds bind, and time with their square: in a
space of 10^12 packages one ratifier takes less than a second; two take seconds, tens of seconds
if their tastes have nothing to do with either side's or with each other's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from offramp.deals.errors import RuleError, ValuesError
from offramp.deals.frontier import TOLERANCE, grouped, pareto_ids, tied_to
from offramp.deals.merge import (
    IssueGroup,
    Layer,
    MergedFrontier,
    PartyValue,
    check_points,
    count_chains,
    issue_groups,
    merge_two,
)
from offramp.deals.ratification import SLACK, Rule, ratify, rule
from offramp.deals.space import Condition
from offramp.kernels import kernel

__all__ = ["LargeRatifier", "merged_frontier"]

_CHUNK = 1_000_000
"""Candidate labels handled at once."""


@dataclass(frozen=True, eq=False)
class LargeRatifier:
    """A ratifier of a space too large to list.

    Attributes
    ----------
    value : PartyValue
        On any scale; scores are rescaled to 0 (worst possible package) to 100 (best).
    threshold : float
        Lowest score it lets through.
    defaults : tuple of (issue, option), optional
        It is asked only if one of these issues is not at this option; None: always.
    """

    value: PartyValue
    threshold: float
    defaults: tuple[Condition, ...] | None = None


def merged_frontier(
    sizes: Sequence[int],
    proposer: PartyValue,
    responder: PartyValue,
    *,
    impossible: Sequence[Sequence[Condition]] = (),
    interactions: Sequence[Sequence[Condition]] = (),
    off_table: Sequence[Condition] = (),
    ratifiers: Sequence[LargeRatifier] = (),
    who: Rule | None = None,
    tolerance: float = TOLERANCE,
    group_limit: int = 200_000,
    point_limit: int = 100_000,
) -> MergedFrontier:
    """Find the exact Pareto frontier of a space of any size.

    Parameters
    ----------
    sizes : sequence of int
        Number of options of each issue.
    proposer, responder : PartyValue
        Additive values, interactions included.
    impossible, interactions, off_table
        As in :func:`offramp.deals.package_space`.
    ratifiers : sequence of LargeRatifier
    who : Rule, optional
        Whose yes is needed; unanimity of the ratifiers if left out.
    tolerance : float
        Values this close are the same, at each merge.
    group_limit : int
        Most combinations of issues tied together by interactions or impossible combinations.
    point_limit : int
        Most points to hold at any merge.

    Returns
    -------
    MergedFrontier
        Empty if nothing is ratified.

    Raises
    ------
    TooLargeError
        If a limit is passed.
    SpaceError, ValuesError, RuleError
        As in :func:`offramp.deals.package_space`, :func:`offramp.deals.values` and
        :func:`offramp.deals.rule`.

    Examples
    --------
    Forty issues of two options, worth to one side what they cost the other, are 10^12 packages:

    >>> worth = [[0.0, 1.0]] * 40
    >>> front = merged_frontier(
    ...     [2] * 40, PartyValue(worth), PartyValue([[1.0, 0.0]] * 40))
    >>> len(front), front.n_possible, front.counts[20]
    (41, 1099511627776, 137846528820)
    """
    if not tolerance >= 0:
        msg = f"the tolerance must be zero or more, got {tolerance}"
        raise ValuesError(msg)
    groups = issue_groups(
        sizes,
        impossible=impossible,
        interactions=interactions,
        off_table=off_table,
        limit=group_limit,
    )
    for party in (proposer, responder, *(r.value for r in ratifiers)):
        _check_party(party, groups, len(interactions))
    rules = rule(len(ratifiers)) if who is None else who
    if rules.n_ratifiers != len(ratifiers):
        msg = f"the rule is for {rules.n_ratifiers} ratifiers, there are {len(ratifiers)}"
        raise RuleError(msg)
    if not ratifiers:
        return merge_two(groups, proposer, responder, tolerance=tolerance, point_limit=point_limit)
    return _Ratified(groups, proposer, responder, ratifiers, rules, tolerance, point_limit).solve()


def _check_party(party: PartyValue, groups: Sequence[IssueGroup], n_interactions: int) -> None:
    shape, worths = np.shape(party.table), np.shape(party.worth)
    n_issues = sum(len(group.issues) for group in groups)
    widest = max(group.space.max_options for group in groups)
    if len(shape) != 2 or shape[0] != n_issues or shape[1] < widest:
        msg = f"a table of contributions has shape {shape}, the space needs {(n_issues, widest)}"
        raise ValuesError(msg)
    if worths not in ((0,), (n_interactions,)):
        msg = f"{n_interactions} interactions need as many worths (or none), got {worths}"
        raise ValuesError(msg)


@kernel
def _undominated(labels, tolerance):
    # Rows: both sides' values, then entries of which more is better; sorted by the first column,
    # descending, so that whatever dominates a row stands before it, up to the tolerance.
    n, width = labels.shape
    kept = np.empty(n, np.int64)
    count = 0
    likely = 0
    for i in range(n):
        dominated = False
        for step in range(-1, count):
            if count == 0:
                break
            j = kept[likely] if step < 0 else kept[step]
            better = (
                labels[j, 0] > labels[i, 0] + tolerance or labels[j, 1] > labels[i, 1] + tolerance
            )
            if not better or labels[j, 1] < labels[i, 1] - tolerance:
                continue
            column = 2
            while column < width and labels[j, column] >= labels[i, column]:
                column += 1
            if column == width:
                dominated = True
                if step >= 0:
                    likely = step
                break
        if not dominated:
            kept[count] = i
            count += 1
    return kept[:count]


class _Ratified:
    """The state of one merge with ratifiers; labels are rows (uP, uR, scores, not asked yet)."""

    def __init__(
        self,
        groups: tuple[IssueGroup, ...],
        proposer: PartyValue,
        responder: PartyValue,
        ratifiers: Sequence[LargeRatifier],
        who: Rule,
        tolerance: float,
        point_limit: int,
    ) -> None:
        self.groups, self.who = groups, who
        self.base = (proposer.base, responder.base)
        self.tolerance, self.point_limit = tolerance, point_limit
        self.thresholds = np.array([r.threshold for r in ratifiers], dtype=np.float64)
        if np.isnan(self.thresholds).any():
            msg = "thresholds must be numbers"
            raise ValuesError(msg)
        self.thresholds[list(who.content)] = -np.inf
        raw = [[group.values(r.value) for group in groups] for r in ratifiers]
        least = [[part.min() for part in parts] for parts in raw]
        spread = [
            sum(p.max() for p in parts) - sum(low) for parts, low in zip(raw, least, strict=True)
        ]
        alike = [width <= TOLERANCE for width in spread]
        self.start = np.array([100.0 if same else 0.0 for same in alike])
        self.scores = [
            np.array(
                [
                    np.zeros(len(parts[k])) if same else 100.0 * (parts[k] - low[k]) / width
                    for parts, low, width, same in zip(raw, least, spread, alike, strict=True)
                ]
            ).T
            for k in range(len(groups))
        ]
        self.values = [np.array([g.values(proposer), g.values(responder)]).T for g in groups]
        self.departs = [self._departures(group, ratifiers) for group in groups]
        self.initial = np.array([r.defaults is not None for r in ratifiers], dtype=np.float64)

    @staticmethod
    def _departures(group: IssueGroup, ratifiers: Sequence[LargeRatifier]) -> NDArray[np.bool_]:
        mask = np.zeros((len(group.space), len(ratifiers)), dtype=np.bool_)
        for r, ratifier in enumerate(ratifiers):
            for issue, option in ratifier.defaults or ():
                if issue in group.issues:
                    mask[:, r] |= group.space.codes[:, group.issues.index(issue)] != option
        return mask

    def solve(self) -> MergedFrontier:
        n = len(self.thresholds)
        ahead = [np.zeros(n)]
        for scores in reversed(self.scores):
            ahead.append(ahead[-1] + scores.max(axis=0))
        ahead = ahead[::-1]
        labels = np.concatenate([np.zeros(2), self.start, self.initial])[None]
        counts, layers, largest = [1], [], 1
        for k in range(len(self.groups)):
            labels, layer = self._step(labels, k, ahead[k + 1])
            counts = count_chains(layer, counts)
            layers.append(layer)
            largest = max(largest, len(labels))
            check_points(len(labels), self.point_limit)
        P = np.ascontiguousarray(labels[:, 0])
        R = np.ascontiguousarray(labels[:, 1])
        best = pareto_ids(P, R, self.tolerance)
        if best.size:
            owner = tied_to(P, R, P[best], R[best], self.tolerance)
            starts, order = grouped(owner, len(best))
            order, starts = order[starts[0] :], starts - starts[0]
        else:
            starts, order = np.zeros(1, np.int64), np.zeros(0, np.int64)
        last = Layer(starts, order, np.zeros(len(order), np.int64))
        return MergedFrontier(
            P[best] + self.base[0],
            R[best] + self.base[1],
            tuple(count_chains(last, counts)),
            math.prod(len(group.space) for group in self.groups),
            self.groups,
            (*layers, last),
            largest,
            self.tolerance,
            f"labels with {n} ratifiers' scores merged group by group",
        )

    def _step(
        self, labels: NDArray[np.float64], k: int, ahead: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], Layer]:
        step = max(1, _CHUNK // len(self.values[k]))
        rows, earlier, combination = [], [], []
        for begin in range(0, len(labels), step):
            new, before, mine = self._extended(labels[begin : begin + step], k, ahead)
            useful = np.flatnonzero(_filtered(new, self.tolerance)[1] >= 0)
            rows.append(new[useful])
            earlier.append(before[useful] + begin)
            combination.append(mine[useful])
        if not rows:
            none = np.zeros(0, np.int64)
            return labels, Layer(np.zeros(1, np.int64), none, none)
        kept, owner = _filtered(np.concatenate(rows), self.tolerance)
        starts, members = grouped(owner, len(kept))
        members, starts = members[starts[0] :], starts - starts[0]
        return kept, Layer(
            starts, np.concatenate(earlier)[members], np.concatenate(combination)[members]
        )

    def _extended(
        self, labels: NDArray[np.float64], k: int, ahead: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
        # Labels with every combination of group k added that may still be ratified.
        n = len(self.thresholds)
        own = np.hstack([self.values[k], self.scores[k], np.zeros((len(self.scores[k]), n))])
        rows = (labels[:, None, :] + own).reshape(-1, 2 + 2 * n)
        earlier, combination = np.divmod(np.arange(len(rows)), len(own))
        scores, unasked = rows[:, 2 : 2 + n], rows[:, 2 + n :]
        unasked[self.departs[k][combination]] = 0.0
        optimistic = scores + ahead
        alive = ratify(
            np.ascontiguousarray(optimistic.T),
            np.ascontiguousarray((unasked == 0.0).T),
            self.thresholds,
            self.who.plan,
        )[-1]
        enough = scores >= self.thresholds - SLACK
        scores[optimistic < self.thresholds - SLACK] = -1.0
        np.copyto(scores, self.thresholds, where=enough)
        unasked[enough] = 1.0
        return rows[alive], earlier[alive], combination[alive]


def _filtered(
    rows: NDArray[np.float64], tolerance: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    # Distinct undominated rows, and for each row the position of its like among them, or -1.
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    distinct, like = np.unique(rows, axis=0, return_inverse=True)
    order = np.lexsort((-distinct[:, 1], -distinct[:, 0]))
    kept = order[_undominated(np.ascontiguousarray(distinct[order]), tolerance)]
    place = np.full(len(distinct), -1)
    place[kept] = np.arange(len(kept))
    return distinct[kept], place[like.ravel()]
