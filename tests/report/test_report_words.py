"""Figures and sentences as people read them, at their edges."""

import math
from dataclasses import replace

import pytest
from synthetic import made

from offramp.analysis.intervals import Estimate
from offramp.report import briefing
from offramp.report.figures import (
    count,
    half_width,
    in_100,
    joined,
    number,
    points,
    signed,
    tiny,
    within,
)
from offramp.report.wording import source_titles


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.0, "0"),
        (0.0004, "under 0.1"),
        (0.009, "0.9"),
        (0.0096, "1"),
        (0.64, "64"),
        (0.9904, "99"),
        (0.994, "99.4"),
        (0.9996, "over 99.9"),
        (1.0, "100"),
    ],
)
def test_chances_are_said_out_of_100_without_false_digits(chance, said):
    assert in_100(chance) == said


@pytest.mark.parametrize(
    ("half", "said"), [(0.02, "2"), (0.004, "0.4"), (0.0003, "0.03"), (0.0, "0"), (math.inf, "")]
)
def test_sampling_error_keeps_one_digit_that_means_something(half, said):
    assert half_width(Estimate(0.5, 0.5 - half, 0.5 + half, 10, "test")) == said


def test_figures_in_words():
    assert points(-0.004) == "0"  # never "-0"
    assert points(0.674) == "67"
    assert signed(-0.06) == "-6.0"
    assert signed(0.00001) == "0.0"
    assert signed(0.123) == "+12"
    assert count(22_431) == "22,000"
    assert count(3.4) == "3.4"
    assert number(1.0) == "1"
    assert tiny(1.1e-5) == "0.00001"
    assert tiny(0.0) == "0"
    assert within(12, "month") == "within a year"
    assert within(12, "week") == "within 12 weeks"
    assert within(1, "month") == "within 1 month"
    assert joined([]) == ""
    assert joined(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0.002, "The chance that it rains is LESS THAN 1 IN 100."),
        (0.03, "There is ALMOST NO CHANCE (3 in 100) that it rains."),
        (0.10, "It is VERY UNLIKELY (10 in 100) that it rains."),
        (0.30, "It is UNLIKELY (30 in 100) that it rains."),
        (0.50, "There is a ROUGHLY EVEN CHANCE (50 in 100) that it rains."),
        (0.64, "It is LIKELY (64 in 100) that it rains."),
        (0.90, "It is VERY LIKELY (90 in 100) that it rains."),
        (0.97, "It is ALMOST CERTAIN (97 in 100) that it rains."),
        (0.998, "The chance that it rains is MORE THAN 99 IN 100."),
    ],
)
def test_every_word_of_the_yardstick_makes_a_sentence(chance, said):
    assert briefing.plain(briefing.chance_sentence(chance, "it rains")) == said


def test_headline_says_what_how_likely_when_and_how_else():
    case = made()
    zone, deal, otherwise, trust = map(briefing.plain, briefing.headline(case.facts, case.verdict))
    verdict = case.verdict
    assert f"({in_100(verdict.zone_now.value)} in 100)" in zone
    assert f"({in_100(verdict.deal_by[12].value)} in 100)" in deal
    assert "within a year" in deal
    assert f"{in_100(verdict.deal_by[3].value)} of those" in deal
    lost = in_100(verdict.endings[12]["won_responder"].value)
    assert f"{lost} won outright by Russia, " in otherwise
    assert trust.startswith(f"Confidence is {verdict.confidence.level.upper()}")


def test_the_three_doubts_are_apart_and_carry_their_own_figures():
    case = made()
    doubts = briefing.trust(case.facts, case.run, case.verdict)
    assert list(doubts) == ["Sampling", "Disagreement", "Solver’s range"]
    deal = case.verdict.deal_by[12]
    assert f"{in_100(deal.low)} to {in_100(deal.high)}" in doubts["Sampling"]
    assert in_100(case.verdict.disagreement.excluded) in doubts["Disagreement"]
    low, high = briefing.solver_bounds(case.verdict)
    assert low == pytest.approx(deal.value - 0.061)
    assert high == pytest.approx(deal.value + 0.018)
    assert f"{in_100(low)} to {in_100(high)}" in doubts["Solver’s range"]


def test_a_range_that_was_not_computed_is_not_made_up():
    case = made()
    bare = replace(case.verdict, solver=())
    assert briefing.solver_bounds(bare) is None
    assert "Not computed" in briefing.trust(case.facts, case.run, bare)["Solver’s range"]


def test_deals_that_are_kept_are_counted_and_silence_is_kept():
    case = made()
    assert "90 ±0 after 12 months and 80 ±0 after 24 months" in briefing.kept(
        case.facts, case.verdict
    )
    assert briefing.kept(case.facts, replace(case.verdict, holds={})) == ""


def test_one_side_giving_in_is_no_compromise_and_is_said():
    case = made()
    lost = tuple(
        replace(o, share=replace(o.share, value=0.8 * o.share.value)) for o in case.verdict.options
    )
    deal = briefing.plain(briefing.headline(case.facts, replace(case.verdict, options=lost))[1])
    assert deal.endswith("(20 % of deals are one side giving in).")


def test_evidence_names_sources_and_owns_up_to_judgement():
    titles = {"cow": "Inter-state wars", "ohchr": "Civilian casualty update"}
    assert briefing.evidence(titles, ("cow",), None) == "Inter-state wars"
    both = briefing.evidence(titles, ("cow", "ohchr"), "why")
    assert both == "Inter-state wars and Civilian casualty update, and judgement"
    assert briefing.evidence(titles, ("ohchr",), None, 20) == "Civilian casualty…"
    assert briefing.evidence(titles, (), "") == "judgement"
    assert briefing.evidence(titles, (), None) == "neither source nor judgement"


def test_sources_of_one_title_are_told_apart():
    scenario = made().run.scenario
    cow, other = scenario.sources["cow"], scenario.sources["ohchr"]
    twice = {"cow": cow, "ohchr": other.model_copy(update={"title": cow.title})}
    titles = source_titles(scenario.model_copy(update={"sources": twice}))
    assert titles == {key: f"{cow.title} ({twice[key].by})" for key in twice}
    assert source_titles(scenario)["cow"] == cow.title
