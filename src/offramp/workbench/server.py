"""The page: its routes, and the one way in which every change is answered.

A change is a POST of the view shown (state, ghost, pins) and of what is to be done.  The answer is
a handful of HTML fragments that htmx puts into their places, and the rows of the charts; the page's
own script feeds them and writes the new address.  Nothing is kept between requests but caches.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from offramp.catalog import names
from offramp.report.facts import facts_of
from offramp.report.figures import within
from offramp.report.page import safe_json
from offramp.report.palette import dark_rules, theme
from offramp.scenario import ScenarioFaults
from offramp.workbench.acts import Refused, acted
from offramp.workbench.answering import (
    fault,
    fragments,
    later_piece,
    named_pins,
    respond,
    unchanged,
)
from offramp.workbench.drawings import CHARTS, specs
from offramp.workbench.engine import Bench
from offramp.workbench.form_faults import told
from offramp.workbench.inputs_panel import groups_of, pulls_of, switches_of
from offramp.workbench.results_panel import changes, render
from offramp.workbench.splice import SpliceError
from offramp.workbench.state import Base, LinkError, State, decode
from offramp.workbench.tasks import STUDIES, wanted
from offramp.workbench.view import ESTIMATES, View, estimated
from offramp.world import Blueprint

if TYPE_CHECKING:
    from offramp.report.facts import Facts
    from offramp.scenario import Scenario

__all__ = ["application", "respond"]

ASSETS = {
    "htmx.min.js": "offramp.workbench",
    "asking.js": "offramp.workbench",
    "menu.js": "offramp.workbench",
    "steps.js": "offramp.workbench",
    "workbench.js": "offramp.workbench",
    "workbench.css": "offramp.workbench",
    "vega.min.js": "offramp.report",
    "vega-lite.min.js": "offramp.report",
    "vega-embed.min.js": "offramp.report",
}

NUMBERS = ("move", "range", "single", "reset", "turn")
"""What is done to a number: its faults stand beside it."""


def application(bench: Bench, *, extra: Iterable[Route] = ()) -> Starlette:
    """Build the server's application, without its guard.

    Parameters
    ----------
    bench
        Who answers.
    extra
        Further routes: dialogs, uploads, downloads.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=bench.begin, daemon=True).start()
        yield
        bench.close()

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/show", show),
            Route("/change", change, methods=["POST"]),
            Route("/later", later),
            Route("/ask", ask),
            Route("/estimate", estimate),
            Route("/assets/{name}", asset),
            *extra,
        ],
        lifespan=lifespan,
        exception_handlers={
            LinkError: _broken_link,
            ScenarioFaults: _faulty,
            SpliceError: _unwritable,
        },  # pyright: ignore
    )
    app.state.bench = bench
    return app


# ---------------------------------------------------------------------------------- the routes


def page(request: Request) -> Response:
    """The whole page; results that are not at hand come by themselves."""
    return _page(request, _view(request.query_params, request.app.state.bench))


def _page(request: Request, view: View, typed: Sequence[str] = ()) -> Response:
    """Fill in the page; *typed* are estimates that could not be taken."""
    bench: Bench = request.app.state.bench
    base, scenario = bench.base(view.state), bench.edited(view.state)
    answer = None if view.hidden else bench.kept(view.state)
    facts = facts_of(scenario)
    target = bench.scenario(view.state)
    longest = Blueprint.of(target).horizons[-1]
    html = render(
        "page.html.j2",
        view=view,
        facts=facts,
        title=facts.title,
        cases=[(n, View(State(Base(f"case:{n}"))).url()) for n in names()],
        show=view.url("/show"),
        refused=bool(typed),
        questions=_questions(facts, scenario, typed),
        groups=groups_of(
            scenario, base, view.state, pulls_of(answer.verdict) if answer else {}, target
        ),
        levers=switches_of(scenario, view.state),
        changes=changes(base, scenario, view.state),
        studies={k: t for k, t in STUDIES.items() if wanted(_study_base(bench, view, k), k)},
        charts=CHARTS,
        pins=named_pins(bench, view.pins),
        specs=Markup(safe_json(specs(facts, longest))),
        looks=Markup(safe_json(theme())),
    )
    return HTMLResponse(html)


async def show(request: Request) -> Response:
    """The view that an address holds, as fragments: after loading, and on going back."""
    view = _view(request.query_params, request.app.state.bench)
    shown = request.query_params.get("shown")
    before = replace(view, state=decode(shown)) if shown else view
    return await fragments(request, view, before, everything=True)


async def change(request: Request) -> Response:
    """Do what a control on the page asks for, and show what follows."""
    bench: Bench = request.app.state.bench
    async with request.form(max_files=0, max_fields=60) as form:
        given = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    view = _view(given, bench)
    try:
        moved = await run_in_threadpool(acted, view, given, bench)
        if moved == view:
            return _unchanged(bench, view, given)
        return await fragments(request, _continued(moved, view, given), view)
    except Refused as refused:
        return fault(refused.path, refused.says)
    except ScenarioFaults as faults:
        beside = given.get("path", "") if given.get("do") in NUMBERS else ""
        switches = {s.id: s.on for s in switches_of(bench.edited(view.state), view.state)}
        says = told(bench.edited(view.state), faults.faults[:4], beside)
        return fault(beside, says, switches if given.get("do") == "lever" else None)


async def ask(request: Request) -> Response:
    """Ask for the reader's own estimate first, or do so no longer; all else stays."""
    view = _view(request.query_params, request.app.state.bench)
    return RedirectResponse(replace(view, ask=not view.ask, mine=None).url(), 303)


async def estimate(request: Request) -> Response:
    """The reader's own estimate, into the address of the page that shows results beside it."""
    view = _view(request.query_params, request.app.state.bench)
    typed = [request.query_params.get(f"own_{name}", "") for name in ESTIMATES]
    mine = estimated(typed)
    if mine is None:
        return await run_in_threadpool(_page, request, view, typed)
    return RedirectResponse(replace(view, mine=mine).url(), 303)


async def later(request: Request) -> Response:
    """More worlds and the studies, as server-sent events, each as soon as it is ready."""
    bench: Bench = request.app.state.bench
    view = _view(request.query_params, bench)
    await run_in_threadpool(bench.scenario, view.state)

    async def events() -> AsyncIterator[str]:
        found = bench.later(view.state, view.was, view.pins)
        try:
            async for piece in found:
                yield _event(await later_piece(bench, view, piece))
            if not bench.ended:
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


# -------------------------------------------------------------------------------------- faults


async def _broken_link(request: Request, error: Exception) -> Response:
    return _plainly(request, "This link cannot be opened", str(error))


async def _faulty(request: Request, error: Exception) -> Response:
    return _plainly(request, "This scenario has faults", str(error))


async def _unwritable(request: Request, error: Exception) -> Response:
    return _plainly(request, "The file cannot be saved with these changes", f"{error}.")


def _plainly(request: Request, title: str, says: str) -> Response:
    if request.headers.get("HX-Request"):
        return fault("", says)
    html = render("broken.html.j2", title=title, lines=says.splitlines())
    # A person who opens the link reads why; browsers write every status but this one to their
    # console as an error. What asks for no page (scripts, streams) is told by the status.
    page = "text/html" in request.headers.get("accept", "")
    return HTMLResponse(html, 200 if page else 400, headers={"Cache-Control": "no-store"})


# --------------------------------------------------------------------------------------- small


def _view(given: Mapping[str, Any], bench: Bench) -> View:
    return View.read(given, State(bench.start))


def _unchanged(bench: Bench, view: View, given: Mapping[str, str]) -> Response:
    if given.get("do") in NUMBERS:
        return unchanged(bench.edited(view.state), given["path"])
    return Response(status_code=204)


def _continued(moved: View, view: View, given: Mapping[str, str]) -> View:
    """Return the view moved to; one move in a run of them keeps the ghost from before the run."""
    return replace(moved, was=view.was) if given.get("keep") and view.was else moved


def _study_base(bench: Bench, view: View, name: str) -> Scenario:
    return bench.edited(view.state) if name == "levers" else bench.scenario(view.state)


def _questions(
    facts: Facts, scenario: Scenario, typed: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Name, question, and what was typed, of each estimate."""
    span = within(Blueprint.of(scenario).headline, facts.period)
    words = (
        "in which a deal both sides prefer exists today",
        f"in which a deal is agreed {span}",
        f"that get out of control {span}",
    )
    return list(zip(ESTIMATES, words, typed or [""] * len(words), strict=True))


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {safe_json(data)}\n\n"
