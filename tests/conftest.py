"""What many tests share: the bundled case, and a run of it solved once."""

import pytest
from hypothesis import settings

from offramp.catalog import load
from offramp.runs import run

# Compilation makes first examples slow, and slowness is no fault here (times are for benchmarks).
settings.register_profile("offramp", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("offramp")


@pytest.fixture(scope="session")
def ukraine():
    return load("ukraine-2022")


@pytest.fixture(scope="session")
def small_run(ukraine):
    """Forty worlds of the bundled case, seed 1."""
    return run(ukraine, 40, 1)
