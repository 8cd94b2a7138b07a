"""What a page carries along: scripts, style, their licences, and the policy that admits no others.

Every text of a scenario is escaped on its way in.  Charts travel as JSON in which no character can
end the block; the content security policy admits exactly the scripts and the style sheet that
stand in the page, by their hashes, and forbids `eval`, inline handlers and every request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from offramp.report.figures import fewer
from offramp.report.palette import dark_rules

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from offramp.report.charts.figure import Figure

__all__ = ["Carried", "carried", "environment", "is_figure", "is_long", "safe_json"]

SCRIPTS = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js", "report.js")
LICENCES = ("vega.LICENSE", "vega-lite.LICENSE", "vega-embed.LICENSE", "bundled.LICENSES")
LONG = 40
"""Characters of a cell from which its column is kept wide, where tables scroll."""
SHARED = ("$schema", "config")
"""Keys that all charts have alike; the page holds the looks once."""


@dataclass(frozen=True)
class Carried:
    """What makes a page whole; `Markup` was made safe here."""

    policy: str
    """Content security policy."""
    style: Markup
    looks: Markup
    """Vega-Lite configuration of all charts, as JSON."""
    specs: dict[str, Markup]
    """Chart -> its specification, as JSON."""
    scripts: list[Markup]
    notice: Markup
    """Licences of the scripts in the page."""


def carried(figures: Iterable[Figure]) -> Carried:
    """Gather what a page with these charts needs."""
    from markupsafe import Markup

    from offramp.report.palette import theme

    style, scripts = _style(), [_asset(name) for name in SCRIPTS]
    specs = {figure.key: figure.spec() for figure in figures}
    own = {
        key: {name: value for name, value in spec.items() if name not in SHARED}
        for key, spec in specs.items()
    }
    return Carried(
        policy=_policy(style, scripts),
        style=Markup(style),
        looks=Markup(safe_json(theme())),
        specs={key: Markup(safe_json(spec)) for key, spec in own.items()},
        scripts=[Markup(script) for script in scripts],
        notice=Markup(_notice()),
    )


def safe_json(value: Any) -> str:
    """Serialise as JSON that no reader of HTML or JavaScript can mistake for anything else.

    ``<``, ``>``, ``&`` and the line separators U+2028 and U+2029 only ever stand inside strings,
    where their escapes mean the same.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def environment() -> Environment:
    """Templates that escape every value and stumble over a missing one."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("offramp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    made.tests["figure"] = is_figure
    made.tests["long"] = is_long
    made.filters["fewer"] = fewer
    made.tests["webpage"] = lambda url: bool(re.match(r"https?://[^\s]+\Z", url))
    return made


def is_figure(cell: object) -> bool:
    """Whether a cell holds a figure, to be set flush right."""
    return not isinstance(cell, str) or bool(
        re.match(
            r"[±+-]?[\d.,]+( ±<?[\d.]+)?\Z|(under|over) [\d.]+( ±<?[\d.]+)?\Z"
            r"|[\d.]+ \([\d.]+-[\d.]+\)\Z|[+-]?[\d.,]+ \([+-]?[\d.,]+ to [+-]?[\d.,]+\)\Z",
            cell,
        )
    )


def is_long(cell: object) -> bool:
    """Whether a cell holds so many words that its column needs some width."""
    return isinstance(cell, str) and len(cell) > LONG


@cache
def _asset(name: str) -> str:
    return files("offramp.report").joinpath("assets", name).read_text(encoding="utf-8").strip()


@cache
def _style() -> str:
    swap = f"@media screen and (prefers-color-scheme: dark) {{\n{dark_rules('.chart')}\n}}"
    return f"{_asset('report.css')}\n{swap}"


@cache
def _notice() -> str:
    return "\n\n".join(map(_asset, LICENCES)).replace("--", "- -")


def _policy(style: str, scripts: list[str]) -> str:
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
