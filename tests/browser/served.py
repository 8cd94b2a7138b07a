"""A workbench on a free port of this machine, and pages that tell what they did."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from pathlib import Path

from offramp.workbench import downloads, forms, uploads
from offramp.workbench.engine import Bench, Worlds
from offramp.workbench.security import guard
from offramp.workbench.server import application
from offramp.workbench.state import Base
from offramp.workbench.uploads import Texts
from offramp.workbench.workers import Workers

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
"""axe-core, to be evaluated in a page; the tests that use it name `WCAG` as its tags."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FEW = Worlds(first=4, refined=6, study=2)


@contextlib.contextmanager
def browsing():
    """A headless browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@contextlib.contextmanager
def serving(case="ukraine-2022", worlds=FEW):
    """Address of a server, and its texts."""
    import uvicorn

    texts = Texts()
    bench = Bench(texts, Base(f"case:{case}"), Workers(0), worlds)
    extra = [*forms.routes(), *uploads.routes(texts), *downloads.routes()]
    app = guard(application(bench, extra=extra))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", texts
    finally:
        server.should_exit = True
        thread.join(20)
        bench.close()
        listening.close()


class Tab:
    """A tab: what it wrote to the console, which dialogs it opened, and what it asked of whom."""

    def __init__(self, browser, home, **context):
        self.home = home
        self.context = browser.new_context(accept_downloads=True, **context)
        self.context.set_default_timeout(60_000)
        self.complaints, self.elsewhere = [], []
        self.context.route("**/*", self._route)
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} {message.location}")

    def _dialog(self, dialog):
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _route(self, route):
        url = route.request.url
        if url.startswith((f"{self.home}/", "data:")) or (
            not self.home.startswith("http") and url == self.home
        ):
            route.continue_()
        else:
            self.elsewhere.append(url)
            route.abort()

    def go(self, path="/"):
        self.page.goto(self.home + path)
        return self.page

    def settled(self, studies=True):
        """Wait until everything that the page computes is there."""
        self.page.wait_for_selector("#chart-endings[data-drawn=yes]")
        if studies:
            self.page.wait_for_selector("html[data-later=done]", timeout=150_000)
        return self.page

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()


class Step:
    """Waits for the answer to what is done inside."""

    def __init__(self, page):
        self.page = page

    def __enter__(self):
        self.count = int(self.page.get_attribute("html", "data-answers"))

    def __exit__(self, kind, *_):
        if kind is None:
            self.page.wait_for_selector(f"html[data-answers='{self.count + 1}']")
