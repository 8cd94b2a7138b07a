"""The posture game: Anderson acceleration against plain damped iteration, and the ledger's speed.

Run: ``python benchmarks/bench_signals.py [games]``. Games are drawn as in the tests; each is solved
from four starts to a residual of 1e-9 in the log-odds.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "signals"))

from trial_games import trial_game

from offramp.signals import PostureGame, Statements, beliefs, solve_postures
from offramp.signals.in_talks import posture_payoff

WAYS = {  # depth, damping
    "anderson, depth 6, damping .5": (6, 0.5),
    "plain, damping .5": (0, 0.5),
    "plain, damping .1": (0, 0.1),
}


def postures(games: int) -> None:
    """Print steps and time for each way at two levels of noise."""
    for noise, sharpness in ((0.02, 100.0), (0.005, 100.0), (0.005, 400.0)):
        print(f"\nnoise {noise}, Lambda {sharpness:.0f}, kappa .015, {games} games x 4 starts")
        base = (1.0, 1.0)
        for name, (depth, damping) in WAYS.items():
            steps, spent, lost, several, reversals, ratios = [], 0.0, 0, 0, 0, []
            for seed in range(games):
                g = trial_game(seed, sharpness=sharpness)
                game = PostureGame(posture_payoff(g), g.quantile, np.array([0.0, 0.015]), noise)
                begin = time.perf_counter()
                found = solve_postures(
                    game, depth=depth, damping=damping, aim=1e-9, tol=1e-6, max_steps=400,
                    throw=False,
                )  # fmt: skip
                spent += time.perf_counter() - begin
                steps += list(found.search.steps)
                lost += int((found.search.found_by < 0).sum())
                several += len(found.equilibria) > 1
                if found.equilibria:
                    reversals += found.reversed(1)
                    ratios.append(found.first.likelihood_ratio(1))
            if name.startswith("anderson"):
                base = (float(np.mean(steps)), spent)
            print(
                f"  {name:30s} steps mean {np.mean(steps):6.1f} max {max(steps):4d}"
                f"  time {1e3 * spent / games:7.1f} ms/game"
                f"  ratio steps {np.mean(steps) / base[0]:5.1f} time {spent / base[1]:5.1f}"
                f"  lost {lost} several {several} reversed {reversals}"
                f"  ratio weary/resolute {np.median(ratios):.3f}"
            )


def ledger() -> None:
    """Print the time for a thousand worlds of thirty statements by five senders."""
    rng = np.random.default_rng(0)
    n, worlds, senders = 30, 1000, 5
    said = Statements(
        rng.integers(senders, size=n), rng.uniform(0, 12, n), rng.uniform(size=n),
        rng.uniform(size=n), rng.uniform(0, 3, n),
    )  # fmt: skip
    mean = rng.uniform(0.2, 0.8, (worlds, senders))
    factor = rng.uniform(0.5, 2.0, (worlds, n))
    begin = time.perf_counter()
    for _ in range(20):
        beliefs(said, mean, rng.uniform(2, 8, worlds), multiplier=factor)
    each = (time.perf_counter() - begin) / 20
    print(f"\nledger: {worlds} worlds, {n} statements, {senders} senders: {1e3 * each:.2f} ms")


if __name__ == "__main__":
    begin = time.perf_counter()
    warm = trial_game(0)
    posture_payoff(warm)(warm.cdf, 0.0)
    print(f"first payoff (compile or load): {time.perf_counter() - begin:.1f} s")
    ledger()
    postures(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
