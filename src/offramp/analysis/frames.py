"""Results as data frames: the rows of deals, drafts, signals, ratifiers and the outside view.

Columns as in every table of a study: an estimate is three of them (``x``, ``x_low``, ``x_high``,
its 95 % sampling interval), a figure over worlds four (``x`` for the middle world, ``x_low`` and
``x_high`` with one world in ten beyond each, ``x_mean``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from offramp.analysis.deal_map import DealMap
    from offramp.analysis.draft import Draft
    from offramp.analysis.intervals import Estimate
    from offramp.analysis.outside_view import OutsideView
    from offramp.analysis.ratifiers import Ratifiers
    from offramp.analysis.reading import Reading
    from offramp.analysis.signals import Signals
    from offramp.analysis.signals_channels import Compared
    from offramp.analysis.signals_ledger import Band

__all__ = [
    "SIGNAL_PARTS",
    "deal_rows",
    "draft_rows",
    "history_rows",
    "ratifier_rows",
    "reading_rows",
    "signal_rows",
]

Row = dict[str, Any]

SIGNAL_PARTS = ("statements", "beliefs", "mixed", "channels", "postures", "demands", "probes")
"""What a table of signals can be of."""


def _estimate(name: str, found: Estimate | None) -> Row:
    value, low, high = (None,) * 3 if found is None else (found.value, found.low, found.high)
    return {name: value, f"{name}_low": low, f"{name}_high": high}


def _band(name: str, found: Band) -> Row:
    return {
        name: found.middle,
        f"{name}_low": found.low,
        f"{name}_high": found.high,
        f"{name}_mean": found.mean,
    }


def _options(options: Mapping[str, str] | None) -> str | None:
    return None if options is None else ",".join(f"{i}={o}" for i, o in options.items())


def deal_rows(found: DealMap) -> list[Row]:
    """One row for each package of the middle world; worths in stakes."""
    frontier, possible = set(found.frontier.tolist()), set(found.possible.tolist())
    return [
        {
            "package": package,
            **found.blueprint.options_of(package),
            "proposer": float(found.proposer[package]),
            "responder": float(found.responder[package]),
            "ratified": bool(found.ratified[package]),
            "feasible": bool(found.feasible[package]),
            "frontier": package in frontier,
            "efficient_if_all_agreed": package in possible,
            "refused_by": ",".join(
                name for name, no in zip(found.voters, found.refused[package], strict=True) if no
            ),
            "agreed": float(found.agreed[package]),
        }
        for package in range(len(found.proposer))
    ]


def draft_rows(found: Draft) -> list[Row]:
    """One row for each question asked of a draft: shares of worlds, and chances."""
    names = ("zone", "agreed", "proposer_prefers", "responder_prefers", "ratified", "holds")
    asked = {name: getattr(found, name) for name in (*names, "dominated")}
    asked |= {f"refused by {r.voter}": r.refuses for r in found.refusals}
    return [{"question": name, **_estimate("share", share)} for name, share in asked.items()]


def reading_rows(found: Reading) -> list[Row]:
    """One row for each side and what is read back of it, stakes."""
    parts = ("conceding", "reference", "winning", "fighting")
    return [
        {"side": s.side, "what": part, "low": low, "middle": middle, "high": high}
        for s in found.sides
        for part in parts
        for low, middle, high in (getattr(s, part),)
    ]


def ratifier_rows(found: Ratifiers) -> list[Row]:
    """One row for each package listed and ratifier."""
    return [
        {
            "package": p.package,
            "deal": p.label,
            "options": _options(p.options),
            **_estimate("preferred", p.preferred),
            **_estimate("ratified", p.ratified),
            **_estimate("lost", p.lost),
            "ratifier": b.ratifier,
            "asked": b.asked,
            **_estimate("refuses", b.refuses),
            **_estimate("only", b.only),
            "short": b.short,
            "change": None if b.change is None else _options(b.change.options),
            "wins": None if b.change is None else b.change.wins.value,
        }
        for p in found.packages
        for b in p.blocks
    ]


def history_rows(found: OutsideView) -> list[Row]:
    """One row for each question that history answers, the model's answer beside it."""
    models = {c.question: c for c in found.comparisons}

    def row(topic: str, cases: str, what: str, history: Estimate, question: str = "") -> Row:
        compared = models.get(question)
        return {
            "topic": topic,
            "cases": cases,
            "what": what,
            **_estimate("history", history),
            **_estimate("model", compared and compared.model),
            **_estimate("difference", compared and compared.difference),
        }

    rows: list[Row] = []
    curves = (("over by", found.over_by), ("fighting over by", found.fighting_over_by))
    for topic, by_era in curves:
        for era, chances in by_era.items():
            # The model's chances are compared with wars of all times.
            asked = topic == "over by" and era == "all"
            for months, chance in zip(found.horizons, chances, strict=True):
                question = f"over within {months:g} months" if asked else ""
                rows.append(row(topic, era, f"{months:g} months", chance, question))
    rows += [row("half over", era, "months", e) for era, e in found.half_over.items()]
    for era, ends in found.endings.items():
        rows += [row("endings", era, end, share) for end, share in ends.items()]
    for name, rates in (
        ("war endings", found.settled),
        ("sanctions", found.sanctions),
        ("mediation", found.mediation),
    ):
        for rate in rates:
            cases = f"{rate.source}, {rate.definition}"
            rows += [row(name, cases, end, share) for end, share in rate.shares().items()]
    known = {f"over within {months:g} months" for months in found.horizons}
    for question, compared in models.items():
        if question not in known:
            rows.append(row("compared", "all", question, compared.history, question))
    return rows


def signal_rows(found: Signals, part: str) -> list[Row]:
    """Lay out one part of the signals; empty where the file has nothing of the kind."""
    if part not in SIGNAL_PARTS:
        raise ValueError(f"no part {part!r} of signals: choose one of {', '.join(SIGNAL_PARTS)}")
    return {
        "statements": _statements,
        "beliefs": _beliefs,
        "mixed": _mixed,
        "channels": _channels,
        "postures": _postures,
        "demands": _demands,
        "probes": _probes,
    }[part](found)


def _statements(found: Signals) -> list[Row]:
    return [
        {
            "statement": s.name,
            "date": s.date,
            "speaker": s.speaker,
            "office": s.office,
            "sender": s.sender,
            "words": s.words,
            "contrary": s.contrary,
            **_band("weight", s.weight),
            **_band("now", s.now),
            **_band("moves_relief", s.moves_relief),
            **_band("moves_aim", s.moves_aim),
        }
        for s in (found.ledger.statements if found.ledger else ())
    ]


def _beliefs(found: Signals) -> list[Row]:
    rows: list[Row] = []
    for moment in found.ledger.timeline if found.ledger else ():
        senders = [*moment.relief, None]
        for sender in senders:  # None: the coalition as a whole
            relief = moment.coalition_relief if sender is None else moment.relief[sender]
            aim = moment.coalition_aim if sender is None else moment.aim[sender]
            name = "coalition" if sender is None else sender
            rows.append(
                {
                    "date": moment.date,
                    "sender": name,
                    **_band("relief", relief),
                    **_band("aim", aim),
                }
            )
    return rows


def _compared(c: Compared) -> Row:
    return {
        "outcome": c.outcome.key,
        **_estimate("without", c.without),
        **_estimate("with", c.with_it),
        **_estimate("change", c.change),
    }


def _mixed(found: Signals) -> list[Row]:
    return [_compared(c) for c in (found.mixed.outcomes if found.mixed else ())]


def _channels(found: Signals) -> list[Row]:
    if found.channels is None:
        return []
    rows: list[Row] = []
    for channel in found.channels.channels:
        for when, by_outcome in (("alone", channel.alone), ("last", channel.last)):
            rows += [{"channel": channel.name, "added": when, **_compared(c)} for c in by_outcome]
    return rows + [
        {"channel": "all", "added": "together", **_compared(c)} for c in found.channels.net
    ]


def _postures(found: Signals) -> list[Row]:
    return [
        {
            "posture": r.word,
            "shown": r.shown,
            **_band("cost", r.cost),
            **_estimate("said", r.said),
            **_estimate("resolute", r.resolute),
            **_estimate("weary", r.weary),
            **_band("likelihood_ratio", r.likelihood_ratio),
            **_estimate("mean_quantile", r.mean_quantile),
            **_estimate("earns", r.earns),
            "reversed": r.reversed,
        }
        for r in (found.postures.rows if found.postures else ())
    ]


def _demands(found: Signals) -> list[Row]:
    return [
        {
            "demand": r.name,
            "date": r.date,
            "words": r.words,
            "wants": _options(r.wants),
            **_band("worth", r.worth),
            **_band("above_war", r.above_war),
            **_estimate("alone", r.alone),
            **_estimate("adds", r.adds),
        }
        for r in (found.demands.rows if found.demands else ())
    ]


def _probes(found: Signals) -> list[Row]:
    return [
        {
            "package": p.package,
            "deal": p.label,
            "options": _options(p.options),
            **_estimate("accept", p.accept),
            "bits": p.bits,
            "bits_inside": p.bits_inside,
            "after_yes": p.after_yes,
            "after_no": p.after_no,
            **_estimate("gain", p.gain),
            "allowed": p.allowed,
        }
        for p in found.trying.probes
    ]
