"""A world's war and packages in compiled code, for `quick_kernel`: `make_war`, `make_packages`."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from offramp.deals import frontier_over_time, ratify
from offramp.implementation import first_to_hold_kernel, kind_terms_kernel
from offramp.kernels import within
from offramp.war.escalation import hazard_kernel
from offramp.war.finish import finish_kernel
from offramp.war.front import fit_war_kernel
from offramp.world.durability import NEARLY, ROUNDING
from offramp.world.fighting import LEAST_COST, tables_kernel
from offramp.world.packages import Worths, tabled_kernel, worths_kernel

__all__ = ["Types", "offers_of", "war_of"]

# Numba's names for types are not Python's.
# pyright: reportGeneralTypeIssues=false


class _War(NamedTuple):
    """The war of one world: see `WarNumbers`; ``tables`` as `tables_kernel` gives them."""

    start: int
    clamped: int
    fear: float
    finish_p: Any
    finish_r: Any
    slope: Any
    tables: Any
    stay_p: Any
    stay_r: Any
    loss: tuple[float, float]
    discount: tuple[float, float]


class _Offers(NamedTuple):
    """The packages of one world: see `Packages`."""

    worth: Any
    feasible: Any
    plan: Any
    package: Any
    u_p: Any
    u_r: Any
    count: Any
    slack: Any
    level: Any
    seen: Any
    theta: float
    shift: float
    designs: bool
    """Whether a schedule would have to be designed."""


class Types(NamedTuple):
    """Weariness, prior quantile and share of types below, at nodes."""

    theta: Any
    quantile: Any
    cdf: Any


@within
def war_of(f, row, number, fear, periods):
    """Fit the front and value fighting on: `make_war`."""
    odds = row[f.odds]
    if not f.of_proposer:
        odds = 1.0 - odds
    top, start, truth, m_p, n_p, m_r, n_r, clamped = fit_war_kernel(
        odds[0], row[f.lasts], row[f.front], number,
        odds[1], row[f.sure[0]], odds[2], row[f.sure[1]],
    )  # fmt: skip
    danger, discount, cost, worse = row[f.escalation], row[f.discount], row[f.cost], row[f.worse]
    hazard = hazard_kernel(top, start, danger[0], danger[1], danger[2], fear)
    pain, half_life = row[f.pain], row[f.adapts]
    outlasts, own_cost = row[f.outlasts], row[f.own_cost]
    cost_p, cost_r = cost[0], max(cost[1], LEAST_COST)
    finish_p, finish_r, slope = finish_kernel(
        periods, top, start, m_p, n_p, m_r, n_r, hazard, discount[0], discount[1], cost_p, cost_r,
        worse[0], worse[1], pain, half_life, outlasts, own_cost,
    )  # fmt: skip
    tables, stay_p, stay_r = tables_kernel(
        periods, top, start, m_p, n_p, m_r, n_r, truth, hazard, discount[0], discount[1],
        cost_p, cost_r, pain, half_life, outlasts, own_cost,
    )  # fmt: skip
    return _War(
        start, clamped, fear, finish_p, finish_r, slope, tables, stay_p, stay_r,
        (worse[0], worse[1]), (discount[0], discount[1]),
    )  # fmt: skip


@within
def _table(f, row, credible):
    """(issues, options) what each option adds to a side's worth: `Tastes.table`."""
    table = np.empty(f.departure.shape)
    for i in range(table.shape[0]):
        for o in range(table.shape[1]):
            table[i, o] = row[f.swings[i]] * f.departure[i, o]
    for a in range(f.asset_issue.size):
        worth, holders, trust = row[f.asset_worth[a]], 0.0, 0.0
        for s in range(credible.size):
            holders += f.asset_held[a, s]
            trust += f.asset_held[a, s] * credible[s]
        trust = trust / holders if holders > 0.0 else 1.0
        table[f.asset_issue[a], f.asset_option[a]] += worth * trust
        for o in range(table.shape[1]):
            table[f.asset_issue[a], o] -= worth * f.asset_in_reference[a]
    return table


@within
def _start(f, row, held):
    """What a package is worth before its options count, and what options are worth together."""
    together, base = row[f.together], row[f.worth]
    already = 0.0
    for k in range(held.size):
        if held[k]:
            already += together[k]
    return base - already, together


@within
def offers_of(frame, row, war, credible, prior, periods):
    """Value the packages and find those that can be tabled: `make_packages`."""
    f = frame.packages
    votes = ratify(f.scores, f.asked, row[f.passes_at] + row[f.heat] - row[f.relief], f.rule)
    ratified = votes[-1]
    ours, theirs = _table(frame.ours, row, credible), _table(frame.theirs, row, credible)
    base_p, together_p = _start(frame.ours, row, f.together)
    base_r, together_r = _start(frame.theirs, row, f.together)
    worth = Worths(
        *worths_kernel(
            f.plan, (base_p, base_r), (ours, theirs), (together_p, together_r),
            war.fear * row[f.unsafe], f.guarded, 1.0 - row[f.safeguards], f.pattern, f.lifted,
            credible[f.sender_of], war.stay_p, war.stay_r,
        )
    )  # fmt: skip
    asked = np.flatnonzero(ratified[:-2]) if frame.keeping.present else np.empty(0, np.int64)
    slack, later, level, seen, theta, shift, at_war = _terms(
        frame, row, war, ours, theirs, credible, prior
    )
    holds, plan_of = np.empty(asked.size, np.bool_), np.empty(asked.size, np.int64)
    later_p, later_r = np.empty(asked.size), np.empty(asked.size)
    designs = False
    if frame.keeping.present:
        k, reached = frame.keeping, np.zeros(ratified.size - 2, np.bool_)
        reached[asked] = True
        smallest, template, delay_r, delay_p = first_to_hold_kernel(
            slack, later, level, seen, k.bundle_kinds, k.members, k.bundle_first, reached,
            worth.today_r, worth.today_p, -ROUNDING, -ROUNDING,
        )  # fmt: skip
        for i in range(asked.size):
            m = asked[i]
            holds[i], plan_of[i] = smallest[m] >= -ROUNDING, template[m]
            later_p[i], later_r[i] = delay_p[m], delay_r[m]
        designs = not k.own and _may_need_a_design(
            asked, smallest, template, worth.today_p, worth.today_r, at_war
        )
    feasible, group, plan, proposer, responder, _, _ = tabled_kernel(
        ratified, f.pattern, worth, row[f.climbing_down], asked, holds, plan_of, later_p, later_r
    )
    package, u_p, u_r, count = frontier_over_time(
        proposer, responder, group, worth.shift_p, worth.shift_r[:periods]
    )
    return _Offers(
        worth, feasible, plan, package, u_p, u_r, count, slack, level, seen, theta, shift, designs
    )


@within
def _terms(frame, row, war, ours, theirs, credible, prior):
    """What kinds of deliveries add: `keeping` and `kind_terms`; weariness, and shift of power."""
    f, k, start = frame.packages, frame.keeping, war.start
    if not k.present:
        none = np.empty((0, 0, 0))
        return none, none, np.empty(0), np.empty(2), 0.0, 0.0, (0.0, 0.0)
    senders, shape = credible.size, f.lifting.shape
    stay_p, stay_r = np.zeros(senders), np.zeros(senders)
    for m in range(f.sender_of.size):
        stay_p[f.sender_of[m]] += war.stay_p[m]
        stay_r[f.sender_of[m]] += war.stay_r[0, m]
    table_p, table_r = ours.copy(), theirs.copy()
    for s in range(senders):
        for i in range(shape[1]):
            for o in range(shape[2]):
                table_p[i, o] += credible[s] * stay_p[s] * f.lifting[s, i, o]
                table_r[i, o] += credible[s] * stay_r[s] * f.lifting[s, i, o]
    worth_p, worth_r = _of_kinds(k, table_p), _of_kinds(k, table_r)
    cost, worth = np.empty(k.item.size), np.empty(k.item.size)
    for g in range(k.item.size):
        cost[g] = -worth_r[g] if k.given[g] else -worth_p[g]
        worth[g] = worth_p[g] if k.given[g] else worth_r[g]
    theta = np.interp(row[k.weariness], prior.quantile, prior.theta)
    shift = k.shift_sign * row[k.shift]
    war_r, war_p = war.finish_r[0, start] - theta * war.slope[0, start], war.finish_p[0, start]
    guarantee_r = row[k.believed] * row[k.violator[1]]
    guarantee_p = row[k.believed] * row[k.violator[0]]
    seen_p = 1.0 - (1.0 - row[k.seen[0]]) ** k.spacing
    seen_r = 1.0 - (1.0 - row[k.seen[1]]) ** k.spacing
    slack, later, level, seen = kind_terms_kernel(
        (war.discount[1], seen_r, row[k.lag[1]], guarantee_r),
        (war.discount[0], seen_p, row[k.lag[0]], guarantee_p),
        war_r + shift * k.dates, war_p - shift * k.dates, k.times,
        row[k.back_R], row[k.undone_P], k.chi_R, k.won_R,
        row[k.back_P], row[k.undone_R], k.chi_P, k.lost_P, k.escrow,
        k.a, k.b, k.deposits, k.item, cost, worth,
    )  # fmt: skip
    first = shift * k.dates[0]
    at_war = war_r + first - guarantee_r, war_p - first - guarantee_p
    return slack, later, level, seen, theta, shift, at_war


@within
def _of_kinds(k, table):
    """(G,) what each kind of delivery is worth to a side: `Kinds.worths`."""
    flat, worths = table.ravel(), np.zeros(k.item.size)
    for g in range(k.item.size):
        last = k.first[g + 1] if g + 1 < k.item.size else k.taken.size
        for c in range(k.first[g], last):
            worths[g] += flat[k.taken[c]] - flat[k.until[c]]
    return worths


@within
def _may_need_a_design(asked, slack, plan, ours, theirs, at_war):
    """Whether some package might hold by a schedule of its own: `Keeping._design`.

    ``at_war`` is what war at the start is worth to the responder, to the proposer, guarantees
    taken off.
    """
    for i in range(asked.size):
        m = asked[i]
        near = min(theirs[m] - at_war[0], ours[m] - at_war[1]) >= -NEARLY
        if slack[m] < -ROUNDING and plan[m] >= 0 and near:
            better = False
            for j in range(asked.size):
                n = asked[j]
                if slack[n] >= -ROUNDING and ours[n] >= ours[m] and theirs[n] >= theirs[m]:
                    better = True
                    break
            if not better:
                return True
    return False
