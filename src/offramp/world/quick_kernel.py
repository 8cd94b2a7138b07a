"""A first look at worlds in one compiled pass: `make_world` and `solve_world` on the nodes.

What those do one after the other, calling the rooms' kernels from Python, is done here for a span
of worlds without a word of Python in between.  Step by step the same numbers; a world in which a
schedule would have to be designed is left to them.
"""

from __future__ import annotations

import numpy as np

from offramp.kernels import kernel, within
from offramp.signals.demands import PARTS, belief_kernel, likelihood_kernel
from offramp.signals.posture_game import posterior_kernel
from offramp.talks import Numbers, backward, forward_on_nodes, make_policy, spacing_weights
from offramp.world.durability import kept_kernel
from offramp.world.quick_parts import Types, offers_of, war_of
from offramp.world.resolve import REPLY_PACKAGES
from offramp.world.solve import ZONE_TYPES, agreed_kernel, first_opening, zone_opens

__all__ = ["Types", "quick_kernel"]


@kernel
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
        war = war_of(frame.war, row, fronts[w], fear[w], periods)
        offers = offers_of(frame, row, war, credible[w], prior, periods)
        found.append(_outcome(frame, row, war, offers, sharpness, prior, shares, few, after))
    return found


@within
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


@within
def _respaced(prior, cdf, shares):
    """Space nodes by the shares of types that are left."""
    theta = np.interp(shares, cdf, prior.theta)
    return Types(theta, np.interp(shares, cdf, prior.quantile), shares)


@within
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


@within
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


@within
def _followed(g, view):
    """Solve and follow the nodes' game: the proposer's value at the start, and the tally."""
    (periods, ends), slots, n = g.hazard.shape, g.u_p.shape[1], g.theta.size
    refuse, wait = np.empty((periods, ends, n)), np.empty((periods, ends, n))
    cutoff, policy = np.empty((periods, ends, slots)), make_policy(periods, ends, slots, n)
    value_p, _ = backward(g, refuse, wait, cutoff, policy)
    return value_p[-1], forward_on_nodes(g, cutoff, policy, view)


@within
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


@within
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


@within
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


@within
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
