"""The list of bundled cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.console import Console
from rich.text import Text

from offramp.report.screens.layout import Paragraph, figures_table

__all__ = ["print_catalog"]


class Entry(Protocol):
    """One bundled case."""

    @property
    def name(self) -> str:
        """What to type."""
        ...

    @property
    def title(self) -> str:
        """What it is about."""
        ...


def print_catalog(entries: Sequence[Entry], *, to: Console) -> None:
    """Print what can be opened by name."""
    to.print(Text("Bundled cases", style="bold"))
    to.print(figures_table(("name", "about"), [[e.name, e.title] for e in entries], wide=1))
    to.print()
    first = entries[0].name if entries else "FILE"
    to.print(Paragraph(f"Next: offramp analyze {first} · offramp check {first}", indent=0))
