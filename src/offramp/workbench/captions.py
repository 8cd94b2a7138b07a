"""What there is to see in each moving chart: a sentence with the change, the table behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from offramp.report.briefing import ending_names
from offramp.report.charts.deal_map import TABLE, dotted, told
from offramp.report.charts.figure import Table
from offramp.report.figures import half_width, in_100, joined, within

if TYPE_CHECKING:
    from offramp.workbench.answers import Answer

__all__ = ["pair", "says", "tables"]


def says(answer: Answer, was: Answer | None) -> dict[str, str]:
    """Sentences by chart; *was* is the answer before the change."""
    ghost = " Finely dotted lines and hollow marks: before the change." if was else ""
    return {
        "endings": _endings_says(answer, was),
        "chance": _chance_says(answer, was),
        "deal-map": _map_says(answer, was) + ghost,
    }


def tables(answer: Answer) -> dict[str, Table]:
    """Tables by chart."""
    return {
        "endings": _endings_table(answer),
        "chance": _chance_table(answer),
        "deal-map": _map_table(answer),
    }


def _before(now: str, then: str | None) -> str:
    return f" (before: {then})" if then is not None and then != now else ""


def _endings_says(answer: Answer, was: Answer | None) -> str:
    facts, verdict = answer.facts, answer.verdict
    last = verdict.horizons[-1]
    names = ending_names(facts)
    old = was.verdict.endings.get(last) if was else None
    parts = []
    for state, estimate in verdict.endings[last].items():
        figure = in_100(estimate.value)
        then = in_100(old[state].value) if old else None
        parts.append(f"{names[state]} {figure}{_before(figure, then)}")
    dotted = " Dotted lines: before the change." if was else ""
    return f"Of 100 such {facts.contest}s, after {facts.periods(last)}: {joined(parts)}.{dotted}"


def _chance_says(answer: Answer, was: Answer | None) -> str:
    verdict = answer.verdict
    span = within(verdict.horizons[-1], answer.facts.period)
    last = verdict.horizons[-1]
    deal, zone = in_100(verdict.deal_by[last].value), in_100(verdict.zone_by[last].value)
    cases = f"{answer.facts.contest}s"
    old = was.verdict.deal_by.get(last) if was else None
    return (
        f"A deal both would prefer has existed in {zone} of 100 such {cases} {span}, "
        f"and has been reached in {deal}{_before(deal, in_100(old.value) if old else None)}. The "
        "band is the sampling error."
    )


def _map_says(answer: Answer, was: Answer | None) -> str:
    some, better = _some(answer.feasible), _some(answer.better)
    before = _before(some, _some(was.feasible) if was else None)
    line = dotted(sum(row["possible"] for row in answer.rows["packages"]))
    if not answer.feasible:
        return (
            f"No package is feasible in the middle world, every range at its middle{before}; the "
            f"dots are what is agreed in other worlds. {line}"
        )
    and_then = _before(better, _some(was.better) if was else None)
    return (
        f"In the middle world, every range at its middle, {some} packages are feasible{before}; "
        f"{better} of them{and_then} are better for both than {answer.facts.going_on}, "
        f"{answer.facts.responder} being of middling weariness (upper right of the dashed lines). "
        f"{line}"
    )


def _some(number: int) -> str:
    return f"{number:,}" if number else "none"


# --------------------------------------------------------------------------------------- tables


def _endings_table(answer: Answer) -> Table:
    facts, verdict = answer.facts, answer.verdict
    names = ending_names(facts)
    return Table(
        f"How the {facts.contest} stands by each date, of 100 such {facts.contest}s "
        "(± sampling, 95 %)",
        ("", *(facts.periods(n) for n in verdict.horizons)),
        tuple(
            (names[state], *(pair(verdict.endings[n][state]) for n in verdict.horizons))
            for state in verdict.curves
        ),
    )


def _chance_table(answer: Answer) -> Table:
    facts, verdict = answer.facts, answer.verdict
    return Table(
        "Chance that a deal has been reached, and that one both prefer has existed",
        ("", *(facts.periods(n) for n in verdict.horizons)),
        (
            ("deal reached", *(pair(verdict.deal_by[n]) for n in verdict.horizons)),
            ("deal has existed", *(pair(verdict.zone_by[n]) for n in verdict.horizons)),
        ),
    )


def _map_table(answer: Answer) -> Table:
    facts = answer.facts
    return Table(
        TABLE,
        ("package", f"{facts.proposer} / {facts.responder}", "of deals", "efficient", "against it"),
        tuple(
            (words, r["worth"], r["share"], r["rank"], r["against"])
            for words, r in told(answer.rows["packages"])
        ),
    )


def pair(estimate: Any) -> str:
    """Write a chance in 100 with its sampling error."""
    return f"{in_100(estimate.value)} ±{half_width(estimate)}"
