"""The right of the page: verdict, figures, comparison and studies, as pieces of HTML by their id.

A piece is the inside of the element of that name.  The same pieces are part of the whole page, of
the response to a change, and of what comes later, so that nothing reads differently by its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from offramp.report.briefing import ending_names, headline
from offramp.report.charts.figure import Table
from offramp.report.figures import half_width, in_100, joined, points, signed, within
from offramp.report.tables import cards
from offramp.report.wording import clean, quantity_words
from offramp.workbench.answers import Answer, apart
from offramp.workbench.tasks import Told
from offramp.workbench.view import ESTIMATES

if TYPE_CHECKING:
    from jinja2 import Environment

    from offramp.scenario import Scenario
    from offramp.workbench.live import Rows
    from offramp.workbench.state import State

__all__ = ["Pinned", "changes", "live", "pieces", "render", "told_pieces"]

LETTERS = "ABCD"


@dataclass(frozen=True)
class Pinned:
    """A pinned state: its letter, what differs from the file, its answer."""

    letter: str
    says: str
    answer: Answer
    key: str
    """The state as a link holds it."""


@cache
def environment() -> Environment:
    """Templates; everything is escaped, and a name that is not given is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("offramp.workbench"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["version"] = asset_version()
    return made


@cache
def asset_version() -> str:
    """Changes whenever an asset does, so that browsers may keep assets for good."""
    import hashlib

    digest = hashlib.sha256()
    for room in ("offramp.workbench", "offramp.report"):
        for file in sorted(files(room).joinpath("assets").iterdir(), key=lambda f: f.name):
            if file.is_file():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def render(template: str, **given: Any) -> str:
    """Fill in a template."""
    return environment().get_template(template).render(**given)


def pieces(
    answer: Answer,
    was: Answer | None,
    pinned: Sequence[Pinned] = (),
    mine: Sequence[float] | None = None,
    *,
    more: bool = False,
) -> dict[str, str]:
    """Everything that follows from the answer itself.

    Parameters
    ----------
    answer
        Of the state shown.
    was
        Of the state before, if there was one.
    pinned
        States kept for comparison.
    mine
        The reader's own estimate, of 100, in the order of `ESTIMATES`.
    more
        Whether more worlds are being solved.
    """
    facts, verdict = answer.facts, answer.verdict
    found = cards(facts, verdict)
    before = cards(was.facts, was.verdict) if was else []
    old = {card.what: card.figure for card in before}
    own = dict(zip(_estimated(answer), mine, strict=True)) if mine else {}
    return {
        "verdict": render("verdict.html.j2", sentences=headline(facts, verdict)),
        "cards": render(
            "cards.html.j2",
            cards=[
                (card, was_figure(card.figure, old.get(card.what)), own.get(card.what))
                for card in found
            ],
        ),
        "worlds": render("worlds.html.j2", answer=answer, clamped=verdict.clamped, more=more),
        "says-endings": _says(_endings_says(answer, was)),
        "says-chance": _says(_chance_says(answer, was)),
        "says-deal-map": _says(_map_says(answer, was)),
        "table-endings": render("table.html.j2", table=_endings_table(answer)),
        "table-chance": render("table.html.j2", table=_chance_table(answer)),
        "table-deal-map": render("table.html.j2", table=_map_table(answer)),
        "deals": render("deals.html.j2", deals=answer.deals, facts=facts),
        "compare": render("compare.html.j2", rows=_compared(answer, pinned), pinned=pinned),
    }


def was_figure(now: str, before: str | None) -> str:
    """Figure before the change, where it reads differently."""
    return before if before is not None and before != now else ""


def live(answer: Answer, was: Answer | None, pinned: Sequence[Pinned] = ()) -> Rows:
    """Rows for every data set of the moving charts, ghost and pins included."""
    ghosts: Rows = {} if was is None else was.rows
    pins = [{**row, "pin": p.letter} for p in pinned for row in p.answer.rows["chance"]]
    return {
        **answer.rows,
        **{f"{name}_was": ghosts.get(name, []) for name in _GHOSTS},
        "chance_pins": pins,
    }


_GHOSTS = ("endings", "chance", "packages", "fighting")


def told_pieces(told: Told) -> tuple[dict[str, str], dict[str, str]]:
    """A study's inside, and the specifications of its charts by the id of their place."""
    return (
        {f"study-{told.key}": render("told.html.j2", told=told)},
        {f"chart-{p.key}": p.spec for p in told.pictures},
    )


def changes(base: Scenario, scenario: Scenario, state: State) -> list[dict[str, str]]:
    """What has been changed on the page, in words, with the fields that take it back."""
    out = []
    for edit in state.edits:
        lever = base.levers.get(edit.path) or scenario.levers.get(edit.path)
        if edit.kind == "pull":
            says = f"lever: {clean(lever.title) if lever else edit.path}"
        elif edit.kind == "set" and edit.path in scenario.quantities:
            before = base.quantities.get(edit.path)
            now = scenario.quantities[edit.path].text
            label = clean(quantity_words(scenario, edit.path))
            says = f"{label}: {before.text if before else 'new'} → {now}"
        else:
            says = (
                f"{ {'set': 'set', 'add': 'added', 'remove': 'taken out'}[edit.kind] }: {edit.path}"
            )
        out.append({"kind": edit.kind, "path": edit.path, "says": says})
    return out


# ------------------------------------------------------------------------------------ sentences


def _says(text: str) -> str:
    from markupsafe import escape

    return str(escape(text))


def _estimated(answer: Answer) -> tuple[str, ...]:
    """Cards that a reader's estimate stands beside, in the order of `ESTIMATES`."""
    what = [card.what for card in cards(answer.facts, answer.verdict)]
    return what[0], what[1], what[-1]


assert len(ESTIMATES) == 3


def _before(now: str, then: str | None) -> str:
    return f" (before: {then})" if then is not None and then != now else ""


def _endings_says(answer: Answer, was: Answer | None) -> str:
    facts, verdict = answer.facts, answer.verdict
    last = verdict.horizons[-1]
    names = ending_names(facts)
    old = was.verdict.endings.get(last) if was else None
    parts = []
    for state, estimate in verdict.endings[last].items():
        figure = in_100(estimate.value)
        then = in_100(old[state].value) if old else None
        parts.append(f"{names[state]} {figure}{_before(figure, then)}")
    return f"Of 100 such wars, after {facts.periods(last)}: {joined(parts)}."


def _chance_says(answer: Answer, was: Answer | None) -> str:
    verdict = answer.verdict
    span = within(verdict.horizons[-1], answer.facts.period)
    last = verdict.horizons[-1]
    deal, zone = in_100(verdict.deal_by[last].value), in_100(verdict.zone_by[last].value)
    old = was.verdict.deal_by.get(last) if was else None
    return (
        f"A deal both would prefer has existed in {zone} of 100 such wars {span}, and has been "
        f"reached in {deal}{_before(deal, in_100(old.value) if old else None)}. The band is the "
        "sampling error."
    )


def _map_says(answer: Answer, was: Answer | None) -> str:
    now = f"{answer.better:,}"
    then = f"{was.better:,}" if was else None
    return (
        f"In the middle world {answer.feasible:,} packages are feasible; {now}{_before(now, then)} "
        "of them are better for both than fighting on, the responder being of middling weariness "
        "(upper right of the dashed lines)."
    )


# --------------------------------------------------------------------------------------- tables


def _endings_table(answer: Answer) -> Table:
    facts, verdict = answer.facts, answer.verdict
    names = ending_names(facts)
    return Table(
        "How the war stands by each date, of 100 such wars (± sampling, 95 %)",
        ("", *(facts.periods(n) for n in verdict.horizons)),
        tuple(
            [
                [names[state], *(_pair(verdict.endings[n][state]) for n in verdict.horizons)]
                for state in verdict.curves
            ]
        ),
    )


def _chance_table(answer: Answer) -> Table:
    facts, verdict = answer.facts, answer.verdict
    return Table(
        "Chance that a deal has been reached, and that one both prefer has existed",
        ("", *(facts.periods(n) for n in verdict.horizons)),
        tuple(
            [
                ["deal reached", *(_pair(verdict.deal_by[n]) for n in verdict.horizons)],
                ["deal has existed", *(_pair(verdict.zone_by[n]) for n in verdict.horizons)],
            ]
        ),
    )


def _map_table(answer: Answer) -> Table:
    rows = sorted(answer.rows["packages"], key=lambda r: -r["size"])[:20]
    facts = answer.facts
    return Table(
        "Packages agreed or efficient, most often agreed first; worth in points",
        ("package", f"{facts.proposer} / {facts.responder}", "of deals", "against it"),
        tuple([[r["words"], r["worth"], r["share"], r["against"]] for r in rows]),
    )


def _pair(estimate: Any) -> str:
    return f"{in_100(estimate.value)} ±{half_width(estimate)}"


# ----------------------------------------------------------------------------------- comparison


def _compared(answer: Answer, pinned: Sequence[Pinned]) -> list[dict[str, Any]]:
    """Rows of the comparison: a figure of this state and of each pinned one, side by side."""
    span = within(answer.verdict.headline, answer.facts.period)
    rows = []
    for words, figure, key in (
        ("a deal both prefer exists today", "zone", lambda v: v.zone_now),
        (f"a deal is agreed {span}", "deal", lambda v: v.deal_by[v.headline]),
        (f"out of control {span}", "escalated", lambda v: v.endings[v.headline]["escalated"]),
    ):
        cells = []
        for p in pinned:
            gap = apart(p.answer, answer, figure)
            cells.append(
                (
                    _pair(key(p.answer.verdict)),
                    "" if gap is None else f"{signed(gap.value)} ±{half_width(gap)}",
                )
            )
        rows.append({"what": f"{words}, in 100", "now": _pair(key(answer.verdict)), "cells": cells})
    length = [p.answer.verdict.length_spread.middle for p in pinned]
    rows.append(
        {
            "what": f"{answer.facts.period}s of fighting, at even odds",
            "now": f"{answer.verdict.length_spread.middle:.0f}",
            "cells": [(f"{x:.0f}", "") for x in length],
        }
    )
    for role in ("proposer", "responder"):
        rows.append(
            {
                "what": f"worth of the deal agreed to {answer.facts.side(role)}, points",
                "now": _terms(answer, role),
                "cells": [(_terms(p.answer, role), "") for p in pinned],
            }
        )
    return rows


def _terms(answer: Answer, role: str) -> str:
    spread = answer.verdict.agreed.get(role)
    return points(spread.middle) if spread else "no deal"
