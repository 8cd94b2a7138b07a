"""The format as a JSON Schema, so that editors complete and check a scenario as it is typed.

``offramp-1.schema.json`` beside this module is what `scenario_schema` returns, shipped; a test
keeps the two the same. It checks form only: what entries must say together is checked by
`offramp check`.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from .numbers import DISTRIBUTIONS, number_schema
from .scenario import Scenario
from .units import Kinds

__all__ = ["SCHEMA_FILE", "scenario_schema", "schema_text", "shipped_schema_text"]

SCHEMA_FILE = "offramp-1.schema.json"
"""Name of the schema's file, as scenario files name it in their first line."""


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file."""
    schema = Scenario.model_json_schema(by_alias=True, mode="validation")
    used: set[str] = set()
    schema = _resolve(schema, used)
    definitions = schema.setdefault("$defs", {})
    for name in sorted(used):
        kind = getattr(Kinds, name)
        definitions[f"Number.{name}"] = number_schema(kind) | {
            "description": f"{kind.name}: {kind.example}"
        }
        definitions[f"Numbers.{name}"] = _group(name)
    definitions["NumberInBraces"] = _in_braces()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_FILE,
        **schema,
    }


def schema_text() -> str:
    """Text of the schema's file."""
    return json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n"


def shipped_schema_text() -> str:
    """Text of the schema's file as it stands in the package (needs no building)."""
    place = resources.files("offramp.scenario").joinpath(SCHEMA_FILE)
    return place.read_text(encoding="utf-8")


def _resolve(node: Any, used: set[str]) -> Any:
    """Turn the marks that number fields leave into references to shared definitions."""
    if isinstance(node, list):
        return [_resolve(item, used) for item in node]
    if not isinstance(node, dict):
        return node
    for mark, prefix in (("x-number", "Number"), ("x-numbers", "Numbers")):
        if mark in node:
            name = node[mark]
            used.add(name)
            rest = {k: v for k, v in node.items() if k != mark}
            return {"$ref": f"#/$defs/{prefix}.{name}", **_resolve(rest, used)}
    return {k: _resolve(v, used) for k, v in node.items()}


def _group(name: str) -> dict[str, Any]:
    one = {"$ref": f"#/$defs/Number.{name}"}
    group = {
        "type": "object",
        "properties": {
            "source": {"anyOf": [{"type": "string"}, {"type": "array"}]},
            "judgement": {"anyOf": [{"type": "string"}, {"const": True}]},
            "note": {"type": "string"},
        },
        "additionalProperties": one,
    }
    return {"anyOf": [one, group]}


def _in_braces() -> dict[str, Any]:
    """Describe a number with evidence of its own, or in one of the longer forms."""
    plain = {"type": ["number", "string"]}
    forms = {
        "value": plain | {"description": "The number or range, with its unit."},
        "choice": {
            "type": "object",
            "minProperties": 2,
            "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
            "description": "One of several values, with weights.",
        },
    }
    for name, parameters in DISTRIBUTIONS.items():
        forms[name] = {
            "type": "object",
            "properties": dict.fromkeys(parameters, plain),
            "required": list(parameters),
            "additionalProperties": False,
        }
    evidence = {
        "source": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "judgement": {"anyOf": [{"type": "string"}, {"const": True}]},
        "note": {"type": "string"},
    }
    return {
        "type": "object",
        "properties": forms | evidence,
        "patternProperties": {r"^p\d{1,2}(\.\d{1,3})?$": plain},
        "additionalProperties": False,
        "description": "A number with its evidence, quantiles, a choice, or a distribution.",
    }


if __name__ == "__main__":
    from pathlib import Path

    Path(__file__).with_name(SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
