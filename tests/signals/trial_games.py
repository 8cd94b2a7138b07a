"""Random games of bargaining while fighting, about the size of a real case, for trials."""

import numpy as np

from offramp.talks import Game, package_table, squared_nodes
from offramp.war import Measures, View, fight_to_finish, hazard, steps_of


def _frontier(u_p, u_r):
    order = np.lexsort((-u_p, -u_r))
    keep, best = [], -np.inf
    for x in order:
        if u_p[x] > best + 1e-12:
            keep.append(x)
            best = u_p[x]
    return np.array(keep)


def trial_game(seed: int, *, periods: int = 36, nodes: int = 150, sharpness: float = 100.0) -> Game:
    """Draw a game: three issues of three options, learning, sanctions, a channel now and then."""
    rng = np.random.default_rng(seed)
    top = int(rng.integers(6, 15))
    start = int(np.clip(round(rng.uniform(0.35, 0.65) * top), 1, top - 1))
    middle = rng.uniform(0.42, 0.56)
    view_p = View(middle + rng.uniform(0.0, 0.08), rng.uniform(5, 25))
    view_r = View(middle - rng.uniform(0.0, 0.08), rng.uniform(5, 25))
    danger = hazard(top, start, rng.uniform(0.0002, 0.002), rng.uniform(3, 12), 4.0, 0.3)
    discount = (rng.uniform(0.99, 1.0), rng.uniform(0.99, 1.0))
    cost = (rng.uniform(0.003, 0.012), rng.uniform(0.003, 0.010))
    loss = (rng.uniform(0.5, 1.5), rng.uniform(0.5, 1.5))
    pain = rng.uniform(0.001, 0.006)
    end = fight_to_finish(
        T=periods, K=top, k0=start, proposer=view_p, responder=view_r, hazard=danger,
        discount=discount, cost=cost, escalation_loss=loss,
        measures=Measures(np.array([pain]), np.array([np.inf]), np.zeros(1), np.zeros(1)),
    )  # fmt: skip
    swing_p, swing_r = rng.uniform(0.05, 0.4, 3), rng.uniform(0.05, 0.4, 3)
    picks = np.indices((3, 3, 3)).reshape(3, -1).T / 2.0
    bend = rng.uniform(0.6, 1.6, 3)
    u_p = rng.uniform(0.05, 0.25) + picks @ swing_p
    u_r = rng.uniform(0.05, 0.25) + (1.0 - picks**bend) @ swing_r
    u_p, u_r = np.append(u_p, [0.0, 1.0]), np.append(u_r, [1.0, 0.0])
    best = _frontier(u_p, u_r)
    table = package_table(u_p[best], u_r[best], periods)
    q = squared_nodes(nodes)
    theta = np.exp(np.log(0.45) + q * np.log(2.2 / 0.45))
    steps = [
        np.array([s.down, s.stay, s.up])
        for v in (view_p, view_r, View(middle, np.inf))
        for s in (steps_of(v, periods, top, start),)
    ]
    side = np.ones(periods + 1)
    return Game(
        *steps,
        hazard=np.tile(danger, (periods, 1)),
        cost_p=np.full(periods, cost[0]),
        cost_r=np.full(periods, cost[1]),
        pain=np.full(periods, pain),
        escalation_p=loss[0],
        escalation_r=loss[1],
        discount_p=discount[0],
        discount_r=discount[1],
        end_p=np.array([0.0 * side, side]),
        end_r=np.array([side, 0.0 * side]),
        finish_p=end.proposer[-1],
        finish_r=end.responder_fixed[-1],
        finish_r_slope=end.responder_weary[-1],
        u_p=table[0],
        u_r=table[1],
        count=table[2],
        package=table[3],
        start=start,
        channel=np.array(rng.uniform(0.2, 0.9)),
        sharpness=sharpness,
        theta=theta,
        quantile=q,
        cdf=q,
        heat=0.0,
    )
