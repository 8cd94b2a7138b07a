"""The bench: from a state to its scenario, its answer and its studies, keeping the latest.

Whoever moves something waits for `answer`: 200 worlds, solved by warm processes.  `later` then
yields, as they are ready, the same at 1,000 worlds and the further studies; closing it ends them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from offramp.workbench.solving import Solving
from offramp.workbench.state import Base, LinkError, State, applied, encode, pulled
from offramp.workbench.tasks import STUDIES, Told, refine, study, wanted
from offramp.workbench.workers import CancelledError, Ticket, Workers

if TYPE_CHECKING:
    from offramp.scenario import Scenario
    from offramp.workbench.answers import Answer

__all__ = ["Bench", "Failed", "Kept", "Texts", "Worlds"]

_log = logging.getLogger(__name__)

Key = TypeVar("Key")
Value = TypeVar("Value")


class Texts(Protocol):
    """Where the texts of ``file:DIGEST`` are kept."""

    def get(self, digest: str) -> tuple[str, str] | None:
        """Name and text, if they are still there."""
        ...


@dataclass(frozen=True)
class Worlds:
    """How many worlds to solve."""

    first: int = 200
    """While somebody waits, solved coarsely (`offramp.workbench.answers.FIRST_LOOK`)."""
    refined: int = 1000
    """Afterwards, by the full method."""
    study: int | None = None
    """For a study, at most; None: as `offramp.workbench.tasks.WORLDS` says."""


@dataclass(frozen=True)
class Failed:
    """A study that could not be made, and why, in words."""

    key: str
    why: str


class Kept(Generic[Key, Value]):
    """The most recently used values, and no more of them than *most*."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        """What is kept, if it is."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: Key, value: Value) -> Value:
        """Keep a value, and return it."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return value

    def __len__(self) -> int:
        return len(self._held)


class Bench:
    """One server's way from states to answers.

    Parameters
    ----------
    texts
        Uploaded files by digest.
    start
        What a page without a state opens.
    workers
        Who solves.
    worlds
        How many.
    """

    def __init__(
        self,
        texts: Texts,
        start: Base,
        workers: Workers | None = None,
        worlds: Worlds | None = None,
    ) -> None:
        self.texts, self.start = texts, start
        self.workers = workers or Workers()
        self.worlds = worlds or Worlds()
        self._solving = Solving(self.workers)
        self._bases: Kept[str, Scenario] = Kept(16)
        self._scenarios: Kept[str, Scenario] = Kept(64)
        self._answers: Kept[tuple[str, int], Answer] = Kept(96)
        self._studies: Kept[tuple[str, str], Told] = Kept(160)
        self._anchors: Kept[str, State] = Kept(256)
        self.ended = False
        self._stops: set[asyncio.Future[None]] = set()
        self._waiting = ThreadPoolExecutor(4, "offramp-answer")
        self._background = ThreadPoolExecutor(2, "offramp-later")
        self._until_closed = Ticket()

    def begin(self) -> None:
        """Start the processes; have compiled, by one that nobody waits for, what never was."""
        from offramp.catalog import names, open_case
        from offramp.world.quick import compiled_before, make_ready

        self.workers.start()
        if self.workers.workers and not compiled_before():
            with suppress(CancelledError):
                self.workers.make_ready(
                    make_ready, open_case(names()[0]), ticket=self._until_closed
                )

    def close(self) -> None:
        """End everything that runs."""
        self._until_closed.give_up()
        self.workers.close()
        self._waiting.shutdown(wait=False, cancel_futures=True)
        self._background.shutdown(wait=False, cancel_futures=True)

    # --------------------------------------------------------------------------- scenarios

    def named_text(self, base: Base) -> tuple[str, str]:
        """Name and text of what a state is made from.

        Raises
        ------
        LinkError
            If this server does not hold it.
        """
        from offramp.catalog import names, text_of

        if base.kind == "case":
            if base.name not in names():
                raise LinkError(f"there is no bundled case “{base.name}” in this version")
            return f"{base.name}.yaml", text_of(base.name)
        found = self.texts.get(base.name)
        if found is None:
            raise LinkError(
                "this link was made from a file that this server no longer holds; "
                "open the file again, then follow the link once more"
            )
        return found

    def base(self, state: State) -> Scenario:
        """Scenario as the file has it.

        Raises
        ------
        LinkError
            If this server does not hold the file.
        offramp.scenario.ScenarioFaults
            If it is no valid scenario.
        """
        from offramp.scenario import read_text

        kept = self._bases.get(state.base.key)
        if kept is None:
            name, text = self.named_text(state.base)
            kept = self._bases.put(state.base.key, read_text(text, name))
        return kept

    def edited(self, state: State) -> Scenario:
        """Scenario with the page's edits, levers not yet pulled.

        Raises
        ------
        LinkError, offramp.scenario.ScenarioFaults
            As for `base`; or if an edit does not fit.
        """
        base = self.base(state)
        if not state.written:
            return base
        key = encode(replace(state, edits=state.written, seed=0))
        kept = self._scenarios.get(key)
        return kept or self._scenarios.put(key, applied(base, state.written))

    def scenario(self, state: State) -> Scenario:
        """Scenario with the page's edits and the levers pulled: what is solved."""
        if not state.pulled:
            return self.edited(state)
        key = encode(replace(state, seed=0))
        kept = self._scenarios.get(key)
        return kept or self._scenarios.put(key, pulled(self.edited(state), state.pulled))

    # ----------------------------------------------------------------------------- answers

    def kept(self, state: State) -> Answer | None:
        """The best answer at hand, without solving."""
        return self.refined(state) or self._answers.get((encode(state), self.worlds.first))

    def refined(self, state: State) -> Answer | None:
        """The answer from more worlds, if it is at hand."""
        return self._answers.get((encode(state), self.worlds.refined))

    def anchor(self, state: State, was: State | None) -> State | None:
        """State, answered from more worlds, upon which a first look at *state* is set.

        The state before; or, as long as that has itself but a first look, the one upon which it was
        set.
        """
        before = state if was is None else was
        if before.seed != state.seed:
            return None  # other worlds
        if was is None or not self.refined(was):
            before = self._anchors.get(encode(before))
        if before is None or not self.refined(before):
            return None
        return self._anchors.put(encode(state), before)

    async def answer(self, state: State, ticket: Ticket | None = None) -> Answer:
        """Answer at the first number of worlds, solved now if it is not kept.

        Raises
        ------
        LinkError, offramp.scenario.ScenarioFaults, CancelledError
            As the state, or the ticket, has it.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._waiting, self._answer, state, ticket or Ticket())

    def _answer(self, state: State, ticket: Ticket) -> Answer:
        from offramp.workbench.answers import FIRST_LOOK, answered

        key = (encode(state), self.worlds.first)
        if (kept := self._answers.get(key)) is not None:
            return kept
        began = time.perf_counter()
        scenario = self.scenario(state)
        edited = time.perf_counter()
        found = self._solving.solve(scenario, self.worlds.first, state.seed, FIRST_LOOK, ticket)
        phases = {"edit": edited - began, "solve": time.perf_counter() - edited}
        phases["solver"] = found.seconds
        return self._answers.put(key, answered(found.run, found.deals, found.facts, phases=phases))

    def told(self, state: State, name: str) -> Told | None:
        """A study of this state, if it has been made."""
        return self._studies.get(self._study_key(state, name))

    async def later(
        self, state: State, was: State | None = None, pins: tuple[State, ...] = ()
    ) -> AsyncIterator[Answer | Told | Failed]:
        """Yield more worlds, then each study, as they are ready; what is kept comes at once.

        More worlds come when *was* has as many, too, so that both are compared like with like; and
        once more when all of *pins* have.

        Raises
        ------
        LinkError, offramp.scenario.ScenarioFaults
            As the state has it.
        """
        loop, ticket = asyncio.get_running_loop(), Ticket()
        scenario = await loop.run_in_executor(self._waiting, self.scenario, state)
        names = [n for n in STUDIES if wanted(self._studied(state, n, scenario), n)]
        jobs: list[tuple[str, Callable[[], Any]]] = [
            ("refine", lambda: self._refine(state, was, ticket)),
            *((n, lambda n=n: self._study(state, n, scenario, ticket)) for n in names),
        ]
        if not all(map(self.refined, pins)):
            jobs.append(("refine", lambda: self._refine_all(state, pins, ticket)))
        running = [
            asyncio.ensure_future(self._guarded(name, self._background, job)) for name, job in jobs
        ]
        stop = loop.create_future()
        self._stops.add(stop)
        try:
            for done in islice(asyncio.as_completed([*running, stop]), len(running)):
                found = await done
                if self.ended:
                    return
                if found is not None:
                    yield found
        finally:
            ticket.give_up()
            self._stops.discard(stop)
            for task in (*running, stop):
                task.cancel()

    def end(self) -> None:
        """End what is being told, in the loop that tells it: the server stops."""
        self.ended = True
        for stop in self._stops:
            if not stop.done():
                stop.set_result(None)

    async def _guarded(self, name: str, pool: ThreadPoolExecutor, job: Callable[[], Any]) -> Any:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, job)
        except CancelledError:
            return None
        except Exception as error:
            if isinstance(error, ValueError) and type(error).__module__.startswith("offramp."):
                return Failed(name, str(error))
            # Not raised on purpose: a bug.  It is told where programs tell of bugs, and the rest of
            # the page goes on.
            _log.exception("%s could not be made", name)
            return Failed(name, "the program failed here; its output on the terminal says where")

    def _refine(self, state: State, was: State | None, ticket: Ticket) -> Answer | None:
        if self.worlds.refined <= self.worlds.first:
            return None
        if was is not None and was != state:
            self._refine(was, None, ticket)
        key = (encode(state), self.worlds.refined)
        if (kept := self._answers.get(key)) is None:
            ticket.check()
            given = (self.scenario(state), self.worlds.refined, state.seed)
            kept = self._answers.put(key, self.workers.aside(refine, *given, ticket=ticket))
        return kept

    def _refine_all(self, state: State, pins: tuple[State, ...], ticket: Ticket) -> Answer | None:
        for pin in pins:
            self._refine(pin, None, ticket)
        return self._refine(state, None, ticket)

    def _study(self, state: State, name: str, scenario: Scenario, ticket: Ticket) -> Told:
        key = self._study_key(state, name)
        if (kept := self._studies.get(key)) is None:
            ticket.check()
            given = (name, self._studied(state, name, scenario), state.seed, self.worlds.study)
            kept = self._studies.put(key, self.workers.aside(study, *given, ticket=ticket))
        return kept

    def _studied(self, state: State, name: str, scenario: Scenario) -> Scenario:
        """Levers are compared on the file as edited: pulling one leaves the comparison alone."""
        return self.edited(state) if name == "levers" else scenario

    def _study_key(self, state: State, name: str) -> tuple[str, str]:
        studied = replace(state, edits=state.written) if name == "levers" else state
        return encode(studied), name
