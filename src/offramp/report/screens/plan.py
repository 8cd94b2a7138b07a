"""A deal carried out: who delivers what, when, what each would gain by cheating, what stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, joined, number, signed
from offramp.report.schedules import date_words, giver, item_title, stops, when
from offramp.report.screens.layout import Paragraph, figures_table, heading

if TYPE_CHECKING:
    from offramp.analysis.plans import PlanStudy
    from offramp.scenario import Scenario

__all__ = ["plan_sentences", "print_plan"]


def print_plan(scenario: Scenario, found: PlanStudy, *, to: Console) -> None:
    """Print a schedule and how well it holds."""
    facts = facts_of(scenario)
    label = facts.deals.get(found.label or "", "")
    to.print(Text(f"{facts.title}: {label or 'a package'}", style="bold"))
    rows = [[title, Text(words)] for title, words in facts.terms(found.options)]
    to.print(figures_table(("", ""), rows, wide=1))
    to.print()
    for line in plan_answer(facts, found):
        to.print(Paragraph(line))
    _schedule(to, facts, found)
    _cheating(to, facts, found)
    to.print(heading("What would make it hold, or hold better"))
    for line in _remedies(facts, found):
        to.print(Paragraph(line))
    _for_many_worlds(to, facts, found)


def plan_sentences(facts: Facts, found: PlanStudy) -> list[str]:
    """Say whether it holds, where it is weakest, and what would help, without emphasis."""
    return [*(line.plain for line in plan_answer(facts, found)), *_remedies(facts, found)]


def plan_answer(facts: Facts, found: PlanStudy) -> list[Text]:
    """Say whether it holds, where it is weakest and in how many worlds."""
    side, step = found.weakest
    name, gain = _name(facts, found, side), number(abs(100.0 * found.slack))
    at = "once all is delivered" if step > len(found.dates) else f"at step {step}"
    if found.holds:
        first = Text("This schedule holds in the middle world: ", style="bold").append(
            f"whoever cheats loses at least {gain} points ({name}, {at}).", style="not bold"
        )
    else:
        first = Text("No schedule holds in the middle world: ", style="bold").append(
            f"by the best of them {name} would gain {gain} points by breaking it {at}.",
            style="not bold",
        )
    low, middle, high = (signed(s) for s in found.smallest)
    second = Text(
        f"It holds in {in_100(found.holds_in.value)} of 100 worlds "
        f"(± {half_width(found.holds_in)}, {found.worlds} drawn); its smallest slack there is "
        f"{low} / {middle} / {high} points (one world in ten below, even odds, one in ten "
        f"above). In {in_100(found.share)} of 100 worlds it keeps {signed(found.kept)}."
    )
    lines = [first, second]
    if found.chosen != "asked":
        refused = ", though not everyone would let it through" if found.chosen != "nash" else ""
        lines.append(
            Text(f"No package was named: this is the Nash solution of the middle world{refused}.")
        )
    return lines


def _schedule(to: Console, facts: Facts, found: PlanStudy) -> None:
    to.print(
        heading("Who delivers what, when", f"share of each, %; {facts.period}s after the deal")
    )
    if not found.items:
        to.print(Paragraph("Nothing has to be delivered: what holds today goes on."))
        return
    steps = [step for step in found.steps if not step.holding]
    columns = ["", *("today" if s.date == 0.0 else number(s.date) for s in steps)]
    rows: list[list[str]] = [["step", *(str(s.number) for s in steps)]]
    for name in found.items:
        title = f"{item_title(facts, name)}, by {giver(facts, found, name)}"
        rows.append([title, *(_share(s.delivered.get(name)) for s in steps)])
        if any(name in s.deposited for s in steps):
            rows.append(["  paid into escrow", *(_share(s.deposited.get(name)) for s in steps)])
    to.print(figures_table(columns, rows))


def _share(share: float | None) -> str:
    return "·" if share is None or share < 0.005 else f"{100 * share:.0f}"


def _cheating(to: Console, facts: Facts, found: PlanStudy) -> None:
    to.print(heading("What each would gain by cheating", "points, and what stops it or tempts it"))
    for side in found.sides:
        name = _name(facts, found, side)
        rows = [
            [
                "after the last step" if s.holding else f"{s.number}  {when(facts, s.date)}",
                signed(-s.slack[side]),
                stops(s.reasons[side], s.slack[side]),
            ]
            for s in found.steps
        ]
        to.print(figures_table((name, "gains", ""), rows, wide=1))


def _remedies(facts: Facts, found: PlanStudy) -> list[str]:
    """Say which guarantee, which speed and which escrow would make it hold, or hold better."""
    lines = [_guarantee(facts, found)]
    if found.speeds:
        told = [f"{date_words(facts, s.length)} {signed(s.slack)}" for s in found.speeds]
        lines.append("Speed, smallest slack of the best schedule: " + "; ".join(told) + ".")
    for e in found.escrows:
        gain = signed(e.slack - found.slack)
        title = item_title(facts, e.item)
        lines.append(f"{title} in escrow: smallest slack {signed(e.slack)} ({gain}).")
    return lines


def _guarantee(facts: Facts, found: PlanStudy) -> str:
    us, them = found.sides
    g = found.guarantee
    if not g.possible:
        return "No guarantee, however large, makes a schedule hold: a cheat goes unseen."
    if g.responder + g.proposer < 5e-5:
        return "It needs no guarantee."
    needs = [
        f"{_name(facts, found, side)} {number(100 * need)} points for sure (the file's guarantee, "
        f"as far as believed: {number(100 * given)})"
        for side, need, given in (
            (them, g.responder, g.given_responder),
            (us, g.proposer, g.given_proposer),
        )
        if need >= 5e-5
    ]
    return f"The least guarantee: breaking it must cost {joined(needs)}."


def _for_many_worlds(to: Console, facts: Facts, found: PlanStudy) -> None:
    if found.robust is None:
        return
    r = found.robust
    to.print(
        Paragraph(
            f"Made for {in_100(found.share)} of 100 worlds and not for the middle one, a "
            f"schedule keeps {signed(r.kept)} points there (no schedule more than "
            f"{signed(r.ceiling)}) and holds in {in_100(r.holds_in)} of 100."
        )
    )
    for name, shares in r.shares.items():
        words = " · ".join(f"{100 * share:.0f}" for share in shares)
        to.print(Paragraph(f"{item_title(facts, name)}: {words}", indent=4))


def _name(facts: Facts, found: PlanStudy, side: str) -> str:
    return facts.proposer if side == found.sides[0] else facts.responder
