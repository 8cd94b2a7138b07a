"""Write the pages of the reference that follow from the code: the file's keys, and the commands.

    python docs/generate.py          writes docs/reference/scenario-file.md and commands.md
    python docs/generate.py --check  says which of them are out of date, code 1 if any

The words are those of the code: docstrings of the schema's fields, help texts of the commands.
"""

from __future__ import annotations

import datetime
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, WithJsonSchema
from typer.main import get_command

from offramp.cli import app
from offramp.scenario import Scenario
from offramp.scenario.basis import Evidenced, NumberOf, NumbersOf
from offramp.scenario.inputs import CHOICES, EFFECTS, OUTCOMES, Effect
from offramp.scenario.numbers import DISTRIBUTIONS
from offramp.scenario.units import Kind, Kinds

__all__ = ["PAGES", "commands_page", "main", "scenario_page"]

HERE = Path(__file__).parent
WRITTEN_BY = "<!-- Written by docs/generate.py from the code: edit there. -->"
EVIDENCE = tuple(Evidenced.model_fields)


# ----------------------------------------------------------------------------- the scenario file


@dataclass(frozen=True)
class Key:
    """One key of the file."""

    name: str
    annotation: Any
    metadata: tuple[Any, ...]
    words: str
    needed: bool

    @property
    def leaf(self) -> Any:
        """What stands at the end of the annotation: a kind of number, an entry, or None."""
        for mark in self.metadata:
            if isinstance(mark, NumberOf | NumbersOf):
                return mark
        return next(_leaves(self.annotation), None)

    @property
    def entry(self) -> type[BaseModel] | None:
        """The entry (or named entries) that the key holds."""
        leaf = self.leaf
        return leaf if isinstance(leaf, type) and issubclass(leaf, BaseModel) else None

    @property
    def many(self) -> bool:
        """Whether it holds entries by name, or a list of them."""
        return typing.get_origin(_unwrapped(self.annotation)) in (dict, tuple)

    @property
    def written(self) -> str:
        """What to write, with an example."""
        leaf, forms = self.leaf, _unwrapped(self.annotation)
        if isinstance(forms, types.UnionType) or typing.get_origin(forms) is typing.Union:
            return " or ".join(_plain(_unwrapped(form)) for form in typing.get_args(forms))
        if isinstance(leaf, NumbersOf):
            return f"{leaf.kind.name}, {_WHOSE[leaf.over]}: `{leaf.kind.example}`"
        if isinstance(leaf, NumberOf):
            many = ", by name" if self.many else ""
            return f"{leaf.kind.name}{many}: `{leaf.kind.example}`"
        if self.entry is not None:
            listed = typing.get_origin(forms) is tuple
            return "a list of entries" if listed else "entries by name" if self.many else "an entry"
        return _plain(forms)

    @property
    def default(self) -> str:
        """What holds where it is left out."""
        found = re.search(r"Default: (.+?)\.(?: |$)", self.words)
        return "needed" if self.needed else found[1] if found else "none"

    @property
    def higher(self) -> str:
        """What a higher number does."""
        found = re.search(r"Higher(.*?): (.+)$", self.words)
        return f"{found[1].strip()}: {found[2]}".lstrip(": ") if found else ""

    @property
    def meaning(self) -> str:
        """What it means, without what the other columns say."""
        words = re.sub(r" ?Higher.*$", "", self.words)
        words = re.sub(r" ?Default: .+?\.(?= |$)", "", words)
        return re.sub(r" (Text|Date|true or false)\.(?= |$)", "", words).strip()


_WHOSE = {
    "sides": "one per side",
    "viewers": "one per side and the `analyst`",
    "responder": "of the responder",
    "senders": "one per sender",
}


def _plain(annotation: Any) -> str:
    """Say what to write where no number and no entry stands."""
    if typing.get_origin(annotation) is typing.Literal:
        return " or ".join(f"`{word}`" for word in typing.get_args(annotation))
    if annotation is bool:
        return "`true` or `false`"
    if annotation is datetime.date:
        return "date: `2022-03-10`"
    if annotation is float:
        return "plain number"
    return {dict: "`key: value` lines", tuple: "a list"}.get(typing.get_origin(annotation), "text")


def _unwrapped(annotation: Any) -> Any:
    """Take off `Annotated` and `None`."""
    while True:
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation = args[0]
        elif type(None) in args and len(args) == 2:
            annotation = next(a for a in args if a is not type(None))
        else:
            return annotation


def _leaves(annotation: Any) -> Iterator[Any]:
    """Kinds of number and entries anywhere inside an annotation."""
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, WithJsonSchema) for mark in marks):
        return  # an entry that is written as text
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for mark in marks:
        if isinstance(mark, NumberOf | NumbersOf):
            yield mark
    for inner in typing.get_args(annotation):
        yield from _leaves(inner)


def _keys(model: type[BaseModel]) -> list[Key]:
    return [
        Key(
            info.alias or name,
            info.annotation,
            tuple(info.metadata),
            " ".join((info.description or "").split()),
            info.is_required(),
        )
        for name, info in model.model_fields.items()
    ]


def _named_inside(model: type[BaseModel]) -> Any:
    """Find what the names of an open entry hold: a kind of number or an entry; None if not open."""
    if model.model_config.get("extra") != "allow":
        return None
    hints = typing.get_type_hints(model, include_extras=True)
    return next(_leaves(hints["__pydantic_extra__"]), None)


def _entry(path: str, model: type[BaseModel], level: int) -> Iterator[str]:
    """Heading, table and inner entries of one entry of the file."""
    keys = [k for k in _keys(model) if k.name not in EVIDENCE or not issubclass(model, Evidenced)]
    yield f"{'#' * level} `{path}`" if path else f"{'#' * level} The whole file"
    words = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    yield words + (
        " Takes `source`, `judgement` and `note`." if issubclass(model, Evidenced) else ""
    )
    rows = [
        f"| `{k.name}` | {k.written} | {k.default} | {_cell(k)} |"
        for k in keys
        if path or k.entry is None or k.name == "correlations"
    ]
    inside = _named_inside(model)
    if isinstance(inside, NumberOf):
        kind = inside.kind
        named = ("SIDE", "How that side likes this option: 0 least, 100 most; no range.")
        name, words = named if kind is Kinds.POSITION else ("WORD", "One number for each word.")
        needed = "needed" if kind is Kinds.POSITION else "none"
        rows.append(f"| `{name}` | {kind.name}: `{kind.example}` | {needed} | {words} |")
    if rows:
        table = ["| key | written as | default | meaning |", "| --- | --- | --- | --- |", *rows]
        yield "\n".join(table)
    for key in keys:
        if key.entry is not None:
            below = f"{path}.{key.name}" if path else key.name
            below += ".NAME" if key.many and key.name != "correlations" else ""
            yield from _entry(below, key.entry, min(level + 1, 4) if path else 3)
    if isinstance(inside, type):
        yield from _entry(f"{path}.NAME", inside, min(level + 1, 4))


def _cell(key: Key) -> str:
    higher = f" *Higher:* {key.higher}" if key.higher else ""
    return f"{key.meaning}{higher}".replace("|", "\\|")


def _evidence_table() -> str:
    rows = [
        f"| `{k.name}` | {k.default} | {k.meaning} |"
        for k in _keys(Evidenced)
        if k.name in EVIDENCE
    ]
    return "\n".join(["| key | default | meaning |", "| --- | --- | --- |", *rows])


def _kinds_table() -> str:
    rows = ["| kind | example | least | most | doubt spreads | in the model |", "| --- " * 6 + "|"]
    kinds = {k.example: k for k in vars(Kinds).values() if isinstance(k, Kind)}
    for kind in sorted(kinds.values(), key=lambda k: k.name):
        months = " months" if kind.model == "periods" else ""
        least, most = (_bound(x, months) for x in (kind.low, kind.high))
        scale = "one number only" if kind.fixed else f"{kind.scale} scale"
        rows.append(
            f"| {kind.name} | `{kind.example}` | {least} | {most} | {scale} | {kind.model} |"
        )
    return "\n".join(rows)


def _bound(x: float, unit: str) -> str:
    return "no bound" if x in (float("inf"), float("-inf")) else f"{x:,.12g}{unit}"


def _forms_table() -> str:
    rows = ["| form | written as | meaning |", "| --- | --- | --- |"]
    plain = (
        ("certain", "12 months", "one number, no doubt"),
        ("range", "25/35/45 %", "one chance in ten below, even odds, one in ten above"),
        ("quantiles", "{p25: 3, p75: 8}", "any two or three quantiles"),
        ("choice", "{choice: {3: 1, 8: 2}}", "one of several, with weights"),
        ("evidence", "{value: 25/35/45 %, source: cow}", "any of these, with evidence of its own"),
    )
    rows += [f"| {name} | `{text}` | {means} |" for name, text, means in plain]
    for name, parameters in DISTRIBUTIONS.items():
        inner = ", ".join(f"{key}: ..." for key in parameters)
        rows.append(f"| {name} | `{{{name}: {{{inner}}}}}` | a named distribution |")
    return "\n".join(rows)


def _effects_table() -> str:
    sign = {"+": "up", "-": "down", "?": "either way"}
    rows = ["| a higher | moves | which way | of | provided |", "| --- | --- | --- | --- | --- |"]
    rows += [
        f"| {_higher(e)} | {OUTCOMES[e.outcome]} | {sign[e.sign]} | {e.of} | {e.needs} |"
        for e in (*EFFECTS, *CHOICES)
    ]
    return "\n".join(rows)


def _higher(effect: Effect) -> str:
    return f"`{_pattern(effect)}`" + (f": {effect.more}" if effect.more else "")


def _pattern(effect: Effect) -> str:
    names = {
        "{P}": "PROPOSER",
        "{R}": "RESPONDER",
        "{side}": "SIDE",
        "{shown}": "SHOWN",
        "*": "NAME",
    }
    return ".".join(names.get(part, part) for part in effect.pattern.split("."))


def scenario_page() -> str:
    """Page of the reference on the scenario file."""
    sections = [
        f"| [`{k.name}`](#{k.name}{'name' if k.many else ''}) | "
        f"{'needed' if k.needed else 'may be left out'} | {k.words} |"
        for k in _keys(Scenario)
        if k.entry is not None and k.name != "correlations"
    ]
    parts = [
        WRITTEN_BY,
        "# The scenario file",
        "One YAML file describes one war. `offramp new FILE` writes a starter that already runs, "
        "`offramp check FILE` finds every fault and reads the numbers back in words. Unknown keys "
        "are refused. An editor that knows JSON Schema completes and checks the file as it is "
        "typed: its first line names the schema.",
        "Words in capitals stand for names of your own: NAME for any name (lower-case letters, "
        "digits, underscores), SIDE for the key of a side.",
        "## Sections",
        "\n".join(["| section | | what it says |", "| --- | --- | --- |", *sections]),
        "## Numbers",
        "A number is written with its unit, and only in a unit that fits: a share of time cannot "
        "stand where a duration belongs. Doubt is written as low/mid/high. Draws never leave the "
        "bounds.",
        _forms_table(),
        "`sd` is written with the unit; `a`, `b` and `sigma` (of the natural logarithm) have none; "
        "`beta` spreads between the kind's bounds.",
        _kinds_table(),
        "## Evidence",
        "Evidence covers the entry that it stands in, down to the next that has its own. "
        "`offramp check` lists the numbers that have neither a source nor a judgement.",
        _evidence_table(),
        "## Keys",
        *_entry("", Scenario, 3),
        "## What each input moves",
        "When the number *as written* rises and all else stays; of an input that is no number, "
        "what rising means stands beside it. Tests hold both bundled cases to this table, and a "
        "small file for what these lack: an input that moves nothing is a fault. SHOWN is the "
        "posture that the responder showed last. The reference deal is pinned by its worth; so "
        "where it has an option, an asset or an interaction that gains, the other deals fall.",
        _effects_table(),
    ]
    return "\n\n".join(parts) + "\n"


# ---------------------------------------------------------------------------------- the commands


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
        WRITTEN_BY,
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


# --------------------------------------------------------------------------------------- running

PAGES: dict[str, Callable[[], str]] = {
    "reference/scenario-file.md": scenario_page,
    "reference/commands.md": commands_page,
}
"""Pages below ``docs`` and what writes them."""


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    stale = []
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: python docs/generate.py", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
