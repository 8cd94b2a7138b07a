"""The bench: states to answers and studies, caches, cancelling; the processes that solve."""

import asyncio
import os
import signal
import threading
import time
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
import pytest

from offramp.analysis.deal_map import deal_map
from offramp.catalog import open_case
from offramp.runs import run
from offramp.workbench.answering import named_pins
from offramp.workbench.answers import FIRST_LOOK, Answer, apart
from offramp.workbench.comparing import APART, Pinned, compared, pin_rows
from offramp.workbench.engine import Bench, Failed, Kept, Worlds
from offramp.workbench.results_panel import changes, comparison
from offramp.workbench.solving import Solving
from offramp.workbench.state import Base, Edit, LinkError, State
from offramp.workbench.tasks import STUDIES, Told, study
from offramp.workbench.uploads import Texts
from offramp.workbench.workers import CancelledError, Ticket, Workers, shares

START = State(Base("case:ukraine-2022"))
MOVED = START.with_edit(Edit("set", "war.cost.russia", "0.4/0.8/1.4"))


@pytest.fixture(scope="module")
def bench():
    made = Bench(Texts(), START.base, Workers(0), Worlds(first=6, refined=8, study=2))
    yield made
    made.close()


def answer(bench, state):
    return asyncio.run(bench.answer(state))


def test_an_answer_is_kept_and_the_same_state_is_not_solved_again(bench):
    first = answer(bench, START)
    assert first.worlds == 6
    assert answer(bench, replace(START)) is first
    assert bench.kept(START) is first
    assert bench.kept(replace(START, seed=99)) is None
    assert {"edit", "solve", "judge", "charts", "solver"} == set(first.phases)


def test_states_differ_in_the_same_worlds(bench):
    old, new = answer(bench, START), answer(bench, MOVED)
    gap = apart(old, new, "deal")
    assert gap is not None
    assert gap.value == pytest.approx(float(np.mean(new.deal - old.deal)))
    assert gap.value > 0.0, "a dearer war is settled more often"
    still = apart(old, old, "deal")
    assert still is not None
    assert (still.low, still.value, still.high) == (0.0, 0.0, 0.0)
    assert apart(old, replace(new, seed=2), "deal") is None
    assert len(compared(new, [])) == 6


def pinned_at(letter, answer, *chances):
    rows = [{"n": n, "deal": chance} for n, chance in enumerate(chances)]
    return Pinned(letter, "as it is", replace(answer, rows={"chance": rows}), letter)


def test_letters_of_pinned_states_are_kept_apart_and_on_the_chart(bench):
    found = answer(bench, MOVED)
    ends = {"A": 97.0, "B": 99.0, "C": 98.0, "D": 40.0}
    rows = pin_rows([pinned_at(letter, found, 0.0, end) for letter, end in ends.items()])
    heights = sorted(row["at"] for row in rows if "at" in row)
    assert len(heights) == 4  # one a line, at its end
    assert all(above - below >= APART for below, above in pairwise(heights))
    assert 0.0 <= heights[0] <= heights[-1] <= 100.0
    alone = pin_rows([pinned_at("A", found, 0.0, 12.5)])
    assert alone[-1]["at"] == 12.5


def test_figures_below_ten_have_the_decimal_of_their_difference(bench):
    found = answer(bench, MOVED)

    def rare(chance):
        by = {h: dict(e) for h, e in found.verdict.endings.items()}
        headline = by[found.verdict.headline]
        headline["escalated"] = replace(headline["escalated"], value=chance)
        return replace(found, verdict=replace(found.verdict, endings=by))

    row = compared(rare(0.008), [Pinned("A", "", rare(0.0124), "")])[2]
    assert row["now"].startswith("0.8 ±")
    assert row["cells"][0][0].startswith("1.2 ±")


def test_another_seed_is_a_change_and_named(bench):
    state = State(MOVED.base, (), 7)
    said = changes(bench.base(state), bench.edited(state), state)
    assert [c["says"] for c in said] == ["other worlds: seed 7"]
    assert named_pins(bench, (state,))[0]["says"] == "other worlds: seed 7"
    other = replace(answer(bench, MOVED), seed=7)
    pin = Pinned("A", "other worlds: seed 7", other, "")
    assert "A: other worlds (another seed)" in comparison(answer(bench, MOVED), [pin])


def test_levers_are_pulled_on_the_edited_scenario(bench):
    state = MOVED.with_edit(Edit("pull", "envoy"))
    assert bench.edited(state).levers
    assert not bench.scenario(state).levers
    assert bench.scenario(state).quantities["war.cost.russia"].text == "0.4/0.8/1.4"
    assert bench.scenario(state) is bench.scenario(replace(state, seed=5))


def test_a_file_that_is_gone_is_said_so(bench):
    with pytest.raises(LinkError, match="no longer holds"):
        bench.scenario(State(Base("file:" + "0" * 32)))
    with pytest.raises(LinkError, match="no bundled case"):
        bench.scenario(State(Base("case:nowhere")))


async def gathered(found):
    return [piece async for piece in found]


def test_later_come_more_worlds_and_every_study(bench):
    pieces = asyncio.run(gathered(bench.later(MOVED)))
    refined = [p for p in pieces if isinstance(p, Answer)]
    told = {p.key: p for p in pieces if isinstance(p, Told)}
    assert [p.worlds for p in refined] == [8]
    assert not refined[0].coarse, "what follows is solved by the full method"
    assert answer(bench, MOVED).coarse
    assert set(told) == set(STUDIES)
    assert bench.kept(MOVED) is refined[0]
    for made in told.values():
        assert made.says
        assert all('"values"' in p.spec for p in made.pictures)
    # Pulling a lever leaves the comparison of levers as it is.
    assert bench.told(MOVED.with_edit(Edit("pull", "envoy")), "levers") is told["levers"]
    assert bench.told(MOVED.with_edit(Edit("pull", "envoy")), "why") is None


def test_a_study_that_cannot_be_made_says_why(bench, monkeypatch):
    from offramp.scenario import ScenarioFaults

    def broken(*_):
        raise ScenarioFaults([])

    monkeypatch.setattr("offramp.workbench.engine.study", broken)
    state = replace(START, seed=3)
    pieces = asyncio.run(gathered(bench.later(state)))
    assert {p.key for p in pieces if isinstance(p, Failed)} == set(STUDIES)
    assert any(isinstance(p, Answer) for p in pieces)


def test_a_bug_in_one_study_leaves_the_others(bench, monkeypatch, caplog):
    def buggy(name, *given):
        if name == "why":
            raise ZeroDivisionError("a bug")
        return study(name, *given)

    monkeypatch.setattr("offramp.workbench.engine.study", buggy)
    pieces = asyncio.run(gathered(bench.later(replace(START, seed=6))))
    (failed,) = [p for p in pieces if isinstance(p, Failed)]
    assert failed.key == "why"
    assert "the program failed here" in failed.why
    assert {p.key for p in pieces if isinstance(p, Told)} == set(STUDIES) - {"why"}
    assert "a bug" in caplog.text


def test_closing_what_comes_later_ends_it(bench, monkeypatch):
    began, ended = threading.Event(), threading.Event()

    def slow(*_, ticket):
        began.set()
        while not ticket.given_up:
            time.sleep(0.01)
        ended.set()
        raise CancelledError

    monkeypatch.setattr(bench.workers, "aside", slow)

    async def left():
        async def read():
            async for _ in bench.later(replace(START, seed=4)):
                pass

        reading = asyncio.ensure_future(read())
        while not began.is_set():
            await asyncio.sleep(0.01)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    asyncio.run(left())
    assert ended.wait(5)


def test_only_the_latest_are_kept():
    kept: Kept[int, str] = Kept(2)
    for number in (1, 2, 3):
        kept.put(number, str(number))
        kept.get(1)
    assert len(kept) == 2
    assert kept.get(2) is None
    assert kept.get(1) == "1"


# ------------------------------------------------------------------------------- the processes


def squares(power, span):
    return [i**power for i in range(*span)]


def solved(workers, worlds, power=2, **more):
    """What was found, of all spans together."""
    return [x for part in workers.solve(squares, power, worlds, **more) for x in part]


def failing(_, span):
    raise ZeroDivisionError(f"at {span[0]}")


def deadly(_, span):
    import os

    os._exit(1)


def waiting(seconds):
    time.sleep(seconds)
    return "done"


@dataclass(eq=False)
class Power:
    """Something in common."""

    of: int


def raised(power, span):
    return [i**power.of for i in range(*span)]


def doubled(number):
    return 2 * number


@pytest.fixture(scope="module")
def workers():
    made = Workers(2, preload=())
    yield made
    made.close()


def signals_blocked():
    return signal.pthread_sigmask(signal.SIG_BLOCK, set())


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are blocked by POSIX systems")
def test_the_fork_server_never_hears_an_interrupt(workers):
    """A terminal's Ctrl-C reaches it while it still imports; what it starts has its signals."""
    assert signal.SIGINT in workers.aside(signals_blocked, ticket=Ticket())
    assert signal.SIGINT not in signals_blocked()  # this process does


def test_processes_share_worlds_out_in_order(workers):
    assert solved(workers, 23) == [i * i for i in range(23)]
    assert solved(workers, 1) == [0]


def test_what_is_common_is_kept_and_the_latest_used_stays(workers):
    powers = [Power(n) for n in range(7)]
    for turn in (0, 1, 2, 3, 0, 4, 0, 5, 6, 1, 0):
        found = workers.solve(raised, powers[turn], 3)
        assert [x for part in found for x in part] == [i**turn for i in range(3)]
    assert all(len(worker.kept) == 4 for worker in workers._started)
    assert all(worker.kept[-1][1] is powers[0] for worker in workers._started)


def test_something_is_done_meanwhile(workers):
    done = []
    assert solved(workers, 5, meanwhile=lambda: done.append(1)) == [0, 1, 4, 9, 16]
    assert done == [1]
    with pytest.raises(ZeroDivisionError):
        workers.solve(squares, 2, 5, meanwhile=lambda: 1 / 0)
    assert solved(workers, 4) == [0, 1, 4, 9]


@pytest.mark.parametrize("worlds", [1, 4, 5, 23, 200, 1000])
def test_worlds_are_shared_out_whole_and_the_last_spans_are_small(worlds):
    spans = shares(worlds, 2)
    assert [i for span in spans for i in range(*span)] == list(range(worlds))
    sizes = [b - a for a, b in spans]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= 5


def test_worlds_of_variants_are_those_of_a_run(workers):
    solving, case = Solving(workers), open_case("ukraine-2022")
    for seed, variant in (
        (1, case),
        (1, case.edit(set={"war.cost.russia": "0.4/0.8/1.4"})),
        (2, case.edit(set={"beliefs.relief_comes.us": "20/30/40 %"})),
        (1, case.pull("envoy")),
        (1, case),
    ):
        found = solving.solve(variant, 12, seed, FIRST_LOOK, Ticket())
        fresh = run(variant, 12, seed, settings=FIRST_LOOK)
        for name in (
            f.name for f in fields(fresh) if isinstance(getattr(fresh, f.name), np.ndarray)
        ):
            assert getattr(found.run, name).tobytes() == getattr(fresh, name).tobytes(), name
        assert found.run.draws.values.tobytes() == fresh.draws.values.tobytes()
        assert np.array_equal(found.deals.agreed, deal_map(fresh).agreed)
    assert len(solving._frames) < 5


def test_a_worker_that_fails_says_so_and_works_on(workers):
    with pytest.raises(ZeroDivisionError):
        workers.solve(failing, None, 8)
    assert solved(workers, 4) == [0, 1, 4, 9]


@pytest.mark.slow
def test_a_worker_that_died_is_replaced(workers):
    solved(workers, 4)
    process = workers._started[0].process
    process.terminate()
    process.join(5)
    assert solved(workers, 9) == [i * i for i in range(9)]


@pytest.mark.slow
def test_worlds_that_end_every_process_are_given_up(workers):
    with pytest.raises((EOFError, OSError)):
        workers.solve(deadly, None, 8)
    assert solved(workers, 4) == [0, 1, 4, 9]


@pytest.mark.slow
def test_what_runs_aside_comes_back_or_is_ended(workers):
    assert workers.aside(doubled, 21, ticket=Ticket()) == 42
    ticket = Ticket()
    threading.Timer(0.2, ticket.give_up).start()
    began = time.monotonic()
    with pytest.raises(CancelledError):
        workers.aside(waiting, 60.0, ticket=ticket)
    assert time.monotonic() - began < 30
    with pytest.raises(CancelledError):
        workers.solve(squares, 2, 4, ticket)
