"""Every result shows itself: one line as text, its screen in a notebook, its rows as a table."""

import inspect
import re
from importlib import import_module

import polars as pl
import pytest

import offramp
from offramp.report import notebook
from offramp.report.facts import facts_of
from offramp.shown import of_case

TITLE = "Ukraine, two weeks into the invasion"
KINDS = {
    name: getattr(import_module(path), name)
    for path, name in re.findall(
        r"    from (offramp\.[a-z_.]+) import (?:Engine, )?(?!Scenario)([A-Z]\w+)",
        inspect.getsource(inspect.getmodule(offramp.Case)).partition("__all__")[0],
    )
} | {"Case": offramp.Case, "Analysis": offramp.Analysis}
"""Every class of results that a case can give."""


def test_every_kind_of_result_is_marked_and_can_be_drawn():
    assert len(KINDS) == 19
    lines = {kind.__repr__ for kind in KINDS.values()}
    assert len(lines) == 1
    assert all(hasattr(kind, "_repr_html_") for kind in KINDS.values())
    others = {"Case", "Analysis", "Verdict", "Run", "Studies"}
    assert set(notebook._screens()) == set(KINDS) - others
    tables = set(KINDS) - others
    assert [name for name in tables if not hasattr(KINDS[name], "table")] == []


@pytest.fixture(scope="module")
def results():
    case = offramp.load("ukraine-2022")
    analysis = case.analyze(worlds=3, solver_range=False)
    studies = case.studies(3, only=("ratifiers", "plan", "history"))
    return {
        "case": case, "analysis": analysis, "run": analysis.run, "verdict": analysis.verdict,
        "map": analysis.deal_map, "deals": case.deals(3, 2), "draft": case.draft("cease_fire", 3),
        "world": case.world(17), "check": case.check(), "studies": studies,
        "history": studies.history, "ratifiers": studies.ratifiers, "plan": studies.plan,
    }  # fmt: skip


def test_a_result_is_one_line_that_says_of_what(results):
    for found in results.values():
        line = repr(found)
        assert line.startswith(f"<{type(found).__name__}: {TITLE}")
        assert len(line) < 120
        assert "\n" not in line
    assert repr(results["deals"]) == f"<DealMap: {TITLE} · 3 worlds · seed 2>"
    assert repr(results["world"]) == f"<Story: {TITLE} · world 17 · seed 1>"


def test_a_result_is_drawn_without_scripts(results):
    for name, found in results.items():
        drawn = found._repr_html_()
        assert TITLE in drawn
        assert "<script" not in drawn
        assert (name == "case") or len(drawn) > 1000, name


def test_what_a_file_says_is_text_in_a_notebook(results):
    scenario = results["case"].edit(set={"meta.title": "<img src=x onerror=alert(1)>"}).scenario
    assert facts_of(scenario).title.startswith("<img")
    story = of_case(offramp.Case(scenario).world(1), scenario)
    assert "<img" not in story._repr_html_()
    assert "<img" not in offramp.Case(scenario)._repr_html_()


def test_tables_have_a_row_for_each_thing(results):
    deals = results["deals"].table()
    assert deals.height == len(results["deals"].proposer)
    assert deals.filter(pl.col("frontier"))["feasible"].all()
    possible = deals.filter(pl.col("efficient_if_all_agreed"))["package"].to_list()
    assert possible == sorted(results["deals"].possible.tolist())
    assert possible
    assert results["draft"].table().height == 7 + len(results["draft"].refusals)
    assert results["world"].table().height == len(results["world"].periods)
    assert set(results["check"].table()["side"]) == {"ukraine", "russia"}
    assert results["plan"].table().height == len(results["plan"].steps)
