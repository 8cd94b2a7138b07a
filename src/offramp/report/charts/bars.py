"""Shared parts of charts that list things: a row of words above or inside each bar.

Words stand inside the drawing and not beside an axis, so that long ones keep their room on a
telephone.  There they take several lines, and a chart is as high as it then has to be.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from offramp.report.palette import COLOURS

__all__ = ["LINE", "lines_on_telephone", "row_text", "rows_axis", "wrapped"]

LINE = 15
"""Height of a line of words, pixels."""
_LETTER = 6.3
"""Width of a letter, on average."""
_TELEPHONE = 320
"""Width of a drawing on a telephone, pixels."""


def lines_on_telephone(texts: Iterable[str], spare: int = 0) -> int:
    """Lines that the longest of some texts takes on a telephone.

    Parameters
    ----------
    texts
        Words of the rows.
    spare
        Pixels beside them that are for something else.
    """
    letters = int((_TELEPHONE - spare) / _LETTER)
    return max([1, *(len(textwrap.wrap(text, letters)) for text in texts)])


def wrapped(field: str, spare: int, dy: float) -> dict[str, Any]:
    """Properties of a mark of text that breaks a field into lines, the last of them at *dy*.

    The expressions are of the drawing: how many lines there are follows from its width.
    """
    import altair as alt

    letters = f"max(8, floor((width - {spare}) / {_LETTER}))"
    pattern = f"regexp('(.{{1,' + {letters} + '}})(\\\\s+|$)', 'g')"
    lines = f"split(trim(replace(datum.{field}, {pattern}, '$1\\n')), '\\n')"
    return {
        "text": alt.ExprRef(expr=lines),
        "dy": alt.ExprRef(expr=f"{dy} - {LINE} * (length({lines}) - 1)"),
        "limit": alt.ExprRef(expr=f"width - {spare} + 12"),
        "lineHeight": LINE,
    }


def rows_axis(field: str = "row:O") -> Any:
    """One band a row, in the order of the data, without an axis."""
    import altair as alt

    return alt.Y(field, axis=None, sort="ascending", scale=alt.Scale(type="band", padding=0.16))


def row_text(
    base: Any,
    field: str,
    *,
    x: float | dict[str, str],
    align: str,
    spare: int | None = None,
    **mark: Any,
) -> Any:
    """Words of each row at a fixed place across the chart.

    Parameters
    ----------
    base
        Chart of the rows.
    field
        Holds the words.
    x, align, mark
        Where they stand, and how they look.
    spare
        Pixels of the width that they leave to something else, breaking into lines upwards; None:
        they are one line, cut to the width.
    """
    import altair as alt

    limit = mark.pop("limit", "width - 8")
    looks = {"color": COLOURS["ink"], "limit": alt.ExprRef(expr=limit), **mark}
    encoded: dict[str, Any] = {"y": rows_axis(), "x": alt.XValue(x)}
    if spare is None:
        encoded["text"] = alt.Text(f"{field}:N")
    else:
        looks |= wrapped(field, spare, mark.get("dy", 0))
    return (
        base.transform_filter(f"isValid(datum.{field})")
        .mark_text(align=align, baseline="middle", **looks)
        .encode(**encoded)
    )
