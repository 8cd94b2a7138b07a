"""Read the files of historical data that the outside view rests on, as their authors publish them.

Nothing here is needed to use the figures that the package ships; it is how they were computed, and
how a reader recomputes them from copies of the originals.  Text files are read as they are (COW's
lines end in a bare CR); old Excel files (.xls) need the small package xlrd.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HistoryFileError", "War", "read_rows", "read_sheet", "read_wars"]

# COW's codes: -8 does not apply, -9 unknown, -7 still going when coding closed.
OPEN_END = -7
CODING_CLOSED = dt.date(2007, 12, 31)
BY_CODE = {1: "victory", 3: "compromise", 4: "transformed", 6: "stalemate", 7: "stalemate"}


class HistoryFileError(ValueError):
    """A file of historical data cannot be read: says which, where, and what was expected."""


@dataclass(frozen=True)
class War:
    """One interstate war, all participants together."""

    number: int
    name: str
    start: dt.date
    end: dt.date
    days: int
    """First to last day, both counted."""
    outcome: str | None
    """One of `OUTCOMES`; None while it goes on."""
    paused: int
    """Days within it on which no participant was at war (truces)."""


def read_wars(path: Path | str) -> list[War]:
    """Read COW's participants file into wars, in the order of their numbers.

    Two phases of a participant are both read; unknown months and days are taken at the middle of
    the year or month.  A war lasts from the first start to the last end of any participant.
    """
    needed = ["WarNum", "WarName", "Outcome"] + [
        f"{end}{part}{phase}"
        for end in ("Start", "End")
        for part in ("Year", "Month", "Day")
        for phase in (1, 2)
    ]
    groups: dict[int, list[tuple[int, dict[str, str]]]] = {}
    for line, row in read_rows(path, needed):
        groups.setdefault(_whole(row, "WarNum", path, line), []).append((line, row))
    return [_war(number, groups[number], path) for number in sorted(groups)]


def read_rows(path: Path | str, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Read a CSV file with any line ends (COW's are bare CR) into numbered rows.

    Raises
    ------
    HistoryFileError
        It is missing, not text, cut short, or lacks a needed column.
    """
    try:
        # newline=None: CR, LF and CRLF all end a line, which the csv module alone does not do.
        with Path(path).open(encoding="utf-8-sig", newline=None) as file:
            reader = csv.DictReader(file)
            rows = list(enumerate(reader, start=2))
            columns = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise HistoryFileError(f"{path}: cannot be read as a table in text: {error}") from error
    _check_columns(path, columns, needed, len(rows))
    for line, row in rows:
        if None in row.values():
            raise HistoryFileError(
                f"{path}, row {line}: fewer cells than there are columns; is the file cut short?"
            )
    return rows


def read_sheet(path: Path | str, needed: Sequence[str]) -> list[tuple[int, dict[str, object]]]:
    """Read the first sheet of an .xls file into numbered rows; empty cells are empty strings.

    Raises
    ------
    HistoryFileError
        xlrd is not installed, the file is no .xls, or it lacks a needed column.
    """
    try:
        import xlrd  # pyright: ignore[reportMissingModuleSource]
    except ImportError as error:
        raise HistoryFileError(
            f"{path}: reading .xls needs the small package xlrd: install it, "
            "or offramp with its extra `history`"
        ) from error
    try:
        sheet = xlrd.open_workbook(str(path)).sheet_by_index(0)
    except Exception as error:  # xlrd fails in many ways on a file that is cut short or damaged
        raise HistoryFileError(f"{path}: cannot be read as an .xls file: {error}") from error
    columns = [str(c) for c in sheet.row_values(0)] if sheet.nrows else []
    _check_columns(path, columns, needed, sheet.nrows - 1)
    return [
        (line + 1, dict(zip(columns, sheet.row_values(line), strict=True)))
        for line in range(1, sheet.nrows)
    ]


def _check_columns(
    path: Path | str, columns: Sequence[str], needed: Sequence[str], rows: int
) -> None:
    missing = [c for c in needed if c not in columns]
    if missing or rows < 1:
        raise HistoryFileError(
            f"{path}: lacks {', '.join(missing) or 'any row'}. "
            f"Expected a file with the columns {', '.join(needed)}."
        )


def _war(number: int, rows: list[tuple[int, dict[str, str]]], path: Path | str) -> War:
    spells, codes, ongoing = [], set(), False
    for line, row in rows:
        codes.add(_whole(row, "Outcome", path, line))
        for phase in (1, 2):
            spell, unfinished = _spell(row, phase, path, line)
            spells += [spell] if spell else []
            ongoing |= unfinished
    name = rows[0][1]["WarName"]
    if not spells:
        raise HistoryFileError(f"{path}, row {rows[0][0]}: the war {name!r} has no dates")
    spells.sort()
    start, end = spells[0][0], max(e for _, e in spells)
    outcome = None if ongoing or 5 in codes else _outcome(codes, name, path)
    return War(number, name, start, end, (end - start).days + 1, outcome, _paused(spells))


def _outcome(codes: set[int], name: str, path: Path | str) -> str:
    for code, outcome in BY_CODE.items():
        if code in codes:
            return outcome
    raise HistoryFileError(
        f"{path}: the war {name!r} has outcome codes {sorted(codes)}; expected one of 1 to 8"
    )


def _spell(
    row: dict[str, str], phase: int, path: Path | str, line: int
) -> tuple[tuple[dt.date, dt.date] | None, bool]:
    start = [_whole(row, f"Start{part}{phase}", path, line) for part in ("Year", "Month", "Day")]
    end = [_whole(row, f"End{part}{phase}", path, line) for part in ("Year", "Month", "Day")]
    if start[0] < 0:
        return None, False
    unfinished = OPEN_END in end
    first = _date(start, path, line)
    last = CODING_CLOSED if unfinished else _date(end, path, line)
    if last < first:
        raise HistoryFileError(f"{path}, row {line}: phase {phase} ends {last} before {first}")
    return (first, last), unfinished


def _date(parts: list[int], path: Path | str, line: int) -> dt.date:
    year, month, day = parts
    month, day = (month, day if day > 0 else 15) if month > 0 else (7, 1)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise HistoryFileError(f"{path}, row {line}: {parts} is no date: {error}") from error


def _paused(spells: list[tuple[dt.date, dt.date]]) -> int:
    idle, last = 0, spells[0][1]
    for start, end in spells[1:]:
        idle += max(0, (start - last).days - 1)
        last = max(last, end)
    return idle


def _whole(row: dict[str, str], key: str, path: Path | str, line: int) -> int:
    try:
        return int(row[key])
    except (TypeError, ValueError):
        raise HistoryFileError(
            f"{path}, row {line}, column {key}: {row[key]!r} is no whole number"
        ) from None
