"""The bundled case with made-up results that look like real ones: no solver is run.

Figures are plausible and mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from offramp.analysis.deal_map import DealMap, shares_agreed
from offramp.analysis.draft import Draft, Refusal
from offramp.analysis.intervals import Estimate
from offramp.analysis.reading import Reading, SideReading
from offramp.analysis.verdict import SolverShift, Verdict, judge
from offramp.catalog import open_case
from offramp.report.facts import Facts, facts_of
from offramp.report.wording import clean
from offramp.runs import Run
from offramp.world import Blueprint, Settings

WORLDS, PERIODS, SEED = 240, 36, 1

PULLS = {
    "war.lasts": 1.6,
    "war.odds.seen_by.russia": 1.2,
    "issues.withdrawal.swing.russia": -0.8,
    "talks.channel": 0.7,
    "war.cost.russia": 0.3,
}


@dataclass(frozen=True)
class Made:
    """Everything a report reads."""

    facts: Facts
    run: Run
    verdict: Verdict
    deal_map: DealMap


def _worth(blueprint: Any) -> tuple[np.ndarray, np.ndarray]:
    """Worth of every package to both sides, additive, from the middle of the ranges."""
    scenario = blueprint.scenario
    worth = []
    for side, start in ((scenario.proposer, 0.08), (scenario.responder, 0.02)):
        total = np.full(blueprint.packages, start)
        for i, issue in enumerate(blueprint.issues):
            likes = scenario.positions(side, issue.name)
            path = f"issues.{issue.name}.swing.{side}"
            swing = (
                float(scenario.quantities[path].ppf(0.5)) if path in scenario.quantities else 0.07
            )
            column = np.array([likes[option] for option in issue.options]) / 100
            total += swing * column[blueprint.codes[: blueprint.packages, i]]
        worth.append(total)
    gives_in = np.array([0.0, 1.0])
    return np.append(worth[0], gives_in), np.append(worth[1], gives_in[::-1])


def _run(worlds: int = WORLDS) -> Run:
    rng = np.random.default_rng(7)
    blueprint = Blueprint.of(open_case("ukraine-2022"))
    draws = blueprint.draw(SEED, 0, worlds)
    proposer, responder = _worth(blueprint)

    def score(path: str) -> np.ndarray:
        ranks = draws.column(path).argsort().argsort()
        return (ranks - ranks.mean()) / max(ranks.std(), 1.0)

    pull = sum(weight * score(path) for path, weight in PULLS.items()) + rng.normal(size=worlds)
    ever = 1 / (1 + np.exp(-1.6 * pull))
    months = np.arange(PERIODS)
    settles = ever[:, None] * 0.3 * 0.9**months
    ends = (1 - ever)[:, None] * 0.05 + 0.001 + 0 * months
    wild = rng.uniform(0.0002, 0.0012, (worlds, 1)) + 0 * months
    left = np.cumprod((1 - settles) * (1 - ends - wild), axis=1)
    before = np.concatenate([np.ones((worlds, 1)), left[:, :-1]], axis=1)
    settled, fought = before * settles, before * (1 - settles)
    n = blueprint.packages
    good = np.flatnonzero((proposer[:n] > 0.5) & (responder[:n] > 0.25))
    best = good[np.argsort(-(proposer + responder)[good])][:80]
    odds = np.exp(-0.12 * np.arange(len(best)))
    odds /= odds.sum()
    packages = np.array([rng.choice(best, size=4, replace=False, p=odds) for _ in range(worlds)])
    split = rng.dirichlet(np.ones(4), size=worlds)
    return Run(
        scenario=blueprint.scenario,
        blueprint=blueprint,
        settings=Settings(),
        draws=draws,
        settled=settled,
        escalated=fought * wild,
        won_proposer=0.4 * fought * ends,
        won_responder=0.6 * fought * ends,
        tabled=np.minimum(1.0, 3 * settled),
        zone_now=np.clip(ever * 1.3, 0, 1),
        zone_by=np.clip(ever[:, None] * 1.3 + 0.1 * (1 - 0.9**months), 0, 1),
        fighting_proposer=0.27 + 0.15 * rng.normal(size=worlds),
        fighting_responder=0.32 + 0.15 * rng.normal(size=worlds),
        value_of_trying=0.1 * ever,
        feasible=rng.integers(40, 900, size=worlds),
        gain_mean=np.full(worlds, 1.1e-7),
        gain_largest=np.full(worlds, 2.3e-5),
        value_gap=np.full(worlds, 1e-6),
        deals_moved=np.full(worlds, 1e-5),
        clamped=np.zeros(worlds, dtype=np.int64),
        deal_world=np.repeat(np.arange(worlds), 4),
        deal_package=packages.ravel(),
        deal_settled=(split[:, :, None] * settled[:, None, :]).reshape(-1, PERIODS),
        deal_proposer=proposer[packages].ravel(),
        deal_responder=responder[packages].ravel(),
        deal_holds=np.tile([0.9, 0.8], (packages.size, 1)),
        interrupted=False,
        seconds=6.2,
        version="0.1.0",
    )


def _shift(setting: str, by: float) -> SolverShift:
    chance = Estimate(0.49 + by, 0.42 + by, 0.56 + by, 200, "mean")
    shift = Estimate(by, by - 0.004, by + 0.004, 200, "paired")
    harm = {
        "civilians_killed": Estimate(-1e4 * by, -1e4 * by - 90.0, 90.0 - 1e4 * by, 200, "paired")
    }
    return SolverShift(setting, chance, shift, zone=shift, escalated=shift, length=shift, harm=harm)


def _frontier(proposer, responder, order):
    """Packages of *order* that none of it betters for both, the responder's worth rising."""
    order = order[np.lexsort((-responder[order], -proposer[order]))]
    top = np.maximum.accumulate(np.concatenate([[-np.inf], responder[order]]))[:-1]
    return order[responder[order] > top]


def _map(run: Run) -> DealMap:
    """The map with made-up values and refusals."""
    blueprint, n = run.blueprint, run.blueprint.packages
    proposer, responder = (worth[:n] for worth in _worth(blueprint))
    rng = np.random.default_rng(11)
    names = tuple(voter.name for voter in blueprint.voters)
    refused = rng.random((n, len(names))) < 0.1
    refused[:, 0] = proposer < 0.45
    ratified = ~refused.any(axis=1)
    feasible = ratified & (rng.random(n) < 0.8)
    frontier = _frontier(proposer, responder, np.flatnonzero(feasible))
    fighting = {"resolute": 0.47, "middle": 0.32, "weary": 0.05}
    return DealMap(
        blueprint=blueprint,
        proposer=proposer,
        responder=responder,
        feasible=feasible,
        ratified=ratified,
        frontier=frontier,
        possible=_frontier(proposer, responder, np.arange(n)),
        ties=tuple(np.array([p]) for p in frontier),
        zone={
            k: np.flatnonzero(feasible & (proposer >= 0.27) & (responder >= v))
            for k, v in fighting.items()
        },
        fighting_proposer=0.27,
        fighting_responder=fighting,
        points={"Nash": (int(frontier[0]),)},
        voters=names,
        refused=refused,
        margin=np.where(refused, -4.0, 6.0),
        agreed=shares_agreed(run)[:n],
        worlds=run.worlds,
    )


@cache
def made(worlds: int = WORLDS) -> Made:
    """The case, with results made up."""
    run = _run(worlds)
    verdict = replace(
        judge(run, solver_range=False),
        solver=(
            _shift("a quarter as sharp a proposer", -0.061),
            _shift("four times as sharp a proposer", 0.018),
            _shift("twice as long a horizon", 0.001),
        ),
    )
    return Made(facts_of(run.scenario), run, verdict, _map(run))


def reading() -> Reading:
    """The case read back, with made-up worth."""
    scenario = made().run.scenario
    quantities = scenario.quantities.values()
    worth = {"conceding": -0.1, "reference": 0.7, "winning": 0.9, "fighting": 0.3}
    return Reading(
        sides=tuple(
            SideReading(
                side=side,
                **{name: (w - 0.04, w, w + 0.05) for name, w in worth.items()},
                own_length=14.9,
            )
            for side in (scenario.proposer, scenario.responder)
        ),
        front=(9, 5),
        packages=5832,
        unsupported=(),
        unexplained=(),
        ranges=tuple(q for q in quantities if not q.certain),
        misfits=(),
    )


def draft(package: int | None = 4132) -> Draft:
    """A cease-fire, judged in a made-up way."""
    scenario = made().run.scenario

    def chance(value: float) -> Estimate:
        return Estimate(value, 0.9 * value, min(1.1 * value, 1.0), 200, "test")

    return Draft(
        options=scenario.named_deals()["cease_fire"],
        package=package,
        label="cease_fire",
        worlds=200,
        proposer=(0.03, 0.24, 0.38),
        responder=(0.18, 0.27, 0.43),
        proposer_prefers=chance(0.61),
        responder_prefers=chance(0.22),
        ratified=chance(0.4),
        holds=chance(0.6),
        zone=chance(0.07),
        refusals=(
            Refusal("rada", "rada", True, chance(0.55), 12.4),
            Refusal("washington", "washington", False, chance(0.0), 0.0),
        ),
        dominated=chance(0.9),
        agreed=chance(0.004),
    )


HOSTILE = "<script>fetch('http://evil.test')</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u2028"
"""Markup, quotes, a template expression and a line separator (which reading takes out)."""


def hostile(facts: Facts, payload: str = HOSTILE) -> Facts:
    """The same facts with the payload in every text that a file could set."""
    payload = clean(payload)
    return replace(
        facts,
        name=payload,
        command=payload,
        title=payload,
        as_of=payload,
        proposer=payload + "P",
        responder=payload + "R",
        issues=tuple(
            replace(
                issue,
                title=issue.title + payload,
                asks=payload,
                options=tuple(replace(o, words=o.words + payload) for o in issue.options),
            )
            for issue in facts.issues
        ),
        assumptions=tuple(
            replace(a, words=a.words + payload, text=payload, judgement=payload, source=(payload,))
            for a in facts.assumptions
        ),
        sources=tuple(
            replace(
                s, key=payload, title=payload, by=payload, date=payload, url="javascript:alert(1)"
            )
            for s in facts.sources
        ),
        deals=dict.fromkeys(facts.deals, payload),
        voters=dict.fromkeys(facts.voters, payload),
        harms=dict.fromkeys(facts.harms, payload),
        escalation=payload,
    )
