"""A made-up war whose results look like real ones, for tests of reports: no solver is run.

Figures are plausible and mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np

from offramp.analysis.intervals import Estimate
from offramp.analysis.verdict import SolverShift, Verdict, judge
from offramp.report.facts import Assumption, Facts, IssueFact, OptionFact, SourceFact
from offramp.runs import Run
from offramp.world import Draws

WORLDS, PERIODS, SEED = 240, 36, 1

ISSUES: dict[str, tuple[str, dict[str, str]]] = {
    "withdrawal": (
        "Where do Russian forces go?",
        {
            "full": "behind the lines of 23 February",
            "partial": "out of the north, staying in the south",
            "in_place": "cease-fire where they stand",
        },
    ),
    "alignment": (
        "May Ukraine join alliances, and who guarantees it?",
        {
            "open_door": "open door",
            "neutral_guaranteed": "neutral with guarantors",
            "neutral_bare": "neutral without guarantors",
        },
    ),
    "crimea": (
        "Whose is Crimea?",
        {
            "returned": "returned",
            "deferred": "status left open for 15 years",
            "recognised": "recognised as Russian",
        },
    ),
    "donbas": (
        "What becomes of Donetsk and Luhansk?",
        {
            "as_before": "line of contact of 23 February",
            "special_status": "special status",
            "independent": "independent",
        },
    ),
    "relief.us": (
        "US sanctions lifted",
        {"none": "none", "tranches": "in tranches", "full": "full"},
    ),
    "relief.eu": (
        "EU sanctions lifted",
        {"none": "none", "tranches": "in tranches", "full": "full"},
    ),
    "relief.uk": (
        "UK sanctions lifted",
        {"none": "none", "tranches": "in tranches", "full": "full"},
    ),
    "reserves": (
        "Who gets the frozen reserves?",
        {"returned": "returned", "kept": "kept frozen", "paid_to_ukraine": "paid to Ukraine"},
    ),
}

RANGES: dict[str, tuple[str, str, str | None, str | None]] = {
    "war.lasts": (
        "how long the war would last if fought out",
        "11/22/45 months",
        "cow",
        "if no deal ends it; a stubborn defence",
    ),
    "war.odds.seen_by.russia": (
        "Ukraine's odds as Russia sees them",
        "18/29/42 %",
        None,
        "both expect to win, Moscow the more so",
    ),
    "reference.worth.russia": (
        "worth of the reference deal to Russia",
        "10/17/26",
        None,
        "Moscow would call it a failed war",
    ),
    "talks.channel": (
        "how often a serious channel is open",
        "15/35/60 % of months",
        None,
        "delegations met three times, without a mandate to settle",
    ),
    "war.cost.ukraine": ("cost of a month of war to Ukraine", "0.3/0.6/1.1", None, "lives, cities"),
    "war.cost.russia": ("cost of a month of war to Russia", "0.2/0.4/0.7", None, None),
    "escalation.chance": (
        "chance of escalation in a month",
        "0.015/0.05/0.15 % a month",
        None,
        "experts that month differed tenfold",
    ),
}

PULLS = (0.44, 0.33, 0.22, 0.18, -0.06, 0.05, 0.0)


@dataclass(frozen=True)
class Made:
    """Everything a report reads."""

    facts: Facts
    run: Run
    verdict: Verdict
    deal_map: Any


def facts() -> Facts:
    return Facts(
        name="ukraine-2022",
        title="Ukraine, two weeks into the invasion",
        as_of="10 March 2022",
        period="month",
        proposer="Ukraine",
        responder="Russia",
        issues=tuple(
            IssueFact(name, name, asks, tuple(OptionFact(o, w) for o, w in options.items()))
            for name, (asks, options) in ISSUES.items()
        ),
        assumptions=tuple(
            Assumption(path, words, text, source, judgement, True)
            for path, (words, text, source, judgement) in RANGES.items()
        )
        + (Assumption("war.front", "where the front stands", "50 %", None, None, False),),
        sources=(
            SourceFact("cow", "Inter-state wars v4.0", "Correlates of War", "2010-01-01", ""),
            SourceFact(
                "ohchr", "Civilian casualty update", "OHCHR", "2022-03-10", "https://example.org/a"
            ),
        ),
        harm="civilians killed",
        escalation="use of a nuclear weapon, or open war between Russia and NATO",
        fingerprint="0f3a5c" * 4,
    )


def _blueprint() -> Any:
    issues = tuple(SimpleNamespace(name=n, options=tuple(o)) for n, (_, o) in ISSUES.items())
    codes = np.array(list(product(range(3), repeat=len(issues))), dtype=np.int64)

    def options_of(package: int) -> dict[str, str]:
        return {i.name: i.options[c] for i, c in zip(issues, codes[package], strict=True)}

    def harm_path(values: np.ndarray, periods: int) -> np.ndarray:
        start = 1000 * np.exp(values[:, :1])
        return start * 1.04 ** np.arange(periods)

    return SimpleNamespace(
        issues=issues,
        codes=codes,
        horizons=(3, 6, 12, 24),
        headline=12,
        options_of=options_of,
        ranges=tuple(RANGES),
        harm_path=harm_path,
    )


def _scenario() -> Any:
    quantities = {
        path: SimpleNamespace(source=source, judgement=judgement)
        for path, (_, _, source, judgement) in RANGES.items()
    }
    return SimpleNamespace(quantities=quantities)


def _worth(blueprint: Any) -> tuple[np.ndarray, np.ndarray]:
    """Worth of every package to both sides: additive, most to gain on withdrawal."""
    swing_p = np.array([0.35, 0.13, 0.11, 0.14, 0.04, 0.04, 0.01, 0.06])
    swing_r = np.array([0.28, 0.15, 0.15, 0.12, 0.09, 0.09, 0.02, 0.06])
    likes_p = np.array([[1, 0.45, 0], [1, 0.75, 0], [1, 0.55, 0], [1, 0.6, 0]] + [[1, 0.5, 0]] * 4)
    likes_r = np.array([[0, 0.55, 1], [0, 0.8, 1], [0, 0.75, 1], [0, 0.55, 1]] + [[0, 0.6, 1]] * 4)
    column = np.arange(8)
    proposer = 0.06 + (swing_p * likes_p[column, blueprint.codes]).sum(axis=1)
    responder = 0.02 + (swing_r * likes_r[column, blueprint.codes]).sum(axis=1)
    return proposer, responder


def _run(worlds: int = WORLDS) -> Run:
    rng = np.random.default_rng(7)
    blueprint = _blueprint()
    proposer, responder = _worth(blueprint)
    values = rng.normal(size=(worlds, len(RANGES)))
    pull = values @ np.array(PULLS) * 1.9 + rng.normal(size=worlds) * 1.2
    ever = 1 / (1 + np.exp(-pull))
    months = np.arange(PERIODS)
    pace = 0.75 ** months * 0.25
    settled = ever[:, None] * 0.93 * pace
    ends = (1 - ever)[:, None] * 0.04 * 0.97**months + 0.002
    candidates = np.flatnonzero((proposer > 0.5) & (responder > 0.25))
    best = candidates[np.argsort(-(proposer + responder)[candidates])][:60]
    packages = np.array([rng.choice(best, size=4, replace=False) for _ in range(worlds)])
    split = rng.dirichlet(np.ones(4), size=worlds)
    shape = (worlds,)
    return Run(
        scenario=_scenario(),
        blueprint=blueprint,
        settings=SimpleNamespace(sharpness=1.0, horizon=1.0, nodes=150),  # type: ignore[arg-type]
        draws=Draws(SEED, 0, worlds, tuple(RANGES), values),
        settled=settled,
        escalated=np.full((worlds, PERIODS), 0.0006),
        won_proposer=0.4 * ends,
        won_responder=0.6 * ends,
        tabled=np.minimum(1.0, 3 * settled),
        zone_now=np.clip(ever * 1.3, 0, 1),
        zone_by=np.clip(ever[:, None] * 1.3 + 0.1 * (1 - 0.9**months), 0, 1),
        fighting_proposer=0.27 + 0.15 * rng.normal(size=worlds),
        fighting_responder=0.32 + 0.15 * rng.normal(size=worlds),
        value_of_trying=0.1 * ever,
        feasible=rng.integers(40, 900, size=worlds),
        gain_mean=np.full(shape, 1.1e-7),
        gain_largest=np.full(shape, 2.3e-5),
        value_gap=np.full(shape, 1e-6),
        clamped=np.zeros(worlds, dtype=np.int64),
        deal_world=np.repeat(np.arange(worlds), 4),
        deal_package=packages.ravel(),
        deal_settled=(split[:, :, None] * settled[:, None, :]).reshape(-1, PERIODS),
        deal_proposer=proposer[packages].ravel(),
        deal_responder=responder[packages].ravel(),
        interrupted=False,
        seconds=6.2,
        version="0.1.0",
    )


def _shift(setting: str, by: float) -> SolverShift:
    chance = Estimate(0.49 + by, 0.42 + by, 0.56 + by, 200, "mean")
    return SolverShift(setting, chance, Estimate(by, by - 0.004, by + 0.004, 200, "paired"))


def _map(run: Run) -> Any:
    proposer, responder = _worth(run.blueprint)
    rng = np.random.default_rng(11)
    refused = np.stack([proposer < 0.45, rng.random(len(proposer)) < 0.3], axis=1)
    possible = ~((run.blueprint.codes[:, 2] == 0) & (run.blueprint.codes[:, 3] == 2))
    feasible = possible & ~refused.any(axis=1)
    order = np.flatnonzero(feasible)[np.argsort(-proposer[feasible])]
    top = np.maximum.accumulate(np.concatenate([[-np.inf], responder[order]]))[:-1]
    weights = run.deal_settled[:, :24].sum(axis=1)
    agreed = np.bincount(run.deal_package, weights, len(proposer))
    return SimpleNamespace(
        proposer=proposer,
        responder=responder,
        possible=possible,
        feasible=feasible,
        frontier=order[responder[order] > top],
        fighting_proposer=0.27,
        fighting_responder={"resolute": 0.47, "middle": 0.32, "weary": 0.05},
        agreed=agreed / agreed.sum(),
        refused_by=(("rada", "washington"), refused),
    )


@cache
def made(worlds: int = WORLDS) -> Made:
    """The made-up war, solved in its made-up way."""
    run = _run(worlds)
    verdict = replace(
        judge(run, solver_range=False),
        solver=(
            _shift("a quarter as sharp a proposer", -0.061),
            _shift("four times as sharp a proposer", 0.018),
            _shift("twice as long a horizon", 0.001),
        ),
    )
    return Made(facts(), run, verdict, _map(run))
