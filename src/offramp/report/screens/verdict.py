"""The verdict on a screen: what, how likely, when, on which terms, and how far to trust it."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.briefing import certificate, ending_labels, evidence, headline, kept, trust
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, within
from offramp.report.screens.layout import (
    NARROW,
    Paragraph,
    figures_table,
    heading,
    sentence,
    spread_rows,
)
from offramp.report.tables import costs, worth

if TYPE_CHECKING:
    from offramp.analysis.verdict import Verdict
    from offramp.runs import Run

__all__ = ["print_verdict"]

DRIVERS = 5
LEAST_WORLDS = 30
"""Worlds below which they are not told: means over thirds of a handful are noise."""
TERMS = 3
"""Options shown of an issue at most, the most often agreed first."""
RARE = 0.15
"""Options below this share of deals are left to the report, but for the commonest."""


def print_verdict(
    run: Run,
    verdict: Verdict,
    *,
    report: str | PathLike[str] | None,
    to: Console,
    facts: Facts | None = None,
) -> None:
    """Print the verdict.

    Parameters
    ----------
    run, verdict
        What is printed.
    report
        Where the report was written; None: it was not.
    to
        The console.
    facts
        The scenario in words; None: read off the run's scenario.
    """
    facts = facts or facts_of(run.scenario)
    _title(to, facts, run)
    for spans in headline(facts, verdict):
        to.print(Paragraph(sentence(spans)))
    _warnings(to, run, verdict)
    _endings(to, facts, verdict)
    _terms(to, facts, verdict)
    _spreads(to, facts, verdict)
    _trust(to, facts, run, verdict)
    _next(to, facts, report)


def _title(to: Console, facts: Facts, run: Run) -> None:
    text = Text(facts.title, style="bold")
    basis = f" · as known on {facts.as_of} · {run.worlds:,} worlds, seed {run.seed}"
    text.append(f"{basis}, {run.seconds:.0f} s", style="not bold dim")
    to.print(Paragraph(text, indent=0))
    to.print()


def _warnings(to: Console, run: Run, verdict: Verdict) -> None:
    if run.interrupted:
        to.print(Paragraph(Text("Interrupted: fewer worlds than asked for.", style="bold")))
    elif verdict.solver_interrupted:
        said = "Interrupted: every world was solved; the solver’s own range is left out."
        to.print(Paragraph(Text(said, style="bold")))
    if verdict.clamped:
        share = in_100(verdict.clamped / run.worlds)
        to.print(
            Paragraph(
                f"In {share} of 100 worlds the war's odds, length and front were drawn so that no "
                "front fits; the nearest that does was taken."
            )
        )


def _endings(to: Console, facts: Facts, verdict: Verdict) -> None:
    dates = verdict.horizons
    rows = [
        [
            label,
            *(in_100(verdict.endings[n][state].value) for n in dates),
            half_width(verdict.endings[verdict.headline][state]),
        ]
        for state, label in ending_labels(facts).items()
    ]
    existed = [in_100(verdict.zone_by[n].value) for n in dates]
    error = half_width(verdict.zone_by[verdict.headline])
    rows.append(["(a deal both prefer has existed)", *existed, error])
    to.print(heading(f"Of 100 such {facts.contest}s", f"after so many {facts.period}s"))
    to.print(
        figures_table(("", *(str(n) for n in dates), f"± sampling, at {verdict.headline}"), rows)
    )


def _terms(to: Console, facts: Facts, verdict: Verdict) -> None:
    if not verdict.options:
        to.print(heading("Terms", "no deal was reached in any world"))
        return
    rows = []
    for issue in dict.fromkeys(o.issue for o in verdict.options):
        ranked = sorted(
            (o for o in verdict.options if o.issue == issue), key=lambda o: -o.share.value
        )
        shown = [o for i, o in enumerate(ranked[:TERMS]) if i == 0 or o.share.value >= RARE]
        rows.append(
            [
                facts.issue(issue).title,
                in_100(shown[0].share.value),
                f"±{half_width(shown[0].share)}",
                _options(facts, [(o.option, o.share.value) for o in shown], issue),
            ]
        )
    to.print(heading("If agreed", "most often (% of deals, ± sampling)"))
    to.print(figures_table(("", "", "", ""), rows, wide=1))
    if verdict.holds:
        to.print(Paragraph(kept(facts, verdict)))


def _options(facts: Facts, shown: list[tuple[str, float]], issue: str) -> Text:
    (first, _), *others = shown
    text = Text(facts.option(issue, first), style="bold")
    for option, share in others:
        text.append(f"; {facts.option(issue, option)} {in_100(share)}", style="not bold dim")
    return text


def _spreads(to: Console, facts: Facts, verdict: Verdict) -> None:
    longest = facts.periods(verdict.horizons[-1])
    to.print(heading(f"The next {longest}", "one world in ten lies below low, one above high"))
    spent = costs(facts, verdict)
    to.print(figures_table(spent.columns, spread_rows(spent.rows)))
    to.print(heading("Worth", "in points (0 total defeat, 100 total victory)"))
    to.print(figures_table(("", "low", "middle", "high"), spread_rows(worth(facts, verdict).rows)))


def _trust(to: Console, facts: Facts, run: Run, verdict: Verdict) -> None:
    to.print(heading("How far to trust this"))
    for name, text in trust(facts, run, verdict).items():
        to.print(Paragraph(Text(f"{name}: ", style="bold").append(text, style="not bold")))
    to.print(Paragraph(_confidence(verdict)))
    checked = certificate(facts, run, verdict)
    to.print(Paragraph(Text("Certificate: ", style="bold").append(checked, style="not bold")))
    _hangs_on(to, facts, run, verdict)


def _hangs_on(to: Console, facts: Facts, run: Run, verdict: Verdict) -> None:
    if run.worlds < LEAST_WORLDS:
        to.print(heading("It hangs most on"))
        to.print(
            Paragraph(
                f"Not said of {run.worlds:,} worlds: it is read off the thirds in which an input "
                f"is lowest and highest, and needs {LEAST_WORLDS} worlds to be more than chance."
            )
        )
        return
    span = within(verdict.headline, facts.period)
    to.print(heading("It hangs most on", f"deal {span}, in 100, input in lowest -> highest third"))
    rows = [
        [
            facts.assumption(driver.path),
            f"{in_100(driver.low)} -> {in_100(driver.high)}",
            evidence(facts.titles, driver.source, driver.judgement, NARROW),
        ]
        for driver in verdict.drivers[:DRIVERS]
    ]
    to.print(figures_table(("", "", "rests on"), rows, wide=1))


def _confidence(verdict: Verdict) -> Text:
    stated = verdict.confidence
    return Text("Confidence, apart from all three: ", style="bold").append(
        f"{stated.level.upper()}. Of {stated.ranges} ranges {stated.sourced} rest on a source; "
        f"{in_100(stated.judged)} % of what they move rests on judgement (counted half where a "
        "source stands beside it).",
        style="not bold",
    )


def _next(to: Console, facts: Facts, report: str | PathLike[str] | None) -> None:
    to.print()
    commands = ("why", "levers", "deals")
    following = " · ".join(f"offramp {name} {facts.command}" for name in commands)
    to.print(Text(f"Next: {following}"), soft_wrap=True)
    if report is not None:
        to.print(Text(f"Report: {report} (opens offline)"), soft_wrap=True)
