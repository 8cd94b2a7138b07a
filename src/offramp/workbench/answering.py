"""How a view is answered: fragments of HTML for what has changed, and rows for the charts.

htmx puts each fragment with controls into the element of its name; the page's own script reads the
rest (pieces without controls, rows, fields of the inputs, the new address) from the fragment
``live``.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from offramp.report.page import safe_json
from offramp.report.wording import clean
from offramp.workbench.beside import beside
from offramp.workbench.comparing import LETTERS, Pinned
from offramp.workbench.control_variate import set_upon
from offramp.workbench.drawings import specs
from offramp.workbench.engine import Bench, Failed
from offramp.workbench.inputs_panel import (
    groups_of,
    identifier,
    levers_of,
    pulls_of,
    row_of,
    switches_of,
)
from offramp.workbench.moving import plain
from offramp.workbench.results_panel import changes, comparison, live, pieces, render, told_pieces
from offramp.workbench.scales import on_same_scales
from offramp.workbench.state import State, encode
from offramp.workbench.tasks import Told
from offramp.workbench.view import View
from offramp.workbench.workers import CancelledError, Ticket

if TYPE_CHECKING:
    from offramp.scenario import Scenario
    from offramp.workbench.answers import Answer

__all__ = [
    "fault",
    "fragments",
    "later_piece",
    "named_pins",
    "respond",
    "unchanged",
    "while_connected",
]

DISCONNECTED = 499


async def respond(
    request: Request, state: State, was: State | None = None, pins: tuple[State, ...] = ()
) -> Response:
    """Show a state that something other than a control of the page has made (a dialog).

    Parameters
    ----------
    request
        The request that made it.
    state
        What to show from now on.
    was
        What was shown before.
    pins
        States kept for comparison.
    """
    shown = View(was or state, None, pins)
    return await fragments(request, View(state, was, pins), shown, everything=True)


async def fragments(
    request: Request, view: View, before: View, *, everything: bool = False
) -> Response:
    """Fragments for a view; those of the inputs that differ from what was shown, or all."""
    bench: Bench = request.app.state.bench
    began = time.perf_counter()
    base, scenario = bench.base(view.state), bench.edited(view.state)
    target = bench.scenario(view.state)
    async with while_connected(request) as ticket:
        try:
            shown = await _shown(bench, view, ticket, refined=everything)
        except CancelledError:
            return Response(status_code=DISCONNECTED)
    answer = shown.answer
    html = {
        "changes": render("changes.html.j2", changes=changes(base, scenario, view.state)),
        "pins": render("pins.html.j2", pins=named_pins(bench, view.pins), view=view),
        "fields": render("fields.html.j2", view=view),
    }
    told = pulls_of(answer.verdict)
    paths = _paths(scenario, view, before, everything)
    structure = _structure(view.state) != _structure(before.state)
    if structure:
        html["inputs"] = render(
            "inputs.html.j2",
            view=view,
            groups=groups_of(scenario, base, view.state, told, target),
            levers=switches_of(scenario, view.state),
        )
    fields: dict[str, Any] = {}
    words: dict[str, str] = {}
    for path in () if structure else paths:
        row = row_of(scenario, base, view.state, path, told, target)
        html |= _row_pieces(row)
        words |= _row_words(row)
        fields[row.id] = [row.low, row.mid, row.high]
    data: dict[str, Any] = {
        "html": _pieces(bench, view, shown) | words,
        "rows": live(answer, shown.was, shown.pinned),
        "fields": fields,
        "levers": {s.id: s.on for s in switches_of(scenario, view.state)},
        "url": view.url(),
        "seed": view.state.seed,
        "later": view.url("/later"),
        "pulls": {identifier(p): [q.strength, q.words] for p, q in told.items()},
    }
    if structure:
        data["specs"] = specs(answer.facts, answer.verdict.horizons[-1])
    html["live"] = safe_json(data)
    phases = answer.phases | {"respond": time.perf_counter() - began}
    timing = ", ".join(f"{name};dur={1e3 * took:.1f}" for name, took in phases.items())
    return HTMLResponse(
        _swaps(html), headers={"Server-Timing": timing, "Cache-Control": "no-store"}
    )


def _row_pieces(row: Any) -> dict[str, str]:
    return {f"{row.id}-said": render("said.html.j2", row=row), f"{row.id}-fault": ""}


def _row_words(row: Any) -> dict[str, str]:
    return {
        f"{row.id}-end": str(escape(row.end)),
        f"{row.id}-held": str(escape(row.held)),
        f"{row.id}-why": render("why.html.j2", row=row),
    }


def _paths(scenario: Scenario, view: View, before: View, everything: bool) -> list[str]:
    """Numbers whose rows may read differently from what the page shows."""
    ours = {e.path: e.value for e in view.state.edits if e.kind == "set"}
    theirs = {e.path: e.value for e in before.state.edits if e.kind == "set"}
    if everything:
        return list(scenario.quantities)
    moved = (p for p in {*ours, *theirs} if ours.get(p) != theirs.get(p))
    touched = on_same_scales(scenario, moved)
    return [p for p in scenario.quantities if p in touched or _held_anew(scenario, view, before, p)]


def _held_anew(scenario: Scenario, view: View, before: View, path: str) -> bool:
    """Whether other levers than before set a number."""
    now, then = (levers_of(scenario, v.state, path) for v in (view, before))
    return now != then


def _structure(state: State) -> tuple[Any, ...]:
    """What decides which rows there are."""
    return state.base, [(e.kind, e.path) for e in state.edits if e.kind in ("add", "remove")]


@dataclass(frozen=True)
class _Shown:
    """Answers that a view takes: of its state, of the state before, side by side with pins."""

    answer: Answer
    was: Answer | None
    """From as many worlds as *answer*, so that they differ by the change alone."""
    compared: Answer
    """Of the state, from as many worlds as those pinned; figures as *answer* has them."""
    pinned: list[Pinned]


async def _shown(bench: Bench, view: View, ticket: Ticket, *, refined: bool) -> _Shown:
    """Solve what a view shows; from more worlds, where they are at hand for all of it."""
    anchor = bench.anchor(view.state, view.was)
    base = await bench.answer(anchor, ticket) if anchor else None
    known = bench.refined(anchor) if anchor else None

    async def look(state: State) -> Answer:
        first = await bench.answer(state, ticket)
        if base is None or known is None:
            return first
        return set_upon(first, base, known)

    async def settled(state: State) -> Answer:
        """Look with the figures of more worlds, if they are at hand."""
        more = bench.refined(state)
        if more is None:
            return await look(state)
        first = await bench.answer(state, ticket)
        return set_upon(first, first, more)

    answer = await look(view.state)
    was = await look(view.was) if view.was else None
    compared, pins = answer, [await settled(state) for state in view.pins]
    more = bench.refined(view.state) if refined else None
    more_was = bench.refined(view.was) if view.was else None
    if more is not None and (was is None or more_was is not None):
        answer, was = more, more_was
        of_pins = [bench.refined(state) for state in view.pins]
        if all(of_pins):
            compared, pins = more, [pin for pin in of_pins if pin is not None]
        else:
            compared = await settled(view.state)
    named = zip(named_pins(bench, view.pins), pins, strict=True)
    return _Shown(
        answer, was, compared, [Pinned(p["letter"], p["says"], pin, p["key"]) for p, pin in named]
    )


def _pieces(bench: Bench, view: View, shown: _Shown) -> dict[str, str]:
    return pieces(shown.answer, shown.was, view.mine, most=bench.worlds.refined) | {
        "compare": comparison(shown.compared, shown.pinned)
    }


def named_pins(bench: Bench, pins: tuple[State, ...]) -> list[dict[str, str]]:
    """Letter, difference from the file, and link of each pinned state."""
    out = []
    for letter, state in zip(LETTERS, pins, strict=False):
        said = changes(bench.base(state), bench.edited(state), state)
        says = "; ".join(c["says"] for c in said) or "as the file has it"
        out.append({"letter": letter, "says": says, "key": encode(state)})
    return out


async def later_piece(bench: Bench, view: View, piece: Answer | Told | Failed) -> dict[str, Any]:
    """What the page is told of something that has become ready."""
    if isinstance(piece, Failed):
        place = "notice" if piece.key == "refine" else f"study-{piece.key}"
        return {"html": {place: render("failed.html.j2", why=piece.why)}}
    if isinstance(piece, Told):
        was = None if view.was is None else bench.told(view.was, piece.key)
        html, charts = told_pieces(beside(piece, was), _pulled_already(bench, view, piece))
        return {"html": html, "charts": charts, "study": piece.key}
    shown = await _shown(bench, view, Ticket(), refined=True)
    told = pulls_of(shown.answer.verdict)
    return {
        "html": _pieces(bench, view, shown),
        "rows": live(shown.answer, shown.was, shown.pinned),
        "pulls": {identifier(p): [q.strength, q.words] for p, q in told.items()},
    }


def _pulled_already(bench: Bench, view: View, piece: Told) -> str:
    """What the study of levers does not say: that it leaves out those that are pulled."""
    levers = bench.edited(view.state).levers
    pulled = [clean(levers[key].title) for key in view.state.pulled if key in levers]
    if piece.key != "levers" or not pulled:
        return ""
    return (
        "Each lever by itself, on the file with your other changes and no lever pulled. You have "
        f"pulled “{'” and “'.join(pulled)}”: the gains below do not come on top of that."
    )


@contextlib.asynccontextmanager
async def while_connected(request: Request) -> AsyncIterator[Ticket]:
    """A ticket that is given up when the browser no longer waits."""
    ticket = Ticket()

    async def watch() -> None:
        bench: Bench = request.app.state.bench
        while not bench.ended and not await request.is_disconnected():
            await asyncio.sleep(0.05)
        ticket.give_up()

    watching = asyncio.ensure_future(watch())
    try:
        yield ticket
    finally:
        watching.cancel()


def fault(path: str, says: str, switches: dict[str, bool] | None = None) -> Response:
    """Say what is wrong beside the field, or in the page's notice where it has none.

    Parameters
    ----------
    path
        Of the number, if it is one.
    says
        What is wrong.
    switches
        How the levers stand, where one could not be pulled.
    """
    name = f"{identifier(path)}-fault" if path else "notice"
    html = {name: render("fault.html.j2", says=says)}
    return HTMLResponse(
        _swaps(html | ({"live": safe_json({"levers": switches})} if switches else {}))
    )


def unchanged(scenario: Scenario, path: str) -> Response:
    """Answer to a number set to what it is: no fault any more, and its true figures."""
    row = identifier(path)
    number = scenario.quantities[path]
    fields = {row: [plain(number.low), plain(number.mid), plain(number.high)]}
    return HTMLResponse(_swaps({f"{row}-fault": "", "live": safe_json({"fields": fields})}))


def _swaps(html: dict[str, str]) -> str:
    return "".join(
        f'<div id="{name}" hx-swap-oob="innerHTML">{inside}</div>' for name, inside in html.items()
    )
