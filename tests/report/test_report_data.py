"""Results as data: strict, stable, complete."""

import json

import numpy as np
import polars as pl
import pytest
from synthetic import draft, hostile, made, reading

from offramp.analysis.intervals import Estimate
from offramp.report import data, notebook
from offramp.world.story import tell

KEYS = {
    *("format", "scenario", "run", "headline", "headline_horizon", "horizons", "zone", "deal"),
    *("endings", "curves", "length", "harm", "escalation_per_period", "worth", "value_of_trying"),
    *("terms", "packages", "disagreement", "solver", "drivers", "confidence", "certificate"),
    *("holds", "clamped"),
}


def strict(text):
    def refuse(name):
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


@pytest.fixture(scope="module")
def written():
    case = made()
    return strict(data.to_json(case.run, case.verdict))


def test_keys_stay(written):
    assert set(written) == KEYS
    assert written["format"] == data.FORMAT
    assert set(written["deal"]["by"]) == {"3", "6", "12", "24"}
    assert set(written["endings"]["12"]) == {
        "settled", "won_responder", "won_proposer", "escalated", "fighting",
    }  # fmt: skip
    assert set(written["drivers"][0]) == {
        "path", "low", "high", "noise", "source", "judgement", "pull", "words",
    }  # fmt: skip


def test_estimates_are_value_low_high(written):
    deal = made().verdict.deal_by[12]
    assert written["deal"]["by"]["12"] == {"value": deal.value, "low": deal.low, "high": deal.high}


def test_chances_of_one_date_sum_to_one(written):
    for by_state in written["endings"].values():
        assert sum(e["value"] for e in by_state.values()) == pytest.approx(1)


def test_what_is_not_finite_is_null():
    estimate = Estimate(0.5, -np.inf, np.inf, 1, "test")
    assert strict(data.dumps({"e": estimate, "n": np.float64("nan"), "i": np.int64(3)})) == {
        "e": {"value": 0.5, "low": None, "high": None},
        "n": None,
        "i": 3,
    }


def test_every_result_can_be_written(ukraine):
    case = made()
    deals = strict(data.dumps(case.deal_map))
    assert len(deals["packages"]) == len(case.deal_map.proposer)
    assert set(deals["packages"][0]["options"]) == {i.name for i in case.facts.issues}
    best = [p["package"] for p in deals["packages"] if p["efficient_if_all_agreed"]]
    assert best == sorted(case.deal_map.possible.tolist())
    story = strict(data.dumps(tell(ukraine, 17)))
    assert story["number"] == 17
    assert all(str(p["tabled"]) in story["packages"] for p in story["periods"] if p["tabled"])
    assert strict(data.dumps(draft()))["label"] == "cease_fire"
    ranges = strict(data.dumps(reading()))["ranges"]
    lasts = next(r for r in ranges if r["path"] == "war.lasts")
    assert (lasts["text"], lasts["source"]) == ("11/22/45 months", ["cow"])


def test_tables_hold_a_row_a_world_inputs_and_outcomes(tmp_path):
    run = made().run
    for name in ("worlds.csv", "worlds.PARQUET"):
        path = data.write_table(run, tmp_path / name)
        frame = pl.read_csv(path) if name.endswith("csv") else pl.read_parquet(path)
        assert frame.height == run.worlds
        assert frame["world"].to_list() == list(range(run.worlds))
        assert frame["war.lasts"].to_numpy() == pytest.approx(run.draws.column("war.lasts"))
        assert frame["settled_by_12"].to_numpy() == pytest.approx(run.ended_by("settled", 12))


def test_other_endings_are_refused_with_the_remedy(tmp_path):
    with pytest.raises(ValueError, match=r"\.csv or \.parquet"):
        data.write_table(made().run, tmp_path / "worlds.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_card_is_plain_html_without_scripts(monkeypatch):
    case = made()
    monkeypatch.setattr(notebook, "facts_of", lambda _: hostile(case.facts))
    shown = notebook.card(case.run, case.verdict, case.deal_map)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "that a settlement exists today" in shown
    assert len(shown) < 60_000


def test_notebooks_get_the_card_and_the_charts():
    case = made()
    bundle = notebook.mimebundle(case.run, case.verdict)
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("Ukraine, two weeks into the invasion\n")
    charts = notebook.figures(case.run, case.verdict, case.deal_map)
    assert charts["deal-map"].to_dict()["width"] == 620
