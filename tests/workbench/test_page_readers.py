"""Ten readers at once: nobody gets an error, and the server does not grow, change by change."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from offramp.catalog import load
from offramp.world.quick import make_ready

SECONDS, READERS = 60, 10
MOVED = {"talks.channel": (100, 600), "war.cost.russia": (1, 9), "war.lasts": (100, 400)}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc"),
]


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """A server compiles first looks once on a machine: that comes and goes, but not in a minute."""
    make_ready(load("ukraine-2022"))


def megabytes(process):
    """Resident memory of a process and of all that it started."""
    total, parents = 0.0, {process}
    found = {int(p.name): p for p in Path("/proc").iterdir() if p.name.isdigit()}
    for _ in range(4):
        for number, place in found.items():
            try:
                parent = int(place.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent in parents:
                parents.add(number)
    for number in parents:
        try:
            pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
        except OSError:
            continue
        total += pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return total


FEW = """
from offramp.workbench import engine, serving
kept, serving.Worlds = engine.Kept.__init__, lambda: engine.Worlds(first=4, refined=4, study=2)
engine.Kept.__init__ = lambda self, most: kept(self, min(most, 8))
"""
"""What a server runs first, so that it answers quickly and its caches are full after few changes:
few worlds, eight of everything kept."""

LEFT_BEHIND = 0.05
"""Megabytes that a change may leave behind; one edited scenario of this case holds 0.13."""
WARM = 60
"""Changes until every cache is full, those of the libraries and of the allocator too."""


def read(address, number, until, faults, counted):
    """Open the page, move things, listen to what comes later, leave early."""
    choose = random.Random(number)
    try:
        with httpx.Client(base_url=address, timeout=120) as client:
            page = client.get("/").raise_for_status().text
            fields = dict(re.findall(r'name="(s|was|pins)" value="([^"]*)"', page))
            while time.monotonic() < until:
                path, (low, high) = choose.choice(list(MOVED.items()))
                given = {"do": "move", "path": path, "mid": str(choose.randint(low, high) / 10)}
                answer = client.post(
                    "/change", data=fields | given, headers={"Origin": address}
                ).raise_for_status()
                found = re.findall(r'name="(s|was|pins)" value="([^"]*)"', answer.text)
                assert ("verdict" if found else '{"fields":') in answer.text
                fields |= dict(found)
                counted.append(number)
                with client.stream("GET", "/later", params=fields) as later:
                    assert later.status_code == 200
                    time.sleep(choose.random())
    except Exception as error:
        faults.append(repr(error))


@contextmanager
def serving(before=""):
    """Start a server, some lines run before; its address. Ended, it has told of no error."""
    program = f"{before}\nfrom offramp.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "ukraine-2022", "--port", "0", "--no-open"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            found = re.search(r"http://\S+[^/\s]", server.stdout.readline())
            assert found
            yield server.pid, found[0]
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        told = server.stderr.read()
    assert "Traceback" not in told, told[-3000:]


def test_ten_readers_for_a_minute():
    with serving() as (server, address):
        faults: list[str] = []
        counted: list[int] = []
        until = time.monotonic() + SECONDS
        readers = [
            threading.Thread(target=read, args=(address, i, until, faults, counted))
            for i in range(READERS)
        ]
        for reader in readers:
            reader.start()
        held = []
        while time.monotonic() < until:
            time.sleep(2)
            held.append(megabytes(server))
        for reader in readers:
            reader.join(120)
    assert faults == []
    assert set(counted) == set(range(READERS))
    settled = held[len(held) // 3 :]
    assert max(settled[len(settled) // 2 :]) < 1.25 * max(settled[: len(settled) // 2]), held


def test_no_change_leaves_anything_behind():
    """Least memory, so that processes that come and go with further studies do not count."""
    with serving(FEW) as (server, address):
        faults: list[str] = []
        counted: list[int] = []
        with httpx.Client(base_url=address, timeout=300) as client:
            client.get("/").raise_for_status()  # starts the processes, which may take long
        until = time.monotonic() + 4 * SECONDS
        readers = [
            threading.Thread(target=read, args=(address, i, until, faults, counted), daemon=True)
            for i in range(READERS)
        ]
        for reader in readers:
            reader.start()
        while len(counted) < WARM and time.monotonic() < until - SECONDS:
            time.sleep(1)
        held = []
        for _ in range(SECONDS):
            held.append((len(counted), megabytes(server)))
            time.sleep(1)
        told = list(faults)  # what readers meet when the server ends is no fault of it
    assert told == []
    before, after = held[SECONDS // 3 : 2 * SECONDS // 3], held[2 * SECONDS // 3 :]
    changes = after[0][0] - before[0][0]
    grown = min(memory for _, memory in after) - min(memory for _, memory in before)
    assert grown < LEFT_BEHIND * changes, held
