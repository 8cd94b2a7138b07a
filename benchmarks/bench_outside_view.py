"""How well a war's age foretells its end, and whether intervals cover.

Run: ``python benchmarks/bench_outside_view.py``; it needs the shipped life tables only.  With
lifelines installed the same survival curve is timed there too and the largest difference printed.

Skill is judged leaving out one war at a time: each war is forecast from the others, at every age
that it reached, for every horizon; lower Brier scores are better.
"""

import math
import time

import numpy as np

from offramp.analysis.intervals import (
    estimate_chance,
    estimate_mean,
    estimate_paired,
    estimate_unpaired,
)
from offramp.analysis.life_tables import DAYS_PER_MONTH, kaplan_meier, load_war_tables

AGES = (0.0, 0.5, 1.0, 3.0, 6.0, 12.0)
HORIZONS = (3.0, 6.0, 12.0, 24.0)


def durations(era: str) -> np.ndarray:
    """Days of each war, from the shipped table."""
    table = load_war_tables().eras[era]
    return np.repeat(table.ages, table.ended)


def scores(days: np.ndarray) -> dict[str, float]:
    """Mean Brier score of three forecasters, each war left out in turn."""
    found: dict[str, list[float]] = {"given its age": [], "age ignored": [], "constant hazard": []}
    for i, lasted in enumerate(days):
        others = np.delete(days, i)
        table, rate = kaplan_meier(others), 1.0 / others.mean()
        for age in (a * DAYS_PER_MONTH for a in AGES):
            if lasted <= age or table.alive(age) == 0:
                continue
            for span in (h * DAYS_PER_MONTH for h in HORIZONS):
                over = float(lasted <= age + span)
                for name, forecast in (
                    ("given its age", table.ends_within(age, span).value),
                    ("age ignored", 1.0 - table.survival(span)),
                    ("constant hazard", 1.0 - math.exp(-rate * span)),
                ):
                    found[name].append((forecast - over) ** 2)
    return {name: float(np.mean(squares)) for name, squares in found.items()}


def skill() -> None:
    """Print how well each forecaster does, by era."""
    print("Brier score, one war left out at a time (lower is better)")
    for era in ("all", "post_1945"):
        days = durations(era)
        row = "  ".join(f"{name} {score:.3f}" for name, score in scores(days).items())
        print(f"  {era:10s} {days.size} wars   {row}")


def coverage(runs: int = 1500) -> None:
    """Print how often intervals hold the truth: tables of 95 wars, means over 1,000 worlds."""
    rng = np.random.default_rng(0)
    print(f"\ncoverage of 95 % intervals, {runs} simulations")
    for losses, name in ((math.inf, "none lost from sight"), (3.0, "a quarter lost from sight")):
        hits, truth = 0, 1.0 - math.exp(-0.5)
        for _ in range(runs):
            ends = rng.exponential(1.0, 95)
            lost = rng.exponential(losses, 95) if losses < math.inf else np.full(95, np.inf)
            table = kaplan_meier(np.minimum(ends, lost), ends <= lost)
            hits += table.ends_within(0.5, 0.5).covers(truth)
        print(f"  life table, {name:28s} {hits / runs:.3f}")
    for name, shape in (("near 0 or 1", (0.3, 0.4)), ("mostly nil", (0.1, 1.0))):
        truth = shape[0] / sum(shape)
        drawn = [rng.beta(*shape, 1000) for _ in range(runs)]
        ours = np.mean([estimate_chance(x).covers(truth) for x in drawn])
        plain = np.mean(
            [abs(x.mean() - truth) <= 1.9623 * x.std(ddof=1) / 1000**0.5 for x in drawn]
        )
        print(f"  chance over 1,000 worlds, {name:14s} {ours:.3f}   plain t {plain:.3f}")
    truth, hits, plain = 0.01 * 0.25, 0, 0
    for _ in range(runs):
        moved = (rng.random(1000) < 0.01) * rng.beta(1.0, 3.0, 1000)
        hits += estimate_mean(moved).covers(truth)
        plain += abs(moved.mean() - truth) <= 1.9623 * moved.std(ddof=1) / 1000**0.5
    print(f"  effect in 1 world of 100             {hits / runs:.3f}   plain t {plain / runs:.3f}")


def pairing() -> None:
    """Print what common random numbers buy."""
    rng = np.random.default_rng(1)
    base = rng.beta(0.4, 0.4, 1000)
    variant = np.clip(base + rng.normal(0.07, 0.08, 1000), 0.0, 1.0)
    paired = estimate_paired(base, variant)
    others = estimate_chance(rng.beta(0.4, 0.4, 1000))
    apart = estimate_unpaired(others, estimate_chance(variant)).half_width
    print(
        f"\nthe same worlds: ±{100 * paired.half_width:.2f} points; "
        f"other worlds: ±{100 * apart:.2f} ({apart / paired.half_width:.1f} times as wide)"
    )


def against_lifelines() -> None:
    """Time the survival curve here and in lifelines."""
    days = np.random.default_rng(2).integers(1, 4000, 5000)
    begin = time.perf_counter()
    table = kaplan_meier(days)
    ours = np.array([table.survival(d) for d in range(0, 4000, 20)])
    spent = time.perf_counter() - begin
    print(f"\n5,000 cases, 200 dates: {1000 * spent:.1f} ms here", end="")
    try:
        from lifelines import KaplanMeierFitter
    except ImportError:
        print("; lifelines is not installed")
        return
    begin = time.perf_counter()
    theirs = KaplanMeierFitter().fit(days).predict(list(range(0, 4000, 20))).to_numpy()
    spent = time.perf_counter() - begin
    print(
        f", {1000 * spent:.1f} ms in lifelines; largest difference {abs(ours - theirs).max():.1e}"
    )


if __name__ == "__main__":
    skill()
    coverage()
    pairing()
    against_lifelines()
