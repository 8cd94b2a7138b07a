"""Every input moves something, in the direction that its documentation states.

Each number in doubt is moved from its low to its high in the same worlds, all else as drawn; each
certain number is edited up and down.  An input that moves nothing is a fault.
"""

import numpy as np
import pytest

from offramp.catalog import load
from offramp.scenario.inputs import effects_of
from offramp.world import Blueprint, Settings, make_world, solve_world

WORLDS, SEED = 16, 5
QUICK = Settings(certify_every=0)
CASE = load("ukraine-2022")
BLUEPRINT = Blueprint.of(CASE)
DRAWS = BLUEPRINT.draw(SEED, 0, WORLDS).values
FRONTS = BLUEPRINT.front_numbers(SEED, 0, WORLDS)
GIVEN = {f"ratifiers.{n}.endorsement.given": True for n in ("washington", "eu_council")}
"""Endorsements count once given: their worth is tried in an edited case."""


def views(blueprint, values):
    """Each world of the sample: its numbers."""
    return [make_world(blueprint, row, u, QUICK) for row, u in zip(values, FRONTS, strict=True)]


def solved(blueprint, values):
    return [solve_world(blueprint, row, u, QUICK, certified=False)
            for row, u in zip(values, FRONTS, strict=True)]  # fmt: skip


def sides_of(effect, path, scenario):
    if effect.of.startswith("both"):
        return (0, 1)
    if "proposer" in effect.of:
        return (0,)
    if "responder" in effect.of:
        return (1,)
    named = path.split(".")[-1]
    assert named in scenario.sides, f"{effect} says nothing of whose outcome it is"
    return (0,) if named == scenario.proposer else (1,)


def fighting(world, side):
    start, war = world.war.start, world.war
    if side == 0:
        return war.finish_p[0, start]
    theta = np.interp(0.5, world.game.quantile, world.game.theta)
    return war.finish_r[0, start] - theta * war.finish_r_slope[0, start]


def worth(world, side, spread):
    values = (world.proposer, world.responder)[side][: world.blueprint.packages]
    return np.ptp(values) if spread else values.mean()


def edge(world, side, issue, option):
    """Worth of deals with an option less that of the others."""
    blueprint = world.blueprint
    place = next(i for i, known in enumerate(blueprint.issues) if known.name == issue)
    has = blueprint.codes[:-2, place] == blueprint.issues[place].options.index(option)
    values = (world.proposer, world.responder)[side][: blueprint.packages]
    return values[has].mean() - values[~has].mean()


def learning(world, side):
    k = world.war.start
    up = (world.game.view_p, world.game.view_r)[side][2]
    return up[1, k + 1] - up[0, k] if k + 1 < world.front else np.nan


def victory(world):
    """Chance that the proposer wins if it is fought out, by the truth's tables."""
    k, top, p = world.war.start, world.front, world.war.truth
    r = (1 - p) / p
    return k / top if abs(r - 1) < 1e-9 else (1 - r**k) / (1 - r**top)


def measures(effect, path, blueprint, values):
    """(outcomes, worlds) of the outcome that an effect speaks of."""
    scenario, name = blueprint.scenario, effect.outcome
    if name in ("deal", "offers", "harm"):
        outcomes = solved(blueprint, values)
        if name == "deal":
            return [[o.settled[:12].sum() for o in outcomes]]
        if name == "offers":
            column = blueprint.column["talks.channel"]
            return [[o.tabled[0] / row[column] for o, row in zip(outcomes, values, strict=True)]]
        kind = path.split(".")[2]
        fought = [1 - np.cumsum(o.settled)[:12] for o in outcomes]
        return [(blueprint.harm_paths(values, 12)[kind] * fought).sum(axis=1)]
    worlds = views(blueprint, values)
    if name == "escalation":
        return [[w.game.hazard[0, w.war.start] if "near_defeat" not in path
                 else w.game.hazard[0, w.front - 1] for w in worlds]]  # fmt: skip
    if name == "feasible":
        return [[float(w.feasible[:-2].sum()) for w in worlds]]
    if name == "front":
        return [[w.war.start / w.front for w in worlds]]
    if name == "victory":
        return [[victory(w) for w in worlds]]
    if name == "holds":
        some = np.arange(0, blueprint.packages, 7)
        return [[w.keeping.judge(some, enough=np.inf, designs=0).slack.mean() for w in worlds]]
    if name == "score":
        return [w.layout.scores[:, :-2].mean(axis=1) for w in worlds][:1]
    if name == "belief":
        # Weighted unevenly, so that nothing that moves two beliefs could cancel out.
        odd = np.sqrt(np.arange(2.0, 2.0 + 2 * len(scenario.senders)))
        return [[odd @ np.concatenate([w.held.comes, w.held.aims]) for w in worlds]]
    if name == "resolve":
        return [[np.trapezoid(1.0 - w.game.cdf, w.game.quantile) for w in worlds]]
    sides = sides_of(effect, path, scenario)
    if name == "reservation":
        return [[fighting(w, s) for w in worlds] for s in sides]
    if name == "learning":
        return [[learning(w, s) for w in worlds] for s in sides]
    assert name == "package"
    if effect.pattern.startswith("issues.*.options"):
        # The reference deal is pinned by its worth, so an option gains on the others.
        return [[edge(w, s, *path.split(".")[1:4:2]) for w in worlds] for s in sides]
    spread = "best deal less its worst" in effect.of
    return [[worth(w, s, spread) for w in worlds] for s in sides]


def check(effect, path, low, high):
    for less, more in zip(low, high, strict=True):
        moved = np.nan_to_num(np.asarray(more) - np.asarray(less))
        assert np.abs(moved).max() > 0, f"{path} moves no {effect.outcome}"
        if effect.sign == "+":
            assert moved.mean() > 0, f"{path} should raise: {effect}"
        elif effect.sign == "-":
            assert moved.mean() < 0, f"{path} should lower: {effect}"


def at(path, quantile):
    values = DRAWS.copy()
    values[:, BLUEPRINT.column[path]] = CASE.quantities[path].ppf(quantile)
    return values


@pytest.mark.parametrize("path", CASE.quantities)
def test_every_number_is_documented(path):
    assert effects_of(CASE, path), f"{path} has no row in the table of effects"


@pytest.mark.parametrize("path", [p for p in BLUEPRINT.ranges if "endorsement" not in p])
def test_a_range_moves_what_it_says(path):
    turned = -1.0 if path.startswith("war.discount") else 1.0  # factors fall as rates rise
    assert turned * CASE.quantities[path].ppf(0.9) >= turned * CASE.quantities[path].ppf(0.1)
    for effect in effects_of(CASE, path):
        low = measures(effect, path, BLUEPRINT, at(path, 0.1))
        high = measures(effect, path, BLUEPRINT, at(path, 0.9))
        check(effect, path, low, high)


@pytest.mark.parametrize("path", [p for p in CASE.quantities if "endorsement.worth" in p])
def test_an_endorsement_counts_once_given(path):
    given = Blueprint.of(CASE.edit(set=GIVEN))
    values = given.draw(SEED, 0, WORLDS).values
    (effect,) = effects_of(CASE, path)
    tried = []
    for quantile in (0.02, 0.98):
        moved = values.copy()
        moved[:, given.column[path]] = CASE.quantities[path].ppf(quantile)
        tried.append(measures(effect, path, given, moved))
    check(effect, path, *tried)


def editable():
    """Certain numbers that can be moved without breaking a rule of the file."""
    for path, quantity in CASE.quantities.items():
        value = quantity.mid
        if quantity.certain and value not in (0, 100):
            yield path, value


@pytest.mark.parametrize(("path", "value"), list(editable()))
def test_a_certain_number_moves_what_it_says(path, value):
    low, high = (f"{value * f:g} {CASE.quantities[path].unit}".strip() for f in (0.9, 1.1))
    as_written = [float(t) if t.replace(".", "").isdigit() else t for t in (low, high)]
    tried = [Blueprint.of(CASE.edit(set={path: text})) for text in as_written]
    for effect in effects_of(CASE, path):
        check(effect, path, *(measures(effect, path, b, b.draw(SEED, 0, WORLDS).values)
                              for b in tried))  # fmt: skip
