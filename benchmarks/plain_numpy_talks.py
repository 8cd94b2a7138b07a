"""The talks' backward induction and forward pass in plain NumPy, for comparison only.

The same recursion as `offramp.talks`, written as one would without a compiler: a loop over states
and beliefs, arrays over nodes and packages. Only the rule ``quantal`` and what a verdict needs.
"""

import numpy as np

from offramp.talks import Game


def spacing(u_p, u_r, sharpness):
    """Return the spacing weights of one period's packages."""
    step = np.maximum(np.abs(np.diff(u_p)), np.diff(u_r))
    phi = np.concatenate([[1.0], 1 - np.exp(-sharpness * step), [1.0]])
    return 0.5 * (phi[1:] + phi[:-1])


def cutoffs(refuse, u_r):
    """Return the lowest crossings in node numbers."""
    lowest = np.minimum.accumulate(refuse)
    below = lowest[None, :] <= u_r[:, None]
    i = np.where(below.any(axis=1), below.argmax(axis=1), refuse.size)
    out = np.where(i == 0, 0.0, refuse.size - 1.0)
    inside = (i > 0) & (i < refuse.size)
    j = i[inside]
    out[inside] = j - (u_r[inside] - refuse[j]) / (refuse[j - 1] - refuse[j])
    return out


def chances(game, t, wait, cut, place):
    """Return each package's chance of being tabled and its gain, at each belief (rows)."""
    m, nodes = game.count[t], np.arange(game.nodes + 1.0)
    u_p = game.u_p[t, :m]
    left = np.interp(place, nodes, game.cdf)
    per_mass = np.divide(1.0, left, out=np.zeros_like(left), where=left > 0)
    silent = np.where(left > 0, np.interp(place, nodes, game.cdf * wait) * per_mass, wait[0])
    below = np.interp(cut, nodes, game.cdf)
    slope = np.interp(cut, nodes, game.cdf * wait) - below * u_p
    serious = (cut < place[:, None]) | (cut == 0)
    value = u_p + slope * per_mass[:, None]
    gain = np.where(serious, value - game.heat - silent[:, None], 0.0)
    best = np.maximum(gain.max(axis=1, initial=0.0), 0.0)[:, None]
    none = np.exp(-game.sharpness * best)
    weight = spacing(u_p, game.u_r[t, :m], game.sharpness)
    odds = weight * (np.exp(game.sharpness * (np.maximum(gain, 0.0) - best)) - none)
    return odds / (none + odds.sum(axis=1, keepdims=True)), gain, silent


def solve(game: Game):
    """Return Uh(0, start, 1), and per state the tables Ch and c_x."""
    nodes = np.arange(game.nodes + 1.0)
    shape = (game.front + 1, game.nodes + 1)
    u = np.repeat(game.finish_p[:, None], shape[1], axis=1)
    w = game.finish_r[:, None] - game.theta * game.finish_r_slope[:, None]
    wait, cut = {}, {}
    states = game.states()
    for t in range(game.periods - 1, -1, -1):
        for array, ends in ((u, game.end_p), (w, game.end_r)):
            array[0], array[-1] = ends[0, t + 1], ends[1, t + 1]
        new_u, new_w = u.copy(), w.copy()
        for k in (k for s, k in states if s == t):
            h, m = game.hazard[t, k], game.count[t]
            around = np.s_[k - 1 : k + 2]
            r = (1 - h) * game.discount_r * (game.view_r[:, t, k] @ w[around])
            r -= game.theta * game.cost_r[t] + game.pain[t] + h * game.escalation_r
            c = (1 - h) * game.discount_p * (game.view_p[:, t, k] @ u[around])
            c -= game.cost_p[t] + h * game.escalation_p
            wait[t, k], cut[t, k] = c, cutoffs(r, game.u_r[t, :m])
            sigma, gain, _ = chances(game, t, c, cut[t, k], nodes)
            better = np.maximum(game.u_r[t, :m] - r[:, None], 0.0)
            new_u[k] = c + game.channel[t] * (sigma * gain).sum(axis=1)
            new_w[k] = r + game.channel[t] * (sigma * better).sum(axis=1)
        u, w = new_u, new_w
    return u[game.start, -1], wait, cut


def play(game: Game, wait, cut):
    """Return, in truth, the chance of settling by period and slot, and of war at the end."""
    nodes = np.arange(game.nodes + 1.0)
    settled = np.zeros((game.periods, game.slots))
    now = {game.start: {game.nodes * 1.0: 1.0}}
    for t in range(game.periods):
        then: dict[int, dict[float, float]] = {}
        for k, beliefs in now.items():
            m = game.count[t]
            place = np.array(list(beliefs))
            weight = np.array(list(beliefs.values()))
            sigma, _, _ = chances(game, t, wait[t, k], cut[t, k], place)
            spoken = game.channel[t] * sigma * weight[:, None]
            taken = np.interp(place, nodes, game.cdf)[:, None] - np.interp(
                cut[t, k], nodes, game.cdf
            )
            settled[t, :m] += (spoken * np.where(sigma > 0, taken, 0.0)).sum(axis=0)
            after = dict(zip(place, weight - spoken.sum(axis=1), strict=True))
            for position, more in zip(cut[t, k], spoken.sum(axis=0), strict=True):
                if more > 0 and position > 0:
                    after[position] = after.get(position, 0.0) + more
            for move in range(3):
                on = (1 - game.hazard[t, k]) * game.truth[move, t, k]
                if on > 0 and 0 < k + move - 1 < game.front:
                    target = then.setdefault(k + move - 1, {})
                    for position, some in after.items():
                        if some > 1e-20:
                            target[position] = target.get(position, 0.0) + on * some
        now = then
    left = sum(
        some * np.interp(position, nodes, game.cdf)
        for beliefs in now.values()
        for position, some in beliefs.items()
    )
    return settled, left
