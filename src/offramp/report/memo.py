"""The answer on one page, as a Word file: for the memo that it ends up in.

Word's own styles carry it (Title, Heading 1, List Bullet, Table Grid), so that it takes on the
looks of the document it is pasted into.  The same results give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from offramp.report.briefing import (
    Sentence,
    Span,
    answers,
    confidence,
    ending_names,
)
from offramp.report.charts.figure import ticks
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, joined, signed
from offramp.report.lines import (
    LEVER,
    changed,
    not_studied,
    what_blocks,
    what_helps,
    whether_it_holds,
)
from offramp.report.memo_chart import Area, add_areas
from offramp.report.palette import COLOURS, ENDING_COLOURS
from offramp.report.tables import key_figures

if TYPE_CHECKING:
    from docx.document import Document

    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.studies import Studies
    from offramp.analysis.verdict import Verdict
    from offramp.runs import Run

__all__ = ["to_docx"]

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of the file: the earliest that zip knows."""
MOST = 360
"""Characters of a sentence that a file's long names may stretch."""
LANGUAGE = "en-GB"
MARGIN, PICTURE = 18, (172, 52)
"""Millimetres."""


def to_docx(
    run: Run,
    verdict: Verdict,
    deal_map: DealMap | None = None,
    *,
    studies: Studies | None = None,
    facts: Facts | None = None,
    changes: Sequence[str] = (),
) -> bytes:
    """Write the summary.

    Parameters
    ----------
    run, verdict
        What is summed up.
    deal_map
        The map of deals, whose counts the summary states; may be left out.
    studies
        Further studies; where there are none the summary says what to run.
    facts
        The scenario in words; None: read off the run's scenario.
    changes
        What was changed in the file before it was solved, in words.

    Returns
    -------
    bytes
        A .docx file of one page A4.
    """
    import docx

    words = facts or facts_of(run.scenario)
    document = docx.Document()
    _styles(document)
    _properties(document, words, run)
    document.add_paragraph(words.title, style="Title")
    question = f"Is there a settlement both sides would prefer to {words.going_on}?"
    document.add_paragraph(f"{question} As known on {words.as_of}.", style="Subtitle")
    if changes:
        _write(document.add_paragraph(), (Span(_changed(changes), True),))
    *said, _ = answers(words, verdict)
    for _, sentence in said:
        _write(document.add_paragraph(), sentence)
    if deal_map is not None:
        _write(document.add_paragraph(), (Span(_counts(deal_map)),))
    document.add_heading("Key figures", 1)
    _key_figures(document, words, run, verdict)
    _picture(document, words, verdict)
    document.add_heading("What blocks it, and what would help", 1)
    for lead, line in _studied(words, studies, changes, pulled=not run.scenario.levers):
        _write(document.add_paragraph(style="List Bullet"), (Span(lead, True), Span(_cut(line))))
    document.add_heading("What it rests on", 1)
    _write(document.add_paragraph(), (*confidence(verdict), Span(_rests(words, verdict))))
    _footer(document, words, run, changed=bool(changes))
    return _same_bytes(document)


def _counts(deals: DealMap) -> str:
    total, feasible = len(deals.proposer), int(deals.feasible.sum())
    unkept = int((deals.ratified & ~deals.feasible).sum())
    return (
        f"With every range at its middle, {feasible:,} of {total:,} packages could be agreed and "
        f"kept; {total - feasible - unkept:,} would be refused by somebody whose yes is needed, "
        f"{unkept:,} not kept."
    )


def _studied(
    facts: Facts, studies: Studies | None, changes: Sequence[str], *, pulled: bool
) -> list[tuple[str, str]]:
    found = []
    if studies is not None and studies.why is not None:
        found.append(("In the way. ", what_blocks(facts, studies.why)))
    if studies is not None and studies.levers is not None:
        found.append(("What would help. ", what_helps(facts, studies.levers, pulled=pulled)))
    if studies is not None and studies.plan is not None:
        found.append(("Weakest step. ", whether_it_holds(facts, studies.plan)))
    missing = not_studied(facts, studies, changes)
    return [*found, ("", missing)] if missing else found


def _rests(facts: Facts, verdict: Verdict) -> str:
    stated = verdict.confidence
    text = f" Of {stated.ranges} ranges {stated.sourced} rest on a source."
    named = [f"{facts.assumption(d.path)} ({signed(d.pull)})" for d in verdict.drivers[:3]]
    if not named:
        return text
    return _cut(
        f"{text} Most hangs on (points on the chance of a deal, lowest to highest third of the "
        f"range): {joined(named)}."
    )


def _changed(changes: Sequence[str]) -> str:
    """What was changed: levers pulled first, all of them whole, then as many others as fit."""
    pulled = [change for change in changes if change.startswith(LEVER)]
    others = [_cut(change, MOST - 60) for change in changes if not change.startswith(LEVER)]
    least, told = 0 if pulled else 1, changed([*pulled, *others])
    for shown in range(len(others) - 1, least - 1, -1):
        if len(told) <= MOST:
            break
        told = changed([*pulled, *others[:shown], f"and {len(others) - shown} more"])
    return told


def _cut(words: str, most: int = MOST) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


def _write(paragraph: Any, sentence: Sentence) -> None:
    for span in sentence:
        paragraph.add_run(span.text).bold = span.strong or None


def _key_figures(document: Document, facts: Facts, run: Run, verdict: Verdict) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    heads = ("Figure", "Sampling, 95 %", "How far worlds differ", "Solver’s own range")
    widths = (66, 34, 46, 28)
    rows = [
        (f"{k.figure} ", k.what, k.sampling, k.disagreement, k.solver)
        for k in key_figures(facts, run, verdict)
    ]
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for figure, what, *doubts in rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(figure).bold = True
        cells[0].paragraphs[0].add_run(what)
        for cell, doubt in zip(cells[1:], doubts, strict=True):
            cell.paragraphs[0].add_run(doubt or "–")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].style = "Cell"


def _picture(document: Document, facts: Facts, verdict: Verdict) -> None:
    names, last = ending_names(facts), verdict.horizons[-1]
    areas = [
        Area(f"{names[s]} {in_100(float(c[-1]))}", [100.0 * float(v) for v in c], ENDING_COLOURS[s])
        for s, c in verdict.curves.items()
    ]
    ends = joined([f"{names[s]} {in_100(float(c[-1]))}" for s, c in verdict.curves.items()])
    says = f"After {facts.periods(last)}, of 100 such {facts.contest}s: {ends}."
    document.add_paragraph(says, style="Caption")
    marks = ticks(last)
    add_areas(
        document,
        areas,
        PICTURE,
        title=f"How the {facts.contest} stands as time goes by",
        says=says,
        axis=f"{facts.period}s from now",
        chances=f"of 100 such {facts.contest}s",
        marks=marks[1] if len(marks) > 1 else 1,
    )


def _styles(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(14)
    section.header_distance = section.footer_distance = Mm(8)
    styles = document.styles
    cell: Any = styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    looks = {
        "Normal": (9.5, 3, 0),
        "Title": (18, 1, 0),
        "Subtitle": (9.5, 5, 0),
        "Heading 1": (11, 2, 6),
        "List Bullet": (9.5, 2, 0),
        "Caption": (8.5, 2, 6),
        "Footer": (7.5, 0, 0),
        "Cell": (8.5, 0, 0),
    }
    for name, (size, after, before) in looks.items():
        style: Any = styles[name]
        style.font.size = Pt(size)
        style.font.name = "Calibri"
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.line_spacing = 1.0
        # A theme's font would have its way with headings.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
    for name, colour in (
        ("Title", "ink"),
        ("Heading 1", "settled"),
        ("Subtitle", "muted"),
        ("Caption", "muted"),
    ):
        styled: Any = styles[name]
        styled.font.color.rgb = RGBColor.from_string(COLOURS[colour].lstrip("#").upper())
        styled.font.italic = False
        for spacing in list(styled.element.iter(qn("w:spacing"))):
            if spacing.getparent().tag == qn("w:rPr"):  # letters apart
                spacing.getparent().remove(spacing)
    for border in list(styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _modern(document)


def _modern(document: Document) -> None:
    """Say the language, and that this is no document of an older Word."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        compat = OxmlElement("w:compat")
        settings.append(compat)
    mode = OxmlElement("w:compatSetting")
    mode.set(qn("w:name"), "compatibilityMode")
    mode.set(qn("w:uri"), "http://schemas.microsoft.com/office/word")
    mode.set(qn("w:val"), "15")
    compat.append(mode)


def _properties(document: Document, facts: Facts, run: Run) -> None:
    known = run.scenario.meta.as_of
    stamp = datetime.combine(known, time(), tzinfo=UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = facts.title[:255]
    properties.subject = f"Is there a settlement both sides would prefer to {facts.going_on}?"
    properties.author = properties.last_modified_by = f"offramp {run.version}"
    properties.comments = f"{run.worlds:,} worlds, seed {run.seed}"
    properties.keywords = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = stamp
    properties.revision = 1


def _footer(document: Document, facts: Facts, run: Run, *, changed: bool) -> None:
    name = f"{facts.name}{' as changed' if changed else ''}"
    cut = " (interrupted)" if run.interrupted else ""
    document.sections[0].footer.paragraphs[0].add_run(
        f"offramp {run.version} · scenario {name}, contents {facts.fingerprint} · worlds 0 "
        f"to {run.worlds - 1:,}{cut}, seed {run.seed} · words for chances: US ICD 203. A model’s "
        "figures, as good as the file’s assumptions; not a frequency of history."
    )


def _same_bytes(document: Document) -> bytes:
    """Save without the time of day, which Word files carry in every entry."""
    written = io.BytesIO()
    document.save(written)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type, fixed.external_attr = zipfile.ZIP_DEFLATED, 0
            fixed.create_system = 0
            target.writestr(fixed, source.read(entry))
    return out.getvalue()
