"""A standoff has no place among wars: what history says of it is how its sanctions end."""

import datetime as dt
from types import SimpleNamespace

import pytest

from offramp.analysis.base_rates import sanction_endings
from offramp.analysis.beside_history import has_history, history_beside
from offramp.analysis.intervals import Estimate
from offramp.analysis.outside_view import standoff_view
from offramp.catalog import load
from offramp.report.lines import what_history_says
from offramp.report.screens.studies import history_sentences, history_table
from offramp.scenario import read_text
from offramp.scenario.starter import starter_text

IRAN, UKRAINE = load("iran-2013"), load("ukraine-2022").edit(remove=["implementation"])
AGREED = 10 / 15
"""Of the 18 sanctions over weapons in TIES 15 ended, 10 by compliance or compromise."""


@pytest.fixture(scope="module")
def view():
    return history_beside(IRAN, 12)


def test_no_table_of_wars_is_shown(view):
    assert view.age_months is None
    wars = (view.over_by, view.fighting_over_by, view.half_over, view.endings, view.settled)
    assert not any(wars)
    assert view.mediation == ()
    assert any("No table of wars applies" in said for said in history_sentences(view))
    assert set(view.table()["topic"]) == {"sanctions", "compared"}
    assert "COW" not in view.table().write_csv()
    assert {r.kind for r in view.sanctions} == {"weapons"}
    assert len(history_table(view).rows) == len(view.sanctions)


def test_the_model_is_compared_by_how_standoffs_end(view):
    (compared,) = view.comparisons
    assert compared.history.value == pytest.approx(AGREED)
    assert 0.5 < compared.model.value <= 1.0


def test_disagreement_stands_first():
    apart = standoff_view("weapons", agreed=Estimate(0.1, 0.05, 0.15, 500, "made up"))
    assert history_sentences(apart)[0].startswith("History disagrees")
    assert what_history_says(apart).startswith("Sanctions of this kind, if it ends")
    near = standoff_view("weapons", agreed=Estimate(0.7, 0.6, 0.8, 500, "made up"))
    assert history_sentences(near)[0].startswith("Model and history do not clearly differ")
    assert "the model 70 (60-80)" in " ".join(history_sentences(near))
    alone = standoff_view("weapons")
    assert "Nothing of the model's compares" in history_sentences(alone)[0]


def test_a_standoff_needs_no_beginning_but_sanctions():
    assert has_history(IRAN.edit(remove=["meta.began"]))
    calm = SimpleNamespace(meta=IRAN.meta, sanctions=None)
    assert not has_history(calm)
    with pytest.raises(ValueError, match="neither"):
        history_beside(calm, 2)


def test_the_file_names_the_kind_of_sanctions():
    view = history_beside(IRAN.edit(set={"sanctions.aim": "all"}), 2)
    assert view.sanctions == sanction_endings("all")
    assert history_beside(IRAN, 2, sanctions_kind="territory").sanctions == sanction_endings(
        "territory"
    )


def test_a_war_is_still_among_wars():
    view = history_beside(UKRAINE, 2)
    assert view.age_months == pytest.approx(0.46, abs=0.01)
    assert view.sanctions == sanction_endings("military")
    assert not any("No table of wars applies" in said for said in history_sentences(view))


def test_a_war_without_sanctions_is_beside_no_past_sanctions():
    whole = starter_text(as_of=dt.date(2020, 6, 1)).replace("as_of:", "began: 2020-01-01\n  as_of:")
    parts = (
        "# ---- Sanctions",
        "# ---- Who else",
        "  allies:\n    is: the allies",
        "# ---- The talks",
    )
    first, last, ally, talks = (whole.index(part) for part in parts)
    view = history_beside(read_text(whole[:first] + whole[last:ally] + whole[talks:]), 2)
    assert view.over_by["all"]
    assert view.sanctions == ()
    assert "anctions" not in " ".join(history_sentences(view))
    assert "sanctions" not in set(view.table()["topic"])
