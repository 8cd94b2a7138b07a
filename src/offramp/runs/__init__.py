"""Many worlds: solving them on this machine, and the results as one frozen object."""

from offramp.runs.engine import Engine, Threads, in_spans, kept, run
from offramp.runs.processes import Processes
from offramp.runs.results import Run

__all__ = ["Engine", "Processes", "Run", "Threads", "in_spans", "kept", "run"]
