"""A scenario in words: every number named, every text safe for a screen."""

from synthetic import made

from offramp.catalog import text_of
from offramp.report.facts import facts_of
from offramp.report.wording import clean
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
    assert facts.package({}, "Russia") == "Russia gives in"


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
