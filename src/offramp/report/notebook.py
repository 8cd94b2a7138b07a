"""How results show themselves in a notebook: a small card, the charts, what a command prints."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from offramp.report.briefing import Sentence, ending_labels, headline
from offramp.report.facts import Facts, facts_of
from offramp.report.figures import in_100, within
from offramp.report.palette import ENDING_COLOURS, FONT
from offramp.report.tables import cards

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.runs import Run
    from offramp.scenario import Scenario

__all__ = ["card", "drawn", "figures", "mimebundle"]


def card(run: Run, verdict: Verdict, deal_map: DealMap | None = None) -> str:
    """Write the verdict as a small piece of HTML without scripts (``_repr_html_``).

    Parameters
    ----------
    run, verdict
        What is shown.
    deal_map
        Not shown here: see `figures`.
    """
    return _card(run.scenario, verdict, f"{run.worlds:,} worlds, seed {run.seed}")


def _card(scenario: Scenario, verdict: Verdict, basis: str) -> str:
    facts = facts_of(scenario)
    said = Markup("").join(
        Markup("<p style='margin:0 0 .4em'>{}</p>").format(_sentence(s))
        for s in headline(facts, verdict)
    )
    rows = Markup("").join(
        Markup(
            "<tr><td style='text-align:left'><b>{}</b></td><td style='text-align:left'>{}</td>"
            "<td style='text-align:left;opacity:.75'>{}</td></tr>"
        ).format(c.figure, c.what, c.doubt)
        for c in cards(facts, verdict)
    )
    return str(
        Markup(
            '<div style="font-family:{};max-width:46em;line-height:1.45">'
            "<h3 style='margin:0 0 .2em'>{}</h3>"
            "<p style='margin:0 0 .8em;opacity:.75'>as known on {} · {}</p>"
            "{}{}<table style='margin-top:.8em'><tbody>{}</tbody></table></div>"
        ).format(
            FONT.replace("'", ""),
            facts.title,
            facts.as_of,
            basis,
            said,
            _bar(facts, verdict),
            rows,
        )
    )


def _sentence(spans: Sentence) -> Markup:
    return Markup("").join(
        Markup("<b>{}</b>").format(span.text) if span.strong else escape(span.text)
        for span in spans
    )


def _bar(facts: Facts, verdict: Verdict) -> Markup:
    """How the war stands at the headline's date, as one bar with its legend."""
    ends = verdict.endings[verdict.headline]
    pieces = Markup("").join(
        Markup(
            "<span style='display:inline-block;height:14px;width:{}%;background:{}'></span>"
        ).format(f"{99.5 * ends[state].value:.2f}", colour)
        for state, colour in ENDING_COLOURS.items()
    )
    legend = Markup(" &nbsp; ").join(
        Markup(
            "<span style='white-space:nowrap'><span style='color:{}'>&#9632;</span> {} {}</span>"
        ).format(ENDING_COLOURS[state], label, in_100(ends[state].value))
        for state, label in ending_labels(facts).items()
    )
    span = within(verdict.headline, facts.period)
    return Markup(
        "<div style='font-size:0;white-space:nowrap;margin-top:.6em'>{}</div>"
        "<p style='margin:.3em 0 0;font-size:.9em'>Of 100 such {}s, {}: {}</p>"
    ).format(pieces, facts.contest, span, legend)


def mimebundle(run: Run, verdict: Verdict, deal_map: DealMap | None = None) -> dict[str, str]:
    """Give the card as HTML, and as plain text for consoles."""
    from offramp.report.briefing import plain

    facts = facts_of(run.scenario)
    text = "\n".join([facts.title, *(plain(s) for s in headline(facts, verdict))])
    return {"text/html": card(run, verdict, deal_map), "text/plain": text}


def figures(run: Run, verdict: Verdict, deal_map: DealMap | None = None) -> dict[str, Any]:
    """Return the report's charts by name, as Altair charts that show themselves."""
    from offramp.report.gallery import gallery

    drawn = gallery(facts_of(run.scenario), run, verdict, deal_map)
    return {name: figure.inline() for name, figure in drawn.items()}


DEALS_SHOWN = 10
"""Packages of a map that a notebook shows."""


def drawn(found: Any, scenario: Scenario) -> str | None:
    """Draw a result of a case: a verdict as its card, others as what their command prints.

    Parameters
    ----------
    found
        What a method of `offramp.Case` returned, or `offramp.Analysis` holds.
    scenario
        The case it is of.
    """
    kind = type(found).__name__
    if kind == "Verdict":
        return _card(scenario, found, f"{found.worlds:,} worlds")
    if kind == "Run":
        return found.outcomes()._repr_html_()
    if kind == "Studies":
        return "".join(filter(None, (drawn(study, scenario) for study in found.made)))
    screen = _screens().get(kind)
    return None if screen is None else _printed(partial(screen, scenario, found))


def _printed(screen: Callable[..., None]) -> str:
    """Print on a screen that keeps its looks, and return them as HTML without scripts."""
    from rich.console import Console

    to = Console(record=True, file=StringIO(), width=100, highlight=False, markup=False,
                 emoji=False, force_jupyter=False)  # fmt: skip
    screen(to=to)
    style = "white-space:pre;overflow-x:auto;line-height:1.3;font-family:monospace"
    return to.export_html(inline_styles=True, code_format=f'<pre style="{style}">{{code}}</pre>')


def _screens() -> dict[str, Callable[..., None]]:
    """What prints each kind of result."""
    from offramp.report import terminal
    from offramp.report.screens import levers, plan, ratifiers, signals, studies, why

    return {
        "Compared": studies.print_compared,
        "DealMap": partial(terminal.print_deals, most=DEALS_SHOWN),
        "Draft": terminal.print_draft,
        "Levers": levers.print_levers,
        "OutsideView": studies.print_outside_view,
        "PlanStudy": plan.print_plan,
        "Ratifiers": ratifiers.print_ratifiers,
        "Reading": terminal.print_check,
        "Robustness": studies.print_robustness,
        "Sensitivity": studies.print_sensitivity,
        "Signals": signals.print_signals,
        "Story": terminal.print_story,
        "Tornado": studies.print_tornado,
        "Why": why.print_why,
    }
