"""``offramp serve`` as a program: it says where it is, answers, and ends cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from offramp.cli import app
from offramp.scenario import ScenarioFaults
from offramp.workbench import opened

SERVE = [sys.executable, "-c", "from offramp.cli import main; main()", "serve"]


def test_a_port_that_is_taken_is_said_with_a_remedy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(app, ["serve", "--port", str(port), "--no-open"])
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1, port {port}" in result.output
    assert "--port" in result.output


def test_an_address_that_is_none_is_refused():
    result = CliRunner().invoke(app, ["serve", "--host", "256.1.1.1", "--no-open"])
    assert result.exit_code == 2
    assert "cannot listen on 256.1.1.1" in result.output


def test_a_faulty_file_is_told_before_anything_listens(tmp_path):
    file = tmp_path / "faulty.yaml"
    file.write_text("offramp: 2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["serve", str(file), "--no-open"])
    assert result.exit_code == 2
    with pytest.raises(ScenarioFaults):
        opened("nowhere")


def test_a_file_keeps_its_text_and_not_its_path(tmp_path):
    from offramp.catalog import text_of

    file = tmp_path / "my war.yaml"
    file.write_text(text_of("iran-2013"), encoding="utf-8")
    start = opened(str(file))
    assert start.texts.get(start.base.name) == ("my-war.yaml", text_of("iran-2013"))


@pytest.mark.skipif(os.name != "posix", reason="interrupts are sent as signals")
def test_it_answers_and_ends_on_an_interrupt():
    with subprocess.Popen(
        [*SERVE, "iran-2013", "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        said = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said
        with httpx.Client(base_url=found[0], timeout=60) as client:
            assert "interim accord" in client.get("/").text
            assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 421
        with socket.socket() as other:
            # The loopback's other addresses do not answer: it is bound to one.
            other.settimeout(2)
            assert other.connect_ex(("127.0.0.2", int(found[1]))) != 0
        began = time.monotonic()
        server.send_signal(signal.SIGINT)
        assert server.wait(15) == 0
        assert time.monotonic() - began < 15
        assert "Traceback" not in server.stderr.read()


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked up in /proc")
def test_it_ends_without_complaint_while_its_processes_still_start():
    with subprocess.Popen(
        [*SERVE, "iran-2013", "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        assert "http://" in server.stdout.readline()
        while not _starts_processes(server.pid):
            assert server.poll() is None
            time.sleep(0.02)
        os.killpg(server.pid, signal.SIGINT)
        assert server.wait(30) == 0
        assert server.stderr.read() == ""


def _starts_processes(pid):
    """Whether the fork server is there; it imports for a second or more before it serves."""
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            ours = os.getpgid(int(path.name)) == pid
            if ours and b"forkserver" in (path / "cmdline").read_bytes():
                return True
    return False


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="interrupts are sent as signals")
def test_it_ends_without_complaint_while_a_page_is_still_told_something():
    with subprocess.Popen(
        [*SERVE, "iran-2013", "--port", "0", "--no-open"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stdout.readline())
        assert found
        with (
            httpx.Client(base_url=found[0], timeout=60) as client,
            client.stream("GET", "/later") as told,
        ):
            pieces = told.iter_text()
            assert next(pieces).startswith("data: ")
            os.killpg(server.pid, signal.SIGINT)  # as a terminal does: to the workers, too
            list(pieces)  # what is told ends, and is not cut off
        assert server.wait(30) == 0
        assert server.stderr.read() == ""
