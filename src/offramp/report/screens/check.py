"""What ``offramp check`` prints: the faults of a file, or the file read back in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.briefing import evidence
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, points
from offramp.report.screens.layout import NARROW, Paragraph, figures_table, heading
from offramp.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from offramp.analysis.reading import Reading, SideReading
    from offramp.scenario import Quantity, Scenario, ScenarioFaults

__all__ = ["print_check", "print_faults"]


def print_faults(faults: ScenarioFaults, *, to: Console) -> None:
    """Print every fault: where, what is there, which rule it breaks, and the remedy."""
    found = faults.faults
    to.print(
        Text(f"{len(found)} fault{'s' if len(found) != 1 else ''}; nothing was run.", style="bold")
    )
    for fault in found:
        place = Text(f"\n{clean(fault.place)}", style="bold")
        # One line however long, so that editors and terminals can follow it.
        to.print(place.append(f"  {clean(fault.key)}", style="not bold"), soft_wrap=True)
        if fault.value:
            to.print(Paragraph(Text("here:   ", style="dim").append(clean(fault.value)), hang=8))
        to.print(Paragraph(Text("rule:   ", style="dim").append(clean(fault.rule)), hang=8))
        to.print(Paragraph(Text("remedy: ", style="dim").append(clean(fault.remedy)), hang=8))


def print_check(scenario: Scenario, reading: Reading, *, to: Console) -> None:
    """Print what a sound file's answers come to, and which numbers lack evidence."""
    facts = facts_of(scenario)
    to.print(Text(f"{facts.title}: no faults", style="bold"))
    to.print(Paragraph(_size(facts, reading)))
    to.print(
        heading("Read back", "in points (0 total defeat, 100 total victory): do you believe it?")
    )
    for side in reading.sides:
        _side(to, facts, side)
    if reading.misfits:
        _misfits(to, facts, reading)
    _bare(to, facts, reading)
    to.print(
        heading("Ranges", "low/middle/high: one chance in ten below, even odds, one in ten above")
    )
    rows = [
        [facts.assumption(q.path), q.text, evidence(facts.titles, q.source, q.judgement, NARROW)]
        for q in reading.ranges
    ]
    to.print(figures_table(("", "as written", "rests on"), rows, wide=1))
    to.print()
    to.print(Text(f"Next: offramp analyze {facts.command}"), soft_wrap=True)


def _size(facts: Facts, reading: Reading) -> str:
    front, start = reading.front
    issues = len(facts.issues)
    return (
        f"{reading.packages:,} packages on {issues} issues, {len(reading.ranges)} ranges. "
        f"In the middle world the {facts.contest} is a front of {front} steps that stands {start} "
        f"from {facts.proposer}’s defeat and {front - start} from victory."
    )


def _side(to: Console, facts: Facts, side: SideReading) -> None:
    scenario_side = {facts.keys[0]: facts.proposer, facts.keys[1]: facts.responder}
    name = scenario_side.get(side.side, side.side)
    rows = [
        ["conceding everything", *map(points, side.conceding)],
        [facts.going_on, *map(points, side.fighting)],
        ["the reference deal", *map(points, side.reference)],
        ["gaining everything", *map(points, side.winning)],
    ]
    long = facts.lasting(side.own_length)
    lasts = f"  length of the {facts.contest} if fought out, as seen here: {long}"
    to.print(Text(f"\n {name}", style="bold").append(lasts, style="not bold dim"))
    to.print(figures_table(("", "low", "middle", "high"), rows))


def _misfits(to: Console, facts: Facts, reading: Reading) -> None:
    title = f"The {facts.contest}’s judgements"
    to.print(heading(title, "where no front fits, the nearest one is taken"))
    for misfit in reading.misfits:
        share = f"In {in_100(misfit.share)} of 100 worlds: "
        to.print(Paragraph(Text(share, style="bold").append(clean(str(misfit.fault)))))


def _bare(to: Console, facts: Facts, reading: Reading) -> None:
    _listed(to, facts, "Neither source nor judgement", reading.unsupported)
    _listed(to, facts, "Called a judgement, without a reason", reading.unexplained)
    if not reading.unsupported and not reading.unexplained:
        to.print(heading("Evidence"))
        to.print(Paragraph("Every number has a source or a judgement with its reason."))


def _listed(to: Console, facts: Facts, title: str, found: Sequence[Quantity]) -> None:
    if not found:
        return
    to.print(heading(title, f"{len(found)} number{'s' if len(found) > 1 else ''}"))
    rows = [[f"line {q.line}" if q.line else "", q.text, q.path] for q in found]
    to.print(figures_table(("", "as written", "number"), rows, wide=2))
