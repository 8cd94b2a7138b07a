"""YAML as hostile input: text to plain data, with the place of every entry.

The parser's events are turned into plain dicts, lists and scalars by this module and by no
constructor, so no tag can make an object. Scalars follow YAML 1.2: only ``true`` and ``false``
are truth values (``no`` is Norway), dates stay text, keys are always text. Limits on size, depth
and aliases are checked while reading, before anything grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from .faults import Fault, ScenarioFaults, shorten

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Page", "Path", "decode", "parse"]

MAX_BYTES = 256_000
"""Largest file read: some fifteen times a full case, and read in seconds at the worst."""
MAX_DEPTH = 16
"""Deepest nesting; the format itself needs seven."""
MAX_NODES = 20_000
"""Most entries, aliases counted at the size of what they repeat."""

Path = tuple[str | int, ...]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)
"""What no text may hold; before the last, two ranges that turn the direction of writing; the last
are halves of characters (surrogates), which no file can be written with."""
_QUOTE_IT = 'Inside { } put prose that has a comma or a colon in quotes: is: "first, then second"'


@dataclass(frozen=True, slots=True)
class Page:
    """A file as read: its plain document and where each entry stands."""

    file: str
    document: Any
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Path to (line, column), from 1, of the key (or list item)."""
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Path to (line, column), from 1, of the value."""
    faults: tuple[Fault, ...] = ()
    """Faults that leave the rest readable: a key that stands twice, one without a value."""

    def place(self, path: Path, *, of_value: bool = True) -> tuple[int | None, int | None]:
        """Place of the deepest part of `path` that the file holds."""
        table = self.values if of_value else self.places
        for n in range(len(path), 0, -1):
            if path[:n] in table:
                return table[path[:n]] if n == len(path) else self.places[path[:n]]
        return (1, 1) if self.places else (None, None)

    def at(self, path: Path) -> Any:
        """Value at a path of the document; None if there is none."""
        node: Any = self.document
        for part in path:
            if not isinstance(node, dict | list):
                return None
            try:
                node = node[part]  # pyright: ignore[reportArgumentType, reportCallIssue]
            except (KeyError, IndexError, TypeError):
                return None
        return node


@dataclass(slots=True)
class _Node:
    kind: str  # "map", "list" or "scalar"
    line: int
    column: int
    flow: bool = False
    plain: bool = False
    text: str = ""
    items: list[Any] = field(default_factory=list)  # nodes, or (key, value) pairs
    size: int = 1
    closed: bool = True


def decode(data: bytes, name: str) -> str:
    """Bytes to text: UTF-8 only, of limited size, without control characters."""
    if len(data) > MAX_BYTES:
        _too_large(name, data[:MAX_BYTES].decode("utf-8", "replace"))
    if wide := _wide(data):
        _stop(name, f"the file is {wide}", "Save it as UTF-8", 1, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _where(data[: error.start].decode("utf-8", "replace"))
        byte = f"byte 0x{data[error.start]:02x}"
        _stop(name, "the file is not UTF-8", "Save it as UTF-8", line, column, value=byte)


def _wide(data: bytes) -> str | None:
    """Name an encoding of two or four bytes a character, by its mark or by the zeros it needs."""
    head, zeros = data[:4], data[:4].count(0)
    if head in (b"\xff\xfe\0\0", b"\0\0\xfe\xff") or zeros == 3:
        return "UTF-32"
    return "UTF-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") or zeros == 2 else None


def _too_large(name: str, read: str) -> NoReturn:
    """Refuse a file of which only so much is read."""
    _stop(
        name,
        f"a scenario is at most {MAX_BYTES:,} bytes, which end here",
        "Split off what is not part of the scenario",
        *_where(read),
    )


def parse(text: str, name: str) -> Page:
    """Parse one YAML document into plain data and places.

    Parameters
    ----------
    text
        The file's text.
    name
        What to call it in faults.

    Raises
    ------
    ScenarioFaults
        On anything that is not one YAML mapping within the limits. Lesser faults stand in the
        page, so that the rest can be checked too.
    """
    if len(text) > MAX_BYTES:
        _too_large(name, text[:MAX_BYTES])
    text = text.removeprefix("\ufeff")
    _refuse_control_characters(text, name)
    faults: list[Fault] = []
    root = _build(text, name, faults)
    page = Page(name, None)
    if root is None or faults:
        if not faults:
            _stop(name, "the file is empty", "`offramp new FILE` writes a starter", 1, 1)
        raise ScenarioFaults(faults)
    if root.kind != "map":
        remedy = "Begin with `offramp: 1`; `offramp new FILE` writes a starter"
        rule, value = "a scenario is a group of keys", shorten(root.text)
        _stop(name, rule, remedy, root.line, root.column, value=value)
    document = _plain(root, (), page, faults)
    return Page(name, document, page.places, page.values, tuple(faults))


def _refuse_control_characters(text: str, name: str) -> None:
    found = _CONTROL.search(text)
    if found:
        line, column = _where(text[: found.start()])
        _stop(
            name,
            "control characters and halves of characters are not text",
            "Delete it; it is often left by copying from another program",
            line,
            column,
            value=f"U+{ord(found[0]):04X}",
        )


def _events(text: str, name: str, faults: list[Fault]) -> Iterator[Any]:
    """Yield the parser's events until the end or the first syntax error, which becomes a fault."""
    # Loaded late: it is slow to load, and many uses of a scenario read no file.
    from ruamel.yaml import YAML  # pyright: ignore[reportMissingImports]
    from ruamel.yaml.error import MarkedYAMLError  # pyright: ignore[reportMissingImports]

    last: Any = None
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            last = event
            yield event
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        opened = error.context_mark if "flow" in (error.context or "") else None
        if opened and mark and mark.line - opened.line > 3:
            mark = opened  # a bracket that is not closed where it should be
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        rule, remedy = _explain_syntax(error, text, line, column)
        faults.append(Fault(name, line, column, "", "", rule, remedy))
    except Exception as error:
        # A parser fed hostile bytes may fail in ways of its own; none may reach the user raw.
        rule = f"this cannot be read as YAML ({type(error).__name__})"
        line, column = (last.end_mark.line + 1, last.end_mark.column + 1) if last else (1, 1)
        remedy = "Look at what follows here, escapes (\\) first; write characters themselves"
        faults.append(Fault(name, line, column, "", "", rule, remedy))


def _explain_syntax(error: Any, text: str, line: int, column: int) -> tuple[str, str]:
    """Rule and remedy for a syntax error, from its message and the line it stands on."""
    problem = (error.problem or error.context or "cannot be read").splitlines()[0]
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    before = here[: column - 1]
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in problem:
        return "a tab cannot indent YAML", "Indent with spaces"
    in_braces = "flow" in (error.context or "") or before.count("{") > before.count("}")
    if in_braces and here[column - 1 : column] == ":":
        return "a second colon inside { }", _QUOTE_IT
    if "mapping values are not allowed" in problem:
        return "a second colon on one line", "Put prose that has a colon and a space in quotes"
    if in_braces:
        rule = f"the brackets do not read ({problem})"
        return rule, f"Close every bracket and quotation up to here. {_QUOTE_IT}"
    if "cannot start any token" in problem:
        return "this character cannot begin a value", "Put the value in quotes"
    if "quoted scalar" in (error.context or ""):
        return "a quotation is not closed, or holds a bad escape", "Use plain single quotes"
    if "undefined alias" in problem or "anchor" in problem:
        return f"YAML: {problem}", "Text that begins with * or & needs quotes"
    return f"YAML: {problem}", "Check the indentation and the quotes of this line and the last"


def _build(text: str, name: str, faults: list[Fault]) -> _Node | None:
    """Build the tree of nodes from the events, within the limits."""
    stack: list[_Node] = []
    anchors: dict[str, _Node] = {}
    root: _Node | None = None
    total = documents = 0

    def fault(node: _Node, rule: str, remedy: str, value: str = "") -> None:
        faults.append(Fault(name, node.line, node.column, "", value, rule, remedy))

    def attach(node: _Node) -> None:
        if not stack:
            return
        parent = stack[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif parent.items and parent.items[-1][1] is None:
            parent.items[-1] = (parent.items[-1][0], node)
        else:
            parent.items.append((node, None))

    for event in _events(text, name, faults):
        mark, kind = event.start_mark, type(event).__name__
        node = _Node("scalar", mark.line + 1, mark.column + 1)
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                fault(node, "a file holds one scenario", "Remove what follows the line `---`")
                break
            continue
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop()
            done.closed = True
            done.size += sum(
                (i[0].size + (i[1].size if i[1] else 0)) if isinstance(i, tuple) else i.size
                for i in done.items
            )
            continue
        if kind == "AliasEvent":
            target = anchors.get(event.anchor)
            if target is None or not target.closed:
                fault(node, "this alias (*) names no finished anchor (&)", "Write the entry out")
                break
            total += target.size
            attach(target)
        elif kind in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
            total += 1
            if kind == "ScalarEvent":
                node.text, node.plain = event.value, event.style is None
            else:
                node.kind = "map" if kind == "MappingStartEvent" else "list"
                node.flow, node.closed = bool(event.flow_style), False
            if event.tag is not None:
                rule = "tags (!) are not part of the format: a file holds data, never code"
                fault(node, rule, "Remove the tag, or put the text in quotes", shorten(event.tag))
            if event.anchor:
                anchors[event.anchor] = node
            attach(node)
            root = root or node
            if node.kind != "scalar":
                stack.append(node)
        if len(stack) > MAX_DEPTH:
            fault(node, f"at most {MAX_DEPTH} levels may nest", "Write it flatter")
            break
        if total > MAX_NODES:
            rule = f"at most {MAX_NODES:,} entries, aliases counted in full"
            fault(node, rule, "Leave out what matters least, repeated aliases first")
            break
    # After a syntax error the tree is half built, and nothing in it is worth checking.
    return root if root is not None and root.closed else None


def _plain(node: _Node, path: Path, page: Page, faults: list[Fault]) -> Any:
    """Turn nodes into plain data, noting places and odd keys."""
    page.values[path] = (node.line, node.column)
    page.places.setdefault(path, (node.line, node.column))
    if node.kind == "list":
        return [_plain(item, (*path, i), page, faults) for i, item in enumerate(node.items)]
    if node.kind == "scalar":
        return _scalar(node, path, page, faults)
    out: dict[str, Any] = {}
    for key, value in node.items:
        here = Fault(page.file, key.line, key.column, _dotted(path), "", "", "")
        if key.kind != "scalar":
            faults.append(_with(here, "a key is a single word", f"Name the entry. {_QUOTE_IT}"))
            continue
        inner = (*path, key.text)
        if key.text in out:
            first = page.places[inner]
            rule = f"`{shorten(key.text)}` stands twice (first on line {first[0]})"
            faults.append(_with(here, rule, "Keep one of the two", key=_dotted(inner)))
            continue
        if key.text == "<<":
            rule = "merge keys (<<) are not part of the format"
            faults.append(_with(here, rule, "Write the entries out", key=_dotted(inner)))
            continue
        page.places[inner] = page.values[inner] = (key.line, key.column)
        if value is None or _is_empty(value):
            rule, remedy = f"`{shorten(key.text)}` has no value", "Write one, or leave the key out"
            if node.flow:
                rule += ": a comma inside { } ends the text before it"
                remedy = _QUOTE_IT
            faults.append(_with(here, rule, remedy, key=_dotted(inner)))
            continue
        out[key.text] = _plain(value, inner, page, faults)
    return out


def _scalar(node: _Node, path: Path, page: Page, faults: list[Fault]) -> Any:
    text = node.text
    here = Fault(page.file, node.line, node.column, _dotted(path), shorten(text), "", "")
    found = _CONTROL.search(text)
    if found:
        what = (
            "half of a character," if "\ud800" <= found[0] <= "\udfff" else "the control character"
        )
        rule = f"the text holds {what} U+{ord(found[0]):04X}"
        faults.append(_with(here, rule, "Remove the escape; write a character itself"))
        return ""
    if not node.plain:
        return text
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if _NUMBER.match(text):
        if len(text) > 40:
            faults.append(_with(here, "this number is too long", "Round it"))
            return 0
        number = float(text)
        if number in (float("inf"), float("-inf")):
            faults.append(_with(here, "this number is too large", "Write a finite number"))
            return 0
        return int(text) if text.lstrip("+-").isdigit() else number
    return text


def _is_empty(node: _Node) -> bool:
    return node.kind == "scalar" and node.plain and node.text == ""


def _with(fault: Fault, rule: str, remedy: str, **changes: str) -> Fault:
    return replace(fault, rule=rule, remedy=remedy, **changes)


def _dotted(path: Path) -> str:
    return ".".join(shorten(part, 40) for part in path)


def _where(before: str) -> tuple[int, int]:
    lines = before.split("\n")
    return len(lines), len(lines[-1]) + 1


def _stop(
    name: str,
    rule: str,
    remedy: str,
    line: int | None = None,
    column: int | None = None,
    *,
    value: str = "",
) -> NoReturn:
    raise ScenarioFaults([Fault(name, line, column, "", shorten(value), rule, remedy)])
