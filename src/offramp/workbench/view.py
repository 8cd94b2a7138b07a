"""What a page shows besides its state: the state before, pinned ones, the reader's own estimate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from offramp.workbench.state import MOST_PINS, LinkError, State, decode, encode

__all__ = ["ESTIMATES", "View", "estimated"]

ESTIMATES = ("zone", "deal", "escalated")
"""What a reader may estimate, in order: of 100 such wars."""


@dataclass(frozen=True)
class View:
    """Everything in the address of a page."""

    state: State
    was: State | None = None
    """The state before the last change, drawn as a ghost."""
    pins: tuple[State, ...] = ()
    """States kept for comparison, four at most."""
    ask: bool = False
    """Whether the reader is asked for an estimate before results show."""
    mine: tuple[float, ...] | None = None
    """That estimate: of 100 such wars, in the order of `ESTIMATES`."""

    @classmethod
    def read(cls, given: Mapping[str, object], start: State) -> View:
        """Read the address, or the fields of a form.

        Parameters
        ----------
        given
            Texts by name: ``s``, ``was``, ``pins``, ``ask``, ``mine``.
        start
            The state where none is given.

        Raises
        ------
        LinkError
            If any of it is damaged.
        """

        def text(name: str) -> str:
            found = given.get(name, "")
            return found if isinstance(found, str) else ""

        pins = [p for p in text("pins").split(".") if p]
        if len(pins) > MOST_PINS:
            raise LinkError(f"at most {MOST_PINS} states can be pinned; this link has {len(pins)}")
        return cls(
            decode(text("s")) if text("s") else start,
            decode(text("was")) if text("was") else None,
            tuple(map(decode, pins)),
            text("ask") == "1",
            _estimate(text("mine")),
        )

    @property
    def hidden(self) -> bool:
        """Whether results wait for the reader's estimate."""
        return self.ask and self.mine is None

    @property
    def fields(self) -> dict[str, str]:
        """Texts by name, the empty ones included."""
        return {
            "s": encode(self.state),
            "was": encode(self.was) if self.was else "",
            "pins": ".".join(map(encode, self.pins)),
            "ask": "1" if self.ask else "",
            "mine": "_".join(f"{x:g}" for x in self.mine or ()),
        }

    def url(self, path: str = "/") -> str:
        """Address of a page of this server that shows this."""
        return f"{path}?{urlencode({k: v for k, v in self.fields.items() if v})}"

    def moved_to(self, state: State) -> View:
        """Return the view after a change; what was shown is the ghost from now on."""
        return self if state == self.state else replace(self, state=state, was=self.state)


def estimated(typed: Sequence[str]) -> tuple[float, ...] | None:
    """Return estimates as they were typed, to the thousandth; None if one is no number of 100.

    Parameters
    ----------
    typed
        In the order of `ESTIMATES`.
    """
    try:
        found = tuple(round(float(text.strip().replace(",", ".")), 3) for text in typed)
    except ValueError:
        return None
    return found if all(0.0 <= x <= 100.0 for x in found) else None


def _estimate(text: str) -> tuple[float, ...] | None:
    parts = text.split("_")
    if len(parts) != len(ESTIMATES) or not all(
        re.fullmatch(r"\d{1,3}(\.\d{1,3})?", p) and float(p) <= 100 for p in parts
    ):
        return None
    return tuple(map(float, parts))
