"""Every judgement of the bundled cases speaks of the number that it stands for.

A reason given once for a whole section says little of most numbers in it.  So it must stand at the
number, at its group or at the entry that holds it, and be about inputs of one sort.
"""

import pytest

from offramp import catalog
from offramp.scenario import Scenario
from offramp.scenario.basis import Evidenced, Numbers
from offramp.scenario.inputs import effects_of
from offramp.scenario.numbers import Written

TOGETHER = (
    {"issues.*.swing", "issues.*.options.*"},
    {"war.harm.*.now", "war.harm.*.grows"},
    {"ratifiers.*.weights", "ratifiers.*.likes.*", "ratifiers.*.passes_at"},
)
"""Sorts of input that one reason may be about: how much an issue weighs and in which order its
options are liked; a count and its growth; what a ratifier wants."""


def sort_of(scenario: Scenario, path: str) -> str:
    """Row of the table of effects, without the name at its end."""
    head, _, last = effects_of(scenario, path)[0].pattern.rpartition(".")
    return head if last in ("{P}", "{R}", "{side}", "{shown}", "analyst", "*") else f"{head}.{last}"


def unspoken(scenario: Scenario) -> list[str]:
    """Say which reasons stand too far from a number, or for numbers of several sorts."""
    own, entries, held = set(), set(), {}
    for path, node, _ in scenario.entries():
        place = ".".join(map(str, path))
        if isinstance(node, Evidenced | Numbers | Written):
            own |= {place} if node.source or node.judgement is not None else set()
        if isinstance(node, Evidenced):
            entries.add(place)
    faults = []
    for path in scenario.quantities:
        above = [path.rsplit(".", n)[0] for n in range(path.count(".") + 1)]
        stated = next((place for place in above if place in own), None)
        if stated is None:
            continue  # a default of the program, which brings its own reason
        holder = next((p for p in above if p in entries and not _option(p)), stated)
        if len(stated) < len(holder):
            faults.append(f"{path}: its reason stands at {stated}, not at {holder}")
        held.setdefault(stated, set()).add(sort_of(scenario, path))
    for stated, sorts in held.items():
        if len(sorts) > 1 and not any(sorts <= one for one in TOGETHER):
            faults.append(f"{stated}: one reason for {', '.join(sorted(sorts))}")
    return faults


def _option(place: str) -> bool:
    """Whether an entry is an option, which its issue speaks for."""
    return place.split(".")[-2:-1] == ["options"]


@pytest.mark.parametrize("name", catalog.names())
def test_every_reason_speaks_of_its_number(name: str) -> None:
    faults = unspoken(catalog.open_case(name))
    assert not faults, "\n".join(faults)


def test_a_reason_for_a_whole_section_is_found() -> None:
    case = catalog.load("ukraine-2022")
    own = "sanctions.measures.uk_finance.own_cost"
    far = unspoken(case.edit(set={"sanctions.judgement": "as forecast", own: "0.01/0.02/0.05"}))
    assert [f.partition(": ")[0] for f in far] == [own]
    mixed = unspoken(case.edit(set={"ratifiers.washington.heat": "2/5/10"}))
    assert len(mixed) == 1
    assert "ratifiers.*.heat" in mixed[0]
