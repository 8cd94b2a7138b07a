"""The report: one page that opens anywhere, asks nothing of a network, and runs nothing of a file.

First the answers, on what is one sheet when printed; then the evidence, study by study; then every
assumption with its source.  What makes the page safe is in `offramp.report.embed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from offramp.report.briefing import (
    YARDSTICK,
    Sentence,
    Span,
    answers,
    certificate,
    confidence,
    kept,
    trust,
)
from offramp.report.embed import Carried, carried, environment, safe_json
from offramp.report.facts import Assumption, Facts, SourceFact, facts_of
from offramp.report.figures import joined, number, signed
from offramp.report.frictions import friction
from offramp.report.gallery import gallery
from offramp.report.lines import changed, not_studied
from offramp.report.tables import Deal, KeyFigure, costs, deals, endings, key_figures, worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.report.charts import Figure, Table
    from offramp.runs import Run
    from offramp.scenario import Scenario

__all__ = ["Chapter", "render", "render_study", "safe_json"]

FIRST = ("endings", "deal-map")
"""Charts of the first page."""
ASKED_FOR = {"why-not", "levers-pulled", "plan"}
"""Chapters that a first page should speak of."""


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
    answer: tuple[str, str] | None = None
    """A question and what the study answers in a line, for the first page."""
    worlds: int = 0
    """Worlds that it rests on; 0 where what it says tells."""


@dataclass(frozen=True)
class Page:
    """Everything the template reads.  Plain text is escaped there; `Markup` was made safe here."""

    carried: Carried
    version: str
    going_on: str
    """What a deal is set beside."""
    title: str
    basis: str
    """As known when, how many worlds, which seed."""
    changed: str
    """What was changed in the file before it was solved; may be empty."""
    proposer: str
    responder: str
    answers: list[tuple[str, Sentence]]
    """Questions, and their answers."""
    unasked: str
    """Which further questions were not studied, and how they would be; may be empty."""
    warnings: list[str]
    """What a reader must know before believing a figure (interrupted, clamped)."""
    key_figures: list[KeyFigure]
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
    first: tuple[str, ...]
    """Charts of the first page, by key."""
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class StudyPage:
    """What the template of a single study reads."""

    carried: Carried
    version: str
    going_on: str
    """What a deal is set beside."""
    title: str
    basis: str
    figures: dict[str, Figure]
    chapters: tuple[Chapter, ...]
    changed: str = ""


def render(
    run: Run,
    verdict: Verdict,
    deal_map: DealMap | None = None,
    *,
    facts: Facts | None = None,
    chapters: Sequence[Chapter] = (),
    cut_short: bool = False,
    changes: Sequence[str] = (),
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
    cut_short
        Whether some that were asked for are missing.
    changes
        What was changed in the file before it was solved, in words.

    Returns
    -------
    str
        One HTML document, the same bytes for the same results.
    """
    words = facts or facts_of(run.scenario)
    page = _page(words, run, verdict, deal_map, tuple(chapters), cut_short, changes)
    return environment().get_template("report.html.j2").render(page=page)


def render_study(
    scenario: Scenario, basis: str, chapters: Sequence[Chapter], *, facts: Facts | None = None
) -> str:
    """Write further studies alone as a page.

    Parameters
    ----------
    scenario
        What was studied.
    basis
        How: ``400 worlds, seed 1``.
    chapters
        The studies, in the order shown.
    facts
        The scenario in words; None: read off it.
    """
    from offramp._version import __version__

    words = facts or facts_of(scenario)
    figures = {figure.key: figure for chapter in chapters for figure in chapter.figures}
    page = StudyPage(
        carried=carried(figures.values()),
        version=__version__,
        going_on=words.going_on,
        title=words.title,
        basis=f"as known on {words.as_of} · {basis}",
        figures=figures,
        chapters=tuple(chapters),
    )
    return environment().get_template("study.html.j2").render(page=page)


def _page(
    facts: Facts,
    run: Run,
    verdict: Verdict,
    deal_map: DealMap | None,
    chapters: tuple[Chapter, ...],
    cut_short: bool,
    changes: Sequence[str],
) -> Page:
    figures = gallery(facts, run, verdict, deal_map)
    figures |= {figure.key: figure for chapter in chapters for figure in chapter.figures}
    ranges, certain = _assumptions(facts, verdict)
    stated = verdict.confidence
    return Page(
        carried=carried(figures.values()),
        version=run.version,
        going_on=facts.going_on,
        title=facts.title,
        basis=f"as known on {facts.as_of} · {run.worlds:,} worlds, seed {run.seed}",
        changed=changed(changes),
        proposer=facts.proposer,
        responder=facts.responder,
        answers=_answers(facts, verdict, chapters),
        unasked=_unasked(facts, chapters, changes),
        warnings=_warnings(run, verdict, cut_short),
        key_figures=key_figures(facts, run, verdict),
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
        computed=_computed(facts, run, verdict, changes),
        yardstick=YARDSTICK,
        figures=figures,
        first=tuple(key for key in FIRST if key in figures),
        chapters=chapters,
    )


def _answers(
    facts: Facts, verdict: Verdict, chapters: tuple[Chapter, ...]
) -> list[tuple[str, Sentence]]:
    """Put what the studies answer before how sure all of it is."""
    *said, sure = answers(facts, verdict)
    studied = [c.answer for c in chapters if c.answer is not None]
    return [*said, *((question, (Span(line),)) for question, line in studied), sure]


def _unasked(facts: Facts, chapters: tuple[Chapter, ...], changes: Sequence[str]) -> str:
    asked = ASKED_FOR & {chapter.key for chapter in chapters}
    return "" if asked else not_studied(facts, None, changes)


def _assumptions(facts: Facts, verdict: Verdict) -> tuple[list[Listed], list[Listed]]:
    """Numbers in doubt, largest pull first (those without a pull last), and certain ones."""
    pulls = {d.path: d.pull for d in verdict.drivers}
    ranked = sorted(facts.assumptions, key=lambda a: -abs(pulls.get(a.path, 0.0)))

    def listed(a: Assumption) -> Listed:
        pull = signed(pulls[a.path]) if a.path in pulls else ""
        return Listed(
            a.path,
            a.words,
            a.text,
            "; ".join(facts.titles.get(key, key) for key in a.source),
            a.judgement,
            pull,
        )

    return (
        [listed(a) for a in ranked if a.varies],
        [listed(a) for a in facts.assumptions if not a.varies],
    )


def _noise(verdict: Verdict) -> str:
    errors = sorted(196.0 * d.noise for d in verdict.drivers)
    return number(errors[len(errors) // 2]) if errors else "0"


def _warnings(run: Run, verdict: Verdict, cut_short: bool) -> list[str]:
    said = []
    if run.interrupted:
        said.append(
            f"Interrupted: these are the first {run.worlds:,} worlds of those asked for. They are "
            "as good as any others; there are only fewer of them."
        )
    elif verdict.solver_interrupted:
        said.append(
            "Interrupted: all worlds were solved; the solver’s own range was interrupted and is "
            "left out."
        )
    if cut_short:
        said.append("Interrupted: some of the further studies that were asked for are missing.")
    if verdict.clamped:
        said.append(
            f"In {verdict.clamped:,} of {run.worlds:,} worlds the war’s odds, length and front "
            "were drawn so that no front fits; the nearest that does was taken."
        )
    return said


def _settings(facts: Facts, run: Run) -> str:
    """Say how the method was set; what is as usual is left out but for the first three."""
    s = run.settings
    said = [
        f"sharpness {_times(s.sharpness)}",
        f"horizon {_times(s.horizon)}",
        f"{s.nodes} steps between the responder’s types",
    ]
    every = {0: "none", 1: "every world"}.get(s.certify_every, f"one world in {s.certify_every}")
    said.append(f"certificate of {every}")
    if not s.postures:
        said.append("postures teach nothing")
    if s.off:
        said.append(f"taken away: {joined([friction(name, facts) for name in sorted(s.off)])}")
    return "; ".join(said)


def _times(factor: float) -> str:
    return "as the file has it" if factor == 1.0 else f"{factor:g} times that of the file"


def _computed(
    facts: Facts, run: Run, verdict: Verdict, changes: Sequence[str]
) -> list[tuple[str, str]]:
    name = f"{facts.name} as changed" if changes else facts.name
    return [
        ("Program", f"offramp {run.version}"),
        ("Scenario", f"{name}, contents {facts.fingerprint}"),
        ("Worlds", f"{run.worlds:,} (numbers 0 to {run.worlds - 1:,}), seed {run.seed}"),
        ("Horizon of the talks", facts.periods(run.periods)),
        ("Settings of the solver", _settings(facts, run)),
        ("Certificate", certificate(facts, run, verdict)),
        ("Time", f"{run.seconds:.1f} seconds"),
        ("Sampling intervals", f"95 %, {verdict.zone_now.method}"),
    ]
