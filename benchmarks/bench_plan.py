"""Time of plans: the linear programme per package, ready-made schedules per package and world.

Run with `python benchmarks/bench_plan.py`.
"""

import time

import numpy as np

from offramp.implementation import (
    Bounds,
    Bundles,
    Implementation,
    design,
    first_to_hold,
    kind_terms,
    last,
    least_guarantee,
    robust_design,
    template_slacks,
    templates,
)


def world(rng, steps=6):
    """Withdrawal and status against three relief measures and frozen assets, six steps."""
    rows = steps + 1
    shift = 0.02 * rng.random() * np.linspace(0, 1, rows)
    return Implementation.of(
        times=np.linspace(0, 10, steps),
        alpha=[0.3, 0.1],
        beta=[0.2, 0.08],
        gamma=[0.06, 0.06, 0.03, 0.06],
        kappa=[0.02, 0.03, 0.01, 0.06],
        N_R=0.36,
        N_P=0.5,
        W_R=rng.uniform(0.2, 0.36) + shift,
        W_P=rng.uniform(0.3, 0.5) - shift,
        d_R=0.995,
        d_P=0.995,
        q_R=rng.uniform(0.7, 0.95),
        q_P=rng.uniform(0.7, 0.95),
        m_R=1,
        m_P=1,
        chi_R=0.5,
        chi_P=0.5,
        sig_R=[0.85, 0.85, 0.85, 0],
        sig_P=[0.85, 0.85, 0.85, 0],
        rho_R=0.4,
        rho_P=0.4,
        g_R=0.03,
        g_P=0.02,
    )


def packages(rng, problem, count):
    """Sizes of the items in `count` packages: of each item one of three shares of the world's."""
    item = np.repeat(np.arange(6), 3)
    share = rng.uniform(0, 1, item.size)
    cost = share * np.append(problem.beta, problem.kappa)[item]
    worth = share * np.append(problem.alpha, problem.gamma)[item]
    kinds = 3 * np.arange(6) + rng.integers(0, 3, (count, 6))
    peace_R, peace_P = rng.uniform(0.3, 0.45, count), rng.uniform(0.4, 0.6, count)
    beta, kappa = cost[kinds[:, :2]], cost[kinds[:, 2:]]
    alpha, gamma = worth[kinds[:, :2]], worth[kinds[:, 2:]]
    sizes = {
        "alpha": alpha, "beta": beta, "gamma": gamma, "kappa": kappa,
        "N_R": np.repeat(peace_R[:, None], problem.rows, axis=1),
        "N_P": np.repeat(peace_P[:, None], problem.rows, axis=1),
    }  # fmt: skip
    worth_R = peace_R + gamma.sum(axis=1) - beta.sum(axis=1)
    worth_P = peace_P + alpha.sum(axis=1) - kappa.sum(axis=1)
    return sizes, (item, cost, worth), (Bundles.among(kinds), np.arange(count), worth_R, worth_P)


def seconds(work, times):
    """Return the least time of one call over five rounds."""
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, (time.perf_counter() - start) / times)
    return best


def main():
    """Print the table."""
    rng = np.random.default_rng(1)
    problems = [world(rng) for _ in range(100)]
    problem = problems[0]
    bounds = Bounds(
        earliest={2: 1, 3: 1, 4: 1, 5: 1}, tranches=(((2, 3, 4, 5), 3),), after=last(5, problem)
    )
    chosen = templates(problem)
    first = time.perf_counter()
    _, kinds, asked = packages(rng, problem, 2)
    first_to_hold(kind_terms(problem, chosen, *kinds), *asked, enough=0.0)
    print(f"first call, compiling if need be      {time.perf_counter() - first:9.2f} s")

    lp = seconds(lambda: design(problem, early=False), 20)
    print(f"linear programme                      {lp * 1e3:9.2f} ms per package")
    early = seconds(lambda: design(problem), 20)
    print(f"  with the earliest of ties           {early * 1e3:9.2f}")
    print(f"  dates, 3 tranches, reserves last    "
          f"{seconds(lambda: design(problem, bounds), 5) * 1e3:9.2f}")  # fmt: skip
    print(f"  least guarantee                     "
          f"{seconds(lambda: least_guarantee(problem), 10) * 1e3:9.2f}")  # fmt: skip
    print(f"one world; schedules: {len(chosen.names)}, steps: {problem.steps}, items: 2 + 4")
    for count in (13, 100, 1000, 6000):
        sizes, kinds, asked = packages(rng, problem, count)

        def holds(kinds=kinds, asked=asked):
            return first_to_hold(kind_terms(problem, chosen, *kinds), *asked, enough=0.0)

        times = max(1, 2000 // count)
        every = seconds(lambda s=sizes: template_slacks(problem, chosen, **s), times)
        first = seconds(holds, times)
        print(
            f"  {count:5d} packages, us per package: all slacks {every / count * 1e6:7.2f}"
            f"   holds? {first / count * 1e6:7.2f}"
            f"   programme / holds? {lp / (first / count):8.0f}"
        )
    for share, label in ((1.0, "all of"), (0.9, "90 % of")):
        start = time.perf_counter()
        robust = robust_design(problems, share)
        print(
            f"one plan for {label} 100 worlds: {time.perf_counter() - start:6.2f} s, "
            f"slack {robust.slack:.4f}, at most {robust.ceiling:.4f}"
        )
    start = time.perf_counter()
    robust = robust_design(problems[:20], 0.8)
    print(f"exact choice of 16 of 20 worlds: {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main()
