"""The guard at the door: who may ask, what may come in, and what a page may do.

The workbench is a program of one person on one machine.  Other pages in the same browser must not
be able to read from it or to change anything, even if they name this machine by a name of their
own (DNS rebinding): so the ``Host`` must be one the server was bound to, and a request that changes
something must come from a page of this server.  Nothing here reads the file system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "MOST_BODY", "POLICY", "Guard", "guard"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""Names of this machine to itself."""
MOST_BODY = 600_000
"""Largest body of a request, bytes: a file of the largest size, and the state of a page."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_MOST_DISCARDED = 50_000_000
_TOO_LARGE = (413, f"at most {MOST_BODY:,} bytes may be sent")
_ANYWHERE = ("0.0.0.0", "::", "[::]", "")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?\Z")
_READS = ("GET", "HEAD")


def guard(app: ASGIApp, hosts: Iterable[str] = ()) -> Guard:
    """Put the guard before an application.

    Parameters
    ----------
    app
        What it guards.
    hosts
        Names or addresses that the server is bound to, beside those of the loopback.  One that
        means every address (``0.0.0.0``) names none: give the names by which it is to be asked.
    """
    return Guard(app, hosts)


class Guard:
    """An ASGI application that lets through what is in order; see `guard`."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        named = (_bracketed(host) for host in hosts if host not in _ANYWHERE)
        self.hosts = frozenset((*LOOPBACK, *named))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = _Answer(send, _form_of(scope))
        refused = self._refusal(scope)
        if refused is not None:
            if answer.form and refused == _TOO_LARGE:
                await _discard(receive)
            await answer.refuse(*refused)
            return
        limited = _Limited(receive, answer)
        try:
            await self.app(scope, limited, answer)
        except Exception:
            # What the application makes of a body that was cut short is of no interest.
            if not limited.exceeded:
                raise

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and reason, if a request is not in order."""
        given = _headers(scope)
        if any(len(given.get(name, ())) > 1 for name in ("host", "origin", "content-length")):
            return 400, "a header stands twice"
        host = _one(given, "host")
        if self._name_of(host) not in self.hosts:
            return 421, "this server answers to the address that it was started with only"
        if scope["method"] not in (*_READS, "POST"):
            return 405, "only GET, HEAD and POST are known here"
        if scope["method"] == "POST" and not _from_here(given, scope["scheme"], host):
            return 403, "changes are made by this server's own pages only"
        if scope["method"] in _READS and _one(given, "sec-fetch-site") == "cross-site":
            mode = _one(given, "sec-fetch-mode")
            if mode not in ("", "navigate") or _one(given, "sec-fetch-dest") in ("iframe", "frame"):
                return 403, "this is for this server's own pages only"
        length = _one(given, "content-length")
        if length and (not length.isascii() or not length.isdigit()):
            return 400, "the length of what is sent is no number"
        if length and (len(length) > 12 or int(length) > MOST_BODY):
            return _TOO_LARGE
        return None

    @staticmethod
    def _name_of(host: str) -> str:
        found = _HOST.match(host)
        return found[1].lower().rstrip(".") if found else ""


class _Answer:
    """What is sent, with the headers that every answer carries."""

    def __init__(self, send: Send, form: str = "") -> None:
        self.send, self.begun, self.refused = send, False, False
        self.form = form
        """Address of the form that a person sent, if it is one with a file."""

    async def __call__(self, message: Message) -> None:
        if self.refused:
            return
        if message["type"] == "http.response.start":
            self.begun = True
            message["headers"] = _guarded(message.get("headers", []))
        await self.send(message)

    async def refuse(self, status: int, why: str) -> None:
        """Say no, unless an answer is under way; nothing else is sent."""
        kind, body = b"text/plain", f"{why}\n".encode()
        if self.form and (status, why) == _TOO_LARGE:
            status, kind, body = 200, b"text/html", _too_large_page(self.form)
        headers = [
            (b"content-type", kind + b"; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        if not self.begun:
            await self({"type": "http.response.start", "status": status, "headers": headers})
            await self({"type": "http.response.body", "body": body})
        self.refused = True


class _Limited:
    """What a request brings, up to the limit, whether or not it said its length."""

    def __init__(self, receive: Receive, answer: _Answer) -> None:
        self.receive, self.answer = receive, answer
        self.had, self.exceeded = 0, False

    async def __call__(self) -> Message:
        if self.exceeded:
            return {"type": "http.disconnect"}
        message = await self.receive()
        self.had += len(message.get("body", b""))
        if self.had <= MOST_BODY:
            return message
        self.exceeded = True
        await self.answer.refuse(*_TOO_LARGE)
        return {"type": "http.disconnect"}


async def _discard(receive: Receive) -> None:
    """Take in what a form sends, for nothing: a browser reads no answer before it has sent all."""
    had, more = 0, True
    while more and had < _MOST_DISCARDED:
        message = await receive()
        had += len(message.get("body", b""))
        more = message.get("more_body", False)


def _form_of(scope: Scope) -> str:
    """Address of the page on which a file was chosen, if a request is that form, sent."""
    given = _headers(scope)
    sent = scope["method"] == "POST" and _one(given, "sec-fetch-mode") == "navigate"
    if not sent or scope["path"] != "/open":
        return ""
    query = _one(given, "referer").partition("?")[2].partition("#")[0]
    return f"/open?{query}" if query else "/open"


def _too_large_page(form: str) -> bytes:
    """Say on a page what a person is to do; to a browser it is the form's answer, no error."""
    from offramp.scenario.yamlfile import MAX_BYTES
    from offramp.workbench.results_panel import render

    lines = [
        f"A scenario is a text of at most {MAX_BYTES:,} bytes. What was sent is larger than "
        f"{MOST_BODY:,}, and was not read."
    ]
    title = "This file is too large to be a scenario"
    back = ("Choose another file", form)
    return render("broken.html.j2", title=title, lines=lines, back=back).encode()


def _guarded(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers of an answer, the guard's in place of any of the same name.

    A page with forms may tell this server, and only this server, where it was asked from: without
    that, browsers that reach it by a plain address hide that its own forms are its own.
    """
    headers = list(headers)
    ours = {name.encode(): value.encode() for name, value in _HEADERS.items()}
    if (b"referrer-policy", b"same-origin") in headers:
        ours[b"referrer-policy"] = b"same-origin"
    kept = [(k, v) for k, v in headers if k.lower() not in ours and k.lower() != b"server"]
    return [*kept, *ours.items()]


def _headers(scope: Scope) -> MutableMapping[str, list[str]]:
    out: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        out.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return out


def _one(given: MutableMapping[str, Any], name: str) -> str:
    found = given.get(name)
    return found[0].strip() if found else ""


def _from_here(given: MutableMapping[str, Any], scheme: str, host: str) -> bool:
    """Whether a request comes from a page of this very server.

    Browsers say so by ``Sec-Fetch-Site`` and by ``Origin``; what says neither (no browser
    does, on a POST) is refused.
    """
    site, origin = _one(given, "sec-fetch-site"), _one(given, "origin")
    if site and site != "same-origin":
        return False
    if origin and origin != "null":
        return _is_here(origin, scheme, host)
    return site == "same-origin"


def _is_here(origin: str, scheme: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme == scheme and parts.netloc.lower() == host.lower()


def _bracketed(host: str) -> str:
    host = host.lower().rstrip(".")
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
