"""A scenario in words: every number named, every text safe for a screen."""

import re

import pytest
from synthetic import made

from offramp.catalog import load, text_of
from offramp.report.briefing import ending_names
from offramp.report.facts import facts_of
from offramp.report.wording import clean, quantity_words
from offramp.scenario import read_text


def test_every_number_of_the_case_is_named_in_words():
    """Every number but those of sections without words of their own, which read as their path."""
    without = {"ledger", "implementation", "statements", "postures", "demands", "levers"}
    as_paths = [
        a.path
        for a in made().facts.assumptions
        if a.words == ", ".join(part.replace("_", " ") for part in a.path.split("."))
    ]
    assert [path for path in as_paths if path.split(".")[0] not in without] == []
    words = [a.words for a in made().facts.assumptions if a.varies]
    assert len(set(words)) == len(words)  # no two ranges read alike


def test_names_and_dates_of_the_case():
    facts = made().facts
    assert (facts.proposer, facts.responder) == ("Ukraine", "Russia")
    assert facts.as_of == "10 March 2022"
    assert facts.period == "month"
    assert facts.command == "ukraine-2022"
    assert facts.option("withdrawal", "full") == "behind the lines of 23 February"
    assert facts.option("relief.us", "none") == "none lifted"
    assert facts.package({}, "Russia") == "giving in by Russia"


def test_lengths_of_time_are_in_the_singular_where_they_read_so():
    facts = made().facts
    lengths = [facts.lasting(n) for n in (1, 0.98, 1.04, 0.4, 12.2)]
    assert lengths == ["1 month", "1 month", "1 month", "0.4 months", "12 months"]


def test_a_ratifier_with_the_key_of_a_sender_keeps_its_own_name(starter):
    """The starter has senders and ratifiers that are both called `allies`."""
    assert facts_of(starter).voters["allies"] == "the allies' legislatures"
    words = quantity_words(starter, "ratifiers.allies.passes_at")
    assert words == "lowest score that passes with the allies' legislatures"


def test_members_of_a_ratifier_are_called_what_the_file_calls_them(ukraine):
    named = facts_of(ukraine.edit(set={"ratifiers.eu_council.members.germany_france.is": "Two"}))
    assert named.voters["germany_france"] == "Two (EU Council)"


@pytest.mark.parametrize("case", ["ukraine-2022", "iran-2013"])
def test_every_number_has_words_of_its_own(case):
    """None is called by the keys of its path."""
    scenario = load(case)
    bare = [p for p in scenario.quantities if quantity_words(scenario, p) == _keys(p)]
    assert bare == []


def _keys(path):
    return path.replace(".", ", ").replace("_", " ")


def test_no_word_about_a_side_depends_on_its_number(starter):
    """Several sides are plural, as “the Six” is: no verb in the present stands beside a name."""
    facts = facts_of(starter)
    verbs = re.compile(
        rf"({facts.proposer}|{facts.responder}) (wins|fights|is|gives|likes|sees|has)"
    )
    said = [a.words for a in facts.assumptions] + list(ending_names(facts).values())
    assert [words for words in said if verbs.search(words)] == []


def test_a_file_of_ones_own_is_named_as_it_was_opened():
    scenario = read_text(text_of("ukraine-2022"), "drafts/mine.yaml")
    assert facts_of(scenario).command == "drafts/mine.yaml"


def test_periods_of_two_weeks_have_no_name_of_their_own():
    text = text_of("ukraine-2022").replace("period: 1 month", "period: 2 weeks")
    assert facts_of(read_text(text, "two.yaml")).period == "period"


def test_escape_sequences_and_marks_that_turn_text_around_are_taken_out():
    assert (
        clean("a\x1b[2Jb\u202ec\nd\te")
        == "a\N{REPLACEMENT CHARACTER}[2Jb\N{REPLACEMENT CHARACTER}c d e"
    )
    assert clean("a\u2028b") == "a b"
