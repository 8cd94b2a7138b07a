"""Levers: time, what pairing worlds buys, and whether paired intervals cover.

Run: ``python benchmarks/bench_levers.py [worlds]``.  The bar: 8 levers in 1,000 worlds in 60 s on 2
cores; 95 % intervals cover the truth 93-97 % of the time (the truth: many worlds).
"""

import sys

import numpy as np

from offramp.analysis.intervals import estimate_mean, estimate_paired, estimate_unpaired
from offramp.analysis.levers import NOTHING, pull_levers
from offramp.catalog import load


def main(worlds: int) -> None:
    """Print times, widths and coverage."""
    case = load("ukraine-2022")
    pull_levers(case, 5)  # compile and warm up
    found = pull_levers(case, worlds)
    count = len(found.single)
    each = found.seconds / worlds / (count + 1)
    print(f"{count} levers, {worlds} worlds: {found.seconds:.1f} s, {1e3 * each:.1f} ms a world")
    print(f"8 levers in 1,000 worlds: {9_000 * each:.0f} s")
    print("\nhalf-widths of 95 % intervals, points of the chance of a deal")
    print(f"{'lever':20} {'paired':>8} {'unpaired':>8} {'coverage':>9}")
    key = found.outcomes[0].key
    base = found.figures[NOTHING][key]
    for p in found.single:
        pulled = found.figures[p.key][key]
        paired = estimate_paired(base, pulled)
        apart = estimate_unpaired(estimate_mean(base), estimate_mean(pulled))
        print(
            f"{p.key:20} {100 * paired.half_width:8.2f} {100 * apart.half_width:8.2f} "
            f"{coverage(pulled - base):9.3f}"
        )


def coverage(moved: np.ndarray, n: int = 100, trials: int = 2000) -> float:
    """How often intervals of n worlds drawn from all of them hold their mean."""
    rng, truth = np.random.default_rng(1), float(moved.mean())
    hits = sum(estimate_mean(rng.choice(moved, n)).covers(truth) for _ in range(trials))
    return hits / trials


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
