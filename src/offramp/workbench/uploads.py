"""Opening a scenario file on the page: checked as a file is, kept in memory, never on a disk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from offramp.report.wording import clean
from offramp.scenario import ScenarioFaults, read_text
from offramp.scenario.yamlfile import MAX_BYTES, decode
from offramp.workbench.engine import Bench, Kept
from offramp.workbench.forms import shown, view_of
from offramp.workbench.state import Base, State
from offramp.workbench.view import View

if TYPE_CHECKING:
    from offramp.scenario import Scenario

__all__ = ["MOST_TEXTS", "Texts", "routes"]

MOST_TEXTS = 32
"""Texts kept; the one used longest ago goes first."""


class Texts:
    """The texts of ``file:DIGEST``, by digest: what was opened on the page, and what stays.

    Parameters
    ----------
    most
        How many are kept, besides those that stay.
    """

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._kept: Kept[str, tuple[str, str]] = Kept(most)
        self._stay: dict[str, tuple[str, str]] = {}

    def get(self, digest: str) -> tuple[str, str] | None:
        """Name and text, if they are still there."""
        return self._stay.get(digest) or self._kept.get(digest)

    def put(self, name: str, text: str, *, stays: bool = False) -> Base:
        """Keep a text; return what a state calls it.

        Parameters
        ----------
        name
            Of the file; no more of a path than its last part is kept.
        text
            What it says.
        stays
            Whether it is kept for as long as the server runs.
        """
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        if stays:
            self._stay[digest] = (_file_name(name), text)
        elif digest not in self._stay:
            self._kept.put(digest, (_file_name(name), text))
        return Base(f"file:{digest}")

    def __len__(self) -> int:
        return len(self._stay) + len(self._kept)


def routes(texts: Texts) -> list[Route]:
    """Routes of the page on which a file is opened."""

    async def page(request: Request) -> Response:
        bench: Bench = request.app.state.bench
        view = view_of(request.query_params, bench)
        return await run_in_threadpool(_page, view, bench)

    async def opened(request: Request) -> Response:
        bench: Bench = request.app.state.bench
        typed, sent = await _sent(request)
        view = view_of(typed, bench)
        return await run_in_threadpool(_opened, view, bench, texts, typed, sent)

    return [Route("/open", page, methods=["GET"]), Route("/open", opened, methods=["POST"])]


async def _sent(request: Request) -> tuple[dict[str, str], tuple[str, bytes] | None]:
    """Text fields, and name and bytes of the file if one was chosen."""
    sent = None
    async with request.form(max_files=1, max_fields=20, max_part_size=2 * MAX_BYTES) as form:
        typed = {k: v for k, v in form.multi_items() if isinstance(v, str)}
        for _, value in form.multi_items():
            if isinstance(value, UploadFile) and value.filename:
                sent = value.filename, await value.read(MAX_BYTES + 1)
    return typed, sent


def _opened(
    view: View,
    bench: Bench,
    texts: Texts,
    typed: Mapping[str, str],
    sent: tuple[str, bytes] | None,
) -> Response:
    name = _file_name(sent[0]) if sent else "scenario.yaml"
    text = typed.get("text", "").replace("\r\n", "\n")
    if sent is None and not text.strip():
        told = "Choose a file, or put the text of one into the field."
        return _page(view, bench, told=told)
    try:
        if sent is not None:
            text = ""
            text = decode(sent[1], name)
        scenario: Scenario = read_text(text, name)
    except ScenarioFaults as faults:
        return _page(view, bench, text=text, name=name, faults=faults)
    base = texts.put(scenario.file, text)
    return RedirectResponse(View(State(base)).url(), 303)


def _page(
    view: View,
    bench: Bench,
    *,
    text: str = "",
    name: str = "",
    told: str = "",
    faults: ScenarioFaults | None = None,
) -> Response:
    lines = re.split(r"\r\n|\r|\n", text)
    listed = [
        (fault, clean(lines[fault.line - 1])[:200] if fault.line and text else "")
        for fault in (faults.faults if faults else ())
    ]
    return shown(
        "forms/open.html.j2",
        title=bench.edited(view.state).meta.title,
        view=view,
        text=text,
        name=name,
        told=told,
        faults=listed,
        most=MAX_BYTES,
    )


def _file_name(given: str) -> str:
    """Last part of a path, as a name that is safe on every screen and disk."""
    last = re.split(r"[\\/]", given)[-1]
    kept = re.sub(r"[^\w.-]+", "-", last, flags=re.ASCII).strip("-.")[:80]
    stem = re.sub(r"\.ya?ml\Z", "", kept, flags=re.IGNORECASE).strip("-.")
    return f"{stem or 'scenario'}.yaml"
