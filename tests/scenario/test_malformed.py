"""Every malformed file gets its faults with place, key, rule and remedy, and nothing else."""

import pytest
from malformed_cases import BYTES, EDITS

from offramp.scenario import ScenarioFaults, read, read_text
from offramp.scenario.explain import LATER
from offramp.scenario.yamlfile import decode

SEVERAL = {
    "group is a word",
    "three sides",
    "two proposers",
    "position of nobody",
    "group has a stranger",
    "idle sender",
    "asset clashes",
    "doubt about nothing",
}
"""Edits that break more than one rule."""


def _edited(valid_text: str, old: str, new: str) -> tuple[str, int | None, int | None]:
    assert valid_text.count(old) == 1, "the text to replace must stand once"
    text = valid_text.replace(old, new)
    if "§" not in text:
        return text, None, None
    lines = text[: text.index("§")].split("\n")
    return text.replace("§", ""), len(lines), len(lines[-1]) + 1


@pytest.mark.parametrize(("name", "old", "new", "key", "phrase"), EDITS, ids=[e[0] for e in EDITS])
def test_edit_is_refused(
    name: str, old: str, new: str, key: str, phrase: str, valid_text: str
) -> None:
    text, line, column = _edited(valid_text, old, new)
    with pytest.raises(ScenarioFaults) as caught:
        read_text(text, "bad.yaml")
    faults = caught.value.faults
    found = [f for f in faults if f.key == key and phrase in f"{f.rule}. {f.remedy}"]
    assert found, f"no fault at {key!r} with {phrase!r} in:\n{caught.value}"
    fault = found[0]
    assert fault.line is not None
    assert fault.file == "bad.yaml"
    assert fault.rule
    assert fault.remedy
    if line is not None:
        assert (fault.line, fault.column) == (line, column), str(fault)
    if name not in SEVERAL:
        assert len(faults) == 1, f"one mistake, one fault:\n{caught.value}"


@pytest.mark.parametrize(
    ("name", "data", "line", "column", "phrase"), BYTES, ids=[b[0] for b in BYTES]
)
def test_bytes_are_refused(
    name: str, data: bytes, line: int | None, column: int | None, phrase: str
) -> None:
    with pytest.raises(ScenarioFaults) as caught:
        read_text(decode(data, "bad.yaml"), "bad.yaml")
    fault = caught.value.faults[0]
    assert phrase in str(fault)
    assert fault.line == line
    if column is not None:
        assert fault.column == column


def test_there_are_many() -> None:
    assert len(EDITS) + len(BYTES) >= 60
    assert len({e[0] for e in EDITS}) == len(EDITS)


def test_later_sections_are_named_as_such(valid_text: str) -> None:
    for section in LATER:
        with pytest.raises(ScenarioFaults, match="This version does not read it yet") as caught:
            read_text(f"{valid_text}{section}: {{}}\n", "bad.yaml")
        assert [f.key for f in caught.value.faults] == [section]


def test_no_file(tmp_path) -> None:
    with pytest.raises(ScenarioFaults, match="cannot be read"):
        read(tmp_path / "none.yaml")
    with pytest.raises(ScenarioFaults, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(ScenarioFaults, match="no path"):
        read("a\0b")


def test_all_at_once(valid_text: str) -> None:
    """Faults of form, of numbers and of consistency, in several sections, in one report."""
    text = (
        valid_text.replace("front: 50 %", "fornt: 50 %")
        .replace("unsafe_peace: 5/10/20", "unsafe_peace: 20/10/5")
        .replace("returned: {north: 100,", "returned: {north: 90,")
        .replace("swing: {north: 20/30/40,", "swing: {north: 20/30/40 %,")
        .replace("date: 2020-05-01", "date: 2021-05-01")
        .replace("rule: 2 of 3", "rule: 2 of 4")
    )
    with pytest.raises(ScenarioFaults) as caught:
        read_text(text, "bad.yaml")
    keys = [f.key for f in caught.value.faults]
    assert keys == [
        "issues.land.swing.north",
        "issues.land.options",
        "war.fornt",
        "beliefs.unsafe_peace",
        "ratifiers.west.rule",
        "sources.report.date",
    ]
