"""Every input moves something, in the direction that its documentation states.

Each number in doubt of the bundled cases is moved from its low to its high in the same worlds, all
else as drawn; each certain number is edited up and down.  An input that moves nothing is a fault.
What the bundled cases lack is tried in `test_inputs_elsewhere`.
"""

from functools import cache

import pytest
from input_outcomes import Tried, check

from offramp.catalog import load, names
from offramp.scenario.inputs import effects_of
from offramp.scenario.units import Kinds

CASES = {name: load(name) for name in names()}


def numbers(chosen):
    """(case, path) of the chosen numbers of every bundled case."""
    return [
        (name, path)
        for name, case in CASES.items()
        for path, number in case.quantities.items()
        if chosen(case, number)
    ]


def drawn_by_worlds(case, number):
    return not number.certain and number.path != f"war.weariness.{case.responder}"


def edited(case, number):
    """Certain numbers that can be moved, and the range that is the secret of every world.

    Positions of 0 and 100 are what the least and the most liked option are called, and of a relief
    issue one option lifts nothing.
    """
    ends = number.written.kind is Kinds.POSITION and number.mid in (0, 100)
    fixed = ends or number.path == "sanctions.relief.none"
    return not drawn_by_worlds(case, number) and not fixed


@cache
def sample(name, endorsed):
    """Return a case in the worlds of the sample; endorsements count once given."""
    case = CASES[name]
    if endorsed:
        asked = [r for r, entry in case.ratifiers.items() if entry.endorsement is not None]
        case = case.edit(set={f"ratifiers.{r}.endorsement.given": True for r in asked})
    return Tried(case)


@pytest.mark.parametrize(("name", "path"), numbers(lambda *_: True))
def test_every_number_is_documented(name, path):
    assert effects_of(CASES[name], path), f"{path} has no row in the table of effects"


@pytest.mark.parametrize(("name", "path"), numbers(drawn_by_worlds))
def test_a_range_moves_what_it_says(name, path):
    quantity, tried = CASES[name].quantities[path], sample(name, "endorsement" in path)
    turned = -1.0 if path.startswith("war.discount") else 1.0  # factors fall as rates rise
    assert turned * quantity.ppf(0.9) >= turned * quantity.ppf(0.1)
    low, high = tried.at(path, 0.1), tried.at(path, 0.9)
    for effect in effects_of(CASES[name], path):
        check(effect, path, low, high)


def moved(number):
    """Texts of a number a tenth lower and a tenth higher, within its bounds; 0 becomes 10."""
    points = [number.mid] if number.certain else [number.low, number.mid, number.high]
    least, most = number.bounds
    lower = [max(least, 0.9 * x) for x in points]
    higher = [min(most, 1.1 * x if x else 10.0) for x in points]
    return [_text(points, number.unit) for points in (lower, higher)]


def _text(points, unit):
    text = "/".join(f"{x:g}" for x in points)
    return f"{text} {unit}" if unit else text if len(points) > 1 else points[0]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "path"), numbers(edited))
def test_what_all_worlds_share_moves_what_it_says(name, path):
    case = CASES[name]
    low, high = (Tried(case.edit(set={path: text})) for text in moved(case.quantities[path]))
    for effect in effects_of(case, path):
        check(effect, path, low, high)
