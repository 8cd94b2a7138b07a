"""Statements, postures and demands on a screen: what moved, what it cost, what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, signed
from offramp.report.screens.layout import Paragraph, figures_table, heading
from offramp.report.signal_words import (
    ambiguity_sentence,
    channel_sentences,
    demand_sentences,
    mixed_sentences,
    posture_sentences,
    trying_sentences,
)
from offramp.report.wording import clean, plain_name, who

if TYPE_CHECKING:
    from offramp.analysis.signals import Signals, WeightRow
    from offramp.analysis.signals_ledger import LedgerReading, StatementReading
    from offramp.scenario import Scenario

__all__ = ["print_signals", "print_weights"]


def print_signals(scenario: Scenario, found: Signals, *, to: Console) -> None:
    """Print the ledger, the cost of mixed messages, fear by channel, postures, demands, trying."""
    facts = facts_of(scenario)
    text = Text(facts.title, style="bold")
    basis = f" · as known on {facts.as_of} · {found.worlds:,} worlds, seed {found.seed}"
    to.print(
        Paragraph(text.append(f"{basis}, {found.seconds:.0f} s", style="not bold dim"), indent=0)
    )
    if found.ledger is not None:
        _ledger(to, scenario, facts, found)
    if found.channels is not None:
        to.print(heading("Fear of regime change", "channel by channel, in the same worlds"))
        _say(to, channel_sentences(facts, found.channels))
    if found.postures is not None:
        to.print(heading("Postures", f"what {facts.responder} would show, resolute or weary"))
        to.print(_postures(found))
        _say(to, posture_sentences(facts, found.postures))
    if found.demands is not None:
        to.print(heading("Demands"))
        _say(to, demand_sentences(facts, found))
    to.print(heading("Trying, and asking"))
    _say(to, trying_sentences(facts, found))
    to.print()
    to.print(Text(f"Next: offramp ratifiers {facts.command}"), soft_wrap=True)


def print_weights(scenario: Scenario, table: Sequence[WeightRow], *, to: Console) -> None:
    """Print what each office's word weighs and why."""
    facts = facts_of(scenario)
    to.print(Text(facts.title, style="bold"))
    to.print(heading("What a statement weighs", "in observations of a promise kept or broken"))
    rows = [[plain_name(r.office), r.weight + (" *" if r.own else ""), r.reason] for r in table]
    to.print(figures_table(("", "low/mid/high", "because"), rows, wide=1))
    note = (
        "The order follows from what going back costs (Schelling 1960; Fearon 1997), the sizes are "
        "a judgement; worlds draw them. To differ: `weight: 1/2/4` in a statement, or "
        "`ledger: {weights: {minister: 0.5/1/2}}`."
    )
    to.print(Paragraph(note + (" * as the file says." if any(r.own for r in table) else "")))


def _say(to: Console, sentences: Sequence[str]) -> None:
    for said in sentences:
        to.print(Paragraph(said))


def _ledger(to: Console, scenario: Scenario, facts: Facts, found: Signals) -> None:
    ledger = found.ledger
    assert ledger is not None
    to.print(heading("The ledger", "what each statement moves, points of belief, middle of worlds"))
    rows = [_statement(scenario, s) for s in ledger.statements]
    to.print(figures_table(("", "relief comes", "regime is aim", "said"), rows, wide=1))
    to.print(heading("Beliefs then and now", f"{facts.responder}’s, in 100"))
    to.print(_timeline(scenario, ledger))
    to.print(Paragraph(ambiguity_sentence(found)))
    if found.mixed is not None:
        to.print(heading("What mixed messages cost", "in the same worlds; ± sampling"))
        _say(to, mixed_sentences(facts, found.mixed))


def _statement(scenario: Scenario, s: StatementReading) -> list[str]:
    speaker = clean(s.speaker) if s.speaker else plain_name(s.office)
    words = clean(s.words) if s.words else plain_name(s.name)
    back = ", takes back" if s.takes_back else ""
    return [
        f"{s.date.day} {s.date:%b}  {speaker} ({who(scenario, s.sender)}{back})",
        signed(s.moves_relief.middle),
        signed(s.moves_aim.middle),
        words,
    ]


def _timeline(scenario: Scenario, ledger: LedgerReading) -> object:
    senders = list(ledger.timeline[0].relief)
    names = [clean(who(scenario, s)) for s in senders]
    rows = [
        [
            f"{m.date.day} {m.date:%B}",
            *(f"{in_100(m.relief[s].middle)} · {in_100(m.aim[s].middle)}" for s in senders),
            f"{in_100(m.coalition_relief.middle)} · {in_100(m.coalition_aim.middle)}",
        ]
        for m in ledger.timeline
    ]
    return figures_table(("relief comes · regime is aim", *names, "together"), rows)


def _postures(found: Signals) -> object:
    assert found.postures is not None
    rows = [
        [
            plain_name(r.word) + (" (shown)" if r.shown else ""),
            in_100(r.resolute.value),
            in_100(r.weary.value),
            f"{r.likelihood_ratio.mean:.2f}",
            f"{100 * r.cost.middle:.1f}",
            signed(r.earns.value),
        ]
        for r in found.postures.rows
    ]
    titles = ("of 100 show", "resolute\nhalf", "weary\nhalf", "ratio", "costs\n(points)", "earns")
    return figures_table(titles, rows)
