"""The verdict in sentences, the same on screen, page and notebook.

Words for chances are those of the US Intelligence Community Directive 203; the figure stands beside
the word.  Confidence is a statement of its own and never part of a chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from offramp.analysis.intervals import in_words
from offramp.report.facts import Facts
from offramp.report.figures import half_width, in_100, joined, shortened, signed, tiny, within

if TYPE_CHECKING:
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.verdict import Verdict
    from offramp.runs import Run


__all__ = [
    "YARDSTICK",
    "Sentence",
    "Span",
    "answers",
    "certificate",
    "chance_sentence",
    "confidence",
    "ending_labels",
    "ending_names",
    "evidence",
    "headline",
    "kept",
    "moved_to",
    "plain",
    "solver_bounds",
    "trust",
]

YARDSTICK = (
    "Words for chances follow US ICD 203: almost no chance 1-5 in 100, very unlikely 5-20, "
    "unlikely 20-45, roughly even chance 45-55, likely 55-80, very likely 80-95, "
    "almost certain 95-99."
)


@dataclass(frozen=True)
class Span:
    """A piece of a sentence; the strong ones carry the answer."""

    text: str
    strong: bool = False


Sentence = tuple[Span, ...]


def plain(sentence: Sentence) -> str:
    """Join a sentence into bare text."""
    return "".join(span.text for span in sentence)


def ending_labels(facts: Facts) -> dict[str, str]:
    """State of the war -> what it is called, in the order of tables and charts."""
    return {
        "settled": "settled",
        "won_responder": f"won outright by {facts.responder}",
        "won_proposer": f"won outright by {facts.proposer}",
        "escalated": "out of control",
        "fighting": "still fighting" if facts.contest == "war" else "still going on",
    }


def ending_names(facts: Facts) -> dict[str, str]:
    """Name the same states in few words, for legends."""
    return {
        **ending_labels(facts),
        "won_responder": f"won by {facts.responder}",
        "won_proposer": f"won by {facts.proposer}",
    }


def headline(facts: Facts, verdict: Verdict) -> list[Sentence]:
    """Say what, how likely, when, and how else it ends."""
    return [sentence for _, sentence in answers(facts, verdict)]


def answers(facts: Facts, verdict: Verdict) -> list[tuple[str, Sentence]]:
    """Pair each sentence of the headline with the question that it answers."""
    span = within(verdict.headline, facts.period)
    deal = verdict.deal_by[verdict.headline].value
    now = f"a settlement exists today that both sides would prefer to {facts.going_on}"
    agreed = chance_sentence(deal, f"one is agreed {span}", end="")
    return [
        ("Is there a deal?", chance_sentence(verdict.zone_now.value, now)),
        ("Will it be reached?", (*agreed, Span(_when(facts, verdict)))),
        ("How else does it end?", _otherwise(facts, verdict)),
        ("How sure is this?", confidence(verdict)),
    ]


def chance_sentence(chance: float, that: str, end: str = ".") -> Sentence:
    """Say how likely something is: the word of the yardstick, and the figure."""
    words = in_words(chance)
    figure = f" ({in_100(chance)} in 100)"
    if "in 100" in words:
        return Span(f"The chance that {that} is "), Span(words.upper(), True), Span(end)
    if words.endswith("chance"):
        article = "" if words.startswith("almost") else "a "
        start = (Span(f"There is {article}"), Span(words.upper(), True))
    else:
        start = (Span("It is "), Span(words.upper(), True))
    return *start, Span(f"{figure} that {that}{end}")


def _when(facts: Facts, verdict: Verdict) -> str:
    """When deals come: the first date by which half of those within the headline are struck."""
    total = verdict.deal_by[verdict.headline].value
    first = verdict.horizons[0]
    gives_in = _gives_in(verdict)
    if total < 0.005 or first >= verdict.headline:
        return f"{gives_in}."
    early = verdict.deal_by[first].value
    share = early / total
    when = f"{in_100(early)} of those {in_100(total)} in the first {facts.periods(first)}"
    word = "mostly early, " if share >= 0.6 else "mostly later, " if share < 0.4 else ""
    return f"; if so, {word}{when}{gives_in}."


def _gives_in(verdict: Verdict) -> str:
    """How many of the deals are no compromise: one side gives in to all that the other wants."""
    if not verdict.options:
        return ""
    issue = verdict.options[0].issue
    rest = 1.0 - sum(o.share.value for o in verdict.options if o.issue == issue)
    return f" ({in_100(rest)} % of deals are one side giving in)" if rest >= 0.01 else ""


def _otherwise(facts: Facts, verdict: Verdict) -> Sentence:
    ends = {e: in_100(v.value) for e, v in verdict.endings[verdict.headline].items()}
    means = f" ({facts.escalation})" if facts.escalation else ""
    still = "being fought" if facts.contest == "war" else "going on"
    return (
        Span(
            f"Otherwise, of 100 such {facts.contest}s: {ends['fighting']} still {still} by then, "
            f"{ends['won_responder']} won outright by {facts.responder}, {ends['won_proposer']} by "
            f"{facts.proposer}, and {ends['escalated']} out of control{means}."
        ),
    )


def confidence(verdict: Verdict) -> Sentence:
    """How far to trust the figures, and why."""
    stated = verdict.confidence
    if stated.ranges == 0:
        why = "the file states every number as certain"
    elif stated.judged > 0.9:
        why = "nearly all that moves the answer is someone’s judgement"
    elif stated.judged < 0.1:
        why = "nearly all that moves the answer rests on a source"
    else:
        why = f"{in_100(stated.judged)} % of what moves the answer rests on judgement"
    return Span("Confidence is "), Span(stated.level.upper(), True), Span(f": {why}.")


def solver_bounds(verdict: Verdict) -> tuple[float, float] | None:
    """Lowest and highest chance of a deal by the headline date under other solver settings."""
    base = verdict.deal_by[verdict.headline]
    return moved_to(base, [s.shift for s in verdict.solver], most=1.0)


def moved_to(
    base: Estimate, shifts: Sequence[Estimate], most: float = math.inf
) -> tuple[float, float] | None:
    """Lowest and highest value of a figure under other solver settings; None if none was tried."""
    if not shifts:
        return None
    moved = [min(max(base.value + shift.value, 0.0), most) for shift in shifts]
    return min(base.value, *moved), max(base.value, *moved)


def trust(facts: Facts, run: Run, verdict: Verdict) -> dict[str, str]:
    """State the three kinds of doubt, each under its own name; none of them holds another."""
    span = within(verdict.headline, facts.period)
    deal = verdict.deal_by[verdict.headline]
    unlike = verdict.disagreement
    said = {
        "Sampling": (
            f"With {run.worlds:,} worlds drawn, {in_100(deal.value)} could be "
            f"{in_100(deal.low)} to {in_100(deal.high)} (95 %). More worlds narrow this."
        ),
        "Disagreement": (
            f"In {in_100(unlike.excluded)} of 100 worlds a deal {span} is all but excluded, in "
            f"{in_100(unlike.certain)} all but certain. Only knowing more narrows this."
        ),
    }
    bounds = solver_bounds(verdict)
    if verdict.solver_interrupted:
        said["Solver’s range"] = "Left out: the solver’s own range was interrupted."
    elif bounds is None:
        said["Solver’s range"] = "Not computed in this run."
    else:
        shifts = joined([f"{signed(s.shift.value)} with {s.setting}" for s in verdict.solver])
        said["Solver’s range"] = (
            f"Other settings of the method give {in_100(bounds[0])} to {in_100(bounds[1])}: "
            f"{shifts} (same worlds, ±{_widest(verdict)}). "
            "This is how far the method’s own choices reach."
        )
    return said


def _widest(verdict: Verdict) -> str:
    return half_width(max((s.shift for s in verdict.solver), key=lambda e: e.high - e.low))


def kept(facts: Facts, verdict: Verdict) -> str:
    """Say how often a deal that is reached is still kept later; empty where the file is silent."""
    if not verdict.holds:
        return ""
    later = joined(
        [
            f"{in_100(e.value)} ±{half_width(e)} after {facts.periods(n)}"
            for n, e in verdict.holds.items()
        ]
    )
    return f"Of 100 deals reached, so many are still kept: {later} (± sampling)."


def certificate(facts: Facts, run: Run, verdict: Verdict) -> str:
    """Say how far the solution is from an equilibrium, by its separate check."""
    checked = int(np.count_nonzero(np.isfinite(run.gain_mean)))
    if not checked:
        return "Not computed in this run."
    return (
        f"In the worst of {checked:,} worlds checked by separate code, no better reply would gain "
        f"{facts.responder} more than {tiny(100 * verdict.gain_mean)} points on average over its "
        f"types, {tiny(100 * verdict.gain_largest)} at most; solved twice as finely, its chance of "
        f"a deal moves by no more than {tiny(100 * verdict.deals_moved)} points."
    )


def evidence(
    titles: Mapping[str, str], source: Sequence[str], judgement: str | None, most: int = 80
) -> str:
    """Say what a number rests on: its sources by their titles, or judgement.

    Parameters
    ----------
    titles
        Key of a source -> its title (`wording.source_titles`).
    source
        Keys of its sources.
    judgement
        Why; None where none stands beside it.
    most
        Letters that there is room for, for each title.
    """
    named = joined([shortened(titles.get(key, key), most) for key in source])
    if named and judgement is not None:
        return f"{named}, and judgement"
    return named or ("judgement" if judgement is not None else "neither source nor judgement")
