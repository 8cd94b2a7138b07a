"""A figure: one chart, the sentence that says what to see in it, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offramp.report.palette import theme

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Cell", "Figure", "Table", "finish", "ticks", "values"]

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
    chart: alt.LayerChart | alt.Chart
    table: Table

    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite specification, as wide as its container."""
        return self.chart.properties(width="container").to_dict()

    def inline(self, width: int = 620) -> alt.LayerChart | alt.Chart:
        """Return the chart at a fixed width in pixels, for notebooks."""
        return self.chart.properties(width=width)


def finish(chart: Any, height: int, description: str) -> Any:
    """Give a chart its height, the house's looks and a description for screen readers."""
    return chart.properties(
        height=height,
        description=description,
        autosize={"type": "fit-x", "contains": "padding"},
    ).configure(**theme())


def values(rows: Sequence[dict[str, Any]]) -> Any:
    """Rows as inline data."""
    import altair as alt

    return alt.Data(values=list(rows))


def ticks(last: int) -> list[int]:
    """Dates to mark on an axis from 0 to *last*: few, even, the last among them."""
    step = next((s for s in (1, 2, 3, 6, 12) if last / s <= 8), 24)
    even = [n for n in range(0, last, step) if last - n >= 0.5 * step]
    return [*even, last]
