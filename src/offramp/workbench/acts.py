"""What the controls of the page do to a view: plain functions from form fields to a new view."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from offramp.report.figures import capital
from offramp.report.wording import clean, entry_words
from offramp.scenario import ScenarioFaults
from offramp.scenario.written import short
from offramp.workbench.form_kinds.lever_faults import needing
from offramp.workbench.moving import moved, unit_of, written
from offramp.workbench.scales import scale_of, turns
from offramp.workbench.state import MOST_PINS, Edit, State, decode
from offramp.workbench.taking_back import added_within, needed_by, without_added
from offramp.workbench.view import View

if TYPE_CHECKING:
    from offramp.scenario import Quantity
    from offramp.workbench.engine import Bench

__all__ = ["Refused", "acted"]


class Refused(ValueError):  # noqa: N818 (it is an answer)
    """What a control asks for cannot be done; said beside the number, if one is named."""

    def __init__(self, says: str, path: str = "") -> None:
        super().__init__(says)
        self.says, self.path = says, path


def acted(view: View, given: Mapping[str, str], bench: Bench) -> View:
    """Return the view after what a form asks for.

    Parameters
    ----------
    view
        What is shown.
    given
        Fields of the form: ``do`` names the act, the others say with what.
    bench
        Where scenarios come from.

    Raises
    ------
    Refused
        If it makes no sense.
    offramp.scenario.ScenarioFaults
        If what it makes is no valid scenario.
    """
    path, state = given.get("path", ""), view.state
    match given.get("do", ""):
        case "move":
            number, middle = _number(bench, state, path), _value(given, "mid", path)
            _check_bounds(number, middle, path)
            return _set(view, bench, path, moved(number, middle))
        case "range":
            return _set(view, bench, path, _range(given, path))
        case "single":
            middle = _value(given, "mid", path)
            return _set(view, bench, path, (middle, middle, middle))
        case "reset":
            if not state.edited(path):
                _number(bench, state, path)
            return _to(view, bench, state.without("set", path))
        case "turn":
            return _to(view, bench, _turned(bench, state, path))
        case "drop":
            kind = given.get("kind", "")
            if kind not in ("set", "add", "remove", "pull"):
                raise Refused("there is no such change")
            if kind == "add":
                return _taken_back(view, bench, path)
            return _to(view, bench, state.without(kind, path))
        case "lever":
            return _to(view, bench, _switched(state, path, on=bool(given.get("on"))))
        case "pin":
            if state in view.pins:
                return view
            if len(view.pins) >= MOST_PINS:
                raise Refused(f"{MOST_PINS} states are pinned already; take one out first")
            return replace(view, pins=(*view.pins, state))
        case "unpin":
            gone = decode(given.get("pin", ""))
            return replace(view, pins=tuple(p for p in view.pins if p != gone))
        case "go":
            return view.moved_to(decode(given.get("to", "")))
        case "seed":
            seed = _value(given, "seed", "")
            if seed != int(seed) or abs(seed) > 2**31:
                raise Refused("a seed is a whole number")
            return view.moved_to(replace(state, seed=int(seed)))
        case "afresh":
            return view.moved_to(State(state.base))
    raise Refused("there is no such control")


def _switched(state: State, lever: str, *, on: bool) -> State:
    if not on:
        return state.without("pull", lever)
    return state if lever in state.pulled else state.with_edit(Edit("pull", lever))


def _to(view: View, bench: Bench, state: State) -> View:
    """Go to a state, if it can be solved."""
    bench.scenario(state)
    return view.moved_to(state)


def _set(view: View, bench: Bench, path: str, three: tuple[float, float, float]) -> View:
    number = _number(bench, view.state, path)
    text = written(number, *three)
    return view if text == number.text else _to(view, bench, _with(bench, view.state, path, text))


def _with(bench: Bench, state: State, path: str, text: str) -> State:
    """State with a number as written; what the file has is no change."""
    before = bench.base(state).quantities.get(path)
    if before is not None and text == before.text:
        return state.without("set", path)
    # What is set by hand no longer rests on what the old number rested on, and says so.
    return state.with_edit(Edit("set", path, {"value": text, "judgement": "set on the workbench"}))


def _turned(bench: Bench, state: State, path: str) -> State:
    """State in which two positions on one scale have changed places."""
    scenario = bench.edited(state)
    if not turns(scenario, path):
        raise Refused("only two options can change places")
    one, other = scale_of(scenario, path)
    numbers = scenario.quantities
    state = _with(bench, state, one, numbers[other].text)
    return _with(bench, state, other, numbers[one].text)


def _taken_back(view: View, bench: Bench, path: str) -> View:
    """Take back what was added, switched off if it was on; refuse where others rest on it."""
    if not any(edit.kind == "add" and edit.path == path for edit in view.state.edits):
        raise Refused("there is no such change")
    scenario = bench.edited(view.state)
    others = needing(scenario, added_within(view.state, path))
    try:
        if not others:
            return _to(view, bench, without_added(view.state, path))
    except ScenarioFaults as faults:
        others = needed_by(scenario, path, faults.faults)
        if not others:
            raise
    name = capital(clean(entry_words(scenario, path)))
    raise Refused(
        f"{name} cannot be taken back: it is needed by {others}. Take back first what needs it."
    )


def _number(bench: Bench, state: State, path: str) -> Quantity:
    number = bench.edited(state).quantities.get(path)
    if number is None:
        raise Refused("there is no such number in this scenario")
    return number


def _check_bounds(number: Quantity, middle: float, path: str) -> None:
    """Refuse a middle that the file would refuse, by its own name: its range comes after it."""
    low, high = number.bounds
    if not low <= middle <= high:
        bounds = f"{short(low)} to {short(high)} {unit_of(number)}".strip()
        raise Refused(f"{short(middle)} is outside {bounds}. Write a number within them.", path)


def _range(given: Mapping[str, str], path: str) -> tuple[float, float, float]:
    low, mid, high = (_value(given, name, path) for name in ("low", "mid", "high"))
    return low, mid, high


def _value(given: Mapping[str, str], name: str, path: str) -> float:
    text = given.get(name, "").strip().replace("\N{MINUS SIGN}", "-")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or len(text) > 40:
        raise Refused(f"a number is wanted (here: {text[:40] or 'nothing'}).", path)
    return value
