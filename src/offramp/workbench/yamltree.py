"""Where every entry of a YAML text stands, to the character.

The parser's events are turned into a tree of spans.  A block's span ends with its last entry, not
where the next one begins, so that blank lines and comments behind it belong to nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Node", "grown"]


@dataclass(slots=True)
class Node:
    """One entry: its kind and the characters it takes."""

    kind: str
    """``map``, ``list``, ``scalar`` or ``alias``."""
    start: int
    """Of the first character, an anchor included."""
    end: int
    """Behind the last character."""
    flow: bool = False
    """Whether it is written in brackets."""
    inside: bool = False
    """Whether it stands within the brackets of another."""
    text: str = ""
    """Of a scalar: what it says."""
    items: list[Node] = field(default_factory=list)
    """Of a list."""
    entries: list[tuple[Node, Node]] = field(default_factory=list)
    """Of a mapping: key and value."""
    pending: Node | None = None
    target: Node | None = None
    """Of an alias: the entry it repeats."""

    def add(self, node: Node) -> None:
        """Take in an item, a key, or the value of the key before."""
        if self.kind == "list":
            self.items.append(node)
        elif self.pending is None:
            self.pending = node
        else:
            self.entries.append((self.pending, node))
            self.pending = None


def grown(text: str) -> Node:
    """Build the tree of a text that `offramp.scenario.yamlfile.parse` has read without a fault.

    A mark before the text (U+FEFF) must have been taken off.
    """
    # Loaded late: it is slow to load.
    from ruamel.yaml import YAML  # pyright: ignore[reportMissingImports]

    root: Node | None = None
    stack: list[Node] = []
    anchors: dict[str, Node] = {}
    for event in YAML(typ="safe", pure=True).parse(text):
        kind = type(event).__name__
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            node = stack.pop()
            # In brackets the end is a bracket; a block ends with its last entry.
            last = node.entries[-1][1] if node.entries else node.items[-1] if node.items else None
            bracket = text[event.end_mark.index - 1 : event.end_mark.index]
            opened = text[event.start_mark.index : event.end_mark.index]
            closes = node.flow and bracket in ("}", "]") and opened == bracket
            node.end = event.end_mark.index if closes or last is None else last.end
            continue
        node = _node(event, kind, text, stack)
        if node is None:
            continue
        if kind == "AliasEvent":
            node.target = anchors[event.anchor]
        elif event.anchor:
            anchors[event.anchor] = node
        if stack:
            stack[-1].add(node)
        root = root or node
        if node.kind in ("map", "list"):
            stack.append(node)
    assert root is not None
    return root


def _node(event: Any, kind: str, text: str, stack: list[Node]) -> Node | None:
    start, end = event.start_mark.index, event.end_mark.index
    inside = bool(stack) and stack[-1].flow
    if kind == "AliasEvent":
        return Node("alias", start, end, inside=inside)
    if kind == "ScalarEvent":
        if event.style in ("|", ">"):
            end = _end_of_block_text(text, start, end, _column_above(text, stack))
        return Node("scalar", start, end, inside=inside, text=event.value)
    if kind in ("MappingStartEvent", "SequenceStartEvent"):
        kind = "map" if kind == "MappingStartEvent" else "list"
        return Node(kind, start, end, bool(event.flow_style), inside)
    return None


def _column_above(text: str, stack: list[Node]) -> int:
    """Column of the key, or of the list, that a block of text is indented below."""
    if not stack:
        return -1
    above = stack[-1].pending or stack[-1]
    before = re.split(r"\r\n|\r|\n", text[: above.start])[-1]
    return len(before)


def _end_of_block_text(text: str, start: int, end: int, above: int) -> int:
    """End of the last line that says something, of a text after ``|`` or ``>``."""
    last = at = start
    for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", text[start:end]):
        bare = line.rstrip("\r\n")
        shown = bare.strip(" ")
        if at > start and shown and len(bare) - len(bare.lstrip(" ")) <= above:
            break
        if shown or at == start:
            last = at + len(bare)
        at += len(line)
    return last
