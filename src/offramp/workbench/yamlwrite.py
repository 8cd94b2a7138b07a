"""Plain data as YAML that reads back the same, in the manner of the scenario files."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["WIDTH", "block", "flow", "scalar"]

WIDTH = 100
"""Lines are kept within this where they can be."""

_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "~"}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_PLAIN = re.compile(
    r"(?:[^\W_]|[+.(-](?=[\w.]))"  # begins like a word or a number
    r"(?:[\w ./%+()'\N{RIGHT SINGLE QUOTATION MARK};*?!&=$\N{EN DASH}-]|:(?=\w))*\Z"
)
"""Text that needs no quotes, neither in brackets nor outside: on the safe side."""


def scalar(value: Any) -> str:
    """Write a text, a number or a truth value on one line, in quotes where it needs them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | float):
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{value} cannot be written")
        return repr(value)
    text = str(value)
    if _PLAIN.match(text) and not text.endswith((" ", ":")) and not _means_more(text):
        return text
    return _quoted(text)


def flow(value: Any) -> str:
    """Write any plain data on one line, groups in brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(key: str, value: Any, indent: int) -> list[str]:
    """Write one entry as lines: on one if it is short and flat, else indented below its key.

    Parameters
    ----------
    key
        Its key; ``-`` for an item of a list.
    value
        Plain data.
    indent
        Column of the key.
    """
    pad, label = " " * indent, "-" if key == "-" else f"{scalar(key)}:"
    line = f"{pad}{label} {flow(value)}"
    if not isinstance(value, Mapping | list | tuple) or not value:
        return [line]
    if _depth(value) <= 1 and len(line) <= WIDTH:
        return [line]
    if isinstance(value, Mapping):
        inner = [part for k, v in value.items() for part in block(str(k), v, indent + 2)]
    else:
        inner = [part for v in value for part in block("-", v, indent + 2)]
    return [f"{pad}{label}", *inner]


def _depth(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list | tuple):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _means_more(text: str) -> bool:
    """Whether plain text would be read as something else than itself."""
    return text.lower() in _WORDS or bool(_NUMBER.match(text)) or " #" in text


def _quoted(text: str) -> str:
    """Write text in quotes, everything that is no plain character as an escape."""
    out = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in out)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
