"""What signals and ratifiers come to, in sentences that screen, page and notebook share.

Every sentence is computed from results; no name and no figure stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from offramp.report.facts import Facts
from offramp.report.figures import (
    count,
    half_width,
    in_100,
    joined,
    signed,
    spanned,
    within,
)
from offramp.report.wording import clean, plain_name

if TYPE_CHECKING:
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.ratifiers import Block, PackageBlocks, Ratifiers
    from offramp.analysis.signals import Mixed, Signals
    from offramp.analysis.signals_channels import Channels, Compared
    from offramp.analysis.signals_postures import PostureReading, PostureRow
    from offramp.analysis.signals_trying import Probe

__all__ = [
    "ambiguity_sentence",
    "blocker_sentences",
    "change_words",
    "channel_sentences",
    "demand_sentences",
    "mixed_sentences",
    "package_title",
    "posture_sentences",
    "resolve_words",
    "times_apart",
    "times_in_ten",
    "trying_sentences",
]

SAME = 0.05
"""Likelihood ratios within so much of 1 are as good as 1."""
NOTICED = 0.02
"""Mean quantiles within so much of one half lean neither way."""


_TOGETHER = {1: "On the whole", 2: "Both together", 3: "All three together"}
"""So many channels of fear, taken together."""


def times_in_ten(chance: float) -> str:
    """Say a chance as times in ten; the ends in words."""
    tenths = round(10.0 * chance)
    if chance <= 0.005:
        return "hardly ever"
    if tenths == 0:
        return f"{in_100(chance)} times in a hundred"
    if tenths == 10:
        return "nearly always" if chance < 0.995 else "always"
    return f"{tenths} time{'s' if tenths != 1 else ''} in ten"


def times_apart(one: float, other: float) -> tuple[str, str]:
    """Say two chances as times in ten; in a hundred where tenths would not tell them apart."""
    said = times_in_ten(one), times_in_ten(other)
    if said[0] != said[1]:
        return said
    return f"{in_100(one)} times in a hundred", f"{in_100(other)} times in a hundred"


def resolve_words(quantile: float) -> str:
    """Say which way a mean quantile of weariness leans."""
    if abs(quantile - 0.5) <= NOTICED:
        return "neither more weary nor more resolute than was thought"
    return "more weary than was thought" if quantile > 0.5 else "more resolute than was thought"


def _change(e: Estimate) -> str:
    return spanned(e)


def _clear(e: Estimate) -> bool:
    return e.low > 0.0 or e.high < 0.0


def _headline(found: tuple[Compared, ...]) -> Compared:
    return found[0]


def mixed_sentences(facts: Facts, mixed: Mixed) -> list[str]:
    """Say what mixed messages cost, each figure with its interval."""
    first = _headline(mixed.outcomes)
    span = within(first.outcome.by, facts.period)
    said = [
        f"Mixed messages: had the same people said on the same days that relief is possible and "
        f"that regime change is no aim, a deal {span} would come in {in_100(first.without.value)} "
        f"of 100 such {facts.contest}s instead of {in_100(first.with_it.value)}; in the same "
        f"worlds they move that chance by {_change(first.change)} points."
    ]
    if not _clear(first.change):
        said.append(
            "That interval includes no change at all: words of this weight move beliefs, but "
            "hardly whether there is a deal."
        )
    said += [
        _cost(facts, c) for c in mixed.outcomes[1:] if c.outcome.kind != "deal" and _clear(c.change)
    ]
    return said


def _cost(facts: Facts, c: Compared) -> str:
    e, more = c.change, "more" if c.change.value > 0.0 else "less"
    low, high = sorted((abs(e.low), abs(e.high)))
    span = within(c.outcome.by, facts.period)
    if c.outcome.kind == "periods":
        return f"They mean {facts.lasting(abs(e.value))} {more} of {facts.contest} {span}."
    if c.outcome.kind == "harm":
        what = facts.harms.get(c.outcome.name, c.outcome.name)
        return f"They mean {count(abs(e.value))} ({count(low)}-{count(high)}) {more} {what} {span}."
    change = f"{100.0 * e.value:+.2g} ({100.0 * e.low:+.2g} to {100.0 * e.high:+.2g})"
    return f"They move the chance of escalation {span} by {change} points."


def ambiguity_sentence(found: Signals) -> str:
    """Say how mixed the messages are, and whether within senders or between them."""
    assert found.ledger is not None
    a = found.ledger.ambiguity_relief
    total = a.coalition.mean
    if total <= 0.0:
        return "On relief the coalition speaks with one voice (ambiguity 0 of 100)."
    where = "senders contradict each other" if a.between.mean >= a.within.mean else (
        "senders contradict themselves")  # fmt: skip
    return (
        f"Ambiguity on relief: {in_100(total)} of 100 of all that the belief rests on points both "
        f"ways (0: one voice), mostly because {where}; most of the belief still rests on what was "
        "known before anyone spoke."
    )


def channel_sentences(facts: Facts, channels: Channels) -> list[str]:
    """Say what fear of regime change does, channel by channel, and net."""
    span = within(channels.net[0].outcome.by, facts.period)
    words = {
        "fear": "the hazard alone (a regime in fear may escalate)",
        "doubt": "doubt (who wants the regime gone will not lift)",
        "insecurity": "insecurity (a deal would not end the danger)",
    }
    parts = [
        f"{words[c.name]} {_change(c.alone[0].change)}" for c in channels.channels if c.present
    ]
    if not parts:
        return ["The file gives fear of regime change no way to matter."]
    said = [f"Fear of regime change, chance of a deal {span}, points: {joined(parts)}."]
    hazard = channels.of("fear")
    if hazard.present and hazard.alone[0].change.value > 0.0:
        said.append(
            "Through the hazard alone, fear makes deals likelier: it makes going on dreadful for "
            "both. That is no recommendation: escalation is likelier with it too"
            f"{_escalation(hazard.alone)}."
        )
    net = channels.net[0].change
    sign = (
        "fewer deals" if net.high < 0.0 else "more deals" if net.low > 0.0 else "no clear direction"
    )
    said.append(
        f"{_TOGETHER[len(parts)]}: {_change(net)}, {sign}. Which way it goes is the "
        "analyst's judgement on how much any deal would still leave to fear."
    )
    return said


def _escalation(found: tuple[Compared, ...]) -> str:
    for c in found:
        if c.outcome.kind == "escalation":
            return f" ({signed(c.change.value)} points)"
    return ""


def posture_sentences(facts: Facts, found: PostureReading) -> list[str]:
    """Say what the posture shown is worth as evidence."""
    row, who = found.row, facts.responder
    word = f"“{plain_name(row.word)}”"
    ratio = row.likelihood_ratio
    said = [
        f"If weary enough to want a deal, {who} would show {word} {_worth_as_evidence(row)} "
        f"(likelihood ratio weary to resolute {ratio.mean:.2f}; one in ten worlds below "
        f"{ratio.low:.2f}, one above {ratio.high:.2f})."
    ]
    most = found.worth_of_face
    said.append(
        f"What downplaying earns: being taken for one of the resolute half rather than the weary "
        f"half would be worth {signed(most.value)} points (±{half_width(most)}) to {who} on "
        f"average, {signed(found.worth_to_weary.value)} to the weary; in equilibrium, where the "
        f"other side draws its conclusions, {word} in fact earns {signed(row.earns.value)}, what "
        f"climbing down costs included ({signed(row.earns_believed.value)} without it)."
    )
    if row.reversed > 0.0:
        said.append(
            f"In {in_100(row.reversed)} of 100 worlds the order is reversed: the weary show it "
            "more, since a cost paid on settling also ties hands."
        )
    if found.several:
        said.append(
            f"{len(found.several)} of {found.worlds} worlds have more than one equilibrium: "
            + joined([_roots(s.world, s.likelihood_ratio) for s in found.several[:4]])
            + "."
        )
    short = found.shortcut
    said.append(
        f"Solved in full in {found.worlds} worlds from four starts each ({found.unique} with one "
        f"equilibrium{', ' + str(len(found.failed)) + ' unsolved' if found.failed else ''}; "
        f"residual at most {found.residual:.0e}). All other worlds take one round of replies: in "
        f"these it is off by {signed(short.error.value)} points on the chance of a deal "
        f"({100 * short.absolute:.2f} in single worlds); to ignore the posture would be off by "
        f"{signed(short.ignoring.value)}."
    )
    return said


def _worth_as_evidence(row: PostureRow) -> str:
    """How often the weary and the resolute show a posture, and what follows from it."""
    ratio, weary, resolute = row.likelihood_ratio.mean, row.weary.value, row.resolute.value
    if abs(ratio - 1.0) <= SAME:
        return f"{times_in_ten(weary)}, if resolute about as often, so it says next to nothing"
    often = times_apart(weary, resolute)
    # Chances are means over worlds, and so is the ratio: rarely, they lean apart.
    apart = often[0] == often[1] or (ratio < 1.0) != (weary < resolute)
    leans = "yet in the mean over worlds it speaks" if apart else "so it speaks"
    return (
        f"{often[0]}, if resolute {often[1]}, {leans} somewhat for "
        f"{'resolve' if ratio < 1.0 else 'weariness'}"
    )


def _roots(world: int, ratios: tuple[float, ...]) -> str:
    return f"world {world} (ratios {', '.join(f'{r:.2f}' for r in ratios)})"


def demand_sentences(facts: Facts, found: Signals) -> list[str]:
    """Say what the demands teach."""
    demands = found.demands
    assert demands is not None
    said = [
        f"After all demands {facts.responder} would seem {resolve_words(demands.after.value)}: "
        f"mean rank {in_100(demands.after.value)} of 100 from resolute to weary (50 before; "
        f"{in_100(demands.after.low)}-{in_100(demands.after.high)})."
    ]
    rows = demands.rows
    if len(rows) > 1 and rows[0].worth.mean > rows[-1].worth.mean:
        said.append(
            f"The demands fell, from {100 * rows[0].worth.mean:.0f} points' worth to "
            f"{100 * rows[-1].worth.mean:.0f}; the last one moves that rank by "
            f"{_change(rows[-1].adds)}."
        )
    return said


def trying_sentences(facts: Facts, found: Signals) -> list[str]:
    """Say what trying is worth, and what would be known after asking."""
    t = found.trying
    said = [
        f"Trying is worth {signed(t.with_cost.value)} points (±{half_width(t.with_cost)}) to "
        f"{facts.proposer} beyond {facts.going_on}; were asking free, "
        f"{signed(t.without_cost.value)}: being seen to ask costs {signed(t.cost.value)}."
    ]
    if t.best is None:
        return [*said, "No first offer that can be tabled would teach anything."]
    said.append(f"Most telling first offer: {_probe(facts, t.best, t.before)}")
    if t.best_free is None:
        said.append("None that teaches is worth tabling for its own sake.")
    elif t.best_free.package != t.best.package:
        said.append(
            f"Most telling among those worth tabling anyway: {_probe(facts, t.best_free, t.before)}"
        )
    return said


def _probe(facts: Facts, p: Probe, before: float) -> str:
    answers = []
    for word, quantile in (("yes", p.after_yes), ("no", p.after_no)):
        if quantile == quantile:
            answers.append(f"after a {word} we would place it at {in_100(quantile)}")
    return (
        f"{facts.package(p.options)}. A yes comes in {in_100(p.accept.value)} of 100; "
        f"{' and '.join(answers)} of 100 from resolute to weary ({in_100(before)} now). The answer "
        f"is worth {p.bits:.2f} bits to someone who does not know which world this is, "
        f"{p.bits_inside:.2f} to one who does; it can be tabled in {in_100(p.allowed)} of 100 "
        "worlds."
    )


def blocker_sentences(facts: Facts, found: Ratifiers) -> list[str]:
    """Say who stands most in the way."""
    first = found.ratifiers[0]
    name = facts.voters.get(first.ratifier, plain_name(first.ratifier))
    alone = in_100(first.only_preferred.value) if first.only_preferred.value else "none"
    said = [
        f"Of 100 packages that both sides would prefer to {facts.going_on}, "
        f"{in_100(first.refuses_preferred.value)} (±{half_width(first.refuses_preferred)}) are "
        f"blocked by {name}, {alone} of them by it alone."
    ]
    if found.shut.value > 0.0:
        said.append(
            f"In {in_100(found.shut.value)} of 100 worlds there are such packages and none is let "
            "through."
        )
        alone = [r for r in found.ratifiers if r.shuts.value > 0.0]
        if alone:
            parts = [
                f"{facts.voters.get(r.ratifier, plain_name(r.ratifier))} {in_100(r.shuts.value)}"
                for r in alone
            ]
            said.append(
                f"Taking away one alone would open some, in so many of 100: {joined(parts)}."
            )
    return said


def change_words(facts: Facts, block: Block) -> str:
    """Say the least change that wins a ratifier over."""
    change = block.change
    if change is None:
        return ""
    if change.package is None:
        return "nothing on the table wins it over in nine worlds of ten"
    if not change.options:
        return "passes as it is in nine worlds of ten"
    terms = [f"{facts.issue(i).title}: {facts.option(i, o)}" for i, o in change.options.items()]
    return (
        f"{'; '.join(terms)} (passes in {in_100(change.wins.value)} of 100; "
        f"{facts.proposer} {signed(change.proposer)}, {facts.responder} {signed(change.responder)})"
    )


def package_title(facts: Facts, package: PackageBlocks) -> str:
    """Name a package: the file's name for it, or its terms."""
    if package.label is not None:
        return clean(facts.deals.get(package.label, plain_name(package.label)))
    return facts.package(package.options)
