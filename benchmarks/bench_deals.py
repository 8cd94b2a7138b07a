"""How fast the deals room is.

Run ``python benchmarks/bench_deals.py``. Prints milliseconds and, for the frontier, the ratio to
a plain NumPy sort-and-sweep and, where NegMAS is installed, to its ``pareto_frontier_bf``. One
world is 6,561 packages (eight issues of three options), five ratifiers, 54 relief patterns and 36
periods.
"""

import importlib.util
import time
from collections.abc import Callable

import numpy as np

from offramp.deals import (
    Group,
    LargeRatifier,
    PartyValue,
    frontier_over_time,
    merged_frontier,
    package_space,
    package_values,
    pareto_frontier,
    pareto_ids,
    ratify,
    rescaled,
    rule,
)


def milliseconds(function: Callable[[], object], repeats: int) -> float:
    """Best of five means, after one call to compile."""
    function()
    means = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(repeats):
            function()
        means.append((time.perf_counter() - start) / repeats)
    return 1e3 * min(means)


def plain_frontier(uP: np.ndarray, uR: np.ndarray) -> np.ndarray:
    """Return the frontier by NumPy alone: sort by uR, then a running maximum of uP."""
    order = np.lexsort((-uP, -uR))
    ahead = np.maximum.accumulate(uP[order])
    keep = np.concatenate([[True], uP[order][1:] > ahead[:-1]])
    return order[keep][::-1]


def plain_over_time(uP, uR, group, shiftP, shiftR) -> list[np.ndarray]:
    """Return a plain frontier for every period."""
    return [plain_frontier(uP + shiftP[group], uR + shift[group]) for shift in shiftR]


def world(space, rng):
    """Return one random world of the shape of a real scenario."""
    n, k = space.n_issues, space.max_options
    rising = np.sort(rng.random((n, k)), axis=1)
    falling = -np.sort(rng.random((n, k)), axis=1)
    swing = rng.uniform(0.05, 0.3, (2, n, 1))
    uP = package_values(space.plan, 0.1, swing[0] * rising, np.zeros(0))
    uR = package_values(space.plan, 0.9, swing[1] * falling, np.zeros(0))
    group = (space.codes[:, -3:] @ [9, 3, 1] * 2 + (space.codes[:, 0] == 2)).astype(np.int64)
    shiftR = -rng.uniform(0, 0.1, 54) * 2.0 ** (-np.arange(36)[:, None] / 36)
    return uP, uR, group, -rng.uniform(0, 0.02, 54), shiftR


def small_space(rng: np.random.Generator) -> None:
    """Time what every world needs."""
    space = package_space([3] * 8)
    table, none = rng.random((8, 3)), np.zeros(0)
    print(f"{len(space):,} packages")
    report(
        "values of both sides",
        lambda: [package_values(space.plan, 0.0, table, none) for _ in range(2)],
        500,
    )
    scores = np.array([rescaled(row) for row in rng.random((5, len(space)))])
    asked, bars = rng.random(scores.shape) < 0.5, np.full(5, 50.0)
    who = rule(5, Group.unanimity(0, 1, Group.at_least(2, 2, 3, 4))).plan
    report("ratification by 5", lambda: ratify(scores, asked, bars, who), 500)
    case = world(space, rng)
    points = np.column_stack(case[:2])
    ours = report("frontier", lambda: pareto_ids(case[0], case[1], 1e-12), 500)
    assert pareto_ids(case[0], case[1], 0.0).tolist() == plain_frontier(*case[:2]).tolist()
    compare("  plain NumPy", lambda: plain_frontier(*case[:2]), 100, ours)
    if importlib.util.find_spec("negmas"):
        from negmas.preferences.ops import pareto_frontier_bf

        compare("  NegMAS", lambda: pareto_frontier_bf(points), 5, ours)
    report("frontier with ties listed", lambda: pareto_frontier(case[0], case[1]), 100)
    ours = report("frontier of 36 periods", lambda: frontier_over_time(*case), 100)
    compare("  plain NumPy", lambda: plain_over_time(*case), 5, ours)


def large_space(rng: np.random.Generator) -> None:
    """Time exact frontiers of 10^12 packages."""
    for n, k in ((12, 10), (40, 2)):
        rising, falling = np.sort(rng.random((2, n, k)), axis=2)
        P, R = PartyValue(rising), PartyValue(-falling)
        front = merged_frontier([k] * n, P, R)
        what = f"{front.n_possible:,} packages, {len(front)} points"
        report(what, lambda P=P, R=R, n=n, k=k: merged_frontier([k] * n, P, R), 3)
        judge = [LargeRatifier(PartyValue(rng.random((n, k))), 60.0)]
        report(
            "  with a ratifier",
            lambda P=P, R=R, n=n, k=k, judge=judge: merged_frontier([k] * n, P, R, ratifiers=judge),
            1,
        )


def report(what: str, function: Callable[[], object], repeats: int) -> float:
    """Print and return the milliseconds of one call."""
    took = milliseconds(function, repeats)
    print(f"{what:45s} {took:9.3f} ms")
    return took


def compare(what: str, function: Callable[[], object], repeats: int, ours: float) -> None:
    """Print the milliseconds of another program and their ratio to ours."""
    took = milliseconds(function, repeats)
    print(f"{what:45s} {took:9.3f} ms   {took / ours:6.1f} times ours")


if __name__ == "__main__":
    small_space(np.random.default_rng(1))
    large_space(np.random.default_rng(2))
