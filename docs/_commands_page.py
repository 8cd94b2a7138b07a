"""Page of the reference on the command line, in the words of the commands' help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from offramp.cli import app

__all__ = ["commands_page"]


def _command(name: str, command: Any) -> Iterator[str]:
    yield f"## offramp {name}"
    yield " ".join((command.help or "").split())
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    usage = " ".join(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in arguments)
    yield f"```text\nofframp {name} [OPTIONS] {usage}".rstrip() + "\n```"
    rows = ["| | default | meaning |", "| --- | --- | --- |"]
    rows += [
        f"| `{p.name.upper()}` | needed | {_help(p)} |" for p in arguments if p.name is not None
    ]
    for option in command.params:
        if option.param_type_name == "option" and option.name != "help":
            rows.append(f"| `{_option(option)}` | {_default(option)} | {_help(option)} |")
    yield "\n".join(rows)
    examples = re.sub(r"^Examples?: ", "", " ".join((command.epilog or "").split()))
    if examples:
        lines = "\n".join(example.strip() for example in examples.split("·"))
        yield f"```text\n{lines}\n```"


def _option(option: Any) -> str:
    negative = f"/{option.secondary_opts[0]}" if option.secondary_opts else ""
    takes = "" if option.is_flag else f" {option.name.upper()}"
    return f"{option.opts[0]}{negative}{takes}"


def _default(option: Any) -> str:
    if option.is_flag:
        return ("yes" if option.default else "no") if option.secondary_opts else ""
    return "none" if option.default is None else f"`{option.default}`"


def _help(param: Any) -> str:
    return " ".join((param.help or "").split()).replace("|", "\\|")


def commands_page() -> str:
    """Page of the reference on the command line."""
    group: Any = get_command(app)
    parts = [
        "# The commands",
        "`offramp --help` lists the commands, `offramp COMMAND --help` explains one, "
        "`offramp --install-completion` teaches them to your shell. Results go to the standard "
        "output, the progress bar and faults to the standard error, so that output can be piped.",
        "## Exit codes",
        "| code | means |\n| --- | --- |\n"
        "| 0 | done |\n"
        "| 2 | nothing was run: the command or the file has faults, each named with its remedy |\n"
        "| 130 | interrupted (Ctrl-C): what was done by then is reported |\n"
        "| 1 | a fault of the program itself: please report it |",
    ]
    for name, command in group.commands.items():
        parts += _command(name, command)
    return "\n\n".join(parts) + "\n"
