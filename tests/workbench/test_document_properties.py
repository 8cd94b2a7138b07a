"""Any edits of the bundled cases, saved: what is read back, and which lines were touched."""

import difflib

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from offramp.catalog import open_case, text_of
from offramp.scenario import ScenarioFaults, read_text
from offramp.workbench.document import MOVED, save_text
from offramp.workbench.splice import same
from offramp.workbench.state import Edit, applied

CASES = ("ukraine-2022", "iran-2013")
SECTIONS = (
    "statements",
    "ratifiers",
    "deals",
    "interactions",
    "levers",
    "postures",
    "demands",
    "sources",
)
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"), max_size=40
) | st.sampled_from(
    ["a: b", "# no", "- x", "yes", "~", "12", "{a}", 'it\'s "so"', "a, b", "\u2028", "@", "x #y"]
)


@st.composite
def moved(draw, case):
    """A number set anew, within its own low and high, in its own unit."""
    written = {
        ".".join(map(str, path)): case.quantities[".".join(map(str, path))].written
        for path in case.page.values
        if ".".join(map(str, path)) in case.quantities
    }
    path = draw(st.sampled_from(sorted(written)))
    number = written[path]
    unit = f" {number.unit.text}" if number.unit.text else ""
    low, high = number.at(0.1), number.at(0.9)
    points = sorted(low + (high - low) * draw(st.integers(0, 20)) / 20 for _ in range(3))
    if number.certain:
        return Edit("set", path, number.text())
    return Edit("set", path, "/".join(f"{x:.6g}" for x in points) + unit)


@st.composite
def removed(draw, case):
    held = case.page.document
    section = draw(st.sampled_from([s for s in SECTIONS if s in held]))
    if draw(st.integers(0, 9)) == 0:
        return Edit("remove", section)
    return Edit("remove", f"{section}.{draw(st.sampled_from(sorted(held[section])))}")


@st.composite
def added(draw, case):
    name = draw(st.sampled_from(["zz_one", "zz_two", "n"]))
    issue, options = draw(st.sampled_from(list(case.issues.items())))
    first, second = case.sides
    entry = {
        "deals": {"is": draw(TEXT), "deal": {issue: draw(st.sampled_from([*options.options]))}},
        "sources": {"title": draw(TEXT), "by": draw(TEXT), "date": "2010-01-01"},
        "levers": {"title": draw(TEXT), "set": {"talks.channel": "40/50/60 % of months"}},
        "issues": {
            "asks": draw(TEXT),
            "swing": {first: "1/2/3", second: 4},
            "reference": "none",
            "options": {
                "none": {first: 0, second: 100, "is": draw(TEXT)},
                "some": {first: 100, second: 0, "on_table": draw(st.booleans())},
            },
            "judgement": draw(TEXT),
        },
        "ratifiers": {
            "is": draw(TEXT),
            "asked": draw(st.sampled_from(["always", [issue]])),
            "weights": {issue: 3, "relief." + case.relieving_senders[0]: 1.5},
            "likes": draw(st.sampled_from(sorted(case.sides))),
            "passes_at": "30/40/50",
        },
    }
    section = draw(st.sampled_from(sorted(entry)))
    return Edit("add", f"{section}.{name}", entry[section])


def edits_of(case):
    pull = st.sampled_from(sorted(case.levers)).map(lambda name: Edit("pull", name))
    one = st.one_of(moved(case), moved(case), removed(case), added(case), pull)
    return st.lists(one, min_size=1, max_size=5).map(tuple)


def bare(data):
    """Data without the notes of the workbench, numbers as text."""
    if isinstance(data, dict):
        noted = str(data.get("note", "")).startswith(MOVED)
        kept = {k: bare(v) for k, v in data.items() if not (noted and k == "note")}
        return kept["value"] if noted and [*kept] == ["value"] else kept
    if isinstance(data, list):
        return [bare(v) for v in data]
    return data if isinstance(data, str | bool) else f"{data:.12g}"


def made(case, edits):
    """The same edits made to the scenario; None if they do not go together."""
    names = tuple(e.path for e in edits if e.kind == "pull")
    try:
        out = applied(case, edits)
        if len({*names}) < len(names):
            return None
        return out.pull(*names) if names else out
    except ScenarioFaults:
        return None


def fits(case, name, lever):
    try:
        case.pull().edit(add={f"levers.{name}": lever})
    except ScenarioFaults:
        return False
    return True


class Held:
    """A case, its text, and where its entries stand."""

    def __init__(self, name):
        self.name, self.text = name, text_of(name)
        self.scenario = open_case(name)
        self.lines = self.text.splitlines()

    def spans(self, edits):
        """First and last line of every entry that the edits name or may touch."""
        paths = [("levers", e.path) for e in edits if e.kind == "pull"]
        for edit in edits:
            if edit.kind == "pull":
                lever = self.scenario.levers.get(edit.path)
                named = lever.paths if lever else ()
                paths += [self._path(p) for p in named]
            else:
                paths.append(self._path(edit.path))
        paths += [("levers", name) for name in self.scenario.levers]  # that no longer fit
        paths.append(("correlations",))  # of numbers made certain
        return [self._span(path) for path in paths if path in self.scenario.page.places]

    def lever_lines(self, names):
        """Lines of levers that say something."""
        spans = [self._span(("levers", name)) for name in names]
        return [x for a, b in spans for x in self.lines[a - 1 : b] if x.startswith("  ")]

    def _path(self, dotted):
        known = self.scenario.page.places
        return next((p for p in known if ".".join(map(str, p)) == dotted), (dotted,))

    def _span(self, path):
        places = self.scenario.page.places
        first = places[path][0]
        after = [line for p, (line, _) in places.items() if line > first and p[: len(path)] != path]
        return first, min(after, default=len(self.lines) + 1) - 1


HELD = {name: Held(name) for name in CASES}
COMMON = {
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
    "phases": [Phase.explicit, Phase.generate],
}


def check(name, data):
    held = HELD[name]
    case = held.scenario
    edits = data.draw(edits_of(case))
    wanted = made(case, edits)
    if wanted is None:
        with pytest.raises(ScenarioFaults):
            save_text(held.text, edits)
        return
    saved = save_text(held.text, edits)
    found = read_text(saved).document
    pulled = {e.path for e in edits if e.kind == "pull"}
    expected = wanted.document
    had = applied(case, edits).document.get("levers", {})
    left, _ = found.pop("levers", {}), expected.pop("levers", {})
    assert same(bare(left), bare({k: had[k] for k in left}))
    gone = {*had} - {*left} - pulled
    assert ("# Left out on saving" in saved) == bool(gone)
    assert all(not fits(wanted, name, had[name]) for name in gone)
    assert same(bare(found), bare(expected))
    kept = {*saved.splitlines()}
    touched = any(e.path.split(".")[0] == "levers" for e in edits if e.kind != "pull")
    for line in () if touched else held.lever_lines(pulled | gone):
        assert f"{line[:2]}# {line[2:]}" in kept
    spans, empty = held.spans(edits), {k for k, v in found.items() if v == {}}
    matcher = difflib.SequenceMatcher(None, held.lines, saved.splitlines(), autojunk=False)
    for kind, first, last, *_ in matcher.get_opcodes():
        for i in range(first, last) if kind != "equal" else ():
            blank = not held.lines[i].strip()
            emptied = held.lines[i].rstrip(":") in empty
            assert blank or emptied or any(a <= i + 1 <= b for a, b in spans), held.lines[i]


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=3, **COMMON)
@given(data=st.data())
def test_what_is_saved_is_what_was_edited(name, data):
    check(name, data)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@settings(max_examples=250, **COMMON)
@given(data=st.data())
def test_what_is_saved_is_what_was_edited_many_times(name, data):
    check(name, data)
