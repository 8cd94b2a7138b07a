"""A standoff is called one: no sentence, column or chart speaks of its war or of fighting."""

import io
import json
import re
from functools import partial

import pytest
from rich.console import Console

from offramp.analysis.deal_map import deal_map
from offramp.analysis.levers import pull_levers
from offramp.analysis.studies import Studies
from offramp.analysis.verdict import judge
from offramp.analysis.why import why
from offramp.catalog import load
from offramp.report import terminal, terminal_why
from offramp.report.chapters import chapters
from offramp.report.facts import facts_of
from offramp.report.page import render
from offramp.runs import run

IRAN = load("iran-2013")
OF_WAR = re.compile(
    r"(such|of) wars?\b|the war\b(?! in the Gulf)|prefer to fighting|fighting on\b|of fighting|"
    r"still (being )?f(ought|ighting)"
)
"""What the program says of wars; the file's own words speak of one that might come."""


def speaks_of_war(text):
    text = " ".join(text.split())
    return [text[max(m.start() - 40, 0) : m.end() + 20] for m in OF_WAR.finditer(text)]


@pytest.fixture(scope="module")
def solved():
    found = run(IRAN, 4, 1)
    studies = Studies(
        why=why(IRAN, 3, 1, exact=False),
        levers=pull_levers(IRAN, 4, 1, only=("bombers_on_the_runway", "law_not_waiver")),
    )
    return found, judge(found, solver_range=False), deal_map(found), studies


def screen(draw, *args):
    to = Console(file=io.StringIO(), width=200, markup=False, highlight=False, emoji=False)
    draw(*args, to=to)
    return to.file.getvalue()


def test_screens_name_the_standoff(solved):
    found, verdict, _, studies = solved
    levers = screen(terminal_why.print_levers, IRAN, studies.levers)
    assert "months of standoff" in levers
    blocked = screen(terminal_why.print_why, IRAN, studies.why)
    assert "the standoff can end first" in blocked or "cannot be divided" in blocked
    answer = screen(partial(terminal.print_verdict, report=None), found, verdict)
    assert "prefer to the standoff" in answer
    assert "of 100 such standoffs" in answer
    assert "still going on" in answer
    for text in (levers, blocked, answer):
        assert speaks_of_war(text) == []


def test_the_report_names_the_standoff(solved):
    found, verdict, deals, studies = solved
    html = render(found, verdict, deals, chapters=chapters(IRAN, studies))
    assert "How the standoff stands as time goes by" in html
    assert "both sides would prefer to the standoff?" in html
    assert "months of standoff" in html
    assert speaks_of_war(_said(html)) == []


def _said(html):
    """What a reader sees: text and the charts' specifications, not the scripts."""
    specs = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.S)
    bare = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S)
    return " ".join([re.sub(r"<[^>]+>", " ", bare), *(json.dumps(json.loads(s)) for s in specs)])


def test_a_war_is_still_called_one(ukraine):
    facts = facts_of(ukraine)
    assert (facts.contest, facts.going_on, facts.spent_in) == ("war", "fighting on", "fighting")
    facts = facts_of(IRAN)
    assert (facts.contest, facts.going_on, facts.spent_in) == (
        "standoff",
        "the standoff",
        "standoff",
    )
