"""How long the workbench takes from a change to the updated page.

    python benchmarks/bench_workbench.py                 asks the server as the page does
    python benchmarks/bench_workbench.py --browser       in Chromium, until the charts are redrawn

Each change moves a number to where it has not been, so that nothing is answered from a cache.  The
phases are those of the ``Server-Timing`` header; ``solver`` is the worlds' own time, the limit of
what the rest can reach.  Say on which machine, and what else ran on it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

MOVED = (
    ("war.cost.russia", 0.3, 0.01),
    ("war.odds.seen_by.ukraine", 40.0, 0.5),
    ("talks.channel", 20.0, 1.0),
    ("beliefs.relief_comes.us", 30.0, 1.0),
    ("war.lasts", 15.0, 0.5),
)
"""Paths, where each begins, and its step."""
PAUSE = 0.3
"""Seconds between changes: a person lets go of a slider, looks, and moves on."""


def changes(number: int) -> Iterator[tuple[str, float]]:
    """Paths and the values to move them to, no value twice."""
    for i in range(number):
        path, start, step = MOVED[i % len(MOVED)]
        yield path, round(start + step * (i // len(MOVED)), 6)


@contextmanager
def served(case: str) -> Iterator[str]:
    """Run ``offramp serve`` on a free port; yield its address."""
    program = [sys.executable, "-c", "from offramp.cli import main; main()"]
    command = [*program, "serve", case, "--port", "0", "--no-open"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found, "the server did not say where it is"
        try:
            yield found[0].rstrip("/")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)


def by_request(address: str, number: int) -> dict[str, list[float]]:
    """Milliseconds of each change and of its phases, as asked by the page's own request."""
    took: dict[str, list[float]] = defaultdict(list)
    with httpx.Client(base_url=address, timeout=300) as client:
        state, was = _state(client.get("/").text)
        client.get("/show").raise_for_status()  # warm: imports, compiled code
        for path, middle in changes(number):
            data = {"s": state, "was": was, "do": "move", "path": path, "mid": f"{middle:g}"}
            time.sleep(PAUSE)
            began = time.perf_counter()
            answer = client.post("/change", data=data, headers={"Origin": address})
            took["whole change"].append(1e3 * (time.perf_counter() - began))
            answer.raise_for_status()
            for name, ms in re.findall(r"(\w+);dur=([\d.]+)", answer.headers["server-timing"]):
                took[name].append(float(ms))
            state, was = _state(answer.text)
    return took


def _state(html: str) -> tuple[str, str]:
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    return fields["s"], fields["was"]


def by_browser(address: str, number: int) -> dict[str, list[float]]:
    """Milliseconds from a number's change in Chromium to its charts being redrawn."""
    from playwright.sync_api import sync_playwright

    took: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.goto(address)
        page.wait_for_selector("html[data-answers='1']", timeout=300_000)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        for i, (path, middle) in enumerate(changes(number), start=2):
            time.sleep(PAUSE)
            name = "q-" + path.replace(".", "-") + "-mid"
            page.evaluate(_CHANGE, [name, f"{middle:g}"])
            page.wait_for_selector(f"html[data-answers='{i}']", timeout=60_000)
            took["change to redrawn charts"].append(page.evaluate("window.took"))
        browser.close()
    return took


_CHANGE = """([id, value]) => {
  const began = performance.now();
  new MutationObserver((_, me) => { window.took = performance.now() - began; me.disconnect(); })
    .observe(document.documentElement, { attributeFilter: ["data-answers"] });
  const input = document.getElementById(id);
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def main() -> None:
    """Measure, and print medians and 95 % points."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--case", default="ukraine-2022")
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--browser", action="store_true")
    given = parser.parse_args()
    with served(given.case) as address:
        took = (by_browser if given.browser else by_request)(address, given.changes)
    print(f"{given.case}, {given.changes} changes, load {os.getloadavg()[0]:.1f}, milliseconds")
    for name, each in took.items():
        each.sort()
        late = each[min(len(each) - 1, int(0.95 * len(each)))]
        print(f"{name:26s} median {statistics.median(each):8.1f}   95 % {late:8.1f}")


if __name__ == "__main__":
    main()
