"""What a scenario says that no draw changes, laid out once for all its worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from offramp.deals import Group, Rule, rule
from offramp.scenario import Scenario
from offramp.talks import graded_nodes
from offramp.world.beliefs import Ledger
from offramp.world.deliveries import Deliveries
from offramp.world.draws import Columns, Drawable, Draws, Share, draw, uniforms
from offramp.world.durability import WEARINESS_STREAM
from offramp.world.frame import Frame, frame_of
from offramp.world.layout import Layout, lay_out
from offramp.world.tastes import Tastes

__all__ = ["Blueprint", "Issue", "Layout", "Voter"]

Array = NDArray[np.float64]

HORIZONS = (3, 6, 12, 24)
"""Dates reported, in periods."""
MARGIN = 1.5
"""The talks' horizon is at least this many times the longest date reported: a deadline is power."""
HEADLINE = 12
"""The date of the headline where the horizon allows."""
SUPPORT = (0.005, 0.995)
"""Quantiles at which the responder's weariness is cut off: the theory needs bounded support."""
FRONT_STREAM = "war.lasts#front"
"""Stream that chooses between the two fronts whose mixture has the stated length."""


@dataclass(frozen=True)
class Issue:
    """An issue and its options, in the order of the codes."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Voter:
    """One who scores packages and lets through those that reach its threshold."""

    name: str
    ratifier: str
    passes_at: str
    """Path of its threshold."""
    heat: str | None
    relief: str | None
    """Path of what an endorsement lowers the threshold by, if it has been given."""


@dataclass(frozen=True, eq=False)
class Blueprint:
    """A scenario as numbers, but for what each world draws."""

    scenario: Scenario
    issues: tuple[Issue, ...]
    paths: tuple[str, ...]
    """Columns of the draws."""
    ranges: tuple[str, ...]
    """Those of them that are in doubt."""
    horizons: tuple[int, ...]
    headline: int
    """The date of the headline, one of the horizons."""
    periods: int
    """Horizon of the talks, T."""
    voters: tuple[Voter, ...]
    rule: Rule
    column: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, scenario: Scenario) -> Blueprint:
        """Lay out a scenario."""
        drawn = _drawn(scenario)
        periods = max(1, round(scenario.horizon))
        horizons = tuple(n for n in HORIZONS if MARGIN * n <= periods) or (periods,)
        voters, decision = _voters(scenario)
        return cls(
            scenario=scenario,
            issues=tuple(Issue(name, options) for name, options in scenario.all_issues()),
            paths=drawn,
            ranges=tuple(p for p in drawn if not scenario.quantities[p].certain),
            horizons=horizons,
            headline=max((n for n in horizons if n <= HEADLINE), default=horizons[0]),
            periods=periods,
            voters=voters,
            rule=decision,
            column={path: i for i, path in enumerate(_columns(scenario, drawn))},
        )

    @cached_property
    def tastes(self) -> tuple[Tastes, Tastes]:
        """The proposer's and the responder's."""
        return (
            Tastes.of(self.scenario, self.scenario.proposer),
            Tastes.of(self.scenario, self.scenario.responder),
        )

    @cached_property
    def frame(self) -> Frame:
        """The packages of today and all else, as compiled code takes it."""
        return frame_of(self)

    @cached_property
    def groups(self) -> dict[tuple[str, ...], tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Columns of paths that are read together, as `Drawn` looks them up; which have none."""
        return {}

    @cached_property
    def measures(self) -> dict[str, tuple[str, ...]]:
        """Paths of what is said of each measure of the sanctions: what -> (measures,)."""
        found = self.scenario.sanctions.measures if self.scenario.sanctions else ()
        return {
            what: tuple(f"sanctions.measures.{name}.{what}" for name in found)
            for what in ("pain", "adapts", "outlasts", "own_cost")
        }

    @cached_property
    def aim_weights(self) -> tuple[str, ...]:
        """Path of how much each sender's aim decides the coalition's."""
        return tuple(f"beliefs.regime_change_weight.{s}" for s in self.scenario.senders)

    @cached_property
    def posture_words(self) -> tuple[str, ...]:
        """The responder's postures, cheapest to climb down from first (by their medians)."""
        costs, quantities = self.scenario.audience_cost, self.scenario.quantities
        words = costs.by_word if costs is not None else {}
        return tuple(sorted(words, key=lambda w: float(quantities[f"audience_cost.{w}"].ppf(0.5))))

    @cached_property
    def posture_costs(self) -> tuple[str, ...]:
        """Path of what settling costs the responder after each posture."""
        return tuple(f"audience_cost.{word}" for word in self.posture_words)

    @cached_property
    def threshold_paths(self) -> tuple[tuple[str, ...], ...]:
        """Paths of each voter's threshold, what raises it and what lowers it; empty where none."""
        voters = self.voters
        return (
            tuple(v.passes_at for v in voters),
            tuple(v.heat or "" for v in voters),
            tuple(v.relief or "" for v in voters),
        )

    @cached_property
    def safeguards(self) -> tuple[str, ...]:
        """Path of what each of the responder's safeguards removes."""
        beliefs = self.scenario.beliefs
        found = () if beliefs is None else beliefs.safeguards
        return tuple(f"beliefs.safeguards.{name}.removes" for name in found)

    @cached_property
    def sender_of(self) -> NDArray[np.int64]:
        """(measures,) number of the sender of each measure."""
        senders = self.scenario.senders
        found = self.scenario.sanctions.measures.values() if self.scenario.sanctions else ()
        return np.array([senders.index(m.sender) for m in found], dtype=np.int64)

    @cached_property
    def lifting(self) -> Array:
        """(senders, issues, options) share of each sender's measures that each option lifts."""
        senders = self.scenario.senders
        shape = (len(self.issues), max(len(issue.options) for issue in self.issues))
        shares = np.zeros((len(senders), *shape))
        for i, issue in enumerate(self.issues):
            sender = issue.name.removeprefix("relief.")
            if sender != issue.name:
                lifted = [self.scenario.share_lifted(option) for option in issue.options]
                shares[senders.index(sender), i, : len(lifted)] = lifted
        return shares

    @cached_property
    def deliveries(self) -> Deliveries | None:
        """What has to be delivered, and the schedules considered; None: every deal is kept."""
        return Deliveries.of(self.scenario)

    @cached_property
    def ledger(self) -> Ledger:
        """What was said for the senders."""
        return Ledger.of(self.scenario)

    @cached_property
    def _grids(self) -> dict[int, tuple[Array, Array]]:
        return {}

    def weariness(self, count: int) -> tuple[Array, Array]:
        """Weariness at count + 1 nodes of the prior, and their quantiles, within `SUPPORT`."""
        if count not in self._grids:
            nodes, (low, high) = graded_nodes(count), SUPPORT
            prior = self.scenario.quantities[f"war.weariness.{self.scenario.responder}"]
            theta = np.ascontiguousarray(prior.ppf(low + (high - low) * nodes))
            self._grids[count] = theta, nodes
        return self._grids[count]

    @cached_property
    def today(self) -> Layout:
        """The packages that can be proposed today."""
        return lay_out(self, with_missing=False)

    @cached_property
    def with_missing(self) -> Layout:
        """The packages there would be with the options that are not yet on the table."""
        return lay_out(self, with_missing=True)

    @property
    def codes(self) -> NDArray[np.int16]:
        """(M + 2, issues) option that each package of today takes; -1 for giving in."""
        return self.today.codes

    @property
    def packages(self) -> int:
        """Number of packages of today, M, giving in left out."""
        return len(self.today.space)

    def options_of(self, package: int) -> dict[str, str]:
        """Issue -> option of a package; empty for giving in."""
        return {
            issue.name: issue.options[code]
            for issue, code in zip(self.issues, self.codes[package], strict=True)
            if code >= 0
        }

    def gives_in(self, package: int) -> str | None:
        """Name the side that gives in by this package, if that is what it is."""
        if package < self.packages:
            return None
        return self.scenario.proposer if package == self.packages else self.scenario.responder

    def number_of(self, options: Mapping[str, str]) -> int | None:
        """Find the number of a whole package; None if the combination is impossible."""
        codes = [issue.options.index(options[issue.name]) for issue in self.issues]
        return self.today.space.index(codes)

    def draw(self, seed: int, start: int, stop: int, columns: Columns | None = None) -> Draws:
        """Draw worlds *start* .. *stop* - 1; what *columns* holds already is not drawn again."""
        quantities: dict[str, Drawable] = {p: self.scenario.quantities[p] for p in self.paths}
        quantities |= dict.fromkeys(_columns(self.scenario, ()), Share())
        return draw(quantities, seed, start, stop, self.scenario.correlations, columns)

    def front_numbers(self, seed: int, start: int, stop: int) -> Array:
        """Draw the numbers that choose between the two fronts of each world's stated length."""
        return uniforms(seed, FRONT_STREAM, start, stop)

    def middle(self) -> Array:
        """Draw the middle world: every range at its median."""
        middle = [float(self.scenario.quantities[p].ppf(0.5)) for p in self.paths]
        return np.array(middle + [0.5] * len(_columns(self.scenario, ())))

    def harm_paths(self, values: Array, periods: int) -> dict[str, Array]:
        """Each kind of harm by period of fighting, were the war to go on: name -> (n, periods)."""
        paths = {}
        for name in self.scenario.war.harm.by_name:
            now = values[:, self.column[f"war.harm.{name}.now"]]
            grows = self.column.get(f"war.harm.{name}.grows")
            growth = np.zeros(len(values)) if grows is None else values[:, grows]
            paths[name] = now[:, None] * (1.0 + growth)[:, None] ** np.arange(periods)
        return paths


def _drawn(scenario: Scenario) -> tuple[str, ...]:
    """Quantities that a world draws: all but those that shape every world alike.

    Weariness is the responder's secret, so its range is what others believe inside a world;
    positions, shares lifted and the horizon are part of the layout.
    """
    left_out = (f"war.weariness.{scenario.responder}", "talks.horizon")
    return tuple(
        path
        for path in scenario.quantities
        if path not in left_out and not path.startswith("sanctions.relief.") and not _position(path)
    )


def _columns(scenario: Scenario, drawn: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of the draws: the quantities, and the weariness after a broken deal if it matters."""
    return drawn if scenario.implementation is None else (*drawn, WEARINESS_STREAM)


def _position(path: str) -> bool:
    parts = path.split(".")
    return "options" in parts or "likes" in parts


def _voters(scenario: Scenario) -> tuple[tuple[Voter, ...], Rule]:
    """List everyone who scores packages, and the rule: every ratifier, each by its own."""
    voters: list[Voter] = []
    groups: list[int | Group] = []
    for name, entry in scenario.ratifiers.items():
        root = f"ratifiers.{name}"
        heat = f"{root}.heat" if entry.heat is not None else None
        given = entry.endorsement is not None and entry.endorsement.given
        relief = f"{root}.endorsement.worth" if given else None
        first = len(voters)
        if not entry.members:
            voters.append(Voter(name, name, f"{root}.passes_at", heat, relief))
            groups.append(first)
            continue
        voters += [
            Voter(member, name, f"{root}.members.{member}.passes_at", heat, relief)
            for member in entry.members
        ]
        groups.append(_group(scenario, name, range(first, len(voters))))
    return tuple(voters), rule(len(voters), Group(tuple(groups)) if groups else None)


def _group(scenario: Scenario, name: str, members: range) -> Group:
    entry = scenario.ratifiers[name]
    if entry.rule is None or entry.rule.kind == "unanimity":
        return Group.unanimity(*members)
    if entry.rule.kind == "count":
        return Group.at_least(round(entry.rule.needed), *members)
    weights = [
        float(scenario.quantities[f"ratifiers.{name}.members.{member}.weight"].ppf(0.5))
        for member in entry.members
    ]
    return Group.share(entry.rule.needed, *members, weights=weights)
