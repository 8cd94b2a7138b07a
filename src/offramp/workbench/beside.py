"""A study beside the same study of the state before: its figures then stand behind those of now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from offramp.report.charts.figure import Cell, Table
from offramp.report.embed import is_figure, safe_json
from offramp.workbench.tasks import Picture, Told

__all__ = ["beside"]

Row = tuple[Cell, ...]


def beside(now: Told, was: Told | None) -> Told:
    """Put the figures that differ behind those of now: ``+12 (before: +18)``.

    Parameters
    ----------
    now
        A study of the state shown.
    was
        The same study of the state before; None: it was not made.

    Returns
    -------
    Told
        *now*, with figures of then in the tables, and in charts that write a figure to each row.
    """
    if was is None or was == now:
        return now
    then = {picture.key: picture for picture in was.pictures}
    return replace(
        now,
        pictures=tuple(_picture(p, then[p.key]) if p.key in then else p for p in now.pictures),
        tables=tuple(_table(new, old) for new, old in zip(now.tables, was.tables, strict=False))
        + now.tables[len(was.tables) :],
    )


def _picture(now: Picture, was: Picture) -> Picture:
    return replace(now, spec=_spec(now.spec, was.spec), table=_table(now.table, was.table))


def _table(now: Table, was: Table) -> Table:
    """Rows are the same where the words before their first figure are."""
    if now.columns != was.columns:
        return now
    old = {_words(row): row for row in was.rows}
    rows = tuple(_row(row, old.get(_words(row), row)) for row in now.rows)
    return replace(now, rows=rows)


def _words(row: Row) -> Row:
    first = next((i for i, cell in enumerate(row) if i and is_figure(cell)), len(row))
    return row[:first]


def _row(now: Row, was: Row) -> Row:
    return tuple(
        _with(new, old) if i and is_figure(new) and is_figure(old) else new
        for i, (new, old) in enumerate(zip(now, was, strict=True))
    )


def _with(new: Cell, old: Cell) -> Cell:
    return new if new == old else f"{new} (before: {old})"


def _spec(now: str, was: str) -> str:
    """Rows of a chart that have a name and a figure, such as obstacles and levers."""
    new, rows = json.loads(now), _named(json.loads(was))
    old = {row["words"]: row["figures"] for row in rows}
    for row in _named(new):
        then = old.get(row["words"], row["figures"])
        if then == row["figures"]:
            continue
        if "(" in then:  # figures with an interval have a line of their own, with room at its end
            row["figures"] += f", before: {then.partition(' (')[0]}"
        else:  # beside a short name: the figure stands where its bar ends
            row["words"] += f" (before: {then})"
    return safe_json(new)


def _named(spec: dict[str, Any]) -> Sequence[dict[str, Any]]:
    rows = spec.get("data", {}).get("values", ())
    return [row for row in rows if "words" in row and "figures" in row]
