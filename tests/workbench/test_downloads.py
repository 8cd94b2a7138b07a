"""What is taken away: its name, its kind, and what it holds."""

import io
import json

import polars as pl
import pytest

from offramp.analysis.studies import Studies
from offramp.catalog import text_of
from offramp.scenario import read_text
from offramp.workbench.document import save_text
from offramp.workbench.downloads import KINDS, made
from offramp.workbench.state import Edit

MOVED = Edit("set", "war.cost.russia", "0.3/0.5/0.9")


def test_every_download_is_offered(site):
    page = site.get("/save", MOVED)
    assert page.status_code == 200
    assert "your 1 change included" in page.text
    for kind in KINDS:
        assert f'href="/download/{kind}?' in page.text


def test_the_file_as_it_is_comes_back_to_the_byte(site):
    response = site.get("/download/scenario")
    assert response.content == text_of("ukraine-2022").encode()
    assert response.headers["content-disposition"] == 'attachment; filename="ukraine-2022.yaml"'
    assert response.headers["content-type"].startswith("application/yaml")


def test_the_file_is_saved_with_its_changes(site):
    edits = (MOVED, Edit("pull", "envoy"))
    response = site.get("/download/scenario", *edits)
    assert response.text == save_text(text_of("ukraine-2022"), edits)
    name = 'attachment; filename="ukraine-2022-moved.yaml"'
    assert response.headers["content-disposition"] == name
    assert read_text(response.text).quantities["war.cost.russia"].text == "0.3/0.5/0.9"


@pytest.mark.parametrize("path", ["/", "/save", "/edit", "/edit/lever", "/download/scenario"])
def test_a_link_with_a_lever_that_there_is_not_is_refused_alike(site, path):
    response = site.get(path, Edit("pull", "nobody"))
    assert response.status_code == 400
    assert "there is no such lever in the file (here: nobody)" in response.text


@pytest.mark.parametrize("path", ["/save", "/download/scenario", "/download/report"])
def test_a_link_with_a_text_that_no_file_can_hold_says_which(site, path):
    lever = {"title": "one\x01two", "set": {"talks.channel": "1/2/3 % of months"}}
    response = site.get(path, MOVED, Edit("add", "levers.zz", lever))
    assert response.status_code == 400
    assert "this link: levers.zz.title: the text holds the control character U+0001" in (
        response.text
    )
    assert 'href="/">Begin afresh' in response.text
    fine = lever | {"title": "one\ntwo\tthree"}
    saved = site.get("/download/scenario", Edit("add", "levers.zz", fine))
    assert read_text(saved.text).levers["zz"].title == "one two three"


def test_a_file_that_cannot_be_changed_says_so_on_a_page(site, monkeypatch):
    from offramp.workbench import downloads
    from offramp.workbench.splice import SpliceError

    def refuse(*_):
        raise SpliceError("this text is laid out in a way")

    monkeypatch.setattr(downloads, "save", refuse)
    response = site.get("/download/scenario", MOVED)
    assert "this text is laid out in a way." in response.text
    assert 'href="/">Begin afresh' in response.text


def test_the_page_says_what_becomes_of_a_lever(site):
    page = site.get("/save", Edit("pull", "envoy"))
    assert "its own lines stay as a comment" in page.text
    saved = site.get("/download/scenario", Edit("pull", "envoy")).text
    assert "  # envoy:\n  #   title: A trusted envoy is sent, with Kyiv\n" in saved


@pytest.mark.parametrize("kind", ["csv", "parquet", "json", "report"])
def test_figures_are_those_of_the_state(site, kind):
    response = site.get(f"/download/{kind}", MOVED)
    assert response.status_code == 200
    found = KINDS[kind]
    name = f'attachment; filename="ukraine-2022-moved{found.ending}"'
    assert response.headers["content-disposition"] == name
    assert response.headers["content-type"] == found.media
    assert response.headers["x-content-type-options"] == "nosniff"
    if kind in ("csv", "parquet"):
        read = pl.read_csv if kind == "csv" else pl.read_parquet
        frame = read(io.BytesIO(response.content))
        assert frame.height == 3
        assert {"world", "war.cost.russia", "zone_now"} <= set(frame.columns)
    elif kind == "json":
        assert json.loads(response.text)["run"]["worlds"] == 3
    else:
        assert response.text.startswith("<!doctype html>")
        assert "0.3/0.5/0.9" in response.text


def test_there_are_no_other_downloads(site):
    assert site.get("/download/passwd").status_code == 404


def test_the_summary_makes_only_the_studies_it_shows(ukraine, monkeypatch):
    from offramp.case import Case

    asked, studies = [], Case.studies

    def noted(self, *given, only=None, **options):
        asked.append(only)
        return studies(self, *given, only=("plan",), **options)

    monkeypatch.setattr(Case, "studies", noted)
    made("summary", ukraine, 2, 1, study=2)
    assert asked == [("why", "levers", "plan")]


def test_a_report_says_what_was_moved_and_what_a_lever_rests_on(site):
    page = site.get("/download/report", MOVED, Edit("pull", "envoy")).text
    assert "Not as the file has it. Changed: what fighting costs Russia: " in page
    assert "lever: A trusted envoy is sent, with Kyiv" in page
    assert "someone both trust can be reached in nearly every month" in page
    assert "neither source nor judgement" not in page
    assert "ukraine-2022 as changed" in page
    assert "offramp analyze ukraine-2022 --full" not in page  # that answers for another state
    assert "Not as the file has it" not in site.get("/download/report").text


def test_levers_are_compared_in_the_memo_of_a_state_that_has_some_pulled(ukraine, monkeypatch):
    import docx

    from offramp.case import Case

    monkeypatch.setattr(Case, "studies", lambda *_, **__: Studies())
    pulled = ukraine.pull("envoy")
    memo = made("summary", pulled, 2, 1, 2, ukraine, ("lever: An envoy",))
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(memo)).paragraphs)
    assert "What would help. Each lever by itself, before any is pulled." in text
    assert "Not as the file has it. Changed: lever: An envoy." in text
    assert "whether it would hold: not studied here" in text
    assert "run: offramp" not in text
