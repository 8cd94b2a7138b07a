"""Let this room's tests draw from the generators of ``tests/properties``."""

import sys
from pathlib import Path

for folder in (
    Path(__file__).parents[1] / "properties",
    Path(__file__).parents[1] / "theory",
    Path(__file__).parents[2] / "benchmarks",
):
    sys.path.insert(0, str(folder))
