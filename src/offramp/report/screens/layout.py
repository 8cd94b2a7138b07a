"""Shared parts of the screens: headings, paragraphs and plain tables that need no colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from offramp.report.briefing import Sentence

__all__ = ["NARROW", "Paragraph", "figures_table", "heading", "sentence", "spread_rows"]

INDENT = 2
NARROW = 40
"""Letters of a source's title that a column has room for."""


def heading(title: str, note: str = "") -> Text:
    """Write a section's title in capitals, with a note beside it."""
    text = Text("\n" + title.upper(), style="bold")
    return text.append(f"{', ' if note else ''}{note}", style="not bold")


def sentence(spans: Sentence) -> Text:
    """Write a sentence; what is strong is bold (and in capitals, where no bold is known)."""
    text = Text()
    for span in spans:
        text.append(span.text, style="bold" if span.strong else "")
    return text


class Paragraph:
    """Text wrapped to the screen, its second line indented like its first (or *hang* further)."""

    def __init__(self, text: Text | str, indent: int = INDENT, hang: int = 0) -> None:
        self.text = Text(text) if isinstance(text, str) else text
        self.indent, self.hang = indent, hang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wrap and indent."""
        width = max(options.max_width - self.indent - self.hang, 20)
        for i, line in enumerate(self.text.wrap(console, width)):
            line.rstrip()
            yield Padding(line, (0, 0, 0, self.indent + (self.hang if i else 0)), expand=False)


def figures_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str | Text]],
    *,
    wide: int = 0,
) -> Padding:
    """Words at the left, figures flush right; column titles in the first row.

    Parameters
    ----------
    columns
        Titles; the first column holds words.
    rows
        Cells as text.
    wide
        How many of the last columns hold words, too.
    """
    table = Table(
        box=None,
        show_edge=False,
        pad_edge=False,
        padding=(0, 2, 0, 0),
        header_style="",
        show_header=any(columns),
    )
    last = len(columns) - wide
    for i, title in enumerate(columns):
        words = i == 0 or i >= last
        table.add_column(
            Text(title, style="dim"),
            justify="left" if words else "right",
            no_wrap=not words,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    return Padding(table, (0, 0, 0, INDENT), expand=False)


def spread_rows(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    """Rows of a report's table as text."""
    return [[str(cell) for cell in row] for row in rows]
