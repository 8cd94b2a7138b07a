"""A figure: one chart, the sentence that says what to see in it, and the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from offramp.report.palette import theme

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Cell", "Figure", "Rows", "Table", "finish", "layered", "ticks", "values"]

Cell = str | float | int


@dataclass(frozen=True)
class Table:
    """The figures behind a chart, ready to print."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Figure:
    """One chart, defined once for page, report and notebook."""

    key: str
    """Identifier, unique on a page."""
    title: str
    says: str
    """One sentence, computed from the data: what there is to see."""
    drawing: Mapping[str, Any]
    """Vega-Lite, without its width and the house's looks: from `finish`."""
    table: Table

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite specification, as wide as its container."""
        return {**self.drawing, "width": "container", "config": theme()}

    @property
    def chart(self) -> alt.LayerChart | alt.Chart:
        """The drawing as Altair's chart."""
        import altair as alt

        kind = alt.LayerChart if "layer" in self.drawing else alt.Chart
        return kind.from_dict({**self.drawing, "config": theme()}, validate=False)

    def inline(self, width: int = 620) -> alt.LayerChart | alt.Chart:
        """Return the chart at a fixed width in pixels, for notebooks."""
        return self.chart.properties(width=width)


def layered(*layers: Any, rows: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Put charts over one another, the first at the bottom, all with the same *rows* if given.

    As `altair.layer`, which copies every part of every layer several times over: that took longer
    than all the rest of drawing.
    """
    drawn: dict[str, Any] = {"layer": [_plain(chart) for chart in layers]}
    return drawn if rows is None else {"data": {"values": list(rows)}, **drawn}


def finish(chart: Any, height: int, description: str) -> dict[str, Any]:
    """Give a chart, or layers, a height and a description for screen readers."""
    import altair as alt

    drawn = chart if isinstance(chart, dict) else _plain(chart)
    return {
        "$schema": alt.SCHEMA_URL,
        "description": description,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        **drawn,
    }


def _plain(chart: Any) -> dict[str, Any]:
    import altair as alt

    # As a part: the top adds schema and looks itself.
    drawn = chart.to_dict(validate=False, context={"top_level": False, "datasets": {}})
    if chart.data is alt.Undefined:  # shares the data of all layers
        drawn.pop("data", None)
    return drawn


class Rows:
    """Rows of data as Altair takes them, but by reference.

    Altair copies lists and dictionaries whenever a mark or an encoding is added.
    """

    _schema: ClassVar[dict[str, Any]] = {"type": "array"}

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = list(rows)

    def to_dict(self, *_: Any, **__: Any) -> list[dict[str, Any]]:
        """Return the rows themselves."""
        return self._rows


def values(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as inline data."""
    import altair as alt

    return alt.Data(values=Rows(rows))


def ticks(last: int) -> list[int]:
    """Dates to mark on an axis from 0 to *last*: few, even, the last among them."""
    step = next((s for s in (1, 2, 3, 6, 12) if last / s <= 8), 24)
    even = [n for n in range(0, last, step) if last - n >= 0.5 * step]
    return [*even, last]
