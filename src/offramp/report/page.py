"""The report: one page that opens anywhere, asks nothing of a network, and runs nothing of a file.

Every text of a scenario is escaped on its way in.  Charts travel as JSON in which no character can
end the block; the page's content security policy admits exactly the scripts and the style sheet
that stand in it, by their hashes, forbids `eval`, inline handlers and every request.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from offramp.report.briefing import (
    YARDSTICK,
    Sentence,
    certificate,
    confidence,
    headline,
    kept,
    trust,
)
from offramp.report.facts import Assumption, Facts, SourceFact, facts_of
from offramp.report.figures import number, signed
from offramp.report.gallery import gallery
from offramp.report.palette import dark_rules
from offramp.report.tables import Card, Deal, cards, costs, deals, endings, worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.report.charts import Figure, Table
    from offramp.runs import Run

__all__ = ["Chapter", "render", "safe_json"]

SCRIPTS = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js", "report.js")
LICENCES = ("vega.LICENSE", "vega-lite.LICENSE", "vega-embed.LICENSE", "bundled.LICENSES")


@dataclass(frozen=True)
class Listed:
    """One assumption as the table shows it."""

    path: str
    words: str
    text: str
    source: str
    judgement: str | None
    pull: str
    """Difference in the chance of a deal, points; empty for a certain number."""


@dataclass(frozen=True)
class Chapter:
    """A further study of the same war, as the page shows it."""

    key: str
    """Anchor, unique on the page."""
    title: str
    says: tuple[str, ...]
    """What it comes to, a paragraph each."""
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Page:
    """Everything the template reads.  Plain text is escaped there; `Markup` was made safe here."""

    policy: str
    """Content security policy."""
    version: str
    title: str
    basis: str
    """As known when, how many worlds, which seed."""
    proposer: str
    responder: str
    headline: list[Sentence]
    warnings: list[str]
    """What a reader must know before believing a figure (interrupted, clamped)."""
    cards: list[Card]
    endings: Table
    costs: Table
    worth: Table
    packages: list[Deal]
    kept: str
    """How often deals are still kept later; empty where the file is silent."""
    trust: dict[str, str]
    confidence: Sentence
    resting: str
    ranges: list[Listed]
    """Numbers in doubt, by the size of their pull."""
    certain: list[Listed]
    noise: str
    """Sampling error of a pull, points (95 %, in the middle of all)."""
    sources: tuple[SourceFact, ...]
    computed: list[tuple[str, str]]
    yardstick: str
    figures: dict[str, Figure]
    """Of the page and its chapters, by key."""
    chapters: tuple[Chapter, ...]
    specs: dict[str, Markup]
    style: Markup
    scripts: list[Markup]
    notice: Markup
    """Licences of the scripts in the page."""


def render(
    run: Run,
    verdict: Verdict,
    deal_map: DealMap | None = None,
    *,
    facts: Facts | None = None,
    chapters: Sequence[Chapter] = (),
) -> str:
    """Write the report.

    Parameters
    ----------
    run, verdict, deal_map
        What is reported; without a map the page goes without its chart.
    facts
        The scenario in words; None: read off the run's scenario.
    chapters
        Further studies, in the order shown.

    Returns
    -------
    str
        One HTML document, the same bytes for the same results.
    """
    page = _page(facts or facts_of(run.scenario), run, verdict, deal_map, tuple(chapters))
    return _environment().get_template("report.html.j2").render(page=page)


def safe_json(value: Any) -> str:
    """Serialise as JSON that no reader of HTML or JavaScript can mistake for anything else.

    ``<``, ``>``, ``&`` and the line separators U+2028 and U+2029 only ever stand inside strings,
    where their escapes mean the same.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _page(
    facts: Facts,
    run: Run,
    verdict: Verdict,
    deal_map: DealMap | None,
    chapters: tuple[Chapter, ...],
) -> Page:
    from markupsafe import Markup

    figures = gallery(facts, run, verdict, deal_map)
    figures |= {figure.key: figure for chapter in chapters for figure in chapter.figures}
    style, scripts = _style(), [_asset(name) for name in SCRIPTS]
    ranges, certain = _assumptions(facts, verdict)
    stated = verdict.confidence
    return Page(
        policy=_policy(style, scripts),
        version=run.version,
        title=facts.title,
        basis=f"as known on {facts.as_of} · {run.worlds:,} worlds, seed {run.seed}",
        proposer=facts.proposer,
        responder=facts.responder,
        headline=headline(facts, verdict),
        warnings=_warnings(run, verdict),
        cards=cards(facts, verdict),
        endings=endings(facts, verdict),
        costs=costs(facts, verdict),
        worth=worth(facts, verdict),
        packages=deals(facts, run, verdict),
        kept=kept(facts, verdict),
        trust=trust(facts, run, verdict),
        confidence=confidence(verdict),
        resting=f"Of {stated.ranges} ranges {stated.sourced} rest on a source.",
        ranges=ranges,
        certain=certain,
        noise=_noise(verdict),
        sources=facts.sources,
        computed=_computed(facts, run, verdict),
        yardstick=YARDSTICK,
        figures=figures,
        chapters=chapters,
        specs={key: Markup(safe_json(figure.spec())) for key, figure in figures.items()},
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        notice=Markup(_notice()),
    )


def _assumptions(facts: Facts, verdict: Verdict) -> tuple[list[Listed], list[Listed]]:
    """Numbers in doubt, largest pull first (those without a pull last), and certain ones."""
    pulls = {d.path: d.pull for d in verdict.drivers}
    ranked = sorted(facts.assumptions, key=lambda a: -abs(pulls.get(a.path, 0.0)))

    def listed(a: Assumption) -> Listed:
        pull = signed(pulls[a.path]) if a.path in pulls else ""
        return Listed(a.path, a.words, a.text, ", ".join(a.source), a.judgement, pull)

    return (
        [listed(a) for a in ranked if a.varies],
        [listed(a) for a in facts.assumptions if not a.varies],
    )


def _noise(verdict: Verdict) -> str:
    errors = sorted(196.0 * d.noise for d in verdict.drivers)
    return number(errors[len(errors) // 2]) if errors else "0"


def _warnings(run: Run, verdict: Verdict) -> list[str]:
    said = []
    if run.interrupted:
        said.append(
            f"Interrupted: these are the first {run.worlds:,} worlds of those asked for. They are "
            "as good as any others; there are only fewer of them."
        )
    if verdict.clamped:
        said.append(
            f"In {verdict.clamped:,} of {run.worlds:,} worlds the war’s odds, length and front "
            "were drawn so that no front fits; the nearest that does was taken."
        )
    return said


def _computed(facts: Facts, run: Run, verdict: Verdict) -> list[tuple[str, str]]:
    settings = asdict(run.settings) if is_dataclass(run.settings) else vars(run.settings)
    return [
        ("Program", f"offramp {run.version}"),
        ("Scenario", f"{facts.name}, contents {facts.fingerprint}"),
        ("Worlds", f"{run.worlds:,} (numbers 0 to {run.worlds - 1:,}), seed {run.seed}"),
        ("Horizon of the talks", facts.periods(run.periods)),
        ("Settings of the solver", ", ".join(f"{k} {v}" for k, v in settings.items())),
        ("Certificate", certificate(facts, run, verdict)),
        ("Time", f"{run.seconds:.1f} seconds"),
        ("Sampling intervals", f"95 %, {verdict.zone_now.method}"),
    ]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("offramp.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    environment.tests["figure"] = _is_figure
    environment.tests["webpage"] = lambda url: bool(re.match(r"https?://[^\s]+\Z", url))
    return environment


def _is_figure(cell: object) -> bool:
    """Whether a cell holds a figure, to be set flush right."""
    return not isinstance(cell, str) or bool(
        re.match(
            r"[±+-]?[\d.,]+( ±<?[\d.]+)?\Z|(under|over) [\d.]+( ±<?[\d.]+)?\Z"
            r"|[\d.]+ \([\d.]+-[\d.]+\)\Z",
            cell,
        )
    )


@cache
def _asset(name: str) -> str:
    return files("offramp.report").joinpath("assets", name).read_text(encoding="utf-8").strip()


@cache
def _style() -> str:
    swap = f"@media screen and (prefers-color-scheme: dark) {{\n{dark_rules('.chart')}\n}}"
    return f"{_asset('report.css')}\n{swap}"


def _notice() -> str:
    return "\n\n".join(map(_asset, LICENCES)).replace("--", "- -")


def _policy(style: str, scripts: list[str]) -> str:
    allowed = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
