"""The page: its routes, and the one way in which every change is answered.

A change is a POST of the view shown (state, ghost, pins) and of what is to be done.  The answer is a
handful of HTML fragments that htmx puts into their places, and the rows of the charts; the page's
own script feeds them and writes the new address.  Nothing is kept between requests but caches.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from offramp.report.page import safe_json
from offramp.report.palette import dark_rules
from offramp.scenario import ScenarioFaults
from offramp.workbench.acts import Refused, acted
from offramp.workbench.drawings import CHARTS, specs
from offramp.workbench.engine import Bench, Failed
from offramp.workbench.inputs_panel import groups_of, identifier, pulls_of, row_of, switches_of
from offramp.workbench.results_panel import (
    LETTERS,
    Pinned,
    changes,
    live,
    pieces,
    render,
    told_pieces,
)
from offramp.workbench.state import Base, LinkError, State, decode, encode
from offramp.workbench.tasks import STUDIES, Told, wanted
from offramp.workbench.view import ESTIMATES, View
from offramp.workbench.workers import CancelledError, Ticket

if TYPE_CHECKING:
    from offramp.report.facts import Facts
    from offramp.scenario import Scenario
    from offramp.workbench.answers import Answer

__all__ = ["application", "respond"]

ASSETS = {
    "htmx.min.js": "offramp.workbench",
    "workbench.js": "offramp.workbench",
    "workbench.css": "offramp.workbench",
    "vega.min.js": "offramp.report",
    "vega-lite.min.js": "offramp.report",
    "vega-embed.min.js": "offramp.report",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DISCONNECTED = 499


def application(bench: Bench, *, extra: Iterable[Route] = ()) -> Starlette:
    """Build the server's application, without its guard.

    Parameters
    ----------
    bench
        Who answers.
    extra
        Further routes: dialogs, downloads.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.get_running_loop().run_in_executor(None, bench.workers.start)
        yield
        bench.close()
        with contextlib.suppress(Exception):
            await warming

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/show", show),
            Route("/change", change, methods=["POST"]),
            Route("/later", later),
            Route("/estimate", estimate),
            Route("/assets/{name}", asset),
            *extra,
        ],
        lifespan=lifespan,
        exception_handlers={LinkError: _broken_link, ScenarioFaults: _faulty},  # pyright: ignore
    )
    app.state.bench = bench
    return app


# ---------------------------------------------------------------------------------- the routes


async def page(request: Request) -> Response:
    """The whole page; results that are not at hand come by themselves."""
    bench: Bench = request.app.state.bench
    view = _view(request.query_params, bench)
    base, scenario = bench.base(view.state), bench.edited(view.state)
    answer = None if view.hidden else bench.kept(view.state)
    from offramp.catalog import names
    from offramp.report.facts import facts_of

    facts = facts_of(scenario)
    html = render(
        "page.html.j2",
        view=view,
        facts=facts,
        title=facts.title,
        cases=[(n, View(State(Base(f"case:{n}"))).url()) for n in names()],
        show=view.url("/show"),
        estimate=replace(view, ask=not view.ask, mine=None).url(),
        questions=_questions(facts, scenario),
        groups=groups_of(scenario, base, view.state, pulls_of(answer.verdict) if answer else {}),
        levers=switches_of(scenario, view.state),
        changes=changes(base, scenario, view.state),
        studies={k: t for k, t in STUDIES.items() if wanted(_study_base(bench, view, k), k)},
        charts=CHARTS,
        pins=_named(bench, view.pins),
        specs=Markup(safe_json(specs(facts, _longest(bench.scenario(view.state))))),
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})


async def show(request: Request) -> Response:
    """The view that an address holds, as fragments: after loading, and on going back."""
    view = _view(request.query_params, request.app.state.bench)
    shown = request.query_params.get("shown")
    before = replace(view, state=decode(shown)) if shown else view
    return await _fragments(request, view, before, everything=True)


async def change(request: Request) -> Response:
    """Do what a control on the page asks for, and show what follows."""
    bench: Bench = request.app.state.bench
    async with request.form(max_files=0, max_fields=60) as form:
        given = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    view = _view(given, bench)
    try:
        moved = acted(view, given, bench)
        if moved == view:
            return Response(status_code=204)
        return await _fragments(request, moved, view)
    except Refused as refused:
        return _fault(refused.path, refused.says)
    except ScenarioFaults as faults:
        return _fault(given.get("path", ""), " ".join(_words(f) for f in faults.faults[:4]))


async def estimate(request: Request) -> Response:
    """The reader's own estimate, into the address of the page that shows results beside it."""
    view = _view(request.query_params, request.app.state.bench)
    own = "_".join(request.query_params.get(f"own_{name}", "") for name in ESTIMATES)
    told = View.read({**view.fields, "mine": own}, view.state)
    return RedirectResponse(told.url(), 303)


async def later(request: Request) -> Response:
    """More worlds and the studies, as server-sent events, each as soon as it is ready."""
    bench: Bench = request.app.state.bench
    view = _view(request.query_params, bench)
    bench.scenario(view.state)

    async def events() -> AsyncIterator[str]:
        found = bench.later(view.state)
        try:
            async for piece in found:
                yield _event(await _later_piece(bench, view, piece))
            yield _event({"done": True})
        finally:
            await found.aclose()  # pyright: ignore[reportAttributeAccessIssue]

    return StreamingResponse(
        events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def asset(request: Request) -> Response:
    """One of the files the page loads; there are no others."""
    name = request.path_params["name"]
    if name == "dark.css":
        text = f"@media (prefers-color-scheme: dark) {{\n{dark_rules('.chart')}\n}}\n"
    elif name in ASSETS:
        text = files(ASSETS[name]).joinpath("assets", name).read_text(encoding="utf-8")
    else:
        return Response("there is no such file\n", 404, media_type="text/plain")
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    age = "public, max-age=31536000, immutable"
    return Response(text, media_type=kind, headers={"Cache-Control": age})


# ------------------------------------------------------------------------------ how it answers


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
    return await _fragments(request, View(state, was, pins), shown, everything=True)


async def _fragments(
    request: Request, view: View, before: View, *, everything: bool = False
) -> Response:
    """Fragments for a view; those of the inputs that differ from what was shown, or all."""
    bench: Bench = request.app.state.bench
    began = time.perf_counter()
    base, scenario = bench.base(view.state), bench.edited(view.state)
    async with _while_connected(request) as ticket:
        try:
            answer = await bench.answer(view.state, ticket)
            was = await bench.answer(view.was, ticket) if view.was else None
            pinned = await _pinned(bench, view, ticket)
        except CancelledError:
            return Response(status_code=DISCONNECTED)
    if (better := bench.kept(view.state)) is not None and everything:
        answer = better
    more = answer.worlds < bench.worlds.refined
    html = pieces(answer, was, pinned, view.mine, more=more)
    html |= {
        "changes": render("changes.html.j2", changes=changes(base, scenario, view.state)),
        "pins": render("pins.html.j2", pins=_named(bench, view.pins), view=view),
        "fields": render("fields.html.j2", view=view),
    }
    told = pulls_of(answer.verdict)
    paths = _paths(scenario, view, before, everything)
    structure = _structure(view.state) != _structure(before.state)
    if structure:
        html["inputs"] = render(
            "inputs.html.j2",
            groups=groups_of(scenario, base, view.state, told),
            levers=switches_of(scenario, view.state),
        )
    fields: dict[str, Any] = {}
    for path in () if structure else paths:
        row = row_of(scenario, base, view.state, path, told)
        html |= _row_pieces(row)
        fields[row.id] = [row.low, row.mid, row.high]
    data: dict[str, Any] = {
        "rows": live(answer, was, pinned),
        "fields": fields,
        "levers": {s.id: s.on for s in switches_of(scenario, view.state)},
        "url": view.url(),
        "later": view.url("/later"),
        "pulls": {identifier(p): [q.strength, q.words] for p, q in told.items()},
    }
    if structure:
        data["specs"] = specs(answer.facts, answer.verdict.horizons[-1])
    html["live"] = safe_json(data)
    swaps = "".join(
        f'<div id="{name}" hx-swap-oob="innerHTML">{inside}</div>' for name, inside in html.items()
    )
    phases = answer.phases | {"respond": time.perf_counter() - began}
    timing = ", ".join(f"{name};dur={1e3 * took:.1f}" for name, took in phases.items())
    return HTMLResponse(swaps, headers={"Server-Timing": timing, "Cache-Control": "no-store"})


def _row_pieces(row: Any) -> dict[str, str]:
    return {f"{row.id}-said": render("said.html.j2", row=row), f"{row.id}-fault": ""}


def _paths(scenario: Scenario, view: View, before: View, everything: bool) -> list[str]:
    """Numbers whose rows may read differently from what the page shows."""
    ours = {e.path: e.value for e in view.state.edits if e.kind == "set"}
    theirs = {e.path: e.value for e in before.state.edits if e.kind == "set"}
    if everything:
        return list(scenario.quantities)
    touched = {p for p in {*ours, *theirs} if ours.get(p) != theirs.get(p)}
    return [p for p in scenario.quantities if p in touched]


def _structure(state: State) -> tuple[Any, ...]:
    """What decides which rows there are."""
    return state.base, [(e.kind, e.path) for e in state.edits if e.kind in ("add", "remove")]


async def _pinned(bench: Bench, view: View, ticket: Ticket) -> list[Pinned]:
    named = _named(bench, view.pins)
    return [
        Pinned(p["letter"], p["says"], await bench.answer(state, ticket), p["key"])
        for p, state in zip(named, view.pins, strict=True)
    ]


def _named(bench: Bench, pins: tuple[State, ...]) -> list[dict[str, str]]:
    out = []
    for letter, state in zip(LETTERS, pins, strict=False):
        said = changes(bench.base(state), bench.edited(state), state)
        says = "; ".join(c["says"] for c in said) or "as the file has it"
        out.append({"letter": letter, "says": says, "key": encode(state)})
    return out


async def _later_piece(bench: Bench, view: View, piece: Answer | Told | Failed) -> dict[str, Any]:
    if isinstance(piece, Failed):
        return {"html": {f"study-{piece.key}": render("failed.html.j2", why=piece.why)}}
    if isinstance(piece, Told):
        html, charts = told_pieces(piece)
        return {"html": html, "charts": charts, "study": piece.key}
    ticket = Ticket()
    was = await bench.answer(view.was, ticket) if view.was else None
    pinned = await _pinned(bench, view, ticket)
    told = pulls_of(piece.verdict)
    return {
        "html": pieces(piece, was, pinned, view.mine),
        "rows": live(piece, was, pinned),
        "pulls": {identifier(p): [q.strength, q.words] for p, q in told.items()},
    }


@contextlib.asynccontextmanager
async def _while_connected(request: Request) -> AsyncIterator[Ticket]:
    """A ticket that is given up when the browser no longer waits."""
    ticket = Ticket()

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(0.05)
        ticket.give_up()

    watching = asyncio.ensure_future(watch())
    try:
        yield ticket
    finally:
        watching.cancel()


# -------------------------------------------------------------------------------------- faults


def _fault(path: str, says: str) -> Response:
    """Say what is wrong beside the field, or in the page's notice where it has none."""
    name = f"{identifier(path)}-fault" if path else "notice"
    inside = render("fault.html.j2", says=says)
    return HTMLResponse(f'<div id="{name}" hx-swap-oob="innerHTML">{inside}</div>')


def _words(fault: Any) -> str:
    value = f" (here: {fault.value})" if fault.value else ""
    return f"{fault.rule}{value}. {fault.remedy}."


async def _broken_link(request: Request, error: Exception) -> Response:
    return _plainly(request, "This link cannot be opened", str(error))


async def _faulty(request: Request, error: Exception) -> Response:
    return _plainly(request, "This scenario has faults", str(error))


def _plainly(request: Request, title: str, says: str) -> Response:
    if request.headers.get("HX-Request"):
        return _fault("", says)
    html = render("broken.html.j2", title=title, lines=says.splitlines())
    return HTMLResponse(html, 400, headers={"Content-Security-Policy": POLICY})


# --------------------------------------------------------------------------------------- small


def _view(given: Mapping[str, Any], bench: Bench) -> View:
    return View.read(given, State(bench.start))


def _study_base(bench: Bench, view: View, name: str) -> Scenario:
    return bench.edited(view.state) if name == "levers" else bench.scenario(view.state)


def _longest(scenario: Scenario) -> int:
    from offramp.world import Blueprint

    return Blueprint.of(scenario).horizons[-1]


def _questions(facts: Facts, scenario: Scenario) -> list[tuple[str, str]]:
    from offramp.report.figures import within
    from offramp.world import Blueprint

    span = within(Blueprint.of(scenario).headline, facts.period)
    words = (
        "in which a deal both sides prefer exists today",
        f"in which a deal is agreed {span}",
        f"that get out of control {span}",
    )
    return list(zip(ESTIMATES, words, strict=True))


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=True)}\n\n"
