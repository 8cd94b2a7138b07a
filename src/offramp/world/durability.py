"""Would it hold?  Which packages of a world some schedule makes self-enforcing (docs/theory.md T6).

Every item of a package is what a side delivers, against the option that holds until then: *beta*
and *alpha* are what it costs the responder and is worth to the proposer, *gamma* and *kappa* what
the other side's items are worth to the responder (relief by its credibility) and cost the proposer.
Peace with the deliveries left out is N_s = u_s(x) less the worth to s of all items, so that a
package delivered in full and at once is worth just what it is worth in the talks; what options are
worth together is in N_s.  Peace is worth the same at every step, as is a deal's value.

War that comes back is the fight to the finish from where the front stands today, on terms shifted
by the growth of power up to the step, against a responder whose weariness is drawn once per world
from the prior, by a stream of its own.  Nothing here depends on the secret of the talks: whether a
package holds neither depends on it nor reveals it, so the weary still settle first (T1).

A package that holds is carried out by the first schedule that holds, in the order of the ready-made
ones (quickest first).  What comes later counts less: the worth of the package in the talks is

    u_s = N_s + Sum_l d_s^t_l (what s gets at l - what it gives at l)

for every type alike.  A package that does not hold is not feasible, whatever it would be worth.
Giving in asks for no schedule.

The relief of several senders moves together unless the file names them apart.  A wilful breach by
a sender is here; relief that fails for reasons outside the deal is in its credibility.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from offramp.implementation import (
    Bundles,
    Implementation,
    KindTerms,
    Plan,
    Templates,
    first_to_hold,
    holding_design,
    kind_terms,
)
from offramp.kernels import kernel
from offramp.world.deliveries import Deliveries, spacing
from offramp.world.sizes import bettered

if TYPE_CHECKING:
    from offramp.world.blueprint import Blueprint
    from offramp.world.drawn import Drawn
    from offramp.world.fighting import WarNumbers
    from offramp.world.layout import Layout

__all__ = ["HOLDS_AFTER", "WEARINESS_STREAM", "Durability", "Keeping", "keeping"]

Array = NDArray[np.float64]
Ids = NDArray[np.int64]

WEARINESS_STREAM = "implementation#weariness"
"""Stream of the weariness at which war after a broken deal is valued."""
HOLDS_AFTER = (12, 24)
"""Periods after which it is asked whether a deal still holds."""
DESIGNS = 1
"""Packages of a world for which a schedule is designed where no ready-made one holds."""
NEARLY = 0.005
"""Stakes by which war may be better than a package at the start if a schedule is to be designed for
it: what comes late counts less, so timing alone can be worth a little."""
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Durability:
    """Which of n packages hold, and by which schedule."""

    holds: NDArray[np.bool_]
    slack: Array
    """(n,) smallest slack, stakes: of the schedule taken, or of the best where none holds."""
    plan: Ids
    """(n,) number of the schedule: a template, or beyond them one of `designed`; -1: whatever the
    schedule, the package fails once all is delivered."""
    designed: tuple[Plan, ...]
    later_p: Array
    """(n,) what the time the schedule takes adds to the package's worth to the proposer."""
    later_r: Array


@dataclass(frozen=True, eq=False)
class Keeping:
    """Carrying packages out in one world."""

    deliveries: Deliveries
    problem: Implementation
    """Everything but the sizes of a package's items and its worth in peace."""
    bundles: Bundles
    """What each of the M packages asks to be delivered."""
    items: tuple[Array, Array]
    """(kinds,) what each kind is worth to the proposer, and to the responder."""
    proposer: Array
    """(M,) worth of each package done in full and at once."""
    responder: Array
    theta: float
    """The weariness drawn for war after a broken deal."""
    slope: float
    """Stakes by which more weariness lowers the responder's worth of that war."""
    shift: float
    """What a period adds to the responder's worth of war resumed, and takes from the proposer's."""
    prior: tuple[Array, Array]
    """Weariness at rising quantiles, and these: what a fresh draw is drawn from."""

    @cached_property
    def terms(self) -> KindTerms:
        """What kinds add to slacks and worths under the ready-made schedules."""
        return self._terms(self.deliveries.templates)

    def _terms(self, schedules: Templates) -> KindTerms:
        item, (ours, theirs) = self.deliveries.kinds.item, self.items
        given = item < len(self.deliveries.of_responder)
        cost, worth = -np.where(given, theirs, ours), np.where(given, ours, theirs)
        return kind_terms(self.problem, schedules, item, cost, worth)

    def _kinds(self, packages: Ids) -> Ids:
        """(n, items) kind of each item of packages."""
        return self.bundles.kinds[self.bundles.of[packages]]

    def sizes(self, packages: Ids) -> tuple[Array, Array, Array, Array]:
        """alpha, beta (n, I) and gamma, kappa (n, J) of packages, stakes."""
        kinds, first = self._kinds(packages), len(self.deliveries.of_responder)
        ours, theirs = (worth[kinds] for worth in self.items)
        return ours[:, :first], -theirs[:, :first], theirs[:, first:], -ours[:, first:]

    def peace(self, packages: Ids) -> tuple[Array, Array]:
        """Worth of peace to the responder and the proposer, deliveries apart, (n,) each."""
        alpha, beta, gamma, kappa = self.sizes(packages)
        return (
            self.responder[packages] + beta.sum(axis=1) - gamma.sum(axis=1),
            self.proposer[packages] - alpha.sum(axis=1) + kappa.sum(axis=1),
        )

    def worth_at_once(self, package: int) -> tuple[float, float]:
        """Worth of a package done in full and at once, to the proposer and to the responder."""
        return float(self.proposer[package]), float(self.responder[package])

    def of(self, package: int, times: Array | None = None) -> Implementation:
        """Return the whole problem of one package, on dates of its own if given."""
        one = np.array([package])
        alpha, beta, gamma, kappa = (size[0] for size in self.sizes(one))
        n_r, n_p = (float(n[0]) for n in self.peace(one))
        p = self.problem if times is None else self._on(times)
        rows = p.rows
        return p.trusting(
            alpha=alpha, beta=beta, gamma=gamma, kappa=kappa,
            N_R=np.full(rows, n_r), N_P=np.full(rows, n_p),
        )  # fmt: skip

    def _on(self, times: Array) -> Implementation:
        """Everything but the sizes of a package, with other dates for the steps."""
        p = self.problem
        grown = self.shift * np.append(times, times[-1])
        spaced = spacing(times) / self.deliveries.spacing
        nothing = np.zeros(times.size + 1)
        return p.replace(
            times=times,
            N_R=nothing,
            N_P=nothing,
            W_R=p.W_R[0] - self.shift * p.times[0] + grown,
            W_P=p.W_P[0] + self.shift * p.times[0] - grown,
            q_R=1.0 - (1.0 - p.q_R) ** spaced,
            q_P=1.0 - (1.0 - p.q_P) ** spaced,
        )

    def judge(self, packages: Ids, *, enough: float = 0.0, designs: int = DESIGNS) -> Durability:
        """Find for each package the first schedule whose smallest slack reaches *enough*.

        Parameters
        ----------
        packages
            (n,) numbers of the packages.
        enough
            Slack at which a schedule is taken; infinity: the best of them is.
        designs
            For how many packages at most a schedule is designed where no ready-made one holds.
        """
        found = first_to_hold(
            self.terms, self.bundles, packages, self.responder, self.proposer,
            enough=enough - ROUNDING,
            # Most packages that do not hold fail once all is delivered, whatever the schedule.
            end=-np.inf if enough == np.inf else -ROUNDING,
        )  # fmt: skip
        slack, plan = found.slack, found.template
        later_p, later_r = found.later_P, found.later_R
        designed = self._design(packages, slack, plan, designs)
        for place in np.flatnonzero(plan >= len(self.deliveries.templates.names)):
            later_p[place], later_r[place] = self._later(packages[place], plan[place], designed)
        return Durability(slack >= -ROUNDING, slack, plan, designed, later_p, later_r)

    def still_holds(
        self,
        packages: Ids,
        plan: Ids,
        designed: Sequence[Plan] = (),
        after: Sequence[float] = HOLDS_AFTER,
    ) -> Array:
        """(n, dates) chance that each package, carried out by its schedule, is kept so long.

        It is kept up to a date where neither side would gain by breaking it at any step due by
        then, nor on that day if all has been delivered, power having shifted on until then, and the
        responder's weariness having been drawn anew since the deal was made: leaders, losses and
        moods change. Exact over that one draw; all else is as the world drew it.

        Parameters
        ----------
        packages, plan, designed
            Packages and the numbers of their schedules, as `judge` gives them.
        after
            Dates, in periods from the day of the deal.
        """
        terms = self.terms
        if designed:
            terms = terms.and_of(self._terms(Templates.of(designed)))
        slack = terms.slacks(
            self._kinds(packages), self.responder[packages], self.proposer[packages], plan
        )
        return self._kept(slack, np.array(after))

    def _kept(self, slack: Array, dates: Array) -> Array:
        """Chance (n, dates) that no slack due by then falls below 0 at a fresh draw.

        *slack*, (n, 2 * rows), is what it is at the weariness drawn here.
        """
        return kept_kernel(
            slack, self.deliveries.dates, dates, self.terms.seen,
            self.shift, self.theta, self.slope, *self.prior,
        )  # fmt: skip

    def _design(self, packages: Ids, slack: Array, plan: Ids, designs: int) -> tuple[Plan, ...]:
        """Design schedules for packages that no template holds but that might hold; few a world.

        Their places in *slack* and *plan* are changed.
        """
        if self.deliveries.own or designs < 1:
            return ()
        could = (slack < -ROUNDING) & (plan >= 0) & (self._preferred(packages) >= -NEARLY)
        if not could.any():
            return ()
        could &= ~bettered(
            self.proposer[packages], self.responder[packages], could, slack >= -ROUNDING
        )
        ranked = np.flatnonzero(could)
        ranked = ranked[np.argsort(-slack[ranked], kind="stable")][:designs]
        known, found = len(self.deliveries.templates.names), []
        for place in ranked:
            best = holding_design(self.of(int(packages[place])), self.deliveries.bounds)
            if best is not None:
                slack[place], plan[place] = best.slack, known + len(found)
                found.append(best.plan)
        return tuple(found)

    def _preferred(self, packages: Ids) -> Array:
        """(n,) by how much the side that likes it least prefers a package to war at the start."""
        p = self.problem
        return np.minimum(
            self.responder[packages] - p.W_R[0] + p.g_R, self.proposer[packages] - p.W_P[0] + p.g_P
        )

    def _later(self, package: int, plan: int, designed: tuple[Plan, ...]) -> tuple[float, float]:
        """What the delays of a designed schedule add to a package's worth."""
        schedule = designed[plan - len(self.deliveries.templates.names)]
        by_kind = self._terms(Templates.of([schedule])).later[0]
        theirs, ours = by_kind[self._kinds(np.array([package]))[0]].sum(axis=0)
        return ours, theirs


@kernel
def kept_kernel(slack, steps, dates, seen, shift, theta, slope, prior_theta, prior_share):
    """(n, dates) chance that no slack due by then falls below 0 at a fresh draw; unchecked.

    Parameters
    ----------
    slack
        (n, 2 * rows) at the weariness drawn, *theta*; R's rows first.
    steps, dates
        (rows,) dates of the rows, the last being that all is delivered; dates asked about.
    seen
        What a unit of its worth adds to the slacks of R, of P.
    shift, slope
        What a period, and a unit of weariness, adds to or takes from R's worth of war.
    prior_theta, prior_share
        What the fresh draw is drawn from.
    """
    packages, rows = slack.shape[0], steps.shape[0]
    chances, gain = np.zeros((packages, dates.shape[0])), seen[0] * slope
    for x in range(packages):
        for n in range(dates.shape[0]):
            theirs, ours = np.inf, np.inf
            for r in range(rows):
                if steps[r] <= dates[n]:
                    later = 0.0
                    if r == rows - 1:  # all has been delivered: power shifts on
                        later = shift * max(dates[n] - steps[r], 0.0)
                    theirs = min(theirs, slack[x, r] - seen[0] * later)
                    ours = min(ours, slack[x, rows + r] + seen[1] * later)
            if ours < -ROUNDING:
                continue
            worst = theirs + ROUNDING
            if gain > 0.0:
                lowest = theta - worst / gain
                if lowest < prior_theta[0]:
                    chances[x, n] = 1.0
                elif lowest <= prior_theta[-1]:
                    i = 1
                    while prior_theta[i] < lowest:
                        i += 1
                    part = (lowest - prior_theta[i - 1]) / (prior_theta[i] - prior_theta[i - 1])
                    rise = prior_share[i] - prior_share[i - 1]
                    chances[x, n] = 1.0 - (prior_share[i - 1] + part * rise)
            elif worst >= 0.0:
                chances[x, n] = 1.0
    return chances


def keeping(
    deliveries: Deliveries,
    blueprint: Blueprint,
    layout: Layout,
    value: Drawn,
    war: WarNumbers,
    *,
    tables: tuple[Array, Array],
    worth: tuple[Array, Array],
    types: tuple[Array, Array],
) -> Keeping:
    """Lay out the carrying out of a world's packages.

    Parameters
    ----------
    tables
        (issues, options) what each option is worth to the proposer, to the responder; relief and
        assets by their credibility.
    worth
        (M,) worth of each package done in full and at once, to the proposer, to the responder.
    types
        Weariness at rising quantiles, and these.
    """
    scenario = blueprint.scenario
    us, them = scenario.proposer, scenario.responder
    theta = float(np.interp(value(WEARINESS_STREAM, 0.5), types[1], types[0]))
    start = war.start
    slope = float(war.finish_r_slope[0, start])
    shift = value("implementation.power_shift.by")
    section = scenario.implementation
    if section is not None and section.power_shift is not None and section.power_shift.to == us:
        shift = -shift
    dates = deliveries.dates
    believed = value("implementation.guarantee.believed")

    def undone(*, of_responder: bool) -> tuple[Array, Array]:
        """Share of each item undone by who received it, and taken back by who delivered it."""
        shares = value.each(deliveries.paths("undone", of_responder=of_responder))
        back = value.each(deliveries.paths("taken_back", of_responder=of_responder), np.nan)
        return shares, np.where(np.isnan(back), shares, back)

    def seen(side: str) -> float:
        monthly = value(f"implementation.cheating_seen.{side}")
        return 1.0 - (1.0 - monthly) ** deliveries.spacing

    (rho_P, rho_R), (sig_R, sig_P) = undone(of_responder=True), undone(of_responder=False)
    problem = deliveries.problem.trusting(
        W_R=war.finish_r[0, start] - theta * slope + shift * dates,
        W_P=war.finish_p[0, start] - shift * dates,
        d_R=value(f"war.discount.{them}"), d_P=value(f"war.discount.{us}"),
        q_R=seen(them), q_P=seen(us),
        m_R=value(f"implementation.lag.{them}"), m_P=value(f"implementation.lag.{us}"),
        sig_R=sig_R, sig_P=sig_P, rho_R=rho_R, rho_P=rho_P,
        g_R=believed * value(f"implementation.guarantee.costs_violator.{them}"),
        g_P=believed * value(f"implementation.guarantee.costs_violator.{us}"),
    )  # fmt: skip
    assert layout.bundles is not None
    of_kinds = deliveries.kinds.worths(tables[0]), deliveries.kinds.worths(tables[1])
    return Keeping(
        deliveries, problem, layout.bundles, of_kinds, *worth, theta, slope, shift, types
    )  # fmt: skip
