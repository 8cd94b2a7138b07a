"""A scenario with markup in every text that a file can hold, found by walking the model."""

from __future__ import annotations

import typing
from collections.abc import Mapping

from pydantic import BaseModel, BeforeValidator

from offramp.catalog import open_case
from offramp.scenario import read_text
from offramp.scenario.basis import Evidenced, Numbers, is_number
from offramp.scenario.numbers import Written
from offramp.scenario.quantities import walk
from offramp.scenario.sections_talks import Member
from offramp.workbench.yamlwrite import block

PAYLOADS = (
    "<script>hit('script')</script>",
    "\"><img src=x onerror=hit('image')>",
    "'><svg onload=hit('svg')>",
    "</script><script>hit('end')</script>",
    "</textarea></title></style></pre><iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "{{7*7}} {% raw %} {{ request }} ${7*7} <%= 7*7 %>",
    "datum.x'; hit('vega') //\\' \"+hit('vega')+\"",
    "<img src=http://evil.example/i.png><link rel=stylesheet href=//evil.example/c.css>",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import url(//evil.example/s.css)</style><a href=javascript:hit()>a</a>",
    "\u2028hit('line')\u2029]]>--><!-- \\u003cscript>hit()\\u003c/script>",
    "<div hx-get=//evil.example/ hx-trigger=load hx-on::load=hit() onmouseover=hit()>x</div>",
    '=HYPERLINK("http://evil.example")',
)
EVERYTHING = " ".join(PAYLOADS)
_PROSE = {"_prose", "_judgement", "_page"}


def evil(case: str) -> tuple[str, int]:
    """Text of a bundled case with payloads in every text, and how many texts there are.

    Texts of entries hold all payloads, the evidence of single numbers one each, in turn: all in
    each would be more than a file may hold.
    """
    scenario = open_case(case)
    document, count = scenario.document, 0
    short = {path for path, node, _ in walk(scenario) if isinstance(node, Member)}

    def payload(told: str = "") -> str:
        nonlocal count
        count += 1
        # Words stand before and behind, so that what wraps or cuts texts is met as well.
        return f"t{count} {told or PAYLOADS[count % len(PAYLOADS)]} end"

    for path, node, _ in walk(scenario):
        if not path:
            continue
        holder, at = _holder(document, path, short)
        if holder is None:
            continue
        raw = holder[at]
        if isinstance(node, Written):
            new = dict(raw) if isinstance(raw, Mapping) else {"value": raw}
            holder[at] = new | {"judgement": payload(), "note": payload()}
        elif isinstance(node, Numbers):
            if isinstance(raw, Mapping) and not is_number(raw):
                holder[at] = dict(raw) | {"judgement": payload(), "note": payload()}
        elif isinstance(node, BaseModel) and isinstance(raw, dict):
            raw |= {name: payload(EVERYTHING) for name in texts_of(node)}
    for sender in document["sanctions"]["senders"]:
        document["sanctions"]["senders"][sender] = payload(EVERYTHING)
    for source in document["sources"].values():
        source["url"] = "https://evil.example/%22onload=hit()&lt;"
    text = "\n".join(line for k, v in document.items() for line in block(str(k), v, 0)) + "\n"
    read_text(text)
    return text, count


def texts_of(node: BaseModel) -> list[str]:
    """Keys of an entry that take any text, those that are not written included."""
    found = []
    for name, info in type(node).model_fields.items():
        marks = [*info.metadata, *_marks(info.annotation)]
        if any(
            isinstance(m, BeforeValidator) and getattr(m.func, "__name__", "") in _PROSE
            for m in marks
        ):
            found.append(info.alias or name)
    # A lever's evidence belongs to its edits, and is text as any other.
    assert not isinstance(node, Evidenced) or {"judgement", "note"} <= {*found}
    return found


def _marks(annotation: object) -> list[object]:
    out: list[object] = list(getattr(annotation, "__metadata__", ()))
    if typing.get_origin(annotation) in (dict, tuple, list):
        return out  # a group of texts, not one
    for inner in typing.get_args(annotation):
        out += _marks(inner)
    return out


def _holder(document: object, path: tuple, short: set) -> tuple:
    """Container and key of what stands at a path; nothing where the file leaves it out."""
    node = document
    for i, part in enumerate(path[:-1]):
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            return None, None
        if path[: i + 1] in short and is_number(node):
            return None, None  # a member's bare threshold
    if isinstance(node, dict) and path[-1] in node:
        return node, path[-1]
    if isinstance(node, list) and path[-1] < len(node):
        return node, path[-1]
    return None, None
