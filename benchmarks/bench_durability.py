"""What durability adds to `analyze`, and how long one plan takes.

Run with `python benchmarks/bench_durability.py`.  Bars: durability adds no more than half to
`analyze` (worlds, certificates and verdict); a plan of one package takes no more than a second.
Processor time, so that other programs do not count.
"""

import time

from offramp import catalog, load
from offramp.analysis.verdict import judge
from offramp.runs import Threads, run
from offramp.world import Settings

WORLDS, PLANS = 300, 5
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
    on, off = (timed(lambda s=s: analyze(s)) for s in (Settings(), OFF))
    plan = timed(lambda: case.plan(deal), PLANS)
    print(
        f"{name}: a world {1000 * on / WORLDS:.1f} ms, every deal kept {1000 * off / WORLDS:.1f} "
        f"ms: {100 * (on / off - 1):+.0f} %; a plan, tried in 100 worlds, {plan:.2f} s"
    )


if __name__ == "__main__":
    for case_name in catalog.names():
        bench(case_name)
