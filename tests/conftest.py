"""What many tests share: the bundled case, and a run of it solved once."""

import os
from datetime import date

import pytest
from hypothesis import settings

from offramp.catalog import load
from offramp.runs import run

# Compilation makes first examples slow, and slowness is no fault here (times are for benchmarks).
settings.register_profile("offramp", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("offramp")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One process more than there are cores: browsers and servers are waited for."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def starter():
    """The starter of two sides, one of them plural."""
    from offramp.scenario import read_text
    from offramp.scenario.starter import starter_text

    return read_text(starter_text("A war", "the Six", "Orland", date(2026, 1, 1)), "starter.yaml")


@pytest.fixture(scope="session")
def ukraine():
    return load("ukraine-2022")


@pytest.fixture(scope="session")
def small_run(ukraine):
    """Forty worlds of the bundled case, seed 1."""
    return run(ukraine, 40, 1)


@pytest.fixture(scope="session")
def narrow(ukraine):
    """The case with all but a few inputs certain, so that a study is short."""
    plain = ukraine.pull()
    words = {"statements", "ledger", "postures", "audience_cost", "demands", "haggling"}
    words |= {"implementation", "correlations", "escalation"}
    plain = plain.edit(remove=sorted(words & set(plain.document)))
    kept = {"talks.channel", "war.lasts", "war.odds.seen_by.russia"}
    kept.add(f"war.weariness.{plain.responder}")
    certain = {
        path: f"{q.mid:.6g} {q.unit}".strip()
        for path, q in plain.quantities.items()
        if not q.certain and path not in kept
    }
    return plain.edit(set=certain)
