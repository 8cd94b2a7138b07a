"""Whatever a file holds, it is a scenario or it has faults; nothing else is ever raised."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offramp.scenario import ScenarioFaults, read_text
from offramp.scenario.yamlfile import decode

VALID = (Path(__file__).parent / "valid.yaml").read_text(encoding="utf-8")
SCENARIO = read_text(VALID)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
JUNK = ["{", "}", "[", "]", ":", ",", "-", "&a ", "*a", "!", "%", "#", "'", '"', "\n", "  ", "\t"]
JUNK += ["null", "true", "1e400", "-1", "0", "/", "9" * 45, "é", "\u202e", "\x85", "? ", "| ", "> "]


def _survives(data: bytes) -> None:
    faults = ()
    try:
        read_text(decode(data, "fuzz.yaml"), "fuzz.yaml")
    except ScenarioFaults as caught:
        faults = caught.faults or pytest.fail("no fault is said")
    for fault in faults:
        assert fault.rule
        assert fault.remedy
        assert str(fault).isprintable()


@given(st.binary(max_size=200))
@SLOW
def test_random_bytes(data: bytes) -> None:
    _survives(data)


@given(st.text(max_size=200))
@SLOW
def test_random_text(text: str) -> None:
    _survives(text.encode("utf-8", "surrogatepass"))


@given(st.integers(0, 2**32))
@SLOW
def test_random_mutations(seed: int) -> None:
    """A valid file with a few characters replaced, removed, or put in."""
    _survives(_mutated(VALID, random.Random(seed), 3).encode())


@pytest.mark.slow
def test_many_random_mutations() -> None:
    for seed in range(4000):
        _survives(_mutated(VALID, random.Random(seed), 1 + seed % 6).encode())


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
        ),
        max_leaves=12,
    ),
    st.data(),
)
@SLOW
def test_odd_values_anywhere(value: object, data: st.DataObject) -> None:
    """A valid document with one entry replaced by anything at all."""
    paths = [".".join(map(str, p)) for p in SCENARIO.page.places if p]
    path = data.draw(st.sampled_from(paths))
    try:
        new = SCENARIO.edit(set={path: value})
    except ScenarioFaults:
        return
    assert all(q.low <= q.high for q in new.quantities.values())


def _mutated(text: str, rng: random.Random, times: int) -> str:
    for _ in range(times):
        at = rng.randrange(len(text))
        length = rng.choice([0, 0, 1, 3, 10])
        text = text[:at] + rng.choice([*JUNK, "", ""]) + text[at + length :]
    return text
