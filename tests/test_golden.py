"""Whole runs, pinned: a figure that moves must be meant to, and be told in the CHANGELOG.

``python tests/test_golden.py`` writes the figures anew.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from offramp.catalog import load, names
from offramp.runs import run

GOLDEN = Path(__file__).with_name("golden.json")
WORLDS, SEED = 30, 1
TOLERANCE = 1e-9
"""Elementary functions differ in their last digit between platforms, and no more."""


def figures(case):
    """The figures of a case that a reader would notice, means over the first worlds."""
    results = run(load(case), WORLDS, SEED)
    found = {
        f"{ending} by {n}": float(results.ended_by(ending, n).mean())
        for n in results.blueprint.horizons
        for ending in ("settled", "escalated", "won_proposer", "won_responder")
    }
    for name in ("zone_now", "fighting_proposer", "fighting_responder", "value_of_trying"):
        found[name] = float(getattr(results, name).mean())
    found["feasible packages"] = float(results.feasible.mean())
    weights = results.deal_settled.sum(axis=1)
    found["worth of deals to proposer"] = float(np.average(results.deal_proposer, weights=weights))
    found["worth of deals to responder"] = float(
        np.average(results.deal_responder, weights=weights)
    )
    return found


@pytest.mark.parametrize("case", names())
def test_no_figure_has_moved(case):
    pinned = json.loads(GOLDEN.read_text(encoding="utf-8"))[case]
    found = figures(case)
    moved = {
        name: (pinned.get(name), value)
        for name, value in found.items()
        if name not in pinned or abs(pinned[name] - value) > TOLERANCE * max(1.0, abs(value))
    }
    assert not moved, f"figures moved (was, is): {moved}"
    assert set(pinned) == set(found)


if __name__ == "__main__":
    pinned = {case: figures(case) for case in names()}
    GOLDEN.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n", encoding="utf-8")
