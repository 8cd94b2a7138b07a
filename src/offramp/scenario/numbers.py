"""Numbers as written, read from plain data: forms, units, evidence.

Five forms::

    12 months                               certain
    25/35/45 %                              low/mid/high: the 10th, 50th and 90th per cent points
    {p10: 25 %, p50: 35 %, p90: 45 %}       any two or three quantiles
    {beta: {a: 2, b: 5}}                    a named distribution (see DISTRIBUTIONS)
    {choice: {10 %: 1, 30 %: 3}}            one of several, with weights

each of which may carry `source`, `judgement` and `note` (a plain one: ``{value: 25/35/45, ...}``).

What they mean, and how quantiles become a distribution, is in `written`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from pydantic_core import PydanticCustomError, core_schema

from .faults import did_you_mean
from .units import Kind, Unit, a, unit_advice, unit_words
from .written import DISTRIBUTIONS, FORMS, UNREAD, Written, short

__all__ = [
    "DISTRIBUTIONS",
    "FORMS",
    "PLACEHOLDER",
    "UNREAD",
    "Written",
    "number_core_schema",
    "number_schema",
    "parse_amount",
    "parse_number",
]

_NUM = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_WRITTEN = re.compile(rf"\s*({_NUM}(?:\s*/\s*{_NUM})*)\s*(.*?)\s*\Z", re.DOTALL)
_QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?)\Z")
_EVIDENCE = ("source", "judgement", "note")

# ------------------------------------------------------------------------------------ parsing


def _fault(rule: str, remedy: str, *inner: str) -> PydanticCustomError:
    """Fault of a number, or of what stands at `inner` within its braces."""
    context = {"rule": rule, "remedy": remedy, "inner": inner}
    return PydanticCustomError("number", "{rule}", context)


def parse_number(raw: Any, kind: Kind) -> Written:
    """Read one number of a kind from plain data.

    Raises
    ------
    PydanticCustomError
        With the rule broken and the remedy, for the caller to put a place to.
    """
    if isinstance(raw, Written):
        return raw
    if not isinstance(raw, Mapping):
        return _parse_plain(raw, kind)
    evidence, rest = _parse_evidence(raw)
    if len(rest) == 1 and "value" in rest:
        number = _parse_plain(rest["value"], kind)
    elif rest and all(_QUANTILE.match(str(k)) for k in rest):
        number = _parse_quantiles(rest, kind)
    elif len(rest) == 1 and "choice" in rest:
        number = _parse_choice(rest["choice"], kind)
    elif len(rest) == 1 and next(iter(rest)) in DISTRIBUTIONS:
        number = _parse_named(next(iter(rest)), next(iter(rest.values())), kind)
    else:
        odd = next((str(k) for k in rest if k not in FORMS), "")
        hint = did_you_mean(odd, [*FORMS, "p10", "p50", "p90", *_EVIDENCE]) if odd else ""
        raise _fault(
            "a number in { } is a value, some quantiles, a choice or one named distribution",
            f"Write `{{value: {kind.example}, source: ...}}`. {hint}".rstrip(),
        )
    if kind.fixed and not number.certain:
        raise _no_doubt(kind)
    return Written(kind, number.form, number.unit, number.numbers, number.parameters, *evidence)


def _parse_plain(raw: Any, kind: Kind) -> Written:
    values, unit = _values(raw, kind)
    if len(values) == 1:
        return Written(kind, "certain", unit, ((1.0, values[0]),))
    if kind.fixed:
        raise _no_doubt(kind)
    if len(values) != 3:
        raise _fault(
            f"a range is low/mid/high, three numbers, not {len(values)}",
            f"Write it as `{kind.example}`, or as quantiles: `{{p10: ..., p90: ...}}`",
        )
    if not values[0] <= values[1] <= values[2]:
        raise _fault(
            "a range rises: low/mid/high",
            "Order it: one chance in ten below the first, even odds, one in ten above the last",
        )
    if values[0] == values[2]:
        return Written(kind, "certain", unit, ((1.0, values[1]),))
    return Written(kind, "range", unit, tuple(zip((0.1, 0.5, 0.9), values, strict=True)))


def _parse_quantiles(rest: Mapping[str, Any], kind: Kind) -> Written:
    if not 2 <= len(rest) <= 3:
        raise _fault(f"give two or three quantiles, not {len(rest)}", "Such as p10, p50 and p90")
    points: list[tuple[float, float]] = []
    units: set[Unit] = set()
    for key, raw in rest.items():
        probability = float(str(key)[1:]) / 100
        if not 0 < probability < 1:
            raise _fault(f"{key} is no quantile", "Between p0.1 and p99.9")
        value, unit = _single(raw, kind)
        points.append((probability, value))
        units.add(unit)
    points.sort()
    if len(units) > 1:
        raise _fault("the quantiles are in different units", "Write all in one unit")
    if len({p for p, _ in points}) < len(points):
        raise _fault("a quantile stands twice", "Keep one of them")
    if any(a[1] > b[1] for a, b in pairwise(points)):
        raise _fault("higher quantiles are higher numbers", "Order them")
    return Written(kind, "quantiles", units.pop(), tuple(points))


def _parse_choice(raw: Any, kind: Kind) -> Written:
    advice = f"Write `{{choice: {{{kind.example.split('/')[0]}: 1, ...}}}}`: value, then weight"
    if not isinstance(raw, Mapping) or len(raw) < 2:
        raise _fault("a choice names two or more values with weights", advice)
    pairs: list[tuple[float, float]] = []
    units: set[Unit] = set()
    for key, weight in raw.items():
        value, unit = _single(key, kind)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight > 0:
            raise _fault("a weight is a number above 0", advice)
        pairs.append((value, float(weight)))
        units.add(unit)
    if len(units) > 1:
        raise _fault("the values are in different units", "Write all in one unit")
    if len({x for x, _ in pairs}) < len(pairs):
        raise _fault("a value stands twice", "Add its weights up")
    if not math.isfinite(sum(w for _, w in pairs)):
        raise _fault("the weights are too large", "Only their ratios count")
    return Written(kind, "choice", units.pop(), tuple(sorted(pairs)))


def _parse_named(form: str, raw: Any, kind: Kind) -> Written:
    wanted = DISTRIBUTIONS[form]
    shape = ", ".join(f"{k}: ..." for k in wanted)
    if not isinstance(raw, Mapping) or set(raw) != set(wanted):
        raise _fault(
            f"{form} takes exactly: {', '.join(wanted)}", f"Write `{{{form}: {{{shape}}}}}`"
        )
    given: dict[str, float] = {}
    units: set[Unit] = set()
    for key, sort in wanted.items():
        if sort == "bare":
            given[key] = _bare(raw[key], key)
        else:
            given[key], unit = _single(raw[key], kind, bounded=sort == "number")
            units.add(unit)
    if len(units) > 1:
        raise _fault("the parameters are in different units", "Write all in one unit")
    unit = units.pop() if units else next(iter(kind.units.values()))
    bounds = kind.bounds(unit)
    _check_parameters(form, given, bounds)
    return Written(kind, form, unit, (), tuple(given.items()))


def _check_parameters(form: str, given: dict[str, float], bounds: tuple[float, float]) -> None:
    for key in ("sd", "sigma", "a", "b", "median"):
        if key in given and not given[key] > 0:
            raise _fault(f"{key} of a {form} is above 0", "Write a positive number")
    if form == "gamma" and not given["mean"] > 0:
        raise _fault("the mean of a gamma is above 0", "Write a positive number")
    if form == "beta" and not all(map(math.isfinite, bounds)):
        raise _fault("a beta lies between two bounds, and this number has none", "Use quantiles")
    order = [given[k] for k in ("low", "mode", "high") if k in given]
    if len(order) > 1 and not (order == sorted(order) and order[0] < order[-1]):
        raise _fault(f"the {form}'s parameters rise from low to high", "Order them")


def _parse_evidence(raw: Mapping[Any, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    rest = {str(k): v for k, v in raw.items() if k not in _EVIDENCE}
    source = raw.get("source", ())
    source = (source,) if isinstance(source, str) else source
    if not isinstance(source, list | tuple) or not all(isinstance(s, str) for s in source):
        raise _fault(
            "`source` is a key of `sources`, or a list of them", "Such as `source: cow`", "source"
        )
    judgement = raw.get("judgement")
    if judgement is True:
        judgement = ""
    if judgement is not None and not isinstance(judgement, str):
        raise _fault(
            "`judgement` is the reason, in a line", "Such as `judgement: two experts`", "judgement"
        )
    if judgement is not None and raw["judgement"] is not True and not judgement.strip():
        rule, remedy = "the reason is empty", "Say it in a line, or write `judgement: true`"
        raise _fault(rule, remedy, "judgement")
    note = raw.get("note")
    if note is not None and not isinstance(note, str):
        raise _fault("`note` is a line of text", "Put it in quotes", "note")
    return (tuple(source), judgement, note), rest


def _no_doubt(kind: Kind) -> PydanticCustomError:
    return _fault(
        f"{a(kind)} here is one number, not a range",
        f"Write one, such as `{kind.example}`; the swings and thresholds carry the doubt",
    )


def _single(raw: Any, kind: Kind, *, bounded: bool = True) -> tuple[float, Unit]:
    values, unit = _values(raw, kind, bounded=bounded)
    if len(values) != 1:
        raise _fault("one number is wanted here, not a range", "The quantiles are the range")
    return values[0], unit


def parse_amount(raw: Any, kind: Kind) -> tuple[float, Unit]:
    """Read a difference in a kind's unit: one number of either sign, outside any bounds."""
    return _single(raw, kind, bounded=False)


def _bare(raw: Any, key: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise _fault(f"{key} is a plain number", "Write it without a unit")
    return float(raw)


def _values(raw: Any, kind: Kind, *, bounded: bool = True) -> tuple[list[float], Unit]:
    """Numbers and unit of a plain text such as ``25/35/45 %``, checked against the kind."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _fault("a number is wanted", f"Write it as `{kind.example}`")
    if isinstance(raw, int | float):
        raw = repr(raw) if isinstance(raw, float) or raw.bit_length() < 200 else "inf"
    text = raw.replace("\N{MINUS SIGN}", "-")
    found = _WRITTEN.match(text)
    if not found:
        raise _fault("this does not read as a number", f"Write it as `{kind.example}`")
    values = [float(part) for part in found[1].split("/")]
    rest = found[2]
    if not all(map(math.isfinite, values)):
        raise _fault("a number is finite", f"Write it as `{kind.example}`")
    if re.match(r"[/,]?\s*[\d.+-]|/", rest) or re.search(r"/\s*[\d.+-]", rest):
        raise _fault(
            "this does not read as one number or as low/mid/high with one unit at the end",
            f"Write it as `{kind.example}`, without thousands separators",
        )
    unit = kind.unit(rest)
    if unit is None:
        raise _wrong_unit(rest, kind)
    low, high = kind.bounds(unit)
    outside = [x for x in values if not low <= x <= high]
    if bounded and outside:
        named = f" {unit_words(unit.text)}" if unit.text else ""
        raise _fault(
            f"{short(outside[0])} is outside {short(low)} to {short(high)}{named}",
            f"Write a number within them, such as `{kind.example}`",
        )
    return values, unit


def _wrong_unit(given: str, kind: Kind) -> PydanticCustomError:
    if not given:
        return _fault(f"{a(kind)} needs its unit", unit_advice(kind, given))
    return _fault(f"`{given[:30]}` is no unit of {a(kind)}", unit_advice(kind, given))


# -------------------------------------------------------------------------- hooks for the schema


def number_schema(kind: Kind) -> dict[str, Any]:
    """JSON Schema of a number of this kind."""
    units = "|".join(sorted({_unit_pattern(u) for u in kind.units if u}))
    tail = f"\\s*({units})" + ("?" if "" in kind.units else "") if units else ""
    spread = f"(\\s*/\\s*{_NUM}\\s*/\\s*{_NUM})?" if not kind.fixed else ""
    text = {"type": "string", "pattern": f"^\\s*{_NUM}{spread}{tail}\\s*$"}
    choices: list[dict[str, Any]] = [text]
    if "" in kind.units:
        low, high = kind.low, kind.high
        choices.insert(0, {"type": "number", "minimum": low, "maximum": high})
    choices.append({"$ref": "#/$defs/NumberInBraces"})
    return {"anyOf": choices, "examples": [kind.example]}


def _unit_pattern(unit: str) -> str:
    words = unit.split()
    parts = [
        f"{w}s?" if w in ("day", "week", "month", "year", "point", "time") else w for w in words
    ]
    return "\\s*".join("(a|an|per|/)" if w == "a" else w for w in parts)


def placeholder(kind: Kind) -> Written:
    """Stand in for a number at fault while the rest of the file is checked."""
    unit = next(iter(kind.units.values()))
    return Written(kind, UNREAD, unit, ((1.0, (kind.low + kind.high) / 2),))


PLACEHOLDER = object()
"""Put in a document where a number is at fault; reads as `placeholder` of its kind."""


def number_core_schema(kind: Kind) -> core_schema.CoreSchema:
    """Pydantic schema that reads a number of this kind."""

    def read(raw: Any) -> Written:
        return placeholder(kind) if raw is PLACEHOLDER else parse_number(raw, kind)

    return core_schema.no_info_plain_validator_function(
        read, serialization=core_schema.plain_serializer_function_ser_schema(_dump)
    )


def _dump(written: Written) -> dict[str, Any]:
    out: dict[str, Any] = {"number": written.text()}
    if written.source:
        out["source"] = list(written.source)
    if written.judgement is not None:
        out["judgement"] = written.judgement
    if written.note is not None:
        out["note"] = written.note
    return out
