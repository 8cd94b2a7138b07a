"""Ctrl-C at every stage of a command: what is done is kept, reported and said to be cut short."""

import importlib

import pytest
from typer.testing import CliRunner

from offramp.analysis.levers import NOTHING, pull_levers
from offramp.catalog import load
from offramp.cli import app
from offramp.scenario.starter import write_starter

RUN = CliRunner()
LEFT_OUT = "the solver’s own range was interrupted"


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file, _ = write_starter(tmp_path / "mine.yaml")
    return file


def _interrupt(monkeypatch, where, *, times=1):
    """Have Ctrl-C pressed when something is first called (then it does what it does)."""
    owner, name = where.split(":")
    module = importlib.import_module(owner)
    if "." in name:
        kind, name = name.split(".")
        module = getattr(module, kind)
    does, left = getattr(module, name), [times]

    def pressed(*args, **options):
        if left[0]:
            left[0] -= 1
            raise KeyboardInterrupt
        return does(*args, **options)

    monkeypatch.setattr(module, name, pressed)


AFTER_THE_LAST_WORLD = [
    "offramp.runs.engine:gather",
    "offramp.analysis.verdict:drivers",
    "offramp.analysis.verdict:confidence",
    "offramp.analysis.solver_range:in_spans",
    "offramp.analysis.deal_map:deal_map",
]


@pytest.mark.parametrize("where", AFTER_THE_LAST_WORLD)
def test_worlds_that_are_done_are_reported(where, mine, monkeypatch):
    _interrupt(monkeypatch, where)
    done = offramp("analyze", mine, "--worlds", 30)
    assert done.exit_code == 130, done.output
    said = " ".join(done.output.split())
    assert "30 worlds, seed 1" in said
    assert "Interrupted" in said
    assert "IT HANGS MOST ON" in said
    page = mine.with_suffix(".html").read_text(encoding="utf-8")
    assert "Interrupted" in page
    if where != AFTER_THE_LAST_WORLD[0]:  # else it was as if some worlds were not done
        assert LEFT_OUT in said
        assert LEFT_OUT in " ".join(page.split())


def test_an_interruption_before_there_are_worlds_says_so(mine, monkeypatch):
    _interrupt(monkeypatch, "offramp.runs.engine:in_spans")
    done = offramp("analyze", mine, "--worlds", 30)
    assert done.exit_code == 130
    assert done.output == "Interrupted before there was an answer; nothing was written.\n"
    assert not mine.with_suffix(".html").exists()


def test_an_interruption_that_compiled_code_disguises_is_one(mine, monkeypatch):
    def loading(*_, **__):
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    monkeypatch.setattr("offramp.runs.engine.in_spans", loading)
    done = offramp("analyze", mine, "--worlds", 30)
    assert done.exit_code == 130
    assert done.output == "Interrupted before there was an answer; nothing was written.\n"


def test_an_interrupted_report_leaves_the_verdict(mine, monkeypatch):
    _interrupt(monkeypatch, "offramp.case:Analysis.save")
    done = offramp("analyze", mine, "--worlds", 30, "--data", "worlds.csv")
    assert done.exit_code == 130, done.output
    assert "not wholly written: mine.html, worlds.csv" in " ".join(done.output.split())
    assert "30 worlds, seed 1" in done.output
    assert "Report:" not in done.output


def test_what_blocks_a_deal_is_told_of_the_worlds_done(mine, monkeypatch):
    _interrupt(monkeypatch, "offramp.analysis.why:attribute")
    done = offramp("why", mine, "--worlds", 4, "--orders")
    assert done.exit_code == 130, done.output
    assert "Interrupted" in done.output


def test_levers_are_told_without_the_check_that_was_interrupted(monkeypatch):
    _interrupt(monkeypatch, "offramp.case:Case.robustness")
    done = offramp("levers", "ukraine-2022", "--worlds", 2, "--robust")
    assert done.exit_code == 130, done.output
    assert "what --robust asks for is left out" in done.output


class _Interrupted:
    """An engine that a person interrupts after so many chunks, over all that it solves."""

    def __init__(self, after):
        self.left = after

    def map(self, solve, spans):
        for span in spans:
            if not self.left:
                raise KeyboardInterrupt
            self.left -= 1
            yield solve(span)


CUTS = [(3, 1, 10), (4, 1, 12), (5, 1, 12), (6, 2, 12)]
"""(chunks solved, levers told, worlds told)."""


@pytest.mark.parametrize(("chunks", "levers", "worlds"), CUTS)
def test_levers_that_are_whole_are_kept_whole(chunks, levers, worlds):
    """Two chunks (of 10 worlds and of 2) for nothing done, and two for each lever."""
    found = pull_levers(load("ukraine-2022"), 12, 1, engine=_Interrupted(chunks))
    assert found.interrupted
    assert [len(found.single), found.worlds] == [levers, worlds]
    assert len(found.figures[NOTHING][found.outcomes[0].key]) == worlds


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_without_one_lever_there_is_nothing_to_tell(chunks):
    with pytest.raises(KeyboardInterrupt):
        pull_levers(load("ukraine-2022"), 12, 1, engine=_Interrupted(chunks))
