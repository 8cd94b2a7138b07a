"""What can be wrong with a scenario file, said so that a person can mend it.

::

    ScenarioError(ValueError)
    └── ScenarioFaults        every fault of one file (or one edit), all at once

A fault names the place, the key, the value, the rule and the remedy.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Fault", "ScenarioError", "ScenarioFaults", "did_you_mean", "nearest", "shorten"]


class ScenarioError(ValueError):
    """Root of everything this room raises about a scenario."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, what breaks which rule, and how to mend it."""

    file: str
    """Name of the file (or of the text) as the user gave it."""
    line: int | None
    """Line, from 1; None where no place can be named (a missing file, an edit)."""
    column: int | None
    """Column, from 1."""
    key: str
    """Dotted path of the entry, such as ``war.cost.russia``; empty for the whole file."""
    value: str
    """The value found, shortened; empty where there is none."""
    rule: str
    """The rule it breaks."""
    remedy: str
    """What to do about it."""

    def __post_init__(self) -> None:
        """Keep it to one printable line: what it quotes comes from a file."""
        for name in ("file", "key", "value", "rule", "remedy"):
            text = getattr(self, name)
            if not text.isprintable():
                clean = "".join(c if c.isprintable() else "?" for c in text)
                object.__setattr__(self, name, clean)

    @property
    def place(self) -> str:
        """``file:line:column``, as compilers print it."""
        if self.line is None:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        value = f" (here: {self.value})" if self.value else ""
        return f"{self.place}:{key} {self.rule}{value}. {self.remedy}"


class ScenarioFaults(ScenarioError):  # noqa: N818 (it holds faults)
    """All faults of one scenario, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(
            sorted(set(faults), key=lambda f: (f.line or 0, f.column or 0, f.key, f.rule))
        )
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[ScenarioFaults], tuple[tuple[Fault, ...]]]:
        """Pickle by the faults, so that worker processes can raise it."""
        return type(self), (self.faults,)


def did_you_mean(name: str, known: Iterable[str], label: str = "Known") -> str:
    """Advice for an unknown name: the nearest known one, then all of them."""
    names = list(known)
    if not names:
        return "There is none to name"
    near = nearest(name, names)
    shown = ", ".join(names[:14]) + (", ..." if len(names) > 14 else "")
    if near:
        return f"Did you mean `{near}`? {label}: {shown}"
    return f"{label}: {shown}"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Known name that an unknown one was most likely meant to be, if any."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def shorten(value: object, width: int = 60) -> str:
    """Write a value on one printable line of at most `width` characters."""
    if isinstance(value, dict):
        text = "{" + ", ".join(f"{k}: ..." for k in list(value)[:4]) + "}"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shorten(item, 30) for item in value[:6]) + "]"
    elif value is None:
        text = "nothing"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int) and value.bit_length() > 400:
        text = "a very large number"
    else:
        text = str(value)
    text = "".join(c if c.isprintable() else "?" for c in text[: 4 * width])
    return text if len(text) <= width else text[: width - 3] + "..."
