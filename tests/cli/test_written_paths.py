"""No command writes over what it reads, nor under a name that promises another kind of file."""

import os

import pytest
from typer.testing import CliRunner

import offramp as package
from offramp.cli import app
from offramp.scenario.starter import write_starter

RUN = CliRunner()

PAGES = {
    "analyze": ("--worlds", 2),
    "why": ("--worlds", 2),
    "levers": ("--worlds", 2),
    "signals": ("--worlds", 2),
    "ratifiers": ("--worlds", 2),
    "plan": ("--worlds", 2),
    "sensitivity": ("--samples", 8),
    "outside-view": ("--worlds", 2),
}
"""Commands that write pages, with the little work that a failure of the test would cost."""


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


@pytest.fixture
def mine(tmp_path):
    file, _ = write_starter(tmp_path / "mine.yaml")
    return file


def _refused(file, *words, phrase):
    before, there = file.read_bytes(), sorted(file.parent.iterdir())
    done = offramp(*words)
    assert done.exit_code == 2, done.output
    assert phrase in " ".join(done.output.split())
    assert file.read_bytes() == before
    assert sorted(file.parent.iterdir()) == there


@pytest.mark.parametrize("command", PAGES)
def test_no_command_writes_over_its_scenario(command, mine):
    _refused(mine, command, mine, *PAGES[command], "--out", mine, phrase="it would be lost")


@pytest.mark.parametrize("command", PAGES)
def test_no_page_has_the_name_of_a_scenario(command, mine):
    other = mine.with_name("other.yaml")
    words = (command, mine, *PAGES[command], "--out", other)
    _refused(mine, *words, phrase="its name must end in .html")


def test_neither_of_two_files_compared_is_written_over(mine, tmp_path):
    newer, _ = write_starter(tmp_path / "newer.html")
    for out in (mine, newer):
        words = ("compare", mine, newer, "--worlds", 2, "--out", out)
        _refused(newer, *words, phrase="it would be lost")
    words = ("analyze", mine, "--worlds", 2, "--since", newer, "--out", newer)
    _refused(newer, *words, phrase="it would be lost")


@pytest.mark.parametrize(("option", "name"), [("--out", "w.HTML"), ("--word", "w.DOCX"),
                                              ("--data", "w.CSV")])  # fmt: skip
def test_a_scenario_that_is_called_like_a_result_stays(option, name, tmp_path, monkeypatch):
    file, _ = write_starter(tmp_path / name)
    (tmp_path / "folder").mkdir()
    (tmp_path / f"link{file.suffix}").symlink_to(file)
    os.link(file, tmp_path / f"hard{file.suffix}")
    monkeypatch.chdir(tmp_path)
    for out in (name, f"folder/../{name}", f"link{file.suffix}", f"hard{file.suffix}"):
        words = ("analyze", file, "--worlds", 2, "--no-report", option, out)
        _refused(file, *words, phrase="it would be lost")


def test_the_default_report_spares_a_scenario_of_its_name(tmp_path, monkeypatch):
    file, _ = write_starter(tmp_path / "war.html")
    monkeypatch.chdir(tmp_path)
    _refused(file, "analyze", "war.html", "--worlds", 2, phrase="it would be lost")


def test_recomputed_tables_are_json_and_spare_what_they_come_from(tmp_path):
    raw = tmp_path / "cow.json"
    raw.write_text("not read\n", encoding="utf-8")
    _refused(raw, "outside-view", "--from", raw, "--out", raw, phrase="it would be lost")
    words = ("outside-view", "--from", raw, "--out", tmp_path / "tables.txt")
    _refused(raw, *words, phrase="its name must end in .html or .htm or .json")


def test_the_case_itself_saves_under_no_other_name(mine):
    before = mine.read_bytes()
    with pytest.raises(ValueError, match=r"\.html or \.docx"):
        package.load(mine).analyze(2, solver_range=False).save(mine)
    assert mine.read_bytes() == before
