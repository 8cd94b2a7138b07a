"""Base rates: the shipped counts, their recomputation, and the comparison with a model."""

import pytest
from history_copies import copy_of

from offramp.analysis import base_rates as br
from offramp.analysis.history_files import HistoryFileError
from offramp.analysis.intervals import Estimate, estimate_count
from offramp.analysis.outside_view import compare_with_history, outside_view


def row(source, definition, kind="all", topic="sanctions"):
    (found,) = (
        r
        for r in br.base_rates(topic, kind)
        if r.source.startswith(source) and definition in r.definition
    )
    return found


def percent(rate):
    return {k: round(100 * v.value) for k, v in rate.shares().items()}


def test_how_imposed_sanctions_ended():
    ties = row("TIES", "final outcome")
    assert ties.cases == 536
    assert percent(ties) == {
        "full compliance": 22,
        "partial compliance": 11,
        "negotiated": 24,
        "sender gives up": 30,
        "stalemate": 13,
    }
    gsdb = row("GSDB", "objectives")
    assert gsdb.cases == 1162
    assert percent(gsdb) == {
        "full compliance": 45,
        "partial compliance": 18,
        "negotiated": 8,
        "failed": 29,
    }


def test_sanctions_end_after_compliance_and_seldom_after_stalemate():
    lifted = {r.kind: r for r in br.base_rates("lifted")}
    kept = ("full compliance", "partial compliance", "negotiated")
    assert sum(lifted[k].counts["ended"] for k in kept) == 301
    assert sum(lifted[k].cases for k in kept) == 305
    assert lifted["stalemate"].share("ended").value == pytest.approx(26 / 71)


def test_mediators_go_with_agreements():
    mediated = row("International Crisis", "agreement", "mediated", "mediation")
    alone = row("International Crisis", "agreement", "not mediated", "mediation")
    assert (mediated.counts["agreed"], mediated.cases) == (27, 46)
    assert (alone.counts["agreed"], alone.cases) == (9, 57)


def test_definitions_stand_abreast():
    rows = br.sanction_endings("military")
    assert {r.source.split()[0] for r in rows} == {"TIES", "GSDB"}
    shares = [r.coarse()["compliance"].value for r in rows]
    assert max(shares) - min(shares) > 0.15  # they do differ: that is the point of showing both
    for rate in br.sanction_endings("all"):
        assert sum(s.value for s in rate.coarse().values()) == pytest.approx(1.0)


def test_what_was_not_recomputed_says_so():
    firsthand = [r for r in br.load_base_rates() if r.recomputed]
    assert [r.topic for r in br.load_base_rates() if not r.recomputed] == ["war endings"] * 2
    assert all(r.query and r.source and r.definition for r in firsthand)


def test_faults_are_named():
    with pytest.raises(ValueError, match="choose one of all, military"):
        br.sanction_endings("trade war")
    with pytest.raises(ValueError, match="counts full compliance"):
        row("TIES", "final outcome").share("success")


def test_the_shipped_counts_are_those_of_the_text_files():
    files = {"gsdb": copy_of("GSDB_V3.csv"), "icb": copy_of("icb1v14.csv")}
    again = br.recompute(**files)
    shipped = br.load_base_rates()
    assert len(again) == 5
    assert all(rate in shipped for rate in again)


def test_the_shipped_counts_are_those_of_the_spreadsheets():
    pytest.importorskip("xlrd")
    files = {"ties": copy_of("TIESv4-1.xls"), "eusanct": copy_of("eusanct_case_level.xls")}
    again = br.recompute(**files)
    shipped = br.load_base_rates()
    assert len(again) == 15
    assert all(rate in shipped for rate in again)
    firsthand = [r for r in shipped if r.recomputed]
    assert len(firsthand) == 20  # with the five of the text files, all of them


def test_small_text_files_are_counted(tmp_path):
    gsdb = tmp_path / "gsdb.csv"
    gsdb.write_text(
        'objective,success\nend_war,success_total\n"end_war, other","failed, ongoing"\n'
        "territorial_conflict,nego_settlement\n"
    )
    every, military, territory = br.recompute(gsdb=gsdb)
    assert every.counts == {"full compliance": 1, "negotiated": 1, "failed": 1}
    assert military.counts == {"full compliance": 1, "failed": 1}
    assert territory.counts == {"negotiated": 1}
    icb = tmp_path / "icb.csv"
    icb.write_text("viol,forout,mediate\n4,1,4\n4,5,4\n4,2,1\n3,1,4\n")
    mediated, alone = br.recompute(icb=icb)
    assert mediated.counts == {"agreed": 1, "not agreed": 1}
    assert alone.counts == {"agreed": 1, "not agreed": 0}


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("viol,forout,mediate\n1,1,1\n")
    with pytest.raises(HistoryFileError, match="full-scale war"):
        br.recompute(icb=path)
    with pytest.raises(HistoryFileError, match="lacks objective, success"):
        br.recompute(gsdb=path)
    with pytest.raises(HistoryFileError, match="xls"):
        br.recompute(ties=path)


def test_files_cut_short_say_where(tmp_path):
    path = tmp_path / "cut.csv"
    path.write_text("id,objective,success\n1,end_war,failed\n2,end_w")
    with pytest.raises(HistoryFileError, match=r"row 3: fewer cells .* cut short"):
        br.recompute(gsdb=path)
    path.write_text("viol,forout,mediate\n4,1,4\n4,1")
    with pytest.raises(HistoryFileError, match="row 3: fewer cells"):
        br.recompute(icb=path)


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_a_spreadsheet_cut_short_is_refused(tmp_path, kept):
    pytest.importorskip("xlrd")
    whole = copy_of("TIESv4-1.xls").read_bytes()
    path = tmp_path / "cut.xls"
    path.write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(HistoryFileError, match=r"cannot be read as an \.xls"):
        br.recompute(ties=path)


# ------------------------------------------------------------------- beside the model


def model(value, half=0.02):
    return Estimate(value, value - half, value + half, 1000, "model")


def test_model_and_history_are_compared_by_the_interval_of_their_difference():
    past = estimate_count(61, 90)
    near, far = (compare_with_history("q", past, model(v)) for v in (0.72, 0.40))
    assert near.verdict == "no clear difference"
    assert (far.verdict, far.disagrees) == ("model lower", True)
    assert compare_with_history("q", past, model(0.95)).verdict == "model higher"


def test_an_outside_view_of_a_war_two_weeks_old():
    view = outside_view(
        14,
        (3, 6, 12, 24),
        over_by=[model(v) for v in (0.40, 0.55, 0.74, 0.86)],
        agreed=model(0.64),
    )
    assert round(view.age_months, 2) == 0.46
    assert [e.n for e in view.over_by["all"]] == [90] * 4
    assert view.fighting_over_by["all"][2].value < view.over_by["all"][2].value
    assert [c.question for c in view.disagreements] == ["if it ends, by agreement"]
    assert view.disagreements[0].history.value == pytest.approx(29 / 69)
    assert view.half_over["all"].value == pytest.approx(5.16, abs=0.01)


def test_history_alone_needs_no_model():
    view = outside_view(400, (12,))
    assert view.comparisons == ()
    assert view.over_by["all"][0].n < 30
    with pytest.raises(ValueError, match="2 chances for 1 horizons"):
        outside_view(400, (12,), over_by=[model(0.1), model(0.2)])
