"""The memo: one page of Word with the answer, true to the results and the same every time."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from synthetic import HOSTILE, hostile, made

from offramp.analysis.studies import Studies
from offramp.analysis.why import why
from offramp.case import Analysis
from offramp.report.figures import in_100
from offramp.report.memo import to_docx
from offramp.report.wording import clean

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def written(**options):
    case = made()
    return to_docx(case.run, case.verdict, case.deal_map, **options)


def opened(blob):
    return docx.Document(io.BytesIO(blob))


def words(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_memo_answers_and_says_what_it_rests_on():
    case, document = made(), opened(written())
    text = words(document)
    assert document.paragraphs[0].text == case.facts.title
    assert f"({in_100(case.verdict.zone_now.value)} in 100)" in text
    deal = case.verdict.deal_by[case.verdict.headline]
    assert f"{in_100(deal.low)} to {in_100(deal.high)}" in text
    unkept = int((case.deal_map.ratified & ~case.deal_map.feasible).sum())
    assert f"{unkept:,} not kept" in text
    assert "Confidence is" in text
    assert f"offramp analyze {case.facts.command} --full" in text
    footer = document.sections[0].footer.paragraphs[0].text
    for part in (case.facts.fingerprint, "seed 1", f"0 to {case.run.worlds - 1}", case.run.version):
        assert part in footer


def test_styles_and_properties_are_words_own():
    document = opened(written())
    used = {p.style.name for p in document.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "List Bullet", "Caption"} <= used
    assert document.tables[0].style.name == "Table Grid"
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    properties = document.core_properties
    assert properties.title == made().facts.title
    assert "settlement" in properties.subject
    assert properties.language == "en-GB"
    assert properties.created.date() == made().run.scenario.meta.as_of
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_the_chart_is_true_to_the_curves_and_has_words():
    blob = written()
    with zipfile.ZipFile(io.BytesIO(blob)) as parts:
        chart = etree.fromstring(parts.read("word/charts/chart1.xml"))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    for series, curve in zip(
        chart.iterfind(".//c:ser", space), made().verdict.curves.values(), strict=True
    ):
        drawn = [float(v.text) for v in series.iterfind("c:val//c:v", space)]
        assert drawn == pytest.approx([100 * float(v) for v in curve], abs=0.005)
    picture = next(opened(blob).element.body.iter(qn("wp:docPr")))
    assert "of 100 such wars" in picture.get("descr")


def test_studies_take_the_place_of_what_to_run(ukraine):
    studied = Studies(why=why(ukraine, 4, 1, exact=False))
    text = words(opened(written(studies=studied)))
    assert "In the way." in text
    assert "What would help and whether it would hold: not studied" in text


def told_changed(*changes):
    paragraphs = opened(written(changes=changes)).paragraphs
    return next(p.text for p in paragraphs if p.text.startswith("Not as the file has it."))


def test_levers_that_are_pulled_come_first_and_whole_and_others_are_counted():
    others = [f"what number {i} says, in words of some length: 1/2/3 → 2/3/4" for i in range(9)]
    levers = [
        f"lever: {'a long title, ' * 9}of the {n} lever" for n in ("first", "second", "third")
    ]
    text = told_changed(*others[:4], levers[0], *others[4:])
    assert text.startswith(f"Not as the file has it. Changed: {levers[0]}; {others[0]}; ")
    shown = sum(other in text for other in others)
    assert 0 < shown < 9
    assert text.endswith(f"; and {9 - shown} more.")
    assert len(text) <= 360 < len(text) + len(others[0])
    text = told_changed(*others, *levers)
    assert text == f"Not as the file has it. Changed: {'; '.join(levers)}; and 9 more."


def test_changes_that_fit_are_told_whole_and_one_too_long_is_cut():
    assert told_changed("a: 1 → 2", "lever: b") == (
        "Not as the file has it. Changed: lever: b; a: 1 → 2."
    )
    text = told_changed("added: " + "a word " * 90, "set: " + "b" * 60)
    assert text.endswith(" …; and 1 more.")
    assert len(text) <= 360


def test_the_same_results_give_the_same_bytes():
    assert written() == written()


def test_hostile_text_stays_text():
    facts = hostile(made().facts)
    text = words(opened(written(facts=facts)))
    assert clean(HOSTILE) in text


def test_an_analysis_saves_either_by_the_name(tmp_path):
    case = made()
    analysis = Analysis(case.run, case.verdict, case.deal_map)
    assert opened(analysis.save(tmp_path / "memo.docx").read_bytes()).tables
    assert analysis.save(tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="no office program on this machine to lay it out")
@pytest.mark.parametrize("long", [False, True])
def test_it_fits_on_one_page(tmp_path, long):
    facts = made().facts
    if long:
        facts = replace(facts, title=facts.title * 2, escalation=facts.escalation * 3)
    path = tmp_path / "memo.docx"
    path.write_bytes(written(facts=facts))
    command = [OFFICE, f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=150,
    )
    pdf = path.with_suffix(".pdf").read_bytes()
    assert pdf.count(b"/Type/Page") - pdf.count(b"/Type/Pages") == 1
