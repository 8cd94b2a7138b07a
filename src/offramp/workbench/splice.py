"""Change a YAML text where its data change, and nowhere else.

`rewritten` compares the data that a text holds with the data it should hold, entry by entry, and
replaces, inserts and deletes just the characters of what differs.  Every other character stays:
comments, quotes, line ends, blank lines.  What comes out is read again; a text that would not say
what it should is never returned.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from offramp.scenario import ScenarioFaults
from offramp.scenario.yamlfile import Page, parse
from offramp.workbench.textlines import BREAK, end_of_lines, line_end, start_of_line
from offramp.workbench.yamltree import Node, grown
from offramp.workbench.yamlwrite import WIDTH, block, flow, scalar

__all__ = ["MARK", "SpliceError", "read", "rewritten", "same", "spelled_out"]

MARK = "\ufeff"
"""May stand before a text."""


class SpliceError(ValueError):
    """The text cannot be changed so that it says what it should."""


def rewritten(text: str, wanted: Mapping[str, Any], name: str = "<text>") -> tuple[str, Page]:
    """Return the text changed so that it reads as *wanted*, and what is read from it.

    Parameters
    ----------
    text
        A YAML text that `offramp.scenario.yamlfile.parse` reads without a fault.
    wanted
        The plain data it should hold.
    name
        What to call the text.

    Raises
    ------
    SpliceError
        If no change of the text was found that does it.
    """
    mark = MARK if text.startswith(MARK) else ""
    body = text.removeprefix(MARK)
    data = parse(body, name).document
    for attempt in (body, spelled_out(body, data)):
        out = None if attempt is None else _Splices(attempt).made(data, wanted)
        page = None if out is None else read(out, name)
        if out is not None and page is not None and same(page.document, wanted):
            return mark + out, page
    raise SpliceError("this text is laid out in a way that cannot be changed piece by piece")


def same(a: Any, b: Any) -> bool:
    """Whether two plain data are the same, in kind and order too."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return [*a] == [*b] and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


def read(text: str, name: str) -> Page | None:
    """Return what a text holds; None if it cannot be read."""
    try:
        return parse(text, name)
    except ScenarioFaults:
        return None


def spelled_out(text: str, document: Any) -> str | None:
    """Write every repeated entry (``*name``) out; None if there is none."""
    found: list[Node] = []

    def visit(node: Node, data: Any) -> Iterator[tuple[int, int, str]]:
        if node.kind == "alias":
            found.append(node)
            yield node.start, node.end, flow(data)
        for key, value in node.entries:
            yield from visit(value, data[key.text])
        for item, inner in zip(node.items, data if node.kind == "list" else (), strict=True):
            yield from visit(item, inner)

    changes = list(visit(grown(text), document))
    return _joined(text, changes) if found else None


def _joined(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Make the changes, each (from, to, what stands there instead); two may erase the same."""
    out, at, erased = [], 0, False
    for start, end, new in sorted(changes, key=lambda c: (c[0], c[1] > c[0])):
        if start < at and (new or not erased):
            raise SpliceError("two changes meet in one place")
        out += [text[at:start], new]
        at, erased = max(at, end), not new
    return "".join(out) + text[at:]


class _Splices:
    """The changes that one text needs."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[tuple[int, int, str]] = []
        self.eol = line_end(text)

    def made(self, data: Any, wanted: Mapping[str, Any]) -> str | None:
        self._visit(grown(self.text), data, wanted)
        try:
            return _joined(self.text, self.changes)
        except SpliceError:
            return None

    def _visit(self, node: Node, old: Any, new: Any) -> None:
        if same(old, new):
            return
        mark = len(self.changes)
        if node.kind == "map" and isinstance(new, Mapping) and new and node.entries:
            done = self._mapping(node, old, new)
        elif node.kind == "list" and isinstance(new, list) and new and node.items:
            done = self._list(node, old, new)
        else:
            done = False
        if not done:
            del self.changes[mark:]
            self._replace(node, new)

    def _replace(self, node: Node, new: Any) -> None:
        """Write a value anew, on the line where its key stands if nothing stands between."""
        before = self.text[: node.start]
        bare = before.rstrip(" \r\n")
        is_block = node.kind in ("map", "list") and not node.flow
        if is_block and bare.endswith(":") and bare != before:
            self.changes.append((len(bare), node.end, f" {flow(new)}"))
            return
        written, column = flow(new), self._column(node.start)
        if not node.inside and isinstance(new, Mapping) and len(written) + column > WIDTH:
            line = start_of_line(self.text, node.start)
            lead = self.text[line : node.start]
            inner = column + 1 if not lead.strip() else len(lead) - len(lead.lstrip(" -")) + 3
            written = f",{self.eol}{' ' * inner}".join(
                f"{scalar(str(k))}: {flow(v)}" for k, v in new.items()
            ).join("{}")
        self.changes.append((node.start, node.end, written))

    # -------------------------------------------------------------------------- mappings

    def _mapping(self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Change a mapping entry by entry; whether that can be done."""
        kept = _in_order([*old], [*new])
        gone = [pair for pair in node.entries if pair[0].text not in kept]
        fresh = [key for key in new if key not in kept]
        if not kept or (node.flow and gone and fresh):
            return False
        by_key = {key.text: (key, value) for key, value in node.entries}
        for name in kept:
            self._visit(by_key[name][1], old[name], new[name])
        before: str | None = None
        for name in new:
            if name in fresh:
                self._insert(node, by_key.get(before or ""), name, new[name])
                continue
            before = name
        return all(self._delete(node, pair) for pair in gone)

    def _insert(self, node: Node, before: tuple[Node, Node] | None, name: str, value: Any) -> None:
        """Put an entry behind another one (or first); later ones come behind it."""
        first = node.entries[0][0]
        if node.flow:
            written = f"{scalar(name)}: {flow(value)}"
            if before is None:
                self.changes.append((first.start, first.start, f"{written}, "))
            else:
                self.changes.append((before[1].end, before[1].end, f", {written}"))
            return
        indent = self._column(first.start)
        if before is None:
            lines = block(name, value, indent)
            written = self.eol.join(lines).lstrip(" ") + self.eol + " " * indent
            self.changes.append((first.start, first.start, written))
            return
        self._insert_lines(before[1].end, indent, block(name, value, indent), self._spaced(node))

    def _insert_lines(self, after: int, indent: int, lines: list[str], spaced: bool) -> None:
        at = end_of_lines(self.text, after, indent)
        written = self.eol.join([*([""] if spaced else []), *lines])
        ends = at > 0 and self.text[at - 1] in "\r\n"
        self.changes.append((at, at, written + self.eol if ends else self.eol + written))

    def _spaced(self, node: Node) -> bool:
        """Whether a blank line stands between the entries of a block."""
        ends = [value.end for _, value in node.entries] or [item.end for item in node.items]
        starts = [key.start for key, _ in node.entries] or [item.start for item in node.items]
        between = [self.text[a:b] for a, b in zip(ends, starts[1:], strict=False)]
        blank = [bool(re.search(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", gap)) for gap in between]
        return sum(blank) * 2 > len(blank)

    def _delete(self, node: Node, pair: tuple[Node, Node]) -> bool:
        at = next(i for i, entry in enumerate(node.entries) if entry[0] is pair[0])
        start, end = pair[0].start, pair[1].end
        if node.flow:
            last = node.entries[at - 1][1].end if at else None
            following = node.entries[at + 1][0].start if at + 1 < len(node.entries) else None
            return self._delete_in_brackets(start, end, last, following)
        return self._delete_lines(start, end, self._column(start))

    # ----------------------------------------------------------------------------- lists

    def _list(self, node: Node, old: list[Any], new: list[Any]) -> bool:
        """Change a list item by item; whether that can be done."""
        keys = [[json.dumps(item, ensure_ascii=False) for item in side] for side in (old, new)]
        matcher = difflib.SequenceMatcher(None, *keys, autojunk=False)
        steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
        if node.flow and len({kind for kind, *_ in steps} - {"replace"}) > 1:
            return False
        for kind, a, b, c, d in steps:
            if kind == "replace" and b - a == d - c:
                for i, j in zip(range(a, b), range(c, d), strict=True):
                    self._visit(node.items[i], old[i], new[j])
                continue
            if kind == "delete":
                if not all(self._delete_item(node, i) for i in range(a, b)):
                    return False
                continue
            if kind == "replace" or a == 0:
                return False
            self._insert_items(node, node.items[a - 1], new[c:d])
        return True

    def _insert_items(self, node: Node, before: Node, values: list[Any]) -> None:
        if node.flow:
            written = "".join(f", {flow(value)}" for value in values)
            self.changes.append((before.end, before.end, written))
            return
        dash = self._column(self._dash(node.items[0].start))
        lines = [f"{' ' * dash}- {flow(value)}" for value in values]
        self._insert_lines(before.end, dash, lines, self._spaced(node))

    def _delete_item(self, node: Node, at: int) -> bool:
        item = node.items[at]
        if node.flow:
            last = node.items[at - 1].end if at else None
            following = node.items[at + 1].start if at + 1 < len(node.items) else None
            return self._delete_in_brackets(item.start, item.end, last, following)
        dash = self._dash(item.start)
        return self._delete_lines(dash, item.end, self._column(dash))

    def _dash(self, start: int) -> int:
        return self.text.rindex("-", 0, start)

    # ------------------------------------------------------------------------ characters

    def _delete_in_brackets(
        self, start: int, end: int, last: int | None, following: int | None
    ) -> bool:
        """Take an entry and one comma out; where a line ends in between, a comma may stay."""
        if following is not None and not BREAK.search(self.text[end:following]):
            self.changes.append((start, following, ""))
        elif last is not None and not BREAK.search(self.text[last:start]):
            self.changes.append((last, end, ""))
        elif following is not None and self.text[end : end + 1] == ",":
            self.changes.append((start, end + 1, ""))
        else:
            self.changes.append((start, end, ""))
        return True

    def _delete_lines(self, start: int, end: int, indent: int) -> bool:
        """Take whole lines out, and the blank ones behind them if others stand before."""
        line = start_of_line(self.text, start)
        if self.text[line:start].strip(" "):
            return False  # it shares its line with the dash of a list, or with a question mark
        stop = end_of_lines(self.text, end, indent)
        above = self.text[start_of_line(self.text, max(line - 1, 0)) : line]
        if line == 0 or not above.strip():
            while (found := re.compile(r"[ \t]*(\r\n|\r|\n)").match(self.text, stop)) is not None:
                stop = found.end()
        self.changes.append((line, stop, ""))
        return True

    def _column(self, at: int) -> int:
        return at - start_of_line(self.text, at)


def _in_order(old: list[str], new: list[str]) -> list[str]:
    """Keys of both that stand in the same order in both."""
    if [k for k in old if k in new] == [k for k in new if k in old]:
        return [k for k in new if k in old]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [k for a, _, size in matcher.get_matching_blocks() for k in old[a : a + size]]
