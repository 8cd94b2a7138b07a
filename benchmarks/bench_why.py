"""Why not: time a world by all sets and by random orders, and what orders cost in precision.

Run: ``python benchmarks/bench_why.py [worlds]``.  The bar: 1,000 worlds in 100 s by all sets, or in
60 s by orders with their error, on 2 cores.
"""

import sys
import time

from offramp.analysis.why import why
from offramp.catalog import load
from offramp.runs import Threads, run
from offramp.world import Settings


def main(worlds: int) -> None:
    """Print times and errors."""
    case = load("ukraine-2022")
    bare = case.edit(remove=["implementation"]) if case.implementation else case
    for title, scenario in (("the case", case), ("the case, every deal kept", bare)):
        why(scenario, 2, exact=False)  # compile and warm up
        begin = time.perf_counter()
        run(scenario, worlds, settings=Settings(certify_every=0))
        print(f"\n{title}: one run {1e3 * (time.perf_counter() - begin) / worlds:.1f} ms a world")
        for name, exact in (("orders", False), ("all sets", True)):
            cpu = time.process_time()
            found = why(scenario, worlds, exact=exact, engine=Threads())
            cpu = time.process_time() - cpu
            a = found.attribution
            print(
                f"  {name:9} {1e3 * found.seconds / worlds:6.1f} ms a world "
                f"({1e3 * cpu / worlds:.1f} of processor), {a.solved / worlds:.1f} games; "
                f"1,000 worlds in {1e3 * found.seconds / worlds:.0f} s; "
                f"largest error of orders {100 * max(a.order_error):.2f} points, "
                f"widest interval ±{100 * max(s.half_width for s in a.shares):.2f}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
