"""``offramp signals`` and ``offramp ratifiers``: screens, JSON, pictures."""

import json

import pytest
from typer.testing import CliRunner

from offramp.case import load
from offramp.cli import app
from offramp.report.signal_gallery import ratifier_figures, signal_figures
from offramp.report.signal_words import times_in_ten


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """The bundled case without plans: the quicker one to solve."""
    document = load("ukraine-2022").edit(remove=["implementation", "levers"]).scenario.document
    path = tmp_path_factory.mktemp("case") / "quick.yaml"
    path.write_text(json.dumps(document, default=str), encoding="utf-8")
    return path


def asked(*words):
    result = CliRunner().invoke(app, [str(w) for w in words])
    assert result.exit_code == 0, result.output
    return result.output


def test_signals_on_the_screen(quick):
    said = asked("signals", quick, "--worlds", 6, "--posture-worlds", 2)
    for part in ("THE LEDGER", "MIXED MESSAGES", "FEAR OF REGIME CHANGE", "POSTURES", "DEMANDS",
                 "TRYING", "Victoria Nuland", "Through the hazard alone, fear makes deals likelier",
                 "residual at most"):  # fmt: skip
        assert part in " ".join(said.split()), part


def test_signals_as_json(quick):
    found = json.loads(asked("signals", quick, "--worlds", 4, "--posture-worlds", 1, "--json"))
    assert found["format"] == 1
    assert {"ledger", "mixed", "channels", "postures", "demands", "trying"} <= set(found)
    assert found["mixed"]["outcomes"][0]["change"]["low"] is not None


def test_weights_on_the_screen_and_as_json(quick):
    assert "head of government" in asked("signals", quick, "--weights")
    rows = json.loads(asked("signals", quick, "--weights", "--json"))
    assert rows[0]["office"] == "law"


def test_ratifiers_on_the_screen_and_as_json(quick):
    said = " ".join(asked("ratifiers", quick, "--worlds", 10, "--most", 1).split())
    assert "WHO SAYS NO" in said
    assert "Wins it over" in said
    found = json.loads(asked("ratifiers", quick, "--worlds", 10, "--json"))
    assert {r["ratifier"] for r in found["ratifiers"]} == set(
        load("ukraine-2022").scenario.ratifiers
    )


def test_a_file_without_ratifiers_is_told_so(quick):
    document = json.loads(quick.read_text(encoding="utf-8"))
    del document["ratifiers"]
    path = quick.with_name("free.yaml")
    path.write_text(json.dumps(document), encoding="utf-8")
    result = CliRunner().invoke(app, ["ratifiers", str(path)])
    assert result.exit_code == 2
    assert "nobody else must say yes" in result.output


def test_pictures_hold_what_the_tables_say():
    case = load("ukraine-2022").edit(remove=["implementation"])
    drawn = signal_figures(case.signals(4, posture_worlds=1))
    drawn |= ratifier_figures(case.ratifiers(6, most=1))
    assert set(drawn) == {"ledger", "postures", "blocks"}
    for figure in drawn.values():
        spec = json.dumps(figure.spec())
        assert figure.says
        assert figure.table.rows
        assert all(len(row) == len(figure.table.columns) for row in figure.table.rows)
        assert "NaN" not in spec
    assert len(drawn["ledger"].table.rows) == len(case.scenario.statements)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.0, "hardly ever"), (0.03, "3 times in a hundred"), (0.1, "1 time in ten"),
     (0.9, "9 times in ten"), (0.97, "nearly always"), (1.0, "always")],
)  # fmt: skip
def test_chances_as_times_in_ten(chance, words):
    assert times_in_ten(chance) == words
