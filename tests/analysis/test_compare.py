"""What moved: every difference is found, parts sum to the move, nothing moves for nothing."""

import numpy as np
import pytest

from offramp.analysis.compare import compare, edits_between
from offramp.catalog import text_of
from offramp.runs import run
from offramp.scenario import read_text
from offramp.world import Settings


@pytest.fixture(scope="module")
def text():
    return text_of("ukraine-2022")


@pytest.fixture(scope="module")
def changed(text):
    new = text.replace("15/35/60 % of months", "30/50/70 % of months")
    new = new.replace("lasts: {value: 11/22/45", "lasts: {value: 9/18/40")
    new = new.replace("title: Ukraine, two weeks", "title: Ukraine, some two weeks")
    assert new != text
    return read_text(new, "new.yaml")


@pytest.fixture(scope="module")
def found(ukraine, changed):
    return compare(ukraine, changed, 12, 1)


def test_edits_are_found_and_wording_is_set_apart(found):
    assert {e.paths for e in found.edits} == {("war.lasts",), ("talks.channel",)}
    assert found.unmoving == ("meta.title",)
    lasts = next(e for e in found.edits if e.paths == ("war.lasts",))
    assert lasts.words == "war.lasts: 11/22/45 months -> 9/18/40 months"


def test_parts_sum_to_the_move(found):
    assert found.exact
    for move in found.moves:
        total = sum(p.value for p in move.parts) + move.together.value
        assert total == pytest.approx(move.moved.value, rel=1e-9, abs=1e-12)
        assert move.new.value - move.old.value == pytest.approx(
            move.moved.value, rel=1e-9, abs=1e-12
        )


def test_old_and_new_are_the_runs_of_the_files(ukraine, changed, found):
    for scenario, side in ((ukraine, "old"), (changed, "new")):
        solved = run(scenario, 12, 1, settings=Settings(certify_every=0))
        chance = solved.ended_by("settled", 12).mean()
        assert getattr(found.moves[0], side).value == pytest.approx(chance, abs=1e-12)


def test_a_channel_open_more_often_brings_deals(found):
    part = dict(zip((e.paths for e in found.edits), found.moves[0].parts, strict=True))
    assert part[("talks.channel",)].value > 0


def test_the_same_file_moves_nothing(ukraine):
    same = compare(ukraine, ukraine, 3, 0)
    assert same.edits == ()
    assert same.seed == 0
    for move in same.moves:
        assert (move.moved.value, move.moved.low, move.moved.high) == (0.0, 0.0, 0.0)


def test_an_edit_without_effect_has_part_exactly_zero(ukraine, text):
    """The same number with other evidence is an edit of wording."""
    worded = text.replace("judgement: voted by nobody", "")
    new = text.replace(
        "lasts: {value: 11/22/45 months, source: cow",
        "lasts: {value: 11/22/45 months, source: ohchr",
    ).replace("15/35/60 % of months", "30/50/70 % of months")
    assert worded == text
    found = compare(ukraine, read_text(new, "new.yaml"), 4, 1)
    parts = dict(zip((e.paths for e in found.edits), found.moves[0].parts, strict=True))
    for path, part in parts.items():
        if path != ("talks.channel",):
            assert (part.value, part.low, part.high) == (0.0, 0.0, 0.0)


def test_what_makes_sense_only_together_is_one_edit(ukraine):
    issue = {
        "asks": "Who clears the mines?",
        "swing": {"ukraine": 1, "russia": 1},
        "options": {
            "ukraine_does": {"ukraine": 0, "russia": 100},
            "russia_does": {"ukraine": 100, "russia": 0},
        },
    }
    new = ukraine.edit(
        add={"issues.mines": issue, "reference.deal.mines": "russia_does"},
        set={"talks.channel": "50 % of months"},
    )
    edits, _ = edits_between(ukraine, new)
    assert {frozenset(e.edit.paths) for e in edits} == {
        frozenset({"talks.channel"}),
        frozenset({"issues.mines", "reference.deal.mines"}),
    }
    back, _ = edits_between(new, ukraine)
    assert {frozenset(e.edit.paths) for e in back} == {frozenset(e.edit.paths) for e in edits}


def test_many_edits_are_weighed_from_both_ends(ukraine):
    new = ukraine.edit(
        set={
            "talks.channel": "50 % of months",
            "war.lasts": "18 months",
            "war.front": "45 %",
            "war.cost.ukraine": 1,
            "war.odds.sure.russia": "12 months",
            "talks.cost_of_trying": 0,
        },
        remove=["correlations.0"],
    )
    found = compare(ukraine, new, 2, 1)
    assert not found.exact
    assert len(found.edits) >= 5
    for move in found.moves:
        total = sum(p.value for p in move.parts) + move.together.value
        if np.isfinite(total):  # terms are no number where a variant has no deal at all
            assert total == pytest.approx(move.moved.value, rel=1e-9, abs=1e-10)


def test_files_of_different_wars_are_refused(ukraine):
    from offramp.scenario.starter import starter_text

    other = read_text(starter_text(proposer="atlantis", responder="lemuria"), "other.yaml")
    with pytest.raises(ValueError, match="different wars"):
        compare(ukraine, other, 2)


def test_table(found):
    assert found.table().height == len(found.moves) * 3


def test_an_issue_that_is_named_anew_is_one_edit(ukraine):
    """The file's drafts, which name the issue as well, do not stand in the way."""
    text = text_of("ukraine-2022").replace("crimea", "peninsula")
    anew = read_text(text.replace("15/35/60 % of months", "30/50/70 % of months"))
    found = compare(ukraine, anew, 2)
    assert found.edits[0].paths == ("talks.channel",)
    assert "issues.peninsula" in found.edits[1].paths
