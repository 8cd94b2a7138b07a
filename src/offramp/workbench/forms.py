"""Adding to the file without YAML: pages with a form each, checked as the file is.

What is typed becomes an edit of the state in the address, so that it can be undone, linked to and
saved as any other.  Every form works without scripts: faults come back beside their fields, with
what was typed still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from offramp.report.wording import clean, entry_words
from offramp.scenario import Fault, Scenario, ScenarioFaults
from offramp.scenario.yamlfile import parse
from offramp.workbench.form_faults import capital, missing, placed, with_faults
from offramp.workbench.form_fields import Sheet
from offramp.workbench.form_kinds import KINDS, Kind, Made
from offramp.workbench.results_panel import render
from offramp.workbench.state import LinkError, State
from offramp.workbench.taking_back import needed_by, without_added
from offramp.workbench.view import View
from offramp.workbench.yamlwrite import block

if TYPE_CHECKING:
    from offramp.workbench.engine import Bench

__all__ = ["MOST_FIELDS", "edited_of", "odd_text", "routes", "shown", "typed_in", "view_of"]

MOST_FIELDS = 1500
_VIEW = ("s", "was", "pins", "ask", "mine")


def routes() -> list[Route]:
    """Routes of the forms: what can be added, a form for each, and taking it out again."""
    return [
        Route("/forms.css", style),
        Route("/edit", overview),
        Route("/edit/remove", remove, methods=["POST"]),
        Route("/edit/{kind}", form, methods=["GET", "POST"]),
    ]


def view_of(given: Mapping[str, str], bench: Bench) -> View:
    """Return the view that an address or a form carries."""
    return View.read({k: v for k, v in given.items() if k in _VIEW}, State(bench.start))


def edited_of(view: View, bench: Bench) -> Scenario:
    """Return the scenario with a view's edits made, if its levers can be pulled on it.

    Raises
    ------
    LinkError, offramp.scenario.ScenarioFaults
        For every view that the page itself would refuse.
    """
    bench.scenario(view.state)
    return bench.edited(view.state)


async def typed_in(request: Request) -> dict[str, str]:
    """Text fields of a form that was sent."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as sent:
        return {k: v for k, v in sent.multi_items() if isinstance(v, str)}


def shown(template: str, **given: Any) -> HTMLResponse:
    """Fill in a template and send it as a page that nobody keeps.

    A form shown again with its faults is an answer like any other: browsers write every other
    status to their console as an error.
    """
    html = render(template, **given)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    return HTMLResponse(html, headers=headers)


async def style(_: Request) -> Response:
    """The style sheet of these pages, beside that of the workbench."""
    text = files("offramp.workbench").joinpath("assets", "forms.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


async def overview(request: Request) -> Response:
    """What can be added, and what has been."""
    bench: Bench = request.app.state.bench
    view = view_of(request.query_params, bench)
    return await run_in_threadpool(_overview, view, bench, "")


def _overview(view: View, bench: Bench, fault: str) -> Response:
    scenario = edited_of(view, bench)
    kinds = [
        (kind, view.url(f"/edit/{kind.key}"), kind.missing(scenario)) for kind in KINDS.values()
    ]
    paths = [edit.path for edit in view.state.edits if edit.kind == "add"]
    added = [(path, capital(clean(entry_words(scenario, path)))) for path in paths]
    given = {"view": view, "kinds": kinds, "added": added, "fault": fault}
    return shown("forms/overview.html.j2", title=scenario.meta.title, **given)


async def remove(request: Request) -> Response:
    """Take out what was added, and what was changed in it."""
    bench: Bench = request.app.state.bench
    given = await typed_in(request)
    view = view_of(given, bench)
    return await run_in_threadpool(_removed, view, given.get("path", ""), bench)


def _removed(view: View, path: str, bench: Bench) -> Response:
    state = without_added(view.state, path)
    try:
        bench.scenario(state)
    except ScenarioFaults as faults:
        others = needed_by(bench.edited(view.state), path, faults.faults)
        told = f"It cannot be taken out: it is needed by {others}. Take that out first."
        return _overview(view, bench, told)
    return RedirectResponse(view.moved_to(state).url("/edit"), 303)


async def form(request: Request) -> Response:
    """A form, empty or as it was sent; one that can be made leads back to the page."""
    bench: Bench = request.app.state.bench
    kind = KINDS.get(request.path_params["kind"])
    if kind is None:
        return Response("there is no such form\n", 404, media_type="text/plain")
    if request.method == "POST":
        given = await typed_in(request)
    else:
        given = dict(request.query_params)
    return await run_in_threadpool(_form, kind, given, bench, request.method == "POST")


def _form(kind: Kind, given: Mapping[str, str], bench: Bench, sent: bool) -> Response:
    view = view_of(given, bench)
    scenario = edited_of(view, bench)
    if why := kind.missing(scenario):
        return _overview(view, bench, why)
    sheet = Sheet(scenario, {k: v for k, v in given.items() if k not in _VIEW})
    made = kind.lay_out(sheet)
    groups, others = sheet.groups, []
    if sent and "more" not in given and "choose" not in given:
        found = _tried(view, made, bench)
        wrong = missing(groups) | sheet.wrong
        if isinstance(found, State) and not wrong:
            return RedirectResponse(view.moved_to(found).url(), 303)
        faults = [] if isinstance(found, State) else kind.mend(scenario, made, found)
        groups, others = placed(with_faults(groups, wrong), faults, made.path, scenario)
    return shown(
        "forms/form.html.j2",
        title=scenario.meta.title,
        view=view,
        kind=kind,
        groups=groups,
        others=others,
        counted=sheet.counted,
        suggestions=sheet.suggestions,
    )


def _tried(view: View, made: Made, bench: Bench) -> State | tuple[Fault, ...]:
    """Return the state with the new entry, or everything that is wrong with it."""
    odd = [fault for edit in made.edits for fault in odd_text(edit.path, edit.value)]
    state = view.state
    for edit in made.edits:
        state = state.with_edit(edit)
    try:
        view.moved_to(state).url()
        bench.scenario(state)
    except ScenarioFaults as faults:
        return (*odd, *faults.faults)
    except LinkError as error:
        return (Fault("", None, None, "", "", str(error), "Or leave something out"),)
    return tuple(odd) or state


def odd_text(path: str, value: Any) -> list[Fault]:
    """Faults that the reader of files finds in a text: what no file may hold."""
    try:
        faults = parse("\n".join(block("x", value, 0)), "").faults
    except ScenarioFaults as error:
        faults = error.faults
    return [replace(f, key=path + f.key.removeprefix("x")) for f in faults]
