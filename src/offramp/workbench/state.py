"""A state of the workbench: which file, which edits, which seed; and its way into a link.

The server keeps nothing between two requests.  All that a page shows follows from its *state*, and
the state travels in the link: canonical JSON, compressed, in the letters that a URL may hold.  So a
link is a state, going back is undoing, and two tabs cannot disturb each other.

A link comes from anywhere, so it is read as hostile input: its length, what it unpacks to, its
depth and every entry are bounded and checked before anything is made of it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from offramp.scenario import Fault, ScenarioFaults

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = [
    "MOST_EDITS",
    "MOST_LETTERS",
    "MOST_PINS",
    "Base",
    "Edit",
    "LinkError",
    "State",
    "applied",
    "decode",
    "encode",
    "pulled",
]

Kind = Literal["set", "add", "remove", "pull"]

MOST_LETTERS = 8_000
"""Longest state in a link; a page's six states then stay below the 64 KB of a request's head."""
MOST_BYTES = 120_000
"""Most that a link may unpack to."""
MOST_EDITS = 300
MOST_PINS = 4
_DEEP = 12
_BASE = re.compile(r"(case:[\w-]{1,80}|file:[0-9a-f]{16,64})\Z", re.ASCII)
_LARGEST_SEED = 2**63
_HALVES = re.compile(r"[\ud800-\udfff]")


class LinkError(ValueError):
    """A link that holds no state: what is wrong with it, and what to do."""


@dataclass(frozen=True)
class Edit:
    """One change to a scenario, in the words of `offramp.scenario.edits`.

    ``set`` replaces or adds a key's *value*, ``add`` puts in a whole new entry, ``remove`` takes
    one out, ``pull`` pulls the lever that *path* names.  Levers act on the file with all other
    edits made, whatever the order in which they were pulled.
    """

    kind: Kind
    path: str
    """Dotted path, as in ``war.cost.russia``; the name of the lever for ``pull``."""
    value: Any = None
    """Plain data (JSON); None for ``remove`` and ``pull``."""


@dataclass(frozen=True)
class Base:
    """The text that edits are made to.

    ``case:NAME`` is a bundled case, ``file:DIGEST`` a text that this server holds: the file it was
    started with, or one opened on the page.
    """

    key: str

    @property
    def kind(self) -> str:
        """``case`` or ``file``."""
        return self.key.partition(":")[0]

    @property
    def name(self) -> str:
        """Name of the case, or digest of the text."""
        return self.key.partition(":")[2]


@dataclass(frozen=True)
class State:
    """Everything that a page follows from."""

    base: Base
    edits: tuple[Edit, ...] = field(default=())
    seed: int = 1

    @property
    def pulled(self) -> tuple[str, ...]:
        """Levers pulled, in the order pulled."""
        return tuple(e.path for e in self.edits if e.kind == "pull")

    @property
    def written(self) -> tuple[Edit, ...]:
        """Edits of the file itself, in order."""
        return tuple(e for e in self.edits if e.kind != "pull")

    def edited(self, path: str) -> bool:
        """Whether a number has been set on the page."""
        return any(e.kind == "set" and e.path == path for e in self.edits)

    def with_edit(self, edit: Edit) -> State:
        """Return the state with one edit more; what it replaces goes."""
        same = {"set": ("set",), "pull": ("pull",), "remove": ("set",)}.get(edit.kind, ())
        kept = tuple(e for e in self.edits if not (e.kind in same and e.path == edit.path))
        return replace(self, edits=(*kept, edit))

    def without(self, kind: Kind, path: str) -> State:
        """Return the state without the edits of one kind at one path."""
        return replace(
            self, edits=tuple(e for e in self.edits if not (e.kind == kind and e.path == path))
        )


def encode(state: State) -> str:
    """Write a state in the letters that a link may hold.

    Raises
    ------
    LinkError
        If it would be longer than a link can be.
    """
    edits = [
        [e.kind, e.path, e.value] if e.value is not None else [e.kind, e.path] for e in state.edits
    ]
    plain = json.dumps(
        [state.base.key, state.seed, edits], ensure_ascii=False, separators=(",", ":")
    ).encode()
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(plain) + packer.flush()
    letters = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
    if len(letters) > MOST_LETTERS or len(plain) > MOST_BYTES or len(state.edits) > MOST_EDITS:
        raise LinkError(
            "the changes, or a text among them, are longer than a link can hold; shorten the text, "
            "or save the changes made before as a scenario file, and open that"
        )
    return letters


def decode(letters: str) -> State:
    """Read a state out of a link.

    Raises
    ------
    LinkError
        If it holds none, or too much.
    """
    if len(letters) > MOST_LETTERS:
        raise LinkError(f"this link is longer than {MOST_LETTERS:,} letters")
    try:
        packed = base64.b64decode(letters + "=" * (-len(letters) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=-15)
        plain = unpacker.decompress(packed, MOST_BYTES)
        whole = unpacker.eof and not unpacker.unconsumed_tail and not unpacker.unused_data
        data = json.loads(plain.decode()) if whole else None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        data = None
    state = _state_of(data)
    if state is None:
        raise LinkError("this link is damaged: it holds no state of the workbench")
    return state


def _state_of(data: Any) -> State | None:
    match data:
        case [str(base), int(seed), list(edits)] if (
            _BASE.match(base)
            and not isinstance(seed, bool)
            and abs(seed) < _LARGEST_SEED
            and len(edits) <= MOST_EDITS
        ):
            read = [_edit_of(edit) for edit in edits]
            if None not in read:
                return State(Base(base), tuple(cast("list[Edit]", read)), seed)
    return None


def _edit_of(data: Any) -> Edit | None:
    match data:
        case [str(kind), str(path)] if kind in ("remove", "pull") and _is_path(path):
            return Edit(cast("Kind", kind), path)
        case [str(kind), str(path), value] if kind in ("set", "add") and _is_path(path):
            return Edit(cast("Kind", kind), path, value) if _is_plain(value) else None
    return None


def _is_path(text: str) -> bool:
    return 0 < len(text) <= 300 and _is_text(text)


def _is_text(value: Any) -> bool:
    """Whether it is a text that can be written: no half of a pair of code units."""
    return isinstance(value, str) and not _HALVES.search(value)


def _is_plain(value: Any, deep: int = 0) -> bool:
    """Whether it is data that a scenario could hold: bounded in depth, finite, no null."""
    if deep > _DEEP:
        return False
    if isinstance(value, Mapping):
        return all(_is_text(k) and _is_plain(v, deep + 1) for k, v in value.items())
    if isinstance(value, list):
        return all(_is_plain(v, deep + 1) for v in value)
    if isinstance(value, float):
        return abs(value) < 1e300
    if isinstance(value, int):
        return abs(value) < 10**30
    return _is_text(value)


def applied(scenario: Scenario, edits: tuple[Edit, ...]) -> Scenario:
    """Make the edits of the file itself, in order; levers stay as they are.

    Raises
    ------
    offramp.scenario.ScenarioFaults
        If an edit does not fit, or what it makes is no valid scenario.
    """
    batch: list[Edit] = []
    for edit in (e for e in edits if e.kind != "pull"):
        # One reading for as many edits as the order allows: within one, what is removed goes
        # first, then what is new comes, then values are set; and no path twice.
        if batch and (
            _ORDER[edit.kind] < _ORDER[batch[-1].kind]
            or any(e.kind == edit.kind and e.path == edit.path for e in batch)
        ):
            scenario, batch = _made(scenario, batch), []
        batch.append(edit)
    return _made(scenario, batch) if batch else scenario


def pulled(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    """Pull levers; with none the scenario itself.

    Raises
    ------
    offramp.scenario.ScenarioFaults
        If there is no such lever, or levers do not go together.
    """
    if len(set(names)) < len(names):
        twice = next(n for n in names if names.count(n) > 1)
        rule = "a lever is pulled once"
        raise ScenarioFaults(
            [Fault(scenario.file, None, None, "levers", twice, rule, "Take one of them out")]
        )
    return scenario.pull(*names) if names else scenario


_ORDER = {"remove": 0, "add": 1, "set": 2}
assert {*_ORDER, "pull"} == set(get_args(Kind))


def _made(scenario: Scenario, batch: list[Edit]) -> Scenario:
    return scenario.edit(
        remove=[e.path for e in batch if e.kind == "remove"],
        add={e.path: e.value for e in batch if e.kind == "add"},
        set={e.path: e.value for e in batch if e.kind == "set"},
    )
