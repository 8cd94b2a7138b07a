"""Compiled code is kept under a key of all the sources that it was made of."""

import re
import shutil
from itertools import chain
from pathlib import Path

import pytest

from offramp import kernels
from offramp.deals import frontier_over_time
from offramp.world.quick_kernel import quick_kernel

HOUSE = Path(kernels.__file__).parent
WITH_KERNELS = tuple(chain.from_iterable(kernels.ROOMS))
COMPILES = re.compile(r"^@(kernel|helper|maker|shared|within)\b", re.MULTILINE)


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A copy of the sources of the rooms with kernels."""
    for source in chain([HOUSE / "kernels.py"], *((HOUSE / r).glob("*.py") for r in WITH_KERNELS)):
        copied = tmp_path / source.relative_to(HOUSE)
        copied.parent.mkdir(exist_ok=True)
        shutil.copy(source, copied)
    monkeypatch.setattr(kernels, "__file__", str(tmp_path / "kernels.py"))
    monkeypatch.setattr(kernels.config, "CACHE_DIR", "")
    return tmp_path


def kept():
    return {room: kernels._kept_in.__wrapped__(room) for room in WITH_KERNELS}


def test_a_change_is_noticed_in_its_room_and_in_those_above(house):
    before = kept()
    assert kept() == before
    (house / "talks" / "_numbers.py").write_text("CHANGED = 1\n")
    after = kept()
    assert {room for room in WITH_KERNELS if after[room] != before[room]} == {
        "talks", "signals", "implementation", "world",
    }  # fmt: skip


def test_what_earlier_sources_left_is_thrown_away(house):
    before = kept()
    for place in before.values():
        (place / "compiled").mkdir(parents=True)
    (house / "world" / "solve.py").write_text("CHANGED = 1\n")
    kept()
    assert [room for room, place in before.items() if not place.exists()] == ["world"]


def test_a_place_that_the_reader_chose_is_taken(house, monkeypatch, tmp_path):
    monkeypatch.setattr(kernels.config, "CACHE_DIR", str(tmp_path / "chosen"))
    assert kept()["deals"].parent == tmp_path / "chosen"


@pytest.mark.parametrize(("made", "room"), [(frontier_over_time, "deals"), (quick_kernel, "world")])
def test_kernels_are_kept_there(made, room):
    assert kernels._kept_in(room) in Path(made.stats.cache_path).parents


def test_the_key_covers_whatever_kernels_are_made_of():
    """A room's kernels take nothing from a room that its key does not cover."""
    outside, compiled = [], set()
    for source in sorted(HOUSE.rglob("*.py")):
        text = source.read_text()
        if not COMPILES.search(text):
            continue
        room = source.relative_to(HOUSE).parts[0]
        compiled.add(room)
        depth = next(i for i, line in enumerate(kernels.ROOMS) if room in line)
        covered = {room, "kernels", *chain.from_iterable(kernels.ROOMS[:depth])}
        taken = re.findall(r"^from offramp\.(\w+)", text, re.MULTILINE)
        outside += [(source.name, other) for other in taken if other not in covered]
    assert outside == []
    assert compiled == set(WITH_KERNELS)
