"""What holds for every chart: a sentence, a table behind it, colours that dark screens swap."""

import json
import re
from importlib.resources import files

import altair as alt
import pytest
from synthetic import made

from offramp.analysis.compare import compare
from offramp.analysis.levers import pull_levers
from offramp.analysis.plans import study_plan
from offramp.analysis.ratifiers import ratifiers
from offramp.analysis.sensitivity import sobol
from offramp.analysis.signals import signals
from offramp.analysis.studies import Studies
from offramp.analysis.tornado import tornado
from offramp.analysis.why import why
from offramp.case import Case
from offramp.catalog import load
from offramp.report.chapters import chapters, compare_chapter, sensitivity_chapter, tornado_chapter
from offramp.report.gallery import gallery
from offramp.report.lines import not_studied
from offramp.report.page import render, render_study
from offramp.report.palette import COLOURS

CASE = load("ukraine-2022")
LIGHT = CASE.edit(remove=["implementation"])
EDITED = LIGHT.edit(set={"talks.channel": "75/85/95 % of months", "war.cost.russia": "0.4/0.6/0.9"})

KEYS = {
    "blocks", "chance", "deal-map", "disagreement", "drivers", "endings", "influence", "ledger",
    "levers", "moved", "outside", "postures", "steps", "terms", "tornado", "why",
}  # fmt: skip


@pytest.fixture(scope="module")
def studies():
    return Studies(
        why=why(LIGHT, 3, 1, exact=False),
        levers=pull_levers(LIGHT, 4, 1, only=("envoy", "mixed_messages")),
        signals=signals(LIGHT, 3, 1, posture_worlds=1),
        ratifiers=ratifiers(LIGHT, 3, 1, most=2),
        plan=study_plan(CASE, None, 2, 1),
        history=Case(LIGHT).outside_view(3),
    )


@pytest.fixture(scope="module")
def told(studies):
    return (
        *chapters(CASE, studies),
        sensitivity_chapter(LIGHT, sobol(LIGHT, 2, 1)),
        tornado_chapter(LIGHT, tornado(LIGHT, 2, 1)),
        compare_chapter(LIGHT, EDITED, compare(LIGHT, EDITED, 3, 1)),
    )


@pytest.fixture(scope="module")
def figures(told):
    case = made()
    drawn = gallery(case.facts, case.run, case.verdict, case.deal_map)
    return drawn | {figure.key: figure for chapter in told for figure in chapter.figures}


def test_no_chart_is_left_out_here(figures):
    assert set(figures) == KEYS
    source = files("offramp.report") / "charts"
    written = [m for f in source.iterdir() if f.name.endswith(".py")
               for m in re.findall(r'key="([a-z-]+)"', f.read_text("utf-8"))]  # fmt: skip
    assert sorted(written) == sorted(KEYS)


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_chart_has_a_sentence_and_a_table_and_stands_up_to_the_schema(figures, key):
    figure = figures[key]
    assert figure.title
    assert figure.says.endswith(".")
    assert len(figure.says) > 20
    assert figure.table.rows
    assert figure.table.caption
    assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
    spec = figure.spec()
    assert spec["width"] == "container"
    (alt.LayerChart if "layer" in spec else alt.Chart).from_dict(spec, validate=True)
    assert len(json.dumps(spec)) < 250_000


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_colour_has_a_counterpart_for_dark_screens(figures, key):
    used = set(re.findall(r'"(#[0-9a-fA-F]{3,8})"', json.dumps(figures[key].spec())))
    assert used <= set(COLOURS.values())


def test_chapters_come_in_the_order_of_the_questions_and_the_first_page_answers(studies, told):
    case = made()
    page = render(case.run, case.verdict, case.deal_map, chapters=chapters(CASE, studies))
    places = [page.index(f'<section id="{key}"') for key in (
        "why-not", "levers-pulled", "signals", "ratifiers", "plan", "history", "assumptions",
    )]  # fmt: skip
    assert places == sorted(places)
    first = page[page.index('id="answer"') : page.index('id="how-it-ends"')]
    for question in ("What stands in the way?", "What would help?", "Would it hold?",
                     "What does history say?", "How sure is this?"):  # fmt: skip
        assert question in first
    assert "not studied" not in first
    assert {c.key for c in told[:6]} == {
        "why-not", "levers-pulled", "signals", "ratifiers", "plan", "history",
    }  # fmt: skip


def test_what_was_not_studied_is_said_with_what_to_run(studies):
    facts = made().facts
    assert not_studied(facts, studies) == ""
    assert (
        "whether it would hold: not studied"
        in not_studied(facts, Studies(studies.why, studies.levers)).lower()
    )
    case = made()
    assert "offramp analyze ukraine-2022 --full" in render(case.run, case.verdict)


def test_a_study_alone_is_a_page_too(told):
    page = render_study(CASE, "4 worlds, seed 1", told[-3:])
    assert page.startswith("<!doctype html>")
    assert "as known on 10 March 2022 · 4 worlds, seed 1" in page
    assert page.count('data-host="chart-') == 3
    assert "→ ukraine-2022.yaml, in the same 3 worlds" in page
    assert page == render_study(CASE, "4 worlds, seed 1", told[-3:])
