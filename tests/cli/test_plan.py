"""``offramp plan`` as a person types it."""

import json

import pytest
from typer.testing import CliRunner

from offramp.cli import app

RUN = CliRunner()


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


def test_a_plan_says_who_when_and_why():
    done = offramp("plan", "iran-2013", "comprehensive", "--worlds", 10)
    assert done.exit_code == 0, done.output
    for phrase in ("WHO DELIVERS WHAT, WHEN", "Enrichment, by Iran", "Relief from sanctions",
                   "WHAT EACH WOULD GAIN BY CHEATING", "peace", "The least guarantee"):  # fmt: skip
        assert phrase in done.output


def test_bounds_come_from_the_command_line():
    done = offramp(
        "plan", "iran-2013", "comprehensive", "--worlds", 5, "--steps", 3, "--over", "6 months",
        "--no-relief-before", "30 days", "--tranches", 1, "--last", "oil_money",
        "--escrow", "oil_money", "--json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["dates"] == pytest.approx([0.0, 0.9856, 6.0], abs=1e-3)
    assert found["shares"]["oil_money"][-1] == pytest.approx(1.0)
    assert sum(share > 1e-6 for share in found["shares"]["relief"]) == 1


def test_no_package_is_named():
    done = offramp("plan", "ukraine-2022", "--worlds", 5)
    assert done.exit_code == 0, done.output
    assert "Nash solution" in done.output


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        (["nothing_like_it"], "no deal is named"),
        (["withdrawal=sideways"], "no option 'sideways'"),
        (["--escrow", "gold"], "no delivery is called"),
        (["--over", "3 bananas"], "is no unit"),
        (["--last", "gold"], "not a delivery"),
        (["--share", "0"], "share is 0"),
    ],
)
def test_what_cannot_be_is_refused(words, phrase):
    done = offramp("plan", "ukraine-2022", "--worlds", 5, *words)
    assert done.exit_code == 2
    assert phrase in done.output
