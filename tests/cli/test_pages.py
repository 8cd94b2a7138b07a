"""Pages and the memo, written by the commands."""

import io

import docx
import pytest
from typer.testing import CliRunner

from offramp.catalog import text_of
from offramp.cli import app

RUN = CliRunner()


def offramp(*words):
    return RUN.invoke(app, list(map(str, words)))


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    text = text_of("ukraine-2022")
    assert "15/35/60 % of months" in text
    file = tmp_path_factory.mktemp("case") / "newer.yaml"
    file.write_text(text.replace("15/35/60 % of months", "75/85/95 % of months"), "utf-8")
    return file


@pytest.mark.parametrize(
    ("words", "chart"),
    [
        (("sensitivity", "ukraine-2022", "--tornado", "--worlds", 2), "tornado"),
        (("outside-view", "ukraine-2022", "--worlds", 3), "outside"),
        (("why", "ukraine-2022", "--worlds", 2, "--orders"), "why"),
        (("ratifiers", "ukraine-2022", "--worlds", 2), "blocks"),
    ],
)
def test_a_study_writes_its_page(tmp_path, words, chart):
    page = tmp_path / "page.html"
    done = offramp(*words, "--out", page)
    assert done.exit_code == 0, done.output
    text = page.read_text("utf-8")
    assert f'data-host="chart-{chart}"' in text
    assert "seed 1" in text


def test_a_comparison_writes_its_page(tmp_path, newer):
    page = tmp_path / "page.html"
    done = offramp("compare", "ukraine-2022", newer, "--worlds", 2, "--out", page)
    assert done.exit_code == 0, done.output
    assert "talks.channel: 15/35/60 % of months" in page.read_text("utf-8")


def test_what_moved_is_a_chapter_of_the_report(tmp_path, newer):
    page = tmp_path / "page.html"
    done = offramp(
        "analyze", newer, "--worlds", 4, "--since", "ukraine-2022", "--out", page
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    text = page.read_text("utf-8")
    assert '<section id="compared"' in text
    assert "What moved?" in text
    assert '<section id="why-not"' not in text


def test_an_older_file_of_another_war_is_refused():
    done = offramp("analyze", "ukraine-2022", "--worlds", 4, "--since", "iran-2013")
    assert done.exit_code == 2
    assert "different wars" in done.output


def test_further_studies_need_somewhere_to_stand():
    for more in (("--json",), ("--no-report",)):
        done = offramp("analyze", "ukraine-2022", "--worlds", 4, "--full", *more)
        assert done.exit_code == 2
        assert "--out" in done.output


def test_a_page_has_a_pages_name(tmp_path):
    for command in ("sensitivity", "levers", "signals"):
        done = offramp(command, "ukraine-2022", "--out", tmp_path / "page.pdf")
        assert done.exit_code == 2
        assert "must end in .html" in done.output
    done = offramp("outside-view", "--out", tmp_path / "page.html")
    assert done.exit_code == 2
    assert "a page is of a scenario" in done.output


def test_analyze_writes_the_memo(tmp_path):
    memo = tmp_path / "memo.docx"
    done = offramp("analyze", "ukraine-2022", "--worlds", 3, "--no-report", "--word", memo)
    assert done.exit_code == 0, done.output
    assert f"Memo: {memo}" in done.output
    document = docx.Document(io.BytesIO(memo.read_bytes()))
    assert document.paragraphs[0].text == "Ukraine, two weeks into the invasion"
    refused = offramp("analyze", "ukraine-2022", "--word", tmp_path / "memo.txt")
    assert refused.exit_code == 2
    assert "must end in .docx" in refused.output
