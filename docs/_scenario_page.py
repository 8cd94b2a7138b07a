"""Page of the reference on the scenario file, in the words of the schema."""

from __future__ import annotations

from collections.abc import Iterator

from _keys import Key, keys_of, named_inside
from pydantic import BaseModel

from offramp.scenario import Scenario
from offramp.scenario.basis import Evidenced, NumberOf
from offramp.scenario.inputs import CHOICES, EFFECTS, OUTCOMES, Effect
from offramp.scenario.numbers import DISTRIBUTIONS
from offramp.scenario.units import Kind, Kinds

__all__ = ["scenario_page"]

EVIDENCE = tuple(Evidenced.model_fields)


def _entry(path: str, model: type[BaseModel], level: int) -> Iterator[str]:
    """Heading, table and inner entries of one entry of the file."""
    keys = [k for k in keys_of(model) if k.name not in EVIDENCE or not issubclass(model, Evidenced)]
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
    inside = named_inside(model)
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
        for k in keys_of(Evidenced)
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
        for k in keys_of(Scenario)
        if k.entry is not None and k.name != "correlations"
    ]
    parts = [
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
