"""Which results go into which chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.analysis.intervals import estimate_chance
from offramp.report import charts
from offramp.report.briefing import ending_names, evidence, solver_bounds
from offramp.report.facts import Facts
from offramp.report.figures import joined, within

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.verdict import Verdict
    from offramp.report.charts import Figure
    from offramp.runs import Run

__all__ = ["gallery", "in_words", "lie_of", "objections", "refusals"]


def gallery(facts: Facts, run: Run, verdict: Verdict, deals: DealMap | None) -> dict[str, Figure]:
    """Every chart of a verdict, by its key, in the order of the page."""
    span = within(verdict.headline, facts.period)
    longest = verdict.horizons[-1]
    drawn = [
        charts.endings(
            {state: curve.tolist() for state, curve in verdict.curves.items()},
            ending_names(facts),
            facts.period,
            facts.contest,
        ),
        _chance(facts, run, verdict),
        charts.terms(_terms(facts, verdict), within(longest, facts.period)),
        charts.drivers(_pulls(facts, verdict), span, contest=facts.contest),
        charts.disagreement(run.ended_by("settled", verdict.headline).tolist(), span),
    ]
    if deals is not None:
        drawn.append(charts.deal_map(lie_of(facts, deals), (facts.proposer, facts.responder)))
    return {figure.key: figure for figure in drawn}


def _chance(facts: Facts, run: Run, verdict: Verdict) -> Figure:
    longest = verdict.horizons[-1]
    by_then = [estimate_chance(run.ended_by("settled", n)) for n in range(longest + 1)]
    # Before the first offer a zone exists or it does not: date 0 is today's.
    existed = [verdict.zone_now.value, *run.zone_by[:, :longest].mean(axis=0).tolist()]
    bounds = solver_bounds(verdict)
    return charts.chance(
        [(e.value, e.low, e.high) for e in by_then],
        existed,
        None if bounds is None else (verdict.headline, *bounds),
        facts.period,
        facts.contest,
    )


def _terms(facts: Facts, verdict: Verdict) -> list[charts.Term]:
    return [
        charts.Term(
            facts.issue(o.issue).title,
            facts.option(o.issue, o.option),
            o.share.value,
            o.share.low,
            o.share.high,
        )
        for o in verdict.options
    ]


def _pulls(facts: Facts, verdict: Verdict) -> list[charts.Pull]:
    return [
        charts.Pull(
            facts.assumption(d.path),
            d.low,
            d.high,
            d.noise,
            evidence(facts.titles, d.source, d.judgement),
        )
        for d in verdict.drivers
    ]


def lie_of(facts: Facts, deals: DealMap) -> charts.Lie:
    """Lay out the packages as the map draws them."""
    return charts.Lie(
        proposer=deals.proposer,
        responder=deals.responder,
        feasible=deals.feasible,
        ratified=deals.ratified,
        frontier=deals.frontier.tolist(),
        possible=deals.possible.tolist(),
        agreed=deals.agreed,
        fighting_proposer=float(deals.fighting_proposer),
        fighting_responder={k: float(v) for k, v in deals.fighting_responder.items()},
        going_on=facts.going_on,
        describe=lambda package: in_words(facts, deals.blueprint, package),
        objections=lambda package: joined(objections(facts, deals, package)),
    )


def in_words(facts: Facts, blueprint: Any, package: int) -> str:
    """Write a package in one line; two of them stand for a side giving in."""
    side = blueprint.gives_in(package)
    role = "proposer" if side == blueprint.scenario.proposer else "responder"
    return facts.package(blueprint.options_of(package), side and facts.side(role))


def refusals(facts: Facts, deals: DealMap, package: int) -> list[str]:
    """Those who would refuse a package in the middle world, by name."""
    return [
        facts.voters.get(voter, voter)
        for voter, no in zip(deals.voters, deals.refused[package], strict=True)
        if no
    ]


def objections(facts: Facts, deals: DealMap, package: int) -> list[str]:
    """List what speaks against a package in the middle world; empty where nothing does."""
    found: list[str] = []
    if deals.proposer[package] < deals.fighting_proposer:
        found.append(f"below {facts.going_on} for {facts.proposer}")
    prefer = [k for k, v in deals.fighting_responder.items() if deals.responder[package] < v]
    if len(prefer) == len(deals.fighting_responder):
        found.append(f"below {facts.going_on} for {facts.responder}")
    elif prefer:
        found.append(f"below {facts.going_on} for {facts.responder} if {joined(prefer, 'or')}")
    refused = refusals(facts, deals, package)
    if refused and deals.ratified[package]:
        found.append(f"{joined(refused)} outvoted")
    elif refused:
        found.append(f"refused by {joined(refused)}")
    if deals.ratified[package] and not deals.feasible[package]:
        found.append("it would not be kept")
    return found
