"""Levers that a saved file carries out stay in it as comments, so that nothing of them is lost.

An entry's own lines stay where they are, to the byte, each with ``# `` before it, under a line that
says why.  Where that cannot be done (entries in brackets), they stand at the end of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offramp.scenario import Scenario, ScenarioFaults
from offramp.scenario.faults import shorten
from offramp.scenario.yamlfile import Page, parse
from offramp.workbench.splice import MARK, SpliceError, read, rewritten, same, spelled_out
from offramp.workbench.textlines import (
    commented,
    end_of_line,
    end_of_lines,
    line_end,
    start_of_line,
)
from offramp.workbench.yamltree import Node, grown

__all__ = ["head", "kept_as_comments"]

_DONE = "Carried out in this file"
_BACK = (
    f'{_DONE}. Take away the first "# " of each line below, and its switch is back; switched on, it'
)
_NONE_LEFT = 'No lever is left in use; for a switch, take away the "# " of the next line, too.'
_ELSEWHERE = " Its place is below `levers:`."
_LONGEST = 200
_LEFT_OUT = "Left out on saving, since it no longer fits: "
"""Begins the line above a lever that was not pulled and would be at fault."""


def head(scenario: Scenario, name: str, lever: Any, *, pulled: bool) -> str:
    """Say of a lever that becomes a comment why, and what its switch would do.

    Parameters
    ----------
    scenario
        What is saved, without levers.
    name, lever
        Of the lever: its name and plain data.
    pulled
        Whether it was pulled.

    Returns
    -------
    str
        One line; empty if the lever may stay, as it was not pulled and still fits.
    """
    try:
        whole = scenario.edit(add={f"levers.{name}": lever})
    except ScenarioFaults as error:
        fault = error.faults[0]
        why = shorten(f"{fault.key}: {fault.rule}", _LONGEST)
        return (
            f"{_DONE}. As a switch it would be at fault here: {why}" if pulled else _LEFT_OUT + why
        )
    if not pulled:
        return ""
    idle = whole.pull(name).hash == scenario.hash
    return f"{_BACK} {'changes nothing more.' if idle else 'acts once more, on what stands here.'}"


def kept_as_comments(text: str, heads: Mapping[str, str], name: str) -> tuple[str, Page]:
    """Turn levers of a text into comments.

    Parameters
    ----------
    text
        A YAML text that holds the levers.
    heads
        By lever, the line to put above it.
    name
        What to call the text.

    Returns
    -------
    tuple
        The text, and what is read from it.

    Raises
    ------
    SpliceError
        If no change of the text was found that does it.
    """
    mark = MARK if text.startswith(MARK) else ""
    body = text.removeprefix(MARK)
    data = parse(body, name).document
    rest = {key: value for key, value in data["levers"].items() if key not in heads}
    wanted = {k: rest if k == "levers" else v for k, v in data.items() if rest or k != "levers"}
    for attempt in (body, spelled_out(body, data)):
        out = None if attempt is None else _in_place(attempt, heads, whole=not rest)
        page = None if out is None else read(out, name)
        if out is not None and page is not None and same(page.document, wanted):
            return mark + out, page
    out = rewritten(body, wanted, name)[0] + _at_the_end(body, heads)
    page = read(out, name)
    if page is None or not same(page.document, wanted):
        raise SpliceError("the levers that are switched on could not be kept as comments")
    return mark + out, page


def _levers(root: Node) -> tuple[Node, Node]:
    """The key of the section, and what it holds."""
    key, value = next(pair for pair in root.entries if pair[0].text == "levers")
    return key, value.target or value


def _in_place(text: str, heads: Mapping[str, str], *, whole: bool) -> str | None:
    """Comment entries out where they stand, their section's own line too if it is *whole*."""
    root = grown(text)
    section, levers = _levers(root)
    found = [
        (key, value.end, heads[key.text]) for key, value in levers.entries if key.text in heads
    ]
    if whole:
        found.insert(0, (section, section.end, _NONE_LEFT))
    if root.flow or levers.flow:
        return None
    out, at, eol = [], 0, line_end(text)
    for key, end, says in found:
        start = start_of_line(text, key.start)
        indent = key.start - start
        if start < at or text[start : key.start].strip(" "):
            return None
        stop = end_of_line(text, end) if key is section else end_of_lines(text, end, indent)
        lines = commented(text[start:stop], indent)
        out += [text[at:start], " " * indent, f"# {says}{eol}", lines]
        at = stop
    return "".join(out) + text[at:]


def _at_the_end(text: str, heads: Mapping[str, str]) -> str:
    """Lines to put behind a text: the entries as they stand in it, as comments."""
    eol = line_end(text)
    told = "" if text.endswith(("\n", "\r")) else eol
    for key, value in _levers(grown(text))[1].entries:
        if key.text in heads:
            entry = commented(f"  {text[key.start : value.end]}", 0)
            told += f"# {heads[key.text]}{_ELSEWHERE}{eol}{entry}{eol}"
    return told
