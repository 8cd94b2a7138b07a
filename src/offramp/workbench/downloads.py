"""Taking results away: the scenario file, the report, the summary, and the figures as data.

What is made from many worlds is made in a process of its own, so that the page stays quick; it is
made again each time, from the state in the address and nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from offramp.scenario import ScenarioFaults
from offramp.workbench.answering import while_connected
from offramp.workbench.document import save
from offramp.workbench.forms import edited_of, odd_text, shown, view_of
from offramp.workbench.results_panel import changes
from offramp.workbench.workers import CancelledError

if TYPE_CHECKING:
    from offramp.case import Analysis
    from offramp.scenario import Scenario
    from offramp.workbench.engine import Bench
    from offramp.workbench.state import State
    from offramp.workbench.view import View
    from offramp.workbench.workers import Ticket

__all__ = ["KINDS", "Kind", "made", "routes"]

_AT_ONCE = BoundedSemaphore(2)
"""Downloads made at the same time, by all readers of this program."""
STUDY_WORLDS = 100


@dataclass(frozen=True)
class Kind:
    """Something that can be taken away."""

    key: str
    title: str
    says: str
    ending: str
    media: str


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "scenario",
            "The scenario file (YAML)",
            "The file with your changes written in; comments, sources and all other lines stay. A "
            "lever that is switched on is carried out: what it changes is written in, and its own "
            "lines stay as a comment, from which its switch can be brought back.",
            ".yaml",
            "application/yaml",
        ),
        Kind(
            "report",
            "The report (HTML)",
            "One page that opens anywhere and prints well. Takes some seconds.",
            "-report.html",
            "text/html; charset=utf-8",
        ),
        Kind(
            "full",
            "The report with all further studies (HTML)",
            "Why not, levers, signals, who can say no, the plan, history, what matters, other "
            "ways of solving. Takes a minute or two.",
            "-full-report.html",
            "text/html; charset=utf-8",
        ),
        Kind(
            "summary",
            "One page for a memo (Word)",
            "The answer on one page, to be edited. Takes about a minute.",
            "-summary.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        Kind(
            "csv",
            "Every world, inputs and outcomes (CSV)",
            "A row a world; for spreadsheets.",
            "-worlds.csv",
            "text/csv; charset=utf-8",
        ),
        Kind(
            "parquet",
            "Every world, inputs and outcomes (Parquet)",
            "The same, for data frames.",
            "-worlds.parquet",
            "application/vnd.apache.parquet",
        ),
        Kind(
            "json",
            "The verdict (JSON)",
            "Every figure of the answer with its interval.",
            "-verdict.json",
            "application/json",
        ),
    )
}
"""What can be taken away, by key."""


def routes() -> list[Route]:
    """Routes of the page of downloads, and of each download."""
    return [Route("/save", page), Route("/download/{kind}", download)]


async def page(request: Request) -> Response:
    """What can be taken away from the state in the address."""
    bench: Bench = request.app.state.bench
    view = view_of(request.query_params, bench)
    scenario = await run_in_threadpool(_sound, view, bench)
    kinds = [(kind, view.url(f"/download/{kind.key}")) for kind in KINDS.values()]
    title, worlds = scenario.meta.title, bench.worlds.refined
    return shown("forms/save.html.j2", title=title, view=view, kinds=kinds, worlds=worlds)


async def download(request: Request) -> Response:
    """Make one of them, and send it as a file."""
    bench: Bench = request.app.state.bench
    kind = KINDS.get(request.path_params["kind"])
    if kind is None:
        return Response("there is no such download\n", 404, media_type="text/plain")
    view = view_of(request.query_params, bench)
    async with while_connected(request) as ticket:
        try:
            name, data = await run_in_threadpool(_file, kind, view, bench, ticket)
        except CancelledError:
            return Response(status_code=499)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=kind.media, headers=headers)


def _file(kind: Kind, view: View, bench: Bench, ticket: Ticket) -> tuple[str, bytes]:
    """Name and bytes of a download."""
    _sound(view, bench)
    state = view.state
    base_name, text = bench.named_text(state.base)
    stem = re.sub(r"[^\w.-]+", "-", base_name.removesuffix(".yaml"), flags=re.ASCII).strip("-.")
    name = f"{stem or 'scenario'}{'-moved' if state.edits else ''}{kind.ending}"
    if kind.key == "scenario":
        return name, save(text, state.edits, base_name).text.encode()
    scenario, worlds = bench.scenario(state), bench.worlds.refined
    study = min(STUDY_WORLDS, bench.worlds.study or STUDY_WORLDS)
    while not _AT_ONCE.acquire(timeout=0.2):
        ticket.check()
    try:
        before, changes = _before(bench, state)
        given = (kind.key, scenario, worlds, state.seed, study, before, changes)
        return name, bench.workers.aside(made, *given, ticket=ticket)
    finally:
        _AT_ONCE.release()


def _sound(view: View, bench: Bench) -> Scenario:
    """Return the scenario before its levers are pulled; refuse a link whose texts no file holds.

    Raises
    ------
    LinkError, ScenarioFaults
        As `edited_of`; or naming each such text.
    """
    scenario = edited_of(view, bench)
    given = [edit for edit in view.state.edits if edit.kind in ("set", "add")]
    odd = [fault for edit in given for fault in odd_text(edit.path, edit.value)]
    if odd:
        own = {"file": "this link", "line": None, "column": None}
        remedy = "No file can hold it; make the change anew without it"
        raise ScenarioFaults(replace(fault, **own, remedy=remedy) for fault in odd)
    return scenario


def _before(bench: Bench, state: State) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario before its levers are pulled, and what differs from the file, in words."""
    edited = bench.edited(state)
    return edited, tuple(c["says"] for c in changes(bench.base(state), edited, state))


def made(
    key: str,
    scenario: Scenario,
    worlds: int,
    seed: int,
    study: int = STUDY_WORLDS,
    before: Scenario | None = None,
    changes: tuple[str, ...] = (),
) -> bytes:
    """Make what a key of `KINDS` names (but the scenario file), from many worlds.

    Parameters
    ----------
    key
        Which.
    scenario
        With its levers pulled.
    worlds, seed
        Worlds 0 .. worlds - 1 of this seed.
    study
        Worlds of each further study.
    before
        The scenario with its levers, none pulled: they are compared on it. None: *scenario*.
    changes
        What differs from the file, in words.
    """
    from offramp.case import Case
    from offramp.runs import Threads

    # Threads, not processes as on the command line: it runs in a process that may not have children
    # of its own, and that is ended with all it began when nobody waits any longer.
    case, engine = Case(scenario), Threads()
    figures = key in ("csv", "parquet")
    analysis = case.analyze(worlds, seed, engine=engine, solver_range=not figures)
    if key in _STUDIED:
        studies = case.studies(study, seed, only=_STUDIED[key], engine=engine)
        if before is not None and before.levers and studies.levers is None:
            # What is pulled has no levers left; as on the page, they are compared before that.
            studies = replace(studies, levers=Case(before).levers(study, seed, engine=engine))
        analysis = replace(analysis, studies=studies)
    return _WRITERS[key](replace(analysis, changes=changes))


def _html(analysis: Analysis) -> bytes:
    return analysis.to_html().encode()


def _docx(analysis: Analysis) -> bytes:
    return analysis.to_docx()


def _json(analysis: Analysis) -> bytes:
    return analysis.to_json().encode()


def _csv(analysis: Analysis) -> bytes:
    from offramp.report.data import table

    return table(analysis.run).write_csv().encode()


def _parquet(analysis: Analysis) -> bytes:
    from offramp.report.data import table

    out = io.BytesIO()
    table(analysis.run).write_parquet(out)
    return out.getvalue()


_STUDIED: dict[str, tuple[str, ...] | None] = {"full": None, "summary": ("why", "levers", "plan")}
"""Further studies that a download shows; None: all."""
_WRITERS: dict[str, Callable[[Analysis], bytes]] = {
    "report": _html,
    "full": _html,
    "summary": _docx,
    "csv": _csv,
    "parquet": _parquet,
    "json": _json,
}
