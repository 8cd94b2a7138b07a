"""Inputs that the bundled cases lack, or that are no numbers, tried in the small valid file."""

from pathlib import Path

import pytest
from input_outcomes import Tried, check

from offramp.scenario import read_text
from offramp.scenario.inputs import CHOICES, effects_of

FILE = Path(__file__).parents[1] / "scenario" / "valid.yaml"
SMALL = read_text(FILE.read_text(encoding="utf-8"), FILE.name)

UNION = {"ratifiers.union.asked": "always", "ratifiers.union.members.big.passes_at": 20,
         "ratifiers.union.members.small.passes_at": 70}  # fmt: skip
"""A ratifier by weight whose members differ, and who is asked about every deal."""
TALKATIVE = {"ledger.weights.minister": 4}
RETURNED = {"reference.deal.gold": "returned"}
TRAPPED = {"reference.deal": {"land": "held", "status": "neutral", "gold": "kept"}}
"""The reference deal has the asset returned, or meets the interaction."""

IDLE = {"sanctions.relief": {"idle": "0 %", "none": "5 %", "half": "50 %", "full": "100 %"},
        "ratifiers.west.likes": {"relief.west": {"idle": 100, "none": 90, "half": 50, "full": 0},
                                 "land": "north"}}  # fmt: skip
"""A second option that lifts nothing: one there must be."""

TRIED = (
    ("statements.east_leader.weight", 1, 4, {}),
    ("statements.west_again.undoes", "20 %", "80 %", {}),
    ("statements.west_minister.office", "unnamed", "law", {}),
    ("statements.east_law.date", "2020-03-01", "2020-05-30", {}),
    ("ledger.most", 2, 8, TALKATIVE),
    ("ratifiers.union.members.big.weight", 50, 80, UNION),
    ("ratifiers.union.rule", "40 % of weight", "90 % of weight", UNION),
    ("ratifiers.west.rule", "1 of 3", "unanimity", {}),
    ("ratifiers.west.endorsement.given", False, True, {}),
    ("issues.land.options.divided.on_table", False, True, {}),
    ("implementation.deliveries.land.taken_back", "10 %", "90 %", {}),
    ("implementation.deliveries.gold.escrow", False, True, {}),
    ("implementation.limits.steps", 3, 6, {}),
    ("implementation.limits.tranches", 1, 3, {}),
    ("implementation.limits.last", None, "land", {}),
    ("sanctions.frozen_assets.gold.worth.south", 2, 9, RETURNED),
    ("sanctions.relief.none", "5 %", "15 %", IDLE),
    ("sanctions.frozen_assets.gold.worth.south", 2, 9, {}),
    ("interactions.trapped.worth.north", -9, -2, TRAPPED),
    ("issues.land.swing.south", 15, 35, TRAPPED),
)
"""(path, low, high, what else is edited)"""


@pytest.mark.parametrize(("path", "low", "high", "beside"), TRIED)
def test_an_input_moves_what_it_says(path, low, high, beside):
    tried = [Tried(SMALL.edit(set={**beside, path: end})) for end in (low, high)]
    effects = effects_of(SMALL, path)
    assert effects, f"{path} has no row in the table of effects"
    for effect in effects:
        check(effect, path, *tried)


def test_every_choice_is_tried():
    assert {e for path, *_ in TRIED for e in effects_of(SMALL, path)} >= set(CHOICES)
