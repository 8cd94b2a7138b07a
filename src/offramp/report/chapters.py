"""The further studies of a war as chapters of its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.figure import Table
from offramp.report.charts.history import history
from offramp.report.charts.influence import influence, tornado
from offramp.report.charts.levers import levers
from offramp.report.charts.methods import levers_by_method, methods
from offramp.report.charts.moved import moved
from offramp.report.charts.steps import steps
from offramp.report.charts.waterfall import waterfall
from offramp.report.facts import facts_of
from offramp.report.figures import in_100, joined, within
from offramp.report.frictions import off_means
from offramp.report.lines import (
    BEFORE,
    what_blocks,
    what_helps,
    what_history_says,
    what_moved,
    whether_it_holds,
)
from offramp.report.outcomes import lever_words
from offramp.report.page import Chapter
from offramp.report.screens.levers import lever_notes
from offramp.report.screens.plan import plan_sentences
from offramp.report.screens.studies import (
    few_points,
    history_sentences,
    history_table,
    robustness_sentences,
)
from offramp.report.screens.why import why_sentences
from offramp.report.signal_gallery import ratifier_figures, signal_figures
from offramp.report.signal_words import (
    ambiguity_sentence,
    blocker_sentences,
    channel_sentences,
    demand_sentences,
    mixed_sentences,
    posture_sentences,
    trying_sentences,
)
from offramp.report.wording import clean

if TYPE_CHECKING:
    from offramp.analysis.compare import Compared
    from offramp.analysis.levers import Levers
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.plans import PlanStudy
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.robustness import Robustness
    from offramp.analysis.sensitivity import Sensitivity
    from offramp.analysis.signals import Signals
    from offramp.analysis.studies import Studies
    from offramp.analysis.tornado import Tornado
    from offramp.analysis.why import Why
    from offramp.scenario import Scenario

__all__ = [
    "chapters",
    "compare_chapter",
    "history_chapter",
    "levers_chapter",
    "plan_chapter",
    "ratifiers_chapter",
    "robustness_chapter",
    "sensitivity_chapter",
    "signals_chapter",
    "tornado_chapter",
    "why_chapter",
]


def chapters(scenario: Scenario, studies: Studies) -> tuple[Chapter, ...]:
    """Put every study that was made into a chapter, in the order in which people ask."""
    found = (
        studies.moved and compare_chapter(scenario, studies.moved),
        studies.why and why_chapter(scenario, studies.why),
        studies.levers and levers_chapter(scenario, studies.levers),
        studies.signals and signals_chapter(studies.signals),
        studies.ratifiers and ratifiers_chapter(studies.ratifiers),
        studies.plan and plan_chapter(scenario, studies.plan),
        studies.history and history_chapter(studies.history),
        studies.tornado and tornado_chapter(scenario, studies.tornado),
        studies.sensitivity and sensitivity_chapter(scenario, studies.sensitivity),
        studies.robustness and robustness_chapter(scenario, studies.robustness),
    )
    return tuple(chapter for chapter in found if chapter is not None)


def why_chapter(scenario: Scenario, found: Why) -> Chapter:
    """Why there is no deal: the blame shared out."""
    facts, a = facts_of(scenario), found.attribution
    there = tuple(name for name in a.players if name not in found.absent)
    horizon = within(found.periods, facts.period)
    return Chapter(
        key="why-not",
        worlds=found.worlds,
        title="Why not",
        answer=("What stands in the way?", what_blocks(facts, found)),
        says=(
            " ".join(why_sentences(facts, found)),
            f"Taken away means: {off_means(facts, there)}.",
        ),
        figures=(waterfall(facts, found, horizon),),
        tables=(_refusals(scenario, found),) if found.refusals else (),
    )


def _refusals(scenario: Scenario, found: Why) -> Table:
    voters = facts_of(scenario).voters
    return Table(
        "Who says no: share of all packages, and of those it is asked about, in 100",
        ("who", "of all", "of those asked about"),
        tuple(
            (voters.get(r.voter, r.voter), in_100(r.of_all.value), in_100(r.of_asked.value))
            for r in found.refusals
        ),
    )


def levers_chapter(scenario: Scenario, found: Levers) -> Chapter:
    """What would change it."""
    facts = facts_of(scenario)
    names = {
        p.key: joined([f"“{lever_words(found.scenario, key)}”" for key in p.levers])
        for p in (*found.single, *found.pairs)
    }
    return Chapter(
        key="levers-pulled",
        worlds=found.worlds,
        title="What would change it",
        answer=("What would help?", what_helps(facts, found, pulled=not scenario.levers)),
        says=(*([BEFORE] if not scenario.levers else []), *lever_notes(facts, found, names)),
        figures=(levers(facts, found),),
    )


def signals_chapter(found: Signals) -> Chapter:
    """What statements, postures and demands are worth."""
    facts = facts_of(found.scenario)
    says: list[str] = []
    if found.mixed is not None:
        says.append(" ".join(mixed_sentences(facts, found.mixed)))
        says.append(ambiguity_sentence(found))
    if found.channels is not None:
        says.append(" ".join(channel_sentences(facts, found.channels)))
    if found.postures is not None:
        says.append(" ".join(posture_sentences(facts, found.postures)))
    if found.demands is not None:
        says.append(" ".join(demand_sentences(facts, found)))
    says.append(" ".join(trying_sentences(facts, found)))
    return Chapter(
        key="signals",
        worlds=found.worlds,
        title="What was said, and what it is worth",
        says=tuple(text for text in says if text),
        figures=tuple(signal_figures(found).values()),
    )


def ratifiers_chapter(found: Ratifiers) -> Chapter:
    """Who can say no."""
    return Chapter(
        key="ratifiers",
        worlds=found.worlds,
        title="Who can say no",
        says=tuple(blocker_sentences(facts_of(found.scenario), found)),
        figures=tuple(ratifier_figures(found).values()),
    )


def sensitivity_chapter(scenario: Scenario, found: Sensitivity) -> Chapter:
    """What the answer hangs on, by shares of its variance."""
    facts = facts_of(scenario)
    return Chapter(
        key="sensitivity",
        title="What matters, and how well it is sourced",
        says=(
            "Total: the share of the variance of the chance of a deal "
            f"{within(found.periods, facts.period)} over worlds that would stay were all else "
            "known; alone: the share that would go were this known. Inputs that the file "
            "correlates cannot be told apart and are taken together. From "
            f"{found.samples} base points ({found.solved:,} worlds); where an interval is wide, "
            "trust no more than the order.",
            *few_points(found),
        ),
        figures=(influence(facts, found),),
    )


def tornado_chapter(scenario: Scenario, found: Tornado) -> Chapter:
    """What the answer hangs on, one input at a time."""
    return Chapter(
        key="one-at-a-time",
        title="What matters, one input at a time",
        says=("What inputs do together stays unseen here.",),
        figures=(tornado(facts_of(scenario), found),),
    )


def robustness_chapter(scenario: Scenario, found: Robustness) -> Chapter:
    """Whether another way of solving would have said the same."""
    facts = facts_of(scenario)
    tried = bool(found.ways[0].effects)
    return Chapter(
        key="method",
        title="Does it depend on how it is solved",
        says=(
            " ".join(robustness_sentences(found)),
            f"The same {found.worlds:,} worlds are solved again with a proposer a quarter and four "
            "times as sharp, with talks that stay possible twice as long, and with "
            f"{facts.proposer} as the side whose weariness is hidden and {facts.responder} as the "
            "one that offers.",
        ),
        figures=(
            methods(facts, found),
            *((levers_by_method(scenario, facts, found),) if tried else ()),
        ),
    )


def compare_chapter(new: Scenario, found: Compared) -> Chapter:
    """What moved between two files."""
    facts = facts_of(new)
    old, newer = map(clean, found.files)
    edits = tuple((i, clean(edit.words)) for i, edit in enumerate(found.edits, 1))
    apart = len(found.unmoving)
    listed = Table(f"Edits from {old} to {newer}", ("", "edit"), edits)
    return Chapter(
        key="compared",
        title="What moved between two files",
        answer=("What moved?", what_moved(facts, found)),
        says=(
            f"{old} → {newer}, in the same {found.worlds:,} worlds.",
            *((f"Wording, evidence or sections apart only: {apart}.",) if apart else ()),
        ),
        figures=(moved(facts, found),),
        tables=(listed,) if edits else (),
    )


def plan_chapter(scenario: Scenario, found: PlanStudy) -> Chapter:
    """Whether it would hold."""
    facts = facts_of(scenario)
    terms = tuple(facts.terms(found.options))
    label = facts.deals.get(found.label or "", "")
    caption = "The package carried out" + (f": {label}" if label else "")
    return Chapter(
        key="plan",
        title="Will it hold",
        answer=("Would it hold?", whether_it_holds(facts, found)),
        says=tuple(plan_sentences(facts, found)),
        figures=(steps(facts, found),),
        tables=(Table(caption, ("issue", "settled so"), terms),),
    )


def history_chapter(found: OutsideView) -> Chapter:
    """What history alone would say."""
    first, *rest = history_sentences(found)
    drawn = history(found)
    return Chapter(
        key="history",
        title="History’s own forecast",
        answer=("What does history say?", what_history_says(found)),
        says=(first, *rest),
        figures=() if drawn is None else (drawn,),
        tables=(history_table(found),),
    )
