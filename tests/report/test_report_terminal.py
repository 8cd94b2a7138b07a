"""Screens: the figures and labels are there, at 80 columns, with and without colour."""

import io
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console
from synthetic import draft, hostile, made, reading

from offramp.analysis.reading import Misfit
from offramp.catalog import text_of
from offramp.report import terminal
from offramp.report.figures import in_100, points
from offramp.report.screens.verdict import print_verdict
from offramp.scenario import Fault, ScenarioFaults, read_text


def printed(show, width=80, **console):
    """What a screen shows: plain text, as in a pipe."""
    out = io.StringIO()
    show(Console(file=out, width=width, highlight=False, markup=False, emoji=False, **console))
    return out.getvalue()


def squeezed(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def verdict_text():
    case = made()
    return printed(lambda to: print_verdict(case.run, case.verdict, report="out.html", to=to))


def test_verdict_holds_its_figures(verdict_text):
    verdict = made().verdict
    for estimate in (verdict.zone_now, verdict.deal_by[12]):
        assert f"({in_100(estimate.value)} in 100)" in verdict_text
    row = next(
        line for line in verdict_text.splitlines() if line.startswith("  won outright by Ru")
    )
    ends = [verdict.endings[n]["won_responder"].value for n in verdict.horizons]
    assert row.split()[4:8] == [in_100(e) for e in ends]
    spread = verdict.fighting["responder"]
    worth = " ".join(map(points, (spread.low, spread.middle, spread.high)))
    assert f"Russia: fighting on {worth}" in squeezed(verdict_text)


def test_verdict_labels_what_is_what(verdict_text):
    for label in (
        "± sampling",
        "Sampling:",
        "Disagreement:",
        "Solver’s range:",
        "Confidence, apart from all three:",
        "Certificate:",
        "rests on",
        "Inter-state wars",
        "Next: offramp why ukraine-2022",
        "Report: out.html",
        "civilians killed",
    ):
        assert label in verdict_text


def test_verdict_names_the_terms_most_often_agreed(verdict_text):
    best = max(
        (o for o in made().verdict.options if o.issue == "crimea"), key=lambda o: o.share.value
    )
    assert made().facts.option("crimea", best.option) in squeezed(verdict_text)


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_screen(width):
    case = made()
    text = printed(lambda to: print_verdict(case.run, case.verdict, report=None, to=to), width)
    assert max(len(line) for line in text.splitlines() if "Next:" not in line) <= width
    assert "Report:" not in text


def test_pipes_and_no_color_get_no_colour(monkeypatch, verdict_text):
    assert "\x1b" not in verdict_text
    monkeypatch.setenv("NO_COLOR", "1")
    case = made()
    text = printed(
        lambda to: print_verdict(case.run, case.verdict, report=None, to=to), force_terminal=True
    )
    assert "\x1b[3" not in text  # bold may stay, colours may not
    assert "ROUGHLY EVEN CHANCE" in text or "LIKELY" in text


def test_wide_screens_are_not_filled(monkeypatch):
    monkeypatch.setenv("COLUMNS", "240")
    assert terminal.console().width == terminal.WIDEST


def test_an_interrupted_run_says_so():
    case = made()
    cut = replace(case.run, interrupted=True)
    assert "Interrupted" in printed(lambda to: print_verdict(cut, case.verdict, report=None, to=to))


def test_markup_in_a_file_is_printed_as_it_stands():
    case = made()
    facts = hostile(case.facts, "[bold red]x[/bold red][link=http://evil.test]")
    text = printed(
        lambda to: print_verdict(case.run, case.verdict, report=None, to=to, facts=facts)
    )
    assert "[bold red]x[/bold red]" in text


def test_deals_name_what_speaks_against_each():
    case = made()
    text = printed(
        lambda to: terminal.print_deals(case.run.scenario, case.deal_map, most=30, to=to)
    )
    flat = squeezed(text)
    assert f"{len(case.deal_map.proposer):,} packages can be proposed" in flat
    first = int(np.argmax(case.deal_map.agreed))
    ours = points(float(case.deal_map.proposer[first]))
    assert f"1. Ukraine {ours} (" in flat
    assert "as no. 1, but" in flat
    assert "against it: refused by" in flat
    assert "nothing speaks against it" in flat
    assert "below fighting on for Russia" in flat
    assert "more are agreed in some world, or on a frontier" in flat
    assert "the efficient, then what would be efficient if nobody refused" in flat
    assert max(len(line) for line in text.splitlines() if "Next:" not in line) <= 80


def test_where_none_is_feasible_what_would_be_efficient_is_listed():
    case = made()
    none = np.zeros(0, dtype=np.intp)
    lie = replace(
        case.deal_map,
        feasible=np.zeros_like(case.deal_map.feasible),
        frontier=none,
        agreed=np.zeros_like(case.deal_map.agreed),
    )
    text = printed(lambda to: terminal.print_deals(case.run.scenario, lie, most=99, to=to))
    flat = squeezed(text)
    assert "PACKAGES, what would be efficient if nobody refused 1." in flat
    assert flat.count("never agreed") == len(lie.possible)
    assert flat.count("efficient, were nobody to refuse; against it: ") == len(lie.possible)


def test_a_draft_is_judged_in_words():
    scenario = made().run.scenario
    flat = squeezed(printed(lambda to: terminal.print_draft(scenario, draft(), to=to)))
    assert "cease-fire without a settlement" in flat  # what the file calls it
    assert "cease-fire where they stand" in flat  # one of its terms
    assert "It is VERY UNLIKELY (7 in 100) that both Ukraine and Russia prefer it" in flat
    assert "better than fighting on for Russia 22" in flat
    assert "Ukraine's parliament and public 55 12" in flat
    assert "US administration and Congress" not in flat  # not asked


def test_an_impossible_draft_is_said_to_be_so():
    scenario = made().run.scenario
    flat = squeezed(printed(lambda to: terminal.print_draft(scenario, draft(None), to=to)))
    assert "declares this combination impossible" in flat


def test_check_reads_the_answers_back():
    scenario = made().run.scenario
    flat = squeezed(printed(lambda to: terminal.print_check(scenario, reading(), to=to)))
    assert "conceding everything -14 -10 -5" in flat
    assert "fighting on 26 30 35" in flat
    assert "do you believe it?" in flat
    assert "Russia length of the war if fought out, as seen here: 15 months" in flat
    assert "11/22/45 months Inter-state wars" in flat
    assert "cow" not in flat.split()
    assert "Every number has a source or a judgement with its reason." in flat


def test_check_lists_numbers_without_evidence_and_judgements_that_do_not_fit():
    scenario = made().run.scenario
    lasts = scenario.quantities["war.lasts"]
    odd = Misfit(0.03, Fault("my.yaml", 7, 3, "war.lasts", "", "Odd.", "Mend it"))
    poor = replace(reading(), unsupported=(lasts,), unexplained=(lasts, lasts), misfits=(odd,))
    flat = squeezed(printed(lambda to: terminal.print_check(scenario, poor, to=to)))
    assert f"NEITHER SOURCE NOR JUDGEMENT, 1 number as written number line {lasts.line}" in flat
    assert "CALLED A JUDGEMENT, WITHOUT A REASON, 2 numbers" in flat
    assert "In 3 of 100 worlds: my.yaml:7:3: war.lasts: Odd.. Mend it" in flat
    assert "Every number has" not in flat


def test_faults_name_place_key_value_rule_and_remedy():
    text = text_of("ukraine-2022").replace("11/22/45 months", "11/22/45 potatoes")
    with pytest.raises(ScenarioFaults) as caught:
        read_text(text, "bad.yaml")
    shown = printed(lambda to: terminal.print_faults(caught.value, to=to))
    fault = caught.value.faults[0]
    assert f"\nbad.yaml:{fault.line}:{fault.column}  war.lasts\n" in shown
    for part in ("rule:", "remedy:", "`potatoes`", "1 fault; nothing was run."):
        assert part in shown


def test_catalog_names_what_to_type():
    entries = [SimpleNamespace(name="ukraine-2022", title="Ukraine, two weeks in")]
    shown = printed(lambda to: terminal.print_catalog(entries, to=to))
    assert "ukraine-2022  Ukraine, two weeks in" in shown
    assert "offramp analyze ukraine-2022" in shown


def test_the_screen_loads_no_charts_templates_or_frames():
    code = (
        "import sys, offramp.report.terminal\n"
        "print([m for m in ('altair', 'jinja2', 'polars', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
