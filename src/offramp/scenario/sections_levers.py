"""The section of what could be done: named edits of the scenario."""

from __future__ import annotations

from typing import Any

from pydantic import Field, StrictBool

from .basis import Evidenced, Prose

__all__ = ["Lever"]


class Lever(Evidenced):
    """Something that could be done, as edits of the file.

    Each lever by itself must make a valid scenario. Paths are dotted, such as `talks.channel`; one
    that names a group of numbers, such as `war.cost`, stands for every number in it.
    """

    title: Prose
    """What is done, in a line. Text."""
    cost: Prose | None = None
    """What it would cost, and whom; it enters no figure. Text. Default: nothing is said."""
    warning: StrictBool = False
    """Whether it is something to avoid rather than to do: shown apart. `true` or `false`. Default:
    `false`."""
    set: dict[str, Any] = Field(default_factory=dict, max_length=200)
    """Entries replaced: path and new value. Default: none."""
    shift: dict[str, Any] = Field(default_factory=dict, max_length=200)
    """Numbers moved: path (or the path of a group and amounts by member) and the amount, in the
    number's unit, such as `+6 %`. Default: none."""
    add: dict[str, Any] = Field(default_factory=dict, max_length=200)
    """Entries that are new: path and value. Default: none."""
    remove: tuple[str, ...] = Field(default=(), max_length=200)
    """Paths of entries taken out. Default: none."""

    @property
    def edits(self) -> dict[str, Any]:
        """The edits as `Scenario.edit` takes them."""
        return {"set": self.set, "shift": self.shift, "add": self.add, "remove": self.remove}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that it edits."""
        return (*self.remove, *self.add, *self.set, *self.shift)
