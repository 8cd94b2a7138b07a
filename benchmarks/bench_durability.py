"""What durability adds to `analyze`, and how long one plan takes.

Run with `python benchmarks/bench_durability.py`.  Bars: with durability `analyze` (worlds,
certificates and verdict) takes no more than 1.35 times as long as without; a plan of one package
no more than a second.  Processor time, the best of several rounds in turn, so that other programs
do not count.
"""

import time

from offramp import catalog, load
from offramp.analysis.verdict import judge
from offramp.runs import Threads, run
from offramp.world import Settings

WORLDS, PLANS, ROUNDS, BAR = 300, 5, 3, 1.35
OFF = Settings(off=frozenset({"durability"}))


def timed(work, times=1):
    """Processor time of a call, seconds."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


def bench(name):
    """Print one case's figures."""
    case = load(name)

    def analyze(settings):
        judge(run(case.scenario, WORLDS, settings=settings, engine=Threads(1)), solver_range=False)

    deal = next(iter(case.scenario.named_deals()))
    for settings in (Settings(), OFF):
        run(case.scenario, 3, settings=settings)
    case.plan(deal, 5)
    rounds = [[timed(lambda s=s: analyze(s)) for s in (Settings(), OFF)] for _ in range(ROUNDS)]
    on, off = (min(times) for times in zip(*rounds, strict=True))
    plan = timed(lambda: case.plan(deal), PLANS)
    print(
        f"{name}: a world {1000 * on / WORLDS:.1f} ms, every deal kept {1000 * off / WORLDS:.1f} "
        f"ms: {on / off:.2f} times as long (bar {BAR}); a plan, tried in 100 worlds, {plan:.2f} s"
    )


if __name__ == "__main__":
    for case_name in catalog.names():
        bench(case_name)
