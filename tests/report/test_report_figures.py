"""What holds for every chart: a sentence, a table behind it, colours that dark screens swap."""

import json
import re
from importlib.resources import files

import pytest
from schema import check
from synthetic import made

from offramp.analysis.compare import compare
from offramp.analysis.levers import pull_levers
from offramp.analysis.plans import bounded, study_plan
from offramp.analysis.ratifiers import ratifiers
from offramp.analysis.robustness import robustness
from offramp.analysis.sensitivity import sobol
from offramp.analysis.signals import signals
from offramp.analysis.studies import Studies
from offramp.analysis.tornado import tornado
from offramp.analysis.why import why
from offramp.case import Case
from offramp.catalog import load
from offramp.report.chapters import chapters, plan_chapter
from offramp.report.gallery import gallery
from offramp.report.lines import not_studied
from offramp.report.page import render, render_study
from offramp.report.palette import COLOURS

CASE = load("ukraine-2022")
LIGHT = CASE.edit(remove=["implementation"])
PULLED = ("envoy", "mixed_messages")
EDITED = LIGHT.edit(set={"talks.channel": "75/85/95 % of months", "war.cost.russia": "0.4/0.6/0.9"})

KEYS = {
    "blocks", "chance", "deal-map", "disagreement", "drivers", "endings", "influence", "ledger",
    "levers", "levers-by-method", "methods", "moved", "outside", "postures", "steps", "terms",
    "tornado", "why",
}  # fmt: skip


@pytest.fixture(scope="module")
def studies(narrow):
    two = LIGHT.edit(remove=[f"levers.{name}" for name in LIGHT.levers if name not in PULLED])
    return Studies(
        moved=compare(LIGHT, EDITED, 3, 1),
        why=why(LIGHT, 3, 1, exact=False),
        levers=pull_levers(LIGHT, 4, 1, only=PULLED),
        signals=signals(LIGHT, 3, 1, posture_worlds=1),
        ratifiers=ratifiers(LIGHT, 3, 1, most=2),
        plan=study_plan(CASE, None, 2, 1),
        history=Case(LIGHT).outside_view(3),
        tornado=tornado(LIGHT, 2, 1),
        sensitivity=sobol(narrow, 8, 1),
        robustness=robustness(two, 2, 1),
    )


@pytest.fixture(scope="module")
def told(studies):
    return chapters(CASE, studies)


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
    check(spec)
    assert len(json.dumps(spec)) < 250_000


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_colour_has_a_counterpart_for_dark_screens(figures, key):
    used = set(re.findall(r'"(#[0-9a-fA-F]{3,8})"', json.dumps(figures[key].spec())))
    assert used <= set(COLOURS.values())


def test_chapters_come_in_the_order_of_the_questions_and_the_first_page_answers(studies, told):
    case = made()
    page = render(case.run, case.verdict, case.deal_map, chapters=chapters(CASE, studies))
    places = [page.index(f'<section id="{key}"') for key in (
        *(chapter.key for chapter in told), "hangs-on", "assumptions",
    )]  # fmt: skip
    assert places == sorted(places)
    first = page[page.index('id="answer"') : page.index('id="how-it-ends"')]
    for question in ("What moved?", "What stands in the way?", "What would help?", "Would it hold?",
                     "What does history say?", "How sure is this?"):  # fmt: skip
        assert question in first
    assert "not studied" not in first
    assert [c.key for c in told] == [
        "compared", "why-not", "levers-pulled", "signals", "ratifiers", "plan", "history",
        "one-at-a-time", "sensitivity", "method",
    ]  # fmt: skip
    contents = page[page.index('id="contents"') : page.index("</nav>")]
    assert all(f'<a href="#{c.key}">' in contents and c.says and c.figures for c in told)
    assert len(page.encode()) < 3_000_000


def test_what_was_not_studied_is_said_with_what_to_run(studies):
    facts = made().facts
    assert not_studied(facts, studies) == ""
    assert (
        "whether it would hold: not studied"
        in not_studied(facts, Studies(studies.why, studies.levers)).lower()
    )
    case = made()
    assert "offramp analyze ukraine-2022 --full" in render(case.run, case.verdict)


def test_the_chapter_on_a_plan_says_which_package_and_what_would_make_it_hold(studies, told):
    chapter = next(one for one in told if one.key == "plan")
    (package,) = chapter.tables
    assert package.rows == tuple(made().facts.terms(studies.plan.options))
    said = " ".join(chapter.says)
    assert "guarantee" in said
    assert "Speed" in said


def test_every_step_has_a_column_of_its_own_however_close_the_dates():
    limits = {"steps": 12, "over": "1 month", "no_relief_before": "0 days"}
    plan = study_plan(bounded(CASE, limits), None, 1, 1)
    (figure,) = plan_chapter(CASE, plan).figures
    assert len(set(figure.table.columns)) == 14, "what, twelve steps, and after the last"


def test_a_study_alone_is_a_page_too(told):
    alone = [told[0], *told[7:9]]
    page = render_study(CASE, "4 worlds, seed 1", alone)
    assert page.startswith("<!doctype html>")
    assert "as known on 10 March 2022 · 4 worlds, seed 1" in page
    assert page.count('data-host="chart-') == 3
    assert "→ ukraine-2022.yaml, in the same 3 worlds" in page
    assert page == render_study(CASE, "4 worlds, seed 1", alone)


def test_the_picture_of_methods_is_that_of_the_study(studies, figures):
    found = studies.robustness
    drawn = [r["value"] for r in figures["methods"].spec()["data"]["values"]]
    assert drawn == [100 * way.chance.value for way in found.ways]
    marks = [r for r in figures["levers-by-method"].spec()["data"]["values"] if "effect" in r]
    assert {(r["lever"], r["method"]) for r in marks} == {
        (LIGHT.levers[name].title, way.method) for name in PULLED for way in found.ways
    }
    assert sorted(r["effect"] for r in marks) == sorted(
        100 * e.value for way in found.ways for e in way.effects.values()
    )


def test_a_report_cut_short_says_so():
    case = made()
    assert "some of the further studies" not in render(case.run, case.verdict)
    assert "some of the further studies" in render(case.run, case.verdict, cut_short=True)
