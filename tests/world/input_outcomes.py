"""The outcomes that the table of effects speaks of, measured in a few worlds of one scenario."""

from functools import cached_property

import numpy as np

from offramp.world import Blueprint, Settings, make_keeping, make_world, solve_world
from offramp.world.beliefs import Ledger, priors

__all__ = ["SEED", "WORLDS", "Tried", "check"]

WORLDS, SEED = 12, 5
TALKS = Settings(certify_every=0)
NUMBERS = Settings(certify_every=0, off=frozenset({"durability"}))
"""Whether a deal holds has an outcome of its own: worths and votes are looked at without it."""


class Tried:
    """A scenario in the worlds of the sample, as drawn or with one input moved in all of them."""

    def __init__(self, scenario, blueprint=None, values=None):
        self.scenario = scenario
        self.blueprint = Blueprint.of(scenario) if blueprint is None else blueprint
        drawn = values is None
        self.values = self.blueprint.draw(SEED, 0, WORLDS).values if drawn else values

    def at(self, path, quantile):
        """Return the same worlds with one number at its quantile in each."""
        values = self.values.copy()
        values[:, self.blueprint.column[path]] = self.scenario.quantities[path].ppf(quantile)
        return Tried(self.scenario, self.blueprint, values)

    @cached_property
    def worlds(self):
        return self._each(make_world, NUMBERS)

    @cached_property
    def solved(self):
        return self._each(solve_world, TALKS, certified=False)

    def _each(self, make, *settings, **options):
        fronts = self.blueprint.front_numbers(SEED, 0, WORLDS)
        return [make(self.blueprint, row, u, *settings, **options)
                for row, u in zip(self.values, fronts, strict=True)]  # fmt: skip

    def measures(self, effect, path):
        """(outcomes, worlds) of the outcome that an effect speaks of, one row for each side."""
        name = effect.outcome
        if name in ("package", "gain", "reservation", "learning"):
            sides = _sides_of(effect, path, self.scenario)
            return [[_SIDED[name](w, s, effect, path) for w in self.worlds] for s in sides]
        return [getattr(self, f"_{name}")(path)]

    # ------------------------------------------------------------------------ of the talks

    def _deal(self, _path):
        return [o.settled[:12].sum() for o in self.solved]

    def _offers(self, _path):
        open_ = self.values[:, self.blueprint.column["talks.channel"]]
        return [o.tabled[0] / chance for o, chance in zip(self.solved, open_, strict=True)]

    def _harm(self, path):
        fought = [1 - np.cumsum(o.settled)[:12] for o in self.solved]
        return (self.blueprint.harm_paths(self.values, 12)[path.split(".")[2]] * fought).sum(axis=1)

    # ------------------------------------------------------------------- of a world's numbers

    def _escalation(self, path):
        """Now, or where the responder is about to be driven out."""
        near = "near_defeat" in path
        return [w.game.hazard[0, w.front - 1 if near else w.war.start] for w in self.worlds]

    def _feasible(self, _path):
        return [float(w.ratified[:-2].sum()) for w in self.worlds]

    def _front(self, _path):
        return [w.war.start / w.front for w in self.worlds]

    def _victory(self, _path):
        return [_victory(w) for w in self.worlds]

    def _holds(self, _path):
        some = np.arange(0, self.blueprint.packages, 7)
        kept = self._each(make_keeping)
        return [k.judge(some, enough=np.inf, designs=0).slack.mean() for k in kept]

    def _score(self, _path):
        return [self.blueprint.today.scores[:, :-2].mean()]  # alike in all worlds

    def _resolve(self, _path):
        return [np.trapezoid(1.0 - w.game.cdf, w.game.quantile) for w in self.worlds]

    def _belief(self, _path):
        # Weighted unevenly, so that nothing that moves two beliefs could cancel out.
        odd = np.sqrt(np.arange(2.0, 2.0 + 2 * len(self.scenario.senders)))
        return [odd @ np.concatenate([w.held.comes, w.held.aims]) for w in self.worlds]

    def _heard(self, path):
        """Distance between beliefs with and without a statement, or the one that it takes back."""
        name, said = path.split(".")[1], self.scenario.statements
        name = said[name].takes_back if path.endswith(".undoes") else name
        silent = {name}
        for other in said:  # what takes it back, and what takes that back, goes with it
            silent |= {other} if said[other].takes_back in silent else set()
        without = self.scenario.edit(remove=[f"statements.{other}" for other in silent])
        return np.abs(self._believed(self.scenario) - self._believed(without)).sum(axis=1)

    def _believed(self, scenario):
        """(worlds, 2 senders) beliefs were this all that was said."""
        column = self.blueprint.column

        def value(path, default=0.0):
            place = column.get(path)
            return np.full(WORLDS, default) if place is None else self.values[:, place]

        return Ledger.of(scenario).update(value, priors(scenario, value)).mean


# ------------------------------------------------------------------------------ of one side


def _sides_of(effect, path, scenario):
    if effect.of.startswith("both"):
        return (0, 1)
    if "proposer" in effect.of:
        return (0,)
    if "responder" in effect.of:
        return (1,)
    named = path.split(".")[-1]
    assert named in scenario.sides, f"{effect} says nothing of whose outcome it is"
    return (0,) if named == scenario.proposer else (1,)


def _fighting(world, side, _effect, _path):
    start, war = world.war.start, world.war
    if side == 0:
        return war.finish_p[0, start]
    theta = np.interp(0.5, world.game.quantile, world.game.theta)
    return war.finish_r[0, start] - theta * war.finish_r_slope[0, start]


def _worth(world, side, _effect, _path):
    return (world.proposer, world.responder)[side][: world.blueprint.packages].mean()


def _gain(world, side, _effect, path):
    """Worth of the packages concerned less that of the others."""
    values = (world.proposer, world.responder)[side][: world.blueprint.packages]
    has = _concerned(world.blueprint, side, path.split("."))
    return values[has].mean() - values[~has].mean()


def _concerned(blueprint, side, parts):
    """(packages,) which of them an input of one side is about."""
    scenario, name = blueprint.scenario, parts[1]
    if parts[0] == "interactions":
        wanted = scenario.interactions[name].conditions
    elif parts[0] == "sanctions":
        wanted = ((parts[2], "returned" if side else f"paid_to_{scenario.proposer}"),)
    elif parts[2] == "swing":
        likes = scenario.positions(parts[-1], name)
        wanted = ((name, max(likes, key=likes.__getitem__)),)
    else:
        wanted = ((name, parts[3]),)
    has = np.ones(blueprint.packages, dtype=bool)
    for issue, option in wanted:
        place = next(i for i, known in enumerate(blueprint.issues) if known.name == issue)
        has &= blueprint.codes[:-2, place] == blueprint.issues[place].options.index(option)
    return has


def _learning(world, side, _effect, _path):
    k = world.war.start
    up = (world.game.view_p, world.game.view_r)[side][2]
    # A month won; where that would end the war, a month lost.
    return abs(up[1, k + 1 if k + 1 < world.front else k - 1] - up[0, k])


_SIDED = {"package": _worth, "gain": _gain, "reservation": _fighting, "learning": _learning}


def _victory(world):
    """Chance that the proposer wins if it is fought out, by the truth's tables."""
    k, top, p = world.war.start, world.front, world.war.truth
    r = (1 - p) / p
    return k / top if abs(r - 1) < 1e-9 else (1 - r**k) / (1 - r**top)


# ------------------------------------------------------------------------------- the verdict


def check(effect, path, low, high):
    """Fail unless the outcome moves from *low* to *high*, in the direction that is stated."""
    for less, more in zip(low.measures(effect, path), high.measures(effect, path), strict=True):
        moved = np.asarray(more) - np.asarray(less)
        assert np.isfinite(moved).all(), f"{path} has no {effect.outcome} in some world"
        assert np.abs(moved).max() > 0, f"{path} moves no {effect.outcome}"
        if effect.sign == "+":
            assert moved.mean() > 0, f"{path} should raise: {effect}"
        elif effect.sign == "-":
            assert moved.mean() < 0, f"{path} should lower: {effect}"
