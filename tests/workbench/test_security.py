"""Who may ask, what may come in, what every answer says, and what cannot be reached."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from offramp.workbench.security import LOOPBACK, MOST_BODY, POLICY, guard

HERE = {"host": "localhost:8000", "origin": "http://localhost:8000"}


async def _body(request_scope, receive, send):
    """An application that reads all it is sent, and says how much."""
    had, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        had, more = had + len(message.get("body", b"")), message.get("more_body", False)
    await PlainTextResponse(str(had))(request_scope, receive, send)


def asked(headers, method="GET", chunks=(b"",), hosts=(), path="/", app=_body):
    """Status, headers and body of an answer to bare headers."""
    pairs = headers.items() if isinstance(headers, dict) else headers
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.encode(), v.encode()) for k, v in pairs],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }
    sent, waiting = [], list(chunks)

    async def receive():
        if not waiting:
            return {"type": "http.disconnect"}
        chunk = waiting.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    async def send(message):
        sent.append(message)

    asyncio.run(guard(app, hosts)(scope, receive, send))
    starts = [m for m in sent if m["type"] == "http.response.start"]
    assert len(starts) == 1
    body = b"".join(m.get("body", b"") for m in sent if m["type"] == "http.response.body")
    return starts[0]["status"], dict(starts[0]["headers"]), body


@pytest.mark.parametrize("name", LOOPBACK)
@pytest.mark.parametrize("port", ["", ":8000", ":1"])
def test_this_machine_may_ask(name, port):
    assert asked({"host": name + port})[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0",
        "",
        "localhost@evil.example",
        "localhost:8000:8000",
        "localhost evil",
        "[::2]",
        "localhost/",
        "localh\u00f6st",
    ],
)
def test_other_names_of_this_machine_may_not(host):
    assert asked({"host": host})[0] == 421


def test_no_host_and_two_hosts_are_refused():
    assert asked({})[0] == 421
    assert asked([("host", "localhost"), ("host", "evil.example")])[0] == 400


def test_an_address_that_the_server_was_bound_to_may_be_asked():
    assert asked({"host": "192.168.1.5:8000"})[0] == 421
    assert asked({"host": "192.168.1.5:8000"}, hosts=["192.168.1.5"])[0] == 200
    assert asked({"host": "[fe80::1]:80"}, hosts=["fe80::1"])[0] == 200
    assert asked({"host": "0.0.0.0"}, hosts=["0.0.0.0"])[0] == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://localhost:8000"}, 200),
        ({"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:9000"}, 403),
        ({"origin": "https://localhost:8000"}, 403),
        ({"origin": "http://127.0.0.1:8000"}, 403),
        ({"origin": "http://localhost:8000.evil.example"}, 403),
        ({"origin": "http://[localhost:8000"}, 403),
        ({"origin": "http://localhost:8000", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "http://localhost:8000", "sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
    ],
)
def test_only_this_servers_own_pages_change_anything(headers, status):
    assert asked({"host": "localhost:8000"} | headers, "POST")[0] == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, 403),
        (
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "iframe",
            },
            403,
        ),
    ],
)
def test_other_sites_may_link_here_but_not_load_from_here(headers, status):
    assert asked({"host": "localhost"} | headers)[0] == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_refused(method):
    assert asked(HERE, method)[0] == 405


def test_a_body_is_limited_by_its_stated_length():
    assert asked(HERE | {"content-length": str(MOST_BODY)}, "POST")[0] == 200
    assert asked(HERE | {"content-length": str(MOST_BODY + 1)}, "POST")[0] == 413
    for odd in ("-1", "1e3", "0x10", "\u0661", "9" * 30, "1, 1"):
        assert asked(HERE | {"content-length": odd}, "POST")[0] in (400, 413)


@pytest.mark.parametrize("stated", [{}, {"content-length": "3"}])
def test_a_body_is_limited_whatever_it_states(stated):
    chunk = b"x" * 100_000
    status, _, body = asked(HERE | stated, "POST", [chunk] * 6)
    assert (status, body) == (200, b"600000")
    status, headers, body = asked(HERE | stated, "POST", [chunk] * 7)
    assert status == 413
    assert b"at most" in body
    assert headers[b"content-security-policy"].decode() == POLICY


def test_what_goes_wrong_inside_is_not_hidden():
    async def broken(scope, receive, send):
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        asked(HERE, app=broken)


@pytest.mark.parametrize("headers", [HERE, {"host": "evil.example"}])
def test_every_answer_carries_the_headers(headers):
    found = asked(headers)[1]
    assert found[b"content-security-policy"].decode() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert found[b"x-content-type-options"] == b"nosniff"
    assert found[b"referrer-policy"] == b"no-referrer"
    assert found[b"cross-origin-opener-policy"] == b"same-origin"
    assert found[b"cross-origin-resource-policy"] == b"same-origin"
    assert b"server" not in found


def test_an_application_cannot_loosen_the_policy():
    async def loose(scope, receive, send):
        headers = {"Content-Security-Policy": "default-src *", "Referrer-Policy": "unsafe-url"}
        await PlainTextResponse("", headers=headers)(scope, receive, send)

    found = asked(HERE, app=loose)[1]
    assert found[b"content-security-policy"].decode() == POLICY
    assert found[b"referrer-policy"] == b"no-referrer"


def test_a_websocket_is_turned_away():
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(guard(_body)({"type": "websocket", "headers": []}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


OUTSIDE = [
    "/etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/assets/../server.py",
    "/assets/..%2fserver.py",
    "/assets/%2e%2e/server.py",
    "/assets/....//server.py",
    "/assets/%2fetc%2fpasswd",
    "/assets/\\..\\server.py",
    "/assets/README.md",
    "/assets/htmx.LICENSE",
    "/assets/",
    "/assets",
    "/assets/workbench.css%00",
    "/download/..%2f..%2fetc%2fpasswd",
    "/download/scenario.yaml",
    "/edit/..%2fserver.py",
    "/forms.css/../server.py",
    "/src/offramp/workbench/server.py",
    "/.git/config",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_of_the_file_system_is_reachable(site, path):
    response = site.ask("GET", "http://localhost" + path if path.startswith("/") else path)
    assert response.status_code in (307, 404, 421) or "etc/passwd" not in response.text
    assert "root:" not in response.text
    assert "def application" not in response.text
    assert response.status_code != 200


def test_no_route_takes_a_path(site):
    """Nothing is mounted, and no parameter of a route holds a slash."""
    for route in site.app.routes:
        assert isinstance(route, Route)
        assert ":path" not in route.path


def test_names_of_files_in_a_link_are_no_paths(site):
    from offramp.workbench.state import Base, State, encode

    for base in (
        "file:/etc/passwd",
        "file:..%2f..",
        "case:../../etc/passwd",
        "case:ukraine-2022.yaml",
    ):
        response = site.ask("GET", "/", params={"s": encode(State(Base(base)))})
        assert response.status_code == 400
        assert "root:" not in response.text
    missing = site.ask("GET", "/", params={"s": encode(State(Base("file:" + "0" * 32)))})
    assert missing.status_code == 400
    assert "no longer holds" in missing.text
