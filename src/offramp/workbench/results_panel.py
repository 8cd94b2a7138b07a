"""The right of the page: verdict, figures, comparison and studies, as pieces of HTML by their id.

A piece is the inside of the element of that name.  The same pieces are part of the whole page, of
the response to a change, and of what comes later, so that nothing reads differently by its way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from offramp.report.briefing import headline
from offramp.report.charts.deal_map import KINDS
from offramp.report.embed import is_figure, is_long
from offramp.report.figures import fewer
from offramp.report.lines import LEVER
from offramp.report.tables import cards
from offramp.report.wording import clean, entry_words, quantity_words
from offramp.workbench.captions import says, tables
from offramp.workbench.comparing import Pinned, compared, pin_rows
from offramp.workbench.state import State
from offramp.workbench.tasks import Told
from offramp.workbench.view import ESTIMATES

if TYPE_CHECKING:
    from jinja2 import Environment

    from offramp.scenario import Scenario
    from offramp.workbench.answers import Answer
    from offramp.workbench.live import Rows

__all__ = ["changes", "comparison", "live", "pieces", "render", "told_pieces"]


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
    made.tests["figure"] = is_figure
    made.tests["long"] = is_long
    made.filters["fewer"] = fewer
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
    mine: Sequence[float] | None = None,
    *,
    most: int = 0,
) -> dict[str, str]:
    """Everything that follows from the answer itself.

    Parameters
    ----------
    answer
        Of the state shown.
    was
        Of the state before, if there was one.
    mine
        The reader's own estimate, of 100, in the order of `ESTIMATES`.
    most
        Worlds that are solved in the end, by the full method.
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
        "worlds": render(
            "worlds.html.j2",
            answer=answer,
            clamped=verdict.clamped,
            most=most,
            more=answer.worlds < most,
        ),
        **{f"says-{key}": str(escape(text)) for key, text in says(answer, was).items()},
        **{
            f"table-{key}": render("table.html.j2", table=table)
            for key, table in tables(answer).items()
        },
        "deals": render("deals.html.j2", deals=answer.deals, facts=facts),
        "brief": render(
            "brief.html.j2",
            cards=[(c.figure, was_figure(c.figure, old.get(c.what)), c.what) for c in found[:2]],
        ),
    }


def comparison(answer: Answer, pinned: Sequence[Pinned]) -> str:
    """The state shown beside those pinned; all from as many worlds."""
    return render(
        "compare.html.j2",
        rows=compared(answer, pinned),
        pinned=pinned,
        worlds=answer.worlds,
        others=[p.letter for p in pinned if p.answer.seed != answer.seed],
    )


def was_figure(now: str, before: str | None) -> str:
    """Figure before the change, where it reads differently."""
    return before if before is not None and before != now else ""


def live(answer: Answer, was: Answer | None, pinned: Sequence[Pinned] = ()) -> Rows:
    """Rows for every data set of the moving charts, ghost and pins included."""
    ghosts: Rows = {} if was is None else dict(was.rows)
    if ghosts:  # of these only marks are drawn: no words
        ghosts["packages"] = [
            {name: row[name] for name in ("x", "y", "kind", "size")}
            for row in ghosts["packages"]
            if row["kind"] == KINDS["agreed"]
        ]
    rows = {**answer.rows, **{f"{name}_was": ghosts.get(name, []) for name in _GHOSTS}}
    return {**rows, "chance_pins": pin_rows(pinned), "ends": [_ends(rows)]}


def _ends(rows: Rows) -> dict[str, float]:
    """Ends of the axes of the map of deals: everything drawn on it lies between."""
    drawn = [row for name, of_it in rows.items() if name.startswith(_ON_MAP) for row in of_it]
    found = {"x": [row["x"] for row in drawn], "y": [row["y"] for row in drawn]}
    found["y"] += [row["room"] for row in rows["fighting"] if "room" in row]
    return {
        f"{axis}_{end}": of(values)
        for axis, values in found.items()
        for end, of in (("low", min), ("high", max))
    }


_ON_MAP = ("packages", "squares", "fighting")
_GHOSTS = ("endings", "chance", "packages", "fighting")


def told_pieces(told: Told, first: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """A study's inside, and the specifications of its charts by the id of their place.

    Parameters
    ----------
    told
        The study.
    first
        What to say before it.
    """
    return (
        {f"study-{told.key}": render("told.html.j2", told=told, first=first)},
        {f"chart-{p.key}": p.spec for p in told.pictures},
    )


_DONE = {"set": "set", "add": "added", "remove": "taken out"}


def changes(base: Scenario, scenario: Scenario, state: State) -> list[dict[str, str]]:
    """What has been changed on the page, in words, with the fields that take it back."""
    out = []
    for edit in state.edits:
        lever = base.levers.get(edit.path) or scenario.levers.get(edit.path)
        if edit.kind == "pull":
            says = f"{LEVER}{clean(lever.title) if lever else edit.path}"
        elif edit.kind == "set" and edit.path in scenario.quantities:
            before = base.quantities.get(edit.path)
            now = scenario.quantities[edit.path].text
            label = clean(quantity_words(scenario, edit.path))
            says = f"{label}: {before.text if before else 'new'} → {now}"
        else:
            where = base if edit.kind == "remove" else scenario
            says = f"{_DONE[edit.kind]}: {clean(entry_words(where, edit.path))}"
        out.append({"kind": edit.kind, "path": edit.path, "says": says})
    if state.seed != State(state.base).seed:
        out.append({"kind": "seed", "path": "", "says": f"other worlds: seed {state.seed}"})
    return out


def _estimated(answer: Answer) -> tuple[str, ...]:
    """Cards that a reader's estimate stands beside, in the order of `ESTIMATES`."""
    what = [card.what for card in cards(answer.facts, answer.verdict)]
    return what[0], what[1], what[-1]


assert len(ESTIMATES) == 3
