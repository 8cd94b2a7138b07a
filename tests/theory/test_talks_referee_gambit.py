"""An independent program agrees: rule ``logit`` against Gambit's logit equilibrium.

The game is O8's tree with two private costs and three offers. Gambit's responder is logit too; its
payoffs are multiplied by 3000, which makes it all but exact, as ours is.
"""

import io
from itertools import count

import numpy as np
import pytest
from talks_published import fighting

from offramp.talks import Game, month, package_table, solve

WINS_R, WINS_P, COST, COSTS, OFFERS = 0.15, 0.05, 0.02, (0.0, 0.08), (0.45, 0.52, 0.58)
LENGTH = 1 / (WINS_R + WINS_P)

# L: chances of the offers, of none, and of the weary taking .45, from Gambit (16.7) at 3000.
STORED = {
    60.0: (0.5860, 0.2365, 0.0391, 0.1385, 0.604),
    20.0: (0.2262, 0.3536, 0.1941, 0.2262, 0.0),
    5.0: (0.2304, 0.2898, 0.2495, 0.2304, 0.0),
}


def _ours(sharpness: float, rule: str = "logit") -> Game:
    """Return the game with both edges of each atom as nodes, the weary one's inside fine.

    In the limit of no weary types left r is exactly .45, as much as the least offer. Taking 1e-9
    off the offers keeps that tie from being decided by rounding.
    """
    q = np.concatenate([np.linspace(0, 0.5, 401), np.linspace(0.5, 1, 4001)])
    share = np.array(OFFERS) - 1e-9
    tables = zip(
        ("u_p", "u_r", "count", "package"), package_table(1 - share, share, 2), strict=True
    )
    base = fighting(2, WINS_R, WINS_P, COST, 1.0, COSTS, sharpness, nodes=4, packages=2)
    theta = np.repeat(COSTS, (401, 4001))
    return base.but(theta=theta, quantile=q, cdf=q, rule=rule, **dict(tables))


def _tree(scale: float) -> str:
    """Write the same game as a Gambit file, the responder's payoffs multiplied."""
    lines = ['EFG 2 R "bargaining while fighting" { "S" "D" }', '""']
    outcome, chance = count(1), count(2)
    sets: dict[tuple, int] = {}

    def number(player, *what):
        known = [key for key in sets if key[0] == player]
        return sets.setdefault((player, *what), len(known) + 1)

    def leaf(pay_s, pay_d):
        n = next(outcome)
        lines.append(f't "" {n} "o{n}" {{ {pay_s:.15g}, {scale * pay_d:.15g} }}')

    def talk(kind, t, history):
        paid_s, paid_d = t * COST, t * COSTS[kind]
        n = number("S", history)
        labels = " ".join(f'"{offer}"' for offer in OFFERS)
        lines.append(f'p "" 1 {n} "S{n}" {{ {labels} "none" }} 0')
        for offer in (*OFFERS, None):
            if offer is not None:
                n = number("D", kind, history, offer)
                lines.append(f'p "" 2 {n} "D{n}" {{ "accept" "refuse" }} 0')
                leaf(1 - offer - paid_s, offer - paid_d)
            if t == 1:
                leaf((WINS_P - COST) * LENGTH - paid_s, (WINS_R - COSTS[kind]) * LENGTH - paid_d)
                continue
            n = next(chance)
            lines.append(f'c "" {n} "c{n}" {{ "D" {WINS_R} "S" {WINS_P} "on" 0.8 }} 0')
            leaf(0 - COST, 1 - COSTS[kind])
            leaf(1 - COST, 0 - COSTS[kind])
            talk(kind, 1, (*history, offer))

    lines.append('c "" 1 "cost" { "strong" 0.5 "weary" 0.5 } 0')
    talk(0, 0, ())
    talk(1, 0, ())
    return "\n".join(lines) + "\n"


def _read_ours(sharpness, rule="logit"):
    first = month(solve(_ours(sharpness, rule)), 0, 1)
    return (*first.tabled, first.silence, first.accepted[0] / 0.5)


@pytest.mark.parametrize("sharpness", STORED)
def test_stored_numbers(sharpness):
    np.testing.assert_allclose(_read_ours(sharpness), STORED[sharpness], atol=5e-4)


def test_gambit_itself():
    pygambit = pytest.importorskip("pygambit")
    game = pygambit.read_efg(io.StringIO(_tree(3000.0)))
    for sharpness in STORED:
        (found,) = pygambit.qre.logit_solve_lambda(game, sharpness)
        offers = next(iter(found.profile["S"]))[1]
        (answers,) = (
            answer
            for history, answer in found.profile["D"]
            if [step.action for step in history] == ["weary", str(OFFERS[0])]
        )
        theirs = [offers[label] for label in (*map(str, OFFERS), "none")] + [answers["accept"]]
        # At 3000 the scaled responder still differs from an exact one by some 1e-4.
        np.testing.assert_allclose(_read_ours(sharpness), theirs, atol=5e-4)


def test_logit_among_serious_packages_is_another_rule():
    assert abs(_read_ours(20.0, "logit-serious")[0] - STORED[20.0][0]) > 0.2
    np.testing.assert_allclose(
        _read_ours(20.0, "logit-serious")[:4], (0, 0.457, 0.251, 0.292), atol=1e-3
    )
