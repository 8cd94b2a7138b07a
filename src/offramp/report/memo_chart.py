"""A chart inside a Word file: drawn by Word itself, and told in words to those who listen.

The figures stand in the chart as literals, so that no workbook has to be carried along (ECMA-376
part 1, section 21.2: DrawingML charts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["Area", "add_areas"]

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
CONTENT = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
EMU = 36000
"""English metric units in a millimetre."""


@dataclass(frozen=True)
class Area:
    """One area of a stack, from the bottom."""

    name: str
    values: Sequence[float]
    colour: str
    """``#rrggbb``."""


def add_areas(
    document: Document,
    areas: Sequence[Area],
    size: tuple[float, float],
    *,
    title: str,
    says: str,
    axis: str,
    chances: str,
    marks: int,
) -> None:
    """Add stacked areas over 0, 1, ... at the end of a document.

    Parameters
    ----------
    document
        Where.
    areas
        From the bottom.
    size
        Width and height, mm.
    title, says
        Alternative text: what it is, what there is to see.
    axis
        What runs along the bottom.
    chances
        What runs up the left.
    marks
        Every how many dates are labelled.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    name = PackURI("/word/charts/chart1.xml")
    blob = _chart(areas, axis, chances, marks).encode()
    part = Part(name, CONTENT, blob, document.part.package)
    link = document.part.relate_to(part, f"{LINK}/chart")
    width, height = (round(mm * EMU) for mm in size)
    inline = parse_xml(
        f'<wp:inline xmlns:wp="{DRAWING}" xmlns:a="{MAIN}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="1" name="Chart 1" title={quoteattr(title)} descr={quoteattr(says)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}">'
        f'<c:chart xmlns:c="{CHART}" xmlns:r="{LINK}" r:id="{link}"/>'
        "</a:graphicData></a:graphic></wp:inline>"
    )
    run = document.add_paragraph().add_run()
    run._r.add_drawing(inline)


def _chart(areas: Sequence[Area], axis: str, chances: str, marks: int) -> str:
    series = "".join(_series(i, area) for i, area in enumerate(areas))
    text = (
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="800"><a:latin '
        'typeface="Calibri"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
    line = (
        '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="8996A3"/></a:solidFill></a:ln>'
        "</c:spPr>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{CHART}" xmlns:a="{MAIN}"><c:roundedCorners val="0"/><c:chart>'
        '<c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:areaChart><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        '<c:axId val="1"/><c:axId val="2"/></c:areaChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/>{_title(axis)}<c:numFmt formatCode="0" '
        'sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{line}{text}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
        f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'<c:tickLblSkip val="{marks}"/><c:tickMarkSkip val="{marks}"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/>'
        '<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        f'{_title(chances)}<c:numFmt formatCode="0" sourceLinked="0"/>'
        '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{line}{text}<c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="midCat"/>'
        '<c:majorUnit val="25"/></c:valAx></c:plotArea>'
        f'<c:legend><c:legendPos val="r"/><c:overlay val="0"/>{text}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="zero"/></c:chart><c:spPr><a:noFill/>'
        f"<a:ln><a:noFill/></a:ln></c:spPr>{text}</c:chartSpace>"
    )


def _title(words: str) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="800" b="0"/>'
        f'</a:pPr><a:r><a:rPr lang="en-GB" sz="800" b="0"/><a:t>{escape(words)}</a:t></a:r></a:p>'
        '</c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(number: int, area: Area) -> str:
    count = len(area.values)
    dates = "".join(f'<c:pt idx="{i}"><c:v>{i}</c:v></c:pt>' for i in range(count))
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value:.2f}</c:v></c:pt>' for i, value in enumerate(area.values)
    )
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f"<c:tx><c:v>{escape(area.name)}</c:v></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{area.colour.lstrip("#").upper()}"/></a:solidFill>'
        '<a:ln w="6350"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr>'
        f'<c:cat><c:numLit><c:formatCode>0</c:formatCode><c:ptCount val="{count}"/>{dates}'
        "</c:numLit></c:cat>"
        f'<c:val><c:numLit><c:formatCode>0</c:formatCode><c:ptCount val="{count}"/>{points}'
        "</c:numLit></c:val></c:ser>"
    )
