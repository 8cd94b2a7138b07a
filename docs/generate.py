"""Write the pages of the reference that follow from the code: the file's keys, and the commands.

    python docs/generate.py          writes docs/reference/scenario-file.md and commands.md
    python docs/generate.py --check  says which of them are out of date, code 1 if any

The words are those of the code: docstrings of the schema's fields, help texts of the commands.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from _commands_page import commands_page
from _scenario_page import scenario_page

__all__ = ["PAGES", "main", "written"]

HERE = Path(__file__).parent
WRITTEN_BY = "<!-- Written by docs/generate.py from the code: edit there. -->"

PAGES: dict[str, Callable[[], str]] = {
    "reference/scenario-file.md": scenario_page,
    "reference/commands.md": commands_page,
}
"""Pages below ``docs`` and what writes them."""


def written(name: str) -> str:
    """Text of one of `PAGES`, under a line that says where it comes from."""
    return f"{WRITTEN_BY}\n\n{PAGES[name]()}"


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    stale = []
    for name in PAGES:
        path, text = HERE / name, written(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: python docs/generate.py", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
