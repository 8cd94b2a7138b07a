"""What each further study comes to in one line, for the first page and the memo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from offramp.report.facts import Facts
from offramp.report.figures import (
    capital,
    half_width,
    in_100,
    joined,
    number,
    signed,
    spanned,
    within,
)
from offramp.report.frictions import friction
from offramp.report.outcomes import lever_words, outcome_words
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.compare import Compared
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.levers import Levers
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.plans import PlanStudy
    from offramp.analysis.studies import Studies
    from offramp.analysis.why import Why

__all__ = [
    "BEFORE",
    "LEVER",
    "changed",
    "not_studied",
    "what_blocks",
    "what_helps",
    "what_history_counts",
    "what_history_says",
    "what_moved",
    "whether_it_holds",
]

BEFORE = "Each lever by itself, before any is pulled."
"""What the study of levers is about, where the rest of a report has some of them pulled."""
NAMED = 3
"""Levers and obstacles named in a line."""


def what_blocks(facts: Facts, found: Why) -> str:
    """Name the obstacles to which most of the absence of a deal is owed."""
    a = found.attribution
    ranked = [i for i in found.ranked() if a.players[i] not in found.absent][:NAMED]
    if a.total.value <= 0.0 or not ranked:
        return "The obstacles that the file names explain none of it."
    shares = [f"{friction(a.players[i], facts)} {signed(a.shares[i].value)}" for i in ranked]
    apart = "" if len(a.leaders()) <= 1 else " The largest of these cannot be told apart."
    return (
        f"Of the {in_100(a.with_all.value)} in 100 without a deal (in {found.worlds:,} worlds), "
        f"the obstacles account for {in_100(a.total.value)}, most of it owed to (points): "
        f"{joined(shares)}.{apart}"
    )


def what_helps(facts: Facts, found: Levers, *, pulled: bool = False) -> str:
    """Name the levers that clearly raise the chance of a deal most, and those to avoid.

    *pulled*: some are pulled in what the rest of the report is about.
    """
    return f"{BEFORE if pulled else ''} {_helping(facts, found)}".strip()


def _helping(facts: Facts, found: Levers) -> str:
    good = [p for p in found.single if p.headline.clearly > 0 and not p.warning][:NAMED]
    span = within(found.outcomes[0].by, facts.period)
    bad = [lever_words(found.scenario, p.key) for p in found.single if p.headline.clearly < 0]
    avoid = f" To be avoided: {joined([f'“{b}”' for b in bad[:NAMED]])}." if bad else ""
    if not good:
        return f"No lever of the file clearly raises the chance of a deal {span}.{avoid}"
    told = [f"“{lever_words(found.scenario, p.key)}” {spanned(p.headline.change)}" for p in good]
    return f"Points on the chance of a deal {span}: {joined(told)}.{avoid}"


def whether_it_holds(facts: Facts, found: PlanStudy) -> str:
    """Say in how many worlds the best schedule holds, and where it is weakest."""
    side, step = found.weakest
    name = facts.proposer if side == found.sides[0] else facts.responder
    place = "once all is delivered" if step > len(found.dates) else f"at step {step}"
    size = number(abs(100.0 * found.slack))
    weak = (
        f"weakest {place}, where {name} would still lose {size} points by cheating"
        if found.holds
        else f"{name} would gain {size} points by breaking it {place}"
    )
    label = facts.deals.get(found.label or "", "")
    of = f" of “{label}”" if label else ""
    return (
        f"The best schedule{of} holds in {in_100(found.holds_in.value)} of 100 worlds; in the "
        f"middle world {weak}."
    )


def what_moved(facts: Facts, found: Compared) -> str:
    """Say how far the chance of a deal moved since the old file, and which edit moved it most."""
    first, old = found.moves[0], clean(found.files[0])
    what = outcome_words(facts, first.outcome)
    if not found.edits:
        return f"Since {old} no edit moves a figure."
    if first.moved.low <= 0.0 <= first.moved.high:
        return f"Since {old} {what} has not clearly moved ({_moved(first.moved)})."
    most = max(range(len(found.edits)), key=lambda i: abs(first.parts[i].value))
    path = clean(found.edits[most].paths[0])
    return (
        f"Since {old} {what} has gone from {in_100(first.old.value)} to "
        f"{in_100(first.new.value)} in 100 ({_moved(first.moved)}; {found.worlds:,} "
        f"worlds), most by the edit of {path}."
    )


def _moved(change: Estimate) -> str:
    return f"{signed(change.value)} ±{half_width(change)} points"


def what_history_says(found: OutsideView) -> str:
    """Say where history and the model part most."""
    cases = what_history_counts(found)
    if not found.comparisons:
        return f"{cases} are counted; nothing of the model's compares with them."
    if not found.disagreements:
        return f"{cases} and the model do not clearly differ."
    widest = found.disagreements[0]
    return (
        f"{cases}, {widest.question}: {in_100(widest.history.value)} in 100 in the past, "
        f"{in_100(widest.model.value)} by the model: clearly apart."
    )


def what_history_counts(found: OutsideView) -> str:
    """Name the cases that history has for it: wars, or, where there is none, sanctions."""
    return "Sanctions of this kind" if found.age_months is None else "Wars of this age"


LEVER = "lever: "
"""Begins a change that is a lever pulled."""


def changed(changes: Sequence[str]) -> str:
    """Name what was changed in the file before it was solved; empty where nothing was."""
    if not changes:
        return ""
    return f"Not as the file has it. Changed: {'; '.join(changes)}."


def not_studied(facts: Facts, studies: Studies | None, changes: Sequence[str] = ()) -> str:
    """Say which of the three questions were not studied and what to run; empty if all were.

    Where the file was changed before it was solved, a command would answer for another state.
    """
    found = (None,) * 3 if studies is None else (studies.why, studies.levers, studies.plan)
    names = ("what stands in the way", "what would help", "whether it would hold")
    missing = [name for name, study in zip(names, found, strict=True) if study is None]
    if not missing:
        return ""
    how = (
        "it is in the workbench’s report with all further studies"
        if changes
        else f"run: offramp analyze {facts.command} --full"
    )
    return (
        f"{capital(joined(missing))}: not studied here, as far as the file has the sections for "
        f"it; {how}"
    )
