"""Signals, ratifiers and the outside view as data frames: true to the results they come from."""

import pytest

from offramp.analysis.frames import SIGNAL_PARTS
from offramp.analysis.intervals import Estimate
from offramp.analysis.outside_view import outside_view
from offramp.analysis.ratifiers import ratifiers
from offramp.analysis.signals import signals
from offramp.catalog import load

CASE = load("ukraine-2022").edit(remove=["implementation"])
QUIET = CASE.edit(
    remove=["statements", "ledger", "postures", "audience_cost", "demands", "haggling"]
)


@pytest.fixture(scope="module")
def read():
    return signals(CASE, 4, 2, posture_worlds=1)


def test_every_part_of_the_signals_is_a_table(read):
    rows = {part: read.table(part) for part in SIGNAL_PARTS}
    assert rows["statements"].equals(read.table())
    assert rows["statements"]["statement"].to_list() == [s.name for s in read.ledger.statements]
    assert rows["statements"]["moves_relief"].to_list() == [
        s.moves_relief.middle for s in read.ledger.statements
    ]
    senders = len(read.ledger.timeline[0].relief)
    assert rows["beliefs"].height == len(read.ledger.timeline) * (senders + 1)
    assert rows["beliefs"]["relief_mean"][senders] == (
        read.ledger.timeline[0].coalition_relief.mean
    )
    assert rows["mixed"]["change"][0] == read.mixed.outcomes[0].change.value
    net = rows["channels"].filter(rows["channels"]["channel"] == "all")
    assert net["change_high"].to_list() == [c.change.high for c in read.channels.net]
    assert rows["postures"]["shown"].sum() == 1
    assert rows["demands"]["demand"].to_list() == [r.name for r in read.demands.rows]
    assert rows["probes"]["bits"].to_list() == [p.bits for p in read.trying.probes]


def test_what_a_file_has_nothing_of_is_an_empty_table():
    quiet = signals(QUIET, 2, 2)
    assert [quiet.table(p).height for p in ("statements", "beliefs", "postures", "demands")] == (
        [0] * 4
    )
    with pytest.raises(ValueError, match="choose one of statements"):
        quiet.table("rumours")


def test_ratifiers_have_a_row_for_each_package_and_ratifier():
    found = ratifiers(CASE, 4, 1, most=3)
    table = found.table()
    assert table.height == len(found.packages) * len(found.ratifiers)
    first = found.packages[0]
    row = table.row(0, named=True)
    assert (row["package"], row["deal"]) == (first.package, first.label)
    assert row["refuses_low"] == first.blocks[0].refuses.low
    assert row["options"].count("=") == len(first.options)
    blocked = table.filter(table["refuses"] > 0)
    assert blocked["change"].null_count() == 0
    assert table.filter(table["refuses"] == 0)["change"].null_count() == table.height - (
        blocked.height
    )


def test_history_and_model_stand_side_by_side():
    model = [Estimate(0.3, 0.2, 0.4, 100, "mean"), Estimate(0.6, 0.5, 0.7, 100, "mean")]
    agreed = Estimate(0.5, 0.4, 0.6, 100, "ratio")
    found = outside_view(14, [6, 24], over_by=model, agreed=agreed)
    table = found.table()
    beside = table.filter(table["model"].is_not_null())
    assert beside["model"].to_list() == [0.3, 0.6, 0.5]
    assert beside["what"].to_list() == ["6 months", "24 months", "if it ends, by agreement"]
    assert beside["difference"].to_list() == [c.difference.value for c in found.comparisons]
    assert set(table["topic"]) >= {"over by", "fighting over by", "half over", "endings"}
    assert beside["history"][0] == found.over_by["all"][0].value
    sanctions = table.filter(table["topic"] == "sanctions")
    assert sanctions.height == sum(len(r.counts) for r in found.sanctions)
