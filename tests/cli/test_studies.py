"""The commands that study a case, as a person types them."""

import json

import pytest
from typer.testing import CliRunner

from offramp.catalog import text_of
from offramp.cli import app

RUN = CliRunner()


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """The case with two levers, so that commands are quick."""
    text = text_of("ukraine-2022")
    start, end = text.index("\nlevers:"), text.index("\ncorrelations:")
    levers = (
        "\nlevers:\n"
        "  envoy: {title: An envoy is sent, set: {talks.channel: 75/85/95 % of months}}\n"
        "  null: {title: Nothing}\n"
    ).replace("null:", "nothing_done:")
    file = tmp_path_factory.mktemp("case") / "short.yaml"
    file.write_text(text[:start] + levers + text[end:], encoding="utf-8")
    return file


def test_why_says(short):
    done = offramp("why", short, "--worlds", 4, "--orders")
    assert done.exit_code == 0, done.output
    assert "Taken away means" in " ".join(done.output.split())


def test_why_as_json_by_another_date(short):
    done = offramp("why", short, "--worlds", 3, "--orders", "--by", 6, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["periods"] == 6
    assert not found["exact"]


def test_why_beyond_the_horizon_is_refused(short):
    done = offramp("why", short, "--worlds", 2, "--by", 99)
    assert done.exit_code == 2
    assert "between 1 and" in done.output


def test_levers_say(short):
    done = offramp(
        "levers", short, "--worlds", 6, "--pairs", "--pair-worlds", 3, "--where", "envoy"
    )
    assert done.exit_code == 0, done.output
    assert "envoy + nothing done" in done.output
    assert "WHERE IT MATTERS" in done.output


def test_levers_robust_as_json(short):
    done = offramp("levers", short, "--worlds", 4, "--robust", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert set(found["levers"]) == {"envoy", "nothing_done"}
    assert found["levers"]["nothing_done"]["effects"]["periods"]["change"] == {
        "value": 0.0,
        "low": 0.0,
        "high": 0.0,
    }
    assert len(found["robustness"]["ways"]) == 5


def test_levers_robust_on_the_screen(short):
    done = offramp("levers", short, "--worlds", 4, "--robust")
    assert done.exit_code == 0, done.output
    assert "the other side informed" in done.output


def test_an_unknown_lever_is_refused(short):
    done = offramp("levers", short, "--where", "envoys")
    assert done.exit_code == 2
    assert "envoy, nothing_done" in done.output


def test_a_file_without_levers_is_told_so(tmp_path, short):
    text = short.read_text(encoding="utf-8")
    start, end = text.index("\nlevers:"), text.index("\ncorrelations:")
    bare = tmp_path / "bare.yaml"
    bare.write_text(text[:start] + text[end:], encoding="utf-8")
    done = offramp("levers", bare)
    assert done.exit_code == 2
    assert "no section `levers`" in done.output


def test_a_fault_of_a_lever_stands_where_it_is_written(tmp_path, short):
    bad = tmp_path / "bad.yaml"
    text = short.read_text(encoding="utf-8").replace("talks.channel: 75", "talks.chanel: 75")
    bad.write_text(text, encoding="utf-8")
    line = text[: text.index("talks.chanel")].count("\n") + 1
    done = offramp("levers", bad)
    assert done.exit_code == 2
    assert f":{line}:" in done.output
    assert "Did you mean `channel`?" in " ".join(done.output.split())


def test_sensitivity_says(short):
    done = offramp("sensitivity", short, "--samples", 8)
    assert done.exit_code == 0, done.output
    assert "LEAST SOURCED" in done.output
    assert "With 8 base points these intervals are too narrow" in " ".join(done.output.split())
    done = offramp("sensitivity", short, "--samples", 12)
    assert done.exit_code == 2
    assert "power of 2" in done.output


def test_sensitivity_from_too_few_points_is_refused(short):
    """Four points: no interval could hold a share 95 % of the time."""
    for few in (-8, 0, 2, 4):
        done = offramp("sensitivity", short, "--samples", few)
        assert done.exit_code == 2
        assert f"samples is {few}; at least 8 are needed" in done.output
        assert "Take 64" in done.output


def test_the_tornado_says(short):
    done = offramp("sensitivity", short, "--tornado", "--worlds", 2)
    assert done.exit_code == 0, done.output
    assert "ONE INPUT AT A TIME" in done.output


def test_compare_says(tmp_path, short):
    new = tmp_path / "new.yaml"
    text = short.read_text(encoding="utf-8").replace("15/35/60 % of months", "30/50/70 % of months")
    new.write_text(text, encoding="utf-8")
    done = offramp("compare", short, new, "--worlds", 4)
    assert done.exit_code == 0, done.output
    assert "talks.channel: 15/35/60 % of months -> 30/50/70 % of months" in " ".join(
        done.output.split()
    )
    same = offramp("compare", short, short, "--worlds", 2)
    assert "No edit moves a figure." in same.output


def test_the_outside_view_says(short):
    done = offramp("outside-view", short, "--worlds", 10)
    assert done.exit_code == 0, done.output
    assert "WARS OF THIS AGE" in done.output
    found = json.loads(offramp("outside-view", short, "--worlds", 5, "--json").stdout)
    assert set(found["over_by"]) == {"all", "post_1945"}


def test_the_outside_view_needs_a_beginning(tmp_path, short):
    file = tmp_path / "undated.yaml"
    text = short.read_text(encoding="utf-8").replace("  began: 2022-02-24\n", "")
    file.write_text(text, encoding="utf-8")
    done = offramp("outside-view", file)
    assert done.exit_code == 2
    assert "began" in done.output


def test_the_outside_view_refuses_what_is_no_such_file(tmp_path):
    file = tmp_path / "no.csv"
    file.write_text("a,b\n1,2\n")
    done = offramp("outside-view", "--from", file)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert offramp("outside-view").exit_code == 2
    assert offramp("outside-view", "ukraine-2022", "--kind", "none").exit_code == 2
