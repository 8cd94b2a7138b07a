"""Shared parts of charts that list things: a row of words above or inside each bar.

Words stand inside the drawing and not beside an axis, so that long ones keep their room on a
telephone.
"""

from __future__ import annotations

from typing import Any

from offramp.report.palette import COLOURS

__all__ = ["row_text", "rows_axis"]


def rows_axis(field: str = "row:O") -> Any:
    """One band a row, in the order of the data, without an axis."""
    import altair as alt

    return alt.Y(field, axis=None, sort="ascending", scale=alt.Scale(type="band", padding=0.16))


def row_text(base: Any, field: str, *, x: float | dict[str, str], align: str, **mark: Any) -> Any:
    """Words of each row at a fixed place across the chart, cut to its width."""
    import altair as alt

    limit = mark.pop("limit", "width - 8")
    return (
        base.transform_filter(f"isValid(datum.{field})")
        .mark_text(
            align=align,
            baseline="middle",
            limit=alt.ExprRef(expr=limit),
            **{"color": COLOURS["ink"], **mark},
        )
        .encode(y=rows_axis(), x=alt.XValue(x), text=alt.Text(f"{field}:N"))
    )
