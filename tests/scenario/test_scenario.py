"""What others read off a scenario: quantities, structure, evidence, hash."""

import datetime
import pickle

import numpy as np
import pytest
from pydantic import ValidationError

from offramp.scenario import Scenario, ScenarioFaults, read, read_text


def test_every_number_has_a_path_a_place_and_evidence(valid: Scenario, valid_text: str) -> None:
    lines = valid_text.splitlines()
    for path, q in valid.quantities.items():
        assert q.path == path
        if (q.judgement or "").startswith("default of the program"):
            assert path.startswith("ledger."), path
            continue
        assert q.line is not None
        assert q.column is not None
        written = lines[q.line - 1][q.column - 1 :]
        assert any(c.isdigit() for c in written.split(",")[0]), path
        assert q.source or q.judgement is not None, path
        assert q.low <= q.mid <= q.high
        assert q.bounds[0] <= q.mid <= q.bounds[1]


def test_one_number_for_all_has_a_path_each(valid: Scenario) -> None:
    for name in ("north", "south"):
        q = valid.quantities[f"war.odds.sure.{name}"]
        assert (q.low, q.mid, q.high) == (5, 10, 20)
        assert q.dimension == "months of fighting"
        assert f"war.discount.{name}" in valid.quantities


def test_nearest_evidence_wins(valid: Scenario) -> None:
    q = valid.quantities
    assert q["war.lasts"].source == ("report",)
    assert q["war.lasts"].judgement is None
    assert q["war.front"].judgement == "from two yearbooks"
    assert q["issues.status.options.free.north"].source == ("report",)
    assert q["ratifiers.west.members.two.passes_at"].source == ("report",)
    assert q["ratifiers.west.members.one.passes_at"].judgement == "papers"
    assert valid.source_of("war.lasts")[0].title == "A report"
    assert valid.source_of("war.front") == ()


def test_model_units(valid: Scenario) -> None:
    q = valid.quantities
    half = np.array([0.5, 0.9])
    np.testing.assert_allclose(q["war.cost.north"].ppf(half), [0.006, 0.012])
    np.testing.assert_allclose(q["war.discount.north"].ppf(0.5), 1.05 ** (-1 / 12))
    np.testing.assert_allclose(q["sanctions.measures.trade.outlasts"].ppf(0.5), 36)
    np.testing.assert_allclose(q["talks.channel"].ppf(half), [0.4, 0.6])
    assert q["talks.home_pressure"].ppf(0.5) == pytest.approx(0.01)
    assert q["war.weariness.south"].of_normal(0.0) == pytest.approx(1.0)


def test_a_shorter_period_changes_the_unit_of_account(valid: Scenario, valid_text: str) -> None:
    weekly = read_text(valid_text.replace("  began:", "  period: 1 week\n  began:"), "weekly")
    share = 7 * 12 / 365.25
    q = weekly.quantities
    np.testing.assert_allclose(q["war.cost.north"].ppf(0.5), 0.006 * share)
    np.testing.assert_allclose(q["war.lasts"].ppf(0.5), 20 / share)
    np.testing.assert_allclose(q["talks.channel"].ppf(0.5), 1 - 0.6**share)
    assert weekly.horizon == pytest.approx(36 / share)
    assert q["war.cost.north"].mid == valid.quantities["war.cost.north"].mid


def test_structure(valid: Scenario) -> None:
    assert (valid.proposer, valid.responder) == ("north", "south")
    assert valid.side_name("south") == "The South"
    assert valid.side_name("north") == "North"
    assert valid.all_issues() == [
        ("land", ("returned", "divided", "held")),
        ("status", ("free", "neutral")),
        ("relief.west", ("none", "half", "full")),
        ("relief.east", ("none", "half", "full")),
        ("gold", ("returned", "kept", "paid_to_north")),
    ]
    assert valid.reference_deal() == {
        "land": "returned",
        "status": "free",
        "relief.west": "full",
        "relief.east": "full",
        "gold": "kept",
    }
    assert valid.named_deals()["cease_fire"] == {
        "land": "held",
        "status": "free",
        "relief.west": "none",
        "relief.east": "none",
        "gold": "kept",
    }
    assert valid.share_lifted("half") == 0.5
    assert valid.impossible_combinations == ((("land", "returned"), ("status", "neutral")),)
    assert valid.interactions["trapped"].conditions == (("land", "held"), ("status", "neutral"))
    assert valid.correlations[1] == ("war.cost.north", "war.lasts", -0.2)
    assert valid.meta.as_of == datetime.date(2020, 6, 1)


def test_who_likes_what(valid: Scenario) -> None:
    assert valid.positions("north", "land") == {"returned": 100, "divided": 40, "held": 0}
    assert valid.positions("south", "relief.west") == {"none": 0, "half": 50, "full": 100}
    assert valid.positions("south", "gold") == {"returned": 100, "kept": 0, "paid_to_north": 0}
    assert valid.positions("north", "gold") == {"returned": 0, "kept": 0, "paid_to_north": 100}
    assert valid.ratifier_positions("west") == {
        "relief.west": {"none": 100, "half": 50, "full": 0},
        "land": {"returned": 100, "divided": 40, "held": 0},
    }
    rules = {name: r.rule for name, r in valid.ratifiers.items()}
    assert rules["parliament"] is None
    assert (rules["west"].kind, rules["west"].needed, rules["west"].of) == ("count", 2, 3)
    assert (rules["union"].kind, rules["union"].needed) == ("weight", 0.65)


def test_off_the_table(valid: Scenario) -> None:
    edited = valid.edit(set={"issues.land.options.divided.on_table": False})
    assert edited.off_table == {("land", "divided")}
    assert edited.all_issues(off_table=False)[0] == ("land", ("returned", "held"))


def test_hash_follows_what_is_said(valid: Scenario, valid_text: str) -> None:
    same = valid_text.replace("  front: 50 %\n", "  front:   '50 %'   # half way\n")
    assert read_text(same, "other.yaml").hash == valid.hash
    assert read_text(valid_text.replace("50 %\n  cost", "51 %\n  cost")).hash != valid.hash
    assert read_text(valid_text.replace("it spreads", "it explodes")).hash != valid.hash


def test_frozen_and_pickled(valid: Scenario) -> None:
    with pytest.raises(ValidationError):
        valid.offramp = 1
    copy = pickle.loads(pickle.dumps(valid))
    assert copy.hash == valid.hash
    assert copy.quantities["war.lasts"].line == valid.quantities["war.lasts"].line
    np.testing.assert_array_equal(
        copy.quantities["war.lasts"].ppf(0.3), valid.quantities["war.lasts"].ppf(0.3)
    )
    with pytest.raises(ScenarioFaults) as caught:
        read_text("a: 1", "x")
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


def test_reads_files_with_a_mark_and_other_line_ends(
    tmp_path, valid: Scenario, valid_text: str
) -> None:
    path = tmp_path / "war.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + valid_text.replace("\n", "\r\n").encode())
    scenario = read(path)
    assert scenario.hash == valid.hash
    assert scenario.file == str(path)
    assert scenario.quantities["war.lasts"].line == valid.quantities["war.lasts"].line


def test_anchors_are_allowed(valid_text: str) -> None:
    text = valid_text.replace(
        "cost: {north: 0.3/0.6/1.2, south: 0.2/0.4/0.8}", "cost: &c {north: 1, south: 2}"
    )
    text = text.replace(
        "worse_than_defeat: {north: 50/100/200, south: 50/100/200}", "worse_than_defeat: *c"
    )
    text = text[: text.index("correlations:")] + text[text.index("sources:") :]
    scenario = read_text(text)
    assert scenario.quantities["escalation.worse_than_defeat.south"].mid == 2
    edited = scenario.edit(set={"war.cost.south": 3})
    assert edited.quantities["escalation.worse_than_defeat.south"].mid == 2


def test_norway_is_a_country(valid_text: str) -> None:
    text = valid_text.replace("east", "no").replace("The East", "Norway")
    assert read_text(text).senders == ("west", "no")
