"""Lines of a YAML text: where they begin and end, comments behind them, commenting them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from offramp.workbench.yamltree import Node

__all__ = [
    "BREAK",
    "commented",
    "end_of_line",
    "end_of_lines",
    "has_comment_behind",
    "line_end",
    "start_of_line",
]

BREAK = re.compile(r"\r\n|\r|\n")
_ANY_BREAK = re.compile("(\r\n|[\r\n\x85\u2028\u2029])")
"""What ends a comment for one reader of YAML or another."""
_COMMENT = re.compile(r"[ \t,}\]]*[ \t]#")


def line_end(text: str) -> str:
    """Characters that end the text's first line; a line feed where it has one line only."""
    first = BREAK.search(text)
    return first[0] if first else "\n"


def start_of_line(text: str, at: int) -> int:
    """Where the line begins on which a character stands."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def end_of_line(text: str, at: int) -> int:
    """Behind the line, its end included."""
    found = BREAK.search(text, at)
    return found.end() if found else len(text)


def end_of_lines(text: str, end: int, indent: int) -> int:
    """Behind the line on which an entry ends, and behind comments that go on from it.

    Parameters
    ----------
    text
        The text.
    end
        Behind the entry's last character.
    indent
        Column of the entry; comments further in belong to it.
    """
    at = end_of_line(text, end)
    while (found := re.compile(r"( *)#").match(text, at)) is not None:
        if len(found[1]) <= indent:
            break
        at = end_of_line(text, found.end())
    return at


def commented(lines: str, indent: int) -> str:
    """Put ``# `` before every line that says something, at a column or where the line begins."""
    parts = _ANY_BREAK.split(lines)
    return "".join(part if i % 2 else _one(part, indent) for i, part in enumerate(parts))


def _one(line: str, indent: int) -> str:
    bare = line.lstrip(" ")
    at = min(indent, len(line) - len(bare))
    return f"{line[:at]}# {line[at:]}" if bare.strip() else line


def has_comment_behind(text: str, root: Node, path: Sequence[str | int]) -> bool:
    """Whether a comment stands behind an entry on its line, or behind the brackets it stands in.

    Parameters
    ----------
    text
        The text that *root* was grown from.
    root
        Its tree.
    path
        Of the entry; the deepest part of it that the text holds counts.
    """
    node, outermost = root, None
    for part in path:
        following = _below(node, part)
        if following is None:
            break
        node = following
        outermost = outermost or (node if node.flow else None)
    ends = (node.end, (outermost or node).end)
    return any(_COMMENT.match(text, end) is not None for end in ends)


def _below(node: Node, part: str | int) -> Node | None:
    if isinstance(part, int):
        return node.items[part] if part < len(node.items) else None
    return next((value for key, value in node.entries if key.text == part), None)
