"""What signals cost: the time a world takes with statements, postures and demands, and without.

Run: ``python benchmarks/bench_signals_share.py [worlds]``. Time is that of this thread, so that
other work on the machine is left out; signals should at most double what a world takes.
"""

import sys
import time

from offramp.catalog import load
from offramp.world import Blueprint, Settings, solve_world

SIGNALS = ("statements", "ledger", "postures", "audience_cost", "demands", "haggling")
OF_STATEMENTS = ("ledger.prior_strength", "ledger.half_life", "ledger.retracted")
PARTS = {
    "none": SIGNALS,
    "statements only": ("postures", "audience_cost", "demands", "haggling", "ledger.word_noise"),
    "postures only": ("statements", "demands", "haggling", *OF_STATEMENTS),
    "demands only": ("statements", "ledger", "postures", "audience_cost"),
    "all": (),
}


def per_world(scenario, worlds: int) -> float:
    """Return milliseconds a world."""
    blueprint, settings = Blueprint.of(scenario), Settings(certify_every=0)
    rows = blueprint.draw(1, 0, worlds).values
    fronts = blueprint.front_numbers(1, 0, worlds)
    solve_world(blueprint, rows[0], fronts[0], settings, certified=False)
    begin = time.thread_time()
    for row, front in zip(rows, fronts, strict=True):
        solve_world(blueprint, row, front, settings, certified=False)
    return 1e3 * (time.thread_time() - begin) / worlds


def main(worlds: int = 200) -> None:
    """Print the cost of each kind of signal, with and without plans that a deal be kept."""
    case = load("ukraine-2022")
    for title, whole in (("as bundled", case), ("no plans", case.edit(remove=["implementation"]))):
        print(f"\n{title}, {worlds} worlds, ms a world")
        base = 0.0
        for name, without in PARTS.items():
            took = per_world(whole.edit(remove=without), worlds)
            base = base or took
            print(f"  {name:16s} {took:6.2f}   {took / base:5.2f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
