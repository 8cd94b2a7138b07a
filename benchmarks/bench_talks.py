"""Worlds solved a second, and how much faster than plain NumPy.

Run ``pytest benchmarks/bench_talks.py --benchmark-columns=min,median,ops``. A round is sixteen
games of the size of a scenario's worlds (36 periods, 150 nodes); ``extra_info`` holds games a
second and, for the last benchmark, the ratio.
"""

import sys
from pathlib import Path
from time import perf_counter

import pytest

import plain_numpy_talks as plain
from offramp.talks import certify, play, play_known, play_on_nodes, solve

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "properties"))
from talks_games import random_game

GAMES = [random_game(seed, periods=36, widest=25) for seed in range(16)]


def _solve_and_play():
    return [play(solve(game)) for game in GAMES]


def _note_speed(benchmark):
    benchmark.extra_info["games a second"] = round(len(GAMES) / benchmark.stats["median"], 1)


def test_solve(benchmark):
    benchmark(lambda: [solve(game) for game in GAMES])
    _note_speed(benchmark)


def test_solve_and_play(benchmark):
    benchmark(_solve_and_play)
    _note_speed(benchmark)


def test_on_the_nodes_alone(benchmark):
    benchmark(lambda: [play_on_nodes(game) for game in GAMES])
    _note_speed(benchmark)


def test_without_the_secret(benchmark):
    benchmark(lambda: [play_known(game) for game in GAMES])
    _note_speed(benchmark)


def test_certify(benchmark):
    equilibria = [solve(game) for game in GAMES]
    benchmark(lambda: [certify(equilibrium) for equilibrium in equilibria])
    _note_speed(benchmark)


def test_plain_numpy(benchmark):
    _solve_and_play()
    start = perf_counter()
    ours = _solve_and_play()
    fast = perf_counter() - start

    def run():
        found = []
        for game in GAMES:
            value, wait, cut = plain.solve(game)
            found.append((value, *plain.play(game, wait, cut)))
        return found

    theirs = benchmark.pedantic(run, rounds=2)
    for outcomes, (_, settled, left) in zip(ours, theirs, strict=True):
        assert settled == pytest.approx(outcomes.settled, abs=1e-10)
        assert left == pytest.approx(outcomes.unfinished, abs=1e-10)
    _note_speed(benchmark)
    benchmark.extra_info["times slower than compiled"] = round(benchmark.stats["min"] / fast, 1)
