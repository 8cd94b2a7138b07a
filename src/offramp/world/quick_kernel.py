"""A first look at worlds in one compiled pass: `make_world` and `solve_world` on the nodes.

What those do one after the other, calling the rooms' kernels from Python, is done here for a span
of worlds without a word of Python in between.  Step by step the same numbers; a world in which a
schedule would have to be designed is left to them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from offramp.deals import frontier_over_time, ratify
from offramp.implementation import first_to_hold_kernel, kind_terms_kernel
from offramp.signals.demands import PARTS, belief_kernel, likelihood_kernel
from offramp.signals.posture_game import posterior_kernel
from offramp.talks import Numbers, backward, forward_on_nodes, make_policy, spacing_weights
from offramp.war.escalation import hazard_kernel
from offramp.war.finish import finish_kernel
from offramp.war.front import fit_war_kernel
from offramp.world.durability import NEARLY, ROUNDING, kept_kernel
from offramp.world.fighting import LEAST_COST, tables_kernel
from offramp.world.packages import Worths, tabled_kernel, worths_kernel
from offramp.world.resolve import REPLY_PACKAGES
from offramp.world.solve import ZONE_TYPES, agreed_kernel, first_opening, zone_opens

# Numba's names for types are not Python's.
# pyright: reportGeneralTypeIssues=false

# Put into the kernel before anything is compiled: compiled one inside the other, and then again in
# the kernel, they took three times as long.
_within = njit(inline="always")


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


@njit(cache=True, nogil=True)
def quick_kernel(
    frame, rows, fronts, fear, credible, periods, sharpness, prior, shares, few, after
):
    """Solve worlds, unchecked: for each the fields of `Outcome` up to the packages agreed.

    Then come how many packages are feasible, what was clamped, and whether the world is left to
    `solve_world`.

    Parameters
    ----------
    frame
        `Frame`.
    rows, fronts
        (W, columns) lengthened rows of draws, and (W,) what chooses the front of each.
    fear, credible
        (W,) how far regime change is feared, (W, senders) how far each sender's relief is believed.
    periods, sharpness
        Horizon of the talks; what multiplies Lambda.
    prior
        `Types` at the nodes on which beliefs are updated.
    shares, few
        Shares of types at the nodes of the talks, and of those within replies; no shares: the
        prior's own nodes.
    after
        Dates at which it is asked whether deals still hold.
    """
    found = []
    for w in range(rows.shape[0]):
        row = rows[w]
        war = _war_of(frame.war, row, fronts[w], fear[w], periods)
        offers = _offers(frame, row, war, credible[w], prior, periods)
        found.append(_outcome(frame, row, war, offers, sharpness, prior, shares, few, after))
    return found


@_within
def _war_of(f, row, number, fear, periods):
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


@_within
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


@_within
def _start(f, row, held):
    """What a package is worth before its options count, and what options are worth together."""
    together, base = row[f.together], row[f.worth]
    already = 0.0
    for k in range(held.size):
        if held[k]:
            already += together[k]
    return base - already, together


@_within
def _offers(frame, row, war, credible, prior, periods):
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


@_within
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


@_within
def _of_kinds(k, table):
    """(G,) what each kind of delivery is worth to a side: `Kinds.worths`."""
    flat, worths = table.ravel(), np.zeros(k.item.size)
    for g in range(k.item.size):
        last = k.first[g + 1] if g + 1 < k.item.size else k.taken.size
        for c in range(k.first[g], last):
            worths[g] += flat[k.taken[c]] - flat[k.until[c]]
    return worths


@_within
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


@_within
def _after_demands(frame, row, war, offers, prior):
    """(N+1,) belief once demands are counted: `demands_of` and `belief_after`."""
    f, b = frame.packages, frame.belief
    demands, cells = f.wanted_first.size - 1, prior.theta.size - 1
    if demands == 0:
        return prior.quantile
    start = war.start
    fighting = war.finish_r[0, start] - prior.theta * war.slope[0, start]
    fine = np.empty((demands, cells, 1 if demands < 2 else PARTS))
    for d in range(demands):
        wanted = f.wanted[f.wanted_first[d] : f.wanted_first[d + 1]]
        worth = np.ones(1)  # total victory
        if wanted.size > 0:
            worth = np.sort(offers.worth.today_r[wanted])
        likelihood_kernel(
            worth, np.full(worth.size, 1.0 / worth.size), fighting,
            row[b.haggling], row[b.slips], fine[d],
        )  # fmt: skip
    power = (1.0 + (demands - 1.0) * row[b.independence]) / demands
    cdf, _ = belief_kernel(fine, prior.quantile, power)
    return cdf


@_within
def _respaced(prior, cdf, shares):
    """Space nodes by the shares of types that are left."""
    theta = np.interp(shares, cdf, prior.theta)
    return Types(theta, np.interp(shares, cdf, prior.quantile), shares)


@_within
def _thinned(offers):
    """Keep so many packages in each period, evenly along the frontier: `resolve._thinned`."""
    if offers.u_p.shape[1] <= REPLY_PACKAGES:
        return offers.u_p, offers.u_r, offers.count
    periods = offers.count.size
    u_p, u_r = np.empty((periods, REPLY_PACKAGES)), np.empty((periods, REPLY_PACKAGES))
    count = np.minimum(offers.count, REPLY_PACKAGES)
    for t in range(periods):
        last = max(offers.count[t] - 1, 0)
        for j in range(REPLY_PACKAGES):
            x = min(j, last)
            if last >= REPLY_PACKAGES:
                x = int(np.rint(j / (REPLY_PACKAGES - 1) * last))
            u_p[t, j], u_r[t, j] = offers.u_p[t, x], offers.u_r[t, x]
    return u_p, u_r, count


@_within
def _numbers(frame, row, war, types, u_p, u_r, count, sharpness, weight):
    """Put a world into the numbers of the talks."""
    periods = count.size
    sharp = sharpness / row[frame.pressure]
    view_p, view_r, truth, hazard, cost_p, cost_r, pain, end_p, end_r = war.tables
    return Numbers(
        view_p, view_r, truth, hazard, cost_p, cost_r, pain, war.loss[0], war.loss[1],
        war.discount[0], war.discount[1], end_p, end_r, war.finish_p[periods],
        war.finish_r[periods], war.slope[periods], u_p, u_r, count, weight, war.start, 2,
        np.full(periods, row[frame.channel]), sharp, row[frame.trying],
        types.theta, types.quantile, types.cdf, 0,
    )  # fmt: skip


@_within
def _followed(g, view):
    """Solve and follow the nodes' game: the proposer's value at the start, and the tally."""
    (periods, ends), slots, n = g.hazard.shape, g.u_p.shape[1], g.theta.size
    refuse, wait = np.empty((periods, ends, n)), np.empty((periods, ends, n))
    cutoff, policy = np.empty((periods, ends, slots)), make_policy(periods, ends, slots, n)
    value_p, _ = backward(g, refuse, wait, cutoff, policy)
    return value_p[-1], forward_on_nodes(g, cutoff, policy, view)


@_within
def _after_posture(frame, row, war, offers, prior, cdf, few, sharpness):
    """(N+1,) belief once the posture shown last is counted: `replies` and `after_posture`."""
    b, cost = frame.belief, row[frame.packages.climbing_down]
    u_p, u_r, count = _thinned(offers)
    types = _respaced(prior, cdf, few)
    words, followed = b.costs.size, b.types.size
    held = np.empty((words, followed))
    weight = spacing_weights(u_p, u_r + cost, count, sharpness / row[frame.pressure], 0)
    for m in range(words):
        before = _numbers(
            frame, row, war, types, u_p, u_r + cost - row[b.costs[m]], count, sharpness, weight
        )
        _, tally = _followed(before, 2)
        held[m] = np.interp(b.types, types.quantile, tally.paid - types.theta * tally.worn)
    at = np.empty((words - 1, cdf.size))
    for m in range(1, words):
        at[m - 1] = np.interp(prior.quantile, b.types, (held[m] - held[0]) / row[b.noise])
    cdfs, _ = posterior_kernel(at, cdf)
    return cdfs[b.shown].copy()


@_within
def _outcome(frame, row, war, offers, sharpness, prior, shares, few, after):
    """Solve the talks and say what they come to: `solve_world`."""
    types = prior
    if shares.size > 0:
        cdf = _after_demands(frame, row, war, offers, prior)
        if few.size > 0:
            cdf = _after_posture(frame, row, war, offers, prior, cdf, few, sharpness)
        types = _respaced(prior, cdf, shares)
    u_p, u_r, count = offers.u_p, offers.u_r, offers.count
    weight = spacing_weights(u_p, u_r, count, sharpness / row[frame.pressure], 0)
    g = _numbers(frame, row, war, types, u_p, u_r, count, sharpness, weight)
    value_p, tally = _followed(g, 0)
    package, by_period, ours, theirs = agreed_kernel(tally.settled, offers.package, g.u_p, g.u_r)
    zone_now, zone_by = _zone(g, war)
    start, mean_theta = war.start, np.trapezoid(g.theta, g.cdf)
    fighting_p = war.finish_p[0, start]
    return (
        tally.settled.sum(axis=1), tally.ended[0].copy(), tally.ended[1].copy(),
        tally.ended[2].copy(), tally.tabled.sum(axis=1), zone_now, zone_by, fighting_p,
        war.finish_r[0, start] - mean_theta * war.slope[0, start], value_p - fighting_p,
        package, by_period, ours, theirs, _holds(frame, war, offers, package, prior, after),
        np.count_nonzero(offers.feasible[:-2]), war.clamped, offers.designs,
    )  # fmt: skip


@_within
def _zone(g, war):
    """Share of types with a zone now, and (T,) chance that one has existed by t: `zone_of`."""
    lowest = zone_opens(g.u_p, g.u_r, g.used, war.finish_p, war.finish_r, war.slope, g.start)
    without = np.empty(lowest.shape)
    for t in range(lowest.shape[0]):
        for k in range(lowest.shape[1]):
            theta = lowest[t, k]
            without[t, k] = 0.0 if theta < g.theta[0] else np.inf
            if g.theta[0] <= theta <= g.theta[-1]:
                without[t, k] = np.interp(theta, g.theta, g.cdf)
    types = (np.arange(ZONE_TYPES) + 0.5) / ZONE_TYPES
    opened = first_opening(without, types, g.truth[2], g.hazard, g.start)
    return 1.0 - min(without[0, g.start], 1.0), np.cumsum(opened)


@_within
def _holds(frame, war, offers, package, prior, after):
    """(n, dates) chance that each package agreed still holds after so long: `solve._holds`."""
    k, chances = frame.keeping, np.full((package.size, after.size), np.nan)
    if not k.present:
        return chances
    width = offers.level.size
    rows, slack = width // 2, np.empty((1, width))
    for i in range(package.size):
        m = package[i]
        plan = offers.plan[m]
        if plan < 0:
            chances[i] = 1.0
            continue
        for r in range(width):
            side, worth = (0, offers.worth.today_r[m]) if r < rows else (1, offers.worth.today_p[m])
            total = 0.0
            for n in k.bundle_kinds[k.bundle_of[m]]:
                total += offers.slack[plan, n, r]
            slack[0, r] = offers.level[r] + worth * offers.seen[side] + total
        chances[i] = kept_kernel(
            slack, k.dates, after, offers.seen, offers.shift, offers.theta,
            war.slope[0, war.start], prior.theta, prior.quantile,
        )[0]  # fmt: skip
    return chances
