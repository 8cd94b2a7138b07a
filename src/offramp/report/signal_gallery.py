"""Which results of signals and ratifiers go into which chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.charts.blocks import Refused, blocks
from offramp.report.charts.ledger import Belief, Said, ledger
from offramp.report.charts.postures import Face, postures
from offramp.report.facts import facts_of
from offramp.report.signal_words import change_words, package_title, posture_sentences
from offramp.report.wording import clean, plain_name, who

if TYPE_CHECKING:
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.signals import Signals
    from offramp.report.charts.figure import Figure

__all__ = ["ratifier_figures", "signal_figures"]

CONSIDERED = 8
"""Packages in the picture of who blocks what."""


def signal_figures(found: Signals) -> dict[str, Figure]:
    """Every chart of the signals, by its key: the ledger and the posture table, where there are."""
    scenario, facts = found.scenario, facts_of(found.scenario)
    drawn: list[Figure] = []
    if found.ledger is not None:
        names = {s: clean(who(scenario, s)) for s in scenario.senders}
        drawn.append(
            ledger(
                [
                    Said(
                        day=s.date,
                        speaker=clean(s.speaker) if s.speaker else plain_name(s.office),
                        sender=names[s.sender],
                        words=clean(s.words) if s.words else plain_name(s.name),
                        moves_relief=s.moves_relief.middle,
                        moves_aim=s.moves_aim.middle,
                        contrary=s.contrary,
                    )
                    for s in found.ledger.statements
                ],
                [
                    Belief(
                        m.date,
                        {names[s]: (m.relief[s].middle, m.aim[s].middle) for s in m.relief},
                    )
                    for m in found.ledger.timeline
                ],
                facts.responder,
                found.ledger.worlds,
            )
        )
    if found.postures is not None:
        drawn.append(
            postures(
                [
                    Face(
                        word=plain_name(r.word),
                        shown=r.shown,
                        by_type=r.by_type,
                        resolute=r.resolute.value,
                        weary=r.weary.value,
                        ratio=r.likelihood_ratio.mean,
                        cost=r.cost.middle,
                        earns=r.earns.value,
                    )
                    for r in found.postures.rows
                ],
                facts.responder,
                posture_sentences(facts, found.postures)[0],
            )
        )
    return {figure.key: figure for figure in drawn}


def ratifier_figures(found: Ratifiers) -> dict[str, Figure]:
    """Draw who blocks what, by the chart's key."""
    facts = facts_of(found.scenario)
    order = [r.ratifier for r in found.ratifiers]
    cells = [
        Refused(
            package=package_title(facts, package),
            ratifier=facts.voters.get(block.ratifier, plain_name(block.ratifier)),
            refuses=block.refuses.value,
            alone=block.only.value,
            short=block.short,
            wins=change_words(facts, block),
        )
        for package in found.packages[:CONSIDERED]
        for block in sorted(package.blocks, key=lambda b: order.index(b.ratifier))
    ]
    figure = blocks(cells)
    return {figure.key: figure}
