"""The commands as a person types them: what they print, write and exit with."""

import json
import re

import polars as pl
import pytest
from typer.testing import CliRunner

from offramp.cli import app

RUN = CliRunner()


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


def test_analyze_says_and_writes(tmp_path):
    page, table = tmp_path / "report.html", tmp_path / "worlds.parquet"
    done = offramp("analyze", "ukraine-2022", "--worlds", 20, "--out", page, "--data", table)
    assert done.exit_code == 0, done.output
    assert "in 100" in done.output
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert pl.read_parquet(table).height == 20


def test_json_is_json_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = offramp("analyze", "ukraine-2022", "--worlds", 20, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert 0 <= found["zone"]["now"]["value"] <= 1
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_prints_the_same(tmp_path):
    one, two = (offramp("analyze", "ukraine-2022", "--worlds", 20, "--seed", 3, "--json")
                for _ in range(2))  # fmt: skip
    first, second = json.loads(one.stdout), json.loads(two.stdout)
    for found in (first, second):
        del found["run"]["seconds"]
    assert first == second
    other = offramp("analyze", "ukraine-2022", "--worlds", 20, "--seed", 0, "--json")
    assert json.loads(other.stdout)["zone"] != first["zone"]


def test_deals_are_listed_and_a_draft_is_judged():
    listed = offramp("deals", "ukraine-2022", "--worlds", 20, "--most", 5)
    assert listed.exit_code == 0, listed.output
    assert "Withdrawal" in listed.output
    draft = offramp("deals", "ukraine-2022", "--worlds", 20, "--package", "cease_fire")
    assert draft.exit_code == 0, draft.output
    named = offramp("deals", "ukraine-2022", "--worlds", 20, "--package", "withdrawal=partial")
    assert named.exit_code == 0, named.output


@pytest.mark.parametrize(
    ("package", "phrase"),
    [
        ("withdrawal=sideways", "no option 'sideways'"),
        ("retreat=full", "no issue is called 'retreat'"),
        ("no_such_deal", "no deal is named 'no_such_deal'"),
    ],
)
def test_a_draft_that_names_what_is_not_there(package, phrase):
    done = offramp("deals", "ukraine-2022", "--worlds", 5, "--package", package)
    assert done.exit_code == 2
    assert phrase in done.output


def test_an_impossible_draft_is_said_to_be():
    done = offramp(
        "deals", "ukraine-2022", "--worlds", 5, "--package", "crimea=returned,donbas=independent"
    )
    assert done.exit_code == 0
    assert "impossible" in done.output


def test_a_world_is_told():
    done = offramp("world", "ukraine-2022", 17)
    assert done.exit_code == 0, done.output
    assert "Month 1" in done.output


def test_the_starter_runs(tmp_path):
    file = tmp_path / "mine.yaml"
    assert offramp("new", file, "--sides", "Atlantis,Lemuria").exit_code == 0
    assert offramp("check", file).exit_code == 0
    again = offramp("new", file)
    assert again.exit_code == 2
    assert "exists already" in again.output
    done = offramp("analyze", file, "--worlds", 10, "--out", tmp_path / "mine.html")
    assert done.exit_code == 0, done.output


def test_faults_are_told_with_their_places(tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("offramp: 1\nmeta: {title: A war, as_of: 2022-03-10, colour: red}\n")
    done = offramp("analyze", file)
    assert done.exit_code == 2
    assert f"{file.name}:2:" in done.output
    assert "colour" in done.output
    assert "Traceback" not in done.output


def test_too_many_packages_to_list_are_refused_with_a_remedy(tmp_path):
    file = tmp_path / "wide.yaml"
    assert offramp("new", file, "--sides", "Atlantis,Lemuria").exit_code == 0
    text = file.read_text(encoding="utf-8")
    sides = "atlantis: {0}, lemuria: {1}"
    options = "\n".join(
        f"      o{i}: {{{sides.format(100 * i // 9, 100 - 100 * i // 9)}}}" for i in range(10)
    )
    issues = "".join(
        f"\n  wide{i}:\n    reference: o9\n    swing: {{atlantis: 1, lemuria: 1}}\n"
        f"    judgement: a test\n    options:\n{options}\n"
        for i in range(7)
    )
    file.write_text(text.replace("\nissues:\n", f"\nissues:{issues}\n", 1), encoding="utf-8")
    for command in ("check", "analyze"):
        done = offramp(command, file)
        assert done.exit_code == 2, done.output
        line = file.read_text(encoding="utf-8").split("\nissues:\n")[0].count("\n") + 3
        assert f"wide.yaml:{line}:3" in done.output
        said = " ".join(done.output.split())
        assert "120,000,000 packages, too many to list" in said
        assert "`wide0` (10)" in said
    # Off the table they are no part of today's packages, but of those that `why` looks for.
    shut = text.replace("\nissues:\n", f"\nissues:{_shut(issues)}\n", 1)
    file.write_text(shut, encoding="utf-8")
    assert offramp("check", file).exit_code == 0
    done = offramp("why", file, "--worlds", 5)
    assert done.exit_code == 2, done.output
    assert "with the options off the table" in " ".join(done.output.split())


def _shut(issues):
    """Options off the table, but for the last of each issue."""
    return re.sub(r"(o[0-8]: \{)", r"\1on_table: false, ", issues)


LONG = "no front fits: expected length beyond a front of 60 positions"


def _lasting(tmp_path, months):
    file = tmp_path / "mine.yaml"
    assert offramp("new", file).exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "lasts: 10/20/40 months" in text
    file.write_text(text.replace("10/20/40 months", f"{months} months"), encoding="utf-8")
    return offramp("check", file)


def test_a_war_longer_than_every_front_is_a_fault(tmp_path):
    done = _lasting(tmp_path, "2000/2200/2399")
    said = " ".join(done.output.split())
    assert done.exit_code == 2, done.output
    assert "mine.yaml:73:10 war.lasts" in said
    assert LONG in said
    assert "900 months at most" in said
    assert "remedy: Write a shorter war, or a longer `meta.period`" in said


def test_a_war_that_may_be_longer_than_every_front_is_warned_of(tmp_path):
    done = _lasting(tmp_path, "200/400/1000")
    said = "".join(done.output.split())  # a long path is broken anywhere
    assert done.exit_code == 0, done.output
    warned = rf"In\d+of100worlds:\S+mine\.yaml:73:10:war\.lasts:{''.join(LONG.split())}"
    assert re.search(warned, said), said


def test_no_such_case_or_file():
    for name in ("atlantis-1999", "nowhere/at-all.yaml"):
        done = offramp("analyze", name)
        assert done.exit_code == 2
        assert "Traceback" not in done.output


def test_a_report_that_cannot_be_written_fails_before_the_work(tmp_path):
    done = offramp("analyze", "ukraine-2022", "--out", tmp_path / "no" / "where.html")
    assert done.exit_code == 2
    assert "make the folder first" in done.output
    assert offramp("analyze", "ukraine-2022", "--out", tmp_path).exit_code == 2


def test_the_catalog_lists_the_case():
    assert "ukraine-2022" in offramp("catalog").output
    assert any(e["name"] == "ukraine-2022" for e in json.loads(offramp("catalog", "--json").stdout))


@pytest.mark.parametrize("command", ["analyze", "deals", "world", "check", "new"])
def test_every_command_has_help_with_an_example(command):
    done = offramp(command, "--help")
    assert done.exit_code == 0
    assert f"offramp {command}" in done.output


def test_the_ranges_are_as_many_wherever_they_are_counted(tmp_path):
    checked = offramp("check", "ukraine-2022").output
    found = offramp("analyze", "ukraine-2022", "--worlds", 30, "--no-report").output
    (one,) = re.findall(r"(\d+)\s+ranges\.", checked)
    (two,) = re.findall(r"Of\s+(\d+)\s+ranges", found)
    assert one == two


def test_a_handful_of_worlds_names_no_drivers():
    few = " ".join(offramp("analyze", "ukraine-2022", "--worlds", 29, "--no-report").output.split())
    assert "IT HANGS MOST ON Not said of 29 worlds: it is read off the thirds" in few
    assert "->" not in few
