"""First looks: worlds a second in one compiled pass, beside the same worlds one by one.

Run ``pytest benchmarks/bench_first_looks.py --benchmark-columns=min,median``. A round is a hundred
worlds of a bundled case on one core; ``extra_info`` holds milliseconds a world and how many times
as long they take one by one. The first run on a machine compiles for a minute.
"""

from time import perf_counter

import pytest

from offramp.catalog import load, names
from offramp.workbench.answers import FIRST_LOOK
from offramp.world import Blueprint, solve_world
from offramp.world.quick import make_ready, solve_quickly

WORLDS = 100


@pytest.mark.parametrize("case", names())
def test_first_look(benchmark, case):
    scenario = load(case)
    blueprint = Blueprint.of(scenario)
    rows, fronts = blueprint.draw(1, 0, WORLDS).values, blueprint.front_numbers(1, 0, WORLDS)

    def one_by_one():
        for row, front in zip(rows, fronts, strict=True):
            solve_world(blueprint, row, front, FIRST_LOOK, certified=False)

    one_by_one()
    began = perf_counter()
    one_by_one()
    slow = perf_counter() - began
    make_ready(scenario)
    benchmark(lambda: solve_quickly(blueprint, rows, fronts, FIRST_LOOK))
    fast = benchmark.stats["median"]
    benchmark.extra_info["milliseconds a world"] = round(1e3 * fast / WORLDS, 2)
    benchmark.extra_info["one by one takes so many times longer"] = round(slow / fast, 2)
