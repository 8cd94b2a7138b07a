"""Save what was moved on the page as a scenario file, in the words and layout of its author.

The edits are made to the data (`offramp.scenario.edits`), and the text is changed where the data
now differ (`offramp.workbench.splice`).  A number that was moved says so in its `note`, since the
evidence that stood with the old value says nothing of the new one.  Levers that were pulled are
written out as the edits they are, and their entries stay as comments; so do those of others that
would no longer fit (`offramp.workbench.carried_out`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from offramp.scenario import Scenario, read_text
from offramp.scenario.basis import Numbers, is_number
from offramp.scenario.faults import shorten
from offramp.scenario.numbers import Written
from offramp.scenario.quantities import Quantity, walk
from offramp.scenario.reading import build
from offramp.scenario.yamlfile import Path
from offramp.workbench.carried_out import head, kept_as_comments
from offramp.workbench.splice import MARK, rewritten
from offramp.workbench.state import Edit, applied, pulled
from offramp.workbench.textlines import has_comment_behind
from offramp.workbench.yamltree import Node, grown

__all__ = ["Saved", "save", "save_text"]

MOVED = "moved on the workbench from "
_FORMER = "; evidence for the former: "
_OLD_COMMENT = "; the comment behind it was written for the former"
_NOTE = 400
"""Longest note written, letters."""


@dataclass(frozen=True)
class Saved:
    """A scenario file as saved."""

    text: str
    scenario: Scenario
    """What the text says, read from it."""
    left_out: tuple[str, ...] = ()
    """Levers that no longer fit the file as saved, and stay as comments though not pulled."""


def save_text(base_text: str, edits: tuple[Edit, ...]) -> str:
    """Return the text of a scenario with edits made and levers pulled.

    Lines that say nothing of what was changed stay as they are, to the byte.

    Raises
    ------
    offramp.scenario.ScenarioFaults
        If an edit does not fit the file, or what it makes is no valid scenario.
    offramp.workbench.splice.SpliceError
        If the text is laid out so that it cannot be changed piece by piece.
    """
    return save(base_text, edits).text


def save(base_text: str, edits: tuple[Edit, ...], name: str = "scenario.yaml") -> Saved:
    """Make the edits in the text of a scenario; see `save_text`."""
    base = read_text(base_text, name)
    wanted, heads, left_out = _wanted(base, edits, _Comments(base_text))
    text, page = rewritten(base_text, wanted, name)
    if heads:
        text, page = kept_as_comments(text, heads, name)
    return Saved(text, build(page), left_out)


def _wanted(
    base: Scenario, edits: tuple[Edit, ...], comments: _Comments
) -> tuple[Any, dict[str, str], tuple[str, ...]]:
    """Plain data with every lever, what is said of those kept as comments, those that do not fit.

    What an edit takes out, or a lever brings in, may leave another lever without its place.
    """
    written = applied(base, edits)
    names = tuple(e.path for e in edits if e.kind == "pull")
    target = pulled(written, names)
    document = _noted(base, written, target, names, comments)
    levers = written.page.document.get("levers", {}) if edits else {}
    if not levers:
        return document, {}, ()
    document = _with_levers(written.page.document, document, levers)
    bare = target.pull()
    heads = {k: head(bare, k, lever, pulled=k in names) for k, lever in levers.items()}
    heads = {k: says for k, says in heads.items() if says}
    return document, heads, tuple(k for k in heads if k not in names)


def _with_levers(order: Mapping[str, Any], document: Any, levers: Any) -> Any:
    """Put the levers back where they stood among the sections."""
    out: dict[str, Any] = {}
    for key in [*order, *(k for k in document if k not in order)]:
        if key == "levers":
            out[key] = levers
        elif key in document:
            out[key] = document[key]
    return out


# --------------------------------------------------------------------------------------- notes


class _Comments:
    """Whether comments stand behind numbers of a text."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix(MARK)

    @cached_property
    def _root(self) -> Node:
        return grown(self._text)

    def behind(self, path: Path) -> bool:
        """Whether one stands behind the number at a path."""
        return has_comment_behind(self._text, self._root, path)


def _noted(
    base: Scenario,
    written: Scenario,
    target: Scenario,
    levers: tuple[str, ...],
    comments: _Comments,
) -> Any:
    """Return the target's data, with a note at every number that was moved.

    *written* is the base with all edits but the *levers*, which make it the *target*.
    """
    document = target.document
    by_levers = {path for path, *_ in _moved(written, target)} if levers else set[Path]()
    for path, old, new in _moved(base, target):
        by = _pullers(written, levers, path) if path in by_levers else ""
        by += _OLD_COMMENT if comments.behind(path) else ""
        _put(document, path, _note(old, new, by))
    return document


def _pullers(written: Scenario, names: tuple[str, ...], path: Path) -> str:
    """Say which of the levers moved a number."""
    dotted = ".".join(map(str, path)) + "."
    of = [n for n in names if any(dotted.startswith(f"{p}.") for p in _paths(written, n))]
    named = of or names
    return f" by the lever{'s' * (len(named) > 1)} {', '.join(named)}"


def _paths(written: Scenario, name: str) -> list[str]:
    lever = written.levers[name]
    return [*lever.set, *lever.shift]


def _moved(
    base: Scenario, target: Scenario
) -> Iterator[tuple[Path, tuple[Quantity, ...], Written]]:
    """Yield numbers of both files that differ: where it stands, what it was, what it is.

    One number that now stands for a group may have been several.
    """
    before = base.quantities
    for path, node, _ in walk(target):
        if isinstance(node, Written):
            found = {path: (node, (path,))}
        elif isinstance(node, Numbers) and node.every is not None:
            members = tuple((*path, name) for name in target.names_of(node.over))
            found = {path: (node.every, members)}
        elif isinstance(node, Numbers):
            found = {(*path, name): (n, ((*path, name),)) for name, n in node.given.items()}
        else:
            continue
        for at, (new, members) in found.items():
            named = [before.get(".".join(map(str, member))) for member in members]
            old = tuple(quantity for quantity in named if quantity is not None)
            if any(one.text != new.text() for one in old):
                yield at, old, new


def _note(old: tuple[Quantity, ...], new: Written, by: str) -> str:
    """Say that a number was moved, from what to what, and what the old one rested on."""
    first = " and ".join(dict.fromkeys(_origin(one.written) for one in old))
    owns = bool(new.source) or new.judgement is not None
    rested = [told for one in old for told in _rested(one, owns)]
    basis = _FORMER + "; ".join(dict.fromkeys(rested)) if rested else ""
    return shorten(f"{MOVED}{first} to {new.text()}{by}{basis}", _NOTE)


def _rested(old: Quantity, owns: bool) -> list[str]:
    """Say what a number rested on before it was first moved on the page.

    What covers a whole group stays where it is; it is told where the new number *owns* some, too.
    """
    own = old.written
    if own.note and own.note.startswith(MOVED):
        told = own.note.partition(_FORMER)[2]
        return [told] if told else []
    if not own.source and own.judgement is None:
        covered = bool(old.source) or old.judgement is not None
        return ["that of its group"] if owns and covered else []
    return [
        *([f"source {', '.join(own.source)}"] if own.source else []),
        *filter(None, [own.judgement]),
    ]


def _origin(old: Written) -> str:
    """What a number was before it was first moved on the page."""
    if old.note and old.note.startswith(MOVED) and " to " in old.note:
        return old.note.removeprefix(MOVED).partition(" to ")[0]
    return old.text()


def _put(document: Any, path: Path, note: str) -> None:
    """Write a note to the number at a path; one that stands there already stays."""
    parent, key = document, path[0]
    for key, following in pairwise(path):
        if is_number(parent[key]):
            break  # a member's bare threshold
        parent, key = parent[key], following
    raw = parent[key]
    if not isinstance(raw, Mapping):
        bare = isinstance(raw, str) and re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", raw.strip())
        # A number that needs no unit needs no quotes either.
        parent[key] = {"value": _number(raw.strip()) if bare else raw, "note": note}
    elif "note" not in raw:
        parent[key] = {**raw, "note": note}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("+-").isdigit() else float(text)
