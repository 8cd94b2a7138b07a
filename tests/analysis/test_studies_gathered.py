"""Further studies gathered for the report: which are made, and what if one is cut short."""

import pytest

from offramp.analysis import studies as gathering
from offramp.analysis.studies import STUDIES, gather
from offramp.catalog import load

CASE = load("ukraine-2022").edit(remove=["implementation", "levers", "ratifiers"])
QUICK = ("moved", "why", "plan", "levers", "ratifiers", "history")
NEWER = CASE.edit(set={"talks.channel": "75/85/95 % of months"})


def test_what_the_file_has_sections_for_is_made_in_order():
    told = []
    found = gather(NEWER, 2, 1, since=CASE, only=QUICK, stage=told.append)
    assert told == ["moved", "why", "history"]
    assert [name for name in STUDIES if getattr(found, name) is not None] == told
    assert not found.interrupted
    assert [e.paths for e in found.moved.edits] == [("talks.channel",)]
    assert found.moved.files == (CASE.file, NEWER.file)


def test_where_nothing_is_in_doubt_nothing_is_moved(monkeypatch):
    monkeypatch.setattr(gathering, "Blueprint", _Certain)
    found = gather(CASE, 2, 1, only=("tornado", "sensitivity"))
    assert (found.tornado, found.sensitivity) == (None, None)


def test_few_worlds_leave_as_many_base_points_as_sensitivity_needs(monkeypatch):
    monkeypatch.setattr(gathering, "sobol", lambda _scenario, samples, *_, **__: samples)
    few, many = (gather(CASE, n, 1, only=("sensitivity",)).sensitivity for n in (8, 300))
    assert (few, many) == (8, 64)


class _Certain:
    ranges = ()

    @classmethod
    def of(cls, _scenario):
        return cls


def test_an_interruption_keeps_what_was_made(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(gathering, "tornado", interrupted)
    found = gather(CASE, 2, 1, only=("why", "tornado", "robustness"))
    assert found.interrupted
    assert found.why is not None
    assert (found.tornado, found.robustness) == (None, None)


def test_a_study_that_is_none_is_refused():
    with pytest.raises(ValueError, match="choose among moved, why"):
        gather(CASE, 2, 1, only=("wy",))
