"""Who can say no, and to what, on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from offramp.report.facts import Facts, facts_of
from offramp.report.figures import half_width, in_100, joined, number
from offramp.report.screens.layout import Paragraph, figures_table, heading
from offramp.report.signal_words import blocker_sentences, change_words, package_title
from offramp.report.wording import plain_name

if TYPE_CHECKING:
    from offramp.analysis.ratifiers import PackageBlocks, Ratifiers
    from offramp.scenario import Scenario

__all__ = ["print_ratifiers"]

SELDOM = 0.05
"""A ratifier that blocks a package in fewer worlds is not listed with it."""


def print_ratifiers(scenario: Scenario, found: Ratifiers, *, to: Console) -> None:
    """Print each ratifier, then packages with who blocks them and what would win each over."""
    facts = facts_of(scenario)
    text = Text(facts.title, style="bold")
    basis = f" · as known on {facts.as_of} · {found.worlds:,} worlds, seed {found.seed}"
    to.print(
        Paragraph(text.append(f"{basis}, {found.seconds:.0f} s", style="not bold dim"), indent=0)
    )
    to.print()
    for said in blocker_sentences(facts, found):
        to.print(Paragraph(said))
    to.print(heading("Who says no", "of 100 packages, mean over worlds"))
    to.print(_ratifiers(facts, found))
    to.print(heading("To what", "of 100 worlds; short: points missing where it says no"))
    for package in found.packages:
        _package(to, facts, package)
    to.print()
    to.print(Text(f"Next: offramp why {facts.command}"), soft_wrap=True)


def _ratifiers(facts: Facts, found: Ratifiers) -> object:
    rows = [
        [
            facts.voters.get(r.ratifier, plain_name(r.ratifier)),
            in_100(r.refuses.value),
            f"{in_100(r.refuses_preferred.value)} ±{half_width(r.refuses_preferred)}",
            in_100(r.only_preferred.value),
            joined([number(x) for x in r.passes_at], "/"),
        ]
        for r in found.ratifiers
    ]
    titles = ("", "of all", "of those both\nwould prefer", "it alone", "passes at\n(middle)")
    return figures_table(titles, rows)


def _package(to: Console, facts: Facts, package: PackageBlocks) -> None:
    head = Text(package_title(facts, package), style="bold")
    head.append(
        f": both prefer it in {in_100(package.preferred.value)} of 100, all let it through in "
        f"{in_100(package.ratified.value)}.",
        style="not bold",
    )
    to.print(Paragraph(head))
    for block in package.blocks:
        if block.refuses.value < SELDOM:
            continue
        name = facts.voters.get(block.ratifier, plain_name(block.ratifier))
        to.print(
            Paragraph(
                f"{name}: no in {in_100(block.refuses.value)} of 100 (alone in "
                f"{in_100(block.only.value)}), short by {number(block.short)}. Wins it over: "
                f"{change_words(facts, block)}",
                indent=4,
                hang=2,
            )
        )
