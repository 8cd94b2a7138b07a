"""Published games of screening and of bargaining while fighting, as games of the talks room."""

import numpy as np

from offramp.talks import Game, equal_nodes, package_table, play, solve


def _game(periods, u_p, u_r, **fields):
    """Fill in what the published games leave out: one front between the two ends, no hazard."""
    shape = (3, periods, 3)
    blank = {
        "view_p": np.broadcast_to(np.array([0.0, 1.0, 0.0])[:, None, None], shape),
        "hazard": np.zeros((periods, 3)),
        "cost_p": np.zeros(periods),
        "cost_r": np.ones(periods),
        "pain": np.zeros(periods),
        "escalation_p": 0.0,
        "escalation_r": 0.0,
        "discount_p": 1.0,
        "discount_r": 1.0,
        "end_p": np.zeros((2, periods + 1)),
        "end_r": np.zeros((2, periods + 1)),
        "finish_p": np.zeros(3),
        "finish_r": np.zeros(3),
        "finish_r_slope": np.zeros(3),
        "start": 1,
        "channel": 1.0,
    }
    tables = dict(
        zip(("u_p", "u_r", "count", "package"), package_table(u_p, u_r, periods), strict=True)
    )
    fields = blank | tables | fields
    return Game(**({"view_r": fields["view_p"], "truth": fields["view_p"]} | fields))


def screening(
    periods, discount, sharpness, low=0.0, highest=1.0, nodes=1600, packages=1600, **fields
):
    """Return a seller's T price offers to a buyer worth U[low, 1]; after O5 and O6b.

    Buying at p is worth v - p; the type-free part is -p, and waiting costs (1 - d) v a period.
    """
    price = np.linspace(low, highest, packages + 1)
    q = equal_nodes(nodes)
    return _game(
        periods,
        price,
        -price,
        discount_p=discount,
        discount_r=discount,
        cost_r=np.full(periods, 1 - discount),
        finish_r_slope=np.ones(3),
        sharpness=sharpness,
        theta=low + (1 - low) * q,
        quantile=q,
        cdf=q,
        **fields,
    )


def fighting(
    periods, wins_r, wins_p, cost, discount, costs, sharpness, nodes=1600, packages=1600, **fields
):
    """Return Powell's game: T offers, battles between them, a private cost per battle; after O8.

    A battle is settled in its own period, so the ends are worth 1/d.
    """
    view = np.array([wins_r, 1 - wins_r - wins_p, wins_p])[:, None, None]
    length = 1 / (1 - discount * view[1, 0, 0])
    share = np.linspace(*fields.pop("offers", (0.0, 1.0)), packages + 1)
    q = equal_nodes(nodes)
    ends = np.ones(periods + 1) / discount
    return _game(
        periods,
        1 - share,
        share,
        view_p=np.broadcast_to(view, (3, periods, 3)),
        cost_p=np.full(periods, cost),
        discount_p=discount,
        discount_r=discount,
        end_p=np.outer([0.0, 1.0], ends),
        end_r=np.outer([1.0, 0.0], ends),
        finish_p=np.full(3, (wins_p - cost) * length),
        finish_r=np.full(3, wins_r * length),
        finish_r_slope=np.full(3, length),
        sharpness=sharpness,
        theta=costs[0] + (costs[1] - costs[0]) * q,
        quantile=q,
        cdf=q,
        **fields,
    )


def ultimatum(odds, cost_p, theta, quantile, sharpness, demands, **fields):
    """Return one demand x by A, then war: A gets odds - cost_p, B 1 - odds - theta; O2 and O3."""
    view = np.array([1 - odds, 0.0, odds])[:, None, None]
    demands = np.asarray(demands)
    return _game(
        1,
        demands,
        1 - demands,
        view_p=np.broadcast_to(view, (3, 1, 3)),
        cost_p=np.array([cost_p]),
        end_p=np.outer([0.0, 1.0], np.ones(2)),
        end_r=np.outer([1.0, 0.0], np.ones(2)),
        sharpness=sharpness,
        theta=theta,
        quantile=quantile,
        cdf=quantile,
        **fields,
    )


def extrapolated(game, read):
    """Read something at sharpness 2000 and 8000, and take the error, of order 1/L, out of it."""
    coarse, fine = (read(solve(game(sharpness))) for sharpness in (2000.0, 8000.0))
    return (4 * np.asarray(fine) - np.asarray(coarse)) / 3


def expected_offer(equilibrium, t=0):
    """Return the mean of u_R over what is tabled in period t, in truth."""
    tabled = play(equilibrium).tabled[t]
    return float(tabled @ equilibrium.game.u_r[t] / tabled.sum())
