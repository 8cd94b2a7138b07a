"""Packages in words, what they are worth to both sides, and what speaks against each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, joined, points, signed
from offramp.report.gallery import objections
from offramp.report.screens.layout import Paragraph, figures_table, heading

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.scenario import Scenario

__all__ = ["print_deals"]

DIFFERENT = 3
"""A package that differs from the first in so many terms at most is told by its differences."""

SOLUTIONS = {
    "Nash": "Nash bargaining solution",
    "Kalai-Smorodinsky": "Kalai-Smorodinsky solution",
    "egalitarian": "egalitarian solution",
    "utilitarian": "utilitarian solution",
}


def print_deals(scenario: Scenario, found: DealMap, *, most: int, to: Console) -> None:
    """Print the packages most often agreed, then those that are efficient, or would be.

    Parameters
    ----------
    scenario, found
        The case and its map.
    most
        How many packages to print.
    to
        The console.
    """
    facts = facts_of(scenario)
    to.print(Text(facts.title, style="bold"))
    to.print(Paragraph(_lie(facts, found)))
    to.print(heading(f"{facts.going_on} is worth", "in points (0 total defeat, 100 total victory)"))
    rows = [[facts.proposer, points(found.fighting_proposer), ""]]
    rows += [
        [f"{facts.responder}, if {kind}", points(worth), f"{len(found.zone[kind]):,} packages"]
        for kind, worth in found.fighting_responder.items()
    ]
    to.print(figures_table(("", "worth", "both prefer"), rows))
    ranked = _ranked(found)
    number = {package: i + 1 for i, package in enumerate(ranked[:most])}
    _solutions(to, facts, found, number)
    to.print(heading("Packages", _order(found)))
    first = found.blueprint.options_of(ranked[0]) if ranked else {}
    for package, place in number.items():
        _package(to, facts, found, package, place, first)
    if len(ranked) > most:
        more = len(ranked) - most
        to.print(
            Paragraph(
                f"{more:,} more are agreed in some world, or on a frontier: --most {len(ranked)}"
            )
        )
    to.print()
    draft = ",".join(f"{i}={o}" for i, o in list(first.items())[:2])
    to.print(Text(f"Next: offramp deals {facts.command} --package {draft}"), soft_wrap=True)


def _lie(facts: Facts, found: DealMap) -> str:
    total, feasible = len(found.proposer), int(np.count_nonzero(found.feasible))
    return (
        f"{total:,} packages can be proposed; {feasible:,} of them are feasible: all whose yes is "
        "needed would let them through, and both sides would keep them. Worth and objections are "
        "those of the middle world (every range at its middle), shares of deals those of "
        f"{found.worlds:,} worlds. How weary {facts.responder} may be is hidden: resolute and "
        f"weary are the one in ten at either end. {_efficient(found)}"
    )


def _efficient(found: DealMap) -> str:
    """Count both frontiers."""
    few, more = len(found.frontier), len(found.possible)
    refused = "ere nobody to refuse and every deal kept"
    if not few:
        return f"W{refused}, {more} would be efficient: none is better for both."
    are = f"{few} feasible ones are" if few > 1 else "One feasible one is"
    return f"{are} efficient: none feasible is better for both; w{refused}, {more} would be."


def _order(found: DealMap) -> str:
    """Say in which order packages come, naming only what there is."""
    agreed = set(np.flatnonzero(found.agreed).tolist())
    efficient = set(found.frontier.tolist()) - agreed
    would_be = set(found.possible.tolist()) - agreed - efficient
    parts = {
        "most often agreed first": agreed,
        "the efficient": efficient,
        "what would be efficient if nobody refused": would_be,
    }
    return ", then ".join(name for name, packages in parts.items() if packages)


def _ranked(found: DealMap) -> list[int]:
    """Rank packages by their share of deals, then both frontiers, the feasible one first."""
    agreed = [int(p) for p in np.argsort(-found.agreed, kind="stable") if found.agreed[p] > 0.0]
    best = [*found.frontier[::-1].tolist(), *found.possible[::-1].tolist()]
    return list(dict.fromkeys(agreed + best))


def _solutions(to: Console, facts: Facts, found: DealMap, number: Mapping[int, int]) -> None:
    named = {name: packages for name, packages in found.points.items() if packages}
    if not named:
        to.print(
            Paragraph(
                f"In the middle world no package is as good as {facts.going_on} for both, "
                f"{facts.responder} being of middling weariness: no bargaining solution there."
            )
        )
        return
    to.print(heading("Bargaining solutions", f"{facts.responder} of middling weariness"))
    for name, packages in named.items():
        package = packages[0]
        worth = f"{points(found.proposer[package])} / {points(found.responder[package])}"
        place = f", no. {number[package]} below" if package in number else ""
        tied = f", one of {len(packages)} that tie" if len(packages) > 1 else ""
        text = Text(f"{SOLUTIONS.get(name, name)}: ", style="bold")
        words = facts.package(found.blueprint.options_of(package))
        text.append(f"{worth}{place}{tied}: {words}", style="not bold")
        to.print(Paragraph(text, hang=2))


def _package(
    to: Console, facts: Facts, found: DealMap, package: int, place: int, first: Mapping[str, str]
) -> None:
    share = found.agreed[package]
    options = found.blueprint.options_of(package)
    changed = {issue: option for issue, option in options.items() if first[issue] != option}
    lead = ""
    if place > 1 and len(changed) <= DIFFERENT:
        options, lead = changed, "as no. 1, but "
    head = Text(f"{place:3d}. ", style="bold")
    head.append(_worth(facts, found, package))
    head.append(f" · {in_100(share)} % of deals" if share else " · never agreed", style="not bold")
    to.print(Paragraph(head, indent=0, hang=5))
    to.print(Paragraph(f"{lead}{facts.package(options)}", indent=5))
    against = objections(facts, found, package)
    verdict = f"against it: {joined(against)}" if against else "nothing speaks against it"
    to.print(Paragraph(Text(f"{_rank(found, package)}{verdict}", style="dim"), indent=5))


def _rank(found: DealMap, package: int) -> str:
    if package in found.frontier:
        return "efficient; "
    return "efficient, were nobody to refuse; " if package in found.possible else ""


def _worth(facts: Facts, found: DealMap, package: int) -> str:
    ours, theirs = float(found.proposer[package]), float(found.responder[package])
    middle = found.fighting_responder["middle"]
    gain = signed(ours - found.fighting_proposer)
    return (
        f"{facts.proposer} {points(ours)} ({gain} over {facts.going_on}), "
        f"{facts.responder} {points(theirs)} ({signed(theirs - middle)})"
    )
