"""A server without worker processes, asked in this process."""

import asyncio
from urllib.parse import parse_qsl

import httpx
import pytest

from offramp.workbench import downloads, forms, uploads
from offramp.workbench.engine import Bench, Worlds
from offramp.workbench.security import guard
from offramp.workbench.server import application
from offramp.workbench.state import Base, State, encode
from offramp.workbench.uploads import Texts
from offramp.workbench.view import View
from offramp.workbench.workers import Workers

HERE = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}


class Site:
    """The application, whole, and what one asks of it."""

    def __init__(self):
        self.texts = Texts(most=4)
        self.bench = Bench(
            self.texts, Base("case:ukraine-2022"), Workers(0), Worlds(first=2, refined=3, study=2)
        )
        extra = [*forms.routes(), *uploads.routes(self.texts), *downloads.routes()]
        self.app = application(self.bench, extra=extra)
        self.guarded = guard(self.app)

    def ask(self, method, path, **given):
        """One request, answered in this thread."""

        async def asked():
            transport = httpx.ASGITransport(self.guarded)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost", timeout=120
            ) as client:
                return await client.request(method, path, **given)

        return asyncio.run(asked())

    def get(self, path, /, *edits, base="case:ukraine-2022", **given):
        return self.ask("GET", path, params=self.fields(*edits, base=base) | given)

    def post(self, path, /, *edits, base="case:ukraine-2022", files=None, **given):
        data = self.fields(*edits, base=base) | given
        return self.ask("POST", path, data=data, files=files, headers=HERE)

    @staticmethod
    def fields(*edits, base="case:ukraine-2022"):
        return {"s": encode(State(Base(base), tuple(edits)))}

    def led_to(self, response):
        """State that an answer leads to."""
        assert response.status_code == 303, response.text
        query = response.headers["location"].partition("?")[2]
        return View.read(dict(parse_qsl(query)), State(self.bench.start)).state


@pytest.fixture(scope="session")
def site():
    return Site()
